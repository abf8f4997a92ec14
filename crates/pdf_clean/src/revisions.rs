//! Older revisions: an incremental update leaves what it replaces in the file (ISO 32000, 7.5.6).

use std::collections::HashSet;

use lopdf::Document;
use memchr::memmem;

use super::{
    load,
    reading::{Origin, Reading},
};
use crate::{Hidden, Refused, Unread};

/// Revisions read, the latest first.
const REVISIONS: usize = 12;

/// Reads every older revision; text that the newest one has as well is not repeated.
pub fn read(bytes: &[u8], newest: &Document, reading: &mut Reading) -> Result<(), Refused> {
    let mut ends: Vec<usize> = memmem::find_iter(bytes, b"%%EOF").map(|at| at + 5).collect();
    let last = ends.pop().unwrap_or(bytes.len());
    // A linearized file has an end after its first page.
    if newest.linearization.is_some() && !ends.is_empty() {
        ends.remove(0);
    }
    if bytes.get(last..).is_some_and(|after| after.iter().any(|byte| !byte.is_ascii_whitespace() && *byte != 0)) {
        reading.count(Hidden::Foreign, 1);
        let after = super::object::text(bytes.get(last..bytes.len().min(last + 65_536)).unwrap_or_default());
        reading.aside(crate::Part::Other, "", Hidden::Foreign, after)?;
    }
    let updates = memmem::find_iter(bytes, b"startxref").count();
    let older: Vec<usize> = ends.into_iter().rev().take(updates).collect();
    let mut known: HashSet<String> = reading.extract.pieces.iter().map(|piece| piece.text.clone()).collect();
    for (number, end) in older.iter().enumerate() {
        if number >= REVISIONS {
            let place = crate::Place::new(crate::Part::Other, "revision", "");
            reading.unread(Unread::Limit, place);
            break;
        }
        let part = bytes.get(..*end).unwrap_or_default();
        // Not every such word ends a revision: it may stand in a stream.
        let Ok(doc) = load::load(part, reading.budget) else { continue };
        reading.count(Hidden::Revisions, 1);
        let mut old = Reading::new(reading.budget, None, reading.embedded);
        super::document(&doc, &mut old)?;
        for mut piece in old.extract.pieces {
            if known.insert(piece.text.clone()) {
                piece.hidden = Some(Hidden::Revisions);
                reading.push(piece, &Origin::Fixed)?;
            }
        }
    }
    Ok(())
}
