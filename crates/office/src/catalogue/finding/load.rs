//! Facts from the store, lean: nothing is parsed that isn't judged.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use domain::{
    Day, OrgId,
    actor::Act,
    catalogue::{
        Filing, FilingState, NotApplicable,
        entry::Entry,
        finding::{
            CatalogueFacts, DeferredReviewFacts, EntryFacts, ExposedFacts, Facts, FilingFacts, NilFacts, OrgFacts,
            ReleaseFacts, Settings, Signature, WithheldFacts, alike, process,
        },
        obligation::Key,
        record::{Record, RecordKind},
    },
    disclosure::{Disclosure, deferred_review::DeferredReview},
    people::{org::Org, seat::Seat},
    workday::WorkCalendar,
};
use rules::{procedure::Duty, ruleset::ColumnKind, time_rule::TimeRule};
use serde::{Deserialize, de::DeserializeOwned};
use store::{ReleaseRow, Tx};

use crate::{Error, Rules, catalogue::finding::Findings, people::org::gazetteer::Places, typed::TypedBy};

/// What of a catalogue is judged; its rows are skipped while reading.
#[derive(Deserialize)]
struct Head {
    org: OrgId,
    table: HeadTable,
    began: Act,
    #[serde(default)]
    filing: Option<Filing>,
}

#[derive(Deserialize)]
struct HeadTable {
    #[serde(default)]
    not_applicable: Vec<NotApplicable>,
}

fn parsed<T: DeserializeOwned>(bodies: &[String]) -> Result<Vec<T>, Error> {
    bodies.iter().map(|body| serde_json::from_str(body).map_err(Error::broken)).collect()
}

/// Strings and rules that repeat are kept once.
#[derive(Default)]
struct Shared {
    words: HashMap<String, Arc<str>>,
    rules: HashMap<String, Arc<[TimeRule]>>,
}

impl Shared {
    fn word(&mut self, word: &str) -> Arc<str> {
        if let Some(known) = self.words.get(word) {
            return Arc::clone(known);
        }
        let shared: Arc<str> = word.into();
        self.words.insert(word.to_owned(), Arc::clone(&shared));
        shared
    }

    fn rules(&mut self, entry: &Entry) -> Arc<[TimeRule]> {
        match self.rules.get(&entry.frequency) {
            Some(known) if **known == *entry.rules => Arc::clone(known),
            _ => {
                let shared: Arc<[TimeRule]> = entry.rules.as_slice().into();
                self.rules.insert(entry.frequency.clone(), Arc::clone(&shared));
                shared
            }
        }
    }
}

/// Rows of all organisations or of one, before they become facts.
struct Rows {
    heads: Vec<Head>,
    entries: Vec<Entry>,
    records: Vec<Record>,
    releases: Vec<ReleaseRow>,
    withheld: Vec<Disclosure>,
    leaders: Vec<Seat>,
    staff: Vec<Seat>,
    exposed: Vec<(OrgId, ExposedFacts)>,
    owing: Vec<Disclosure>,
}

impl Rows {
    async fn all(tx: &mut Tx) -> Result<Self, Error> {
        Ok(Self {
            heads: parsed(&tx.catalogue_bodies(None).await?)?,
            entries: parsed(&tx.entry_bodies().await?)?,
            records: tx.records().await?,
            releases: tx.release_rows().await?,
            withheld: parsed(&tx.withheld_bodies(None).await?)?,
            leaders: parsed(&tx.seat_bodies(Duty::Leader.code(), None).await?)?,
            staff: parsed(&tx.seat_bodies(Duty::Undertaker.code(), None).await?)?,
            exposed: Self::exposed(tx, None).await?,
            owing: tx.owing(None).await?,
        })
    }

    async fn of(tx: &mut Tx, org: &OrgId) -> Result<Self, Error> {
        Ok(Self {
            heads: parsed(&tx.catalogue_bodies(Some(org)).await?)?,
            entries: tx.catalogue(org).await?,
            records: tx.records_of(org).await?,
            releases: tx.release_rows_of(org).await?,
            withheld: parsed(&tx.withheld_bodies(Some(org)).await?)?,
            leaders: parsed(&tx.seat_bodies(Duty::Leader.code(), Some(org)).await?)?,
            staff: parsed(&tx.seat_bodies(Duty::Undertaker.code(), Some(org)).await?)?,
            exposed: Self::exposed(tx, Some(org)).await?,
            owing: tx.owing(Some(org)).await?,
        })
    }
}

