//! Making an organisation's own procedure: nothing comes into force that was not walked to its last state.

use domain::{
    Day, Problems, Refusal, VariationId,
    actor::Act,
    disclosure::variation::{self, ProcedureForm, Variation, in_force},
    people::org::Org,
    policy::Permit,
};
use futures_core::future::BoxFuture;
use rules::procedure::{Counterexample, Procedure, explore};
use serde_json::json;
use store::{Event, Job, Tx};

use super::{
    VariationAccess, VaryPage,
    impact::{Lack, lacks},
};
use crate::{Error, Identity, caller::Seated, disclosure::variation::Variations, org_ref::OrgRef, typed::TypedBy};

/// How far ahead a procedure may be put in force, in days.
const AHEAD_DAYS: i32 = 366;

/// Why a procedure can't come into force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Harm {
    /// Something could happen that must not, with the shortest path there.
    Path(Counterexample),
    /// It does not fit the rules in force.
    Lack(Lack),
}

/// A procedure that was walked.
#[derive(Clone, Debug)]
pub struct Checked {
    /// Whose.
    pub org: OrgRef,
    /// As the form has it, under its name.
    pub procedure: Procedure,
    /// What is against it; empty: nothing.
    pub harms: Vec<Harm>,
    /// States that were walked; 0 if something is against it.
    pub states: usize,
    /// Is it what is in force already?
    pub same: bool,
    /// Number of the last version; 0 if there is none.
    pub last: u32,
    /// Today.
    pub today: Day,
}

impl<'a> Variations<'a> {
    async fn vary(tx: &mut Tx, who: &Seated, code: &str) -> Result<(VariationAccess, Permit), Error> {
        let mut seen = Self::look(tx, who, code).await?;
        let permit = seen.keeps.take().ok_or_else(|| Refusal::forbidden("not-your-duty"))?;
        Ok((seen, permit))
    }

