//! The form in which texts and queries are compared, with the way back to the original.
//!
//! 1. Invisible characters (zero-width, soft hyphen, variation selectors, controls) are dropped.
//! 2. NFKC (full-width letters, compatibility ideographs, Kangxi radicals from PDF files), then lower case.
//! 3. A run of white space becomes one space between two letters or digits of scripts that separate words by spaces,
//!    and vanishes elsewhere: `张　三` is 张三, `2019 年` is 2019年, a line broken within a Chinese sentence is whole
//!    again, but `New York` keeps its gap.
//!
//! Punctuation is kept: it is searched for like any other character.

use std::collections::VecDeque;
use std::iter::Peekable;
use std::str::CharIndices;
use unicode_normalization::char::{canonical_combining_class, decompose_compatible};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// The form of `text` in which search compares. A word is found iff this form of the text contains this form of it.
pub fn normalise(text: &str) -> String {
    Units::new(text).map(|unit| unit.ch).collect()
}

/// One character of the normalised text and the bytes of the original it came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unit {
    pub ch: char,
    pub start: usize,
    pub end: usize,
}

/// Normalises step by step, so that a snippet near the beginning of a long text costs little.
pub(crate) struct Units<'a> {
    rest: Peekable<CharIndices<'a>>,
    pending: VecDeque<Unit>,
    cluster: String,
    last: Option<char>,
    /// White space since `last`, of which is not yet known whether it counts.
    gap: Option<(usize, usize)>,
    /// What follows a space that was just given out.
    held: Option<Unit>,
}

impl<'a> Units<'a> {
    pub fn new(text: &'a str) -> Self {
        Units {
            rest: text.char_indices().peekable(),
            pending: VecDeque::new(),
            cluster: String::new(),
            last: None,
            gap: None,
            held: None,
        }
    }

    /// The next character of the normalised text with all its white space. Reads a cluster at a time: a character and
    /// what composes with it.
    fn read(&mut self) -> Option<Unit> {
        loop {
            if let Some(unit) = self.pending.pop_front() {
                return Some(unit);
            }
            let (start, first) = self.rest.next()?;
            let mut end = start + first.len_utf8();
            if let Some(ch) = plain(first)
                && self.rest.peek().is_none_or(|&(_, next)| plain(next).is_some())
            {
                return Some(Unit { ch, start, end });
            }
            if invisible(first) {
                continue;
            }
            self.cluster.clear();
            self.cluster.push(first);
            while let Some(&(at, next)) = self.rest.peek() {
                if !invisible(next) {
                    if begins_cluster(next) {
                        break;
                    }
                    self.cluster.push(next);
                    end = at + next.len_utf8();
                }
                self.rest.next();
            }
            let lower = self.cluster.nfkc().flat_map(char::to_lowercase);
            self.pending.extend(lower.map(|ch| Unit { ch, start, end }));
        }
    }
}

impl Iterator for Units<'_> {
    type Item = Unit;

    fn next(&mut self) -> Option<Unit> {
        loop {
            let unit = self.held.take().or_else(|| self.read())?;
            if unit.ch.is_whitespace() {
                self.gap.get_or_insert((unit.start, unit.end)).1 = unit.end;
                continue;
            }
            if let Some((start, end)) = self.gap.take()
                && spaced(unit.ch)
                && self.last.is_some_and(spaced)
            {
                self.held = Some(unit);
                self.last = None;
                return Some(Unit { ch: ' ', start, end });
            }
            self.last = Some(unit.ch);
            return Some(unit);
        }
    }
}

/// The normalised form of the characters that make up nearly all of our texts, without the tables: each begins a
/// cluster, and is or becomes one character. A property test holds this against the long way.
fn plain(c: char) -> Option<char> {
    match c {
        ' '..='~' | '\n' => Some(c.to_ascii_lowercase()),
        '\u{4e00}'..='\u{9fff}' | '\u{3001}'..='\u{3002}' | '\u{3008}'..='\u{3011}' => Some(c),
        '\u{ff01}'..='\u{ff5e}' => {
            char::from_u32(u32::from(c) - 0xff01 + u32::from('!')).map(|ascii| ascii.to_ascii_lowercase())
        }
        _ => None,
    }
}

/// Whether NFKC may treat what stands before `c` and what begins with it apart.
fn begins_cluster(c: char) -> bool {
    let mut first = None;
    decompose_compatible(c, |part| first = first.or(Some(part)));
    let first = first.unwrap_or(c);
    canonical_combining_class(first) == 0 && is_nfc_quick(std::iter::once(first)) != IsNormalized::Maybe
}

/// Characters a reader doesn't see and never types: they come with copied web pages, PDF and office files.
pub(crate) fn invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{e0000}'..='\u{e0fff}')
        || (c.is_control() && !c.is_whitespace())
}

/// Letters and digits of scripts in which a space says something.
pub(crate) fn spaced(c: char) -> bool {
    let unspaced = matches!(c,
        '\u{2e80}'..='\u{312f}' | '\u{31a0}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}');
    c.is_alphanumeric() && !unspaced
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn forms() {
        let check = |input: &str, expect: &str| assert_eq!(normalise(input), expect, "{input:?}");
        check("党务公开，ＡＢＣ１２３", "党务公开,abc123");
        check("张　三 出席", "张三出席");
        check("2019 年 12 月", "2019年12月");
        check("经 济\n开发区", "经济开发区");
        check(" New \t York，  a b ", "new york,a b");
        check("Å e\u{301} ﬁ ㈠", "å é fi(一)");
        check("公\u{200b}开\u{feff} soft\u{ad}ware", "公开software");
        check("⽂件 豈", "文件豈");
        check("。、《》“”…", "。、《》“”...");
        check("\u{1}\u{0}", "");
        check("が か\u{3099} 한글 각", "がが한글 각");
    }

    /// The rules of [`normalise`] on the whole string at once, without clusters, positions or short cuts.
    fn reference(text: &str) -> String {
        let visible = text.chars().filter(|&c| !invisible(c));
        let lower: Vec<char> = visible.nfkc().flat_map(char::to_lowercase).collect();
        let mut out = String::new();
        for part in lower.split(|c| c.is_whitespace()).filter(|part| !part.is_empty()) {
            if out.chars().last().is_some_and(spaced) && spaced(part[0]) {
                out.push(' ');
            }
            out.extend(part);
        }
        out
    }

    proptest! {
        #[test]
        fn equals_the_long_way(text in "(\\PC|[a-z Ａ-ｚ一-九\u{300}-\u{310}\u{3099}가-갏ᄀ-ᇿ\u{200b}\n　]){0,24}") {
            prop_assert_eq!(normalise(&text), reference(&text));
        }

        #[test]
        fn every_unit_points_at_whole_characters(text in "\\PC{0,24}") {
            let mut before = 0;
            for unit in Units::new(&text) {
                prop_assert!(unit.start < unit.end && unit.start >= before);
                prop_assert!(text.get(unit.start..unit.end).is_some());
                before = unit.start;
            }
        }
    }

    #[test]
    fn short_cut_equals_the_long_way() {
        for c in (0..=0x10_ffff).filter_map(char::from_u32).filter(|&c| plain(c).is_some()) {
            assert_eq!(normalise(&format!("《{c}》")), reference(&format!("《{c}》")), "{c:?}");
            assert!(begins_cluster(c) && !invisible(c), "{c:?}");
        }
    }
}
