//! The only way to change a case, and the one list of what stands guard over it.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU8;

use super::state::{View, next_stage};
use super::{
    Case, DeferredSignOff, End, Event, Fact, Move, Part, Parts, Procedure, Property, Refusal, SignOff, Step, StepKind,
    codes,
};

codes! {
    /// Everything that stands between a case and harm. Tests take each away and see that [`super::explore`] notices.
    Guard {
        /// Nothing happens after the end.
        Ended = "ended",
        /// Only release steps release, and they are not signed.
        Kind = "kind",
        /// A step is signed, or releases, only when it is needed, is not referred and what it needs has passed.
        Turn = "turn",
        /// What has passed is not signed again.
        Once = "once",
        /// A signer may only do what the step allows.
        Allowed = "allowed",
        /// A signer saw what is on the table.
        Saw = "saw",
        /// Steps that must be apart are signed by different people, delegates and principals included.
        Apart = "apart",
        /// What is released is what is on the table.
        Exact = "exact",
        /// Stages are released once each, in order, and no more than planned.
        StageOrder = "stage_order",
        /// Nothing is revised after the first release.
        Frozen = "frozen",
        /// Facts and stages change only together with the plan's digest.
        FactsInPlan = "facts_in_plan",
        /// Nothing released is abandoned.
        Abandonable = "abandonable",
        /// Only what was begun is curtailed.
        Curtailable = "curtailable",
        /// A sign-off counts only for what it saw.
        Digest = "digest",
        /// A sign-off counts only within its round.
        Round = "round",
        /// Who was once called in stays called.
        Binding = "binding",
        /// Held after the release is only what was put off for urgency, once each.
        Owed = "owed",
        /// The file waits for the reviews that are owed.
        Held = "held",
    }
}

impl Guard {
    /// The property that fails without this guard.
    pub fn property(self) -> Property {
        match self {
            Guard::Kind | Guard::Turn | Guard::Exact | Guard::FactsInPlan | Guard::Digest | Guard::Round => {
                Property::UnsafeRelease
            }
            Guard::Once | Guard::Allowed | Guard::Abandonable => Property::EndWithoutFile,
            Guard::Ended => Property::WithheldReleased,
            Guard::Saw => Property::OutOfTurn,
            Guard::Apart => Property::SelfApproval,
            Guard::StageOrder | Guard::Frozen => Property::Stages,
            Guard::Curtailable => Property::FiledUnreleased,
            Guard::Binding => Property::FindingDodged,
            Guard::Owed | Guard::Held => Property::ReviewOmitted,
        }
    }
}

/// Which guards stand. Production knows only [`Guards::all`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Guards {
    missing: Option<Guard>,
}

impl Guards {
    /// Every guard.
    pub const fn all() -> Guards {
        Guards { missing: None }
    }

    /// Every guard but one: for tests of the guards.
    #[doc(hidden)]
    pub const fn without(guard: Guard) -> Guards {
        Guards { missing: Some(guard) }
    }

    /// Whether this guard stands.
    pub fn has(self, guard: Guard) -> bool {
        self.missing != Some(guard)
    }
}

/// The case after an event, or why the event is refused. The procedure must be one that [`super::explore`] accepts.
///
/// # Errors
/// The first [`Refusal`] that applies; the case is unchanged.
pub fn apply<D: Eq + Clone, P: Eq + Clone>(
    procedure: &Procedure,
    case: &Case<D, P>,
    event: Event<D, P>,
) -> Result<Case<D, P>, Refusal> {
    apply_with(procedure, case, event, Guards::all())
}

/// [`apply`] with a guard missing, so that tests can see that each is needed. Not for production.
///
/// # Errors
/// As [`apply`].
#[doc(hidden)]
pub fn apply_with<D: Eq + Clone, P: Eq + Clone>(
    procedure: &Procedure,
    case: &Case<D, P>,
    event: Event<D, P>,
    guards: Guards,
) -> Result<Case<D, P>, Refusal> {
    if let Some(end) = case.end
        && guards.has(Guard::Ended)
    {
        return Err(Refusal::Ended { end });
    }
    let view = View { procedure, case, guards };
    match event {
        Event::Revise { parts, facts, stages } => view.revise(parts, facts, stages),
        Event::Sign { step, person, for_principal, outcome, saw } => {
            view.sign(SignOff { step, outcome, saw, person, for_principal, round: case.round })
        }
        Event::DeferredReview { step, person, for_principal, in_order, saw } => {
            view.later(DeferredSignOff { step, in_order, saw, person, for_principal })
        }
        Event::Release { step, stage, content } => view.release(&step, stage, content),
        Event::Curtail => view.curtail(),
        Event::Abandon => view.abandon(),
    }
}

