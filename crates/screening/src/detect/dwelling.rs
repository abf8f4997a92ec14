//! Dwellings, plates and mailboxes.

use std::ops::Range;

use super::{
    context::Around,
    signs::{self, Bare, Class},
    words::CONTEXT,
};
use crate::{Confidence, Kind};

type Found = (Range<usize>, Kind, Confidence);

/// Was the rest of the address that ends here masked already? What the policy lets stay, down to the group perhaps, is no
/// finding any more: it could never be masked further. A pair of `*` that closes bold type masks nothing.
fn masked(text: &str, end: usize) -> bool {
    let (head, tail) = (text.get(..end).unwrap_or_default(), text.get(end..).unwrap_or_default());
    let tail = tail.trim_start_matches(|c| signs::blank(signs::class(c)));
    let rest = tail.trim_start_matches(|c| signs::digit(c).is_some() || CONTEXT.masked_rest.contains(c));
    let stars = rest.chars().take_while(|c| matches!(c, '*' | '＊')).count();
    let bold = stars == 2 && rest.starts_with("**") && head.contains("**");
    stars >= if rest.len() < tail.len() { 1 } else { 2 } && !bold
}

/// The address behind a word of home.
pub fn home(text: &str, end: usize) -> Option<Found> {
    let bare = Bare::of(text, end..signs::after(text, end, 70), signs::blank);
    let found = CONTEXT.home.find(&bare.text).filter(|found| !masked(&bare.text, found.end))?;
    // "…大道88号阳光小区5栋…" is one address in two parts
    let rest = bare.text.get(found.end..).and_then(|rest| CONTEXT.dwelling.find(rest)).filter(|more| more.start == 0);
    let end = found.end + rest.map_or(0, |more| more.end);
    let lead = bare.text.char_indices().find(|(_, c)| !signs::noise(signs::class(*c))).map_or(0, |(n, _)| n);
    Some((bare.back(lead..end)?, Kind::Address, Confidence::High))
}

/// An address down to a room, around a number with a unit behind it.
pub fn room(text: &str, number: Range<usize>) -> Option<Found> {
    let next = text.get(number.end..)?.chars().find(|c| !signs::blank(signs::class(*c)))?;
    if !CONTEXT.number_units.contains(next) {
        return None;
    }
    let from = signs::before(text, number.start, 36);
    let bare = Bare::of(text, from..signs::after(text, number.end, 24), signs::blank);
    if !CONTEXT.room.matches(&bare.text) {
        return None;
    }
    let (mut offset, mut begin) = (0, 0);
    while let Some(found) = bare.text.get(offset..).and_then(|rest| CONTEXT.dwelling.find(rest)) {
        // "…大道88号阳光小区5栋…" is one address in two parts
        begin = if offset > 0 && found.start == 0 { begin } else { offset + found.start };
        let (start, end) = (begin, offset + found.end);
        let words = bare.text.get(start..end)?;
        let range = bare.back(start..end)?;
        if range.contains(&number.start) {
            let before = text.get(from..range.end)?;
            let office = CONTEXT.address_office.in_text(before);
            let behind = Bare::of(text, range.end..signs::after(text, range.end, 6), signs::blank).text;
            let office = office || CONTEXT.address_office.in_text(&behind);
            let dwelling = CONTEXT.room.matches(words) && !office && !masked(text, range.end);
            return dwelling.then_some((range, Kind::Address, Confidence::Medium));
        }
        offset = end;
    }
    None
}

/// A cell that holds nothing but a dwelling, under such a head or beside a name.
pub fn cell(text: &str, around: &Around) -> Option<Found> {
    let head = around.head;
    if head.not_personal || !(head.address || around.row.named && around.in_cell()) {
        return None;
    }
    let bare = Bare::of(text, 0..text.len(), |class| signs::blank(class) || class == Class::Break);
    let pattern = if head.address { &CONTEXT.home } else { &CONTEXT.dwelling };
    let found = pattern.find(&bare.text)?;
    let rest = bare.text.len() - (found.end - found.start);
    let office = head.office || !head.address && CONTEXT.address_office.in_text(&bare.text);
    if office || found.start > 0 || rest > 30 || masked(&bare.text, found.end) {
        return None;
    }
    let confidence = if head.address { Confidence::High } else { Confidence::Medium };
    Some((bare.back(0..bare.text.len())?, Kind::Address, confidence))
}

