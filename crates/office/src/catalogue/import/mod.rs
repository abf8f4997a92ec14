//! A catalogue's file on its way in: read, shown with what its columns were taken for, corrected, taken over.
//!
//! Reading happens before any transaction and under limits; what was found is kept as one row until it is taken over or
//! forgotten. Taking it over changes the draft in one step or not at all.

mod direct;
pub mod entries;
mod guess;
pub mod own;
mod report;
mod rows;
mod suspicion;

use std::collections::BTreeSet;

use domain::{
    EntryId, Instant, OrgId, Problems, Refusal,
    catalogue::{self, Columns, Edit, SourceCell, Table},
    codes,
    people::org::Org,
    policy::Action,
    problems::Problem,
    typed::{Typed, TypedText},
};
use futures_core::future::BoxFuture;
use serde::{Deserialize, Serialize};
use store::{ImportRow, Tx};
use tokio::sync::Semaphore;

use super::{fresh, pruned};
use crate::{Error, Identity, Office, caller::Seated, catalogue::Catalogues, org_ref::OrgRef, typed::TypedBy};

pub(crate) use direct::clerk;
pub use direct::{COMMAND_LINE, Direct};
pub use report::{CellReport, Counts, Outcome, PlaceReport, Report, RowReport, TableReport, TwinReport};
pub use rows::Effect;

/// One file is read at a time: each may want a good part of the memory its limits allow.
static READING: Semaphore = Semaphore::const_new(1);
/// Largest form in which what was found is kept, in bytes; far above any catalogue.
const KEPT: usize = 16 << 20;

/// What a catalogue's file may be at most. Much less than the room for tables allows in general: a catalogue has at most
/// [`catalogue::ROWS`] rows.
fn limits() -> sheet::Limits {
    sheet::Limits { rows: 5_000, columns: 100, cells: 200_000, text_bytes: 8 << 20, ..sheet::Limits::default() }
}

codes! {
    /// How rows come together with those that are there.
    Merge {
        /// The file's rows are the table; an item that is there already stays the same entry, so that its obligations go on.
        Match = "match",
        /// Below those that are there.
        Append = "append",
        /// The file's rows are the table, each a new entry.
        Replace = "replace",
    }
}

codes! {
    /// By what a column was recognised.
    How {
        /// As these heads were mapped before.
        Remembered = "remembered",
        /// By its head.
        ByHead = "by_head",
        /// By what stands in its cells.
        ByContents = "by_contents",
        /// The platform wrote the file.
        Exact = "exact",
        /// Not at all.
        None = "none",
    }
}

/// A table that was found in a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// Name of its sheet, or number of the table.
    pub sheet: String,
    /// Is the sheet hidden?
    pub hidden: bool,
    /// What stands above it.
    pub caption: String,
    /// Its columns.
    pub heads: Vec<FoundHead>,
    /// Its rows.
    pub rows: Vec<FoundRow>,
    /// Rows that are none of its.
    pub ignored: Vec<FoundIgnored>,
}

impl Typed for Import {
    /// What stands in the file, under the field it is chosen in.
    fn typed(&self) -> Vec<TypedText> {
        let texts = self.tables.iter().flat_map(|table| {
            let Found { sheet, hidden: _, caption, heads, rows, ignored } = table;
            let heads = heads.iter().map(|head| &head.words);
            let cells = rows.iter().flat_map(|row| row.section.iter().chain(&row.cells));
            [sheet, caption].into_iter().chain(heads).chain(cells).chain(ignored.iter().map(|row| &row.text))
        });
        [&self.file].into_iter().chain(texts).map(|text| TypedText::new("file", text)).collect()
    }
}

/// A column of a found table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundHead {
    /// Its words.
    pub words: String,
    /// Id of the column it is taken for.
    pub column: Option<String>,
    /// By what.
    pub how: How,
}

/// A row of a found table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundRow {
    /// Its number in the sheet, from 1.
    pub row: u32,
    /// The heading over it inside the table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// One text for each head.
    pub cells: Vec<String>,
    /// All its cells as they were.
    pub source: Vec<SourceCell>,
    /// What an export of ours says of it besides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept: Option<own::KeptRow>,
}

