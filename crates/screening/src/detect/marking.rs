//! Secrecy markings (保守国家秘密法; GB/T 9704: level, star, period) and internal notices, also disguised.
//!
//! A level is a marking if a star follows it, if it stands alone in its line, cell or property, behind a label, in
//! brackets of its own, or if the text says so of itself. Otherwise the text speaks about secrecy.

use std::{collections::BTreeSet, ops::Range};

use super::{
    signs::{self, Bare, Class},
    words::{MARKINGS, Words},
};
use crate::{Confidence, Part};

/// 第 and 号 around a file's number.
const NUMBER: char = '\u{7b2c}';
const SIGN: char = '\u{53f7}';

/// A level or notice that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    pub range: Range<usize>,
    pub confidence: Confidence,
    /// Set if it is nothing but the word in its cell: beside other such cells of the row it is a column of a table.
    pub plain: Option<u8>,
}

impl Mark {
    fn new(range: Range<usize>, confidence: Confidence) -> Option<Self> {
        Some(Self { range, confidence, plain: None })
    }
}

/// Parts that hold words rather than sentences.
fn short(part: Part) -> bool {
    use Part::{AltText, Embedded, Footer, Header, Master, Name, Outline, Picture, Property};
    matches!(part, AltText | Embedded | Footer | Header | Master | Name | Outline | Picture | Property)
}

/// Is the level at these bytes a marking?
pub fn level(text: &str, start: usize, end: usize, rank: u8, part: Part) -> Option<Mark> {
    if inside_a_word(text, start, end) {
        return None;
    }
    let class_end = class_after(text, end);
    if let Some(to) = starred(text, start, class_end) {
        let said = (explained(text, start, to) || option(text, start, to)) && !short(part);
        return if said { None } else { Mark::new(start..to, Confidence::High) };
    }
    if enumerated(text, start) {
        return None;
    }
    let bare = bare_before(text, start, 14);
    if bare.ends_with(MARKINGS.notice.concepts.0.first().map_or("", String::as_str)) && rank == 3 {
        return None;
    }
    if ticked(text, start) == Some(false) {
        return None;
    }
    if labelled(text, start, class_end) || bracketed(text, start, class_end, part) {
        return if explained(text, start, class_end) { None } else { Mark::new(start..class_end, Confidence::High) };
    }
    if declared(text, start, end) {
        return Mark::new(start..class_end, Confidence::Medium);
    }
    let mut around = vec![line(text, start, end)];
    if short(part) {
        around.push(token(text, start, end));
    }
    for (at, range) in around.into_iter().enumerate() {
        if let Some(levels) = alone(text.get(range.clone()).unwrap_or_default()) {
            let ticked = ticked(text, start) == Some(true);
            if levels.len() > 1 && !ticked {
                continue;
            }
            let plain = (at == 0 && !ticked).then_some(rank);
            return Some(Mark { range: start..class_end, confidence: Confidence::High, plain });
        }
        if part == Part::Name && names_a_marked_file(text, start, class_end, &range) {
            return Mark::new(start..class_end, Confidence::Medium);
        }
    }
    None
}

/// Behind another level and a comma of enumeration, in running text: the text speaks of levels.
fn enumerated(text: &str, start: usize) -> bool {
    let head = text.get(..start).unwrap_or_default().trim_end_matches(|c| signs::blank(signs::class(c)));
    let Some(before) = head.strip_suffix('\u{3001}') else { return false };
    let before = before.trim_end_matches(|c| MARKINGS.classes.contains(c));
    MARKINGS.levels().any(|(_, word)| before.ends_with(word))
}

/// An answer to choose from, "A.": another one follows in the same piece.
fn option(text: &str, start: usize, end: usize) -> bool {
    let head = text.get(..start).unwrap_or_default().trim_end_matches(|c| signs::blank(signs::class(c)));
    let Some(letter) = head.strip_suffix(['.', '\u{ff0e}', '\u{3001}']).and_then(|head| head.chars().next_back())
    else {
        return false;
    };
    let Some(next) = letter.is_ascii_uppercase().then(|| char::from_u32(u32::from(letter) + 1)).flatten() else {
        return false;
    };
    let tail = text.get(end..).unwrap_or_default();
    let mut after = tail.char_indices().filter(|(_, c)| *c == next);
    after.any(|(at, c)| {
        tail.get(at + c.len_utf8()..).is_some_and(|rest| rest.starts_with(['.', '\u{ff0e}', '\u{3001}']))
    })
}

