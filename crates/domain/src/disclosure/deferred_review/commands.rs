//! What is owed and what was found, and holding a review after the release.

use rules::procedure::{Duty, Event, Procedure, Step, StepKind, StepState, apply, deferred_steps_due, step_state};

use crate::{
    Day, Instant, Refusal,
    actor::Actor,
    codes,
    disclosure::{
        Disclosure, DisclosureError, Opinion, OpinionText, State, Turn, Working,
        deferred_review::{DeferredReview, Outcome, ReviewFinding},
    },
    people::directory::Directory,
    token::Token,
};

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
