//! What can't wait (紧急公开): the reason why, the reviews that are put off for it, and holding them after the release.
//!
//! The regulation has urgent work disclosed promptly (Art. 16) and speaks of no review that could wait; whether one may
//! is a ruleset's own rule ([`rules::ruleset::Urgent`]). Whatever it puts off is owed: the seat that would have held the
//! review holds it of exactly what was released. Nothing is unpublished by it. Found defective, it stays so until a correction
//! is released or it is withdrawn: to propose one mends nothing, the wrong text is public still. Meanwhile the file is
//! not put together, and whoever signs on the correction reads what was found.

use std::collections::{BTreeMap, BTreeSet};

use ledger::Hash;
use rules::procedure::{
    Duty, Event, Fact, Part, Place, Procedure, Step, StepKind, StepState, apply, deferred_steps_due, step_state,
};
use serde::{Deserialize, Serialize};

use crate::{
    Day, Instant, OrgId, Problems, Refusal, codes,
    directory::Directory,
    disclosure::{Actor, Disclosure, DisclosureError, Opinion, OpinionText, State, Turn, Working},
    plan::{FormFacts, PlanForm},
    token::Token,
    workday::{Dated, WorkCalendar},
};

/// Longest reason or opinion, in characters.
pub const TEXT_MAX: usize = 1_000;

/// Why a plan can't wait, and for how long its reviews can.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Urgency {
    /// Why it can't wait.
    pub reason: String,
    /// Working days after the release in which what is put off is to be held: the ruleset's of the day it was proposed.
    pub days: u16,
}

/// A review that was put off, and is owed since the release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeferredReview {
    /// The step that was passed over.
    pub step: String,
    /// Whose it is.
    pub duty: Duty,
    /// Where that seat is.
    pub place: Place,
    /// The day of the release.
    pub from: Day,
    /// Working days after it.
    pub days: u16,
    /// The opinion, once it is held; what it found is in the case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held: Option<Opinion>,
}

codes! {
    /// What a review after the release found.
    Outcome {
        /// In order: nothing more is to be done.
        InOrder = "in_order",
        /// Not in order: to be corrected or withdrawn.
        Defective = "amiss",
    }
}

codes! {
    /// What is being done about what was found defective.
    Remedy {
        /// Nothing: neither a correction nor a withdrawal.
        Open = "open",
        /// A correction is under way that was put forward in knowledge of it.
        Correcting = "correcting",
        /// A correction is under way, put forward before it was found: it may have missed it.
        Before = "before",
    }
}

/// A defect that a review found after a release, public still.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenDefect<'a> {
    /// The version that was released.
    pub working: &'a Working,
    /// The reviews that found it defective, at least one.
    pub defective: Vec<&'a DeferredReview>,
    /// What is being done about it.
    pub remedy: Remedy,
}

/// The form of such a review, as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DeferredReviewForm {
    /// Code of the outcome.
    pub outcome: String,
    /// Opinion; what is defective.
    pub text: String,
    /// Digest of the content that was shown.
    pub content: String,
    /// Digest of the plan that was shown.
    pub plan: String,
}

/// What was decided, seen and written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewFinding {
    /// What was found.
    pub outcome: Outcome,
    /// The digests of what was shown.
    pub saw: BTreeMap<Part, Hash>,
    /// What was written.
    pub text: String,
}

impl DeferredReviewForm {
    /// What the form says.
    ///
    /// # Errors
    /// All the problems, each beside its field.
    pub fn read(&self) -> Result<ReviewFinding, Problems> {
        let mut problems = Problems::default();
        let outcome = Outcome::parse(&self.outcome);
        problems.require(outcome.is_some(), "outcome", "later-missing");
        let text = self.text.replace("\r\n", "\n").trim().to_owned();
        problems.require(outcome != Some(Outcome::Defective) || !text.is_empty(), "text", "amiss-missing");
        problems.require(text.chars().count() <= TEXT_MAX, "text", "reason-long");
        let shown = [(Part::Content, &self.content), (Part::Plan, &self.plan)];
        let saw = shown.into_iter().filter_map(|(part, digest)| Some((part, digest.parse().ok()?))).collect();
        problems.or(ReviewFinding { outcome: outcome.unwrap_or(Outcome::Defective), saw, text })
    }
}

