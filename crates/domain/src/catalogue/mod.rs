//! Catalogues (公开目录, Art. 13): what an organisation has promised to disclose, as a table with a life of its own.
//!
//! Two separate tracks: a version is drafted, comes into force and is superseded; its filing with the superior is due,
//! sent, received and remarked on. Filing informs the superior; it never decides what is in force.

mod compare;
pub mod copying;
mod coverage;
mod edit;
pub mod entry;
mod filing;
pub mod finding;
pub mod gazetteer;
pub mod obligation;
mod read;
pub mod record;

use std::collections::BTreeMap;

use ledger::Hash;
use serde::{Deserialize, Serialize};

use crate::{CatalogueId, Day, EntryId, Instant, OrgId, Problems, Refusal, catalogue::entry::Entry, codes};

pub use crate::actor::Act;
pub use compare::{CellChange, Change, RowChange, Sense, compare};
pub use coverage::{Coverage, Covered, coverage};
pub use edit::{Edit, edit};
pub use filing::{Filing, FilingState, Paper, Remark};
pub use read::{CellProblem, ColumnDef, Columns, Grade, ReadRow, ReadTable, read};

codes! {
    /// Where a version stands.
    State { InForce = "in_force", Superseded = "superseded" }
}

codes! {
    /// To whom the catalogue itself is shown (Art. 13 ¶1: inside the Party or to society).
    Publication { Society = "society", Party = "party" }
}

codes! {
    /// What a draft remembers of a cell until somebody edits it. No version keeps it.
    Mark {
        /// Its text was guessed by an import.
        Guessed = "guessed",
        /// Somebody has looked at how it was read.
        Confirmed = "confirmed",
    }
}

/// A cell of a source file, kept word for word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceCell {
    /// Words of its head.
    pub head: String,
    /// Its text.
    pub text: String,
    /// A note hanging on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// Where a row was imported from: nothing of it is lost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Name of the file.
    pub file: String,
    /// Sheet, or number of the table.
    pub sheet: String,
    /// Row number there, from 1.
    pub row: u32,
    /// All its cells, also those no column was found for.
    pub cells: Vec<SourceCell>,
}

/// A row of the table, as it is typed. Cells are texts by column id of the ruleset; what they mean is read anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The entry it is; the same over all versions.
    pub id: EntryId,
    /// Texts by column id; empty cells are absent.
    pub cells: BTreeMap<String, String>,
    /// What an unclear cell was answered to mean, by column id; the cell keeps its words.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub answers: BTreeMap<String, String>,
    /// Where it was imported from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// What the draft remembers of its cells, by column id; a version has none.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub marks: BTreeMap<String, Mark>,
}

impl Row {
    /// A row in which nothing has been typed.
    #[must_use]
    pub const fn blank(id: EntryId) -> Self {
        Self { id, cells: BTreeMap::new(), answers: BTreeMap::new(), source: None, marks: BTreeMap::new() }
    }

    /// A cell's text; empty if absent.
    #[must_use]
    pub fn cell(&self, column: &str) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }

    /// Has somebody looked at how this cell was read?
    #[must_use]
    pub fn confirmed(&self, column: &str) -> bool {
        self.marks.get(column) == Some(&Mark::Confirmed)
    }

    /// Sets a cell. An answer to what stood there before falls with it, and so does a mark.
    pub fn set(&mut self, column: &str, text: &str) {
        if self.cell(column) == text {
            return;
        }
        self.answers.remove(column);
        self.marks.remove(column);
        if text.is_empty() {
            self.cells.remove(column);
        } else {
            self.cells.insert(column.to_owned(), text.to_owned());
        }
    }

    /// Has nothing been typed?
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.cells.values().all(|text| text.trim().is_empty())
    }
}

/// A mandatory category that this organisation has nothing for, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotApplicable {
    /// Category id.
    pub category: String,
    /// Why.
    pub reason: String,
}

/// A guidance catalogue that was adopted (Art. 13 ¶2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adoption {
    /// The version adopted.
    pub catalogue: CatalogueId,
    /// Row here → row there.
    pub rows: BTreeMap<EntryId, EntryId>,
}

/// The table: what a draft holds and a version fixes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// To whom the catalogue is shown.
    pub publication: Publication,
    /// Obligations are counted from this day on, if it lies after the day the table comes into force: a catalogue that
    /// was kept on paper until then accuses nobody of the past.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counts_from: Option<Day>,
    /// Its rows, in order.
    pub rows: Vec<Row>,
    /// Categories declared not applicable.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_applicable: Vec<NotApplicable>,
    /// The guidance it follows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adopted: Option<Adoption>,
}

impl Default for Table {
    fn default() -> Self {
        Self {
            publication: Publication::Society,
            counts_from: None,
            rows: Vec::new(),
            not_applicable: Vec::new(),
            adopted: None,
        }
    }
}

impl Table {
    /// The row of an entry.
    #[must_use]
    pub fn row(&self, id: &EntryId) -> Option<&Row> {
        self.rows.iter().find(|r| &r.id == id)
    }

    /// The row of an entry, to change.
    pub fn row_mut(&mut self, id: &EntryId) -> Option<&mut Row> {
        self.rows.iter_mut().find(|r| &r.id == id)
    }

