//! SQLite, asked on the caller's own thread: a statement takes microseconds, handing it to another thread takes longer.
//!
//! Only a commit waits for the disk, so only a commit goes to a thread that may wait. Waiting for another process's
//! write is done without holding a thread.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use rusqlite::{
    Connection, ErrorCode, OpenFlags, ToSql,
    types::{ToSqlOutput, ValueRef},
};
use tokio::{
    runtime::{Handle, RuntimeFlavor},
    sync::{OwnedSemaphorePermit, Semaphore},
};

use crate::{
    StoreError,
    db::{Row, Value},
};

/// Reading at once.
const READERS: usize = 8;
/// Prepared statements that a connection keeps.
const STATEMENTS: usize = 256;
/// Pages in the log before they are written back into the file. A command writes some twenty, and the same ones again
/// and again: written back less often, fewer are written. 16 MB of log at most, if no reader holds it back.
const WRITTEN_BACK: i64 = 4000;
/// How long one waits for a connection, or for another process's write.
const PATIENCE: Duration = Duration::from_secs(20);
/// How often one looks whether another process's write is over.
const GLANCE: Duration = Duration::from_millis(5);

/// A file: one writer, several readers.
#[derive(Clone, Debug)]
pub struct Lite {
    writer: Arc<Shelf>,
    readers: Arc<Shelf>,
}

impl Lite {
    /// Opens a file, made if missing.
    ///
    /// # Errors
    /// If it can't be opened, or is no database.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let shelf = |writes: bool| Shelf {
            path: path.to_owned(),
            writes,
            free: Mutex::new(Vec::new()),
            permits: Arc::new(Semaphore::new(if writes { 1 } else { READERS })),
        };
        let (writer, readers) = (shelf(true), shelf(false));
        // the writer first: it makes the file
        for shelf in [&writer, &readers] {
            shelf.put(shelf.connect()?);
        }
        Ok(Self { writer: Arc::new(writer), readers: Arc::new(readers) })
    }

    /// A transaction that may write; it is the only one until it ends.
    ///
    /// # Errors
    /// If another process writes for too long, or the database fails.
    pub async fn write(&self) -> Result<LiteTx, StoreError> {
        let mut tx = self.writer.take().await?;
        let tries = PATIENCE.as_millis() / GLANCE.as_millis();
        for _ in 0..tries {
            match tx.run("BEGIN IMMEDIATE", &[]) {
                Err(StoreError::Lite(error)) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => {
                    tokio::time::sleep(GLANCE).await;
                }
                began => return began.map(|_| tx),
            }
        }
        Err(StoreError::Machine("another process has been writing for too long".to_owned()))
    }

    /// A transaction that only reads, all from one moment.
    ///
    /// # Errors
    /// If all connections stay in use for too long, or the database fails.
    pub async fn read(&self) -> Result<LiteTx, StoreError> {
        let mut tx = self.readers.take().await?;
        tx.run("BEGIN", &[])?;
        Ok(tx)
    }

    /// Waits for what is under way and closes. The last to close tidies the file, which may wait for the disk.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

/// Connections of one kind, those not in use at hand.
#[derive(Debug)]
struct Shelf {
    path: PathBuf,
    writes: bool,
    free: Mutex<Vec<Connection>>,
    permits: Arc<Semaphore>,
}

impl Shelf {
    fn connect(&self) -> Result<Connection, StoreError> {
        let how = if self.writes {
            OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE
        } else {
            OpenFlags::SQLITE_OPEN_READ_ONLY
        };
        // one thread at a time has a connection, so that SQLite needs no locks of its own
        let connection = Connection::open_with_flags(&self.path, how | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        connection.busy_timeout(PATIENCE)?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        if self.writes {
            connection.pragma_update(None, "wal_autocheckpoint", WRITTEN_BACK)?;
            // from here on `Lite::write` does the waiting
            connection.busy_timeout(Duration::ZERO)?;
        }
        Ok(connection)
    }

    async fn take(self: &Arc<Self>) -> Result<LiteTx, StoreError> {
        let permit = match self.permits.clone().try_acquire_owned() {
            Ok(permit) => permit,
            Err(_) => tokio::time::timeout(PATIENCE, self.permits.clone().acquire_owned())
                .await
                .map_err(|_| StoreError::Machine("all connections have been in use for too long".to_owned()))?
                .map_err(|_| StoreError::Machine("the store is closed".to_owned()))?,
        };
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match free {
            Some(connection) => connection,
            None => self.connect()?,
        };
        Ok(LiteTx { connection: Some(Mutex::new(connection)), shelf: self.clone(), _permit: permit })
    }

    fn put(&self, connection: Connection) {
        self.free.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
    }

    async fn close(&self) {
        let all = if self.writes { 1 } else { READERS };
        // what is under way still needs its connection
        let idle = self.permits.acquire_many(u32::try_from(all).unwrap_or(1)).await;
        self.permits.close();
        let free = std::mem::take(&mut *self.free.lock().unwrap_or_else(PoisonError::into_inner));
        drop(idle);
        let _ = tokio::task::spawn_blocking(move || drop(free)).await;
    }
}

/// A transaction. Dropped without [`LiteTx::commit`], it leaves no trace.
#[derive(Debug)]
pub struct LiteTx {
    /// None only while it is being given back. The lock is never waited for: it lets `&LiteTx` go between threads.
    connection: Option<Mutex<Connection>>,
    shelf: Arc<Shelf>,
    _permit: OwnedSemaphorePermit,
}

impl LiteTx {
    fn connection(&mut self) -> Result<&mut Connection, StoreError> {
        let connection = self.connection.as_mut().ok_or_else(|| StoreError::Machine("no connection".to_owned()))?;
        Ok(connection.get_mut().unwrap_or_else(PoisonError::into_inner))
    }

