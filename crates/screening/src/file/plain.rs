//! Text and CSV, in the encodings offices use.

use std::ops::Range;

use encoding_rs::{Encoding, UTF_8};
use sheet::{CsvFields, Decoded, decode};

use super::budget::damaged;
use super::heads::{Heads, letters};
use super::sink::{Sink, edited};
use crate::{Part, Piece, Place, Refused};

const BOM: &str = "\u{FEFF}";

/// A text file, line by line.
pub fn text(sink: &mut Sink, bytes: &[u8]) -> Result<Option<Vec<u8>>, Refused> {
    let Decoded { text, encoding, .. } = decode(bytes).ok_or_else(|| damaged(""))?;
    let mut changes: Vec<(Range<usize>, String)> = Vec::new();
    let mut at = 0;
    for (number, line) in (1_u64..).zip(text.split_inclusive('\n')) {
        let words = line.trim_end_matches(['\n', '\r']);
        let piece = Piece::new(Place::new(Part::Line, "", number.to_string()), words);
        let edits = sink.put(piece)?.unwrap_or_default();
        changes.extend(edits.iter().map(|(range, with)| (range.start + at..range.end + at, with.clone())));
        at += line.len();
    }
    Ok(sink.rewriting().then(|| written(bytes, &edited(&text, &changes), encoding, false)))
}

/// UTF-8; with a byte order mark where there was one, and for tables that would be taken for GBK without.
fn written(bytes: &[u8], text: &str, encoding: &Encoding, table: bool) -> Vec<u8> {
    let marked = Encoding::for_bom(bytes).is_some() || (table && encoding != UTF_8);
    [if marked { BOM } else { "" }, text].concat().into_bytes()
}

/// A table, cell by cell.
pub fn csv(sink: &mut Sink, bytes: &[u8]) -> Result<Option<Vec<u8>>, Refused> {
    let Decoded { text, encoding, .. } = decode(bytes).ok_or_else(|| damaged(""))?;
    let mut fields = CsvFields::new(&text);
    let delimiter = fields.delimiter();
    let mut heads = Heads::default();
    let mut changes: Vec<(Range<usize>, String)> = Vec::new();
    let mut row = 0;
    loop {
        let cells = record(&mut fields);
        if cells.is_empty() {
            break;
        }
        row += 1;
        heads.row(&(1..).zip(&cells).map(|(column, (text, _))| (column, text.clone())).collect::<Vec<_>>());
        for (column, (text, range)) in (1..).zip(cells) {
            let mut piece = Piece::new(Place::new(Part::Cell, "", format!("{}{row}", letters(column))), text.as_str());
            piece.head = heads.over(column);
            piece.row = Some(row);
            if let Some(edits) = sink.put(piece)? {
                let new = edited(&text, edits);
                let quoted = new.contains([delimiter, '"', '\n', '\r']);
                changes.push((range, if quoted { format!("\"{}\"", new.replace('"', "\"\"")) } else { new }));
            }
        }
    }
    Ok(sink.rewriting().then(|| written(bytes, &edited(&text, &changes), encoding, true)))
}

/// The next record: each field's text, and where it stands with its quotes. Empty at the end.
fn record(fields: &mut CsvFields) -> Vec<(String, Range<usize>)> {
    let mut cells = Vec::new();
    for field in fields {
        cells.push((field.text, field.range));
        if field.last {
            break;
        }
    }
    cells
}
