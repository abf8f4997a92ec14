//! Text and CSV, in the encodings offices use.

use std::ops::Range;

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use super::budget::damaged;
use super::heads::{Heads, letters};
use super::sink::{Sink, edited};
use crate::{Part, Piece, Place, Refused};

const BOM: &str = "\u{FEFF}";
const DELIMITERS: [char; 3] = [',', '\t', ';'];
/// Bytes looked at to find the delimiter.
const SAMPLE: usize = 64 << 10;

/// A text file, line by line.
pub fn text(sink: &mut Sink, bytes: &[u8]) -> Result<Option<Vec<u8>>, Refused> {
    let (text, encoding) = decode(bytes).ok_or_else(|| damaged(""))?;
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
    let (text, encoding) = decode(bytes).ok_or_else(|| damaged(""))?;
    let delimiter = delimiter(&text);
    let mut fields = Fields { text: &text, at: 0, delimiter };
    let mut heads = Heads::default();
    let mut changes: Vec<(Range<usize>, String)> = Vec::new();
    let mut row = 0;
    while let Some(cells) = fields.record() {
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

/// The delimiter found most often outside quotes; the comma if none is.
fn delimiter(text: &str) -> char {
    let mut counts = [0_usize; DELIMITERS.len()];
    let mut quoted = false;
    for (_, c) in text.char_indices().take_while(|(at, _)| *at < SAMPLE) {
        quoted ^= c == '"';
        for (count, delimiter) in counts.iter_mut().zip(DELIMITERS) {
            *count += usize::from(!quoted && c == delimiter);
        }
    }
    let best = counts.iter().max().copied().unwrap_or(0);
    DELIMITERS.into_iter().zip(counts).find(|(_, count)| *count == best).map_or(',', |(delimiter, _)| delimiter)
}

struct Fields<'t> {
    text: &'t str,
    at: usize,
    delimiter: char,
}

impl Fields<'_> {
    /// The next record: each field's text, and where it stands with its quotes.
    fn record(&mut self) -> Option<Vec<(String, Range<usize>)>> {
        if self.at >= self.text.len() {
            return None;
        }
        let mut cells = Vec::new();
        loop {
            cells.push(self.field());
            let rest = self.text.get(self.at..).unwrap_or_default();
            let mut chars = rest.chars();
            match chars.next() {
                Some(c) if c == self.delimiter => self.at += c.len_utf8(),
                Some('\r') => {
                    self.at += if chars.next() == Some('\n') { 2 } else { 1 };
                    break;
                }
                Some(c) => {
                    self.at += c.len_utf8();
                    break;
                }
                None => break,
            }
        }
        Some(cells)
    }

    fn field(&mut self) -> (String, Range<usize>) {
        let start = self.at;
        let rest = self.text.get(start..).unwrap_or_default();
        let mut text = String::new();
        let mut end = 0;
        if let Some(mut inner) = rest.strip_prefix('"') {
            end = 1;
            loop {
                let Some((before, after)) = inner.split_once('"') else {
                    text.push_str(inner);
                    end = rest.len();
                    break;
                };
                text.push_str(before);
                end += before.len() + 1;
                match after.strip_prefix('"') {
                    Some(after) => {
                        text.push('"');
                        end += 1;
                        inner = after;
                    }
                    None => break,
                }
            }
        }
        let bare = rest.get(end..).unwrap_or_default();
        let length = bare.find([self.delimiter, '\r', '\n']).unwrap_or(bare.len());
        text.push_str(bare.get(..length).unwrap_or_default());
        self.at = start + end + length;
        (text, start..self.at)
    }
}

/// The text and its encoding: by its byte order mark, else UTF-8, UTF-16 or GB18030 if it is that. None for bytes that
/// are no text.
pub fn decode(bytes: &[u8]) -> Option<(String, &'static Encoding)> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        let (text, broken) = encoding.decode_without_bom_handling(bytes.get(length..)?);
        return (few(&text) || !broken).then(|| (text.into_owned(), encoding)).filter(|(text, _)| readable(text));
    }
    if bytes.contains(&0) {
        // A wide text without a mark: the zeros stand where the upper halves of ASCII are.
        let zeros = |from: usize| bytes.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
        let encoding = if zeros(1) >= zeros(0) { UTF_16LE } else { UTF_16BE };
        let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
        return readable(&text).then(|| (text.into_owned(), encoding));
    }
    let whole = [UTF_8, GB18030].into_iter().find_map(|encoding| {
        let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
        readable(&text).then(|| (text.into_owned(), encoding))
    });
    let whole = whole.or_else(|| {
        // A wide text of Chinese signs alone has no zeros.
        [UTF_16LE, UTF_16BE].into_iter().find_map(|encoding| {
            let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
            let known = text.chars().filter(|c| super::telling::is_cjk(*c) || c.is_ascii()).count();
            (readable(&text) && known * 10 >= text.chars().count() * 9).then(|| (text.into_owned(), encoding))
        })
    });
    whole.or_else(|| {
        // A few bytes lost on the way don't make a text something else.
        [UTF_8, GB18030].into_iter().find_map(|encoding| {
            let text = encoding.decode_without_bom_handling(bytes).0;
            (few(&text) && readable(&text)).then(|| (text.into_owned(), encoding))
        })
    })
}

fn few(text: &str) -> bool {
    let lost = text.chars().filter(|c| *c == '\u{FFFD}').count();
    lost <= 2 || lost * 200 < text.len()
}

fn readable(text: &str) -> bool {
    !text.chars().any(|c| {
        c.is_control() && !matches!(c, '\t' | '\r' | '\n' | '\u{B}' | '\u{C}' | '\u{1A}' | '\u{80}'..='\u{9F}')
    })
}
