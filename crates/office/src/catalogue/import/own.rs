//! The platform's own files: what it exports it takes back without loss.
//!
//! A table is a grid of its columns; the last columns are the machine's. Their head says which columns there are and what
//! concerns the whole table; each row's says which entry it is and what no cell shows. Who edits the file in a
//! spreadsheet may move, add and remove rows: the cells count as they are then.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    EntryId,
    catalogue::{Adoption, Columns, Mark, NotApplicable, Publication, Row, Source, SourceCell, Table},
};
use serde::{Deserialize, Serialize};

use super::{Found, FoundHead, FoundRow, How};

/// What the machine's head begins with; the number is the format's.
const MARK: &str = "gongkai:catalogue/1 ";
/// Of a JSON file.
pub const FORMAT: &str = "gongkai-catalogue/1";
/// Characters of the machine's text in one cell: half of what a spreadsheet allows, for some count as two.
const PIECE: usize = 16_000;

/// What an export says of the whole table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// Code of the organisation.
    pub org: String,
    /// Ids of the columns, in the order of the grid.
    pub columns: Vec<String>,
    /// To whom the catalogue is shown.
    pub publication: Publication,
    /// From which day on obligations are counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counts_from: Option<domain::Day>,
    /// Categories declared not applicable.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_applicable: Vec<NotApplicable>,
    /// The guidance it follows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adopted: Option<Adoption>,
}

/// What an export says of a row besides its cells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptRow {
    /// The entry.
    pub id: EntryId,
    /// Cells of columns that the grid hasn't.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub more: BTreeMap<String, String>,
    /// Cells that spreadsheets would not give back as they are: line ends, spaces around, control characters.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub exact: BTreeMap<String, String>,
    /// Answers, each with the words of the cell it was given to: it falls with them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub answers: BTreeMap<String, (String, String)>,
    /// Where it was imported from first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// What the draft remembers of its cells; each falls with its cell's words, as an answer does.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub marks: BTreeMap<String, (String, Mark)>,
}

/// A JSON export.
#[derive(Debug, Serialize, Deserialize)]
pub struct File {
    /// [`FORMAT`].
    pub format: String,
    /// Code of the organisation.
    pub org: String,
    /// Ids of the columns.
    pub columns: Vec<String>,
    /// The table.
    pub table: Table,
}

/// A text as spreadsheets may give it back.
fn plain(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let kept: String = text.chars().filter(|c| !c.is_control() || *c == '\n').collect();
    kept.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}').to_owned()
}

impl KeptRow {
    fn of(row: &Row, columns: &[String]) -> Self {
        let (shown, more): (BTreeMap<_, _>, BTreeMap<_, _>) =
            row.cells.clone().into_iter().partition(|(id, _)| columns.contains(id));
        let odd = |text: &String| text.is_empty() || plain(text) != *text;
        Self {
            id: row.id.clone(),
            more,
            exact: shown.into_iter().filter(|(_, text)| odd(text)).collect(),
            answers: row.answers.iter().map(|(c, a)| (c.clone(), (row.cell(c).to_owned(), a.clone()))).collect(),
            source: row.source.clone(),
            marks: row.marks.iter().map(|(c, mark)| (c.clone(), (row.cell(c).to_owned(), *mark))).collect(),
        }
    }

    /// The row with these texts in its cells.
    #[must_use]
    pub fn row<'t>(&self, cells: impl Iterator<Item = (&'t str, &'t str)>) -> Row {
        let mut row = Row { cells: self.more.clone(), source: self.source.clone(), ..Row::blank(self.id.clone()) };
        for (column, text) in cells {
            match self.exact.get(column).filter(|exact| plain(exact) == plain(text)) {
                Some(exact) => drop(row.cells.insert(column.to_owned(), exact.clone())),
                None if text.is_empty() => {}
                None => drop(row.cells.insert(column.to_owned(), text.to_owned())),
            }
        }
        for (column, (words, answer)) in &self.answers {
            if row.cell(column) == words {
                row.answers.insert(column.clone(), answer.clone());
            }
        }
        for (column, (words, mark)) in &self.marks {
            if row.cell(column) == words {
                row.marks.insert(column.clone(), *mark);
            }
        }
        row
    }
}

fn header(table: &Table, columns: Vec<String>, org: &str) -> Header {
    Header {
        org: org.to_owned(),
        columns,
        publication: table.publication,
        counts_from: table.counts_from,
        not_applicable: table.not_applicable.clone(),
        adopted: table.adopted.clone(),
    }
}

/// Cuts the machine's text so that no piece begins or ends with a space, which files may lose.
fn pieces(text: &str) -> Vec<String> {
    let (mut pieces, mut piece, mut count) = (Vec::new(), String::new(), 0);
    for c in text.chars() {
        let at_space = c.is_whitespace() || piece.ends_with(char::is_whitespace);
        if count >= PIECE && !at_space {
            pieces.push(std::mem::take(&mut piece));
            count = 0;
        }
        piece.push(c);
        count += 1;
    }
    pieces.push(piece);
    pieces
}

