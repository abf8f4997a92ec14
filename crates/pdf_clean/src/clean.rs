//! Writes the document anew: only what showing its pages needs, and bookmarks, structure and links to the web.
//!
//! Form fields and annotations that show something are flattened: what they look like becomes part of the page, so that
//! nothing under them comes to light. As annotations they go, with all that they say, and so do notes and links to files. Names of destinations are resolved. Strings stay only where a reader's program needs them.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat, text_string};
use sha2::{Digest, Sha256};

use super::{
    destinations::Destinations,
    drawn::Source,
    object::{self, Budget, Inflated, get, get_array, get_dict, get_name},
    page::{self, Page, Stamp},
    pages, picture,
    reading::{Plan, Step},
    redact, scrub,
};
use crate::Refused;

/// What the pages' reading found out for the writing.
pub struct Found {
    /// Appearances of form fields, by page.
    pub stamps: BTreeMap<u32, Vec<Stamp>>,
    /// Forms drawn where a reader sees them.
    pub shown: BTreeSet<ObjectId>,
}

/// Entries of a page that stay.
const PAGE: [&[u8]; 10] = [
    b"Resources",
    b"MediaBox",
    b"CropBox",
    b"BleedBox",
    b"TrimBox",
    b"ArtBox",
    b"Rotate",
    b"Group",
    b"UserUnit",
    b"StructParents",
];
/// Entries of a form or tile that stay.
const FORM: [&[u8]; 16] = [
    b"Type",
    b"Subtype",
    b"FormType",
    b"BBox",
    b"Matrix",
    b"Resources",
    b"Group",
    b"StructParent",
    b"StructParents",
    b"PatternType",
    b"PaintType",
    b"TilingType",
    b"XStep",
    b"YStep",
    b"Length",
    b"Filter",
];
/// Entries of the root that stay.
const ROOT: [&[u8]; 8] = [
    b"Outlines",
    b"StructTreeRoot",
    b"MarkInfo",
    b"Lang",
    b"ViewerPreferences",
    b"OutputIntents",
    b"PageLayout",
    b"PageMode",
];

/// The bytes of the cleaned document.
pub fn write(doc: &Document, bytes: &[u8], plan: &Plan, found: &Found, budget: &Budget) -> Result<Vec<u8>, Refused> {
    let damaged = || Refused::Damaged { part: "Root".to_owned() };
    let destinations = Destinations::read(doc);
    let list = page::pages(doc, budget)?;
    let mut out = doc.clone();
    annotations_go(doc, &mut out);
    for (number, page) in (1..).zip(&list) {
        put_page(doc, &mut out, page, number, plan, found, &destinations, budget)?;
    }
    forms(doc, &mut out, plan, found, budget)?;
    strings(&mut out, plan);
    pictures(doc, &mut out, budget)?;
    bookmarks(doc, &mut out, &destinations);

    let kids: Vec<Object> = list.iter().map(|page| Object::Reference(page.id)).collect();
    let mut tree = Dictionary::new();
    tree.set("Type", "Pages");
    tree.set("Count", Object::Integer(i64::try_from(kids.len()).unwrap_or_default()));
    tree.set("Kids", kids);
    let tree = add(&mut out, Object::Dictionary(tree));
    for page in &list {
        if let Some(Object::Dictionary(dict)) = out.objects.get_mut(&page.id) {
            dict.set("Parent", tree);
        }
    }
    let mut root = Dictionary::new();
    root.set("Type", "Catalog");
    root.set("Pages", tree);
    // The root as it is by now: bookmarks may stand in it without being objects of their own.
    let old = doc.trailer.get(b"Root").and_then(Object::as_reference).ok();
    let old = old.and_then(|id| out.objects.get(&id)?.as_dict().ok().cloned()).unwrap_or_default();
    for key in ROOT {
        let plain = key != b"PageMode" || get_name(doc, &old, key) == b"UseOutlines";
        if let Some(value) = old.get(key).ok().filter(|_| plain) {
            root.set(key, value.clone());
        }
    }
    let root = add(&mut out, Object::Dictionary(root));
    scrub::scrub(&mut out, root);

    let mut trailer = Dictionary::new();
    trailer.set("Root", root);
    let digest = Sha256::new().chain_update(bytes).chain_update(b"cleaned").finalize();
    let id = Object::String(digest.get(..16).unwrap_or_default().to_vec(), StringFormat::Hexadecimal);
    trailer.set("ID", vec![id.clone(), id]);
    out.trailer = trailer;
    out.encryption_state = None;
    out.reference_table.cross_reference_type = lopdf::xref::XrefType::CrossReferenceTable;
    out.version = "1.7".to_owned();
    out.binary_mark = vec![0xE2, 0xE3, 0xCF, 0xD3];
    out.renumber_objects();
    let mut written = Vec::new();
    out.save_to(&mut written).map_err(|_| damaged())?;
    Ok(written)
}

