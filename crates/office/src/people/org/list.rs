//! What programs read that pages don't: organisations in lists, with what makes the tree again.

use std::collections::BTreeMap;

use domain::people::org::Org;
use futures_core::future::BoxFuture;

use crate::{Error, org_ref::OrgRef, people::org::Orgs};

/// An organisation in a list for programs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrgLine {
    /// Itself.
    pub org: OrgRef,
    /// Kind id of the ruleset.
    pub kind: String,
    /// Code of its superior; none for a root.
    pub superior: Option<String>,
}

impl<'a> Orgs<'a> {
    /// Organisations by code: at most `limit` after the code `after`, of all or of those directly under one.
    ///
    /// # Errors
    /// If there is no organisation `under`, or a fault of the store.
    pub fn org_lines(
        self,
        under: Option<&'a str>,
        after: &'a str,
        limit: usize,
    ) -> BoxFuture<'a, Result<Vec<OrgLine>, Error>> {
        Box::pin(async move {
            let mut tx = self.0.read().await?;
            let day = tx.now().day();
            let orgs: Vec<Org> = match under {
                None => tx.org_page(after, limit).await?,
                Some(code) => {
                    let above = Self::org_of_code(&mut tx, code).await?;
                    let below = tx.org_children(Some(&above.id)).await?;
                    below.into_iter().filter(|o| o.code.as_str() > after).take(limit).collect()
                }
            };
            let mut ids: Vec<String> = orgs.iter().filter_map(|o| o.superior(day)).map(ToString::to_string).collect();
            ids.sort();
            ids.dedup();
            let codes: BTreeMap<String, String> =
                tx.orgs(&ids).await?.into_iter().map(|o| (o.id.to_string(), o.code)).collect();
            let line = |org: &Org| OrgLine {
                org: OrgRef::of(org, day),
                kind: org.kind(day).to_owned(),
                superior: org.superior(day).and_then(|id| codes.get(id.as_str()).cloned()),
            };
            Ok(orgs.iter().map(line).collect())
        })
    }
}
