//! Cycles and their days: 每季度首月10日前, 年、季、月末的次月10日前, 半年公开一次.

use super::cursor::Cursor;
use super::day::{self, at_day};
use super::event;
use super::words::{Tok, Token, Word, said};
use super::{Anchor, Class, Period, TimeRule};
use crate::ruleset::Unit;

/// What a clause says of a cycle.
pub(super) struct Cycle {
    pub(super) rules: Vec<TimeRule>,
    /// The clause names its cycle itself, so that a later one may refer to it.
    pub(super) period: Option<Period>,
}

#[derive(Clone)]
struct Head {
    period: Period,
    /// 年, 月 without 每: a cycle only together with a number of times or a day.
    bare: bool,
    /// 每 or 按 stands before it.
    every: bool,
    /// 季末: its end was named with it.
    ended: bool,
    /// Month of the period in which days lie, if not the first: even months are the second of two.
    month: Option<u8>,
    /// A weekday.
    day: Option<u8>,
    event: Option<String>,
}

/// Reads a clause as a cycle. `before`: the cycle that the clause before has named, to which 次月10日前 may belong.
pub(super) fn cycle(tokens: &[Token], before: Option<Period>) -> Option<Cycle> {
    let (tokens, count) = take_count(tokens)?;
    let mut c = Cursor::new(&tokens);
    let bounded = c.eat_any(&[Word::AtLeast, Word::AtMost]);
    let named = c.eat(Word::Cycle);
    let bounded = bounded.or_else(|| c.eat_any(&[Word::AtLeast, Word::AtMost]));
    let span = count.is_some() || named || bounded == Some(Word::AtMost);
    let Some(heads) = c.attempt(|c| heads(c, span)) else {
        return dated(c, before.filter(|_| count.is_none()), count, bounded);
    };
    let parts = parts_of(&mut c, &heads)?;
    let anchored = parts.first().is_some_and(|p| p.day.is_some() || p.anchor.is_some());
    // 不超过每季度 bounds from the wrong side; 最迟每季度首月10日 and 最长三个月 do not.
    if bounded == Some(Word::AtMost) && !anchored && !heads.iter().all(|h| h.bare) {
        return None;
    }
    if heads.iter().any(|h| h.bare) && !span && !anchored {
        return None;
    }
    let mut rules = Vec::new();
    for head in &heads {
        for part in &parts {
            let mut rule = part.clone();
            if head.ended && rule.anchor.is_none() {
                let last = u8::try_from(head.period.months).unwrap_or(12);
                rule = at_day(last, day::last_of(last, head.period));
            }
            if let Some(day) = head.day {
                rule = at_day(1, day);
            }
            rule.event = rule.event.or_else(|| head.event.clone());
            set_period(&mut rule, head.period, count)?;
            rules.push(rule);
        }
    }
    let period = heads.first().map(|h| h.period).filter(|_| heads.len() == 1);
    Some(Cycle { rules, period })
}

/// A day without its cycle: the clause before has named that, or the day tells (12月底 is a day of the year).
fn dated(mut c: Cursor<'_>, before: Option<Period>, count: Option<u32>, bounded: Option<Word>) -> Option<Cycle> {
    if bounded == Some(Word::AtLeast) {
        return None;
    }
    let year = Period::months(12);
    let halves = c.sees(&[Word::FirstHalf, Word::SecondHalf]);
    let own = match c.peek()? {
        Tok::Word(Word::NextMonth) => before.or(Some(Period::months(1))),
        Tok::Word(Word::NextQuarter) => Some(Period::months(3)),
        Tok::Word(Word::NextYear | Word::FirstHalf | Word::SecondHalf) => Some(year),
        // 第一个工作日 alone doesn't say of what.
        Tok::Word(Word::Ordinal) if c.rest().iter().any(|t| t.is(Word::WorkingDay)) => before,
        Tok::Word(Word::Ordinal) => before.or(Some(year)),
        Tok::Num(_) if day::names_month(c) => before.is_none_or(|p| p == year).then_some(year),
        // 10日内 may be a span as well as a day.
        _ if c.rest().iter().any(|t| t.is(Word::Within)) => None,
        _ => before,
    }?;
    let mut rules = day::parts(&mut c, own).filter(|parts| !parts.is_empty() && c.done())?;
    // 一月一次 is as likely each month as each January; 上半年、下半年各一次 is not.
    if count.is_some() && !halves && rules.iter().any(|r| r.window.is_some()) {
        return None;
    }
    for rule in &mut rules {
        set_period(rule, own, count)?;
    }
    Some(Cycle { rules, period: None })
}

