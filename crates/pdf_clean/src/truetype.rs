//! Which character a glyph of an embedded TrueType font shows: the font's own `cmap` read backwards (OpenType, `cmap`).

use std::collections::HashMap;

use ttf_parser::{RawFace, Tag, cmap};

use super::cmap::Text;

/// Characters looked up: the planes that hold writing. Each is looked up in the table, because a list of what a table
/// says it maps may go on for ever.
const CHARACTERS: u32 = 0x4_0000;
/// What that comes to, in steps of the budget.
pub const WORK: usize = CHARACTERS as usize / 8;
/// Tables of one font.
const TABLES: usize = 8;

/// Characters by glyph; empty if the font has no Unicode map. A glyph that shows several is given the first.
pub fn characters(font: &[u8]) -> HashMap<u32, Text> {
    let mut glyphs = HashMap::new();
    let Some(table) = table(font) else { return glyphs };
    for map in table.subtables.into_iter().filter(cmap::Subtable::is_unicode).take(TABLES) {
        for character in (0..CHARACTERS).filter_map(char::from_u32) {
            if let Some(glyph) = map.glyph_index(character.into()).filter(|glyph| glyph.0 != 0) {
                glyphs.entry(glyph.0.into()).or_insert(Text::One(character));
            }
        }
    }
    glyphs
}

/// Looked for one by one: in fonts cut down for a PDF the tables are not always in order.
fn table(font: &[u8]) -> Option<cmap::Table<'_>> {
    let records = RawFace::parse(font, 0).ok()?.table_records;
    let record = records.into_iter().find(|record| record.tag == Tag::from_bytes(b"cmap"))?;
    let start = usize::try_from(record.offset).ok()?;
    let end = start.saturating_add(usize::try_from(record.length).ok()?).min(font.len());
    cmap::Table::parse(font.get(start..end)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A font that is only a `cmap` of one subtable.
    fn font(platform: u16, encoding: u16, subtable: &[u8]) -> Vec<u8> {
        let mut cmap = [0, 1, platform, encoding].map(u16::to_be_bytes).concat();
        cmap.extend(12_u32.to_be_bytes());
        cmap.extend(subtable);
        let mut font = [0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0].to_vec();
        font.extend(b"cmap");
        font.extend([0, 28, u32::try_from(cmap.len()).unwrap()].map(u32::to_be_bytes).concat());
        font.extend(cmap);
        font
    }

    /// Format 12: first and last character, first glyph.
    fn groups(groups: &[[u32; 3]]) -> Vec<u8> {
        let count = u32::try_from(groups.len()).unwrap();
        let mut table = [12_u16, 0].map(u16::to_be_bytes).concat();
        table.extend([16 + count * 12, 0, count].map(u32::to_be_bytes).concat());
        table.extend(groups.as_flattened().iter().flat_map(|number| number.to_be_bytes()));
        table
    }

    /// Format 4: one segment and the last.
    fn segment(start: u16, end: u16, glyph: u16) -> Vec<u8> {
        let delta = glyph.wrapping_sub(start);
        [4, 32, 0, 4, 4, 1, 0, end, 0xFFFF, 0, start, 0xFFFF, delta, 1, 0, 0].map(u16::to_be_bytes).concat()
    }

    #[test]
    fn glyphs_are_read_backwards() {
        let check = |font: &[u8], expect: &[(u32, char)]| {
            let expect: HashMap<u32, Text> = expect.iter().map(|(glyph, c)| (*glyph, Text::One(*c))).collect();
            assert_eq!(characters(font), expect);
        };
        check(&font(3, 1, &segment(0x5BC6, 0x5BC7, 7)), &[(7, '密'), (8, '寇')]);
        check(&font(3, 10, &groups(&[[0x41, 0x42, 3], [0x2_0000, 0x2_0000, 9]])), &[(3, 'A'), (4, 'B'), (9, '𠀀')]);
        check(&font(0, 3, &groups(&[[0x41, 0x41, 3], [0x61, 0x61, 3]])), &[(3, 'A')]);
        check(&font(3, 0, &segment(0x41, 0x41, 3)), &[]);
        check(b"\0\x01\0\0\0\x09", &[]);
    }

    #[test]
    fn a_map_of_everything_ends() {
        let everything = vec![[0, u32::MAX, 1]; 1000];
        assert!(characters(&font(3, 10, &groups(&everything))).len() < 0x1_0000);
    }
}
