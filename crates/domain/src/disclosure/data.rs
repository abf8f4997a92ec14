//! The disclosure's own data: the case, its plans, its opinions, on whose desk it lies.

use ledger::Hash;
use rules::procedure::Case;
use serde::{Deserialize, Serialize};

use crate::{
    DisclosureId, EntryId, Instant, OrgId, PersonId, codes,
    disclosure::{
        Opinion, Withholding, consent::Consent, deferred_review::DeferredReview, plan::Plan, version::Withdrawal,
    },
};

codes! {
    /// Where a disclosure stands, as lists show it. Follows from its case; kept for queries.
    State {
        /// Under review.
        UnderWay = "under_way",
        /// Sent back to the proposer.
        Returned = "returned",
        /// Approved; waits for its day.
        Approved = "approved",
        /// Released; its file is still to be put together.
        Released = "released",
        /// Released and filed.
        Filed = "filed",
        /// A correction of something released is under way.
        Correcting = "correcting",
        /// Decided not to be disclosed.
        Withheld = "withheld",
        /// Taken back by the proposer before release.
        Abandoned = "abandoned",
        /// Withdrawn after release; a tombstone stands in its place.
        Withdrawn = "withdrawn",
    }
}

/// Rules and procedure of the day it started; it finishes under them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pin {
    /// Digest of the ruleset.
    pub ruleset: Hash,
    /// Procedure id within it.
    pub procedure: String,
}

/// A plan as it was before a revision, so that a reviewer sees what changed since they signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastPlan {
    /// Number of sign-offs when it was replaced.
    pub until: u32,
    /// The plan.
    pub plan: Plan,
}

/// The whole file of one version on its way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Working {
    /// 1 for the first version, each correction one more.
    pub version: u32,
    /// Rules and procedure it started under.
    pub pin: Pin,
    /// What is proposed.
    pub plan: Plan,
    /// Where it stands.
    pub case: Case<Hash, PersonId>,
    /// Parallel to `case.sign_offs`.
    pub opinions: Vec<Opinion>,
    /// Replaced plans, oldest first.
    pub past: Vec<PastPlan>,
    /// What other issuers said, oldest first (联合公开).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub consents: Vec<Consent>,
    /// Reviews that were put off because it was urgent, owed since the release.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub owed: Vec<DeferredReview>,
    /// When it was put forward.
    pub began: Instant,
}

/// The main noun.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disclosure {
    /// Never changes, never shown.
    pub id: DisclosureId,
    /// The issuer.
    pub org: OrgId,
    /// The catalogue entry it fulfils.
    pub entry: EntryId,
    /// 索引号, assigned at the first release.
    pub index_number: Option<String>,
    /// 档号, assigned when the file is put together; runs without gaps in the organisation and year.
    pub archive_number: Option<String>,
    /// The version under way, or the last one.
    pub working: Working,
    /// Files of earlier versions and of corrections that came to nothing, oldest first.
    pub earlier: Vec<Working>,
    /// Set when it was decided not to disclose.
    pub withheld: Option<Withholding>,
    /// Set when it was withdrawn after release.
    pub withdrawn: Option<Withdrawal>,
    /// Where it stands; follows from the case, kept for queries.
    pub state: State,
    /// On whose desk it lies.
    pub desk: Desk,
    /// Last change.
    pub changed: Instant,
}

/// On whose desk a file lies: follows from case and directory, kept for queries. Permission is never read from here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Desk {
    /// Who may read the file, as tokens of the working side.
    pub tokens: Vec<String>,
    /// Whose turn it is.
    pub turns: Vec<Turn>,
}

/// A step that waits for a signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// Step id.
    pub step: String,
    /// Token of the seats whose turn it is.
    pub token: String,
}
