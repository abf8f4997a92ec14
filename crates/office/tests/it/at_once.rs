//! Many at once: every command is there once or was refused, numbers run without gaps, the ledger is one.

use std::{collections::BTreeSet, sync::Arc};

use testkit::{Scenario, Stop};

use crate::outcome::code;

const MANY: usize = 6;

testkit::both! {
    async fn filed_at_once_without_gaps(database) {
        let town = Arc::new(Scenario::open(database).await);
        let mut ids = Vec::new();
        for n in 0..MANY {
            ids.push(town.through("society", &format!("第{n}件"), Stop::Released).await);
        }
        let mut filing = Vec::new();
        for id in ids.clone() {
            let town = town.clone();
            filing.push(tokio::spawn(async move { town.file_away(&id).await }));
        }
        for filed in filing {
            filed.await.unwrap();
        }
        let mut numbers = BTreeSet::new();
        for id in &ids {
            numbers.insert(town.disclosure(id).await.archive_number.unwrap());
        }
        let expect = (1..=MANY).map(|n| format!("511722101-2026-{n:04}")).collect();
        assert_eq!(numbers, expect);
        town.assert_consistent().await;
    }

    /// One form sent many times, as an impatient person or a retrying network does.
    async fn the_same_signature_counts_once(database) {
        let town = Arc::new(Scenario::open(database).await);
        let id = town.through("society", "连点几次", Stop::SecrecyReviewed).await;
        let form = town.opinion("reviewer", &id).await.unwrap();
        let mut sending = Vec::new();
        for _ in 0..MANY {
            let (town, id, form) = (town.clone(), id.clone(), form.clone());
            sending.push(tokio::spawn(async move {
                code(town.office.disclosures().sign(town.who("reviewer"), id, "review".into(), form).await)
            }));
        }
        let mut codes = Vec::new();
        for sent in sending {
            codes.push(sent.await.unwrap());
        }
        codes.sort();
        assert_eq!(codes.iter().filter(|c| *c == "ok").count(), 1, "{codes:?}");
        assert!(codes.iter().all(|c| c == "ok" || c == "already-passed"), "{codes:?}");
        assert_eq!(town.disclosure(&id).await.working.case.sign_offs.len(), 3);
        town.assert_consistent().await;
    }

    /// Two offices on one database, as two nodes: a due stage is released once.
    async fn two_nodes_release_once(database) {
        let town = Scenario::open(database).await;
        let id = town.through("society", "两台服务器", Stop::Approved).await;
        let other = {
            // a node keeps its own index in its own folder
            let setup = office::Setup { folder: None, ..testkit::setup(&town.database, town.clock.clone(), 2) };
            office::Office::open(setup).await.unwrap()
        };
        let (here, there) = tokio::join!(town.office.run_due(), other.run_due());
        assert!(here.unwrap() + there.unwrap() >= 1);
        let mut tx = town.office.test_read().await.unwrap();
        let released = tx.history("disclosure", id.as_str()).await.unwrap();
        assert_eq!(released.iter().filter(|row| row.entry.kind == "disclosure.released").count(), 1);
        assert_eq!(tx.versions_of(&id).await.unwrap().len(), 1);
        drop(tx);
        other.follow().await.unwrap();
        town.office.follow().await.unwrap();
        for office in [&town.office, &other] {
            assert_eq!(crate::outcome::found(office, &town.tokens("").await, "服务器").await.0, 1);
        }
        other.close().await;
        town.assert_consistent().await;
    }
}
