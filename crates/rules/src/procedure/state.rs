//! What counts: which steps are needed, whose turn it is, what has passed. Pure functions of procedure and case.

use std::num::NonZeroU8;

use super::{Case, Fact, Guard, Guards, Move, Procedure, SignOff, Step, StepKind, codes};

codes! {
    /// Where a step stands, for the timeline on the page.
    StepState {
        /// The facts do not call for it.
        NotNeeded = "not_needed",
        /// Its turn has not come.
        Waiting = "waiting",
        /// Its turn is now.
        Open = "open",
        /// Done, and it counts.
        Passed = "passed",
        /// It sent the case back, and its turn has not come again.
        Returned = "returned",
        /// The question lies with another step, whose finding decides.
        Referred = "referred",
        /// It had passed, but what was signed is not what is on the table, or a return came after.
        Invalidated = "invalidated",
        /// It decided that nothing is disclosed.
        Withheld = "withheld",
    }
}

/// Whether every stage that will be released has been.
pub fn all_released<D, P>(case: &Case<D, P>) -> bool {
    next_stage(case).is_none()
}

/// The stage to be released next.
pub(super) fn next_stage<D, P>(case: &Case<D, P>) -> Option<u8> {
    let next = u8::try_from(case.released.len()).ok()?.checked_add(1)?;
    (!case.curtailed && NonZeroU8::new(next)? <= case.stages).then_some(next)
}

/// The steps whose turn is now, in the procedure's order; none once the case has ended.
pub fn open_steps<'a, D: Eq, P>(procedure: &'a Procedure, case: &Case<D, P>) -> Vec<&'a Step> {
    procedure.steps.iter().filter(|step| step_state(procedure, case, &step.id) == StepState::Open).collect()
}

/// The reviews that are put off because the case is urgent, in the procedure's order: owed once something is released.
pub fn deferred_steps<'a, D: Eq, P>(procedure: &'a Procedure, case: &Case<D, P>) -> Vec<&'a Step> {
    let view = View { procedure, case, guards: Guards::all() };
    procedure.steps.iter().filter(|step| view.is_deferred(step)).collect()
}

/// The reviews that are owed now: put off, something released, not held yet.
pub fn deferred_steps_due<'a, D: Eq, P>(procedure: &'a Procedure, case: &Case<D, P>) -> Vec<&'a Step> {
    let view = View { procedure, case, guards: Guards::all() };
    procedure.steps.iter().filter(|step| view.is_owed(step)).collect()
}

/// Where a step stands. A step that the procedure does not have is not needed.
pub fn step_state<D: Eq, P>(procedure: &Procedure, case: &Case<D, P>, step: &str) -> StepState {
    let view = View { procedure, case, guards: Guards::all() };
    let Some(step) = procedure.step(step) else { return StepState::NotNeeded };
    let last = case.last(&step.id).map(|sign_off| &sign_off.outcome);
    if last == Some(&Move::Withhold) && case.end.is_some() {
        return StepState::Withheld;
    }
    if !view.needed(step) {
        return StepState::NotNeeded;
    }
    if view.finding(step).is_some() {
        return StepState::Referred;
    }
    if view.passed(step) {
        return StepState::Passed;
    }
    if case.end.is_none() && view.waits_for(step).is_empty() && !view.counts(step) {
        return StepState::Open;
    }
    match last {
        Some(Move::Return(_)) => StepState::Returned,
        Some(_) => StepState::Invalidated,
        None => StepState::Waiting,
    }
}

/// A case under its procedure, judged with these guards.
#[derive(Clone, Copy)]
pub(super) struct View<'a, D, P> {
    pub procedure: &'a Procedure,
    pub case: &'a Case<D, P>,
    pub guards: Guards,
}

impl<'a, D: Eq, P> View<'a, D, P> {
    /// Whether facts, a referral or an escalation call for the step.
    pub fn needed(&self, step: &Step) -> bool {
        if self.guards.has(Guard::Binding) && self.case.called.contains(&step.id) {
            return true;
        }
        self.asked(step, |fact| self.case.facts.contains(&fact))
    }

    fn asked(&self, step: &Step, holds: impl Fn(Fact) -> bool) -> bool {
        let any = |facts: &[Fact]| facts.iter().any(|fact| holds(*fact));
        let by_default = step.when.is_empty() && !self.is_target(&step.id);
        (by_default || any(&step.when)) && !any(&step.unless)
    }