    /// The reason for which a category is declared not applicable.
    #[must_use]
    pub fn excused(&self, category: &str) -> Option<&str> {
        self.not_applicable.iter().find(|n| n.category == category).map(|n| n.reason.as_str())
    }
}

/// A draft: shared by those who work on the catalogue, saved as they type, not yet a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The version in force it starts from; none for the first.
    pub base: Option<CatalogueId>,
    /// Counts savings: a stale one is refused, so that two people don't overwrite each other.
    pub rev: i64,
    /// The table.
    pub table: Table,
    /// The state before each of the last changes, newest last: undo.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub undo: Vec<Table>,
    /// Who saved last, by name.
    pub by: String,
    /// When.
    pub saved: Instant,
}

/// How many steps back undo goes.
pub const UNDO: usize = 20;
/// How many rows a catalogue may have.
pub const ROWS: usize = 2_000;
/// How long a cell may be, in characters.
pub const CELL: usize = 2_000;

impl Draft {
    /// The next draft with another table; the present one can be taken back to.
    #[must_use]
    pub fn changed(mut self, table: Table, by: &str, at: Instant) -> Self {
        if table != self.table {
            let mut before = std::mem::replace(&mut self.table, table);
            for row in &mut before.rows {
                row.source = None; // what was imported doesn't change; kept once
            }
            self.undo.push(before);
            let excess = self.undo.len().saturating_sub(UNDO);
            self.undo.drain(..excess);
        }
        self.rev += 1;
        by.clone_into(&mut self.by);
        self.saved = at;
        self
    }

    /// One step back.
    #[must_use]
    pub fn undone(mut self, by: &str, at: Instant) -> Self {
        if let Some(mut before) = self.undo.pop() {
            for row in &mut before.rows {
                row.source = self.table.row(&row.id).and_then(|r| r.source.clone());
            }
            self.table = before;
            self.rev += 1;
            by.clone_into(&mut self.by);
            self.saved = at;
        }
        self
    }
}

/// A version of an organisation's catalogue that came into force; of its guidance, if `guidance`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Catalogue {
    /// Never changes.
    pub id: CatalogueId,
    /// Whose.
    pub org: OrgId,
    /// Number of the version, from 1.
    pub no: u32,
    /// A template for the organisations this one guides (Art. 13 ¶2), not its own promise.
    pub guidance: bool,
    /// Where it stands.
    pub state: State,
    /// Digest of the ruleset it was checked against.
    pub ruleset: Hash,
    /// The table.
    pub table: Table,
    /// Who put it in force, when.
    pub began: Act,
    /// When the next version came into force.
    pub ended: Option<Instant>,
    /// Its filing with the superior; a guidance catalogue isn't filed.
    pub filing: Option<Filing>,
}

impl Catalogue {
    /// Superseded by the next version.
    #[must_use]
    pub fn superseded(mut self, at: Instant) -> Self {
        self.state = State::Superseded;
        self.ended = Some(at);
        self
    }

    /// The day it came into force.
    #[must_use]
    pub fn since(&self) -> Day {
        self.began.at.day()
    }

    /// Sends the filing.
    ///
    /// # Errors
    /// If it isn't filed here, or was sent already.
    pub fn send(mut self, act: Act, outside: Option<Paper>) -> Result<Self, Refusal> {
        let filing = self.filing.take().ok_or_else(|| Refusal::conflict("not-filed", Some(13)))?;
        self.filing = Some(filing.send(act, outside)?);
        Ok(self)
    }

    /// The superior has it, and may remark on rows.
    ///
    /// # Errors
    /// If it wasn't sent; a remark without words or on no row of it.
    pub fn receive(mut self, act: Act, remarks: Vec<(Option<EntryId>, String)>) -> Result<Self, Refusal> {
        let filing = self.filing.take().ok_or_else(|| Refusal::conflict("not-filed", Some(13)))?;
        let known = remarks.iter().all(|(row, _)| row.as_ref().is_none_or(|id| self.table.row(id).is_some()));
        if !known {
            return Err(Refusal::conflict("row-unknown", None));
        }
        self.filing = Some(filing.receive(act, remarks)?);
        Ok(self)
    }

    /// Answers a remark.
    ///
    /// # Errors
    /// If there is no such remark, or it was answered.
    pub fn answer(mut self, remark: usize, act: Act, text: &str) -> Result<Self, Refusal> {
        let filing = self.filing.take().ok_or_else(|| Refusal::conflict("not-filed", Some(13)))?;
        self.filing = Some(filing.answer(remark, act, text)?);
        Ok(self)
    }
}

/// The entries a table promises, in force from now. Ids stay; numbers follow the order.
///
/// # Errors
/// Everything that keeps the table from coming into force, each beside its cell (`row:{id}:{column}`).
pub fn enforce(read: &ReadTable<'_>, org: &OrgId, today: Day) -> Result<Vec<Entry>, Problems> {
    let mut problems = Problems::default();
    if read.rows.is_empty() {
        problems.add("rows", "catalogue-empty");
    }
    for row in &read.rows {
        for problem in row.problems.iter().filter(|p| p.grade == Grade::Refused) {
            let field = format!("row:{}:{}", row.row.id, problem.column);
            problems.0.push(crate::problems::Problem { field, code: problem.code, args: problem.args.clone() });
        }
    }
    let entries = read.rows.iter().zip(1_i64..).map(|(row, no)| row.entry(org, no, today)).collect();
    problems.or(entries)
}
