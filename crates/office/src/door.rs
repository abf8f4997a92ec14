//! The door itself: `write` for what is sealed, `write_unsealed` for what is not, `read` for all from one moment.

use futures_core::future::BoxFuture;
use store::Tx;
use tokio::sync::oneshot;

use crate::{Error, Office, typed::TypedBy};

/// Work inside a transaction.
pub(crate) type Work<'t, T> = BoxFuture<'t, Result<T, Error>>;

/// Work whose outcome goes elsewhere, so that transactions are compiled once and not for each command.
type Erased = Box<dyn for<'t> FnOnce(&'t mut Tx) -> Work<'t, ()> + Send>;

/// What a transaction is for.
#[derive(Clone, Copy)]
enum Way {
    Sealed,
    Unsealed,
}

impl Office {
    /// A command: everything in it commits together or not at all, with the ledger's lock held from the first line.
    ///
    /// It runs in a task of its own, which a dropped request can't cancel (a cancelled `BEGIN` would leave a
    /// transaction open in the pool). Nothing slow belongs inside. What was typed passes the gate for texts first.
    ///
    /// # Errors
    /// What the gate or the work refuses, or a fault of the store; then nothing was kept.
    pub(crate) fn write<T, F>(&self, name: &'static str, typed: TypedBy, work: F) -> BoxFuture<'_, Result<T, Error>>
    where
        T: Send + 'static,
        F: for<'t> FnOnce(&'t mut Tx) -> Work<'t, T> + Send + 'static,
    {
        Box::pin(async move {
            self.refuse_marked(typed).await?;
            let outcome = self.in_task(name, Way::Sealed, work).await;
            tracing::debug!(command = name, ok = outcome.is_ok());
            outcome
        })
    }

    /// A change to what is not sealed: sessions, drafts, throttles, job leases. The gate for texts is the same.
    ///
    /// # Errors
    /// What the gate or the work refuses, or a fault of the store; then nothing was kept.
    pub(crate) fn write_unsealed<T, F>(
        &self,
        name: &'static str,
        typed: TypedBy,
        work: F,
    ) -> BoxFuture<'_, Result<T, Error>>
    where
        T: Send + 'static,
        F: for<'t> FnOnce(&'t mut Tx) -> Work<'t, T> + Send + 'static,
    {
        Box::pin(async move {
            self.refuse_marked(typed).await?;
            self.in_task(name, Way::Unsealed, work).await
        })
    }

    async fn in_task<T, F>(&self, name: &'static str, way: Way, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: for<'t> FnOnce(&'t mut Tx) -> Work<'t, T> + Send + 'static,
    {
        let (keep, kept) = oneshot::channel();
        let erased: Erased = Box::new(move |tx| {
            let work = work(tx);
            Box::pin(async move {
                // nobody waits any more for what a dropped request asked for; it is kept all the same
                let _ = keep.send(work.await?);
                Ok(())
            })
        });
        let broken = |e: &dyn std::error::Error| Error::broken(format!("{name}: {e}"));
        tokio::spawn(transact(self.clone(), way, erased)).await.map_err(|e| broken(&e))??;
        kept.await.map_err(|e| broken(&e))
    }

    /// A read transaction: all from one moment. Dropped when the read is done.
    ///
    /// # Errors
    /// A fault of the store.
    pub(crate) async fn read(&self) -> Result<Tx, Error> {
        Ok(self.inner.store.read(self.now()).await?)
    }
}

async fn transact(office: Office, way: Way, work: Erased) -> Result<(), Error> {
    let (store, now) = (&office.inner.store, office.now());
    let mut tx = match way {
        Way::Sealed => store.write(now).await?,
        Way::Unsealed => store.write_unsealed(now).await?,
    };
    work(&mut tx).await?;
    tx.commit().await?;
    if matches!(way, Way::Sealed) {
        office.inner.bell.notify_one();
    }
    Ok(())
}
