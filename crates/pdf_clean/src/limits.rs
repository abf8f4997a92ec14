//! How much is read at most, and why a file is not taken.

use thiserror::Error;

use crate::Place;

/// How much is read at most. The defaults hold a thousand-page report and keep a small server well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of all streams together after inflating, counted while inflating.
    pub expanded_bytes: u64,
    /// How many times its size a file may expand to; looked at from 16 MiB expanded on.
    pub ratio: u64,
    /// Pages.
    pub pages: u32,
    /// How deep objects may nest.
    pub depth: usize,
    /// Bytes of text (UTF-8) kept from the whole file.
    pub text_bytes: u64,
    /// Pieces of text kept from the whole file.
    pub pieces: usize,
    /// How deep files may be embedded in files; with 0 no embedded file is read.
    pub nesting: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            expanded_bytes: 200 << 20,
            ratio: 150,
            pages: 3_000,
            depth: 200,
            text_bytes: 32 << 20,
            pieces: 500_000,
            nesting: 4,
        }
    }
}

/// Which limit was hit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// [`Limits::expanded_bytes`] or [`Limits::ratio`].
    Expanded,
    /// Tokens, objects and comparisons: a fixed amount of work for one file.
    Work,
    /// [`Limits::pages`].
    Pages,
    /// [`Limits::depth`].
    Depth,
    /// [`Limits::text_bytes`], [`Limits::pieces`], or the glyphs of one page.
    Text,
}

/// Why a file was not taken. Nothing of it is kept then.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refused {
    /// A bomb, or a file nobody could work with.
    #[error("the file has more {measure:?} than {limit}")]
    TooMuch { measure: Measure, limit: u64 },
    #[error("the file is protected by a password")]
    Password,
    /// `part` names the object, or is empty for the file itself.
    #[error("the file is damaged in {part:?}")]
    Damaged { part: String },
    /// What is to be removed can't be: a picture shows it too, or it isn't drawn by glyphs and can't be changed in place.
    #[error("what is to be removed can't be removed from {place:?}")]
    Irremovable { place: Place },
    /// An edit names a piece that [`crate::read`] doesn't find.
    #[error("there is no piece {number}")]
    NoSuchPiece { number: usize },
}
