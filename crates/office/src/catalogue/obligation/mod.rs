//! Obligations: what is due, what was met and by what, and what people report about it.
//!
//! They are derived anew on every reading from entries, releases and records; only what people say is kept.

mod feed;
mod month;
mod record;

use std::collections::BTreeMap;

use domain::{
    Day, EntryId, OrgId, Refusal,
    catalogue::{
        entry::Entry,
        obligation::{
            self, Fulfilment, FulfilmentKind, Ground, Key, Occurrence, OccurrenceKind, Punctuality, Settled, State,
        },
        record::{Record, RecordKind},
    },
    people::org::Org,
    policy::Action,
    workday::WorkCalendar,
};
use futures_core::future::BoxFuture;
use store::{ReleaseRow, Tx};

use crate::{Error, Identity, Office, catalogue::Catalogues, org_ref::OrgRef};

pub use feed::Feed;
pub use month::{MonthDay, MonthPage};
pub use record::RecordForm;

/// How far back lists of obligations look, in months.
pub const BACK_MONTHS: i32 = 24;
/// How far ahead.
pub const AHEAD_MONTHS: i32 = 12;

/// An obligation in a list.
#[derive(Clone, Debug)]
pub struct ObligationLine {
    /// Whose.
    pub org: OrgRef,
    /// The entry.
    pub entry: EntryId,
    /// Its number in the catalogue.
    pub no: i64,
    /// 公开事项.
    pub item: String,
    /// Scope id.
    pub scope: String,
    /// 公开频次, as written.
    pub frequency: String,
    /// The obligation and how it stands.
    pub settled: Settled,
    /// What met it: an address, or nothing for a nil report.
    pub index_number: Option<String>,
    /// The nil report that met it.
    pub nil: Option<Record>,
    /// Calendar days until the day it is due; negative = days since.
    pub days: i32,
    /// Working days of it are provisional.
    pub provisional: bool,
    /// The day was reckoned with a local number: neither the regulation nor the entry's words have one.
    pub local: bool,
}

/// Lists of obligations by how they stand.
#[derive(Clone, Debug)]
pub struct ObligationPage {
    /// Whose.
    pub org: OrgRef,
    /// Today.
    pub today: Day,
    /// May this seat report?
    pub reports: bool,
    /// The lines asked for, earliest due first; what is over, latest first.
    pub lines: Vec<ObligationLine>,
    /// How many stand how.
    pub counts: BTreeMap<State, usize>,
    /// Entries whose frequency is unclear: nothing can be due there.
    pub unclear: Vec<Entry>,
}

/// An entry with its clock: what was recorded, what is due.
#[derive(Clone, Debug)]
pub struct EntryPage {
    /// Whose.
    pub org: OrgRef,
    /// Today.
    pub today: Day,
    /// The entry.
    pub entry: Entry,
    /// May this seat report?
    pub reports: bool,
    /// Its obligations, earliest due first.
    pub lines: Vec<ObligationLine>,
    /// What was recorded, newest first.
    pub records: Vec<Record>,
    /// What starts a clock here.
    pub wanted: Vec<OccurrenceKind>,
    /// The name of the event its rule waits for, if it has one.
    pub event: Option<String>,
}

/// Everything about one entry that its obligations follow from.
pub(crate) struct Clock<'a> {
    pub entry: &'a Entry,
    pub releases: Vec<&'a ReleaseRow>,
    pub records: Vec<&'a Record>,
}

