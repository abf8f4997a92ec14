//! PNG (ISO/IEC 15948): the chunks that make the picture stay.

use std::io::Read;

use flate2::read::ZlibDecoder;

use super::{Taken, decoded, exif};
use crate::Hidden;
use crate::file::strings;

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1A\n";
const KEPT: &[&[u8; 4]] = &[
    b"IHDR", b"PLTE", b"IDAT", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"pHYs", b"hIST",
    b"acTL", b"fcTL", b"fdAT", b"cICP",
];
/// Bytes of a packed text that are looked at.
const TEXT: u64 = 1 << 20;

pub fn take(bytes: &[u8]) -> Option<Taken> {
    let mut taken = Taken { bytes: SIGNATURE.to_vec(), ..Taken::default() };
    let mut at = SIGNATURE.len();
    let mut ended = false;
    while !ended {
        let size = u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?) as usize;
        let kind: [u8; 4] = bytes.get(at + 4..at + 8)?.try_into().ok()?;
        let body = bytes.get(at + 8..(at + 8).checked_add(size)?)?;
        let whole = bytes.get(at..at + 12 + size)?;
        at += 12 + size;
        ended = &kind == b"IEND";
        if &kind == b"IHDR" {
            taken.width = u32::from_be_bytes(body.get(..4)?.try_into().ok()?);
            taken.height = u32::from_be_bytes(body.get(4..8)?.try_into().ok()?);
        }
        if ended || KEPT.contains(&&kind) {
            taken.bytes.extend_from_slice(whole);
            continue;
        }
        match &kind {
            b"eXIf" => {
                if let Some(turned) = exif::read(&mut taken, body, false) {
                    let exif = exif::only_turned(turned);
                    chunk(&mut taken.bytes, b"eXIf", &exif);
                }
            }
            b"tEXt" | b"zTXt" | b"iTXt" => text(&mut taken, &kind, body),
            b"tIME" => taken.extra(Hidden::Exif, "tIME", Vec::new()),
            _ => taken.extra(Hidden::Foreign, "chunk", strings::telling(body)),
        }
    }
    taken.trailing(bytes.get(at..).unwrap_or_default());
    Some(taken)
}

fn chunk(out: &mut Vec<u8>, kind: &[u8; 4], body: &[u8]) {
    let mut crc = flate2::Crc::new();
    crc.update(kind);
    crc.update(body);
    out.extend((body.len() as u32).to_be_bytes());
    out.extend_from_slice(kind);
    out.extend_from_slice(body);
    out.extend(crc.sum().to_be_bytes());
}

fn text(taken: &mut Taken, kind: &[u8; 4], body: &[u8]) {
    let mut parts = body.splitn(2, |byte| *byte == 0);
    let key = parts.next().unwrap_or_default();
    let rest = parts.next().unwrap_or_default();
    let value = match (kind, rest) {
        (b"zTXt", [_, packed @ ..]) => inflate(packed),
        (b"iTXt", [packed, _, rest @ ..]) => {
            let value = rest.splitn(3, |byte| *byte == 0).nth(2).unwrap_or_default();
            if *packed == 1 { inflate(value) } else { value.to_vec() }
        }
        _ => rest.to_vec(),
    };
    let key = decoded(key);
    match key.contains("xmp") {
        true => taken.xmp(&value),
        false => taken.extra(Hidden::Exif, &key, strings::all(&value)),
    }
}

fn inflate(packed: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    // What could be unpacked before an error counts too.
    let _ = ZlibDecoder::new(packed).take(TEXT).read_to_end(&mut out);
    out
}
