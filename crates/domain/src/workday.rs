//! Working days after the State Council's holidays and make-up days (调休), as data by year.
//!
//! The data is `data/workdays.csv`, whose head says where it comes from. A year that is not published yet counts weekends
//! only, and whatever was counted through it is provisional: the notice comes each November and may move it.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use crate::Day;

/// Which days are worked. Asking costs a look-up, so that hundreds of thousands of days can be counted at once.
#[derive(Clone, Debug)]
pub struct WorkCalendar {
    /// Years with a notice.
    published: BTreeSet<i16>,
    /// Ordinal of a day to whether it is worked, where that differs from Monday to Friday or was said anyway.
    said: BTreeMap<i32, bool>,
    /// Ordinal of the first day of the span that is counted out below.
    start: i32,
    /// For each day of the span, how many days are worked from the span's first to it.
    rank: Vec<i32>,
    /// Ordinals of the days worked in the span.
    worked: Vec<i32>,
}

/// A day that was counted out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dated {
    /// The day.
    pub day: Day,
    /// A year without a notice was counted through: the day may still move.
    pub provisional: bool,
}

/// What is wrong with a file of working days.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {fault}")]
pub struct WorkdayError {
    /// Counted from 1.
    pub line: usize,
    /// What is wrong there.
    pub fault: WorkdayFault,
}

/// The ways a line of a file of working days can be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WorkdayFault {
    /// Neither of the three kinds of line.
    #[error("a line begins with `year`, `off` or `work`")]
    Kind,
    /// Not a year between 1990 and 2199.
    #[error("not a year between 1990 and 2199")]
    Year,
    /// A year twice.
    #[error("this year is already there")]
    YearTwice,
    /// A day that can't be read, or is not in the calendar.
    #[error("not a day such as 2026-10-01")]
    Day,
    /// The last day before the first, or a month after it.
    #[error("the last day is before the first, or more than a month after it")]
    Span,
    /// A day of a year without a line of its own.
    #[error("the day's year has no `year` line")]
    Unpublished,
    /// Said to be off and worked.
    #[error("a day of this line is already there")]
    DayTwice,
    /// Monday to Friday are worked anyway.
    #[error("a make-up working day is a Saturday or a Sunday")]
    NotWeekend,
}

static BUILTIN: LazyLock<WorkCalendar> = LazyLock::new(|| {
    WorkCalendar::parse(include_str!("../data/workdays.csv")).unwrap_or_else(|_| WorkCalendar::weekends())
});

