//! Strings in binary data: objects, macros, metafiles, remarks of archives.

use encoding_rs::GB18030;

use super::telling;

/// Strings kept of one part.
const MOST: usize = 2_000;
/// Characters of one string.
const LONG: usize = 4_000;

/// Strings that look written by people: Chinese words, identity numbers, mailboxes.
pub fn telling(bytes: &[u8]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let utf16 = [0, 1].into_iter().flat_map(|from| utf16(bytes.get(from..).unwrap_or_default()));
    for text in utf16.chain(bytewise(bytes)).filter(|text| is_telling(text)) {
        if found.len() < MOST && !found.contains(&text) {
            found.push(text);
        }
    }
    found
}

/// Strings of two bytes a sign, the high one first, as macOS writes names of files.
pub fn big_endian(bytes: &[u8]) -> Vec<String> {
    let swapped: Vec<u8> = bytes.as_chunks::<2>().0.iter().flat_map(|[high, low]| [*low, *high]).collect();
    let rest = bytes.get(1..).unwrap_or_default();
    let shifted: Vec<u8> = rest.as_chunks::<2>().0.iter().flat_map(|[high, low]| [*low, *high]).collect();
    let mut found = [utf16(&swapped), utf16(&shifted)].concat();
    found.retain(|text| is_telling(text));
    found.truncate(MOST);
    found
}

/// What can be read of a small file, names in Latin letters too.
pub fn printable(bytes: &[u8]) -> Vec<String> {
    let mut found = all(bytes);
    let runs = bytes.split(|byte| !byte.is_ascii_graphic() && *byte != b' ').filter(|run| run.len() >= 4);
    found.extend(runs.map(|run| String::from_utf8_lossy(run).trim().to_owned()));
    found.extend(big_endian(bytes));
    found
}

/// All of it, if it is a text; else what is telling.
pub fn all(bytes: &[u8]) -> Vec<String> {
    let text = std::str::from_utf8(bytes).map(str::to_owned).ok();
    let text = text
        .or_else(|| GB18030.decode_without_bom_handling_and_without_replacement(bytes).map(|text| text.into_owned()));
    match text.filter(|text| !text.chars().any(|c| c.is_control() && !c.is_whitespace())) {
        Some(text) => vec![text],
        None => telling(bytes),
    }
}

/// Random bytes are often Chinese characters, but seldom common ones in a row.
fn is_telling(text: &str) -> bool {
    let han = text.chars().filter(|c| matches!(c, '\u{4E00}'..='\u{9FA5}')).count();
    let odd = text.chars().filter(|c| !c.is_ascii() && !telling::is_cjk(*c)).count();
    let common = han >= 2 && odd == 0 && (GB2312_LIKE(text) || text.contains(['\u{5BC6}', '\u{2605}']));
    common || telling::suspicious(text) && (han == 0 || odd == 0) && text.is_ascii()
}

/// Are most of its characters among the 3755 everyday ones of GB 2312, whose first byte is B0 to D7?
#[expect(non_snake_case, reason = "the name of the standard")]
fn GB2312_LIKE(text: &str) -> bool {
    let (bytes, _, _) = GB18030.encode(text);
    let mut all = 0;
    let mut everyday = 0;
    let mut rest = bytes.iter();
    while let Some(byte) = rest.next() {
        if *byte < 0x80 {
            continue;
        }
        let low = rest.next().copied().unwrap_or(0);
        all += 1;
        everyday += usize::from((0xA1..=0xD7).contains(byte) && low >= 0xA1);
    }
    all > 0 && everyday * 10 >= all * 9
}

fn utf16(bytes: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    let mut current = String::new();
    for unit in bytes.as_chunks::<2>().0 {
        let c = char::from_u32(u32::from(u16::from_le_bytes(*unit)));
        match c.filter(|c| telling::is_cjk(*c) || c.is_ascii_graphic() || *c == ' ') {
            Some(c) if current.len() < LONG => current.push(c),
            _ => take(&mut current, &mut found),
        }
    }
    take(&mut current, &mut found);
    found
}

