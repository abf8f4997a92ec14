//! Character maps: embedded CMaps, `ToUnicode`, and the predefined ones of Chinese, Japanese and Korean (ISO 32000,
//! 9.7.5, 9.10.3).

use std::collections::HashMap;

use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GB18030, SHIFT_JIS};

use super::token::{Operand, Tokens};

/// Entries of one map.
const ENTRIES: usize = 200_000;

/// What a code stands for: one character mostly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Text {
    One(char),
    Many(Box<str>),
}

impl Text {
    pub fn of(text: &str) -> Option<Self> {
        let mut chars = text.chars().filter(|c| *c != '\0');
        let first = chars.next()?;
        Some(if chars.next().is_none() { Self::One(first) } else { Self::Many(text.replace('\0', "").into()) })
    }

    pub fn push_to(&self, text: &mut String) {
        match self {
            Self::One(c) => text.push(*c),
            Self::Many(many) => text.push_str(many),
        }
    }
}

/// An embedded map.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CMap {
    /// Bytes of a code, its first, its last.
    spaces: Vec<(usize, u32, u32)>,
    single: HashMap<u32, Text>,
    ranges: Vec<(u32, u32, Vec<u16>)>,
    cids: Vec<(u32, u32, u32)>,
    /// Another map that is taken over, by name.
    pub uses: Vec<u8>,
    pub vertical: bool,
}

fn code(operand: &Operand) -> Option<u32> {
    match operand {
        Operand::Text(bytes) if bytes.len() <= 4 => {
            Some(bytes.iter().fold(0, |code, byte| code << 8 | u32::from(*byte)))
        }
        Operand::Text(bytes) => code(&Operand::Text(bytes.get(..4)?.to_vec())),
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates")]
        Operand::Number(n) => Some(*n as u32),
        _ => None,
    }
}

fn units(operand: &Operand) -> Option<Vec<u16>> {
    let Operand::Text(bytes) = operand else { return None };
    if let [one] = bytes.as_slice() {
        return Some(vec![u16::from(*one)]);
    }
    Some(bytes.chunks_exact(2).map(|pair| pair.iter().fold(0, |unit, byte| unit << 8 | u16::from(*byte))).collect())
}

fn decoded(units: &[u16]) -> Option<Text> {
    Text::of(&String::from_utf16_lossy(units))
}

impl CMap {
    /// Reads a map; what is broken in it is left out.
    pub fn parse(bytes: &[u8]) -> Self {
        let mut map = Self::default();
        // Numbers before `begin…` are counts; operands of `end…` are the entries, however many.
        let mut entries = Vec::new();
        let mut tokens = Tokens::new(bytes);
        while let Some((word, operands)) = next(&mut tokens) {
            entries.extend(operands);
            if entries.len() > ENTRIES * 3 {
                break;
            }
            match word {
                b"endcodespacerange" => entries.as_chunks::<2>().0.iter().for_each(|pair| map.space(pair)),
                b"endbfchar" => entries.as_chunks::<2>().0.iter().for_each(|pair| map.character(pair)),
                b"endbfrange" => entries.as_chunks::<3>().0.iter().for_each(|three| map.range(three)),
                b"endcidrange" => entries.as_chunks::<3>().0.iter().for_each(|[low, high, cid]| {
                    map.cids
                        .extend(code(low).zip(code(high)).zip(code(cid)).map(|((low, high), cid)| (low, high, cid)));
                }),
                b"endcidchar" => entries.as_chunks::<2>().0.iter().for_each(|[low, cid]| {
                    map.cids.extend(code(low).zip(code(cid)).map(|(low, cid)| (low, low, cid)));
                }),
                b"usecmap" => map.uses = name(entries.last()),
                b"def" => {
                    if let [.., Operand::Name(key), Operand::Number(mode)] = entries.as_slice()
                        && key == b"WMode"
                    {
                        map.vertical = *mode > 0.0;
                    }
                }
                _ => {}
            }
            entries.clear();
        }
        map.ranges.sort_by_key(|(low, ..)| *low);
        map.cids.sort_unstable();
        map
    }

    fn space(&mut self, [low, high]: &[Operand; 2]) {
        if let (Operand::Text(bytes), Some(from), Some(to)) = (low, code(low), code(high))
            && (1..=4).contains(&bytes.len())
            && self.spaces.len() < 1000
        {
            self.spaces.push((bytes.len(), from, to));
        }
    }