    /// The form to begin with: what is in force.
    ///
    /// # Errors
    /// If this seat does not keep the procedure of this organisation.
    pub fn vary_page(self, identity: &'a Identity, code: &'a str) -> BoxFuture<'a, Result<VaryPage, Error>> {
        Box::pin(async move {
            let mut tx = self.0.read().await?;
            let (seen, _) = Self::vary(&mut tx, &identity.seated()?, code).await?;
            let today = tx.now().day();
            let all = tx.variations(&seen.org.id).await?;
            let form = match in_force(&all, today) {
                Some(own) => ProcedureForm::of(&own.procedure, ""),
                None => ProcedureForm::of(self.0.rules().for_org(&seen.org, today)?.1, ""),
            };
            let last = all.last().map_or(0, |v| v.no);
            Ok(VaryPage { org: OrgRef::of(&seen.org, today), form, last, today })
        })
    }

    /// Reads a form and walks every state that the procedure can reach. Keeps nothing.
    ///
    /// # Errors
    /// If this seat does not keep the procedure of this organisation, or fields have problems.
    pub fn check_variation(
        self,
        who: &'a Seated,
        code: &'a str,
        form: &'a ProcedureForm,
    ) -> BoxFuture<'a, Result<Checked, Error>> {
        Box::pin(async move {
            let mut tx = self.0.read().await?;
            let (seen, _) = Self::vary(&mut tx, who, code).await?;
            let today = tx.now().day();
            let all = tx.variations(&seen.org.id).await?;
            let (rules, org): (_, &Org) = (self.0.rules(), &seen.org);
            let base = rules.for_org(org, today)?.1;
            let now = in_force(&all, today).map_or(base, |own| &own.procedure);
            let mut procedure = form.read(now, rules.current())?;
            procedure.id = variation::name(&procedure)?;
            let mut harms: Vec<Harm> = lacks(rules.current(), base, &procedure).into_iter().map(Harm::Lack).collect();
            drop(tx);
            let walked = procedure.clone();
            // up to a second of work, which must not stand in other requests' way
            let walked = tokio::task::spawn_blocking(move || explore(&walked)).await.map_err(Error::broken)?;
            let states = match walked {
                Ok(done) if harms.is_empty() => done.states,
                Ok(_) => 0,
                Err(found) => {
                    harms.extend(found.into_iter().map(Harm::Path));
                    0
                }
            };
            Ok(Checked {
                org: OrgRef::of(org, today),
                same: procedure.steps == now.steps && procedure.name == now.name,
                last: all.last().map_or(0, |v| v.no),
                procedure,
                harms,
                states,
                today,
            })
        })
    }

    /// Puts an organisation's own procedure in force from a day: cases that begin then go by it. `shown` is the number of
    /// the last version on the page it was made on. Gives its number.
    ///
    /// # Errors
    /// If this seat does not keep the procedure of this organisation, fields have problems, it could do harm, or another
    /// version was made meanwhile.
    pub fn enforce_variation(
        self,
        who: Seated,
        code: String,
        form: ProcedureForm,
        from: String,
        shown: u32,
    ) -> BoxFuture<'a, Result<u32, Error>> {
        Box::pin(async move {
            let checked = self.check_variation(&who, &code, &form).await?;
            if !checked.harms.is_empty() {
                return Err(Refusal::conflict("variation-unsafe", Some(14)).into());
            }
            if checked.same {
                return Err(Refusal::conflict("variation-same", None).into());
            }
            let office = self.0.clone();
            self.0
                .write("variation.enforce", TypedBy::seated(&who).form(&form), move |tx| {
                    Box::pin(async move {
                        let (seen, permit) = Self::vary(tx, &who, &code).await?;
                        let today = tx.now().day();
                        let all = tx.variations(&seen.org.id).await?;
                        let last = all.last().map_or(0, |v| v.no);
                        if last != shown {
                            return Err(Refusal::conflict("version-stale", None).into());
                        }
                        let mut problems = Problems::default();
                        let from = Day::parse(&from).filter(|day| *day >= today && *day <= today.plus_days(AHEAD_DAYS));
                        problems.require(from.is_some(), "from", "variation-from");
                        problems.or(())?;
                        let made = Variation {
                            id: VariationId::new(tx.now(), tx.random()),
                            org: seen.org.id.clone(),
                            no: last + 1,
                            ruleset: office.rules().digest(),
                            base: office.rules().for_org(&seen.org, today)?.1.id.clone(),
                            procedure: checked.procedure,
                            from: from.unwrap_or(today),
                            source: form.source.trim().to_owned(),
                            made: Act::of(&seen.actor, tx.now()),
                            revoked: None,
                        };
                        let private = json!({
                            "seat": seen.seat.id, "title": seen.actor.title, "person": seen.actor.person,
                            "name": seen.actor.name, "for": seen.actor.for_principal, "no": made.no,
                        });
                        tx.put(&made, Event::new(&permit, "variation.enforced", private)).await?;
                        tx.enqueue(&Job::Checkpoint, tx.now()).await?;
                        Ok(made.no)
                    })
                })
                .await
        })
    }

    /// Revokes a version: new cases begin under the ruleset's procedure again. What is under way goes on as it began.
    ///
    /// # Errors
    /// If this seat does not keep the procedure of this organisation, there is no such version, it was revoked already,
    /// or no reason is given.
    pub fn revoke_variation(
        self,
        who: Seated,
        code: String,
        no: u32,
        reason: String,
    ) -> BoxFuture<'a, Result<(), Error>> {
        self.0.write("variation.revoke", TypedBy::seated(&who).text("reason", &reason), move |tx| {
            Box::pin(async move {
                let (seen, permit) = Self::vary(tx, &who, &code).await?;
                let all = tx.variations(&seen.org.id).await?;
                let found = all.into_iter().find(|v| v.no == no).ok_or_else(Refusal::absent)?;
                let revoked = found.revoke(&reason, Act::of(&seen.actor, tx.now()))?;
                let private = json!({
                    "seat": seen.seat.id, "title": seen.actor.title, "person": seen.actor.person,
                    "name": seen.actor.name, "for": seen.actor.for_principal, "no": no, "text": reason.trim(),
                });
                tx.put(&revoked, Event::new(&permit, "variation.revoked", private)).await?;
                tx.enqueue(&Job::Checkpoint, tx.now()).await?;
                Ok(())
            })
        })
    }
}
