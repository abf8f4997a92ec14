//! Signed checkpoints: kept in the database, and written outside it, where a rollback can't reach them.

use std::io::Write as _;

use futures_core::future::BoxFuture;
use ledger::Checkpoint;

use crate::{Error, Office, typed::TypedBy};

/// Name of the file outside the database: one note after another, each ending with an empty line.
pub const FILE: &str = "checkpoints.txt";

impl Office {
    /// Signs the ledger as it is now, if it grew since the last checkpoint. One covers all entries before it.
    ///
    /// # Errors
    /// A fault of the store or of the file.
    pub fn checkpoint(&self) -> BoxFuture<'_, Result<(), Error>> {
        Box::pin(async move {
            let mut tx = self.read().await?;
            let head = tx.head().await?;
            let newest = tx.checkpoints(1).await?.first().map_or(0, |(size, _)| *size);
            let now = tx.now();
            drop(tx);
            if head.size() == 0 || u64::try_from(newest) == Ok(head.size()) {
                return Ok(());
            }
            let checkpoint = Checkpoint {
                origin: self.inner.key.name().to_owned(),
                size: head.size(),
                root: head.root(),
                time: Some(now.micros()),
            };
            let note = checkpoint.sign(&self.inner.key).map_err(Error::broken)?;
            if let Some(folder) = &self.inner.folder {
                let (path, text) = (folder.join(FILE), note.clone());
                let write = tokio::task::spawn_blocking(move || -> std::io::Result<()> {
                    let mut file = std::fs::OpenOptions::new().create(true).append(true).open(path)?;
                    file.write_all(format!("{text}\n").as_bytes())?;
                    file.sync_all()
                });
                write.await.map_err(Error::broken)??;
            }
            let size = head.size();
            self.write_unsealed("ledger.checkpoint", TypedBy::nothing(), move |tx| {
                Box::pin(async move { Ok(tx.put_checkpoint(size, &note).await?) })
            })
            .await
        })
    }
}