impl<D: Eq + Clone, P: Eq + Clone> View<'_, D, P> {
    fn guard(&self, guard: Guard, holds: bool, refusal: impl FnOnce() -> Refusal) -> Result<(), Refusal> {
        if holds || !self.guards.has(guard) { Ok(()) } else { Err(refusal()) }
    }

    fn revise(&self, parts: Parts<D>, facts: BTreeSet<Fact>, stages: NonZeroU8) -> Result<Case<D, P>, Refusal> {
        let case = self.case;
        self.guard(Guard::Frozen, case.released.is_empty(), || Refusal::Released)?;
        let same_plan = parts.plan == case.parts.plan;
        let same_facts = facts == case.facts && stages == case.stages;
        self.guard(Guard::FactsInPlan, !same_plan || same_facts, || Refusal::FactsOutsidePlan)?;
        Ok(Case { parts, facts, stages, ..case.clone() })
    }

    fn sign(&self, mut sign_off: SignOff<D, P>) -> Result<Case<D, P>, Refusal> {
        let step = self.known(&sign_off.step)?;
        let id = || step.id.clone();
        self.guard(Guard::Kind, step.kind != StepKind::Release, || Refusal::WrongKind { step: id() })?;
        self.turn(step)?;
        self.guard(Guard::Once, !self.counts(step), || Refusal::AlreadyPassed { step: id() })?;
        self.guard(Guard::Allowed, step.may.contains(&sign_off.outcome), || Refusal::NotAllowed {
            step: id(),
            outcome: sign_off.outcome.code().to_owned(),
        })?;
        self.saw(step, &sign_off.saw)?;
        self.apart(step, [Some(&sign_off.person), sign_off.for_principal.as_ref()])?;
        sign_off.saw.retain(|part, _| step.sees.contains(part));

        let mut case = self.case.clone();
        if self.is_target(&step.id) {
            case.called.insert(id());
        }
        match &sign_off.outcome {
            Move::Return(_) => case.round = case.round.saturating_add(1),
            Move::Refer(to) | Move::Escalate(to) => {
                case.called.insert(to.clone());
            }
            Move::Withhold => case.end = Some(End::Withheld),
            Move::Pass if step.kind == StepKind::Archive => case.end = Some(End::Filed),
            Move::Pass => {}
        }
        case.sign_offs.push(sign_off);
        Ok(case)
    }

    fn later(&self, mut later: DeferredSignOff<D, P>) -> Result<Case<D, P>, Refusal> {
        let step = self.known(&later.step)?;
        self.guard(Guard::Owed, self.is_owed(step), || Refusal::NotOwed { step: step.id.clone() })?;
        self.saw(step, &later.saw)?;
        self.apart(step, [Some(&later.person), later.for_principal.as_ref()])?;
        later.saw.retain(|part, _| step.sees.contains(part));
        let mut case = self.case.clone();
        case.later.push(later);
        Ok(case)
    }

    fn release(&self, step: &str, stage: u8, content: D) -> Result<Case<D, P>, Refusal> {
        let step = self.known(step)?;
        let releases = step.kind == StepKind::Release;
        self.guard(Guard::Kind, releases, || Refusal::WrongKind { step: step.id.clone() })?;
        self.turn(step)?;
        let next = next_stage(self.case);
        self.guard(Guard::StageOrder, next == Some(stage), || Refusal::WrongStage { stage, next })?;
        self.guard(Guard::Exact, content == self.case.parts.content, || Refusal::OtherContent)?;
        let mut case = self.case.clone();
        case.released.insert(stage, content);
        Ok(case)
    }

    fn curtail(&self) -> Result<Case<D, P>, Refusal> {
        let begun = !self.case.released.is_empty() && next_stage(self.case).is_some();
        self.guard(Guard::Curtailable, begun, || Refusal::NothingToCurtail)?;
        Ok(Case { curtailed: true, ..self.case.clone() })
    }

    fn abandon(&self) -> Result<Case<D, P>, Refusal> {
        self.guard(Guard::Abandonable, self.case.released.is_empty(), || Refusal::Released)?;
        Ok(Case { end: Some(End::Abandoned), ..self.case.clone() })
    }

    fn known(&self, id: &str) -> Result<&Step, Refusal> {
        self.procedure.step(id).ok_or_else(|| Refusal::UnknownStep { step: id.to_owned() })
    }

    fn turn(&self, step: &Step) -> Result<(), Refusal> {
        let id = || step.id.clone();
        self.guard(Guard::Turn, self.needed(step), || Refusal::NotNeeded { step: id() })?;
        if let Some(to) = self.finding(step) {
            self.guard(Guard::Turn, false, || Refusal::Referred { step: id(), to: to.id.clone() })?;
        }
        let waits_for = self.waits_for(step);
        self.guard(Guard::Turn, waits_for.is_empty(), || Refusal::NotYet { step: id(), waits_for })
    }

    fn saw(&self, step: &Step, saw: &BTreeMap<Part, D>) -> Result<(), Refusal> {
        let outdated = step.sees.iter().find(|part| saw.get(part) != Some(self.case.parts.get(**part)));
        match outdated {
            Some(part) => self.guard(Guard::Saw, false, || Refusal::Outdated { step: step.id.clone(), part: *part }),
            None => Ok(()),
        }
    }

    /// Both ways, for the order of two signatures must not matter; and whatever the other saw, for it may count again.
    fn apart(&self, step: &Step, hands: [Option<&P>; 2]) -> Result<(), Refusal> {
        let shares = |person: &P, principal: Option<&P>| {
            hands.iter().flatten().any(|hand| *hand == person || Some(*hand) == principal)
        };
        let same = self.procedure.steps.iter().find(|other| {
            let apart = step.not_same_as.contains(&other.id) || other.not_same_as.contains(&step.id);
            let signed = self.standing(&other.id).is_some_and(|s| shares(&s.person, s.for_principal.as_ref()));
            let mut later = self.case.later.iter().filter(|later| later.step == other.id);
            apart && (signed || later.any(|l| shares(&l.person, l.for_principal.as_ref())))
        });
        match same {
            Some(other) => self
                .guard(Guard::Apart, false, || Refusal::SamePerson { step: step.id.clone(), other: other.id.clone() }),
            None => Ok(()),
        }
    }
}
