//! The door itself: `write` for what is sealed, `write_unsealed` for what is not, `read` for all from one moment.

use std::{future::Future, pin::Pin};

use store::Tx;

use crate::{Error, Office};

/// Work inside a transaction.
pub type Work<'t, T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send + 't>>;

impl Office {
    /// A command: everything in it commits together or not at all, with the ledger's lock held from the first line.
    ///
    /// It runs in a task of its own, which a dropped request can't cancel (a cancelled `BEGIN` would leave a
    /// transaction open in the pool). Nothing slow belongs inside.
    ///
    /// # Errors
    /// What the work refuses, or a fault of the store; then nothing was kept.
    pub(crate) async fn write<T, F>(&self, name: &'static str, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: for<'t> FnOnce(&'t mut Tx) -> Work<'t, T> + Send + 'static,
    {
        let office = self.clone();
        let task = tokio::spawn(async move {
            let mut tx = office.inner.store.write(office.now()).await?;
            let outcome = work(&mut tx).await?;
            tx.commit().await?;
            office.inner.bell.notify_one();
            Ok(outcome)
        });
        let outcome = task.await.unwrap_or_else(|e| Err(Error::broken(format!("{name}: {e}"))));
        tracing::debug!(command = name, ok = outcome.is_ok());
        outcome
    }

    /// A change to what is not sealed: sessions, drafts, throttles, job leases.
    ///
    /// # Errors
    /// What the work refuses, or a fault of the store; then nothing was kept.
    pub(crate) async fn write_unsealed<T, F>(&self, name: &'static str, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: for<'t> FnOnce(&'t mut Tx) -> Work<'t, T> + Send + 'static,
    {
        let office = self.clone();
        let task = tokio::spawn(async move {
            let mut tx = office.inner.store.write_unsealed(office.now()).await?;
            let outcome = work(&mut tx).await?;
            tx.commit().await?;
            Ok(outcome)
        });
        task.await.unwrap_or_else(|e| Err(Error::broken(format!("{name}: {e}"))))
    }

    /// A read transaction: all from one moment. Dropped when the read is done.
    ///
    /// # Errors
    /// A fault of the store.
    pub(crate) async fn read(&self) -> Result<Tx, Error> {
        Ok(self.inner.store.read(self.now()).await?)
    }
}
