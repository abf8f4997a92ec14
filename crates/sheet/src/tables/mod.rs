//! The tables in a book: where their heads are, what their columns are, which rows are theirs.

mod columns;
mod heads;
mod rows;

use serde::{Deserialize, Serialize};

use crate::book::{Book, Cell, Kind, Sheet};
use columns::Columns;
use heads::Block;
use rows::{Row, Shape};

/// The words that may stand over a column. Comes from the ruleset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeadWord {
    /// The caller's id of the column.
    pub column: String,
    /// As people write them, the one that fits best first: of two heads for one column the earlier word wins. Spaces, brackets and a leading "公开" make no difference.
    pub words: Vec<String>,
}

/// Guesses a column by one of its cells: ids with scores from 0 to 1.
pub type ByContents<'a> = dyn Fn(&str) -> Vec<(String, f32)> + 'a;

/// One table. Each cell of the sheet is in `head` rows, in a row's `source`, or in `ignored`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// The name of its sheet, and the sheet's position in [`Book::sheets`].
    pub sheet: String,
    pub sheet_index: usize,
    pub hidden: bool,
    /// The title rows above, or the paragraph before the table, joined by line breaks.
    pub caption: String,
    /// The cells of the head rows as they were (covered cells left out).
    pub head_cells: Vec<Cell>,
    /// The columns, from left to right, without the column of row numbers. A group of tick columns is one.
    pub head: Vec<Head>,
    /// The head of the column of numbers (序号), if there is one.
    pub no: Option<String>,
    pub rows: Vec<TableRow>,
    pub ignored: Vec<Ignored>,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Head {
    /// The number of its (first) column in the sheet, from 1.
    pub col: u32,
    /// How many columns of the sheet it takes: more than 1 for a group of tick columns.
    pub span: u32,
    /// As written, line breaks as nothing; a group and its column joined as "group/column".
    pub words: String,
    /// The id of the column it is taken for; several columns of one group may have the same one.
    pub column: Option<String>,
    pub how: How,
    /// From 0 to 1.
    pub confidence: f32,
}

/// What a column was recognised by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    ByHead,
    ByContents,
    None,
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TableRow {
    /// As the spreadsheet shows it, from 1.
    pub row_number: u32,
    /// What stands in the column of numbers.
    pub no: Option<String>,
    /// The heading row over it inside the table ("一、村级组织"), if any.
    pub section: Option<String>,
    /// One for each of [`Table::head`]; merged values carried; tick columns as "■网站 □公开栏".
    pub cells: Vec<Cell>,
    /// The row as it was in the file, from the first column on, covered cells and the column of numbers included.
    pub source: Vec<Cell>,
}

/// A row that is no row of the table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ignored {
    pub row_number: u32,
    pub why: Why,
    /// What stood in it; covered and empty cells left out.
    pub cells: Vec<Cell>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// Nothing in it, between rows of the table.
    Empty,
    /// A title above the head.
    Title,
    /// "填报单位：", "单位：万元" above the head.
    Units,
    /// The head once more, on a later page.
    RepeatedHead,
    /// "1 | 2 | 3" below the head, numbering the columns.
    Numbering,
    /// A heading over a part of the rows; it is the `section` of those.
    Section,
    /// A remark or signatures below the table.
    Note,
    /// No table was found in this sheet.
    NoTable,
}

impl Why {
    /// Stable, for locales and the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Title => "title",
            Self::Units => "units",
            Self::RepeatedHead => "repeated_head",
            Self::Numbering => "numbering",
            Self::Section => "section",
            Self::Note => "note",
            Self::NoTable => "no_table",
        }
    }
}

/// All tables of all sheets, hidden ones included, in the file's order. A sheet with content but without a table gives
/// one table without columns, so that its rows are seen. `by_contents` is asked where no head is recognised.
pub fn tables(book: &Book, heads: &[HeadWord], by_contents: &ByContents<'_>) -> Vec<Table> {
    let words = heads::Words::of(heads);
    let mut found = Vec::new();
    let mut before: Option<Block> = None;
    for (index, sheet) in book.sheets.iter().enumerate() {
        let finder = Finder { index, sheet, rows: rows::of(sheet), words: &words, by_contents };
        // In documents a table is often cut at the page's end, and goes on without its head.
        let goes_on = before.filter(|_| book.kind == Kind::Docx && sheet.caption.is_none());
        let extents = finder.extents(goes_on.as_ref());
        found.extend(finder.tables(&extents));
        before = extents.into_iter().last().map(|extent| extent.head);
    }
    found
}

struct Finder<'a> {
    index: usize,
    sheet: &'a Sheet,
    rows: Vec<Row<'a>>,
    words: &'a heads::Words,
    by_contents: &'a ByContents<'a>,
}

/// A table's extent: which rows are above it, which are its head and its body; positions in the sheet's rows.
struct Extent {
    above: usize,
    head: Block,
    end: usize,
}

