//! Parts of a package that only say how it hangs together: relationships, content types, the manifest. No program shows
//! what else stands in them, and so nobody looks there: it is read, and goes.

use super::sink::Sink;
use super::telling;
use super::tree::{Kind, Patch, Tree, local};
use crate::{Hidden, Part, Place, Refused};

/// Elements these parts are made of, each with its attributes: of relationships, of content types, of a manifest.
const RELATIONSHIPS: &[(&str, &[&str])] =
    &[("Relationships", &[]), ("Relationship", &["Id", "Type", "Target", "TargetMode"])];
/// See [`RELATIONSHIPS`].
const TYPES: &[(&str, &[&str])] =
    &[("Types", &[]), ("Default", &["Extension", "ContentType"]), ("Override", &["PartName", "ContentType"])];
/// See [`RELATIONSHIPS`].
const MANIFEST: &[(&str, &[&str])] = &[("manifest", &["version"]), ("file-entry", &["full-path", "media-type"])];

/// What may stand in this part. Elements of one kind of part in another are no structure, whatever they say they are.
fn ours(name: &str) -> &'static [(&'static str, &'static [&'static str])] {
    match name {
        "[Content_Types].xml" => TYPES,
        "META-INF/manifest.xml" => MANIFEST,
        _ => RELATIONSHIPS,
    }
}

/// Reads what stands there besides.
pub fn read(sink: &mut Sink, bytes: &[u8], name: &str) -> Result<(), Refused> {
    let tree = match Tree::parse(bytes, name, sink.budget.limits.depth) {
        Ok(tree) => tree,
        Err(refused @ Refused::TooMuch { .. }) => return Err(refused),
        Err(_) => return Ok(()),
    };
    for besides in besides(&tree, name) {
        sink.note(Hidden::Foreign, 1);
        sink.hide(Hidden::Foreign, Place::new(Part::Other, name, ""), besides.text)?;
    }
    Ok(())
}

/// Takes it out.
pub fn strip(tree: &Tree, name: &str, patch: &mut Patch) {
    for besides in besides(tree, name) {
        match besides.key {
            Some(key) => patch.set(besides.first, &key, None),
            None => patch.cut_range(besides.first, besides.last),
        }
    }
}

struct Besides {
    text: String,
    /// The attribute of the element at `first`; none = these tokens.
    key: Option<String>,
    first: usize,
    last: usize,
}

fn besides(tree: &Tree, part: &str) -> Vec<Besides> {
    let elements = ours(part);
    let mut found = Vec::new();
    let mut at = 0;
    while at < tree.len() {
        let first = at;
        match tree.kind(at) {
            Some(Kind::Open | Kind::Empty) => {
                let known = elements.iter().find(|(element, _)| *element == tree.name(at)).map(|(_, keys)| *keys);
                for (key, text) in tree.attributes(at) {
                    let ours = known.is_some_and(|keys| keys.contains(&local(&key))) || key.starts_with("xmlns");
                    if !ours && telling::attribute_worth(&text) {
                        found.push(Besides { text, key: Some(key), first, last: at });
                    }
                }
            }
            Some(Kind::Remark) if telling::worth(tree.raw(at)) => {
                found.push(Besides { text: tree.raw(at).to_owned(), key: None, first, last: at });
            }
            Some(Kind::Text | Kind::Data | Kind::Entity) => {
                let mut text = String::new();
                while matches!(tree.kind(at), Some(Kind::Text | Kind::Data | Kind::Entity)) {
                    text.push_str(&tree.text(at));
                    at += 1;
                }
                at -= 1;
                if telling::worth(&text) {
                    found.push(Besides { text, key: None, first, last: at });
                }
            }
            _ => {}
        }
        at += 1;
    }
    found
}
