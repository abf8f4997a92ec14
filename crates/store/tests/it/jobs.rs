//! Follow-up work: taken by one node at a time, once it is due, until it is done.

use domain::{DisclosureId, Instant};
use store::{Job, Leased, Store};

use crate::sample::{self, at};

fn release(stage: u8) -> Job {
    Job::Release { disclosure: DisclosureId::from_text("d"), stage }
}

async fn enqueue(store: &Store, job: &Job, due: Instant) {
    let mut tx = store.write_unsealed(at(0)).await.unwrap();
    tx.enqueue(job, due).await.unwrap();
    tx.commit().await.unwrap();
}

async fn lease(store: &Store, now: Instant) -> Option<Leased> {
    let mut tx = store.write_unsealed(now).await.unwrap();
    let leased = tx.lease(60).await.unwrap();
    tx.commit().await.unwrap();
    leased
}

async fn done(store: &Store, leased: &Leased) {
    let mut tx = store.write_unsealed(at(0)).await.unwrap();
    tx.done(leased).await.unwrap();
    tx.commit().await.unwrap();
}

testkit::both! {
    async fn taken_once_when_due(database) {
        let store = sample::open(&database).await;
        enqueue(&store, &release(1), at(100)).await;
        enqueue(&store, &Job::Checkpoint, at(50)).await;
        assert!(lease(&store, at(49)).await.is_none(), "nothing is due");
        assert!(!store.read(at(49)).await.unwrap().job_due().await.unwrap());
        assert!(store.read(at(50)).await.unwrap().job_due().await.unwrap());
        assert_eq!(lease(&store, at(120)).await.unwrap().job, Job::Checkpoint, "the earlier one first");
        let first = lease(&store, at(120)).await.unwrap();
        assert_eq!((first.job.clone(), first.tries), (release(1), 0));
        assert!(lease(&store, at(120)).await.is_none(), "both are taken");
        let again = lease(&store, at(181)).await.unwrap();
        assert_eq!(again.tries, 1, "a lease runs out when its node died");
        done(&store, &again).await;
        done(&store, &again).await;
        let mut tx = store.write_unsealed(at(200)).await.unwrap();
        let left = tx.lease(60).await.unwrap().unwrap();
        assert_eq!(left.job, release(1));
        drop(tx);
        store.close().await;
    }

    async fn put_back_is_tried_again(database) {
        let store = sample::open(&database).await;
        enqueue(&store, &Job::Checkpoint, at(0)).await;
        let leased = lease(&store, at(0)).await.unwrap();
        for _ in 0..2 {
            let mut tx = store.write_unsealed(at(0)).await.unwrap();
            tx.put_back(&leased, at(5)).await.unwrap();
            tx.commit().await.unwrap();
        }
        assert!(lease(&store, at(4)).await.is_none());
        assert_eq!(lease(&store, at(5)).await.unwrap().tries, 1);
        store.close().await;
    }

    async fn the_same_work_is_moved_not_doubled(database) {
        let store = sample::open(&database).await;
        enqueue(&store, &release(1), at(10)).await;
        enqueue(&store, &release(1), at(30)).await;
        enqueue(&store, &release(2), at(40)).await;
        assert!(lease(&store, at(29)).await.is_none());
        let first = lease(&store, at(50)).await.unwrap();
        // enqueued anew while it is worked on: done must not forget it
        enqueue(&store, &release(1), at(30)).await;
        done(&store, &first).await;
        let mut jobs = Vec::new();
        while let Some(leased) = lease(&store, at(50)).await {
            done(&store, &leased).await;
            jobs.push(leased.job);
        }
        assert_eq!(jobs, [release(1), release(2)]);
        store.close().await;
    }

    async fn two_nodes_never_take_the_same(database) {
        let store = sample::open(&database).await;
        for stage in 1..=20 {
            enqueue(&store, &release(stage), at(0)).await;
        }
        let mut nodes = Vec::new();
        for _ in 0..4 {
            let store = store.clone();
            nodes.push(tokio::spawn(async move {
                let mut keys = Vec::new();
                let mut misses = 0;
                while misses < 3 {
                    match lease(&store, at(1)).await {
                        Some(leased) => keys.push(leased.key),
                        None => misses += 1,
                    }
                }
                keys
            }));
        }
        let mut keys = Vec::new();
        for node in nodes {
            keys.extend(node.await.unwrap());
        }
        keys.sort();
        let all = keys.len();
        keys.dedup();
        assert_eq!((keys.len(), all), (20, 20));
        store.close().await;
    }
}