impl WorkCalendar {
    /// The calendar that comes with the program.
    #[must_use]
    pub fn builtin() -> &'static Self {
        &BUILTIN
    }

    /// A calendar that knows no notice: weekends only.
    #[must_use]
    pub fn weekends() -> Self {
        Self::counted(BTreeSet::new(), BTreeMap::new())
    }

    /// Reads a file in the form that `data/workdays.csv` explains in its head.
    ///
    /// # Errors
    /// The first line that is wrong.
    pub fn parse(text: &str) -> Result<Self, WorkdayError> {
        Self::weekends().extended(text)
    }

    /// This calendar with the years of a newer file: each year the file has takes the place of the one here.
    ///
    /// # Errors
    /// The first line that is wrong.
    pub fn extended(&self, text: &str) -> Result<Self, WorkdayError> {
        let newer = read(text)?;
        let mut said = self.said.clone();
        said.retain(|ordinal, _| !newer.years.contains(&Day::from_ordinal(*ordinal).year()));
        said.extend(newer.said);
        Ok(Self::counted(self.published.union(&newer.years).copied().collect(), said))
    }

    /// Is it a working day?
    #[must_use]
    pub fn is_working(&self, day: Day) -> bool {
        let ordinal = day.ordinal();
        self.said.get(&ordinal).copied().unwrap_or_else(|| is_weekday(ordinal))
    }

    /// Is the State Council's notice for this year known here? If not, weekends alone are counted.
    #[must_use]
    pub fn is_published(&self, year: i16) -> bool {
        self.published.contains(&year)
    }

    /// The last year whose notice is known here.
    #[must_use]
    pub fn last_published(&self) -> Option<i16> {
        self.published.last().copied()
    }

    /// So many working days from a day: the day after it is the first that can count. Negative counts back from the day
    /// before it; none is the day itself, worked or not.
    #[must_use]
    pub fn plus_working(&self, from: Day, n: i32) -> Dated {
        if n == 0 {
            return Dated { day: from, provisional: false };
        }
        // Beyond this no year has a meaning; it also keeps the sums below far from overflowing.
        let (ordinal, n) = (from.ordinal(), n.clamp(-1_000_000, 1_000_000));
        // Counting back from a day that is not worked, the nearest working day before it is the first.
        let rest = i32::from(n < 0 && !self.is_working(from));
        let day = Day::from_ordinal(self.nth(self.rank_of(ordinal) + n + rest));
        let (first, last) = if n > 0 { (from.plus_days(1), day) } else { (day, from.plus_days(-1)) };
        Dated { day, provisional: !self.covers(first.year(), last.year()) }
    }

    /// How many working days there are after `from` up to and with `to`; negative if `to` is the earlier.
    #[must_use]
    pub fn working_between(&self, from: Day, to: Day) -> i32 {
        self.rank_of(to.ordinal()) - self.rank_of(from.ordinal())
    }

    fn covers(&self, first: i16, last: i16) -> bool {
        (first..=last).all(|year| self.is_published(year))
    }

    fn counted(published: BTreeSet<i16>, said: BTreeMap<i32, bool>) -> Self {
        let jan = |year: i16| Day::of_month(i32::from(year) * 12, 1).ordinal();
        let span = published.first().zip(published.last()).map(|(first, last)| (jan(*first), jan(last + 1)));
        let (start, end) = span.unwrap_or((0, 0));
        let mut made = Self { published, said, start, rank: Vec::new(), worked: Vec::new() };
        for ordinal in start..end {
            if made.is_working(Day::from_ordinal(ordinal)) {
                made.worked.push(ordinal);
            }
            made.rank.push(i32::try_from(made.worked.len()).unwrap_or(i32::MAX));
        }
        made
    }

    /// How many days are worked from the span's first day to this one; 0 and less before the span.
    fn rank_of(&self, ordinal: i32) -> i32 {
        let within = usize::try_from(ordinal - self.start).ok();
        if let Some(rank) = within.and_then(|at| self.rank.get(at)) {
            return *rank;
        }
        if ordinal < self.start {
            return weekday_rank(ordinal) - weekday_rank(self.start - 1);
        }
        self.total() + weekday_rank(ordinal) - weekday_rank(self.end() - 1)
    }

    /// Ordinal of the working day with this rank: the inverse of [`Self::rank_of`].
    fn nth(&self, rank: i32) -> i32 {
        if rank <= 0 {
            return nth_weekday(weekday_rank(self.start - 1) + rank);
        }
        let within = usize::try_from(rank - 1).ok().and_then(|at| self.worked.get(at));
        within.copied().unwrap_or_else(|| nth_weekday(weekday_rank(self.end() - 1) + rank - self.total()))
    }

    fn total(&self) -> i32 {
        self.rank.last().copied().unwrap_or(0)
    }

    /// Ordinal of the first day after the span.
    fn end(&self) -> i32 {
        self.start + i32::try_from(self.rank.len()).unwrap_or(0)
    }
}

/// 1970-01-05 was a Monday: days are counted from it, five to a week.
const MONDAY: i32 = 4;

fn is_weekday(ordinal: i32) -> bool {
    (ordinal - MONDAY).rem_euclid(7) < 5
}

/// Days from Monday to Friday since [`MONDAY`] up to and with this one.
fn weekday_rank(ordinal: i32) -> i32 {
    let days = ordinal - MONDAY;
    days.div_euclid(7) * 5 + (days.rem_euclid(7) + 1).min(5)
}

/// The inverse of [`weekday_rank`] on Mondays to Fridays.
fn nth_weekday(rank: i32) -> i32 {
    let rank = rank - 1;
    MONDAY + rank.div_euclid(5) * 7 + rank.rem_euclid(5)
}

struct Said {
    years: BTreeSet<i16>,
    said: BTreeMap<i32, bool>,
}

fn read(text: &str) -> Result<Said, WorkdayError> {
    let mut made = Said { years: BTreeSet::new(), said: BTreeMap::new() };
    let mut lines = Vec::new();
    for (at, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let error = |fault| WorkdayError { line: at + 1, fault };
        let cells: Vec<&str> = line.split(',').map(str::trim).collect();
        match cells.as_slice() {
            ["year", year, ..] => made.year(year).map_err(error)?,
            ["off" | "work", ..] => lines.push((at + 1, cells)),
            _ => return Err(error(WorkdayFault::Kind)),
        }
    }
    for (line, cells) in lines {
        made.days(&cells).map_err(|fault| WorkdayError { line, fault })?;
    }
    Ok(made)
}

impl Said {
    fn year(&mut self, text: &str) -> Result<(), WorkdayFault> {
        let year = text.parse().ok().filter(|year| (1990..2200).contains(year)).ok_or(WorkdayFault::Year)?;
        if self.years.insert(year) { Ok(()) } else { Err(WorkdayFault::YearTwice) }
    }

