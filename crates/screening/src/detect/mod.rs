//! What must not leave: secrecy markings and personal data in text.
//!
//! One pass looks every character up once (`scan`); what it stops at is judged by what stands around it. Words and
//! patterns are data (`data/`).

mod context;
mod dwelling;
mod identity;
mod join;
mod marking;
mod number;
mod person;
mod rows;
mod scan;
pub(crate) mod signs;
mod words;

use std::ops::Range;

use context::Around;
pub use join::{Masked, Revealed, joined, masked_numbers};
use number::{Chain, Judge};
use rows::Rows;
use scan::{Stop, Tag};
use serde::{Deserialize, Serialize};

use crate::{Confidence, Kind, Part, Piece};

/// The law behind a kind of finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Basis {
    /// Its short name, as in `data/basis.toml`.
    pub law: String,
    /// Its article.
    pub article: u32,
}

/// One hit in a list of pieces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Number of the piece.
    pub piece: usize,
    /// Bytes of the piece's text.
    pub range: Range<usize>,
    /// What it is.
    pub kind: Kind,
    /// How sure.
    pub confidence: Confidence,
}

/// Everything found in these pieces, in their order; pieces of one row lend each other context. Ranges of one piece
/// lie apart from each other.
#[must_use]
pub fn detect(pieces: &[Piece]) -> Vec<Hit> {
    let mut rows = Rows::of(pieces);
    let mut hits = Vec::new();
    let mut plain = Vec::new();
    let mut chain = Chain::default();
    for (at, piece) in pieces.iter().enumerate() {
        let around = Around { piece, head: rows.head(&piece.head), row: rows.row(at) };
        let mut look = Look { at, piece, around, chain: &mut chain, hits: &mut hits, plain: &mut plain };
        look.everywhere();
    }
    rows.columns(&mut hits, &plain);
    across(pieces, &mut hits);
    apart(hits)
}

/// The article of law behind a kind.
#[must_use]
pub fn basis(kind: Kind) -> Basis {
    words::BASIS.get(kind.code()).cloned().unwrap_or_else(|| Basis { law: String::new(), article: 0 })
}

/// Looking through one piece.
struct Look<'a> {
    at: usize,
    piece: &'a Piece,
    around: Around<'a>,
    chain: &'a mut Chain,
    hits: &'a mut Vec<Hit>,
    /// Number of a hit that is a mere word in its cell, and its rank.
    plain: &'a mut Vec<(usize, u8)>,
}

impl Look<'_> {
    fn everywhere(&mut self) {
        let piece = self.piece;
        scan::scan(&piece.text, |stop| {
            match stop {
                Stop::Digit(start) => return self.digits(start),
                Stop::At(at) => self.push(dwelling::mailbox(&piece.text, at, &self.around)),
                Stop::Word { start, end, tag, loose } => self.word(start, end, tag, loose),
            }
            0
        });
        if !piece.head.is_empty() || piece.row.is_some() {
            let cell = person::cell(&piece.text, &self.around);
            cell.into_iter().for_each(|found| self.push(Some(found)));
            self.push(dwelling::cell(&piece.text, &self.around));
        }
    }

    fn push(&mut self, found: Option<(Range<usize>, Kind, Confidence)>) {
        if let Some((range, kind, confidence)) = found {
            self.hits.push(Hit { piece: self.at, range, kind, confidence });
        }
    }

    fn word(&mut self, start: usize, end: usize, tag: Tag, loose: bool) {
        let (text, part) = (self.piece.text.as_str(), self.piece.place.part);
        let (mark, kind) = match tag {
            Tag::Level(rank) => (marking::level(text, start, end, rank, part), Kind::SecrecyMarking),
            Tag::Notice => (marking::notice(text, start, end, loose, part), Kind::InternalNotice),
            _ if loose => return,
            Tag::Home => return self.push(dwelling::home(text, end)),
            Tag::Birth => return self.push(person::birth(text, start, end)),
            Tag::Health | Tag::Hardship | Tag::Minor => {
                return self.push(person::affair(text, start, end, tag, &self.around));
            }
        };
        let Some(mark) = mark else { return };
        if kind == Kind::InternalNotice && mark.plain.is_some() && self.around.row.concept {
            return;
        }
        if let Some(rank) = mark.plain.filter(|_| kind == Kind::SecrecyMarking) {
            self.plain.push((self.hits.len(), rank));
        }
        self.push(Some((mark.range, kind, mark.confidence)));
    }

    /// The chain of digits that begins at `start`: the byte the pass goes on at.
    fn digits(&mut self, start: usize) -> usize {
        let text = self.piece.text.as_str();
        self.chain.read(text, start);
        let (at, hits) = (self.at, &mut *self.hits);
        let mut found = |range, kind, confidence| hits.push(Hit { piece: at, range, kind, confidence });
        if self.chain.digits.len() >= 7 {
            Judge { text, around: &self.around, chain: self.chain, found: &mut found }.all();
        }
        let mut more = Vec::new();
        for run in &self.chain.runs {
            if run.count <= 6 {
                more.push(dwelling::plate(text, run.start, &self.around));
            }
            if run.count <= 5 {
                more.push(dwelling::room(text, run.start..run.end));
            }
            if run.count <= 2 && signs::next(text, run.end).is_some_and(|c| matches!(c, AGE | FULL | PIECE)) {
                more.push(person::age(text, run.start, run.end, &self.around));
            }
            if run.count == 4
                && let Some(range) = marking::series(text, run.start..run.end)
            {
                more.push(Some((range, Kind::ClassifiedNumber, Confidence::High)));
            }
            if let Some(end) = born_after(text, run.end) {
                more.push(person::born(text, end));
            }
        }
        more.into_iter().for_each(|found| self.push(found));
        self.chain.end
    }
}

