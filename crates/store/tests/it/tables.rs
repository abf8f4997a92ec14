//! Every table is declared sealed, derived, ledger or unsealed; and SQLite keeps what it said it kept.

use std::collections::BTreeSet;

use domain::noun::Noun;
use store::tables::{DERIVED, LEDGER, SEALED, UNSEALED, is_sealed};
use testkit::Raw;

use crate::sample;

/// Whoever says that a noun is sealed is asked for its table, its walk, its sample and its alteration.
#[test]
fn every_sealed_noun_is_listed() {
    let sealed = Noun::ALL.iter().filter(|noun| is_sealed(**noun)).map(|noun| noun.code());
    assert_eq!(sealed.collect::<BTreeSet<_>>(), SEALED.iter().copied().collect());
}

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
        assert_eq!(tx.get::<domain::people::person::Person>("p").await.unwrap(), Some(sample::person("p")));
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
        let store::db::Pools::Sqlite(sqlite) = &pools else { panic!("not SQLite") };
        let (mut writer, mut reader) = (sqlite.write().await.unwrap(), sqlite.read().await.unwrap());
        for tx in [&mut writer, &mut reader] {
            assert_eq!(tx.select::<(i64,)>("PRAGMA synchronous", &[]).unwrap(), [(2,)], "FULL");
            assert_eq!(tx.select::<(String,)>("PRAGMA journal_mode", &[]).unwrap(), [("wal".to_owned(),)]);
        }
        assert!(reader.run("CREATE TABLE x (a)", &[]).is_err(), "readers only read");
        let another = tokio::time::timeout(std::time::Duration::from_millis(50), sqlite.write());
        assert!(another.await.is_err(), "one writer");
        drop((writer, reader));
        pools.close().await;
    });
}

/// What is bound goes where its number says, wherever it stands; what was not committed leaves no trace.
#[test]
fn sqlite_binds_by_number() {
    testkit::run(async {
        let database = testkit::Database::sqlite();
        let sqlite = store::sqlite::Sqlite::open(std::path::Path::new(&database.url.replace("sqlite://", ""))).unwrap();
        let mut tx = sqlite.write().await.unwrap();
        for (sql, expect) in [("SELECT $1, $2", (1, 2)), ("SELECT $2, $1", (2, 1)), ("SELECT $2, $2", (2, 2))] {
            assert_eq!(tx.select::<(i64, i64)>(sql, &[1_i64.into(), 2_i64.into()]).unwrap(), [expect], "{sql}");
        }
        assert!(tx.select::<(i64,)>("SELECT $3", &[1_i64.into()]).is_err(), "nothing to bind");
        tx.run("CREATE TABLE x (a)", &[]).unwrap();
        drop(tx);
        let mut tx = sqlite.write().await.unwrap();
        assert!(tx.run("INSERT INTO x VALUES (1)", &[]).is_err(), "rolled back");
        drop(tx);
        sqlite.close().await;
        assert!(sqlite.read().await.is_err(), "closed");
    });
}

/// An address with parameters would become a file of that name.
#[test]
fn addresses_that_are_none() {
    testkit::run(async {
        for url in ["", "x.db", "sqlite://", "sqlite::memory:", "sqlite:///tmp/x.db?mode=ro", "mysql://x/y"] {
            assert!(store::db::Pools::open(url).await.is_err(), "{url}");
        }
    });
}

/// PostgreSQL keeps what it acknowledges, as SQLite does: the store's connections have not been told to acknowledge too
/// early.
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