/// A row that is no row of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundIgnored {
    /// Its number in the sheet, from 1.
    pub row: u32,
    /// Why: `empty title units repeated_head numbering section note no_table`.
    pub why: String,
    /// What stood in it.
    pub text: String,
}

/// A file on its way in, or come in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Import {
    pub guidance: bool,
    pub file: String,
    pub tables: Vec<Found>,
    pub own: Option<own::Header>,
    #[serde(default)]
    pub choice: Option<Choice>,
    #[serde(default)]
    pub report: Option<Report>,
}

/// What of a file is taken, and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// For each table found: is it taken, and which column each of its heads is.
    pub tables: Vec<TableChoice>,
    /// How rows come together.
    pub merge: Merge,
    /// Revision of the draft this was chosen on; 0 = there was none; none = whatever is there.
    pub base: Option<i64>,
}

/// What of a table is taken.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableChoice {
    /// Is it taken at all?
    pub take: bool,
    /// Column id for each head; none = only kept with the row.
    pub columns: Vec<Option<String>>,
}

/// The preview.
#[derive(Clone, Debug)]
pub struct ImportPage {
    /// The import.
    pub id: String,
    /// Whose catalogue.
    pub org: OrgRef,
    /// Its guidance?
    pub guidance: bool,
    /// Name of the file.
    pub file: String,
    /// What was found.
    pub tables: Vec<Found>,
    /// What the heads can be.
    pub columns: Columns,
    /// What is proposed, or was chosen last.
    pub choice: Choice,
    /// How many rows are there already.
    pub there: usize,
    /// What each way of taking the rows over would do; none if nothing can be taken as it is chosen.
    pub effects: Vec<(Merge, Effect)>,
    /// Was it taken over already?
    pub done: bool,
}

/// The report's page.
#[derive(Clone, Debug)]
pub struct ReportPage {
    /// The import.
    pub id: String,
    /// Whose catalogue.
    pub org: OrgRef,
    /// Its guidance?
    pub guidance: bool,
    /// When.
    pub at: Instant,
    /// The columns.
    pub columns: Columns,
    /// What was read, guessed, unclear, refused.
    pub report: Report,
}

/// Files of catalogues on their way in.
#[derive(Clone, Copy)]
pub struct CatalogueImports<'a>(pub(crate) &'a Office);

