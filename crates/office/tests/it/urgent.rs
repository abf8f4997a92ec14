//! The urgent route from end to end: why it can't wait, what is put off, who owes it until when, and what is defective.

use domain::{
    DisclosureId,
    catalogue::finding::Code,
    disclosure::{
        State,
        deferred_review::{Outcome, Remedy},
    },
};
use office::disclosure::dossier::deferred::{AfterRelease, StepStatus};
use rules::procedure::StepState;
use testkit::{Scenario, Stop};

use crate::outcome::{code, shown};

/// What lies before somebody after a release, with its day.
async fn told(town: &Scenario, login: &str) -> Vec<String> {
    let todo = town.office.dossiers().todo(&town.identity(login).await).await.unwrap();
    let after = todo.turns.into_iter().filter_map(|line| line.after.map(|after| (line.title, after)));
    let words = |(title, after)| match after {
        AfterRelease::Review { version, name, due, overdue, .. } => {
            format!("{title} {version} {} {due}{}", name.zh, if overdue { " overdue" } else { "" })
        }
        AfterRelease::Defect(open_defect) => {
            format!("{title} {} {} {}", open_defect.version, open_defect.said[0].who, open_defect.said[0].text)
        }
    };
    after.map(words).collect()
}

/// Findings about the township's urgent releases, as its superior sees them.
async fn findings(town: &Scenario) -> Vec<(Code, bool, String)> {
    let all = town.office.findings().check(Some("511722101"), None).await.unwrap();
    let ours = |code| matches!(code, Code::ReviewOverdue | Code::ReviewAmiss);
    let found = all.into_iter().map(|(_, f)| f).filter(|f| ours(f.code));
    found.map(|f| (f.code, f.basis.is_local(), f.since.to_string())).collect()
}

/// What the file page says of what was found defective: what is done about it, and the opinion.
async fn unmended(town: &Scenario, login: &str, id: &DisclosureId) -> Option<(Remedy, String)> {
    let page = town.office.dossiers().dossier(&town.who(login), id).await.unwrap();
    page.open_defect.map(|open_defect| (open_defect.remedy, open_defect.said[0].text.clone()))
}

/// What is done about what was found defective, as the superior is told.
async fn remedy(town: &Scenario) -> Vec<String> {
    let all = town.office.findings().check(Some("511722101"), None).await.unwrap();
    let args = all.into_iter().flat_map(|(_, f)| f.args);
    args.filter(|(name, _)| *name == "mending").map(|(_, value)| value).collect()
}

/// What lies before somebody to be signed.
async fn to_sign(town: &Scenario, login: &str) -> Vec<String> {
    let todo = town.office.dossiers().todo(&town.identity(login).await).await.unwrap();
    todo.turns.into_iter().map(|line| format!("{}{}", line.title, if line.urgent { " urgent" } else { "" })).collect()
}

/// Proposes a correction of what was released.
async fn correct(town: &Scenario, id: &DisclosureId, words: &str) {
    town.clock.pass_seconds(60);
    let mut form = town.office.plans().plan_again(&town.identity("clerk").await, id, true).await.unwrap().form;
    assert!(
        !form.facts.contains(&"urgent".into()) && form.urgent_reason.is_empty(),
        "what could not wait then may wait now"
    );
    let answers = town.form("society", "");
    (form.risk, form.self_check) = (answers.risk, answers.self_check);
    form.body.push_str(words);
    (form.correction_was, form.correction_now, form.correction_reason) = ("20时".into(), "21时".into(), "笔误".into());
    town.office.disclosures().correct(town.who("clerk"), id.clone(), form).await.unwrap();
}

async fn state(town: &Scenario, id: &DisclosureId) -> State {
    town.disclosure(id).await.state
}

