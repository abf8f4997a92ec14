//! An OOXML package: a zip whose parts are inflated piece by piece and counted on the way. The sizes a zip declares are
//! claims; entries may overlap, and one that says 10 bytes may never end.

use std::collections::HashMap;
use std::io::{self, BufReader, Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::format::Format;
use crate::limits::{Limits, Refused};
use crate::xml::Xml;

/// Expanded bytes before the ratio is looked at (see [`Limits::ratio`]).
const RATIO_FROM: u64 = 16 << 20;
/// Entries in a package; the largest real ones have some hundred.
const ENTRIES: usize = 10_000;
/// Bytes without any `<` or `>`: far more than the text of one cell, far less than what would hurt.
const RUN: usize = 1 << 20;
const RELATIONSHIPS: &str = ".rels";

pub struct Package<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// Lower-case names with `/`: part names don't differ by case, and some writers use `\`.
    names: HashMap<String, usize>,
    limits: &'a Limits,
    file_bytes: u64,
    expanded: u64,
}

/// A part being read.
pub type Part<'p> = BufReader<Guard<'p>>;

/// Where a part points to: id, kind (the last word of its type) and the target's full name.
pub struct Relationship {
    pub id: String,
    pub kind: String,
    pub target: String,
}

impl<'a> Package<'a> {
    /// # Errors
    /// [`Refused::Damaged`], or [`Refused::TooMuchInside`] for an absurd number of entries.
    pub fn open(bytes: &'a [u8], limits: &'a Limits) -> Result<Self, Refused> {
        // Counted before opening: the archive's own list of entries would be many times larger than the file.
        let entries = bytes.windows(4).filter(|window| *window == b"PK\x01\x02").take(ENTRIES + 1).count();
        if entries > ENTRIES {
            return Err(Refused::TooMuchInside { limit: limits.expanded_bytes });
        }
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged(""))?;
        let mut names = HashMap::new();
        for index in 0..zip.len() {
            if let Some(Ok(name)) = zip.name_for_index(index) {
                names.entry(key(&name)).or_insert(index);
            }
        }
        Ok(Self { zip, names, limits, file_bytes: bytes.len() as u64, expanded: 0 })
    }

    pub fn has(&self, name: &str) -> bool {
        self.names.contains_key(&key(name))
    }

    /// The part as XML; None if there is no such part.
    ///
    /// # Errors
    /// [`Refused::Password`] for an encrypted entry, [`Refused::Damaged`].
    pub fn xml(&mut self, name: &str) -> Result<Option<Xml<Part<'_>>>, Refused> {
        let depth = self.limits.depth;
        Ok(self.part(name)?.map(|part| Xml::new(part, name, depth)))
    }

    fn part(&mut self, name: &str) -> Result<Option<Part<'_>>, Refused> {
        let Some(index) = self.names.get(&key(name)) else {
            return Ok(None);
        };
        let file = self.zip.by_index(*index).map_err(|error| match error {
            ZipError::UnsupportedArchive(why) if why == ZipError::PASSWORD_REQUIRED => Refused::Password,
            _ => damaged(name),
        })?;
        let guard = Guard {
            inner: Box::new(file),
            expanded: &mut self.expanded,
            limit: self.limits.expanded_bytes,
            packed: self.file_bytes.saturating_mul(self.limits.ratio),
            run: 0,
        };
        Ok(Some(BufReader::with_capacity(64 << 10, guard)))
    }

    /// Where a part points to; the package itself for "". External targets are left out.
    ///
    /// # Errors
    /// As [`Package::xml`].
    pub fn relationships(&mut self, of: &str) -> Result<Vec<Relationship>, Refused> {
        let (folder, file) = of.rsplit_once('/').unwrap_or(("", of));
        let name = [folder, "_rels", &format!("{file}{RELATIONSHIPS}")].join("/");
        let mut found = Vec::new();
        let Some(mut xml) = self.xml(name.trim_start_matches('/'))? else {
            return Ok(found);
        };
        while let Some(node) = xml.next()? {
            let Some(tag) = node.open("Relationship") else { continue };
            if tag.attribute("TargetMode").as_deref() == Some("External") {
                continue;
            }
            let (Some(id), Some(kind), Some(target)) =
                (tag.attribute("Id"), tag.attribute("Type"), tag.attribute("Target"))
            else {
                continue;
            };
            let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
            found.push(Relationship { id, kind, target: resolve(folder, &target) });
        }
        Ok(found)
    }

    /// The part all others hang on.
    ///
    /// # Errors
    /// As [`Package::xml`]; [`Refused::Damaged`] if there is none.
    pub fn main_part(&mut self, usual: &str) -> Result<String, Refused> {
        let named = self.relationships("")?.into_iter().find(|link| link.kind == "officeDocument");
        let name = named.map_or_else(|| usual.to_owned(), |link| link.target);
        if self.has(&name) {
            return Ok(name);
        }
        if self.has(usual) { Ok(usual.to_owned()) } else { Err(damaged(usual)) }
    }
}

