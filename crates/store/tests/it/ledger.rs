//! The ledger under concurrent writers: numbers without gaps, time that never runs backwards, one tree.

use domain::people::person::Person;
use ledger::{Verdict, tree};

use crate::sample::{self, at, event};

const WRITERS: i64 = 8;
const EACH: i64 = 6;

testkit::both! {
    /// Each writer's clock goes its own way, as those of several nodes do.
    async fn eight_writers_at_once(database) {
        let store = sample::open(&database).await;
        let mut writers = Vec::new();
        for writer in 0..WRITERS {
            let store = store.clone();
            writers.push(tokio::spawn(async move {
                for n in 0..EACH {
                    let mut tx = store.write(at(1_000 - writer * 100 - n)).await.unwrap();
                    let person = sample::person(&format!("p{writer}-{n}"));
                    tx.put(&person, event("person.created")).await.unwrap();
                    tx.commit().await.unwrap();
                }
            }));
        }
        for writer in writers {
            writer.await.unwrap();
        }
        let mut tx = store.read(at(0)).await.unwrap();
        let entries = tx.tail(0, 1_000).await.unwrap();
        let numbers: Vec<u64> = entries.iter().map(|row| row.entry.seq).collect();
        assert_eq!(numbers, (0..u64::try_from(WRITERS * EACH).unwrap()).collect::<Vec<_>>());
        assert!(entries.windows(2).all(|w| w[0].entry.time <= w[1].entry.time), "time ran backwards");
        for row in &entries {
            assert!(tx.get::<Person>(&row.entry.subject_id).await.unwrap().is_some());
        }
        drop(tx);
        let verdict = store.verify(Vec::new(), &[], at(0), &|_| ()).await.unwrap().verdict;
        assert!(matches!(verdict, Verdict::Consistent { .. }), "{verdict:?}");
        store.close().await;
    }

    async fn proofs_at_every_size(database) {
        let store = sample::open(&database).await;
        let mut roots = vec![tree::empty_root()];
        for n in 0..20 {
            let mut tx = store.write(at(n)).await.unwrap();
            tx.put(&sample::person(&format!("p{n}")), event("person.created")).await.unwrap();
            roots.push(tx.head().await.unwrap().root());
            tx.commit().await.unwrap();
        }
        let mut tx = store.read(at(30)).await.unwrap();
        let entries = tx.tail(0, 100).await.unwrap();
        for size in 1..=20_u64 {
            let root = roots[usize::try_from(size).unwrap()];
            assert_eq!(tx.root(size).await.unwrap(), root);
            for row in entries.iter().take(usize::try_from(size).unwrap()) {
                let path = tx.inclusion(row.entry.seq, size).await.unwrap();
                tree::verify_inclusion(&row.entry.leaf().unwrap(), row.entry.seq, size, &path, &root).unwrap();
            }
            for old in 1..=size {
                let proof = tx.consistency(old, size).await.unwrap();
                let before = roots[usize::try_from(old).unwrap()];
                tree::verify_consistency((old, &before), (size, &root), &proof).unwrap();
            }
        }
        assert!(tx.inclusion(20, 20).await.is_err(), "outside the tree");
        assert_eq!(tx.tail(18, 100).await.unwrap().len(), 2);
        assert_eq!(tx.tail(3, 4).await.unwrap().len(), 4);
        drop(tx);
        store.close().await;
    }

    async fn the_oldest_checkpoint_that_covers(database) {
        let store = sample::open(&database).await;
        let mut tx = store.write_unsealed(at(0)).await.unwrap();
        for (size, note) in [(3, "three"), (7, "seven"), (3, "again")] {
            tx.put_checkpoint(size, note).await.unwrap();
        }
        tx.commit().await.unwrap();
        let mut tx = store.read(at(0)).await.unwrap();
        for (seq, expect) in [(0, Some((3, "three"))), (2, Some((3, "three"))), (3, Some((7, "seven"))), (7, None)] {
            let found = tx.checkpoint_over(seq).await.unwrap();
            assert_eq!(found.as_ref().map(|(size, note)| (*size, note.as_str())), expect, "{seq}");
        }
        drop(tx);
        store.close().await;
    }
}
