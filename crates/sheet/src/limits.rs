//! How much is read at most, and why a file is refused.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::book::Place;
use crate::format::Format;

/// How much is read at most. The defaults are far above any catalogue and far below what would hurt a small server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file as uploaded.
    pub file_bytes: u64,
    /// Bytes of all parts together after inflating, counted while inflating.
    pub expanded_bytes: u64,
    /// How many times its compressed size a file may expand to; looked at from 16 MiB expanded on, because small
    /// honest sheets of equal rows pack extremely well.
    pub ratio: u64,
    pub sheets: u32,
    /// The number of the last row that has content, per sheet.
    pub rows: u32,
    /// The number of the last column that has content, per sheet.
    pub columns: u32,
    /// Cells of all sheets together, empty ones between filled ones included: half a million are 100 MB when read and
    /// 200 MB with their tables.
    pub cells: u64,
    /// Bytes of text (UTF-8) kept from the whole file. A shared text or a merged cell costs its length each time it
    /// is shown, so this is what keeps a small file from filling the memory.
    pub text_bytes: u64,
    /// Characters in one cell or note; the number is what Excel allows.
    pub cell_chars: usize,
    /// How deep XML elements may nest.
    pub depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 20 << 20,
            expanded_bytes: 200 << 20,
            ratio: 150,
            sheets: 64,
            rows: 20_000,
            columns: 200,
            cells: 500_000,
            text_bytes: 64 << 20,
            cell_chars: 32_767,
            depth: 200,
        }
    }
}

/// Why a file was not read. Nothing of it is kept then. The English words are for logs; people get the sentence their
/// locale has for [`Refused::code`] and [`Refused::args`].
#[derive(Clone, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Refused {
    #[error("the file is empty")]
    Empty,
    #[error("the file has {bytes} bytes, more than {limit}")]
    TooLarge { bytes: u64, limit: u64 },
    /// A zip bomb, or a file nobody could work with.
    #[error("the file expands to more than {limit} bytes, or out of all proportion")]
    TooMuchInside { limit: u64 },
    #[error("more than {limit} sheets")]
    TooManySheets { limit: u32 },
    #[error("sheet {sheet:?} has more than {limit} rows")]
    TooManyRows { sheet: String, limit: u32 },
    #[error("sheet {sheet:?} has more than {limit} columns")]
    TooManyColumns { sheet: String, limit: u32 },
    #[error("more than {limit} cells")]
    TooManyCells { limit: u64 },
    #[error("more than {limit} bytes of text")]
    TooMuchText { limit: u64 },
    /// `at` is unknown when the text is shared or a note.
    #[error("a cell of {sheet:?} has more than {limit} characters")]
    CellTooLong { sheet: String, at: Option<Place>, limit: usize },
    #[error("elements nest deeper than {limit}")]
    TooDeep { limit: usize },
    /// The file is encrypted: save it without a password.
    #[error("the file is protected by a password")]
    Password,
    /// A table may be in it, but this format is not read: save it as XLSX, CSV or DOCX.
    #[error("the file is in the format {what:?}, which is not read")]
    OldFormat { what: Format },
    #[error("the file is no table but {what:?}")]
    NotATable { what: Format },
    /// A text document in which there is no table.
    #[error("there is no table in the document")]
    NoTable,
    /// `part` names the part of the package, or is empty for the package itself.
    #[error("the file is damaged in {part:?}")]
    Damaged { part: String },
}

impl Refused {
    /// Stable, for locales and the API.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLarge { .. } => "too_large",
            Self::TooMuchInside { .. } => "too_much_inside",
            Self::TooManySheets { .. } => "too_many_sheets",
            Self::TooManyRows { .. } => "too_many_rows",
            Self::TooManyColumns { .. } => "too_many_columns",
            Self::TooManyCells { .. } => "too_many_cells",
            Self::TooMuchText { .. } => "too_much_text",
            Self::CellTooLong { .. } => "cell_too_long",
            Self::TooDeep { .. } => "too_deep",
            Self::Password => "password",
            Self::OldFormat { .. } => "old_format",
            Self::NotATable { .. } => "not_a_table",
            Self::NoTable => "no_table",
            Self::Damaged { .. } => "damaged",
        }
    }

    /// What the sentence needs: names and values. `what` is a code of [`Format::code`].
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Empty | Self::Password | Self::NoTable => Vec::new(),
            Self::TooLarge { bytes, limit } => vec![("bytes", bytes.to_string()), ("limit", limit.to_string())],
            Self::TooMuchInside { limit } | Self::TooManyCells { limit } | Self::TooMuchText { limit } => {
                vec![("limit", limit.to_string())]
            }
            Self::TooManySheets { limit } => vec![("limit", limit.to_string())],
            Self::TooManyRows { sheet, limit } | Self::TooManyColumns { sheet, limit } => {
                vec![("sheet", sheet.clone()), ("limit", limit.to_string())]
            }
            Self::CellTooLong { sheet, at, limit } => vec![
                ("sheet", sheet.clone()),
                ("at", at.map(|at| at.to_string()).unwrap_or_default()),
                ("limit", limit.to_string()),
            ],
            Self::TooDeep { limit } => vec![("limit", limit.to_string())],
            Self::OldFormat { what } | Self::NotATable { what } => vec![("what", what.code().to_owned())],
            Self::Damaged { part } => vec![("part", part.clone())],
        }
    }
}
