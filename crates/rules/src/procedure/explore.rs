//! Walks every state that a procedure can reach, with production's own [`super::apply`], before anybody uses it.

use std::collections::{BTreeSet, HashMap, VecDeque};

use serde::{Deserialize, Serialize};

use super::invariants::{InvariantChecker, Reading};
use super::scenarios::{SUSPECT, Scenario, attempts, listed, scenarios, swap, words};
use super::state::View;
use super::{Case, Duty, End, Event, Guard, Guards, Move, Part, Place, Procedure, Refusal, SignOff, Step, StepKind};
use super::{apply_with, check, codes};
use crate::text::{Basis, Text};

/// More states than this, over all scenarios, and a procedure is too intricate to be trusted.
const LIMIT: usize = 100_000;

codes! {
    /// What must hold of a procedure, whatever people do.
    Property {
        /// A name that does not exist, a target that makes no sense.
        Malformed = "malformed",
        /// No step proposes, reviews secrecy, approves, releases or archives.
        StepMissing = "step_missing",
        /// Steps wait for each other.
        Circle = "circle",
        /// What is released was proposed, reviewed for secrecy and approved as it is, by every step needed.
        UnsafeRelease = "unsafe_release",
        /// Nobody both proposes and reviews secrecy or approves.
        SelfApproval = "self_approval",
        /// Every case can be brought to its file, whatever its facts, without changing them.
        DeadEnd = "dead_end",
        /// What was released ends with its file.
        EndWithoutFile = "end_without_file",
        /// A file is put together only after all was released.
        FiledUnreleased = "filed_unreleased",
        /// What is major or beyond authority is released only with the superior's decision.
        EscalationDodged = "escalation_dodged",
        /// Haste passes over no secrecy review and no decision.
        HastyRelease = "hasty_release",
        /// What haste put off is reviewed afterwards, once, as it was released, before the file is put together.
        ReviewOmitted = "review_omitted",
        /// What was referred is released only with the finding.
        FindingDodged = "finding_dodged",
        /// What was withheld is not released.
        WithheldReleased = "withheld_released",
        /// Nobody passes what rests on a step that has not passed.
        OutOfTurn = "out_of_turn",
        /// Stages come once each, in order, with the same content.
        Stages = "stages",
        /// Every step can come to its turn.
        DeadStep = "dead_step",
        /// The procedure can be walked to the end.
        TooLarge = "too_large",
    }
}

/// A property that fails, and the shortest path there: step ids and moves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counterexample {
    /// What fails.
    pub property: Property,
    /// How, in words; for faults of the text, the steps concerned.
    pub path: Vec<String>,
}

impl std::fmt::Display for Counterexample {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.property, self.path.join(" → "))
    }
}

/// What an exploration walked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exploration {
    /// Scenarios (versions, facts, suspects) walked.
    pub scenarios: usize,
    /// States reached, over all scenarios.
    pub states: usize,
    /// Events accepted.
    pub transitions: usize,
}

/// What an exploration comes to: one counterexample for each property that fails.
pub type Explored = Result<Exploration, Vec<Counterexample>>;

/// Walks every reachable state of a procedure. The loader asks this and refuses what fails.
///
/// # Errors
/// One counterexample for each property that fails, each with a shortest path.
pub fn explore(procedure: &Procedure) -> Explored {
    explore_with(procedure, Guards::all(), None)
}

/// [`explore`] of several procedures, in their order. Those that differ in words only (names, bases, time limits) are
/// walked once: a ruleset gives the same procedure to many kinds of organisations.
pub fn explore_all(procedures: &[Procedure]) -> Vec<Explored> {
    let mut known: Vec<(Vec<Step>, Explored)> = Vec::new();
    let walked = procedures.iter().map(|procedure| {
        let shape = shape(procedure);
        if let Some((_, result)) = known.iter().find(|(other, _)| *other == shape) {
            return result.clone();
        }
        let result = explore(procedure);
        known.push((shape, result.clone()));
        result
    });
    walked.collect()
}

