//! What must not leave: secrecy markings and personal data in text.

mod join;

use std::ops::Range;

pub use join::{Masked, Revealed, joined, masked_numbers};
use serde::{Deserialize, Serialize};

use crate::{Confidence, Kind, Piece};

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

/// Everything found in these pieces, in their order; pieces of one row lend each other context.
#[must_use]
pub fn detect(_pieces: &[Piece]) -> Vec<Hit> {
    Vec::new()
}

/// The article of law behind a kind.
#[must_use]
pub fn basis(_kind: Kind) -> Basis {
    Basis { law: String::new(), article: 0 }
}