    fn days(&mut self, cells: &[&str]) -> Result<(), WorkdayFault> {
        let cell = |at: usize| cells.get(at).copied().unwrap_or_default();
        let first = Day::parse(cell(1)).ok_or(WorkdayFault::Day)?;
        let last = if cell(2).is_empty() { Some(first) } else { Day::parse(cell(2)) }.ok_or(WorkdayFault::Day)?;
        let (worked, days) = (cell(0) == "work", first.ordinal()..=last.ordinal());
        if last < first || days.clone().count() > 31 {
            return Err(WorkdayFault::Span);
        }
        for ordinal in days {
            if !self.years.contains(&Day::from_ordinal(ordinal).year()) {
                return Err(WorkdayFault::Unpublished);
            }
            if worked && is_weekday(ordinal) {
                return Err(WorkdayFault::NotWeekend);
            }
            if self.said.insert(ordinal, worked).is_some() {
                return Err(WorkdayFault::DayTwice);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn working_days_are_counted_as_the_notices_say() {
        let check = |from: &str, expect: [&str; 5]| {
            let counted = [3, 5, 10, 15, 20].map(|n| WorkCalendar::builtin().plus_working(day(from), n));
            assert_eq!(counted.map(|dated| dated.day.to_string()[5..].to_owned()), expect, "{from}");
            assert!(counted.iter().all(|dated| !dated.provisional), "{from}");
        };
        check("2026-02-12", ["02-24", "02-26", "03-04", "03-11", "03-18"]);
        check("2026-09-28", ["10-08", "10-10", "10-16", "10-23", "10-30"]);
        check("2025-01-24", ["02-05", "02-07", "02-13", "02-20", "02-27"]);
    }

    #[test]
    fn an_unpublished_year_is_provisional() {
        let check = |from: &str, n: i32, expect: &str, provisional: bool| {
            let dated = WorkCalendar::builtin().plus_working(day(from), n);
            assert_eq!((dated.day.to_string().as_str(), dated.provisional), (expect, provisional), "{from} {n:+}");
        };
        check("2026-12-30", 1, "2026-12-31", false);
        check("2026-12-30", 2, "2027-01-01", true);
        check("2026-12-31", 0, "2026-12-31", false);
        check("2027-10-01", 5, "2027-10-08", true);
        check("2003-12-30", 2, "2004-01-02", true);
        check("2004-01-05", -1, "2004-01-02", false);
        check("2004-01-02", -1, "2003-12-31", true);
        check("2026-10-03", -1, "2026-09-30", false);
        check("2026-10-03", 0, "2026-10-03", false);
        check("1990-01-01", -3, "1989-12-27", true);
    }

    #[test]
    fn a_newer_file_takes_the_place_of_its_years() {
        let newer =
            "\u{feff}# 2027\nyear,2027,\noff,2027-01-01,2027-01-03,new_years_day\r\nwork,2027-01-09,,x\nyear,2026,\n";
        let calendar = WorkCalendar::builtin().extended(newer).unwrap();
        assert_eq!(calendar.last_published(), Some(2027));
        let check = |text: &str, expect: bool| assert_eq!(calendar.is_working(day(text)), expect, "{text}");
        check("2027-01-01", false);
        check("2027-01-09", true);
        check("2026-10-01", true);
        check("2025-10-01", false);
        assert_eq!(calendar.working_between(day("2026-12-31"), day("2027-01-10")), 6);
        assert_eq!(calendar.working_between(day("2027-01-10"), day("2026-12-31")), -6);
    }

    #[test]
    fn a_wrong_line_is_named() {
        use WorkdayFault as F;
        let check = |line: &str, fault: F| {
            let text = format!("# head\nyear,2026,\noff,2026-10-01,,national_day\n\n{line}\n");
            assert_eq!(WorkCalendar::parse(&text).unwrap_err(), WorkdayError { line: 5, fault }, "{line}");
        };
        check("holiday,2026-10-02", F::Kind);
        check("year,26", F::Year);
        check("year,2026", F::YearTwice);
        check("off", F::Day);
        check("off,2026-02-30", F::Day);
        check("off,2026-10-02,soon", F::Day);
        check("off,2026-10-07,2026-10-02", F::Span);
        check("off,2026-10-02,2026-12-02", F::Span);
        check("off,2027-01-01", F::Unpublished);
        check("off,2026-09-30,2026-10-02", F::DayTwice);
        check("work,2026-10-09", F::NotWeekend);
    }
}