    fn character(&mut self, [from, to]: &[Operand; 2]) {
        if let (Some(code), Some(text)) = (code(from), units(to).and_then(|units| decoded(&units)))
            && self.single.len() < ENTRIES
        {
            self.single.insert(code, text);
        }
    }

    fn range(&mut self, [low, high, to]: &[Operand; 3]) {
        let (Some(low), Some(high)) = (code(low), code(high)) else { return };
        match to {
            Operand::Array(items) => {
                for (code, item) in (low..=high).zip(items) {
                    self.character(&[Operand::Number(f64::from(code)), item.clone()]);
                }
            }
            other => {
                if let Some(units) = units(other)
                    && self.ranges.len() < ENTRIES
                    && low <= high
                {
                    self.ranges.push((low, high, units));
                }
            }
        }
    }

    /// Does it say what characters are?
    pub fn is_empty(&self) -> bool {
        self.single.is_empty() && self.ranges.is_empty()
    }

    pub fn text(&self, code: u32) -> Option<Text> {
        if let Some(text) = self.single.get(&code) {
            return Some(text.clone());
        }
        let upto = self.ranges.partition_point(|(low, ..)| *low <= code);
        // Ranges may overlap a little.
        let mut before = self.ranges.get(..upto)?.iter().rev().take(4);
        let (low, _, units) = before.find(|(_, high, _)| code <= *high)?;
        let mut units = units.clone();
        let last = units.last_mut()?;
        *last = last.wrapping_add(u16::try_from((code - low) & 0xFFFF).unwrap_or_default());
        decoded(&units)
    }

    pub fn cid(&self, code: u32) -> Option<u32> {
        let upto = self.cids.partition_point(|(low, ..)| *low <= code);
        let (low, _, cid) = self.cids.get(..upto)?.iter().rev().take(4).find(|(_, high, _)| code <= *high)?;
        cid.checked_add(code - low)
    }

    pub fn has_spaces(&self) -> bool {
        !self.spaces.is_empty()
    }

    /// How many bytes the next code takes.
    pub fn length(&self, bytes: &[u8]) -> usize {
        let mut value = 0;
        for (at, byte) in bytes.iter().take(4).enumerate() {
            value = value << 8 | u32::from(*byte);
            let within = |(length, low, high): &(usize, u32, u32)| {
                // Each byte has its own range.
                let byte_of = |value: u32, shift: usize| value >> (8 * shift) & 0xFF;
                *length == at + 1
                    && (0..*length)
                        .all(|shift| (byte_of(*low, shift)..=byte_of(*high, shift)).contains(&byte_of(value, shift)))
            };
            if self.spaces.iter().any(within) {
                return at + 1;
            }
        }
        self.spaces.iter().map(|(length, ..)| *length).min().unwrap_or(1)
    }
}

fn name(operand: Option<&Operand>) -> Vec<u8> {
    match operand {
        Some(Operand::Name(name)) => name.clone(),
        _ => Vec::new(),
    }
}

/// The next word and all operands before it; the tokenizer keeps only so many of one operator.
fn next<'a>(tokens: &mut Tokens<'a>) -> Option<(&'a [u8], Vec<Operand>)> {
    tokens.keep_all = true;
    let operator = tokens.next()?;
    Some((operator.name, operator.operands))
}

