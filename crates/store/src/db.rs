//! The seam between two databases: one SQL text, a two-armed transaction, two functions to bind and run.

use std::{str::FromStr, time::Duration};

use sqlx::{
    AssertSqlSafe, FromRow, PgPool, Postgres, Sqlite, SqlitePool, Transaction,
    postgres::{PgConnectOptions, PgPoolOptions, PgRow},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteRow, SqliteSynchronous},
};

use crate::StoreError;

/// The databases: an SQLite file (one writer, several readers) or PostgreSQL.
#[derive(Clone, Debug)]
pub enum Pools {
    /// One file. The writer is a pool of exactly one connection.
    Sqlite { writer: SqlitePool, readers: SqlitePool },
    /// One server, shared by several nodes.
    Postgres(PgPool),
}

/// A transaction on either database.
#[derive(Debug)]
pub enum Inner {
    /// On SQLite.
    Sqlite(Transaction<'static, Sqlite>),
    /// On PostgreSQL.
    Postgres(Transaction<'static, Postgres>),
}

/// A value to bind. Instants, days and numbers are all 64-bit integers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Text, or NULL.
    Text(Option<String>),
    /// A 64-bit integer.
    Int(i64),
    /// Bytes, or NULL.
    Bytes(Option<Vec<u8>>),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(Some(text.to_owned()))
    }
}
impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(Some(text))
    }
}
impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::Text(Some(text.clone()))
    }
}
impl From<Option<String>> for Value {
    fn from(text: Option<String>) -> Self {
        Self::Text(text)
    }
}
impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}
impl From<Vec<u8>> for Value {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(Some(bytes))
    }
}
impl From<domain::Instant> for Value {
    fn from(at: domain::Instant) -> Self {
        Self::Int(at.micros())
    }
}

/// Values to bind, in order: `binds![id, 3_i64]`.
#[macro_export]
macro_rules! binds {
    ($($value:expr),* $(,)?) => { vec![$($crate::db::Value::from($value)),*] };
}

/// A row that both databases can give.
pub trait Row: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}
impl<T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin> Row for T {}

macro_rules! bound {
    ($query:expr, $binds:expr) => {{
        let mut query = $query;
        for bind in $binds {
            query = match bind {
                Value::Text(text) => query.bind(text),
                Value::Int(number) => query.bind(number),
                Value::Bytes(bytes) => query.bind(bytes),
            };
        }
        query
    }};
}

impl Inner {
    /// Executes; gives the number of rows changed.
    pub(crate) async fn run(&mut self, sql: impl Into<String>, binds: Vec<Value>) -> Result<u64, StoreError> {
        let sql = AssertSqlSafe(sql.into());
        Ok(match self {
            Self::Sqlite(t) => bound!(sqlx::query(sql), binds).execute(&mut **t).await?.rows_affected(),
            Self::Postgres(t) => bound!(sqlx::query(sql), binds).execute(&mut **t).await?.rows_affected(),
        })
    }

    /// Keeps everything.
    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(t) => t.commit().await?,
            Self::Postgres(t) => t.commit().await?,
        }
        Ok(())
    }

    /// Fetches all rows.
    pub(crate) async fn select<R: Row>(
        &mut self,
        sql: impl Into<String>,
        binds: Vec<Value>,
    ) -> Result<Vec<R>, StoreError> {
        let sql = AssertSqlSafe(sql.into());
        Ok(match self {
            Self::Sqlite(t) => bound!(sqlx::query_as::<_, R>(sql), binds).fetch_all(&mut **t).await?,
            Self::Postgres(t) => bound!(sqlx::query_as::<_, R>(sql), binds).fetch_all(&mut **t).await?,
        })
    }
}

impl Pools {
    /// Opens `sqlite://PATH` (made if missing) or `postgres://…`.
    ///
    /// # Errors
    /// If the address can't be read or the database doesn't answer.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            let options = PgConnectOptions::from_str(url)?;
            let pool = PgPoolOptions::new()
                .max_connections(16)
                .acquire_timeout(Duration::from_secs(20))
                .connect_with(options)
                .await?;
            return Ok(Self::Postgres(pool));
        }
        let base = SqliteConnectOptions::from_str(url)?
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .statement_cache_capacity(256)
            .busy_timeout(Duration::from_secs(20));
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(Duration::from_secs(60))
            .connect_with(base.clone())
            .await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(8)
            // a file's connection doesn't go away: asking first would cost each page a turn of the reading thread
            .test_before_acquire(false)
            .acquire_timeout(Duration::from_secs(20))
            .connect_with(base.read_only(true).create_if_missing(false))
            .await?;
        Ok(Self::Sqlite { writer, readers })
    }

    /// A transaction that may write. SQLite takes the only writer at once; on PostgreSQL the caller locks the ledger head first.
    pub(crate) async fn write(&self) -> Result<Inner, StoreError> {
        Ok(match self {
            Self::Sqlite { writer, .. } => Inner::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?),
            Self::Postgres(pool) => Inner::Postgres(pool.begin().await?),
        })
    }

    /// A transaction that only reads, all from one moment.
    pub(crate) async fn read(&self) -> Result<Inner, StoreError> {
        Ok(match self {
            Self::Sqlite { readers, .. } => Inner::Sqlite(readers.begin().await?),
            Self::Postgres(pool) => {
                Inner::Postgres(pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?)
            }
        })
    }

    /// Which database it is.
    #[must_use]
    pub const fn is_postgres(&self) -> bool {
        matches!(self, Self::Postgres(_))
    }

    /// Waits for what is under way and closes.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}
