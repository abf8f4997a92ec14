//! The index on disk or in memory: opening, following the ledger, answering.

use crate::model::{Change, Hits, Query};
use crate::query::Words;
use crate::schema::{FORMAT, Fields, schema, tokenizers};
use crate::{highlight, scan};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tantivy::directory::{MmapDirectory, RamDirectory};
use tantivy::indexer::{IndexWriterOptions, LogMergePolicy};
use tantivy::{Directory, IndexReader, IndexWriter, ReloadPolicy, TantivyError, Term};

/// Bytes of memory for documents not yet written out; the writer has one thread.
const WRITER_BYTES: usize = 24_000_000;

/// Why the index could not do its work. Never the reader's fault.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("the folder of the search index can't be used: {0}")]
    Folder(#[from] std::io::Error),
    #[error("another process writes to this search index; every node keeps its own")]
    Busy,
    /// The folder can be deleted: the index is rebuilt from the ledger.
    #[error("the search index is damaged: {0}")]
    Damaged(String),
    #[error("search index: {0}")]
    Library(TantivyError),
}

impl From<TantivyError> for Error {
    fn from(error: TantivyError) -> Self {
        match error {
            TantivyError::LockFailure(..) => Error::Busy,
            TantivyError::DataCorruption(data) => Error::Damaged(format!("{data:?}")),
            TantivyError::OpenReadError(error) => Error::Damaged(error.to_string()),
            other => Error::Library(other),
        }
    }
}

/// The search index of one node. One per folder and process; share it behind an `Arc`.
pub struct Index {
    fields: Fields,
    reader: IndexReader,
    writer: Mutex<IndexWriter>,
    cursor: AtomicU64,
}

impl Index {
    /// Opens the index kept under `dir`, or begins an empty one there with cursor 0. Each format has its own
    /// subfolder, so after an upgrade that changes it the index starts empty and fills again.
    ///
    /// # Errors
    /// [`Error::Busy`] when another process has it open, [`Error::Damaged`] when it should be deleted and rebuilt.
    pub fn open(dir: &Path) -> Result<Self, Error> {
        let dir = dir.join(format!("v{FORMAT}"));
        std::fs::create_dir_all(&dir)?;
        Self::with(MmapDirectory::open(&dir).map_err(TantivyError::from)?)
    }

    /// An index that lives as long as the value: tests and trials.
    pub fn in_memory() -> Result<Self, Error> {
        Self::with(RamDirectory::create())
    }

    fn with(directory: impl Into<Box<dyn Directory>>) -> Result<Self, Error> {
        let (schema, fields) = schema();
        let index = tantivy::Index::builder().schema(schema).tokenizers(tokenizers()).open_or_create(directory)?;
        let options = IndexWriterOptions::builder()
            .memory_budget_per_thread(WRITER_BYTES)
            .num_worker_threads(1)
            .num_merge_threads(1)
            .build();
        let writer = index.writer_with_options(options)?;
        let mut merges = LogMergePolicy::default();
        merges.set_min_num_segments(4);
        merges.set_del_docs_ratio_before_merge(0.3);
        writer.set_merge_policy(Box::new(merges));
        // Reloaded by hand after each commit, so that what was applied is found from then on and not some time later.
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let cursor = match index.load_metas()?.payload {
            None => 0,
            Some(text) => text.parse().map_err(|_| Error::Damaged(format!("cursor {text:?}")))?,
        };
        Ok(Index { fields, reader, writer: Mutex::new(writer), cursor: AtomicU64::new(cursor) })
    }

    /// Applies `batch` in order and keeps `cursor` (the ledger position reached) in the same commit: both or neither
    /// survive a crash. Returns when searches see the result. Larger batches are cheaper; an empty one just moves the
    /// cursor. Applying a change again does no harm.
    ///
    /// # Errors
    /// When writing fails; then nothing of the batch was applied.
    pub fn apply(&self, batch: Vec<Change>, cursor: u64) -> Result<(), Error> {
        let mut writer = self.writer();
        let done = self.write(&mut writer, batch, cursor);
        if done.is_err() {
            writer.rollback()?;
        }
        done
    }

    /// Forgets every document and begins again at cursor 0.
    pub fn clear(&self) -> Result<(), Error> {
        let mut writer = self.writer();
        writer.delete_all_documents()?;
        self.commit(&mut writer, 0)
    }

    fn writer(&self) -> MutexGuard<'_, IndexWriter> {
        // A panic elsewhere leaves at most uncommitted operations, which are replayed from the cursor.
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self, writer: &mut IndexWriter, batch: Vec<Change>, cursor: u64) -> Result<(), Error> {
        for change in batch {
            match change {
                Change::Put(document) => {
                    writer.delete_term(Term::from_field_text(self.fields.key, &document.key));
                    writer.add_document(self.fields.stored_form(&document))?;
                }
                Change::Delete(key) => {
                    writer.delete_term(Term::from_field_text(self.fields.key, &key));
                }
            }
        }
        self.commit(writer, cursor)
    }

    fn commit(&self, writer: &mut IndexWriter, cursor: u64) -> Result<(), Error> {
        let mut commit = writer.prepare_commit()?;
        commit.set_payload(&cursor.to_string());
        commit.commit()?;
        self.reader.reload()?;
        // After the reload: whoever reads this cursor searches at least that state.
        self.cursor.store(cursor, Ordering::Release);
        Ok(())
    }

    /// The ledger position up to which searches are complete; 0 for an empty index. Read it **before** looking up what
    /// to put in [`Query::exclude`], and search after.
    pub fn cursor(&self) -> u64 {
        self.cursor.load(Ordering::Acquire)
    }

    /// How many documents are kept, whoever may see them: for operators, not for readers.
    pub fn len(&self) -> u64 {
        self.reader.searcher().num_docs()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Answers `query` from the last commit.
    ///
    /// # Errors
    /// Only when the index can't be read.
    pub fn search(&self, query: &Query) -> Result<Hits, Error> {
        let words = Words::of(&query.text);
        if query.tokens.is_empty() {
            return Ok(Hits { truncated: words.truncated, ..Hits::default() });
        }
        let searcher = self.reader.searcher();
        let found = scan::scan(&searcher, &self.fields, &words, query)?;
        let mut hits = Vec::with_capacity(found.page.len());
        for (_, address) in found.page {
            let stored = searcher.doc(address)?;
            hits.push(scan::hit(&self.fields, &stored, |title, text| {
                (highlight::mark_words(title, &words), highlight::snippet(text, &words))
            }));
        }
        Ok(Hits {
            total: found.total,
            hits,
            by_category: found.by_category.into_iter().collect(),
            by_year: found.by_year.into_iter().collect(),
            by_org: found.by_org.into_iter().collect(),
            truncated: words.truncated,
        })
    }

    /// The keys of the page alone, in the same order, without snippets: for taking away a result as a whole.
    ///
    /// # Errors
    /// Only when the index can't be read.
    pub fn keys(&self, query: &Query) -> Result<Vec<String>, Error> {
        if query.tokens.is_empty() {
            return Ok(Vec::new());
        }
        let found = scan::scan(&self.reader.searcher(), &self.fields, &Words::of(&query.text), query)?;
        Ok(found.page.into_iter().map(|(key, _)| key).collect())
    }
}
