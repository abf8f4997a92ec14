//! The walk through the document's body. What a reader sees is taken: insertions yes, deletions no; a table inside a
//! cell is the cell's text.

use std::io::BufRead;

use super::notes::{Reference, kind_of};
use crate::grid::{Budget, push};
use crate::limits::{Limits, Refused};
use crate::package::{Package, damaged};
use crate::signs;
use crate::xml::{Node, Tag, Xml};

/// A table with the columns of its own grid, from 0.
#[derive(Default)]
pub struct Draft {
    pub caption: Option<String>,
    pub rows: Vec<Vec<DraftCell>>,
}

#[derive(Default)]
pub struct DraftCell {
    pub column: u32,
    pub span: u32,
    pub merge: Merge,
    pub text: String,
    pub notes: Vec<Reference>,
}

/// The part a cell has in a vertical merge.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Merge {
    #[default]
    None,
    Begins,
    Continued,
}

/// Elements nothing of which is shown, or which are shown a second time.
/// `rt` is the guide above a word (拼音指南), not the word.
const HIDDEN: [&str; 5] = ["del", "moveFrom", "Fallback", "instrText", "rt"];

/// # Errors
/// [`Refused`]
pub fn read(package: &mut Package<'_>, part: &str, limits: &Limits) -> Result<Vec<Draft>, Refused> {
    let mut xml = package.xml(part)?.ok_or_else(|| damaged(part))?;
    let mut walk = Walk {
        limits,
        budget: Budget::new(limits),
        done: Vec::new(),
        table: Draft::default(),
        row: None,
        cell: None,
        nested: 0,
        paragraph: String::new(),
        caption: None,
        in_text: false,
        row_properties: false,
        check_box: None,
        controls: Vec::new(),
    };
    while let Some(node) = xml.next()? {
        match node {
            Node::Open(tag) if HIDDEN.contains(&tag.name()) && !walk.row_properties => {
                drop(tag);
                skip(&mut xml)?;
            }
            Node::Open(tag) => walk.open(&tag)?,
            Node::Close(name) => {
                let name = name.as_str().to_owned();
                walk.close(&name)?;
            }
            Node::Text(piece) if walk.in_text => walk.text(&piece)?,
            Node::Text(_) => {}
        }
    }
    Ok(walk.done)
}

/// Passes over the element that was just opened.
fn skip<R: BufRead>(xml: &mut Xml<R>) -> Result<(), Refused> {
    let mut depth = 1_usize;
    while depth > 0 {
        match xml.next()? {
            Some(Node::Open(_)) => depth += 1,
            Some(Node::Close(_)) => depth -= 1,
            Some(Node::Text(_)) => {}
            None => break,
        }
    }
    Ok(())
}

struct Walk<'l> {
    limits: &'l Limits,
    budget: Budget<'l>,
    done: Vec<Draft>,
    table: Draft,
    row: Option<Row>,
    cell: Option<DraftCell>,
    /// Tables the place is in; 1 is a table of the document's body.
    nested: usize,
    /// The text of a paragraph outside tables.
    paragraph: String,
    caption: Option<String>,
    in_text: bool,
    row_properties: bool,
    /// A form field of old: whether it is ticked.
    check_box: Option<bool>,
    /// The content controls around the place: whether each shows its prompt ("单击或点击此处输入文字。") because nothing was
    /// filled in [ECMA-376, part 1, 17.5.2.39].
    controls: Vec<bool>,
}

#[derive(Default)]
struct Row {
    cells: Vec<DraftCell>,
    column: u32,
    deleted: bool,
}

