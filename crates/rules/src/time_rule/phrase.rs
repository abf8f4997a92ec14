//! A whole phrase: its clauses one after the other, and what they make together.

use super::normal::normal;
use super::words::{Tok, Token, Word, lex, said};
use super::{Anchor, Ask, AskCode, Class, Period, TimeRule};
use super::{aside, cycle, event, notice, precise};
use crate::ruleset::Ruleset;

/// A rule and where in the phrase it comes from.
struct Found {
    rule: TimeRule,
    /// What or whom the clause names before its time.
    subject: Option<String>,
}

struct Phrase<'r> {
    rules: &'r Ruleset,
    found: Vec<Found>,
    ask: Option<Ask>,
    /// The cycle named last, to which a later clause's day may belong.
    period: Option<Period>,
    shown: notice::Shown,
    /// A case that the clause before has named and that no machine can judge.
    case: Option<String>,
    subject: Option<String>,
    /// The clause being read leaves room.
    soft: bool,
    /// A clause that may only begin what the next one says: 信息变更后，20个工作日内; 更新周期：半年.
    opening: Vec<Token>,
}

/// Reads all: the rules found, and the first thing that stands in the way.
pub(super) fn phrase(text: &str, rules: &Ruleset) -> (Vec<TimeRule>, Option<Ask>) {
    let tokens = lex(&normal(text), rules);
    let says = |t: &Token| !matches!(t.tok, Tok::Mark(_)) && !t.is(Word::Range) && !t.is(Word::Nothing);
    if !tokens.iter().any(says) {
        return (Vec::new(), Some(Ask::new(AskCode::Empty, "")));
    }
    if tokens.iter().any(|t| t.tok == Tok::Mark('?')) {
        return (Vec::new(), Some(Ask::new(AskCode::Unreadable, text.trim())));
    }
    let parts: Vec<&[Token]> = tokens.split(|t| t.tok == Tok::Mark('/')).collect();
    match parts.as_slice() {
        [one] => read(one, rules),
        several => alternatives(several, rules),
    }
}

fn read(tokens: &[Token], rules: &Ruleset) -> (Vec<TimeRule>, Option<Ask>) {
    if let Some(date) = once(tokens) {
        return (Vec::new(), Some(Ask::new(AskCode::OneOff, date)));
    }
    // 全年收支按季公布: the cycle, if one is said.
    for other in aside::all_year(tokens) {
        let (found, ask) = read(&other, rules);
        if ask.is_none() && found.iter().all(aside::numbered) {
            return (found, ask);
        }
    }
    let tokens = unfold(tokens);
    let mut phrase = Phrase {
        rules,
        found: Vec::new(),
        ask: None,
        period: None,
        shown: None,
        case: None,
        subject: None,
        soft: false,
        opening: Vec::new(),
    };
    let parts = tokens.split(|t| matches!(t.tok, Tok::Mark(_)) || t.is(Word::Join));
    for clause in parts.filter(|clause| !clause.is_empty()) {
        phrase.clause(clause);
    }
    phrase.close();
    phrase.finish(&said(&tokens))
}

/// Several phrases with "/" between: one if they say the same, else a choice that isn't ours.
fn alternatives(parts: &[&[Token]], rules: &Ruleset) -> (Vec<TimeRule>, Option<Ask>) {
    let read: Vec<_> = parts.iter().filter(|p| !p.is_empty()).map(|p| read(p, rules)).collect();
    if let Some((_, Some(ask))) = read.iter().find(|(_, ask)| ask.is_some()) {
        let found = read.iter().flat_map(|(found, _)| found.clone()).collect();
        return (found, Some(ask.clone()));
    }
    let gist = |found: &[TimeRule]| -> Vec<_> {
        let one = |r: &TimeRule| (r.class, r.anchor, r.period.clone(), r.day.clone(), r.window.clone(), r.offset);
        found.iter().map(one).collect()
    };
    let mut rest = read.iter().map(|(found, _)| found);
    let Some(first) = rest.next() else { return (Vec::new(), Some(Ask::new(AskCode::Empty, ""))) };
    if rest.all(|found| gist(found) == gist(first)) {
        return (first.clone(), None);
    }
    let options = parts.iter().filter(|p| !p.is_empty()).map(|p| said(p)).collect();
    let about = parts.iter().map(|p| said(p)).collect::<Vec<_>>().join("/");
    let found = read.into_iter().flat_map(|(found, _)| found).collect();
    (found, Some(Ask { options, ..Ask::new(AskCode::Alternatives, about) }))
}

/// A date with its year is not a rule.
fn once(tokens: &[Token]) -> Option<String> {
    let year = |pair: &[Token]| match pair {
        [Token { tok: Tok::Num(n), text }, unit] if unit.is(Word::Year) && (1900..2200).contains(n) => {
            Some(format!("{text}{}", unit.text))
        }
        _ => None,
    };
    tokens.windows(2).find_map(year)
}

