//! What is not a record: sessions, drafts, throttles, settings, secrets.

use domain::{AccountId, PersonId, SeatId};
use store::{Session, Throttle};

use crate::sample::{self, at, event};

testkit::both! {
    async fn sessions(database) {
        let store = sample::open(&database).await;
        let session = |id: &str, seen| Session {
            id: id.into(),
            account: AccountId::from_text("a"),
            seat: None,
            csrf: "c".into(),
            began: at(0),
            seen: at(seen),
        };
        let mut tx = store.write_unsealed(at(0)).await.unwrap();
        for (id, seen) in [("old", 10), ("new", 20)] {
            tx.put_session(&session(id, seen)).await.unwrap();
        }
        tx.commit().await.unwrap();
        let mut tx = store.write_unsealed(at(30)).await.unwrap();
        tx.see_session("new").await.unwrap();
        tx.seat_session("new", &SeatId::from_text("s")).await.unwrap();
        let seated = Session { seat: Some(SeatId::from_text("s")), ..session("new", 30) };
        assert_eq!(tx.session("new").await.unwrap(), Some(seated));
        assert_eq!(tx.sweep_sessions(at(15)).await.unwrap(), 1);
        assert_eq!(tx.session("old").await.unwrap(), None);
        tx.end_session("new").await.unwrap();
        tx.see_session("new").await.unwrap();
        tx.seat_session("new", &SeatId::from_text("s")).await.unwrap();
        assert_eq!(tx.session("new").await.unwrap(), None, "what ended stays ended");
        tx.commit().await.unwrap();
        store.close().await;
    }

    async fn drafts(database) {
        let store = sample::open(&database).await;
        let (me, other) = (PersonId::from_text("me"), PersonId::from_text("other"));
        for (second, form, body) in [(1, "plan:new:e", "甲"), (2, "plan:d", "乙"), (3, "plan:new:e", "丙")] {
            let mut tx = store.write_unsealed(at(second)).await.unwrap();
            tx.put_draft(&me, form, body).await.unwrap();
            tx.commit().await.unwrap();
        }
        let mut tx = store.write_unsealed(at(4)).await.unwrap();
        assert_eq!(tx.draft(&me, "plan:new:e").await.unwrap(), Some(("丙".into(), at(3))));
        assert_eq!(tx.draft(&other, "plan:new:e").await.unwrap(), None);
        let forms: Vec<String> = tx.drafts(&me).await.unwrap().into_iter().map(|(form, ..)| form).collect();
        assert_eq!(forms, ["plan:new:e", "plan:d"], "newest first");
        tx.drop_draft(&me, "plan:new:e").await.unwrap();
        assert_eq!(tx.drafts(&me).await.unwrap().len(), 1);
        drop(tx);
        store.close().await;
    }

    async fn throttles_settings_secrets(database) {
        let store = sample::open(&database).await;
        let mut tx = store.write(at(0)).await.unwrap();
        assert_eq!(tx.throttle("login:a").await.unwrap(), None);
        for failures in 1..=2 {
            let throttle = Throttle { failures, until: at(failures) };
            tx.put_throttle("login:a", Some(throttle)).await.unwrap();
            assert_eq!(tx.throttle("login:a").await.unwrap(), Some(throttle));
        }
        tx.put_throttle("login:a", None).await.unwrap();
        assert_eq!(tx.throttle("login:a").await.unwrap(), None);
        for value in ["1", "2"] {
            tx.put_setting("key", value).await.unwrap();
            assert_eq!(tx.setting("key").await.unwrap().as_deref(), Some(value));
        }
        tx.put(&sample::account("a"), event("account.set")).await.unwrap();
        assert_eq!(tx.account_by_login("a").await.unwrap(), Some((sample::account("a"), None)));
        for phc in ["$argon2id$1", "$argon2id$2"] {
            tx.put_credential(&AccountId::from_text("a"), phc).await.unwrap();
            assert_eq!(tx.account_by_login("a").await.unwrap().unwrap().1.as_deref(), Some(phc));
        }
        assert_eq!(tx.login_of(&PersonId::from_text("p")).await.unwrap().as_deref(), Some("a"));
        drop(tx);
        store.close().await;
    }
}
