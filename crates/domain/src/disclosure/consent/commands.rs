//! What the issuers' words mean for the disclosure, and saying one.

use ledger::Hash;
use rules::procedure::{Duty, Parts, Procedure, StepKind, open_steps};

use crate::{
    Instant, OrgId, PersonId, Refusal,
    actor::Actor,
    disclosure::{
        Disclosure, DisclosureError, Working,
        consent::{Consent, ConsentStatus, SPEAKERS, Word},
    },
};

impl Working {
    /// Where an issuer's word stands, with what it said last.
    #[must_use]
    pub fn consent(&self, org: &OrgId, duty: Duty) -> (ConsentStatus, Option<&Consent>) {
        let last = self.consents.iter().rev().find(|c| &c.org == org && c.duty == duty);
        let status = match last {
            None => ConsentStatus::Asked,
            Some(c) if c.saw != self.case.parts => ConsentStatus::Lapsed,
            Some(c) => match c.word {
                Word::Consented => ConsentStatus::Consented,
                Word::Returned => ConsentStatus::Returned,
            },
        };
        (status, last)
    }

    /// A return of an issuer that stands: the plan is to be changed before anything goes on.
    #[must_use]
    pub fn returned_by_issuer(&self) -> Option<&Consent> {
        let issuers = &self.plan.issuers;
        let stands = |c: &&Consent| issuers.contains(&c.org) && c.word == Word::Returned && c.saw == self.case.parts;
        self.consents.iter().rev().find(stands)
    }

    /// Who is still to consent: every issuer with the one whose turn it is.
    #[must_use]
    pub fn consents_due(&self) -> Vec<(OrgId, Duty)> {
        let open =
            |org: &OrgId| SPEAKERS.into_iter().find(|duty| self.consent(org, *duty).0 != ConsentStatus::Consented);
        self.plan.issuers.iter().filter_map(|org| Some((org.clone(), open(org)?))).collect()
    }
}

impl Disclosure {
    /// Are the other issuers asked now: is nothing of the procedure left but the release?
    #[must_use]
    pub fn asks_issuers(&self, procedure: &Procedure) -> bool {
        let open = || open_steps(procedure, &self.working.case);
        !self.working.plan.issuers.is_empty()
            && self.withdrawn.is_none()
            && self.working.case.released.is_empty()
            && open().iter().any(|step| step.kind == StepKind::Release)
    }

    /// Does the release wait for a word of one of them?
    #[must_use]
    pub fn awaits_issuers(&self, procedure: &Procedure) -> bool {
        self.asks_issuers(procedure) && !self.working.consents_due().is_empty()
    }

    /// May an issuer's seats read the file? From when they are asked, and always what they spoke to.
    #[must_use]
    pub fn read_by_issuer(&self, procedure: &Procedure, org: &OrgId) -> bool {
        let spoke = self.earlier.iter().chain([&self.working]).any(|w| w.consents.iter().any(|c| &c.org == org));
        spoke || (self.working.plan.issuers.contains(org) && self.asks_issuers(procedure))
    }

    /// An issuer's seat says its word.
    ///
    /// # Errors
    /// If it is not asked, not its turn, for something else than what is on the table, or one hand would be on two sides.
    pub fn consent(
        &self,
        procedure: &Procedure,
        (org, duty): (&OrgId, Duty),
        (word, saw, text): (Word, Option<Parts<Hash>>, String),
        actor: &Actor,
        now: Instant,
    ) -> Result<Self, DisclosureError> {
        let working = &self.working;
        if !self.asks_issuers(procedure) || !working.plan.issuers.contains(org) || !SPEAKERS.contains(&duty) {
            return Err(Refusal::conflict("consent-not-asked", None).into());
        }
        if working.returned_by_issuer().is_some() {
            return Err(Refusal::conflict("consent-returned", None).into());
        }
        if working.consent(org, duty).0 == ConsentStatus::Consented {
            return Err(Refusal::conflict("already-passed", None).into());
        }
        if !working.consents_due().contains(&(org.clone(), duty)) {
            return Err(Refusal::conflict("not-yet", None).into());
        }
        if saw.as_ref() != Some(&working.case.parts) {
            return Err(Refusal::conflict("outdated", None).into());
        }
        if word == Word::Returned && text.is_empty() {
            return Err(Refusal::conflict("reason-missing", None).into());
        }
        if self.shares_a_hand(procedure, org, actor) {
            return Err(Refusal::conflict("same-person", None).into());
        }
        let mut next = self.clone();
        next.working.consents.push(Consent {
            org: org.clone(),
            duty,
            word,
            saw: working.case.parts.clone(),
            seat: actor.seat.clone(),
            title: actor.title.clone(),
            name: actor.name.clone(),
            person: actor.person.clone(),
            for_principal: actor.for_principal.clone(),
            at: now,
            text,
        });
        Ok(next.with_state(procedure, now))
    }

    /// Has the person, or who they stand in for, proposed this plan, or spoken for this issuer to what is on the table?
    fn shares_a_hand(&self, procedure: &Procedure, org: &OrgId, actor: &Actor) -> bool {
        let hands: Vec<&PersonId> = [Some(&actor.person), actor.for_principal.as_ref()].into_iter().flatten().collect();
        let theirs = |person: &PersonId, principal: Option<&PersonId>| {
            hands.contains(&person) || principal.is_some_and(|p| hands.contains(&p))
        };
        let working = &self.working;
        let proposed = procedure.propose().and_then(|step| working.case.last(&step.id));
        proposed.is_some_and(|s| theirs(&s.person, s.for_principal.as_ref()))
            || working
                .consents
                .iter()
                .filter(|c| &c.org == org && c.saw == working.case.parts)
                .any(|c| theirs(&c.person, c.for_principal.as_ref()))
    }
}
