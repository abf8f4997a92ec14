//! Commands on a disclosure: pure functions from what is to what shall be, or a refusal.

use std::{collections::BTreeMap, num::NonZeroU8};

use ledger::Hash;
use rules::procedure::{Case, Event, Move, Part, Procedure, StepKind, all_released, apply, open_steps};

use crate::{
    DisclosureId, Instant, OrgId, Refusal,
    actor::Actor,
    disclosure::{
        Desk, Disclosure, DisclosureError, Opinion, OpinionText, PastPlan, Pin, State, Withholding, Working,
        deferred_review, parts, plan::Plan, version::Withdrawal,
    },
};

fn stages(plan: &Plan) -> NonZeroU8 {
    u8::try_from(plan.stages.len()).ok().and_then(NonZeroU8::new).unwrap_or(NonZeroU8::MIN)
}

impl Working {
    fn start(version: u32, pin: Pin, plan: Plan, now: Instant) -> Result<Self, DisclosureError> {
        let case = Case::new(parts(&plan)?, plan.facts.clone(), stages(&plan));
        Ok(Self {
            version,
            pin,
            plan,
            case,
            opinions: Vec::new(),
            past: Vec::new(),
            consents: Vec::new(),
            owed: Vec::new(),
            began: now,
        })
    }

    fn sign(
        &mut self,
        procedure: &Procedure,
        step: &str,
        outcome: Move,
        saw: BTreeMap<Part, Hash>,
        signed: (&Actor, OpinionText, Instant),
    ) -> Result<(), DisclosureError> {
        let (actor, words, at) = signed;
        let event = Event::Sign {
            step: step.to_owned(),
            person: actor.person.clone(),
            for_principal: actor.for_principal.clone(),
            outcome,
            saw,
        };
        self.case = apply(procedure, &self.case, event)?;
        let (seat, title, name) = (actor.seat.clone(), actor.title.clone(), actor.name.clone());
        self.opinions.push(Opinion { seat, title, name, at, words });
        Ok(())
    }

    fn propose(&mut self, procedure: &Procedure, actor: &Actor, now: Instant) -> Result<(), DisclosureError> {
        let step = procedure.propose().ok_or_else(|| Refusal::conflict("unknown-step", None))?;
        let saw = self.shown(step);
        let reason = self.plan.content.correction.as_ref().map_or(&self.plan.necessity, |c| &c.reason);
        let words = OpinionText { text: reason.clone(), ..OpinionText::default() };
        self.sign(procedure, &step.id.clone(), Move::Pass, saw, (actor, words, now))
    }

    /// No further stage of what was released in part will be released.
    fn curtail(&mut self, procedure: &Procedure) -> Result<(), DisclosureError> {
        let case = &self.case;
        if !case.released.is_empty() && !all_released(case) && case.end.is_none() {
            self.case = apply(procedure, case, Event::Curtail)?;
        }
        Ok(())
    }
}

impl Disclosure {
    /// Puts a plan forward (Art. 14 item 1): a new disclosure, signed by its proposer.
    ///
    /// # Errors
    /// What the procedure refuses.
    pub fn propose(
        id: DisclosureId,
        org: OrgId,
        (pin, procedure): (Pin, &Procedure),
        plan: Plan,
        actor: &Actor,
        now: Instant,
    ) -> Result<Self, DisclosureError> {
        let entry = plan.entry.clone();
        let mut working = Working::start(1, pin, plan, now)?;
        working.propose(procedure, actor, now)?;
        Ok(Self {
            id,
            org,
            entry,
            index_number: None,
            archive_number: None,
            working,
            earlier: Vec::new(),
            withheld: None,
            withdrawn: None,
            state: State::UnderWay,
            desk: Desk::default(),
            changed: now,
        }
        .with_state(procedure, now))
    }

    fn ensure_not_withdrawn(&self) -> Result<(), Refusal> {
        if self.withdrawn.is_some() { Err(Refusal::conflict("already-withdrawn", None)) } else { Ok(()) }
    }

    /// Puts a changed plan forward after a return, signed by its proposer.
    ///
    /// # Errors
    /// What the procedure refuses.
    pub fn revise(
        &self,
        procedure: &Procedure,
        plan: Plan,
        actor: &Actor,
        now: Instant,
    ) -> Result<Self, DisclosureError> {
        self.ensure_not_withdrawn()?;
        let mut next = self.clone();
        let until = u32::try_from(next.working.case.sign_offs.len()).unwrap_or(u32::MAX);
        let revise = Event::Revise { parts: parts(&plan)?, facts: plan.facts.clone(), stages: stages(&plan) };
        next.working.case = apply(procedure, &next.working.case, revise)?;
        if plan != next.working.plan {
            let old = std::mem::replace(&mut next.working.plan, plan);
            next.working.past.push(PastPlan { until, plan: old });
        }
        next.working.propose(procedure, actor, now)?;
        Ok(next.with_state(procedure, now))
    }

