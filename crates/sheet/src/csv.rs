//! CSV [RFC 4180] in the encodings and with the delimiters offices use.
//!
//! **Formulas.** A spreadsheet takes a cell that begins with `=`, `+`, `-`, `@` for a formula. What we write gets an
//! apostrophe in front of such a cell, and reading takes it away again, so that nothing runs and nothing is lost:
//! `='` is written `'='`, and a text that had apostrophes before its `=` gets one more. Plain numbers stay as they are.

use std::ops::Range;

use crate::book::{Book, Kind, Place};
use crate::format::Format;
use crate::grid::{Budget, Grid};
use crate::limits::{Limits, Refused};
use crate::text::decode;

const DELIMITERS: [char; 3] = [',', '\t', ';'];
const BOM: &str = "\u{FEFF}";
/// Records looked at to find the delimiter.
const SAMPLE: usize = 100;

/// # Errors
/// [`Refused::NotATable`] if the bytes are no text, or not whole: what was lost of it can't be taken over. And the limits.
pub fn read(name: &str, bytes: &[u8], limits: &Limits) -> Result<Book, Refused> {
    let decoded = decode(bytes).filter(|decoded| !decoded.damaged);
    let decoded = decoded.ok_or(Refused::NotATable { what: Format::Unknown })?;
    let mut budget = Budget::new(limits);
    let mut grid = Grid::new(name.to_owned(), &mut budget);
    let mut records = CsvFields::new(&decoded.text);
    let mut row = 0;
    while let Some(fields) = next_record(&mut records, limits, name)? {
        row += 1;
        for (column, field) in (1..).zip(fields) {
            grid.put(Place::new(row, column), disarmed(field))?;
        }
    }
    let kind = Kind::Csv { encoding: decoded.encoding.name().to_owned(), delimiter: records.delimiter() };
    Ok(Book { kind, sheets: vec![grid.finish()?] })
}

/// Rows as CSV: UTF-8 with a byte order mark (without it Excel takes it for GBK), lines ended by CR LF, formulas
/// disarmed as told above. [`crate::read`] gives back the same texts.
pub fn write_csv<R, C>(rows: &[R]) -> Vec<u8>
where
    R: AsRef<[C]>,
    C: AsRef<str>,
{
    let mut out = String::from(BOM);
    for row in rows {
        for (index, cell) in row.as_ref().iter().enumerate() {
            if index > 0 {
                out.push(',');
            }
            quote(&mut out, cell.as_ref());
        }
        out.push_str("\r\n");
    }
    out.into_bytes()
}

fn quote(out: &mut String, cell: &str) {
    let guard = if is_armed(cell) { "'" } else { "" };
    // All delimiters are quoted, not only ours: whoever reads it, reading guesses the delimiter from the bare ones.
    let special = |c: char| matches!(c, '"' | '\r' | '\n') || DELIMITERS.contains(&c) || c.is_whitespace();
    if !cell.contains(special) {
        out.push_str(guard);
        out.push_str(cell);
        return;
    }
    out.push('"');
    out.push_str(guard);
    out.push_str(&cell.replace('"', "\"\""));
    out.push('"');
}

/// Whether a spreadsheet would calculate it, apostrophes in front left out.
fn is_armed(cell: &str) -> bool {
    let bare = cell.trim_start_matches('\'');
    let dangerous = bare.starts_with(['=', '+', '-', '@', '\t', '\r', '\u{FF1D}', '\u{FF0B}', '\u{FF0D}', '\u{FF20}']);
    let number = bare.trim_start_matches(['+', '-']);
    let plain = number.len() + 1 >= bare.len() && number.chars().all(|c| c.is_ascii_digit() || c == '.');
    dangerous && !plain
}

fn disarmed(field: String) -> String {
    match field.strip_prefix('\'') {
        Some(text) if is_armed(text) => text.to_owned(),
        _ => field,
    }
}

