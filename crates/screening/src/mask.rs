//! The masking policy: one for the whole deployment, so that two publications never show different halves of a number.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Kind;

/// How many characters stay at each end; those between become `*`, one for one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Keep {
    /// At the beginning.
    pub first: usize,
    /// At the end.
    pub last: usize,
}

/// What of each kind may stay. A kind without a line is masked whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// By kind.
    pub keep: BTreeMap<Kind, Keep>,
}

impl Default for Policy {
    fn default() -> Self {
        let keep = [
            (Kind::IdNumber, Keep { first: 4, last: 2 }),
            (Kind::Mobile, Keep { first: 3, last: 2 }),
            (Kind::Landline, Keep { first: 0, last: 2 }),
            (Kind::BankCard, Keep { first: 4, last: 2 }),
            (Kind::SocialCard, Keep { first: 1, last: 2 }),
            (Kind::Passport, Keep { first: 1, last: 2 }),
            (Kind::Plate, Keep { first: 2, last: 1 }),
        ];
        Self { keep: keep.into_iter().collect() }
    }
}

/// The text with what the policy doesn't keep replaced by `*`, one for each character.
#[must_use]
pub fn mask(kind: Kind, text: &str, policy: &Policy) -> String {
    let keep = policy.keep.get(&kind).copied().unwrap_or(Keep { first: 0, last: 0 });
    let count = text.chars().count();
    text.chars()
        .enumerate()
        .map(|(at, c)| if at < keep.first || at + keep.last >= count || c.is_whitespace() { c } else { '*' })
        .collect()
}
