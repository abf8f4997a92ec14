//! Files of every format we take: reading and rewriting.

use std::{collections::BTreeMap, ops::Range};

use crate::{Extract, Hidden, Limits, Part, Piece, Place, Refused, format};
use budget::Budget;
use sink::Sink;

mod archive;
pub(crate) mod budget;
mod colour;
mod cover;
mod font;
mod heads;
pub(crate) mod image;
mod leftover;
mod markup;
mod member;
mod odf;
mod ofd;
mod ooxml;
pub(crate) mod package;
mod package_structure;
mod parts;
mod pdf;
pub(crate) mod plain;
mod properties;
mod runs;
mod sink;
mod strings;
mod telling;
mod tree;

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

/// All text of a file with its places. The file's own name is the first piece, if it has one.
///
/// # Errors
/// [`Refused`], as soon as it is known.
pub fn read(name: &str, bytes: &[u8], limits: &Limits) -> Result<Extract, Refused> {
    let mut sink = Sink::new(Budget::new(bytes, limits)?, None);
    let format = format(name, bytes)?;
    walk(&mut sink, name, bytes)?;
    Ok(sink.into_extract(format))
}

/// The file without what is hidden, with these edits made. Its name is the caller's to change.
///
/// # Errors
/// [`Refused`]; nothing is left half done.
pub fn rewrite(name: &str, bytes: &[u8], limits: &Limits, edits: &Edits) -> Result<Rewritten, Refused> {
    let mut sink = Sink::new(Budget::new(bytes, limits)?, Some(edits));
    let bytes = walk(&mut sink, name, bytes)?.unwrap_or_default();
    Ok(Rewritten { bytes, removed: sink.removed() })
}

fn walk(sink: &mut Sink, name: &str, bytes: &[u8]) -> Result<Option<Vec<u8>>, Refused> {
    sink.put(Piece::new(Place::new(Part::Name, "", ""), name))?;
    member::walk(sink, name, bytes)
}
