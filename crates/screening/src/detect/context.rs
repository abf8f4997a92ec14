//! What stands around a number: the words before it, the head of its column, the other cells of its row.

use std::ops::Range;

use super::{
    person,
    signs::{self, Bare, Class},
    words::{CONTEXT, Words},
};
use crate::{Part, Piece};

/// What the words over a column say of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Head {
    pub not_personal: bool,
    pub id: bool,
    pub name: bool,
    pub phone: bool,
    pub bank: bool,
    pub social: bool,
    pub passport: bool,
    pub plate: bool,
    pub address: bool,
    pub birth: bool,
    pub age: bool,
    pub minor: bool,
    pub health: bool,
    pub hardship: bool,
    pub serial: bool,
    pub office: bool,
}

impl Head {
    pub fn of(text: &str) -> Self {
        if text.is_empty() {
            return Self::default();
        }
        let text = Bare::of(text, 0..text.len(), |class| signs::blank(class) || class == Class::Break).text;
        let has = |words: &Words| words.in_text(&text);
        let heads = &CONTEXT.heads;
        let id = has(&heads.id);
        let bank = has(&heads.bank);
        Self {
            not_personal: has(&heads.not_personal),
            id,
            name: has(&heads.name) && !id && !has(&heads.phone) && !bank,
            phone: has(&heads.phone),
            bank,
            social: has(&heads.social),
            passport: has(&heads.passport),
            plate: has(&heads.plate),
            address: has(&heads.address),
            birth: has(&heads.birth),
            age: has(&heads.age),
            minor: has(&heads.minor),
            health: has(&heads.health),
            hardship: has(&heads.hardship),
            serial: has(&heads.serial) && !id && !bank,
            office: has(&heads.office),
        }
    }
}

/// What the cells of a row say of each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// One of them is a person's name.
    pub named: bool,
    /// One of them names an office.
    pub office: bool,
    /// One of them is a concept of secrecy other than the one looked at.
    pub concept: bool,
}

/// The surroundings of a candidate in a piece.
pub struct Around<'a> {
    pub piece: &'a Piece,
    pub head: Head,
    pub row: Row,
}

impl Around<'_> {
    /// Text before, without spaces, at most so many characters, not over a full stop.
    fn words_before(text: &str, at: usize, most: usize) -> String {
        let from = signs::before(text, at, most);
        let bare = Bare::of(text, from..at, signs::blank).text;
        let stop = bare
            .rfind(['。', '；', ';'])
            .map_or(0, |n| n + bare.get(n..).and_then(|t| t.chars().next()).map_or(1, char::len_utf8));
        bare.get(stop..).unwrap_or_default().to_owned()
    }

    /// The last of these words before, with at most a few signs between it and the number.
    fn label(text: &str, at: usize, words: &Words) -> bool {
        let before = Self::words_before(text, at, 16);
        words.last_in(&before).is_some_and(|end| {
            let between = before.get(end..).unwrap_or_default();
            between.chars().count() <= 6 && between.chars().all(|c| signs::noise(signs::class(c)) || label_tail(c))
        })
    }

    fn within(text: &str, at: usize, most: usize, words: &Words) -> bool {
        words.in_text(&Self::words_before(text, at, most))
    }

    pub fn says_id(&self, text: &str, at: usize) -> bool {
        self.head.id && !self.head.not_personal || Self::label(text, at, &CONTEXT.id)
    }

    pub fn says_phone(&self, text: &str, at: usize) -> bool {
        self.head.phone || !Self::label(text, at, &CONTEXT.serial) && Self::within(text, at, 14, &CONTEXT.phone)
    }

    /// "tel13812345678"
    pub fn letters_say_phone(&self, head: &str) -> bool {
        CONTEXT.phone.0.iter().any(|word| word.is_ascii() && head.ends_with(word.as_str()))
    }

    pub fn says_serial(&self, text: &str, at: usize) -> bool {
        self.head.serial || Self::label(text, at, &CONTEXT.serial)
    }

    pub fn says_money(&self, text: &str, at: usize) -> bool {
        self.head.not_personal || Self::label(text, at, &CONTEXT.money)
    }

    /// A unit follows: it is a sum or a measure.
    pub fn counts(&self, text: &str, end: usize) -> bool {
        let tail = text.get(end..).unwrap_or_default();
        tail.chars().find(|c| !signs::blank(signs::class(*c))).is_some_and(|c| CONTEXT.units.contains(c))
    }

    pub fn says_bank(&self, text: &str, at: usize) -> bool {
        self.head.bank || self.head.social || Self::within(text, at, 20, &CONTEXT.bank)
    }

    pub fn says_social(&self, text: &str, at: usize) -> bool {
        self.head.social || Self::label(text, at, &CONTEXT.social)
    }

    pub fn says_passport(&self, text: &str, range: Range<usize>) -> bool {
        let behind = text.get(range.end..signs::after(text, range.end, 8)).unwrap_or_default();
        self.head.passport || Self::within(text, range.start, 20, &CONTEXT.passport) || CONTEXT.passport.in_text(behind)
    }

    pub fn says_plate(&self, text: &str, at: usize) -> bool {
        self.head.plate || Self::within(text, at, 12, &CONTEXT.plate)
    }

    pub fn says_home_phone(&self, text: &str, at: usize) -> bool {
        let before = Self::words_before(text, at, 16);
        CONTEXT.landline_home.in_text(&before) && !CONTEXT.office.in_text(&before)
    }

    /// Words of an office in the line or the row.
    pub fn is_office(&self, text: &str, range: Range<usize>) -> bool {
        let from = signs::before(text, range.start, 40);
        let to = signs::after(text, range.end, 10);
        let near = Bare::of(text, from..to, signs::blank).text;
        self.head.office || self.row.office || CONTEXT.office.in_text(&near)
    }

    /// A name in the row, or before it in the line.
    pub fn beside_a_name(&self, text: &str, range: Range<usize>) -> bool {
        self.row.named || person::name_before(text, range.start, 24).is_some()
    }

    /// The piece is a cell of a table.
    pub fn in_cell(&self) -> bool {
        self.piece.place.part == Part::Cell || self.piece.row.is_some()
    }
}

/// 号, 码, 为, 是, 本, 人, 证, 账, 帐, 卡: what may follow a label; and letters, as in "No".
fn label_tail(c: char) -> bool {
    matches!(
        c,
        '\u{53f7}'
            | '\u{7801}'
            | '\u{4e3a}'
            | '\u{662f}'
            | '\u{672c}'
            | '\u{4eba}'
            | '\u{8bc1}'
            | '\u{8d26}'
            | '\u{5e10}'
            | '\u{5361}'
    ) || c.is_ascii_alphabetic()
}
