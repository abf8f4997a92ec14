//! What is set aside beside a number: 20个工作日内及时公开, 惠农补贴发放情况每季度公布, 全年收支按季公布.
//!
//! Only where a clause can't be read as it stands, and only if what remains says a number itself: nothing is guessed.

use super::words::{Tok, Token, Word, says_each, turns, yields_to_number};
use super::{TimeRule, words::said};

/// Less of a clause, to be read in its place.
pub(super) struct Less {
    pub(super) tokens: Vec<Token>,
    /// What was in front: whom or what the time is for.
    pub(super) subject: Option<String>,
}

/// Readings of a clause with less in it, the fullest first.
pub(super) fn less(clause: &[Token]) -> Vec<Less> {
    let plain: Vec<Token> = clause.iter().filter(|t| !yields_to_number(t)).cloned().collect();
    let mut all = Vec::new();
    if plain.len() < clause.len() {
        all.push(Less { tokens: plain.clone(), subject: None });
    }
    if let Some(at) = front(&plain) {
        let (subject, rest) = plain.split_at(at);
        all.push(Less { tokens: rest.to_vec(), subject: Some(said(subject)) });
    }
    all
}

/// Where a cycle begins behind a thing's name: 惠农补贴发放情况|每季度. What doesn't end as a thing's name could as well be
/// a condition (汛期每周), and is asked.
fn front(clause: &[Token]) -> Option<usize> {
    let at = clause.iter().position(|t| t.is(Word::Every) || t.is(Word::By) || t.is(Word::AtLeast))?;
    let lead = clause.get(..at)?;
    let names = |t: &Token| match &t.tok {
        Tok::Other => !turns(&t.text),
        _ => t.is_neutral() || t.is(Word::Occasion) || t.is(Word::And),
    };
    let last = lead.iter().rfind(|t| !t.is(Word::Filler) && !t.is(Word::Must) && !t.is(Word::Verb))?;
    let unread = lead.iter().any(|t| !t.is_neutral());
    (unread && last.is(Word::Noun) && lead.iter().all(names)).then_some(at)
}

/// The rule says its time in so many words.
pub(super) fn numbered(rule: &TimeRule) -> bool {
    let said = rule.offset.is_some() || rule.period.is_some() || rule.day.is_some() || rule.window.is_some();
    said && rule.by_default.is_none()
}

/// 全年 as what the content is about, and as each year.
pub(super) fn all_year(tokens: &[Token]) -> Vec<Vec<Token>> {
    if !tokens.iter().any(|t| t.is(Word::AllYear)) {
        return Vec::new();
    }
    let without = tokens.iter().filter(|t| !t.is(Word::AllYear)).cloned().collect();
    let each = |t: &Token| {
        let tok = if t.is(Word::AllYear) { Tok::Word(Word::Year) } else { t.tok.clone() };
        Token { tok, text: t.text.clone() }
    };
    vec![without, tokens.iter().map(each).collect()]
}

/// 事前事后各公开一次: each once is what each says anyway.
pub(super) fn each_once(clause: &[Token]) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::new();
    let each = clause.iter().any(says_each);
    let mut rest = clause;
    while let Some((first, tail)) = rest.split_first() {
        rest = tail;
        if each && first.tok == Tok::Num(1) && tail.first().is_some_and(|t| t.is(Word::Times)) {
            rest = tail.get(1..).unwrap_or_default();
            continue;
        }
        if first.is(Word::Afterwards) && out.last().is_some_and(|t| t.is(Word::Advance)) {
            out.push(Token { tok: Tok::Word(Word::And), text: String::new() });
        }
        out.push(first.clone());
    }
    out
}