/// 手机密码 and the like.
fn inside_a_word(text: &str, start: usize, end: usize) -> bool {
    let machine = signs::previous(text, start).is_some_and(|c| MARKINGS.machines.contains(c));
    let last = text.get(start..end).and_then(|t| t.chars().next_back()).map_or(0, char::len_utf8);
    let tail = Bare::of(text, end - last..signs::after(text, end, 2), signs::noise).text;
    let word = MARKINGS.inside.at_start(&tail).is_some();
    word || machine && text.get(start..end).is_some_and(|t| t.chars().count() == 2) && tail.chars().count() > 1
}

/// The end with a 级 or 件 behind the level.
fn class_after(text: &str, end: usize) -> usize {
    let mut at = end;
    for c in text.get(end..).unwrap_or_default().chars().take(4) {
        at += c.len_utf8();
        if MARKINGS.classes.contains(c) {
            return at;
        }
        if !signs::blank(signs::class(c)) {
            break;
        }
    }
    end
}

/// The end of star and period, if a star follows.
fn starred(text: &str, start: usize, end: usize) -> Option<usize> {
    let mut at = end;
    let (mut star, mut gap) = (None, 0);
    for c in text.get(end..)?.chars() {
        match signs::class(c) {
            Class::Star => star = star.or(Some(c)).filter(|s| !matches!(s, '*' | '＊')).or(Some(c)),
            Class::Plain | Class::Digit => break,
            Class::Punct if star.is_none() => break,
            Class::Break | Class::Space if star.is_some() && gap > 2 => break,
            Class::Ignore => {}
            _ if gap > 10 => break,
            _ => gap += 1,
        }
        at += c.len_utf8();
    }
    let star = star?;
    let stop = signs::after(text, at, 24);
    // a period may stand below, one character a line
    let wide = text.get(at..).unwrap_or_default().char_indices().nth(24).map_or(text.len(), |(n, _)| at + n);
    let period = [at..stop, at..wide].into_iter().find_map(|range| {
        let bare = Bare::of(text, range, signs::noise);
        MARKINGS.period.find(&bare.text).and_then(|found| bare.back(found)).map(|found| found.end)
    });
    if let Some(end) = period {
        return Some(end);
    }
    let behind = text.get(end..at).unwrap_or_default();
    let last = behind.char_indices().rev().find(|(_, c)| signs::class(*c) == Class::Star);
    let star_end = end + last.map_or(0, |(n, c)| n + c.len_utf8());
    // one asterisk may be emphasis or a footnote: it counts where the level is alone
    let weak = matches!(star, '*' | '＊');
    let emphasis = signs::previous(text, start).is_some_and(|c| signs::class(c) == Class::Star);
    if weak && (emphasis || alone(text.get(line(text, start, end)).unwrap_or_default()).is_none()) {
        return None;
    }
    Some(star_end)
}

/// Quoted, or followed by "字样", with a word of explanation near: the text says how to mark.
fn explained(text: &str, start: usize, end: usize) -> bool {
    let from = signs::before(text, start, 24);
    let to = signs::after(text, end, 14);
    let (head, tail) = (text.get(from..start).unwrap_or_default(), text.get(end..to).unwrap_or_default());
    let quote = |c: char| signs::class(c) == Class::Quote;
    let open = head.chars().rev().take(6).take_while(|c| !matches!(c, '。' | '，')).any(quote);
    let quoted = open && tail.chars().take(12).any(quote);
    let (before, behind) = (squeezed(head), squeezed(tail));
    let bare_tail = Bare::of(text, end..to, |class| class != Class::Plain && class != Class::Digit).text;
    if quoted {
        return MARKINGS.explaining.in_text(&before) || MARKINGS.explained.in_text(&behind);
    }
    MARKINGS.explained.at_start(&bare_tail).is_some() && MARKINGS.explaining.in_text(&before)
}

fn squeezed(text: &str) -> String {
    Bare::of(text, 0..text.len(), signs::blank).text
}

/// Whether the box before it is ticked; `None` if there is none.
fn ticked(text: &str, start: usize) -> Option<bool> {
    let head = text.get(..start)?.chars().rev().find(|c| !signs::blank(signs::class(*c)))?;
    match head {
        '☑' | '✓' | '√' | '✔' | '■' | '☒' | '◉' | '⦿' | '🗹' | '🗸' | '●' => Some(true),
        '□' | '☐' | '○' | '◯' | '▢' | '◻' => Some(false),
        _ => None,
    }
}

fn bare_before(text: &str, start: usize, most: usize) -> String {
    Bare::of(text, signs::before(text, start, most)..start, signs::noise).text
}

