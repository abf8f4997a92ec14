//! TIFF 6.0: only what the picture needs is copied, to the place it stood at; all other bytes become zero.

use std::collections::BTreeSet;
use std::ops::Range;

use super::{Taken, exif};
use crate::Hidden;

/// Pages of one file.
const PAGES: usize = 3_000;
/// Directories below one entry.
const BELOW: usize = 64;
/// Pieces a file may be made of; a strip is a row at least.
const PIECES: usize = 1 << 20;

/// Tables of an old JPEG stream, the only bytes that say how to show the picture.
pub const TABLES: u16 = 347;

/// Tags whose value is another directory: more pages, EXIF, position, interoperability.
const DIRECTORIES: [u16; 4] = [330, 34665, 34853, 40965];

/// Does a tag say how to show the picture? Baseline and usual extensions, without words.
pub fn stays(tag: u16) -> bool {
    matches!(tag, 254..=259 | 262..=266 | 273 | 274 | 277..=284 | 290..=293 | 296 | 297 | 301 | 317..=325 | 338..=342 | 347
        | 513 | 514 | 519..=521 | 529..=532)
}

struct File<'b> {
    bytes: &'b [u8],
    little: bool,
    /// What is copied, then what is written anew over it, then what goes whatever lies across it.
    stays: Vec<Range<usize>>,
    new: Vec<(usize, Vec<u8>)>,
    gone: Vec<Range<usize>>,
}

struct Entry {
    tag: u16,
    /// Is it numbers, or the tables?
    numbers: bool,
    raw: [u8; 12],
    /// Where the values stand.
    at: usize,
    size: usize,
    width: usize,
}

pub fn take(bytes: &[u8]) -> Option<Taken> {
    let mut file =
        File { bytes, little: bytes.starts_with(b"II"), stays: Vec::new(), new: Vec::new(), gone: Vec::new() };
    let mut taken = Taken::default();
    file.copy(0, 8)?;
    let mut seen: BTreeSet<usize> = BTreeSet::new();
    let mut at = file.number(4, 4)?;
    while at != 0 && seen.insert(at) && seen.len() <= PAGES {
        at = file.directory(at, &mut taken)?;
    }
    if let Some(packet) = packet(bytes) {
        taken.xmp(bytes.get(packet.clone()).unwrap_or_default());
        file.gone.push(packet);
    }
    exif::read(&mut taken, bytes, true);
    let out = file.written()?;
    let trailing = bytes.get(out.len()..).unwrap_or_default();
    let referenced = memchr::memmem::find(trailing, b"<x:xmpmeta").is_some();
    if !referenced && trailing.len() > 16 && taken.extras.is_empty() {
        taken.trailing(trailing);
    }
    taken.bytes = out;
    (taken.width > 0).then_some(taken)
}

fn packet(bytes: &[u8]) -> Option<Range<usize>> {
    let from = memchr::memmem::find(bytes, b"<x:xmpmeta")?;
    let rest = bytes.get(from..)?;
    Some(from..from + memchr::memmem::find(rest, b"</x:xmpmeta>")? + 12)
}

/// Ranges in order and joined where they overlap: a hostile file names the same bytes a million times.
fn merged(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_unstable_by_key(|range| range.start);
    let mut all: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match all.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => all.push(range),
        }
    }
    all
}

