//! Signing a step for exactly what was shown.

use domain::{
    DisclosureId, OrgId, Refusal,
    disclosure::{Disclosure, OpinionNumber, review::SignForm},
    policy::Action,
};
use futures_core::future::BoxFuture;
use rules::procedure::{End, StepKind};
use store::Tx;

use crate::{
    Error,
    caller::{Seated, Subject},
    disclosure::{Disclosures, approval, keep::signed, review, variation::PinnedProcedure, withholding::Withholdings},
    typed::TypedBy,
};

impl<'a> Disclosures<'a> {
    /// Signs a step for exactly what was shown.
    ///
    /// # Errors
    /// If it is not this seat's turn, the form has problems, or what was shown is no longer what is on the table.
    pub fn sign(self, who: Seated, id: DisclosureId, step: String, form: SignForm) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(async move { self.sign_as(who, id, step, form, false).await })
    }

    /// The same; `routine`: only if nothing in it asks for a look of its own.
    pub(crate) async fn sign_as(
        self,
        who: Seated,
        id: DisclosureId,
        step: String,
        form: SignForm,
        routine: bool,
    ) -> Result<(), Error> {
        let office = self.0.clone();
        self.0
            .write("disclosure.sign", TypedBy::seated(&who).form(&form), move |tx| {
                Box::pin(async move {
                    let s = office.subject(tx, &who, &id).await?;
                    let permit = s.check(tx, Action::Sign(&s.disclosure, &s.procedure, &step))?;
                    let today = tx.now().day();
                    let definition = s.procedure.step(&step).ok_or_else(Refusal::absent)?;
                    let rules = office.rules().current();
                    if routine && approval::single(tx, &s, &step, rules).await?.is_some() {
                        return Err(Refusal::conflict("not-routine", None).into());
                    }
                    // secrecy rules and grounds are always today's; the procedure is the one it started under
                    let secrecy = definition.kind == StepKind::SecrecyReview;
                    let found = secrecy && review::is_open(&s.disclosure.working.plan, rules);
                    let mut decision = form.read(definition, rules, today, found)?;
                    if secrecy {
                        decision.words.number = Some(Self::opinion_number(tx, &s.seat.serves).await?);
                    }
                    let decided = (decision.outcome, decision.saw);
                    let mut next =
                        s.disclosure.sign(&s.procedure, &step, decided, decision.words, &s.actor, tx.now())?;
                    if next.working.case.end == Some(End::Filed) && next.archive_number.is_none() {
                        let prefix = format!("{}-{}-", s.org.code, today.year());
                        let number = tx.filed_count(&prefix).await? + 1;
                        next.archive_number = Some(format!("{prefix}{number:04}"));
                    }
                    if !office.rules().locked_to(&next.working).is_empty() {
                        Withholdings::drop_locked_drafts(tx, &s).await?;
                    }
                    let private = signed(&s.actor, &s.procedure, &next);
                    let (mut next, procedure) = office.disclosures().resumed(tx, &s, next).await?;
                    Self::keep(tx, &permit, &mut next, &s.directory, &procedure, "disclosure.signed", private).await
                })
            })
            .await
    }

    /// What goes on after this, and by which procedure: what a correction would have corrected, if it came to nothing.
    pub(super) async fn resumed(
        self,
        tx: &mut Tx,
        s: &Subject<'a>,
        next: Disclosure,
    ) -> Result<(Disclosure, PinnedProcedure<'a>), Error> {
        let Some(released) = next.resumes() else { return Ok((next, s.procedure.clone())) };
        let before = self.0.variations().procedure(tx, &released.pin).await?;
        Ok((next.resume(&before, tx.now()), before))
    }

    /// The next number of an opinion form of this organisation and year. The ledger's lock is held: there is no gap.
    async fn opinion_number(tx: &mut Tx, org: &OrgId) -> Result<OpinionNumber, Error> {
        let year = tx.now().day().year();
        let count = tx.opinion_count(&OpinionNumber::series(org, year)).await?;
        let no = u32::try_from(count).map_err(Error::broken)? + 1;
        Ok(OpinionNumber { org: org.clone(), year, no })
    }
}
