//! The closure of the tree of organisations, also after a subtree has moved.

use std::collections::BTreeSet;

use domain::{Day, OrgId, people::org::Dated};
use ledger::Verdict;
use store::Store;

use crate::sample::{self, at, event, org, today};

async fn put(store: &Store, orgs: &[(&str, Option<&str>)]) {
    for (code, superior) in orgs {
        let mut tx = store.write(at(0)).await.unwrap();
        tx.put_org(&org(code, *superior), today(), event("org.created")).await.unwrap();
        tx.commit().await.unwrap();
    }
}

async fn chain(store: &Store, code: &str) -> String {
    let mut tx = store.read(at(0)).await.unwrap();
    let chain = tx.org_chain(&OrgId::from_text(code)).await.unwrap();
    chain.iter().map(|o| o.code.as_str()).collect::<Vec<_>>().join(" ")
}

testkit::both! {
    async fn a_subtree_moves_whole(database) {
        let store = sample::open(&database).await;
        put(&store, &[("r", None), ("a", Some("r")), ("b", Some("r")), ("c", Some("a")), ("d", Some("c")), ("e", Some("d"))]).await;
        assert_eq!(chain(&store, "e").await, "e d c a r");
        put(&store, &[("c", Some("b"))]).await;
        for (code, expect) in [("e", "e d c b r"), ("d", "d c b r"), ("c", "c b r"), ("a", "a r"), ("r", "r")] {
            assert_eq!(chain(&store, code).await, expect);
        }
        let mut tx = store.read(at(0)).await.unwrap();
        let below = |ids: Vec<String>| ids.into_iter().collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(" ");
        assert_eq!(below(tx.org_subtree(&OrgId::from_text("b")).await.unwrap()), "b c d e");
        assert_eq!(below(tx.org_subtree(&OrgId::from_text("a")).await.unwrap()), "a");
        let children: Vec<_> = tx.org_children(Some(&OrgId::from_text("r"))).await.unwrap().into_iter().map(|o| o.code).collect();
        assert_eq!(children, ["a", "b"]);
        let roots: Vec<_> = tx.org_children(None).await.unwrap().into_iter().map(|o| o.code).collect();
        assert_eq!(roots, ["r"]);
        let sizes = tx.org_sizes(&[OrgId::from_text("b"), OrgId::from_text("r")]).await.unwrap();
        assert_eq!(sizes.into_iter().collect::<BTreeSet<_>>(), [("b".into(), 3), ("r".into(), 5)].into());
        drop(tx);
        let verdict = store.verify(Vec::new(), &[], at(0), &|_| ()).await.unwrap().verdict;
        assert!(matches!(verdict, Verdict::Consistent { .. }), "{verdict:?}");
        store.close().await;
    }

    async fn a_move_of_its_day(database) {
        let store = sample::open(&database).await;
        put(&store, &[("r", None), ("a", Some("r")), ("b", Some("r"))]).await;
        let mut moving = org("c", Some("a"));
        moving.superiors.push(Dated { from: Day::parse("2026-01-01"), value: Some(OrgId::from_text("b")) });
        let mut tx = store.write(at(0)).await.unwrap();
        tx.put_org(&moving, today(), event("org.created")).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(chain(&store, "c").await, "c b r");
        store.close().await;
    }
}
