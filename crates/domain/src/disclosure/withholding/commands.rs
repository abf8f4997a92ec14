//! What is locked while it is withheld, and examining it again (Art. 7).

use rules::procedure::{End, Move};

use crate::{
    AttachmentId, Day, Instant, Refusal,
    actor::{Act, Actor},
    disclosure::{
        Disclosure, DisclosureError, Working,
        plan::{Assessment, Content, Plan},
        withholding::{Examination, Verdict},
    },
};

impl Working {
    /// The ground on which this version was withheld, by its id; none if it was not.
    #[must_use]
    pub fn withheld_on(&self) -> Option<&str> {
        let at = self.case.sign_offs.iter().rposition(|s| s.outcome == Move::Withhold)?;
        self.opinions.get(at)?.words.ground.as_deref()
    }

    /// The version without anything that was written in it: what is left for those its text is locked to. Its title is
    /// empty, which no plan's is.
    #[must_use]
    pub fn without_text(&self) -> Self {
        let mut next = self.clone();
        let (title, plain, body) = Default::default();
        let Plan {
            content,
            entry: _,
            category: _,
            responsible: _,
            stages: _,
            scope_reason,
            modes: _,
            necessity,
            feasibility,
            assessment: Assessment { dimensions: _, unstable: _, contingency },
            self_check: _,
            facts: _,
            obligation: _,
            attachments,
            issuers: _,
            urgent,
            kept,
        } = &mut next.plan;
        *content = Content { title, plain, body, format: content.format, correction: None, files: Vec::new() };
        [necessity, feasibility].into_iter().for_each(String::clear);
        (*scope_reason, *contingency, *urgent, *kept) = Default::default();
        attachments.clear();
        next.past.clear();
        next.opinions.iter_mut().for_each(|opinion| opinion.words.text.clear());
        next.consents.iter_mut().for_each(|consent| consent.text.clear());
        next
    }

    /// Every file that this version had at any time.
    pub fn attachments(&self) -> impl Iterator<Item = &AttachmentId> {
        self.past.iter().map(|past| &past.plan).chain([&self.plan]).flat_map(|plan| &plan.attachments)
    }
}

impl Disclosure {
    /// Its versions, oldest first, the one under way last.
    pub fn workings(&self) -> impl Iterator<Item = &Working> {
        self.earlier.iter().chain([&self.working])
    }

    /// As it stood when it was withheld: also where that was a correction, and what readers have goes on.
    #[must_use]
    pub fn as_withheld(&self) -> Self {
        let mut next = self.clone();
        let withheld = |working: &Working| working.case.end == Some(End::Withheld);
        if !withheld(&next.working)
            && let Some(other) = next.earlier.iter_mut().rfind(|working| withheld(working))
        {
            std::mem::swap(&mut next.working, other);
        }
        next
    }

    /// Examines again what was withheld.
    ///
    /// # Errors
    /// If nothing was withheld, or it may be proposed again already.
    pub fn examine(
        &self,
        (verdict, until, reason): (Verdict, Option<Day>, String),
        actor: &Actor,
        now: Instant,
    ) -> Result<Self, DisclosureError> {
        let mut next = self.clone();
        let Some(withheld) = next.withheld.as_mut() else {
            return Err(Refusal::conflict("not-withheld", Some(7)).into());
        };
        if !withheld.is_open() {
            return Err(Refusal::conflict("reopened-already", Some(7)).into());
        }
        let examination = Examination { verdict, was: withheld.until, until, reason, act: Act::of(actor, now) };
        withheld.until = until.unwrap_or(withheld.until);
        withheld.examined.push(examination);
        next.changed = now;
        Ok(next)
    }
}
