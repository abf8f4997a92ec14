//! A table file's bytes to a grid of cells, the tables in it, and back to bytes.
//!
//! **Pure.** Bytes in, report out: no files, no clock, no network, no ruleset. Which words are heads of which column is
//! an argument, and so is the day a file is dated.
//!
//! **Nothing is lost.** Every cell of the source is in what comes out, with its place, its text as it was displayed
//! and its note, whether a table was recognised around it or not.
//!
//! **Bounded.** What a file is, is decided by its bytes, never by its name, and nothing in it is believed: parts are
//! counted while they are inflated, and reading stops at the first limit that is hit.
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::too_many_lines)
)]

mod book;
mod csv;
mod docx;
mod format;
mod grid;
mod limits;
mod number;
mod package;
mod signs;
mod tables;
mod text;
mod write;
mod xlsx;
mod xml;

pub use book::{Book, Cell, Kind, Place, Sheet};
pub use csv::{CsvField, CsvFields, write_csv};
pub use format::Format;
pub use limits::{Limits, Refused};
pub use number::Show;
pub use signs::built_in_format;
pub use tables::{ByContents, Head, HeadWord, How, Ignored, Table, TableRow, Why, tables};
pub use text::{Decoded, decode, is_cjk};
pub use write::{BookOut, SheetOut, Stamp, Unwritable, write_xlsx};
pub use xlsx::{decode_xstring, encode_xstring};
pub use xml::resolve_entity;

/// Reads a table file. `name` is the file's name as uploaded; it only names the sheet of a file that has no sheets (CSV).
///
/// # Errors
/// [`Refused`], as soon as it is known; see there.
pub fn read(name: &str, bytes: &[u8], limits: &Limits) -> Result<Book, Refused> {
    if bytes.len() as u64 > limits.file_bytes {
        return Err(Refused::TooLarge { bytes: bytes.len() as u64, limit: limits.file_bytes });
    }
    match format::of(bytes)? {
        Format::Xlsx => xlsx::read(bytes, limits),
        Format::Docx => docx::read(bytes, limits),
        Format::Text => csv::read(name, bytes, limits),
        other => Err(other.refused()),
    }
}