impl Rows {
    /// What the last screening found in what is published now, of all or of one organisation.
    async fn exposed(tx: &mut Tx, org: Option<&OrgId>) -> Result<Vec<(OrgId, ExposedFacts)>, Error> {
        let mut found = Vec::new();
        for row in tx.screened_found().await? {
            let Some(version) = tx.version(&row.version).await?.filter(|v| v.is_current()) else { continue };
            if org.is_some_and(|org| *org != version.org) {
                continue;
            }
            let exposed: crate::release::rescan::Exposed = serde_json::from_str(&row.body).map_err(Error::broken)?;
            found.push((
                version.org.clone(),
                ExposedFacts {
                    disclosure: version.disclosure,
                    index_number: version.published.index_number.into(),
                    count: u32::try_from(row.found).unwrap_or(u32::MAX),
                    marked: exposed.marked,
                    since: row.at.day(),
                },
            ));
        }
        Ok(found)
    }
}

/// Lists by organisation, and by entry.
fn by<T, K: Ord>(list: Vec<T>, key: impl Fn(&T) -> K) -> BTreeMap<K, Vec<T>> {
    let mut map: BTreeMap<K, Vec<T>> = BTreeMap::new();
    for one in list {
        map.entry(key(&one)).or_default().push(one);
    }
    map
}

impl Findings<'_> {
    /// Everything that is judged, as it stands now, for judging on a day.
    pub(crate) async fn facts(self, day: Day) -> Result<(Facts, Arc<Places>), Error> {
        self.sign_texts().await?;
        let mut tx = self.0.read().await?;
        let orgs: Vec<Org> = parsed(&tx.org_bodies().await?)?;
        let rows = Rows::all(&mut tx).await?;
        drop(tx);
        let rules = self.0.rules().clone();
        let settings = Settings::of(self.0.rules().current());
        let made = tokio::task::spawn_blocking(move || {
            let places = Arc::new(Places::of(&orgs, day));
            (facts_of(&rules, &orgs, rows, day, &places), places)
        });
        let (orgs, places) = made.await.map_err(Error::broken)?;
        Ok((Facts { orgs, settings }, places))
    }

    /// The facts of one organisation; the tree is as `places` has it.
    pub(crate) async fn org_facts(
        self,
        tx: &mut Tx,
        org: &OrgId,
        day: Day,
        places: &Places,
    ) -> Result<Option<OrgFacts>, Error> {
        let Some(org) = tx.get::<Org>(org.as_str()).await? else { return Ok(None) };
        let rows = Rows::of(tx, &org.id).await?;
        let rules = self.0.rules().clone();
        Ok(facts_of(&rules, std::slice::from_ref(&org), rows, day, places).pop())
    }

    /// Makes the signatures of releases that have none yet: kept from the release on, so that texts are compared without
    /// being read again.
    pub(crate) async fn sign_texts(self) -> Result<(), Error> {
        loop {
            let mut tx = self.0.read().await?;
            let keys = tx.unsigned_versions(200).await?;
            if keys.is_empty() {
                return Ok(());
            }
            let mut made = Vec::new();
            for key in keys {
                let Some(version) = tx.version(&key).await? else { continue };
                let chain = tx.org_chain(&version.org).await?;
                let day = version.published.released.day();
                let names: Vec<&str> =
                    chain.iter().flat_map(|o| [o.name(day).full.as_str(), o.name(day).short.as_str()]).collect();
                let content = &version.published.content;
                let body = crate::text_difference::shown(content);
                let names = alike::places(&names);
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                let signature = Signature::of(&format!("{}\n{body}", content.title), &names);
                let result = process::result_only(&content.title, &body);
                made.push((
                    key,
                    format!(
                        "{} {}",
                        serde_json::to_value(signature).map_err(Error::broken)?.as_str().unwrap_or_default(),
                        u8::from(result)
                    ),
                ));
            }
            drop(tx);
            self.0
                .write_unsealed("signature.keep", TypedBy::nothing(), move |tx| {
                    Box::pin(async move {
                        for (key, body) in made {
                            tx.keep_signature(&key, &body).await?;
                        }
                        Ok(())
                    })
                })
                .await?;
        }
    }
}

