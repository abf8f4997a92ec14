//! Keeping a disclosure with its ledger entry, and what follows from it.

use domain::{
    actor::Actor,
    disclosure::Disclosure,
    people::directory::Directory,
    policy::{self, Permit, PolicyContext},
};
use rules::procedure::Procedure;
use serde_json::{Value as Json, json};
use store::{Event, Job, Tx};

use crate::{Error, caller::acted, disclosure::Disclosures};

impl Disclosures<'_> {
    /// Keeps a disclosure with its ledger entry, and enqueues the release of a stage that waits for its day.
    pub(crate) async fn keep(
        tx: &mut Tx,
        permit: &Permit,
        disclosure: &mut Disclosure,
        directory: &Directory,
        procedure: &Procedure,
        kind: &str,
        private: Json,
    ) -> Result<(), Error> {
        let now = tx.now();
        let context = PolicyContext { directory, today: now.day() };
        disclosure.desk = policy::desk(&context, disclosure, procedure);
        tx.put(disclosure, Event::new(permit, kind, private)).await?;
        let waiting = disclosure.waiting(procedure).filter(|_| disclosure.withdrawn.is_none());
        if let Some(stage) = waiting {
            let on = disclosure.working.plan.stages.get(usize::from(stage.saturating_sub(1))).map(|s| s.on.start());
            let due = on.map_or(now, |on| on.max(now));
            tx.enqueue(&Job::Release { disclosure: disclosure.id.clone(), stage }, due).await?;
        }
        tx.enqueue(&Job::Checkpoint, now).await?;
        Ok(())
    }
}

/// The private part of an entry about a signature: the last one of the case.
pub(super) fn signed(actor: &Actor, procedure: &Procedure, disclosure: &Disclosure) -> Json {
    let mut private = acted(actor, "");
    let working = &disclosure.working;
    if let (Some(sign_off), Some(opinion), Some(map)) =
        (working.case.sign_offs.last(), working.opinions.last(), private.as_object_mut())
    {
        let name = procedure.step(&sign_off.step).map(|s| json!({ "zh": s.name.zh, "en": s.name.en }));
        map.insert("step".into(), json!(sign_off.step));
        map.insert("step_name".into(), json!(name));
        map.insert("outcome".into(), json!(sign_off.outcome.code()));
        map.insert("round".into(), json!(sign_off.round));
        map.insert("version".into(), json!(working.version));
        map.insert("text".into(), json!(opinion.words.text));
        map.insert("secrecy".into(), json!(opinion.words.secrecy));
        let proposed = procedure.propose().is_some_and(|propose| propose.id == sign_off.step);
        if let Some(urgency) = working.plan.urgent.as_ref().filter(|_| proposed) {
            map.insert("urgent".into(), json!(urgency.reason));
        }
        if let Some(number) = &opinion.words.number {
            map.insert("number".into(), json!({ "year": number.year, "no": number.no }));
        }
        if !opinion.words.reasons.is_empty() {
            map.insert("reasons".into(), json!(opinion.words.reasons));
        }
        map.insert(
            "saw".into(),
            json!(sign_off.saw.iter().map(|(p, d)| (p.code(), d)).collect::<std::collections::BTreeMap<_, _>>()),
        );
    }
    private
}
