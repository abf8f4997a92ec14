//! Where a disclosure stands, which stage waits, and what a signer is shown.

use std::collections::BTreeMap;

use ledger::Hash;
use rules::procedure::{End, Part, Parts, Procedure, Step, StepKind, all_released, open_steps};

use crate::{
    Day, Instant, PersonId,
    disclosure::{Disclosure, OpinionNumber, State, Working, plan::Plan},
};

/// The digests of what is on the table.
///
/// # Errors
/// Only if a number is too large for the canonical encoding.
pub fn parts(plan: &Plan) -> Result<Parts<Hash>, ledger::CanonError> {
    Ok(Parts { content: plan.content_digest()?, plan: plan.terms_digest()? })
}

impl Working {
    /// What a signer of this step is shown, hence signs.
    #[must_use]
    pub fn shown(&self, step: &Step) -> BTreeMap<Part, Hash> {
        step.sees.iter().map(|part| (*part, *self.case.parts.get(*part))).collect()
    }

    /// Every signature with the number of its opinion form, if it has one.
    pub fn numbers(&self) -> impl Iterator<Item = &OpinionNumber> {
        self.opinions.iter().filter_map(|opinion| opinion.words.number.as_ref())
    }

    /// The plan as it was when a signature was given, by its place.
    #[must_use]
    pub fn plan_at(&self, sign_off: usize) -> &Plan {
        let past = self.past.iter().find(|past| usize::try_from(past.until).is_ok_and(|until| until > sign_off));
        past.map_or(&self.plan, |past| &past.plan)
    }

    /// The plan as it was when this person last signed, if it has changed since.
    #[must_use]
    pub fn seen_by(&self, person: &PersonId) -> Option<&Plan> {
        let last = self.case.sign_offs.iter().rposition(|s| &s.person == person)?;
        let last = u32::try_from(last).ok()?;
        self.past.iter().find(|p| p.until > last).map(|p| &p.plan)
    }

    /// Has every stage been released?
    #[must_use]
    pub fn is_released(&self) -> bool {
        all_released(&self.case)
    }
}

impl Disclosure {
    pub(crate) fn with_state(mut self, procedure: &Procedure, now: Instant) -> Self {
        self.state = self.compute_state(procedure);
        self.changed = now;
        self
    }

    /// Where it stands.
    #[must_use]
    fn compute_state(&self, procedure: &Procedure) -> State {
        if self.withdrawn.is_some() {
            return State::Withdrawn;
        }
        let working = &self.working;
        let first = self.earlier.is_empty();
        match working.case.end {
            Some(End::Filed) => return State::Filed,
            Some(End::Withheld) if first => return State::Withheld,
            Some(End::Abandoned) if first => return State::Abandoned,
            Some(_) if self.open_defect().is_some() => return State::Released, // and still to be mended
            Some(_) => return State::Filed, // a correction that came to nothing: what was released stays
            None => {}
        }
        let open = open_steps(procedure, &working.case);
        let kinds = |kind| open.iter().any(|s| s.kind == kind);
        if working.is_released() {
            State::Released
        } else if !first {
            State::Correcting
        } else if kinds(StepKind::Propose) || self.asks_issuers(procedure) && working.returned_by_issuer().is_some() {
            State::Returned
        } else if self.awaits_issuers(procedure) {
            State::UnderWay
        } else if kinds(StepKind::Release) {
            State::Approved
        } else {
            State::UnderWay
        }
    }

    /// The stage that may be released now, if everything is signed and its day has come.
    #[must_use]
    pub fn due(&self, procedure: &Procedure, today: Day) -> Option<u8> {
        let stage = self.waiting(procedure)?;
        let on = self.working.plan.stages.get(usize::from(stage).checked_sub(1)?)?.on;
        (on <= today && self.withdrawn.is_none()).then_some(stage)
    }

    /// The stage that waits for its day, if everything is signed and every other issuer has consented.
    #[must_use]
    pub fn waiting(&self, procedure: &Procedure) -> Option<u8> {
        let open = open_steps(procedure, &self.working.case);
        let released = u8::try_from(self.working.case.released.len()).ok()?;
        let consented = self.working.consents_due().is_empty();
        (consented && open.iter().any(|s| s.kind == StepKind::Release)).then(|| released + 1)
    }
}
