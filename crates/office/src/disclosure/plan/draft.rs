//! Drafts: what was typed so far.

use domain::{Instant, Refusal, disclosure::plan::PlanForm};
use futures_core::future::BoxFuture;
use store::Tx;

use crate::{
    Error, Identity,
    disclosure::{
        dossier::Dossiers,
        plan::{Plans, idempotency},
    },
    typed::TypedBy,
};

/// How many drafts a person may have: far more than anybody writes at a time, and too few to fill the disk.
pub const DRAFTS_MAX: usize = 200;

/// A draft that waits.
#[derive(Clone, Debug)]
pub struct DraftLine {
    /// What kind of form: `plan:new:{entry}`, `plan:{disclosure}`, `correct:{disclosure}`.
    pub form: String,
    /// The title as typed so far.
    pub title: String,
    /// When it was saved.
    pub saved: Instant,
}

impl Dossiers<'_> {
    /// The unsent drafts of who asks.
    pub(crate) async fn draft_lines(self, tx: &mut Tx, identity: &Identity) -> Result<Vec<DraftLine>, Error> {
        let mut lines = Vec::new();
        for (form, body, saved) in tx.drafts(&identity.person.id).await? {
            if is_draft(&form) && !self.0.withholdings().is_locked_draft(tx, identity, &form).await? {
                let title = serde_json::from_str::<PlanForm>(&body).map_or_else(|_| String::new(), |f| f.title);
                lines.push(DraftLine { form, title, saved });
            }
        }
        Ok(lines)
    }
}

impl<'a> Plans<'a> {
    pub(crate) async fn draft_or(
        tx: &mut Tx,
        identity: &Identity,
        key: &str,
        form: PlanForm,
    ) -> Result<(PlanForm, Option<Instant>), Error> {
        let draft = tx.draft(&identity.person.id, key).await?;
        let read = draft.and_then(|(body, saved)| Some((serde_json::from_str(&body).ok()?, saved)));
        Ok(read.map_or((form, None), |(form, saved)| (form, Some(saved))))
    }

    /// Keeps what was typed so far; survives sign-out. A form that was sent meanwhile is kept no more.
    ///
    /// # Errors
    /// If the person has [`DRAFTS_MAX`] drafts already, or a fault of the store.
    pub fn save_draft(
        self,
        identity: &'a Identity,
        key: &'a str,
        form: &'a PlanForm,
    ) -> BoxFuture<'a, Result<Instant, Error>> {
        Box::pin(async move {
            let (person, key) = (identity.person.id.clone(), key.to_owned());
            let body = serde_json::to_string(form).map_err(Error::broken)?;
            let form_key = form.key.clone();
            let typed = identity.seated().map_or_else(|_| TypedBy::operator(), |who| TypedBy::seated(&who)).form(form);
            self.0
                .write_unsealed("draft.save", typed, move |tx| {
                    Box::pin(async move {
                        let entry = key.strip_prefix("plan:new:").unwrap_or_default();
                        if idempotency::is_sent(tx, &person, entry, &form_key).await? {
                            return Ok(tx.now());
                        }
                        if tx.draft(&person, &key).await?.is_none() {
                            let count = tx.drafts(&person).await?.iter().filter(|(form, ..)| is_draft(form)).count();
                            if count >= DRAFTS_MAX {
                                return Err(Refusal::conflict("drafts-full", None).into());
                            }
                        }
                        tx.put_draft(&person, &key, &body).await?;
                        Ok(tx.now())
                    })
                })
                .await
        })
    }
}

/// Is it a draft of a form, by its key? What was sent is remembered beside them.
fn is_draft(key: &str) -> bool {
    key.starts_with("plan:") || key.starts_with("correct:")
}