fn parts_of(c: &mut Cursor<'_>, heads: &[Head]) -> Option<Vec<TimeRule>> {
    if c.done() {
        return Some(vec![TimeRule::of(Class::Periodic)]);
    }
    let head = heads.first()?;
    if head.day.is_some() {
        c.eat(Word::Before);
        return c.done().then(|| vec![TimeRule::of(Class::Periodic)]);
    }
    if heads.iter().any(|h| h.ended) {
        // 季末的次月10日前, 季末后10日内, 季末前.
        let after = c.attempt(|c| day::after_period(c, head.period));
        if after.is_none() {
            c.eat(Word::Before);
        }
        return c.done().then(|| after.unwrap_or_else(|| vec![TimeRule::of(Class::Periodic)]));
    }
    let start = *c;
    let read = match head.month {
        Some(month) => day::in_month(c, month, head.period),
        None => day::parts(c, head.period),
    };
    if let Some(parts) = read.filter(|_| c.done()) {
        // 年、季、月 share no day but one after their end.
        let shared = heads.len() == 1 || parts.iter().all(|p| p.anchor == Some(Anchor::PeriodEnd));
        return shared.then_some(parts);
    }
    *c = start;
    // 年度预算批准后 is an event, 每年评议结束后 is one in each year.
    let every = heads.len() == 1 && head.every;
    event::yearly(c.rest()).filter(|_| every)
}

fn set_period(rule: &mut TimeRule, period: Period, count: Option<u32>) -> Option<()> {
    let count = u16::try_from(count.unwrap_or(1)).ok().filter(|n| *n > 0)?;
    let mut period = period;
    let dated = rule.day.is_some() || rule.window.is_some() || rule.anchor.is_some();
    if count > 1 && !dated && period.months.is_multiple_of(count) && period.months > 0 {
        period = Period::months(period.months / count);
    } else if count > 1 {
        rule.times = Some(count);
    }
    rule.class = Class::Periodic;
    rule.period = Some(period.iso());
    Some(())
}

/// Takes 一次, 至少两次, 2次以上, and 一 of 一年一公开 out of the clause. `None` if that can't be told apart, or if the number is
/// an upper bound.
fn take_count(tokens: &[Token]) -> Option<(Vec<Token>, Option<u32>)> {
    let counts = |i: usize| {
        let Some(Tok::Num(n)) = tokens.get(i).map(|t| &t.tok) else { return None };
        let once = *n == 1 && i > 0 && tokens.get(i + 1).is_some_and(|t| t.is(Word::Verb) || t.is(Word::Update));
        (once || tokens.get(i + 1).is_some_and(|t| t.is(Word::Times))).then_some(*n)
    };
    let found: Vec<(usize, u32)> = (0..tokens.len()).filter_map(|i| Some((i, counts(i)?))).collect();
    let (at, n) = match found.as_slice() {
        [] => return Some((tokens.to_vec(), None)),
        [one] => *one,
        _ => return None,
    };
    let before = tokens.get(..at).unwrap_or_default();
    let mut left: Vec<Token> = before.to_vec();
    let bound = before.iter().rposition(|t| !t.is_neutral());
    let bound_is = |word| bound.and_then(|i| before.get(i)).is_some_and(|t| t.is(word));
    if bound_is(Word::AtMost) || bound_is(Word::Ordinal) || bound_is(Word::Range) {
        return None;
    }
    if let Some(i) = bound.filter(|_| bound_is(Word::AtLeast)) {
        left.remove(i);
    }
    let mut after = tokens.get(at + 2..).unwrap_or_default();
    if let Some((first, rest)) = after.split_first()
        && first.is(Word::OrMore)
    {
        after = rest;
    }
    left.extend_from_slice(after);
    Some((left, Some(n)))
}

fn heads(c: &mut Cursor<'_>, span: bool) -> Option<Vec<Head>> {
    let mut heads = vec![head(c, span, None)?];
    while let Some(next) = c.attempt(|c| {
        let every = heads.first().filter(|h| !h.bare && h.day.is_none());
        c.eat(Word::And).then(|| head(c, false, every))?
    }) {
        heads.push(next);
    }
    // 年、季、月末: the end belongs to all.
    if heads.last().is_some_and(|h| h.ended) {
        heads.iter_mut().for_each(|h| h.ended = true);
    }
    Some(heads)
}

