//! Instants and days. A day is UTC+8's, whatever the machine thinks.

use jiff::{
    Timestamp,
    civil::Date,
    tz::{Offset, TimeZone},
};
use serde::{Deserialize, Serialize};

/// An instant: microseconds since 1970-01-01T00:00Z. Kept as BIGINT: text instants missort, PostgreSQL drops nanoseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Instant(i64);

/// A calendar day in UTC+8, written `2026-11-23`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Day(Date);

fn china() -> TimeZone {
    TimeZone::fixed(Offset::constant(8))
}

impl Instant {
    /// An instant from microseconds since the epoch.
    #[must_use]
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since the epoch.
    #[must_use]
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// This instant, `seconds` later (earlier if negative).
    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1_000_000)))
    }

    fn zoned(self) -> jiff::Zoned {
        Timestamp::from_microsecond(self.0).unwrap_or(Timestamp::UNIX_EPOCH).to_zoned(china())
    }

    /// The day it is in UTC+8.
    #[must_use]
    pub fn day(self) -> Day {
        Day(self.zoned().date())
    }

    /// Wall clock in UTC+8: (hour, minute, second).
    #[must_use]
    pub fn clock(self) -> (i8, i8, i8) {
        let z = self.zoned();
        (z.hour(), z.minute(), z.second())
    }

    /// `2026-11-20T16:05:12+08:00` (RFC 3339).
    #[must_use]
    pub fn rfc3339(self) -> String {
        self.zoned().strftime("%Y-%m-%dT%H:%M:%S+08:00").to_string()
    }

    /// `2026-11-20 16:05:12`, in UTC+8.
    #[must_use]
    pub fn plain(self) -> String {
        self.zoned().strftime("%Y-%m-%d %H:%M:%S").to_string()
    }
}

impl Day {
    /// The day `2026-11-23`; also reads `2026/11/23`, `2026.11.23` and `2026年11月23日`, as people type them.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let numbers: Vec<i16> = text
            .trim()
            .split(|c: char| !c.is_ascii_digit())
            .filter(|part| !part.is_empty())
            .map(str::parse)
            .collect::<Result<_, _>>()
            .ok()?;
        let [year, month, day] = numbers.as_slice() else { return None };
        Self::new(*year, i8::try_from(*month).ok()?, i8::try_from(*day).ok()?)
    }

    /// The day of a year, month and day of the month, if there is one.
    #[must_use]
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        (year >= 1900).then(|| Date::new(year, month, day).ok().map(Self)).flatten()
    }

    /// The first instant of the day.
    #[must_use]
    pub fn start(self) -> Instant {
        Instant(self.0.to_zoned(china()).map_or(0, |z| z.timestamp().as_microsecond()))
    }

    /// This day plus a number of calendar days.
    #[must_use]
    pub fn plus_days(self, days: i32) -> Self {
        Self(self.0.saturating_add(jiff::Span::new().days(days)))
    }

    /// The year.
    #[must_use]
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// The month, 1 to 12.
    #[must_use]
    pub fn month(self) -> i8 {
        self.0.month()
    }

    /// The day of the month, 1 to 31.
    #[must_use]
    pub fn day(self) -> i8 {
        self.0.day()
    }

    /// Monday is 1, Sunday is 7.
    #[must_use]
    pub fn weekday(self) -> i8 {
        self.0.weekday().to_monday_one_offset()
    }

    /// `20261123`, as lists and the search index sort.
    #[must_use]
    pub fn number(self) -> i32 {
        i32::from(self.year()) * 10_000 + i32::from(self.month()) * 100 + i32::from(self.day())
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_as_people_type_them() {
        for (text, expect) in [
            ("2026-11-23", Some("2026-11-23")),
            (" 2026/1/2 ", Some("2026-01-02")),
            ("2026年11月23日", Some("2026-11-23")),
            ("2026.2.29", None),
            ("2026-11", None),
            ("26-1-1", None),
            ("", None),
        ] {
            assert_eq!(Day::parse(text).map(|d| d.to_string()).as_deref(), expect, "{text}");
        }
    }

    #[test]
    fn a_day_is_the_one_in_china() {
        let late = Day::parse("2026-11-22").unwrap().start().plus_seconds(86_399);
        assert_eq!(late.day().to_string(), "2026-11-22");
        assert_eq!(late.plus_seconds(1).day().to_string(), "2026-11-23");
        assert_eq!(late.rfc3339(), "2026-11-22T23:59:59+08:00");
        assert_eq!(late.day().weekday(), 7);
        assert_eq!(late.day().number(), 20_261_122);
    }
}