fn facts_of(rules: &Rules, orgs: &[Org], rows: Rows, day: Day, places: &Places) -> Vec<OrgFacts> {
    let mut shared = Shared::default();
    let order: HashMap<&OrgId, u32> = orgs.iter().map(|o| &o.id).zip(0..).collect();
    let mut heads = by(rows.heads, |h| h.org.clone());
    let mut entries = by(rows.entries, |e| e.org.clone());
    let mut records = by(rows.records, |r| r.org.clone());
    let mut releases = by(rows.releases, |r| r.org.clone());
    let mut withheld = by(rows.withheld, |d| d.org.clone());
    let leaders = by(rows.leaders, |s| s.serves.clone());
    let staff = by(rows.staff, |s| s.serves.clone());
    let mut exposed = by(rows.exposed, |(org, _)| org.clone());
    let mut owing = by(rows.owing, |d| d.org.clone());
    let held = |seats: Option<&Vec<Seat>>| seats.is_some_and(|s| s.iter().any(|s| s.holders(day).next().is_some()));
    let ruleset = rules.current();
    orgs.iter()
        .filter(|org| org.ended.as_ref().is_none_or(|(end, _)| *end > day))
        .map(|org| {
            let head = heads.remove(&org.id).and_then(|mut h| h.pop());
            let entries = entries.remove(&org.id).unwrap_or_default();
            let records = by(records.remove(&org.id).unwrap_or_default(), |r| r.entry.clone());
            let own = places.of_org(&org.id);
            let facts = |e: &Entry| {
                let facts = entry_facts(e, records.get(&e.id).map_or(&[], Vec::as_slice), ruleset, &mut shared);
                EntryFacts { elsewhere: places.gazetteer.elsewhere(&e.item, own).map(Into::into), ..facts }
            };
            let entries: Vec<EntryFacts> = entries.iter().map(facts).collect();
            OrgFacts {
                id: org.id.clone(),
                code: org.code.as_str().into(),
                name: org.name(day).short.as_str().into(),
                superior: org.superior(day).and_then(|id| order.get(id).copied()),
                since: org.id.made().map_or(day, |at| at.day()),
                grass_roots: ruleset.kind(org.kind(day)).is_some_and(|k| k.grass_roots),
                duty_set: shared.word(rules.duty_set(org, day).unwrap_or_default()),
                leader_named: org.leader.is_some() || held(leaders.get(&org.id)),
                staff_named: held(staff.get(&org.id)),
                catalogue: head.map(|h| catalogue_facts(h, entries, org.superior(day).is_none(), &mut shared)),
                releases: release_facts(releases.remove(&org.id).unwrap_or_default()),
                withheld: withheld.remove(&org.id).unwrap_or_default().iter().filter_map(withheld_facts).collect(),
                owed: owing.remove(&org.id).unwrap_or_default().iter().flat_map(owed_facts).collect(),
                exposed: exposed.remove(&org.id).unwrap_or_default().into_iter().map(|(_, facts)| facts).collect(),
            }
        })
        .collect()
}

fn catalogue_facts(head: Head, entries: Vec<EntryFacts>, outside: bool, shared: &mut Shared) -> CatalogueFacts {
    let filing = head.filing.map(|f| FilingFacts {
        due: f.due,
        sent: f.paper.as_ref().map(|p| p.on).or_else(|| f.sent.as_ref().map(|a| a.at.day())),
        received: f.received.as_ref().filter(|_| f.state == FilingState::Received).map(|a| a.at.day()),
        open_remarks: u32::try_from(f.unanswered()).unwrap_or(u32::MAX),
        remarked: f.remarks.iter().filter(|r| r.answer.is_none()).map(|r| r.act.at.day()).min(),
        outside,
    });
    CatalogueFacts {
        since: head.began.at.day(),
        // a catalogue in force is shown to the Party or to society by this platform itself
        published: true,
        filing,
        not_applicable: head.table.not_applicable.iter().map(|n| shared.word(&n.category)).collect(),
        entries,
    }
}

