//! What no page shows: properties, XMP, annotations, form data, scripts, embedded files, bookmarks, words that
//! stand in for pictures, and text no page draws.

use std::collections::{BTreeSet, HashSet};

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::{
    drawn::Source,
    lines::lines,
    object::{self, IDENTITY, Inflated, get, get_array, get_dict, get_name},
    picture,
    reading::{Origin, Reading, Step, line},
    state::State,
    walk::Walker,
    xmp,
};
use crate::{Hidden, Part, Piece, Place, Refused, Unread};

/// What kind of dictionary strings belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Plain,
    Annotation,
    Field,
    Script,
    Outside,
    Embedded,
    Element,
    Bookmark,
    Layer,
    /// Nothing to be read in it, or read elsewhere.
    Skip,
}

/// Strings that are no text: fonts' and colours' names, keys, digests, dates, ways to places.
const TECHNICAL: [&[u8]; 24] = [
    b"Registry",
    b"Ordering",
    b"CharSet",
    b"FontFamily",
    b"Panose",
    b"ID",
    b"CheckSum",
    b"Lang",
    b"DA",
    b"Limits",
    b"ModDate",
    b"CreationDate",
    b"M",
    b"Cert",
    b"D",
    b"Dest",
    b"RegistryName",
    b"OutputConditionIdentifier",
    b"HTP",
    b"O",
    b"U",
    b"OE",
    b"UE",
    b"Perms",
];

struct NonPageContent<'r, 'a, 'w> {
    reading: &'r mut Reading<'a>,
    walker: &'r mut Walker<'w>,
    /// Actions of links, which the pages report.
    linked: HashSet<ObjectId>,
    /// Appearances of annotations.
    appearances: BTreeSet<ObjectId>,
}

/// Reads everything beside the pages.
pub fn read(reading: &mut Reading, walker: &mut Walker, reachable: &HashSet<ObjectId>) -> Result<(), Refused> {
    let doc = walker.doc;
    let linked = links(doc);
    let mut content = NonPageContent { reading, walker, linked, appearances: BTreeSet::new() };
    let info = content.properties()?;
    for (id, object) in doc.objects.iter().filter(|(id, _)| reachable.contains(id) && Some(**id) != info) {
        content.object(*id, object)?;
    }
    for (key, value) in doc.trailer.iter() {
        if !matches!(key.as_slice(), b"ID" | b"Info" | b"Encrypt") && !matches!(value, Object::Reference(_)) {
            content.visit((0, 0), value, &mut vec![Step::Key(key.clone())], Kind::Plain)?;
        }
    }
    content.undrawn(reachable)?;
    content.orphans(reachable, info)
}

/// All objects the trailer leads to, the document's properties included.
pub fn reachable(doc: &Document) -> HashSet<ObjectId> {
    let mut seen = HashSet::new();
    let mut stack: Vec<&Object> = doc.trailer.iter().map(|(_, value)| value).collect();
    while let Some(object) = stack.pop() {
        match object {
            Object::Reference(id) if seen.insert(*id) => stack.extend(doc.objects.get(id)),
            Object::Array(items) => stack.extend(items),
            Object::Dictionary(dict) => stack.extend(dict.iter().map(|(_, value)| value)),
            Object::Stream(stream) => stack.extend(stream.dict.iter().map(|(_, value)| value)),
            _ => {}
        }
    }
    seen
}

fn links(doc: &Document) -> HashSet<ObjectId> {
    let links = doc.objects.values().filter_map(|object| object.as_dict().ok());
    let links = links.filter(|dict| get_name(doc, dict, b"Subtype") == b"Link");
    links.filter_map(|link| link.get(b"A").ok()?.as_reference().ok()).collect()
}

