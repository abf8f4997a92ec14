//! Opening a file: what would take too much memory or stack is refused before the object parser sees it.

use std::io::Read;

use flate2::read::ZlibDecoder;
use lopdf::{Document, Error, LoadOptions, xref::XrefEntry};
use memchr::memmem;

use super::object::{self, Budget};
use crate::{Measure, Refused};

/// Names, numbers, strings, brackets outside of content: an object of the parser takes about 120 bytes.
const TOKENS: usize = 1_200_000;
/// No object stream or cross-reference stream of an honest file is larger.
const OBJECT_STREAM: usize = 16 << 20;
/// Bytes of a cross-reference stream: an entry may take one byte there and fifty in memory.
const XREF_STREAM: usize = 4 << 20;

/// The file's objects, decrypted if an empty password opens it.
pub fn load(bytes: &[u8], budget: &Budget) -> Result<Document, Refused> {
    let mut count = Count { tokens: 0, depth: 0, limit: budget.limits.depth };
    survey(bytes, budget, &mut count)?;
    let options = LoadOptions { max_decompressed_size: Some(OBJECT_STREAM), ..LoadOptions::default() };
    let doc = match Document::load_mem_with_options(bytes, options) {
        Ok(doc) => doc,
        Err(Error::InvalidPassword | Error::UnsupportedSecurityHandler(_) | Error::Decryption(_)) => {
            return Err(Refused::Password);
        }
        Err(Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded { limit })) => {
            return Err(Refused::TooMuch { measure: Measure::Expanded, limit: limit as u64 });
        }
        Err(_) if memmem::find(bytes, b"/Encrypt").is_some() => return Err(Refused::Password),
        Err(_) => return Err(Refused::Damaged { part: String::new() }),
    };
    if doc.is_encrypted() && doc.encryption_state.is_none() {
        return Err(Refused::Password);
    }
    let pages = doc.catalog().ok().and_then(|catalog| object::get_dict(&doc, catalog, b"Pages"));
    if pages.is_none() {
        return Err(Refused::Damaged { part: "Root".to_owned() });
    }
    Ok(doc)
}

/// The file's objects, and those its cross-reference table doesn't name: nothing leads to them.
pub fn load_all(bytes: &[u8], budget: &Budget) -> Result<Document, Refused> {
    let mut doc = load(bytes, budget)?;
    let written = memmem::find_iter(bytes, b"endobj").count();
    let named = doc.reference_table.entries.values().filter(|entry| matches!(entry, XrefEntry::Normal { .. })).count();
    if written <= named || doc.encryption_state.is_some() {
        return Ok(doc);
    }
    let max_decompressed_size = Some(OBJECT_STREAM);
    let options = LoadOptions { max_decompressed_size, force_reconstruct: true, ..LoadOptions::default() };
    if let Ok(all) = Document::load_mem_with_options(bytes, options) {
        for (id, object) in all.objects {
            let known = doc.objects.range((id.0, 0)..=(id.0, u16::MAX)).next().is_some();
            if !known {
                doc.objects.insert(id, object);
                doc.max_id = doc.max_id.max(id.0);
            }
        }
    }
    Ok(doc)
}

struct Count {
    tokens: usize,
    depth: usize,
    limit: usize,
}

impl Count {
    fn tokens(&mut self, more: usize) -> Result<(), Refused> {
        self.tokens += more;
        if self.tokens > TOKENS {
            return Err(Refused::TooMuch { measure: Measure::Work, limit: TOKENS as u64 });
        }
        Ok(())
    }

    /// Counts what the object parser would make of these bytes; generously, a string is several.
    fn objects(&mut self, bytes: &[u8]) -> Result<(), Refused> {
        let mut within = false;
        let mut tokens = 0;
        let mut deepest = 0;
        for byte in bytes {
            match byte {
                b' ' | b'\t' | b'\r' | b'\n' | 0 | 0x0C => within = false,
                b'[' | b'<' | b'(' => {
                    tokens += 1;
                    self.depth += 1;
                    deepest = deepest.max(self.depth);
                    within = false;
                }
                b']' | b'>' | b')' => {
                    self.depth = self.depth.saturating_sub(1);
                    within = false;
                }
                b'/' => {
                    tokens += 1;
                    within = true;
                }
                _ if !within => {
                    tokens += 1;
                    within = true;
                }
                _ => {}
            }
        }
        // A dictionary has two brackets on either side.
        if deepest > self.limit * 2 {
            return Err(Refused::TooMuch { measure: Measure::Depth, limit: self.limit as u64 });
        }
        self.tokens(tokens)
    }
}

