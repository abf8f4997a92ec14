//! The urgent route from end to end: why it can't wait, what is put off, who owes it until when, and what is amiss.

use domain::{DisclosureId, disclosure::State, finding::Code, urgent::Outcome};
use office::later::After;
use testkit::{Scenario, Stop};

use crate::outcome::{code, shown};

/// What lies before somebody after a release, with its day.
async fn told(town: &Scenario, login: &str) -> Vec<String> {
    let todo = town.office.todo(&town.identity(login).await).await.unwrap();
    let after = todo.turns.into_iter().filter_map(|line| line.after.map(|after| (line.title, after)));
    let words = |(title, after)| match after {
        After::Review { version, name, due, overdue, .. } => {
            format!("{title} {version} {} {due}{}", name.zh, if overdue { " overdue" } else { "" })
        }
        After::Mend(mend) => format!("{title} {} {} {}", mend.version, mend.who, mend.text),
    };
    after.map(words).collect()
}

/// Findings about the township's urgent releases, as its superior sees them.
async fn findings(town: &Scenario) -> Vec<(Code, bool, String)> {
    let all = town.office.check(Some("511722101"), None).await.unwrap();
    let ours = |code| matches!(code, Code::ReviewOverdue | Code::ReviewAmiss);
    let found = all.into_iter().map(|(_, f)| f).filter(|f| ours(f.code));
    found.map(|f| (f.code, f.basis.is_local(), f.since.to_string())).collect()
}

async fn state(town: &Scenario, id: &DisclosureId) -> State {
    town.disclosure(id).await.state
}

