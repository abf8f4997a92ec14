//! Pages: their order, what is drawn on them, and what of it a reader sees.

use std::collections::{BTreeMap, HashSet};

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::{
    drawn::{Area, Drawn, Glyph, Source},
    object::{
        self, Budget, IDENTITY, Matrix, Rect, apply, get, get_array, get_dict, get_name, holds, meet, moved, times,
    },
    state::State,
    walk::Walker,
};
use crate::{Hidden, Measure, Refused};

/// A page with what it takes over from the tree above it.
pub struct Page<'a> {
    pub id: ObjectId,
    pub dict: &'a Dictionary,
    pub resources: Option<&'a Dictionary>,
    /// What is shown of it.
    pub frame: Rect,
    /// Its entries that may stand above it, for writing.
    pub taken: BTreeMap<&'static str, &'a Object>,
}

const TAKEN: [&str; 4] = ["Resources", "MediaBox", "CropBox", "Rotate"];
/// How deep the tree of pages is.
const DEPTH: usize = 64;
/// Text smaller than this can't be read, in points.
const TINY: f32 = 1.5;
/// A picture that fills this part of a page should have text.
const LARGE: f64 = 0.25;
/// Less than this, in square points, is no letter.
const SPECK: f64 = 20.0;
/// As much of a picture may lie beyond the edge, as printers want it.
const BLEED: f64 = 0.05;
/// So few characters are no text.
const FEW: usize = 20;
/// So many lines and curves may be text.
const DRAWING: u32 = 400;

/// All pages in their order.
pub fn pages<'a>(doc: &'a Document, budget: &Budget) -> Result<Vec<Page<'a>>, Refused> {
    let mut pages = Vec::new();
    let mut seen = HashSet::new();
    let root = doc.catalog().ok().and_then(|catalog| catalog.get(b"Pages").ok());
    let mut stack: Vec<(&Object, BTreeMap<&'static str, &Object>, usize)> =
        root.map(|root| (root, BTreeMap::new(), 0)).into_iter().collect();
    while let Some((node, mut taken, depth)) = stack.pop() {
        let Ok(id) = node.as_reference() else { continue };
        let Some(dict) = object::dict(doc, node).filter(|_| seen.insert(id) && depth < DEPTH) else { continue };
        for key in TAKEN {
            if let Ok(value) = dict.get(key.as_bytes()) {
                taken.insert(key, value);
            }
        }
        if dict.has(b"Kids") && get_name(doc, dict, b"Type") != b"Page" {
            let kids = get_array(doc, dict, b"Kids");
            stack.extend(kids.iter().rev().map(|kid| (kid, taken.clone(), depth + 1)));
            budget.steps(kids.len())?;
            continue;
        }
        if pages.len() >= budget.limits.pages as usize {
            return Err(Refused::TooMuch { measure: Measure::Pages, limit: budget.limits.pages.into() });
        }
        pages.push(page(doc, id, dict, taken));
    }
    Ok(pages)
}

/// A page that may stand outside of the tree.
pub fn page<'a>(
    doc: &'a Document,
    id: ObjectId,
    dict: &'a Dictionary,
    taken: BTreeMap<&'static str, &'a Object>,
) -> Page<'a> {
    let of = |key: &str| {
        let [a, b, c, d]: [f64; 4] =
            object::numbers(doc, doc.dereference(taken.get(key)?).ok()?.1.as_array().ok()?).try_into().ok()?;
        Some([a.min(c), b.min(d), a.max(c), b.max(d)]).filter(|[l, b, r, t]| r - l > 1.0 && t - b > 1.0)
    };
    let media = of("MediaBox").unwrap_or([0.0, 0.0, 612.0, 792.0]);
    let frame = of("CropBox").map_or(media, |crop| meet(&crop, &media));
    let resources = taken.get("Resources").and_then(|resources| object::dict(doc, resources));
    Page { id, dict, resources, frame, taken }
}