/// What a zip is, by the names of its parts.
///
/// # Errors
/// As [`Package::open`].
pub fn format(bytes: &[u8]) -> Result<Format, Refused> {
    let limits = Limits::default();
    let package = Package::open(bytes, &limits)?;
    let below = |folder: &str| package.names.keys().any(|name| name.starts_with(folder));
    Ok(match () {
        () if package.has("xl/workbook.bin") => Format::Xlsb,
        () if below("xl/") => Format::Xlsx,
        () if below("word/") => Format::Docx,
        () if below("ppt/") => Format::Pptx,
        () if package.has("OFD.xml") => Format::Ofd,
        // [ODF 1.3, part 2, 3.3]: the first entry is `mimetype`, stored, so its words are in clear at the beginning.
        () if starts_with_words(bytes, b"opendocument.spreadsheet") => Format::Ods,
        () if starts_with_words(bytes, b"opendocument.text") => Format::Odt,
        () => Format::Archive,
    })
}

fn starts_with_words(bytes: &[u8], words: &[u8]) -> bool {
    bytes.get(..bytes.len().min(200)).unwrap_or_default().windows(words.len()).any(|window| window == words)
}

pub fn damaged(part: &str) -> Refused {
    Refused::Damaged { part: part.to_owned() }
}

fn key(name: &str) -> String {
    name.trim_start_matches('/').replace('\\', "/").to_ascii_lowercase()
}

/// A target is relative to the folder of the part that names it, or absolute.
fn resolve(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut path: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            step => path.push(step),
        }
    }
    path.join("/")
}

/// Counts what comes out of a part, and stops at the limits of the whole package and of one piece of text.
pub struct Guard<'p> {
    inner: Box<dyn Read + 'p>,
    expanded: &'p mut u64,
    limit: u64,
    /// What the file may expand to by its own size.
    packed: u64,
    run: usize,
}

impl Read for Guard<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buf)?;
        *self.expanded += count as u64;
        if *self.expanded > self.limit || (*self.expanded > RATIO_FROM && *self.expanded > self.packed) {
            return Err(io::Error::other(Refused::TooMuchInside { limit: self.limit }));
        }
        let read = buf.get(..count).unwrap_or_default();
        // `contains` is quick where there is nothing to find; the search from the end is where there is much.
        let any = read.contains(&b'<') || read.contains(&b'>');
        let last = if any { read.iter().rposition(|byte| matches!(byte, b'<' | b'>')) } else { None };
        self.run = last.map_or(self.run + count, |at| count - at);
        if self.run > RUN {
            return Err(io::Error::other(Refused::TooMuchInside { limit: self.limit }));
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_relative_to_their_part() {
        for (folder, target, expect) in [
            ("xl", "worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl/worksheets", "../comments1.xml", "xl/comments1.xml"),
            ("xl", "/xl/styles.xml", "xl/styles.xml"),
            ("", "./word/document.xml", "word/document.xml"),
            ("a", "../../../b", "b"),
        ] {
            assert_eq!(resolve(folder, target), expect);
        }
    }
}