    /// Whether it is a review that is not needed for no other reason than urgency.
    pub fn is_deferred(&self, step: &Step) -> bool {
        let calm = |fact| fact != Fact::Urgent && self.case.facts.contains(&fact);
        step.kind == StepKind::Review && !self.needed(step) && self.asked(step, calm)
    }

    /// Whether its review is owed now.
    pub fn is_owed(&self, step: &Step) -> bool {
        let held = self.case.later.iter().any(|later| later.step == step.id);
        !self.case.released.is_empty() && !held && self.is_deferred(step)
    }

    /// Whether a referral or an escalation may go to this step.
    pub fn is_target(&self, id: &str) -> bool {
        self.procedure.steps.iter().flat_map(|step| &step.may).any(|may| match may {
            Move::Refer(to) | Move::Escalate(to) => to == id,
            Move::Pass | Move::Return(_) | Move::Withhold => false,
        })
    }

    /// The step whose finding stands in for this one's.
    pub fn finding(&self, step: &Step) -> Option<&'a Step> {
        let to = step.may.iter().find_map(|may| if let Move::Refer(to) = may { Some(to) } else { None })?;
        self.procedure.step(to).filter(|to| self.needed(to))
    }

    /// Whether the step is done with: see the rules of counting in the module's head.
    pub fn passed(&self, step: &Step) -> bool {
        self.passed_within(step, self.procedure.steps.len())
    }

    /// The steps that this one needs and that have not passed. The file waits for the reviews that are owed as well.
    pub fn waits_for(&self, step: &Step) -> Vec<String> {
        let passed = |id: &String| self.procedure.step(id).is_some_and(|need| self.passed(need));
        let mut waits: Vec<String> = step.needs.iter().filter(|id| !passed(id)).cloned().collect();
        if step.kind == StepKind::Archive && self.guards.has(Guard::Held) {
            let owed = self.procedure.steps.iter().filter(|other| self.is_owed(other));
            waits.extend(owed.map(|other| other.id.clone()));
        }
        waits
    }

    // `fuel` bounds the depth, so that a procedure with a cycle, which no loader lets through, can't exhaust the stack.
    fn passed_within(&self, step: &Step, fuel: usize) -> bool {
        let Some(fuel) = fuel.checked_sub(1) else { return false };
        let needs = || {
            let mut needs = step.needs.iter();
            needs.all(|id| self.procedure.step(id).is_some_and(|need| self.passed_within(need, fuel)))
        };
        if !self.needed(step) {
            return needs();
        }
        let own = if step.kind == StepKind::Release {
            all_released(self.case)
        } else if let Some(finding) = self.finding(step) {
            self.passed_within(finding, fuel)
        } else {
            self.counts(step)
        };
        own && needs()
    }

    /// Whether the step's own last sign-off counts: it stands, it passed, it saw what is on the table.
    pub fn counts(&self, step: &Step) -> bool {
        self.standing(&step.id).is_some_and(|sign_off| {
            let passed = matches!(sign_off.outcome, Move::Pass | Move::Escalate(_));
            let current = step.sees.iter().all(|part| sign_off.saw.get(part) == Some(self.case.parts.get(*part)));
            passed && (current || !self.guards.has(Guard::Digest))
        })
    }

    /// The step's last sign-off, unless a return came after that began a new round for it.
    pub fn standing(&self, id: &str) -> Option<&'a SignOff<D, P>> {
        let (at, sign_off) = self.case.sign_offs.iter().enumerate().rev().find(|(_, sign_off)| sign_off.step == id)?;
        let mut later = self.case.sign_offs.iter().skip(at);
        let void = later.any(|later| match &later.outcome {
            Move::Return(to) => self.rests_on(id, to, self.procedure.steps.len()),
            Move::Pass | Move::Refer(_) | Move::Escalate(_) | Move::Withhold => false,
        });
        (!void || !self.guards.has(Guard::Round)).then_some(sign_off)
    }

    fn rests_on(&self, id: &str, base: &str, fuel: usize) -> bool {
        if id == base {
            return true;
        }
        let Some(fuel) = fuel.checked_sub(1) else { return true };
        let stands_in = self.procedure.step(base).is_some_and(|base| base.may.contains(&Move::Refer(id.to_owned())));
        stands_in
            || self.procedure.step(id).is_some_and(|step| step.needs.iter().any(|need| self.rests_on(need, base, fuel)))
    }
}
