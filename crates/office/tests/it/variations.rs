//! An organisation's own procedure: who makes it, what is refused, and that every case finishes as it began.

use domain::disclosure::variation::{Edit, ProcedureForm};
use office::{Office, disclosure::variation::Harm};
use rules::procedure::{Property, StepKind};
use testkit::{Scenario, Stop};

use crate::outcome::code;

const TOWNSHIP: &str = "511722101";

fn at(form: &ProcedureForm, id: &str) -> usize {
    form.steps.iter().position(|s| s.id == id).unwrap()
}

/// The leader in charge looks at it as well, after the office's review.
fn with_the_leader(form: &mut ProcedureForm) {
    form.edit(Edit::Add(StepKind::Review, at(form, "review")));
    let new = at(form, "review_2");
    form.steps[new].zh = "分管领导审核".into();
}

async fn own(office: &Office, town: &Scenario) -> (usize, Vec<(u32, bool)>) {
    let seen = office.variations().org_procedure(&town.identity("clerk").await, TOWNSHIP).await.unwrap();
    (seen.procedure.steps.len(), seen.versions.iter().map(|v| (v.variation.no, v.in_force)).collect())
}

testkit::both! {
    async fn what_is_under_way_finishes_as_it_began(database) {
        let town = Scenario::open(database).await;
        let reviewer = "county-reviewer";
        let before = town.through("society", "调整以前提出", Stop::SecrecyReviewed).await;
        assert_eq!(code(town.vary(reviewer, TOWNSHIP, with_the_leader).await), "ok");
        let during = town.through("society", "调整以后提出", Stop::Reviewed).await;
        let pin = |d: &domain::disclosure::Disclosure| d.working.pin.procedure.clone();
        let (old, new) = (town.disclosure(&before).await, town.disclosure(&during).await);
        assert_eq!(pin(&old), "township");
        assert!(pin(&new).starts_with('~') && pin(&new).len() > 60, "{}", pin(&new));
        assert_eq!(new.desk.turns.iter().map(|t| t.step.as_str()).collect::<Vec<_>>(), ["review_2"]);
        assert_eq!(code(town.pass("approver", &during, "approve").await), "not_yet".replace('_', "-"));

        // taken back: what is new follows the rules again, what is under way does not change
        let revoked = town.office.variations().revoke_variation(town.who(reviewer), TOWNSHIP.into(), 1, "试行结束".into()).await;
        assert_eq!(code(revoked), "ok");
        let after = town.through("society", "撤销以后提出", Stop::Proposed).await;
        assert_eq!(pin(&town.disclosure(&after).await), "township");
        // another node, which has never heard of it, reads it from the database
        let other = testkit::open_office(&town.database, town.clock.clone(), 2).await;
        let seen = other.variations().dossier_procedure(&town.who("clerk"), &during).await.unwrap();
        assert_eq!((seen.procedure.id, seen.earlier), (pin(&new), true));
        assert_eq!(own(&other, &town).await, (9, vec![(1, false)]));
        other.close().await;
        town.pass("leader", &during, "review_2").await.unwrap();
        for id in [&during, &before] {
            for (login, step) in [("reviewer", "review"), ("approver", "approve")] {
                if id == &before || step == "approve" {
                    town.pass(login, id, step).await.unwrap();
                }
            }
            town.work().await;
            town.file_away(id).await;
        }
        // a correction goes by the procedure of its own day
        let mut form = town.form("society", "调整以后提出");
        (form.body, form.correction_reason) = ("改过".into(), "笔误".into());
        (form.correction_was, form.correction_now) = ("甲".into(), "乙".into());
        assert_eq!(code(town.office.disclosures().correct(town.who("clerk"), during.clone(), form).await), "ok");
        assert_eq!(pin(&town.disclosure(&during).await), "township");
        town.assert_consistent().await;
    }

    async fn who_keeps_it(database) {
        let town = Scenario::open(database).await;
        let nothing = |form: &mut ProcedureForm| form.steps[4].days = "5".into();
        let form = town.varied("county-reviewer", TOWNSHIP, nothing).await;
        let today = town.clock.today().to_string();
        for (login, expect) in [
            ("reviewer", "not-your-duty"),
            ("county-clerk", "not-your-duty"),
            ("county-approver", "not-your-duty"),
            ("clerk", "not-your-duty"),
            ("elsewhere-clerk", "absent"),
            ("village-clerk", "absent"),
        ] {
            let (who, of) = (town.who(login), TOWNSHIP.to_owned());
            let came = town.office.variations().enforce_variation(who.clone(), of.clone(), form.clone(), today.clone(), 0).await;
            assert_eq!(code(came), expect, "{login}");
            assert_eq!(code(town.office.variations().revoke_variation(who, of, 1, "无".into()).await), expect, "{login}");
        }
        let keep = |form: ProcedureForm, from: &str, no| {
            town.office.variations().enforce_variation(town.who("county-reviewer"), TOWNSHIP.into(), form, from.to_owned(), no)
        };
        assert_eq!(code(keep(form.clone(), "2020-01-01", 0).await), "problems: from variation-from");
        assert_eq!(code(keep(form.clone(), &today, 7).await), "version-stale");
        assert_eq!(code(keep(form.clone(), &today, 0).await), "ok");
        assert_eq!(code(keep(form, &today, 1).await), "variation-same");
        assert_eq!(own(&town.office, &town).await, (9, vec![(1, true)]));
        let revoke = |why: &str| {
            town.office.variations().revoke_variation(town.who("county-reviewer"), TOWNSHIP.into(), 1, why.to_owned())
        };
        assert_eq!(code(revoke(" ").await), "problems: reason reason-missing");
        assert_eq!(code(revoke("试行结束").await), "ok");
        assert_eq!(code(revoke("再撤").await), "problems: reason variation-revoked");
        town.assert_consistent().await;
    }

    async fn what_could_do_harm_is_refused_with_its_path(database) {
        let town = Scenario::open(database).await;
        let check = async |change: fn(&mut ProcedureForm), expect: &dyn Fn(&Harm) -> bool| {
            let form = town.varied("county-reviewer", TOWNSHIP, change).await;
            let checked = town.office.variations().check_variation(&town.who("county-reviewer"), TOWNSHIP, &form).await.unwrap();
            assert!(checked.harms.iter().any(expect), "{:?}", checked.harms);
            assert_eq!(code(town.vary("county-reviewer", TOWNSHIP, change).await), "variation-unsafe");
        };
        check(|f| { let n = at(f, "secrecy_review"); f.steps[n].apart.clear() }, &|harm| {
            matches!(harm, Harm::Path(c) if c.property == Property::SelfApproval && c.path.len() > 1)
        })
        .await;
        check(|f| f.edit(Edit::Remove(at(f, "superior"))), &|harm| matches!(harm, Harm::Lack(_))).await;
        let told = |words: &'static str| move |harm: &Harm| matches!(harm, Harm::Lack(lack) if lack.told() == words);
        let signer = told("secrecy_review: the ruleset's procedure does not have it signed by archivist");
        check(|f| { let n = at(f, "secrecy_review"); f.steps[n].duty = "archivist".into() }, &signer).await;
        let together = told("approve: the ruleset keeps who signs it apart from review");
        check(|f| { let n = at(f, "approve"); f.steps[n].apart.retain(|id| id != "review") }, &together).await;
        assert_eq!(own(&town.office, &town).await, (9, vec![]));
        town.assert_consistent().await;
    }

    async fn a_new_ruleset_is_told_what_it_lacks(database) {
        let town = Scenario::open(database).await;
        assert_eq!(code(town.vary("county-reviewer", TOWNSHIP, with_the_leader).await), "ok");
        let rules = town.office.rules().shared();
        assert_eq!(town.office.variations().variation_impact(&rules).await.unwrap(), []);
        let mut poorer = (*rules).clone();
        poorer.duties.retain(|duty| duty.id != "leader");
        let found = town.office.variations().variation_impact(&poorer).await.unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(
            (found[0].code.as_str(), found[0].variation, found[0].lacks[0].told().as_str()),
            (TOWNSHIP, 1, "review_2: the ruleset has no name for the duty leader")
        );
    }
}