/// The steps without what the exploration does not read.
fn shape(procedure: &Procedure) -> Vec<Step> {
    let bare = |step: &Step| Step {
        name: Text::new("", ""),
        duty: Duty::Undertaker,
        place: if step.place == Place::Superior { Place::Superior } else { Place::Own },
        days: None,
        basis: Basis::article(1),
        ..step.clone()
    };
    procedure.steps.iter().map(bare).collect()
}

/// For each guard: what the exploration finds without it. `None` means that nothing did harm: then the guard is useless
/// to this procedure, or a property is missing.
pub fn mutation_report(procedure: &Procedure) -> Vec<(Guard, Option<Counterexample>)> {
    let without = |guard: &Guard| {
        let found = explore_with(procedure, Guards::without(*guard), Some(guard.property())).err().unwrap_or_default();
        let expected = found.iter().find(|found| found.property == guard.property());
        (*guard, expected.or(found.first()).cloned())
    };
    Guard::ALL.iter().map(without).collect()
}

/// Stops as soon as `only` is found to fail, if anything is named.
pub(super) fn explore_with(procedure: &Procedure, guards: Guards, only: Option<Property>) -> Explored {
    check(procedure)?;
    let reading = Reading::new(procedure);
    let mut walk =
        Walk { procedure, guards, reading, done: Exploration::default(), found: Vec::new(), used: BTreeSet::new() };
    for scenario in scenarios(procedure) {
        walk.scenario(&scenario);
        if walk.found.iter().any(|found| Some(found.property) == only || found.property == Property::TooLarge) {
            return Err(walk.found);
        }
    }
    walk.dead_steps();
    if walk.found.is_empty() { Ok(walk.done) } else { Err(walk.found) }
}

struct Walk<'a> {
    procedure: &'a Procedure,
    guards: Guards,
    reading: Reading<'a>,
    done: Exploration,
    found: Vec<Counterexample>,
    used: BTreeSet<String>,
}

#[derive(Clone)]
struct State {
    case: Case<u8, u8>,
    invariants: InvariantChecker,
    /// The state before, and which of its attempts led here.
    from: Option<(usize, usize)>,
    /// States from which signing or releasing leads here.
    progress_from: Vec<usize>,
}

