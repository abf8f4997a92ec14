//! The search index follows the ledger: it reads entries from its cursor on, and keeps the cursor with what it wrote.

use ::search::{Change, Document};
use domain::disclosure::version::Version;
use futures_core::future::BoxFuture;

use crate::{Error, Office, text_difference};

/// Bytes of a file's text that are searched: a book of a thousand pages.
const FILE_TEXT: usize = 4 << 20;
/// Entries read at once.
const BATCH: u64 = 2_000;

impl Office {
    /// Brings the search index up to the ledger's head.
    ///
    /// # Errors
    /// A fault of store or index.
    pub fn follow(&self) -> BoxFuture<'_, Result<(), Error>> {
        Box::pin(async move {
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
                        Some(version) => {
                            let files = self.texts_of(&version).await?;
                            Change::Put(Box::new(document(&version, &files)))
                        }
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
        })
    }

    /// The words of a version's files. A text that is gone is made again from the copy by whoever brings it back; a
    /// disclosure is found without it meanwhile.
    async fn texts_of(&self, version: &Version) -> Result<String, Error> {
        let mut texts = String::new();
        for file in &version.published.content.files {
            let text = self.inner.blobs.text(&file.digest).await?.unwrap_or_default();
            let end = text.floor_char_boundary(text.len().min(FILE_TEXT));
            texts.push_str(&format!("\n{}\n{}", file.name, text.get(..end).unwrap_or_default()));
        }
        Ok(texts)
    }

    /// Forgets the index and fills it again from the ledger.
    ///
    /// # Errors
    /// A fault of store or index.
    pub fn reindex(&self) -> BoxFuture<'_, Result<(), Error>> {
        Box::pin(async move {
            let index = self.inner.index.clone();
            tokio::task::spawn_blocking(move || index.clear()).await.map_err(Error::broken)??;
            self.follow().await
        })
    }
}

fn document(version: &Version, files: &str) -> Document {
    let p = &version.published;
    let day = p.released.day();
    Document {
        key: version.key(),
        title: p.content.title.clone(),
        text: format!("{}\n{}{files}", p.content.plain, text_difference::shown(&p.content)),
        index_number: p.index_number.clone(),
        org: version.org.to_string(),
        category: p.category.clone(),
        year: i32::from(day.year()),
        day: day.number(),
        tokens: version.tokens.clone(),
    }
}
