//! Two tables side by side: rows added, removed, changed, cell by cell.

use std::collections::BTreeSet;

use rules::{Ruleset, ruleset::ColumnKind, vocabulary::read_scope};
use serde::Serialize;

use super::{Columns, Row, Table, read::category_of};
use crate::EntryId;

/// What tells whether two texts of a cell say the same: a category's number and its name do, and two names of a scope.
#[derive(Clone, Copy, Debug)]
pub struct Sense<'a> {
    /// The columns.
    pub columns: &'a Columns,
    /// The ruleset.
    pub rules: &'a Ruleset,
    /// The duty set of the organisation; empty for none.
    pub duties: &'a str,
}

impl Sense<'_> {
    fn same(&self, column: &str, old: &str, new: &str) -> bool {
        if old == new || old.is_empty() || new.is_empty() {
            return old == new;
        }
        if column == self.columns.id(ColumnKind::Category) {
            let read = |text| category_of(text, self.rules, self.duties);
            return read(old).is_some_and(|id| read(new) == Some(id));
        }
        if column == self.columns.id(ColumnKind::Scope) {
            let (old, new) = (read_scope(old, self.rules), read_scope(new, self.rules));
            return !old.unclear && !new.unclear && !old.ids.is_empty() && old.ids == new.ids;
        }
        false
    }
}

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Only in the newer table.
    Added,
    /// Only in the older one.
    Removed,
    /// In both, with other cells.
    Changed,
}

/// A cell that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CellChange {
    /// Column id.
    pub column: String,
    /// What stood there; empty on an added row.
    pub old: String,
    /// What stands there; empty on a removed row.
    pub new: String,
}

/// A row that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RowChange {
    /// The entry.
    pub id: EntryId,
    /// Its number in the newer table, from 1; in the older one if removed.
    pub no: usize,
    /// What became of it.
    pub change: Change,
    /// The cells that differ, in the order of column ids.
    pub cells: Vec<CellChange>,
}

fn cells(old: Option<&Row>, new: Option<&Row>, sense: Sense<'_>) -> Vec<CellChange> {
    let keys =
        |row: Option<&Row>| row.into_iter().flat_map(|r| r.cells.keys().chain(r.answers.keys())).cloned().collect();
    let columns: BTreeSet<String> = keys(old);
    let columns: BTreeSet<String> = columns.union(&keys(new)).cloned().collect();
    let text = |row: Option<&Row>, column: &str| {
        row.map_or_else(String::new, |r| match r.answers.get(column) {
            Some(answer) => format!("{} → {answer}", r.cell(column)),
            None => r.cell(column).to_owned(),
        })
    };
    let change = |column: String| {
        let (old, new) = (text(old, &column), text(new, &column));
        (!sense.same(&column, &old, &new)).then_some(CellChange { column, old, new })
    };
    columns.into_iter().filter_map(change).collect()
}

/// How the newer table differs from the older one: the newer one's rows in their order, then what was removed.
#[must_use]
pub fn compare(old: &Table, new: &Table, sense: Sense<'_>) -> Vec<RowChange> {
    let mut changes = Vec::new();
    for (row, no) in new.rows.iter().zip(1..) {
        let before = old.row(&row.id);
        let cells = cells(before, Some(row), sense);
        let change = if before.is_some() { Change::Changed } else { Change::Added };
        if before.is_none() || !cells.is_empty() {
            changes.push(RowChange { id: row.id.clone(), no, change, cells });
        }
    }
    for (row, no) in old.rows.iter().zip(1..) {
        if new.row(&row.id).is_none() {
            let cells = cells(Some(row), None, sense);
            changes.push(RowChange { id: row.id.clone(), no, change: Change::Removed, cells });
        }
    }
    changes
}