impl File<'_> {
    /// The copy, as far as something stands there.
    fn written(&mut self) -> Option<Vec<u8>> {
        let stays = merged(std::mem::take(&mut self.stays));
        let new = self.new.iter().map(|(at, bytes)| at + bytes.len()).max();
        let mut out = vec![0; stays.last().map(|range| range.end).max(new).unwrap_or(0)];
        for range in stays {
            out.get_mut(range.clone())?.copy_from_slice(self.bytes.get(range)?);
        }
        for (at, bytes) in &self.new {
            out.get_mut(*at..at + bytes.len())?.copy_from_slice(bytes);
        }
        for range in merged(std::mem::take(&mut self.gone)) {
            let end = range.end.min(out.len());
            if let Some(gone) = out.get_mut(range.start..end) {
                gone.fill(0);
            }
        }
        Some(out)
    }

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
        self.anew(at, bytes)
    }

    fn anew(&mut self, at: usize, bytes: Vec<u8>) -> Option<()> {
        self.bytes.get(at..at + bytes.len())?;
        self.new.push((at, bytes));
        (self.new.len() <= PIECES).then_some(())
    }

    fn copy(&mut self, at: usize, size: usize) -> Option<()> {
        // What was cut off is shown as far as it goes.
        let end = at.checked_add(size)?.min(self.bytes.len());
        self.bytes.get(at..end)?;
        self.stays.push(at..end);
        (self.stays.len() <= PIECES).then_some(())
    }

    /// Copies a page; gives where the next one's directory is.
    fn directory(&mut self, at: usize, taken: &mut Taken) -> Option<usize> {
        let count = self.number(at, 2)?;
        let mut kept: Vec<Entry> = Vec::new();
        for index in 0..count {
            let entry = self.entry(at + 2 + index * 12)?;
            if stays(entry.tag) && entry.numbers {
                kept.push(entry);
            } else {
                self.goes(&entry, &mut BTreeSet::from([at]))?;
            }
        }
        let next = self.number(at + 2 + count * 12, 4).unwrap_or(0);
        self.put(at, kept.len(), 2)?;
        for (index, entry) in kept.iter().enumerate() {
            let to = at + 2 + index * 12;
            self.anew(to, entry.raw.to_vec())?;
            if entry.size > 4 {
                self.copy(entry.at, entry.size)?;
            }
            match entry.tag {
                256 => taken.width = taken.width.max(self.values(entry).next().unwrap_or(0) as u32),
                257 => taken.height = taken.height.max(self.values(entry).next().unwrap_or(0) as u32),
                _ => {}
            }
        }
        self.put(at + 2 + kept.len() * 12, next, 4)?;
        // Strips, tiles, an old JPEG stream: where they stand and how long they are.
        for (offsets, lengths) in [(273, 279), (324, 325), (513, 514)] {
            let of = |tag: u16| kept.iter().find(|entry| entry.tag == tag).map(|entry| self.values(entry));
            let (Some(offsets), Some(lengths)) = (of(offsets), of(lengths)) else { continue };
            let pieces: Vec<(usize, usize)> = offsets.zip(lengths).take(PIECES + 1).collect();
            for (offset, length) in pieces {
                self.copy(offset, length)?;
            }
        }
        if count > kept.len() {
            taken.extras.retain(|extra| extra.hidden != Hidden::Foreign);
        }
        Some(next)
    }

    /// Marks the value of an entry, and all below it, as going.
    fn goes(&mut self, entry: &Entry, seen: &mut BTreeSet<usize>) -> Option<()> {
        if entry.size > 4 {
            self.gone.push(entry.at..entry.at + entry.size);
        }
        let below =
            if DIRECTORIES.contains(&entry.tag) { self.values(entry).take(BELOW).collect() } else { Vec::new() };
        for at in below {
            let Some(count) = self.number(at, 2).filter(|_| seen.len() < BELOW && seen.insert(at)) else { continue };
            let below: Vec<Entry> = (0..count).map_while(|index| self.entry(at + 2 + index * 12)).collect();
            self.gone.push(at..at + 2 + below.len() * 12);
            below.iter().try_for_each(|entry| self.goes(entry, seen))?;
        }
        (self.gone.len() <= PIECES).then_some(())
    }

    fn entry(&self, at: usize) -> Option<Entry> {
        let raw: [u8; 12] = self.bytes.get(at..at + 12)?.try_into().ok()?;
        let kind = self.number(at + 2, 2)?;
        let width = match kind {
            3 | 8 => 2,
            4 | 9 | 11 | 13 => 4,
            5 | 10 | 12 => 8,
            _ => 1,
        };
        let size = self.number(at + 4, 4)?.checked_mul(width)?;
        let place = if size > 4 { self.number(at + 8, 4)? } else { at + 8 };
        self.bytes.get(place..place.checked_add(size)?)?;
        let tag = self.number(at, 2)? as u16;
        Some(Entry { tag, numbers: matches!(kind, 3..=5) || tag == TABLES, raw, at: place, size, width })
    }

    fn values<'f>(&'f self, entry: &'f Entry) -> impl Iterator<Item = usize> + 'f {
        let width = entry.width.min(4);
        (0..entry.size / entry.width.max(1)).filter_map(move |index| self.number(entry.at + index * entry.width, width))
    }
}