/// Behind "密级：", and over there.
fn labelled(text: &str, start: usize, end: usize) -> bool {
    if !MARKINGS.labels.at_end(&bare_before(text, start, 24)) {
        return false;
    }
    // a label and a level in running text need a sign between them: "密级：机密", not "涉及密级机密级事项"
    let between = text.get(signs::before(text, start, 3)..start).unwrap_or_default();
    let signed = between.chars().any(|c| !matches!(signs::class(c), Class::Plain | Class::Digit));
    let tail = text.get(end..signs::after(text, end, 8)).unwrap_or_default();
    let others = Bare::of(tail, 0..tail.len(), signs::noise).text;
    let list = MARKINGS.levels().any(|(_, word)| others.starts_with(word));
    let over = tail.chars().find(|c| signs::class(*c) != Class::Ignore).is_none_or(|c| signs::noise(signs::class(c)));
    let known = MARKINGS.alongside.at_start(&others).is_some();
    (signed || at_start_of_line(text, start)) && !list && (over || known)
}

fn at_start_of_line(text: &str, start: usize) -> bool {
    bare_before(text, start, 16).chars().count() < 8
}

/// Alone between brackets: at the end or the beginning of a line, in a name, or between square ones anywhere.
fn bracketed(text: &str, start: usize, end: usize, part: Part) -> bool {
    let head = text.get(..start).unwrap_or_default();
    let tail = text.get(end..).unwrap_or_default();
    let seen = |c: &char| !matches!(signs::class(*c), Class::Ignore | Class::Space | Class::Star);
    let (Some(open), Some(close)) = (head.chars().rev().find(seen), tail.chars().find(seen)) else { return false };
    let square =
        matches!((open, close), ('【' | '〔' | '[' | '［' | '〖' | '「', '】' | '〕' | ']' | '］' | '〗' | '」'));
    let round = matches!((open, close), ('(' | '（' | '<' | '＜', ')' | '）' | '>' | '＞'));
    let around = line(text, start, end);
    let first =
        text.get(around.start..start).unwrap_or_default().chars().filter(|c| !signs::noise(signs::class(*c))).count()
            == 0;
    let last =
        text.get(end..around.end).unwrap_or_default().chars().filter(|c| !signs::noise(signs::class(*c))).count() == 0;
    square || round && (first || last && text.get(around).is_some_and(|l| l.chars().count() < 60) || part == Part::Name)
}

/// "本文件为机密…", "机密：关于…"
fn declared(text: &str, start: usize, end: usize) -> bool {
    let tail = Bare::of(text, end..signs::after(text, end, 3), signs::blank).text;
    let over = tail.chars().next().is_none_or(|c| {
        signs::noise(signs::class(c)) || MARKINGS.classes.contains(c) || MARKINGS.alongside.at_start(&tail).is_some()
    });
    let title = Bare::of(text, end..signs::after(text, end, 6), signs::blank).text;
    if MARKINGS.titles.at_start(&title).is_some() && bare_before(text, start, 4).is_empty() {
        return true;
    }
    over && MARKINGS.declares.matches(&bare_before(text, start, 16))
}

/// The line, or the column of a line: up to a break, a tab or three spaces.
fn line(text: &str, start: usize, end: usize) -> Range<usize> {
    let stops = |run: usize, c: char| {
        signs::class(c) == Class::Break || c == '\t' || run >= 2 && signs::class(c) == Class::Space
    };
    around(text, start, end, stops)
}

/// The word of a name or a property: up to the next space, sign or bracket.
fn token(text: &str, start: usize, end: usize) -> Range<usize> {
    around(text, start, end, |_, c| signs::noise(signs::class(c)) && signs::class(c) != Class::Ignore)
}

fn around(text: &str, start: usize, end: usize, stops: impl Fn(usize, char) -> bool) -> Range<usize> {
    let mut run = 0;
    let mut edge = |c: char| {
        let stop = stops(run, c);
        run = if signs::class(c) == Class::Space { run + 1 } else { 0 };
        !stop
    };
    let head = text.get(..start).unwrap_or_default().chars().rev().take(160);
    let from = start - head.take_while(|c| edge(*c)).map(char::len_utf8).sum::<usize>();
    run = 0;
    let mut edge = |c: char| {
        let stop = stops(run, c);
        run = if signs::class(c) == Class::Space { run + 1 } else { 0 };
        !stop
    };
    let tail = text.get(end..).unwrap_or_default().chars().take(160);
    from..end + tail.take_while(|c| edge(*c)).map(char::len_utf8).sum::<usize>()
}

