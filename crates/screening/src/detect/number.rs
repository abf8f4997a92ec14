//! Chains of digits: identity numbers, telephones, cards, passports.

use std::ops::Range;

use super::{
    context::Around,
    identity::{self, form, luhn, value},
    signs::{self, Class},
};
use crate::{Confidence, Kind};

/// What stands between two runs of digits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gap {
    pub space: bool,
    pub line: bool,
    pub dash: bool,
    pub dot: bool,
    pub other: bool,
    pub chars: u8,
}

impl Gap {
    /// One sign, as people group the digits of a number.
    fn plain(self) -> bool {
        self.chars <= 2 && !self.other && !self.line
    }
}

/// Digits with nothing visible between them.
#[derive(Clone, Copy, Debug)]
pub struct Run {
    pub start: usize,
    pub end: usize,
    /// Number of its first digit in the chain.
    pub first: usize,
    pub count: usize,
    /// What is before it.
    pub gap: Gap,
}

/// Runs with nothing but signs between them.
#[derive(Debug, Default)]
pub struct Chain {
    pub digits: Vec<u8>,
    pub runs: Vec<Run>,
    /// Where the pass goes on.
    pub end: usize,
}

/// Longer chains are read in parts that overlap.
const RUNS: usize = 512;
const OVERLAP: usize = 40;

impl Chain {
    /// Reads the chain that begins at `start`.
    pub fn read(&mut self, text: &str, start: usize) {
        self.digits.clear();
        self.runs.clear();
        let mut gap = Gap::default();
        self.end = start;
        for (at, c) in text.get(start..).unwrap_or_default().char_indices() {
            let at = start + at;
            if let Some(digit) = signs::digit(c) {
                let end = at + c.len_utf8();
                let fresh = gap.chars > 0 || self.runs.is_empty();
                if fresh && self.runs.len() == RUNS {
                    self.end = self.runs.get(RUNS - OVERLAP).map_or(at, |run| run.start);
                    return;
                }
                match self.runs.last_mut().filter(|_| !fresh) {
                    Some(run) => (run.end, run.count) = (end, run.count + 1),
                    None => self.runs.push(Run { start: at, end, first: self.digits.len(), count: 1, gap }),
                }
                self.digits.push(digit);
                (gap, self.end) = (Gap::default(), end);
                continue;
            }
            match signs::class(c) {
                Class::Ignore => continue,
                Class::Space => gap.space = true,
                Class::Break => gap.line = true,
                Class::Join if matches!(c, '.' | '．' | '·') => gap.dot = true,
                Class::Join => gap.dash = true,
                Class::Punct | Class::Bracket if c != '。' => gap.other = true,
                _ => return,
            }
            gap.chars += 1;
            if gap.chars > 8 {
                return;
            }
        }
    }

    fn between(&self, from: usize, to: usize) -> &[u8] {
        let first = self.runs.get(from).map_or(0, |run| run.first);
        let last = self.runs.get(to).map_or(0, |run| run.first + run.count);
        self.digits.get(first..last).unwrap_or_default()
    }

    fn of(&self, run: &Run) -> &[u8] {
        self.digits.get(run.first..run.first + run.count).unwrap_or_default()
    }
}

/// What the numbers of a chain are.
pub struct Judge<'a> {
    pub text: &'a str,
    pub around: &'a Around<'a>,
    pub chain: &'a Chain,
    pub found: &'a mut dyn FnMut(Range<usize>, Kind, Confidence),
}

