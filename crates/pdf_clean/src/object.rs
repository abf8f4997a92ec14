//! Reading objects without trusting them: references followed, types checked, streams inflated within the budget.

use std::{cell::Cell, rc::Rc};

use encoding_rs::{GB18030, UTF_16BE, UTF_16LE, WINDOWS_1252};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use crate::{Limits, Measure, Refused};

/// What a matrix does to points: `x' = ax + cy + e`, `y' = bx + dy + f` (ISO 32000, 8.3.3).
pub type Matrix = [f64; 6];
/// Left, bottom, right, top.
pub type Rect = [f64; 4];

/// One stream inflates to no more than this.
const STREAM_BYTES: u64 = 64 << 20;
/// Inflated content kept for the next page that draws the same form.
const CACHE_BYTES: usize = 16 << 20;
/// The ratio is looked at from here on.
const RATIO_FROM: u64 = 16 << 20;
/// Steps: tokens of content streams and comparisons of glyphs with what covers them.
const STEPS: u64 = 40_000_000;

/// What may still be spent on one file, its older revisions included.
pub struct Budget {
    pub limits: Limits,
    file_bytes: u64,
    expanded: Cell<u64>,
    text: Cell<u64>,
    pieces: Cell<usize>,
    steps: Cell<u64>,
}

impl Budget {
    pub fn new(limits: &Limits, file_bytes: usize) -> Self {
        Self {
            limits: limits.clone(),
            file_bytes: file_bytes as u64,
            expanded: Cell::new(0),
            text: Cell::new(0),
            pieces: Cell::new(0),
            steps: Cell::new(0),
        }
    }

    /// Bytes came out of a stream.
    pub fn expanded(&self, bytes: usize) -> Result<(), Refused> {
        let sum = self.expanded.get().saturating_add(bytes as u64);
        self.expanded.set(sum);
        let by_ratio = self.file_bytes.saturating_mul(self.limits.ratio).max(RATIO_FROM);
        let limit = self.limits.expanded_bytes.min(by_ratio);
        if sum > limit { Err(Refused::TooMuch { measure: Measure::Expanded, limit }) } else { Ok(()) }
    }

    fn room(&self) -> u64 {
        self.limits.expanded_bytes.saturating_sub(self.expanded.get()).min(STREAM_BYTES)
    }

    /// A piece of text was read.
    pub fn piece(&self, bytes: usize) -> Result<(), Refused> {
        let (text, pieces) = (self.text.get().saturating_add(bytes as u64), self.pieces.get() + 1);
        self.text.set(text);
        self.pieces.set(pieces);
        let too_many = text > self.limits.text_bytes || pieces > self.limits.pieces;
        if too_many {
            return Err(Refused::TooMuch { measure: Measure::Text, limit: self.limits.text_bytes });
        }
        Ok(())
    }

    /// Work was done.
    pub fn steps(&self, steps: usize) -> Result<(), Refused> {
        let sum = self.steps.get().saturating_add(steps as u64);
        self.steps.set(sum);
        if sum > STEPS { Err(Refused::TooMuch { measure: Measure::Work, limit: STEPS }) } else { Ok(()) }
    }
}

pub fn get<'a>(doc: &'a Document, dict: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
    dict.get_deref(key, doc).ok()
}

/// A dictionary, also that of a stream, also behind a reference.
pub fn dict<'a>(doc: &'a Document, object: &'a Object) -> Option<&'a Dictionary> {
    match doc.dereference(object).ok()?.1 {
        Object::Dictionary(dict) => Some(dict),
        Object::Stream(stream) => Some(&stream.dict),
        _ => None,
    }
}

pub fn get_dict<'a>(doc: &'a Document, parent: &'a Dictionary, key: &[u8]) -> Option<&'a Dictionary> {
    dict(doc, parent.get(key).ok()?)
}

pub fn get_array<'a>(doc: &'a Document, parent: &'a Dictionary, key: &[u8]) -> &'a [Object] {
    get(doc, parent, key).and_then(|found| found.as_array().ok()).map_or(&[], Vec::as_slice)
}

pub fn get_name<'a>(doc: &'a Document, parent: &'a Dictionary, key: &[u8]) -> &'a [u8] {
    get(doc, parent, key).and_then(|found| found.as_name().ok()).unwrap_or_default()
}

