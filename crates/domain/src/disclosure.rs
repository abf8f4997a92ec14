//! One disclosure (一次公开): a plan on its way through its organisation's procedure, and what became of it.
//!
//! Every decision is a pure function from what is to what shall be, or a refusal; the office reads, asks and keeps.

use std::{collections::BTreeMap, num::NonZeroU8};

use ledger::Hash;
use rules::procedure::{
    Case, End, Event, Fact, Move, Part, Parts, Procedure, Refusal as EngineRefusal, Step, StepKind, all_released,
    apply, open_steps,
};
use serde::{Deserialize, Serialize};

use crate::{
    Day, DisclosureId, EntryId, Instant, OrgId, PersonId, Refusal, SeatId, codes, consent::Consent, plan::Plan,
    refusal::RefusalKind, release::Withdrawal, urgent, urgent::DeferredReview, withholding::Examination,
};

codes! {
    /// Where a disclosure stands, as lists show it. Follows from its case; kept for queries.
    State {
        /// Under review.
        UnderWay = "under_way",
        /// Sent back to the proposer.
        Returned = "returned",
        /// Approved; waits for its day.
        Approved = "approved",
        /// Released; its file is still to be put together.
        Released = "released",
        /// Released and filed.
        Filed = "filed",
        /// A correction of something released is under way.
        Correcting = "correcting",
        /// Decided not to be disclosed.
        Withheld = "withheld",
        /// Taken back by the proposer before release.
        Abandoned = "abandoned",
        /// Withdrawn after release; a tombstone stands in its place.
        Withdrawn = "withdrawn",
    }
}

/// Rules and procedure of the day it started; it finishes under them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pin {
    /// Digest of the ruleset.
    pub ruleset: Hash,
    /// Procedure id within it.
    pub procedure: String,
}

/// What a signer wrote (opinion form).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpinionText {
    /// Advice, or the reason of a return; the proposer reads it.
    pub text: String,
    /// Secrecy outcome id of the ruleset, at a secrecy review.
    pub secrecy: Option<String>,
    /// Answers of the security checklist: (item id, `no`, `yes` or `doubt`).
    pub checklist: Vec<(String, String)>,
    /// Ground of the ruleset, for withholding.
    pub ground: Option<String>,
    /// When a withholding is to be re-examined.
    pub until: Option<Day>,
    /// Reasons of the ruleset picked for a return, by id; their words stand in the text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<String>,
    /// Number of the opinion form, given to secrecy reviews when they are signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<OpinionNumber>,
    /// Why it goes to the superior, at an escalation (Art. 14 item 3).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub escalated: Option<Fact>,
}

/// Number of an opinion form: runs without gaps in the organisation whose seat signs, and the year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpinionNumber {
    /// Whose series.
    pub org: OrgId,
    /// The year it was signed in.
    pub year: i16,
    /// From 1.
    pub no: u32,
}

impl OpinionNumber {
    /// How the numbers of an organisation and year begin, as they are kept.
    #[must_use]
    pub fn series(org: &OrgId, year: i16) -> String {
        format!("{org}:{year}:")
    }

    /// As it is kept.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{}{:06}", Self::series(&self.org, self.year), self.no)
    }
}

/// A signature with its words: the sign-off of the same position in the case says what was seen and decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opinion {
    /// From which seat.
    pub seat: SeatId,
    /// 职务 as signed.
    pub title: String,
    /// Name as signed.
    pub name: String,
    /// When.
    pub at: Instant,
    /// What was written.
    pub words: OpinionText,
}

/// A plan as it was before a revision, so that a reviewer sees what changed since they signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastPlan {
    /// Number of sign-offs when it was replaced.
    pub until: u32,
    /// The plan.
    pub plan: Plan,
}

/// The whole file of one version on its way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Working {
    /// 1 for the first version, each correction one more.
    pub version: u32,
    /// Rules and procedure it started under.
    pub pin: Pin,
    /// What is proposed.
    pub plan: Plan,
    /// Where it stands.
    pub case: Case<Hash, PersonId>,
    /// Parallel to `case.sign_offs`.
    pub opinions: Vec<Opinion>,
    /// Replaced plans, oldest first.
    pub past: Vec<PastPlan>,
    /// What other issuers said, oldest first (联合公开).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub consents: Vec<Consent>,
    /// Reviews that were put off because it was urgent, owed since the release.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub owed: Vec<DeferredReview>,
    /// When it was put forward.
    pub began: Instant,
}

/// A decision not to disclose, with its re-examination date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withholding {
    /// Ground id of the ruleset.
    pub ground: String,
    /// To be examined again on this day.
    pub until: Day,
    /// When it was decided.
    pub at: Instant,
    /// What was decided when it was examined again, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub examined: Vec<Examination>,
}