impl Judge<'_> {
    /// Every number of the chain, each run for one at most.
    pub fn all(&mut self) {
        let runs = &self.chain.runs;
        let mut at = 0;
        while at < runs.len() {
            let next = self.identity(at).or_else(|| self.glued(at)).or_else(|| self.old_identity(at));
            let next = next.or_else(|| self.mobile(at)).or_else(|| self.card(at)).or_else(|| self.landline(at));
            at = next.or_else(|| self.lettered(at)).unwrap_or(at + 1);
        }
    }

    fn bytes(&self, from: usize, to: usize) -> Range<usize> {
        let runs = &self.chain.runs;
        runs.get(from).map_or(0, |run| run.start)..runs.get(to).map_or(0, |run| run.end)
    }

    /// Windows of whole runs that begin at `at`: the last run and the number of digits.
    fn windows(&self, at: usize, most: usize) -> Vec<(usize, usize)> {
        let mut count = 0;
        let counted = self.chain.runs.iter().enumerate().skip(at).map(|(to, run)| {
            count += run.count;
            (to, count)
        });
        counted.take_while(|(_, count)| *count <= most).collect()
    }

    /// The end of an X behind these bytes, spaces and dashes between allowed.
    fn ten(&self, end: usize) -> Option<usize> {
        let seen = |c: &char| !matches!(signs::class(*c), Class::Ignore | Class::Space | Class::Break | Class::Join);
        let (at, c) = self.text.get(end..)?.char_indices().take_while(|(at, _)| *at < 16).find(|(_, c)| seen(c))?;
        signs::is_ten(c).then_some(end + at + c.len_utf8())
    }

    fn identity(&mut self, at: usize) -> Option<usize> {
        for (to, count) in self.windows(at, 18) {
            let mut range = self.bytes(at, to);
            let ten = match count {
                18 => false,
                17 => match self.ten(range.end) {
                    Some(end) => {
                        range.end = end;
                        true
                    }
                    None => continue,
                },
                _ => continue,
            };
            let Some(form) = form(self.chain.between(at, to), ten) else { continue };
            let fraction = at > 0
                && self.chain.runs.get(at).is_some_and(|run| run.gap.dot && run.gap.chars == 1)
                && self.is_zero(at - 1);
            if fraction {
                continue;
            }
            let confidence = match (form.checked, form.known) {
                (true, true) => Confidence::High,
                (true, false) => Confidence::Medium,
                (false, true) if at == to && self.around.says_id(self.text, range.start) => Confidence::Low,
                (false, _) => continue,
            };
            (self.found)(range, Kind::IdNumber, confidence);
            return Some(to + 1);
        }
        None
    }

    fn is_zero(&self, run: usize) -> bool {
        self.chain.runs.get(run).is_some_and(|run| run.count == 1 && self.chain.of(run) == [0])
    }

    /// Columns of a table that ran into each other: two identity numbers, or one and a mobile number.
    fn glued(&mut self, at: usize) -> Option<usize> {
        let run = *self.chain.runs.get(at)?;
        let digits = self.chain.of(&run);
        let sure = |part: Option<&[u8]>| part.and_then(|d| form(d, false)).is_some_and(|f| f.checked && f.known);
        let parts: &[(usize, Kind)] = match run.count {
            36 if sure(digits.get(..18)) && sure(digits.get(18..)) => &[(18, Kind::IdNumber), (18, Kind::IdNumber)],
            29 if sure(digits.get(..18)) && digits.get(18..).is_some_and(is_mobile) => {
                &[(18, Kind::IdNumber), (11, Kind::Mobile)]
            }
            29 if sure(digits.get(11..)) && digits.get(..11).is_some_and(is_mobile) => {
                &[(11, Kind::Mobile), (18, Kind::IdNumber)]
            }
            _ => return None,
        };
        let mut from = run.start;
        for (count, kind) in parts {
            let tail = self.text.get(from..run.end)?;
            let (last, c) = tail.char_indices().filter(|(_, c)| signs::digit(*c).is_some()).nth(count - 1)?;
            let to = from + last + c.len_utf8();
            (self.found)(from..to, *kind, Confidence::Medium);
            from = to;
        }
        Some(at + 1)
    }

    fn old_identity(&mut self, at: usize) -> Option<usize> {
        let (to, _) = self.windows(at, 15).into_iter().find(|(_, count)| *count == 15)?;
        let form = form(self.chain.between(at, to), false).filter(|form| form.known)?;
        let range = self.bytes(at, to);
        let said = self.around.says_id(self.text, range.start);
        let inner = self.chain.runs.get(at + 1..=to)?;
        let lengths: Vec<usize> = self.chain.runs.get(at..=to)?.iter().map(|run| run.count).collect();
        let grouped = inner.iter().all(|run| run.gap.plain()) && (lengths == [6, 6, 3] || lengths == [15]);
        let alone = !self.stuck(at, to) && !self.around.says_serial(self.text, range.start);
        if !form.checked || !(said || grouped && alone) {
            return None;
        }
        (self.found)(range, Kind::IdNumber, if said { Confidence::High } else { Confidence::Medium });
        Some(to + 1)
    }

    /// Letters, signs or further digits that make it a piece of something longer.
    fn stuck(&self, from: usize, to: usize) -> bool {
        let range = self.bytes(from, to);
        let runs = &self.chain.runs;
        let tight = |gap: Gap| gap.chars == 1 && (gap.dash || gap.dot) && !gap.space;
        let before = from > 0 && runs.get(from).is_some_and(|run| tight(run.gap)) && !self.another(from - 1);
        let behind = runs.get(to + 1).is_some_and(|run| tight(run.gap) && !self.another(to + 1));
        let letter = |c: Option<char>| c.is_some_and(|c| signs::narrow(c).is_ascii_alphabetic() || c == '_');
        let head = self.text.get(..range.start).unwrap_or_default();
        let glued = letter(head.chars().next_back()) && !self.around.letters_say_phone(head);
        let dashed = head.ends_with(['-', '_', '/', '.', '#', '=']) && letter(head.chars().rev().nth(1));
        let tail = self.text.get(range.end..).unwrap_or_default();
        let tailed =
            letter(tail.chars().next()) || tail.starts_with(['-', '_', '.', '/']) && letter(tail.chars().nth(1));
        before || behind || glued || dashed || tailed
    }

    /// A run that is a number of its own: "13812345678/13912345678".
    fn another(&self, at: usize) -> bool {
        self.chain.runs.get(at).is_some_and(|run| is_mobile(self.chain.of(run)) || run.count >= 15)
    }

    fn mobile(&mut self, at: usize) -> Option<usize> {
        let runs = &self.chain.runs;
        let first = *runs.get(at)?;
        let digits = self.chain.of(&first);
        // +86, 0086 or 86 before it, apart or not
        let country = |d: &[u8]| d == [8, 6] || d == [0, 0, 8, 6];
        if let Some(done) = self.country_glued(at) {
            return Some(done);
        }
        let abroad = country(digits) && runs.get(at + 1).is_some_and(|run| run.gap.chars <= 3 && !run.gap.line);
        let from = if abroad { at + 1 } else { at };
        let (to, _) = self.windows(from, 11).into_iter().find(|(_, count)| *count == 11)?;
        if !is_mobile(self.chain.between(from, to)) || from != to && !self.grouped(from, to, abroad) {
            return None;
        }
        let range = self.bytes(from, to);
        if !abroad && self.stuck(from, to) || self.around.counts(self.text, range.end) {
            return None;
        }
        let fraction = runs.get(to + 1).is_some_and(|run| run.gap.dot && run.gap.chars == 1);
        let said = self.around.says_phone(self.text, range.start);
        if fraction
            || !said
                && (self.around.says_serial(self.text, range.start) || self.around.says_money(self.text, range.start))
        {
            return None;
        }
        (self.found)(range, Kind::Mobile, if said || abroad { Confidence::High } else { Confidence::Medium });
        Some(to + 1)
    }

    /// "+8613812345678", "+86138 1234 5678": with the country's code in the first run.
    fn country_glued(&mut self, at: usize) -> Option<usize> {
        let first = self.chain.runs.get(at)?;
        let digits = self.chain.of(first);
        let skip = if digits.starts_with(&[8, 6]) {
            2
        } else if digits.starts_with(&[0, 0, 8, 6]) {
            4
        } else {
            return None;
        };
        let (to, _) = self.windows(at, 11 + skip).into_iter().find(|(_, count)| *count == 11 + skip)?;
        let plus = signs::previous(self.text, first.start).is_some_and(|c| matches!(c, '+' | '＋'));
        let said = plus || at == to && self.around.says_phone(self.text, first.start);
        let even = self.chain.runs.get(at + 1..=to)?.iter().all(|run| run.gap.plain());
        if !said
            || !even
            || first.count <= skip
            || self.stuck(at, to)
            || !self.chain.between(at, to).get(skip..).is_some_and(is_mobile)
        {
            return None;
        }
        let inside = self.text.get(first.start..first.end)?.char_indices().filter(|(_, c)| signs::digit(*c).is_some());
        let from = first.start + inside.map(|(n, _)| n).nth(skip)?;
        let end = self.bytes(at, to).end;
        (self.found)(from..end, Kind::Mobile, Confidence::High);
        Some(to + 1)
    }

    /// Grouped as people group a mobile number.
    fn grouped(&self, from: usize, to: usize, abroad: bool) -> bool {
        let Some(runs) = self.chain.runs.get(from..=to) else { return false };
        let lengths: Vec<usize> = runs.iter().map(|run| run.count).collect();
        let usual = [&[3, 4, 4][..], &[3, 8], &[7, 4], &[3, 3, 5], &[4, 3, 4], &[1; 11]].contains(&lengths.as_slice());
        let even = runs.iter().skip(1).all(|run| run.gap.plain());
        let neighbour = |run: Option<&Run>, gap: Option<&Run>| {
            run.is_none_or(|run| {
                run.count <= 3 && lengths.len() < 11
                    || gap.is_some_and(|g| g.gap.chars > 1 || g.gap.line || g.gap.other)
                    || run.count >= 11
            })
        };
        let before = from == 0 || abroad || neighbour(self.chain.runs.get(from - 1), self.chain.runs.get(from));
        usual && even && before && neighbour(self.chain.runs.get(to + 1), self.chain.runs.get(to + 1))
    }

    fn card(&mut self, at: usize) -> Option<usize> {
        let runs = &self.chain.runs;
        let windows = self.windows(at, 19).into_iter().filter(|(_, count)| *count >= 8);
        let longest: Vec<(usize, usize)> = windows.collect();
        for (to, count) in longest.iter().rev().copied() {
            let inner = runs.get(at + 1..=to)?;
            let fours = runs.get(at..to)?.iter().all(|run| run.count == 4) && inner.iter().all(|run| run.gap.plain());
            let split = at != to;
            let range = self.bytes(at, to);
            if count < 16 || split && !fours && !inner.iter().all(|run| run.gap.plain() && run.count < 8) {
                continue;
            }
            let digits = self.chain.between(at, to);
            if !luhn(digits) || self.stuck(at, to) || self.around.counts(self.text, range.end) {
                continue;
            }
            let union = digits.starts_with(&[6, 2]);
            let said = self.around.says_bank(self.text, range.start);
            let other =
                self.around.says_serial(self.text, range.start) || self.around.says_money(self.text, range.start);
            let serial = !said && other;
            let issued = union || issuer(digits);
            if serial || !issued || !(union || said || split && fours) || split && !fours && !said {
                continue;
            }
            let more = split && runs.get(to + 1).is_some_and(|run| run.gap.plain() && run.count == 4);
            if more {
                continue;
            }
            (self.found)(range, Kind::BankCard, if said { Confidence::High } else { Confidence::Medium });
            return Some(to + 1);
        }
        let run = runs.get(at)?;
        let (to, count) = longest
            .iter()
            .rev()
            .copied()
            .find(|(to, _)| runs.get(at + 1..=*to).is_some_and(|r| r.iter().all(|r| r.gap.plain())))?;
        let social = self.around.says_social(self.text, run.start) && (8..=21).contains(&count);
        let letters = signs::previous(self.text, run.start).is_some_and(|c| signs::narrow(c).is_ascii_alphabetic());
        if !social || letters || self.around.counts(self.text, run.end) || is_mobile(self.chain.between(at, to)) {
            return None;
        }
        let range = self.bytes(at, to);
        (self.found)(range, Kind::SocialCard, Confidence::Medium);
        Some(to + 1)
    }

    fn landline(&mut self, at: usize) -> Option<usize> {
        let runs = &self.chain.runs;
        let first = runs.get(at)?;
        let digits = self.chain.of(first);
        let apart = runs.get(at + 1).filter(|run| matches!(run.count, 7 | 8) && run.gap.chars <= 3 && !run.gap.line);
        let local = |d: Option<&u8>| d.is_some_and(|d| (2..=8).contains(d));
        let (to, whole) = match (first.count, apart) {
            (3 | 4, Some(run)) if area(digits) && local(self.chain.of(run).first()) => (at + 1, true),
            (10..=12, _) if digits.get(..4).is_some_and(area) && local(digits.get(4)) && first.count >= 11 => {
                (at, true)
            }
            (10 | 11, _) if digits.get(..3).is_some_and(area) && local(digits.get(3)) => (at, true),
            (7 | 8, _) if local(digits.first()) => (at, false),
            _ => return None,
        };
        let range = self.bytes(at, to);
        let letters = signs::previous(self.text, range.start).is_some_and(|c| signs::narrow(c).is_ascii_alphanumeric());
        if letters
            || self.around.counts(self.text, range.end)
            || at > 0 && first.gap.chars == 1 && (first.gap.dash || first.gap.dot)
        {
            return None;
        }
        let home = self.around.says_home_phone(self.text, range.start);
        if !home
            && (!whole
                || self.around.is_office(self.text, range.clone())
                || !self.around.beside_a_name(self.text, range.clone()))
        {
            return None;
        }
        (self.found)(range, Kind::Landline, if home { Confidence::High } else { Confidence::Medium });
        Some(to + 1)
    }

    /// Passports, permits and cards that begin with letters: by the words beside them.
    fn lettered(&mut self, at: usize) -> Option<usize> {
        let run = self.chain.runs.get(at)?;
        if !(7..=10).contains(&run.count) {
            return None;
        }
        let head = self.text.get(..run.start)?.trim_end_matches(|c| signs::blank(signs::class(c)));
        let letters: Vec<char> =
            head.chars().rev().take_while(|c| signs::narrow(*c).is_ascii_alphabetic()).take(4).collect();
        let start = head.len() - letters.iter().map(|c| c.len_utf8()).sum::<usize>();
        let tail = signs::next(self.text, run.end).is_some_and(|c| signs::narrow(c).is_ascii_alphanumeric());
        if !(1..=2).contains(&letters.len()) || tail {
            return None;
        }
        let kind = match () {
            () if letters.len() == 1 && self.around.says_social(self.text, start) => Kind::SocialCard,
            () if self.around.says_passport(self.text, start..run.end) => Kind::Passport,
            () => return None,
        };
        (self.found)(start..run.end, kind, Confidence::High);
        Some(at + 1)
    }
}

