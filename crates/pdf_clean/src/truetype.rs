//! Which character a glyph of an embedded TrueType font shows: the font's own `cmap` read backwards (OpenType, `cmap`).

use std::collections::HashMap;

use super::cmap::Text;

/// Glyphs of one font.
const GLYPHS: usize = 70_000;

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

/// Characters by glyph; empty if the font has no Unicode map.
pub fn characters(font: &[u8]) -> HashMap<u32, Text> {
    read(font).unwrap_or_default()
}

fn read(font: &[u8]) -> Option<HashMap<u32, Text>> {
    let tables = usize::from(u16_at(font, 4)?);
    let record = (0..tables.min(64)).map(|n| 12 + n * 16).find(|at| font.get(*at..*at + 4) == Some(b"cmap"))?;
    let cmap = font.get(usize::try_from(u32_at(font, record + 8)?).ok()?..)?;
    let mut glyphs = HashMap::new();
    for n in 0..usize::from(u16_at(cmap, 2)?).min(32) {
        let (platform, encoding) = (u16_at(cmap, 4 + n * 8)?, u16_at(cmap, 6 + n * 8)?);
        if !matches!((platform, encoding), (0, 0..=4 | 6) | (3, 1 | 10)) {
            continue;
        }
        let Some(map) = usize::try_from(u32_at(cmap, 8 + n * 8)?).ok().and_then(|at| cmap.get(at..)) else { continue };
        match u16_at(map, 0)? {
            4 => segments(map, &mut glyphs),
            12 => groups(map, &mut glyphs),
            _ => None,
        };
    }
    Some(glyphs)
}

fn put(glyphs: &mut HashMap<u32, Text>, glyph: u32, character: u32) -> Option<()> {
    let character = char::from_u32(character)?;
    if glyph == 0 || glyphs.len() >= GLYPHS {
        return None;
    }
    glyphs.entry(glyph).or_insert(Text::One(character));
    Some(())
}

fn segments(map: &[u8], glyphs: &mut HashMap<u32, Text>) -> Option<()> {
    let double = usize::from(u16_at(map, 6)?);
    for at in (0..double).step_by(2) {
        let end = u16_at(map, 14 + at)?;
        let start = u16_at(map, 16 + double + at)?;
        let delta = u16_at(map, 16 + double * 2 + at)?;
        let offset_at = 16 + double * 3 + at;
        let offset = usize::from(u16_at(map, offset_at)?);
        for character in start..=end.min(0xFFFE) {
            let glyph = match offset {
                0 => character.wrapping_add(delta),
                _ => match u16_at(map, offset_at + offset + usize::from(character - start) * 2) {
                    Some(0) | None => continue,
                    Some(glyph) => glyph.wrapping_add(delta),
                },
            };
            put(glyphs, glyph.into(), character.into());
        }
    }
    Some(())
}

fn groups(map: &[u8], glyphs: &mut HashMap<u32, Text>) -> Option<()> {
    let count = usize::try_from(u32_at(map, 12)?).ok()?;
    for n in 0..count.min(20_000) {
        let (start, end) = (u32_at(map, 16 + n * 12)?, u32_at(map, 20 + n * 12)?);
        let glyph = u32_at(map, 24 + n * 12)?;
        for (step, character) in (start..=end).take(GLYPHS).enumerate() {
            put(glyphs, glyph.wrapping_add(u32::try_from(step).ok()?), character);
        }
        if glyphs.len() >= GLYPHS {
            break;
        }
    }
    Some(())
}