/// The main noun.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disclosure {
    /// Never changes, never shown.
    pub id: DisclosureId,
    /// The issuer.
    pub org: OrgId,
    /// The catalogue entry it fulfils.
    pub entry: EntryId,
    /// 索引号, assigned at the first release.
    pub index_number: Option<String>,
    /// 档号, assigned when the file is put together; runs without gaps in the organisation and year.
    pub archive_number: Option<String>,
    /// The version under way, or the last one.
    pub working: Working,
    /// Files of earlier versions and of corrections that came to nothing, oldest first.
    pub earlier: Vec<Working>,
    /// Set when it was decided not to disclose.
    pub withheld: Option<Withholding>,
    /// Set when it was withdrawn after release.
    pub withdrawn: Option<Withdrawal>,
    /// Where it stands; follows from the case, kept for queries.
    pub state: State,
    /// On whose desk it lies.
    pub desk: Desk,
    /// Last change.
    pub changed: Instant,
}

/// On whose desk a file lies: follows from case and directory, kept for queries. Permission is never read from here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Desk {
    /// Who may read the file, as tokens of the working side.
    pub tokens: Vec<String>,
    /// Whose turn it is.
    pub turns: Vec<Turn>,
}

/// A step that waits for a signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// Step id.
    pub step: String,
    /// Token of the seats whose turn it is.
    pub token: String,
}

/// Who acts, from which seat, in whose right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The person who signs.
    pub person: PersonId,
    /// Their name as signed.
    pub name: String,
    /// The seat they act from.
    pub seat: SeatId,
    /// 职务 as signed.
    pub title: String,
    /// The holder they stand in for.
    pub for_principal: Option<PersonId>,
}

/// A refusal, or numbers too large for the canonical encoding.
#[derive(Debug, thiserror::Error)]
pub enum DisclosureError {
    /// The rules or the state say no.
    #[error("refused: {}", .0.code)]
    Refused(Refusal),
    /// A value can't be encoded canonically: a fault of ours.
    #[error(transparent)]
    Canon(#[from] ledger::CanonError),
}

impl From<Refusal> for DisclosureError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<EngineRefusal> for Refusal {
    fn from(refusal: EngineRefusal) -> Self {
        let step = match &refusal {
            EngineRefusal::UnknownStep { step }
            | EngineRefusal::WrongKind { step }
            | EngineRefusal::NotNeeded { step }
            | EngineRefusal::Referred { step, .. }
            | EngineRefusal::NotOwed { step }
            | EngineRefusal::NotYet { step, .. }
            | EngineRefusal::AlreadyPassed { step }
            | EngineRefusal::NotAllowed { step, .. }
            | EngineRefusal::Outdated { step, .. }
            | EngineRefusal::SamePerson { step, .. } => Some(step.clone()),
            _ => None,
        };
        Self { code: refusal.code().replace('_', "-"), kind: RefusalKind::Conflict, article: None, step }
    }
}

impl From<EngineRefusal> for DisclosureError {
    fn from(refusal: EngineRefusal) -> Self {
        Self::Refused(refusal.into())
    }
}

/// The digests of what is on the table.
///
/// # Errors
/// Only if a number is too large for the canonical encoding.
pub fn parts(plan: &Plan) -> Result<Parts<Hash>, ledger::CanonError> {
    Ok(Parts { content: plan.content_digest()?, plan: plan.terms_digest()? })
}

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

    /// What a signer of this step is shown, hence signs.
    #[must_use]
    pub fn shown(&self, step: &Step) -> BTreeMap<Part, Hash> {
        step.sees.iter().map(|part| (*part, *self.case.parts.get(*part))).collect()
    }

    fn propose(&mut self, procedure: &Procedure, actor: &Actor, now: Instant) -> Result<(), DisclosureError> {
        let step = procedure.propose().ok_or_else(|| Refusal::conflict("unknown-step", None))?;
        let saw = self.shown(step);
        let reason = self.plan.content.correction.as_ref().map_or(&self.plan.necessity, |c| &c.reason);
        let words = OpinionText { text: reason.clone(), ..OpinionText::default() };
        self.sign(procedure, &step.id.clone(), Move::Pass, saw, (actor, words, now))
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

    /// No further stage of what was released in part will be released.
    fn curtail(&mut self, procedure: &Procedure) -> Result<(), DisclosureError> {
        let case = &self.case;
        if !case.released.is_empty() && !all_released(case) && case.end.is_none() {
            self.case = apply(procedure, case, Event::Curtail)?;
        }
        Ok(())
    }

    /// Has every stage been released?
    #[must_use]
    pub fn is_released(&self) -> bool {
        all_released(&self.case)
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
            next.working.owed = urgent::reviews_due(procedure, &next.working, now.day());
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
