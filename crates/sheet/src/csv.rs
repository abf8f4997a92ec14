//! CSV [RFC 4180] in the encodings and with the delimiters offices use.
//!
//! **Formulas.** A spreadsheet takes a cell that begins with `=`, `+`, `-`, `@` for a formula. What we write gets an
//! apostrophe in front of such a cell, and reading takes it away again, so that nothing runs and nothing is lost:
//! `='` is written `'='`, and a text that had apostrophes before its `=` gets one more. Plain numbers stay as they are.

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use crate::book::{Book, Kind, Place};
use crate::format::Format;
use crate::grid::{Budget, Grid};
use crate::limits::{Limits, Refused};

const DELIMITERS: [char; 3] = [',', '\t', ';'];
const BOM: &str = "\u{FEFF}";
/// Records looked at to find the delimiter.
const SAMPLE: usize = 100;

/// # Errors
/// [`Refused::NotATable`] if the bytes are no text, and the limits.
pub fn read(name: &str, bytes: &[u8], limits: &Limits) -> Result<Book, Refused> {
    let (text, encoding) = decode(bytes).ok_or(Refused::NotATable { what: Format::Unknown })?;
    let delimiter = delimiter(&text);
    let mut budget = Budget::new(limits);
    let mut grid = Grid::new(name.to_owned(), &mut budget);
    let mut records = Records { rest: &text, delimiter };
    let mut row = 0;
    while let Some(fields) = records.next_record(limits, name)? {
        row += 1;
        for (column, field) in (1..).zip(fields) {
            grid.put(Place::new(row, column), disarmed(field))?;
        }
    }
    let kind = Kind::Csv { encoding: encoding.name().to_owned(), delimiter };
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

/// The text and its encoding: by its byte order mark, else UTF-8 if it is that, else GB18030 if it is that. None for
/// bytes that are no text.
fn decode(bytes: &[u8]) -> Option<(String, &'static Encoding)> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        let (text, broken) = encoding.decode_without_bom_handling(bytes.get(length..)?);
        let known = [UTF_8, UTF_16LE, UTF_16BE].contains(&encoding);
        return (known && !broken).then(|| (text.into_owned(), encoding));
    }
    let readable = |text: &str| {
        !text.chars().any(|c| c.is_control() && !matches!(c, '\t' | '\r' | '\n' | '\u{B}' | '\u{C}' | '\u{1A}'))
    };
    [UTF_8, GB18030].into_iter().find_map(|encoding| {
        let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
        readable(&text).then(|| (text.into_owned(), encoding))
    })
}

/// The delimiter that is in the most records, outside quotes; the comma if none is.
fn delimiter(text: &str) -> char {
    let mut counts = [0_usize; DELIMITERS.len()];
    let mut seen = [false; DELIMITERS.len()];
    let (mut quoted, mut records) = (false, 0);
    for c in text.chars().chain(['\n']) {
        match c {
            '"' => quoted = !quoted,
            '\n' if !quoted => {
                for (count, seen) in counts.iter_mut().zip(&mut seen) {
                    *count += usize::from(std::mem::take(seen));
                }
                records += 1;
                if records == SAMPLE {
                    break;
                }
            }
            c if !quoted => {
                for (seen, delimiter) in seen.iter_mut().zip(DELIMITERS) {
                    *seen |= c == delimiter;
                }
            }
            _ => {}
        }
    }
    // The first of the best: commas win over tabs, tabs over semicolons.
    let best = counts.iter().max().copied().unwrap_or(0);
    DELIMITERS.into_iter().zip(counts).find(|(_, count)| *count == best).map_or(',', |(delimiter, _)| delimiter)
}

struct Records<'t> {
    rest: &'t str,
    delimiter: char,
}

impl Records<'_> {
    /// The next record; an empty line is a record without fields, so that row numbers are those a spreadsheet shows.
    fn next_record(&mut self, limits: &Limits, sheet: &str) -> Result<Option<Vec<String>>, Refused> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let mut fields = Vec::new();
        loop {
            if fields.len() > limits.columns as usize && self.line_has_more() {
                return Err(Refused::TooManyColumns { sheet: sheet.to_owned(), limit: limits.columns });
            }
            fields.push(self.field(limits, sheet)?);
            let mut chars = self.rest.chars();
            match chars.next() {
                Some(c) if c == self.delimiter => self.rest = chars.as_str(),
                Some('\r') => {
                    self.rest = chars.as_str().strip_prefix('\n').unwrap_or(chars.as_str());
                    break;
                }
                Some(_) => {
                    self.rest = chars.as_str();
                    break;
                }
                None => break,
            }
        }
        Ok(Some(fields))
    }

    /// Whether anything but delimiters is left in this line: some programs write thousands of empty fields.
    fn line_has_more(&self) -> bool {
        let line = self.rest.split(['\r', '\n']).next().unwrap_or_default();
        line.chars().any(|c| c != self.delimiter)
    }

    /// One field, up to the delimiter or the end of the line. What stands behind a closing quote belongs to it.
    fn field(&mut self, limits: &Limits, sheet: &str) -> Result<String, Refused> {
        let mut text = String::new();
        if let Some(mut rest) = self.rest.strip_prefix('"') {
            loop {
                let Some((before, after)) = rest.split_once('"') else {
                    text.push_str(rest);
                    self.rest = "";
                    break;
                };
                text.push_str(before);
                match after.strip_prefix('"') {
                    Some(after) => {
                        text.push('"');
                        rest = after;
                    }
                    None => {
                        self.rest = after;
                        break;
                    }
                }
            }
        }
        let end = self.rest.find([self.delimiter, '\r', '\n']).unwrap_or(self.rest.len());
        let (bare, rest) = self.rest.split_at(end);
        text.push_str(bare);
        self.rest = rest;
        if text.len() > limits.cell_chars && text.chars().count() > limits.cell_chars {
            return Err(Refused::CellTooLong { sheet: sheet.to_owned(), at: None, limit: limits.cell_chars });
        }
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
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
        for bytes in [&b"a,b\0c"[..], b"\xFF\xFF\xFF", b"\x01\x02"] {
            let refused = read("", bytes, &Limits::default());
            assert_eq!(refused, Err(Refused::NotATable { what: Format::Unknown }));
        }
    }
}
