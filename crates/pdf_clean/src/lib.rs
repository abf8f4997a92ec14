//! PDF (ISO 32000): reading text with its places, cleaning, true removal of text.
//!
//! The parser reads objects and decrypts; content, fonts and character maps are read here, because what has to be
//! removed must be known to the byte. What the pages show comes first, in the order of the pages, then everything beside
//! them, then what older revisions of the file still hold.

mod clean;
mod cmap;
mod destinations;
mod drawn;
mod font;
mod layers;
mod lines;
mod load;
mod names;
mod non_page_content;
mod object;
mod page;
mod pages;
mod picture;
mod reading;
mod redact;
mod revisions;
mod scrub;
mod state;
mod token;
mod truetype;
mod walk;
mod xmp;

use std::collections::BTreeMap;

use lopdf::Document;

use self::{clean::Found, object::Budget, reading::Reading, walk::Walker};
use super::{Edits, Rewritten};
use crate::{Extract, Limits, Refused};

/// All text of a PDF.
///
/// # Errors
/// [`Refused::Password`], [`Refused::Damaged`], [`Refused::TooMuch`].
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Extract, Refused> {
    let budget = Budget::new(limits, bytes.len());
    let doc = load::load_all(bytes, &budget)?;
    let mut reading = Reading::new(&budget, None);
    document(&doc, &mut reading)?;
    revisions::read(bytes, &doc, &mut reading)?;
    Ok(reading.extract)
}

/// The PDF written anew without what is hidden and with the edits made: glyphs go from the content itself, a black box
/// stands where they stood.
///
/// # Errors
/// As [`read`]; [`Refused::Irremovable`] for text that a picture shows too (a scan's text layer), and for text that is
/// not drawn by glyphs and can't be changed in place.
pub fn rewrite(bytes: &[u8], limits: &Limits, edits: &Edits) -> Result<Rewritten, Refused> {
    let budget = Budget::new(limits, bytes.len());
    let doc = load::load_all(bytes, &budget)?;
    let mut reading = Reading::new(&budget, Some(edits));
    let found = document(&doc, &mut reading)?;
    let pieces = reading.extract.pieces.len();
    if let Some(beyond) = edits.keys().find(|number| **number >= pieces) {
        return Err(Refused::Irremovable { part: beyond.to_string() });
    }
    revisions::read(bytes, &doc, &mut reading)?;
    // The content is inflated a second time.
    let budget = Budget::new(limits, bytes.len());
    let written = clean::write(&doc, bytes, &reading.plan, &found, &budget)?;
    Ok(Rewritten { bytes: written, removed: reading.extract.hidden })
}

/// Reads the pages and what stands beside them.
fn document(doc: &Document, reading: &mut Reading) -> Result<Found, Refused> {
    let mut walker = Walker::new(doc, reading.budget);
    let list = page::pages(doc, reading.budget)?;
    walker.single = list.len() == 1;
    reading.extract.pages = Some(u32::try_from(list.len()).unwrap_or(u32::MAX));
    let mut stamps = BTreeMap::new();
    for (number, page) in (1..).zip(&list) {
        let shown = pages::read(reading, &mut walker, page, number)?;
        if !shown.stamps.is_empty() && reading.rewrites() {
            stamps.insert(number, shown.stamps);
        }
    }
    let shown = walker.shown.clone();
    let reachable = non_page_content::reachable(doc);
    non_page_content::read(reading, &mut walker, &reachable)?;
    Ok(Found { stamps, shown })
}
