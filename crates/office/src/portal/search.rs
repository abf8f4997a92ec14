//! Searching what was released, within what the reader may see.

use std::collections::BTreeMap;

use domain::{Day, OrgId, Refusal, disclosure::version::Version, people::org::Org, token::Tokens};
use futures_core::future::BoxFuture;
use rules::ruleset::Category;
use store::Line;

use crate::{
    Error, Office,
    org_ref::{Counted, Item, OrgRef, PAGE},
    portal::Portal,
};

use ::search::{Query, Span};

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub struct Ask {
    /// Words.
    pub text: String,
    /// Code of an organisation: it and all under it.
    pub org: Option<String>,
    /// Category id.
    pub category: Option<String>,
    /// Year.
    pub year: Option<i32>,
    /// Page, from 1.
    pub page: usize,
}

/// A hit.
#[derive(Clone, Debug)]
pub struct Found {
    /// What was found.
    pub item: Item,
    /// Its title with hits marked.
    pub title: Vec<Span>,
    /// A piece of its text with hits marked.
    pub snippet: Vec<Span>,
}

/// The answer. All counts are exact.
#[derive(Clone, Debug)]
pub struct SearchPage {
    /// How many in all.
    pub total: usize,
    /// Number of this page, from 1.
    pub page: usize,
    /// This page.
    pub hits: Vec<Found>,
    /// The organisation filtered by.
    pub org: Option<OrgRef>,
    /// What choosing another subtree would give: the branches under the root, or under the one chosen.
    pub by_org: Vec<Counted<OrgRef>>,
    /// What choosing another category would give.
    pub by_category: Vec<Counted<Category>>,
    /// What choosing another year would give, newest first.
    pub by_year: Vec<Counted<i32>>,
    /// Only the beginning of an overlong query was searched for.
    pub truncated: bool,
}

impl<'a> Portal<'a> {
    /// Searches.
    ///
    /// # Errors
    /// If the organisation filtered by doesn't exist.
    pub fn search(self, reader: &'a Tokens, ask: &'a Ask) -> BoxFuture<'a, Result<SearchPage, Error>> {
        Box::pin(async move {
            let page = ask.page.max(1);
            // read before what is excluded, so that nothing withdrawn meanwhile slips through
            let cursor = self.0.inner.index.cursor();
            let mut tx = self.0.read().await?;
            let today = tx.now().day();
            let exclude = Self::withdrawn_since(&mut tx, cursor).await?;
            let chosen = match &ask.org {
                Some(code) => Some(tx.org_by_code(code).await?.ok_or_else(Refusal::absent)?),
                None => None,
            };
            let orgs = match &chosen {
                Some(org) => Some(tx.org_subtree(&org.id).await?),
                None => None,
            };
            let query = Query {
                text: ask.text.clone(),
                tokens: reader.to_vec(),
                orgs,
                category: ask.category.clone(),
                year: ask.year,
                exclude,
                offset: (page - 1).saturating_mul(PAGE),
                limit: PAGE,
            };
            let index = self.0.inner.index.clone();
            let work = move || {
                let hits = index.search(&query)?;
                let last = hits.total.div_ceil(PAGE).max(1);
                if page <= last {
                    return Ok((hits, page));
                }
                // beyond the end: the last page rather than an empty one that looks like "nothing found"
                index.search(&Query { offset: (last - 1) * PAGE, ..query }).map(|hits| (hits, last))
            };
            let (hits, page) = tokio::task::spawn_blocking(work).await.map_err(Error::broken)??;
            let mut found = Vec::new();
            let keys: Vec<String> = hits.hits.iter().map(|hit| hit.key.clone()).collect();
            let mut versions = tx.versions_of_keys(&keys).await?;
            // the index follows; the policy's own tokens decide
            versions.retain(|version| version.tokens().meet(reader));
            let keys: Vec<String> = versions.iter().map(Version::key).collect();
            let at = Office::moment(&mut tx).await?;
            let items = self.0.items(&mut tx, at, versions.into_iter().map(Line::from).collect()).await?;
            let mut items: BTreeMap<String, Item> = keys.into_iter().zip(items).collect();
            for hit in hits.hits {
                let item = items.remove(&hit.key);
                found.extend(item.map(|item| Found { item, title: hit.title, snippet: hit.snippet }));
            }
            let by_org = self.branch_counts(&mut tx, chosen.as_ref().map(|o| &o.id), &hits.by_org, today).await?;
            let rules = self.0.rules().current();
            let by_category = hits.by_category.iter().filter_map(|(id, n)| {
                Some(Counted { of: rules.category(id)?.clone(), count: i64::try_from(*n).unwrap_or(i64::MAX) })
            });
            let by_year = hits.by_year.iter().rev();
            Ok(SearchPage {
                total: hits.total,
                page,
                hits: found,
                org: chosen.map(|o| OrgRef::of(&o, today)),
                by_org,
                by_category: by_category.collect(),
                by_year: by_year
                    .map(|(y, n)| Counted { of: *y, count: i64::try_from(*n).unwrap_or(i64::MAX) })
                    .collect(),
                truncated: hits.truncated,
            })
        })
    }

    /// What the index may still hold though it is no longer shown.
    async fn withdrawn_since(tx: &mut store::Tx, cursor: u64) -> Result<Vec<String>, Error> {
        let mut gone = Vec::new();
        for key in tx.versions_touched(cursor).await? {
            if !tx.version(&key).await?.is_some_and(|v| v.is_current()) {
                gone.push(key);
            }
        }
        Ok(gone)
    }

    /// Sums counts per organisation up to the branches directly under one (none: under the root).
    async fn branch_counts(
        self,
        tx: &mut store::Tx,
        under: Option<&OrgId>,
        counts: &[(String, usize)],
        today: Day,
    ) -> Result<Vec<Counted<OrgRef>>, Error> {
        let top = match under {
            Some(org) => org.clone(),
            None => {
                let at = Office::moment(tx).await?;
                match self.0.top(tx, at).await?.roots.first() {
                    Some(root) => root.id.clone(),
                    None => return Ok(Vec::new()),
                }
            }
        };
        let ids: Vec<String> = counts.iter().map(|(id, _)| id.clone()).collect();
        let mut branches: BTreeMap<String, String> = tx.branches_of(&top, &ids).await?.into_iter().collect();
        // what the one at the top issued itself is a branch of its own
        branches.insert(top.to_string(), top.to_string());
        let mut sums: BTreeMap<String, i64> = BTreeMap::new();
        for (id, count) in counts {
            let Some(branch) = branches.get(id) else { continue };
            *sums.entry(branch.clone()).or_default() += i64::try_from(*count).unwrap_or(i64::MAX);
        }
        let mut orgs = tx.orgs(&sums.keys().cloned().collect::<Vec<_>>()).await?;
        orgs.sort_by(|a, b| (a.rank, &a.code).cmp(&(b.rank, &b.code)));
        let count = |org: &Org| sums.get(org.id.as_str()).copied().unwrap_or_default();
        Ok(orgs.iter().map(|org| Counted { of: OrgRef::of(org, today), count: count(org) }).collect())
    }
}
