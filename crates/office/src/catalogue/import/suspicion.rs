//! What is compared with a catalogue that comes in: where the organisation is, and what others have.

use std::{collections::BTreeSet, sync::Arc};

use domain::{
    EntryId, OrgId,
    catalogue::{Columns, Publication, Table, copying::fingerprint, gazetteer::Path},
    people::org::Org,
};
use rules::{ruleset::ColumnKind, vocabulary};

use crate::{Error, Office, catalogue::import::CatalogueImports, org_ref::OrgRef, people::org::gazetteer::Places};

/// An organisation with its rows that everybody may read: entries and fingerprints.
pub(crate) struct Other {
    pub org: OrgRef,
    pub id: OrgId,
    pub rows: Vec<(EntryId, String)>,
    pub items: Vec<String>,
}

/// Everything around.
pub(crate) struct ImportContext {
    pub places: Arc<Places>,
    pub own: Path,
    pub others: Vec<Other>,
    /// Fingerprints of guidance in force: who follows it does not copy.
    pub guided: BTreeSet<String>,
}

impl CatalogueImports<'_> {
    /// Reads it, before the change begins.
    pub(crate) async fn surroundings(self, org: &Org) -> Result<ImportContext, Error> {
        let rules = self.0.rules().current();
        let columns = Columns::of(rules);
        let mut tx = self.0.read().await?;
        let today = tx.now().day();
        let at = Office::moment(&mut tx).await?;
        let places = self.0.places(&mut tx, at).await?;
        let item = columns.id(ColumnKind::Item);
        let scope = columns.id(ColumnKind::Scope);
        let prints = |table: &Table| -> Vec<(EntryId, String, String)> {
            let open = |text: &str| text.trim().is_empty() || vocabulary::read_scope(text, rules).ids == ["society"];
            let rows = table.rows.iter().filter(|r| open(r.cell(scope)));
            rows.map(|r| (r.id.clone(), fingerprint(r, &columns), r.cell(item).to_owned())).collect()
        };
        let guidance = tx.catalogues_in_force(true).await?;
        let guided = guidance.iter().flat_map(|c| prints(&c.table)).map(|(_, print, _)| print).collect();
        let mut others = Vec::new();
        for catalogue in tx.catalogues_in_force(false).await? {
            let open = catalogue.table.publication == Publication::Society;
            if !open || catalogue.org == org.id {
                continue;
            }
            let Some(other) = tx.get::<Org>(catalogue.org.as_str()).await? else { continue };
            let mut entry =
                Other { org: OrgRef::of(&other, today), id: other.id.clone(), rows: Vec::new(), items: Vec::new() };
            for (id, print, item) in prints(&catalogue.table) {
                entry.rows.push((id, print));
                entry.items.push(item);
            }
            others.push(entry);
        }
        let own = places.of_org(&org.id).to_vec();
        Ok(ImportContext { places, own, others, guided })
    }
}