    /// Signs a step: passes, returns, refers, escalates or withholds, for exactly what was seen.
    ///
    /// # Errors
    /// What the procedure refuses; filing what is to be mended; a return without its reason; a withholding without ground
    /// and date (Art. 7).
    pub fn sign(
        &self,
        procedure: &Procedure,
        step: &str,
        (outcome, saw): (Move, BTreeMap<Part, Hash>),
        words: OpinionText,
        actor: &Actor,
        now: Instant,
    ) -> Result<Self, DisclosureError> {
        self.ensure_not_withdrawn()?;
        self.mended(procedure, step)?;
        let mut next = self.clone();
        if outcome != Move::Pass && words.text.trim().is_empty() {
            return Err(Refusal::conflict("reason-missing", None).at(step).into());
        }
        if outcome == Move::Withhold {
            let (Some(ground), Some(until)) = (words.ground.clone(), words.until) else {
                return Err(Refusal::conflict("ground-missing", Some(7)).at(step).into());
            };
            next.withheld = Some(Withholding { ground, until, at: now, examined: Vec::new() });
        }
        next.working.sign(procedure, step, outcome, saw, (actor, words, now))?;
        Ok(next.with_state(procedure, now))
    }

    /// Releases a stage: exactly the content that was approved.
    ///
    /// # Errors
    /// What the procedure refuses; a day that has not come.
    pub fn release(
        &self,
        procedure: &Procedure,
        stage: u8,
        index_number: &str,
        now: Instant,
    ) -> Result<Self, DisclosureError> {
        self.ensure_not_withdrawn()?;
        if self.due(procedure, now.day()) != Some(stage) {
            return Err(Refusal::conflict("not-due", Some(14)).into());
        }
        let open = open_steps(procedure, &self.working.case);
        let step = open.iter().find(|s| s.kind == StepKind::Release).map(|s| s.id.clone());
        let step = step.ok_or_else(|| Refusal::conflict("not-due", Some(14)))?;
        let content = self.working.plan.content_digest()?;
        let mut next = self.clone();
        next.working.case = apply(procedure, &self.working.case, Event::Release { step, stage, content })?;
        if stage == 1 {
            next.working.owed = deferred_review::reviews_due(procedure, &next.working, now.day());
        }
        next.index_number.get_or_insert_with(|| index_number.to_owned());
        Ok(next.with_state(procedure, now))
    }

    /// Takes the plan back before anything was released.
    ///
    /// # Errors
    /// After a release: a correction or a withdrawal is the way then.
    pub fn abandon(&self, procedure: &Procedure, now: Instant) -> Result<Self, DisclosureError> {
        let mut next = self.clone();
        next.working.case = apply(procedure, &self.working.case, Event::Abandon)?;
        Ok(next.with_state(procedure, now))
    }

    /// Begins a correction: a new version through the procedure in force today (Art. 24). Stages of the `old` procedure
    /// that are still to come are not released any more.
    ///
    /// # Errors
    /// If nothing was released yet, or a correction is under way already.
    pub fn correct(
        &self,
        old: &Procedure,
        (pin, procedure): (Pin, &Procedure),
        plan: Plan,
        actor: &Actor,
        now: Instant,
    ) -> Result<Self, DisclosureError> {
        self.ensure_not_withdrawn()?;
        if self.working.case.released.is_empty() && self.working.case.end.is_none() {
            let code = if self.earlier.is_empty() { "nothing-to-correct" } else { "already-correcting" };
            return Err(Refusal::conflict(code, Some(24)).into());
        }
        if self.index_number.is_none() {
            return Err(Refusal::conflict("nothing-to-correct", Some(24)).into());
        }
        let mut next = self.clone();
        let released = !self.working.case.released.is_empty();
        let version = self.working.version + u32::from(released);
        let mut working = Working::start(version, pin, plan, now)?;
        working.propose(procedure, actor, now)?;
        next.working.curtail(old)?;
        next.earlier.push(std::mem::replace(&mut next.working, working));
        next.withheld = None;
        Ok(next.with_state(procedure, now))
    }

    /// Withdraws what was released; a tombstone with the reason stays (Art. 24).
    ///
    /// # Errors
    /// If nothing was released, or the reason is missing.
    pub fn withdraw(&self, procedure: &Procedure, reason: &str, now: Instant) -> Result<Self, DisclosureError> {
        self.ensure_not_withdrawn()?;
        if self.index_number.is_none() {
            return Err(Refusal::conflict("not-released", Some(24)).into());
        }
        if reason.trim().is_empty() {
            return Err(Refusal::conflict("reason-missing", Some(24)).into());
        }
        let mut next = self.clone();
        next.working.curtail(procedure)?;
        next.withdrawn = Some(Withdrawal { at: now, reason: reason.trim().to_owned() });
        Ok(next.with_state(procedure, now))
    }
}
