//! What is asked of a clause that can't be read, as closely as it can be told what is missing in it.

use super::ask::{Ask, AskCode};
use super::cursor::Cursor;
use super::words::{Tok, Token, Word, said};

/// The closest question; `None` if only its words can be shown.
pub(super) fn ask(clause: &[Token]) -> Option<Ask> {
    festival(clause)
        .or_else(|| around(clause))
        .or_else(|| interval(clause))
        .or_else(|| hours(clause))
        .or_else(|| without_event(clause))
        .or_else(|| month_border(clause))
        .or_else(|| which_month(clause))
        .or_else(|| together(clause))
}

/// 春节前: another day each year, or one that only people reckon with.
fn festival(clause: &[Token]) -> Option<Ask> {
    let at = clause.iter().position(|t| t.is(Word::Festival))?;
    let border = clause.get(at + 1).filter(|t| t.is(Word::Before) || t.is(Word::After));
    Some(Ask::new(AskCode::Festival, said(clause.get(at..=at + usize::from(border.is_some()))?)))
}

/// 每年7月1日前后: before it, or after it?
fn around(clause: &[Token]) -> Option<Ask> {
    let at = clause.iter().position(|t| t.is(Word::Around))?;
    let about = said(clause.get(..=at)?);
    let ask = match clause.get(..at)? {
        [.., Token { tok: Tok::Num(m @ 1..=12), .. }, month, Token { tok: Tok::Num(d @ 1..=28), .. }, day]
            if month.is(Word::Month) && day.is(Word::Day) =>
        {
            Ask::by(AskCode::Around, about, "year", &[("a", *m), ("b", *d)])
        }
        [.., every, month, Token { tok: Tok::Num(d @ 1..=28), .. }, day]
            if every.is(Word::Every) && month.is(Word::Month) && day.is(Word::Day) =>
        {
            Ask::by(AskCode::Around, about, "month", &[("b", *d)])
        }
        _ => Ask::new(AskCode::Around, about),
    };
    Some(ask)
}

/// 每隔三个月: every three months, or with three months between.
fn interval(clause: &[Token]) -> Option<Ask> {
    let at = clause.iter().position(|t| t.is(Word::Gap))?;
    let rest = clause.get(at + 1..)?;
    let (n, unit) = match rest.first().map(|t| &t.tok) {
        Some(Tok::Num(n)) => (*n, rest.get(1)?),
        _ => (1, rest.first()?),
    };
    let by = match unit.word()? {
        Word::Day => "day",
        Word::Week => "week",
        Word::Month | Word::Months => "month",
        Word::Quarter | Word::Quarterly => "quarter",
        Word::HalfYear => "half",
        Word::Year | Word::Yearly => "year",
        _ => return None,
    };
    let n = Some(n).filter(|n| (1..100).contains(n))?;
    Some(Ask::by(AskCode::Interval, said(clause), by, &[("a", n), ("b", n + 1)]))
}

/// 12小时内: days are counted, not hours.
fn hours(clause: &[Token]) -> Option<Ask> {
    clause.windows(2).find_map(|pair| match pair {
        [Token { tok: Tok::Num(n), .. }, unit] if unit.is(Word::Hour) && n % 24 != 0 => {
            Some(Ask::new(AskCode::Hours, said(pair)))
        }
        _ => None,
    })
}

/// 发生后24小时内: after what?
fn without_event(clause: &[Token]) -> Option<Ask> {
    let border = clause.iter().position(|t| t.is(Word::After) || t.is(Word::From))?;
    let (before, after) = clause.split_at(border);
    if !before.iter().all(Token::is_neutral) {
        return None;
    }
    let rest = after.get(1..)?;
    let mut c = Cursor::new(rest);
    c.span()?;
    let span = rest.get(..rest.len().checked_sub(c.rest().len())?)?;
    c.eat(Word::Within);
    c.done().then(|| Ask::new(AskCode::NoAnchor, said(span)))
}

/// 每年3月前: before March begins, or before it ends?
fn month_border(clause: &[Token]) -> Option<Ask> {
    clause.windows(3).find_map(|three| match three {
        [Token { tok: Tok::Num(n @ 1..=12), .. }, month, before]
            if month.is(Word::Month) && before.is(Word::Before) =>
        {
            let previous = if *n == 1 { 12 } else { n - 1 };
            Some(Ask::by(AskCode::MonthBorder, said(three), "year", &[("a", previous), ("b", *n)]))
        }
        _ => None,
    })
}

/// 每季度10日前: of which month?
fn which_month(clause: &[Token]) -> Option<Ask> {
    use Word::{AtMost, Before, By, Day, Every, HalfYear, Quarter, Quarterly, Within, Year, Yearly};
    let cycle = clause.iter().find_map(|t| match t.word()? {
        Quarter | Quarterly => Some("quarter"),
        HalfYear => Some("half"),
        Year | Yearly => Some("year"),
        _ => None,
    })?;
    let plain = |t: &Token| match &t.tok {
        Tok::Num(_) => true,
        Tok::Word(word) => {
            let known = [AtMost, Before, By, Day, Every, HalfYear, Quarter, Quarterly, Within, Year, Yearly];
            word.is_neutral() || known.contains(word)
        }
        Tok::Prompt(..) | Tok::Mark(_) | Tok::Other => false,
    };
    let day = clause.windows(2).find_map(|pair| match pair {
        [Token { tok: Tok::Num(n @ 1..=31), .. }, day] if day.is(Day) => Some(*n),
        _ => None,
    })?;
    clause.iter().all(plain).then(|| Ask::by(AskCode::WhichMonth, said(clause), cycle, &[("a", day)]))
}

/// 同步公开: at the same time as what?
fn together(clause: &[Token]) -> Option<Ask> {
    let word = clause.iter().find(|t| t.is(Word::Together))?;
    let alone = clause.iter().all(|t| t.is(Word::Together) || t.is_neutral());
    alone.then(|| Ask::new(AskCode::Simultaneous, word.text.clone()))
}
