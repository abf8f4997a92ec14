//! Every page's text as pieces.

use lopdf::Dictionary;
use unicode_normalization::UnicodeNormalization;

use super::{
    drawn::{Glyph, Mark},
    lines::{lines, push},
    object::{self, get_array, get_dict, get_name},
    page::{Page, Shown, show},
    reading::{Origin, Reading, line},
    walk::Walker,
};
use crate::{Hidden, Part, Piece, Place, Refused, Unread};

/// Unknown glyphs from which on a page counts as not read.
const UNKNOWN: usize = 2;

/// Reads a page. `number` counts from 1.
pub fn read(reading: &mut Reading, walker: &mut Walker, page: &Page, number: u32) -> Result<Shown, Refused> {
    let shown = show(walker, page, number)?;
    let place = || Place::new(Part::Page, number.to_string(), "");
    if shown.no_text {
        reading.unread(Unread::NoTextLayer, place());
    }
    if shown.unknown >= UNKNOWN {
        reading.unread(Unread::UnknownFont, place());
    }
    if shown.covered {
        reading.unread(Unread::Covered, place());
    }
    if shown.cropped {
        reading.unread(Unread::Cropped, place());
    }
    if shown.drawn.damaged {
        reading.unread(Unread::Damaged, place());
    }
    text(reading, &shown, number)?;
    marks(reading, &shown, number)?;
    links(reading, walker, page, number)?;
    Ok(shown)
}

fn text(reading: &mut Reading, shown: &Shown, number: u32) -> Result<(), Refused> {
    let glyphs = &shown.drawn.glyphs;
    let mut first = 1;
    let groups = [
        (None, false),
        (None, true),
        (Some(Hidden::HiddenText), false),
        (Some(Hidden::HiddenText), true),
        (Some(Hidden::Layers), false),
        (Some(Hidden::Layers), true),
    ];
    for (hidden, inkless) in groups {
        let chosen: Vec<u32> = (0..)
            .zip(glyphs)
            .filter(|(_, glyph)| glyph.hide == hidden && glyph.inkless == inkless)
            .map(|(at, _)| at)
            .collect();
        let written = lines(glyphs, &chosen, first);
        first = written.iter().map(|written| written.line + 1).max().unwrap_or(first);
        for written in &written {
            let origin = Origin::Glyphs { page: number, glyphs, spans: &written.spans };
            reading.push(line(number, written, hidden), &origin)?;
        }
        if hidden == Some(Hidden::HiddenText) && !written.is_empty() {
            reading.count(Hidden::HiddenText, u32::try_from(written.len()).unwrap_or(u32::MAX));
        }
    }
    torn(reading, glyphs, number)?;
    if reading.rewrites() {
        for glyph in glyphs.iter().filter(|glyph| glyph.hide.is_some() && !glyph.borrowed) {
            reading.remove(glyph);
        }
        for (source, operator, drop) in &shown.drawn.drops {
            reading.plan.streams.entry(*source).or_default().drops.insert(*operator, *drop);
        }
    }
    Ok(())
}

/// Lines of which a reader sees a part only, whole: a number may run off the page.
fn torn(reading: &mut Reading, glyphs: &[Glyph], number: u32) -> Result<(), Refused> {
    let unseen = |glyph: &Glyph| glyph.hide == Some(Hidden::HiddenText);
    if !glyphs.iter().any(unseen) {
        return Ok(());
    }
    let numbered = (0..).zip(glyphs).filter(|(_, glyph)| glyph.hide.is_none() || unseen(glyph));
    let chosen: Vec<u32> = numbered.map(|(at, _)| at).collect();
    for written in lines(glyphs, &chosen, 1) {
        let among = written.spans.iter().filter_map(|(.., at)| glyphs.get(*at as usize));
        let (mut seen, mut hidden) = (false, false);
        among.for_each(|glyph| if unseen(glyph) { hidden = true } else { seen = true });
        if seen && hidden {
            reading.push(line(number, &written, Some(Hidden::HiddenText)), &Origin::Fixed)?;
        }
    }
    Ok(())
}

/// The words that stand in for glyphs, where they are others than the glyphs say.
fn marks(reading: &mut Reading, shown: &Shown, number: u32) -> Result<(), Refused> {
    for mark in &shown.drawn.marks {
        let drawn = shown.drawn.glyphs.get(mark.glyphs.clone()).unwrap_or_default();
        let mut text = String::new();
        for glyph in drawn {
            match &glyph.text {
                Some(found) => push(found, &mut text),
                None => text.push('\u{FFFD}'),
            }
        }
        let squeezed = |text: &str| text.nfkc().filter(|c| !c.is_whitespace()).collect::<String>();
        if squeezed(&text) != squeezed(&mark.text) {
            push_mark(reading, mark, number)?;
        }
    }
    // Where a glyph goes, its stand-in goes with it.
    for mark in shown.drawn.marks.iter().filter(|mark| mark.inline) {
        let drawn = shown.drawn.glyphs.get(mark.glyphs.clone()).unwrap_or_default();
        let change = reading.plan.streams.get(&mark.source);
        let touched = change.is_some_and(|change| {
            drawn.iter().any(|glyph| {
                let gone = change.gone.get(&glyph.at.operator);
                gone.is_some_and(|gone| gone.iter().any(|g| g.element == glyph.at.element && g.byte == glyph.at.byte))
            })
        });
        if touched {
            reading.plan.streams.entry(mark.source).or_default().unmarked.insert(mark.operator);
        }
    }
    Ok(())
}

fn push_mark(reading: &mut Reading, mark: &Mark, number: u32) -> Result<(), Refused> {
    let piece = Piece::new(Place::new(Part::AltText, number.to_string(), ""), mark.text.clone());
    // Property lists of the resources lose such words in any case.
    let origin = Origin::Mark { source: mark.source, operator: mark.operator };
    reading.push(piece, &origin)
}

/// Is it a link that stays: to a page on the web, or within the document?
pub fn stays(uri: &str) -> bool {
    let lower = uri.trim_start().to_ascii_lowercase();
    lower.starts_with("http://") || lower.starts_with("https://")
}

/// The address a link goes to.
pub fn address(walker_doc: &lopdf::Document, annotation: &Dictionary) -> Option<String> {
    let action = get_dict(walker_doc, annotation, b"A")?;
    (get_name(walker_doc, action, b"S") == b"URI").then(|| object::get_text(walker_doc, action, b"URI"))?
}

fn links(reading: &mut Reading, walker: &Walker, page: &Page, number: u32) -> Result<(), Refused> {
    for reference in get_array(walker.doc, page.dict, b"Annots").iter().take(20_000) {
        let Some(annotation) = object::dict(walker.doc, reference) else { continue };
        if get_name(walker.doc, annotation, b"Subtype") != b"Link" {
            continue;
        }
        let Some(uri) = address(walker.doc, annotation) else { continue };
        let mut piece = Piece::new(Place::new(Part::Annotation, number.to_string(), "URI"), uri);
        let origin = match reference.as_reference() {
            Ok(id) => Origin::Link(id),
            Err(_) => Origin::Fixed,
        };
        if !stays(&piece.text) {
            piece.hidden = Some(Hidden::Annotations);
            reading.count(Hidden::Annotations, 1);
        }
        reading.push(piece, &origin)?;
    }
    Ok(())
}
