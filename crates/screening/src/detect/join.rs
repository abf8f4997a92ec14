//! Numbers revealed by joining publications: one person's number masked differently in two of them.

use std::{collections::BTreeMap, ops::Range};

use serde::{Deserialize, Serialize};

use super::{Rows, context::Head, identity, number::is_mobile, person, signs};
use crate::{Kind, Piece};

/// A number that was masked already, with the name beside it. Only what is public anyway is in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Masked {
    /// What kind of number.
    pub kind: Kind,
    /// The name beside it; empty if there is none.
    pub name: String,
    /// As published, each masked character as `*`.
    pub shown: String,
}

/// Two that reveal more together than the policy lets one show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revealed {
    /// Number in the first list.
    pub ours: usize,
    /// Number in the second list.
    pub theirs: usize,
    /// What both together show, `*` for what stays unknown.
    pub shown: String,
}

/// The masked numbers in a text.
#[must_use]
pub fn masked_numbers(pieces: &[Piece]) -> Vec<Masked> {
    let mut rows = Rows::of(pieces);
    let mut found = Vec::new();
    for (at, piece) in pieces.iter().enumerate() {
        for (range, signs) in runs(&piece.text) {
            let head = rows.head(&piece.head);
            let Some((kind, shown)) = shape(&signs, head, &piece.text, range.start) else { continue };
            let beside = rows.name(at).or_else(|| name_near(&piece.text, &range)).unwrap_or_default();
            let name: String = beside.chars().filter(|c| !signs::noise(signs::class(*c))).collect();
            found.push(Masked { kind, name, shown });
        }
    }
    found
}

/// Signs people put for a digit.
fn hides(c: char) -> bool {
    matches!(
        c,
        '*' | '＊'
            | '●'
            | '○'
            | '•'
            | '■'
            | '□'
            | '█'
            | '▇'
            | '▓'
            | '◆'
            | '★'
            | '☆'
            | '#'
            | '＃'
            | '×'
            | '✱'
            | '﹡'
            | '∗'
            | '?'
            | '？'
            | '_'
    )
}

fn is_x(c: char) -> bool {
    matches!(c, 'x' | 'X' | 'Ｘ' | 'ｘ')
}

/// Runs of digits and signs for digits, with at least three of each.
fn runs(text: &str) -> Vec<(Range<usize>, Vec<char>)> {
    let part = |c: char| signs::digit(c).is_some() || hides(c) || is_x(c);
    let mut runs = Vec::new();
    let (mut start, mut run) = (0, Vec::new());
    for (at, c) in text.char_indices().chain([(text.len(), '\n')]) {
        if part(c) {
            if run.is_empty() {
                start = at;
            }
            run.push(signs::narrow(c));
            continue;
        }
        // a sign people write between groups doesn't end a number
        let joint =
            matches!(c, ' ' | '-' | '\u{a0}') && text.get(at + 1..).and_then(|t| t.chars().next()).is_some_and(part);
        if joint && !run.is_empty() && run.len() < 18 && run.len() % 2 == 0 && c != ' ' {
            continue;
        }
        let digits = run.iter().filter(|c| c.is_ascii_digit()).count();
        if (9..=24).contains(&run.len()) && digits >= 3 && run.len() - digits >= 3 {
            runs.push((start..at, std::mem::take(&mut run)));
        }
        run.clear();
    }
    runs
}

/// The kind by length and surroundings, and the number with `*`.
fn shape(run: &[char], head: Head, text: &str, at: usize) -> Option<(Kind, String)> {
    let (last, others) = run.split_last()?;
    let crosses = others.iter().filter(|c| is_x(**c)).count();
    let ten = is_x(*last) && (crosses == 0 || others.last().is_some_and(char::is_ascii_digit));
    let star = |c: &char| if c.is_ascii_digit() { *c } else { '*' };
    let mut shown: String = others.iter().map(star).collect();
    shown.push(if ten { 'X' } else { star(last) });
    let near = text.get(signs::before(text, at, 16)..at).unwrap_or_default();
    let words = &super::words::CONTEXT;
    let (id, bank) = (head.id || words.id.in_text(near), head.bank || head.social || words.bank.in_text(near));
    let phone = head.phone || words.phone.in_text(near);
    let count = shown.chars().count();
    let wanted = match (id, bank, phone) {
        (true, ..) if count != 15 && count < 18 => 18,
        (false, false, true) if count < 11 => 11,
        _ => count,
    };
    let shown = stretched(&shown, wanted)?;
    let kind = match wanted {
        18 if !bank || id => Kind::IdNumber,
        15 if !bank => Kind::IdNumber,
        11 if !bank && !id && shown.starts_with(['1', '*']) => Kind::Mobile,
        16..=19 => Kind::BankCard,
        _ => return None,
    };
    Some((kind, shown))
}