pub fn get_text(doc: &Document, parent: &Dictionary, key: &[u8]) -> Option<String> {
    get(doc, parent, key)?.as_str().ok().map(text)
}

pub fn number(doc: &Document, object: &Object) -> Option<f64> {
    match doc.dereference(object).ok()?.1 {
        #[expect(clippy::cast_precision_loss, reason = "lengths on paper")]
        Object::Integer(n) => Some(*n as f64),
        Object::Real(n) => Some(f64::from(*n)),
        _ => None,
    }
    .filter(|n| n.is_finite())
}

pub fn get_number(doc: &Document, parent: &Dictionary, key: &[u8]) -> Option<f64> {
    number(doc, parent.get(key).ok()?)
}

pub fn numbers(doc: &Document, objects: &[Object]) -> Vec<f64> {
    objects.iter().take(64).filter_map(|object| number(doc, object)).collect()
}

pub fn matrix(doc: &Document, parent: &Dictionary, key: &[u8]) -> Matrix {
    numbers(doc, get_array(doc, parent, key)).try_into().unwrap_or(IDENTITY)
}

pub const IDENTITY: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// First `a`, then `b`.
pub fn times(a: &Matrix, b: &Matrix) -> Matrix {
    let [a0, a1, a2, a3, a4, a5] = *a;
    let [b0, b1, b2, b3, b4, b5] = *b;
    [
        a0 * b0 + a1 * b2,
        a0 * b1 + a1 * b3,
        a2 * b0 + a3 * b2,
        a2 * b1 + a3 * b3,
        a4 * b0 + a5 * b2 + b4,
        a4 * b1 + a5 * b3 + b5,
    ]
}

pub fn apply(m: &Matrix, x: f64, y: f64) -> (f64, f64) {
    let [a, b, c, d, e, f] = *m;
    (a * x + c * y + e, b * x + d * y + f)
}

pub fn rect(doc: &Document, parent: &Dictionary, key: &[u8]) -> Option<Rect> {
    let [a, b, c, d]: [f64; 4] = numbers(doc, get_array(doc, parent, key)).try_into().ok()?;
    Some([a.min(c), b.min(d), a.max(c), b.max(d)])
}

/// The box around a box that was moved by a matrix.
pub fn moved(m: &Matrix, [left, bottom, right, top]: &Rect) -> Rect {
    let corners = [(left, bottom), (right, bottom), (left, top), (right, top)].map(|(x, y)| apply(m, *x, *y));
    corners.iter().fold([f64::MAX, f64::MAX, f64::MIN, f64::MIN], |[l, b, r, t], (x, y)| {
        [l.min(*x), b.min(*y), r.max(*x), t.max(*y)]
    })
}

pub fn meet(a: &Rect, b: &Rect) -> Rect {
    let ([a0, a1, a2, a3], [b0, b1, b2, b3]) = (*a, *b);
    [a0.max(b0), a1.max(b1), a2.min(b2), a3.min(b3)]
}

pub fn holds([left, bottom, right, top]: &Rect, x: f64, y: f64) -> bool {
    *left <= x && x <= *right && *bottom <= y && y <= *top
}

/// A text string (ISO 32000, 7.9.2.2). Chinese programs also write bare UTF-8 and GBK.
pub fn text(bytes: &[u8]) -> String {
    let text = match bytes {
        [0xFE, 0xFF, rest @ ..] => UTF_16BE.decode_without_bom_handling(rest).0,
        [0xFF, 0xFE, rest @ ..] => UTF_16LE.decode_without_bom_handling(rest).0,
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest),
        _ if bytes.is_ascii() => String::from_utf8_lossy(bytes),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.into(),
            Err(_) => match GB18030.decode_without_bom_handling_and_without_replacement(bytes) {
                Some(text) if text.chars().any(|c| ('\u{4E00}'..'\u{A000}').contains(&c)) => text,
                _ => WINDOWS_1252.decode_without_bom_handling(bytes).0,
            },
        },
    };
    // A language may be given between two escape characters.
    text.chars().filter(|c| !matches!(c, '\0'..='\u{8}' | '\u{E}'..='\u{1F}')).collect()
}