fn head(c: &mut Cursor<'_>, span: bool, listed: Option<&Head>) -> Option<Head> {
    let plain = |period| Head { period, bare: false, every: false, ended: false, month: None, day: None, event: None };
    if let Some(word) = c.eat_any(&[Word::AlternateMonths, Word::AlternateYears, Word::EvenMonths, Word::OddMonths]) {
        return Some(match word {
            Word::AlternateYears => plain(Period::months(24)),
            Word::EvenMonths => Head { month: Some(2), ..plain(Period::months(2)) },
            // 隔月10日 doesn't say of which month.
            Word::AlternateMonths => plain(Period::months(2)),
            _ => Head { month: Some(1), ..plain(Period::months(2)) },
        });
    }
    if c.eat(Word::Every) {
        return every(c).map(|head| Head { every: true, ..head });
    }
    if let Some(head) = c.attempt(|c| c.eat(Word::By).then(|| unit(c))?) {
        // 按年度计划: the plan's year, not each year.
        if names_thing(c) {
            return None;
        }
        return Some(Head { bare: false, every: true, ..head });
    }
    if span && let Some(found) = c.span() {
        let n = u16::try_from(found.n).ok()?;
        let period = match found.unit {
            Unit::Month => Period::months(n),
            Unit::CalendarDay => Period::days(n),
            Unit::WorkingDay => return None,
        };
        return Some(Head { bare: true, ..plain(period) });
    }
    let found = unit(c)?;
    if names_thing(c) {
        return None;
    }
    Some(Head { bare: found.bare && listed.is_none(), ..found })
}

/// 年度计划, 季度财务收支: the unit belongs to a thing's name.
fn names_thing(c: &Cursor<'_>) -> bool {
    c.rest().first().is_some_and(|t| t.is(Word::Noun) || t.is(Word::Occasion) || t.tok == Tok::Other)
}

fn every(c: &mut Cursor<'_>) -> Option<Head> {
    let plain = |period| Head { period, bare: false, every: false, ended: false, month: None, day: None, event: None };
    let weekday = c.peek().and_then(|t| if let Tok::Word(word) = t { word.weekday() } else { None });
    if let Some(day) = weekday {
        c.pass();
        return Some(Head { day: Some(day), ..plain(Period::days(7)) });
    }
    if c.eat(Word::HalfMonth) {
        return Some(plain(Period::days(15)));
    }
    if let Some(span) = c.span() {
        let n = u16::try_from(span.n).ok()?;
        return match span.unit {
            Unit::Month => Some(plain(Period::months(n))),
            Unit::CalendarDay => Some(plain(Period::days(n))),
            Unit::WorkingDay => None,
        };
    }
    let found = unit(c)?;
    Some(Head { bare: false, ..found })
}

fn unit_word(c: &mut Cursor<'_>) -> Option<Word> {
    use Word::{Day, HalfYear, HalfYearEnd, Month, MonthEnd, Monthly, Quarter, QuarterEnd, Quarterly, SchoolTerm};
    use Word::{TenDays, Week, Year, YearEnd, Yearly};
    c.eat_any(&[Day, Week, TenDays, Month, Monthly, MonthEnd, Quarter, Quarterly, QuarterEnd])
        .or_else(|| c.eat_any(&[HalfYear, HalfYearEnd, Year, Yearly, YearEnd, SchoolTerm]))
}

/// A unit that names a cycle. 年度 and 季度 do so alone, 年 and 季 only beside something else.
fn unit(c: &mut Cursor<'_>) -> Option<Head> {
    use Word::{Day, HalfYear, HalfYearEnd, Month, MonthEnd, Monthly, Quarter, QuarterEnd, Quarterly, SchoolTerm};
    use Word::{TenDays, Week, Year, YearEnd, Yearly};
    let start = c.rest();
    let word = unit_word(c)?;
    let period = match word {
        Day => Period::days(1),
        Week => Period::days(7),
        TenDays => Period::days(10),
        Month | Monthly | MonthEnd => Period::months(1),
        Quarter | Quarterly | QuarterEnd => Period::months(3),
        HalfYear | HalfYearEnd | SchoolTerm => Period::months(6),
        _ => Period::months(12),
    };
    let bare = matches!(word, Day | Week | TenDays | Month | Quarter | Year | SchoolTerm);
    let mut ended = matches!(word, MonthEnd | QuarterEnd | HalfYearEnd | YearEnd);
    // 每月月底, 每年年底, 每季度季末.
    let again = match word {
        Month | Monthly => Some(MonthEnd),
        Quarter | Quarterly => Some(QuarterEnd),
        Year | Yearly => Some(YearEnd),
        HalfYear => Some(HalfYearEnd),
        _ => None,
    };
    if let Some(again) = again {
        ended |= c.eat(again) || c.eat(Word::End);
    }
    let event =
        (word == SchoolTerm).then(|| start.iter().find(|t| t.is(SchoolTerm)).map(|t| said(std::slice::from_ref(t))));
    Some(Head { period, bare, every: false, ended, month: None, day: None, event: event.flatten() })
}
