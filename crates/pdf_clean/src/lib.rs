//! Reads, cleans and redacts PDF files (ISO 32000) from untrusted sources: bytes in, bytes out.
//!
//! **What it reads.** The text of every page, line by line as it is seen, from content streams, fonts and character maps;
//! then everything beside the pages (properties, XMP, annotations, form data, scripts, bookmarks, embedded files, words
//! that stand in for pictures, EXIF of pictures, strings nothing asks for); then what older revisions of the file still
//! hold. [`read`] tells for each [`Piece`] where it stands and whether a reader of the pages sees it. What it could not
//! read it names: a page without text, a font whose characters can't be told.
//!
//! **What it takes away.** [`rewrite`] writes the document anew from what showing its pages needs, with bookmarks,
//! structure and links to the web. Everything that is [`Hidden`] goes, form fields are flattened into their pages, and
//! text named by [`Edits`] goes from the content itself: its glyphs are taken out of the stream, a black box stands
//! where they stood, and what can't be taken out is an error, never left behind. The same input gives the same bytes.
//!
//! **Limits.** Nothing a file says of itself is believed: streams, objects, tokens, pages, pieces of text and the
//! comparisons made with them are counted, and reading stops at the first of the [`Limits`] that is hit. Objects are
//! parsed and decrypted by `lopdf`; a file behind a password is refused, one that only forbids printing or copying isn't.
//! Pictures are not looked at: text in a scan is told as unread, and can't be redacted.
//!
//! **Not its affair.** What is worth hiding, and files that are embedded in the PDF: their reader is an argument
//! ([`EmbeddedReader`]; `&()` reads none).
//!
//! ```no_run
//! use pdf_clean::{Edits, Limits, read, rewrite};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let bytes = std::fs::read("report.pdf")?;
//! let limits = Limits::default();
//! let found = read(&bytes, &limits, &())?;
//! let mut edits = Edits::new();
//! for (number, piece) in found.pieces.iter().enumerate().filter(|(_, piece)| piece.hidden.is_none()) {
//!     if let Some(at) = piece.text.find("13800138000") {
//!         edits.insert(number, vec![(at..at + 11, "138****8000".to_owned())]);
//!     }
//! }
//! std::fs::write("clean.pdf", rewrite(&bytes, &limits, &edits, &())?.bytes)?;
//! # Ok(())
//! # }
//! ```
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

mod clean;
mod cmap;
mod destinations;
mod drawn;
mod embedded;
mod extract;
mod font;
mod layers;
mod limits;
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
pub use self::{
    embedded::{EmbeddedReader, EmbeddedText},
    extract::{Edits, Extract, Hidden, Part, Piece, Place, Rewritten, Unread},
    limits::{Limits, Measure, Refused},
};

/// All text of a PDF, and what is hidden in it.
///
/// # Errors
/// [`Refused::Password`], [`Refused::Damaged`], [`Refused::TooMuch`].
pub fn read(bytes: &[u8], limits: &Limits, embedded: &dyn EmbeddedReader) -> Result<Extract, Refused> {
    let budget = Budget::new(limits, bytes.len());
    let doc = load::load_all(bytes, &budget)?;
    let mut reading = Reading::new(&budget, None, embedded);
    document(&doc, &mut reading)?;
    revisions::read(bytes, &doc, &mut reading)?;
    Ok(reading.extract)
}

/// The PDF written anew without what is hidden and with the edits made: glyphs go from the content itself, a black box
/// stands where they stood.
///
/// # Errors
/// As [`read`]; [`Refused::NoSuchPiece`]; [`Refused::Irremovable`] for text that a picture shows too (a scan's text layer), and for text that is
/// not drawn by glyphs and can't be changed in place.
pub fn rewrite(
    bytes: &[u8],
    limits: &Limits,
    edits: &Edits,
    embedded: &dyn EmbeddedReader,
) -> Result<Rewritten, Refused> {
    let budget = Budget::new(limits, bytes.len());
    let doc = load::load_all(bytes, &budget)?;
    let mut reading = Reading::new(&budget, Some(edits), embedded);
    let found = document(&doc, &mut reading)?;
    let pieces = reading.extract.pieces.len();
    if let Some(beyond) = edits.keys().find(|number| **number >= pieces) {
        return Err(Refused::NoSuchPiece { number: *beyond });
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
    reading.extract.pages = u32::try_from(list.len()).unwrap_or(u32::MAX);
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
