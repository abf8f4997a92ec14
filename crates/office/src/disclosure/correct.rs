//! Correcting what was released (Art. 24).

use domain::{
    DisclosureId, Problems, Refusal,
    catalogue::entry::Entry,
    disclosure::plan::{Plan, PlanForm},
    policy::Action,
};
use futures_core::future::BoxFuture;
use store::Tx;

use crate::{
    Error,
    caller::Seated,
    disclosure::{Disclosures, keep::signed},
    typed::TypedBy,
};

impl<'a> Disclosures<'a> {
    /// Begins a correction of what was released: a new version through the procedure in force today (Art. 24).
    ///
    /// # Errors
    /// If this seat doesn't propose for the organisation, nothing was released, or the form has problems.
    pub fn correct(self, who: Seated, id: DisclosureId, form: PlanForm) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(async move {
            let office = self.0.clone();
            self.0
                .write("disclosure.correct", TypedBy::seated(&who).form(&form), move |tx| {
                    Box::pin(async move {
                        let s = office.subject(tx, &who, &id).await?;
                        let permit = s.check(tx, Action::Correct(&s.disclosure))?;
                        let entry: Entry = tx.get(s.disclosure.entry.as_str()).await?.ok_or_else(Refusal::absent)?;
                        let today = tx.now().day();
                        let (pin, procedure) = office.variations().procedure_for(tx, &s.org, today).await?;
                        let plan = office.plans().read_plan(tx, &form, &entry, &s.org.id, (&procedure, true)).await?;
                        corrects(tx, &id, &plan).await?;
                        let mut next =
                            s.disclosure.correct(&s.procedure, (pin, &procedure), plan, &s.actor, tx.now())?;
                        let private = signed(&s.actor, &procedure, &next);
                        Self::keep(tx, &permit, &mut next, &s.directory, &procedure, "disclosure.corrected", private)
                            .await?;
                        tx.drop_draft(&who.person, &format!("correct:{id}")).await?;
                        Ok(())
                    })
                })
                .await
        })
    }
}

/// A correction changes what readers see, and is for everybody who could read what was wrong. A narrower one would
/// leave outsiders with the wrong text and a hint that something else exists; withdrawing and disclosing anew is the
/// way then.
async fn corrects(tx: &mut Tx, id: &DisclosureId, plan: &Plan) -> Result<(), Error> {
    let Some(released) = tx.versions_of(id).await?.into_iter().next_back() else { return Ok(()) };
    let mut problems = Problems::default();
    let (old, new) = (&released.published.content, &plan.content);
    let changed = (&old.title, &old.plain, &old.body) != (&new.title, &new.plain, &new.body);
    problems.require(changed, "body", "correction-unchanged");
    let will: std::collections::BTreeSet<String> = plan.stages.iter().flat_map(|s| s.tokens().to_vec()).collect();
    let reached = will.contains("all") || released.tokens.iter().all(|token| will.contains(token));
    problems.require(reached, "scope", "correction-narrows");
    Ok(problems.or(())?)
}
