//! How much is read at most, and why a file is not taken.

use rules::codes;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// How much is read at most. The defaults hold a thousand-page report and keep a small server well.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Bytes of the file as given.
    pub file_bytes: u64,
    /// Bytes of all parts together after inflating, members of members included, counted while inflating.
    pub expanded_bytes: u64,
    /// How many times its compressed size a file may expand to; looked at from 16 MiB expanded on.
    pub ratio: u64,
    /// Members of a package or archive, all depths together.
    pub members: u32,
    /// How deep archives may nest.
    pub nesting: u32,
    /// Pages, sheets or slides.
    pub pages: u32,
    /// How deep XML elements and PDF objects may nest.
    pub depth: usize,
    /// Bytes of text (UTF-8) kept from the whole file.
    pub text_bytes: u64,
    /// Pieces of text kept from the whole file: a quarter of a kilobyte each, and cleaning keeps them twice.
    pub pieces: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 50 << 20,
            expanded_bytes: 200 << 20,
            ratio: 150,
            members: 10_000,
            nesting: 4,
            pages: 3_000,
            depth: 200,
            text_bytes: 32 << 20,
            pieces: 500_000,
        }
    }
}

codes! {
    /// Which limit.
    Measure {
        Bytes = "bytes",
        Expanded = "expanded",
        Members = "members",
        Nesting = "nesting",
        Pages = "pages",
        Depth = "depth",
        Text = "text",
    }
}

/// Why a file was not taken. The English words are for logs and the command line; people get the sentence their locale
/// has for [`Refused::code`].
#[derive(Clone, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Refused {
    #[error("the file is empty")]
    Empty,
    /// A zip bomb, or a file nobody could work with.
    #[error("the file has more {measure} than {limit}")]
    TooMuch { measure: Measure, limit: u64 },
    #[error("the file is protected by a password: save it without one")]
    Password,
    /// Old Office, RTF, HTML, RAR …: save it as DOCX, XLSX, PDF.
    #[error("files of the format {format} are not taken")]
    Format { format: crate::Format },
    /// `part` names the part of the package, or is empty.
    #[error("the file is damaged in {part:?}")]
    Damaged { part: String },
    /// An entry of an archive is called so that unpacking would write elsewhere, or that nobody reads what it is called
    /// (CWE-22, CWE-451).
    #[error("the archive has an entry with a name that leads out of it or can't be shown: {part:?}")]
    Name { part: String },
    /// Something in it can't be taken out without destroying it, e.g. text in a font that can't be read.
    #[error("what is to be removed can't be removed from {part:?}")]
    Irremovable { part: String },
}

impl Refused {
    /// Stable, for locales and the API.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooMuch { .. } => "too_much",
            Self::Password => "password",
            Self::Format { .. } => "format",
            Self::Damaged { .. } => "damaged",
            Self::Name { .. } => "name",
            Self::Irremovable { .. } => "irremovable",
        }
    }

    /// What the sentence needs: names and values.
    #[must_use]
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Empty | Self::Password => Vec::new(),
            Self::TooMuch { measure, limit } => {
                vec![("measure", measure.code().to_owned()), ("limit", limit.to_string())]
            }
            Self::Format { format } => vec![("format", format.code().to_owned())],
            Self::Damaged { part } | Self::Name { part } | Self::Irremovable { part } => vec![("part", part.clone())],
        }
    }
}
