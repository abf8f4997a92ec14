//! What was signed and written: an opinion, its words and the number of its form.

use crate::{Day, Instant, OrgId, SeatId};
use rules::procedure::Fact;
use serde::{Deserialize, Serialize};

/// What a signer wrote (opinion form).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpinionText {
    /// Advice, or the reason of a return; the proposer reads it.
    pub text: String,
    /// Secrecy outcome id of the ruleset, at a secrecy review.
    pub secrecy: Option<String>,
    /// Answers of the security checklist: (item id, `no`, `yes` or `doubt`).
    pub checklist: Vec<(String, String)>,
    /// Ground of the ruleset, for withholding.
    pub ground: Option<String>,
    /// When a withholding is to be re-examined.
    pub until: Option<Day>,
    /// Reasons of the ruleset picked for a return, by id; their words stand in the text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<String>,
    /// Number of the opinion form, given to secrecy reviews when they are signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<OpinionNumber>,
    /// Why it goes to the superior, at an escalation (Art. 14 item 3).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub escalated: Option<Fact>,
}

/// Number of an opinion form: runs without gaps in the organisation whose seat signs, and the year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpinionNumber {
    /// Whose series.
    pub org: OrgId,
    /// The year it was signed in.
    pub year: i16,
    /// From 1.
    pub no: u32,
}

impl OpinionNumber {
    /// How the numbers of an organisation and year begin, as they are kept.
    #[must_use]
    pub fn series(org: &OrgId, year: i16) -> String {
        format!("{org}:{year}:")
    }

    /// As it is kept.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{}{:06}", Self::series(&self.org, self.year), self.no)
    }
}

/// A signature with its words: the sign-off of the same position in the case says what was seen and decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opinion {
    /// From which seat.
    pub seat: SeatId,
    /// 职务 as signed.
    pub title: String,
    /// Name as signed.
    pub name: String,
    /// When.
    pub at: Instant,
    /// What was written.
    pub words: OpinionText,
}
