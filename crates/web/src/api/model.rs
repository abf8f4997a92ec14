//! What answers are made of: codes with their words, links, disclosures in lists.

use domain::disclosure::plan;
use office::org_ref::{Item, OrgRef};
use rules::{Ruleset, Text, procedure::Duty};
use serde::Serialize;
use utoipa::ToSchema;

use crate::layout::encode;

/// Words in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(title = "Names")]
pub(super) struct Names {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl From<&Text> for Names {
    fn from(text: &Text) -> Self {
        Self { zh: text.zh.clone(), en: text.en.clone() }
    }
}

/// A code of the ruleset with its words. Where the rules in force no longer know the code, the words are the code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(title = "Term")]
pub(super) struct Term {
    /// The code, to compare and to filter by.
    #[schema(example = "society")]
    pub code: String,
    /// In Chinese.
    pub zh: String,
    /// In English.
    #[schema(example = "Disclosed to society")]
    pub en: String,
}

impl Term {
    fn new(code: &str, words: Option<&Text>) -> Self {
        let word = |of: fn(&Text) -> &String| words.map_or(code, |w| of(w).as_str()).to_owned();
        Self { code: code.to_owned(), zh: word(|w| &w.zh), en: word(|w| &w.en) }
    }

    /// A category.
    pub(super) fn category(rules: &Ruleset, id: &str) -> Self {
        Self::new(id, rules.category(id).map(|c| &c.name))
    }

    /// A scope.
    pub(super) fn scope(rules: &Ruleset, id: &str) -> Self {
        Self::new(id, rules.scope(id).map(|s| &s.name))
    }

    /// A mode.
    pub(super) fn mode(rules: &Ruleset, id: &str) -> Self {
        Self::new(id, rules.mode(id).map(|m| &m.name))
    }

    /// A timing class.
    pub(super) fn timing(rules: &Ruleset, id: &str) -> Self {
        Self::new(id, rules.timing(id).map(|t| &t.name))
    }

    /// A kind of organisation.
    pub(super) fn kind(rules: &Ruleset, id: &str) -> Self {
        Self::new(id, rules.kind(id).map(|k| &k.name))
    }

    /// A duty.
    pub(super) fn duty(rules: &Ruleset, duty: Duty) -> Self {
        Self::new(duty.code(), rules.duty(duty.code()).map(|d| &d.name))
    }

    /// A duty set.
    pub(super) fn duty_set(rules: &Ruleset, id: &str) -> Self {
        Self::new(id, rules.duty_set(id).map(|d| &d.name))
    }
}

/// An organisation, as a link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(title = "OrgLink")]
pub(super) struct OrgLink {
    /// Its code.
    #[schema(example = "511722-110")]
    pub code: String,
    /// Full name, as on its seal.
    pub name: String,
    /// Short name, as people say it.
    pub short_name: String,
    /// Where this API describes it.
    #[schema(example = "/api/v1/orgs/511722-110")]
    pub href: String,
    /// Its page.
    #[schema(example = "/orgs/511722-110")]
    pub page: String,
}

impl From<&OrgRef> for OrgLink {
    fn from(org: &OrgRef) -> Self {
        let code = encode(&org.code);
        Self {
            code: org.code.clone(),
            name: org.full.clone(),
            short_name: org.short.clone(),
            href: format!("/api/v1/orgs/{code}"),
            page: format!("/orgs/{code}"),
        }
    }
}

/// A disclosure in a list: its current version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(title = "DisclosureLine")]
pub(super) struct DisclosureLine {
    /// The index number: its permanent name.
    #[schema(example = "511722-110-2026-k7wq4n2d")]
    pub index_number: String,
    /// Title.
    pub title: String,
    /// What it means, in one sentence.
    pub plain: String,
    /// Who issued it.
    pub org: OrgLink,
    /// Category.
    pub category: Term,
    /// To whom it was disclosed.
    pub scope: Term,
    /// When this version was released.
    #[schema(format = DateTime, example = "2026-11-20T16:05:12+08:00")]
    pub released: String,
    /// Does it correct an earlier version?
    pub corrected: bool,
    /// Where this API gives all of it.
    #[schema(example = "/api/v1/disclosures/511722-110-2026-k7wq4n2d")]
    pub href: String,
    /// Its page.
    #[schema(example = "/d/511722-110-2026-k7wq4n2d")]
    pub page: String,
}

impl DisclosureLine {
    pub(super) fn new(rules: &Ruleset, item: &Item) -> Self {
        Self {
            index_number: item.index_number.clone(),
            title: item.title.clone(),
            plain: item.plain.clone(),
            org: OrgLink::from(&item.org),
            category: Term::category(rules, &item.category),
            scope: Term::scope(rules, item.scope.code()),
            released: item.released.rfc3339(),
            corrected: item.corrected,
            href: address(&item.index_number),
            page: page(&item.index_number),
        }
    }

