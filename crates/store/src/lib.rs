//! Where records are kept: SQL for SQLite and PostgreSQL, migrations, the job queue, and the walk that finds alterations.
//!
//! Every table is sealed or unsealed, see [`tables`]. A sealed noun is written only together with a ledger entry.
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::too_many_lines)
)]

mod blob;
mod catalogue;
pub mod db;
pub mod disclosure;
mod foreign;
mod job;
mod ledger_rows;
mod migrate;
pub mod people;
mod sealed;
pub mod sqlite;
pub mod tables;
mod tx;
mod verify;

use std::sync::Arc;

use domain::Instant;

pub use blob::{BlobError, Blobs};
pub use catalogue::ImportRow;
pub use catalogue::finding::ReleaseRow;
pub use disclosure::attachment::{MaskedRow, ScreenedRow};
pub use disclosure::dossier::DossierRow;
pub use disclosure::version::{Line, Listing, Tally, VersionFilter};
pub use job::{Job, Leased};
pub use ledger_rows::{Event, HistoryRow};
pub use people::contact::Contact;
pub use people::session::{Session, Throttle};
pub use sealed::{Rulebook, Sealed};
pub use tx::Tx;
pub use verify::Report;

/// Where random bytes come from: the machine in production, a seed in tests and demonstrations.
pub type Entropy = Arc<dyn Fn(&mut [u8]) + Send + Sync>;

/// What went wrong with the store: always a fault of ours or of the machine, never of the user.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// PostgreSQL.
    #[error("database: {0}")]
    Sql(#[from] sqlx::Error),
    /// SQLite.
    #[error("database: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// An address of no database.
    #[error("database: {0} is neither sqlite://PATH (without ?, # and %) nor postgres://…")]
    Address(String),
    /// What is around the database: connections, threads.
    #[error("database: {0}")]
    Machine(String),
    /// A row that can't be read back.
    #[error("row {table} {id}: {source}")]
    Row {
        /// Which table.
        table: &'static str,
        /// Which row.
        id: String,
        /// Why.
        source: serde_json::Error,
    },
    /// A value that can't be encoded.
    #[error("encoding: {0}")]
    Encode(#[from] serde_json::Error),
    /// A value that can't be encoded canonically.
    #[error("encoding: {0}")]
    Canon(#[from] ledger::CanonError),
    /// The ledger's own rows don't fit together; run `gongkai verify`.
    #[error("ledger: {0}")]
    Ledger(String),
}

/// The store.
#[derive(Clone)]
pub struct Store {
    pub(crate) pools: db::Pools,
    entropy: Entropy,
}

impl Store {
    /// Opens a database (`sqlite://…` or `postgres://…`) and brings its tables up to date.
    ///
    /// # Errors
    /// If the address can't be read, the database doesn't answer, or a migration fails.
    pub async fn open(url: &str, entropy: Entropy) -> Result<Self, StoreError> {
        let store = Self { pools: db::Pools::open(url).await?, entropy };
        migrate::run(&store).await?;
        Ok(store)
    }

    /// A transaction that writes sealed nouns; takes the ledger head first, so that there is one order on both databases.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn write(&self, now: Instant) -> Result<Tx, StoreError> {
        Tx::locked(self.pools.write().await?, now, self.entropy.clone()).await
    }

    /// A transaction for what is not sealed: sessions, drafts, throttles, jobs.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn write_unsealed(&self, now: Instant) -> Result<Tx, StoreError> {
        Ok(Tx::plain(self.pools.write().await?, now, self.entropy.clone()))
    }

    /// A transaction that only reads, all from one moment.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn read(&self, now: Instant) -> Result<Tx, StoreError> {
        Ok(Tx::plain(self.pools.read().await?, now, self.entropy.clone()))
    }

    /// Which database it is.
    #[must_use]
    pub const fn is_postgres(&self) -> bool {
        self.pools.is_postgres()
    }

    /// Waits for what is under way and closes.
    pub async fn close(&self) {
        self.pools.close().await;
    }
}
