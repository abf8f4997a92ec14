//! Taking a plan back, and withdrawing what was released (Art. 24).

use domain::{DisclosureId, Problems, policy::Action};
use futures_core::future::BoxFuture;
use serde_json::json;
use store::Event;

use crate::{
    Error,
    caller::{Seated, acted},
    disclosure::Disclosures,
    typed::TypedBy,
};

impl<'a> Disclosures<'a> {
    /// Takes a plan back before anything was released.
    ///
    /// # Errors
    /// If this seat doesn't propose for the organisation, or something was released already.
    pub fn abandon(self, who: Seated, id: DisclosureId, reason: String) -> BoxFuture<'a, Result<(), Error>> {
        let office = self.0.clone();
        self.0.write("disclosure.abandon", TypedBy::seated(&who).text("reason", &reason), move |tx| {
            Box::pin(async move {
                let s = office.subject(tx, &who, &id).await?;
                let permit = s.check(tx, Action::Revise(&s.disclosure, &s.procedure))?;
                let reason = required(&reason)?;
                let next = s.disclosure.abandon(&s.procedure, tx.now())?;
                let private = acted(&s.actor, &reason);
                let (mut next, procedure) = office.disclosures().resumed(tx, &s, next).await?;
                Self::keep(tx, &permit, &mut next, &s.directory, &procedure, "disclosure.abandoned", private).await
            })
        })
    }

    /// Withdraws what was released; a tombstone with the reason stays (Art. 24).
    ///
    /// # Errors
    /// If this seat doesn't approve for the organisation, nothing was released, or the reason is missing.
    pub fn withdraw(self, who: Seated, id: DisclosureId, reason: String) -> BoxFuture<'a, Result<(), Error>> {
        let office = self.0.clone();
        self.0.write("disclosure.withdraw", TypedBy::seated(&who).text("reason", &reason), move |tx| {
            Box::pin(async move {
                let s = office.subject(tx, &who, &id).await?;
                let permit = s.check(tx, Action::Withdraw(&s.disclosure))?;
                let reason = required(&reason)?;
                let mut next = s.disclosure.withdraw(&s.procedure, &reason, tx.now())?;
                let withdrawal = next.withdrawn.clone();
                for mut version in tx.versions_of(&id).await? {
                    version.withdrawn.clone_from(&withdrawal);
                    let event = Event::new(&permit, "version.withdrawn", json!({})).publishing(version.digest()?);
                    tx.put(&version, event).await?;
                }
                let private = acted(&s.actor, &reason);
                Self::keep(tx, &permit, &mut next, &s.directory, &s.procedure, "disclosure.withdrawn", private).await
            })
        })
    }
}

fn required(reason: &str) -> Result<String, Error> {
    let reason = reason.trim();
    if reason.is_empty() {
        let mut problems = Problems::default();
        problems.add("reason", "reason-missing");
        return Err(problems.into());
    }
    Ok(reason.to_owned())
}
