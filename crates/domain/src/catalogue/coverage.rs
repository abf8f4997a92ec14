//! Coverage: is each category of the duty set answered for? (R-09 … R-13)

use rules::{Ruleset, ruleset::Category, ruleset::Level};
use serde::Serialize;

use super::ReadTable;

/// How a category stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum Covered {
    /// So many entries.
    Covered {
        /// How many.
        entries: usize,
    },
    /// Declared, with its reason.
    NotApplicable {
        /// Why.
        reason: String,
    },
    /// Neither.
    Missing,
    /// "Other matters": never missing.
    CatchAll,
}

/// A category and how it stands.
#[derive(Clone, Debug)]
pub struct Coverage<'r> {
    /// The category.
    pub category: &'r Category,
    /// How it stands.
    pub state: Covered,
    /// Does a gap accuse, or only advise?
    pub mandatory: bool,
}

/// The coverage of a duty set by a table.
#[must_use]
pub fn coverage<'r>(read: &ReadTable<'_>, rules: &'r Ruleset, duty_set: &str) -> Vec<Coverage<'r>> {
    let mandatory = rules.duty_set(duty_set).is_some_and(|d| d.level == Level::Mandatory);
    let of = |category: &'r Category| {
        let entries = read.rows.iter().filter(|r| r.category.as_deref() == Some(&category.id)).count();
        let state = match (entries, read.table.excused(&category.id)) {
            (0, Some(reason)) => Covered::NotApplicable { reason: reason.to_owned() },
            (0, None) if category.catch_all => Covered::CatchAll,
            (0, None) => Covered::Missing,
            (entries, _) => Covered::Covered { entries },
        };
        Coverage { category, state, mandatory: mandatory && category.mandatory }
    };
    rules.categories_for(duty_set).into_iter().map(of).collect()
}
