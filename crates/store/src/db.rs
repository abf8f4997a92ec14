//! The seam between two databases: one SQL text, a two-armed transaction, two functions to bind and run.

use std::{borrow::Cow, path::Path, str::FromStr, time::Duration};

use rusqlite::types::FromSql;
use sqlx::{
    AssertSqlSafe, FromRow, PgPool, Postgres, Transaction,
    postgres::{PgConnectOptions, PgPoolOptions, PgRow},
};

use crate::{
    StoreError,
    sqlite::{Sqlite, SqliteTx},
};

/// The databases: an SQLite file (one writer, several readers) or PostgreSQL.
#[derive(Clone, Debug)]
pub enum Pools {
    /// One file.
    Sqlite(Sqlite),
    /// One server, shared by several nodes.
    Postgres(PgPool),
}

/// A transaction on either database.
#[derive(Debug)]
pub enum Inner {
    /// On SQLite.
    Sqlite(SqliteTx),
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

/// A row that both databases can give: a tuple of texts, 64-bit integers, bytes, and these or NULL.
pub trait Row: for<'r> FromRow<'r, PgRow> + Send + Unpin {
    /// Reads it from SQLite.
    ///
    /// # Errors
    /// If the row holds something else: SQLite keeps values of any type in any column.
    fn from_sqlite(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self>;
}

macro_rules! rows {
    ($($column:ident $n:tt),+) => {
        impl<$($column: FromSql),+> Row for ($($column,)+)
        where
            Self: for<'r> FromRow<'r, PgRow> + Send + Unpin,
        {
            fn from_sqlite(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
                Ok(($(row.get($n)?,)+))
            }
        }
    };
}
rows!(A 0);
rows!(A 0, B 1);
rows!(A 0, B 1, C 2);
rows!(A 0, B 1, C 2, D 3);
rows!(A 0, B 1, C 2, D 3, E 4);
rows!(A 0, B 1, C 2, D 3, E 4, F 5);
rows!(A 0, B 1, C 2, D 3, E 4, F 5, G 6);
rows!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
rows!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8);

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
    pub(crate) async fn run(
        &mut self,
        sql: impl Into<Cow<'static, str>>,
        binds: Vec<Value>,
    ) -> Result<u64, StoreError> {
        let sql = sql.into();
        Ok(match self {
            Self::Sqlite(t) => t.run(&sql, &binds)?,
            Self::Postgres(t) => {
                bound!(sqlx::query(AssertSqlSafe(sql.into_owned())), binds).execute(&mut **t).await?.rows_affected()
            }
        })
    }

    /// Keeps everything.
    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(t) => t.commit().await,
            Self::Postgres(t) => Ok(t.commit().await?),
        }
    }

    /// Reads the first two columns of each row, both text.
    pub(crate) async fn each(
        &mut self,
        sql: Cow<'static, str>,
        binds: Vec<Value>,
        mut read: impl FnMut(&str, &str) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        if let Self::Sqlite(t) = self {
            return t.each(&sql, &binds, read);
        }
        let rows: Vec<(String, String)> = self.select(sql, binds).await?;
        rows.iter().try_for_each(|(first, second)| read(first, second))
    }

    /// Fetches all rows.
    pub(crate) async fn select<R: Row>(
        &mut self,
        sql: impl Into<Cow<'static, str>>,
        binds: Vec<Value>,
    ) -> Result<Vec<R>, StoreError> {
        let sql = sql.into();
        match self {
            Self::Sqlite(t) => t.select(&sql, &binds),
            Self::Postgres(t) => {
                let query = bound!(sqlx::query_as::<_, R>(AssertSqlSafe(sql.into_owned())), binds);
                Ok(query.fetch_all(&mut **t).await?)
            }
        }
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
        let path = url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:"));
        // parameters are refused rather than become part of a file's name
        let path = path.filter(|path| !path.is_empty() && !path.starts_with(':') && !path.contains(['?', '#', '%']));
        let path = path.ok_or_else(|| StoreError::Address(url.to_owned()))?;
        Ok(Self::Sqlite(Sqlite::open(Path::new(path))?))
    }

    /// A transaction that may write. SQLite takes the only writer at once; on PostgreSQL the caller locks the ledger head first.
    pub(crate) async fn write(&self) -> Result<Inner, StoreError> {
        Ok(match self {
            Self::Sqlite(sqlite) => Inner::Sqlite(sqlite.write().await?),
            Self::Postgres(pool) => Inner::Postgres(pool.begin().await?),
        })
    }

    /// A transaction that only reads, all from one moment.
    pub(crate) async fn read(&self) -> Result<Inner, StoreError> {
        Ok(match self {
            Self::Sqlite(sqlite) => Inner::Sqlite(sqlite.read().await?),
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
            Self::Sqlite(sqlite) => sqlite.close().await,
            Self::Postgres(pool) => pool.close().await,
        }
    }
}
