//! Commands on the table itself: draft, change, put in force.

use domain::{
    CatalogueId, Day, EntryId, OrgId, Problems, Refusal,
    actor::Act,
    catalogue::{self, Catalogue, Columns, Draft, Edit, Filing, State, Table, entry::Entry},
    people::org::Org,
    policy::{Action, Permit},
    workday::WorkCalendar,
};
use futures_core::future::BoxFuture;
use rules::ruleset::Unit;
use serde_json::json;
use store::{Event, Job, Tx};

use super::{Keeping, fresh, pruned};
use crate::{Error, caller::Seated, catalogue::Catalogues, typed::TypedBy};

impl<'a> Catalogues<'a> {
    /// Begins a draft from the version in force, or an empty one. A draft that is there already stays.
    ///
    /// # Errors
    /// If the seat doesn't keep the catalogue.
    pub fn draft_catalogue(self, who: Seated, guidance: bool) -> BoxFuture<'a, Result<(), Error>> {
        self.0.write_unsealed("catalogue.draft", TypedBy::nothing(), move |tx| {
            Box::pin(async move {
                let kept = Self::keeping(tx, &who, |org| Action::KeepCatalogue(org)).await?;
                let base = tx.catalogue_in_force(&kept.org.id, guidance).await?;
                let draft = fresh(base.as_ref(), &kept.actor.name, tx.now());
                tx.keep_catalogue_draft(&kept.org.id, guidance, &draft, None).await?;
                Ok(())
            })
        })
    }

    /// Changes the draft; begins one if there is none. `rev` is the revision the change was made on: none = whatever is
    /// there now. Gives the new revision.
    ///
    /// # Errors
    /// If the seat doesn't keep the catalogue, another saved meanwhile (409), or the change has problems.
    pub fn edit_catalogue(
        self,
        who: Seated,
        guidance: bool,
        rev: Option<i64>,
        edits: Vec<Edit>,
    ) -> BoxFuture<'a, Result<i64, Error>> {
        let typed = edits.iter().fold(TypedBy::seated(&who), TypedBy::form);
        self.0.write_unsealed("catalogue.edit", typed, move |tx| {
            Box::pin(async move {
                let kept = Self::keeping(tx, &who, |org| Action::KeepCatalogue(org)).await?;
                let found = tx.catalogue_draft(&kept.org.id, guidance).await?;
                let over = found.as_ref().map(|d| d.rev);
                if rev.is_some() && rev != over {
                    return Err(Refusal::conflict("draft-stale", None).into());
                }
                let draft = match found {
                    Some(draft) => draft,
                    None => {
                        let base = tx.catalogue_in_force(&kept.org.id, guidance).await?;
                        fresh(base.as_ref(), &kept.actor.name, tx.now())
                    }
                };
                let mut table = draft.table.clone();
                let now = tx.now();
                let mut new_id = || EntryId::new(now, tx.random());
                for edit in edits {
                    table = catalogue::edit(&table, edit, &mut new_id)?;
                }
                table.adopted = pruned(table.adopted.take(), &table);
                let next = draft.changed(table, &kept.actor.name, tx.now());
                Self::keep_draft(tx, &kept.org.id, guidance, &next, over).await?;
                Ok(next.rev)
            })
        })
    }

    /// Takes the last change of the draft back. Gives the new revision.
    ///
    /// # Errors
    /// If the seat doesn't keep the catalogue, or there is no draft.
    pub fn undo_catalogue(self, who: Seated, guidance: bool) -> BoxFuture<'a, Result<i64, Error>> {
        self.0.write_unsealed("catalogue.undo", TypedBy::nothing(), move |tx| {
            Box::pin(async move {
                let kept = Self::keeping(tx, &who, |org| Action::KeepCatalogue(org)).await?;
                let draft = tx.catalogue_draft(&kept.org.id, guidance).await?;
                let draft = draft.ok_or_else(|| Refusal::conflict("no-draft", None))?;
                let over = Some(draft.rev);
                let next = draft.undone(&kept.actor.name, tx.now());
                Self::keep_draft(tx, &kept.org.id, guidance, &next, over).await?;
                Ok(next.rev)
            })
        })
    }

    /// Drops the draft; what is in force stays.
    ///
    /// # Errors
    /// If the seat doesn't keep the catalogue.
    pub fn drop_draft_catalogue(self, who: Seated, guidance: bool) -> BoxFuture<'a, Result<(), Error>> {
        self.0.write_unsealed("catalogue.drop", TypedBy::nothing(), move |tx| {
            Box::pin(async move {
                let kept = Self::keeping(tx, &who, |org| Action::KeepCatalogue(org)).await?;
                Ok(tx.drop_catalogue_draft(&kept.org.id, guidance).await?)
            })
        })
    }

    pub(crate) async fn keep_draft(
        tx: &mut Tx,
        org: &OrgId,
        guidance: bool,
        draft: &Draft,
        over: Option<i64>,
    ) -> Result<(), Error> {
        if tx.keep_catalogue_draft(org, guidance, draft, over).await? {
            Ok(())
        } else {
            Err(Refusal::conflict("draft-stale", None).into())
        }
    }

    /// Puts the draft in force: it becomes the next version, its rows the entries that are promised (Art. 13 ¶1). Gives
    /// the number of the version.
    ///
    /// # Errors
    /// If the seat doesn't keep the catalogue, there is no draft or another saved meanwhile, or cells are refused.
    pub fn enforce_catalogue(self, who: Seated, guidance: bool, rev: i64) -> BoxFuture<'a, Result<u32, Error>> {
        Box::pin(async move {
            // a draft may have been begun before its texts were read, or come from a version that was
            let mut tx = self.0.read().await?;
            let typed =
                TypedBy::seated(&who).form(&Self::draft_to_enforce(&mut tx, &who, guidance, rev).await?.1.table);
            drop(tx);
            let office = self.0.clone();
            let work = self.0.write("catalogue.enforce", typed, move |tx| {
                Box::pin(async move {
                    let (kept, draft) = Self::draft_to_enforce(tx, &who, guidance, rev).await?;
                    let act = Act::of(&kept.actor, tx.now());
                    let (permit, catalogues) = (&kept.permit, office.catalogues());
                    let no = catalogues.put_in_force(tx, permit, &kept.org, guidance, draft.table, act).await?;
                    tx.drop_catalogue_draft(&kept.org.id, guidance).await?;
                    Ok(no)
                })
            });
            work.await
        })
    }

    async fn draft_to_enforce(tx: &mut Tx, who: &Seated, guidance: bool, rev: i64) -> Result<(Keeping, Draft), Error> {
        let kept = Self::keeping(tx, who, |org| Action::KeepCatalogue(org)).await?;
        let draft = tx.catalogue_draft(&kept.org.id, guidance).await?;
        let draft = draft.ok_or_else(|| Refusal::conflict("no-draft", Some(13)))?;
        if draft.rev != rev {
            return Err(Refusal::conflict("draft-stale", None).into());
        }
        Ok((kept, draft))
    }

    /// Makes a table the version in force and its rows the entries.
    pub(crate) async fn put_in_force(
        self,
        tx: &mut Tx,
        permit: &Permit,
        org: &Org,
        guidance: bool,
        mut table: Table,
        act: Act,
    ) -> Result<u32, Error> {
        let (now, today) = (tx.now(), tx.now().day());
        let rules = self.0.rules().current();
        let columns = Columns::of(rules);
        table.rows.retain(|r| !r.is_blank());
        table.rows.iter_mut().for_each(|r| r.marks.clear()); // what a draft remembers is no promise
        let duty_set = self.0.rules().duty_set(org, today);
        let since = table.counts_from.map_or(today, |from| from.max(today));
        let entries = catalogue::enforce(&catalogue::read(&table, &columns, rules, duty_set), &org.id, since)?;
        let before = tx.catalogue_in_force(&org.id, guidance).await?;
        let no = before.as_ref().map_or(0, |c| c.no) + 1;
        if before.as_ref().is_some_and(|b| b.table == table) {
            let mut problems = Problems::default();
            problems.add("rows", "catalogue-unchanged");
            return Err(problems.into());
        }
        if let Some(before) = before {
            tx.put(&before.superseded(now), Event::new(permit, "catalogue.superseded", json!({ "by": no }))).await?;
        }
        if !guidance {
            Self::replace_entries(tx, permit, &org.id, entries, today).await?;
        }
        let private = json!({ "seat": act.seat, "title": act.title, "name": act.name, "rows": table.rows.len() });
        let catalogue = Catalogue {
            id: CatalogueId::new(now, tx.random()),
            org: org.id.clone(),
            no,
            guidance,
            state: State::InForce,
            ruleset: self.0.rules().digest(),
            table,
            began: act,
            ended: None,
            filing: (!guidance).then(|| Filing::due(self.filing_due(today))),
        };
        tx.put(&catalogue, Event::new(permit, "catalogue.enforced", private)).await?;
        tx.enqueue(&Job::Checkpoint, now).await?;
        Ok(no)
    }

    /// Entries that stay keep the day from which their obligations run, unless they promise something else now.
    async fn replace_entries(
        tx: &mut Tx,
        permit: &Permit,
        org: &OrgId,
        entries: Vec<Entry>,
        today: Day,
    ) -> Result<(), Error> {
        let old = tx.catalogue(org).await?;
        for gone in old.iter().filter(|o| !entries.iter().any(|e| e.id == o.id)) {
            let gone = Entry { ended: Some(today), ..gone.clone() };
            tx.put(&gone, Event::new(permit, "catalogue_entry.ended", json!({}))).await?;
        }
        for mut entry in entries {
            match old.iter().find(|o| o.id == entry.id) {
                Some(before) => {
                    if before.same_promise(&entry) {
                        entry.since = before.since;
                    }
                    if *before != entry {
                        tx.put(&entry, Event::new(permit, "catalogue_entry.changed", json!({}))).await?;
                    }
                }
                None => {
                    tx.put(&entry, Event::new(permit, "catalogue_entry.created", json!({}))).await?;
                }
            }
        }
        Ok(())
    }

    /// The last day to file a catalogue that comes into force today: a local number of the ruleset, else 20 working days.
    pub(crate) fn filing_due(self, today: Day) -> Day {
        let local = self.0.rules().current().timing_defaults.iter().find(|d| d.id == "filing");
        let (count, unit) = local.map_or((20, Unit::WorkingDay), |d| (i32::from(d.count), d.unit));
        match unit {
            Unit::WorkingDay => WorkCalendar::builtin().plus_working(today, count).day,
            Unit::CalendarDay => today.plus_days(count),
            Unit::Month => today.plus_months(count),
        }
    }
}
