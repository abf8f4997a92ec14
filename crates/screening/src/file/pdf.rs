//! PDF, by [`pdf_clean`]: its findings in the words of this room, and the files that are embedded in it.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};

use pdf_clean::EmbeddedText;

use super::{Edits, strings};
use crate::{Extract, Format, Hidden, Limits, Measure, Part, Piece, Place, Refused, Unread};

/// All text of a PDF.
///
/// # Errors
/// [`Refused::Password`], [`Refused::Damaged`], [`Refused::TooMuch`].
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Extract, Refused> {
    let embedded = Embedded::new(limits);
    let found = pdf_clean::read(bytes, &limits.into(), &embedded)?;
    let pieces = found.pieces.into_iter().map(|piece| embedded.piece(piece)).collect();
    let unread = found.unread.into_iter().map(|(why, place)| (why.into(), embedded.unread_place(place))).collect();
    let hidden: BTreeMap<Hidden, u32> =
        found.hidden.into_iter().map(|(hidden, count)| (hidden.into(), count)).collect();
    Ok(Extract { format: Format::Pdf, pieces, hidden, unread, pages: Some(found.pages) })
}

/// The PDF without what is hidden and with the edits made.
///
/// # Errors
/// As [`read`]; [`Refused::Irremovable`].
pub fn rewrite(bytes: &[u8], limits: &Limits, edits: &Edits) -> Result<Vec<u8>, Refused> {
    Ok(pdf_clean::rewrite(bytes, &limits.into(), edits, &Embedded::new(limits))?.bytes)
}

/// Reads embedded files as files, and keeps what the PDF's pieces don't tell of theirs.
struct Embedded {
    /// One nesting less.
    limits: Limits,
    known: RefCell<Known>,
}

#[derive(Default)]
struct Known {
    /// Pieces that were found, without their text.
    pieces: Vec<Piece>,
    /// Places that could not be read, each once.
    places: Vec<Place>,
    numbers: HashMap<Place, usize>,
}

impl Embedded {
    fn new(limits: &Limits) -> Self {
        let limits = Limits { nesting: limits.nesting.saturating_sub(1), ..limits.clone() };
        Self { limits, known: RefCell::default() }
    }

    fn piece(&self, found: pdf_clean::Piece) -> Piece {
        let inner = found.place.inside.and_then(|number| self.known.borrow().pieces.get(number).cloned());
        let mut piece = inner.unwrap_or_else(|| Piece::new(found.place.into(), ""));
        piece.hidden = found.hidden.map(Hidden::from);
        piece.text = found.text;
        piece
    }

    fn unread_place(&self, place: pdf_clean::Place) -> Place {
        let inner = place.inside.and_then(|number| self.known.borrow().places.get(number).cloned());
        inner.unwrap_or_else(|| place.into())
    }
}

impl pdf_clean::EmbeddedReader for Embedded {
    fn read(&self, name: &str, bytes: &[u8]) -> EmbeddedText {
        let why = match super::read(name, bytes, &self.limits) {
            Ok(extract) => return self.known.borrow_mut().keep(name, extract),
            Err(Refused::Empty) => return EmbeddedText::default(),
            Err(Refused::Password) => pdf_clean::Unread::Encrypted,
            Err(Refused::TooMuch { .. }) => pdf_clean::Unread::Limit,
            Err(Refused::Format { .. }) => pdf_clean::Unread::UnreadFormat,
            Err(Refused::Damaged { .. } | Refused::Name { .. } | Refused::Irremovable { .. }) => {
                pdf_clean::Unread::Damaged
            }
        };
        let texts = strings::telling(bytes).into_iter().map(|text| (None, text)).collect();
        EmbeddedText { texts, unread: vec![(why, None)] }
    }
}

impl Known {
    fn keep(&mut self, name: &str, extract: Extract) -> EmbeddedText {
        let mut found = EmbeddedText::default();
        for mut piece in extract.pieces {
            found.texts.push((Some(self.pieces.len()), std::mem::take(&mut piece.text)));
            piece.place = piece.place.inside(name);
            self.pieces.push(piece);
        }
        for (why, place) in extract.unread {
            let place = place.inside(name);
            let number = *self.numbers.entry(place.clone()).or_insert(self.places.len());
            if number == self.places.len() {
                self.places.push(place);
            }
            found.unread.push((why.into(), Some(number)));
        }
        found
    }
}

impl From<&Limits> for pdf_clean::Limits {
    fn from(limits: &Limits) -> Self {
        let Limits { file_bytes: _, expanded_bytes, ratio, members: _, nesting, pages, depth, text_bytes, pieces } =
            *limits;
        Self { expanded_bytes, ratio, pages, depth, text_bytes, pieces, nesting }
    }
}

impl From<pdf_clean::Refused> for Refused {
    fn from(refused: pdf_clean::Refused) -> Self {
        match refused {
            pdf_clean::Refused::TooMuch { measure, limit } => Self::TooMuch { measure: measure.into(), limit },
            pdf_clean::Refused::Password => Self::Password,
            pdf_clean::Refused::Damaged { part } => Self::Damaged { part },
            pdf_clean::Refused::Irremovable { place } => Self::Irremovable { part: Place::from(place).to_string() },
            pdf_clean::Refused::NoSuchPiece { number } => Self::Irremovable { part: number.to_string() },
        }
    }
}

impl From<pdf_clean::Measure> for Measure {
    fn from(measure: pdf_clean::Measure) -> Self {
        match measure {
            pdf_clean::Measure::Expanded => Self::Expanded,
            pdf_clean::Measure::Work => Self::Members,
            pdf_clean::Measure::Pages => Self::Pages,
            pdf_clean::Measure::Depth => Self::Depth,
            pdf_clean::Measure::Text => Self::Text,
        }
    }
}

impl From<pdf_clean::Place> for Place {
    fn from(place: pdf_clean::Place) -> Self {
        Self::new(place.part.into(), place.name, place.at)
    }
}

/// Code lists of both crates that name the same things.
macro_rules! same_names {
    ($($theirs:ident => $ours:ident { $($name:ident),+ $(,)? })+) => {$(
        impl From<pdf_clean::$theirs> for $ours {
            fn from(theirs: pdf_clean::$theirs) -> Self {
                match theirs {
                    $(pdf_clean::$theirs::$name => Self::$name,)+
                }
            }
        }
    )+};
}

same_names! {
    Hidden => Hidden {
        Properties, HiddenText, Embedded, Scripts, ExternalLinks, Layers, Annotations, Forms, Exif, Position, Xmp,
        Thumbnails, Revisions, Foreign,
    }
    Part => Part {
        Page, Annotation, Field, Outline, Property, Picture, AltText, Name, Embedded, Other,
    }
    Unread => Unread { NoTextLayer, UnknownFont, UnreadFormat, Encrypted, Damaged, Limit, Covered, Cropped }
}

impl From<Unread> for pdf_clean::Unread {
    fn from(ours: Unread) -> Self {
        match ours {
            Unread::NoTextLayer => Self::NoTextLayer,
            Unread::UnknownFont => Self::UnknownFont,
            // Of what is embedded in it: gone with it, and only named.
            Unread::UnreadFormat => Self::UnreadFormat,
            Unread::Covered => Self::Covered,
            Unread::Cropped => Self::Cropped,
            Unread::Encrypted => Self::Encrypted,
            Unread::Damaged => Self::Damaged,
            Unread::Limit => Self::Limit,
        }
    }
}
