//! The first page; and the top of the organisation tree, which it and every search need.

use std::sync::{Arc, PoisonError};

use domain::{Day, org::Org, token::Tokens};
use store::{Tx, VersionFilter};

use crate::{
    Error, Office,
    read::{Counted, Home, OrgRef},
};

/// How many of the newest the first page shows.
const NEWEST: usize = 12;

/// The organisations without superior, and what is right under them, as of one size of the ledger and one day.
///
/// Finding the roots means looking at every organisation, which is too much for every page. Nothing about an
/// organisation changes without a ledger entry, so the ledger's size tells whether what is known still holds.
pub(crate) struct Top {
    at: (u64, Day),
    /// By code.
    pub roots: Vec<Org>,
    /// Right under the roots, with how many are under each.
    pub branches: Vec<Counted<OrgRef>>,
    /// Organisations in all.
    pub count: i64,
}

impl Office {
    /// The top of the tree, of this transaction's moment.
    pub(crate) async fn top(&self, tx: &mut Tx) -> Result<Arc<Top>, Error> {
        let at = (tx.head().await?.size(), tx.now().day());
        let known = self.inner.top.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(top) = known.filter(|top| top.at == at) {
            return Ok(top);
        }
        let roots = tx.org_children(None).await?;
        let mut children = Vec::new();
        for root in &roots {
            children.extend(tx.org_children(Some(&root.id)).await?);
        }
        let branches = Self::with_sizes(tx, &children, at.1).await?;
        let top = Arc::new(Top { at, roots, branches, count: tx.org_count().await? });
        *self.inner.top.lock().unwrap_or_else(PoisonError::into_inner) = Some(top.clone());
        Ok(top)
    }

    /// The first page.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn home(&self, reader: &Tokens) -> Result<Home, Error> {
        let mut tx = self.read().await?;
        let today = tx.now().day();
        let year = i32::from(today.year()) * 10_000;
        let top = self.top(&mut tx).await?;
        let tallies = tx.category_tallies(reader, today.number(), (year, year + 9_999)).await?;
        let released = tallies.iter().fold((0, 0, 0), |(day, year, all), t| (day + t.day, year + t.year, all + t.all));
        let counts: Vec<(String, i64)> = tallies.into_iter().map(|t| (t.category, t.all)).collect();
        let newest = tx.newest(reader, &VersionFilter::default(), 0, NEWEST).await?;
        Ok(Home {
            today,
            released,
            orgs: top.count,
            latest: Self::items(&mut tx, &newest).await?,
            branches: top.branches.iter().filter(|b| b.count > 5).cloned().collect(),
            categories: self.counted_categories(&counts, |_| true),
        })
    }
}
