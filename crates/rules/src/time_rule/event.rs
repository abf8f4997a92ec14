//! What is counted from something that happens: 形成之日起20个工作日内, 会议结束后3日内, 变更后及时.

use super::cursor::{Cursor, Span};
use super::words::{Tok, Token, Word, defaults, said, turns};
use super::{Anchor, AskCode, Class, TimeRule};
use crate::ruleset::{Ruleset, Unit};

/// A rule and, where its number is missing, what to ask: the code and the word.
pub(super) type Heard = (Vec<TimeRule>, Option<(AskCode, String)>);

/// What a rule counts from; the event's words if they say more than the anchor.
type Name = (Anchor, Option<String>);

/// How long after.
enum When {
    Span(Span),
    Prompt(String),
    Unsaid,
}

/// Takes the ruleset's number for a word that has none.
pub(super) fn by_default(rule: &mut TimeRule, phrase: &str, rules: &Ruleset) -> Option<(AskCode, String)> {
    let Some(default) = rules.timing_default(phrase) else { return Some((AskCode::NoNumber, phrase.to_owned())) };
    rule.by_default = Some(default.id.clone());
    rule.offset = Some(i32::from(default.count));
    rule.unit = Some(default.unit);
    None
}

/// Reads a clause as something due within a time of an event.
pub(super) fn immediate(tokens: &[Token], rules: &Ruleset) -> Option<Heard> {
    if let Some(heard) = unanchored(tokens, rules) {
        return Some(heard);
    }
    let (names, when) = upon(tokens).or_else(|| anchored(tokens))?;
    let mut ask = None;
    let mut found = Vec::new();
    for (anchor, event) in names {
        let mut rule = TimeRule { anchor: Some(anchor), event, ..TimeRule::of(Class::Immediate) };
        match &when {
            When::Span(span) => (rule.offset, rule.unit) = (Some(span.n), Some(span.unit)),
            When::Prompt(phrase) => ask = ask.or(by_default(&mut rule, phrase, rules)),
            // After something, and that is all: the class is 及时, so its default holds.
            When::Unsaid => ask = ask.or(by_default(&mut rule, &defaults().immediate, rules)),
        }
        found.push(rule);
    }
    Some((found, ask))
}

/// An event within a cycle: 每年评议结束后. Without a number it has none: the cycle bounds it.
pub(super) fn yearly(tokens: &[Token]) -> Option<Vec<TimeRule>> {
    // 每年、变更后20日内: two rules, not one.
    let joined = tokens.iter().find(|t| !t.is_neutral()).is_some_and(|t| t.is(Word::And) || t.is(Word::Or));
    if joined {
        return None;
    }
    let (names, when) = anchored(tokens)?;
    let span = match when {
        When::Span(span) => Some(span),
        When::Unsaid => None,
        When::Prompt(_) => return None,
    };
    let rule = |(anchor, event)| TimeRule {
        anchor: Some(anchor),
        event,
        offset: span.map(|s| s.n),
        unit: span.map(|s| s.unit),
        ..TimeRule::of(Class::Periodic)
    };
    Some(names.into_iter().map(rule).collect())
}

/// 及时公开, 随时更新, 当日公开, 一事一公开, 事后3日内, 20个工作日内.
fn unanchored(tokens: &[Token], rules: &Ruleset) -> Option<Heard> {
    let mut c = Cursor::new(tokens);
    // What is kept up to date is due when it changes.
    let updated = tokens.iter().any(|t| t.is(Word::Update));
    let anchor = Some(if updated { Anchor::Changed } else { Anchor::Event });
    let mut rule = TimeRule { anchor, ..TimeRule::of(Class::Immediate) };
    if c.eat(Word::EachEvent) {
        let ask = by_default(&mut rule, &defaults().immediate, rules);
        return c.done().then(|| (vec![rule], ask));
    }
    if c.eat(Word::Afterwards) {
        let ask = match tail(c)? {
            When::Span(span) => {
                (rule.offset, rule.unit) = (Some(span.n), Some(span.unit));
                None
            }
            When::Prompt(phrase) => by_default(&mut rule, &phrase, rules),
            When::Unsaid => by_default(&mut rule, &defaults().immediate, rules),
        };
        return Some((vec![rule], ask));
    }
    let start = c;
    if let Some(Tok::Prompt(Class::Immediate, phrase)) = c.peek() {
        let phrase = phrase.clone();
        let ask = by_default(&mut rule, &phrase, rules);
        while matches!(c.peek(), Some(Tok::Prompt(Class::Immediate, p)) if *p == phrase) {
            c.pass();
            c.eat(Word::And);
        }
        return c.done().then(|| (vec![rule], ask));
    }
    c = start;
    if let Some(day) = c.eat_any(&[Word::SameDay, Word::NextDay]) {
        (rule.offset, rule.unit) = (Some(i32::from(day == Word::NextDay)), Some(Unit::CalendarDay));
        return c.done().then(|| (vec![rule], None));
    }
    c = start;
    c.eat(Word::AtMost);
    let span = c.span().filter(|_| c.eat(Word::Within) && c.done())?;
    (rule.offset, rule.unit, rule.anchor) = (Some(span.n), Some(span.unit), updated.then_some(Anchor::Changed));
    let ask = (!updated).then(|| {
        let words = tokens.iter().filter(|t| !t.is_neutral() && !t.is(Word::AtMost) && !t.is(Word::Within));
        (AskCode::NoAnchor, words.map(|t| t.text.as_str()).collect())
    });
    Some((vec![rule], ask))
}

