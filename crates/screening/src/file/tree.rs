//! XML as a flat list of tokens that know where they stand in the source, and a copy of it with few changes: what is
//! not touched is written byte for byte.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use encoding_rs::{Encoding, GB18030, UTF_8};
use quick_xml::Reader;
use quick_xml::escape::{escape, unescape};
use quick_xml::events::{BytesStart, Event};
use sheet::resolve_entity;

use super::budget::{damaged, too_much};
use super::telling;
use crate::{Refused, limits::Measure};

/// Tokens of one part: a sheet with a million cells has less.
const TOKENS: usize = 8_000_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Open,
    Empty,
    Close,
    Text,
    Data,
    Entity,
    /// A comment or a processing instruction.
    Remark,
    Declaration,
}

#[derive(Clone, Copy)]
struct Token {
    start: u32,
    end: u32,
    /// Of an opening token its closing one and the other way round; of all others themselves.
    link: u32,
    kind: Kind,
}

pub struct Tree {
    source: String,
    tokens: Vec<Token>,
    /// The source was not UTF-8.
    recoded: bool,
}

impl Tree {
    /// # Errors
    /// [`Refused::Damaged`] if it is no well-formed XML or has entities of its own; [`Refused::TooMuch`].
    pub fn parse(bytes: &[u8], part: &str, depth: usize) -> Result<Self, Refused> {
        let (source, recoded) = decode(bytes).ok_or_else(|| damaged(part))?;
        u32::try_from(source.len()).map_err(|_| damaged(part))?;
        if !source.bytes().all(|byte| byte >= b' ' || matches!(byte, b'\t' | b'\n' | b'\r')) {
            return Err(damaged(part));
        }
        let mut tokens: Vec<Token> = Vec::new();
        let mut open: Vec<u32> = Vec::new();
        let mut rooted = false;
        let mut reader = Reader::from_str(&source);
        loop {
            let start = reader.buffer_position() as u32;
            let event = reader.read_event().map_err(|_| damaged(part))?;
            let end = reader.buffer_position() as u32;
            let at = tokens.len() as u32;
            let mut link = at;
            if let Event::Start(tag) | Event::Empty(tag) = &event {
                if (rooted && open.is_empty()) || !sound(tag) {
                    return Err(damaged(part));
                }
                rooted = true;
            }
            let kind = match event {
                Event::Start(_) => {
                    open.push(at);
                    if open.len() > depth {
                        return Err(too_much(Measure::Depth, depth as u64));
                    }
                    Kind::Open
                }
                Event::End(_) => {
                    link = open.pop().ok_or_else(|| damaged(part))?;
                    if let Some(opening) = tokens.get_mut(link as usize) {
                        opening.link = at;
                    }
                    Kind::Close
                }
                Event::Empty(_) => Kind::Empty,
                Event::Text(_) => Kind::Text,
                Event::CData(_) => Kind::Data,
                Event::GeneralRef(name) => {
                    resolve_entity(&name).ok_or_else(|| damaged(part))?;
                    Kind::Entity
                }
                Event::DocType(text) if text.contains('[') => return Err(damaged(part)),
                Event::Decl(_) => Kind::Declaration,
                Event::DocType(_) | Event::Comment(_) | Event::PI(_) => Kind::Remark,
                Event::Eof if !open.is_empty() => return Err(damaged(part)),
                Event::Eof => break,
            };
            tokens.push(Token { start, end, link, kind });
            if tokens.len() > TOKENS {
                return Err(too_much(Measure::Expanded, TOKENS as u64));
            }
        }
        drop(reader);
        if !rooted {
            return Err(damaged(part));
        }
        Ok(Self { source, tokens, recoded })
    }

    /// Do these letters stand anywhere in the source? Cheaper than to look at each token.
    pub fn mentions(&self, word: &str) -> bool {
        memchr::memmem::find(self.source.as_bytes(), word.as_bytes()).is_some()
    }

    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    pub fn kind(&self, at: usize) -> Option<Kind> {
        self.tokens.get(at).map(|token| token.kind)
    }

    pub fn is_open(&self, at: usize) -> bool {
        matches!(self.kind(at), Some(Kind::Open | Kind::Empty))
    }

    /// The closing token of an element, itself if it is empty.
    pub fn close(&self, at: usize) -> usize {
        self.tokens.get(at).map_or(at, |token| (token.link as usize).max(at))
    }

    /// The first token behind an element.
    pub fn after(&self, at: usize) -> usize {
        self.close(at) + 1
    }

    pub fn raw(&self, at: usize) -> &str {
        let Some(token) = self.tokens.get(at) else { return "" };
        self.source.get(token.start as usize..token.end as usize).unwrap_or_default()
    }

    /// With its prefix.
    pub fn full_name(&self, at: usize) -> &str {
        let raw = self.raw(at).trim_start_matches('<').trim_start_matches('/');
        let end = raw.find(|c: char| c.is_ascii_whitespace() || c == '>' || c == '/').unwrap_or(raw.len());
        raw.get(..end).unwrap_or_default()
    }

