//! Signing in: throttles, ends of sessions, drafts that stay.

use domain::people::account::Account;
use office::{
    people::account::PasswordForm,
    session::{IDLE_SECONDS, LIFE_SECONDS, SignIn},
};
use store::Event;
use testkit::{PASSWORD, Scenario};

use crate::outcome::code;

async fn attempt(town: &Scenario, login: &str, password: &str) -> String {
    match town.office.sessions().sign_in(login, password.to_owned(), "192.0.2.7").await.unwrap() {
        SignIn::Welcome { .. } => "welcome".to_owned(),
        SignIn::Wrong => "wrong".to_owned(),
        SignIn::Wait { minutes } => format!("wait {minutes}"),
    }
}

testkit::both! {
    async fn five_failures_then_a_wait(database) {
        let town = Scenario::open(database).await;
        for _ in 0..4 {
            assert_eq!(attempt(&town, "clerk", "wrong").await, "wrong");
        }
        assert_eq!(attempt(&town, " Clerk ", PASSWORD).await, "welcome", "four are forgiven; case and blanks don't matter");
        for login in ["clerk", "nobody-of-that-name"] {
            for _ in 0..5 {
                assert_eq!(attempt(&town, login, "wrong").await, "wrong", "{login}: no difference between the two");
            }
            assert_eq!(attempt(&town, login, PASSWORD).await, "wait 16", "{login}: not even with the right password");
        }
        assert_eq!(attempt(&town, "secrecy", PASSWORD).await, "welcome", "others are not kept waiting");
        town.clock.pass_seconds(15 * 60 - 1);
        assert_eq!(attempt(&town, "clerk", PASSWORD).await, "wait 1");
        town.clock.pass_seconds(1);
        assert_eq!(attempt(&town, "clerk", PASSWORD).await, "welcome");
    }

    async fn accounts_that_are_shut(database) {
        let town = Scenario::open(database).await;
        let secret = town.sign_in("clerk").await;
        let mut tx = town.office.test_read().await.unwrap();
        let (mut account, _): (Account, _) = tx.account_by_login("clerk").await.unwrap().unwrap();
        drop(tx);
        account.disabled = true;
        let shut = town.office.test_write("account.shut", move |tx| {
            Box::pin(async move { Ok(tx.put(&account, Event::new(&domain::policy::Permit::platform(domain::policy::PlatformWork::Installation), "account.shut", serde_json::json!({ "by": "test" }))).await?) })
        });
        shut.await.unwrap();
        assert_eq!(attempt(&town, "clerk", PASSWORD).await, "wrong", "the same words as for a wrong password");
        assert!(town.office.sessions().identity(&secret).await.unwrap().is_none(), "sessions under way end too");
        town.assert_consistent().await;
    }

    async fn ones_own_password(database) {
        let town = Scenario::open(database).await;
        let (here, there) = (town.sign_in("clerk").await, town.sign_in("clerk").await);
        let me = town.office.sessions().identity(&here).await.unwrap().unwrap();
        let form = |old: &str, new: &str, again: &str| PasswordForm { old: old.into(), new: new.into(), again: again.into() };
        let fresh = "lian xiang bu dao";
        let size = async || town.office.test_read().await.unwrap().head().await.unwrap().size();
        let before = size().await;
        for (form, expect) in [
            (form("", "short", "other"), "problems: old password-missing, new password-length, again password-differs"),
            (form(PASSWORD, PASSWORD, PASSWORD), "problems: new password-same"),
            (form(PASSWORD, "my clerk word", "my clerk word"), "problems: new password-login"),
            (form("wrong", fresh, fresh), "problems: old password-wrong"),
        ] {
            assert_eq!(code(town.office.accounts().change_password(&me, form).await), expect);
        }
        assert_eq!(size().await, before, "nothing was kept");
        assert_eq!(attempt(&town, "clerk", PASSWORD).await, "welcome", "and the password is what it was");
        assert_eq!(code(town.office.accounts().change_password(&me, form(PASSWORD, fresh, fresh)).await), "ok");
        assert!(town.office.sessions().identity(&here).await.unwrap().is_some(), "this session goes on");
        assert!(town.office.sessions().identity(&there).await.unwrap().is_none(), "others end");
        assert_eq!(attempt(&town, "clerk", PASSWORD).await, "wrong");
        assert_eq!(attempt(&town, "clerk", fresh).await, "welcome");
        for _ in 0..5 {
            let wrong = town.office.accounts().change_password(&me, form("guess", "another long one", "another long one")).await;
            assert_eq!(code(wrong), "problems: old password-wrong");
        }
        let waits = town.office.accounts().change_password(&me, form(fresh, "another long one", "another long one")).await;
        assert_eq!(code(waits), "problems: old password-wait", "guessing is no faster than at the door");
        // whoever keeps the installation sets a new one: whoever is signed in with the old one is out
        town.office.accounts().set_account("clerk", me.person.id.clone(), PASSWORD).await.unwrap();
        assert!(town.office.sessions().identity(&here).await.unwrap().is_none());
        town.assert_consistent().await;
    }

    async fn sessions_end(database) {
        let town = Scenario::open(database).await;
        let alive = async |secret: &str| town.office.sessions().identity(secret).await.unwrap().is_some();
        let idle = town.sign_in("clerk").await;
        town.clock.pass_seconds(IDLE_SECONDS);
        assert!(alive(&idle).await, "to the second");
        town.clock.pass_seconds(IDLE_SECONDS + 1);
        assert!(!alive(&idle).await);

        let busy = town.sign_in("clerk").await;
        for _ in 0..LIFE_SECONDS / 3600 {
            town.clock.pass_seconds(3600);
            assert!(alive(&busy).await);
        }
        town.clock.pass_seconds(1);
        assert!(!alive(&busy).await, "whatever happens");
        for secret in ["", "nonsense", &busy[1..]] {
            assert!(!alive(secret).await);
        }
    }

    async fn signed_out_is_signed_out(database) {
        let town = Scenario::open(database).await;
        let secret = town.sign_in("clerk").await;
        let identity = town.office.sessions().identity(&secret).await.unwrap().unwrap();
        let other = town.sign_in("clerk").await;
        town.office.sessions().sign_out(&identity).await.unwrap();
        assert!(town.office.sessions().identity(&secret).await.unwrap().is_none());
        // a request that was on its way must not bring the session back
        let seat = town.who("clerk").seat;
        drop(town.office.sessions().choose_seat(&identity, &seat).await);
        assert!(town.office.sessions().identity(&secret).await.unwrap().is_none(), "chosen a seat after signing out");
        assert!(town.office.sessions().identity(&other).await.unwrap().is_some(), "the other device stays");
    }

    async fn choosing_a_seat(database) {
        let town = Scenario::open(database).await;
        let person = town.person("clerk");
        town.change_seat("archivist", |seat| seat.holdings[0].person = person).await;
        let secret = town.sign_in("clerk").await;
        let identity = town.office.sessions().identity(&secret).await.unwrap().unwrap();
        assert_eq!(identity.seats.len(), 2);
        assert!(identity.seat.is_none(), "with two seats nothing is chosen for one");
        assert_eq!(code(identity.seated()), "seat-missing");
        assert_eq!(code(town.office.sessions().choose_seat(&identity, &town.who("approver").seat).await), "not-your-seat");
        town.office.sessions().choose_seat(&identity, &town.who("archivist").seat).await.unwrap();
        let identity = town.office.sessions().identity(&secret).await.unwrap().unwrap();
        assert_eq!(identity.seated().unwrap().seat, town.who("archivist").seat);
        assert_eq!(town.identity("reviewer").await.seated().unwrap().seat, town.who("reviewer").seat, "the only one");
    }

    async fn drafts_survive_signing_out(database) {
        let town = Scenario::open(database).await;
        let key = format!("plan:new:{}", town.entry_id("society"));
        let identity = town.identity("clerk").await;
        let mut form = town.form("society", "写了一半");
        (form.body, form.key) = ("还没写完".into(), "k".into());
        town.office.plans().save_draft(&identity, &key, &form).await.unwrap();
        town.office.sessions().sign_out(&identity).await.unwrap();
        town.clock.pass_days(3);
        let identity = town.identity("clerk").await;
        let page = town.office.plans().new_plan(&identity, &town.entry_id("society"), "").await.unwrap();
        assert_eq!(page.form, form, "word for word");
        assert!(page.saved.is_some());
        let drafts = town.office.dossiers().todo(&identity).await.unwrap().drafts;
        assert_eq!(drafts.iter().map(|d| d.title.as_str()).collect::<Vec<_>>(), ["写了一半"]);
        let others = town.identity("secrecy").await;
        assert!(town.office.dossiers().todo(&others).await.unwrap().drafts.is_empty());
        town.propose("clerk", "society", town.form("society", "写完了")).await.unwrap();
        assert!(town.office.dossiers().todo(&identity).await.unwrap().drafts.is_empty(), "what was sent is no draft");
    }
}
