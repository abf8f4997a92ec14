//! Fonts of one byte per code: encodings, glyph names, and the widths of the fonts every reader has (ISO 32000, Annex D).

use lopdf::{Dictionary, Document, Encoding, Object};

use super::{
    cmap::Text,
    object::{self, Budget, get, get_array, get_dict, get_name},
};
use crate::Refused;

type Table = [Option<Text>; 256];

/// What each code shows; `None` where that can't be told.
pub fn table(doc: &Document, font: &Dictionary, budget: &Budget) -> Result<Box<Table>, Refused> {
    let mut table: Box<Table> = Box::new([const { None }; 256]);
    let base_font = get_name(doc, font, b"BaseFont");
    let encoding = get(doc, font, b"Encoding");
    let base = match encoding {
        Some(Object::Name(name)) => name.as_slice(),
        Some(Object::Dictionary(dict)) => get_name(doc, dict, b"BaseEncoding"),
        _ => b"",
    };
    match base {
        b"" if ends(base_font, b"ZapfDingbats") => dingbats(&mut table),
        b"" if is_pictorial(base_font) => pictures(&mut table),
        b"" if hides_its_encoding(doc, font) => built_in(doc, font, &mut table, budget)?,
        name => standard(name, &mut table),
    }
    if let Some(Object::Dictionary(dict)) = encoding {
        let mut code = 0_usize;
        for item in get_array(doc, dict, b"Differences").iter().take(1024) {
            match item {
                Object::Name(name) => {
                    if let Some(slot) = table.get_mut(code) {
                        *slot = character(name);
                    }
                    code += 1;
                }
                other => code = other.as_i64().ok().and_then(|code| usize::try_from(code).ok()).unwrap_or(256),
            }
        }
    }
    Ok(table)
}

fn ends(name: &[u8], with: &[u8]) -> bool {
    name.ends_with(with)
}

fn is_pictorial(name: &[u8]) -> bool {
    let name = String::from_utf8_lossy(name).to_ascii_lowercase();
    ["symbol", "wingdings", "webdings"].iter().any(|word| name.contains(word))
}

/// An embedded font without a named encoding uses its own.
fn hides_its_encoding(doc: &Document, font: &Dictionary) -> bool {
    let Some(descriptor) = get_dict(doc, font, b"FontDescriptor") else { return false };
    let embedded = [b"FontFile".as_slice(), b"FontFile2", b"FontFile3"].iter().any(|key| descriptor.has(key));
    let flags = get(doc, descriptor, b"Flags").and_then(|flags| flags.as_i64().ok()).unwrap_or_default();
    embedded && flags & 4 != 0
}

/// A named encoding, as the parser's library knows it.
fn standard(name: &[u8], table: &mut Table) {
    let mut font = Dictionary::new();
    font.set("Type", "Font");
    let name = match name {
        b"WinAnsiEncoding" | b"MacRomanEncoding" | b"MacExpertEncoding" => name,
        _ => b"StandardEncoding",
    };
    font.set("Encoding", Object::Name(name.to_vec()));
    let empty = Document::new();
    let Ok(encoding) = font.get_font_encoding(&empty) else { return };
    for (code, slot) in (0_u8..=255).zip(table.iter_mut()) {
        *slot = encoding.bytes_to_string(&[code]).ok().and_then(|text| Text::of(&text));
    }
}

/// The character of a glyph's name (Adobe Glyph List).
fn character(name: &[u8]) -> Option<Text> {
    let text = std::str::from_utf8(name).ok()?;
    let text = text.split('.').next().unwrap_or_default();
    if let [letter @ (b'A'..=b'Z' | b'a'..=b'z')] = text.as_bytes() {
        return Some(Text::One(char::from(*letter)));
    }
    let hex = |digits: &str| u32::from_str_radix(digits, 16).ok().and_then(char::from_u32).map(Text::One);
    if let Some(digits) = text.strip_prefix("uni")
        && digits.len() >= 4
        && let Some(found) = digits.get(..4).and_then(hex)
    {
        return Some(found);
    }
    if let Some(found) = text.strip_prefix('u').filter(|digits| (4..=6).contains(&digits.len())).and_then(hex) {
        return Some(found);
    }
    let mut encoding = Dictionary::new();
    encoding.set("Differences", vec![Object::Integer(0), Object::Name(text.as_bytes().to_vec())]);
    let mut font = Dictionary::new();
    font.set("Type", "Font");
    font.set("Encoding", encoding);
    match font.get_font_encoding(&Document::new()) {
        Ok(Encoding::Differences(found)) => {
            let unit = found.map.get(&0)?.utf16_code_unit();
            char::from_u32(u32::from(unit)).map(Text::One)
        }
        _ => None,
    }
}

