//! Lists of what was released, by category, organisation and day.

use domain::{Refusal, token::Tokens};
use futures_core::future::BoxFuture;
use rules::ruleset::Category;
use store::{Tx, VersionFilter};

use crate::{
    Error, Office,
    disclosure::version::Versions,
    org_ref::{Counted, Items, PAGE},
    people::org::Orgs,
};

/// A category's page.
#[derive(Clone, Debug)]
pub struct CategoryPage {
    /// The category.
    pub category: Category,
    /// What was released under it.
    pub items: Items,
}

impl<'a> Versions<'a> {
    pub(crate) async fn list(
        self,
        tx: &mut Tx,
        reader: &Tokens,
        filter: &VersionFilter<'_>,
        page: usize,
        size: usize,
    ) -> Result<Items, Error> {
        let page = page.max(1);
        let at = Office::moment(tx).await?;
        let listing = tx.versions(reader, filter, (page - 1).saturating_mul(size), size).await?;
        Ok(Items { total: listing.total, page, items: self.0.items(tx, at, listing.rows).await? })
    }

    pub(crate) fn counted_categories(
        self,
        counts: &[(String, i64)],
        wanted: impl Fn(&Category) -> bool,
    ) -> Vec<Counted<Category>> {
        let count = |id: &str| counts.iter().find(|(c, _)| c == id).map_or(0, |(_, n)| *n);
        let categories = self.0.rules().current().categories.iter().filter(|c| wanted(c));
        categories.map(|c| Counted { of: c.clone(), count: count(&c.id) }).collect()
    }

    /// Categories with how many the reader may see of each.
    ///
    /// # Errors
    /// A fault of the store.
    pub fn categories(self, reader: &'a Tokens) -> BoxFuture<'a, Result<Vec<Counted<Category>>, Error>> {
        Box::pin(async move {
            let mut tx = self.0.read().await?;
            let counts = tx.category_counts(reader, &VersionFilter::default()).await?;
            Ok(self.counted_categories(&counts, |_| true))
        })
    }

    /// A category's page.
    ///
    /// # Errors
    /// If the ruleset has no such category.
    pub fn category_page(
        self,
        reader: &'a Tokens,
        id: &'a str,
        page: usize,
    ) -> BoxFuture<'a, Result<CategoryPage, Error>> {
        Box::pin(async move {
            let category = self.0.rules().current().category(id).cloned().ok_or_else(Refusal::absent)?;
            let mut tx = self.0.read().await?;
            let filter = VersionFilter { category: Some(id), ..VersionFilter::default() };
            Ok(CategoryPage { category, items: self.list(&mut tx, reader, &filter, page, PAGE).await? })
        })
    }

    /// A list of what was released, newest first, by organisation (with all under it), category and days.
    ///
    /// # Errors
    /// If there is no such organisation.
    pub fn released(
        self,
        reader: &'a Tokens,
        org: Option<&'a str>,
        category: Option<&'a str>,
        days: Option<(i32, i32)>,
        page: usize,
    ) -> BoxFuture<'a, Result<Items, Error>> {
        Box::pin(async move {
            let mut tx = self.0.read().await?;
            let org = match org {
                Some(code) => Some(Orgs::org_of_code(&mut tx, code).await?.id),
                None => None,
            };
            let filter = VersionFilter { subtree: org.as_ref(), category, days, ..VersionFilter::default() };
            self.list(&mut tx, reader, &filter, page, PAGE).await
        })
    }
}
