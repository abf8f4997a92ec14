//! Changes to a table: each is one thing a person does in the editor, with JavaScript or without.

use std::collections::BTreeMap;

use super::{CELL, Mark, NotApplicable, Publication, ROWS, Row, Table};
use crate::{
    Day, EntryId, Problems,
    typed::{Typed, TypedText},
};

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Cells of rows: (row, column, text).
    Cells(Vec<(EntryId, String, String)>),
    /// A block from a spreadsheet, pasted with its upper left corner at a cell; rows are added as needed.
    Paste {
        /// The row of the corner; none = below the last.
        row: Option<EntryId>,
        /// The column of the corner.
        column: String,
        /// Ids of the columns, in the order they are shown.
        columns: Vec<String>,
        /// The block.
        block: Vec<Vec<String>>,
    },
    /// Empty rows below a row; none = at the end.
    Add {
        /// Below which.
        below: Option<EntryId>,
        /// Cells they begin with.
        cells: BTreeMap<String, String>,
    },
    /// A row goes.
    Remove(EntryId),
    /// A row moves up (negative) or down.
    Move(EntryId, i32),
    /// An unclear cell is answered; the cell keeps its words. An empty answer takes the answer back.
    Answer {
        /// The row.
        row: EntryId,
        /// The column.
        column: String,
        /// What is meant.
        answer: String,
    },
    /// Somebody has looked at how a cell was read, and it is right.
    Confirm {
        /// The row.
        row: EntryId,
        /// The column.
        column: String,
    },
    /// A category is declared not applicable; an empty reason takes it back.
    NotApplicable {
        /// Category id.
        category: String,
        /// Why.
        reason: String,
    },
    /// To whom the catalogue is shown.
    Publication(Publication),
    /// From which day on obligations are counted; none = from the day it comes into force.
    CountsFrom(Option<Day>),
    /// The whole table, as a form without JavaScript or an import gives it.
    Whole(Box<Table>),
}

/// Applies a change. `new_id` makes ids for new rows.
///
/// # Errors
/// If there are too many rows, a cell is too long, or the row isn't there.
pub fn edit(table: &Table, edit: Edit, new_id: &mut dyn FnMut() -> EntryId) -> Result<Table, Problems> {
    let mut next = table.clone();
    let mut problems = Problems::default();
    match edit {
        Edit::Cells(cells) => {
            for (row, column, text) in cells {
                match next.row_mut(&row) {
                    Some(row) => row.set(&column, &tidy(&text)),
                    None => problems.add(format!("row:{row}:{column}"), "row-gone"),
                }
            }
        }
        Edit::Paste { row, column, columns, block } => {
            paste(&mut next, row.as_ref(), &column, &columns, &block, new_id)
        }
        Edit::Add { below, cells } => {
            let at = below.and_then(|id| next.rows.iter().position(|r| r.id == id)).map_or(next.rows.len(), |i| i + 1);
            next.rows.insert(at, Row { cells, ..Row::blank(new_id()) });
        }
        Edit::Remove(id) => next.rows.retain(|r| r.id != id),
        Edit::Move(id, by) => shift(&mut next, &id, by),
        Edit::Answer { row, column, answer } => match next.row_mut(&row) {
            Some(row) => {
                row.marks.remove(&column); // what was looked at was another reading
                match answer.trim() {
                    "" => drop(row.answers.remove(&column)),
                    _ => drop(row.answers.insert(column, tidy(&answer))),
                }
            }
            None => problems.add(format!("row:{row}:{column}"), "row-gone"),
        },
        Edit::Confirm { row, column } => match next.row_mut(&row) {
            Some(row) => drop(row.marks.insert(column, Mark::Confirmed)),
            None => problems.add(format!("row:{row}:{column}"), "row-gone"),
        },
        Edit::NotApplicable { category, reason } => {
            next.not_applicable.retain(|n| n.category != category);
            let reason = tidy(&reason);
            if !reason.is_empty() {
                next.not_applicable.push(NotApplicable { category, reason });
                next.not_applicable.sort_by(|a, b| a.category.cmp(&b.category));
            }
        }
        Edit::Publication(publication) => next.publication = publication,
        Edit::CountsFrom(day) => next.counts_from = day,
        Edit::Whole(table) => next = *table,
    }
    if next.rows.len() > ROWS {
        problems.add_with("rows", "too-many-rows", "limit", ROWS);
    }
    for row in &next.rows {
        for (column, text) in &row.cells {
            if text.chars().count() > CELL {
                problems.add_with(format!("row:{}:{column}", row.id), "cell-long", "limit", CELL);
            }
        }
    }
    problems.or(next)
}

