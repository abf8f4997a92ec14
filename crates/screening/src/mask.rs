//! The masking policy: one for the whole deployment, so that two publications never show different halves of a number.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    Kind,
    detect::signs::{self, Class},
};

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

/// The text with what the policy doesn't keep replaced by `*`, one for each character. Spaces, and dashes within a number,
/// stay and don't count, so that a number shows the same digits however it was written; characters that show nothing go.
#[must_use]
pub fn mask(kind: Kind, text: &str, policy: &Policy) -> String {
    let keep = policy.keep.get(&kind).copied().unwrap_or(Keep { first: 0, last: 0 });
    let whole = keep == Keep { first: 0, last: 0 };
    let stays = |c: char| c.is_whitespace() || !whole && signs::class(c) == Class::Join;
    let shown = |c: &char| signs::class(*c) != Class::Ignore || c.is_whitespace();
    let count = text.chars().filter(shown).filter(|c| !stays(*c)).count();
    // what would stay whole is masked whole, and so is a piece of a number that runs on elsewhere: its ends are not the
    // number's
    let fits = keep.first + keep.last < count && count >= least(kind);
    let (first, last) = if fits { (keep.first, keep.last) } else { (0, 0) };
    let mut at = 0;
    let masked = text.chars().filter(shown).map(|c| {
        if stays(c) {
            return c;
        }
        at += 1;
        if at <= first || at + last > count { c } else { '*' }
    });
    masked.collect()
}

/// Signs of the shortest whole number of a kind.
const fn least(kind: Kind) -> usize {
    match kind {
        Kind::IdNumber => 15,
        Kind::Mobile => 11,
        Kind::BankCard => 13,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stays() {
        let check = |kind, text: &str, expect: &str| assert_eq!(mask(kind, text, &Policy::default()), expect);
        check(Kind::IdNumber, "11010519491231002X", "1101************2X");
        check(Kind::IdNumber, "110105 19491231 002X", "1101** ******** **2X");
        check(Kind::IdNumber, "1101\u{200b}0519491231002X", "1101************2X");
        check(Kind::IdNumber, "19491231002X", "************");
        check(Kind::Mobile, "138-1234-5678", "138-****-**78");
        check(Kind::Plate, "川S·12345", "川S·****5");
        check(Kind::Address, "石板村3组 15号", "***** ***");
        check(Kind::SecrecyMarking, "机密★10年", "******");
        check(Kind::Landline, "12", "**");
    }
}
