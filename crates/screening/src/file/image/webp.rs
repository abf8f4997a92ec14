//! WebP (RFC 9649): a RIFF file; the chunks that make the picture stay.

use super::{Taken, exif};
use crate::Hidden;
use crate::file::strings;

pub fn take(bytes: &[u8]) -> Option<Taken> {
    let mut taken = Taken::default();
    let mut chunks: Vec<(&[u8], Vec<u8>)> = Vec::new();
    let declared = u32::from_le_bytes(bytes.get(4..8)?.try_into().ok()?) as usize + 8;
    let inner = bytes.get(..declared.min(bytes.len()))?;
    let mut turned = None;
    let mut at = 12;
    while at + 8 <= inner.len() {
        let kind = inner.get(at..at + 4)?;
        let size = u32::from_le_bytes(inner.get(at + 4..at + 8)?.try_into().ok()?) as usize;
        let body = inner.get(at + 8..(at + 8).checked_add(size)?)?;
        at = at + 8 + size + size % 2;
        match kind {
            b"VP8 " | b"VP8L" | b"VP8X" | b"ALPH" | b"ANIM" | b"ANMF" | b"ICCP" => {
                size_of(&mut taken, kind, body);
                chunks.push((kind, body.to_vec()));
            }
            b"EXIF" => turned = exif::read(&mut taken, body.strip_prefix(b"Exif\0\0").unwrap_or(body), false),
            b"XMP " => taken.xmp(body),
            _ => taken.extra(Hidden::Foreign, "chunk", strings::telling(body)),
        }
    }
    let mut out = b"WEBP".to_vec();
    for (kind, mut body) in chunks {
        // Bits 3 and 2 of the flags say that EXIF and XMP follow.
        if kind == b"VP8X"
            && let Some(flags) = body.first_mut()
        {
            *flags &= !0x0C;
            *flags |= if turned.is_some() { 0x08 } else { 0 };
        }
        push(&mut out, kind, &body);
    }
    // Without the flag nobody looks for it.
    if let Some(turned) = turned.filter(|_| out.get(4..8) == Some(b"VP8X")) {
        push(&mut out, b"EXIF", &exif::only_turned(turned));
    }
    taken.bytes = [b"RIFF", &(out.len() as u32).to_le_bytes()[..], &out].concat();
    taken.trailing(bytes.get(declared..).unwrap_or_default());
    (taken.width > 0).then_some(taken)
}

fn push(out: &mut Vec<u8>, kind: &[u8], body: &[u8]) {
    out.extend_from_slice(kind);
    out.extend((body.len() as u32).to_le_bytes());
    out.extend_from_slice(body);
    out.extend(std::iter::repeat_n(0, body.len() % 2));
}

fn size_of(taken: &mut Taken, kind: &[u8], body: &[u8]) {
    let number = |from: usize, count: usize| -> u32 {
        let bytes = body.get(from..from + count).unwrap_or_default();
        bytes.iter().rev().fold(0, |sum, byte| sum << 8 | u32::from(*byte))
    };
    let size = match kind {
        b"VP8X" => (number(4, 3) + 1, number(7, 3) + 1),
        b"VP8L" => ((number(1, 4) & 0x3FFF) + 1, (number(1, 4) >> 14 & 0x3FFF) + 1),
        b"VP8 " => (number(6, 2) & 0x3FFF, number(8, 2) & 0x3FFF),
        _ => return,
    };
    if taken.width == 0 {
        (taken.width, taken.height) = size;
    }
}
