//! Leaves only objects the pages need, and strings only where a reader's program needs them.

use std::collections::{HashMap, HashSet};

use lopdf::{Dictionary, Document, Object, ObjectId};

/// Entries that go wherever they stand.
const GONE: [&[u8]; 22] = [
    b"Metadata",
    b"PieceInfo",
    b"AF",
    b"AA",
    b"OpenAction",
    b"Thumb",
    b"LastModified",
    b"OC",
    b"Alternates",
    b"OPI",
    b"Measure",
    b"EF",
    b"JS",
    b"PtData",
    b"Ref",
    b"IDTree",
    b"Namespaces",
    b"AcroForm",
    b"Names",
    b"OCGs",
    b"Usage",
    b"PresSteps",
];
/// Dictionaries whose keys are names the content gives: no key of them means anything by itself.
const MAPS: [&[u8]; 10] = [
    b"Font",
    b"XObject",
    b"ExtGState",
    b"ColorSpace",
    b"Pattern",
    b"Shading",
    b"Properties",
    b"CharProcs",
    b"RoleMap",
    b"ClassMap",
];
/// Strings that stay: fonts' and colours' names, the language.
const STRINGS: [&[u8]; 8] = [
    b"Registry",
    b"Ordering",
    b"CharSet",
    b"FontFamily",
    b"Panose",
    b"Lang",
    b"OutputConditionIdentifier",
    b"RegistryName",
];
/// Entries whose value is a stream that is needed, whatever it says of itself.
const STREAMS: [&[u8]; 12] = [
    b"FontFile",
    b"FontFile2",
    b"FontFile3",
    b"ToUnicode",
    b"Encoding",
    b"CIDToGIDMap",
    b"CIDSet",
    b"UseCMap",
    b"Contents",
    b"DestOutputProfile",
    b"JBIG2Globals",
    b"G",
];
/// Entries by which a stream shows that drawing needs it.
const KINDS: [&[u8]; 6] =
    [b"PatternType", b"FunctionType", b"ShadingType", b"HalftoneType", b"BitsPerComponent", b"BBox"];

/// What the way to an object says about it.
#[derive(Clone, Copy, Default)]
struct Way {
    map: bool,
    stream: bool,
}

/// Everything from the root on is scrubbed; all else goes.
pub fn scrub(out: &mut Document, root: ObjectId) {
    let ways = ways(out, root);
    let mut kept = HashMap::new();
    for (id, way) in &ways {
        let Some(mut object) = out.objects.remove(id) else { continue };
        if let Object::Stream(stream) = &object {
            let subtype = stream.dict.get(b"Subtype").and_then(Object::as_name).unwrap_or_default();
            let needed =
                way.stream || matches!(subtype, b"Form" | b"Image") || KINDS.iter().any(|key| stream.dict.has(key));
            if !needed {
                continue;
            }
        }
        if matches!(object, Object::String(..)) {
            continue;
        }
        clean(&mut object, way.map, false);
        kept.insert(*id, object);
    }
    let ids: HashSet<ObjectId> = kept.keys().copied().collect();
    out.objects = kept.into_iter().collect();
    for object in out.objects.values_mut() {
        dangling(object, &ids);
    }
    // What only led through entries that went is not needed any more.
    let needed = ways_of(out, root);
    out.objects.retain(|id, _| needed.contains_key(id));
}

fn ways(out: &mut Document, root: ObjectId) -> HashMap<ObjectId, Way> {
    ways_of(out, root)
}

/// Every object the root leads to, over entries that stay.
fn ways_of(out: &Document, root: ObjectId) -> HashMap<ObjectId, Way> {
    let mut ways: HashMap<ObjectId, Way> = HashMap::new();
    let mut stack = vec![(Object::Reference(root), Way::default())];
    while let Some((object, way)) = stack.pop() {
        match object {
            Object::Reference(id) => {
                let known = ways.get(&id).copied();
                let all = Way {
                    map: way.map || known.is_some_and(|known| known.map),
                    stream: way.stream || known.is_some_and(|known| known.stream),
                };
                ways.insert(id, all);
                if known.is_none_or(|known| known.map != all.map || known.stream != all.stream) {
                    inside(out.objects.get(&id), all, &mut stack);
                }
            }
            other => inside(Some(&other), way, &mut stack),
        }
    }
    ways
}