/// Text as kept: line ends are one character, nothing else is changed; an all-blank cell is empty.
fn tidy(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    if text.trim().is_empty() { String::new() } else { text }
}

fn paste(
    table: &mut Table,
    row: Option<&EntryId>,
    column: &str,
    columns: &[String],
    block: &[Vec<String>],
    new_id: &mut dyn FnMut() -> EntryId,
) {
    let first = row.and_then(|id| table.rows.iter().position(|r| &r.id == id)).unwrap_or(table.rows.len());
    let left = columns.iter().position(|c| c == column).unwrap_or(0);
    for (at, line) in (first..).zip(block.iter().take(ROWS + 1)) {
        if at >= table.rows.len() {
            table.rows.push(Row::blank(new_id()));
        }
        let Some(row) = table.rows.get_mut(at) else { break };
        for (column, text) in columns.iter().skip(left).zip(line) {
            row.set(column, &tidy(text));
        }
    }
}

fn shift(table: &mut Table, id: &EntryId, by: i32) {
    let Some(from) = table.rows.iter().position(|r| &r.id == id) else { return };
    let last = table.rows.len().saturating_sub(1);
    let to = i64::try_from(from).unwrap_or(0).saturating_add(i64::from(by)).max(0);
    let to = usize::try_from(to).unwrap_or(0).min(last);
    let row = table.rows.remove(from);
    table.rows.insert(to, row);
}

impl Typed for Table {
    fn typed(&self) -> Vec<TypedText> {
        let Self { publication: _, counts_from: _, rows, not_applicable, adopted: _ } = self;
        let cells = rows.iter().flat_map(texts_of);
        let reasons = not_applicable.iter().map(|n| TypedText::new(format!("reason:{}", n.category), &n.reason));
        cells.chain(reasons).collect()
    }
}

fn texts_of(row: &Row) -> Vec<TypedText> {
    // where it was imported from and what the draft remembers are the program's own
    let Row { id, cells, answers, source: _, marks: _ } = row;
    cells.iter().chain(answers).map(|(column, text)| TypedText::new(format!("row:{id}:{column}"), text)).collect()
}

