//! What is sent twice is there once; what was typed is kept, within bounds.

use domain::{DisclosureId, disclosure::plan::PlanForm};
use office::disclosure::{Proposed, plan::draft::DRAFTS_MAX};
use testkit::{Scenario, Stop};

use crate::outcome::code;

async fn send(town: &Scenario, form: &PlanForm) -> Proposed {
    town.office.disclosures().propose_once(town.who("clerk"), town.entry_id("society"), form.clone()).await.unwrap()
}

/// The form as the page opens it, filled.
async fn opened(town: &Scenario, title: &str) -> PlanForm {
    let page =
        town.office.plans().new_plan(&town.identity("clerk").await, &town.entry_id("society"), "").await.unwrap();
    assert_eq!(page.form.key.len(), 32);
    PlanForm { key: page.form.key, ..town.form("society", title) }
}

async fn drafts(town: &Scenario) -> Vec<String> {
    town.office
        .dossiers()
        .todo(&town.identity("clerk").await)
        .await
        .unwrap()
        .drafts
        .into_iter()
        .map(|d| d.title)
        .collect()
}

testkit::both! {
    async fn a_form_sent_twice_is_one_disclosure(database) {
        let town = Scenario::open(database).await;
        let form = opened(&town, "道路硬化").await;
        let first = send(&town, &form).await;
        assert!(!first.again);
        let there = |id: &DisclosureId| Proposed { id: id.clone(), again: true };
        assert_eq!(send(&town, &form).await, there(&first.id), "the same form");
        let afresh = PlanForm { key: opened(&town, "").await.key, ..form.clone() };
        assert_eq!(send(&town, &afresh).await, there(&first.id), "filled in once more with the same words");
        assert_eq!(drafts(&town).await, Vec::<String>::new());

        let changed = PlanForm { title: "道路硬化和绿化".into(), ..form.clone() };
        let slot = format!("plan:new:{}", town.entry_id("society"));
        town.office.plans().save_draft(&town.identity("clerk").await, &slot, &changed).await.unwrap();
        assert_eq!(drafts(&town).await, Vec::<String>::new(), "an autosave that comes late leaves no ghost");
        assert_eq!(send(&town, &changed).await, there(&first.id), "changed after it was sent");
        assert_eq!(drafts(&town).await, ["道路硬化和绿化"], "and what was changed is not lost");
        let again = town.office.plans().new_plan(&town.identity("clerk").await, &town.entry_id("society"), "").await.unwrap().form;
        assert_ne!(again.key, form.key);
        assert!(again.risk.is_empty() && again.self_check.is_empty(), "what was answered was answered of the first");
        let again = town.answered(again);
        let second = send(&town, &again).await;
        assert!(!second.again && second.id != first.id, "another form is another disclosure");

        town.office.disclosures().abandon(town.who("clerk"), second.id.clone(), "收回".into()).await.unwrap();
        let anew = PlanForm { key: "0".repeat(32), ..again };
        assert!(!send(&town, &anew).await.again, "what was taken back may be put forward again");
        let plain = town.form("society", "道路硬化");
        assert!(!send(&town, &plain).await.again, "without a key nothing is compared");
        town.assert_consistent().await;
    }

    async fn drafts_are_limited(database) {
        let town = Scenario::open(database).await;
        let clerk = town.identity("clerk").await;
        let form = PlanForm::default();
        for n in 0..DRAFTS_MAX {
            town.office.plans().save_draft(&clerk, &format!("plan:{n}"), &form).await.unwrap();
        }
        assert_eq!(code(town.office.plans().save_draft(&clerk, "correct:x", &form).await), "drafts-full");
        assert_eq!(code(town.office.plans().save_draft(&clerk, "plan:7", &form).await), "ok", "those that are there go on");
        assert_eq!(code(town.office.plans().save_draft(&town.identity("secrecy").await, "plan:7", &form).await), "ok");
    }

    /// Whether somebody elsewhere has such a login can't be learnt from the form.
    async fn a_login_elsewhere_is_unknown(database) {
        let town = Scenario::open(database).await;
        for (named, expect) in [
            ("member", "ok"),
            ("PETITIONER", "ok"),
            ("511723", "ok"),
            ("elsewhere-clerk", "problems: named named-unknown"),
            ("county-approver", "problems: named named-unknown"),
            ("xitong", "problems: named named-unknown"),
            ("nobody-of-that-name", "problems: named named-unknown"),
        ] {
            let form = PlanForm { named: named.into(), ..town.form("named", "答复") };
            assert_eq!(code(town.propose("clerk", "named", form).await), expect, "{named}");
        }
    }

    /// Who decided the first version goes on reading the file while it is corrected.
    async fn a_superior_reads_on_while_it_is_corrected(database) {
        let town = Scenario::open(database).await;
        let form = PlanForm { facts: vec!["major".into()], ..town.form("society", "特别重大事项") };
        let id = town.propose("clerk", "society", form).await.unwrap();
        let login = "county-approver";
        assert_eq!(code(town.office.dossiers().dossier(&town.who(login), &id).await), "absent", "not before it is put to them");
        town.drive(&id, Stop::Approved).await;
        town.pass(login, &id, "superior").await.unwrap();
        town.work().await;
        town.file_away(&id).await;
        let again = town.office.plans().plan_again(&town.identity("clerk").await, &id, true).await.unwrap().form;
        let mut form = town.answered(again);
        (form.correction_was, form.correction_now, form.correction_reason) = ("甲".into(), "乙".into(), "笔误".into());
        form.body.push('乙');
        form.facts.clear();
        town.office.disclosures().correct(town.who("clerk"), id.clone(), form).await.unwrap();
        assert_eq!(code(town.office.dossiers().dossier(&town.who(login), &id).await), "ok");
        assert_eq!(code(town.office.dossiers().dossier(&town.who("elsewhere-approver"), &id).await), "absent");
        let files = town.office.dossiers().dossiers(&town.identity(login).await, None, 1).await.unwrap();
        assert_eq!(files.total, 1, "and finds it in the register");
        town.drive(&id, Stop::Filed).await;
        town.assert_consistent().await;
    }
}
