//! The first page; and the top of the organisation tree, which it and every search need.

use domain::{Day, people::org::Org, token::Tokens};
use futures_core::future::BoxFuture;
use rules::ruleset::Category;
use store::{Tx, VersionFilter};

use crate::{
    Error, Office,
    org_ref::{Counted, Item, OrgRef},
    people::org::Orgs,
    portal::Portal,
};

/// How many of the newest the first page shows.
const NEWEST: usize = 12;

/// The organisations without superior, and what is right under them. Finding them means looking at every organisation.
pub(crate) struct TreeTop {
    /// By code.
    pub roots: Vec<Org>,
    /// Right under the roots, with how many are under each.
    pub branches: Vec<Counted<OrgRef>>,
    /// Organisations in all.
    pub count: i64,
}

impl TreeTop {
    /// Reads it.
    pub(crate) async fn read(tx: &mut Tx, today: Day) -> Result<Self, Error> {
        let roots = tx.org_children(None).await?;
        let mut children = Vec::new();
        for root in &roots {
            children.extend(tx.org_children(Some(&root.id)).await?);
        }
        let branches = Orgs::with_sizes(tx, &children, today).await?;
        Ok(Self { roots, branches, count: tx.org_count().await? })
    }
}

impl<'a> Portal<'a> {
    /// The first page.
    ///
    /// # Errors
    /// A fault of the store.
    pub fn home(self, reader: &'a Tokens) -> BoxFuture<'a, Result<Home, Error>> {
        Box::pin(async move {
            let mut tx = self.0.read().await?;
            let at = Office::moment(&mut tx).await?;
            let top = self.0.top(&mut tx, at).await?;
            let tallies = self.0.tallies(&mut tx, at, reader).await?;
            let released =
                tallies.iter().fold((0, 0, 0), |(day, year, all), t| (day + t.day, year + t.year, all + t.all));
            let counts: Vec<(String, i64)> = tallies.iter().map(|t| (t.category.clone(), t.all)).collect();
            let newest = tx.newest(reader, &VersionFilter::default(), 0, NEWEST).await?;
            Ok(Home {
                today: at.1,
                released,
                orgs: top.count,
                latest: self.0.items(&mut tx, at, newest).await?,
                branches: top.branches.iter().filter(|b| b.count > 5).cloned().collect(),
                categories: self.0.versions().counted_categories(&counts, |_| true),
            })
        })
    }
}

/// The first page.
#[derive(Clone, Debug)]
pub struct Home {
    /// Today.
    pub today: Day,
    /// Released today, this year, in all.
    pub released: (i64, i64, i64),
    /// Organisations in all.
    pub orgs: i64,
    /// The newest.
    pub latest: Vec<Item>,
    /// The root itself and the organisations right under it that have some under them, with how many.
    pub branches: Vec<Counted<OrgRef>>,
    /// Categories with how many released.
    pub categories: Vec<Counted<Category>>,
}
