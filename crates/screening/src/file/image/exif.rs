//! EXIF: what a camera and a program wrote beside a picture.

use exif::{Context, In, Reader, Tag, Value};

use super::{Taken, decoded, tiff};
use crate::Hidden;
use crate::file::strings;

/// What says how to show the picture, and nothing else.
const PLAIN: &[Tag] = &[
    Tag::Orientation,
    Tag::XResolution,
    Tag::YResolution,
    Tag::ResolutionUnit,
    Tag::YCbCrPositioning,
    Tag::ExifVersion,
    Tag::ComponentsConfiguration,
    Tag::FlashpixVersion,
    Tag::ColorSpace,
    Tag::PixelXDimension,
    Tag::PixelYDimension,
];

/// Tells what is in EXIF data (a TIFF structure), and gives the orientation, if it is not the usual one.
pub fn read(taken: &mut Taken, bytes: &[u8], is_tiff: bool) -> Option<u16> {
    let mut reader = Reader::new();
    reader.continue_on_error(true);
    let exif = match reader.read_raw(bytes.to_vec()) {
        Ok(exif) => exif,
        Err(error) => match error.distill_partial_result(|_| ()) {
            Ok(exif) => exif,
            Err(_) => {
                let texts = if is_tiff { Vec::new() } else { strings::telling(bytes) };
                taken.extra(Hidden::Exif, "EXIF", texts);
                return None;
            }
        },
    };
    let mut texts = Vec::new();
    let (mut any, mut position, mut thumbnail) = (false, false, false);
    for field in exif.fields() {
        let number = field.tag.number();
        let numbers = matches!(field.value, Value::Short(_) | Value::Long(_) | Value::Rational(_));
        let shows = is_tiff && tiff::stays(number) && (numbers || number == tiff::TABLES);
        let plain = PLAIN.contains(&field.tag) || shows;
        match field.tag.context() {
            Context::Gps => position = true,
            // Pages of a TIFF follow each other as thumbnails follow a picture.
            _ if field.ifd_num != In::PRIMARY && !is_tiff => thumbnail = true,
            Context::Interop => {}
            _ if plain => {}
            _ => any = true,
        }
        if !plain {
            texts.extend(text(field.tag, &field.value));
        }
    }
    for (there, hidden, at) in [(position, Hidden::Position, "GPS"), (thumbnail, Hidden::Thumbnails, "thumbnail")] {
        if there {
            taken.extra(hidden, at, Vec::new());
        }
    }
    if any || !texts.is_empty() {
        taken.extra(Hidden::Exif, "EXIF", texts);
    }
    let turned = exif.get_field(Tag::Orientation, In::PRIMARY).and_then(|field| field.value.get_uint(0));
    turned.and_then(|turned| u16::try_from(turned).ok()).filter(|turned| (2..=8).contains(turned))
}

fn text(tag: Tag, value: &Value) -> Vec<String> {
    let found = match value {
        Value::Ascii(parts) => parts.iter().map(|part| decoded(part)).collect(),
        Value::Undefined(bytes, _) if tag == Tag::UserComment => {
            let body = bytes.get(8..).unwrap_or_default();
            match bytes.starts_with(b"UNICODE") {
                true => utf16_both(body),
                false => vec![decoded(body)],
            }
        }
        // Windows writes title, author, comment as UTF-16.
        Value::Byte(bytes) if (0x9C9B..=0x9C9F).contains(&tag.number()) => utf16_both(bytes),
        Value::Byte(bytes) | Value::Undefined(bytes, _) => strings::telling(bytes),
        _ => Vec::new(),
    };
    found.into_iter().filter(|text: &String| !text.trim().is_empty()).collect()
}

/// Nobody says in which order; the right one is the one that reads.
fn utf16_both(bytes: &[u8]) -> Vec<String> {
    let little: Vec<u16> = bytes.as_chunks::<2>().0.iter().map(|pair| u16::from_le_bytes(*pair)).collect();
    let big: Vec<u16> = little.iter().map(|unit| unit.swap_bytes()).collect();
    [little, big].iter().map(|units| String::from_utf16_lossy(units).trim_matches('\0').to_owned()).collect()
}

/// EXIF data that only says how the picture is turned.
pub fn only_turned(turned: u16) -> Vec<u8> {
    let [high, low] = turned.to_be_bytes();
    [&b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01"[..], &[high, low], &[0; 6]].concat()
}
