//! Fonts: how a string is cut into codes, what character a code shows and how wide it is (ISO 32000, 9.5 to 9.10).

use std::collections::HashMap;

use lopdf::{Dictionary, Document, Object};

use super::{
    cmap::{CMap, Known, Text, known},
    names,
    object::{self, Budget, get, get_array, get_dict, get_name, get_number},
    truetype,
};
use crate::Refused;

/// A font as needed for reading.
pub struct Font {
    /// Bytes of a character map that says the characters.
    to_unicode: Option<CMap>,
    coding: Coding,
    widths: Widths,
    /// Text runs downwards.
    pub vertical: bool,
    /// Glyph units to text units, horizontally.
    scale: f64,
    /// Characters by glyph, from the font program.
    program: HashMap<u32, Text>,
}

enum Coding {
    /// One byte each.
    Simple(Box<[Option<Text>; 256]>),
    Known(Known),
    Embedded(CMap),
}

#[derive(Default)]
struct Widths {
    single: HashMap<u32, f32>,
    ranges: Vec<(u32, u32, f32)>,
    /// All others.
    rest: f64,
    /// The step downwards of vertical text.
    down: f64,
    /// Number of the glyph for the character 0x20, where a predefined map is known well enough.
    ascii: u32,
}

/// Entries of one list of widths.
const WIDTHS: usize = 100_000;

/// A code of a string.
pub struct Code {
    pub length: usize,
    pub value: u32,
}

impl Font {
    pub fn read(doc: &Document, font: &Dictionary, budget: &Budget) -> Result<Self, Refused> {
        let to_unicode = match get(doc, font, b"ToUnicode") {
            Some(Object::Stream(stream)) => {
                let map = object::content(doc, stream, budget)?.map(|bytes| CMap::parse(&bytes));
                map.filter(|map| !map.is_empty())
            }
            _ => None,
        };
        budget.steps(500)?;
        if get_name(doc, font, b"Subtype") == b"Type0" {
            return Self::composite(doc, font, to_unicode, budget);
        }
        let table = names::table(doc, font, budget)?;
        let scale = match get_name(doc, font, b"Subtype") {
            b"Type3" => object::matrix(doc, font, b"FontMatrix").first().copied().unwrap_or(0.001).abs(),
            _ => 0.001,
        };
        let widths = simple_widths(doc, font);
        let coding = Coding::Simple(table);
        Ok(Self { to_unicode, coding, widths, vertical: false, scale, program: HashMap::new() })
    }

    fn composite(
        doc: &Document,
        font: &Dictionary,
        to_unicode: Option<CMap>,
        budget: &Budget,
    ) -> Result<Self, Refused> {
        let descendant = get_array(doc, font, b"DescendantFonts").first().and_then(|font| object::dict(doc, font));
        let (mut coding, mut vertical) = (Coding::Known(Known::Identity), false);
        match get(doc, font, b"Encoding") {
            Some(Object::Name(name)) => {
                if let Some((found, down)) = known(name) {
                    (coding, vertical) = (Coding::Known(found), down);
                }
            }
            Some(Object::Stream(stream)) => {
                if let Some(bytes) = object::content(doc, stream, budget)? {
                    let map = CMap::parse(&bytes);
                    vertical = map.vertical;
                    let parent = known(&map.uses).or_else(|| known(get_name(doc, &stream.dict, b"UseCMap")));
                    let named = known(get_name(doc, &stream.dict, b"CMapName"));
                    coding = match parent.or(named) {
                        Some((parent, down)) => {
                            vertical |= down;
                            Coding::Known(parent)
                        }
                        None if map.has_spaces() => Coding::Embedded(map),
                        None => coding,
                    };
                }
            }
            _ => {}
        }
        let mut program = HashMap::new();
        let mut widths = Widths { rest: 1000.0, down: -1000.0, ..Widths::default() };
        if let Some(descendant) = descendant {
            widths.read(doc, descendant);
            if to_unicode.is_none() && matches!(coding, Coding::Known(Known::Identity) | Coding::Embedded(_)) {
                program = embedded(doc, descendant, budget)?;
            }
        }
        widths.ascii = match get(doc, font, b"Encoding") {
            // Halfwidth glyphs of Adobe-GB1 stand at 814; the proportional ones of every collection at 1.
            Some(Object::Name(name)) if matches!(name.as_slice(), b"GBK-EUC-H" | b"GBK-EUC-V" | b"GB-EUC-H") => 814,
            Some(Object::Name(name)) if matches!(name.as_slice(), b"GB-EUC-V" | b"GBK2K-H" | b"GBK2K-V") => 814,
            Some(Object::Name(name)) if name.windows(2).any(|two| two == b"HW") => 231,
            _ => 1,
        };
        Ok(Self { to_unicode, coding, widths, vertical, scale: 0.001, program })
    }

    /// The next code of a string; `None` at its end.
    pub fn next(&self, bytes: &[u8]) -> Option<Code> {
        if bytes.is_empty() {
            return None;
        }
        let length = match &self.coding {
            Coding::Simple(_) => 1,
            Coding::Known(known) => known.length(bytes),
            Coding::Embedded(map) => map.length(bytes),
        };
        let length = length.clamp(1, bytes.len());
        let value = bytes.iter().take(length).fold(0, |value: u32, byte| value << 8 | u32::from(*byte));
        Some(Code { length, value })
    }

