//! TIFF 6.0: only what the picture needs is copied, to the place it stood at; all other bytes become zero.

use std::collections::BTreeSet;

use super::{Taken, exif};
use crate::Hidden;

/// Pages of one file.
const PAGES: usize = 3_000;

/// Does a tag say how to show the picture? Baseline and usual extensions, without words.
pub fn stays(tag: u16) -> bool {
    matches!(tag, 254..=259 | 262..=266 | 273 | 274 | 277..=284 | 290..=293 | 296 | 297 | 301 | 317..=325 | 338..=342 | 347
        | 513 | 514 | 519..=521 | 529..=532)
}

struct File<'b> {
    bytes: &'b [u8],
    little: bool,
    out: Vec<u8>,
    end: usize,
}

struct Entry {
    tag: u16,
    raw: [u8; 12],
    /// Where the values stand.
    at: usize,
    size: usize,
    width: usize,
}

pub fn take(bytes: &[u8]) -> Option<Taken> {
    let mut file = File { bytes, little: bytes.starts_with(b"II"), out: vec![0; bytes.len()], end: 0 };
    let mut taken = Taken::default();
    file.copy(0, 8)?;
    let mut seen: BTreeSet<usize> = BTreeSet::new();
    let mut at = file.number(4, 4)?;
    while at != 0 && seen.insert(at) && seen.len() <= PAGES {
        at = file.directory(at, &mut taken)?;
    }
    if let Some(xmp) = packet(bytes) {
        taken.xmp(xmp);
    }
    exif::read(&mut taken, bytes, true);
    let trailing = bytes.get(file.end..).unwrap_or_default();
    let referenced = memchr::memmem::find(trailing, b"<x:xmpmeta").is_some();
    if !referenced && trailing.len() > 16 && taken.extras.is_empty() {
        taken.trailing(trailing);
    }
    file.out.truncate(file.end);
    taken.bytes = file.out;
    (taken.width > 0).then_some(taken)
}

fn packet(bytes: &[u8]) -> Option<&[u8]> {
    let from = memchr::memmem::find(bytes, b"<x:xmpmeta")?;
    let end = memchr::memmem::find(bytes, b"</x:xmpmeta>")? + 12;
    bytes.get(from..end)
}

impl File<'_> {
    fn number(&self, at: usize, width: usize) -> Option<usize> {
        let bytes = self.bytes.get(at..at.checked_add(width)?)?;
        let add = |sum: usize, byte: &u8| sum << 8 | usize::from(*byte);
        Some(if self.little { bytes.iter().rev().fold(0, add) } else { bytes.iter().fold(0, add) })
    }

    fn put(&mut self, at: usize, value: usize, width: usize) -> Option<()> {
        let bytes = (value as u32).to_le_bytes();
        let mut bytes = bytes.get(..width)?.to_vec();
        if !self.little {
            bytes.reverse();
        }
        self.out.get_mut(at..at + width)?.copy_from_slice(&bytes);
        self.end = self.end.max(at + width);
        Some(())
    }

    fn copy(&mut self, at: usize, size: usize) -> Option<()> {
        // What was cut off is shown as far as it goes.
        let end = at.checked_add(size)?.min(self.bytes.len());
        let from = self.bytes.get(at..end)?;
        self.out.get_mut(at..end)?.copy_from_slice(from);
        self.end = self.end.max(end);
        Some(())
    }

    /// Copies a page; gives where the next one's directory is.
    fn directory(&mut self, at: usize, taken: &mut Taken) -> Option<usize> {
        let count = self.number(at, 2)?;
        let mut kept: Vec<Entry> = Vec::new();
        for index in 0..count {
            let entry = self.entry(at + 2 + index * 12)?;
            if stays(entry.tag) {
                kept.push(entry);
            }
        }
        let next = self.number(at + 2 + count * 12, 4).unwrap_or(0);
        self.put(at, kept.len(), 2)?;
        for (index, entry) in kept.iter().enumerate() {
            let to = at + 2 + index * 12;
            self.out.get_mut(to..to + 12)?.copy_from_slice(&entry.raw);
            self.end = self.end.max(to + 12);
            if entry.size > 4 {
                self.copy(entry.at, entry.size)?;
            }
            match entry.tag {
                256 => taken.width = taken.width.max(self.values(entry).first().copied().unwrap_or(0) as u32),
                257 => taken.height = taken.height.max(self.values(entry).first().copied().unwrap_or(0) as u32),
                _ => {}
            }
        }
        self.put(at + 2 + kept.len() * 12, next, 4)?;
        // Strips, tiles, an old JPEG stream: where they stand and how long they are.
        for (offsets, lengths) in [(273, 279), (324, 325), (513, 514)] {
            let of = |tag: u16| kept.iter().find(|entry| entry.tag == tag).map(|entry| self.values(entry));
            let (Some(offsets), Some(lengths)) = (of(offsets), of(lengths)) else { continue };
            for (offset, length) in offsets.into_iter().zip(lengths) {
                self.copy(offset, length)?;
            }
        }
        if count > kept.len() {
            taken.extras.retain(|extra| extra.hidden != Hidden::Foreign);
        }
        Some(next)
    }

    fn entry(&self, at: usize) -> Option<Entry> {
        let raw: [u8; 12] = self.bytes.get(at..at + 12)?.try_into().ok()?;
        let width = match self.number(at + 2, 2)? {
            3 | 8 => 2,
            4 | 9 | 11 | 13 => 4,
            5 | 10 | 12 => 8,
            _ => 1,
        };
        let size = self.number(at + 4, 4)?.checked_mul(width)?;
        let place = if size > 4 { self.number(at + 8, 4)? } else { at + 8 };
        self.bytes.get(place..place.checked_add(size)?)?;
        Some(Entry { tag: self.number(at, 2)? as u16, raw, at: place, size, width })
    }

    fn values(&self, entry: &Entry) -> Vec<usize> {
        let width = entry.width.min(4);
        (0..entry.size / entry.width.max(1))
            .filter_map(|index| self.number(entry.at + index * entry.width, width))
            .collect()
    }
}
