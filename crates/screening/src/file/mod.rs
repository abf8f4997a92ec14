//! Files of every format we take: reading and rewriting.

use std::{collections::BTreeMap, ops::Range};

use crate::{Extract, Format, Hidden, Limits, Refused, format};

mod pdf;

/// Replacements in visible text, by the number of the piece in [`read`]'s result: byte ranges of the piece's text, in
/// order and apart from each other, and what stands there then.
pub type Edits = BTreeMap<usize, Vec<(Range<usize>, String)>>;

/// A file without hidden data and with its edits made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rewritten {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// What was taken out.
    pub removed: BTreeMap<Hidden, u32>,
}

/// All text of a file with its places.
///
/// # Errors
/// [`Refused`], as soon as it is known.
pub fn read(name: &str, bytes: &[u8], limits: &Limits) -> Result<Extract, Refused> {
    match format(name, bytes)? {
        Format::Pdf => pdf::read(bytes, limits),
        other => Err(Refused::Format { format: other }),
    }
}

/// The file without what is hidden, with these edits made.
///
/// # Errors
/// [`Refused`]; nothing is left half done.
pub fn rewrite(name: &str, bytes: &[u8], limits: &Limits, edits: &Edits) -> Result<Rewritten, Refused> {
    match format(name, bytes)? {
        Format::Pdf => pdf::rewrite(bytes, limits, edits),
        other => Err(Refused::Format { format: other }),
    }
}
