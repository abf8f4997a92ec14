//! The urgent route: what is put off, who owes it when, and what becomes of what is found amiss.

use Outcome::{Amiss, InOrder};
use domain::{
    plan::{FormFacts, PlanForm},
    policy::{self, World},
    urgent::{LaterForm, Outcome, TEXT_MAX, read_turn},
    workday::WorkCalendar,
};

use crate::{
    sample::{TODAY, day, directory, entry, facts, form, township},
    script::{Op, Op::*, run, then},
};

/// The way to approval: nobody asks for the office's review.
const URGENT: [Op; 2] = [Pass("secrecy_review"), Pass("approve")];
const OUT: [Op; 3] = [Pass("secrecy_review"), Pass("approve"), Release(1, TODAY)];
/// The way of a correction that can wait.
const CORRECTED: [Op; 5] = [Correct("改"), Pass("secrecy_review"), Pass("review"), Pass("approve"), Release(1, TODAY)];

/// State and turns, or the refusal of the last line.
fn told(ops: &[Op]) -> String {
    let disclosure = match run("urgent", ops) {
        Ok(disclosure) => disclosure,
        Err(code) => return format!("refused {code}"),
    };
    let directory = directory();
    let desk = policy::desk(&World { directory: &directory, today: day(TODAY) }, &disclosure, township());
    let turns: Vec<String> =
        desk.turns.iter().map(|t| format!("{} by {}", t.step, t.token.replace("duty:", ""))).collect();
    format!("{}: {}", disclosure.state, turns.join(", ")).trim_end_matches(": ").to_owned()
}

#[test]
fn what_is_put_off_is_owed_until_it_is_held() {
    let check = |ops: &[Op], expect: &str| assert_eq!(told(ops), expect, "{ops:?}");
    let owed = "later:1:review by office_reviewer:town";
    let file = "archive by archivist:town";
    let mend = "mend:1 by undertaker:town";
    let later = |outcome| Later(1, "review", outcome);
    let after = |ops: &[Op]| then(&[&OUT, ops]);
    check(&[Pass("secrecy_review")], "under_way: approve by approver:town");
    check(&[Pass("secrecy_review"), Pass("review")], "refused not-needed");
    check(&[Pass("approve")], "refused not-yet"); // never before the secrecy review
    check(&URGENT, "approved");
    check(&then(&[&URGENT, &[later(InOrder)]]), "refused not-owed");
    check(&OUT, &format!("released: {owed}"));
    check(&after(&[Pass("archive")]), "refused not-yet");
    check(&after(&[later(InOrder)]), &format!("released: {file}"));
    check(&after(&[later(InOrder), later(InOrder)]), "refused not-owed");
    check(&after(&[later(InOrder), Pass("archive")]), "filed");
    check(&after(&[Later(2, "review", InOrder)]), "refused not-owed");
    // whoever proposed or approved does not review afterwards
    check(&after(&[Later(1, "propose", InOrder)]), "refused same-person");
    check(&after(&[Later(1, "approve", InOrder)]), "refused same-person");
    // amiss: a task, until a correction or a withdrawal is under way; nothing is unpublished by it
    check(&after(&[later(Amiss)]), &format!("released: {file}, {mend}"));
    check(&after(&[later(Amiss), Pass("archive")]), &format!("filed: {mend}"));
    check(&after(&[later(Amiss), Withdraw]), "withdrawn");
    check(&after(&[later(Amiss), Correct("改")]), "correcting: secrecy_review by secrecy_reviewer:town");
    check(&after(&[later(Amiss), Correct("改"), Abandon]), &format!("filed: {mend}"));
    check(&then(&[&OUT, &[later(Amiss)], &CORRECTED]), &format!("released: {file}"));
    // neither dodges the review
    check(&after(&[Withdraw]), &format!("withdrawn: {owed}"));
    check(&after(&[Withdraw, later(Amiss)]), "withdrawn");
    check(&then(&[&OUT, &CORRECTED]), &format!("released: {file}, {owed}"));
    check(&then(&[&OUT, &CORRECTED, &[later(Amiss)]]), &format!("released: {file}"));
}

#[test]
fn the_day_is_counted_in_working_days() {
    let disclosure = run("urgent", &OUT).unwrap();
    let (working, owed) = disclosure.owed(1, "review").unwrap();
    assert_eq!(working.plan.urgent.as_ref().unwrap().reason, "今晚停水");
    let due = owed.due(WorkCalendar::builtin());
    assert_eq!((owed.from, due.day, due.provisional), (day(TODAY), day("2026-11-30"), false));
    assert_eq!(
        [read_turn("later:12:review"), read_turn("review"), read_turn("mend:1")],
        [Some((12, "review")), None, None]
    );
}

fn problems(form: &PlanForm, facts: &FormFacts<'_>) -> String {
    match form.read(facts) {
        Ok(plan) => plan.urgent.map_or_else(String::new, |u| format!("{} in {}", u.reason, u.days)),
        Err(problems) => problems.0.iter().map(|p| format!("{} {}", p.field, p.code)).collect::<Vec<_>>().join(", "),
    }
}

#[test]
fn why_it_can_not_wait() {
    let entry = entry("society");
    let check = |declared: &[&str], reason: &str, allowed: bool, expect: &str| {
        let declared = declared.iter().map(|code| (*code).to_owned()).collect();
        let form = PlanForm { facts: declared, urgent_reason: reason.to_owned(), ..form() };
        let mut facts = facts(&entry, false);
        facts.urgent = facts.urgent.filter(|_| allowed);
        assert_eq!(problems(&form, &facts), expect, "{:?} {reason}", form.facts);
    };
    check(&[], "说了也不算", true, "");
    check(&["urgent"], " 今晚停水 ", true, "今晚停水 in 5");
    check(&["urgent"], " ", true, "urgent_reason urgent-reason-missing");
    check(&["urgent"], &"长".repeat(TEXT_MAX + 1), true, "urgent_reason reason-long");
    check(&["urgent"], "今晚停水", false, "facts urgent-unavailable");
    for fact in ["major", "beyond_authority", "doubtful"] {
        check(&["urgent", fact], "今晚停水", true, "facts urgent-not-with");
    }
    // what is signed is the reason as well
    let plan = |reason: &str| {
        let form = PlanForm { facts: vec!["urgent".into()], urgent_reason: reason.to_owned(), ..form() };
        form.read(&facts(&entry, false)).unwrap()
    };
    assert_ne!(plan("今晚停水").terms_digest().unwrap(), plan("明早停水").terms_digest().unwrap());
    let again = PlanForm::from_plan(&plan("今晚停水"), String::new());
    assert_eq!(again.read(&facts(&entry, false)).unwrap(), plan("今晚停水"));
}

#[test]
fn the_form_after_the_release() {
    let check = |outcome: &str, text: &str, expect: &str| {
        let form = LaterForm { outcome: outcome.to_owned(), text: text.to_owned(), ..LaterForm::default() };
        let got = match form.read() {
            Ok(found) => format!("{} {}", found.outcome, found.text),
            Err(problems) => {
                problems.0.iter().map(|p| format!("{} {}", p.field, p.code)).collect::<Vec<_>>().join(", ")
            }
        };
        assert_eq!(got.trim(), expect);
    };
    check("in_order", "", "in_order");
    check("amiss", " 漏了一户\r\n ", "amiss 漏了一户");
    check("amiss", " ", "text amiss-missing");
    check("", "", "outcome later-missing");
    check("in_order", &"长".repeat(TEXT_MAX + 1), "text reason-long");
}