/// Runs of UTF-8, or of GB18030 where they are not that.
fn bytewise(bytes: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    for run in bytes.split(|byte| *byte < 0x20 || *byte == 0x7F || *byte == 0xFF).filter(|run| run.len() >= 4) {
        let run = run.get(..run.len().min(LONG)).unwrap_or(run);
        match std::str::from_utf8(run) {
            Ok(text) => found.push(text.to_owned()),
            Err(_) => {
                if let Some(text) = GB18030.decode_without_bom_handling_and_without_replacement(run) {
                    found.push(text.into_owned());
                }
                let ascii = run.split(|byte| !byte.is_ascii()).filter(|run| run.len() >= 15);
                found.extend(ascii.filter_map(|run| std::str::from_utf8(run).ok()).map(str::to_owned));
            }
        }
        if found.len() > 200_000 {
            break;
        }
    }
    found
}

fn take(current: &mut String, found: &mut Vec<String>) {
    if current.chars().count() >= 2 {
        found.push(std::mem::take(current));
    }
    current.clear();
}

/// The sources of macros: streams in the compression of [MS-OVBA, 2.4.1], found by their signature.
pub fn macros(bytes: &[u8]) -> Vec<String> {
    let mut found = telling(bytes);
    let mut at = 0;
    let mut tried = 0;
    while let Some(from) = memchr::memchr(1, bytes.get(at..).unwrap_or_default()).map(|step| at + step) {
        at = from + 1;
        // A chunk's head has the signature 0b011 in its bits 12 to 14.
        if bytes.get(from + 2).is_some_and(|high| high & 0x70 == 0x30) && tried < 1_000 {
            tried += 1;
            let text = inflate(bytes.get(from + 1..).unwrap_or_default());
            if text.len() >= 16 {
                let lines = GB18030.decode_without_bom_handling(&text).0.into_owned();
                found.extend(lines.lines().filter(|line| telling::worth(line)).map(str::to_owned));
            }
        }
    }
    found.truncate(MOST);
    found
}

fn inflate(bytes: &[u8]) -> Vec<u8> {
    let mut out: Vec<u8> = Vec::new();
    let mut rest = bytes;
    while let Some((head, body)) = rest.split_first_chunk::<2>() {
        let head = u16::from_le_bytes(*head);
        let size = usize::from(head & 0x0FFF) + 1;
        if head & 0x7000 != 0x3000 || out.len() > 1 << 20 {
            break;
        }
        let chunk = body.get(..size.min(body.len())).unwrap_or_default();
        if head & 0x8000 == 0 {
            out.extend_from_slice(chunk);
        } else if !inflate_chunk(chunk, &mut out) {
            break;
        }
        rest = body.get(size..).unwrap_or_default();
    }
    out
}

fn inflate_chunk(chunk: &[u8], out: &mut Vec<u8>) -> bool {
    let start = out.len();
    let mut bytes = chunk.iter().copied();
    while let Some(flags) = bytes.next() {
        for bit in 0..8 {
            if flags & (1 << bit) == 0 {
                let Some(byte) = bytes.next() else { return true };
                out.push(byte);
                continue;
            }
            let (Some(low), Some(high)) = (bytes.next(), bytes.next()) else { return true };
            let token = u16::from_le_bytes([low, high]);
            let done = out.len() - start;
            let width = usize::BITS - done.saturating_sub(1).leading_zeros();
            let width = width.clamp(4, 12);
            let length = usize::from(token & (0xFFFF >> width)) + 3;
            let back = usize::from(token >> (16 - width)) + 1;
            for _ in 0..length {
                let Some(byte) =
                    out.len().checked_sub(back).filter(|at| *at >= start).and_then(|at| out.get(at)).copied()
                else {
                    return false;
                };
                out.push(byte);
            }
        }
        if out.len() - start > 4096 {
            return true;
        }
    }
    true
}
