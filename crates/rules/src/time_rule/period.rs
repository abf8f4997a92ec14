//! The spans and days of a rule, as numbers: what an obligation engine counts with.

use serde::{Deserialize, Serialize};

use super::TimeRule;

/// A cycle: whole months, or whole days (one of both is 0). A week is 7 days and begins on Monday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Period {
    pub months: u16,
    pub days: u16,
}

impl Period {
    pub const fn months(months: u16) -> Self {
        Self { months, days: 0 }
    }

    pub const fn days(days: u16) -> Self {
        Self { months: 0, days }
    }

    /// ISO 8601: `P1Y`, `P3M`, `P7D`.
    pub fn iso(self) -> String {
        match self {
            Self { months: 0, days } => format!("P{days}D"),
            Self { months, .. } if months % 12 == 0 => format!("P{}Y", months / 12),
            Self { months, .. } => format!("P{months}M"),
        }
    }

    /// Reads [`Self::iso`], weeks too (`P2W`); `None` for anything else, and for nothing at all (`P0D`).
    pub fn parse(iso: &str) -> Option<Self> {
        let body = iso.strip_prefix('P')?;
        let unit = body.chars().last()?;
        let n: u16 = body.strip_suffix(unit)?.parse().ok().filter(|n| *n > 0)?;
        match unit {
            'Y' => n.checked_mul(12).map(Self::months),
            'M' => Some(Self::months(n)),
            'W' => n.checked_mul(7).map(Self::days),
            'D' => Some(Self::days(n)),
            _ => None,
        }
    }
}

/// A day of a period: month of the period from 1, day of that month from 1. A day past the month's end means its last. In
/// a period of days the month is 1: `01-01` of `P7D` is Monday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DayOf {
    pub month: u8,
    pub day: u8,
}

impl DayOf {
    fn parse(text: &str) -> Option<Self> {
        let (month, day) = text.split_once('-')?;
        let within = |text: &str, max: u8| text.parse::<u8>().ok().filter(|n| (1..=max).contains(n));
        Some(Self { month: within(month, 120)?, day: within(day, 31)? })
    }
}

/// From the first to the last day of a period's part, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Window {
    pub first: DayOf,
    pub last: DayOf,
}

impl TimeRule {
    /// The cycle.
    pub fn period(&self) -> Option<Period> {
        Period::parse(self.period.as_deref()?)
    }

    /// The day of the period by which it is due. With the anchor [`super::Anchor::PeriodEnd`] it lies in the time after
    /// the period, counted in the same way: `01-10` is the tenth of the month that follows.
    pub fn day(&self) -> Option<DayOf> {
        DayOf::parse(self.day.as_deref()?)
    }

    /// The part of the period in which it is due, whole months written out as days. After the period if the anchor is
    /// [`super::Anchor::PeriodEnd`].
    pub fn window(&self) -> Option<Window> {
        let (first, last) = self.window.as_deref()?.split_once('/')?;
        let month = |text: &str, day: u8| text.parse().ok().map(|month| DayOf { month, day });
        let window = Window {
            first: DayOf::parse(first).or_else(|| month(first, 1))?,
            last: DayOf::parse(last).or_else(|| month(last, 31))?,
        };
        Some(window)
    }

    /// How often within each period: 1 unless the words say more.
    pub fn times(&self) -> u16 {
        self.times.unwrap_or(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time_rule::Class;

    #[test]
    fn periods_read_as_they_are_written() {
        for (iso, expect) in [
            ("P1Y", Some(Period::months(12))),
            ("P3M", Some(Period::months(3))),
            ("P2W", Some(Period::days(14))),
            ("P7D", Some(Period::days(7))),
            ("P0D", None),
            ("P", None),
            ("3M", None),
            ("P1H", None),
            ("P65535Y", None),
        ] {
            assert_eq!(Period::parse(iso), expect, "{iso}");
        }
        for iso in ["P1Y", "P6M", "P18M", "P10D"] {
            assert_eq!(Period::parse(iso).unwrap().iso(), iso);
        }
    }

    #[test]
    fn days_and_windows_are_numbers() {
        let day = |month, day| DayOf { month, day };
        for (text, expect) in [
            ("01/02", Some((day(1, 1), day(2, 31)))),
            ("03-15/04-30", Some((day(3, 15), day(4, 30)))),
            ("01", None),
            ("x/y", None),
        ] {
            let rule = TimeRule { window: Some(text.to_owned()), ..TimeRule::of(Class::Periodic) };
            assert_eq!(rule.window().map(|w| (w.first, w.last)), expect, "{text}");
        }
        for (text, expect) in [("01-10", Some(day(1, 10))), ("00-10", None), ("01-32", None), ("10", None)] {
            let rule = TimeRule { day: Some(text.to_owned()), ..TimeRule::of(Class::Periodic) };
            assert_eq!(rule.day(), expect, "{text}");
        }
    }
}