/// Goes through the file once, over the streams' data, into the object streams.
fn survey(bytes: &[u8], budget: &Budget, count: &mut Count) -> Result<(), Refused> {
    let (stream, end) = (memmem::Finder::new(b"stream"), memmem::Finder::new(b"endstream"));
    let mut rest = bytes;
    loop {
        let Some(at) = stream.find(rest) else {
            return segments(rest, count);
        };
        let (before, data) = rest.split_at(at);
        let data = data.get(6..).unwrap_or_default();
        segments(before, count)?;
        // The keyword comes after a dictionary; anywhere else it is a word.
        let follows = before.iter().rev().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'>');
        let begins = matches!(data, [b'\r' | b'\n' | b' ', ..]);
        if !follows || !begins {
            rest = data;
            continue;
        }
        let head = before.get(before.len().saturating_sub(1024)..).unwrap_or_default();
        let head = memmem::rfind(head, b"obj").and_then(|at| head.get(at..)).unwrap_or(head);
        let length = told(head, data).or_else(|| end.find(data)).unwrap_or(data.len());
        let (content, after) = data.split_at(length.min(data.len()));
        inside(head, content, budget, count)?;
        rest = after.get(9..).unwrap_or_default();
    }
}

/// The length its dictionary tells, if the stream does end there: its bytes may hold the word `endstream`.
fn told(head: &[u8], data: &[u8]) -> Option<usize> {
    let at = memmem::find(head, b"/Length")? + 7;
    let digits = head.get(at..)?.trim_ascii_start();
    let count = digits.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let length: usize = std::str::from_utf8(digits.get(..count)?).ok()?.parse().ok()?;
    // The line's end before and after the data.
    let from = length.checked_add(1)?;
    let after = data.get(from..from.checked_add(14)?.min(data.len()))?;
    Some(from + memmem::find(after, b"endstream")?)
}

/// Every object begins at depth zero, whatever garbage stood before.
fn segments(bytes: &[u8], count: &mut Count) -> Result<(), Refused> {
    let mut from = 0;
    for at in memmem::find_iter(bytes, b"endobj") {
        count.depth = 0;
        count.objects(bytes.get(from..at).unwrap_or_default())?;
        from = at + 6;
    }
    count.depth = 0;
    count.objects(bytes.get(from..).unwrap_or_default())
}

/// Object streams and cross-reference streams are inflated by the parser while it loads.
fn inside(head: &[u8], content: &[u8], budget: &Budget, count: &mut Count) -> Result<(), Refused> {
    let has = |word: &[u8]| memmem::find(head, word).is_some();
    let (xref, objects) = (has(b"/XRef"), has(b"/First") || has(b"#"));
    if !xref && !objects {
        return Ok(());
    }
    let content = content.trim_ascii_start();
    if !has(b"FlateDecode") {
        return if has(b"/First") { count.objects(content) } else { Ok(()) };
    }
    if has(b"/Image") {
        return Ok(());
    }
    let limit = if xref { XREF_STREAM } else { OBJECT_STREAM };
    let mut inflated = Vec::new();
    // A broken end is the parser's affair; what came out until there is counted.
    let _ = ZlibDecoder::new(content).take(limit as u64 + 1).read_to_end(&mut inflated);
    if inflated.len() > limit {
        return Err(Refused::TooMuch { measure: Measure::Expanded, limit: limit as u64 });
    }
    budget.expanded(inflated.len())?;
    if xref {
        return Ok(());
    }
    // Objects of a stream stand side by side, without a word between.
    count.depth = 0;
    count.objects(&inflated)
}
