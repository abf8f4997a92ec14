//! What people report: nothing this period, or something that starts a clock.

use domain::{
    Day, EntryId, Problems, RecordId, Refusal,
    actor::Act,
    catalogue::{
        entry::Entry,
        obligation::{Key, OccurrenceKind},
        record::{Record, RecordKind},
    },
    policy::Action,
    typed::{Typed, TypedText},
};
use futures_core::future::BoxFuture;
use rules::time_rule::{Anchor, Class, TimeRule};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Event, Tx};

use super::Clocks;
use crate::{
    Error,
    caller::Seated,
    catalogue::{Catalogues, obligation::Obligations},
    org_ref::OrgRef,
    typed::TypedBy,
};

/// An event or a milestone, as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RecordForm {
    /// Code of the kind.
    pub kind: String,
    /// The day it happened, or is planned for.
    pub on: String,
    /// What it is called.
    pub text: String,
}

/// How far a milestone or a decision may be planned ahead, in months.
const AHEAD: i32 = 60;

/// What can be recorded on an entry with these rules so that a clock starts.
pub(super) fn wanted(rules: &[TimeRule]) -> Vec<OccurrenceKind> {
    let mut kinds = Vec::new();
    for rule in rules {
        let kind = match (rule.class, rule.anchor) {
            (Class::Staged, _) | (_, Some(Anchor::Stage)) => Some(OccurrenceKind::Stage),
            (Class::AdvanceNotice, _) | (_, Some(Anchor::BeforeDecision)) => Some(OccurrenceKind::Decision),
            (_, Some(Anchor::Formed)) => Some(OccurrenceKind::Formed),
            (Class::LongTerm, _) | (_, Some(Anchor::Changed)) => Some(OccurrenceKind::Changed),
            (_, Some(Anchor::Obtained)) => Some(OccurrenceKind::Obtained),
            (_, Some(Anchor::SignedOff)) => Some(OccurrenceKind::SignedOff),
            (_, Some(Anchor::Event)) => Some(OccurrenceKind::Event),
            (Class::Immediate, _) => Some(OccurrenceKind::Formed),
            _ => None,
        };
        kinds.extend(kind.filter(|k| !kinds.contains(k)));
        // "formed or changed" is one rule with one anchor; the other is just as likely to happen
        if kind == Some(OccurrenceKind::Formed) && !kinds.contains(&OccurrenceKind::Changed) {
            kinds.push(OccurrenceKind::Changed);
        }
    }
    kinds
}

impl Typed for RecordForm {
    fn typed(&self) -> Vec<TypedText> {
        let Self { kind: _, on: _, text } = self;
        vec![TypedText::new("text", text)]
    }
}

impl RecordForm {
    fn read(&self, today: Day) -> Result<(OccurrenceKind, Day, String), Problems> {
        let mut problems = Problems::default();
        let kind = OccurrenceKind::parse(&self.kind);
        problems.require(kind.is_some(), "kind", "record-kind");
        let kind = kind.unwrap_or(OccurrenceKind::Event);
        let on = Day::parse(&self.on);
        problems.require(on.is_some(), "on", "record-day");
        let on = on.unwrap_or(today);
        let planned = matches!(kind, OccurrenceKind::Stage | OccurrenceKind::Decision);
        if on > today && !planned {
            problems.add_with("on", "record-future", "day", today);
        } else if on > today.plus_months(AHEAD) {
            problems.add_with("on", "record-far", "day", today.plus_months(AHEAD));
        } else if on < today.plus_months(-AHEAD) {
            problems.add_with("on", "record-past", "day", today.plus_months(-AHEAD));
        }
        let text = self.text.trim().to_owned();
        let named = matches!(kind, OccurrenceKind::Stage | OccurrenceKind::Decision | OccurrenceKind::Event);
        problems.require(!text.is_empty() || !named, "text", "record-name");
        problems.require(text.chars().count() <= 200, "text", "record-long");
        problems.or((kind, on, text))
    }
}

async fn entry_of(tx: &mut Tx, id: &EntryId, org: &domain::OrgId) -> Result<Entry, Error> {
    let entry: Entry = tx.get(id.as_str()).await?.ok_or_else(Refusal::absent)?;
    if entry.org == *org { Ok(entry) } else { Err(Refusal::absent().into()) }
}