/// Eleven digits of a network's range.
pub fn is_mobile(digits: &[u8]) -> bool {
    let head = digits.get(..3).map(value).unwrap_or(0);
    digits.len() == 11
        && matches!(head, 130..=139 | 140 | 141 | 144..=153 | 155..=159 | 162 | 165..=167 | 170..=178 | 180..=193 | 195..=199)
}

/// Area codes: 010, 02x, and four digits from 03 to 09.
fn area(digits: &[u8]) -> bool {
    match digits {
        [0, 1, 0] => true,
        [0, 2, d] => *d != 6,
        [0, 3..=9, 1..=9, _] => true,
        _ => false,
    }
}

/// A network of cards (ISO/IEC 7812) other than 62.
fn issuer(digits: &[u8]) -> bool {
    let head = digits.get(..4).map(value).unwrap_or(0);
    let sixteen = digits.len() == 16;
    matches!(head, 9558 | 6011 | 6858 | 9400)
        || sixteen && matches!(head, 4000..=4999 | 5100..=5599 | 2221..=2720 | 3528..=3589)
}

/// Cells of one digit each: do they write an identity number?
pub fn spelled(cells: &[char]) -> bool {
    let digits: Vec<u8> = cells.iter().filter_map(|c| signs::digit(*c)).collect();
    let ten = cells.last().is_some_and(|c| signs::is_ten(*c));
    cells.len() == 18
        && digits.len() == 18 - usize::from(ten)
        && identity::form(&digits, ten).is_some_and(|f| f.checked)
}