testkit::both! {
    async fn a_review_is_owed_until_it_is_held(database) {
        let town = Scenario::open(database).await;
        let propose = |change: &dyn Fn(&mut domain::plan::PlanForm)| {
            let mut form = town.hasty_form("society", "紧急停水通知");
            change(&mut form);
            town.propose("clerk", "society", form)
        };
        assert_eq!(code(propose(&|f| f.urgent_reason.clear()).await), "problems: urgent_reason urgent-reason-missing");
        assert_eq!(code(propose(&|f| f.facts.push("major".into())).await), "problems: facts urgent-not-with");
        let id = town.in_haste("society", "紧急停水通知").await;
        assert_eq!(state(&town, &id).await, State::Released);
        let page = town.office.file(&town.who("clerk"), &id).await.unwrap();
        assert_eq!(page.put_off.len(), 1);
        assert_eq!(page.disclosure.working.plan.urgent.as_ref().unwrap().reason, "今晚停水，等不及");
        let history = town.office.history(&town.who("clerk"), &id).await.unwrap();
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
            assert_eq!(code(town.review_later(login, &id, 1, |_| ()).await), expect, "{login}");
            assert_eq!(code(town.office.later_page(&town.who(login), &id, 1, "review").await), expect, "{login}");
        }
        for (version, step) in [(2, "review"), (1, "secrecy_review"), (1, "nothing")] {
            let page = town.office.later_page(&town.who("reviewer"), &id, version, step).await;
            assert_eq!(code(page), "absent", "{version} {step}");
        }
        assert_eq!(code(town.review_later("reviewer", &id, 1, |f| f.content = "ab".repeat(32)).await), "outdated");
        assert_eq!(code(town.review_later("reviewer", &id, 1, |f| f.outcome.clear()).await), "problems: outcome later-missing");
        let (shown, line) = town.office.later_page(&town.who("reviewer"), &id, 1, "review").await.unwrap();
        assert_eq!((line.mine, line.overdue, shown.digests.0), (true, true, page.digests.0));
        town.review_later("reviewer", &id, 1, |f| f.text = "数字已核".into()).await.unwrap();
        assert_eq!(code(town.review_later("reviewer", &id, 1, |_| ()).await), "not-owed");
        assert_eq!((told(&town, "reviewer").await, findings(&town).await), (vec![], vec![]));
        let page = town.office.file(&town.who("clerk"), &id).await.unwrap();
        let held = page.owed[0].held.as_ref().unwrap();
        assert_eq!((held.0, held.1.name.as_str(), held.1.words.text.as_str()), (Outcome::InOrder, "罗国庆", "数字已核"));
        let history = town.office.history(&town.who("clerk"), &id).await.unwrap();
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
        let amiss = |text: &'static str| town.review_later("reviewer", &id, 1, move |f| (f.outcome, f.text) = ("amiss".into(), text.into()));
        assert_eq!(code(amiss(" ").await), "problems: text amiss-missing");
        amiss("时间写错了").await.unwrap();
        let task = "紧急停水通知 1 南坝镇党委 党政办主任 罗国庆 时间写错了";
        assert_eq!((told(&town, "clerk").await, told(&town, "reviewer").await), (vec![task.to_owned()], vec![]));
        assert_eq!(findings(&town).await, [(Code::ReviewAmiss, true, "2026-11-23".to_owned())]);
        let number = town.index_number(&id).await;
        assert_eq!(shown(&town.office, &town.tokens("").await, &number, None).await, "1 current", "it stays published");
        let clerk = town.identity("clerk").await;
        let mut form = town.office.plan_again(&clerk, &id, true).await.unwrap().form;
        assert!(!form.facts.contains(&"urgent".into()) && form.urgent_reason.is_empty(), "what could not wait then may wait now");
        form.body.push_str("\n\n停水时间更正为二十一时。");
        (form.correction_was, form.correction_now, form.correction_reason) = ("20时".into(), "21时".into(), "笔误".into());
        town.office.correct(town.who("clerk"), id.clone(), form).await.unwrap();
        assert_eq!((told(&town, "clerk").await, findings(&town).await), (vec![], vec![]));
        town.drive(&id, Stop::Filed).await;
        assert_eq!((state(&town, &id).await, told(&town, "clerk").await), (State::Filed, vec![]));
        town.assert_consistent().await;
    }

    /// A correction or a withdrawal doesn't do away with the review of what was released.
    async fn a_review_is_not_dodged(database) {
        let town = Scenario::open(database).await;
        let id = town.in_haste("society", "紧急停水通知").await;
        let clerk = town.identity("clerk").await;
        let mut form = town.office.plan_again(&clerk, &id, true).await.unwrap().form;
        form.body.push_str("\n\n更正。");
        (form.correction_was, form.correction_now, form.correction_reason) = ("20时".into(), "21时".into(), "笔误".into());
        town.office.correct(town.who("clerk"), id.clone(), form).await.unwrap();
        town.drive(&id, Stop::Filed).await;
        assert_eq!(told(&town, "reviewer").await, ["紧急停水通知 1 党政办审核 2026-11-30"]);
        let (page, _) = town.office.later_page(&town.who("reviewer"), &id, 1, "review").await.unwrap();
        assert!(!page.disclosure.working.plan.content.body.contains("更正"), "it is of the version that was released");
        town.office.withdraw(town.who("approver"), id.clone(), "重复".into()).await.unwrap();
        assert_eq!(told(&town, "reviewer").await, ["紧急停水通知 1 党政办审核 2026-11-30"]);
        town.review_later("reviewer", &id, 1, |f| (f.outcome, f.text) = ("amiss".into(), "有误".into())).await.unwrap();
        assert_eq!((told(&town, "reviewer").await, told(&town, "clerk").await), (vec![], vec![]));
        town.assert_consistent().await;
    }

    /// Where the procedure puts nothing off, nothing is urgent: an own procedure without it, and one that puts off more.
    async fn not_every_procedure_hastens(database) {
        let town = Scenario::open(database).await;
        let propose = || town.propose("clerk", "society", town.hasty_form("society", "急事"));
        let page = town.office.new_plan(&town.identity("clerk").await, &town.entry_id("society"), "").await.unwrap();
        assert_eq!(page.haste.map(|h| (h.put_off[0].zh.clone(), h.days)), Some(("党政办审核".to_owned(), 5)));
        let unhurried = |form: &mut domain::variation::ProcedureForm| form.steps.iter_mut().for_each(|s| s.unless.clear());
        town.vary("county-reviewer", "511722101", unhurried).await.unwrap();
        let page = town.office.new_plan(&town.identity("clerk").await, &town.entry_id("society"), "").await.unwrap();
        assert!(page.haste.is_none());
        assert_eq!(code(propose().await), "problems: facts urgent-unavailable");
        let hasty = |id: &'static str| {
            move |form: &mut domain::variation::ProcedureForm| {
                form.steps.iter_mut().filter(|s| s.id == id).for_each(|s| s.unless = vec!["urgent".into()]);
            }
        };
        for (step, expect) in [("secrecy_review", false), ("approve", false), ("superior", false), ("publicity", false), ("review", true)] {
            let form = town.varied("county-reviewer", "511722101", hasty(step)).await;
            let checked = town.office.check_variation(&town.who("county-reviewer"), "511722101", &form).await.unwrap();
            assert_eq!(checked.harms.is_empty(), expect, "{step}: {:?}", checked.harms);
        }
    }
}
