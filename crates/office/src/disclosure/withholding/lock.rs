//! What is locked (Art. 7): text and files of what was withheld on a ground that names who may see them, for everybody
//! else who may know of the file. The platform is no place for a state secret; until its carrier is dealt with, as few
//! as can be read it.

use std::collections::BTreeSet;

use domain::{
    AttachmentId, DisclosureId, OrgId, PersonId, Refusal,
    disclosure::{Disclosure, Working, attachment::Attachment},
    people::seat::Seat,
    policy::{self, Action, PolicyContext, Principal},
};
use rules::procedure::{Duty, Procedure};
use store::Tx;

use crate::{Error, Identity, Rules, caller::Subject, disclosure::withholding::Withholdings};

impl Rules {
    /// The duties that text and files of this version are locked to; empty: it is not locked. By the rules in force, and
    /// where they don't know the ground any more, by those it began under.
    #[must_use]
    pub(crate) fn locked_to(&self, working: &Working) -> &[Duty] {
        let Some(id) = working.withheld_on() else { return &[] };
        let then = || self.of(&working.pin).ok().and_then(|rules| rules.withholding_ground(id));
        self.current().withholding_ground(id).or_else(then).map_or(&[], |ground| ground.locked_to.as_slice())
    }
}

impl Withholdings<'_> {
    /// Is the text of this version locked to the seat that asks?
    pub(crate) fn locked(self, tx: &Tx, s: &Subject<'_>, working: &Working) -> bool {
        let to = self.0.rules().locked_to(working);
        !to.is_empty() && s.check(tx, Action::ReadText(&s.disclosure, &s.procedure, to)).is_err()
    }

    /// Refuses where it is.
    pub(crate) fn unlocked(self, tx: &Tx, s: &Subject<'_>, working: &Working) -> Result<(), Refusal> {
        s.check(tx, Action::ReadText(&s.disclosure, &s.procedure, self.0.rules().locked_to(working))).map(|_| ())
    }

    /// The disclosure as the seat that asks may see it: versions that are locked to it without their text.
    pub(crate) fn redacted_for(self, tx: &Tx, s: &Subject<'_>) -> Disclosure {
        let mut next = s.disclosure.clone();
        for working in next.earlier.iter_mut().chain([&mut next.working]) {
            if self.locked(tx, s, working) {
                *working = working.without_text();
            }
        }
        next
    }

    /// Is a file in a list one whose text is locked to this seat? Then its title is not told either.
    pub(crate) async fn locked_line(
        self,
        tx: &mut Tx,
        (person, seat): (&PersonId, &Seat),
        disclosure: &Disclosure,
        procedure: &Procedure,
    ) -> Result<bool, Error> {
        let to = self.0.rules().locked_to(&disclosure.working);
        if to.is_empty() {
            return Ok(false);
        }
        let directory = tx.directory(&disclosure.org).await?;
        let context = PolicyContext { directory: &directory, today: tx.now().day() };
        let action = Action::ReadText(disclosure, procedure, to);
        Ok(policy::check(&context, &Principal::Seated(person, seat), action).is_err())
    }

    /// The versions an attachment is in whose text is locked, each with its disclosure; none where it is public anyway.
    async fn locking(self, tx: &mut Tx, org: &OrgId, id: &AttachmentId) -> Result<Vec<Disclosure>, Error> {
        let of = tx.naming(org, id.as_str()).await?;
        let within = |working: &&Working| working.attachments().any(|file| file == id);
        let public =
            |d: &Disclosure| d.workings().any(|w| !w.case.released.is_empty() && w.plan.attachments.contains(id));
        if of.iter().any(public) {
            return Ok(Vec::new());
        }
        let locks = |d: &Disclosure| d.workings().filter(within).any(|w| !self.0.rules().locked_to(w).is_empty());
        Ok(of.into_iter().filter(locks).collect())
    }

    /// Is an attachment in a version that is locked, to whomever? Then no other plan may have it.
    pub(crate) async fn is_locked_file(self, tx: &mut Tx, file: &Attachment) -> Result<bool, Error> {
        Ok(!self.locking(tx, &file.org, &file.id).await?.is_empty())
    }

    /// Refuses a file in the gate that is in a version whose text is locked to this seat.
    pub(crate) async fn unlocked_file(
        self,
        tx: &mut Tx,
        (person, seat): (&PersonId, &Seat),
        file: &Attachment,
    ) -> Result<(), Error> {
        for disclosure in self.locking(tx, &file.org, &file.id).await? {
            let procedure = self.0.variations().procedure(tx, &disclosure.working.pin).await?;
            let directory = tx.directory(&disclosure.org).await?;
            let context = PolicyContext { directory: &directory, today: tx.now().day() };
            for working in disclosure.workings().filter(|w| w.attachments().any(|id| *id == file.id)) {
                let action = Action::ReadText(&disclosure, &procedure, self.0.rules().locked_to(working));
                policy::check(&context, &Principal::Seated(person, seat), action)?;
            }
        }
        Ok(())
    }

    /// Is this form's draft one of a file whose text is locked? Nobody goes on writing it. Where the file is none of
    /// theirs, nothing is told by it.
    pub(crate) async fn is_locked_draft(self, tx: &mut Tx, identity: &Identity, form: &str) -> Result<bool, Error> {
        let Some(id) = form.strip_prefix("plan:").filter(|rest| !rest.starts_with("new:")) else { return Ok(false) };
        match self.0.subject(tx, &identity.seated()?, &DisclosureId::from_text(id)).await {
            Ok(s) => Ok(!self.0.rules().locked_to(&s.disclosure.working).is_empty()),
            Err(Error::Refused(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Forgets what those who propose for its organisation were writing on in a file that is locked now. Others may keep
    /// a draft of that name: it has nothing of the file, and its end would tell them that there is one.
    pub(crate) async fn drop_locked_drafts(tx: &mut Tx, s: &Subject<'_>) -> Result<(), Error> {
        let form = format!("plan:{}", s.disclosure.id);
        let signed = s.disclosure.working.case.sign_offs.iter().map(|sign_off| &sign_off.person);
        let seats = s.directory.seats_of(Duty::Undertaker, &s.disclosure.org).flat_map(|seat| &seat.holdings);
        let people: BTreeSet<&PersonId> = seats.map(|holding| &holding.person).chain(signed).collect();
        for person in people {
            tx.drop_draft(person, &form).await?;
        }
        Ok(())
    }
}