impl<'a> CatalogueImports<'a> {
    /// Reads a file and keeps what was found, to be shown. Gives the import's id.
    ///
    /// # Errors
    /// If the seat doesn't keep the catalogue; problems of the field `file` if it can't be read. Then nothing is kept.
    pub fn upload_catalogue(
        self,
        who: Seated,
        guidance: bool,
        file: String,
        bytes: Vec<u8>,
    ) -> BoxFuture<'a, Result<String, Error>> {
        Box::pin(async move {
            let org = {
                let mut tx = self.0.read().await?;
                Catalogues::keeping(&mut tx, &who, |org| Action::KeepCatalogue(org)).await?.org
            };
            let import = self.found(&org, guidance, file, bytes).await?;
            let office = self.0.clone();
            self.0
                .write_unsealed("catalogue.upload", TypedBy::seated(&who).form(&import), move |tx| {
                    Box::pin(async move {
                        let kept = Catalogues::keeping(tx, &who, |org| Action::KeepCatalogue(org)).await?;
                        office.catalogue_imports().keep_found(tx, &kept.org.id, import).await
                    })
                })
                .await
        })
    }

    /// Reads a file away from the threads that serve others.
    pub(crate) async fn found(self, org: &Org, guidance: bool, file: String, bytes: Vec<u8>) -> Result<Import, Error> {
        let today = self.0.now().day();
        let duties = self.0.rules().duty_set(org, today).unwrap_or_default().to_owned();
        let office = self.0.clone();
        let _one = READING.acquire().await.map_err(Error::broken)?;
        let read = tokio::task::spawn_blocking(move || {
            let rules = office.rules().current();
            let name = file.rsplit(['/', '\\']).next().unwrap_or_default().chars().take(200).collect::<String>();
            if let Some((header, table)) = own::json(&bytes) {
                return Ok(Import::of(guidance, name, vec![table], Some(header)));
            }
            let book = sheet::read(&name, &bytes, &limits()).map_err(|refused| unreadable(&refused))?;
            drop(bytes);
            if let Some((header, table)) = own::book(&book) {
                return Ok(Import::of(guidance, name, vec![table], Some(header)));
            }
            Ok(Import::of(guidance, name, guess::tables(&book, rules, &duties), None))
        });
        let import: Import = read.await.map_err(Error::broken)?.map_err(|problems: Problems| Error::from(problems))?;
        if import.tables.iter().all(|t| t.rows.is_empty()) && import.own.is_none() {
            return Err(problem("no-table", &[]).into());
        }
        Ok(import)
    }

    async fn keep_found(self, tx: &mut Tx, org: &OrgId, mut import: Import) -> Result<String, Error> {
        let columns = Columns::of(self.0.rules().current());
        for table in import.tables.iter_mut().filter(|_| import.own.is_none()) {
            let Some(memory) = tx.column_memory(org, &heads_key(&table.heads)).await? else { continue };
            let chosen: Vec<Option<String>> = serde_json::from_str(&memory).unwrap_or_default();
            let known = chosen.iter().flatten().all(|id| columns.get(id).is_some());
            if chosen.len() == table.heads.len() && known {
                for (head, column) in table.heads.iter_mut().zip(chosen) {
                    (head.column, head.how) = (column, How::Remembered);
                }
            }
        }
        let id = uuid::Builder::from_random_bytes(tx.random()).into_uuid().simple().to_string();
        keep(tx, &id, org, &import).await?;
        Ok(id)
    }

    /// May this seat import? Whose catalogue it would be.
    ///
    /// # Errors
    /// If the seat doesn't keep the catalogue.
    pub fn importing(self, identity: &'a Identity) -> BoxFuture<'a, Result<OrgRef, Error>> {
        Box::pin(async move {
            let mut tx = self.0.read().await?;
            let kept = Catalogues::keeping(&mut tx, &identity.seated()?, |org| Action::KeepCatalogue(org)).await?;
            Ok(OrgRef::of(&kept.org, tx.now().day()))
        })
    }

    /// The preview of a file on its way in, as it was chosen or is proposed.
    ///
    /// # Errors
    /// If the seat doesn't keep the catalogue, or there is no such import of its organisation.
    pub fn catalogue_import(self, identity: &'a Identity, id: &'a str) -> BoxFuture<'a, Result<ImportPage, Error>> {
        Box::pin(async move { self.preview_import(identity, id, None).await })
    }

    /// The preview of a file on its way in, with another choice than the one that is kept.
    ///
    /// # Errors
    /// If the seat doesn't keep the catalogue, or there is no such import of its organisation.
    pub fn preview_import(
        self,
        identity: &'a Identity,
        id: &'a str,
        chosen: Option<Choice>,
    ) -> BoxFuture<'a, Result<ImportPage, Error>> {
        Box::pin(async move {
            let mut tx = self.0.read().await?;
            let kept = Catalogues::keeping(&mut tx, &identity.seated()?, |org| Action::KeepCatalogue(org)).await?;
            let (_, import) = load(&mut tx, &kept.org.id, id).await?;
            let draft = tx.catalogue_draft(&kept.org.id, import.guidance).await?;
            let versions = tx.catalogue_versions(&kept.org.id, import.guidance).await?;
            let base = Some(draft.as_ref().map_or(0, |d| d.rev));
            let table = current_table(draft, &versions);
            let rules = self.0.rules().current();
            let columns = Columns::of(rules);
            let ours = known(&table, &versions);
            let duties = self.0.rules().duty_set(&kept.org, tx.now().day()).unwrap_or_default();
            let ground = rows::Ground { columns: &columns, rules, duties, ours: &ours, code: &kept.org.code };
            let choice = chosen.or_else(|| import.choice.clone()).unwrap_or_else(|| import.proposed(&table, &ground));
            let effect = |merge: &Merge| {
                Some((*merge, rows::effect(&import, &Choice { merge: *merge, ..choice.clone() }, &table, &ground)?))
            };
            Ok(ImportPage {
                id: id.to_owned(),
                org: OrgRef::of(&kept.org, tx.now().day()),
                guidance: import.guidance,
                effects: Merge::ALL.iter().filter_map(effect).collect(),
                choice: Choice { base, ..choice },
                there: table.rows.iter().filter(|r| !r.is_blank()).count(),
                file: import.file.clone(),
                done: import.report.is_some(),
                tables: import.tables,
                columns: columns.clone(),
            })
        })
    }

    /// Takes a file over into the draft, remembers what its columns are, and keeps the report.
    ///
    /// # Errors
    /// If the seat doesn't keep the catalogue, there is no such import, somebody saved the draft meanwhile (409), or
    /// nothing was chosen.
    pub fn take_import(self, who: Seated, id: &'a str, choice: Choice) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(async move {
            let org = {
                let mut tx = self.0.read().await?;
                Catalogues::keeping(&mut tx, &who, |org| Action::KeepCatalogue(org)).await?.org
            };
            let around = self.surroundings(&org).await?;
            let (office, id) = (self.0.clone(), id.to_owned());
            self.0
                .write_unsealed("catalogue.import", TypedBy::nothing(), move |tx| {
                    Box::pin(async move {
                        let kept = Catalogues::keeping(tx, &who, |org| Action::KeepCatalogue(org)).await?;
                        let (_, import) = load(tx, &kept.org.id, &id).await?;
                        let again = import.choice.as_ref().is_some_and(|c| c == &choice);
                        if again && import.report.is_some() {
                            return Ok(()); // the same form once more
                        }
                        let import = office
                            .catalogue_imports()
                            .take(tx, &kept.org, &kept.actor.name, import, choice, &around)
                            .await?;
                        keep(tx, &id, &kept.org.id, &import).await
                    })
                })
                .await
        })
    }

    /// Puts the chosen rows into the draft; gives the import with its report.
    pub(crate) async fn take(
        self,
        tx: &mut Tx,
        org: &Org,
        by: &str,
        mut import: Import,
        choice: Choice,
        around: &suspicion::ImportContext,
    ) -> Result<Import, Error> {
        let rules = self.0.rules().current();
        let columns = Columns::of(rules);
        let (now, today) = (tx.now(), tx.now().day());
        let found = tx.catalogue_draft(&org.id, import.guidance).await?;
        let over = found.as_ref().map(|d| d.rev);
        if choice.base.is_some_and(|base| base != over.unwrap_or(0)) {
            return Err(Refusal::conflict("draft-stale", None).into());
        }
        let versions = tx.catalogue_versions(&org.id, import.guidance).await?;
        let draft = match found {
            Some(draft) => draft,
            None => fresh(versions.iter().find(|v| v.state == catalogue::State::InForce), by, now),
        };
        let ours = known(&draft.table, &versions);
        let duties = self.0.rules().duty_set(org, today).unwrap_or_default();
        let ground = rows::Ground { columns: &columns, rules, duties, ours: &ours, code: &org.code };
        let mut new_id = || domain::EntryId::new(now, tx.random());
        let built = rows::build(&import, &choice, &draft.table, &ground, &mut new_id)?;
        let mut table = catalogue::edit(&draft.table, Edit::Whole(Box::new(built.table.clone())), &mut new_id)
            .map_err(|problems| rows::in_the_file(&problems, &built))?;
        table.adopted = pruned(table.adopted.take(), &table);
        let report = report::report(&import, &choice, &built, &table, &ground, around);
        let next = draft.changed(table, by, now);
        Catalogues::keep_draft(tx, &org.id, import.guidance, &next, over).await?;
        if import.own.is_none() {
            for (found, chosen) in import.tables.iter().zip(&choice.tables).filter(|(_, c)| c.take) {
                let body = serde_json::to_string(&chosen.columns).map_err(Error::broken)?;
                tx.remember_columns(&org.id, &heads_key(&found.heads), &body).await?;
            }
        }
        (import.choice, import.report) = (Some(choice), Some(report));
        Ok(import)
    }

    /// The report of an import.
    ///
    /// # Errors
    /// If the seat has no right to the catalogue, or there is no such report of its organisation.
    pub fn import_report(self, identity: &'a Identity, id: &'a str) -> BoxFuture<'a, Result<ReportPage, Error>> {
        Box::pin(async move {
            let mut tx = self.0.read().await?;
            let kept = Catalogues::keeping(&mut tx, &identity.seated()?, |org| Action::KeepCatalogue(org)).await?;
            let (row, import) = load(&mut tx, &kept.org.id, id).await?;
            Ok(ReportPage {
                id: row.id,
                org: OrgRef::of(&kept.org, tx.now().day()),
                guidance: import.guidance,
                at: row.at,
                columns: Columns::of(self.0.rules().current()),
                report: import.report.ok_or_else(Refusal::absent)?,
            })
        })
    }
}