impl Walk<'_> {
    fn open(&mut self, tag: &Tag<'_>) -> Result<(), Refused> {
        match tag.name() {
            "t" => self.in_text = true,
            "tab" if self.in_run() => self.text("\t")?,
            "br" | "cr" => self.text("\n")?,
            "noBreakHyphen" => self.text("-")?,
            "sdt" => self.controls.push(false),
            "showingPlcHdr" => {
                if let Some(prompt) = self.controls.last_mut() {
                    *prompt = tag.flag("val", true);
                }
            }
            "sym" => {
                let code = tag.attribute("char").and_then(|hex| u32::from_str_radix(&hex, 16).ok()).unwrap_or(0xFFFD);
                let sign = signs::symbol(&tag.attribute("font").unwrap_or_default(), code);
                self.text(sign.encode_utf8(&mut [0; 4]))?;
            }
            "checkBox" => self.check_box = Some(false),
            "default" | "checked" if self.check_box.is_some() => self.check_box = Some(tag.flag("val", true)),
            "trPr" => self.row_properties = true,
            "tbl" => {
                self.nested += 1;
                if self.nested == 1 {
                    self.table = Draft { caption: self.caption.take(), rows: Vec::new() };
                }
            }
            name if self.nested == 1 => self.open_in_table(name, tag),
            _ => {}
        }
        if let (Some(kind), Some(cell)) = (kind_of(tag.name()), &mut self.cell) {
            cell.notes.push(Reference { kind, id: tag.attribute("id").unwrap_or_default() });
        }
        Ok(())
    }

    fn open_in_table(&mut self, name: &str, tag: &Tag<'_>) {
        match (name, &mut self.row, &mut self.cell) {
            ("tr", row, _) => *row = Some(Row::default()),
            ("gridBefore", Some(row), None) => row.column = tag.number("val").unwrap_or(0).min(self.limits.columns),
            ("del", Some(row), None) => row.deleted = true,
            ("tc", Some(row), cell) => *cell = Some(DraftCell { column: row.column, span: 1, ..DraftCell::default() }),
            // Twice the limit: columns nothing begins in don't count in the end.
            ("gridSpan", _, Some(cell)) => cell.span = tag.number("val").unwrap_or(1).clamp(1, self.limits.columns * 2),
            ("vMerge", _, Some(cell)) => {
                let begins = tag.attribute("val").as_deref() == Some("restart");
                cell.merge = if begins { Merge::Begins } else { Merge::Continued };
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) -> Result<(), Refused> {
        match name {
            "t" => self.in_text = false,
            "sdt" => drop(self.controls.pop()),
            "trPr" => self.row_properties = false,
            "checkBox" => {
                if let Some(ticked) = self.check_box.take() {
                    self.text(if ticked { "☑" } else { "□" })?;
                }
            }
            "p" => self.end_paragraph()?,
            "tc" if self.nested > 1 => self.end_nested(' ', "\t")?,
            "tr" if self.nested > 1 => self.end_nested('\t', "\n")?,
            "tc" => self.end_cell()?,
            "tr" => self.end_row()?,
            "tbl" => self.end_table()?,
            _ => {}
        }
        Ok(())
    }

    /// A tab of the text, not one among the properties of a paragraph outside of a run. Both are called `tab`; the
    /// latter would only add white space, which is trimmed at the ends of cells.
    fn in_run(&self) -> bool {
        self.cell.as_ref().is_some_and(|cell| !cell.text.is_empty()) || !self.paragraph.is_empty()
    }

    /// A prompt is dropped, its cell stays. What is filled into a control within another counts, whatever that one shows.
    fn text(&mut self, piece: &str) -> Result<(), Refused> {
        if self.controls.last() == Some(&true) {
            return Ok(());
        }
        let target = self.cell.as_mut().map_or(&mut self.paragraph, |cell| &mut cell.text);
        let piece: String = piece.chars().map(signs::private).collect();
        push(target, &piece, self.limits, &(self.done.len() + 1).to_string())
    }

    fn end_paragraph(&mut self) -> Result<(), Refused> {
        if self.cell.is_some() {
            return self.text(if self.nested > 1 { " " } else { "\n" });
        }
        let text = std::mem::take(&mut self.paragraph);
        let text = text.trim();
        // "填报单位：…" between title and table is not the title.
        if text.is_empty() || (self.caption.is_some() && signs::is_units(text)) {
            return Ok(());
        }
        self.caption = Some(text.to_owned());
        Ok(())
    }

    fn end_nested(&mut self, last: char, next: &str) -> Result<(), Refused> {
        if let Some(cell) = &mut self.cell {
            let kept = cell.text.trim_end_matches(last).len();
            cell.text.truncate(kept);
        }
        self.text(next)
    }

    fn end_cell(&mut self) -> Result<(), Refused> {
        let (Some(mut cell), Some(row)) = (self.cell.take(), &mut self.row) else {
            return Ok(());
        };
        cell.text = cell.text.trim_matches('\n').to_owned();
        self.budget.cells(1)?;
        self.budget.text(cell.text.len())?;
        row.column = row.column.saturating_add(cell.span);
        row.cells.push(cell);
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), Refused> {
        let Some(row) = self.row.take().filter(|row| !row.deleted) else {
            return Ok(());
        };
        if self.table.rows.len() >= self.limits.rows as usize {
            let sheet = (self.done.len() + 1).to_string();
            return Err(Refused::TooManyRows { sheet, limit: self.limits.rows });
        }
        self.budget.cells(1)?;
        self.table.rows.push(row.cells);
        Ok(())
    }

    fn end_table(&mut self) -> Result<(), Refused> {
        self.nested = self.nested.saturating_sub(1);
        if self.nested > 0 {
            return Ok(());
        }
        if self.done.len() >= self.limits.sheets as usize {
            return Err(Refused::TooManySheets { limit: self.limits.sheets });
        }
        self.done.push(std::mem::take(&mut self.table));
        Ok(())
    }
}