/// The table as a grid, its head first. `name` gives the words of a column.
///
/// # Errors
/// If something can't be written as JSON.
pub fn grid(
    table: &Table,
    columns: &Columns,
    name: &dyn Fn(&str) -> String,
    org: &str,
) -> Result<Vec<Vec<String>>, serde_json::Error> {
    let ids: Vec<String> = columns.0.iter().map(|c| c.id.clone()).collect();
    let head = format!("{MARK}{}", serde_json::to_string(&header(table, ids.clone(), org))?);
    let mut grid = vec![ids.iter().map(|id| name(id)).chain(pieces(&head)).collect::<Vec<_>>()];
    for row in &table.rows {
        let cells = ids.iter().map(|id| row.cell(id).to_owned());
        let kept = serde_json::to_string(&KeptRow::of(row, &ids))?;
        grid.push(cells.chain(pieces(&kept)).collect());
    }
    Ok(grid)
}

/// A grid of ours taken back; none if it isn't one. A row without a machine's cell was added by hand.
#[must_use]
pub fn read_grid(sheet: &str, grid: &[Vec<String>]) -> Option<(Header, Found)> {
    let head = grid.first()?;
    let at = head.iter().position(|text| text.starts_with(MARK))?;
    let machine: String = head.get(at..)?.concat();
    let header: Header = serde_json::from_str(machine.strip_prefix(MARK)?).ok()?;
    if header.columns.len() != at {
        return None;
    }
    let head =
        |(words, id): (&String, &String)| FoundHead { words: words.clone(), column: Some(id.clone()), how: How::Exact };
    let heads: Vec<FoundHead> = grid.first()?.iter().zip(&header.columns).map(head).collect();
    let row = |(cells, no): (&Vec<String>, u32)| {
        let (shown, machine) = cells.split_at_checked(at).unwrap_or((cells, &[]));
        let kept: Option<KeptRow> = serde_json::from_str(&machine.concat()).ok();
        let mut texts = shown.to_vec();
        texts.resize(at, String::new());
        let source = heads.iter().zip(&texts).filter(|(_, text)| !text.is_empty());
        let source = source.map(|(h, text)| SourceCell { head: h.words.clone(), text: text.clone(), note: None });
        FoundRow { row: no, section: None, source: source.collect(), cells: texts, kept }
    };
    let rows = grid.iter().zip(1..).skip(1).map(row);
    let rows: Vec<FoundRow> = rows.filter(|r| r.kept.is_some() || !r.source.is_empty()).collect();
    let found =
        Found { sheet: sheet.to_owned(), hidden: false, caption: String::new(), heads, rows, ignored: Vec::new() };
    Some((header, found))
}

/// A file of ours among those that were read.
#[must_use]
pub fn book(book: &sheet::Book) -> Option<(Header, Found)> {
    let sheet = book.sheets.first()?;
    if sheet.first_row != 1 {
        return None;
    }
    let grid: Vec<Vec<String>> =
        sheet.rows.iter().map(|row| row.iter().map(|cell| cell.text.clone()).collect()).collect();
    read_grid(&sheet.name, &grid)
}

/// A JSON export.
#[must_use]
pub fn json(bytes: &[u8]) -> Option<(Header, Found)> {
    let text = std::str::from_utf8(bytes).ok()?;
    if !text.trim_start_matches('\u{feff}').trim_start().starts_with('{') {
        return None;
    }
    let file: File = serde_json::from_str(text.trim_start_matches('\u{feff}')).ok()?;
    if file.format != FORMAT {
        return None;
    }
    let header = header(&file.table, file.columns, &file.org);
    let head = |id: &String| FoundHead { words: id.clone(), column: Some(id.clone()), how: How::Exact };
    let row = |(row, no): (&Row, u32)| {
        let cells: Vec<String> = header.columns.iter().map(|id| row.cell(id).to_owned()).collect();
        let source = header.columns.iter().zip(&cells).filter(|(_, text)| !text.is_empty());
        let source = source.map(|(id, text)| SourceCell { head: id.clone(), text: text.clone(), note: None });
        FoundRow {
            row: no,
            section: None,
            source: source.collect(),
            cells,
            kept: Some(KeptRow::of(row, &header.columns)),
        }
    };
    let found = Found {
        sheet: String::new(),
        hidden: false,
        caption: String::new(),
        heads: header.columns.iter().map(head).collect(),
        rows: file.table.rows.iter().zip(1..).map(row).collect(),
        ignored: Vec::new(),
    };
    Some((header, found))
}

/// The table an export of ours holds: what it was exported from, if nobody changed the file.
#[must_use]
pub fn restored(header: &Header, found: &Found, new_id: &mut dyn FnMut() -> EntryId) -> Table {
    let mut seen = BTreeSet::new();
    let mut rows = Vec::new();
    for row in &found.rows {
        let texts = header.columns.iter().map(String::as_str).zip(row.cells.iter().map(String::as_str));
        let mut row = match &row.kept {
            Some(kept) => kept.row(texts),
            None => KeptRow {
                id: new_id(),
                more: BTreeMap::new(),
                exact: BTreeMap::new(),
                answers: BTreeMap::new(),
                source: None,
                marks: BTreeMap::new(),
            }
            .row(texts),
        };
        // copied in a spreadsheet together with its machine's cell
        if !seen.insert(row.id.clone()) {
            row.id = new_id();
        }
        rows.push(row);
    }
    Table {
        publication: header.publication,
        counts_from: header.counts_from,
        rows,
        not_applicable: header.not_applicable.clone(),
        adopted: header.adopted.clone(),
    }
}