    /// Executes; gives the number of rows changed.
    ///
    /// # Errors
    /// If the database fails.
    pub fn run(&mut self, sql: &str, values: &[Value]) -> Result<u64, StoreError> {
        let mut statement = self.connection()?.prepare_cached(sql)?;
        bind(&mut statement, values)?;
        Ok(u64::try_from(statement.raw_execute()?).unwrap_or(u64::MAX))
    }

    /// Reads the first two columns of each row, both text, where they lie: a noun's body is long, and read once.
    ///
    /// # Errors
    /// If the database fails, a row holds something else, or `read` does.
    pub fn each(
        &mut self,
        sql: &str,
        values: &[Value],
        mut read: impl FnMut(&str, &str) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut statement = self.connection()?.prepare_cached(sql)?;
        bind(&mut statement, values)?;
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next()? {
            let text = |n| row.get_ref(n)?.as_str().map_err(rusqlite::Error::from);
            read(text(0)?, text(1)?)?;
        }
        Ok(())
    }

    /// Fetches all rows.
    ///
    /// # Errors
    /// If the database fails or a row holds something else.
    pub fn select<R: Row>(&mut self, sql: &str, values: &[Value]) -> Result<Vec<R>, StoreError> {
        let mut statement = self.connection()?.prepare_cached(sql)?;
        bind(&mut statement, values)?;
        let (mut rows, mut found) = (statement.raw_query(), Vec::new());
        while let Some(row) = rows.next()? {
            found.push(R::of_lite(row)?);
        }
        Ok(found)
    }

    /// Keeps everything, once the disk has it.
    ///
    /// # Errors
    /// If the database fails; then nothing was kept.
    pub async fn commit(mut self) -> Result<(), StoreError> {
        let keep = move || self.run("COMMIT", &[]).map(|_| ());
        if Handle::current().runtime_flavor() == RuntimeFlavor::MultiThread {
            // others' work is taken over by another thread meanwhile; this one goes on without being woken
            return tokio::task::block_in_place(keep);
        }
        let kept = tokio::task::spawn_blocking(keep);
        kept.await.map_err(|e| StoreError::Machine(e.to_string()))?
    }
}

impl Drop for LiteTx {
    fn drop(&mut self) {
        let Some(connection) = self.connection.take() else { return };
        let connection = connection.into_inner().unwrap_or_else(PoisonError::into_inner);
        let ended = connection.is_autocommit()
            || connection.prepare_cached("ROLLBACK").and_then(|mut s| s.raw_execute()).is_ok();
        // one that can't even roll back is not used again: the next one who asks opens another
        if ended && !self.shelf.permits.is_closed() {
            self.shelf.put(connection);
        }
    }
}

/// Binds `$1, $2, …`, which SQLite knows by name and counts by first appearance.
fn bind(statement: &mut rusqlite::Statement<'_>, values: &[Value]) -> Result<(), StoreError> {
    for index in 1..=statement.parameter_count() {
        let number = statement.parameter_name(index).and_then(|name| name.strip_prefix('$')?.parse::<usize>().ok());
        let value = number.and_then(|n| values.get(n.checked_sub(1)?));
        let value = value.ok_or(rusqlite::Error::InvalidParameterCount(index, values.len()))?;
        statement.raw_bind_parameter(index, value)?;
    }
    Ok(())
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Text(Some(text)) => ValueRef::Text(text.as_bytes()),
            Self::Int(number) => ValueRef::Integer(*number),
            Self::Bytes(Some(bytes)) => ValueRef::Blob(bytes),
            Self::Text(None) | Self::Bytes(None) => ValueRef::Null,
        }))
    }
}