/// The different levels of a line that says nothing else than a level and what goes with it.
fn alone(line: &str) -> Option<BTreeSet<u8>> {
    if line.contains('《') || listed(line) || line.chars().count() > 120 {
        return None;
    }
    let bare = Bare::of(line, 0..line.len(), |class| {
        !matches!(class, Class::Plain | Class::Digit | Class::Bracket | Class::Space)
    })
    .text;
    let bare = MARKINGS.document_number.removed(&bare);
    let bare = Bare::of(&bare, 0..bare.len(), signs::noise).text;
    let bare = MARKINGS.han_period.removed(&bare);
    let mut levels = BTreeSet::new();
    let mut rest = bare.as_str();
    while let Some(c) = rest.chars().next() {
        let found = MARKINGS.levels().find(|(_, word)| rest.starts_with(word));
        let step = match found {
            Some((rank, word)) => {
                levels.insert(rank);
                word.len()
            }
            None if c.is_ascii_digit() => 1,
            None => MARKINGS.alongside.at_start(rest)?.len(),
        };
        rest = rest.get(step..)?;
    }
    (!levels.is_empty()).then_some(levels)
}

/// "1. 机密": an entry of a list.
fn listed(line: &str) -> bool {
    let line = line.trim_start_matches(|c| signs::blank(signs::class(c)) || signs::class(c) == Class::Bracket);
    let digits = line.chars().take_while(|c| signs::digit(*c).is_some()).count();
    let next = line.chars().nth(digits);
    (1..=2).contains(&digits) && next.is_some_and(|c| matches!(c, '.' | '．' | '、' | ')' | '）'))
}

/// 机密会议纪要.docx, but not 机密级计算机管理规定.docx.
fn names_a_marked_file(text: &str, start: usize, end: usize, range: &Range<usize>) -> bool {
    let head = Bare::of(text, range.start..start, signs::noise).text;
    let rest = Bare::of(text, end..range.end, signs::noise).text;
    head.is_empty() && MARKINGS.file_nouns.at_end(&rest) && !MARKINGS.about_law.in_text(&rest)
}

/// Is the internal notice at these bytes one, or a word of a sentence?
pub fn notice(text: &str, start: usize, end: usize, loose: bool, part: Part) -> Option<Mark> {
    let words = &MARKINGS.notice;
    let word = Bare::of(text, start..end, signs::noise).text;
    let line = line(text, start, end);
    let edge = |c: Option<char>| c.is_none_or(|c| signs::noise(signs::class(c)));
    let begins = edge(signs::previous(text, start)) || words.subjects.matches(&bare_before(text, start, 16));
    if explained(text, start, end) || !begins && part != Part::Name {
        return None;
    }
    let far = text.get(end..)?.char_indices().nth(40).map_or(text.len(), |(n, _)| end + n);
    let bare = Bare::of(text, end..far, signs::noise);
    let ends = edge(signs::next(text, end));
    if words.heads.is(&word) {
        let beside = words.beside.at_start(&bare.text).map_or(0, str::len);
        for skip in [0, beside] {
            let Some(tail) = bare.text.get(skip..).and_then(|rest| words.tails.at_start(rest)) else { continue };
            let to = bare.back(skip..skip + tail.len())?.end;
            if edge(signs::next(text, to)) {
                return Mark::new(start..to, Confidence::High);
            }
        }
        let star = signs::next(text, end).filter(|c| signs::class(*c) == Class::Star && !matches!(c, '*' | '＊'));
        if let Some(star) = star {
            return Mark::new(start..end + star.len_utf8(), Confidence::High);
        }
        if words.not_alone.is(&word) {
            return None;
        }
    } else if words.whole.is(&word) && (ends || words.tails.at_start(&bare.text).is_some()) {
        return Mark::new(start..end, Confidence::High);
    }
    let declared = words.heads.is(&word)
        && ends
        && words.subjects.matches(&bare_before(text, start, 16))
        && !bare_before(text, start, 2).is_empty();
    let confidence = if loose { Confidence::High } else { Confidence::Medium };
    if declared || in_own_brackets(text, start, end) {
        return Mark::new(start..end, confidence);
    }
    let ranges = [Some(line.clone()), short(part).then(|| token(text, start, end))];
    let own = ends && ranges.into_iter().flatten().any(|range| says_only(text.get(range).unwrap_or_default(), words));
    // "… do not spread" at the end of a heading
    let close = ends
        && words.alone.is(&word)
        && bare_before(text, start, 1).is_empty()
        && start > line.start
        && text.get(end..line.end).is_some_and(|rest| Bare::of(rest, 0..rest.len(), signs::noise).text.is_empty())
        && text.get(line).is_some_and(|line| line.chars().count() <= 24);
    (own || close).then_some(Mark { range: start..end, confidence, plain: Some(0) })
}