impl PlanForm {
    /// Why it can't wait, if it is declared urgent; only where the procedure has a way for it, and only if nothing else is
    /// said that wants every look beforehand.
    pub(crate) fn urgency(
        &self,
        facts: &FormFacts<'_>,
        declared: &BTreeSet<Fact>,
        problems: &mut Problems,
    ) -> Option<Urgency> {
        if !declared.contains(&Fact::Urgent) {
            return None;
        }
        let Some(rule) = facts.urgent else {
            problems.add("facts", "urgent-unavailable");
            return None;
        };
        if let Some(fact) = rule.not_with.iter().find(|fact| declared.contains(fact)) {
            problems.add_with("facts", "urgent-not-with", "fact", fact);
        }
        let reason = self.urgent_reason.replace("\r\n", "\n").trim().to_owned();
        problems.require(!reason.is_empty(), "urgent_reason", "urgent-reason-missing");
        problems.require(reason.chars().count() <= TEXT_MAX, "urgent_reason", "reason-long");
        Some(Urgency { reason, days: rule.days })
    }
}

/// The reviews that are owed from the first release on.
pub(crate) fn reviews_due(procedure: &Procedure, working: &Working, from: Day) -> Vec<DeferredReview> {
    let days = working.plan.urgent.as_ref().map_or(0, |urgency| urgency.days);
    let owed = deferred_steps_due(procedure, &working.case).into_iter();
    owed.map(|step| DeferredReview {
        step: step.id.clone(),
        duty: step.duty,
        place: step.place,
        from,
        days,
        held: None,
    })
    .collect()
}

impl DeferredReview {
    /// The last day on which it is held in time.
    #[must_use]
    pub fn due(&self, calendar: &WorkCalendar) -> Dated {
        calendar.plus_working(self.from, self.days.into())
    }

    /// The organisation whose seat holds it; where the procedure's is outside the platform, the issuer itself.
    #[must_use]
    pub fn holder(&self, directory: &Directory, issuer: &OrgId, day: Day) -> OrgId {
        directory.signing(self.duty, self.place, issuer, day).unwrap_or_else(|| issuer.clone())
    }
}

impl Working {
    /// What a review after the release found, if it was held.
    #[must_use]
    pub fn found(&self, step: &str) -> Option<Outcome> {
        let later = self.case.later.iter().find(|later| later.step == step)?;
        Some(if later.in_order { Outcome::InOrder } else { Outcome::Defective })
    }

    /// The reviews that found it defective.
    pub fn defective(&self) -> impl Iterator<Item = &DeferredReview> {
        self.owed.iter().filter(|owed| self.found(&owed.step) == Some(Outcome::Defective))
    }

    /// When it was last put forward: at first, or again after a return.
    fn put_forward(&self) -> Instant {
        let first = self.case.sign_offs.first().map(|sign_off| &sign_off.step);
        let last = self.case.sign_offs.iter().rposition(|sign_off| Some(&sign_off.step) == first);
        last.and_then(|at| self.opinions.get(at)).map_or(self.began, |opinion| opinion.at)
    }
}

impl Disclosure {
    /// Every version, oldest first.
    fn versions(&self) -> impl DoubleEndedIterator<Item = &Working> {
        self.earlier.iter().chain([&self.working])
    }

    /// Every review that was put off, held or not, with the version it is about. Neither a correction nor a withdrawal
    /// does away with one.
    pub fn deferred_reviews(&self) -> impl Iterator<Item = (&Working, &DeferredReview)> {
        self.versions().flat_map(|working| working.owed.iter().map(move |owed| (working, owed)))
    }

    /// The released version of this number, with its review of this step.
    #[must_use]
    pub fn deferred_review(&self, version: u32, step: &str) -> Option<(&Working, &DeferredReview)> {
        self.deferred_reviews().find(|(working, owed)| working.version == version && owed.step == step)
    }

    /// It as it was when this version had been released: what a later review is of.
    #[must_use]
    pub fn at_version(&self, version: u32) -> Self {
        let mut then = self.clone();
        if let Some(at) = self.earlier.iter().rposition(|w| w.version == version && !w.case.released.is_empty())
            && let Some(working) = self.earlier.get(at)
        {
            then.working = working.clone();
            then.earlier.truncate(at);
        }
        then
    }

    fn owing(&mut self, version: u32, step: &str) -> Option<&mut Working> {
        let mut versions = self.earlier.iter_mut().chain([&mut self.working]);
        versions.rfind(|w| w.version == version && w.owed.iter().any(|owed| owed.step == step))
    }