fn add(out: &mut Document, object: Object) -> ObjectId {
    out.max_id = out.max_id.saturating_add(1);
    let id = (out.max_id, 0);
    out.objects.insert(id, object);
    id
}

/// Annotations and form fields are no longer objects of the document, whoever refers to them.
fn annotations_go(doc: &Document, out: &mut Document) {
    let is_page = |dict: &Dictionary| get_name(doc, dict, b"Type") == b"Page";
    let gone = doc.objects.iter().filter_map(|(id, object)| {
        let dict = object.as_dict().ok()?;
        let annotation = dict.has(b"Rect") && dict.has(b"Subtype") && !is_page(dict);
        let field = dict.has(b"FT") || dict.has(b"ByteRange") || dict.has(b"EF");
        (annotation || field).then_some(*id)
    });
    let gone: Vec<ObjectId> = gone.collect();
    for id in gone {
        out.objects.remove(&id);
    }
}

fn packed(dict: Dictionary, content: Vec<u8>) -> Object {
    let mut stream = Stream::new(dict, content);
    // What can't be packed is written as it is.
    let _ = stream.compress();
    Object::Stream(stream)
}

#[expect(clippy::too_many_arguments, reason = "all of it is read, nothing of it belongs together elsewhere")]
fn put_page(
    doc: &Document,
    out: &mut Document,
    page: &Page,
    number: u32,
    plan: &Plan,
    found: &Found,
    destinations: &Destinations,
    budget: &Budget,
) -> Result<(), Refused> {
    let (content, _) = page::content(doc, page.dict, budget)?;
    let mut content = redact::content(&content, plan.streams.get(&Source::Page(number)));
    let stamps = found.stamps.get(&number).map_or(&[][..], Vec::as_slice);
    let boxes = plan.boxes.get(&number);
    if boxes.is_some() || !stamps.is_empty() {
        content.splice(0..0, *b"q\n");
        content.extend_from_slice(b"Q\n");
    }
    let mut resources = page.resources.cloned().unwrap_or_default();
    if !stamps.is_empty() {
        let mut objects = get_dict(doc, &resources, b"XObject").cloned().unwrap_or_default();
        for (at, stamp) in stamps.iter().enumerate() {
            let name = format!("GonStamp{at}");
            objects.set(name.as_str(), Object::Reference(stamp.form));
            let matrix = stamp.matrix.map(|n| format!("{n:.5} ")).concat();
            content.extend_from_slice(format!("q {matrix}cm /{name} Do Q\n").as_bytes());
        }
        resources.set("XObject", objects);
    }
    if let Some(boxes) = boxes {
        redact::boxes(boxes, &mut content);
    }
    let content = add(out, packed(Dictionary::new(), content));
    let mut dict = Dictionary::new();
    dict.set("Type", "Page");
    for key in PAGE {
        if let Some(value) = page.dict.get(key).ok().cloned() {
            dict.set(key, value);
        }
    }
    for (key, value) in &page.taken {
        dict.set(*key, (*value).clone());
    }
    if !stamps.is_empty() || !dict.has(b"Resources") {
        dict.set("Resources", resources);
    }
    if !dict.has(b"MediaBox") {
        dict.set("MediaBox", [0, 0, 612, 792].map(Object::Integer).to_vec());
    }
    dict.set("Contents", content);
    let links = links(doc, out, page, plan, destinations);
    if !links.is_empty() {
        dict.set("Annots", links);
    }
    out.objects.insert(page.id, Object::Dictionary(dict));
    Ok(())
}

/// Links to the web and within the document, made anew.
fn links(doc: &Document, out: &mut Document, page: &Page, plan: &Plan, destinations: &Destinations) -> Vec<Object> {
    let mut links = Vec::new();
    for reference in get_array(doc, page.dict, b"Annots").iter().take(20_000) {
        let Some(old) = object::dict(doc, reference) else { continue };
        let id = reference.as_reference().ok();
        if get_name(doc, old, b"Subtype") != b"Link" || id.is_some_and(|id| plan.links.contains(&id)) {
            continue;
        }
        let mut link = Dictionary::new();
        link.set("Type", "Annot");
        link.set("Subtype", "Link");
        for key in [b"Rect".as_slice(), b"Border", b"C", b"H", b"QuadPoints", b"StructParent"] {
            if let Some(value) = get(doc, old, key) {
                link.set(key, value.clone());
            }
        }
        if let Some(uri) = pages::address(doc, old).filter(|uri| pages::stays(uri)) {
            let mut action = Dictionary::new();
            action.set("S", "URI");
            action.set("URI", Object::String(uri.into_bytes(), StringFormat::Literal));
            link.set("A", action);
        } else if let Some(target) = destinations.of(doc, old) {
            link.set("Dest", target);
        } else {
            continue;
        }
        match id {
            Some(id) => {
                out.objects.insert(id, Object::Dictionary(link));
                links.push(Object::Reference(id));
            }
            None => links.push(Object::Dictionary(link)),
        }
    }
    links
}