testkit::both! {
    async fn a_review_is_owed_until_it_is_held(database) {
        let town = Scenario::open(database).await;
        let propose = |change: &dyn Fn(&mut domain::disclosure::plan::PlanForm)| {
            let mut form = town.hasty_form("society", "紧急停水通知");
            change(&mut form);
            town.propose("clerk", "society", form)
        };
        assert_eq!(code(propose(&|f| f.urgent_reason.clear()).await), "problems: urgent_reason urgent-reason-missing");
        assert_eq!(code(propose(&|f| f.facts.push("major".into())).await), "problems: facts urgent-not-with");
        let id = town.in_haste("society", "紧急停水通知").await;
        assert_eq!(state(&town, &id).await, State::Released);
        let page = town.office.dossiers().dossier(&town.who("clerk"), &id).await.unwrap();
        assert_eq!(page.deferred.len(), 1);
        assert_eq!(page.disclosure.working.plan.urgent.as_ref().unwrap().reason, "今晚停水，等不及");
        let history = town.office.dossiers().history(&town.who("clerk"), &id).await.unwrap();
        assert_eq!(history.lines.last().unwrap().urgent, "今晚停水，等不及");

        let due = "紧急停水通知 1 党政办审核 2026-11-30";
        assert_eq!(told(&town, "reviewer").await, [due]);
        for login in ["clerk", "secrecy", "approver", "archivist"] {
            assert_eq!(told(&town, login).await, [""; 0], "{login}");
        }
        assert_eq!(code(town.pass("archivist", &id, "archive").await), "not-yet", "the file waits for it");
        assert_eq!(findings(&town).await, []);
        town.clock.set("2026-12-01", 9);
        assert_eq!(told(&town, "reviewer").await, [format!("{due} overdue")]);
        assert_eq!(findings(&town).await, [(Code::ReviewOverdue, true, "2026-12-01".to_owned())]);

        for (login, expect) in [
            ("clerk", "not-your-duty"),
            ("approver", "not-your-duty"),
            ("county-reviewer", "absent"),
            ("elsewhere-clerk", "absent"),
        ] {
            assert_eq!(code(town.hold_deferred_review(login, &id, 1, |_| ()).await), expect, "{login}");
            assert_eq!(code(town.office.deferred_reviews().deferred_review_page(&town.who(login), &id, 1, "review").await), expect, "{login}");
        }
        for (version, step) in [(2, "review"), (1, "secrecy_review"), (1, "nothing")] {
            let page = town.office.deferred_reviews().deferred_review_page(&town.who("reviewer"), &id, version, step).await;
            assert_eq!(code(page), "absent", "{version} {step}");
        }
        assert_eq!(code(town.hold_deferred_review("reviewer", &id, 1, |f| f.content = "ab".repeat(32)).await), "outdated");
        assert_eq!(code(town.hold_deferred_review("reviewer", &id, 1, |f| f.outcome.clear()).await), "problems: outcome later-missing");
        let (shown, line) = town.office.deferred_reviews().deferred_review_page(&town.who("reviewer"), &id, 1, "review").await.unwrap();
        assert_eq!((line.mine, line.overdue, shown.digests.0), (true, true, page.digests.0));
        town.hold_deferred_review("reviewer", &id, 1, |f| f.text = "数字已核".into()).await.unwrap();
        assert_eq!(code(town.hold_deferred_review("reviewer", &id, 1, |_| ()).await), "not-owed");
        assert_eq!((told(&town, "reviewer").await, findings(&town).await), (vec![], vec![]));
        let page = town.office.dossiers().dossier(&town.who("clerk"), &id).await.unwrap();
        let held = page.owed[0].held.as_ref().unwrap();
        assert_eq!((held.0, held.1.name.as_str(), held.1.words.text.as_str()), (Outcome::InOrder, "罗国庆", "数字已核"));
        let history = town.office.dossiers().history(&town.who("clerk"), &id).await.unwrap();
        let last = &history.lines[0];
        assert_eq!((last.kind.as_str(), last.outcome.as_deref()), ("disclosure.reviewed_later", Some("in_order")));
        assert!(!last.signed.is_empty(), "signed on what was released");
        town.file_away(&id).await;
        assert_eq!(state(&town, &id).await, State::Filed);
        town.assert_consistent().await;
    }

    /// Nothing is unpublished by it; the undertaker mends it in the open.
    async fn what_is_amiss_is_mended(database) {
        let town = Scenario::open(database).await;
        let id = town.in_haste("society", "紧急停水通知").await;
        let defective = |text: &'static str| {
            town.hold_deferred_review("reviewer", &id, 1, move |f| (f.outcome, f.text) = ("amiss".into(), text.into()))
        };
        assert_eq!(code(defective(" ").await), "problems: text amiss-missing");
        defective("时间写错了").await.unwrap();
        let task = "紧急停水通知 1 南坝镇党委 党政办主任 罗国庆 时间写错了";
        assert_eq!((told(&town, "clerk").await, told(&town, "reviewer").await), (vec![task.to_owned()], vec![]));
        assert_eq!(findings(&town).await, [(Code::ReviewAmiss, true, "2026-11-23".to_owned())]);
        let number = town.index_number(&id).await;
        assert_eq!(shown(&town.office, &town.tokens("").await, &number, None).await, "1 current", "it stays published");
        // nothing is filed, and nobody is asked to
        assert_eq!(to_sign(&town, "archivist").await, [""; 0]);
        assert_eq!(code(town.pass("archivist", &id, "archive").await), "unmended");
        let file = town.office.dossiers().dossier(&town.who("archivist"), &id).await.unwrap();
        assert!(file.mine.is_empty() && file.steps.iter().all(|line| line.state != StepState::Open));

        // to propose a correction mends nothing: the wrong text is public still
        let said = |remedy| Some((remedy, "时间写错了".to_owned()));
        let found = [(Code::ReviewAmiss, true, "2026-11-23".to_owned())];
        assert_eq!(unmended(&town, "clerk", &id).await, said(Remedy::Open));
        correct(&town, &id, "\n\n停水时间更正为二十一时。").await;
        assert_eq!(told(&town, "clerk").await, [""; 0], "it is in the hands of others");
        for (login, step) in [("secrecy", "secrecy_review"), ("reviewer", "review"), ("approver", "approve")] {
            assert_eq!(unmended(&town, login, &id).await, said(Remedy::Correcting), "{login} reads what was found");
            assert_eq!(findings(&town).await, found, "{login}");
            assert_eq!(remedy(&town).await, ["correcting"], "{login}");
            town.pass(login, &id, step).await.unwrap();
        }
        assert_eq!((unmended(&town, "clerk", &id).await, findings(&town).await), (said(Remedy::Correcting), found.to_vec()));
        let kept = town.office.findings().findings(&town.identity("clerk").await).await.unwrap().lines;
        assert_eq!(kept.iter().filter(|line| line.finding.code == Code::ReviewAmiss).count(), 1, "and the engine says so");
        town.work().await;
        assert_eq!((unmended(&town, "clerk", &id).await, findings(&town).await), (None, vec![]));
        town.file_away(&id).await;
        assert_eq!((state(&town, &id).await, told(&town, "clerk").await), (State::Filed, vec![]));
        town.assert_consistent().await;
    }

    /// A correction that was put forward before may have missed it; one that comes to nothing mends nothing.
    async fn a_correction_is_held_against_the_opinion(database) {
        let town = Scenario::open(database).await;
        let id = town.in_haste("society", "紧急停水通知").await;
        correct(&town, &id, "\n\n更正。").await;
        town.hold_deferred_review("reviewer", &id, 1, |f| (f.outcome, f.text) = ("amiss".into(), "漏了一户".into())).await.unwrap();
        let task = "紧急停水通知 1 南坝镇党委 党政办主任 罗国庆 漏了一户";
        assert_eq!((told(&town, "clerk").await, remedy(&town).await), (vec![task.to_owned()], vec!["before".to_owned()]));
        town.clock.pass_seconds(60);
        town.office.disclosures().abandon(town.who("clerk"), id.clone(), "重写".into()).await.unwrap();
        assert_eq!((state(&town, &id).await, remedy(&town).await), (State::Released, vec!["open".to_owned()]));
        assert_eq!(told(&town, "clerk").await, [task]);
        town.office.disclosures().withdraw(town.who("approver"), id.clone(), "改由供水站发布".into()).await.unwrap();
        assert_eq!((told(&town, "clerk").await, remedy(&town).await), (vec![], vec![]));
        town.assert_consistent().await;
    }

    /// What can't wait is seen in every list, and stands first in it.
    async fn it_is_first_in_every_list(database) {
        let town = Scenario::open(database).await;
        town.through("society", "早先的", Stop::SecrecyReviewed).await;
        let id = town.propose("clerk", "society", town.hasty_form("society", "紧急停水通知")).await.unwrap();
        town.through("society", "后来的", Stop::Proposed).await;
        assert_eq!(to_sign(&town, "secrecy").await, ["紧急停水通知 urgent", "后来的"]);
        town.pass("secrecy", &id, "secrecy_review").await.unwrap();
        assert_eq!(to_sign(&town, "approver").await, ["紧急停水通知 urgent"]);
        assert_eq!(to_sign(&town, "reviewer").await, ["早先的"]);
        let under_way = town.office.dossiers().todo(&town.identity("clerk").await).await.unwrap().under_way;
        assert_eq!((under_way.len(), under_way[0].urgent), (3, true));
        let files = town.office.dossiers().dossiers(&town.identity("clerk").await, None, 1).await.unwrap().files;
        assert_eq!(files.iter().filter(|line| line.urgent).count(), 1);
    }

    /// Where the review stands in the file's procedure; and its form, as of any review.
    async fn it_is_a_step_of_the_file(database) {
        let town = Scenario::open(database).await;
        let status = async |id: &DisclosureId| {
            let found = town.office.variations().dossier_procedure(&town.who("clerk"), id).await.unwrap();
            let at = found.procedure.steps.iter().position(|step| step.id == "review").unwrap();
            found.states[at]
        };
        let id = town.propose("clerk", "society", town.hasty_form("society", "紧急停水通知")).await.unwrap();
        assert_eq!(status(&id).await, StepStatus::Deferred);
        for (login, step) in [("secrecy", "secrecy_review"), ("approver", "approve")] {
            town.pass(login, &id, step).await.unwrap();
        }
        town.work().await;
        let form = async |login| town.office.deferred_reviews().deferred_review_form(&town.who(login), &id, 1, "review").await;
        assert_eq!((status(&id).await, code(form("clerk").await).as_str()), (StepStatus::Due(false), "absent"));
        town.clock.set("2026-12-01", 9);
        assert_eq!(status(&id).await, StepStatus::Due(true));
        town.hold_deferred_review("reviewer", &id, 1, |f| (f.outcome, f.text) = ("amiss".into(), "时间写错了".into())).await.unwrap();
        assert_eq!(status(&id).await, StepStatus::Reviewed(Outcome::Defective));
        let held = form("archivist").await.unwrap();
        let found = held.later.map(|(outcome, day)| (outcome, day.to_string()));
        assert_eq!(found, Some((Outcome::Defective, "2026-11-23".into())));
        assert_eq!((held.signed.opinion.words.text.as_str(), held.digests.len()), ("时间写错了", 2));
        assert_eq!(held.handler.1, town.office.dossiers().dossier(&town.who("clerk"), &id).await.unwrap().proposer.unwrap().1);
        for (version, step) in [(2, "review"), (1, "secrecy_review")] {
            let none = town.office.deferred_reviews().deferred_review_form(&town.who("clerk"), &id, version, step).await;
            assert_eq!(code(none), "absent", "{version} {step}");
        }
        assert_eq!(code(form("elsewhere-clerk").await), "absent");
    }

    /// A correction or a withdrawal doesn't do away with the review of what was released.
    async fn a_review_is_not_dodged(database) {
        let town = Scenario::open(database).await;
        let id = town.in_haste("society", "紧急停水通知").await;
        correct(&town, &id, "\n\n更正。").await;
        town.drive(&id, Stop::Filed).await;
        assert_eq!(told(&town, "reviewer").await, ["紧急停水通知 1 党政办审核 2026-11-30"]);
        let (page, _) = town.office.deferred_reviews().deferred_review_page(&town.who("reviewer"), &id, 1, "review").await.unwrap();
        assert!(!page.disclosure.working.plan.content.body.contains("更正"), "it is of the version that was released");
        town.office.disclosures().withdraw(town.who("approver"), id.clone(), "重复".into()).await.unwrap();
        assert_eq!(told(&town, "reviewer").await, ["紧急停水通知 1 党政办审核 2026-11-30"]);
        town.hold_deferred_review("reviewer", &id, 1, |f| (f.outcome, f.text) = ("amiss".into(), "有误".into())).await.unwrap();
        assert_eq!((told(&town, "reviewer").await, told(&town, "clerk").await), (vec![], vec![]));
        town.assert_consistent().await;
    }

    /// Where the procedure puts nothing off, nothing is urgent: an own procedure without it, and one that puts off more.
    async fn not_every_procedure_hastens(database) {
        let town = Scenario::open(database).await;
        let propose = || town.propose("clerk", "society", town.hasty_form("society", "急事"));
        let page = town.office.plans().new_plan(&town.identity("clerk").await, &town.entry_id("society"), "").await.unwrap();
        let route = page.urgent_route.map(|h| (h.deferred[0].zh.clone(), h.days));
        assert_eq!(route, Some(("党政办审核".to_owned(), 5)));
        let unhurried = |form: &mut domain::disclosure::variation::ProcedureForm| form.steps.iter_mut().for_each(|s| s.unless.clear());
        town.vary("county-reviewer", "511722101", unhurried).await.unwrap();
        let page = town.office.plans().new_plan(&town.identity("clerk").await, &town.entry_id("society"), "").await.unwrap();
        assert!(page.urgent_route.is_none());
        assert_eq!(code(propose().await), "problems: facts urgent-unavailable");
        let hasty = |id: &'static str| {
            move |form: &mut domain::disclosure::variation::ProcedureForm| {
                form.steps.iter_mut().filter(|s| s.id == id).for_each(|s| s.unless = vec!["urgent".into()]);
            }
        };
        for (step, expect) in [("secrecy_review", false), ("approve", false), ("superior", false), ("publicity", false), ("review", true)] {
            let form = town.varied("county-reviewer", "511722101", hasty(step)).await;
            let checked = town.office.variations().check_variation(&town.who("county-reviewer"), "511722101", &form).await.unwrap();
            assert_eq!(checked.harms.is_empty(), expect, "{step}: {:?}", checked.harms);
        }
    }
}
