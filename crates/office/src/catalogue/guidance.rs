//! Guidance of sector superiors (Art. 13 ¶2): templates to adopt and adapt, with the divergence visible.

use std::collections::BTreeMap;

use domain::{
    CatalogueId, Day, EntryId, Refusal,
    catalogue::{Adoption, Catalogue, Change, RowChange, State, Table},
    people::org::Org,
    policy::Action,
};
use futures_core::future::BoxFuture;
use store::Tx;

use super::fresh;
use crate::{Error, caller::Seated, catalogue::Catalogues, org_ref::OrgRef, typed::TypedBy};

/// A guidance catalogue in force.
#[derive(Clone, Debug)]
pub struct GuidanceLine {
    /// The version.
    pub id: CatalogueId,
    /// Whose.
    pub org: OrgRef,
    /// Its number.
    pub no: u32,
    /// Since when.
    pub since: Day,
    /// How many rows.
    pub rows: usize,
}

/// How a catalogue differs from the guidance it follows.
#[derive(Clone, Debug)]
pub struct Divergence {
    /// What was adopted.
    pub adopted: GuidanceLine,
    /// Rows adapted (changed), own (added), left out (removed), against what was adopted; ids are this catalogue's
    /// except for those left out.
    pub changes: Vec<RowChange>,
    /// Items of the rows left out.
    pub items: BTreeMap<EntryId, String>,
    /// The newer guidance in force, if what was adopted is superseded: a reason to look again.
    pub newer: Option<GuidanceLine>,
    /// What changed from the guidance adopted to the newer one.
    pub news: Vec<RowChange>,
}

fn line(catalogue: &Catalogue, org: &Org, today: Day) -> GuidanceLine {
    GuidanceLine {
        id: catalogue.id.clone(),
        org: OrgRef::of(org, today),
        no: catalogue.no,
        since: catalogue.since(),
        rows: catalogue.table.rows.len(),
    }
}

/// The guidance as the adopting organisation numbers its rows, so that the two can be compared.
fn translated(guidance: &Table, adoption: &Adoption) -> Table {
    let mut table = guidance.clone();
    for row in &mut table.rows {
        if let Some((own, _)) = adoption.rows.iter().find(|(_, theirs)| **theirs == row.id) {
            row.id = own.clone();
        }
    }
    table
}

impl<'a> Catalogues<'a> {
    /// The divergence from the guidance followed, and the guidance that is offered.
    pub(crate) async fn guided(
        self,
        tx: &mut Tx,
        org: &Org,
        table: &Table,
    ) -> Result<(Option<Divergence>, Option<GuidanceLine>), Error> {
        let today = tx.now().day();
        let offered = match &org.sector_superior {
            None => None,
            Some(sector) => match tx.catalogue_in_force(sector, true).await? {
                None => None,
                Some(guidance) => {
                    let sector: Org = tx.get(sector.as_str()).await?.ok_or_else(Refusal::absent)?;
                    Some((line(&guidance, &sector, today), guidance))
                }
            },
        };
        let Some(adoption) = &table.adopted else { return Ok((None, offered.map(|(line, _)| line))) };
        let Some(followed) = tx.catalogue_by_id(&adoption.catalogue).await? else {
            return Ok((None, offered.map(|(line, _)| line)));
        };
        let sector: Org = tx.get(followed.org.as_str()).await?.ok_or_else(Refusal::absent)?;
        let theirs = translated(&followed.table, adoption);
        let mut changes = self.compared(&theirs, table, org, today);
        for change in &mut changes {
            // what stands here in other words is adapted; ids of rows left out stay the guidance's
            change.cells.retain(|c| change.change != Change::Changed || c.old != c.new);
        }
        let newer =
            if followed.state == State::Superseded { tx.catalogue_in_force(&followed.org, true).await? } else { None };
        let divergence = Divergence {
            adopted: line(&followed, &sector, today),
            items: self.items_by_entry(&[&theirs]),
            changes,
            news: newer.as_ref().map_or_else(Vec::new, |n| self.compared(&followed.table, &n.table, org, today)),
            newer: newer.as_ref().map(|n| line(n, &sector, today)),
        };
        Ok((Some(divergence), offered.map(|(line, _)| line)))
    }

    /// Adopts the guidance in force of the sector superior into the draft: its rows come in below one's own; rows
    /// adopted earlier stay as they were adapted.
    ///
    /// # Errors
    /// If the seat doesn't keep the catalogue, or no guidance is offered.
    pub fn adopt_guidance(self, who: Seated) -> BoxFuture<'a, Result<(), Error>> {
        self.0.write_unsealed("catalogue.adopt", TypedBy::nothing(), move |tx| {
            Box::pin(async move {
                let kept = Self::keeping(tx, &who, |org| Action::KeepCatalogue(org)).await?;
                let sector =
                    kept.org.sector_superior.clone().ok_or_else(|| Refusal::conflict("no-guidance", Some(13)))?;
                let guidance = tx.catalogue_in_force(&sector, true).await?;
                let guidance = guidance.ok_or_else(|| Refusal::conflict("no-guidance", Some(13)))?;
                let found = tx.catalogue_draft(&kept.org.id, false).await?;
                let over = found.as_ref().map(|d| d.rev);
                let draft = match found {
                    Some(draft) => draft,
                    None => {
                        let base = tx.catalogue_in_force(&kept.org.id, false).await?;
                        fresh(base.as_ref(), &kept.actor.name, tx.now())
                    }
                };
                let mut table = draft.table.clone();
                let mut rows = table.adopted.take().map_or_else(BTreeMap::new, |a| a.rows);
                for row in &guidance.table.rows {
                    if rows.values().any(|theirs| theirs == &row.id) {
                        continue;
                    }
                    let mut own = row.clone();
                    own.id = EntryId::new(tx.now(), tx.random());
                    own.source = None;
                    rows.insert(own.id.clone(), row.id.clone());
                    table.rows.push(own);
                }
                table.adopted = Some(Adoption { catalogue: guidance.id.clone(), rows });
                let next = draft.changed(table, &kept.actor.name, tx.now());
                Self::keep_draft(tx, &kept.org.id, false, &next, over).await
            })
        })
    }
}
