//! What may come later or instead: a correction, a withdrawal, a decision not to disclose, a plan taken back.

use domain::{
    disclosure::{State, plan::PlanForm},
    token::Tokens,
};
use testkit::{Scenario, Stop};

use crate::outcome::{code, found, shown};

testkit::both! {
    async fn a_correction_is_a_new_version(database) {
        let town = Scenario::open(database).await;
        let (office, anyone) = (&town.office, Tokens::anonymous());
        let id = town.through("society", "硬化全长3.2公里", Stop::Filed).await;
        let number = town.index_number(&id).await;
        let first = office.versions().proof(&anyone, &number, Some(1)).await.unwrap();
        let mut form = town.answered(office.plans().plan_again(&town.identity("clerk").await, &id, true).await.unwrap().form);
        form.title = "硬化全长2.3公里".into();
        let missing = "problems: correction_was correction-missing, correction_now correction-missing, correction_reason correction-missing";
        assert_eq!(code(office.disclosures().correct(town.who("clerk"), id.clone(), form.clone()).await), missing);
        (form.correction_was, form.correction_now, form.correction_reason) = ("3.2".into(), "2.3".into(), "笔误".into());
        office.disclosures().correct(town.who("clerk"), id.clone(), form.clone()).await.unwrap();
        assert_eq!(town.disclosure(&id).await.state, State::Correcting);
        assert_eq!(shown(office, &anyone, &number, None).await, "1 current", "until the correction is released");
        assert_eq!(code(office.disclosures().correct(town.who("clerk"), id.clone(), form).await), "already-correcting");

        town.drive(&id, Stop::Filed).await;
        let disclosure = town.disclosure(&id).await;
        assert_eq!((disclosure.state, disclosure.working.version, disclosure.earlier.len()), (State::Filed, 2, 1));
        for (n, expect) in [(None, "2 current"), (Some(2), "2 current"), (Some(1), "1 old"), (Some(3), "absent")] {
            assert_eq!(shown(office, &anyone, &number, n).await, expect);
        }
        assert_eq!(found(office, &anyone, "全长").await, (1, vec!["硬化全长2.3公里".to_owned()]));
        assert_eq!(office.portal().home(&anyone).await.unwrap().released, (1, 1, 1), "counted once");
        assert_eq!(office.versions().proof(&anyone, &number, Some(1)).await.unwrap(), first, "the old proof stays good");
        assert_eq!(disclosure.archive_number.as_deref(), Some("511722101-2026-0001"), "one file, one number");
        town.assert_consistent().await;
    }

    async fn a_correction_that_comes_to_nothing_changes_nothing(database) {
        let town = Scenario::open(database).await;
        let id = town.through("society", "道路硬化进展", Stop::Filed).await;
        let number = town.index_number(&id).await;
        let again = town.office.plans().plan_again(&town.identity("clerk").await, &id, true).await.unwrap().form;
        let mut form = town.answered(again);
        (form.correction_was, form.correction_now, form.correction_reason) = ("甲".into(), "乙".into(), "笔误".into());
        let unchanged = "problems: body correction-unchanged";
        assert_eq!(code(town.office.disclosures().correct(town.who("clerk"), id.clone(), form.clone()).await), unchanged);
        form.body.push('乙');
        for _ in 0..2 {
            town.office.disclosures().correct(town.who("clerk"), id.clone(), form.clone()).await.unwrap();
            town.office.disclosures().abandon(town.who("clerk"), id.clone(), "原文无误".into()).await.unwrap();
            assert_eq!(town.disclosure(&id).await.state, State::Filed);
        }
        assert_eq!(shown(&town.office, &Tokens::anonymous(), &number, None).await, "1 current");
        town.assert_consistent().await;
    }

    /// What was not filed yet when its correction began is filed after all, whether that is taken back or withheld.
    async fn what_a_correction_left_unfiled_goes_on(database) {
        let town = Scenario::open(database).await;
        let id = town.through("society", "道路硬化进展", Stop::Released).await;
        let number = town.index_number(&id).await;
        let again = town.office.plans().plan_again(&town.identity("clerk").await, &id, true).await.unwrap().form;
        let mut form = PlanForm { title: "道路硬化进展（更正）".into(), ..town.answered(again) };
        (form.correction_was, form.correction_now, form.correction_reason) = ("甲".into(), "乙".into(), "笔误".into());
        form.body.push('乙');
        for withheld in [false, true] {
            town.clock.pass_seconds(60);
            town.office.disclosures().correct(town.who("clerk"), id.clone(), form.clone()).await.unwrap();
            assert_eq!(code(town.pass("archivist", &id, "archive").await), "not-yet", "its correction is under way");
            if withheld {
                town.withhold("secrecy", &id, "secrecy_review", "2027-11-23").await.unwrap();
            } else {
                town.office.disclosures().abandon(town.who("clerk"), id.clone(), "原文无误".into()).await.unwrap();
            }
            let disclosure = town.disclosure(&id).await;
            assert_eq!((disclosure.state, disclosure.working.version), (State::Released, 1));
            let todo = town.office.dossiers().todo(&town.identity("archivist").await).await.unwrap();
            assert_eq!(todo.turns.iter().map(|line| line.title.as_str()).collect::<Vec<_>>(), ["道路硬化进展"]);
        }
        let register = town.office.withholdings().withheld(&town.identity("reviewer").await).await.unwrap();
        let lines: Vec<(&str, &str)> = register.lines.iter().map(|l| (l.title.as_str(), l.reason.as_str())).collect();
        assert_eq!(lines, [("道路硬化进展（更正）", "不宜公开")]);
        town.file_away(&id).await;
        assert_eq!(town.disclosure(&id).await.state, State::Filed);
        assert_eq!(shown(&town.office, &Tokens::anonymous(), &number, None).await, "1 current");
        town.assert_consistent().await;
    }

    async fn withdrawal_leaves_a_tombstone(database) {
        let town = Scenario::open(database).await;
        let (office, anyone) = (&town.office, Tokens::anonymous());
        let id = town.through("society", "堰塘整治进展", Stop::Filed).await;
        let number = town.index_number(&id).await;
        let withdraw = |login: &str, reason: &str| office.disclosures().withdraw(town.who(login), id.clone(), reason.to_owned());
        assert_eq!(code(withdraw("clerk", "重复").await), "not-your-duty");
        assert_eq!(code(withdraw("elsewhere-approver", "重复").await), "absent");
        assert_eq!(code(withdraw("approver", " ").await), "problems: reason reason-missing");
        withdraw("approver", "与上月公开重复").await.unwrap();
        assert_eq!(town.disclosure(&id).await.state, State::Withdrawn);
        for n in [None, Some(1)] {
            assert_eq!(shown(office, &anyone, &number, n).await, "gone: 与上月公开重复");
        }
        assert_eq!(found(office, &anyone, "堰塘整治进展").await.0, 0, "also before the index follows");
        for n in [None, Some(1)] {
            let proof = office.versions().proof(&anyone, &number, n).await.unwrap();
            let verified = ledger::proof::verify(&proof, Some(&[office.verifier().clone()])).unwrap();
            assert_eq!((verified.entry.kind.as_str(), &verified.content["t"]), ("version.withdrawn", &"withdrawn/1".into()));
            assert_eq!(verified.content["v"]["withdrawn"]["reason"], "与上月公开重复");
            let text = String::from_utf8(proof).unwrap();
            assert!(!text.contains("道路硬化，正在施工") && !text.contains("一句话说清"), "the text stays withdrawn");
        }
        assert_eq!(code(office.versions().proof(&anyone, &number, Some(2)).await), "absent");
        assert_eq!(office.portal().home(&anyone).await.unwrap().released.2, 0);
        assert_eq!(code(withdraw("approver", "再次").await), "already-withdrawn");
        let form = town.form("society", "更正");
        assert!(code(office.disclosures().correct(town.who("clerk"), id.clone(), form).await) != "ok", "nothing is left to correct");
        town.work().await;
        assert_eq!(found(office, &anyone, "堰塘整治进展").await.0, 0);
        town.assert_consistent().await;
    }

    async fn what_is_withheld_is_nowhere(database) {
        let town = Scenario::open(database).await;
        let id = town.propose("clerk", "society", town.form("society", "不宜公开之事")).await.unwrap();
        let withhold = |ground: &'static str, until: &'static str, text: &'static str| {
            town.sign("secrecy", &id, "secrecy_review", move |form| {
                form.secrecy = "withhold".into();
                (form.ground, form.until, form.text) = (ground.into(), until.into(), text.into());
            })
        };
        for (ground, until, text, expect) in [
            ("secret", "2027-11-23", "", "problems: text reason-missing"),
            ("", "2027-11-23", "涉密", "problems: ground ground-missing"),
            ("whim", "2027-11-23", "涉密", "problems: ground ground-missing"),
            ("secret", "2026-11-23", "涉密", "problems: until until-missing"),
            ("secret", "2027-11-23", "涉及国家秘密", "ok"),
        ] {
            assert_eq!(code(withhold(ground, until, text).await), expect);
        }
        let disclosure = town.disclosure(&id).await;
        assert_eq!(disclosure.state, State::Withheld);
        assert_eq!(disclosure.withheld.unwrap().until.to_string(), "2027-11-23");
        town.clock.pass_days(400);
        town.work().await;
        assert_eq!(town.disclosure(&id).await.index_number, None);
        assert_eq!(found(&town.office, &town.tokens("approver").await, "不宜公开").await.0, 0);
        assert_eq!(code(town.pass("reviewer", &id, "review").await), "ended");
        let form = town.form("society", "更正");
        assert_ne!(code(town.office.disclosures().correct(town.who("clerk"), id, form).await), "ok");
        town.assert_consistent().await;
    }

    async fn a_plan_taken_back(database) {
        let town = Scenario::open(database).await;
        let id = town.through("society", "暂不公开", Stop::Reviewed).await;
        let abandon = |login: &str, reason: &str| town.office.disclosures().abandon(town.who(login), id.clone(), reason.to_owned());
        assert_eq!(code(abandon("approver", "收回").await), "not-your-duty");
        assert_eq!(code(abandon("clerk", "").await), "problems: reason reason-missing");
        assert_eq!(code(abandon("clerk", "情况有变").await), "ok");
        assert_eq!(town.disclosure(&id).await.state, State::Abandoned);
        assert_eq!(code(town.pass("approver", &id, "approve").await), "ended");
        let released = town.through("society", "已经公开", Stop::Released).await;
        let late = town.office.disclosures().abandon(town.who("clerk"), released, "收回".into()).await;
        assert_eq!(code(late), "released", "a withdrawal is the way then");
        town.assert_consistent().await;
    }

    async fn too_early(database) {
        let town = Scenario::open(database).await;
        let id = town.through("society", "尚未公开", Stop::Approved).await;
        let mut form = town.form("society", "更正");
        (form.correction_was, form.correction_now, form.correction_reason) = ("甲".into(), "乙".into(), "笔误".into());
        assert_eq!(code(town.office.disclosures().correct(town.who("clerk"), id.clone(), form).await), "nothing-to-correct");
        let early = town.office.disclosures().withdraw(town.who("approver"), id.clone(), "收回".into()).await;
        assert_eq!(code(early), "not-released");
        assert_eq!(code(town.pass("archivist", &id, "archive").await), "not-yet");
        town.assert_consistent().await;
    }
}
