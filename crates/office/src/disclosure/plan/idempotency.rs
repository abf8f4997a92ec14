//! Idempotency of forms: one that is sent twice (a second press, the browser's way back) makes one disclosure.
//!
//! Remembered beside the drafts and like them no record: for each person and entry the last form that was sent.

use domain::{
    DisclosureId, PersonId,
    catalogue::entry::Entry,
    disclosure::plan::{Plan, PlanForm},
};
use rules::procedure::End;
use serde::{Deserialize, Serialize};
use store::Tx;

use crate::Error;

#[derive(Serialize, Deserialize)]
struct SentForm {
    key: String,
    disclosure: DisclosureId,
}

fn slot(entry: &str) -> String {
    format!("sent:{entry}")
}

async fn last(tx: &mut Tx, person: &PersonId, entry: &str) -> Result<Option<SentForm>, Error> {
    let kept = tx.draft(person, &slot(entry)).await?;
    Ok(kept.and_then(|(body, _)| serde_json::from_str(&body).ok()))
}

/// Was this very form sent by this person already? Then an autosave that comes late is of no use any more.
pub(crate) async fn is_sent(tx: &mut Tx, person: &PersonId, entry: &str, key: &str) -> Result<bool, Error> {
    Ok(!key.is_empty() && last(tx, person, entry).await?.is_some_and(|sent| sent.key == key))
}

/// The disclosure that this form is in already: it has the key of the one sent last, or its plan is that one's and on
/// its way still. What was changed in a form after it was sent is kept as a draft.
pub(crate) async fn before(
    tx: &mut Tx,
    person: &PersonId,
    form: &PlanForm,
    entry: &Entry,
    plan: Option<&Plan>,
) -> Result<Option<DisclosureId>, Error> {
    if form.key.is_empty() {
        return Ok(None);
    }
    let Some(sent) = last(tx, person, entry.id.as_str()).await? else { return Ok(None) };
    let Some(disclosure) = tx.disclosure(&sent.disclosure).await? else { return Ok(None) };
    let first = disclosure.earlier.first().unwrap_or(&disclosure.working);
    let proposed = first.past.first().map_or(&first.plan, |past| &past.plan);
    let same = plan.is_some_and(|plan| plan == proposed);
    let gone = matches!(first.case.end, Some(End::Withheld | End::Abandoned)) || disclosure.withdrawn.is_some();
    if sent.key != form.key && (!same || gone) {
        return Ok(None);
    }
    let draft = format!("plan:new:{}", entry.id);
    if same {
        tx.drop_draft(person, &draft).await?;
    } else {
        let mut changed = PlanForm { key: String::new(), ..form.clone() };
        changed.ask_anew(); // it was answered of what was sent
        tx.put_draft(person, &draft, &serde_json::to_string(&changed).map_err(Error::broken)?).await?;
    }
    Ok(Some(sent.disclosure))
}

/// Remembers that this form became this disclosure.
pub(crate) async fn insert(
    tx: &mut Tx,
    person: &PersonId,
    form: &PlanForm,
    entry: &Entry,
    disclosure: &DisclosureId,
) -> Result<(), Error> {
    if form.key.is_empty() {
        return Ok(());
    }
    let sent = SentForm { key: form.key.clone(), disclosure: disclosure.clone() };
    let body = serde_json::to_string(&sent).map_err(Error::broken)?;
    Ok(tx.put_draft(person, &slot(entry.id.as_str()), &body).await?)
}