impl<'a> Obligations<'a> {
    /// Records an event, a milestone, a change: what an entry's clock runs from.
    ///
    /// # Errors
    /// If the seat doesn't report for the organisation, the entry ended, or the form has problems.
    pub fn record_event(self, who: Seated, entry: EntryId, form: RecordForm) -> BoxFuture<'a, Result<RecordId, Error>> {
        self.0.write("record.event", TypedBy::seated(&who).form(&form), move |tx| {
            Box::pin(async move {
                let kept = Catalogues::keeping(tx, &who, |org| Action::Report(org)).await?;
                let entry = entry_of(tx, &entry, &kept.org.id).await?;
                if entry.ended.is_some() {
                    return Err(Refusal::conflict("entry-ended", Some(13)).into());
                }
                let (kind, on, text) = form.read(tx.now().day())?;
                let kind = RecordKind::Occurrence(kind);
                let act = Act::of(&kept.actor, tx.now());
                let private = json!({ "seat": act.seat, "title": act.title, "name": act.name, "on": on, "text": text });
                let id = RecordId::new(tx.now(), tx.random());
                let (org, entry) = (kept.org.id, entry.id);
                let record = Record { id: id.clone(), org, entry, kind, on, text, key: None, act, revoked: None };
                tx.put(&record, Event::new(&kept.permit, "record.made", private)).await?;
                Ok(id)
            })
        })
    }

    /// 零报告: nothing to disclose for an obligation, with a name under it.
    ///
    /// # Errors
    /// If the seat doesn't report for the organisation, there is no such open obligation, or no reason is given.
    pub fn report_nil(
        self,
        who: Seated,
        entry: EntryId,
        key: String,
        reason: String,
    ) -> BoxFuture<'a, Result<RecordId, Error>> {
        let office = self.0.clone();
        self.0.write("record.nil", TypedBy::seated(&who).text("reason", &reason), move |tx| {
            Box::pin(async move {
                let kept = Catalogues::keeping(tx, &who, |org| Action::Report(org)).await?;
                let entry = entry_of(tx, &entry, &kept.org.id).await?;
                let today = tx.now().day();
                let reason = reason.trim().to_owned();
                let mut problems = Problems::default();
                problems.require(!reason.is_empty(), "reason", "reason-missing");
                problems.require(reason.chars().count() <= 500, "reason", "record-reason-long");
                problems.or(())?;
                let key = Key::parse(&key).ok_or_else(|| Refusal::conflict("no-such-obligation", Some(16)))?;
                let clocks = Clocks {
                    releases: tx.release_rows_of(&kept.org.id).await?,
                    records: tx.records_on(&entry.id).await?,
                    entries: vec![entry.clone()],
                };
                let org = OrgRef::of(&kept.org, today);
                let lines = clocks.lines(&org, &office.obligations().ground(), super::window(today), today);
                // two rules of an entry may share a period: the report meets the obligations of both
                let asked: Vec<_> = lines.iter().filter(|l| l.settled.due.key == key).map(|l| &l.settled).collect();
                if asked.is_empty() {
                    return Err(Refusal::conflict("no-such-obligation", Some(16)).into());
                }
                if asked.iter().all(|s| s.by.is_some()) {
                    return Err(Refusal::conflict("obligation-met", Some(16)).into());
                }
                if asked.iter().all(|s| s.by.is_some() || s.due.opens > today) {
                    return Err(Refusal::conflict("obligation-not-open", Some(16)).into());
                }
                let act = Act::of(&kept.actor, tx.now());
                let private =
                    json!({ "seat": act.seat, "title": act.title, "name": act.name, "key": key, "text": reason });
                let id = RecordId::new(tx.now(), tx.random());
                let record = Record {
                    id: id.clone(),
                    org: kept.org.id,
                    entry: entry.id,
                    kind: RecordKind::Nil,
                    on: today,
                    text: reason,
                    key: Some(key.to_string()),
                    act,
                    revoked: None,
                };
                tx.put(&record, Event::new(&kept.permit, "record.nil", private)).await?;
                Ok(id)
            })
        })
    }

    /// Revokes a record made in error; it stays visible with the reason.
    ///
    /// # Errors
    /// If the seat doesn't report for the organisation, it was revoked already, or no reason is given.
    pub fn revoke_record(self, who: Seated, id: RecordId, reason: String) -> BoxFuture<'a, Result<EntryId, Error>> {
        self.0.write("record.revoke", TypedBy::seated(&who).text("reason", &reason), move |tx| {
            Box::pin(async move {
                let kept = Catalogues::keeping(tx, &who, |org| Action::Report(org)).await?;
                let mut record: Record = tx.get(id.as_str()).await?.ok_or_else(Refusal::absent)?;
                if record.org != kept.org.id {
                    return Err(Refusal::absent().into());
                }
                if record.revoked.is_some() {
                    return Err(Refusal::conflict("record-revoked", None).into());
                }
                let reason = reason.trim().to_owned();
                let mut problems = Problems::default();
                problems.require(!reason.is_empty(), "reason", "reason-missing");
                problems.or(())?;
                let act = Act::of(&kept.actor, tx.now());
                let private = json!({ "seat": act.seat, "title": act.title, "name": act.name, "text": reason });
                record.revoked = Some((reason, act));
                let entry = record.entry.clone();
                tx.put(&record, Event::new(&kept.permit, "record.revoked", private)).await?;
                Ok(entry)
            })
        })
    }
}