impl Import {
    fn of(guidance: bool, file: String, tables: Vec<Found>, own: Option<own::Header>) -> Self {
        Self { guidance, file, tables, own, choice: None, report: None }
    }

    /// What is proposed: every visible table with an item, as it was recognised. Where that would take out more than a
    /// third of what is there, the rows are added instead.
    fn proposed(&self, before: &Table, ground: &rows::Ground<'_>) -> Choice {
        let choice = |table: &Found| TableChoice {
            take: !table.hidden && !table.rows.is_empty() && table.heads.iter().any(|h| h.column.is_some()),
            columns: table.heads.iter().map(|h| h.column.clone()).collect(),
        };
        let there = before.rows.iter().any(|r| !r.is_blank());
        let merge = if there || self.own.is_some() { Merge::Match } else { Merge::Replace };
        let choice = Choice { tables: self.tables.iter().map(choice).collect(), merge, base: None };
        let effect = rows::effect(self, &choice, before, ground).filter(|_| there);
        if effect.is_some_and(|e| e.takes_much()) {
            return Choice { merge: Merge::Append, ..choice };
        }
        choice
    }
}

/// The table that rows come together with: the draft's, else that of the version in force.
pub(super) fn current_table(draft: Option<catalogue::Draft>, versions: &[catalogue::Catalogue]) -> Table {
    let in_force = || versions.iter().find(|v| v.state == catalogue::State::InForce).map(|v| v.table.clone());
    draft.map(|d| d.table).or_else(in_force).unwrap_or_default()
}