    /// Without its prefix.
    pub fn name(&self, at: usize) -> &str {
        local(self.full_name(at))
    }

    fn tag(&self, at: usize) -> Option<BytesStart<'_>> {
        if !self.is_open(at) {
            return None;
        }
        let inner = self.raw(at).strip_prefix('<')?.strip_suffix('>')?;
        let inner = inner.strip_suffix('/').unwrap_or(inner);
        Some(BytesStart::from_content(inner, self.full_name(at).len()))
    }

    /// Full name and value of each attribute.
    pub fn attributes(&self, at: usize) -> Vec<(String, String)> {
        if !self.raw(at).contains('=') {
            return Vec::new();
        }
        let Some(tag) = self.tag(at) else { return Vec::new() };
        let mut attributes = tag.attributes();
        let list = attributes.with_checks(false).flatten();
        list.map(|one| {
            let value = unescape(&one.value).map(Cow::into_owned).unwrap_or_else(|_| one.value.to_string());
            (one.key.0.to_owned(), value)
        })
        .collect()
    }

    /// The value of the attribute with this local name, whatever its prefix.
    pub fn attribute(&self, at: usize, name: &str) -> Option<String> {
        if !self.raw(at).contains(name) {
            return None;
        }
        self.attributes(at).into_iter().find(|(key, _)| local(key) == name).map(|(_, value)| value)
    }

    /// As a switch; absent and unreadable are `absent`.
    pub fn flag(&self, at: usize, name: &str, absent: bool) -> bool {
        match self.attribute(at, name).as_deref() {
            Some("1" | "true" | "on") => true,
            Some("0" | "false" | "off" | "none") => false,
            _ => absent,
        }
    }

    /// The text of a text token.
    pub fn text(&self, at: usize) -> Cow<'_, str> {
        let raw = self.raw(at);
        match self.kind(at) {
            Some(Kind::Text) => Cow::Borrowed(raw),
            Some(Kind::Data) => {
                Cow::Borrowed(raw.strip_prefix("<![CDATA[").and_then(|r| r.strip_suffix("]]>")).unwrap_or(raw))
            }
            Some(Kind::Entity) => {
                let name = raw.trim_start_matches('&').trim_end_matches(';');
                resolve_entity(name).map_or(Cow::Borrowed(""), |c| Cow::Owned(c.to_string()))
            }
            _ => Cow::Borrowed(""),
        }
    }

    /// All text below an element.
    pub fn text_below(&self, at: usize) -> String {
        (at..=self.close(at)).map(|at| self.text(at)).collect()
    }

    /// The elements directly below.
    pub fn children(&self, at: usize) -> Children<'_> {
        let end = self.close(at);
        Children { tree: self, at: at + 1, end }
    }

    pub fn child(&self, at: usize, name: &str) -> Option<usize> {
        self.children(at).find(|child| self.name(*child) == name)
    }

    /// The first element of that name below, at any depth.
    pub fn find(&self, at: usize, name: &str) -> Option<usize> {
        (at + 1..self.close(at)).find(|at| self.is_open(*at) && self.name(*at) == name)
    }

    /// All elements of that name below, at any depth.
    pub fn all<'t>(&'t self, name: &'t str) -> impl Iterator<Item = usize> + 't {
        (0..self.len()).filter(move |at| self.is_open(*at) && self.name(*at) == name)
    }

    /// The document's element.
    pub fn root(&self) -> usize {
        (0..self.len()).find(|at| self.is_open(*at)).unwrap_or(0)
    }

    /// The source of an element, whole.
    pub fn source_of(&self, at: usize) -> &str {
        let (Some(first), Some(last)) = (self.tokens.get(at), self.tokens.get(self.close(at))) else { return "" };
        self.source.get(first.start as usize..last.end as usize).unwrap_or_default()
    }

    /// The copy with the changes.
    pub fn write(&self, patch: &Patch) -> Vec<u8> {
        let mut out = String::with_capacity(self.source.len());
        let root = self.root();
        let within = root..=self.close(root);
        let mut at = 0;
        while let Some(token) = self.tokens.get(at) {
            if let Some(last) = patch.cuts.get(&at) {
                at = (*last + 1).max(at + 1);
                continue;
            }
            match (token.kind, patch.swaps.get(&at)) {
                (_, Some(swap)) => out.push_str(swap),
                (Kind::Remark, None) => {}
                // Text beside the document's element is no part of any document, though programs pass over it.
                (Kind::Text | Kind::Data | Kind::Entity, None) if !within.contains(&at) => {}
                // Who writes words into a declaration wants them to be overlooked.
                (Kind::Declaration, None) if self.recoded || telling::worth(self.raw(at)) => {
                    out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>");
                }
                (Kind::Open | Kind::Empty, None) => self.write_tag(at, patch, &mut out),
                (_, None) => out.push_str(self.raw(at)),
            }
            at += 1;
        }
        out.into_bytes()
    }

    fn write_tag(&self, at: usize, patch: &Patch, out: &mut String) {
        let raw = self.raw(at);
        let changes = patch.attributes.get(&at);
        // The numbers of editing sessions tell who wrote what in one sitting.
        let sessions = raw.contains("rsid");
        if changes.is_none() && !sessions {
            out.push_str(raw);
            return;
        }
        let is_session = |key: &str| local(key).starts_with("rsid") || local(key) == "paragraph-rsid";
        out.push('<');
        out.push_str(self.full_name(at));
        let mut left: BTreeMap<&str, &Option<String>> =
            changes.into_iter().flatten().map(|(key, value)| (key.as_str(), value)).collect();
        for (key, value) in self.attributes(at) {
            let value = match left.remove(key.as_str()) {
                Some(None) => continue,
                Some(Some(new)) => new.clone(),
                None if is_session(&key) => continue,
                None => value,
            };
            push_attribute(out, &key, &value);
        }
        for (key, value) in left {
            if let Some(value) = value {
                push_attribute(out, key, value);
            }
        }
        out.push_str(if self.kind(at) == Some(Kind::Empty) { "/>" } else { ">" });
    }
}

