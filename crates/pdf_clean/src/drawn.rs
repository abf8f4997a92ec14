//! What a page is made of, as the walk through its content found it.

use lopdf::ObjectId;

use super::{cmap::Text, object::Rect, state::Colour};
use crate::Hidden;

/// A stream whose operators can be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// The content of a page, its streams joined.
    Page(u32),
    /// A form.
    Form(ObjectId),
}

/// Where a glyph is written: the stream, the operator's first byte, which operand of a `TJ`, which bytes of its string.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct At {
    pub source: Source,
    pub operator: u32,
    pub element: u32,
    pub byte: u32,
    pub length: u8,
    /// The number for `TJ` that moves as far as the glyph does.
    pub step: f32,
}

/// A glyph on the page. Lengths in units of the page.
pub struct Glyph {
    /// `None` if it can't be told.
    pub text: Option<Text>,
    pub start: (f32, f32),
    pub end: (f32, f32),
    /// From the baseline to the top; for text running downwards, to the right, a whole em.
    pub up: (f32, f32),
    /// The way the text runs, in degrees.
    pub angle: f32,
    pub vertical: bool,
    pub at: At,
    /// Its stream is drawn by a layer that is off, and may be drawn elsewhere too.
    pub borrowed: bool,
    pub hide: Option<Hidden>,
    /// Drawn without ink, as the text under a scan is. Once the page is judged: the text layer of a picture.
    pub inkless: bool,
    pub fill: Colour,
    /// Order of painting.
    pub order: u32,
}

/// A filled area or a picture.
pub struct Area {
    pub around: Rect,
    pub fill: Colour,
    /// Nothing shows through, and its box is its shape.
    pub covers: bool,
    pub order: u32,
    pub picture: bool,
}

/// Words that stand in for glyphs: `ActualText`, `Alt`, `E` of marked content.
pub struct Mark {
    pub source: Source,
    pub operator: u32,
    pub text: String,
    /// Glyphs drawn under it.
    pub glyphs: std::ops::Range<usize>,
    /// It stands in the operator, not in the resources.
    pub inline: bool,
}

/// What is to go from a stream whatever the edits are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drop {
    /// A picture, a form, a shading.
    Operator,
    /// The ink of a path; its clipping stays.
    Ink,
}

/// What a page is made of.
#[derive(Default)]
pub struct Drawn {
    pub glyphs: Vec<Glyph>,
    pub areas: Vec<Area>,
    pub marks: Vec<Mark>,
    pub drops: Vec<(Source, u32, Drop)>,
    /// Lines and curves painted.
    pub lines: u32,
    pub damaged: bool,
    /// A picture is clipped: more of it is there than is drawn.
    pub cropped: bool,
    /// The last order of painting given.
    pub order: u32,
}
