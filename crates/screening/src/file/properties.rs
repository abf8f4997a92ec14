//! Properties of a document: who, where, when, from which template.

use super::sink::Sink;
use super::tree::Tree;
use crate::{Hidden, Part, Place, Refused};

/// What programs fill in by themselves and what tells nothing of people.
const PLAIN: &[&str] = &[
    "Application",
    "AppVersion",
    "DocSecurity",
    "ScaleCrop",
    "LinksUpToDate",
    "SharedDoc",
    "HyperlinksChanged",
    "Pages",
    "Words",
    "Characters",
    "CharactersWithSpaces",
    "Lines",
    "Paragraphs",
    "TotalTime",
    "Slides",
    "Notes",
    "HiddenSlides",
    "MMClips",
    "PresentationFormat",
    "TitlesOfParts",
    "HeadingPairs",
    "generator",
    "document-statistic",
    "language",
    "editing-duration",
    "editing-cycles",
    "revision",
    "CreatorVersion",
    "Creator",
    "DocUsage",
];

/// Reads every property with a text; all of them go.
pub fn read(sink: &mut Sink, tree: &Tree, name: &str) -> Result<(), Refused> {
    for at in 0..tree.len() {
        if !tree.is_open(at) {
            continue;
        }
        let element = tree.name(at);
        let own: String = (at + 1..tree.close(at)).map(|at| tree.text(at)).collect();
        let leaf = tree.children(at).next().is_none();
        let key = tree.attribute(at, "name").or_else(|| tree.attribute(at, "Name"));
        let parent = (0..at).rev().find(|up| tree.is_open(*up) && tree.close(*up) > at);
        let key = key.or_else(|| parent.filter(|_| element.len() < 9).and_then(|up| tree.attribute(up, "name")));
        let plain = PLAIN.contains(&element) || (element == "Template" && own.starts_with("Normal"));
        let inside_plain = parent.is_some_and(|up| matches!(tree.name(up), "vector" | "variant"));
        let text = own.trim();
        if leaf && !text.is_empty() && (element != "DocID" || !super::telling::document_number(text)) {
            let place = Place::new(Part::Property, name, key.clone().unwrap_or_else(|| element.to_owned()));
            sink.hide(Hidden::Properties, place, text)?;
            if !plain && !inside_plain {
                sink.note(Hidden::Properties, 1);
            }
        }
        for (attribute, value) in tree.attributes(at) {
            if super::telling::attribute_worth(&value) {
                let place = Place::new(Part::Property, name, attribute);
                sink.hide(Hidden::Properties, place, value)?;
            }
        }
    }
    Ok(())
}
