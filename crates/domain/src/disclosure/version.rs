//! What was released: versions, as they are shown, proved and searched. A version never changes but by a later stage
//! widening who sees it, or by withdrawal.

use serde::{Deserialize, Serialize};

use crate::{
    DisclosureId, Instant, OrgId,
    disclosure::plan::Content,
    token::{Scope, Tokens},
};

/// What a proof embeds: everything a reader of the page sees, and nothing about who worked on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// 索引号: the permanent address.
    pub index_number: String,
    /// 1 for the first, each correction one more.
    pub version: u32,
    /// Issuer's code, and its full name on that day.
    pub org_code: String,
    /// Full name of the issuer on the day.
    pub org_name: String,
    /// Ruleset and category id.
    pub ruleset: String,
    /// Category id.
    pub category: String,
    /// Widest scope so far.
    pub scope: Scope,
    /// 责任单位.
    pub responsible: String,
    /// Mode ids.
    pub modes: Vec<String>,
    /// When it was released to its scope.
    pub released: Instant,
    /// Narrower scopes it had been released to before, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub before: Vec<Wave>,
    /// The text itself.
    pub content: Content,
    /// Who issues it together with the one above, in the plan's order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub issuers: Vec<Issuer>,
}

/// A stage of a release that a wider one followed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wave {
    /// To whom.
    pub scope: Scope,
    /// When.
    pub released: Instant,
}

/// One of several issuers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issuer {
    /// Its code.
    pub code: String,
    /// Its full name on the day of the release.
    pub name: String,
}

/// A version with what only the platform needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// Of which disclosure.
    pub disclosure: DisclosureId,
    /// The issuer.
    pub org: OrgId,
    /// What is shown and proved.
    pub published: Published,
    /// Who sees it.
    pub tokens: Vec<String>,
    /// Whether the approved modes include a page of this platform; if not, only the record of the release is shown.
    pub has_page: bool,
    /// Stages released so far.
    pub stages: u8,
    /// Set when a later version has taken its place.
    pub superseded: Option<Instant>,
    /// Set when it was withdrawn.
    pub withdrawn: Option<Withdrawal>,
}

/// Withdrawal leaves a tombstone with the reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawal {
    /// When.
    pub at: Instant,
    /// Why, in words for the public of its scope.
    pub reason: String,
}

/// What stands in place of a withdrawn version, and what a proof of the withdrawal embeds: that it was there, when and
/// why it went, and nothing of its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// 索引号: the address stays.
    pub index_number: String,
    /// Of which version.
    pub version: u32,
    /// Issuer's code.
    pub org_code: String,
    /// Full name of the issuer on the day of the release.
    pub org_name: String,
    /// Its title, which the tombstone shows, too.
    pub title: String,
    /// When it had been released.
    pub released: Instant,
    /// When and why it was withdrawn.
    pub withdrawn: Withdrawal,
}

impl Version {
    /// The notice that stands in its place, if it was withdrawn.
    #[must_use]
    pub fn notice(&self) -> Option<Notice> {
        let published = &self.published;
        Some(Notice {
            index_number: published.index_number.clone(),
            version: published.version,
            org_code: published.org_code.clone(),
            org_name: published.org_name.clone(),
            title: published.content.title.clone(),
            released: published.released,
            withdrawn: self.withdrawn.clone()?,
        })
    }

    /// The key of its row: disclosure id and version number.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{}/{}", self.disclosure, self.published.version)
    }

    /// Is it what the permanent address shows: neither superseded nor withdrawn?
    #[must_use]
    pub fn is_current(&self) -> bool {
        self.superseded.is_none() && self.withdrawn.is_none()
    }

    /// Who sees it, as a set.
    #[must_use]
    pub fn tokens(&self) -> Tokens {
        let mut set = Tokens::default();
        for token in &self.tokens {
            set.insert_text(token);
        }
        set
    }

    /// Digest of what a proof embeds: the publication, or the notice in its place.
    ///
    /// # Errors
    /// Only if a number is too large for the canonical encoding.
    pub fn digest(&self) -> Result<ledger::Hash, ledger::CanonError> {
        match self.notice() {
            Some(notice) => ledger::canon::digest(WITHDRAWN, &notice),
            None => ledger::canon::digest(PUBLISHED, &self.published),
        }
    }

    /// What a proof embeds, with its version tag.
    ///
    /// # Errors
    /// Only if a number is too large for the canonical encoding.
    pub fn proved(&self) -> Result<serde_json::Value, ledger::CanonError> {
        match self.notice() {
            Some(notice) => ledger::canon::tagged(WITHDRAWN, &notice),
            None => ledger::canon::tagged(PUBLISHED, &self.published),
        }
    }
}

/// Version tag of [`Published`]'s canonical encoding.
pub const PUBLISHED: &str = "published/1";
/// Version tag of [`Notice`]'s canonical encoding.
pub const WITHDRAWN: &str = "withdrawn/1";