/// 20个工作日内, 及时, 当日, or nothing, up to the clause's end.
fn tail(mut c: Cursor<'_>) -> Option<When> {
    if c.done() {
        return Some(When::Unsaid);
    }
    c.eat(Word::AtMost);
    let day = |n| When::Span(Span { n, unit: Unit::CalendarDay });
    let when = if let Some(Tok::Prompt(Class::Immediate, phrase)) = c.peek() {
        c.pass();
        When::Prompt(phrase.clone())
    } else {
        match c.eat_any(&[Word::SameDay, Word::NextDay, Word::Together]) {
            Some(Word::NextDay) => day(1),
            Some(_) => day(0),
            None => {
                let span = c.span()?;
                c.eat(Word::Within);
                When::Span(span)
            }
        }
    };
    c.done().then_some(when)
}

/// 每逢换届, 每逢换届后20个工作日内: each time that something happens.
fn upon(tokens: &[Token]) -> Option<(Vec<Name>, When)> {
    let first =
        tokens.iter().position(|t| !t.is_neutral()).filter(|i| tokens.get(*i).is_some_and(|t| t.is(Word::Upon)))?;
    let rest = tokens.get(first + 1..)?;
    if let Some(found) = anchored(rest) {
        return Some(found);
    }
    let soon = |t: &Token| t.is(Word::SameDay) || t.is(Word::NextDay) || matches!(t.tok, Tok::Prompt(..));
    let (event, rest) = rest.split_at(rest.iter().position(soon).unwrap_or(rest.len()));
    let verbs = event.iter().rev().take_while(|t| t.is(Word::Verb) || t.is(Word::Must) || t.is(Word::Filler)).count();
    let event = event.get(..event.len() - verbs)?;
    Some((name(event)?, tail(Cursor::new(rest))?))
}

fn anchored(tokens: &[Token]) -> Option<(Vec<Name>, When)> {
    // 最迟在会议结束后5日内: the bound may come first, if a span follows.
    let first = tokens.iter().position(|t| !t.is_neutral())?;
    if tokens.get(first)?.is(Word::AtMost) {
        return anchored(tokens.get(first + 1..)?).filter(|(_, when)| matches!(when, When::Span(_)));
    }
    let border = tokens.iter().position(|t| t.is(Word::After) || t.is(Word::From) || t.is(Word::When));
    if let Some(at) = border {
        let (event, rest) = tokens.split_at(at);
        let mut rest = rest.get(1..).unwrap_or_default();
        // 之日后, 之日起的: borders in a row are one.
        while rest.first().is_some_and(|t| t.is(Word::After) || t.is(Word::From)) {
            rest = rest.get(1..).unwrap_or_default();
        }
        return Some((name(event)?, tail(Cursor::new(rest))?));
    }
    // 决定作出当日, 与文件印发同步, 有变更及时, 形成20个工作日内: the time follows at once.
    let at = tokens.iter().position(|t| {
        t.is(Word::SameDay)
            || t.is(Word::NextDay)
            || t.is(Word::Together)
            || t.is(Word::AtMost)
            || matches!(t.tok, Tok::Num(_) | Tok::Prompt(..))
    })?;
    let (event, rest) = tokens.split_at(at);
    let names = name(event)?;
    let first = rest.first()?;
    let needs_border = matches!(first.tok, Tok::Num(_) | Tok::Prompt(..)) || first.is(Word::AtMost);
    let plain = names.iter().all(|(anchor, event)| *anchor != Anchor::Event && event.is_none());
    if needs_border && !plain {
        return None;
    }
    let when = tail(Cursor::new(rest))?;
    Some((names, when))
}

/// Words that may stand in the name of an event.
fn may_name(token: &Token) -> bool {
    use Word::{And, Audience, Authority, Changed, Decision, Ended, Filler, Formed, Notice, Noun, Obtained, Or};
    use Word::{Occasion, Rule, SignedOff, Update, Verb, Yearly};
    match &token.tok {
        Tok::Other => !turns(&token.text),
        Tok::Word(word) => {
            matches!(word, And | Audience | Authority | Changed | Decision | Ended | Filler | Formed | Notice | Noun)
                || matches!(word, Obtained | Occasion | Or | Rule | SignedOff | Update | Verb | Yearly)
        }
        Tok::Num(_) | Tok::Prompt(..) | Tok::Mark(_) => false,
    }
}