    pub(super) fn all(rules: &Ruleset, items: &[Item]) -> Vec<Self> {
        items.iter().map(|item| Self::new(rules, item)).collect()
    }
}

/// Where this API gives a disclosure.
pub(super) fn address(index_number: &str) -> String {
    format!("/api/v1/disclosures/{}", encode(index_number))
}

/// A disclosure's page.
pub(super) fn page(index_number: &str) -> String {
    format!("/d/{}", encode(index_number))
}

/// Where in the ledger something is sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(title = "Seal")]
pub(super) struct Seal {
    /// Number of the entry.
    #[schema(example = 4711)]
    pub entry: u64,
    /// When.
    #[schema(format = DateTime, example = "2026-11-20T16:05:12+08:00")]
    pub at: String,
    /// Beginning and end of the content's digest; the proof has all of it.
    pub digest: String,
}

impl From<&office::disclosure::version::show::Sealed> for Seal {
    fn from(sealed: &office::disclosure::version::show::Sealed) -> Self {
        Self { entry: sealed.seq, at: sealed.at.rfc3339(), digest: sealed.digest.clone() }
    }
}

/// What a correcting version corrects (Art. 24: openly).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(title = "Correction")]
pub(super) struct Correction {
    /// What was published.
    pub was: String,
    /// What is right.
    pub now: String,
    /// How it came about.
    pub reason: String,
    /// What was affected and what was not; may be empty.
    pub impact: String,
}

impl From<&plan::Correction> for Correction {
    fn from(of: &plan::Correction) -> Self {
        Self { was: of.was.clone(), now: of.now.clone(), reason: of.reason.clone(), impact: of.impact.clone() }
    }
}

/// What stands where a disclosure was withdrawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(title = "Tombstone")]
pub(super) struct Tombstone {
    /// The index number; never used again.
    pub index_number: String,
    /// Its title.
    pub title: String,
    /// Who had issued it.
    pub org: OrgLink,
    /// When it had been released.
    #[schema(format = DateTime)]
    pub released: String,
    /// When it was withdrawn.
    #[schema(format = DateTime)]
    pub withdrawn: String,
    /// Why.
    pub reason: String,
    /// Where the withdrawal is sealed.
    #[schema(required = true)]
    pub seal: Option<Seal>,
    /// The proof of the withdrawal: this notice, without the text that was withdrawn.
    pub proof: String,
    /// Its page.
    pub page: String,
}

impl From<&office::disclosure::version::show::Tombstone> for Tombstone {
    fn from(gone: &office::disclosure::version::show::Tombstone) -> Self {
        Self {
            index_number: gone.index_number.clone(),
            title: gone.title.clone(),
            org: OrgLink::from(&gone.org),
            released: gone.released.rfc3339(),
            withdrawn: gone.withdrawn.rfc3339(),
            reason: gone.reason.clone(),
            seal: gone.sealed.as_ref().map(Seal::from),
            proof: format!("{}/proof", address(&gone.index_number)),
            page: page(&gone.index_number),
        }
    }
}
