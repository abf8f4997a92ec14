//! Where links and bookmarks lead within the document, with names resolved (ISO 32000, 12.3.2).

use std::collections::{HashMap, HashSet};

use lopdf::{Dictionary, Document, Object};

use super::object::{self, get, get_array, get_dict, get_name};

/// Named places.
pub struct Destinations {
    names: HashMap<Vec<u8>, Vec<Object>>,
}

/// Names of one document.
const NAMES: usize = 200_000;

impl Destinations {
    pub fn read(doc: &Document) -> Self {
        let mut names = HashMap::new();
        let Ok(root) = doc.catalog() else { return Self { names } };
        for (name, target) in get_dict(doc, root, b"Dests").into_iter().flat_map(Dictionary::iter) {
            names.extend(explicit(doc, target).map(|target| (name.clone(), target)));
        }
        let tree = get_dict(doc, root, b"Names").and_then(|names| get_dict(doc, names, b"Dests"));
        let mut seen = HashSet::new();
        let mut stack: Vec<&Dictionary> = tree.into_iter().collect();
        while let Some(node) = stack.pop() {
            if !seen.insert(std::ptr::from_ref(node).addr()) || names.len() > NAMES {
                continue;
            }
            stack.extend(get_array(doc, node, b"Kids").iter().filter_map(|kid| object::dict(doc, kid)));
            for pair in get_array(doc, node, b"Names").as_chunks::<2>().0 {
                let [name, target] = pair;
                if let Ok((_, Object::String(name, _))) = doc.dereference(name) {
                    names.extend(explicit(doc, target).map(|target| (name.clone(), target)));
                }
            }
        }
        Self { names }
    }

    /// Where a link or a bookmark leads: its `Dest`, or the `D` of its `GoTo`.
    pub fn of(&self, doc: &Document, from: &Dictionary) -> Option<Object> {
        let target = match get(doc, from, b"Dest") {
            Some(target) => target,
            None => {
                let action = get_dict(doc, from, b"A").filter(|action| get_name(doc, action, b"S") == b"GoTo")?;
                get(doc, action, b"D")?
            }
        };
        let target = match target {
            Object::Name(name) | Object::String(name, _) => self.names.get(name)?.clone(),
            other => explicit(doc, other)?,
        };
        Some(Object::Array(target))
    }
}

/// A page, a way to fit it, numbers; nothing else.
fn explicit(doc: &Document, target: &Object) -> Option<Vec<Object>> {
    let target = match doc.dereference(target).ok()?.1 {
        Object::Dictionary(dict) => get(doc, dict, b"D")?,
        other => other,
    };
    let parts = target.as_array().ok()?;
    parts.first()?.as_reference().ok()?;
    let plain = |part: &&Object| !matches!(part, Object::String(..) | Object::Array(_) | Object::Dictionary(_));
    Some(parts.iter().filter(plain).take(8).cloned().collect())
}
