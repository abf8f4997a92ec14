//! People: names, and what is told beside them.

use std::ops::Range;

use super::{
    context::Around,
    scan::Tag,
    signs::{self, Bare, Class},
    words::{CONTEXT, PERSONS},
};
use crate::{Confidence, Kind};

type Found = (Range<usize>, Kind, Confidence);

/// Is the whole text a person's name, as in a cell?
pub fn is_name(text: &str) -> bool {
    let bare = Bare::of(text, 0..text.len(), |class| signs::blank(class) || class == Class::Join).text;
    let chars: Vec<char> = bare.chars().collect();
    let minority = text.contains('·') && (4..=12).contains(&chars.len()) && chars.iter().all(|c| is_han(*c));
    minority || name_length(&chars, false).is_some_and(|length| length == chars.len())
}

/// Is it something that stands under a head "name"?
pub fn may_be_name(text: &str) -> bool {
    let bare = Bare::of(text, 0..text.len(), |class| signs::blank(class) || class == Class::Join).text;
    let count = bare.chars().count();
    (2..=10).contains(&count)
        && bare.chars().all(|c| is_han(c) || c == '*')
        && (count <= 4 || text.contains('·'))
        && !CONTEXT.heads.name.is(&bare)
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

/// How many of the characters are a name; in running text a short one only with a common surname.
fn name_length(chars: &[char], running: bool) -> Option<usize> {
    let text: String = chars.iter().take(4).collect();
    if PERSONS.not_names.at_start(&text).is_some() {
        return None;
    }
    let double = PERSONS.double.at_start(&text).is_some();
    let surname = if double { 2 } else { 1 };
    let first = chars.first()?;
    if !double && !PERSONS.surnames.contains(*first) {
        return None;
    }
    let given = |length: usize| {
        let end = surname + length;
        let own = chars.get(surname..end)?;
        let ok = own.iter().all(|c| is_han(*c) && !PERSONS.not_given.contains(*c));
        let short = length == 1 && running && !double && !PERSONS.common.contains(*first);
        let sick = PERSONS.health.in_text(&chars.iter().take(end).collect::<String>());
        let rest: String = chars.iter().skip(end).take(3).collect();
        let over = rest.chars().next().is_none_or(|c| {
            signs::noise(signs::class(c))
                || c == '*'
                || signs::digit(c).is_some()
                || running && PERSONS.after.contains(c)
        });
        let titled = running && PERSONS.titles.at_start(&rest).is_some();
        (ok && !short && !sick && (over || titled)).then_some(end)
    };
    given(2).or_else(|| given(1))
}

/// The last name in the sentence before `at`, at most so many characters away: its bytes.
pub fn name_before(text: &str, at: usize, most: usize) -> Option<Range<usize>> {
    let from = signs::before(text, at, most);
    let window = text.get(from..at)?;
    let cut = window.rfind(['。', '；', ';', '！', '!', '？']).map_or(0, |n| n + 1);
    let places: Vec<(usize, char)> = window.char_indices().filter(|(n, _)| *n >= cut).collect();
    let chars: Vec<char> = places.iter().map(|(_, c)| *c).collect();
    (0..chars.len()).rev().find_map(|n| {
        let (start, _) = places.get(n)?;
        let head = window.get(..*start)?;
        let begins = match head.chars().next_back() {
            None => from == 0 || signs::previous(text, from).is_none_or(|c| signs::noise(signs::class(c))),
            Some(c) => signs::noise(signs::class(c)) || signs::digit(c).is_some() || PERSONS.before.at_end(head),
        };
        if !begins {
            return None;
        }
        let length = name_length(chars.get(n..)?, true).or_else(|| spaced(chars.get(n..)?))?;
        let end = places.get(n + length).map_or(window.len(), |(end, _)| *end);
        Some(from + start..from + end)
    })
}

/// "张 三", written apart to stand under names of three characters.
fn spaced(chars: &[char]) -> Option<usize> {
    let (first, gap, last) = (chars.first()?, chars.get(1)?, chars.get(2)?);
    let over = chars.get(3).is_none_or(|c| signs::noise(signs::class(*c)) || signs::digit(*c).is_some());
    let ok = PERSONS.common.contains(*first) && signs::class(*gap) == Class::Space && is_han(*last) && over;
    (ok && !PERSONS.not_given.contains(*last)).then_some(3)
}

/// A name that begins right at `at`, or behind a word for people or spaces.
pub fn name_behind(text: &str, at: usize) -> bool {
    let tail = text.get(at..signs::after(text, at, 12)).unwrap_or_default();
    let word = PERSONS.sick_people.at_start(tail).map_or(0, str::len);
    [0, word].into_iter().any(|skip| {
        let rest = tail.get(skip..).unwrap_or_default();
        let rest = rest.trim_start_matches(|c| signs::blank(signs::class(c)) || matches!(c, '：' | ':'));
        let chars: Vec<char> = rest.chars().collect();
        name_length(&chars, true).is_some()
    })
}

/// What a word of a person's affairs is about, if a person is beside it.
pub fn affair(text: &str, start: usize, end: usize, tag: Tag, around: &Around) -> Option<Found> {
    let kind = match tag {
        Tag::Health => Kind::Health,
        Tag::Hardship => Kind::Hardship,
        Tag::Minor => Kind::Minor,
        _ => return None,
    };
    let tail = text.get(start..signs::after(text, end, 6))?;
    let behind = text.get(end..signs::after(text, end, 5))?;
    let lists = [&PERSONS.not_health, &PERSONS.not_minor];
    let head = text.get(signs::before(text, start, 2)..start)?;
    let longer = lists.iter().any(|list| list.at_start(tail).is_some())
        || PERSONS.not_minor.0.iter().any(|word| {
            word.find(tail.get(..end - start).unwrap_or("\0"))
                .is_some_and(|n| n > 0 && word.get(..n).is_some_and(|w| head.ends_with(w)))
        });
    let programme = PERSONS.policy.0.iter().any(|word| behind.contains(word.as_str()));
    if longer || programme {
        return None;
    }
    let word = text.get(start..end)?;
    let far = if kind == Kind::Minor { 12 } else { 18 };
    let near = name_before(text, start, far).is_some_and(|name| {
        let between = text.get(name.end..start).unwrap_or_default();
        !PERSONS.speaking.in_text(between) && (!PERSONS.weak_hardship.is(word) || between.chars().count() <= 4)
    });
    let cell = around.in_cell() && around.row.named && !around.head.name && !around.head.not_personal;
    let called = kind != Kind::Hardship && name_behind(text, end);
    if !(near || cell || called) {
        return None;
    }
    Some((start..end, kind, if near || called { Confidence::Medium } else { Confidence::Low }))
}

/// "12岁" beside a name.
pub fn age(text: &str, start: usize, end: usize, around: &Around) -> Option<Found> {
    let window = Bare::of(text, start..signs::after(text, end, 3), signs::blank);
    let found = PERSONS.age.find(&window.text)?;
    let range = window.back(found)?;
    let near = name_before(text, start, 12)
        .is_some_and(|name| !PERSONS.speaking.in_text(text.get(name.end..start).unwrap_or_default()));
    (near || around.row.named && around.in_cell()).then_some((range, Kind::Minor, Confidence::High))
}

/// The full date beside a word of birth.
pub fn birth(text: &str, start: usize, end: usize) -> Option<Found> {
    let tail = Bare::of(text, end..signs::after(text, end, 24), signs::blank);
    let signs_first = tail.text.trim_start_matches(|c: char| {
        signs::noise(signs::class(c)) || matches!(c, '\u{4e8e}' | '\u{5728}' | '\u{4e3a}' | '\u{662f}' | '\u{671f}')
    });
    let skip = tail.text.len() - signs_first.len();
    if let Some(date) = CONTEXT.date.find(signs_first).filter(|date| date.start == 0) {
        let behind = signs_first.get(date.end..).unwrap_or_default();
        if CONTEXT.date_since.at_start(behind).is_none() && !behind.starts_with(|c: char| c.is_ascii_digit()) {
            return Some((tail.back(skip + date.start..skip + date.end)?, Kind::BirthDate, Confidence::High));
        }
    }
    born(text, start)
}

/// The full date that ends right before `at`.
pub fn born(text: &str, at: usize) -> Option<Found> {
    let from = signs::before(text, at, 18);
    let head = Bare::of(text, from..at, signs::blank);
    let trimmed = head.text.trim_end_matches(|c: char| signs::noise(signs::class(c)));
    let mut offset = 0;
    while let Some(date) = trimmed.get(offset..).and_then(|rest| CONTEXT.date.find(rest)) {
        if offset + date.end == trimmed.len() {
            let range = head.back(offset + date.start..offset + date.end)?;
            return Some((range, Kind::BirthDate, Confidence::High));
        }
        offset += date.start + trimmed.get(offset + date.start..)?.chars().next()?.len_utf8();
    }
    None
}

/// What the head of a column makes of its cell.
pub fn cell(text: &str, around: &Around) -> Vec<Found> {
    let mut found = Vec::new();
    let head = around.head;
    let trimmed = text.trim_matches(|c| signs::blank(signs::class(c)) || signs::class(c) == Class::Break);
    let start = text.find(trimmed).unwrap_or(0);
    let whole = start..start + trimmed.len();
    if trimmed.is_empty() || CONTEXT.heads.nothing.is(trimmed) || trimmed.chars().all(|c| signs::noise(signs::class(c)))
    {
        return found;
    }
    if head.birth {
        let bare = Bare::of(text, 0..text.len(), signs::blank);
        let date = CONTEXT.date.find(&bare.text).and_then(|date| bare.back(date));
        found.extend(date.map(|range| (range, Kind::BirthDate, Confidence::High)));
    }
    let named = around.row.named;
    if head.age && named {
        let bare = Bare::of(text, 0..text.len(), signs::noise).text;
        let digits: String = bare.chars().take_while(char::is_ascii_digit).collect();
        if digits.parse::<u32>().is_ok_and(|age| age < 14) && digits.len() <= 2 {
            found.push((whole.clone(), Kind::Minor, Confidence::High));
        }
    }
    if head.minor && may_be_name(trimmed) {
        found.push((whole.clone(), Kind::Minor, Confidence::Medium));
    }
    if head.health && named && trimmed.chars().count() <= 40 {
        found.push((whole.clone(), Kind::Health, Confidence::High));
    }
    if head.hardship && named {
        found.push((whole, Kind::Hardship, Confidence::High));
    }
    found
}
