//! What a file holds: sheets of cells, each with its place.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Book {
    pub kind: Kind,
    /// In the file's order. Empty sheets are kept: the report shows that they were looked at.
    pub sheets: Vec<Sheet>,
}

/// What kind of file it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Kind {
    Xlsx,
    /// `encoding` is the name of the WHATWG list ("UTF-8", "gb18030", "UTF-16LE").
    Csv {
        encoding: String,
        delimiter: char,
    },
    Docx,
}

/// A grid of cells. Rows and columns without content at the end are left out; what is between is there as empty cells.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Sheet {
    /// As on the tab; the file's name for CSV; the number of the table in the document ("1") for DOCX.
    pub name: String,
    /// Hidden by whoever made the file; may hold old versions or lists of values.
    pub hidden: bool,
    /// The last paragraph before the table (DOCX only).
    pub caption: Option<String>,
    /// The number of `rows[0]`, counted from 1 as a spreadsheet shows it.
    pub first_row: u32,
    pub rows: Vec<Vec<Cell>>,
}

/// One cell. Every cell below a merged one carries the text of its origin, so that a row can be read by itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    pub at: Place,
    /// As displayed: dates as `2026-03-01`, numbers without `.0`, formatted text joined, line breaks kept.
    pub text: String,
    /// The upper left cell of the merged region this one belongs to; its own place in the origin itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged: Option<Place>,
    /// Comments and footnotes on the cell, replies included, one a line. Not carried to covered cells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Cell {
    pub fn new(at: Place, text: impl Into<String>) -> Self {
        Self { at, text: text.into(), merged: None, note: None }
    }

    /// Whether the cell only shows what another holds.
    pub fn is_covered(&self) -> bool {
        self.merged.is_some_and(|origin| origin != self.at)
    }

    /// Nothing to read in it; white space is nothing.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty() && self.note.is_none()
    }
}

/// Where a cell is; both numbers count from 1. Written as a spreadsheet does: `B7`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    pub row: u32,
    pub column: u32,
}

impl Place {
    pub const fn new(row: u32, column: u32) -> Self {
        Self { row, column }
    }

    /// `B7`, also `$B$7`. None for anything else, row or column 0, and numbers no spreadsheet has.
    pub fn parse(name: &str) -> Option<Self> {
        let name = name.replace('$', "");
        let split = name.find(|c: char| !c.is_ascii_alphabetic())?;
        let (letters, digits) = name.split_at_checked(split)?;
        if letters.is_empty() || letters.len() > 4 || digits.len() > 8 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let column =
            letters.bytes().fold(0, |sum: u32, letter| sum * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1);
        let row = digits.parse().ok().filter(|row| *row > 0)?;
        Some(Self { row, column })
    }

    /// The column's letters: 2 is `B`, 27 is `AA`.
    pub fn column_name(self) -> String {
        let mut letters = Vec::new();
        let mut rest = self.column;
        while rest > 0 {
            letters.push(char::from(b'A' + ((rest - 1) % 26) as u8));
            rest = (rest - 1) / 26;
        }
        letters.iter().rev().collect()
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.column_name(), self.row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_have_spreadsheet_names() {
        for (name, row, column) in [("A1", 1, 1), ("B7", 7, 2), ("Z20000", 20_000, 26), ("AA3", 3, 27), ("GR9", 9, 200)]
        {
            assert_eq!(Place::new(row, column).to_string(), name);
            assert_eq!(Place::parse(name), Some(Place::new(row, column)));
        }
        assert_eq!(Place::parse("$B$7"), Some(Place::new(7, 2)));
        for bad in ["", "B", "7", "B0", "7B", "B-1", "ABCDE1", "B123456789", "公1"] {
            assert_eq!(Place::parse(bad), None, "{bad}");
        }
    }
}
