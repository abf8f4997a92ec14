//! XML, piece by piece: names without their prefix, text with its entities resolved, depth counted. No DTD is ever
//! read, so there are no entities of a file's own.

use std::borrow::Cow;
use std::io::BufRead;

use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Error, Reader};

use crate::limits::Refused;
use crate::package::damaged;

pub struct Xml<R> {
    reader: Reader<R>,
    buffer: Vec<u8>,
    part: String,
    depth: usize,
    limit: usize,
}

/// A piece. An empty element is opened and closed.
pub enum Node<'x> {
    Open(Tag<'x>),
    Close(Name<'x>),
    Text(Cow<'x, str>),
}

pub struct Tag<'x>(BytesStart<'x>);

/// The name of an element without its prefix.
pub struct Name<'x>(Cow<'x, str>);

impl<R: BufRead> Xml<R> {
    pub fn new(source: R, part: &str, limit: usize) -> Self {
        let mut reader = Reader::from_reader(source);
        reader.config_mut().expand_empty_elements = true;
        Self { reader, buffer: Vec::new(), part: part.to_owned(), depth: 0, limit }
    }

    /// The next piece; None at the end.
    ///
    /// # Errors
    /// [`Refused::Damaged`], [`Refused::TooDeep`], and what the package below refuses.
    pub fn next(&mut self) -> Result<Option<Node<'_>>, Refused> {
        // A loop here would keep the buffer borrowed across rounds; the pieces nobody wants are given as empty text.
        self.buffer.clear();
        let event = match self.reader.read_event_into(&mut self.buffer) {
            Ok(event) => event,
            Err(error) => return Err(refused(&error, &self.part)),
        };
        match &event {
            Event::Start(_) => self.depth += 1,
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        if self.depth > self.limit {
            return Err(Refused::TooDeep { limit: self.limit });
        }
        Ok(Some(match event {
            Event::Start(start) | Event::Empty(start) => Node::Open(Tag(start)),
            Event::End(end) => Node::Close(Name(Cow::Owned(end.local_name().as_ref().to_owned()))),
            Event::Text(text) => Node::Text(Cow::Owned(text.xml10_content().into_owned())),
            Event::CData(text) => Node::Text(Cow::Owned(text.xml10_content().into_owned())),
            Event::GeneralRef(name) => match resolve_entity(&name) {
                Some(character) => Node::Text(Cow::Owned(character.to_string())),
                None => return Err(damaged(&self.part)),
            },
            // [ECMA-376, part 2, 8.3.5]: packages have no DTD.
            Event::DocType(_) => return Err(damaged(&self.part)),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => Node::Text(Cow::Borrowed("")),
            Event::Eof if self.depth > 0 => return Err(damaged(&self.part)),
            Event::Eof => return Ok(None),
        }))
    }
}

impl Node<'_> {
    /// The tag, if this opens an element of that name.
    pub fn open(&self, name: &str) -> Option<&Tag<'_>> {
        match self {
            Self::Open(tag) if tag.name() == name => Some(tag),
            _ => None,
        }
    }
}

impl Tag<'_> {
    pub fn name(&self) -> &str {
        let name = self.0.name().0;
        name.rsplit_once(':').map_or(name, |(_, local)| local)
    }

    /// The value of the attribute with this name, whatever its prefix. An unreadable one is as good as none.
    pub fn attribute(&self, name: &str) -> Option<String> {
        let of_name = |key: &str| key.rsplit_once(':').map_or(key, |(_, local)| local) == name;
        let mut all = self.0.attributes();
        let value = all.with_checks(false).flatten().find(|one| of_name(one.key.0))?.value;
        Some(quick_xml::escape::unescape(&value).map(Cow::into_owned).unwrap_or_else(|_| value.into_owned()))
    }

    /// As a number.
    pub fn number(&self, name: &str) -> Option<u32> {
        self.attribute(name)?.trim().parse().ok()
    }

    /// As a switch: absent and unreadable are `absent`.
    pub fn flag(&self, name: &str, absent: bool) -> bool {
        match self.attribute(name).as_deref() {
            Some("1" | "true" | "on") => true,
            Some("0" | "false" | "off") => false,
            _ => absent,
        }
    }
}

impl Name<'_> {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The character that `&name;` stands for: a number, or one of the five names every XML has. No DTD is ever read, so there
/// are no others.
pub fn resolve_entity(name: &str) -> Option<char> {
    match BytesRef::new(name).resolve_char_ref() {
        Ok(None) => resolve_xml_entity(name)?.chars().next(),
        Ok(number) => number,
        Err(_) => None,
    }
}

/// A refusal of the package travels as the cause of a read error.
fn refused(error: &Error, part: &str) -> Refused {
    let Error::Io(io) = error else {
        return damaged(part);
    };
    io.get_ref().and_then(|cause| cause.downcast_ref::<Refused>()).cloned().unwrap_or_else(|| damaged(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_of(source: &str) -> Result<String, Refused> {
        let mut xml = Xml::new(source.as_bytes(), "p", 3);
        let mut text = String::new();
        while let Some(node) = xml.next()? {
            if let Node::Text(piece) = node {
                text.push_str(&piece);
            }
        }
        Ok(text)
    }

    #[test]
    fn text_is_resolved_and_depth_bounded() {
        assert_eq!(text_of("<a:b>x&amp;<![CDATA[<y>]]>&#x1F600;&#10;<c/></a:b>").unwrap(), "x&<y>😀\n");
        assert_eq!(text_of("<a><a><a/></a></a>").unwrap(), "");
        assert_eq!(text_of("<a><a><a><a/></a></a></a>"), Err(Refused::TooDeep { limit: 3 }));
        for bad in
            ["<a>", "<a></b>", "<a>&own;</a>", "<a>&#+65;</a>", "<a>&#0;</a>", "<!DOCTYPE a []><a/>", "<a>&#xD800;</a>"]
        {
            assert_eq!(text_of(bad), Err(damaged("p")), "{bad}");
        }
    }
}
