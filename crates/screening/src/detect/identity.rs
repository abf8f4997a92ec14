//! Citizens' identity numbers: GB 11643 and the fifteen digits before it.

use std::{collections::BTreeMap, sync::LazyLock};

/// The first four digits of every division code, and the last two that go with them, as bits.
static DIVISIONS: LazyLock<BTreeMap<u32, u128>> = LazyLock::new(|| {
    let lines = include_str!("../../data/divisions.txt").lines().filter(|line| !line.starts_with('#'));
    let codes = lines.filter_map(|line| line.split_once(' ')).filter_map(|(prefix, rest)| {
        let bits =
            rest.split(' ').filter_map(|n| n.parse::<u32>().ok()).fold(0_u128, |bits, n| bits | (1 << n.min(127)));
        Some((prefix.parse().ok()?, bits))
    });
    codes.collect()
});

/// What can be said of digits that have the form of an identity number, with a province and a date that exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Form {
    /// The division code is in the list.
    pub known: bool,
    /// The check character is right; true for fifteen digits, which have none.
    pub checked: bool,
}

/// Digits of an identity number: 18, or 17 with `ten` for an X behind them, or 15. `None` if province or date don't exist.
pub fn form(digits: &[u8], ten: bool) -> Option<Form> {
    let number = |from: usize, to: usize| digits.get(from..to).map(value);
    let province = number(0, 2)?;
    if !matches!(province, 11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81..=83) {
        return None;
    }
    let old = digits.len() == 15;
    let (year, rest) = if old { (1900 + number(6, 8)?, 8) } else { (number(6, 10)?, 10) };
    let (month, day) = (number(rest, rest + 2)?, number(rest + 2, rest + 4)?);
    if !(1900..=2099).contains(&year) || !exists(year, month, day) {
        return None;
    }
    let known = DIVISIONS.get(&number(0, 4)?).is_some_and(|bits| bits >> number(4, 6).unwrap_or(0).min(127) & 1 == 1);
    let checked = old || {
        let last = if ten { 10 } else { *digits.get(17)? };
        check(digits.get(..17)?) == last
    };
    Some(Form { known, checked })
}

/// The check value of seventeen digits (ISO 7064 MOD 11-2): 10 is written X.
pub fn check(digits: &[u8]) -> u8 {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = digits.iter().zip(WEIGHTS).map(|(digit, weight)| u32::from(*digit) * weight).sum();
    u8::try_from((12 - sum % 11) % 11).unwrap_or(0)
}

/// Luhn's formula (ISO/IEC 7812-1, annex B).
pub fn luhn(digits: &[u8]) -> bool {
    let twice = |d: u32| if d > 4 { d * 2 - 9 } else { d * 2 };
    let sum: u32 = digits
        .iter()
        .rev()
        .map(|d| u32::from(*d))
        .enumerate()
        .fold(0, |sum, (at, d)| sum + if at % 2 == 1 { twice(d) } else { d });
    sum.is_multiple_of(10)
}

/// The number these digits write.
pub fn value(digits: &[u8]) -> u32 {
    digits.iter().fold(0, |sum: u32, digit| sum.wrapping_mul(10).wrapping_add(u32::from(*digit)))
}

fn exists(year: u32, month: u32, day: u32) -> bool {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u32::from(leap),
        _ => 0,
    };
    (1..=days).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        let digits = |text: &str| text.bytes().map(|b| b - b'0').collect::<Vec<u8>>();
        let of =
            |text: &str| form(&digits(text.trim_end_matches('X')), text.ends_with('X')).map(|f| (f.known, f.checked));
        assert_eq!(of("11010519491231002X"), Some((true, true)));
        assert_eq!(of("440524188001010014"), None);
        assert_eq!(of("110105194912310021"), Some((true, false)));
        assert_eq!(of("110105194902290021"), None);
        assert_eq!(of("110105491231002"), Some((true, true)));
        assert_eq!(of("160105491231002"), None);
        assert!(luhn(&digits("4111111111111111")) && !luhn(&digits("4111111111111112")));
    }
}