/// 岁, 周, 个: what follows the number of an age.
const AGE: char = '\u{5c81}';
const FULL: char = '\u{5468}';
const PIECE: char = '\u{4e2a}';

/// "…日生" with nothing more behind: where the 生 is.
fn born_after(text: &str, end: usize) -> Option<usize> {
    let rest = text.get(end..)?.strip_prefix('\u{65e5}')?.strip_prefix('\u{751f}')?;
    let over = rest.chars().next().is_none_or(|c| signs::noise(signs::class(c)));
    over.then_some(end + '\u{65e5}'.len_utf8())
}

/// What is torn over two pieces: levels written one character a paragraph, identity numbers over the end of a line or
/// one digit a cell.
fn across(pieces: &[Piece], hits: &mut Vec<Hit>) {
    let hit = |piece, range, kind| Hit { piece, range, kind, confidence: Confidence::High };
    let mut cells: Vec<(usize, char)> = Vec::new();
    let mut last: Option<usize> = None;
    for (at, piece) in pieces.iter().enumerate() {
        let text = piece.text.trim();
        if text.is_empty() {
            continue;
        }
        let before = last.and_then(|n| pieces.get(n)).filter(|other| other.place.within == piece.place.within);
        let (Some(other), Some(n)) = (before, last) else {
            last = Some(at);
            continue;
        };
        if other.text.len() <= 40
            && let Some(range) = marking::torn(&other.text, &piece.text)
        {
            hits.push(hit(at, range, Kind::SecrecyMarking));
        }
        if piece.place.part != Part::Cell && other.place.part == piece.place.part {
            let pair = torn_identity(&other.text, &piece.text).into_iter();
            pair.for_each(|(one, two)| hits.extend([hit(n, one, Kind::IdNumber), hit(at, two, Kind::IdNumber)]));
        }
        last = Some(at);
    }
    for (at, piece) in pieces.iter().enumerate() {
        let mut chars = piece.text.trim().chars();
        let single = chars.next().filter(|_| chars.next().is_none());
        let same =
            cells.last().and_then(|(n, _)| pieces.get(*n)).is_none_or(|other| other.place.name == piece.place.name);
        match single.filter(|c| signs::digit(*c).is_some() || signs::is_ten(*c)) {
            Some(c) if same => cells.push((at, c)),
            _ => cells.clear(),
        }
        let from = cells.len().saturating_sub(18);
        let window: Vec<char> = cells.iter().skip(from).map(|(_, c)| *c).collect();
        if number::spelled(&window) {
            let whole = |n: usize| pieces.get(n).map_or(0, |piece| piece.text.len());
            hits.extend(cells.drain(..).skip(from).map(|(n, _)| hit(n, 0..whole(n), Kind::IdNumber)));
        }
    }
}

/// The end of one line and the beginning of the next, if they are an identity number together.
fn torn_identity(one: &str, two: &str) -> Option<(Range<usize>, Range<usize>)> {
    let part = |c: char| signs::digit(c).is_some() || signs::blank(signs::class(c)) || matches!(c, '-' | '\n');
    let head = one.trim_end();
    let start = head.char_indices().rev().take(24).take_while(|(_, c)| part(*c)).last()?.0;
    let lead = two.len() - two.trim_start().len();
    let tail = two.get(lead..)?.char_indices().take(24).take_while(|(_, c)| part(*c) || signs::is_ten(*c)).last()?;
    let end = lead + tail.0 + tail.1.len_utf8();
    let mut text = head.get(start..)?.trim_start().to_owned();
    let from = head.len() - text.len();
    text.push('\n');
    let cut = text.len();
    text.push_str(two.get(lead..end)?);
    let mut chain = Chain::default();
    chain.read(&text, 0);
    let mut found = None;
    let place = crate::Place::new(Part::Line, "", "");
    let piece = Piece::new(place, "");
    let around = Around { piece: &piece, head: context::Head::default(), row: context::Row::default() };
    let mut keep = |range: Range<usize>, kind, confidence| {
        let sure = kind == Kind::IdNumber && confidence == Confidence::High && range.len() >= 18;
        if sure && range.start < cut && range.end > cut {
            found = Some(range);
        }
    };
    Judge { text: &text, around: &around, chain: &chain, found: &mut keep }.all();
    let range = found?;
    Some((from + range.start..head.len(), lead..lead + range.end - cut))
}

/// In order, and where two share characters the weightier one.
fn apart(mut hits: Vec<Hit>) -> Vec<Hit> {
    let weight = |hit: &Hit| (hit.kind.refuses(), hit.confidence, hit.range.len());
    hits.retain(|hit| !hit.range.is_empty());
    hits.sort_by(|a, b| (a.piece, a.range.start).cmp(&(b.piece, b.range.start)).then(weight(b).cmp(&weight(a))));
    let mut kept: Vec<Hit> = Vec::with_capacity(hits.len());
    for hit in hits {
        match kept.last_mut() {
            Some(last) if last.piece == hit.piece && hit.range.start < last.range.end => {
                if weight(&hit) > weight(last) {
                    *last = hit;
                }
            }
            _ => kept.push(hit),
        }
    }
    kept
}