fn push_attribute(out: &mut String, key: &str, value: &str) {
    let value = escape(value).replace('\n', "&#10;").replace('\t', "&#9;").replace('\r', "&#13;");
    out.push_str(&format!(" {key}=\"{value}\""));
}

pub struct Children<'t> {
    tree: &'t Tree,
    at: usize,
    end: usize,
}

impl Iterator for Children<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        while self.at < self.end {
            let at = self.at;
            self.at = self.tree.after(at);
            if self.tree.is_open(at) {
                return Some(at);
            }
        }
        None
    }
}

/// What changes in the copy.
#[derive(Default)]
pub struct Patch {
    /// First token to last token left out.
    cuts: HashMap<usize, usize>,
    swaps: HashMap<usize, String>,
    attributes: HashMap<usize, BTreeMap<String, Option<String>>>,
}

impl Patch {
    /// Leaves out an element with all below.
    pub fn cut(&mut self, tree: &Tree, at: usize) {
        self.cut_range(at, tree.close(at));
    }

    /// Leaves out these tokens, both ends included.
    pub fn cut_range(&mut self, first: usize, last: usize) {
        let end = self.cuts.entry(first).or_insert(last);
        *end = (*end).max(last);
    }

    /// Leaves out an element's tags, not what is between.
    pub fn unwrap(&mut self, tree: &Tree, at: usize) {
        self.cut_range(at, at);
        let close = tree.close(at);
        self.cut_range(close, close);
    }

    /// Leaves out what is below an element.
    pub fn empty(&mut self, tree: &Tree, at: usize) {
        let close = tree.close(at);
        if close > at + 1 {
            self.cut_range(at + 1, close - 1);
        }
    }

    pub fn is_cut(&self, at: usize) -> bool {
        self.cuts.contains_key(&at)
    }

    /// Puts markup in a token's place.
    pub fn swap(&mut self, at: usize, markup: String) {
        self.swaps.insert(at, markup);
    }

    /// Puts text in a text token's place.
    pub fn set_text(&mut self, at: usize, text: &str) {
        self.swap(at, escape(text).into_owned());
    }

    /// Sets an attribute by its full name, or takes it away.
    pub fn set(&mut self, at: usize, key: &str, value: Option<String>) {
        self.attributes.entry(at).or_default().insert(key.to_owned(), value);
    }
}

/// A name without its prefix.
pub fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// Whether a tag is as XML wants it: what is not is read in one way here and in another elsewhere, and once it is
/// written again in a third.
fn sound(tag: &BytesStart) -> bool {
    let named = |name: &str| {
        let rest = |c: char| c.is_alphanumeric() || matches!(c, '_' | ':' | '-' | '.') || !c.is_ascii();
        name.starts_with(|c: char| rest(c) && !c.is_ascii_digit() && !matches!(c, '-' | '.')) && name.chars().all(rest)
    };
    let mut attributes = tag.attributes();
    let mut keys = Vec::new();
    for one in attributes.with_checks(false) {
        let Ok(one) = one else { return false };
        if !named(one.key.0) || one.value.contains('<') || unescape(&one.value).is_err() {
            return false;
        }
        keys.push(one.key.0);
    }
    // Not the reader's own check, whose time grows with the square of their number.
    keys.sort_unstable();
    named(tag.name().0) && keys.windows(2).all(|pair| pair.first() != pair.last())
}

/// The source as text, and whether it was in another encoding than UTF-8.
fn decode(bytes: &[u8]) -> Option<(String, bool)> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        let (text, broken) = encoding.decode_without_bom_handling(bytes.get(length..)?);
        return (!broken).then(|| (text.into_owned(), encoding != UTF_8));
    }
    if let Some(text) = UTF_8.decode_without_bom_handling_and_without_replacement(bytes) {
        return Some((text.into_owned(), false));
    }
    let text = GB18030.decode_without_bom_handling_and_without_replacement(bytes)?;
    Some((text.into_owned(), true))
}
