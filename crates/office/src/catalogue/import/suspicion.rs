//! What is compared with a catalogue that comes in: where the organisation is, and what others have.

use std::collections::BTreeSet;

use domain::{
    EntryId, OrgId,
    catalogue::{
        Columns, Publication, Table,
        copying::{Atlas, Path, fingerprint},
    },
    org::Org,
};
use rules::{ruleset::ColumnKind, vocabulary};

use crate::{Error, Office, read::OrgRef};

/// An organisation with its rows that everybody may read: entries and fingerprints.
pub(crate) struct Other {
    pub org: OrgRef,
    pub id: OrgId,
    pub rows: Vec<(EntryId, String)>,
    pub items: Vec<String>,
}

/// Everything around.
pub(crate) struct Surroundings {
    pub atlas: Atlas,
    pub own: Path,
    pub others: Vec<Other>,
    /// Fingerprints of guidance in force: who follows it does not copy.
    pub guided: BTreeSet<String>,
}

impl Office {
    /// Reads it, before the change begins.
    pub(crate) async fn surroundings(&self, org: &Org) -> Result<Surroundings, Error> {
        let rules = self.rules().current();
        let columns = Columns::of(rules);
        let mut tx = self.read().await?;
        let today = tx.now().day();
        let mut orgs = std::collections::BTreeMap::new();
        let mut after = String::new();
        loop {
            let page = tx.org_page(&after, 1_000).await?;
            let Some(last) = page.last() else { break };
            after.clone_from(&last.code);
            orgs.extend(page.into_iter().map(|o| (o.id.clone(), o)));
        }
        let chain = |org: &Org| {
            let (mut names, mut next) = (vec![org.name(today).full.as_str()], org.superior(today));
            while let Some(above) = next.and_then(|id| orgs.get(id)).filter(|_| names.len() < 20) {
                names.push(above.name(today).full.as_str());
                next = above.superior(today);
            }
            names.reverse();
            names.into_iter().map(str::to_owned).collect::<Vec<_>>()
        };
        let mut atlas = Atlas::country();
        for org in orgs.values() {
            let chain = chain(org);
            atlas.settle(&chain.iter().map(String::as_str).collect::<Vec<_>>());
        }
        let own = chain(org);
        let own = atlas.path(&own.iter().map(String::as_str).collect::<Vec<_>>());
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
            let Some(other) = orgs.get(&catalogue.org).filter(|o| open && o.id != org.id) else { continue };
            let mut entry =
                Other { org: OrgRef::of(other, today), id: other.id.clone(), rows: Vec::new(), items: Vec::new() };
            for (id, print, item) in prints(&catalogue.table) {
                entry.rows.push((id, print));
                entry.items.push(item);
            }
            others.push(entry);
        }
        Ok(Surroundings { atlas, own, others, guided })
    }
}