/// The one run of stars made as long as the number really is.
fn stretched(shown: &str, wanted: usize) -> Option<String> {
    let count = shown.chars().count();
    if count >= wanted {
        return (count == wanted).then(|| shown.to_owned());
    }
    let (first, last) = (shown.find('*')?, shown.rfind('*')?);
    let (head, middle, tail) = (shown.get(..first)?, shown.get(first..=last)?, shown.get(last + 1..)?);
    let stars = wanted.checked_sub(head.len() + tail.len())?;
    middle.bytes().all(|b| b == b'*').then(|| format!("{head}{}{tail}", "*".repeat(stars)))
}

fn name_near(text: &str, range: &Range<usize>) -> Option<String> {
    let before = person::name_before(text, range.start, 30).and_then(|name| text.get(name));
    before.map(str::to_owned).or_else(|| {
        let tail = text.get(range.end..signs::after(text, range.end, 8))?;
        let tail = tail.trim_start_matches(|c| signs::noise(signs::class(c)));
        let name: String = tail.chars().take_while(|c| !signs::noise(signs::class(*c))).collect();
        person::is_name(&name).then_some(name)
    })
}

/// Pairs of one kind and name that don't contradict each other and together reveal what neither does.
#[must_use]
pub fn joined(ours: &[Masked], theirs: &[Masked]) -> Vec<Revealed> {
    let mut index: BTreeMap<(Kind, &str), Vec<usize>> = BTreeMap::new();
    for (at, masked) in theirs.iter().enumerate().filter(|(_, masked)| !masked.name.is_empty()) {
        index.entry((masked.kind, &masked.name)).or_default().push(at);
    }
    let mut revealed = Vec::new();
    for (at, mine) in ours.iter().enumerate() {
        for other in index.get(&(mine.kind, mine.name.as_str())).into_iter().flatten() {
            let Some(masked) = theirs.get(*other) else { continue };
            if let Some(shown) = both(mine.kind, &mine.shown, &masked.shown) {
                revealed.push(Revealed { ours: at, theirs: *other, shown });
            }
        }
    }
    revealed
}

/// What both show, if it is more than either does and little enough stays unknown.
fn both(kind: Kind, one: &str, two: &str) -> Option<String> {
    let unknown = |shown: &str| shown.chars().filter(|c| *c == '*').count();
    if one.chars().count() != two.chars().count() {
        return None;
    }
    let merged: Option<String> = one
        .chars()
        .zip(two.chars())
        .map(|pair| match pair {
            ('*', c) | (c, '*') => Some(c),
            (a, b) => (a == b).then_some(a),
        })
        .collect();
    let merged = merged?;
    let left = unknown(&merged);
    let most = match kind {
        Kind::Mobile => 2,
        _ => 4,
    };
    if left >= unknown(one).min(unknown(two)) || left > most {
        return None;
    }
    let complete = completed(kind, &merged);
    let digits: Vec<u8> = complete.chars().filter_map(signs::digit).collect();
    let impossible = match kind {
        Kind::Mobile => unknown(&complete) == 0 && !is_mobile(&digits),
        Kind::IdNumber if unknown(&complete) == 0 => {
            !identity::form(&digits, complete.ends_with('X')).is_some_and(|f| f.checked)
        }
        _ => false,
    };
    (!impossible).then_some(complete)
}

/// The one unknown place of an identity number follows from the check character.
fn completed(kind: Kind, merged: &str) -> String {
    if kind != Kind::IdNumber || merged.len() != 18 || merged.matches('*').count() != 1 {
        return merged.to_owned();
    }
    let candidates = "0123456789X".chars().map(|c| merged.replace('*', &c.to_string()));
    let fits = |text: &String| {
        let digits: Vec<u8> = text.chars().filter_map(signs::digit).collect();
        let ten = text.ends_with('X');
        digits.len() == 18 - usize::from(ten) && identity::form(&digits, ten).is_some_and(|form| form.checked)
    };
    candidates.into_iter().find(fits).unwrap_or_else(|| merged.to_owned())
}
