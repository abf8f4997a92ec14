//! The plan (公开方案, Art. 14 ¶1): what is proposed, for whom, when, how, and why it is safe.

pub mod form;
pub mod personal;
pub mod risk;
mod urgency;

use std::collections::BTreeSet;

use ledger::{CanonError, Hash, canon};
use rules::procedure::Fact;
use serde::{Deserialize, Serialize};

use crate::{
    AttachmentId, Day, EntryId, OrgId, PersonId,
    catalogue::obligation::Key,
    disclosure::{attachment::FileRef, text::TextFormat},
    token::{Scope, Token, Tokens},
};

pub use form::{FormFacts, PlanForm};
pub use personal::{KeptText, TypedPersonalData};
pub use risk::{Assessment, Contingency, Risk};
pub use urgency::Urgency;

/// What was wrong and what is right: a correction is open (Art. 24).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// What was published.
    pub was: String,
    /// What is right.
    pub now: String,
    /// How it came about.
    pub reason: String,
    /// What was affected and what was not.
    pub impact: String,
}

/// What readers will see, to the byte: this is what reviewers sign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// Title.
    pub title: String,
    /// What it means, in one sentence.
    pub plain: String,
    /// Body, as it is typed.
    pub body: String,
    /// By which marks the body is read. Left out where it is the first of all, so that what was signed stays signed.
    #[serde(default, skip_serializing_if = "TextFormat::is_commonmark")]
    pub format: TextFormat,
    /// Present on a correcting version.
    pub correction: Option<Correction>,
    /// Cleaned copies published with the text, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<FileRef>,
}

impl Content {
    /// Digest of exactly this text: what reviewers and the approver sign, and what the public page names beside the
    /// digest of the whole record.
    ///
    /// # Errors
    /// Only if a number is too large for the canonical encoding.
    pub fn digest(&self) -> Result<Hash, CanonError> {
        canon::digest("content/1", self)
    }
}

/// For whom, from when. A plan for both audiences has two stages, inside then society (Art. 4 item 3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stage {
    /// Scope.
    pub scope: Scope,
    /// The organisation whose members, residents or people are meant.
    pub audience: OrgId,
    /// Named organisations, for [`Scope::Named`].
    pub orgs: Vec<OrgId>,
    /// Named people, for [`Scope::Named`].
    pub people: Vec<PersonId>,
    /// The day it is to be released.
    pub on: Day,
}

impl Stage {
    /// Who sees what is released in this stage.
    #[must_use]
    pub fn tokens(&self) -> Tokens {
        let audience = || self.audience.clone();
        match self.scope {
            Scope::Society => [Token::All].into_iter().collect(),
            Scope::Party => [Token::Party(audience())].into_iter().collect(),
            Scope::Place | Scope::Unit => [Token::Sub(audience())].into_iter().collect(),
            Scope::Named => self
                .orgs
                .iter()
                .cloned()
                .map(Token::Org)
                .chain(self.people.iter().cloned().map(Token::Person))
                .collect(),
        }
    }
}

/// The plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Exactly what will be published.
    pub content: Content,
    /// The catalogue entry it fulfils.
    pub entry: EntryId,
    /// Category id of the ruleset.
    pub category: String,
    /// 责任单位.
    pub responsible: String,
    /// For whom and when, in order.
    pub stages: Vec<Stage>,
    /// Why the scope differs from the entry's.
    pub scope_reason: Option<String>,
    /// Mode ids of the ruleset.
    pub modes: Vec<String>,
    /// Why it should be disclosed (必要性).
    pub necessity: String,
    /// Why it can be disclosed now (可行性).
    pub feasibility: String,
    /// Foreseen effects.
    pub assessment: Assessment,
    /// Ids of the ruleset's security checklist that the handling unit confirmed as not touched (保密自查).
    pub self_check: Vec<String>,
    /// Facts that decide which steps are needed; confirmed by the reviewers.
    pub facts: BTreeSet<Fact>,
    /// The obligation it is to meet, if it was proposed from one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub obligation: Option<Key>,
    /// Files in the gate that the content's files are the cleaned copies of, in the same order: certificates hang there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<AttachmentId>,
    /// Organisations that issue it together with the one whose disclosure it is; each consents before release.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub issuers: Vec<OrgId>,
    /// Why it can't wait, if it is urgent; signed with the plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgent: Option<Urgency>,
    /// Personal data that stays in the text, and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept: Option<KeptText>,
}

/// Everything in the plan but its content, for the digest reviewers sign.
#[derive(Serialize)]
struct Terms<'a> {
    entry: &'a EntryId,
    category: &'a str,
    responsible: &'a str,
    stages: &'a [Stage],
    scope_reason: &'a Option<String>,
    modes: &'a [String],
    necessity: &'a str,
    feasibility: &'a str,
    assessment: &'a Assessment,
    self_check: &'a [String],
    facts: &'a BTreeSet<Fact>,
    #[serde(skip_serializing_if = "Option::is_none")]
    obligation: Option<&'a Key>,
    #[serde(skip_serializing_if = "<[AttachmentId]>::is_empty")]
    attachments: &'a [AttachmentId],
    #[serde(skip_serializing_if = "<[OrgId]>::is_empty")]
    issuers: &'a [OrgId],
    #[serde(skip_serializing_if = "Option::is_none")]
    urgent: Option<&'a Urgency>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kept: Option<&'a KeptText>,
}

impl Plan {
    /// Digest of exactly what will be published.
    ///
    /// # Errors
    /// Only if a number is too large for the canonical encoding.
    pub fn content_digest(&self) -> Result<Hash, CanonError> {
        self.content.digest()
    }

    /// Digest of scope, modes, time, risk, facts and all else that is signed besides the content.
    ///
    /// # Errors
    /// Only if a number is too large for the canonical encoding.
    pub fn terms_digest(&self) -> Result<Hash, CanonError> {
        let Self {
            content: _, // signed by itself
            entry,
            category,
            responsible,
            stages,
            scope_reason,
            modes,
            necessity,
            feasibility,
            assessment,
            self_check,
            facts,
            obligation,
            attachments,
            issuers,
            urgent,
            kept,
        } = self;
        let terms = Terms {
            entry,
            category,
            responsible,
            stages,
            scope_reason,
            modes,
            necessity,
            feasibility,
            assessment,
            self_check,
            facts,
            obligation: obligation.as_ref(),
            attachments,
            issuers,
            urgent: urgent.as_ref(),
            kept: kept.as_ref(),
        };
        canon::digest("terms/1", &terms)
    }

    /// Names this very plan: digests of content and terms. Empty if it can't be encoded.
    #[must_use]
    pub fn base(&self) -> String {
        match (self.content_digest(), self.terms_digest()) {
            (Ok(content), Ok(terms)) => format!("{content}{terms}"),
            _ => String::new(),
        }
    }

    /// The widest scope: the last stage's.
    #[must_use]
    pub fn scope(&self) -> Option<Scope> {
        self.stages.last().map(|s| s.scope)
    }
}

/// A masked number that another publication, masked otherwise, gives away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reidentification {
    /// The form's field.
    pub field: &'static str,
    /// The name beside it.
    pub name: String,
    /// 索引号 of the other publication.
    pub index_number: String,
}
