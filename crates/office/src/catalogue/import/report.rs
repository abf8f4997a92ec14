//! What came of an import, cell by cell: read, guessed, unclear, refused; what was left out; what looks copied.

use domain::{
    EntryId,
    catalogue::{
        self, Grade, ReadRow, Table, copying,
        gazetteer::{ForeignPlace, Path},
    },
    codes,
};
use rules::{ruleset::ColumnKind, time_rule::TimeRule};
use serde::{Deserialize, Serialize};

use super::{
    Choice, FoundIgnored, Import, Merge,
    rows::{Built, Ground, IncomingRow},
    suspicion::ImportContext,
};
use crate::org_ref::OrgRef;

/// Organisations with the same rows that are named at most.
const TWINS: usize = 3;

codes! {
    /// What became of a cell.
    Outcome { Read = "read", Guessed = "guessed", Unclear = "unclear", Refused = "refused" }
}

/// A report, kept with its import.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Name of the file.
    pub file: String,
    /// How rows came together.
    pub merge: Merge,
    /// Every table of the file.
    pub tables: Vec<TableReport>,
    /// Every row that came in.
    pub rows: Vec<RowReport>,
    /// Rows that were there and are no longer: entry and item.
    pub removed: Vec<(EntryId, String)>,
    /// Places that belong elsewhere.
    pub places: Vec<PlaceReport>,
    /// Organisations with the same rows.
    pub twins: Vec<TwinReport>,
    /// How many.
    pub counts: Counts,
}

/// How many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Rows that came in.
    pub rows: usize,
    /// Of those, entries that were there before.
    pub known: usize,
    /// Rows that were there and are no longer.
    pub removed: usize,
    /// Rows of the file that are no rows of a table, or of no table that was taken.
    pub ignored: usize,
    /// Cells read.
    pub read: usize,
    /// Cells read, but not in so many words.
    pub guessed: usize,
    /// Cells that wait for an answer (待澄清).
    pub unclear: usize,
    /// Cells that keep the catalogue from coming into force.
    pub refused: usize,
}

/// A table of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableReport {
    /// Name of its sheet, or number of the table.
    pub sheet: String,
    /// Was it taken?
    pub taken: bool,
    /// Rows in it.
    pub rows: usize,
    /// Its heads, each with the column it was taken for; none = only kept with the row.
    pub heads: Vec<(String, Option<String>)>,
    /// Rows that are none of its.
    pub ignored: Vec<FoundIgnored>,
}

/// A row that came in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RowReport {
    /// The entry it is.
    pub entry: EntryId,
    /// Its number in the draft.
    pub no: usize,
    /// The sheet it stood in.
    pub sheet: String,
    /// Its row there, from 1.
    pub row: u32,
    /// What it is about.
    pub item: String,
    /// Was it there before?
    pub known: bool,
    /// Its cells.
    pub cells: Vec<CellReport>,
}

/// A cell that came in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CellReport {
    /// Column id.
    pub column: String,
    /// Its text.
    pub text: String,
    /// What became of it.
    pub outcome: Outcome,
    /// Why: Fluent key `problem-{code}`; empty if it was read.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub code: String,
    /// Arguments of the words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub args: Vec<(String, String)>,
    /// Ids it was read as: category, scopes, modes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ids: Vec<String>,
    /// Time rules it was read as.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<TimeRule>,
}

/// A place that belongs elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceReport {
    /// The row.
    pub entry: EntryId,
    /// Its number in the draft.
    pub no: usize,
    /// Column id; empty for a cell that is only kept with the row.
    pub column: String,
    /// The whole cell.
    pub text: String,
    /// The words that name it, and where that is.
    pub foreign: ForeignPlace,
    /// Where this organisation is.
    pub own: Path,
}

/// An organisation with the same rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TwinReport {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Share of the rows here, in per cent.
    pub share: usize,
    /// Entry, number and item here; item there.
    pub rows: Vec<(EntryId, usize, String, String)>,
}

/// The report of what was built, as `table` was kept.
pub(super) fn report(
    import: &Import,
    choice: &Choice,
    built: &Built,
    table: &Table,
    ground: &Ground<'_>,
    around: &ImportContext,
) -> Report {
    let duties = Some(ground.duties).filter(|d| !d.is_empty());
    let read = catalogue::read(table, ground.columns, ground.rules, duties);
    let rows: Vec<RowReport> = built
        .come
        .iter()
        .filter_map(|come| {
            let row = read.rows.iter().find(|r| r.row.id == come.entry)?;
            Some(row_report(come, row, ground, built))
        })
        .collect();
    let tables: Vec<TableReport> = import
        .tables
        .iter()
        .zip(&choice.tables)
        .map(|(found, chosen)| TableReport {
            sheet: found.sheet.clone(),
            taken: chosen.take,
            rows: found.rows.len(),
            heads: found.heads.iter().map(|h| h.words.clone()).zip(chosen.columns.iter().cloned()).collect(),
            ignored: found.ignored.clone(),
        })
        .collect();
    let cells = |outcome| rows.iter().flat_map(|r| &r.cells).filter(|c| c.outcome == outcome).count();
    let counts = Counts {
        rows: rows.len(),
        known: rows.iter().filter(|r| r.known).count(),
        removed: built.removed.len(),
        ignored: tables.iter().map(|t| t.ignored.len() + if t.taken { 0 } else { t.rows }).sum(),
        read: cells(Outcome::Read),
        guessed: cells(Outcome::Guessed),
        unclear: cells(Outcome::Unclear),
        refused: cells(Outcome::Refused),
    };
    let places = read.rows.iter().flat_map(|row| places(row, ground, around)).collect();
    let twins = twins(&read.rows, ground, around);
    Report {
        file: import.file.clone(),
        merge: choice.merge,
        tables,
        rows,
        removed: built.removed.clone(),
        places,
        twins,
        counts,
    }
}

