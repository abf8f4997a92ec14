//! Comments, footnotes and endnotes: what is referred to from inside a cell is said about that cell.

use std::collections::HashMap;

use crate::grid::{Budget, push};
use crate::limits::{Limits, Refused};
use crate::package::Package;
use crate::xml::Node;

/// What a reference names: the kind of note and its id.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Reference {
    pub kind: &'static str,
    pub id: String,
}

pub struct Notes(HashMap<Reference, String>);

impl Notes {
    pub fn get(&self, reference: &Reference) -> &str {
        self.0.get(reference).map_or("", String::as_str)
    }
}

/// The element that refers, and the element it refers to.
const KINDS: [(&str, &str); 3] =
    [("commentReference", "comment"), ("footnoteReference", "footnote"), ("endnoteReference", "endnote")];

/// The kind of note an element refers to.
pub fn kind_of(element: &str) -> Option<&'static str> {
    KINDS.iter().find(|(reference, _)| *reference == element).map(|(_, kind)| *kind)
}

/// # Errors
/// [`Refused`]
pub fn read(package: &mut Package<'_>, main: &str, limits: &Limits) -> Result<Notes, Refused> {
    let mut notes = HashMap::new();
    let mut budget = Budget::new(limits);
    for link in package.relationships(main)? {
        let Some((_, kind)) = KINDS.iter().find(|(_, kind)| link.kind.strip_suffix('s') == Some(kind)) else {
            continue;
        };
        let Some(mut xml) = package.xml(&link.target)? else { continue };
        let mut current: Option<(Reference, String)> = None;
        let mut inside = false;
        while let Some(node) = xml.next()? {
            match (node, &mut current) {
                (Node::Open(tag), current) if tag.name() == *kind => {
                    let id = tag.attribute("id").unwrap_or_default();
                    *current = Some((Reference { kind, id }, String::new()));
                }
                (Node::Open(tag), _) => inside = tag.name() == "t",
                (Node::Text(piece), Some((_, text))) if inside => push(text, &piece, limits, "")?,
                (Node::Text(_), _) => {}
                (Node::Close(name), current) => {
                    inside = false;
                    match (name.as_str(), current.as_mut()) {
                        ("p", Some((_, text))) => text.push('\n'),
                        (name, _) if name == *kind => {
                            if let Some((reference, text)) = current.take() {
                                budget.cells(1)?;
                                budget.text(text.len())?;
                                notes.insert(reference, text.trim().to_owned());
                            }
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    Ok(Notes(notes))
}
