//! Days and parts of a cycle: 首月10日前, 3月15日至4月30日, 上旬, 次月5日前, 结束后15日内.

use super::cursor::Cursor;
use super::words::{Tok, Word};
use super::{Anchor, Class, Period, TimeRule};
use crate::ruleset::Unit;

type Parts = Option<Vec<TimeRule>>;

pub(super) fn at_day(month: u8, day: u8) -> TimeRule {
    let day = Some(format!("{month:02}-{day:02}"));
    TimeRule { day, anchor: Some(Anchor::PeriodStart), ..TimeRule::of(Class::Periodic) }
}

fn window(text: String) -> TimeRule {
    TimeRule { window: Some(text), ..TimeRule::of(Class::Periodic) }
}

fn months(first: u8, last: u8) -> TimeRule {
    window(format!("{first:02}/{last:02}"))
}

fn days(first: (u8, u8), last: (u8, u8)) -> Option<TimeRule> {
    (first < last).then(|| window(format!("{:02}-{:02}/{:02}-{:02}", first.0, first.1, last.0, last.1)))
}

/// The last day of a month: the calendar's where the month is known, else 31, which means the last.
pub(super) fn last_of(month: u8, period: Period) -> u8 {
    match (period.months.is_multiple_of(12), month) {
        (true, 2) => 29,
        (true, 4 | 6 | 9 | 11) => 30,
        _ => 31,
    }
}

fn month_number(n: u32) -> Option<u8> {
    u8::try_from(n).ok().filter(|n| (1..=12).contains(n))
}

fn day_number(n: u32) -> Option<u8> {
    u8::try_from(n).ok().filter(|n| (1..=31).contains(n))
}

/// Whether the clause begins with months of the year: 3月, 1、7月, 1-2月.
pub(super) fn names_month(mut c: Cursor<'_>) -> bool {
    while c.number().is_some() {
        if c.eat_any(&[Word::Month, Word::MonthEnd]).is_some() {
            return true;
        }
        if c.eat_any(&[Word::And, Word::Range]).is_none() {
            return false;
        }
    }
    false
}

/// All days and windows that the rest of the clause names within, or after, a period.
pub(super) fn parts(c: &mut Cursor<'_>, period: Period) -> Parts {
    if let Some(after) = c.attempt(|c| after_period(c, period)) {
        return Some(after);
    }
    if let Some(rule) = c.attempt(first_days).or_else(|| c.attempt(nth_working_day)) {
        return Some(vec![rule]);
    }
    match period.months {
        0 => None,
        1 => in_month(c, 1, period),
        months if months % 12 == 0 => of_year(c, period),
        _ => of_months(c, period),
    }
}

/// 结束后15日内, 后10日内, 次月5日前, 次年1月31日前, 下季度首月10日前.
pub(super) fn after_period(c: &mut Cursor<'_>, period: Period) -> Parts {
    let ended = c.eat(Word::Ended) | c.eat(Word::End);
    let after = c.eat_any(&[Word::After, Word::From]).is_some();
    let mut rules = match c.peek() {
        Some(Tok::Word(Word::NextMonth)) if period.months > 0 => {
            c.eat(Word::NextMonth);
            in_month(c, 1, period)?
        }
        Some(Tok::Word(Word::NextQuarter)) if period == Period::months(3) => {
            c.eat(Word::NextQuarter);
            of_months(c, period)?
        }
        Some(Tok::Word(Word::NextYear)) if period == Period::months(12) => {
            c.eat(Word::NextYear);
            of_year(c, period)?
        }
        None if after => vec![TimeRule::of(Class::Periodic)],
        _ if ended || after => {
            c.eat(Word::AtMost);
            let span = c.span()?;
            let within = c.eat(Word::Within);
            if !(within || after) {
                return None;
            }
            vec![TimeRule { offset: Some(span.n), unit: Some(span.unit), ..TimeRule::of(Class::Periodic) }]
        }
        _ => return None,
    };
    rules.iter_mut().for_each(|r| r.anchor = Some(Anchor::PeriodEnd));
    Some(rules)
}

