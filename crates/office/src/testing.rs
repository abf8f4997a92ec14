//! Ways around the door, for tests: they look at rows that no page shows, and make states that no command makes. Nothing
//! that ships has this feature on.
#![cfg(feature = "testing")]

use store::{Store, Tx};

use crate::{Error, Office, door::Work};

impl Office {
    /// The store itself.
    #[must_use]
    pub fn test_store(&self) -> &Store {
        self.store()
    }

    /// A read transaction.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn test_read(&self) -> Result<Tx, Error> {
        self.read().await
    }

    /// A transaction that writes, with the ledger's lock held.
    ///
    /// # Errors
    /// What the work refuses, or a fault of the store.
    pub async fn test_write<T, F>(&self, name: &'static str, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: for<'t> FnOnce(&'t mut Tx) -> Work<'t, T> + Send + 'static,
    {
        self.write(name, crate::typed::TypedBy::nothing(), work).await
    }
}