fn in_own_brackets(text: &str, start: usize, end: usize) -> bool {
    let seen = |c: &char| !signs::blank(signs::class(*c));
    let open = text.get(..start).and_then(|t| t.chars().rev().find(seen));
    let close = text.get(end..).and_then(|t| t.chars().find(seen));
    matches!(
        (open, close),
        (Some('【' | '〔' | '[' | '［' | '〖' | '(' | '（'), Some('】' | '〕' | ']' | '］' | '〗' | ')' | '）'))
    )
}

/// Nothing but words of notices in the line.
fn says_only(line: &str, words: &super::words::Notice) -> bool {
    if line.contains('《') || listed(line) || line.chars().count() > 80 {
        return false;
    }
    let bare = Bare::of(line, 0..line.len(), signs::noise).text;
    let lists: [&Words; 5] = [&words.heads, &words.tails, &words.whole, &words.alone, &words.beside];
    let mut rest = bare.as_str();
    while let Some(c) = rest.chars().next() {
        let longest = lists.iter().filter_map(|list| list.at_start(rest)).map(str::len).max();
        let Some(step) = longest.or(c.is_ascii_digit().then_some(1)) else { return false };
        rest = rest.get(step..).unwrap_or_default();
    }
    true
}

/// A level whose two characters stand in two pieces: the first is all there is in `one`, the second begins `two`.
pub fn torn(one: &str, two: &str) -> Option<Range<usize>> {
    let first = Bare::of(one, 0..one.len(), signs::noise);
    if first.text.chars().count() != 1 {
        return None;
    }
    let second = Bare::of(two, 0..two.len(), signs::noise);
    let begin = second.text.chars().next()?;
    let level = MARKINGS
        .levels()
        .any(|(_, word)| word.strip_prefix(first.text.as_str()).is_some_and(|rest| rest.starts_with(begin)));
    let joined = format!("{}{}", first.text, second.text);
    let own = alone(&joined).is_some_and(|levels| levels.len() == 1) || starred(two, 0, begin.len_utf8()).is_some();
    (level && own).then(|| second.back(0..begin.len_utf8())).flatten()
}

/// A file number of a classified series, whose year begins at `year`: the bytes from the organ's code to the number.
pub fn series(text: &str, year: Range<usize>) -> Option<Range<usize>> {
    let open = |c: char| {
        matches!(c, '〔' | '[' | '［' | '【' | '(' | '（' | '﹝' | '〖' | '<' | '《' | '〈' | '{' | '｛' | '「' | '❲')
    };
    let gap = |c: &char| signs::blank(signs::class(*c));
    let head = text.get(..year.start)?.trim_end_matches(|c| gap(&c));
    let bracket = head.chars().next_back().filter(|c| open(*c))?;
    let head = head.get(..head.len() - bracket.len_utf8())?;
    let tail = text.get(year.end..)?;
    let close = tail.char_indices().find(|(_, c)| !gap(c))?;
    if !matches!(
        close.1,
        '〕' | ']' | '］' | '】' | ')' | '）' | '﹞' | '〗' | '>' | '》' | '〉' | '}' | '｝' | '」' | '❳'
    ) {
        return None;
    }
    let from = head
        .char_indices()
        .rev()
        .take(24)
        .take_while(|(_, c)| gap(c) || ('\u{4e00}'..='\u{9fff}').contains(c))
        .last()?
        .0;
    let code = Bare::of(text, from..head.len(), signs::noise);
    let series = &MARKINGS.series;
    if !series.ends.at_end(&code.text) || series.except.in_text(&code.text) {
        return None;
    }
    let behind = year.end + close.0 + close.1.len_utf8();
    let number = Bare::of(text, behind..signs::after(text, behind, 8), signs::blank);
    let digits = number.text.trim_start_matches(NUMBER).chars().take_while(char::is_ascii_digit).count();
    if digits == 0 {
        return None;
    }
    let lead = number.text.len() - number.text.trim_start_matches(NUMBER).len();
    let sign = number
        .text
        .get(lead + digits..)
        .and_then(|rest| rest.chars().next())
        .filter(|c| *c == SIGN)
        .map_or(0, char::len_utf8);
    let start = code.back(0..code.text.len())?.start;
    Some(start..number.back(0..lead + digits + sign)?.end)
}