/// The delimiter that is in the most records, outside quotes; the comma if none is. Commas within a text are many in a
/// few records, delimiters are in all.
fn delimiter(text: &str) -> char {
    let mut counts = [0_usize; DELIMITERS.len()];
    let mut seen = [false; DELIMITERS.len()];
    let (mut quoted, mut blank, mut records) = (false, true, 0);
    for c in text.chars().chain(['\n']) {
        match c {
            '\r' | '\n' if !quoted => {
                for (count, seen) in counts.iter_mut().zip(&mut seen) {
                    *count += usize::from(std::mem::take(seen));
                }
                records += usize::from(!std::mem::replace(&mut blank, true));
                if records == SAMPLE {
                    break;
                }
                continue;
            }
            '"' => quoted = !quoted,
            c if !quoted => {
                for (seen, delimiter) in seen.iter_mut().zip(DELIMITERS) {
                    *seen |= c == delimiter;
                }
            }
            _ => {}
        }
        blank = false;
    }
    // The first of the best: commas win over tabs, tabs over semicolons.
    let best = counts.iter().max().copied().unwrap_or(0);
    DELIMITERS.into_iter().zip(counts).find(|(_, count)| *count == best).map_or(',', |(delimiter, _)| delimiter)
}

/// The fields of a CSV text, one after the other. Whoever reads the text is to read it by this, so that what was
/// screened is what is imported.
#[derive(Clone, Debug)]
pub struct CsvFields<'t> {
    text: &'t str,
    at: usize,
    delimiter: char,
    /// A delimiter was read: a field follows, if only an empty one.
    within: bool,
}

/// One field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CsvField {
    /// Without its quotes.
    pub text: String,
    /// Where it stands, with its quotes.
    pub range: Range<usize>,
    /// It ends its record. An empty line is a record of one empty field, so that row numbers are those a spreadsheet
    /// shows.
    pub last: bool,
}

impl<'t> CsvFields<'t> {
    /// `text` as [`crate::decode`] gives it; the delimiter is found here.
    pub fn new(text: &'t str) -> Self {
        Self { text, at: 0, delimiter: delimiter(text), within: false }
    }

    pub fn delimiter(&self) -> char {
        self.delimiter
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Whether anything but delimiters is left in this line: some programs write thousands of empty fields.
    fn line_has_more(&self) -> bool {
        let line = self.rest().split(['\r', '\n']).next().unwrap_or_default();
        line.chars().any(|c| c != self.delimiter)
    }

    /// What stands in quotes here, and how long it is with them. A quote that is never closed holds all the rest.
    fn quoted(&self) -> (String, usize) {
        let rest = self.rest();
        let mut text = String::new();
        let Some(mut inner) = rest.strip_prefix('"') else { return (text, 0) };
        while let Some((before, after)) = inner.split_once('"') {
            text.push_str(before);
            let Some(after_pair) = after.strip_prefix('"') else { return (text, rest.len() - after.len()) };
            text.push('"');
            inner = after_pair;
        }
        text.push_str(inner);
        (text, rest.len())
    }
}

impl Iterator for CsvFields<'_> {
    type Item = CsvField;

    /// Up to the delimiter or the end of the line. What stands behind a closing quote belongs to the field.
    fn next(&mut self) -> Option<CsvField> {
        if self.rest().is_empty() && !std::mem::take(&mut self.within) {
            return None;
        }
        let start = self.at;
        let (mut text, length) = self.quoted();
        self.at += length;
        let rest = self.rest();
        let bare = rest.find([self.delimiter, '\r', '\n']).unwrap_or(rest.len());
        text.push_str(rest.get(..bare).unwrap_or_default());
        self.at += bare;
        let range = start..self.at;
        let mut ahead = self.rest().chars();
        let end = ahead.next();
        let pair = end == Some('\r') && ahead.next() == Some('\n');
        self.at += end.map_or(0, char::len_utf8) + usize::from(pair);
        self.within = end == Some(self.delimiter);
        Some(CsvField { text, range, last: !self.within })
    }
}

