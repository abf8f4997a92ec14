//! Cycles: the calendar cut into periods without overlap and without gap.

use crate::Day;

/// How long a period is. Months are counted from January 2000, days from Monday 2000-01-03: quarters begin in January, weeks on Mondays.
/// Ten days are a third of a month: from its 1st, its 11th, and its 21st to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cycle {
    /// So many months, at least 1.
    Months(u16),
    /// So many days, at least 1.
    Days(u16),
}

/// One period of a cycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// Which cycle.
    pub cycle: Cycle,
    /// Its first day.
    pub first: Day,
    /// Its last day.
    pub last: Day,
}

/// [`Day::month_index`] of January 2000.
const MONTH_ZERO: i32 = 24_000;
/// [`Day::ordinal`] of 2000-01-03, a Monday.
const DAY_ZERO: i32 = 10_959;
/// Days of a third of a month, the last of which takes what is left.
const THIRD: u16 = 10;

impl Cycle {
    /// Reads an ISO 8601 period of one unit: `P1M`, `P3M`, `P1Y`, `P2W`, `P7D`. None if it is another, or is not positive.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        rules::time_rule::Period::parse(text).map(Self::from)
    }

    /// The period a day is in.
    #[must_use]
    pub fn period_of(self, day: Day) -> Period {
        self.period(self.index_of(day))
    }

    /// The place of a day's period among all of the cycle, from January 2000 on.
    #[must_use]
    pub(super) fn index_of(self, day: Day) -> i32 {
        match self {
            Self::Months(months) => (day.month_index() - MONTH_ZERO).div_euclid(months.into()),
            Self::Days(THIRD) => (day.month_index() - MONTH_ZERO)
                .saturating_mul(3)
                .saturating_add(i32::from((day.day() - 1) / 10).min(2)),
            Self::Days(days) => (day.ordinal() - DAY_ZERO).div_euclid(days.into()),
        }
    }

    /// The period at a place.
    #[must_use]
    pub(super) fn period(self, index: i32) -> Period {
        let (first, next) = (self.first(index), self.first(index.saturating_add(1)));
        Period { cycle: self, first, last: next.plus_days(-1) }
    }

    fn first(self, index: i32) -> Day {
        match self {
            Self::Months(months) => Day::of_month(index.saturating_mul(months.into()).saturating_add(MONTH_ZERO), 1),
            Self::Days(THIRD) => {
                let third = i8::try_from(index.rem_euclid(3)).unwrap_or(0);
                Day::of_month(index.div_euclid(3).saturating_add(MONTH_ZERO), 1 + 10 * third)
            }
            Self::Days(days) => Day::from_ordinal(index.saturating_mul(days.into()).saturating_add(DAY_ZERO)),
        }
    }
}

impl From<rules::time_rule::Period> for Cycle {
    fn from(period: rules::time_rule::Period) -> Self {
        match (period.months, period.days) {
            (0, days) => Self::Days(days.max(1)),
            (months, _) => Self::Months(months),
        }
    }
}

/// ISO 8601: `P2M`, `P2Y`, `P10D`.
impl std::fmt::Display for Cycle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Months(months) if months % 12 == 0 => write!(f, "P{}Y", months / 12),
            Self::Months(months) => write!(f, "P{months}M"),
            Self::Days(days) => write!(f, "P{days}D"),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn cycles_are_read() {
        let check = |text: &str, expect: Option<Cycle>| assert_eq!(Cycle::parse(text), expect, "{text}");
        check("P3M", Some(Cycle::Months(3)));
        check("P2Y", Some(Cycle::Months(24)));
        check("P2W", Some(Cycle::Days(14)));
        check("P10D", Some(Cycle::Days(10)));
        for text in ["", "P", "P0M", "PM", "P1", "P-1M", "1M", "PT1M", "P1M2D", "P9999Y", "P1月"] {
            check(text, None);
        }
    }

    #[test]
    fn ten_days_are_a_third_of_a_month() {
        for (day, expect) in [
            ("2026-11-01", "2026-11-01 2026-11-10"),
            ("2026-11-10", "2026-11-01 2026-11-10"),
            ("2026-11-23", "2026-11-21 2026-11-30"),
            ("2024-02-29", "2024-02-21 2024-02-29"),
            ("2025-01-31", "2025-01-21 2025-01-31"),
        ] {
            let period = Cycle::Days(10).period_of(Day::parse(day).unwrap());
            assert_eq!(format!("{} {}", period.first, period.last), expect, "{day}");
        }
    }

    proptest! {
        #[test]
        fn periods_leave_no_gap_and_do_not_overlap(
            days in any::<bool>(), count in 1u16..200, from in -30_000i32..100_000, steps in 1i32..60,
        ) {
            let cycle = if days { Cycle::Days(count) } else { Cycle::Months(count) };
            let index = cycle.index_of(Day::from_ordinal(from));
            prop_assert!((cycle.period(index).first..=cycle.period(index).last).contains(&Day::from_ordinal(from)));
            for at in index..index + steps {
                let (this, next) = (cycle.period(at), cycle.period(at + 1));
                prop_assert!(this.first <= this.last);
                prop_assert_eq!(this.last.plus_days(1), next.first);
                prop_assert_eq!(cycle.period_of(this.first), this);
                prop_assert_eq!(cycle.period_of(this.last), this);
            }
        }
    }
}