impl NonPageContent<'_, '_, '_> {
    /// The document's properties; hands back which object they are.
    fn properties(&mut self) -> Result<Option<ObjectId>, Refused> {
        let doc = self.walker.doc;
        let Some(info) = get_dict(doc, &doc.trailer, b"Info") else { return Ok(None) };
        for (key, value) in info.iter() {
            let Ok((_, Object::String(bytes, _))) = doc.dereference(value) else { continue };
            self.reading.count(Hidden::Properties, 1);
            let name = String::from_utf8_lossy(key).into_owned();
            self.reading.aside(Part::Property, &name, Hidden::Properties, object::text(bytes))?;
        }
        Ok(doc.trailer.get(b"Info").ok().and_then(|info| info.as_reference().ok()))
    }

    fn object(&mut self, id: ObjectId, object: &Object) -> Result<(), Refused> {
        if let Object::Stream(stream) = object {
            self.stream(stream)?;
            if matches!(get_name(self.walker.doc, &stream.dict, b"Type"), b"XRef" | b"ObjStm") {
                return Ok(());
            }
        }
        let kind = if self.linked.contains(&id) { Kind::Skip } else { Kind::Plain };
        self.visit(id, object, &mut Vec::new(), kind)
    }

    fn stream(&mut self, stream: &Stream) -> Result<(), Refused> {
        let doc = self.walker.doc;
        if get_name(doc, &stream.dict, b"Type") == b"Metadata" {
            self.reading.count(Hidden::Xmp, 1);
            if let Some(bytes) = object::content(doc, stream, self.reading.budget)? {
                self.xmp(&bytes)?;
            }
        }
        let last = match get(doc, &stream.dict, b"Filter") {
            Some(Object::Array(names)) => names.last().and_then(|name| name.as_name().ok()).unwrap_or_default(),
            Some(Object::Name(name)) => name.as_slice(),
            _ => b"",
        };
        if !matches!(last, b"DCTDecode" | b"DCT" | b"JPXDecode") {
            return Ok(());
        }
        let Inflated::Picture(bytes, _) = object::inflate(doc, stream, self.reading.budget)? else { return Ok(()) };
        let found = picture::read(&bytes);
        self.reading.count(Hidden::Position, found.position.into());
        self.reading.count(Hidden::Exif, found.exif.into());
        for (name, text) in found.fields {
            if is_text(&text) {
                self.reading.aside(Part::Picture, &name, Hidden::Exif, text)?;
            }
        }
        for packet in found.xmp {
            self.reading.count(Hidden::Xmp, 1);
            self.xmp(&packet)?;
        }
        Ok(())
    }

    fn xmp(&mut self, packet: &[u8]) -> Result<(), Refused> {
        for (name, text) in xmp::texts(packet) {
            self.reading.aside(Part::Property, &name, Hidden::Xmp, text)?;
        }
        Ok(())
    }

    /// Goes through an object; references are followed by the caller's list.
    fn visit(&mut self, id: ObjectId, object: &Object, path: &mut Vec<Step>, kind: Kind) -> Result<(), Refused> {
        self.reading.budget.steps(1)?;
        match object {
            Object::Array(items) => {
                let table = matches!(items.first(), Some(Object::Name(name)) if name == b"Indexed" || name == b"I");
                for (at, item) in items.iter().enumerate() {
                    path.push(Step::Item(at));
                    match item {
                        Object::String(bytes, _) if !table => self.string(id, bytes, path, kind)?,
                        Object::Array(_) | Object::Dictionary(_) => self.visit(id, item, path, kind)?,
                        _ => {}
                    }
                    path.pop();
                }
                Ok(())
            }
            Object::Dictionary(dict) => self.dictionary(id, dict, path, kind),
            Object::Stream(stream) => self.dictionary(id, &stream.dict, path, kind),
            _ => Ok(()),
        }
    }

    fn dictionary(
        &mut self,
        id: ObjectId,
        dict: &Dictionary,
        path: &mut Vec<Step>,
        above: Kind,
    ) -> Result<(), Refused> {
        let kind = match above {
            Kind::Skip => Kind::Skip,
            above => self.kind(dict)?.unwrap_or(above),
        };
        self.reading.count(Hidden::Foreign, dict.has(b"PieceInfo").into());
        self.reading.count(Hidden::Thumbnails, dict.has(b"Thumb").into());
        if kind == Kind::Script {
            self.script(dict)?;
        }
        if dict.has(b"XFA") {
            self.forms_in_xml(dict)?;
        }
        for (key, value) in dict.iter() {
            // A signature's bytes, a link's address.
            let bytes = key == b"Contents" && dict.has(b"ByteRange");
            let address = kind == Kind::Skip && key == b"URI";
            if TECHNICAL.contains(&key.as_slice()) || bytes || address || key == b"XFA" {
                continue;
            }
            path.push(Step::Key(key.clone()));
            let below = match key.as_slice() {
                b"A" if get_name(self.walker.doc, dict, b"Subtype") == b"Link" => Kind::Skip,
                _ => kind,
            };
            match value {
                Object::String(bytes, _) => self.string(id, bytes, path, kind)?,
                Object::Array(_) | Object::Dictionary(_) => self.visit(id, value, path, below)?,
                // A string or script of its own; its key says what it is.
                Object::Reference(other) if kind != Kind::Skip => {
                    if let Some(Object::String(bytes, _)) = self.walker.doc.objects.get(other) {
                        let origin = vec![];
                        let own = path.clone();
                        self.text(*other, bytes, &own, origin, kind)?;
                    }
                }
                _ => {}
            }
            path.pop();
        }
        Ok(())
    }

    /// What a dictionary is, counting what goes.
    fn kind(&mut self, dict: &Dictionary) -> Result<Option<Kind>, Refused> {
        let doc = self.walker.doc;
        let (subtype, action) = (get_name(doc, dict, b"Subtype"), get_name(doc, dict, b"S"));
        let kind = match () {
            () if dict.has(b"EF") => {
                self.embedded(dict)?;
                Kind::Embedded
            }
            () if subtype == b"Link" && dict.has(b"Rect") => Kind::Annotation,
            () if subtype == b"Widget" || dict.has(b"FT") || dict.has(b"T") && dict.has(b"V") => {
                self.reading.count(Hidden::Forms, 1);
                self.appearances(dict);
                Kind::Field
            }
            () if dict.has(b"Rect") && !subtype.is_empty() => {
                self.reading.count(Hidden::Annotations, 1);
                self.appearances(dict);
                Kind::Annotation
            }
            () if action == b"JavaScript" => {
                self.reading.count(Hidden::Scripts, 1);
                Kind::Script
            }
            () if matches!(action, b"Launch" | b"GoToR" | b"GoToE" | b"SubmitForm" | b"ImportData" | b"URI") => {
                self.reading.count(Hidden::ExternalLinks, 1);
                Kind::Outside
            }
            () if get_name(doc, dict, b"Type") == b"OCG" => {
                let name = object::get_text(doc, dict, b"Name").unwrap_or_default();
                self.reading.count(Hidden::Layers, (!name.trim().is_empty()).into());
                Kind::Layer
            }
            () if dict.has(b"S") && dict.has(b"P") && (dict.has(b"K") || dict.has(b"Pg") || dict.has(b"Alt")) => {
                Kind::Element
            }
            () if dict.has(b"Title") && dict.has(b"Parent") => Kind::Bookmark,
            () => return Ok(None),
        };
        Ok(Some(kind))
    }

    fn string(&mut self, id: ObjectId, bytes: &[u8], path: &[Step], kind: Kind) -> Result<(), Refused> {
        self.text(id, bytes, path, path.to_vec(), kind)
    }

    fn text(&mut self, id: ObjectId, bytes: &[u8], way: &[Step], own: Vec<Step>, kind: Kind) -> Result<(), Refused> {
        let text = object::text(bytes);
        let keys =
            way.iter().rev().filter_map(|step| if let Step::Key(key) = step { Some(key.as_slice()) } else { None });
        let key: &[u8] = keys.into_iter().next().unwrap_or_default();
        if !is_text(&text) || kind == Kind::Skip {
            return Ok(());
        }
        let name = String::from_utf8_lossy(key).into_owned();
        let origin = Origin::Text(id, own);
        let (part, hidden) = match (kind, key) {
            (Kind::Element, b"Alt" | b"ActualText" | b"E") => {
                return self.reading.push(Piece::new(Place::new(Part::AltText, name, ""), text), &origin);
            }
            (Kind::Bookmark, b"Title") => {
                return self.reading.push(Piece::new(Place::new(Part::Outline, "", ""), text), &origin);
            }
            (Kind::Annotation, b"RC") => (Part::Annotation, Hidden::Annotations),
            (Kind::Annotation, _) => (Part::Annotation, Hidden::Annotations),
            (Kind::Field, _) => (Part::Field, Hidden::Forms),
            (Kind::Script, _) => (Part::Other, Hidden::Scripts),
            (Kind::Outside, _) => (Part::Other, Hidden::ExternalLinks),
            (Kind::Embedded, _) => (Part::Name, Hidden::Embedded),
            (Kind::Layer, _) => (Part::Other, Hidden::Layers),
            (Kind::Plain | Kind::Element | Kind::Bookmark | Kind::Skip, _) => (Part::Other, Hidden::Foreign),
        };
        // Rich text is read without its tags as well: a tag may stand in the middle of a number.
        if text.contains('<') && text.contains("</") {
            let plain: String = xmp::texts(text.as_bytes()).into_iter().map(|(_, text)| text).collect();
            self.reading.aside(part, &name, hidden, plain)?;
        }
        self.reading.aside(part, &name, hidden, text)
    }

    /// A script in a stream; one in a string is read as any string.
    fn script(&mut self, dict: &Dictionary) -> Result<(), Refused> {
        let Some(Object::Stream(stream)) = get(self.walker.doc, dict, b"JS") else { return Ok(()) };
        let script = object::content(self.walker.doc, stream, self.reading.budget)?.unwrap_or_default();
        self.reading.aside(Part::Other, "JS", Hidden::Scripts, object::text(&script))
    }

    fn forms_in_xml(&mut self, form: &Dictionary) -> Result<(), Refused> {
        let doc = self.walker.doc;
        self.reading.count(Hidden::Forms, 1);
        let one = form.get(b"XFA").ok();
        let parts = get_array(doc, form, b"XFA").iter().chain(one);
        for part in parts.take(1000) {
            let Ok((_, Object::Stream(stream))) = doc.dereference(part) else { continue };
            let Some(xml) = object::content(doc, stream, self.reading.budget)? else { continue };
            for (name, text) in xmp::texts(&xml) {
                self.reading.aside(Part::Field, &name, Hidden::Forms, text)?;
            }
        }
        Ok(())
    }

    fn appearances(&mut self, annotation: &Dictionary) {
        let doc = self.walker.doc;
        let mut stack: Vec<(&Object, usize)> = annotation.get(b"AP").ok().map(|ap| (ap, 0)).into_iter().collect();
        while let Some((object, depth)) = stack.pop() {
            match doc.dereference(object) {
                Ok((Some(id), Object::Stream(_))) => {
                    self.appearances.insert(id);
                }
                Ok((_, Object::Dictionary(dict))) if depth < 3 => {
                    stack.extend(dict.iter().map(|(_, value)| (value, depth + 1)));
                }
                _ => {}
            }
        }
    }

    /// Files in the file are read as files.
    fn embedded(&mut self, specification: &Dictionary) -> Result<(), Refused> {
        let doc = self.walker.doc;
        let Some(files) = get_dict(doc, specification, b"EF") else { return Ok(()) };
        let named = [b"UF".as_slice(), b"F"].into_iter().find_map(|key| object::get_text(doc, specification, key));
        let name = named.unwrap_or_else(|| "?".to_owned());
        let mut seen = HashSet::new();
        for (_, file) in files.iter() {
            let Ok((Some(id), Object::Stream(stream))) = doc.dereference(file) else { continue };
            if !seen.insert(id) {
                continue;
            }
            self.reading.count(Hidden::Embedded, 1);
            let place = Place::new(Part::Embedded, name.clone(), "");
            if self.reading.budget.limits.nesting == 0 {
                self.reading.unread(Unread::Limit, place);
                continue;
            }
            let Some(bytes) = object::content(doc, stream, self.reading.budget)? else {
                self.reading.unread(Unread::Damaged, place);
                continue;
            };
            self.within(&bytes, &place)?;
        }
        Ok(())
    }

    /// A file in the file: what its reader finds, and what it can't read.
    fn within(&mut self, bytes: &[u8], place: &Place) -> Result<(), Refused> {
        let found = self.reading.embedded.read(&place.name, bytes);
        for (why, inside) in found.unread {
            self.reading.unread(why, Place { inside, ..place.clone() });
        }
        for (inside, text) in found.texts {
            let mut piece = Piece::new(Place { inside, ..place.clone() }, text);
            piece.hidden = Some(Hidden::Embedded);
            self.reading.push(piece, &Origin::Fixed)?;
        }
        Ok(())
    }

    /// Forms that no page draws: appearances of annotations, leftovers.
    fn undrawn(&mut self, reachable: &HashSet<ObjectId>) -> Result<(), Refused> {
        let doc = self.walker.doc;
        for (id, object) in doc.objects.iter().filter(|(id, _)| reachable.contains(id)) {
            let Object::Stream(stream) = object else { continue };
            let known = self.walker.shown.contains(id) || self.walker.unshown.contains(id);
            let appearance = self.appearances.contains(id);
            if known || !(appearance || get_name(doc, &stream.dict, b"Subtype") == b"Form") {
                continue;
            }
            let hidden = if appearance { Hidden::Annotations } else { Hidden::HiddenText };
            let found = self.form(*id, hidden, 0)?;
            self.reading.count(Hidden::HiddenText, (found && !appearance).into());
        }
        Ok(())
    }

    /// The text of one form by itself; is there any?
    fn form(&mut self, id: ObjectId, hidden: Hidden, page: u32) -> Result<bool, Refused> {
        let (shown, unshown) = (self.walker.shown.clone(), self.walker.unshown.clone());
        let walked = self.walker.form(id, State::new(IDENTITY), None, true);
        (self.walker.shown, self.walker.unshown) = (shown, unshown);
        let drawn = self.walker.finish();
        walked?;
        let all: Vec<u32> = (0..).zip(&drawn.glyphs).map(|(at, _)| at).collect();
        let written = lines(&drawn.glyphs, &all, 1);
        for written in &written {
            let mut piece = line(page, written, Some(hidden));
            piece.place = Place::new(if page == 0 { Part::Annotation } else { Part::Page }, "", piece.place.at);
            self.reading.push(piece, &Origin::Fixed)?;
        }
        Ok(!written.is_empty())
    }

    /// Objects nothing leads to: what older versions of the file left behind.
    fn orphans(&mut self, reachable: &HashSet<ObjectId>, info: Option<ObjectId>) -> Result<(), Refused> {
        let doc = self.walker.doc;
        let orphans = doc.objects.iter().filter(|(id, _)| !reachable.contains(id) && Some(**id) != info);
        let mut count = 0;
        for (id, object) in orphans {
            let before = self.reading.extract.pieces.len();
            let dict = match object {
                Object::Stream(stream) => &stream.dict,
                Object::Dictionary(dict) => dict,
                _ => continue,
            };
            if matches!(get_name(doc, dict, b"Type"), b"XRef" | b"ObjStm" | b"Sig") || dict.has(b"Linearized") {
                continue;
            }
            if get_name(doc, dict, b"Type") == b"Page" {
                let taken = [("Resources", dict.get(b"Resources").ok())];
                let taken = taken.into_iter().filter_map(|(key, value)| Some((key, value?))).collect();
                let page = super::page::page(doc, *id, dict, taken);
                let (shown, unshown) = (self.walker.shown.clone(), self.walker.unshown.clone());
                let drawn = super::page::show(self.walker, &page, u32::MAX);
                (self.walker.shown, self.walker.unshown) = (shown, unshown);
                self.walker.finish();
                let glyphs = drawn?.drawn.glyphs;
                let all: Vec<u32> = (0..).zip(&glyphs).map(|(at, _)| at).collect();
                for written in lines(&glyphs, &all, 1) {
                    self.reading.push(line(0, &written, Some(Hidden::Revisions)), &Origin::Fixed)?;
                }
            } else if get_name(doc, dict, b"Subtype") == b"Form" {
                self.form(*id, Hidden::Revisions, 1)?;
            } else {
                self.left_behind(object)?;
                if let Object::Stream(stream) = object {
                    self.left_content(stream)?;
                }
            }
            count += u32::from(self.reading.extract.pieces.len() > before);
        }
        self.reading.count(Hidden::Revisions, count);
        Ok(())
    }

    /// Content that no page has any more, read with the fonts of the first page.
    fn left_content(&mut self, stream: &Stream) -> Result<(), Refused> {
        if stream.dict.has(b"Type") || stream.dict.has(b"Subtype") {
            return Ok(());
        }
        let doc = self.walker.doc;
        let content = object::content(doc, stream, self.reading.budget)?.unwrap_or_default();
        let shows = |word: &[u8]| memchr::memmem::find(&content, word).is_some();
        if !shows(b"BT") || !shows(b"ET") {
            return Ok(());
        }
        let pages = super::page::pages(doc, self.reading.budget)?;
        let resources = pages.first().and_then(|page| page.resources);
        let walked = self.walker.run(Source::Page(u32::MAX), &content, resources, State::new(IDENTITY), true);
        let glyphs = self.walker.finish().glyphs;
        walked?;
        let all: Vec<u32> = (0..).zip(&glyphs).map(|(at, _)| at).collect();
        for written in lines(&glyphs, &all, 1) {
            self.reading.push(line(0, &written, Some(Hidden::Revisions)), &Origin::Fixed)?;
        }
        Ok(())
    }

    /// Strings of an object nothing leads to; nothing of it is counted by itself.
    fn left_behind(&mut self, object: &Object) -> Result<(), Refused> {
        let mut stack = vec![object];
        while let Some(object) = stack.pop() {
            self.reading.budget.steps(1)?;
            let dict = match object {
                Object::Array(items) => {
                    stack.extend(items);
                    continue;
                }
                Object::String(bytes, _) => {
                    let text = object::text(bytes);
                    if is_text(&text) {
                        self.reading.aside(Part::Other, "", Hidden::Revisions, text)?;
                    }
                    continue;
                }
                Object::Dictionary(dict) => dict,
                Object::Stream(stream) => {
                    if get_name(self.walker.doc, &stream.dict, b"Type") == b"Metadata" {
                        let packet = object::content(self.walker.doc, stream, self.reading.budget)?;
                        for (name, text) in xmp::texts(&packet.unwrap_or_default()) {
                            self.reading.aside(Part::Property, &name, Hidden::Revisions, text)?;
                        }
                    }
                    &stream.dict
                }
                _ => continue,
            };
            let texts = dict.iter().filter(|(key, _)| !TECHNICAL.contains(&key.as_slice()));
            stack.extend(texts.map(|(_, value)| value));
        }
        Ok(())
    }
}

/// Not the bytes of a key or digest.
fn is_text(text: &str) -> bool {
    let odd = text.chars().filter(|c| c.is_control() && !c.is_whitespace() || *c == '\u{FFFD}').count();
    text.chars().count() > 1 && odd * 8 <= text.chars().count()
}