impl Finder<'_> {
    fn tables(&self, extents: &[Extent]) -> Vec<Table> {
        if self.rows.iter().all(Row::is_blank) {
            return Vec::new();
        }
        if extents.is_empty() {
            return vec![self.no_table()];
        }
        extents.iter().map(|extent| self.table(extent)).collect()
    }

    /// `before`: the head this sheet's table may continue under.
    fn extents(&self, before: Option<&Block>) -> Vec<Extent> {
        let mut found: Vec<Extent> = Vec::new();
        let mut at = 0;
        while at < self.rows.len() {
            let current = found.last().map(|extent| &extent.head);
            let Some(block) = heads::block(&self.rows, at, self.words, current) else {
                at += 1;
                continue;
            };
            at = block.end;
            if current.is_some_and(|head| head.levels == block.levels) {
                continue;
            }
            let above = match found.last_mut() {
                Some(before) => {
                    let above = self.title_begins(block.begin, before.head.end);
                    before.end = above;
                    above
                }
                None => 0,
            };
            found.push(Extent { above, head: block, end: self.rows.len() });
        }
        if found.is_empty() {
            let by_shape = heads::by_shape(&self.rows, self.by_contents);
            let same = |head: &Block| before.filter(|before| before.width == head.width).map(heads::continued);
            let head = by_shape.map(|head| same(&head).unwrap_or(head));
            found.extend(head.map(|head| Extent { above: 0, head, end: self.rows.len() }));
        }
        found
    }

    /// The lone lines directly above a head are its title, except for remarks on the table before.
    fn title_begins(&self, head: usize, after: usize) -> usize {
        let lines = self.rows.get(after..head).unwrap_or_default();
        let title =
            |row: &&Row<'_>| row.is_blank() || row.lone().is_some_and(|cell| !crate::signs::is_remark(&cell.text));
        head - lines.iter().rev().take_while(title).count()
    }

    fn table(&self, extent: &Extent) -> Table {
        let head = &extent.head;
        let mut table = self.empty();
        for row in self.rows.get(extent.above..head.begin).unwrap_or_default() {
            if row.is_blank() {
                continue;
            }
            let why = if row.is_units() { Why::Units } else { Why::Title };
            table.ignored.push(row.ignored(why));
        }
        let titles = table.ignored.iter().filter(|line| line.why == Why::Title);
        let titles: Vec<&str> = titles.flat_map(|line| &line.cells).map(|cell| cell.text.trim()).collect();
        table.caption =
            if titles.is_empty() { self.sheet.caption.clone().unwrap_or_default() } else { titles.join("\n") };
        for row in self.rows.get(head.begin..head.end).unwrap_or_default() {
            table.head_cells.extend(row.visible().cloned());
        }
        let body = self.body(extent, &mut table);
        let data: Vec<&Row<'_>> = body.iter().map(|(row, _)| *row).collect();
        let columns = Columns::of(head, &data, self.words, self.by_contents);
        table.no = columns.no.as_ref().map(|no| no.words.clone());
        table.head = columns.heads();
        table.rows = body.into_iter().map(|(row, section)| columns.row(row, section)).collect();
        table
    }

    /// The rows of the table with the section each is in; what is none goes to `ignored`.
    fn body(&self, extent: &Extent, table: &mut Table) -> Vec<(&Row<'_>, Option<String>)> {
        let head = &extent.head;
        let last_data = self.rows.iter().take(extent.end).rposition(|row| row.shape() == Shape::Several).unwrap_or(0);
        let mut body = Vec::new();
        let mut section = None;
        let mut in_notes = false;
        let mut at = head.end;
        while at < extent.end {
            if let Some(end) = heads::repeated(&self.rows, at, head) {
                let again = self.rows.get(at..end).unwrap_or_default();
                table.ignored.extend(again.iter().map(|row| row.ignored(Why::RepeatedHead)));
                at = end;
                continue;
            }
            let Some(row) = self.rows.get(at) else { break };
            let numbering = (at == head.end && row.is_numbering()).then_some(Why::Numbering);
            let why = numbering.or_else(|| row.why(&table.caption, head.width, in_notes, at > last_data));
            in_notes = why == Some(Why::Note) || (in_notes && why == Some(Why::Empty));
            match why {
                Some(why) => {
                    if why == Why::Section {
                        section = row.lone().map(|cell| cell.text.trim().to_owned());
                    }
                    table.ignored.push(row.ignored(why));
                }
                None => body.push((row, section.clone())),
            }
            at += 1;
        }
        // Empty rows at the end separate nothing.
        while table.ignored.last().is_some_and(|line| line.why == Why::Empty && self.is_after_all(line, &body)) {
            table.ignored.pop();
        }
        body
    }

    fn is_after_all(&self, line: &Ignored, body: &[(&Row<'_>, Option<String>)]) -> bool {
        line.cells.is_empty() && body.last().is_none_or(|(row, _)| row.number < line.row_number)
    }

    fn no_table(&self) -> Table {
        let mut table = self.empty();
        table.caption = self.sheet.caption.clone().unwrap_or_default();
        table.ignored = self.rows.iter().filter(|row| !row.is_blank()).map(|row| row.ignored(Why::NoTable)).collect();
        table
    }

    fn empty(&self) -> Table {
        Table {
            sheet: self.sheet.name.clone(),
            sheet_index: self.index,
            hidden: self.sheet.hidden,
            caption: String::new(),
            head_cells: Vec::new(),
            head: Vec::new(),
            no: None,
            rows: Vec::new(),
            ignored: Vec::new(),
        }
    }
}
