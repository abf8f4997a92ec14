//! Databases of a test's own: an SQLite file in a temporary folder, a PostgreSQL database that is dropped afterwards.

use std::{
    env,
    future::Future,
    str::FromStr as _,
    sync::atomic::{AtomicU32, Ordering},
};

use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, postgres::PgConnectOptions};
use tempfile::TempDir;

/// Where the address of a PostgreSQL server for tests stands; `cargo xtask test` sets it.
pub const VARIABLE: &str = "GONGKAI_TEST_POSTGRES";

/// A fresh, empty database. Dropping it removes it.
#[derive(Debug)]
pub struct Database {
    /// `sqlite://…` or `postgres://…`.
    pub url: String,
    folder: TempDir,
    server: Option<(PgConnectOptions, String)>,
}

impl Database {
    /// A file of its own.
    #[must_use]
    pub fn sqlite() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let url = format!("sqlite://{}", folder.path().join("gongkai.db").display());
        Self { url, folder, server: None }
    }

    /// A database of its own in the server that `GONGKAI_TEST_POSTGRES` names.
    ///
    /// # Panics
    /// Without a server: half of the promises are about PostgreSQL, so nothing is skipped.
    pub async fn postgres() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let Ok(server) = env::var(VARIABLE) else {
            panic!("{VARIABLE} is not set: run `cargo xtask test`, or `cargo xtask postgres COMMAND` for one command");
        };
        let name = format!("gongkai_test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::SeqCst));
        let options = PgConnectOptions::from_str(&server).expect("an address like postgres://…");
        let made = [
            format!("DROP DATABASE IF EXISTS {name}"),
            format!("CREATE DATABASE {name} TEMPLATE template0"),
            // nobody pulls the plug in these tests; that production's connections wait for the disk is a test of its own
            format!("ALTER DATABASE {name} SET synchronous_commit = off"),
        ];
        tell(&options, &made).await;
        let (before, _) = server.rsplit_once('/').expect("an address with a database");
        let folder = TempDir::new().expect("a temporary folder");
        Self { url: format!("{before}/{name}"), folder, server: Some((options, name)) }
    }

    /// Where the search index and the checkpoints outside the database go.
    #[must_use]
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// Is it PostgreSQL?
    #[must_use]
    pub const fn is_postgres(&self) -> bool {
        self.server.is_some()
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let Some((options, name)) = self.server.take() else { return };
        // a runtime of its own: the test's may be the one that is being taken down
        let dropping = std::thread::spawn(move || {
            run(async move { tell(&options, &[format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")]).await });
        });
        drop(dropping.join());
    }
}

async fn tell(server: &PgConnectOptions, statements: &[String]) {
    let mut connection = server.connect().await.expect("the PostgreSQL server answers");
    for statement in statements {
        sqlx::raw_sql(AssertSqlSafe(statement.clone()))
            .execute(&mut connection)
            .await
            .expect("a database for the test");
    }
    drop(connection.close().await);
}

/// Runs a test's work on a runtime with two threads.
pub fn run<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.expect("a runtime").block_on(work)
}

/// Declares scenarios that run on both databases, as two tests each: `NAME::sqlite` and `NAME::postgres`.
#[macro_export]
macro_rules! both {
    ($($(#[$meta:meta])* async fn $name:ident($database:ident) $body:block)+) => {$(
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            $(#[$meta])*
            async fn scenario($database: $crate::Database) $body

            #[test]
            fn sqlite() {
                $crate::run(async { scenario($crate::Database::sqlite()).await });
            }

            #[test]
            fn postgres() {
                $crate::run(async { scenario($crate::Database::postgres().await).await });
            }
        }
    )+};
}
