//! Findings: what rules in force, an organisation, its catalogue and its disclosures show on a day.
//!
//! A finding tells people where to look; it decides nothing. Its basis is either the regulation's article or a local setting,
//! never both: what the regulation doesn't say, and what is judged by a number it doesn't have, is local. A false accusation is
//! worse than a missing check, so whatever is doubtful is left out or only advises.

pub mod alike;
mod checks;
mod engine;
mod facts;
pub mod process;
mod texts;

use rules::{Ruleset, text::Basis};
use serde::Serialize;

use crate::{Day, DisclosureId, EntryId, OrgId, catalogue::obligation::Key, codes, workday::WorkCalendar};

pub use alike::Signature;
pub use engine::{Changed, Engine};
pub use facts::{
    CatalogueFacts, DeferredReviewFacts, EntryFacts, ExposedFacts, Facts, FilingFacts, NilFacts, OrgFacts,
    ReleaseFacts, Settings, WithheldFacts,
};
pub use texts::Texts;

codes! {
    /// What was found. Words: `finding-CODE` (title), `finding-CODE-why`, `finding-CODE-do`.
    Code {
        /// No catalogue is in force.
        NoCatalogue = "no_catalogue",
        /// The catalogue is shown neither inside the Party nor to society.
        NotPublished = "not_published",
        /// Not filed with the superior by the local day.
        NotFiled = "not_filed",
        /// The superior is outside the platform, and no paper is on record.
        FilingUnrecorded = "filing_unrecorded",
        /// Filed, and the superior has not confirmed it.
        FiledUnanswered = "filed_unanswered",
        /// The superior's remarks wait for answers.
        RemarksOpen = "remarks_open",
        /// A category has no entry.
        CategoryUncovered = "category_uncovered",
        /// A required column of an entry is empty.
        FieldMissing = "field_missing",
        /// The frequency can't be read.
        TimeUnclear = "time_unclear",
        /// An item names another place.
        PlaceElsewhere = "place_elsewhere",
        /// An obligation's day passed, and nothing met it.
        ObligationMissed = "obligation_missed",
        /// An obligation was met after its day.
        ObligationLate = "obligation_late",
        /// The leader in charge is not named.
        LeaderUnnamed = "leader_unnamed",
        /// The staff is not named.
        StaffUnnamed = "staff_unnamed",
        /// A withheld item is past its review date.
        WithheldReviewDue = "withheld_review_due",
        /// A long-term item has not been touched for long.
        StalePage = "stale_page",
        /// One text for several periods.
        SameText = "same_text",
        /// Another organisation's text.
        SameTextElsewhere = "same_text_elsewhere",
        /// Only results, where the entry promises the way to them.
        ResultOnly = "result_only",
        /// A review put off for urgency was not held by its day.
        ReviewOverdue = "review_overdue",
        /// A review held after the release found it defective, and no correction is released yet, nor is it withdrawn.
        ReviewAmiss = "review_amiss",
        /// What is published shows what must not be published, by today's screening.
        Exposed = "exposed",
    }
}

codes! {
    /// How much it weighs. Words: `severity-CODE`.
    Severity {
        /// The duty as a whole is not met.
        Serious = "serious",
        /// Something is to be mended.
        Warning = "warning",
        /// Something to look at; nobody is accused.
        Advice = "advice",
    }
}

/// What a finding is about, and where it is mended.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Subject {
    /// The organisation itself.
    Org,
    /// Its catalogue in force.
    Catalogue,
    /// A category of the ruleset.
    Category {
        /// Its id.
        category: String,
    },
    /// An entry.
    Entry {
        /// Its id.
        entry: EntryId,
    },
    /// An obligation of an entry.
    Obligation {
        /// The entry's id.
        entry: EntryId,
        /// Which of the entry's rules.
        rule: usize,
        /// Its key.
        key: Key,
    },
    /// A disclosure.
    Disclosure {
        /// Its id.
        disclosure: DisclosureId,
    },
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What was found.
    pub code: Code,
    /// What it rests on: an article, or a local setting.
    pub basis: Basis,
    /// How much it weighs.
    pub severity: Severity,
    /// Whose it is.
    pub org: OrgId,
    /// What it is about.
    pub subject: Subject,
    /// Since when.
    pub since: Day,
    /// For the words. `category` and `column` are ids of the ruleset; [`Finding::args_in`] has their names.
    #[serde(serialize_with = "as_map")]
    pub args: Vec<(&'static str, String)>,
}

fn as_map<S: serde::Serializer>(args: &[(&'static str, String)], to: S) -> Result<S::Ok, S::Error> {
    to.collect_map(args.iter().map(|(name, value)| (name, value)))
}

impl Finding {
    /// The regulation's article; none if the basis is local.
    #[must_use]
    pub const fn article(&self) -> Option<u8> {
        match &self.basis {
            Basis::Article { article, .. } => Some(*article),
            Basis::Local { .. } => None,
        }
    }

    /// The arguments with the ruleset's names in place of its ids, in the language of a tag (`zh-CN`, `en`).
    #[must_use]
    pub fn args_in<'a>(&'a self, rules: &'a Ruleset, tag: &str) -> Vec<(&'static str, &'a str)> {
        let named = |(name, value): &'a (&'static str, String)| {
            let words = match *name {
                "category" => rules.category(value).map(|c| &c.name),
                "column" => rules.catalogue_columns.iter().find(|c| &c.id == value).map(|c| &c.name),
                _ => None,
            };
            (*name, words.map_or(value.as_str(), |words| words.get(tag)))
        };
        self.args.iter().map(named).collect()
    }
}

/// What facts are held against.
#[derive(Clone, Copy, Debug)]
pub struct Criteria<'a> {
    /// The rules in force.
    pub rules: &'a Ruleset,
    /// Working days.
    pub calendar: &'a WorkCalendar,
    /// The day.
    pub today: Day,
}

/// All findings on a day: by organisation in official order, then by weight, code, age and subject.
#[must_use]
pub fn findings(criteria: Criteria<'_>, facts: &Facts) -> Vec<Finding> {
    let texts = Texts::of(&facts.orgs);
    let mut of_texts = texts::all(&facts.orgs, &texts, &facts.settings);
    let with_texts = |(at, org): (usize, &OrgFacts)| {
        let mut found = checks::of_org(criteria, org, &facts.settings);
        found.append(&mut of_texts.get_mut(at).map(std::mem::take).unwrap_or_default());
        sorted(found)
    };
    facts.orgs.iter().enumerate().flat_map(with_texts).collect()
}

/// The findings of one organisation, given by its place in the facts. All of them together are [`findings`].
#[must_use]
pub fn org_findings(criteria: Criteria<'_>, facts: &Facts, texts: &Texts, org: usize) -> Vec<Finding> {
    let Some(of) = facts.orgs.get(org) else { return Vec::new() };
    let mut found = checks::of_org(criteria, of, &facts.settings);
    found.append(&mut texts::of_org(&facts.orgs, texts, &facts.settings, org));
    sorted(found)
}

fn sorted(mut found: Vec<Finding>) -> Vec<Finding> {
    found.sort_by(|a, b| {
        (a.severity, a.code, a.since, &a.subject, &a.args).cmp(&(b.severity, b.code, b.since, &b.subject, &b.args))
    });
    found
}

#[cfg(test)]
mod tests;
