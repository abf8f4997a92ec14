//! Party organisations: an id for ever; code, names, kinds and superiors are of their day.

use serde::{Deserialize, Serialize};

use crate::{Day, OrgId};

/// A value with the day it began to hold. Earlier ones stay, so that records keep the names of their day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dated<T> {
    /// First day it holds; none = as far back as is known.
    pub from: Option<Day>,
    /// The value.
    pub value: T,
}

/// The value in force on a day: the last one that had begun.
#[must_use]
pub fn on_day<T>(values: &[Dated<T>], day: Day) -> Option<&T> {
    values.iter().rev().find(|d| d.from.is_none_or(|from| from <= day)).or(values.first()).map(|d| &d.value)
}

/// The full name and the short one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrgName {
    /// As on its seal: 中共宣汉县南坝镇委员会.
    pub full: String,
    /// As people say: 南坝镇党委.
    pub short: String,
}

/// A Party organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Org {
    /// Never changes.
    pub id: OrgId,
    /// What addresses are made of; unique.
    pub code: String,
    /// Its names, oldest first.
    pub names: Vec<Dated<OrgName>>,
    /// Kind ids of the ruleset, oldest first.
    pub kinds: Vec<Dated<String>>,
    /// Superiors, oldest first; `None` = the root, whose superior is outside the platform.
    pub superiors: Vec<Dated<Option<OrgId>>>,
    /// The sector superior that guides its catalogue (Art. 13 ¶2).
    pub sector_superior: Option<OrgId>,
    /// Official order among its siblings.
    pub rank: i64,
    /// Overrides the duty set of its kind.
    pub duty_set: Option<String>,
    /// Overrides the procedure of its kind.
    pub procedure: Option<String>,
    /// The leader in charge of disclosure, by name; the grass roots must have one.
    pub leader: Option<String>,
    /// Day it ceased to exist and the organisation that took over.
    pub ended: Option<(Day, Option<OrgId>)>,
}

impl Org {
    /// Its name on a day.
    #[must_use]
    pub fn name(&self, day: Day) -> &OrgName {
        static NONE: std::sync::LazyLock<OrgName> =
            std::sync::LazyLock::new(|| OrgName { full: String::new(), short: String::new() });
        on_day(&self.names, day).unwrap_or(&NONE)
    }

    /// Its kind on a day (an id of the ruleset).
    #[must_use]
    pub fn kind(&self, day: Day) -> &str {
        on_day(&self.kinds, day).map_or("", String::as_str)
    }

    /// Its superior on a day.
    #[must_use]
    pub fn superior(&self, day: Day) -> Option<&OrgId> {
        on_day(&self.superiors, day).and_then(Option::as_ref)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn values_of_their_day() {
        let day = |t| Day::parse(t).unwrap();
        let values = vec![Dated { from: None, value: 'a' }, Dated { from: Some(day("2020-01-01")), value: 'b' }];
        for (on, expect) in [("2019-12-31", 'a'), ("2020-01-01", 'b'), ("2026-01-01", 'b')] {
            assert_eq!(on_day(&values, day(on)), Some(&expect), "{on}");
        }
    }
}