fn inside(object: Option<&Object>, way: Way, stack: &mut Vec<(Object, Way)>) {
    let leads = |value: &Object| matches!(value, Object::Reference(_) | Object::Array(_) | Object::Dictionary(_));
    match object {
        Some(Object::Array(items)) => {
            let profile =
                matches!(items.first(), Some(Object::Name(name)) if name == b"ICCBased" || name == b"Indexed");
            let below = Way { map: false, stream: way.stream || profile };
            stack.extend(items.iter().filter(|item| leads(item)).map(|item| (item.clone(), below)));
        }
        Some(Object::Dictionary(dict)) => entries(dict, way, stack),
        Some(Object::Stream(stream)) => entries(&stream.dict, Way { map: false, ..way }, stack),
        _ => {}
    }
}

fn entries(dict: &Dictionary, way: Way, stack: &mut Vec<(Object, Way)>) {
    for (key, value) in dict.iter() {
        let key = key.as_slice();
        if !way.map && GONE.contains(&key)
            || !matches!(value, Object::Reference(_) | Object::Array(_) | Object::Dictionary(_))
        {
            continue;
        }
        // Glyphs of Type 3 fonts are streams in such a map.
        let glyphs = way.map && way.stream;
        let below = Way {
            map: !way.map && MAPS.contains(&key),
            stream: !way.map && (STREAMS.contains(&key) || key == b"CharProcs") || glyphs,
        };
        stack.push((value.clone(), below));
    }
}

/// Takes entries and strings out of an object.
fn clean(object: &mut Object, map: bool, table: bool) {
    match object {
        Object::Array(items) => {
            let table =
                table || matches!(items.first(), Some(Object::Name(name)) if name == b"Indexed" || name == b"I");
            for item in items {
                match item {
                    Object::String(..) if !table => *item = Object::Null,
                    item => clean(item, false, false),
                }
            }
        }
        Object::Dictionary(dict) => entries_go(dict, map),
        Object::Stream(stream) => entries_go(&mut stream.dict, false),
        _ => {}
    }
}

fn entries_go(dict: &mut Dictionary, map: bool) {
    if !map {
        GONE.iter().for_each(|key| {
            dict.remove(key);
        });
    }
    let element = dict.has(b"S") && dict.has(b"P");
    let (bookmark, link) = (dict.has(b"Parent"), dict.get(b"S").and_then(Object::as_name).is_ok_and(|s| s == b"URI"));
    let gone: Vec<Vec<u8>> = dict
        .iter()
        .filter(|(key, value)| {
            let stays = STRINGS.contains(&key.as_slice())
                || element && matches!(key.as_slice(), b"Alt" | b"ActualText" | b"E")
                || bookmark && key.as_slice() == b"Title"
                || link && key.as_slice() == b"URI";
            matches!(value, Object::String(..)) && !stays
        })
        .map(|(key, _)| key.clone())
        .collect();
    gone.iter().for_each(|key| {
        dict.remove(key);
    });
    for (key, value) in dict.iter_mut() {
        let below = !map && MAPS.contains(&key.as_slice());
        clean(value, below, false);
    }
}

/// References to objects that went.
fn dangling(object: &mut Object, ids: &HashSet<ObjectId>) {
    match object {
        Object::Reference(id) if !ids.contains(id) => *object = Object::Null,
        Object::Array(items) => items.iter_mut().for_each(|item| dangling(item, ids)),
        Object::Dictionary(dict) => dict.iter_mut().for_each(|(_, value)| dangling(value, ids)),
        Object::Stream(stream) => stream.dict.iter_mut().for_each(|(_, value)| dangling(value, ids)),
        _ => {}
    }
}
