//! A disclosure's life as a short script, for tables of states.

use domain::{
    Instant, Refusal,
    disclosure::{
        Disclosure, DisclosureError, OpinionText,
        deferred_review::{Outcome, ReviewFinding},
        plan::{Plan, Stage, Urgency},
    },
    token::Scope,
};
use rules::procedure::{Fact, Move};

use crate::sample::{TODAY, actor, at, day, pin, plan, township};

/// What happens next.
#[derive(Clone, Copy, Debug)]
pub enum Op {
    /// This step passes.
    Pass(&'static str),
    /// This step passes, signed by this person.
    PassBy(&'static str, &'static str),
    /// This step sends it back to the proposer.
    Return(&'static str),
    /// The secrecy review goes to the department.
    Refer,
    /// The approver calls the superior.
    Escalate,
    /// This step decides not to disclose.
    Withhold(&'static str),
    /// The proposer puts this title forward.
    Revise(&'static str),
    /// This stage is released on this day.
    Release(u8, &'static str),
    /// The office's review of this version after its release, signed by this person.
    Later(u32, &'static str, Outcome),
    /// A correction of this title begins.
    Correct(&'static str),
    /// The plan is taken back.
    Abandon,
    /// What was released is withdrawn.
    Withdraw,
}

/// The plan put forward first: `urgent` can't wait, `beyond` needs the superior, `staged` goes inside first and to society two days later.
pub fn first(kind: &str) -> Plan {
    let mut plan = plan(kind);
    match kind {
        "beyond" => drop(plan.facts.insert(Fact::BeyondAuthority)),
        "joint" => {
            plan.facts.insert(Fact::Joint);
            plan.issuers = vec![domain::OrgId::from_text("elsewhere")];
        }
        "urgent" => {
            plan.facts.insert(Fact::Urgent);
            plan.urgent = Some(Urgency { reason: "今晚停水".to_owned(), days: 5 });
        }
        "staged" => {
            let society = plan.stages[0].clone();
            plan.stages = vec![
                Stage { scope: Scope::Party, ..society.clone() },
                Stage { on: day(TODAY).plus_days(2), ..society },
            ];
        }
        _ => {}
    }
    plan
}

fn words(text: &str) -> OpinionText {
    OpinionText { text: text.to_owned(), ..OpinionText::default() }
}

/// A minute after what was last done: nothing happens at the same time.
fn minute(now: &Disclosure) -> Instant {
    now.changed.max(at(TODAY)).plus_seconds(60)
}

fn signed(
    now: &Disclosure,
    step: &str,
    person: &str,
    outcome: Move,
    words: OpinionText,
) -> Result<Disclosure, DisclosureError> {
    let saw = now.working.shown(township().step(step).unwrap());
    now.sign(township(), step, (outcome, saw), words, &actor(person), minute(now))
}

/// What comes of the next line.
pub fn done(now: &Disclosure, op: Op) -> Result<Disclosure, DisclosureError> {
    let (proposer, at_last) = (actor("propose"), minute(now));
    match op {
        Op::Pass(step) => signed(now, step, step, Move::Pass, words("")),
        Op::PassBy(step, person) => signed(now, step, person, Move::Pass, words("")),
        Op::Return(step) => signed(now, step, step, Move::Return("propose".into()), words("请修改")),
        Op::Refer => {
            signed(now, "secrecy_review", "secrecy_review", Move::Refer("secrecy_department".into()), words("拿不准"))
        }
        Op::Escalate => signed(now, "approve", "approve", Move::Escalate("superior".into()), words("影响大")),
        Op::Withhold(step) => {
            let words =
                OpinionText { ground: Some("secret".into()), until: Some(day("2027-11-23")), ..words("涉密") };
            signed(now, step, step, Move::Withhold, words).map(|next| next.resume(township(), at_last))
        }
        Op::Revise(title) => now.revise(township(), plan(title), &proposer, at_last),
        Op::Release(stage, on) => {
            let when = if now.changed.day() == day(on) { at_last } else { at(on) };
            now.release(township(), stage, "town-2026-abc", when)
        }
        Op::Later(version, who, outcome) => {
            let step = township().step("review").unwrap();
            let working = now.deferred_review(version, "review").map_or(&now.working, |(working, _)| working);
            let finding = ReviewFinding { outcome, saw: working.shown(step), text: "看过".to_owned() };
            now.hold_deferred_review(township(), (version, "review"), finding, &actor(who), at_last)
        }
        Op::Correct(title) => now.correct(township(), (pin(), township()), first(title), &proposer, at_last),
        Op::Abandon => now.abandon(township(), at_last).map(|next| next.resume(township(), at_last)),
        Op::Withdraw => now.withdraw(township(), "重复", at_last),
    }
}

/// A plan that was just put forward.
pub fn begun(kind: &str) -> Disclosure {
    let id = domain::DisclosureId::from_text("d");
    let org = domain::OrgId::from_text("town");
    Disclosure::propose(id, org, (pin(), township()), first(kind), &actor("propose"), at(TODAY)).unwrap()
}

/// Runs a script on a plan put forward: the disclosure, or the code of the refusal of the last line.
pub fn run(kind: &str, ops: &[Op]) -> Result<Disclosure, String> {
    let mut now = begun(kind);
    for (i, op) in ops.iter().enumerate() {
        now = match done(&now, *op) {
            Ok(next) => next,
            Err(DisclosureError::Refused(Refusal { code, .. })) if i + 1 == ops.len() => return Err(code),
            Err(halt) => panic!("line {i}, {op:?}: {halt}"),
        };
    }
    Ok(now)
}

/// The way to approval.
pub const APPROVED: [Op; 3] = [Op::Pass("secrecy_review"), Op::Pass("review"), Op::Pass("approve")];

/// Scripts one after another.
pub fn then(parts: &[&[Op]]) -> Vec<Op> {
    parts.concat()
}
