//! The plan's form: what it takes from the last period, what is given anew each time, and whose hand signs it.

use domain::{disclosure::plan::PlanForm, people::seat::DelegationForm};
use office::Identity;
use testkit::{Scenario, Stop};

use crate::outcome::code;

/// How many answers of its own a form comes with: risk, self-check.
fn answers(form: &PlanForm) -> (usize, usize) {
    (form.risk.len(), form.self_check.len())
}

/// Somebody acting from another's seat.
async fn standing_in(town: &Scenario, login: &str, holder: &str) -> Identity {
    let mut me = town.identity(login).await;
    me.seat = me.seats.iter().find(|view| view.seat.id == town.who(holder).seat).cloned();
    me
}

async fn delegate(town: &Scenario, holder: &str, to: &str) {
    let day = |n: i32| town.clock.today().plus_days(n).to_string();
    let form = DelegationForm {
        delegate: town.person(to).to_string(),
        from: day(0),
        to: day(3),
        reason: "外出学习".to_owned(),
    };
    town.office.seats().delegate(town.who(holder), form).await.unwrap();
}

testkit::both! {
    async fn check_and_risk_are_given_anew(database) {
        let town = Scenario::open(database).await;
        let office = &town.office;
        let clerk = town.identity("clerk").await;
        let entry = town.entry_id("society");
        let fresh = office.plans().new_plan(&clerk, &entry, "").await.unwrap();
        assert_eq!((answers(&fresh.form), fresh.filled), ((0, 0), None));
        let mut form = town.form("society", "第三季度进展");
        (form.unstable, form.contingency_people) = (true, "党政办".into());
        (form.contingency_measures, form.contingency_statement) = ("释疑".into(), "口径".into());
        let id = town.propose("clerk", "society", form).await.unwrap();
        town.drive(&id, Stop::Filed).await;
        for due in ["", "2026-Q4"] {
            let page = office.plans().new_plan(&clerk, &entry, due).await.unwrap();
            let form = &page.form;
            assert_eq!((answers(form), form.unstable, form.contingency_people.as_str()), ((0, 0), false, ""), "{due}");
            let carried = form.carried(&page.filled.unwrap());
            assert_eq!(carried, ["title", "necessity", "feasibility", "scope", "modes", "facts"], "{due}");
            assert_eq!(form.body, "", "the text is this period's own");
        }
        let correction = office.plans().plan_again(&clerk, &id, true).await.unwrap();
        assert_eq!(answers(&correction.form), (0, 0), "a correction asks anew");
        assert!(!correction.form.body.is_empty());
        // what one ticked in this very form is kept with it, and not for another period
        let draft = PlanForm { obligation: "2026-Q4".into(), ..town.form("society", "写到一半") };
        office.plans().save_draft(&clerk, &format!("plan:new:{entry}"), &draft).await.unwrap();
        for (due, expect) in [("", true), ("2026-Q4", true), ("2027-Q1", false)] {
            let page = office.plans().new_plan(&clerk, &entry, due).await.unwrap();
            assert_eq!(answers(&page.form).0 > 0, expect, "{due}");
        }
    }

    async fn a_returned_plan_keeps_what_one_ticked_oneself(database) {
        let town = Scenario::open(database).await;
        let id = town.through("society", "退回的事", Stop::Proposed).await;
        town.send_back("secrecy", &id, "secrecy_review", "请补充").await.unwrap();
        delegate(&town, "clerk", "archivist").await;
        let own = town.office.plans().plan_again(&town.identity("clerk").await, &id, false).await.unwrap();
        assert!(answers(&own.form).0 > 0 && answers(&own.form).1 > 0);
        let other = town.office.plans().plan_again(&standing_in(&town, "archivist", "clerk").await, &id, false).await.unwrap();
        assert_eq!((answers(&other.form), other.form.body.is_empty()), ((0, 0), false), "another signs for himself");
        let shown = town.office.disclosures().revise(town.who("clerk"), id.clone(), town.form("society", "退回的事")).await;
        assert_eq!(code(shown), "ok");
        let history = town.office.dossiers().history(&town.who("clerk"), &id).await.unwrap().lines;
        let said: Vec<&str> = history.iter().map(|line| line.text.as_str()).collect();
        assert_eq!(said, ["", "请补充", "目录要求公开"], "why it is disclosed is not why it comes again");
    }

    /// Who stands in for the approver is told before he reads on that his own plan is not his to approve.
    async fn ones_own_plan_is_somebody_elses_to_sign(database) {
        let town = Scenario::open(database).await;
        let office = &town.office;
        delegate(&town, "approver", "clerk").await;
        let id = town.through("society", "自己的事", Stop::Reviewed).await;
        let me = standing_in(&town, "clerk", "approver").await;
        let todo = office.dossiers().todo(&me).await.unwrap();
        let instead = todo.turns[0].barred.as_ref().unwrap();
        assert_eq!(instead.iter().flat_map(|(_, names)| names).collect::<Vec<_>>(), ["向明远"]);
        let page = office.dossiers().dossier(&me.seated().unwrap(), &id).await.unwrap();
        assert_eq!((page.mine.len(), page.barred.unwrap().1), (0, instead.clone()));
        assert_eq!(office.approvals().approvals(&me).await.unwrap().count(), 0);
        let holder = town.identity("approver").await;
        assert_eq!(office.dossiers().todo(&holder).await.unwrap().turns[0].barred, None);
        let page = office.dossiers().dossier(&town.who("approver"), &id).await.unwrap();
        assert_eq!((page.mine.len(), page.barred), (1, None));
    }
}