impl Walk<'_> {
    /// Breadth first, so that the first path found is a shortest one.
    fn scenario(&mut self, scenario: &Scenario) {
        let start = scenario.start();
        let invariants = InvariantChecker::new(&self.reading, &start.called);
        let mut known = HashMap::from([(key(self.procedure, scenario, &start, &invariants), 0)]);
        let mut states = vec![State { case: start, invariants, from: None, progress_from: Vec::new() }];
        let mut queue = VecDeque::from([0]);
        let mut harmed = false;
        self.done.scenarios += 1;
        while let Some(at) = queue.pop_front() {
            let Some(State { case, invariants, .. }) = states.get(at).cloned() else { continue };
            let mut turned_away = None;
            for (nth, attempt) in attempts(scenario, self.procedure, &case).into_iter().enumerate() {
                if turned_away.is_some() && turned_away == attempt.signs() {
                    continue;
                }
                let Some(event) = attempt.event(scenario, self.procedure, &case) else { continue };
                let after = match apply_with(self.procedure, &case, event.clone(), self.guards) {
                    Ok(after) => after,
                    Err(refusal) => {
                        turned_away = attempt.signs().filter(|_| whoever_signs(&refusal));
                        continue;
                    }
                };
                self.done.transitions += 1;
                let mut invariants = invariants.clone();
                let broken = invariants.observe(&self.reading, scenario, &case, &event, &after);
                if !broken.is_empty() {
                    // Harm is done: what comes after is of no interest.
                    harmed = true;
                    let path = self.path(scenario, &states, at, Some(&event));
                    broken.into_iter().for_each(|property| self.report(property, &path));
                    continue;
                }
                let progress = self.note(&event);
                let after = self.canonical(scenario, after, &mut invariants);
                let to = *known.entry(key(self.procedure, scenario, &after, &invariants)).or_insert(states.len());
                if to == states.len() {
                    let from = Some((at, nth));
                    states.push(State { case: after, invariants, from, progress_from: Vec::new() });
                    queue.push_back(to);
                }
                if progress && let Some(state) = states.get_mut(to) {
                    state.progress_from.push(at);
                }
            }
            if self.done.states + states.len() > LIMIT {
                return self.report(Property::TooLarge, &[format!("more than {LIMIT} states")]);
            }
        }
        self.done.states += states.len();
        if !harmed {
            self.dead_end(scenario, &states);
        }
    }

    /// The state without what can't matter any more, so that few states remain:
    /// * once ended, nothing but how (nothing happens afterwards);
    /// * of each step only the sign-off that stands, for `apply` reads no other; nor does it read the round, a label;
    /// * an escalation as a pass and a referral as nothing, for `called` keeps what they began;
    /// * the suspect's hand as the suspect's own, whether in person, as a delegate or through one;
    /// * where the two versions differ in content only, what is on the table is called 0.
    fn canonical(
        &self,
        scenario: &Scenario,
        mut case: Case<u8, u8>,
        invariants: &mut InvariantChecker,
    ) -> Case<u8, u8> {
        if case.end.is_some() && self.guards.has(Guard::Ended) {
            let start = scenario.start();
            *invariants = InvariantChecker::new(&self.reading, &start.called);
            return Case { end: case.end, ..start };
        }
        let view = View { procedure: self.procedure, case: &case, guards: self.guards };
        let calls = self.guards.has(Guard::Binding);
        // Of each step, where in the log the sign-off is that matters.
        let standing = self.procedure.steps.iter().map(|step| {
            let called = |may: &Move| matches!(may, Move::Refer(to) if case.called.contains(to));
            let referred = calls && step.may.iter().any(called);
            let matters = |sign_off: &SignOff<u8, u8>| !referred || is_suspect(sign_off);
            let last = case.sign_offs.iter().rposition(|sign_off| sign_off.step == step.id);
            last.filter(|_| view.standing(&step.id).is_some_and(matters))
        });
        let standing: Vec<Option<usize>> = standing.collect();
        let mut log: Vec<Option<SignOff<u8, u8>>> = std::mem::take(&mut case.sign_offs).into_iter().map(Some).collect();
        let kept = standing.into_iter().flatten().filter_map(|at| log.get_mut(at).and_then(Option::take));
        case.sign_offs = kept.collect();
        for sign_off in &mut case.sign_offs {
            if is_suspect(sign_off) {
                (sign_off.person, sign_off.for_principal) = (SUSPECT, None);
            }
            if calls && matches!(sign_off.outcome, Move::Escalate(_)) {
                sign_off.outcome = Move::Pass;
            }
            sign_off.round = 1;
        }
        case.round = 1;
        if scenario.differs_in_content() && case.parts.content == 1 {
            swap(&mut case.parts.content);
            let digests = case.sign_offs.iter_mut().filter_map(|sign_off| sign_off.saw.get_mut(&Part::Content));
            let later = case.later.iter_mut().filter_map(|later| later.saw.get_mut(&Part::Content));
            digests.chain(later).chain(case.released.values_mut()).for_each(swap);
            invariants.swap_content();
        }
        invariants.forget_referrers(&self.reading);
        case
    }

    /// Remembers which steps came to their turn; says whether the event is work on the case.
    fn note(&mut self, event: &Event<u8, u8>) -> bool {
        if matches!(event, Event::DeferredReview { .. }) {
            return true;
        }
        let (Event::Sign { step, .. } | Event::Release { step, .. }) = event else { return false };
        if !self.used.contains(step) {
            self.used.insert(step.clone());
        }
        true
    }

    /// Backward from the file, along signing and releasing only: whatever can't be reached is stuck, or runs in circles.
    fn dead_end(&mut self, scenario: &Scenario, states: &[State]) {
        let mut alive = vec![false; states.len()];
        let filed = |(at, state): (usize, &State)| (state.case.end == Some(End::Filed)).then_some(at);
        let mut queue: Vec<usize> = states.iter().enumerate().filter_map(filed).collect();
        while let Some(at) = queue.pop() {
            let (Some(seen), Some(state)) = (alive.get_mut(at), states.get(at)) else { continue };
            if !std::mem::replace(seen, true) {
                queue.extend(&state.progress_from);
            }
        }
        let stuck = alive.iter().zip(states).position(|(alive, state)| !alive && state.case.end.is_none());
        if let Some(stuck) = stuck {
            let mut path = self.path(scenario, states, stuck, None);
            path.push("no way to the file".to_owned());
            self.report(Property::DeadEnd, &path);
        }
    }

    fn dead_steps(&mut self) {
        // Harm cuts paths short, so only an otherwise sound procedure can be blamed.
        if self.found.is_empty() {
            let dead = self.procedure.steps.iter().filter(|step| !self.used.contains(&step.id));
            let path: Vec<String> = dead.map(|step| step.id.clone()).collect();
            if !path.is_empty() {
                self.report(Property::DeadStep, &path);
            }
        }
    }

    fn report(&mut self, property: Property, path: &[String]) {
        match self.found.iter_mut().find(|found| found.property == property) {
            Some(found) if found.path.len() > path.len() => found.path = path.to_vec(),
            Some(_) => {}
            None => self.found.push(Counterexample { property, path: path.to_vec() }),
        }
    }

    fn path(&self, scenario: &Scenario, states: &[State], end: usize, last: Option<&Event<u8, u8>>) -> Vec<String> {
        let mut path = Vec::new();
        let mut at = end;
        if let (Some(last), Some(state)) = (last, states.get(end)) {
            path.push(words(scenario, &state.case, last));
        }
        while let Some((from, nth)) = states.get(at).and_then(|state| state.from) {
            let Some(before) = states.get(from) else { break };
            let attempts = attempts(scenario, self.procedure, &before.case);
            let event = attempts.get(nth).and_then(|attempt| attempt.event(scenario, self.procedure, &before.case));
            path.extend(event.map(|event| words(scenario, &before.case, &event)));
            at = from;
        }
        path.push(format!("start: {}", listed(&scenario.start().facts)));
        path.reverse();
        path
    }
}

