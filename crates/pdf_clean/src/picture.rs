//! What pictures carry besides their picture: EXIF, XMP, IPTC, comments (JPEG: ITU-T T.81 Annex B; JPEG 2000: boxes).

use exif::{Context, Reader, Tag, Value};

/// What was found in a picture.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Name and text of each field.
    pub fields: Vec<(String, String)>,
    /// Says where it was taken.
    pub position: bool,
    /// EXIF, IPTC or a comment.
    pub exif: bool,
    pub xmp: Vec<Vec<u8>>,
}

/// A marker segment of a JPEG: its marker and its bytes with the marker.
struct Segment<'a> {
    marker: u8,
    whole: &'a [u8],
}

impl Segment<'_> {
    fn payload(&self) -> &[u8] {
        self.whole.get(4..).unwrap_or_default()
    }

    /// What showing the picture needs: JFIF, colour profile, Adobe's colour transform, tables.
    fn shows(&self) -> bool {
        match self.marker {
            0xE2 => self.payload().starts_with(b"ICC_PROFILE"),
            0xE0 => self.payload().starts_with(b"JFIF"),
            0xEE => self.payload().starts_with(b"Adobe"),
            0xE1..=0xEF | 0xFE => false,
            _ => true,
        }
    }
}

/// The segments before the picture's data, and the rest; `None` if it is no JPEG.
fn segments(jpeg: &[u8]) -> Option<(Vec<Segment<'_>>, &[u8])> {
    let mut rest = jpeg.strip_prefix(&[0xFF, 0xD8])?;
    let mut segments = Vec::new();
    while let [0xFF, marker, high, low, ..] = rest {
        if *marker == 0xFF {
            rest = rest.get(1..)?;
            continue;
        }
        let length = 2 + usize::from(u16::from_be_bytes([*high, *low]));
        // The scan begins: from here on it is the picture.
        if *marker == 0xDA || length > rest.len() || segments.len() > 4096 {
            break;
        }
        let (whole, after) = rest.split_at(length.max(4).min(rest.len()));
        segments.push(Segment { marker: *marker, whole });
        rest = after;
    }
    Some((segments, rest))
}

/// Reads what a JPEG or JPEG 2000 carries.
pub fn read(picture: &[u8]) -> Found {
    let mut found = Found::default();
    let Some((segments, _)) = segments(picture) else {
        for (kind, content) in boxes(picture) {
            if matches!(kind, b"uuid" | b"xml ") {
                found.xmp.push(content.to_vec());
            }
        }
        return found;
    };
    for segment in segments.iter().filter(|segment| !segment.shows()) {
        let payload = segment.payload();
        if let Some(tiff) = payload.strip_prefix(b"Exif\0\0") {
            found.exif = true;
            fields(tiff, &mut found);
        } else if payload.starts_with(b"http://ns.adobe.com/x") {
            found.xmp.push(payload.to_vec());
        } else {
            found.exif = true;
            let name =
                if segment.marker == 0xFE { "comment".to_owned() } else { format!("APP{}", segment.marker & 15) };
            found.fields.push((name, super::object::text(payload)));
        }
    }
    found
}

fn fields(tiff: &[u8], found: &mut Found) {
    let Ok(exif) = Reader::new().read_raw(tiff.to_vec()) else {
        found.fields.push(("Exif".to_owned(), super::object::text(tiff)));
        return;
    };
    for field in exif.fields().take(500) {
        found.position |=
            matches!(field.tag, Tag::GPSLatitude | Tag::GPSLongitude) || field.tag.context() == Context::Gps;
        let text = match &field.value {
            Value::Ascii(lines) => lines.iter().map(|line| super::object::text(line)).collect::<Vec<_>>().join(" "),
            // User comments begin with eight bytes naming the code; the fields of Windows are UTF-16.
            Value::Undefined(bytes, _) if bytes.len() > 8 => super::object::text(bytes.get(8..).unwrap_or_default()),
            Value::Byte(bytes) if bytes.len() > 3 => {
                encoding_rs::UTF_16LE.decode_without_bom_handling(bytes).0.into_owned()
            }
            _ => continue,
        };
        found.fields.push((field.tag.to_string(), text));
    }
}

/// The boxes of a JPEG 2000 file.
fn boxes(bytes: &[u8]) -> Vec<(&[u8], &[u8])> {
    let mut boxes = Vec::new();
    let mut rest = bytes;
    while let Some((head, _)) = rest.split_at_checked(8) {
        let Some((length, kind)) = head.split_at_checked(4) else { break };
        let length = length.iter().fold(0_usize, |sum, byte| sum << 8 | usize::from(*byte));
        let length = if length == 0 { rest.len() } else { length };
        let Some((whole, after)) = rest.split_at_checked(length).filter(|_| length >= 8) else { break };
        boxes.push((kind, whole));
        rest = after;
    }
    boxes
}

/// The picture without what it carries; `None` if nothing is to go.
pub fn stripped(picture: &[u8]) -> Option<Vec<u8>> {
    let Some((segments, rest)) = segments(picture) else {
        let boxes = boxes(picture);
        let carries = boxes.iter().any(|(kind, _)| matches!(*kind, b"uuid" | b"xml "));
        let whole: usize = boxes.iter().map(|(_, content)| content.len()).sum();
        if !carries || whole != picture.len() {
            return None;
        }
        let stay = boxes.iter().filter(|(kind, _)| !matches!(*kind, b"uuid" | b"xml "));
        return Some(stay.flat_map(|(_, content)| content.iter().copied()).collect());
    };
    let end = memchr::memmem::rfind(rest, &[0xFF, 0xD9]).map_or(rest.len(), |at| at + 2);
    let mut clean = vec![0xFF, 0xD8];
    segments.iter().filter(|segment| segment.shows()).for_each(|segment| clean.extend_from_slice(segment.whole));
    clean.extend_from_slice(rest.get(..end).unwrap_or(rest));
    (clean.len() != picture.len()).then_some(clean)
}
