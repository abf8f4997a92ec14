//! Signs: what may stand between the characters of a number or a word without a reader noticing, and text without it.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;

/// What a character is to somebody who hides something, or to the layout of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Letters, ideographs and all else.
    Plain,
    /// Shows nothing: zero width, soft hyphen, direction and variation signs, combining marks.
    Ignore,
    /// Space of any width.
    Space,
    /// Line or page break.
    Break,
    /// Dashes, dots, underscores, slashes.
    Join,
    /// Stars of all shapes.
    Star,
    /// Brackets.
    Bracket,
    /// Quotation marks.
    Quote,
    /// Commas, colons and so on.
    Punct,
    /// A decimal digit in any width.
    Digit,
}

const STARS: &str = "★☆△▲⊙◎❖⚹*＊﹡∗⁎✱✲✳✴✵✶✷✸✹✺✻✼✽✦✧✩✪✫✬✭✮✯✰⭐⭑⭒⋆٭⍟⚝✡※꙳❋❉❊❂⛤⛥⛦⛧🌟🟉🟊🟌🟎🞯🞰🞱🞲🞳🞴🞵🞶🞷🞸🞹🞺🞻🞼🞽🞾🞿⭐✨";
const JOINS: &str = "-‐‑‒–—―−－﹣﹘─━_＿~～.．·•・∙⋅‧｡ㆍ᛫/／|｜\\＼¦│┃●○◆◇■□☐☑☒✓√✔◯▢◻◉⦿🗹🗸";
const BRACKETS: &str = "()（）[]［］【】〔〕﹝﹞〖〗{}｛｝<>＜＞〈〉《》⟨⟩⟦⟧❲❳";
const QUOTES: &str = "\"'“”‘’「」『』＂＇«»";
const PUNCT: &str = ",，、;；:：!！?？。…﹐﹑﹔﹕";

/// The class of a character.
pub fn class(c: char) -> Class {
    match c {
        '0'..='9' => Class::Digit,
        'A'..='Z' | 'a'..='z' | '\u{4e00}'..='\u{9fff}' => match c {
            '\u{4e28}' => Class::Join,
            _ => Class::Plain,
        },
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Class::Break,
        ' ' | '\t' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => {
            Class::Space
        }
        '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{17b4}'
        | '\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{300}'..='\u{36f}'
        | '\u{20d0}'..='\u{20f0}'
        | '\u{e0000}'..='\u{e01ef}' => Class::Ignore,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' => Class::Ignore,
        _ if digit(c).is_some() => Class::Digit,
        _ if STARS.contains(c) => Class::Star,
        _ if JOINS.contains(c) => Class::Join,
        _ if BRACKETS.contains(c) => Class::Bracket,
        _ if QUOTES.contains(c) => Class::Quote,
        _ if PUNCT.contains(c) => Class::Punct,
        '\u{3001}'..='\u{d7ff}' | '\u{ff01}'..='\u{ffe6}' | '\u{20000}'..='\u{2ebe0}' => Class::Plain,
        _ if shows_nothing(c) => Class::Ignore,
        _ => Class::Plain,
    }
}

/// What Unicode says shows nothing of its own (UAX 44: Default_Ignorable_Code_Point; General_Category Cc, Cf, Co, Cn,
/// Mn, Me), and what is drawn as a blank although its properties don't say so.
static NOTHING: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let class = r"^[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Mn}\p{Me}\x{2800}\x{FFFC}\x{1D159}\x{13441}\x{13442}]";
    Regex::new(class).ok()
});

fn shows_nothing(c: char) -> bool {
    NOTHING.as_ref().is_some_and(|class| class.is_match(c.encode_utf8(&mut [0; 4])))
}

/// The value of a digit: ASCII, full-width, or one of the mathematical alphabets.
pub fn digit(c: char) -> Option<u8> {
    let value = match c {
        '0'..='9' => u32::from(c) - 0x30,
        '\u{ff10}'..='\u{ff19}' => u32::from(c) - 0xff10,
        '\u{1d7ce}'..='\u{1d7ff}' => (u32::from(c) - 0x1d7ce) % 10,
        '\u{1fbf0}'..='\u{1fbf9}' => u32::from(c) - 0x1fbf0,
        _ => return None,
    };
    u8::try_from(value).ok()
}

/// The check character ten of an identity number, and what looks like it.
pub fn is_ten(c: char) -> bool {
    matches!(c, 'X' | 'x' | 'Ｘ' | 'ｘ' | '×' | 'Х' | 'х' | 'Χ' | 'χ' | 'Ⅹ' | 'ⅹ' | '╳' | '✕' | '✖')
}

/// Full-width letters, digits and signs as ASCII.
pub fn narrow(c: char) -> char {
    if let Some(value) = digit(c) {
        return char::from(b'0' + value);
    }
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

/// Text without what some classes add to it, and the way back.
#[derive(Clone, Debug, Default)]
pub struct Bare {
    /// What is left, narrow.
    pub text: String,
    /// For each character: where it begins in `text`, and where it began and ended before.
    spans: Vec<(usize, usize, usize)>,
}

impl Bare {
    /// `text[range]` without the characters whose class is dropped.
    pub fn of(text: &str, range: Range<usize>, dropped: impl Fn(Class) -> bool) -> Self {
        let mut bare = Self::default();
        let from = range.start;
        for (at, c) in text.get(range).unwrap_or_default().char_indices() {
            if dropped(class(c)) {
                continue;
            }
            bare.spans.push((bare.text.len(), from + at, from + at + c.len_utf8()));
            bare.text.push(narrow(c));
        }
        bare
    }

    /// Where a range of the bare text was.
    pub fn back(&self, range: Range<usize>) -> Option<Range<usize>> {
        let first = self.spans.iter().find(|(at, _, _)| *at >= range.start)?;
        let last = self.spans.iter().rev().find(|(at, _, _)| *at < range.end)?;
        (first.1 < last.2).then_some(first.1..last.2)
    }
}

/// Spaces and what shows nothing.
pub fn blank(class: Class) -> bool {
    matches!(class, Class::Ignore | Class::Space)
}

/// Everything that is neither letter nor digit.
pub fn noise(class: Class) -> bool {
    !matches!(class, Class::Plain | Class::Digit)
}

/// Up to `most` characters before `at`, not over a line break; the byte it begins at.
pub fn before(text: &str, at: usize, most: usize) -> usize {
    let head = text.get(..at).unwrap_or_default();
    head.char_indices()
        .rev()
        .take(most)
        .take_while(|(_, c)| class(*c) != Class::Break)
        .last()
        .map_or(at, |(start, _)| start)
}

/// Up to `most` characters from `at` on, not over a line break; the byte behind them.
pub fn after(text: &str, at: usize, most: usize) -> usize {
    let tail = text.get(at..).unwrap_or_default();
    tail.char_indices()
        .take(most)
        .take_while(|(_, c)| class(*c) != Class::Break)
        .last()
        .map_or(at, |(start, c)| at + start + c.len_utf8())
}

/// The character before `at`.
pub fn previous(text: &str, at: usize) -> Option<char> {
    text.get(..at)?.chars().next_back()
}

/// The character at `at`.
pub fn next(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}
