//! Putting a plan forward (Art. 14 item 1), and again after a return.

use domain::{
    DisclosureId, EntryId, Refusal,
    catalogue::entry::Entry,
    disclosure::{Disclosure, plan::PlanForm},
    policy::{self, Action, PolicyContext, Principal},
};
use futures_core::future::BoxFuture;

use crate::{
    Error,
    caller::{Seated, actor},
    disclosure::{Disclosures, keep::signed, plan::idempotency},
    typed::TypedBy,
};

/// What came of sending a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposed {
    /// The disclosure it is in.
    pub id: DisclosureId,
    /// Was it there already, because the same form had been sent before?
    pub again: bool,
}

impl<'a> Disclosures<'a> {
    /// Puts a plan forward from a catalogue entry (Art. 14 item 1).
    ///
    /// # Errors
    /// If the seat doesn't propose for the entry's organisation, or the form has problems.
    pub fn propose(self, who: Seated, entry: EntryId, form: PlanForm) -> BoxFuture<'a, Result<DisclosureId, Error>> {
        Box::pin(async move { self.propose_once(who, entry, form).await.map(|proposed| proposed.id) })
    }

    /// The same. A form that was sent before (by its key, or because the plan last sent from this entry is the same and
    /// still under way) makes no second disclosure: the one that is there is named.
    ///
    /// # Errors
    /// If the seat doesn't propose for the entry's organisation, or the form has problems.
    pub fn propose_once(self, who: Seated, entry: EntryId, form: PlanForm) -> BoxFuture<'a, Result<Proposed, Error>> {
        Box::pin(async move {
            let office = self.0.clone();
            self.0
                .write("disclosure.propose", TypedBy::seated(&who).form(&form), move |tx| {
                    Box::pin(async move {
                        let (seat, actor) = actor(tx, &who).await?;
                        let entry: Entry = tx.get(entry.as_str()).await?.ok_or_else(Refusal::absent)?;
                        let directory = tx.directory(&entry.org).await?;
                        let today = tx.now().day();
                        let context = PolicyContext { directory: &directory, today };
                        let permit = policy::check(
                            &context,
                            &Principal::Seated(&who.person, &seat),
                            Action::Propose(&entry.org),
                        )?;
                        let org = directory.orgs.get(&entry.org).ok_or_else(Refusal::absent)?;
                        let (pin, procedure) = office.variations().procedure_for(tx, org, today).await?;
                        let plan = office.plans().read_plan(tx, &form, &entry, &org.id, (&procedure, false)).await;
                        if let Some(id) =
                            idempotency::before(tx, &who.person, &form, &entry, plan.as_ref().ok()).await?
                        {
                            return Ok(Proposed { id, again: true });
                        }
                        let plan = plan?;
                        let id = DisclosureId::new(tx.now(), tx.random());
                        let started = (pin, &*procedure);
                        let mut disclosure =
                            Disclosure::propose(id.clone(), org.id.clone(), started, plan, &actor, tx.now())?;
                        let private = signed(&actor, &procedure, &disclosure);
                        Self::keep(
                            tx,
                            &permit,
                            &mut disclosure,
                            &directory,
                            &procedure,
                            "disclosure.proposed",
                            private,
                        )
                        .await?;
                        tx.drop_draft(&who.person, &format!("plan:new:{}", entry.id)).await?;
                        idempotency::insert(tx, &who.person, &form, &entry, &id).await?;
                        Ok(Proposed { id, again: false })
                    })
                })
                .await
        })
    }

    /// Puts a changed plan forward after a return.
    ///
    /// # Errors
    /// If it is not this seat's turn, or the form has problems.
    pub fn revise(self, who: Seated, id: DisclosureId, form: PlanForm) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(async move {
            let office = self.0.clone();
            self.0
                .write("disclosure.revise", TypedBy::seated(&who).form(&form), move |tx| {
                    Box::pin(async move {
                        let s = office.subject(tx, &who, &id).await?;
                        let permit = s.check(tx, Action::Revise(&s.disclosure, &s.procedure))?;
                        let shown = s.disclosure.working.plan.base();
                        if !form.base.is_empty() && form.base != shown {
                            return Err(Refusal::conflict("plan-changed", None).into());
                        }
                        let entry: Entry = tx.get(s.disclosure.entry.as_str()).await?.ok_or_else(Refusal::absent)?;
                        let correcting = s.disclosure.working.plan.content.correction.is_some();
                        let plan =
                            office.plans().read_plan(tx, &form, &entry, &s.org.id, (&s.procedure, correcting)).await?;
                        let mut next = s.disclosure.revise(&s.procedure, plan, &s.actor, tx.now())?;
                        let private = signed(&s.actor, &s.procedure, &next);
                        Self::keep(tx, &permit, &mut next, &s.directory, &s.procedure, "disclosure.revised", private)
                            .await?;
                        tx.drop_draft(&who.person, &format!("plan:{id}")).await?;
                        Ok(())
                    })
                })
                .await
        })
    }
}