/// ZapfDingbats follows Unicode's own block with a few exceptions; its star marks secrets.
fn dingbats(table: &mut Table) {
    for (code, slot) in table.iter_mut().enumerate().take(0x7F).skip(0x20) {
        let c = match code {
            0x20 => ' ',
            0x25 => '\u{260E}',
            0x2A => '\u{261B}',
            0x2B => '\u{261E}',
            0x48 => '\u{2605}',
            0x6C => '\u{25CF}',
            0x6E => '\u{25A0}',
            0x73 => '\u{25B2}',
            0x74 => '\u{25BC}',
            0x75 => '\u{25C6}',
            _ => u32::try_from(code).ok().and_then(|code| char::from_u32(0x2701 + code - 0x21)).unwrap_or('\u{2022}'),
        };
        *slot = Some(Text::One(c));
    }
}

/// Bullets and arrows: nothing to be read, but digits and signs of Symbol are as in ASCII.
fn pictures(table: &mut Table) {
    for (code, slot) in table.iter_mut().enumerate() {
        let c = u8::try_from(code).map_or('\u{2022}', char::from);
        *slot = Some(Text::One(if (' '..='?').contains(&c) { c } else { '\u{2022}' }));
    }
}

/// The encoding written in the head of a Type 1 program.
fn built_in(doc: &Document, font: &Dictionary, table: &mut Table, budget: &Budget) -> Result<(), Refused> {
    let descriptor = get_dict(doc, font, b"FontDescriptor");
    let file = descriptor.and_then(|descriptor| get(doc, descriptor, b"FontFile"));
    let Some(Object::Stream(stream)) = file else { return Ok(()) };
    let program = object::content(doc, stream, budget)?.unwrap_or_default();
    let head = memchr::memmem::find(&program, b"eexec").and_then(|end| program.get(..end)).unwrap_or_default();
    let head = String::from_utf8_lossy(head.get(..head.len().min(65_536)).unwrap_or_default());
    if head.contains("StandardEncoding def") {
        standard(b"StandardEncoding", table);
    }
    let words: Vec<&str> = head.split_whitespace().collect();
    for four in words.windows(4) {
        let ["dup", code, name, "put"] = four else { continue };
        let slot = code.parse::<usize>().ok().and_then(|code| table.get_mut(code));
        if let (Some(slot), Some(name)) = (slot, name.strip_prefix('/')) {
            *slot = character(name.as_bytes());
        }
    }
    Ok(())
}

/// Widths from the blank to the tilde, in thousandths.
pub fn standard_widths(base: &[u8]) -> &'static [u16] {
    let name = String::from_utf8_lossy(base);
    let bold = name.contains("Bold");
    match () {
        () if name.contains("Courier") => &[],
        () if name.contains("Times") => &TIMES,
        () if bold => &HELVETICA_BOLD,
        () => &HELVETICA,
    }
}

#[rustfmt::skip]
const HELVETICA: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
    556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
    260, 334, 584,
];
#[rustfmt::skip]
const HELVETICA_BOLD: [u16; 95] = [
    278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556, 333, 556, 611, 556, 611,
    556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389,
    280, 389, 584,
];
#[rustfmt::skip]
const TIMES: [u16; 95] = [
    250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278, 500, 500, 500, 500, 500, 500, 500,
    500, 500, 500, 278, 278, 564, 564, 564, 444, 921, 722, 667, 667, 722, 611, 556, 722, 722, 333, 389, 722, 611, 889,
    722, 722, 556, 722, 667, 556, 611, 722, 722, 944, 722, 722, 611, 333, 278, 333, 469, 500, 333, 444, 500, 444, 500,
    444, 333, 500, 500, 278, 278, 500, 278, 778, 500, 500, 500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444, 480,
    200, 480, 541,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_glyphs_are_characters() {
        let check = |name: &str, expect: Option<char>| assert_eq!(character(name.as_bytes()), expect.map(Text::One));
        check("seven", Some('7'));
        check("X", Some('X'));
        check("uni4E2D", Some('中'));
        check("u20000", Some('\u{20000}'));
        check("seven.tnum", Some('7'));
        check("g123", None);
    }

    #[test]
    fn every_encoding_has_its_digits() {
        for name in [b"WinAnsiEncoding".as_slice(), b"MacRomanEncoding", b"StandardEncoding"] {
            let mut table: Box<Table> = Box::new([const { None }; 256]);
            standard(name, &mut table);
            assert_eq!(table[0x37], Some(Text::One('7')));
        }
    }
}
