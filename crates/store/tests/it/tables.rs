//! Every table is declared sealed, derived, ledger or unsealed; and SQLite keeps what it said it kept.

use store::tables::{DERIVED, LEDGER, SEALED, UNSEALED};
use testkit::Raw;

use crate::sample;

testkit::both! {
    async fn every_table_is_declared_once(database) {
        let store = sample::open(&database).await;
        let mut declared: Vec<&str> = [SEALED, DERIVED, LEDGER, UNSEALED].concat();
        declared.sort_unstable();
        assert_eq!(Raw::open(&database.url).await.tables().await, declared);
        store.close().await;
    }

    async fn opening_again_changes_nothing(database) {
        let first = sample::open(&database).await;
        let mut tx = first.write(sample::at(0)).await.unwrap();
        tx.put(&sample::person("p"), sample::event("person.created")).await.unwrap();
        tx.commit().await.unwrap();
        let (second, third) = tokio::join!(sample::open(&database), sample::open(&database));
        let mut tx = third.read(sample::at(1)).await.unwrap();
        assert_eq!(tx.get::<domain::person::Person>("p").await.unwrap(), Some(sample::person("p")));
        drop(tx);
        for store in [first, second, third] {
            store.close().await;
        }
    }
}

/// A commit that was acknowledged survives a power cut: the store's own connections say so, not a new one.
#[test]
fn sqlite_is_durable() {
    testkit::run(async {
        let database = testkit::Database::sqlite();
        let pools = store::db::Pools::open(&database.url).await.unwrap();
        let store::db::Pools::Sqlite { writer, readers } = &pools else { panic!("not SQLite") };
        for pool in [writer, readers] {
            let said: (i64,) = sqlx::query_as("PRAGMA synchronous").fetch_one(pool).await.unwrap();
            assert_eq!(said.0, 2, "FULL");
            let said: (String,) = sqlx::query_as("PRAGMA journal_mode").fetch_one(pool).await.unwrap();
            assert_eq!(said.0, "wal");
        }
        assert_eq!(writer.options().get_max_connections(), 1, "one writer");
        assert!(sqlx::query("CREATE TABLE x (a)").execute(readers).await.is_err(), "readers only read");
        pools.close().await;
    });
}

/// The same promise from PostgreSQL: the store's connections have not been told to acknowledge too early.
#[test]
fn postgres_is_durable() {
    testkit::run(async {
        let server = std::env::var(testkit::VARIABLE).expect("`cargo xtask test` starts a server");
        let pools = store::db::Pools::open(&server).await.unwrap();
        let store::db::Pools::Postgres(pool) = &pools else { panic!("not PostgreSQL") };
        let said: (String,) = sqlx::query_as("SHOW synchronous_commit").fetch_one(pool).await.unwrap();
        assert_eq!(said.0, "on");
        pools.close().await;
    });
}
