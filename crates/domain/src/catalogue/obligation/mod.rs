//! Obligations: the dated duties that follow from an entry in force and its time rules.
//!
//! They are derived and never stored: [`dues`] is a function of the rules, the day the entry came into force and what people
//! recorded; [`settle`] holds them against releases and nil reports on a given day. Asked again, they answer the same.

mod cycle;
mod due;
mod key;
mod settle;

pub use cycle::{Cycle, Period};
pub use due::{Ground, dues, our_number};
pub use key::{BadKey, Key};
pub use settle::{Punctuality, settle};

use rules::ruleset::{Ruleset, Unit};
use serde::{Deserialize, Serialize};

use crate::{Day, EntryId, codes};

codes! {
    /// What somebody recorded about an entry, so that a rule which waits for it begins to run.
    OccurrenceKind {
        /// 形成: the information came into being.
        Formed = "formed",
        /// 变更: what is disclosed changed.
        Changed = "changed",
        /// 获取: it was obtained from elsewhere.
        Obtained = "obtained",
        /// 签批: it was signed off.
        SignedOff = "signed_off",
        /// A named event, see [`rules::time_rule::TimeRule::event`].
        Event = "event",
        /// A decision is to be taken on this day.
        Decision = "decision",
        /// A milestone, with its planned day.
        Stage = "stage",
    }
}

/// Something recorded by people about an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Occurrence {
    /// Never changes; it is part of the key of the obligation that follows from it.
    pub id: String,
    /// Of which entry.
    pub entry: EntryId,
    /// What happened.
    pub kind: OccurrenceKind,
    /// In people's words.
    pub name: String,
    /// The day it happened, or is planned for.
    pub on: Day,
}

/// Numbers for what neither the regulation nor the phrase gives a number for. Always local: pages say so, and say whose they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// 长期公开: the first disclosure, counted from the day the entry came into force.
    pub long_term_first: (i32, Unit),
    /// 长期公开: after a change.
    pub changed: (i32, Unit),
    /// 及时公开: after it happened.
    pub immediate: (i32, Unit),
    /// 分期公开: after a milestone.
    pub staged: (i32, Unit),
    /// 预公开: so long before a decision.
    pub advance: (i32, Unit),
    /// What is due before something is open for so many calendar days.
    pub lead_days: i32,
}

impl Settings {
    /// The numbers of a ruleset's timing defaults, where it has them: for each class its first.
    #[must_use]
    pub fn of(rules: &Ruleset) -> Self {
        let usual = Self::default();
        let number = |class: &str, usual: (i32, Unit)| {
            let said = rules.timing_defaults.iter().find(|default| default.class == class);
            said.map_or(usual, |default| (default.count.into(), default.unit))
        };
        Self {
            immediate: number("immediate", usual.immediate),
            staged: number("staged", usual.staged),
            advance: number("advance_notice", usual.advance),
            ..usual
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            long_term_first: (20, Unit::WorkingDay),
            changed: (20, Unit::WorkingDay),
            immediate: (5, Unit::WorkingDay),
            staged: (5, Unit::WorkingDay),
            advance: (5, Unit::WorkingDay),
            lead_days: 30,
        }
    }
}

/// One dated obligation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// Which of the entry's rules, from 0.
    pub rule: usize,
    /// Names it for good among those of its rule: the same period or occurrence has the same key whenever it is asked for.
    pub key: Key,
    /// First and last day of the period it is about, if it is periodic.
    pub period: Option<(Day, Day)>,
    /// From this day on it can be met.
    pub opens: Day,
    /// The last day on which it is met in time.
    pub due: Day,
    /// Working days of a year not yet published were counted: the day may move.
    pub provisional: bool,
    /// `false` if the phrase leaves room: 一般, 原则上.
    pub hard: bool,
}

codes! {
    /// Where an obligation stands on a day.
    State {
        /// Not open yet.
        Upcoming = "upcoming",
        /// Open, and its day has not passed.
        Due = "due",
        /// Met on its day at the latest.
        Met = "met",
        /// Met after its day.
        Late = "late",
        /// Its day has passed and nothing has met it.
        Missed = "missed",
    }
}

/// What meets an obligation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum FulfilmentKind {
    /// Something was released.
    Release {
        /// 索引号.
        index_number: String,
        /// 1 for the first.
        version: u32,
    },
    /// 零报告: somebody stated with their name that there is nothing this period.
    Nil {
        /// Id of the report.
        id: String,
    },
}

/// A release or nil report of the entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fulfilment {
    /// The day it was released or stated.
    pub on: Day,
    /// Which of the two.
    #[serde(flatten)]
    pub what: FulfilmentKind,
    /// The obligation it was made for, if it was made from one.
    pub key: Option<Key>,
}

/// An obligation and how it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settled {
    /// The obligation.
    pub due: Due,
    /// How it stands.
    pub state: State,
    /// Which fulfilment met it: its place in the list that was given.
    pub by: Option<usize>,
    /// The day it was met.
    pub on: Option<Day>,
}

codes! {
    /// Whether an organisation has kept an entry's days, for the public catalogue.
    PunctualityStatus {
        /// It has.
        Punctual = "punctual",
        /// It has not, within the last year.
        Behind = "behind",
        /// None of its days has come yet.
        NoDuesYet = "no_dues_yet",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_from_the_ruleset_first() {
        let check = |id: &str, immediate: (i32, Unit), staged: (i32, Unit)| {
            let made = Settings::of(&rules::load(id, rules::builtin(id).unwrap()).unwrap());
            assert_eq!((made.immediate, made.staged), (immediate, staged), "{id}");
            assert_eq!(made.long_term_first, Settings::default().long_term_first, "{id}");
        };
        check("dazhou-2019", (5, Unit::WorkingDay), (5, Unit::WorkingDay));
        check("example-branch", (10, Unit::CalendarDay), Settings::default().staged);
    }
}
