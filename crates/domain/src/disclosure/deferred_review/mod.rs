//! What can't wait (紧急公开): the reason why, the reviews that are put off for it, and holding them after the release.
//!
//! The regulation has urgent work disclosed promptly (Art. 16) and speaks of no review that could wait; whether one may
//! is a ruleset's own rule ([`rules::ruleset::Urgent`]). Whatever it puts off is owed: the seat that would have held the
//! review holds it of exactly what was released. Nothing is unpublished by it. Found amiss, it stays so until a correction
//! is released or it is withdrawn: to propose one mends nothing, the wrong text is public still. Meanwhile the file is
//! not put together, and whoever signs on the correction reads what was found.

mod commands;

pub use commands::{LATER, MEND, OpenDefect, Remedy, is_after_release, read_turn};
pub(crate) use commands::{reviews_due, turns};

use std::collections::BTreeMap;

use ledger::Hash;
use rules::procedure::{Duty, Part, Place};
use serde::{Deserialize, Serialize};

use crate::{
    Day, OrgId, Problems, codes,
    disclosure::Opinion,
    people::directory::Directory,
    typed::{Typed, TypedText, fields},
    workday::{Dated, WorkCalendar},
};

/// Longest reason or opinion, in characters.
pub const TEXT_MAX: usize = 1_000;

/// A review that was put off, and is owed since the release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeferredReview {
    /// The step that was passed over.
    pub step: String,
    /// Whose it is.
    pub duty: Duty,
    /// Where that seat is.
    pub place: Place,
    /// The day of the release.
    pub from: Day,
    /// Working days after it.
    pub days: u16,
    /// The opinion, once it is held; what it found is in the case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held: Option<Opinion>,
}

codes! {
    /// What a review after the release found.
    Outcome {
        /// In order: nothing more is to be done.
        InOrder = "in_order",
        /// Not in order: to be corrected or withdrawn.
        Defective = "amiss",
    }
}

/// The form of such a review, as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DeferredReviewForm {
    /// Code of the outcome.
    pub outcome: String,
    /// Opinion; what is amiss.
    pub text: String,
    /// Digest of the content that was shown.
    pub content: String,
    /// Digest of the plan that was shown.
    pub plan: String,
}

/// What was decided, seen and written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewFinding {
    /// What was found.
    pub outcome: Outcome,
    /// The digests of what was shown.
    pub saw: BTreeMap<Part, Hash>,
    /// What was written.
    pub text: String,
}

impl DeferredReviewForm {
    /// What the form says.
    ///
    /// # Errors
    /// All the problems, each beside its field.
    pub fn read(&self) -> Result<ReviewFinding, Problems> {
        let mut problems = Problems::default();
        let outcome = Outcome::parse(&self.outcome);
        problems.require(outcome.is_some(), "outcome", "later-missing");
        let text = self.text.replace("\r\n", "\n").trim().to_owned();
        problems.require(outcome != Some(Outcome::Defective) || !text.is_empty(), "text", "amiss-missing");
        problems.require(text.chars().count() <= TEXT_MAX, "text", "reason-long");
        let shown = [(Part::Content, &self.content), (Part::Plan, &self.plan)];
        let saw = shown.into_iter().filter_map(|(part, digest)| Some((part, digest.parse().ok()?))).collect();
        problems.or(ReviewFinding { outcome: outcome.unwrap_or(Outcome::Defective), saw, text })
    }
}

impl DeferredReview {
    /// The last day on which it is held in time.
    #[must_use]
    pub fn due(&self, calendar: &WorkCalendar) -> Dated {
        calendar.plus_working(self.from, self.days.into())
    }

    /// The organisation whose seat holds it; where the procedure's is outside the platform, the issuer itself.
    #[must_use]
    pub fn holder(&self, directory: &Directory, issuer: &OrgId, day: Day) -> OrgId {
        directory.signing(self.duty, self.place, issuer, day).unwrap_or_else(|| issuer.clone())
    }
}

impl Typed for DeferredReviewForm {
    fn typed(&self) -> Vec<TypedText> {
        let Self { outcome: _, text, content: _, plan: _ } = self;
        fields([("text", text)])
    }
}