/// Forms that are seen are written without what goes; all others are emptied.
fn forms(doc: &Document, out: &mut Document, plan: &Plan, found: &Found, budget: &Budget) -> Result<(), Refused> {
    for (id, object) in &doc.objects {
        let Object::Stream(stream) = object else { continue };
        let shown = found.shown.contains(id);
        let draws = get_name(doc, &stream.dict, b"Subtype") == b"Form" || stream.dict.has(b"PatternType");
        let paints = stream.dict.has(b"ShadingType") || get_name(doc, &stream.dict, b"Subtype") == b"Image";
        if !shown && (!draws || paints) {
            continue;
        }
        let content = match object::content(doc, stream, budget)? {
            Some(content) if shown => redact::content(&content, plan.streams.get(&Source::Form(*id))),
            _ => Vec::new(),
        };
        let mut dict = Dictionary::new();
        for key in FORM.iter().filter(|key| !matches!(**key, b"Length" | b"Filter")) {
            if let Ok(value) = stream.dict.get(key) {
                dict.set(*key, value.clone());
            }
        }
        out.objects.insert(*id, packed(dict, content));
    }
    Ok(())
}

/// Words that stand in for pictures, and bookmarks, with their edits.
fn strings(out: &mut Document, plan: &Plan) {
    for (id, path, text) in &plan.strings {
        let mut at = out.objects.get_mut(id);
        for step in path {
            at = match (at, step) {
                (Some(Object::Dictionary(dict)), Step::Key(key)) => dict.get_mut(key).ok(),
                (Some(Object::Stream(stream)), Step::Key(key)) => stream.dict.get_mut(key).ok(),
                (Some(Object::Array(items)), Step::Item(item)) => items.get_mut(*item),
                _ => None,
            };
        }
        if let Some(string) = at {
            *string = text_string(text);
        }
    }
}

/// Pictures lose what they carry.
fn pictures(doc: &Document, out: &mut Document, budget: &Budget) -> Result<(), Refused> {
    let mut clean: Vec<(ObjectId, Vec<u8>, Vec<u8>)> = Vec::new();
    for (id, object) in &doc.objects {
        let Object::Stream(stream) = object else { continue };
        let named = |name: &Object| matches!(name.as_name(), Ok(b"DCTDecode" | b"DCT" | b"JPXDecode"));
        let pictures = match get(doc, &stream.dict, b"Filter") {
            Some(Object::Array(names)) => names.last().is_some_and(named),
            Some(one) => named(one),
            None => false,
        };
        if !pictures {
            continue;
        }
        if let Inflated::Picture(bytes, filter) = object::inflate(doc, stream, budget)?
            && let Some(stripped) = picture::stripped(&bytes)
        {
            clean.push((*id, stripped, filter));
        }
    }
    for (id, bytes, filter) in clean {
        if let Some(Object::Stream(stream)) = out.objects.get_mut(&id) {
            stream.dict.set("Filter", Object::Name(filter));
            stream.dict.remove(b"DecodeParms");
            stream.set_content(bytes);
        }
    }
    Ok(())
}

/// Bookmarks keep their title and where they lead within the document.
fn bookmarks(doc: &Document, out: &mut Document, destinations: &Destinations) {
    let mut seen = HashSet::new();
    let root = doc.catalog().ok().and_then(|root| root.get(b"Outlines").ok());
    let mut stack: Vec<&Object> = root.into_iter().collect();
    while let Some(node) = stack.pop() {
        let Ok(id) = node.as_reference() else { continue };
        let Some(old) = object::dict(doc, node).filter(|_| seen.insert(id)) else { continue };
        stack.extend([b"First".as_slice(), b"Next"].into_iter().filter_map(|key| old.get(key).ok()));
        // The title may be edited by now.
        let title = out.objects.get(&id).and_then(|now| now.as_dict().ok()?.get(b"Title").ok().cloned());
        let mut item = Dictionary::new();
        for key in [b"Parent".as_slice(), b"Prev", b"Next", b"First", b"Last", b"Count", b"C", b"F"] {
            if let Ok(value) = old.get(key) {
                item.set(key, value.clone());
            }
        }
        if let Some(title) = title {
            item.set("Title", title);
        }
        if let Some(target) = destinations.of(doc, old) {
            item.set("Dest", target);
        }
        out.objects.insert(id, Object::Dictionary(item));
    }
}
