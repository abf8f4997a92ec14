//! Joint issuers (联合公开): what every other issuer says to exactly this content and plan before it is released.
//!
//! The leading organisation's procedure goes its way; once nothing of it is left but the release, the others are asked:
//! each one's secrecy reviewer, then its approver. A word holds the digests of what was read, so that it counts only
//! for that. A return lies before the proposer until the plan is another one.

mod commands;

use ledger::Hash;
use rules::procedure::{Duty, Parts};
use serde::{Deserialize, Serialize};

use crate::{
    Instant, OrgId, PersonId, Problems, SeatId, codes,
    typed::{Typed, TypedText, fields},
};

/// Who speaks for an issuer, in this order.
pub const SPEAKERS: [Duty; 2] = [Duty::SecrecyReviewer, Duty::Approver];

codes! {
    /// What an issuer's seat says.
    Word {
        /// In order.
        Consented = "consented",
        /// To be changed first.
        Returned = "returned",
    }
}

codes! {
    /// Where an issuer's word stands.
    ConsentStatus {
        /// Not asked yet.
        Later = "later",
        /// Asked, nothing said yet.
        Asked = "asked",
        /// Said yes to what is on the table.
        Consented = "consented",
        /// Sent back what is on the table.
        Returned = "returned",
        /// Said something to what was on the table before.
        Lapsed = "lapsed",
    }
}

/// A word of an issuer's seat. Never changed, never removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// Whose.
    pub org: OrgId,
    /// In which capacity: one of [`SPEAKERS`].
    pub duty: Duty,
    /// What was said.
    pub word: Word,
    /// The digests of what was read.
    pub saw: Parts<Hash>,
    /// From which seat.
    pub seat: SeatId,
    /// 职务 as signed.
    pub title: String,
    /// Name as signed.
    pub name: String,
    /// Who signed.
    pub person: PersonId,
    /// For whom, where the signer is a delegate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub for_principal: Option<PersonId>,
    /// When.
    pub at: Instant,
    /// Advice, or the reason of a return.
    pub text: String,
}

/// The form, as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ConsentForm {
    /// Code of the [`Word`].
    pub word: String,
    /// Advice or reason.
    pub text: String,
    /// Digest of the content that was shown.
    pub content: String,
    /// Digest of the plan that was shown.
    pub plan: String,
}

impl ConsentForm {
    /// What the form says.
    ///
    /// # Errors
    /// All the problems, each beside its field.
    pub fn read(&self) -> Result<(Word, Option<Parts<Hash>>, String), Problems> {
        let mut problems = Problems::default();
        let word = Word::ALL.iter().copied().find(|w| w.code() == self.word);
        problems.require(word.is_some(), "word", "consent-missing");
        let text = self.text.replace("\r\n", "\n").trim().to_owned();
        problems.require(word != Some(Word::Returned) || !text.is_empty(), "text", "reason-missing");
        let saw = self.content.parse().ok().zip(self.plan.parse().ok()).map(|(content, plan)| Parts { content, plan });
        problems.or((word.unwrap_or(Word::Returned), saw, text))
    }
}

impl Typed for ConsentForm {
    fn typed(&self) -> Vec<TypedText> {
        let Self { word: _, text, content: _, plan: _ } = self;
        fields([("text", text)])
    }
}
