//! Walks over a clause's words, passing over those that say nothing about time.

use super::words::{Tok, Token, Word};
use crate::ruleset::Unit;

#[derive(Debug, Clone, Copy)]
pub(super) struct Cursor<'a> {
    tokens: &'a [Token],
    at: usize,
}

/// A span of time: `3` months, `5` working days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) n: i32,
    pub(super) unit: Unit,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(tokens: &'a [Token]) -> Self {
        Self { tokens, at: 0 }
    }

    /// What has not been passed yet, neutral words included.
    pub(super) fn rest(&self) -> &'a [Token] {
        self.tokens.get(self.at..).unwrap_or_default()
    }

    /// Where the next word is that says something. Neutral words are passed over, unless they name what a border (后, 前,
    /// 之日起, 时, 结束) belongs to: 每季度会议后 is not 每季度后.
    fn next(&self) -> usize {
        let run = self.rest().iter().take_while(|t| t.is_neutral()).count();
        let (neutral, after) = self.rest().split_at(run);
        let border = after.first().and_then(Token::word).is_some_and(|w| {
            use Word::{After, Before, Ended, From, When};
            matches!(w, After | Before | Ended | From | When)
        });
        let names = neutral.iter().any(|t| !t.is(Word::Filler) && !t.is(Word::Must));
        if border && names { self.at } else { self.at + run }
    }

    pub(super) fn done(&self) -> bool {
        self.next() >= self.tokens.len()
    }

    pub(super) fn peek(&self) -> Option<&'a Tok> {
        self.tokens.get(self.next()).map(|t| &t.tok)
    }

    /// Passes the word that [`Self::peek`] showed.
    pub(super) fn pass(&mut self) {
        self.at = self.next() + 1;
    }

    pub(super) fn sees(&self, words: &[Word]) -> bool {
        matches!(self.peek(), Some(Tok::Word(word)) if words.contains(word))
    }

    pub(super) fn eat(&mut self, word: Word) -> bool {
        self.eat_any(&[word]).is_some()
    }

    pub(super) fn eat_any(&mut self, words: &[Word]) -> Option<Word> {
        let Some(Tok::Word(word)) = self.peek() else { return None };
        let word = *words.iter().find(|w| *w == word)?;
        self.pass();
        Some(word)
    }

    pub(super) fn number(&mut self) -> Option<u32> {
        let Some(Tok::Num(n)) = self.peek() else { return None };
        self.pass();
        Some(*n)
    }

    /// Runs `read`, and stays where it was if that fails.
    pub(super) fn attempt<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let before = self.at;
        let got = read(self);
        if got.is_none() {
            self.at = before;
        }
        got
    }

    pub(super) fn number_and(&mut self, words: &[Word]) -> Option<(u32, Word)> {
        self.attempt(|c| {
            let n = c.number()?;
            // The unit follows at once: nothing is passed over between them.
            let word = c.rest().first().and_then(Token::word).filter(|w| words.contains(w))?;
            c.at += 1;
            Some((n, word))
        })
    }

    /// Half a month is 15 days, as Party rules reckon it; hours count when they make whole days.
    pub(super) fn span(&mut self) -> Option<Span> {
        use Word::{Day, Hour, Months, Quarter, Quarterly, TenDays, Week, WorkingDay, Year};
        if let Some(word) = self.eat_any(&[Word::HalfMonth, Word::HalfYear, Word::TwoMonths]) {
            let (n, unit) = match word {
                Word::HalfMonth => (15, Unit::CalendarDay),
                Word::HalfYear => (6, Unit::Month),
                _ => (2, Unit::Month),
            };
            return Some(Span { n, unit });
        }
        self.attempt(|c| {
            let units = [Day, WorkingDay, Hour, Week, TenDays, Months, Quarter, Quarterly, Year];
            let (n, word) = c.number_and(&units)?;
            let n = i32::try_from(n).ok().filter(|n| (1..=1000).contains(n))?;
            let (n, unit) = match word {
                Word::Day => (n, Unit::CalendarDay),
                Word::WorkingDay => (n, Unit::WorkingDay),
                Word::Week => (n * 7, Unit::CalendarDay),
                Word::TenDays => (n * 10, Unit::CalendarDay),
                Word::Hour if n % 24 == 0 => (n / 24, Unit::CalendarDay),
                Word::Months => (n, Unit::Month),
                Word::Quarter | Word::Quarterly => (n * 3, Unit::Month),
                Word::Year => (n * 12, Unit::Month),
                _ => return None,
            };
            Some(Span { n, unit })
        })
    }
}