fn entry_facts(entry: &Entry, records: &[Record], rules: &rules::Ruleset, shared: &mut Shared) -> EntryFacts {
    let live = || records.iter().filter(|r| r.revoked.is_none());
    let occurrences = records.iter().filter_map(Record::occurrence);
    let nil = live().filter(|r| r.kind == RecordKind::Nil).map(|r| NilFacts {
        id: r.id.as_str().into(),
        on: r.act.at.day(),
        key: r.key.as_deref().and_then(Key::parse),
    });
    let missing = rules.catalogue_columns.iter().filter(|c| c.required && empty(entry, c)).map(|c| shared.word(&c.id));
    let missing_columns = missing.collect();
    EntryFacts {
        id: entry.id.clone(),
        no: u32::try_from(entry.no).unwrap_or(0),
        category: shared.word(&entry.category),
        item: entry.item.as_str().into(),
        since: entry.since.unwrap_or_else(|| Day::from_ordinal(0)),
        rules: shared.rules(entry),
        unclear: entry.unclear.as_deref().map(Into::into),
        missing_columns,
        elsewhere: None,
        promises_process: process::promises_process(&entry.item, &entry.rules),
        occurrences: occurrences.collect(),
        nil: nil.collect(),
    }
}

fn empty(entry: &Entry, column: &rules::ruleset::Column) -> bool {
    match column.kind {
        ColumnKind::Category => entry.category.is_empty(),
        ColumnKind::Item => entry.item.is_empty(),
        ColumnKind::Scope => entry.scope.is_empty(),
        // words that are no mode of the ruleset are words still
        ColumnKind::Mode => false,
        ColumnKind::Frequency => entry.frequency.is_empty(),
        ColumnKind::Text => match column.id.as_str() {
            "responsible_unit" | "responsible" => entry.responsible.is_empty(),
            "basis" => entry.basis.is_empty(),
            "retention" => entry.retention.is_empty(),
            id => !entry.extra.contains_key(id),
        },
    }
}

/// The current version of each disclosure, with the day of its first.
fn release_facts(rows: Vec<ReleaseRow>) -> Vec<ReleaseFacts> {
    let mut first: HashMap<String, i32> = HashMap::new();
    let mut facts = Vec::new();
    for row in rows {
        let began = *first.entry(row.disclosure.to_string()).or_insert(row.day);
        let Some((signature, result)) = row.signature.as_deref().and_then(|s| s.split_once(' ')) else { continue };
        let Some(signature) = Signature::parse(signature) else { continue };
        let (Some(on), Some(updated)) = (Day::from_number(began), Day::from_number(row.day)) else { continue };
        if row.current {
            facts.push(ReleaseFacts {
                disclosure: row.disclosure,
                index_number: row.index_number.into(),
                entry: row.entry,
                on,
                updated,
                key: row.key.as_deref().and_then(Key::parse),
                signature,
                result_only: result == "1",
            });
        }
    }
    facts
}

/// The reviews that are owed, and what was found defective and is not mended.
fn owed_facts(disclosure: &Disclosure) -> Vec<DeferredReviewFacts> {
    let calendar = WorkCalendar::builtin();
    let facts = |owed: &DeferredReview, defective| DeferredReviewFacts {
        disclosure: disclosure.id.clone(),
        index_number: disclosure.index_number.as_deref().unwrap_or_default().into(),
        released: owed.from,
        due: owed.due(calendar).day,
        defective,
    };
    let owed = disclosure.deferred_reviews().filter(|(_, owed)| owed.held.is_none()).map(|(_, owed)| facts(owed, None));
    // several reviews of one release are one matter, as old as the first of them
    let defective = disclosure.open_defect().and_then(|found| {
        let first =
            found.defective.iter().filter_map(|owed| Some((owed, owed.held.as_ref()?.at))).min_by_key(|(_, at)| *at);
        first.map(|(owed, at)| facts(owed, Some((at.day(), found.remedy))))
    });
    owed.chain(defective).collect()
}

fn withheld_facts(disclosure: &Disclosure) -> Option<WithheldFacts> {
    let withheld = disclosure.withheld.as_ref()?;
    Some(WithheldFacts { disclosure: disclosure.id.clone(), since: withheld.at.day(), until: withheld.until })
}
