//! The search index follows the ledger: it reads entries from its cursor on, and keeps the cursor with what it wrote.

use ::search::{Change, Document};
use domain::release::Version;

use crate::{Error, Office, text};

/// Entries read at once.
const BATCH: u64 = 2_000;

impl Office {
    /// Brings the search index up to the ledger's head.
    ///
    /// # Errors
    /// A fault of store or index.
    pub async fn follow(&self) -> Result<(), Error> {
        let _alone = self.inner.following.lock().await;
        loop {
            let cursor = self.inner.index.cursor();
            let mut tx = self.read().await?;
            let head = tx.head().await?.size();
            if head <= cursor {
                return Ok(());
            }
            let next = head.min(cursor + BATCH);
            let keys = tx.versions_touched_between(cursor, next).await?;
            let mut changes = Vec::new();
            for key in keys {
                changes.push(match tx.version(&key).await?.filter(|v| v.is_current() && v.has_page) {
                    Some(version) => Change::Put(Box::new(document(&version))),
                    None => Change::Delete(key),
                });
            }
            drop(tx);
            if changes.is_empty() && cursor + 200 > next {
                // a commit is not worth a few entries that concern no reader; they are read again next time
                return Ok(());
            }
            let index = self.inner.index.clone();
            tokio::task::spawn_blocking(move || index.apply(changes, next)).await.map_err(Error::broken)??;
        }
    }

    /// Forgets the index and fills it again from the ledger.
    ///
    /// # Errors
    /// A fault of store or index.
    pub async fn reindex(&self) -> Result<(), Error> {
        let index = self.inner.index.clone();
        tokio::task::spawn_blocking(move || index.clear()).await.map_err(Error::broken)??;
        self.follow().await
    }
}

fn document(version: &Version) -> Document {
    let p = &version.published;
    let day = p.released.day();
    Document {
        key: version.key(),
        title: p.content.title.clone(),
        text: format!("{}\n{}", p.content.plain, text::plain(&p.content.body)),
        index_number: p.index_number.clone(),
        org: version.org.to_string(),
        category: p.category.clone(),
        year: i32::from(day.year()),
        day: day.number(),
        tokens: version.tokens.clone(),
    }
}
