//! The policy is asked before a form is read, and what may not be known can't be told from what never was.

use domain::{
    DisclosureId,
    disclosure::{plan::PlanForm, review::SignForm},
};
use testkit::{Scenario, Stop};

use crate::outcome::code;

testkit::both! {
    async fn strangers_learn_nothing_from_a_form(database) {
        let town = Scenario::open(database).await;
        let office = &town.office;
        let id = town.through("society", "本镇之事", Stop::Proposed).await;
        let never = DisclosureId::from_text("never-was");
        let sign = |login: &str, id: &DisclosureId, form| office.disclosures().sign(town.who(login), id.clone(), "secrecy_review".into(), form);
        for login in ["elsewhere-clerk", "county-approver", "county-secrecy", "village-clerk", "xitong", "anquan", "shenji"] {
            for id in [&id, &never] {
                assert_eq!(code(sign(login, id, SignForm::default()).await), "absent", "{login}");
                assert_eq!(code(office.disclosures().revise(town.who(login), id.clone(), PlanForm::default()).await), "absent", "{login}");
                assert_eq!(code(office.disclosures().correct(town.who(login), id.clone(), PlanForm::default()).await), "absent", "{login}");
                assert_eq!(code(office.disclosures().abandon(town.who(login), id.clone(), String::new()).await), "absent", "{login}");
                assert_eq!(code(office.disclosures().withdraw(town.who(login), id.clone(), String::new()).await), "absent", "{login}");
                assert_eq!(code(office.dossiers().dossier(&town.who(login), id).await), "absent", "{login}");
                assert_eq!(code(office.dossiers().history(&town.who(login), id).await), "absent", "{login}");
            }
            let propose = office.disclosures().propose(town.who(login), town.entry_id("society"), PlanForm::default()).await;
            assert_eq!(code(propose), "not-your-duty", "{login}");
        }
        for login in ["clerk", "reviewer", "approver", "archivist", "leader"] {
            assert_eq!(code(sign(login, &id, SignForm::default()).await), "not-your-duty", "{login}");
        }
        assert!(code(sign("secrecy", &id, SignForm::default()).await).starts_with("problems: secrecy secrecy-missing"));
        let empty = office.disclosures().propose(town.who("clerk"), town.entry_id("society"), PlanForm::default()).await;
        assert!(code(empty).starts_with("problems: title title-missing"));
        town.assert_consistent().await;
    }

    async fn what_was_shown_is_what_is_signed(database) {
        let town = Scenario::open(database).await;
        let id = town.through("society", "原稿", Stop::SecrecyReviewed).await;
        let old = town.opinion("reviewer", &id).await.unwrap();
        town.send_back("reviewer", &id, "review", "请改题目").await.unwrap();
        town.office.disclosures().revise(town.who("clerk"), id.clone(), town.form("society", "改稿")).await.unwrap();
        town.drive(&id, Stop::SecrecyReviewed).await;
        let sign = |form: SignForm| town.office.disclosures().sign(town.who("reviewer"), id.clone(), "review".into(), form);
        assert_eq!(code(sign(old.clone()).await), "outdated");
        let fresh = town.opinion("reviewer", &id).await.unwrap();
        for form in [
            SignForm { content: old.content, ..fresh.clone() },
            SignForm { plan: String::new(), ..fresh.clone() },
            SignForm { content: "not a digest".into(), ..fresh.clone() },
        ] {
            assert_eq!(code(sign(form).await), "outdated");
        }
        assert_eq!(code(sign(fresh.clone()).await), "ok");
        assert_eq!(code(sign(fresh).await), "already-passed", "a form sent twice signs once");
        town.assert_consistent().await;
    }

    async fn steps_that_are_not_there(database) {
        let town = Scenario::open(database).await;
        let id = town.through("society", "步骤", Stop::Proposed).await;
        for (login, step, expect) in [
            ("clerk", "release", "absent"),
            ("clerk", "nonsense", "absent"),
            ("approver", "superior", "not-your-duty"),
            ("approver", "approve", "not-yet"),
            ("archivist", "archive", "not-yet"),
        ] {
            assert_eq!(code(town.pass(login, &id, step).await), expect, "{login} {step}");
        }
        town.assert_consistent().await;
    }
}