/// What became of a stream.
pub enum Inflated {
    Bytes(Vec<u8>),
    /// A picture's filter, left as it is: what is before the filter, and the filter's name.
    Picture(Vec<u8>, Vec<u8>),
    Damaged,
}

/// A stream's bytes without its filters.
pub fn inflate(doc: &Document, stream: &Stream, budget: &Budget) -> Result<Inflated, Refused> {
    let filters: Vec<Vec<u8>> = match get(doc, &stream.dict, b"Filter") {
        Some(Object::Name(name)) => vec![name.clone()],
        Some(Object::Array(names)) => {
            let names = names.iter().filter_map(|name| doc.dereference(name).ok()?.1.as_name().ok());
            names.map(<[u8]>::to_vec).take(17).collect()
        }
        _ => Vec::new(),
    };
    let parms = match get(doc, &stream.dict, b"DecodeParms").or_else(|| get(doc, &stream.dict, b"DP")) {
        Some(Object::Array(parms)) => parms.clone(),
        Some(one) => vec![one.clone()],
        None => Vec::new(),
    };
    let mut bytes = None;
    for (at, filter) in filters.iter().enumerate() {
        let name: &[u8] = match filter.as_slice() {
            b"Crypt" => continue,
            b"Fl" | b"FlateDecode" => b"FlateDecode",
            b"AHx" | b"ASCIIHexDecode" => b"ASCIIHexDecode",
            b"A85" | b"ASCII85Decode" => b"ASCII85Decode",
            b"LZW" | b"LZWDecode" => b"LZWDecode",
            b"RL" | b"RunLengthDecode" => b"RunLengthDecode",
            picture => {
                let before = bytes.unwrap_or_else(|| stream.content.clone());
                return Ok(Inflated::Picture(before, picture.to_vec()));
            }
        };
        let mut step = Dictionary::new();
        step.set("Filter", Object::Name(name.to_vec()));
        if let Some(parms) = parms.get(at).and_then(|parms| dict(doc, parms)) {
            let resolved = parms
                .iter()
                .filter_map(|(key, value)| Some((key.clone(), doc.dereference(value).ok()?.1.as_i64().ok()?)));
            let mut plain = Dictionary::new();
            resolved.for_each(|(key, value)| plain.set(key, Object::Integer(value)));
            step.set("DecodeParms", plain);
        }
        let input = bytes.take().unwrap_or_else(|| stream.content.clone());
        let room = usize::try_from(budget.room()).unwrap_or(usize::MAX);
        match Stream::new(step, input).decompressed_content_with_limit(room) {
            Ok(output) => {
                budget.expanded(output.len())?;
                bytes = Some(output);
            }
            Err(lopdf::Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded { .. })) => {
                return Err(Refused::TooMuch { measure: Measure::Expanded, limit: budget.room() });
            }
            Err(_) => return Ok(Inflated::Damaged),
        }
    }
    match bytes {
        Some(bytes) => Ok(Inflated::Bytes(bytes)),
        None => {
            budget.expanded(stream.content.len())?;
            Ok(Inflated::Bytes(stream.content.clone()))
        }
    }
}

/// The stream's bytes if it is not a picture and not damaged.
pub fn content(doc: &Document, stream: &Stream, budget: &Budget) -> Result<Option<Vec<u8>>, Refused> {
    Ok(match inflate(doc, stream, budget)? {
        Inflated::Bytes(bytes) => Some(bytes),
        Inflated::Picture(..) | Inflated::Damaged => None,
    })
}

/// Forms drawn on many pages are inflated once.
#[derive(Default)]
pub struct Cache {
    kept: std::collections::HashMap<ObjectId, Rc<Vec<u8>>>,
    bytes: usize,
}

impl Cache {
    pub fn content(
        &mut self,
        doc: &Document,
        id: ObjectId,
        stream: &Stream,
        budget: &Budget,
    ) -> Result<Option<Rc<Vec<u8>>>, Refused> {
        if let Some(kept) = self.kept.get(&id) {
            return Ok(Some(Rc::clone(kept)));
        }
        let Some(bytes) = content(doc, stream, budget)? else { return Ok(None) };
        let bytes = Rc::new(bytes);
        if self.bytes + bytes.len() <= CACHE_BYTES {
            self.bytes += bytes.len();
            self.kept.insert(id, Rc::clone(&bytes));
        }
        Ok(Some(bytes))
    }
}
