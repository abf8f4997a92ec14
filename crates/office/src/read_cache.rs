//! A cache of what many pages need and seldom changes, in memory, as of one size of the ledger and one day.
//!
//! Nothing about organisations or releases changes without a ledger entry, so the ledger's size, read in the page's own
//! transaction, tells whether what is known still holds. Only transactions that read may ask: in one that writes, the
//! size may be of entries that never get committed.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use domain::{Day, OrgId, people::org::Org, token::Tokens};
use store::{Line, Tally, Tx};

use crate::{
    Error, Office,
    org_ref::{Item, OrgRef},
    people::org::gazetteer::Places,
    portal::home::TreeTop,
};

/// So many of each are kept; then all are forgotten.
const MOST: usize = 1_000;

/// A size of the ledger, and a day: names and superiors have days.
pub(crate) type Moment = (u64, Day);

/// What was read at one moment, until a later one is asked for.
#[derive(Default)]
pub(crate) struct ReadCache(Mutex<Entries>);

/// What is kept of one moment.
#[derive(Default)]
struct Entries {
    at: Option<Moment>,
    top: Option<Arc<TreeTop>>,
    places: Option<Arc<Places>>,
    orgs: BTreeMap<OrgId, OrgRef>,
    chains: BTreeMap<OrgId, Arc<Vec<OrgRef>>>,
    tallies: BTreeMap<Vec<String>, Arc<Vec<Tally>>>,
}

impl ReadCache {
    /// What `pick` finds, if this moment is the one that is kept.
    fn get<T>(&self, at: Moment, pick: impl FnOnce(&Entries) -> Option<T>) -> Option<T> {
        let entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if entries.at == Some(at) { pick(&entries) } else { None }
    }

    /// Keeps what `put` puts there. An earlier moment's entries make way, a slow page's late ones are left out.
    fn insert(&self, at: Moment, put: impl FnOnce(&mut Entries)) {
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if entries.at > Some(at) {
            return;
        }
        if entries.at < Some(at) {
            *entries = Entries { at: Some(at), ..Entries::default() };
        }
        put(&mut entries);
    }
}

impl Office {
    /// The moment of a transaction that only reads.
    pub(crate) async fn moment(tx: &mut Tx) -> Result<Moment, Error> {
        Ok((tx.size().await?, tx.now().day()))
    }

    /// The top of the tree.
    pub(crate) async fn top(&self, tx: &mut Tx, at: Moment) -> Result<Arc<TreeTop>, Error> {
        if let Some(top) = self.inner.read_cache.get(at, |entries| entries.top.clone()) {
            return Ok(top);
        }
        let top = Arc::new(TreeTop::read(tx, at.1).await?);
        self.inner.read_cache.insert(at, |entries| entries.top = Some(top.clone()));
        Ok(top)
    }

    /// Where all organisations are.
    pub(crate) async fn places(&self, tx: &mut Tx, at: Moment) -> Result<Arc<Places>, Error> {
        if let Some(places) = self.inner.read_cache.get(at, |entries| entries.places.clone()) {
            return Ok(places);
        }
        let mut orgs: Vec<Org> = Vec::new();
        loop {
            let after = orgs.last().map_or_else(String::new, |org| org.code.clone());
            let page = tx.org_page(&after, 1_000).await?;
            if page.is_empty() {
                break;
            }
            orgs.extend(page);
        }
        let places = Arc::new(Places::of(&orgs, at.1));
        self.inner.read_cache.insert(at, |entries| entries.places = Some(places.clone()));
        Ok(places)
    }

    /// How many of each category a reader may see, this day, this year and in all.
    pub(crate) async fn tallies(&self, tx: &mut Tx, at: Moment, reader: &Tokens) -> Result<Arc<Vec<Tally>>, Error> {
        let key = reader.to_vec();
        if let Some(tallies) = self.inner.read_cache.get(at, |entries| entries.tallies.get(&key).cloned()) {
            return Ok(tallies);
        }
        let year = i32::from(at.1.year()) * 10_000;
        let tallies = Arc::new(tx.category_tallies(reader, at.1.number(), (year, year + 9_999)).await?);
        self.inner.read_cache.insert(at, |entries| put(&mut entries.tallies, key, tallies.clone()));
        Ok(tallies)
    }

    /// An organisation and its superiors, nearest first; empty if there is no such organisation.
    pub(crate) async fn chain(&self, tx: &mut Tx, at: Moment, org: &OrgId) -> Result<Arc<Vec<OrgRef>>, Error> {
        if let Some(chain) = self.inner.read_cache.get(at, |entries| entries.chains.get(org).cloned()) {
            return Ok(chain);
        }
        let chain = tx.org_chain(org).await?;
        let chain: Arc<Vec<OrgRef>> = Arc::new(chain.iter().map(|o| OrgRef::of(o, at.1)).collect());
        self.inner.read_cache.insert(at, |entries| put(&mut entries.chains, org.clone(), chain.clone()));
        Ok(chain)
    }

    /// Lines of a list with their issuers.
    pub(crate) async fn items(&self, tx: &mut Tx, at: Moment, lines: Vec<Line>) -> Result<Vec<Item>, Error> {
        let mut missing: Vec<String> = Vec::new();
        let mut orgs: BTreeMap<OrgId, OrgRef> = BTreeMap::new();
        for id in lines.iter().map(|line| &line.org) {
            match self.inner.read_cache.get(at, |entries| entries.orgs.get(id).cloned()) {
                Some(org) => drop(orgs.insert(id.clone(), org)),
                None => missing.push(id.to_string()),
            }
        }
        missing.sort();
        missing.dedup();
        for org in tx.orgs(&missing).await? {
            let named = OrgRef::of(&org, at.1);
            self.inner.read_cache.insert(at, |entries| put(&mut entries.orgs, org.id.clone(), named.clone()));
            orgs.insert(org.id, named);
        }
        Ok(lines.into_iter().map(|line| Item::of(orgs.get(&line.org), line)).collect())
    }
}

fn put<K: Ord, V>(map: &mut BTreeMap<K, V>, key: K, value: V) {
    if map.len() >= MOST {
        map.clear();
    }
    map.insert(key, value);
}
