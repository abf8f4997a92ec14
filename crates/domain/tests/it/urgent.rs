//! The urgent route: what is put off, who owes it when, and what becomes of what is found defective.

use std::collections::BTreeSet;

use Outcome::{Defective, InOrder};
use domain::{
    disclosure::{
        Disclosure, State,
        deferred_review::{DeferredReviewForm, Outcome, TEXT_MAX, read_turn},
        plan::{FormFacts, PlanForm},
    },
    policy::{self, PolicyContext},
    workday::WorkCalendar,
};

use crate::{
    sample::{TODAY, day, directory, entry, facts, form, township},
    script::{Op, Op::*, done, run, then},
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
    let desk = policy::desk(&PolicyContext { directory: &directory, today: day(TODAY) }, &disclosure, township());
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
    // amiss: a task, nothing filed, and nothing unpublished by it
    let secrecy = "secrecy_review by secrecy_reviewer:town";
    check(&after(&[later(Defective)]), &format!("released: {mend}"));
    check(&after(&[later(Defective), Pass("archive")]), "refused unmended");
    check(&after(&[later(Defective), Withdraw]), "withdrawn");
    // a correction in the hands of others is the undertaker's task no more; in his own it is one, not two
    check(&after(&[later(Defective), Correct("改")]), &format!("correcting: {secrecy}"));
    let returned = [later(Defective), Correct("改"), Return("secrecy_review")];
    check(&after(&returned), "correcting: propose by undertaker:town");
    check(&after(&then(&[&returned, &[Revise("再改")]])), &format!("correcting: {secrecy}"));
    check(&after(&[later(Defective), Correct("改"), Abandon]), &format!("released: {mend}"));
    check(&after(&[later(Defective), Correct("改"), Withhold("secrecy_review")]), &format!("released: {mend}"));
    check(&after(&[later(Defective), Correct("改"), Abandon, Pass("archive")]), "refused unmended");
    check(&then(&[&OUT, &[later(Defective)], &CORRECTED]), &format!("released: {file}"));
    check(&then(&[&OUT, &[later(Defective)], &CORRECTED, &[Pass("archive")]]), "filed");
    // one put forward before it was found may have missed it
    check(&after(&[Correct("改"), later(Defective)]), &format!("correcting: {secrecy}, {mend}"));
    check(&after(&[Correct("改"), Abandon, later(Defective)]), &format!("released: {mend}"));
    let back = [Correct("改"), later(Defective), Return("secrecy_review")];
    check(&after(&back), "correcting: propose by undertaker:town");
    check(&after(&then(&[&back, &[Revise("再改")]])), &format!("correcting: {secrecy}"));
    // neither dodges the review
    check(&after(&[Withdraw]), &format!("withdrawn: {owed}"));
    check(&after(&[Withdraw, later(Defective)]), "withdrawn");
    check(&then(&[&OUT, &CORRECTED]), &format!("released: {file}, {owed}"));
    check(&then(&[&OUT, &CORRECTED, &[later(Defective)]]), &format!("released: {file}"));
}

/// What is being done about what was found defective, and how many reviews found it.
fn remedy(ops: &[Op]) -> String {
    let disclosure = run("urgent", ops).unwrap();
    disclosure
        .open_defect()
        .map_or_else(String::new, |m| format!("{} v{} {}", m.remedy, m.working.version, m.defective.len()))
}

#[test]
fn it_is_unmended_until_a_correction_is_released() {
    let check = |ops: &[Op], expect: &str| assert_eq!(remedy(&then(&[&OUT, ops])), expect, "{ops:?}");
    let defective = Later(1, "review", Defective);
    check(&[], "");
    check(&[Later(1, "review", InOrder)], "");
    check(&[defective], "open v1 1");
    for way in 1..CORRECTED.len() {
        check(&then(&[&[defective], &CORRECTED[..way]]), "correcting v1 1");
        check(&then(&[&CORRECTED[..way], &[defective]]), "before v1 1");
    }
    check(&then(&[&[defective], &CORRECTED]), "");
    check(&then(&[&CORRECTED, &[defective]]), "");
    check(&[defective, Correct("改"), Abandon], "open v1 1");
    check(&[defective, Correct("改"), Abandon, Correct("再改")], "correcting v1 1");
    check(&[Correct("改"), defective, Return("secrecy_review"), Revise("再改")], "correcting v1 1");
    check(&[defective, Correct("改"), Withdraw], "");
    // an urgent correction that is found defective itself
    let again = [Correct("urgent"), Pass("secrecy_review"), Pass("approve"), Release(1, TODAY)];
    check(&then(&[&[defective], &again, &[Later(2, "review", Defective)]]), "open v2 1");
}