impl Typed for Edit {
    fn typed(&self) -> Vec<TypedText> {
        let cell = |row: &_, column: &_, text: &String| TypedText::new(format!("row:{row}:{column}"), text);
        match self {
            Self::Cells(cells) => cells.iter().map(|(row, column, text)| cell(row, column, text)).collect(),
            Self::Paste { row: _, column: _, columns: _, block } => {
                block.iter().flatten().map(|text| TypedText::new("rows", text)).collect()
            }
            Self::Add { below: _, cells } => cells.values().map(|text| TypedText::new("rows", text)).collect(),
            Self::Answer { row, column, answer } => vec![cell(row, column, answer)],
            Self::NotApplicable { category, reason } => vec![TypedText::new(format!("reason:{category}"), reason)],
            Self::Whole(table) => table.typed(),
            Self::Remove(_) | Self::Move(..) | Self::Confirm { .. } | Self::Publication(_) | Self::CountsFrom(_) => {
                Vec::new()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: &[(&str, &str)]) -> Table {
        let row = |(id, item): &(&str, &str)| Row {
            cells: [("item".to_owned(), (*item).to_owned())].into(),
            ..Row::blank(EntryId::from_text(*id))
        };
        Table { rows: rows.iter().map(row).collect(), ..Table::default() }
    }

    fn said(table: &Table) -> String {
        let row = |r: &Row| {
            let cells: Vec<&str> = r.cells.values().map(String::as_str).collect();
            format!("{}={}", r.id, cells.join("+"))
        };
        table.rows.iter().map(row).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn each_change() {
        let id = |t: &str| EntryId::from_text(t);
        let check = |change: Edit, expect: &str| {
            let mut n = 0;
            let mut new_id = || {
                n += 1;
                EntryId::from_text(format!("n{n}"))
            };
            let got = edit(&table(&[("a", "1"), ("b", "2")]), change.clone(), &mut new_id);
            let got = got.map_or_else(|p| p.0[0].code.to_owned(), |t| said(&t));
            assert_eq!(got, expect, "{change:?}");
        };
        let cell = |row: &str, text: &str| Edit::Cells(vec![(id(row), "item".into(), text.into())]);
        check(cell("a", "x\r\ny"), "a=x\ny b=2");
        check(cell("a", "  "), "a= b=2");
        check(cell("c", "x"), "row-gone");
        check(cell("a", &"长".repeat(CELL + 1)), "cell-long");
        check(Edit::Add { below: Some(id("a")), cells: BTreeMap::new() }, "a=1 n1= b=2");
        check(Edit::Add { below: None, cells: BTreeMap::new() }, "a=1 b=2 n1=");
        check(Edit::Remove(id("a")), "b=2");
        check(Edit::Move(id("a"), 1), "b=2 a=1");
        check(Edit::Move(id("a"), -5), "a=1 b=2");
        check(Edit::Move(id("a"), 99), "b=2 a=1");
        let columns = vec!["item".to_owned(), "mode".to_owned()];
        let block = vec![vec!["p".to_owned(), "q".to_owned(), "lost".to_owned()], vec!["r".to_owned()]];
        let pasted = |row: Option<&str>, column: &str| Edit::Paste {
            row: row.map(id),
            column: column.to_owned(),
            columns: columns.clone(),
            block: block.clone(),
        };
        check(pasted(Some("b"), "item"), "a=1 b=p+q n1=r");
        check(pasted(Some("a"), "mode"), "a=1+p b=2+r");
        check(pasted(None, "item"), "a=1 b=2 n1=p+q n2=r");
    }

    #[test]
    fn an_answer_falls_with_its_cell() {
        let row = |t: &Table| t.rows[0].answers.len();
        let mut new_id = || EntryId::from_text("n");
        let asked = Edit::Answer { row: EntryId::from_text("a"), column: "item".into(), answer: "每年".into() };
        let answered = edit(&table(&[("a", "适时")]), asked, &mut new_id).unwrap();
        assert_eq!(row(&answered), 1);
        let same = Edit::Cells(vec![(EntryId::from_text("a"), "item".into(), "适时".into())]);
        assert_eq!(row(&edit(&answered, same, &mut new_id).unwrap()), 1);
        let other = Edit::Cells(vec![(EntryId::from_text("a"), "item".into(), "每月".into())]);
        assert_eq!(row(&edit(&answered, other, &mut new_id).unwrap()), 0);
    }

    #[test]
    fn a_mark_falls_with_its_cell() {
        let mark = |t: &Table| t.rows[0].marks.get("item").copied();
        let mut new_id = || EntryId::from_text("n");
        let mut guessed = table(&[("a", "1")]);
        guessed.rows[0].marks.insert("item".into(), Mark::Guessed);
        let at = || (EntryId::from_text("a"), "item".to_owned());
        let mut check = |change: Edit, expect: Option<Mark>| {
            let got = edit(&guessed, change.clone(), &mut new_id).unwrap();
            assert_eq!(mark(&got), expect, "{change:?}");
        };
        check(Edit::Cells(vec![(at().0, at().1, "1".into())]), Some(Mark::Guessed));
        check(Edit::Cells(vec![(at().0, at().1, "2".into())]), None);
        check(Edit::Confirm { row: at().0, column: at().1 }, Some(Mark::Confirmed));
        check(Edit::Answer { row: at().0, column: at().1, answer: "3".into() }, None);
    }
}