/// 形成(变更)之日起 is 形成或变更之日起.
fn unfold(tokens: &[Token]) -> Vec<Token> {
    let anchor =
        |t: &Token| t.word().is_some_and(|w| matches!(w, Word::Formed | Word::Changed | Word::Update | Word::Obtained));
    let mut out: Vec<Token> = Vec::new();
    let mut rest = tokens;
    while let Some((first, tail)) = rest.split_first() {
        rest = tail;
        let inner = tail.iter().take_while(|t| anchor(t) || t.is(Word::Or) || t.is(Word::And)).count();
        let closes = tail.get(inner).is_some_and(|t| t.tok == Tok::Mark(')'));
        if first.tok == Tok::Mark('(') && inner > 0 && closes && out.last().is_some_and(anchor) {
            if tail.first().is_some_and(anchor) {
                out.push(Token { tok: Tok::Word(Word::Or), text: String::new() });
            }
            out.extend(tail.iter().take(inner).cloned());
            rest = tail.get(inner + 1..).unwrap_or_default();
            continue;
        }
        out.push(first.clone());
    }
    out
}

impl Phrase<'_> {
    fn asks(&mut self, code: AskCode, about: impl Into<String>) {
        if self.ask.is_none() {
            self.ask = Some(Ask::new(code, about));
        }
    }

    fn clause(&mut self, clause: &[Token]) {
        if let Some((code, word)) = says_nothing(clause) {
            return self.asks(code, word);
        }
        let mut rest: Vec<Token> = clause.iter().filter(|t| !t.is(Word::Soft)).cloned().collect();
        self.soft = rest.len() < clause.len();
        if let Some(at) = rest.iter().position(|t| t.is(Word::Condition)) {
            let case = rest.get(..at).unwrap_or_default();
            if case.is_empty() || !case.iter().all(names_case) {
                return self.unreadable(clause);
            }
            let degree = rest.get(at).map(|t| t.text.as_str()).unwrap_or_default();
            self.case = Some(format!("{}{degree}", said(case)));
            rest.drain(..=at);
        }
        if rest.iter().all(|t| t.is_neutral() && !t.is(Word::Update)) {
            self.subject = subject(&rest).or(self.subject.take());
            return;
        }
        let whole: Vec<Token> = self.opening.iter().chain(&rest).cloned().collect();
        if opens(&whole) {
            self.opening = whole;
            return;
        }
        let before = self.found.len();
        let joined = !self.opening.is_empty() && self.one(&whole);
        if joined {
            self.opening.clear();
        } else {
            self.found.truncate(before);
            self.close();
            self.all(&rest);
        }
        self.case = None;
        self.subject = None;
    }

    /// Reads what was kept for a clause that didn't come.
    fn close(&mut self) {
        let opening = std::mem::take(&mut self.opening);
        let heading = |t: &Token| t.is_neutral() || t.is(Word::Display) || t.is(Word::Cycle);
        if !opening.iter().all(heading) {
            self.all(&opening);
        }
    }

    fn all(&mut self, clause: &[Token]) {
        let before = self.found.len();
        if !self.one(clause) && !self.several(clause) {
            self.found.truncate(before);
            self.unreadable(clause);
        }
    }

    fn unreadable(&mut self, clause: &[Token]) {
        if let Some(ask) = precise::ask(clause) {
            self.ask.get_or_insert(ask);
            return;
        }
        let unknown: Vec<&str> = clause.iter().filter(|t| t.tok == Tok::Other).map(|t| t.text.as_str()).collect();
        let about = if unknown.is_empty() { said(clause) } else { unknown.join("…") };
        self.asks(AskCode::Unreadable, about);
    }

    /// Reads a clause as one thing, if need be without what a number makes needless; `false` if it can't be read.
    fn one(&mut self, clause: &[Token]) -> bool {
        let before = self.found.len();
        if self.plain(clause) {
            return true;
        }
        self.found.truncate(before);
        for less in aside::less(clause) {
            let kept = (self.ask.clone(), self.period, self.shown, self.subject.clone());
            self.subject = less.subject.or(self.subject.take());
            let read = self.plain(&less.tokens);
            self.subject = kept.3;
            if read && self.found.iter().skip(before).all(|f| aside::numbered(&f.rule)) {
                return true;
            }
            self.found.truncate(before);
            (self.ask, self.period, self.shown) = (kept.0, kept.1, kept.2);
        }
        false
    }

    fn plain(&mut self, clause: &[Token]) -> bool {
        if let Some((heard, rest)) = notice::external(clause) {
            // 按规定每季度公开: what follows says it.
            if !rest.iter().all(Token::is_neutral) {
                let before = self.found.len();
                let read = self.one(rest);
                // 按规定及时公开: the rule elsewhere says the number, not our default.
                if self.found.iter().skip(before).any(|f| f.rule.by_default.is_some()) {
                    let words = clause.len().saturating_sub(rest.len());
                    self.asks(AskCode::Elsewhere, said(clause.get(..words).unwrap_or_default()));
                }
                return read;
            }
            return self.heard(clause, Some(heard));
        }
        if let Some((event, rest)) = event::condition(clause) {
            if rest.iter().all(Token::is_neutral) {
                if self.gate(&event) {
                    return true;
                }
            } else if let Some(found) = cycle::cycle(rest, None).filter(|f| f.rules.iter().all(is_bare)) {
                self.take(clause, found);
                return self.gate(&event);
            }
        }
        let regular = clause.iter().any(|t| matches!(t.tok, Tok::Prompt(Class::Periodic, _)));
        let stripped: Vec<Token> =
            clause.iter().filter(|t| !matches!(t.tok, Tok::Prompt(Class::Periodic, _))).cloned().collect();
        if let Some(found) = cycle::cycle(&stripped, self.period).filter(|_| !regular || !stripped.is_empty()) {
            self.take(clause, found);
            return true;
        }
        let rules = self.rules;
        let heard = notice::lasting(clause, rules)
            .or_else(|| notice::regular(clause, rules))
            .or_else(|| notice::staged(clause, rules))
            .or_else(|| event::along(clause).map(|found| (found, None)))
            .or_else(|| event::immediate(clause, rules))
            .or_else(|| notice::notice(clause, self.shown));
        // 公开时间为每季度首月: a heading rather than a span.
        let heading =
            clause.iter().position(|t| !t.is_neutral()).filter(|i| clause.get(*i).is_some_and(|t| t.is(Word::Display)));
        match heading.and_then(|i| clause.get(i + 1..)) {
            Some(rest) if heard.is_none() && !rest.is_empty() => self.one(rest),
            _ => self.heard(clause, heard),
        }
    }

    fn take(&mut self, clause: &[Token], cycle: cycle::Cycle) {
        if let (None, Some(before)) = (cycle.period, self.period) {
            // 每季度公开一次，次月10日前: the day belongs to the cycle named before.
            let iso = before.iso();
            let soft = self.soft;
            self.found.retain(|f| !(is_bare(&f.rule) && f.rule.period.as_ref() == Some(&iso) && f.rule.hard != soft));
        }
        self.period = cycle.period.or(self.period);
        self.heard(clause, Some((cycle.rules, None)));
    }

    fn heard(&mut self, clause: &[Token], heard: Option<event::Heard>) -> bool {
        let Some((rules, ask)) = heard else { return false };
        if let Some((code, word)) = ask {
            self.asks(code, word);
        }
        let subject = subject(clause).or_else(|| self.subject.clone());
        for mut rule in rules {
            if rule.class == Class::AdvanceNotice {
                self.shown = rule.anchor;
            }
            // Whether the case holds no machine can tell: the rule stands, but nobody is accused by it.
            rule.hard = !self.soft && self.case.is_none();
            rule.only = self.case.clone();
            self.found.push(Found { rule, subject: subject.clone() });
        }
        true
    }

    /// What must happen first is what the cycle named last counts from.
    fn gate(&mut self, event: &str) -> bool {
        let Some(last) = self.found.last_mut().filter(|f| is_bare(&f.rule)) else { return false };
        last.rule.anchor = Some(Anchor::Event);
        last.rule.event = Some(event.to_owned());
        true
    }

    /// Reads a clause as several: 或按…规定, and what 、 joins.
    fn several(&mut self, clause: &[Token]) -> bool {
        if let Some(at) = clause.iter().position(|t| t.is(Word::Or)) {
            let (left, right) = clause.split_at(at);
            let right = right.get(1..).unwrap_or_default();
            let elsewhere = notice::external(right).is_some_and(|(_, rest)| rest.iter().all(Token::is_neutral));
            if !self.one(left) || !self.one(right) {
                return false;
            }
            if !elsewhere {
                self.asks(AskCode::Alternatives, said(clause));
                let options = [said(left), said(right)];
                if let Some(ask) = self.ask.as_mut().filter(|a| a.code == AskCode::Alternatives) {
                    ask.options = options.to_vec();
                }
            }
            return true;
        }
        let clause = aside::each_once(clause);
        let parts: Vec<&[Token]> = clause.split(|t| t.is(Word::And)).collect();
        parts.len() > 1 && parts.iter().all(|p| !p.is_empty() && !p.iter().all(Token::is_neutral) && self.one(p))
    }

    fn finish(mut self, all: &str) -> (Vec<TimeRule>, Option<Ask>) {
        let mut subjects: Vec<&String> = self.found.iter().filter_map(|f| f.subject.as_ref()).collect();
        subjects.sort();
        subjects.dedup();
        let told_apart = subjects.len() > 1;
        let mut rules: Vec<TimeRule> = Vec::new();
        for Found { mut rule, subject } in std::mem::take(&mut self.found) {
            if told_apart {
                rule.only = rule.only.or(subject);
            }
            if !rules.contains(&rule) {
                rules.push(rule);
            }
        }
        numbered(&mut rules, &mut self.ask);
        refined(&mut rules);
        if rules.is_empty() && self.ask.is_none() {
            self.asks(AskCode::Unreadable, all);
        }
        (rules, self.ask)
    }
}