/// The texts of the next record; None at the end.
fn next_record(fields: &mut CsvFields, limits: &Limits, sheet: &str) -> Result<Option<Vec<String>>, Refused> {
    let mut texts = Vec::new();
    loop {
        if texts.len() > limits.columns as usize && fields.line_has_more() {
            return Err(Refused::TooManyColumns { sheet: sheet.to_owned(), limit: limits.columns });
        }
        let Some(field) = fields.next() else { return Ok((!texts.is_empty()).then_some(texts)) };
        if field.text.len() > limits.cell_chars && field.text.chars().count() > limits.cell_chars {
            return Err(Refused::CellTooLong { sheet: sheet.to_owned(), at: None, limit: limits.cell_chars });
        }
        texts.push(field.text);
        if field.last {
            return Ok(Some(texts));
        }
    }
}

#[cfg(test)]
mod tests {
    use encoding_rs::GB18030;

    use super::*;

    fn check(bytes: &[u8], encoding: &str, delimiter: char, expect: &[&[&str]]) {
        let book = read("t", bytes, &Limits::default()).unwrap();
        assert_eq!(book.kind, Kind::Csv { encoding: encoding.to_owned(), delimiter });
        let rows: Vec<Vec<&str>> =
            book.sheets[0].rows.iter().map(|row| row.iter().map(|cell| cell.text.as_str()).collect()).collect();
        assert_eq!(rows, expect);
    }

    #[test]
    fn encodings_and_delimiters_are_found() {
        check(
            "事项,方式\n财务,\"网站,公开栏\"\n".as_bytes(),
            "UTF-8",
            ',',
            &[&["事项", "方式"], &["财务", "网站,公开栏"]],
        );
        check(&GB18030.encode("事项;方式\r\n财务;网站").0, "gb18030", ';', &[&["事项", "方式"], &["财务", "网站"]]);
        check(b"\xFF\xFEa\0\t\0b\0", "UTF-16LE", '\t', &[&["a", "b"]]);
        check(b"\xFE\xFF\0a\0,\0b", "UTF-16BE", ',', &[&["a", "b"]]);
        check(b"a\n\n\"b \"\"c\"\"\nd\" e\n", "UTF-8", ',', &[&["a"], &[], &["b \"c\"\nd e"]]);
        check(b"a;b,c\nd;e\n", "UTF-8", ';', &[&["a", "b,c"], &["d", "e"]]);
        check(b"\"open, never closed\n", "UTF-8", ',', &[&["open, never closed\n"]]);
        check(b"a,,,\n,\n", "UTF-8", ',', &[&["a"]]);
        check(b"a;b\rc;d,e,f\rg;h", "UTF-8", ';', &[&["a", "b"], &["c", "d,e,f"], &["g", "h"]]);
        check(b"a\t1,2,3,4\r\nb\t5\r\n", "UTF-8", '\t', &[&["a", "1,2,3,4"], &["b", "5"]]);
    }

    #[test]
    fn formulas_are_disarmed_and_come_back() {
        for (cell, written) in [
            ("=1+1", "'=1+1"),
            ("'=1+1", "''=1+1"),
            ("@x", "'@x"),
            ("-5", "-5"),
            ("+86 10", "\"'+86 10\""),
            ("--", "'--"),
            ("-", "-"),
            ("'quoted'", "'quoted'"),
            ("a\tb", "\"a\tb\""),
        ] {
            let bytes = write_csv(&[[cell]]);
            assert_eq!(String::from_utf8(bytes.clone()).unwrap(), format!("{BOM}{written}\r\n"));
            assert_eq!(read("", &bytes, &Limits::default()).unwrap().sheets[0].rows[0][0].text, cell);
        }
    }

    #[test]
    fn bytes_that_are_no_text_are_refused() {
        for bytes in [&b"a,b\0c"[..], b"\xFF\xFF\xFF", b"\x01\x02", b"torn,\xE5"] {
            let refused = read("", bytes, &Limits::default());
            assert_eq!(refused, Err(Refused::NotATable { what: Format::Unknown }));
        }
    }
}
