//! GIF (89a): comments and what applications add are left out, the loop apart.

use super::Taken;
use crate::Hidden;
use crate::file::strings;

pub fn take(bytes: &[u8]) -> Option<Taken> {
    let half = |at: usize| Some(u32::from(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?)));
    let table = |flags: u8| if flags & 0x80 != 0 { 3 << ((flags & 7) + 1) } else { 0 };
    let mut at = 13 + table(*bytes.get(10)?);
    let mut taken = Taken { bytes: bytes.get(..at)?.to_vec(), width: half(6)?, height: half(8)?, extras: Vec::new() };
    loop {
        let start = at;
        match *bytes.get(at)? {
            0x3B => break,
            0x2C => {
                at += 10 + table(*bytes.get(at + 9)?) + 1;
                at = blocks(bytes, at)?.0;
                taken.bytes.extend_from_slice(bytes.get(start..at)?);
            }
            0x21 => {
                let label = *bytes.get(at + 1)?;
                let (end, body) = blocks(bytes, at + 2)?;
                at = end;
                let looped = body.starts_with(b"NETSCAPE2.0") || body.starts_with(b"ANIMEXTS1.0");
                match label {
                    0xF9 => taken.bytes.extend_from_slice(bytes.get(start..at)?),
                    0xFF if looped && body.len() < 20 => taken.bytes.extend_from_slice(bytes.get(start..at)?),
                    // The packet stands unpacked, its bytes taken for lengths of blocks.
                    0xFF if body.starts_with(b"XMP DataXMP") => {
                        let packet = bytes.get(start + 14..at).unwrap_or_default();
                        let end = memchr::memrchr(b'>', packet).map_or(packet.len(), |at| at + 1);
                        taken.xmp(packet.get(..end).unwrap_or_default());
                    }
                    0xFE => taken.extra(Hidden::Exif, "comment", strings::all(&body)),
                    _ => taken.extra(Hidden::Foreign, "extension", strings::telling(&body)),
                }
            }
            _ => return None,
        }
    }
    taken.bytes.push(0x3B);
    taken.trailing(bytes.get(at + 1..).unwrap_or_default());
    Some(taken)
}

/// Blocks from here on, with their end behind the empty one.
fn blocks(bytes: &[u8], mut at: usize) -> Option<(usize, Vec<u8>)> {
    let mut body = Vec::new();
    loop {
        let size = usize::from(*bytes.get(at)?);
        body.extend_from_slice(bytes.get(at + 1..at + 1 + size)?);
        at += size + 1;
        if size == 0 {
            return Some((at, body));
        }
    }
}
