//! A file's text, in pieces that know where they stand.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Format, Hidden, Place, Unread};

/// A paragraph, a cell, a line of a page, a property: what is read in one breath.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// Where it stands.
    pub place: Place,
    /// Set if a reader of the published page would not see it: it goes when the file is cleaned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hidden: Option<Hidden>,
    /// For a cell: the words over its column.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub head: String,
    /// Pieces with the same number are cells of one row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<u32>,
    /// The text, as displayed.
    pub text: String,
}

impl Piece {
    /// Visible text at a place.
    pub fn new(place: Place, text: impl Into<String>) -> Self {
        Self { place, hidden: None, head: String::new(), row: None, text: text.into() }
    }
}

/// All that could be read of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extract {
    /// What the file is.
    pub format: Format,
    /// Its text. The same bytes always give the same pieces in the same order: edits name them by number.
    pub pieces: Vec<Piece>,
    /// What there is besides what a reader sees, with counts.
    pub hidden: BTreeMap<Hidden, u32>,
    /// What could not be read, and where.
    pub unread: Vec<(Unread, Place)>,
    /// Pages, sheets or slides, where the format has such.
    pub pages: Option<u32>,
}

impl Extract {
    /// Nothing yet.
    #[must_use]
    pub fn new(format: Format) -> Self {
        Self { format, pieces: Vec::new(), hidden: BTreeMap::new(), unread: Vec::new(), pages: None }
    }
}