/// A vehicle's plate (GA 36) whose first digits are at `digit`.
pub fn plate(text: &str, digit: usize, around: &Around) -> Option<Found> {
    let gap = |c: char| {
        matches!(signs::class(c), Class::Ignore | Class::Space) || matches!(c, '·' | '•' | '.' | '-' | '－' | '・')
    };
    let alnum = |c: char| signs::narrow(c).is_ascii_alphanumeric();
    let head = text.get(..digit)?;
    let mut letters = 0;
    let mut start = None;
    for (at, c) in head.char_indices().rev().take(10) {
        if alnum(c) {
            letters += 1;
        } else if !gap(c) {
            start = Some(at);
            break;
        }
    }
    let start = start.filter(|_| (1..=6).contains(&letters))?;
    let first = signs::next(text, start)?;
    let mut plate = first.to_string();
    let mut end = start;
    for (at, c) in text.get(start + first.len_utf8()..)?.char_indices() {
        if alnum(c) {
            plate.extend(signs::narrow(c).to_uppercase());
        } else if !gap(c) || plate.chars().count() >= 7 {
            break;
        } else {
            continue;
        }
        end = start + first.len_utf8() + at + c.len_utf8();
        if plate.chars().count() > 8 {
            return None;
        }
    }
    let tail = text.get(end..)?;
    let special = tail
        .chars()
        .next()
        .filter(|c| plate.chars().count() == 6 && CONTEXT.plate_form.matches(&format!("{plate}{c}")));
    if let Some(c) = special {
        plate.push(c);
        end += c.len_utf8();
    }
    let behind = text.get(end..)?;
    let longer = behind.starts_with(|c: char| alnum(c))
        || behind.starts_with(['-', '－', '/']) && behind.chars().nth(1).is_some_and(alnum);
    let said = around.says_plate(text, start);
    let before = Bare::of(text, signs::before(text, start, 10)..start, signs::blank).text;
    let code = !said && (CONTEXT.plate_not.in_text(&before) || behind.starts_with('\u{53f7}'));
    if longer || code || !CONTEXT.plate_form.matches(&plate) {
        return None;
    }
    Some((start..end, Kind::Plate, if said { Confidence::High } else { Confidence::Medium }))
}

/// A mailbox around the sign at `at`, unless an office's.
pub fn mailbox(text: &str, at: usize, around: &Around) -> Option<Found> {
    let local = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '-');
    let sign = signs::next(text, at)?;
    let head = text.get(..at)?;
    let name: String = head.chars().rev().map(signs::narrow).take(64).take_while(|c| local(*c)).collect();
    let start = at - head.chars().rev().take(name.chars().count()).map(char::len_utf8).sum::<usize>();
    let tail = text.get(at + sign.len_utf8()..)?;
    let host: String = tail
        .chars()
        .map(signs::narrow)
        .take(80)
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'))
        .collect();
    let host = host.trim_end_matches(['.', '-']).to_lowercase();
    let end = at + sign.len_utf8() + tail.chars().take(host.chars().count()).map(char::len_utf8).sum::<usize>();
    let labels: Vec<&str> = host.split('.').collect();
    let top = labels.last().is_some_and(|top| top.len() >= 2 && top.bytes().all(|b| b.is_ascii_alphabetic()));
    let whole = labels.len() >= 2 && labels.iter().all(|label| !label.is_empty());
    let name: String = name.chars().rev().collect::<String>().to_lowercase();
    if name.is_empty() || !top || !whole || name.starts_with('.') {
        return None;
    }
    let personal = CONTEXT.email_personal.is(&host);
    let role =
        CONTEXT.email_office_local.0.iter().any(|role| name.trim_end_matches(|c: char| c.is_ascii_digit()) == role);
    let official = labels.iter().any(|label| CONTEXT.email_office.is(label));
    if official || role || around.is_office(text, start..end) {
        return None;
    }
    Some((start..end, Kind::Email, if personal { Confidence::High } else { Confidence::Medium }))
}