/// The content streams of a page, joined as a reader does; `None` if one is damaged.
pub fn content(doc: &Document, page: &Dictionary, budget: &Budget) -> Result<(Vec<u8>, bool), Refused> {
    let mut joined = Vec::new();
    let mut whole = true;
    let one = page.get(b"Contents").ok();
    let parts: Vec<&Object> = match one.and_then(|one| doc.dereference(one).ok()) {
        Some((_, Object::Array(parts))) => parts.iter().take(100_000).collect(),
        _ => one.into_iter().collect(),
    };
    for part in parts {
        let Ok((_, Object::Stream(stream))) = doc.dereference(part) else { continue };
        match object::content(doc, stream, budget)? {
            Some(bytes) => {
                joined.extend_from_slice(&bytes);
                joined.push(b'\n');
            }
            None => whole = false,
        }
    }
    Ok((joined, whole))
}

/// The appearance of a form field or an annotation, and how it is put on the page: it stays as ink.
pub struct Stamp {
    pub form: ObjectId,
    pub matrix: Matrix,
}

/// Everything a page shows, judged.
pub struct Shown {
    pub drawn: Drawn,
    pub stamps: Vec<Stamp>,
    /// Pictures, but no text to go with them.
    pub no_text: bool,
    /// Glyphs whose characters can't be told.
    pub unknown: usize,
    /// Something lies over words or pictures that stay: a person has to look.
    pub covered: bool,
    /// Of a picture more is there than is shown.
    pub cropped: bool,
}

/// Goes through a page.
pub fn show(walker: &mut Walker, page: &Page, number: u32) -> Result<Shown, Refused> {
    let (content, whole) = content(walker.doc, page.dict, walker.budget)?;
    walker.run(Source::Page(number), &content, page.resources, State::new(IDENTITY), false)?;
    let own = walker.drawn.order;
    let mut stamps = Vec::new();
    let mut overlays = Vec::new();
    let mut covered = false;
    for annotation in get_array(walker.doc, page.dict, b"Annots").iter().take(20_000) {
        let Some(annotation) = object::dict(walker.doc, annotation) else { continue };
        let look = look(walker.doc, annotation);
        // what was to be blackened and never was
        covered |= look == Look::Redaction;
        if look == Look::Overlay {
            overlays.extend(object::rect(walker.doc, annotation, b"Rect"));
        }
        if look == Look::Nothing {
            continue;
        }
        if let Some(stamp) = stamp(walker.doc, annotation) {
            walker.form(stamp.form, State::new(stamp.matrix), page.resources, false)?;
            stamps.push(stamp);
        }
    }
    let mut drawn = walker.finish();
    drawn.damaged |= !whole;
    judge(&mut drawn, page, walker.budget)?;
    let unknown = drawn.glyphs.iter().filter(|glyph| glyph.text.is_none()).count();
    let no_text = lacks_text(&drawn, page);
    covered |=
        overlays.iter().any(|overlay| lies_over(overlay, &drawn, page, own)) || picture_under_cover(&drawn, page);
    let cropped = pictures_beyond(&drawn, page);
    Ok(Shown { drawn, stamps, no_text, unknown, covered, cropped })
}

/// What an annotation is to who looks at the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Look {
    /// Nothing that stays: a link, a note that opens, a sound, or it is hidden.
    Nothing,
    /// A form field, or a mark that lets text show through.
    Ink,
    /// Drawn over the page, as a box, a line by hand, a seal or a typed text is.
    Overlay,
    /// A mark for what is to be blackened, which was never applied.
    Redaction,
}

/// How an annotation looks (ISO 32000, 12.5.6). One of a kind that nobody knows is drawn over the page.
fn look(doc: &Document, annotation: &Dictionary) -> Look {
    let flags = get(doc, annotation, b"F").and_then(|flags| flags.as_i64().ok()).unwrap_or_default();
    let (hidden, no_view) = (2, 32);
    if flags & (hidden | no_view) != 0 {
        return Look::Nothing;
    }
    match get_name(doc, annotation, b"Subtype") {
        b"Link" | b"Popup" | b"Text" | b"FileAttachment" | b"Sound" | b"Movie" | b"Screen" | b"RichMedia" | b"3D"
        | b"PrinterMark" | b"TrapNet" => Look::Nothing,
        b"Widget" => Look::Ink,
        b"Redact" => Look::Redaction,
        // viewers let text show through a mark, unless it is as dark as the text
        b"Highlight" | b"Underline" | b"Squiggly" | b"StrikeOut" | b"Caret" if !is_dark(doc, annotation) => Look::Ink,
        _ => Look::Overlay,
    }
}