/// Entries this organisation has or had.
pub(super) fn known(table: &Table, versions: &[catalogue::Catalogue]) -> BTreeSet<EntryId> {
    table.rows.iter().chain(versions.iter().flat_map(|v| &v.table.rows)).map(|r| r.id.clone()).collect()
}

async fn load(tx: &mut Tx, org: &OrgId, id: &str) -> Result<(ImportRow, Import), Error> {
    let row = tx.import(id).await?.filter(|row| &row.org == org).ok_or_else(Refusal::absent)?;
    let import = serde_json::from_str(&row.body).map_err(Error::broken)?;
    Ok((row, import))
}

async fn keep(tx: &mut Tx, id: &str, org: &OrgId, import: &Import) -> Result<(), Error> {
    let body = serde_json::to_string(import).map_err(Error::broken)?;
    if body.len() > KEPT {
        return Err(problem("too_much_text", &[("limit", KEPT.to_string())]).into());
    }
    Ok(tx.keep_import(&ImportRow { id: id.to_owned(), org: org.clone(), at: tx.now(), body }).await?)
}

/// What a table's heads are remembered by.
fn heads_key(heads: &[FoundHead]) -> String {
    let plain = |h: &FoundHead| h.words.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    heads.iter().map(plain).collect::<Vec<_>>().join("\u{1f}")
}

fn unreadable(refused: &sheet::Refused) -> Problems {
    problem(refused.code(), &refused.args())
}

/// A problem of the file: its words are `problem-file-{code}`.
fn problem(code: &'static str, args: &[(&'static str, String)]) -> Problems {
    Problems(vec![Problem { field: "file".to_owned(), code, args: args.to_vec() }])
}