fn row_report(come: &IncomingRow, row: &ReadRow<'_>, ground: &Ground<'_>, built: &Built) -> RowReport {
    let cell = |column: &domain::catalogue::ColumnDef| {
        let text = row.row.cell(&column.id).to_owned();
        let problem = row.problem(&column.id);
        if text.is_empty() && problem.is_none() {
            return None;
        }
        let guessed = come.guessed && column.kind == ColumnKind::Category;
        let outcome = match problem.map(|p| p.grade) {
            Some(Grade::Refused) => Outcome::Refused,
            Some(Grade::Unclear) => Outcome::Unclear,
            Some(Grade::Guessed) => Outcome::Guessed,
            None if guessed => Outcome::Guessed,
            None => Outcome::Read,
        };
        let ids = match column.kind {
            ColumnKind::Category => row.category.iter().cloned().collect(),
            ColumnKind::Scope => row.scopes.clone(),
            ColumnKind::Mode => row.modes.clone(),
            ColumnKind::Item | ColumnKind::Frequency | ColumnKind::Text => Vec::new(),
        };
        let rules = if column.kind == ColumnKind::Frequency { row.time.rules.clone() } else { Vec::new() };
        let code = problem.map_or(if guessed { "category-guessed" } else { "" }, |p| p.code).to_owned();
        let args =
            problem.map_or_else(Vec::new, |p| p.args.iter().map(|(n, v)| ((*n).to_owned(), v.clone())).collect());
        Some(CellReport { column: column.id.clone(), text, outcome, code, args, ids, rules })
    };
    RowReport {
        entry: come.entry.clone(),
        no: row.no,
        sheet: built.sheets.get(come.table).cloned().unwrap_or_default(),
        row: come.row,
        item: row.said(ground.columns.id(ColumnKind::Item)).to_owned(),
        known: come.known,
        cells: ground.columns.0.iter().filter_map(cell).collect(),
    }
}

/// Places in items, in cells of mere words, and in cells that are only kept with the row.
fn places(row: &ReadRow<'_>, ground: &Ground<'_>, around: &ImportContext) -> Vec<PlaceReport> {
    let worded = |kind| matches!(kind, ColumnKind::Item | ColumnKind::Text);
    let own = ground.columns.0.iter().filter(|c| worded(c.kind)).map(|c| (c.id.as_str(), row.row.cell(&c.id)));
    let mut cells: Vec<(&str, &str)> = own.collect();
    let taken = |text: &str| row.row.cells.values().any(|t| t.contains(text.trim()));
    let source = row.row.source.iter().flat_map(|s| &s.cells).map(|c| c.text.as_str());
    cells.extend(source.filter(|text| !taken(text)).map(|text| ("", text)));
    let found = cells.into_iter().flat_map(|(column, text)| {
        around.places.gazetteer.foreign(text, &around.own).into_iter().map(move |foreign| PlaceReport {
            entry: row.row.id.clone(),
            no: row.no,
            column: column.to_owned(),
            text: text.to_owned(),
            foreign,
            own: around.own.clone(),
        })
    });
    found.collect()
}

fn twins(rows: &[ReadRow<'_>], ground: &Ground<'_>, around: &ImportContext) -> Vec<TwinReport> {
    let print = |row: &ReadRow<'_>| {
        let print = copying::fingerprint(row.row, ground.columns);
        let guided = around.guided.contains(&print);
        (row.row.id.clone(), if guided { String::new() } else { print })
    };
    let own: Vec<_> = rows.iter().map(print).collect();
    let others: Vec<_> = around.others.iter().map(|o| (o.id.clone(), o.rows.clone())).collect();
    let item = ground.columns.id(ColumnKind::Item);
    let told = |twin: copying::SimilarRow| {
        let other = around.others.iter().find(|o| o.id == twin.org)?;
        let OrgRef { code, full, .. } = other.org.clone();
        let line = |(here, there): &(EntryId, EntryId)| {
            let row = rows.iter().find(|r| &r.row.id == here)?;
            let at = other.rows.iter().position(|(id, _)| id == there)?;
            Some((here.clone(), row.no, row.said(item).to_owned(), other.items.get(at).cloned().unwrap_or_default()))
        };
        Some(TwinReport { code, name: full, share: twin.share(), rows: twin.rows.iter().filter_map(line).collect() })
    };
    copying::twins(&own, &others).into_iter().take(TWINS).filter_map(told).collect()
}