    /// The character; `None` if it can't be told.
    pub fn text(&self, code: &Code, bytes: &[u8]) -> Option<Text> {
        if let Some(text) = self.to_unicode.as_ref().and_then(|map| map.text(code.value)) {
            return Some(text);
        }
        match &self.coding {
            Coding::Simple(table) => table.get(usize::try_from(code.value).ok()?)?.clone(),
            Coding::Known(Known::Identity) => self.program.get(&code.value).cloned(),
            Coding::Known(known) => known.text(bytes.get(..code.length)?),
            Coding::Embedded(map) => match map.text(code.value) {
                Some(text) => Some(text),
                None => self.program.get(&map.cid(code.value)?).cloned(),
            },
        }
    }

    /// Is it shown without anything to be read, as a blank or a control code is?
    pub fn is_blank(&self, code: &Code) -> bool {
        matches!(self.coding, Coding::Simple(_)) && code.value <= 32
    }

    /// The step to the next glyph in text units (the font's size is 1): to the right, or downwards (negative).
    pub fn advance(&self, code: &Code, bytes: &[u8]) -> f64 {
        if self.vertical {
            return self.widths.down * self.scale;
        }
        let cid = match &self.coding {
            Coding::Simple(_) | Coding::Known(Known::Identity) => Some(code.value),
            Coding::Embedded(map) => Some(map.cid(code.value).unwrap_or(code.value)),
            Coding::Known(known) => match known.text(bytes.get(..code.length).unwrap_or_default()) {
                Some(Text::One(c @ ' '..='~')) => Some(u32::from(c) - 0x20 + self.widths.ascii),
                _ => None,
            },
        };
        match cid {
            Some(cid) => self.widths.of(cid) * self.scale,
            None => self.widths.rest * self.scale,
        }
    }

    /// Is it a code of a single byte 32, to which word spacing applies?
    pub fn is_space(code: &Code) -> bool {
        code.length == 1 && code.value == 32
    }
}

impl Widths {
    fn of(&self, cid: u32) -> f64 {
        if let Some(width) = self.single.get(&cid) {
            return f64::from(*width);
        }
        let upto = self.ranges.partition_point(|(low, ..)| *low <= cid);
        match upto.checked_sub(1).and_then(|at| self.ranges.get(at)) {
            Some((_, high, width)) if cid <= *high => f64::from(*width),
            _ if self.ascii == 814 && (814..910).contains(&cid) => 500.0,
            _ if self.ascii == 231 && (231..327).contains(&cid) => 500.0,
            _ => self.rest,
        }
    }

    /// `W`, `DW`, `DW2` of a font with numbered glyphs (ISO 32000, 9.7.4.3).
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "numbers of glyphs; saturates")]
    fn read(&mut self, doc: &Document, font: &Dictionary) {
        self.rest = get_number(doc, font, b"DW").unwrap_or(1000.0);
        self.down = object::numbers(doc, get_array(doc, font, b"DW2")).get(1).copied().unwrap_or(-1000.0);
        let mut entries = get_array(doc, font, b"W").iter().take(WIDTHS);
        while let Some(first) = entries.next() {
            let (Some(first), Some(second)) = (object::number(doc, first), entries.next()) else { continue };
            let first = first as u32;
            match doc.dereference(second).map(|(_, object)| object) {
                Ok(Object::Array(list)) => {
                    for (cid, width) in (first..).zip(list.iter().take(70_000)) {
                        if let Some(width) = object::number(doc, width)
                            && self.single.len() < WIDTHS
                        {
                            self.single.insert(cid, width as f32);
                        }
                    }
                }
                Ok(_) => {
                    let last = object::number(doc, second).map(|last| last as u32);
                    let width = entries.next().and_then(|width| object::number(doc, width));
                    if let (Some(last), Some(width)) = (last, width) {
                        self.ranges.push((first, last, width as f32));
                    }
                }
                Err(_) => {}
            }
        }
        self.ranges.sort_by_key(|(low, ..)| *low);
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "codes of one byte; saturates")]
fn simple_widths(doc: &Document, font: &Dictionary) -> Widths {
    let mut widths = Widths::default();
    let first = get_number(doc, font, b"FirstChar").unwrap_or_default() as u32;
    let list = get_array(doc, font, b"Widths");
    let descriptor = get_dict(doc, font, b"FontDescriptor");
    widths.rest = descriptor.and_then(|d| get_number(doc, d, b"MissingWidth")).unwrap_or_default();
    if list.is_empty() {
        let base = get_name(doc, font, b"BaseFont");
        let standard = names::standard_widths(base);
        widths.single.extend((32..).zip(standard.iter().map(|width| f32::from(*width))));
        widths.rest = if base.starts_with(b"Courier") { 600.0 } else { 556.0 };
    }
    for (code, width) in (first..).zip(list.iter().take(256)) {
        if let Some(width) = object::number(doc, width) {
            widths.single.insert(code, width as f32);
        }
    }
    widths
}

/// Characters by glyph from the embedded program, if its glyphs are numbered as the codes are.
fn embedded(doc: &Document, font: &Dictionary, budget: &Budget) -> Result<HashMap<u32, Text>, Refused> {
    if matches!(get(doc, font, b"CIDToGIDMap"), Some(Object::Stream(_))) {
        return Ok(HashMap::new());
    }
    let descriptor = get_dict(doc, font, b"FontDescriptor");
    let file = descriptor.and_then(|descriptor| get(doc, descriptor, b"FontFile2"));
    let Some(Object::Stream(stream)) = file else { return Ok(HashMap::new()) };
    let program = object::content(doc, stream, budget)?.unwrap_or_default();
    budget.steps(truetype::WORK)?;
    Ok(truetype::characters(&program))
}
