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

/// [`Day::month_index`] of December 9999.
const LAST_MONTH: i32 = 9_999 * 12 + 11;

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

    /// This day plus a number of calendar days; stops at the first and the last day there is.
    #[must_use]
    pub fn plus_days(self, days: i32) -> Self {
        Self::from_ordinal(self.ordinal().saturating_add(days))
    }

    /// This day of the month so many months on (or back); a day that month lacks becomes its last.
    #[must_use]
    pub fn plus_months(self, months: i32) -> Self {
        let month = self.month_index().saturating_add(months).clamp(0, LAST_MONTH);
        Self::of_month(month, self.day())
    }

    /// Months since January of year 0: months are counted, compared and divided with it.
    #[must_use]
    pub fn month_index(self) -> i32 {
        i32::from(self.year()) * 12 + i32::from(self.month()) - 1
    }

    /// The `day`th of the month with this [`Day::month_index`]; a day past its end becomes its last, one before its first the first.
    #[must_use]
    pub fn of_month(month_index: i32, day: i8) -> Self {
        let index = month_index.clamp(0, LAST_MONTH);
        let year = i16::try_from(index.div_euclid(12)).unwrap_or(0);
        let month = i8::try_from(index.rem_euclid(12)).unwrap_or(0) + 1;
        let first = Date::constant(1970, 1, 1);
        let first = Date::new(year, month, 1).unwrap_or(first);
        Self(Date::new(year, month, day.clamp(1, first.days_in_month())).unwrap_or(first))
    }

    /// The first day of its month.
    #[must_use]
    pub fn month_start(self) -> Self {
        Self(self.0.first_of_month())
    }

    /// The last day of its month.
    #[must_use]
    pub fn month_end(self) -> Self {
        Self(self.0.last_of_month())
    }

    /// Days since 1970-01-01, negative before: days are counted and subtracted with it.
    #[must_use]
    pub fn ordinal(self) -> i32 {
        // Years begin in March here, so that the day a leap year has more is its last (Hinnant, days_from_civil).
        let (year, month, day) = (i32::from(self.year()), i32::from(self.month()), i32::from(self.day()));
        let year = if month <= 2 { year - 1 } else { year };
        let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
    }

    /// The day with this [`Day::ordinal`]; stops at the first and the last day there is.
    #[must_use]
    pub fn from_ordinal(ordinal: i32) -> Self {
        let days = i64::from(ordinal) + 719_468;
        let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let shifted = (5 * of_year + 2) / 153;
        let day = of_year - (153 * shifted + 2) / 5 + 1;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        let year = year + era * 400 + i64::from(month <= 2);
        let edge = if ordinal < 0 { Date::MIN } else { Date::MAX };
        let made = i16::try_from(year).ok().zip(i8::try_from(month).ok()).zip(i8::try_from(day).ok());
        Self(made.and_then(|((year, month), day)| Date::new(year, month, day).ok()).unwrap_or(edge))
    }

    /// The day written as [`Day::number`] writes it.
    #[must_use]
    pub fn from_number(number: i32) -> Option<Self> {
        let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100);
        Self::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
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
    fn days_are_counted_without_gap() {
        let (mut day, end) = (Day::parse("1900-01-01").unwrap(), Day::parse("2400-12-31").unwrap());
        assert_eq!(Day::parse("1970-01-01").unwrap().ordinal(), 0);
        while day < end {
            let next = Day(day.0.tomorrow().unwrap());
            assert_eq!(next.ordinal(), day.ordinal() + 1, "{day}");
            assert_eq!(Day::from_ordinal(day.ordinal()), day);
            assert_eq!(Day::from_number(day.number()), Some(day));
            day = next;
        }
        assert_eq!(Day::from_ordinal(i32::MAX).to_string(), "9999-12-31");
        assert_eq!(Day::from_ordinal(i32::MIN).plus_days(-1).year(), -9999);
        assert_eq!(Day::from_number(20_260_230), None);
    }

    #[test]
    fn months_are_added_as_people_do() {
        let check = |day: &str, months: i32, expect: &str| {
            assert_eq!(Day::parse(day).unwrap().plus_months(months).to_string(), expect, "{day} {months:+}");
        };
        check("2026-01-31", 1, "2026-02-28");
        check("2024-01-31", 1, "2024-02-29");
        check("2026-11-15", 14, "2028-01-15");
        check("2026-03-31", -1, "2026-02-28");
        check("2026-03-31", i32::MAX, "9999-12-31");
        let day = Day::parse("2024-02-11").unwrap();
        assert_eq!(
            (day.month_start().to_string(), day.month_end().to_string()),
            ("2024-02-01".into(), "2024-02-29".into())
        );
        assert_eq!(Day::of_month(day.month_index() + 1, 0).to_string(), "2024-03-01");
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
