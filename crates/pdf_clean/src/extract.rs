//! What is found in a file: pieces of text with their places, hidden data, and what could not be read.

use std::{collections::BTreeMap, ops::Range};

/// What there is besides what a reader of the pages sees. Cleaning removes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Hidden {
    /// The document's properties: author, program, dates.
    Properties,
    /// Text that is drawn and not seen: without ink, under something, outside the page, in forms no page draws.
    HiddenText,
    /// Embedded files.
    Embedded,
    /// JavaScript.
    Scripts,
    /// Actions that lead out of the document: files, programs, forms that are sent.
    ExternalLinks,
    /// Optional content that is off.
    Layers,
    /// Notes, stamps and marks on pages, and links that tell something.
    Annotations,
    /// Form data, signatures' details, XFA.
    Forms,
    /// EXIF, IPTC and comments in pictures.
    Exif,
    /// Where a picture was taken.
    Position,
    /// XMP packets.
    Xmp,
    /// Thumbnails of what a page once was.
    Thumbnails,
    /// What older revisions of the file still hold.
    Revisions,
    /// Strings and bytes nothing in the format asks for.
    Foreign,
}

/// What could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unread {
    /// A page that is a picture without text.
    NoTextLayer,
    /// A font whose characters can't be told.
    UnknownFont,
    /// An embedded file of a format nobody reads.
    UnreadFormat,
    /// An embedded file behind a password.
    Encrypted,
    Damaged,
    /// A limit was hit within it.
    Limit,
    /// Something lies over it that doesn't go away with it, or a mark to blacken it was never applied.
    Covered,
    /// A picture is shown in part only, and is there as a whole.
    Cropped,
}

/// What part of a file it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    Page,
    Annotation,
    /// A form field.
    Field,
    /// A bookmark.
    Outline,
    /// A property of the document, or XMP.
    Property,
    /// EXIF or a comment of a picture.
    Picture,
    /// Words that stand in for a picture.
    AltText,
    /// The name of an embedded file.
    Name,
    Embedded,
    Other,
}

/// Where something stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    pub part: Part,
    /// The number of the page, the name of the property, of the field, of the embedded file; may be empty.
    pub name: String,
    /// The line on the page, counted from 1; may be empty.
    pub at: String,
    /// For what stands inside an embedded file: the number its reader gave it ([`crate::EmbeddedText`]).
    pub inside: Option<usize>,
}

impl Place {
    pub(crate) fn new(part: Part, name: impl Into<String>, at: impl Into<String>) -> Self {
        Self { part, name: name.into(), at: at.into(), inside: None }
    }
}

/// Text read in one breath: a line of a page, a bookmark, a property.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub place: Place,
    /// Set if a reader of the pages doesn't see it: it goes when the file is cleaned.
    pub hidden: Option<Hidden>,
    pub text: String,
}

impl Piece {
    pub(crate) fn new(place: Place, text: impl Into<String>) -> Self {
        Self { place, hidden: None, text: text.into() }
    }
}

/// All that could be read of a file. The same bytes always give the same pieces in the same order: edits name them by
/// number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extract {
    pub pieces: Vec<Piece>,
    /// What there is besides what a reader sees, with counts.
    pub hidden: BTreeMap<Hidden, u32>,
    /// What could not be read, and where.
    pub unread: Vec<(Unread, Place)>,
    pub pages: u32,
}

/// Replacements in visible text, by the number of the piece in [`Extract::pieces`]: byte ranges of the piece's text, in
/// order and apart from each other, and what stands there then. On a page nothing new is written: glyphs that the
/// replacement doesn't keep are taken out, and a black box stands where they stood.
pub type Edits = BTreeMap<usize, Vec<(Range<usize>, String)>>;

/// A file without hidden data and with its edits made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rewritten {
    pub bytes: Vec<u8>,
    /// What was taken out, with counts.
    pub removed: BTreeMap<Hidden, u32>,
}
