//! JPEG (ITU-T T.81): segments up to the end of the picture; what applications and people put between is left out.

use super::{Taken, exif};
use crate::Hidden;
use crate::file::strings;

const EXIF: &[u8] = b"Exif\0\0";
const XMP: &[u8] = b"http://ns.adobe.com/x";

pub fn take(bytes: &[u8]) -> Option<Taken> {
    let mut taken = Taken { bytes: b"\xFF\xD8".to_vec(), ..Taken::default() };
    let mut kept: Vec<u8> = Vec::new();
    let mut turned = None;
    let mut at = 2;
    loop {
        // Any number of FF may stand before a marker.
        while bytes.get(at) == Some(&0xFF) && bytes.get(at + 1) == Some(&0xFF) {
            at += 1;
        }
        let (Some(0xFF), Some(marker)) = (bytes.get(at).copied(), bytes.get(at + 1).copied()) else { return None };
        at += 2;
        if marker == 0xD9 {
            break;
        }
        if matches!(marker, 0x01 | 0xD0..=0xD7) {
            kept.extend([0xFF, marker]);
            continue;
        }
        let size = usize::from(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?));
        let body = bytes.get(at + 2..at + size.max(2))?;
        at += size.max(2);
        let keep = match marker {
            0xE0 => body.starts_with(b"JFIF"),
            0xE2 => body.starts_with(b"ICC_PROFILE") && strings::telling(body).is_empty(),
            0xEE => body.starts_with(b"Adobe"),
            // Frames, tables, scans; all others are reserved, and nobody shows what they hold.
            _ => matches!(marker, 0xC0..=0xCF | 0xDA..=0xDF),
        };
        if matches!(marker, 0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF) {
            taken.height = u32::from(u16::from_be_bytes(body.get(1..3)?.try_into().ok()?));
            taken.width = u32::from(u16::from_be_bytes(body.get(3..5)?.try_into().ok()?));
        }
        match keep {
            true => segment(&mut kept, marker, body),
            false => turned = extra(&mut taken, marker, body).or(turned),
        }
        if marker == 0xDA {
            let scan = bytes.get(at..)?;
            let length =
                scan.windows(2).position(|two| matches!(two, [0xFF, next] if !matches!(next, 0 | 0xD0..=0xD7 | 0xFF)));
            // A picture that was cut off still shows what it has.
            let length = length.unwrap_or(scan.len());
            kept.extend_from_slice(scan.get(..length)?);
            at += length;
            if at + 1 >= bytes.len() {
                break;
            }
        }
    }
    if let Some(turned) = turned {
        segment(&mut taken.bytes, 0xE1, &[EXIF, &exif::only_turned(turned)].concat());
    }
    taken.bytes.append(&mut kept);
    taken.bytes.extend(b"\xFF\xD9");
    taken.trailing(bytes.get(at..).unwrap_or_default());
    Some(taken)
}

fn segment(out: &mut Vec<u8>, marker: u8, body: &[u8]) {
    let size = u16::try_from(body.len() + 2).unwrap_or(u16::MAX);
    out.extend([0xFF, marker]);
    out.extend(size.to_be_bytes());
    out.extend_from_slice(body);
}

/// Tells what a segment says that is left out; gives how the picture is turned.
fn extra(taken: &mut Taken, marker: u8, body: &[u8]) -> Option<u16> {
    match marker {
        0xE1 if body.starts_with(EXIF) => return exif::read(taken, body.get(EXIF.len()..)?, false),
        0xE1 if body.starts_with(XMP) => {
            let packet = body.iter().position(|byte| *byte == b'<').and_then(|at| body.get(at..));
            taken.xmp(packet.unwrap_or_default());
        }
        0xED => taken.extra(Hidden::Exif, "IPTC", iptc(body)),
        0xFE => taken.extra(Hidden::Exif, "comment", strings::all(body)),
        _ => taken.extra(Hidden::Exif, "application", strings::telling(body)),
    }
    None
}

/// The data sets of IPTC-IIM in a Photoshop block: 1C, record, data set, length.
fn iptc(body: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(step) = memchr::memchr(0x1C, body.get(at..).unwrap_or_default()) {
        at += step + 1;
        let Some([_, _, high, low]) = body.get(at..at + 4).and_then(|head| <[u8; 4]>::try_from(head).ok()) else {
            break;
        };
        let size = usize::from(u16::from_be_bytes([high, low]));
        if let Some(value) = body.get(at + 4..at + 4 + size).filter(|value| value.len() >= 2) {
            found.extend(strings::all(value));
        }
    }
    found
}