impl Clock<'_> {
    fn occurrences(&self) -> Vec<Occurrence> {
        self.records.iter().filter_map(|r| r.occurrence()).collect()
    }

    /// What met obligations: first releases of disclosures, and nil reports.
    fn fulfilments(&self) -> Vec<Fulfilment> {
        let releases = self.releases.iter().filter(|r| r.n == 1).filter_map(|r| {
            let what = FulfilmentKind::Release { index_number: r.index_number.clone(), version: 1 };
            Some(Fulfilment { on: Day::from_number(r.day)?, what, key: r.key.as_deref().and_then(Key::parse) })
        });
        let nil =
            self.records.iter().filter(|r| r.kind == RecordKind::Nil && r.revoked.is_none()).map(|r| Fulfilment {
                on: r.act.at.day(),
                what: FulfilmentKind::Nil { id: r.id.to_string() },
                key: r.key.as_deref().and_then(Key::parse),
            });
        releases.chain(nil).collect()
    }

    /// Its obligations whose day lies in a range, settled as of today.
    pub(crate) fn settled(
        &self,
        ground: &Ground<'_>,
        range: (Day, Day),
        today: Day,
    ) -> (Vec<Settled>, Vec<Fulfilment>) {
        let Some(since) = self.entry.since else { return (Vec::new(), Vec::new()) };
        let dues = obligation::dues(&self.entry.rules, since, range, &self.occurrences(), ground);
        let fulfilments = self.fulfilments();
        (obligation::settle(dues, &fulfilments, today), fulfilments)
    }
}

/// The range lists look at.
pub(crate) fn window(today: Day) -> (Day, Day) {
    (today.plus_months(-BACK_MONTHS), today.plus_months(AHEAD_MONTHS))
}

/// What lies between two days, in calendar days.
fn days_between(from: Day, to: Day) -> i32 {
    to.ordinal() - from.ordinal()
}

/// An organisation's entries, releases and records.
pub(crate) struct Clocks {
    pub entries: Vec<Entry>,
    pub releases: Vec<ReleaseRow>,
    pub records: Vec<Record>,
}

impl Clocks {
    pub(crate) async fn of(tx: &mut Tx, org: &OrgId) -> Result<Self, Error> {
        Ok(Self {
            entries: tx.catalogue(org).await?,
            releases: tx.release_rows_of(org).await?,
            records: tx.records_of(org).await?,
        })
    }

    pub(crate) fn clock<'a>(&'a self, entry: &'a Entry) -> Clock<'a> {
        Clock {
            entry,
            releases: self.releases.iter().filter(|r| r.entry == entry.id).collect(),
            records: self.records.iter().filter(|r| r.entry == entry.id).collect(),
        }
    }

    /// All obligations in a range, earliest due first.
    pub(crate) fn lines(
        &self,
        org: &OrgRef,
        ground: &Ground<'_>,
        range: (Day, Day),
        today: Day,
    ) -> Vec<ObligationLine> {
        let mut lines: Vec<ObligationLine> = Vec::new();
        for entry in &self.entries {
            let clock = self.clock(entry);
            let (settled, fulfilments) = clock.settled(ground, range, today);
            for settled in settled {
                let met = settled.by.and_then(|at| fulfilments.get(at)).map(|f| &f.what);
                let (index_number, nil) = match met {
                    Some(FulfilmentKind::Release { index_number, .. }) => (Some(index_number.clone()), None),
                    Some(FulfilmentKind::Nil { id }) => {
                        (None, self.records.iter().find(|r| r.id.as_str() == id).cloned())
                    }
                    None => (None, None),
                };
                lines.push(ObligationLine {
                    org: org.clone(),
                    entry: entry.id.clone(),
                    no: entry.no,
                    item: entry.item.clone(),
                    scope: entry.scope.clone(),
                    frequency: entry.frequency.clone(),
                    days: days_between(today, settled.due.due),
                    provisional: settled.due.provisional,
                    local: entry.rules.get(settled.due.rule).is_some_and(|r| obligation::our_number(r, &settled.due)),
                    settled,
                    index_number,
                    nil,
                });
            }
        }
        lines.sort_by(|a, b| {
            (a.settled.due.due, a.no, &a.settled.due.key).cmp(&(b.settled.due.due, b.no, &b.settled.due.key))
        });
        lines
    }
}

/// Obligations: lists, calendars, events and nil reports.
#[derive(Clone, Copy)]
pub struct Obligations<'a>(pub(crate) &'a Office);

