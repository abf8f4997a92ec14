//! Pieces as they are found, in an order that depends on the file alone; and, for rewriting, what has to go for them.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::ObjectId;

use super::{
    drawn::{Drop, Glyph, Source},
    lines::Written,
    object::Budget,
    page::corners,
};
use crate::{Edits, EmbeddedReader, Extract, Hidden, Part, Piece, Place, Refused, Unread};

/// A way into an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    Key(Vec<u8>),
    Item(usize),
}

/// A glyph that goes: which string of the operator, which bytes, how far to step instead.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gone {
    pub element: u32,
    pub byte: u32,
    pub length: u8,
    pub step: f32,
}

/// What becomes of one stream's operators, by their first byte.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Change {
    pub gone: BTreeMap<u32, Vec<Gone>>,
    pub drops: BTreeMap<u32, Drop>,
    /// Marked content that loses its stand-in words.
    pub unmarked: BTreeSet<u32>,
}

/// Four corners of a box that is drawn where something was taken out.
pub type Corners = [(f64, f64); 4];

/// What rewriting has to do.
#[derive(Default)]
pub struct Plan {
    pub streams: BTreeMap<Source, Change>,
    pub boxes: BTreeMap<u32, Vec<Corners>>,
    /// Strings of objects that are replaced.
    pub strings: Vec<(ObjectId, Vec<Step>, String)>,
    /// Links that are taken out.
    pub links: BTreeSet<ObjectId>,
}

/// Where a piece comes from.
pub enum Origin<'g> {
    /// Glyphs of a page.
    Glyphs { page: u32, glyphs: &'g [Glyph], spans: &'g [(u32, u32, u32)] },
    /// The words of marked content, and the glyphs under it.
    Mark { source: Source, operator: u32 },
    /// A string of an object.
    Text(ObjectId, Vec<Step>),
    /// A link's address.
    Link(ObjectId),
    /// Goes whatever happens, or can't be changed.
    Fixed,
}

pub struct Reading<'a> {
    pub budget: &'a Budget,
    pub extract: Extract,
    edits: Option<&'a Edits>,
    pub embedded: &'a dyn EmbeddedReader,
    pub plan: Plan,
}

impl<'a> Reading<'a> {
    pub fn new(budget: &'a Budget, edits: Option<&'a Edits>, embedded: &'a dyn EmbeddedReader) -> Self {
        Self { budget, extract: Extract::default(), edits, embedded, plan: Plan::default() }
    }

    /// A piece; blank text is none.
    pub fn push(&mut self, piece: Piece, origin: &Origin) -> Result<(), Refused> {
        if piece.text.trim().is_empty() {
            return Ok(());
        }
        self.budget.piece(piece.text.len())?;
        let number = self.extract.pieces.len();
        if let Some(edits) = self.edits.and_then(|edits| edits.get(&number))
            && piece.hidden.is_none()
        {
            for (range, replacement) in edits {
                self.edit(&piece, origin, range.clone(), replacement)?;
            }
        }
        self.extract.pieces.push(piece);
        Ok(())
    }

    /// Text beside the pages.
    pub fn aside(&mut self, part: Part, name: &str, hidden: Hidden, text: String) -> Result<(), Refused> {
        let mut piece = Piece::new(Place::new(part, name, ""), text);
        piece.hidden = Some(hidden);
        self.push(piece, &Origin::Fixed)
    }

    pub fn count(&mut self, hidden: Hidden, more: u32) {
        if more > 0 {
            *self.extract.hidden.entry(hidden).or_default() += more;
        }
    }

    pub fn unread(&mut self, why: Unread, place: Place) {
        let entry = (why, place);
        if self.extract.unread.len() < 10_000 && !self.extract.unread.contains(&entry) {
            self.extract.unread.push(entry);
        }
    }

    fn edit(
        &mut self,
        piece: &Piece,
        origin: &Origin,
        range: std::ops::Range<usize>,
        replacement: &str,
    ) -> Result<(), Refused> {
        let irremovable = || Refused::Irremovable { place: piece.place.clone() };
        let old = piece.text.get(range.clone()).ok_or_else(irremovable)?;
        match origin {
            Origin::Fixed => return Err(irremovable()),
            Origin::Link(id) => {
                self.plan.links.insert(*id);
            }
            Origin::Text(id, path) => {
                let known = self.plan.strings.iter().position(|(other, way, _)| other == id && way == path);
                let number = known.unwrap_or(self.plan.strings.len());
                if known.is_none() {
                    self.plan.strings.push((*id, path.clone(), piece.text.clone()));
                }
                // Edits of one piece come in order; what was replaced before is as long or is found again from the end.
                let (_, _, text) = self.plan.strings.get_mut(number).ok_or_else(irremovable)?;
                let from_end = piece.text.len() - range.end;
                let end = text.len().saturating_sub(from_end);
                let start = end.checked_sub(old.len()).ok_or_else(irremovable)?;
                if text.get(start..end) != Some(old) {
                    return Err(irremovable());
                }
                text.replace_range(start..end, replacement);
            }
            Origin::Mark { source, operator } => {
                self.plan.streams.entry(*source).or_default().unmarked.insert(*operator);
            }
            Origin::Glyphs { page, glyphs, spans } => {
                let chars = changed(old, replacement);
                for (low, high, number) in *spans {
                    let (low, high) = (*low as usize, *high as usize);
                    let touched = chars.iter().any(|(from, to)| range.start + from < high && low < range.start + to);
                    let Some(glyph) = glyphs.get(*number as usize).filter(|_| touched) else { continue };
                    // A picture shows it as well, and pictures aren't changed.
                    if glyph.inkless || glyph.text.is_none() {
                        return Err(irremovable());
                    }
                    self.remove(glyph);
                    self.plan.boxes.entry(*page).or_default().push(corners(glyph));
                }
            }
        }
        Ok(())
    }

    /// A glyph goes from its stream.
    pub fn remove(&mut self, glyph: &Glyph) {
        let at = glyph.at;
        let change = self.plan.streams.entry(at.source).or_default();
        let gone = Gone { element: at.element, byte: at.byte, length: at.length, step: at.step };
        change.gone.entry(at.operator).or_default().push(gone);
    }

    pub fn rewrites(&self) -> bool {
        self.edits.is_some()
    }
}

/// The bytes of `old` that the replacement doesn't keep: character by character if both have as many.
fn changed(old: &str, replacement: &str) -> Vec<(usize, usize)> {
    if old.chars().count() != replacement.chars().count() {
        return vec![(0, old.len())];
    }
    let pairs = old.char_indices().zip(replacement.chars());
    pairs.filter(|((_, a), b)| a != b).map(|((at, c), _)| (at, at + c.len_utf8())).collect()
}

/// A line of a page as a piece.
pub fn line(page: u32, written: &Written, hidden: Option<Hidden>) -> Piece {
    let place = Place::new(Part::Page, page.to_string(), written.line.to_string());
    let mut piece = Piece::new(place, written.text.clone());
    piece.hidden = hidden;
    piece
}