fn is_suspect(sign_off: &SignOff<u8, u8>) -> bool {
    sign_off.person == SUSPECT || sign_off.for_principal == Some(SUSPECT)
}

/// Whether a refusal concerns the step alone, so that no other signature at this step would fare better.
fn whoever_signs(refusal: &Refusal) -> bool {
    matches!(
        refusal,
        Refusal::Ended { .. }
            | Refusal::WrongKind { .. }
            | Refusal::NotNeeded { .. }
            | Refusal::Referred { .. }
            | Refusal::NotYet { .. }
            | Refusal::AlreadyPassed { .. }
    )
}

/// All that tells a state from another, in bytes.
fn key(procedure: &Procedure, scenario: &Scenario, case: &Case<u8, u8>, invariants: &InvariantChecker) -> Vec<u8> {
    let released = u8::try_from(case.released.len()).unwrap_or(u8::MAX);
    let end = case.end.map_or(0, |end| 1 + u8::from(end == End::Filed) + 2 * u8::from(end == End::Withheld));
    let facts = scenario.facts_of(case);
    let mut key = vec![case.parts.content, case.parts.plan, facts, released, u8::from(case.curtailed), end];
    for step in procedure.steps.iter().filter(|step| step.kind != StepKind::Release) {
        key.push(u8::from(case.called.contains(&step.id)));
        key.push(u8::from(case.later.iter().any(|later| later.step == step.id)));
        if let Some(sign_off) = case.last(&step.id) {
            let outcome = step.may.iter().position(|may| may == &sign_off.outcome);
            key.push(1 + outcome.and_then(|outcome| u8::try_from(outcome).ok()).unwrap_or(100));
            key.extend(sign_off.saw.values());
            key.extend([sign_off.person, sign_off.for_principal.unwrap_or_default()]);
        }
        key.push(0);
    }
    invariants.key(&mut key);
    key
}