/// The phrase gives its word's number itself: 及时公开（3个工作日内）, 定期公开，每季度一次.
fn numbered(rules: &mut Vec<TimeRule>, ask: &mut Option<Ask>) {
    let unnumbered = |r: &TimeRule| {
        let event = r.class == Class::Immediate && r.anchor == Some(Anchor::Event) && r.event.is_none();
        r.by_default.is_some() && (r.class == Class::Periodic || event)
    };
    let replaces = |r: &TimeRule, word: &TimeRule| {
        let changed = r.class == Class::Immediate && r.anchor == Some(Anchor::Changed);
        r.class == word.class && r.by_default.is_none() && r.only == word.only && !changed
    };
    let Some(at) = rules.iter().position(|w| unnumbered(w) && rules.iter().any(|r| replaces(r, w))) else { return };
    let word = rules.remove(at);
    for rule in rules.iter_mut().filter(|r| replaces(r, &word) && r.class == Class::Immediate) {
        if rule.anchor.is_none() {
            rule.anchor = word.anchor;
            if ask.as_ref().is_some_and(|a| a.code == AskCode::NoAnchor) {
                *ask = None;
            }
        }
    }
}

/// A cycle with its day says all that the cycle alone says.
fn refined(rules: &mut Vec<TimeRule>) {
    let all = rules.clone();
    rules.retain(|r| {
        let closer = |o: &TimeRule| !is_bare(o) && o.period == r.period && o.hard == r.hard && o.only == r.only;
        let lasting = |o: &TimeRule| r.class == Class::LongTerm && o.class == r.class && o.anchor.is_some();
        let said = (r.anchor.is_none() && all.iter().any(lasting)) || (is_bare(r) && all.iter().any(closer));
        !said
    });
}