fn anchor_of(token: &Token) -> Option<Anchor> {
    match token.word()? {
        Word::Formed => Some(Anchor::Formed),
        Word::Changed | Word::Update => Some(Anchor::Changed),
        Word::Obtained => Some(Anchor::Obtained),
        Word::SignedOff => Some(Anchor::SignedOff),
        _ => None,
    }
}

/// The event's own words: without what leads to it (自, 经, 在, 与).
pub(super) fn own_words(tokens: &[Token]) -> &[Token] {
    let leads = |t: &Token| {
        let lead = [Word::Filler, Word::Must, Word::Through, Word::And, Word::Along];
        t.word().is_some_and(|w| lead.contains(&w))
    };
    let first = tokens.iter().position(|t| !leads(t)).unwrap_or(tokens.len());
    tokens.get(first..).unwrap_or_default()
}

/// What an event's words name: the anchors we know, several joined by 或, or the event in its own words.
pub(super) fn name(tokens: &[Token]) -> Option<Vec<Name>> {
    let tokens = own_words(tokens);
    if tokens.first().is_none_or(|t| t.is(Word::Or)) || !tokens.iter().all(may_name) {
        return None;
    }
    // 年度结束 is a border of the year, not an event.
    let border = |t: &Token| t.is(Word::Yearly) || t.is(Word::Ended) || t.is(Word::Filler);
    if tokens.iter().any(|t| t.is(Word::Yearly)) && tokens.iter().all(border) {
        return None;
    }
    let joins = tokens.iter().filter(|t| t.is(Word::Or) || t.is(Word::And)).count();
    let known: Vec<Anchor> = tokens.iter().filter_map(anchor_of).collect();
    let says_more = |t: &&Token| {
        let join = t.is(Word::Or) || t.is(Word::And);
        let plain = t.is(Word::Noun) || t.is(Word::Filler) || (t.is(Word::Ended) && !known.is_empty());
        anchor_of(t).is_none() && !join && !plain
    };
    let text = || Some(said(tokens));
    let more: Vec<&Token> = tokens.iter().filter(says_more).collect();
    let significant = tokens.iter().rfind(|t| anchor_of(t).is_some() || says_more(t));
    match known.as_slice() {
        [] => Some(vec![(Anchor::Event, text())]),
        // 收到申请 is an event; 收到文件 is getting the information.
        [Anchor::Obtained, _] if more.is_empty() && joins == 0 => Some(vec![(Anchor::Obtained, None)]),
        all if more.is_empty() && joins + 1 >= all.len() => Some(all.iter().map(|a| (*a, None)).collect()),
        [Anchor::Obtained] if more.iter().all(|t| t.is(Word::Authority)) => Some(vec![(Anchor::Obtained, None)]),
        [one] if significant.and_then(anchor_of) == Some(*one) => Some(vec![(*one, text())]),
        _ => Some(vec![(Anchor::Event, text())]),
    }
}

/// 结合年度干部考核时: an event within a cycle that its own first word names.
pub(super) fn along(tokens: &[Token]) -> Option<Vec<TimeRule>> {
    let start = tokens.iter().position(|t| t.is(Word::Along))?;
    let lead = tokens.get(..start).unwrap_or_default();
    let event = own_words(tokens.get(start + 1..).unwrap_or_default());
    let end = event.iter().position(|t| t.is(Word::When)).unwrap_or(event.len());
    let (event, rest) = event.split_at(end);
    let rest = rest.get(1..).unwrap_or_default();
    let neutral = lead.iter().chain(rest).all(Token::is_neutral);
    let trailing = event.iter().rev().take_while(|t| t.is_neutral()).count();
    let event = event.get(..event.len() - trailing).unwrap_or_default();
    let yearly = event.first().is_some_and(|t| t.is(Word::Yearly));
    let named = event.len() > 1 && event.iter().all(may_name);
    (neutral && yearly && named).then(|| {
        vec![TimeRule {
            period: Some("P1Y".to_owned()),
            anchor: Some(Anchor::Event),
            event: Some(said(event)),
            ..TimeRule::of(Class::Periodic)
        }]
    })
}

/// 经村民理财小组审核后: what must come first. Returns its event and the rest of the clause.
pub(super) fn condition(tokens: &[Token]) -> Option<(String, &[Token])> {
    let first =
        tokens.iter().position(|t| !t.is_neutral()).filter(|i| tokens.get(*i).is_some_and(|t| t.is(Word::Through)))?;
    let after = tokens.iter().position(|t| t.is(Word::After))?;
    let event = own_words(tokens.get(first..after)?);
    let named = !event.is_empty() && event.iter().all(may_name);
    named.then(|| Some((said(event), tokens.get(after + 1..)?)))?
}
