//! Pictures: their metadata is read and taken out, bytes behind their end too. What they show can't be read.

mod exif;
mod gif;
mod jpeg;
mod opaque;
mod png;
mod tiff;
mod webp;

pub use opaque::is_opaque;

use super::budget::damaged;
use super::sink::Sink;
use super::tree::Tree;
use super::{strings, telling};
use crate::{Format, Hidden, Part, Place, Refused};

/// A picture taken apart.
#[derive(Default)]
pub struct Taken {
    /// The picture without anything but itself.
    pub bytes: Vec<u8>,
    pub width: u32,
    pub height: u32,
    pub extras: Vec<Extra>,
}

/// Something a picture has besides itself.
pub struct Extra {
    pub hidden: Hidden,
    /// Where it stands, in the words of the format.
    pub at: String,
    pub texts: Vec<String>,
}

impl Taken {
    pub fn extra(&mut self, hidden: Hidden, at: &str, texts: Vec<String>) {
        self.extras.push(Extra { hidden, at: at.to_owned(), texts });
    }

    pub fn xmp(&mut self, bytes: &[u8]) {
        self.extra(Hidden::Xmp, "XMP", xmp(bytes));
    }

    /// Bytes behind the end.
    pub fn trailing(&mut self, bytes: &[u8]) {
        if bytes.iter().any(|byte| *byte != 0) {
            self.extra(Hidden::Foreign, "end", strings::all(bytes));
        }
    }
}

/// Which kind of picture it is, if any that is read.
pub fn format(bytes: &[u8]) -> Option<Format> {
    let is = |magic: &[u8]| bytes.starts_with(magic);
    Some(match () {
        () if is(b"\xFF\xD8\xFF") => Format::Jpeg,
        () if is(b"\x89PNG\r\n\x1A\n") => Format::Png,
        () if is(b"GIF87a") || is(b"GIF89a") => Format::Gif,
        () if is(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") => Format::Webp,
        () if is(b"II*\0") || is(b"MM\0*") => Format::Tiff,
        () if is(b"BM") && bmp_end(bytes).is_some() => Format::Bmp,
        () => return None,
    })
}

/// A picture that is a file by itself.
pub fn walk(sink: &mut Sink, name: &str, format: Format, bytes: &[u8]) -> Result<Option<Vec<u8>>, Refused> {
    let (new, _) = inside(sink, name, format, bytes)?;
    sink.no_text_layer(if sink.depth() == 0 { "" } else { name });
    Ok(new)
}

/// The copy, while rewriting, and the size in pixels.
type Inside = (Option<Vec<u8>>, (u32, u32));

/// A picture in a document: its copy, and its size in pixels.
pub fn inside(sink: &mut Sink, name: &str, format: Format, bytes: &[u8]) -> Result<Inside, Refused> {
    let taken = match format {
        Format::Jpeg => jpeg::take(bytes),
        Format::Png => png::take(bytes),
        Format::Gif => gif::take(bytes),
        Format::Webp => webp::take(bytes),
        Format::Tiff => tiff::take(bytes),
        _ => bmp(bytes),
    };
    let taken = taken.ok_or_else(|| damaged(name))?;
    for extra in taken.extras {
        sink.note(extra.hidden, 1);
        for text in extra.texts {
            sink.hide(extra.hidden, Place::new(Part::Picture, name, extra.at.as_str()), text)?;
        }
    }
    Ok((sink.rewriting().then_some(taken.bytes), (taken.width, taken.height)))
}

/// Strings of a packet of XMP: all that people wrote, no numbers of programs.
fn xmp(bytes: &[u8]) -> Vec<String> {
    let Ok(tree) = Tree::parse(bytes.trim_ascii(), "XMP", 100) else { return strings::telling(bytes) };
    let mut found = Vec::new();
    for at in 0..tree.len() {
        let attributes =
            tree.attributes(at).into_iter().filter(|(key, _)| !key.starts_with("xmlns")).map(|(_, value)| value);
        let texts = attributes.chain([tree.text(at).trim().to_owned()]);
        found.extend(texts.filter(|text| telling::worth(text) && !text.contains("://") && !stamp(text)));
    }
    found
}

/// A date with a time, or a number of a document: a mark of a program.
fn stamp(text: &str) -> bool {
    text.contains("iid:")
        || text.contains("did:")
        || text.contains("uuid:")
        || (text.len() >= 19 && text.get(10..11) == Some("T"))
}

fn bmp(bytes: &[u8]) -> Option<Taken> {
    let end = bmp_end(bytes)?.min(bytes.len());
    let side = |at: usize| Some(i32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?).unsigned_abs());
    let mut taken =
        Taken { bytes: bytes.get(..end)?.to_vec(), width: side(18)?, height: side(22)?, extras: Vec::new() };
    taken.trailing(bytes.get(end..).unwrap_or_default());
    Some(taken)
}

/// Where the pixels of a bitmap end.
fn bmp_end(bytes: &[u8]) -> Option<usize> {
    let number = |at: usize| Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    let half = |at: usize| Some(u64::from(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?)));
    let head = number(14)?;
    if !matches!(head, 40 | 52 | 56 | 64 | 108 | 124) {
        return None;
    }
    let (offset, width, height) =
        (u64::from(number(10)?), u64::from(number(18)?), i64::from(number(22)? as i32).unsigned_abs());
    let row = (width * half(28)?).div_ceil(32) * 4;
    let pixels = if matches!(number(30)?, 0 | 3 | 6) { row.saturating_mul(height) } else { u64::from(number(34)?) };
    // A profile of colours stands behind the pixels.
    let profile = if head == 124 { u64::from(number(14 + 112)?) + u64::from(number(14 + 116)?) + 14 } else { 0 };
    usize::try_from(offset.saturating_add(pixels).max(profile)).ok()
}

/// Text in whatever encoding a camera or a program wrote it.
fn decoded(bytes: &[u8]) -> String {
    strings::all(bytes.split(|byte| *byte == 0).next().unwrap_or_default()).join(" ")
}