/// 前5个工作日内, 前10日.
fn first_days(c: &mut Cursor<'_>) -> Option<TimeRule> {
    if !c.eat(Word::Before) {
        return None;
    }
    let span = c.span()?;
    c.eat(Word::Within);
    if span.unit == Unit::Month {
        return None;
    }
    if let (Unit::CalendarDay, Some(day)) = (span.unit, u32::try_from(span.n).ok().and_then(day_number)) {
        return Some(at_day(1, day));
    }
    let anchor = Some(Anchor::PeriodStart);
    Some(TimeRule { offset: Some(span.n), unit: Some(span.unit), anchor, ..TimeRule::of(Class::Periodic) })
}

/// 第一个工作日, 第5个工作日前. 第一个工作日前 may or may not mean that day.
fn nth_working_day(c: &mut Cursor<'_>) -> Option<TimeRule> {
    let n = if c.eat(Word::FirstWorkingDay) {
        1
    } else {
        c.eat(Word::Ordinal).then(|| c.number_and(&[Word::WorkingDay]))??.0
    };
    let n = i32::try_from(n).ok().filter(|n| (1..=20).contains(n))?;
    let before = c.eat(Word::Before);
    c.eat(Word::Within);
    let (offset, unit, anchor) = (Some(n), Some(Unit::WorkingDay), Some(Anchor::PeriodStart));
    (n > 1 || !before).then(|| TimeRule { offset, unit, anchor, ..TimeRule::of(Class::Periodic) })
}

/// Days in a period of several months: the month comes first.
fn of_months(c: &mut Cursor<'_>, period: Period) -> Parts {
    let count = u8::try_from(period.months).ok()?;
    let month = match c.eat_any(&[Word::FirstMonth, Word::LastMonth, Word::Ordinal])? {
        Word::FirstMonth => 1,
        Word::Ordinal => {
            let (n, _) = c.number_and(&[Word::Months, Word::Month])?;
            u8::try_from(n).ok().filter(|n| (1..=count).contains(n))?
        }
        _ => count,
    };
    if c.done() || c.eat(Word::Within) {
        return Some(vec![months(month, month)]);
    }
    // working days of the first month are the period's own
    if month == 1
        && let Some(rule) = c.attempt(first_days).or_else(|| c.attempt(nth_working_day))
    {
        return Some(vec![rule]);
    }
    in_month(c, month, period)
}

/// Days of a month: 10日前, 1日、15日, 25日至月底, 上旬, 月底前.
pub(super) fn in_month(c: &mut Cursor<'_>, month: u8, period: Period) -> Parts {
    let last = last_of(month, period);
    if let Some(third) = c.eat_any(&[Word::Early, Word::Middle, Word::Late]) {
        let (first, last) = match third {
            Word::Early => (1, 10),
            Word::Middle => (11, 20),
            _ => (21, last),
        };
        let rule = days((month, first), (month, last))?;
        // 上旬前 would be its first day, or its last.
        return (!c.sees(&[Word::Before])).then(|| vec![rule]);
    }
    if c.eat_any(&[Word::MonthEnd, Word::LastDay, Word::End]).is_some() {
        c.eat(Word::Before);
        return Some(vec![at_day(month, last)]);
    }
    let mut found = Vec::new();
    loop {
        let day = day_number(c.number()?)?;
        let unit = c.eat(Word::Day);
        if c.eat(Word::Range) {
            let to = if c.eat_any(&[Word::MonthEnd, Word::LastDay]).is_some() {
                last
            } else {
                day_number(c.number_and(&[Word::Day])?.0)?
            };
            // 10日至15日前: the border of a window needs no 前.
            c.eat_any(&[Word::Before, Word::Within]);
            found.push(days((month, day), (month, to))?);
        } else {
            let listed = c.sees(&[Word::And]);
            if !unit && !listed {
                return None;
            }
            c.eat_any(&[Word::Before, Word::Within]);
            found.push(at_day(month, day));
        }
        let more = c.attempt(|c| (c.eat(Word::And) && matches!(c.peek(), Some(Tok::Num(_)))).then_some(()));
        if more.is_none() {
            return Some(found);
        }
    }
}

/// Days and months of a year, several of them joined by 、.
fn of_year(c: &mut Cursor<'_>, period: Period) -> Parts {
    let mut found = Vec::new();
    loop {
        found.extend(one_of_year(c, period)?);
        if c.attempt(|c| c.eat(Word::And).then_some(())).is_none() {
            return Some(found);
        }
    }
}

