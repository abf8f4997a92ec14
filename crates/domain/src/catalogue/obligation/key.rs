//! The name of an obligation among those of its rule: text that people can read in an address and that never changes.

use serde::{Deserialize, Serialize};

use super::Cycle;
use crate::Day;

/// Which period, or which occurrence. Written `first`, `2026`, `2026-H2`, `2026-Q3`, `2026-09`, `P2M:2026-05`, `2026-W39`, `P10D:2026-05-06`
/// and `on:ID`. Where several are asked for in a period, the second is `2026-09.2`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Key {
    /// 长期公开: the first disclosure after the entry came into force.
    First,
    /// The period of this cycle that begins on this day, and which time in it, from 1.
    Period(Cycle, Day, u16),
    /// What follows from the occurrence with this id.
    Occurrence(Box<str>),
}

/// A text that names no obligation.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` names no obligation")]
pub struct BadKey(pub String);

impl Key {
    /// The key with this text, if there is one: the inverse of `Display`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text == "first" {
            return Some(Self::First);
        }
        if let Some(id) = text.strip_prefix("on:") {
            return (!id.is_empty()).then(|| Self::Occurrence(id.into()));
        }
        let (name, time) = text.split_once('.').map_or((text, Some(1)), |(name, time)| (name, time.parse().ok()));
        let ((cycle, start), time) = period(name).zip(time)?;
        // Only what is really the beginning of such a period, and in the one way it is written.
        let key = Self::Period(cycle, start, time);
        (time > 0 && cycle.period_of(start).first == start && key.to_string() == text).then_some(key)
    }
}

fn period(text: &str) -> Option<(Cycle, Day)> {
    let first_of = |year: &str, month: i8| Day::new(digits(year, 4)?.try_into().ok()?, month, 1);
    if let Some((cycle, start)) = text.split_once(':') {
        let cycle = Cycle::parse(cycle)?;
        let day = start.get(8..).map_or(Some(1), |day| digits(day, 2))?;
        let month = first_of(start.get(..4)?, digits(start.get(5..7)?, 2)?.try_into().ok()?)?;
        return Some((cycle, Day::new(month.year(), month.month(), day.try_into().ok()?)?));
    }
    let Some((year, part)) = text.split_once('-') else {
        return Some((Cycle::Months(12), first_of(text, 1)?));
    };
    let counted = |part: &str, months: i8| {
        let number = i8::try_from(digits(part, 1)?).ok().filter(|number| *number >= 1)?;
        first_of(year, (number - 1).checked_mul(months)?.checked_add(1)?)
    };
    if let Some(half) = part.strip_prefix('H') {
        return Some((Cycle::Months(6), counted(half, 6)?));
    }
    if let Some(quarter) = part.strip_prefix('Q') {
        return Some((Cycle::Months(3), counted(quarter, 3)?));
    }
    if let Some(week) = part.strip_prefix('W') {
        let first_week = Day::new(digits(year, 4)?.try_into().ok()?, 1, 4)?;
        let monday = first_week.plus_days(1 - i32::from(first_week.weekday()));
        return Some((Cycle::Days(7), monday.plus_days((digits(week, 2)? - 1) * 7)));
    }
    Some((Cycle::Months(1), first_of(year, digits(part, 2)?.try_into().ok()?)?))
}

fn digits(text: &str, count: usize) -> Option<i32> {
    (text.len() == count && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

impl std::fmt::Display for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::First => f.write_str("first"),
            Self::Occurrence(id) => write!(f, "on:{id}"),
            Self::Period(cycle, start, time) => {
                write_period(*cycle, *start, f)?;
                if *time > 1 { write!(f, ".{time}") } else { Ok(()) }
            }
        }
    }
}

fn write_period(cycle: Cycle, start: Day, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
    let (year, month) = (start.year(), start.month());
    match cycle {
        Cycle::Months(12) => write!(f, "{year:04}"),
        Cycle::Months(6) => write!(f, "{year:04}-H{}", month / 6 + 1),
        Cycle::Months(3) => write!(f, "{year:04}-Q{}", month / 3 + 1),
        Cycle::Months(1) => write!(f, "{year:04}-{month:02}"),
        Cycle::Months(_) => write!(f, "{cycle}:{year:04}-{month:02}"),
        Cycle::Days(7) => {
            // A week belongs to the year of its Thursday (ISO 8601).
            let thursday = start.plus_days(3);
            let new_year = Day::of_month(i32::from(thursday.year()) * 12, 1);
            write!(f, "{:04}-W{:02}", thursday.year(), (thursday.ordinal() - new_year.ordinal()) / 7 + 1)
        }
        Cycle::Days(_) => write!(f, "{cycle}:{start}"),
    }
}

impl From<Key> for String {
    fn from(key: Key) -> Self {
        key.to_string()
    }
}

impl TryFrom<String> for Key {
    type Error = BadKey;

    fn try_from(text: String) -> Result<Self, BadKey> {
        Self::parse(&text).ok_or(BadKey(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_as_they_are_written() {
        let check = |cycle: &str, day: &str, expect: &str| {
            let cycle = Cycle::parse(cycle).unwrap();
            let start = cycle.period_of(Day::parse(day).unwrap()).first;
            let (once, again) = (Key::Period(cycle, start, 1), Key::Period(cycle, start, 2));
            assert_eq!(
                (once.to_string(), again.to_string()),
                (expect.to_owned(), format!("{expect}.2")),
                "{cycle} {day}"
            );
            assert_eq!((Key::parse(expect), Key::parse(&format!("{expect}.2"))), (Some(once), Some(again)), "{expect}");
        };
        check("P1Y", "2026-09-15", "2026");
        check("P12M", "2026-09-15", "2026");
        check("P6M", "2026-06-30", "2026-H1");
        check("P6M", "2026-07-01", "2026-H2");
        check("P3M", "2026-03-31", "2026-Q1");
        check("P3M", "2026-12-31", "2026-Q4");
        check("P1M", "2026-09-15", "2026-09");
        check("P2M", "2026-06-15", "P2M:2026-05");
        check("P2Y", "2027-06-15", "P2Y:2026-01");
        check("P7D", "2026-01-01", "2026-W01");
        check("P1W", "2027-01-03", "2026-W53");
        check("P1D", "2026-01-01", "P1D:2026-01-01");
        let occurrence = Key::Occurrence("2026-09".into());
        assert_eq!((Key::parse("on:2026-09"), occurrence.to_string().as_str()), (Some(occurrence), "on:2026-09"));
        assert_eq!(Key::parse("first"), Some(Key::First));
    }

    #[test]
    fn what_names_no_period_is_no_key() {
        for text in [
            "",
            "on:",
            "26",
            "2026-13",
            "2026-00",
            "2026-Q5",
            "2026-Q0",
            "2026-H9",
            "2026-W54",
            "2026-W00",
            "P2M:2026-06",
            "P1M:2026-05",
            "P2M:2026-05-02",
            "P2M:",
            "P0M:2026-05",
            "2026-9",
            "2026-09.1",
            "2026-09.0",
            "2026-09.",
            "目录",
            "P2M:目录目录",
        ] {
            assert_eq!(Key::parse(text), None, "{text}");
        }
        assert!(serde_json::from_str::<Key>("\"2026-13\"").is_err());
        assert_eq!(serde_json::to_string(&Key::First).unwrap(), "\"first\"");
    }
}
