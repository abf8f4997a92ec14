//! What a row of a sheet looks like by itself.

use super::{Ignored, Why};
use crate::book::{Cell, Sheet};
use crate::signs;

pub struct Row<'a> {
    pub number: u32,
    pub cells: &'a [Cell],
}

/// How much there is in a row, a merged cell counted once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Blank,
    Lone,
    Several,
}

pub fn of(sheet: &Sheet) -> Vec<Row<'_>> {
    (sheet.first_row..).zip(&sheet.rows).map(|(number, cells)| Row { number, cells }).collect()
}

impl<'a> Row<'a> {
    /// The cell of a column that counts from 1.
    pub fn at(&self, column: u32) -> Option<&'a Cell> {
        self.cells.get(column.checked_sub(1)? as usize)
    }

    pub fn text(&self, column: u32) -> &'a str {
        self.at(column).map_or("", |cell| cell.text.as_str())
    }

    /// What was written in this row: not blank, and not only shown through a merge.
    pub fn visible(&self) -> impl Iterator<Item = &'a Cell> {
        self.cells.iter().filter(|cell| !cell.is_blank() && (!cell.is_covered() || cell.note.is_some()))
    }

    /// What is read in this row, each merged cell once; with what reaches down from above.
    pub fn distinct(&self) -> impl Iterator<Item = &'a Cell> {
        let mut before = None;
        self.cells.iter().filter(move |cell| {
            let again = cell.merged.is_some() && cell.merged == before;
            before = cell.merged;
            !again && !cell.is_blank()
        })
    }

    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(Cell::is_blank)
    }

    pub fn shape(&self) -> Shape {
        match self.distinct().take(2).count() {
            0 => Shape::Blank,
            1 => Shape::Lone,
            _ => Shape::Several,
        }
    }

    /// The only cell in it.
    pub fn lone(&self) -> Option<&'a Cell> {
        self.distinct().next().filter(|_| self.shape() == Shape::Lone)
    }

    /// "填报单位：… | 填报日期：…".
    pub fn is_units(&self) -> bool {
        let mut cells = self.distinct().peekable();
        cells.peek().is_some() && cells.all(|cell| signs::is_units(&cell.text) || signs::is_remark(&cell.text))
    }

    /// "1 | 2 | 3", "（1） | （2） | （3）", "栏次 | 1 | 2".
    pub fn is_numbering(&self) -> bool {
        let texts: Vec<String> = self.distinct().map(|cell| signs::normal(&cell.text)).collect();
        let counted =
            |texts: &[String]| texts.len() >= 3 && (1..).zip(texts).all(|(n, text)| *text == u32::to_string(&n));
        counted(&texts) || texts.split_first().is_some_and(|(first, rest)| !first.starts_with('1') && counted(rest))
    }

    pub fn ignored(&self, why: Why) -> Ignored {
        Ignored { row_number: self.number, why, cells: self.visible().cloned().collect() }
    }

    /// Why this is no row of the table above it, if so. `trailing`: nothing but lone lines follow.
    pub fn why(&self, caption: &str, width: u32, in_notes: bool, trailing: bool) -> Option<Why> {
        if self.visible().next().is_none() {
            return Some(Why::Empty);
        }
        let Some(lone) = self.lone() else {
            let signatures = self.distinct().all(|cell| signs::is_remark(&cell.text) || signs::is_units(&cell.text));
            let remark = self.distinct().take(3).count() <= 2
                && self.distinct().next().is_some_and(|c| signs::is_remark(&c.text));
            return (signatures || remark).then_some(Why::Note);
        };
        if signs::is_remark(&lone.text) || (in_notes && trailing) {
            return Some(Why::Note);
        }
        if !caption.is_empty() && caption.lines().any(|line| line.trim() == lone.text.trim()) {
            return Some(Why::RepeatedHead);
        }
        let across = self.cells.iter().filter(|cell| cell.merged.is_some() && cell.merged == lone.merged).count();
        let heading = across >= 2 && across * 2 >= width as usize;
        let numbered = width >= 3 && lone.at.column == 1 && signs::is_heading(&lone.text);
        match (heading || numbered, trailing) {
            (true, true) => Some(Why::Note),
            (true, false) => Some(Why::Section),
            (false, _) => None,
        }
    }
}