fn is_bare(rule: &TimeRule) -> bool {
    rule.period.is_some()
        && rule.day.is_none()
        && rule.window.is_none()
        && rule.anchor.is_none()
        && rule.offset.is_none()
        && rule.times.is_none()
}

/// Whether a clause only begins what the next one says: a heading, a change, or an event after which something is due.
fn opens(clause: &[Token]) -> bool {
    let heading = |t: &Token| {
        t.is_neutral() || t.is(Word::Display) || t.is(Word::Notice) || t.is(Word::Cycle) || t.is(Word::Changed)
    };
    let border = clause.iter().rfind(|t| !t.is(Word::Filler)).is_some_and(|t| t.is(Word::After) || t.is(Word::From));
    border || clause.iter().all(heading)
}

/// What may be said to be much or long: 财务往来较多, 建设周期较长.
fn names_case(token: &Token) -> bool {
    token.is_neutral() || token.tok == Tok::Other || token.is(Word::Cycle) || token.is(Word::LongTerm)
}

/// Words that make a clause say nothing, and what to ask.
fn says_nothing(clause: &[Token]) -> Option<(AskCode, String)> {
    clause.iter().find_map(|t| {
        let code = match t.word()? {
            Word::Evasive => AskCode::Evasive,
            Word::OnceOnly => AskCode::Single,
            Word::Undisclosed => AskCode::Undisclosed,
            Word::YearBegin => AskCode::YearBegin,
            Word::QuarterBegin => AskCode::QuarterBegin,
            Word::MonthBegin => AskCode::MonthBegin,
            Word::OfficeTerm => AskCode::Term,
            _ => return None,
        };
        Some((code, t.text.clone()))
    })
}

/// What a clause names before its time: 单位内部, 财务收支情况.
fn subject(clause: &[Token]) -> Option<String> {
    let lead = clause.iter().take_while(|t| t.is_neutral()).count();
    let lead = clause.get(..lead)?;
    let names = |t: &Token| t.is(Word::Noun) || t.is(Word::Audience);
    let first = lead.iter().position(names)?;
    let last = lead.iter().rposition(names)?;
    Some(said(lead.get(first..=last)?))
}