    /// What was found defective in what was released last, until a correction of it is released or it is withdrawn.
    #[must_use]
    pub fn open_defect(&self) -> Option<OpenDefect<'_>> {
        let working = self.versions().rev().find(|working| !working.case.released.is_empty())?;
        let defective: Vec<&DeferredReview> = working.defective().collect();
        if defective.is_empty() || self.withdrawn.is_some() {
            return None;
        }
        let corrects = working.version != self.working.version && self.working.case.end.is_none();
        let forward = self.working.put_forward();
        let missed = |owed: &&DeferredReview| owed.held.as_ref().is_some_and(|opinion| opinion.at > forward);
        let remedy = match (corrects, defective.iter().any(missed)) {
            (false, _) => Remedy::Open,
            (true, true) => Remedy::Before,
            (true, false) => Remedy::Correcting,
        };
        Some(OpenDefect { working, defective, remedy })
    }

    /// Where a step stands in the file: as in its case, but nothing is filed that is to be mended.
    #[must_use]
    pub fn step_state(&self, procedure: &Procedure, step: &Step) -> StepState {
        match step_state(procedure, &self.working.case, &step.id) {
            StepState::Open if step.kind == StepKind::Archive && self.open_defect().is_some() => StepState::Waiting,
            state => state,
        }
    }

    /// The steps whose turn it is in the file.
    #[must_use]
    pub fn open_steps<'p>(&self, procedure: &'p Procedure) -> Vec<&'p Step> {
        let steps = procedure.steps.iter().filter(|_| self.withdrawn.is_none());
        steps.filter(|step| self.step_state(procedure, step) == StepState::Open).collect()
    }

    /// Is the way of a step free of what is to be mended first?
    pub(crate) fn mended(&self, procedure: &Procedure, step: &str) -> Result<(), Refusal> {
        let files = procedure.step(step).is_some_and(|step| step.kind == StepKind::Archive);
        if files && self.open_defect().is_some() { Err(Refusal::conflict("unmended", None).at(step)) } else { Ok(()) }
    }

    /// Holds a review that is owed, of what was released. `procedure` is the one of that version.
    ///
    /// # Errors
    /// If none is owed there, what was shown is not what was released, the same person had to be apart, or it is found
    /// defective without a reason.
    pub fn hold_deferred_review(
        &self,
        procedure: &Procedure,
        (version, step): (u32, &str),
        finding: ReviewFinding,
        actor: &Actor,
        now: Instant,
    ) -> Result<Self, DisclosureError> {
        let ReviewFinding { outcome, saw, text } = finding;
        if outcome == Outcome::Defective && text.trim().is_empty() {
            return Err(Refusal::conflict("reason-missing", None).at(step).into());
        }
        let mut next = self.clone();
        let owing = next.owing(version, step);
        let working = owing.ok_or_else(|| Refusal::conflict("not-owed", None).at(step))?;
        let event = Event::DeferredReview {
            step: step.to_owned(),
            person: actor.person.clone(),
            for_principal: actor.for_principal.clone(),
            in_order: outcome == Outcome::InOrder,
            saw,
        };
        working.case = apply(procedure, &working.case, event)?;
        let (seat, title, name) = (actor.seat.clone(), actor.title.clone(), actor.name.clone());
        let words = OpinionText { text, ..OpinionText::default() };
        if let Some(owed) = working.owed.iter_mut().find(|owed| owed.step == step) {
            owed.held = Some(Opinion { seat, title, name, at: now, words });
        }
        if next.state == State::Filed && next.open_defect().is_some() {
            next.state = State::Released; // a correction that came to nothing ended the file; it begins again
        }
        next.changed = now;
        Ok(next)
    }
}

/// How the turn of an owed review is called, before version and step: no step's id has a colon in it.
pub const LATER: &str = "later:";
/// How the turn to mend what was found defective is called, before the version.
pub const MEND: &str = "mend:";

/// Whose turn it is after the release: reviews that are owed, and what was found defective. The undertaker is told no
/// more while a correction made in knowledge of it is in the hands of others, or lies before him as it is (`returned`).
pub(crate) fn turns(disclosure: &Disclosure, returned: bool, directory: &Directory, today: Day) -> Vec<Turn> {
    let owed = disclosure.deferred_reviews().filter(|(_, owed)| owed.held.is_none()).map(|(working, owed)| Turn {
        step: format!("{LATER}{}:{}", working.version, owed.step),
        token: Token::Duty(owed.duty.code().to_owned(), owed.holder(directory, &disclosure.org, today)).to_string(),
    });
    let mend = disclosure.open_defect().filter(|found| found.remedy != Remedy::Correcting && !returned);
    let mend = mend.map(|found| Turn {
        step: format!("{MEND}{}", found.working.version),
        token: Token::Duty(Duty::Undertaker.code().to_owned(), disclosure.org.clone()).to_string(),
    });
    owed.chain(mend).collect()
}

/// Is it a turn after the release, by its name?
#[must_use]
pub fn is_after_release(step: &str) -> bool {
    step.starts_with(LATER) || step.starts_with(MEND)
}

/// Version and step of an owed review's turn.
#[must_use]
pub fn read_turn(step: &str) -> Option<(u32, &str)> {
    let (version, step) = step.strip_prefix(LATER)?.split_once(':')?;
    Some((version.parse().ok()?, step))
}
