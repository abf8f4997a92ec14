//! The same person's number masked differently in two publications: both together reveal it.

use serde::{Deserialize, Serialize};

use crate::{Kind, Piece};

/// A number that was masked already, with the name beside it. Only what is public anyway is in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Masked {
    /// What kind of number.
    pub kind: Kind,
    /// The name beside it; empty if there is none.
    pub name: String,
    /// As published, each masked character as `*`.
    pub shown: String,
}

/// Two that reveal more together than the policy lets one show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revealed {
    /// Number in the first list.
    pub ours: usize,
    /// Number in the second list.
    pub theirs: usize,
    /// What both together show, `*` for what stays unknown.
    pub shown: String,
}

/// The masked numbers in a text.
#[must_use]
pub fn masked_numbers(_pieces: &[Piece]) -> Vec<Masked> {
    Vec::new()
}

/// Pairs of one kind and name that don't contradict each other and together reveal what neither does.
#[must_use]
pub fn joined(_ours: &[Masked], _theirs: &[Masked]) -> Vec<Revealed> {
    Vec::new()
}