fn one_of_year(c: &mut Cursor<'_>, period: Period) -> Parts {
    if let Some(half) = c.eat_any(&[Word::FirstHalf, Word::SecondHalf]) {
        let rule = if half == Word::FirstHalf { months(1, 6) } else { months(7, 12) };
        return (!c.sees(&[Word::Before])).then(|| vec![rule]);
    }
    if c.eat_any(&[Word::YearEnd, Word::LastDay]).is_some() {
        c.eat(Word::Before);
        return Some(vec![at_day(12, 31)]);
    }
    if let Some(rule) = c.attempt(quarter_of_year) {
        return Some(vec![rule]);
    }
    if c.sees(&[Word::FirstMonth, Word::LastMonth, Word::Ordinal]) {
        return of_months(c, period);
    }
    // 1、4、7、10月10日: what follows the last holds for all.
    let mut numbers = vec![month_number(c.number()?)?];
    while c
        .attempt(|c| {
            let n = c.eat(Word::And).then(|| c.number())?.and_then(month_number)?;
            numbers.push(n);
            c.sees(&[Word::And, Word::Month, Word::MonthEnd]).then_some(())
        })
        .is_some()
    {}
    let first = *numbers.first()?;
    if let Some(rule) = c.attempt(|c| from_month_to_month(c, first).filter(|_| numbers.len() == 1)) {
        return Some(vec![rule]);
    }
    if c.eat(Word::MonthEnd) {
        c.eat(Word::Before);
        return Some(numbers.into_iter().map(|m| at_day(m, last_of(m, period))).collect());
    }
    if !c.eat(Word::Month) {
        return None;
    }
    let start = *c;
    let mut found = Vec::new();
    for month in numbers {
        *c = start;
        match c.attempt(|c| in_month(c, month, period)) {
            Some(days) => found.extend(days),
            // 3月前 may or may not mean March.
            None if c.sees(&[Word::Before]) => return None,
            None => {
                c.eat(Word::Within);
                found.push(months(month, month));
            }
        }
    }
    Some(found)
}

/// 第一季度, 一季度 of a year.
fn quarter_of_year(c: &mut Cursor<'_>) -> Option<TimeRule> {
    c.eat(Word::Ordinal);
    let (n, _) = c.number_and(&[Word::Quarterly, Word::Quarter])?;
    let n = u8::try_from(n).ok().filter(|n| (1..=4).contains(n))?;
    c.eat(Word::Within);
    (!c.sees(&[Word::Before, Word::End, Word::After, Word::Ended])).then(|| months(n * 3 - 2, n * 3))
}

/// 1月至2月, 1-2月, 3月15日至4月30日, 3月15日至30日, 10月至年底.
fn from_month_to_month(c: &mut Cursor<'_>, first: u8) -> Option<TimeRule> {
    let named = c.eat(Word::Month);
    let from = c.attempt(|c| c.number_and(&[Word::Day])).map(|(n, _)| day_number(n));
    let from = if let Some(from) = from { Some(from?) } else { None };
    if !c.eat(Word::Range) || (!named && from.is_some()) {
        return None;
    }
    if c.eat(Word::YearEnd) {
        return days((first, from.unwrap_or(1)), (12, 31));
    }
    let n = c.number()?;
    if let (Some(from), true) = (from, c.eat(Word::Day)) {
        return days((first, from), (first, day_number(n)?));
    }
    let last = month_number(n)?;
    if c.eat(Word::MonthEnd) {
        return days((first, from.unwrap_or(1)), (last, last_of(last, Period::months(12))));
    }
    if !c.eat(Word::Month) {
        return None;
    }
    let to = c.attempt(|c| c.number_and(&[Word::Day])).map(|(n, _)| day_number(n));
    match (from, to) {
        (Some(from), Some(to)) => days((first, from), (last, to?)),
        (None, Some(to)) => days((first, 1), (last, to?)),
        (Some(_), None) => None,
        (None, None) => (first < last && !c.sees(&[Word::Before])).then(|| {
            c.eat(Word::Within);
            months(first, last)
        }),
    }
}