/// Everything that can be done with an urgent release, as far as it goes.
const ALL: [Op; 13] = [
    Pass("secrecy_review"),
    Pass("review"),
    Pass("approve"),
    Pass("archive"),
    Release(1, TODAY),
    Return("secrecy_review"),
    Revise("再改"),
    Later(1, "review", InOrder),
    Later(1, "review", Defective),
    Later(2, "review", Defective),
    Correct("urgent"),
    Abandon,
    Withdraw,
];
/// So many acts after the first release, and so many corrections.
const ACTS: usize = 9;
const CORRECTIONS: usize = 2;

/// What is told by the acts alone: the version at work and whether it is out, the one released last, those found defective.
#[derive(Clone, Copy, Default)]
struct Told {
    version: u32,
    out: bool,
    last: u32,
    defective: [bool; 8],
    withdrawn: bool,
    corrections: usize,
}

impl Told {
    fn after(mut self, op: Op) -> Self {
        match op {
            Release(..) => (self.out, self.last) = (true, self.version),
            Later(version, _, Defective) => self.defective[version as usize] = true,
            Correct(_) => {
                self.version += u32::from(self.out);
                (self.out, self.corrections) = (false, self.corrections + 1);
            }
            Withdraw => self.withdrawn = true,
            _ => {}
        }
        self
    }

    fn unmended(&self) -> bool {
        self.defective[self.last as usize] && !self.withdrawn
    }
}

/// Every order of acts: nothing is filed, nor before anybody to be filed, while it is unmended; and it never lies where
/// nobody is asked to do anything.
#[test]
fn nothing_unmended_is_filed_whatever_is_done() {
    let (mut seen, mut defective, mut filed) = (BTreeSet::new(), 0, 0);
    let out = run("urgent", &OUT).unwrap();
    let mut reached = vec![(out, Told { version: 1, out: true, last: 1, ..Told::default() })];
    for _ in 0..ACTS {
        let mut next = Vec::new();
        for (now, told) in &reached {
            for op in ALL {
                if matches!(op, Correct(_)) && told.corrections == CORRECTIONS {
                    continue;
                }
                let Ok(then) = done(now, op) else { continue };
                let all = [then.earlier.clone(), vec![then.working.clone()]].concat();
                let cases: Vec<_> = all.iter().map(|w| (&w.case, w.version, w.owed.len())).collect();
                let remedy = then.open_defect().map(|m| m.remedy);
                if !seen.insert(format!("{cases:?} {} {remedy:?}", then.state)) {
                    continue;
                }
                let told_then = told.after(op);
                assert_eq!(remedy.is_some(), told_then.unmended(), "after {op:?}: {cases:?}");
                assert!(!(told.unmended() && matches!(op, Pass("archive"))), "filed unmended: {cases:?}");
                filed += usize::from(matches!(op, Pass("archive")));
                if told_then.unmended() {
                    defective += 1;
                    look(&then);
                }
                next.push((then, told_then));
            }
        }
        reached = next;
    }
    assert!(defective > 100 && filed > 10, "{defective} {filed}");
}

fn look(unmended: &Disclosure) {
    assert_ne!(unmended.state, State::Filed);
    let directory = directory();
    let desk = policy::desk(&PolicyContext { directory: &directory, today: day(TODAY) }, unmended, township());
    let turns: Vec<&str> = desk.turns.iter().map(|turn| turn.step.as_str()).collect();
    assert!(!turns.contains(&"archive"), "{turns:?}");
    assert!(!turns.is_empty() || unmended.due(township(), day(TODAY)).is_some(), "nobody's: {unmended:?}");
}

#[test]
fn the_day_is_counted_in_working_days() {
    let disclosure = run("urgent", &OUT).unwrap();
    let (working, owed) = disclosure.deferred_review(1, "review").unwrap();
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
        let form =
            DeferredReviewForm { outcome: outcome.to_owned(), text: text.to_owned(), ..DeferredReviewForm::default() };
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
