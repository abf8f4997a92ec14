//! Inside first, then society: one approval, two days, and on each day only those see it whose turn it is.

use domain::{DisclosureId, disclosure::State, token::Tokens};
use testkit::{Scenario, Stop};

use crate::outcome::{code, found, shown};

/// A plan for society that the Party sees three days before.
async fn approved(town: &Scenario) -> DisclosureId {
    let mut form = town.form("society", "堰塘整治进展");
    (form.first_scope, form.first_on) = ("party".into(), form.on.clone());
    form.on = town.clock.today().plus_days(3).to_string();
    let id = town.propose("clerk", "society", form).await.unwrap();
    town.drive(&id, Stop::Approved).await;
    town.work().await;
    id
}

/// What the anonymous, a member and a member elsewhere get: the page and how often it is found.
async fn seen(town: &Scenario, index_number: &str) -> [(String, usize); 3] {
    let mut seen = Vec::new();
    for login in ["", "member", "elsewhere-member"] {
        let reader = town.tokens(login).await;
        seen.push((
            shown(&town.office, &reader, index_number, None).await,
            found(&town.office, &reader, "堰塘").await.0,
        ));
    }
    seen.try_into().unwrap()
}

fn of(words: [(&str, usize); 3]) -> [(String, usize); 3] {
    words.map(|(page, hits)| (page.to_owned(), hits))
}

/// The second day comes, and society still sees nothing of it.
async fn nothing_more(town: &Scenario, id: &DisclosureId) {
    let index = town.index_number(id).await;
    town.clock.pass_days(4);
    town.work().await;
    assert_eq!(seen(town, &index).await[0], ("absent".to_owned(), 0));
}

testkit::both! {
    async fn inside_first_then_society(database) {
        let town = Scenario::open(database).await;
        let id = approved(&town).await;
        let index = town.index_number(&id).await;
        assert_eq!(seen(&town, &index).await, of([("absent", 0), ("1 current", 1), ("absent", 0)]));
        assert_eq!(code(town.pass("archivist", &id, "archive").await), "not-yet", "the second stage is still to come");
        let first = town.office.versions().proof(&town.tokens("member").await, &index, None).await.unwrap();

        town.clock.pass_days(3);
        town.work().await;
        assert_eq!(seen(&town, &index).await, of([("1 current", 1), ("1 current", 1), ("1 current", 1)]));
        let anyone = Tokens::anonymous();
        let proof = town.office.versions().proof(&anyone, &index, None).await.unwrap();
        let content = |bytes: &[u8]| ledger::proof::verify(bytes, None).unwrap().content;
        let (before, now) = (content(&first), content(&proof));
        assert_eq!(before["v"]["scope"], "party");
        assert_eq!(now["v"]["scope"], "society");
        assert_eq!(now["v"]["before"][0]["scope"], "party");
        assert_eq!(now["v"]["before"][0]["released"], before["v"]["released"]);
        assert!(now["v"]["released"].as_i64() > before["v"]["released"].as_i64(), "the day society saw it");
        town.pass("archivist", &id, "archive").await.unwrap();
        assert_eq!(town.disclosure(&id).await.state, State::Filed);
        town.assert_consistent().await;
    }

    async fn a_correction_between_the_stages_ends_them(database) {
        let town = Scenario::open(database).await;
        let id = approved(&town).await;
        let again = town.office.plans().plan_again(&town.identity("clerk").await, &id, true).await.unwrap().form;
        assert_eq!((again.first_scope.as_str(), again.first_on.as_str()), ("", ""));
        let mut form = domain::disclosure::plan::PlanForm { base: again.base, on: again.on, ..town.form("society", "堰塘整治的进展") };
        (form.correction_was, form.correction_now, form.correction_reason) = ("三".into(), "两".into(), "笔误".into());
        town.office.disclosures().correct(town.who("clerk"), id.clone(), form).await.unwrap();
        nothing_more(&town, &id).await;
    }

    async fn a_withdrawal_between_the_stages_ends_them(database) {
        let town = Scenario::open(database).await;
        let id = approved(&town).await;
        town.office.disclosures().withdraw(town.who("approver"), id.clone(), "重复".into()).await.unwrap();
        nothing_more(&town, &id).await;
    }
}