impl<'a> Obligations<'a> {
    /// The calendar and the local numbers that obligations are counted with.
    pub(crate) fn ground(self) -> Ground<'a> {
        Ground { calendar: WorkCalendar::builtin(), settings: self.0.rules().settings() }
    }

    /// Obligations of the organisation the seat serves; `states`: only those (none = all).
    ///
    /// # Errors
    /// If the seat has no right to them.
    pub fn obligations(
        self,
        identity: &'a Identity,
        states: &'a [State],
    ) -> BoxFuture<'a, Result<ObligationPage, Error>> {
        Box::pin(async move {
            let who = identity.seated()?;
            let mut tx = self.0.read().await?;
            let kept = Catalogues::keeping(&mut tx, &who, |org| Action::SeeCatalogue(org)).await?;
            let reports = Catalogues::keeping(&mut tx, &who, |org| Action::Report(org)).await.is_ok();
            let today = tx.now().day();
            let org = OrgRef::of(&kept.org, today);
            let clocks = Clocks::of(&mut tx, &kept.org.id).await?;
            let mut lines = clocks.lines(&org, &self.ground(), window(today), today);
            let mut counts = BTreeMap::new();
            for line in &lines {
                *counts.entry(line.settled.state).or_insert(0) += 1;
            }
            lines.retain(|l| states.is_empty() || states.contains(&l.settled.state));
            let unclear = clocks.entries.iter().filter(|e| e.unclear.is_some()).cloned().collect();
            Ok(ObligationPage { org, today, reports, lines, counts, unclear })
        })
    }

    /// What a to-do list shows: what was missed within the last year and what is due within `ahead` days.
    pub(crate) async fn pressing(self, tx: &mut Tx, org: &Org, ahead: i32) -> Result<Vec<ObligationLine>, Error> {
        let today = tx.now().day();
        let clocks = Clocks::of(tx, &org.id).await?;
        let range = (today.plus_months(-12), today.plus_days(ahead));
        let mut lines = clocks.lines(&OrgRef::of(org, today), &self.ground(), range, today);
        lines.retain(|l| matches!(l.settled.state, State::Due | State::Missed));
        Ok(lines)
    }

    /// An entry with its clock.
    ///
    /// # Errors
    /// If the seat has no right to it.
    pub fn entry_page(self, identity: &'a Identity, entry: &'a EntryId) -> BoxFuture<'a, Result<EntryPage, Error>> {
        Box::pin(async move {
            let who = identity.seated()?;
            let mut tx = self.0.read().await?;
            let kept = Catalogues::keeping(&mut tx, &who, |org| Action::SeeCatalogue(org)).await?;
            let reports = Catalogues::keeping(&mut tx, &who, |org| Action::Report(org)).await.is_ok();
            let today = tx.now().day();
            let entry: Entry = tx.get(entry.as_str()).await?.ok_or_else(Refusal::absent)?;
            if entry.org != kept.org.id {
                return Err(Refusal::absent().into());
            }
            let org = OrgRef::of(&kept.org, today);
            let releases = tx.release_rows_of(&kept.org.id).await?;
            let records = tx.records_on(&entry.id).await?;
            let clocks = Clocks { entries: vec![entry.clone()], releases, records };
            let lines = clocks.lines(&org, &self.ground(), window(today), today);
            let mut records = clocks.records;
            records.reverse();
            let event = entry.rules.iter().find_map(|r| r.event.clone());
            Ok(EntryPage { org, today, reports, lines, records, wanted: record::wanted(&entry.rules), event, entry })
        })
    }

    /// For the public catalogue: when each entry was last met and is next due, and whether its days were kept.
    pub(crate) fn punctuality(self, clocks: &Clocks, today: Day) -> BTreeMap<EntryId, Punctuality> {
        let ground = self.ground();
        // a yearly day that was kept in January comes again at the end of the next year
        let far = (window(today).0, today.plus_months(2 * AHEAD_MONTHS));
        let of = |entry: &Entry| {
            let (settled, _) = clocks.clock(entry).settled(&ground, far, today);
            (entry.id.clone(), Punctuality::of(&settled, today))
        };
        clocks.entries.iter().map(of).collect()
    }
}
