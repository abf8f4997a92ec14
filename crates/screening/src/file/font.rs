//! Embedded fonts: whether a file is one and nothing else (ISO/IEC 14496-22, Adobe TN 5176, ECMA-376 part 1, 17.8.1).

/// Tables of a font that programs know.
const TABLES: &[&[u8; 4]] = &[
    b"OS/2", b"cmap", b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp", b"name", b"post", b"cvt ", b"fpgm",
    b"prep", b"gasp", b"GSUB", b"GPOS", b"GDEF", b"BASE", b"JSTF", b"MATH", b"CFF ", b"CFF2", b"VORG", b"vhea",
    b"vmtx", b"kern", b"DSIG", b"LTSH", b"VDMX", b"hdmx", b"PCLT", b"EBDT", b"EBLC", b"EBSC", b"CBDT", b"CBLC",
    b"COLR", b"CPAL", b"STAT", b"fvar", b"gvar", b"avar", b"cvar", b"HVAR", b"MVAR", b"VVAR", b"FFTM", b"meta",
];
/// Fonts of one collection.
const FONTS: usize = 64;

/// Is it a font whose bytes all belong to tables that are known?
pub fn is_font(bytes: &[u8]) -> bool {
    if bytes.starts_with(b"ttcf") {
        let count = number(bytes, 8, 4).unwrap_or(0).min(FONTS);
        let heads: Option<Vec<usize>> = (0..count).map(|index| number(bytes, 12 + index * 4, 4)).collect();
        return heads.is_some_and(|heads| is_made_of(bytes, &heads, 12 + count * 4));
    }
    is_made_of(bytes, &[0], 0) || is_bare(bytes)
}

/// Tables from these directories on; `start` bytes stand before them.
fn is_made_of(bytes: &[u8], heads: &[usize], start: usize) -> bool {
    let mut ranges = vec![(0, start)];
    let mut drawn = !heads.is_empty();
    for head in heads {
        let magic = bytes.get(*head..head + 4).unwrap_or_default();
        let count = number(bytes, head + 4, 2).unwrap_or(0);
        if !matches!(magic, [0, 1, 0, 0] | b"OTTO" | b"true") || count == 0 || count > TABLES.len() {
            return false;
        }
        ranges.push((*head, head + 12 + count * 16));
        let mut draws = false;
        for entry in (0..count).map(|index| head + 12 + index * 16) {
            let tag = bytes.get(entry..entry + 4).unwrap_or_default();
            let (Some(at), Some(size)) = (number(bytes, entry + 8, 4), number(bytes, entry + 12, 4)) else {
                return false;
            };
            if !TABLES.iter().any(|table| *table == tag) || at.saturating_add(size) > bytes.len() {
                return false;
            }
            draws |= matches!(tag, b"glyf" | b"CFF " | b"CFF2" | b"EBDT" | b"CBDT");
            ranges.push((at, at + size));
        }
        drawn &= draws;
    }
    ranges.sort_unstable();
    let mut end = 0;
    for (from, to) in ranges.into_iter().chain([(bytes.len(), bytes.len())]) {
        // Tables begin at multiples of four.
        if from > end && (from - end > 3 || bytes.get(end..from).unwrap_or_default().iter().any(|byte| *byte != 0)) {
            return false;
        }
        end = end.max(to);
    }
    drawn
}

/// Is it a Compact Font Format table by itself, as fixed-layout documents have them? Its four indexes stand one behind
/// the other at its beginning.
fn is_bare(bytes: &[u8]) -> bool {
    let (Some([1, 0, head, size]), true) = (bytes.first_chunk::<4>(), bytes.len() > 64) else { return false };
    let mut at = usize::from(*head);
    (1..=4).contains(size) && (0..4).all(|_| index(bytes, at).is_some_and(|end| std::mem::replace(&mut at, end) < end))
}

/// Where an INDEX ends.
fn index(bytes: &[u8], at: usize) -> Option<usize> {
    let count = number(bytes, at, 2)?;
    if count == 0 {
        return Some(at + 2);
    }
    let size = usize::from(*bytes.get(at + 2)?);
    let last = number(bytes, at + 3 + count * size, size)?;
    let end = (at + 2 + (count + 1) * size).checked_add(last)?;
    ((1..=4).contains(&size) && last > 0 && end <= bytes.len()).then_some(end)
}

fn number(bytes: &[u8], at: usize, width: usize) -> Option<usize> {
    let bytes = bytes.get(at..at.checked_add(width)?)?;
    Some(bytes.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte)))
}

/// A font of a text document, whose first 32 bytes are mixed with a key [ECMA-376 part 1, 17.8.1].
pub fn unmixed(bytes: &[u8], key: &str) -> Option<Vec<u8>> {
    let digits: String = key.chars().filter(char::is_ascii_hexdigit).collect();
    let at = |index: usize| u8::from_str_radix(digits.get(index * 2..index * 2 + 2)?, 16).ok();
    let key: Vec<u8> = (0..16).rev().map(at).collect::<Option<_>>()?;
    let mut font = bytes.to_vec();
    for (byte, key) in font.iter_mut().zip(key.iter().chain(&key)) {
        *byte ^= key;
    }
    Some(font)
}

/// The font in an Embedded OpenType file, if it is neither packed nor mixed (W3C EOT, 4.1).
pub fn embedded(bytes: &[u8]) -> Option<&[u8]> {
    let little = |at: usize| Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    let (whole, size, flags) = (little(0)? as usize, little(4)? as usize, little(12)?);
    let head = bytes.len().checked_sub(size)?;
    // Names of the family, and nothing longer.
    (whole == bytes.len() && head < 1_000 && flags & 0x1000_0004 == 0).then(|| bytes.get(head..)).flatten()
}
