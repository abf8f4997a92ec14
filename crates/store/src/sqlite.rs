//! SQLite, asked on the caller's own thread: a statement takes microseconds, handing it to another thread takes longer.
//!
//! Only a commit waits for the disk, so only a commit goes to a thread that may wait. Waiting for another process's
//! write is done without holding a thread.
//!
//! One writes after another, but they need not wait for the disk one after another: whoever is done while others wait
//! lets them go first and queues again behind them; by then one commit keeps the work of all (a group commit). Each is
//! a savepoint, so that one that fails takes nobody with it, and each is told that it is kept only once it is.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use rusqlite::{
    Connection, ErrorCode, OpenFlags, ToSql,
    types::{ToSqlOutput, ValueRef},
};
use tokio::{
    runtime::{Handle, RuntimeFlavor},
    sync::{OwnedSemaphorePermit, Semaphore, watch},
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
const AUTOCHECKPOINT_PAGES: i64 = 4000;
/// How long one waits for a connection, or for another process's write.
const WAIT_LIMIT: Duration = Duration::from_secs(20);
/// How often one looks whether another process's write is over.
const RETRY_INTERVAL: Duration = Duration::from_millis(5);

/// A file: one writer, several readers.
#[derive(Clone, Debug)]
pub struct Sqlite {
    writer: Arc<ConnectionPool>,
    readers: Arc<ConnectionPool>,
}

impl Sqlite {
    /// Opens a file, made if missing.
    ///
    /// # Errors
    /// If it can't be opened, or is no database.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let pool = |writes: bool| ConnectionPool {
            path: path.to_owned(),
            writes,
            free: Mutex::new(Vec::new()),
            permits: Arc::new(Semaphore::new(if writes { 1 } else { READERS })),
            waiting: AtomicUsize::new(0),
        };
        let (writer, readers) = (pool(true), pool(false));
        // the writer first: it makes the file
        for pool in [&writer, &readers] {
            pool.put(PooledConnection { connection: pool.connect()?, group: None });
        }
        Ok(Self { writer: Arc::new(writer), readers: Arc::new(readers) })
    }

    /// A transaction that may write; it is the only one until it ends.
    ///
    /// # Errors
    /// If another process writes for too long, or the database fails.
    pub async fn write(&self) -> Result<SqliteTx, StoreError> {
        let mut tx = self.writer.take().await?;
        if tx.pooled()?.group.is_some() {
            // others are done and wait to be kept: this one is kept with them, or leaves them as they are
            tx.run("SAVEPOINT one", &[])?;
            tx.nested = true;
            return Ok(tx);
        }
        let tries = WAIT_LIMIT.as_millis() / RETRY_INTERVAL.as_millis();
        for _ in 0..tries {
            match tx.run("BEGIN IMMEDIATE", &[]) {
                Err(StoreError::Sqlite(error)) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => {
                    tokio::time::sleep(RETRY_INTERVAL).await;
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
    pub async fn read(&self) -> Result<SqliteTx, StoreError> {
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

/// A connection, and whose finished work is in its open transaction.
#[derive(Debug)]
struct PooledConnection {
    connection: Connection,
    group: Option<CommitGroup>,
}

/// Those who are done and wait to be kept: told true once they are, or false if they can't be.
#[derive(Debug)]
struct CommitGroup(watch::Sender<Option<bool>>);

impl CommitGroup {
    fn tell(&self, kept: bool) {
        self.0.send_if_modified(|told| told.is_none().then(|| *told = Some(kept)).is_some());
    }
}

impl Drop for CommitGroup {
    fn drop(&mut self) {
        self.tell(false);
    }
}

/// One of a group, until it is told.
struct Member(watch::Receiver<Option<bool>>);

impl Member {
    fn knows(&self) -> bool {
        self.0.borrow().is_some()
    }

    async fn told(&mut self) -> Result<(), StoreError> {
        match self.0.wait_for(Option::is_some).await.as_deref() {
            Ok(Some(true)) => Ok(()),
            _ => Err(StoreError::Machine("the commit that was to keep this with others failed".to_owned())),
        }
    }
}

/// Connections of one kind, those not in use at hand.
#[derive(Debug)]
struct ConnectionPool {
    path: PathBuf,
    writes: bool,
    free: Mutex<Vec<PooledConnection>>,
    permits: Arc<Semaphore>,
    /// How many wait for a permit: a hint, nothing goes wrong if it is late.
    waiting: AtomicUsize,
}

/// One that waits for a permit, as long as it does.
struct Waiting<'s>(&'s AtomicUsize);

impl<'s> Waiting<'s> {
    fn counted(count: &'s AtomicUsize) -> Self {
        count.fetch_add(1, Ordering::Relaxed);
        Self(count)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl ConnectionPool {
    fn connect(&self) -> Result<Connection, StoreError> {
        let how = if self.writes {
            OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE
        } else {
            OpenFlags::SQLITE_OPEN_READ_ONLY
        };
        // one thread at a time has a connection, so that SQLite needs no locks of its own
        let connection = Connection::open_with_flags(&self.path, how | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        connection.busy_timeout(WAIT_LIMIT)?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        if self.writes {
            connection.pragma_update(None, "wal_autocheckpoint", AUTOCHECKPOINT_PAGES)?;
            // what a savepoint would put back stays in memory, as what a transaction would keep does
            connection.pragma_update(None, "temp_store", "MEMORY")?;
            // from here on `Sqlite::write` does the waiting
            connection.busy_timeout(Duration::ZERO)?;
        }
        Ok(connection)
    }

    async fn take(self: &Arc<Self>) -> Result<SqliteTx, StoreError> {
        let permit = match self.permits.clone().try_acquire_owned() {
            Ok(permit) => permit,
            Err(_) => self.queue().await?,
        };
        self.hand_out(permit)
    }

    fn hand_out(self: &Arc<Self>, permit: OwnedSemaphorePermit) -> Result<SqliteTx, StoreError> {
        let free = self.free().pop();
        let pooled = match free {
            Some(pooled) => pooled,
            None => PooledConnection { connection: self.connect()?, group: None },
        };
        Ok(SqliteTx { pooled: Some(Mutex::new(pooled)), nested: false, pool: self.clone(), _permit: permit })
    }

    /// A permit, when those who came before have had theirs.
    async fn queue(&self) -> Result<OwnedSemaphorePermit, StoreError> {
        let _waiting = Waiting::counted(&self.waiting);
        tokio::time::timeout(WAIT_LIMIT, self.permits.clone().acquire_owned())
            .await
            .map_err(|_| StoreError::Machine("all connections have been in use for too long".to_owned()))?
            .map_err(|_| StoreError::Machine("the store is closed".to_owned()))
    }

    fn free(&self) -> MutexGuard<'_, Vec<PooledConnection>> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn put(&self, pooled: PooledConnection) {
        self.free().push(pooled);
    }

    async fn close(&self) {
        let all = if self.writes { 1 } else { READERS };
        // what is under way still needs its connection
        let idle = self.permits.acquire_many(u32::try_from(all).unwrap_or(1)).await;
        self.permits.close();
        let free = std::mem::take(&mut *self.free());
        drop(idle);
        let _ = tokio::task::spawn_blocking(move || drop(free)).await;
    }
}

/// A transaction. Dropped without [`SqliteTx::commit`], it leaves no trace.
#[derive(Debug)]
pub struct SqliteTx {
    /// None only while it is being given back. The lock is never waited for: it lets `&SqliteTx` go between threads.
    pooled: Option<Mutex<PooledConnection>>,
    /// It has a savepoint within a transaction that holds others' work.
    nested: bool,
    pool: Arc<ConnectionPool>,
    _permit: OwnedSemaphorePermit,
}

impl SqliteTx {
    fn pooled(&mut self) -> Result<&mut PooledConnection, StoreError> {
        let pooled = self.pooled.as_mut().ok_or_else(|| StoreError::Machine("no connection".to_owned()))?;
        Ok(pooled.get_mut().unwrap_or_else(PoisonError::into_inner))
    }

    fn connection(&mut self) -> Result<&mut Connection, StoreError> {
        Ok(&mut self.pooled()?.connection)
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
            found.push(R::from_sqlite(row)?);
        }
        Ok(found)
    }

    /// Keeps everything, once the disk has it.
    ///
    /// # Errors
    /// If the database fails; then nothing was kept.
    pub async fn commit(self) -> Result<(), StoreError> {
        if !self.pool.writes || self.pool.waiting.load(Ordering::Relaxed) == 0 {
            return self.keep().await;
        }
        let pool = self.pool.clone();
        let mut one = self.join()?;
        let permit = tokio::select! {
            biased;
            told = one.told() => return told,
            permit = pool.queue() => permit,
        };
        match permit {
            // all who stood before have had their turn, and nobody has kept it yet
            Ok(permit) if !one.knows() => pool.hand_out(permit)?.keep().await,
            // it is known, or whoever has the permit for so long will make it known
            _ => one.told().await,
        }
    }

    /// Leaves its work in the open transaction for another to keep, and the connection to whoever is next.
    fn join(mut self) -> Result<Member, StoreError> {
        if self.nested {
            self.run("RELEASE one", &[])?;
        }
        let group = self.pooled()?.group.get_or_insert_with(|| CommitGroup(watch::Sender::new(None)));
        let one = Member(group.0.subscribe());
        if let Some(pooled) = self.pooled.take() {
            self.pool.put(pooled.into_inner().unwrap_or_else(PoisonError::into_inner));
        }
        Ok(one)
    }

    /// Keeps what is in the open transaction, of this one and of all who joined it, and tells them.
    async fn keep(mut self) -> Result<(), StoreError> {
        let keep = move || {
            let kept = self.run("COMMIT", &[]).map(|_| ());
            // its savepoint is kept with the rest, or goes with it
            self.nested = false;
            if let Some(group) = self.pooled()?.group.take() {
                group.tell(kept.is_ok());
            }
            kept
        };
        if Handle::current().runtime_flavor() == RuntimeFlavor::MultiThread {
            // others' work is taken over by another thread meanwhile; this one goes on without being woken
            return tokio::task::block_in_place(keep);
        }
        let kept = tokio::task::spawn_blocking(keep);
        kept.await.map_err(|e| StoreError::Machine(e.to_string()))?
    }
}

impl Drop for SqliteTx {
    fn drop(&mut self) {
        let Some(pooled) = self.pooled.take() else { return };
        let mut pooled = pooled.into_inner().unwrap_or_else(PoisonError::into_inner);
        let run = |sql: &str| pooled.connection.prepare_cached(sql).and_then(|mut s| s.raw_execute()).is_ok();
        let undone = self.nested && run("ROLLBACK TO one") && run("RELEASE one");
        if !undone {
            // one that can't even roll back is not used again: the next one who asks opens another
            let ended = pooled.connection.is_autocommit() || run("ROLLBACK");
            // whoever's work was in it is told that it is lost
            pooled.group = None;
            if !ended {
                return;
            }
        }
        if !self.pool.permits.is_closed() {
            self.pool.put(pooled);
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

#[cfg(test)]
mod tests {
    use tokio::task::JoinSet;

    use super::*;

    /// What one of several writers does.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    enum Does {
        Commits,
        GivesUp,
        /// Only its commit fails, and with it that of all whose work is kept by the same.
        Spoils,
    }

    async fn opened() -> (tempfile::TempDir, Sqlite) {
        let folder = tempfile::tempdir().unwrap();
        let sqlite = Sqlite::open(&folder.path().join("a.db")).unwrap();
        let mut tx = sqlite.write().await.unwrap();
        tx.run("CREATE TABLE kept (id INTEGER PRIMARY KEY)", &[]).unwrap();
        tx.run("CREATE TABLE other (kept INTEGER REFERENCES kept (id) DEFERRABLE INITIALLY DEFERRED)", &[]).unwrap();
        tx.commit().await.unwrap();
        (folder, sqlite)
    }

    async fn write(sqlite: Sqlite, id: i64, does: Does) -> Result<(), StoreError> {
        let mut tx = sqlite.write().await?;
        tx.run("INSERT INTO kept (id) VALUES ($1)", &[Value::Int(id)])?;
        if does == Does::Spoils {
            tx.run("INSERT INTO other (kept) VALUES ($1)", &[Value::Int(-id)])?;
        }
        match does {
            Does::GivesUp => Err(StoreError::Machine("given up".to_owned())),
            Does::Commits | Does::Spoils => tx.commit().await,
        }
    }

    /// All start while the writer is taken, so that they queue; the numbers of those who were told that it is kept.
    async fn at_once(sqlite: &Sqlite, writers: &[Does]) -> Vec<i64> {
        let first = sqlite.write().await.unwrap();
        let mut set = JoinSet::new();
        for (id, does) in (1_i64..).zip(writers) {
            let (sqlite, does) = (sqlite.clone(), *does);
            set.spawn(async move { write(sqlite, id, does).await.is_ok().then_some(id) });
        }
        while sqlite.writer.waiting.load(Ordering::Relaxed) < writers.len() {
            tokio::task::yield_now().await;
        }
        drop(first);
        let mut told: Vec<i64> = set.join_all().await.into_iter().flatten().collect();
        told.sort_unstable();
        told
    }

    async fn check(writers: &[Does], expect: &[i64]) {
        let (_folder, sqlite) = opened().await;
        let told = at_once(&sqlite, writers).await;
        assert_eq!(told, expect, "{writers:?}");
        let kept: Vec<(i64,)> = sqlite.read().await.unwrap().select("SELECT id FROM kept ORDER BY id", &[]).unwrap();
        assert_eq!(kept.into_iter().map(|(id,)| id).collect::<Vec<_>>(), expect, "told and kept are the same");
        write(sqlite, 99, Does::Commits).await.expect("the next one writes");
    }

    use Does::{Commits as C, GivesUp as G, Spoils as S};

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn those_who_wait_together_are_kept_or_told() {
        check(&[C], &[1]).await;
        check(&[C, C, C, C, C, C, C, C], &[1, 2, 3, 4, 5, 6, 7, 8]).await;
        check(&[G, C, C], &[2, 3]).await;
        check(&[C, G, C, G, G], &[1, 3]).await;
        check(&[C, C, G], &[1, 2]).await;
        check(&[S], &[]).await;
    }

    /// Who spoils its own commit takes those with it who are kept by the same; each is told so, and none is kept.
    #[tokio::test(flavor = "current_thread")]
    async fn a_commit_that_fails_is_told_to_all() {
        check(&[C, S, C], &[]).await;
        check(&[S, G, C], &[]).await;
    }

    #[tokio::test(flavor = "current_thread")]
    async fn one_commit_keeps_all_who_wait() {
        let (_folder, sqlite) = opened().await;
        let version = |sqlite: Sqlite| async move {
            let mut reader = sqlite.read().await.unwrap();
            reader.select::<(i64,)>("PRAGMA data_version", &[]).unwrap()[0].0
        };
        let before = version(sqlite.clone()).await;
        at_once(&sqlite, &[C; 20]).await;
        assert_eq!(version(sqlite).await, before + 1);
    }

    /// One that is dropped, whenever that is, leaves the writer to the others.
    #[tokio::test(flavor = "current_thread")]
    async fn one_that_goes_away_holds_nobody_up() {
        for moments in 0..30 {
            let (_folder, sqlite) = opened().await;
            let first = sqlite.write().await.unwrap();
            let gone = tokio::spawn(write(sqlite.clone(), 1, C));
            let stays = tokio::spawn(write(sqlite.clone(), 2, C));
            while sqlite.writer.waiting.load(Ordering::Relaxed) < 2 {
                tokio::task::yield_now().await;
            }
            drop(first);
            for _ in 0..moments {
                tokio::task::yield_now().await;
            }
            gone.abort();
            stays.await.unwrap().unwrap();
            write(sqlite, 3, C).await.unwrap();
        }
    }
}