/// How codes of a predefined map are cut and what they mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// Two bytes each; the numbers of glyphs, no characters.
    Identity,
    /// UCS-2 and UTF-16.
    Utf16,
    Utf32,
    Utf8,
    /// One or two bytes (four in GB 18030) of an old encoding.
    Old(&'static Encoding),
    /// Two bytes of seven bits each.
    Seven(&'static Encoding),
}

/// The predefined map of a name, and whether it writes downwards.
pub fn known(name: &[u8]) -> Option<(Known, bool)> {
    let name = std::str::from_utf8(name).ok()?;
    let (stem, vertical) = match name.rsplit_once('-') {
        Some((stem, "V")) => (stem, true),
        Some((stem, "H")) => (stem, false),
        _ => (name, name == "V"),
    };
    let has = |word: &str| stem.contains(word);
    let known = match () {
        () if stem == "Identity" => Known::Identity,
        () if has("UTF16") || has("UCS2") => Known::Utf16,
        () if has("UTF32") => Known::Utf32,
        () if has("UTF8") => Known::Utf8,
        () if stem == "GB" || stem == "GBT" => Known::Seven(GB18030),
        () if stem.starts_with("GB") => Known::Old(GB18030),
        () if has("B5") || has("HKscs") || has("ETen") => Known::Old(BIG5),
        () if has("RKSJ") => Known::Old(SHIFT_JIS),
        () if stem.starts_with("KSC") => Known::Old(EUC_KR),
        () if stem == "EUC" => Known::Old(EUC_JP),
        () if stem == "H" || stem == "V" => Known::Seven(EUC_JP),
        () => return None,
    };
    Some((known, vertical))
}

impl Known {
    /// How many bytes the next code takes.
    pub fn length(self, bytes: &[u8]) -> usize {
        let (first, second) = (bytes.first().copied().unwrap_or_default(), bytes.get(1).copied().unwrap_or_default());
        match self {
            Self::Identity | Self::Seven(_) => 2,
            Self::Utf16 if matches!(first, 0xD8..=0xDB) => 4,
            Self::Utf16 => 2,
            Self::Utf32 => 4,
            Self::Utf8 => match first {
                0..=0xBF => 1,
                0xC0..=0xDF => 2,
                0xE0..=0xEF => 3,
                _ => 4,
            },
            Self::Old(_) if first < 0x80 => 1,
            Self::Old(old) if old == SHIFT_JIS && (0xA0..=0xDF).contains(&first) => 1,
            Self::Old(old) if old == GB18030 && second.is_ascii_digit() => 4,
            Self::Old(_) => 2,
        }
    }

    pub fn text(self, bytes: &[u8]) -> Option<Text> {
        let old = |encoding: &'static Encoding, bytes: &[u8]| {
            Text::of(&encoding.decode_without_bom_handling_and_without_replacement(bytes)?)
        };
        match self {
            Self::Identity => None,
            Self::Utf16 => decoded(&units(&Operand::Text(bytes.to_vec()))?),
            Self::Utf32 => char::from_u32(code(&Operand::Text(bytes.to_vec()))?).map(Text::One),
            Self::Utf8 => Text::of(std::str::from_utf8(bytes).ok()?),
            Self::Old(encoding) => old(encoding, bytes),
            Self::Seven(encoding) => old(encoding, &bytes.iter().map(|byte| byte | 0x80).collect::<Vec<u8>>()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(map: &str, code: u32, expect: &str) {
        let mut text = String::new();
        if let Some(found) = CMap::parse(map.as_bytes()).text(code) {
            found.push_to(&mut text);
        }
        assert_eq!(text, expect, "{map} {code:x}");
    }

    #[test]
    fn maps_are_read() {
        check("1 beginbfchar <0003> <0020> endbfchar", 3, " ");
        check("2 beginbfchar <01> <4E2D> <02><4E2D6587> endbfchar", 2, "中文");
        check("1 beginbfrange <0010> <0020> <4E00> endbfrange", 0x12, "丂");
        check("1 beginbfrange <0010> <0012> [<0041> <0042> <D840DC0B>] endbfrange", 0x12, "𠀋");
        check("1 beginbfrange <0010> <0020> <4E00> endbfrange", 0x21, "");
        let many: String = (0..300).map(|n| format!("<{n:04x}> <{:04x}>\n", 0x4E00 + n)).collect();
        check(&format!("300 beginbfchar {many} endbfchar"), 299, "\u{4F2B}");
    }

    #[test]
    fn predefined_maps_are_known() {
        let check = |name: &str, bytes: &[u8], expect: &str| {
            let (known, _) = known(name.as_bytes()).unwrap();
            assert_eq!(known.length(bytes), bytes.len(), "{name}");
            assert_eq!(known.text(bytes), Text::of(expect), "{name}");
        };
        check("UniGB-UCS2-H", &[0x4E, 0x2D], "中");
        check("GBK-EUC-H", &[0xD6, 0xD0], "中");
        check("GBpc-EUC-H", b"7", "7");
        check("GBK2K-V", &[0x81, 0x39, 0xEE, 0x39], "\u{3400}");
        check("90ms-RKSJ-H", &[0x92, 0x86], "中");
        check("ETen-B5-H", &[0xA4, 0xA4], "中");
        check("GB-H", &[0x56, 0x50], "中");
    }
}