/// Is an annotation's colour so dark that text under it can't be read?
fn is_dark(doc: &Document, annotation: &Dictionary) -> bool {
    let colour: Vec<f64> =
        get_array(doc, annotation, b"C").iter().map(|part| object::number(doc, part).unwrap_or_default()).collect();
    match *colour.as_slice() {
        [grey] => grey < 0.4,
        [red, green, blue] => red.max(green).max(blue) < 0.4,
        [.., black] if colour.len() == 4 => black > 0.6,
        _ => false,
    }
}

/// Are there words or a picture under an annotation, which stay when it becomes ink? What a filled box covers has been
/// told from the rest already, and goes. `own`: the last thing that the page itself draws.
fn lies_over(overlay: &Rect, drawn: &Drawn, page: &Page, own: u32) -> bool {
    let below = |glyph: &&Glyph| glyph.order <= own && glyph.hide.is_none() && !is_space(glyph);
    let words = drawn.glyphs.iter().filter(below).map(middle).any(|(x, y)| holds(overlay, x, y));
    let picture = |area: &&Area| area.picture && area.order <= own;
    words
        || drawn
            .areas
            .iter()
            .filter(picture)
            .any(|area| extent(&meet(&meet(&area.around, &page.frame), overlay)) > SPECK)
}

/// Does a filled box lie over part of a picture? The picture stays whole under it.
fn picture_under_cover(drawn: &Drawn, page: &Page) -> bool {
    let covers = |area: &&Area| area.covers && !area.picture;
    drawn.areas.iter().enumerate().filter(|(_, area)| area.picture).any(|(at, picture)| {
        let seen = meet(&picture.around, &page.frame);
        let later = drawn.areas.get(at + 1..).unwrap_or_default();
        later.iter().filter(covers).any(|cover| extent(&meet(&seen, &cover.around)) > SPECK)
    })
}

/// Is there a picture of which a part, or all of it, lies beyond what the page shows?
fn pictures_beyond(drawn: &Drawn, page: &Page) -> bool {
    let beyond = |area: &Area| cuts(&area.around, &meet(&area.around, &page.frame));
    drawn.cropped || drawn.areas.iter().filter(|area| area.picture).any(beyond)
}

/// Is more of a picture left out than printers want at an edge?
pub fn cuts(whole: &Rect, seen: &Rect) -> bool {
    let hidden = extent(whole) - extent(seen);
    hidden > SPECK && hidden > BLEED * extent(whole)
}

/// What a form field or an annotation looks like (ISO 32000, 12.5.5).
pub fn stamp(doc: &Document, annotation: &Dictionary) -> Option<Stamp> {
    let form = appearance(doc, annotation)?;
    let dict = object::dict(doc, doc.get_object(form).ok()?)?;
    let target = object::rect(doc, annotation, b"Rect")?;
    let own = object::rect(doc, dict, b"BBox")?;
    let [left, bottom, right, top] = moved(&object::matrix(doc, dict, b"Matrix"), &own);
    if right - left < 1e-6 || top - bottom < 1e-6 {
        return None;
    }
    let (x, y) = ((target[2] - target[0]) / (right - left), (target[3] - target[1]) / (top - bottom));
    let matrix = times(&[1.0, 0.0, 0.0, 1.0, -left, -bottom], &[x, 0.0, 0.0, y, target[0], target[1]]);
    Some(Stamp { form, matrix })
}

/// The normal appearance in the annotation's present state.
fn appearance(doc: &Document, annotation: &Dictionary) -> Option<ObjectId> {
    let normal = get_dict(doc, annotation, b"AP")?.get(b"N").ok()?;
    match doc.dereference(normal).ok()? {
        (Some(id), Object::Stream(_)) => Some(id),
        (_, Object::Dictionary(states)) => {
            let state = states.get(get_name(doc, annotation, b"AS")).ok()?;
            doc.dereference(state).ok()?.0
        }
        _ => None,
    }
}

fn extent([left, bottom, right, top]: &Rect) -> f64 {
    (right - left).max(0.0) * (top - bottom).max(0.0)
}

fn middle(glyph: &Glyph) -> (f64, f64) {
    spot(glyph, if glyph.vertical { 0.0 } else { 0.35 })
}

/// The glyph's middle across, at a height in ems.
fn spot(glyph: &Glyph, rise: f32) -> (f64, f64) {
    let x = f32::midpoint(glyph.start.0, glyph.end.0) + rise * glyph.up.0;
    let y = f32::midpoint(glyph.start.1, glyph.end.1) + rise * glyph.up.1;
    (f64::from(x), f64::from(y))
}

fn pictures<'a>(drawn: &'a Drawn, page: &'a Page) -> impl Iterator<Item = Rect> + 'a {
    drawn.areas.iter().filter(|area| area.picture).map(|area| meet(&area.around, &page.frame))
}

/// Decides which glyphs a reader sees.
fn judge(drawn: &mut Drawn, page: &Page, budget: &Budget) -> Result<(), Refused> {
    let painted: f64 = pictures(drawn, page).map(|picture| extent(&picture)).sum();
    let scanned = painted >= LARGE * extent(&page.frame);
    let Drawn { glyphs, areas, .. } = drawn;
    for glyph in glyphs.iter_mut().filter(|glyph| glyph.hide.is_none()) {
        let (x, y) = middle(glyph);
        let own = matches!(glyph.at.source, Source::Page(_));
        let tiny = glyph.up.0.hypot(glyph.up.1) < TINY;
        if tiny || own && !holds(&page.frame, x, y) {
            glyph.hide = Some(Hidden::HiddenText);
            continue;
        }
        if glyph.inkless {
            glyph.inkless = scanned;
            glyph.hide = (!scanned).then_some(Hidden::HiddenText);
            continue;
        }
        budget.steps(areas.len() / 8)?;
        let upto = areas.partition_point(|area| area.order < glyph.order);
        let (under, over) = areas.split_at(upto);
        let here = |area: &&Area| holds(&area.around, x, y);
        // A line through the text does not cover it.
        let [low, high] = [0.1, 0.6].map(|rise| spot(glyph, if glyph.vertical { rise - 0.35 } else { rise }));
        let wholly = |area: &&Area| holds(&area.around, low.0, low.1) && holds(&area.around, high.0, high.1);
        match over.iter().find(|area| area.covers && wholly(area)) {
            // under the picture of a page it is the page's text layer; under a small one it is hidden
            Some(area) if area.picture && extent(&area.around) >= LARGE * extent(&page.frame) => glyph.inkless = true,
            Some(_) if own => glyph.hide = Some(Hidden::HiddenText),
            _ => {}
        }
        let ground = match under.iter().rev().find(here) {
            // The box around a frame or a grid says nothing about what is within.
            Some(area) => area.fill.filter(|_| area.covers),
            None => Some([1.0; 3]),
        };
        if let (Some(ink), Some(ground)) = (glyph.fill, ground)
            && glyph.hide.is_none()
            && ink.iter().zip(ground).all(|(ink, ground)| (ink - ground).abs() < 0.03)
        {
            glyph.hide = Some(Hidden::HiddenText);
        }
    }
    Ok(())
}

/// Is there a picture, or a drawing, whose words can't be read?
fn lacks_text(drawn: &Drawn, page: &Page) -> bool {
    let seen = drawn.glyphs.iter().filter(|glyph| glyph.hide.is_none());
    let signs: Vec<(f64, f64)> = seen.filter(|glyph| !is_space(glyph)).map(middle).collect();
    let (mut sum, mut any) = (0.0, false);
    let whole = extent(&page.frame);
    let mut bare = false;
    for picture in pictures(drawn, page) {
        any = true;
        let extent = extent(&picture);
        sum += extent;
        bare |=
            extent >= LARGE * whole && signs.iter().filter(|(x, y)| holds(&picture, *x, *y)).take(FEW).count() < FEW;
    }
    bare || signs.is_empty() && (any || drawn.lines > DRAWING) || signs.len() < FEW && sum >= LARGE * whole
}

fn is_space(glyph: &Glyph) -> bool {
    glyph.text == Some(super::cmap::Text::One(' '))
}

/// A corner of the box a glyph stands in, for drawing over it.
pub fn corners(glyph: &Glyph) -> [(f64, f64); 4] {
    let (low, high) = if glyph.vertical { (-0.5, 0.5) } else { (-0.2, 0.85) };
    let at = |(x, y): (f32, f32), part: f32| {
        apply(&IDENTITY, f64::from(x + part * glyph.up.0), f64::from(y + part * glyph.up.1))
    };
    [at(glyph.start, low), at(glyph.end, low), at(glyph.end, high), at(glyph.start, high)]
}
