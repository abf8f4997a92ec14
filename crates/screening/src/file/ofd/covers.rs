//! Covers of a page of an OFD document, those of its annotations and of templates above it too (GB/T 33190-2016, 7.8,
//! 15): what is needed before pages are read, and what is asked when they are.

use std::collections::BTreeMap;

use super::Book;
use super::drawn::{Area, Drawn, areas, boundary, is_visible, numbers, orders};
use crate::file::colour::Rgb;
use crate::file::cover::Rect;
use crate::file::image;
use crate::file::package::Package;
use crate::file::tree::{Patch, Tree};
use crate::{Part, Place, Refused, Unread};

/// Pictures held beside areas at most.
const PAIRS: usize = 4_000_000;

/// What the parts of a document say of their pages, before any is read.
#[derive(Default)]
pub struct Hints {
    /// Resources and their files.
    media: BTreeMap<String, String>,
    /// Resources that nothing shines through, or something does.
    opaque: BTreeMap<String, bool>,
    /// Where pages end, if they say nothing themselves.
    page: Option<Rect>,
    /// Pages and templates by their numbers.
    pages: BTreeMap<String, String>,
    /// Files of annotations with the numbers of their pages.
    annotated: Vec<(String, String)>,
    /// What the annotations of a file hide.
    annotations: BTreeMap<String, Vec<Area>>,
    /// What templates draw, by their files.
    templates: BTreeMap<String, Vec<Area>>,
}

impl Hints {
    pub fn read(&mut self, name: &str, tree: &Tree) {
        let text = |at: usize, key: &str| tree.attribute(at, key).unwrap_or_default();
        for at in (0..tree.len()).filter(|at| tree.is_open(*at)) {
            match (tree.name(tree.root()), tree.name(at)) {
                ("Res", "MediaFile") => {
                    let around = (0..at).rev().take(8).find(|up| tree.is_open(*up) && tree.name(*up) == "MultiMedia");
                    let id = around.map(|up| text(up, "ID")).unwrap_or_default();
                    self.media.insert(id, super::file_of(&tree.text_below(at)).to_owned());
                }
                ("Document", "Page" | "TemplatePage") => {
                    self.pages.insert(text(at, "ID"), super::last(&text(at, "BaseLoc")));
                }
                ("Document", "PhysicalBox") => self.page = self.page.or_else(|| sheet(&tree.text_below(at))),
                ("Annotations", "Page") => {
                    let file = tree.child(at, "FileLoc").map(|at| tree.text_below(at)).unwrap_or_default();
                    self.annotated.push((text(at, "PageID"), super::last(&file)));
                }
                ("PageAnnot", "Annot") => {
                    let areas = self.annotations.entry(name.to_owned()).or_default();
                    areas.extend(annotation(tree, at));
                }
                _ => {}
            }
        }
    }

    /// Looks at the pictures and the templates themselves.
    pub fn look(&mut self, names: &[String], package: &mut Package, book: &mut Book) -> Result<(), Refused> {
        for (id, file) in &self.media {
            let Some(name) = names.iter().find(|name| super::file_of(name) == file) else { continue };
            let bytes = package.part(name, &mut book.sink.budget)?.unwrap_or_default();
            self.opaque.insert(id.clone(), image::is_opaque(&bytes));
        }
        for name in names.iter().filter(|name| book.templates.iter().any(|path| name.ends_with(path.as_str()))) {
            let bytes = package.part(name, &mut book.sink.budget)?.unwrap_or_default();
            if let Ok(tree) = Tree::parse(&bytes, name, book.sink.budget.limits.depth) {
                let areas = Drawn::read(&tree, self.page, &self.opaque).areas;
                self.templates.insert(name.clone(), areas);
            }
        }
        Ok(())
    }

    /// Where a page ends.
    pub fn sheet(&self, tree: &Tree) -> Option<Rect> {
        let own = tree.child(tree.root(), "Area").and_then(|at| tree.child(at, "PhysicalBox"));
        own.and_then(|at| sheet(&tree.text_below(at))).or(self.page)
    }

    /// All that a page draws, and how many of its last areas are those of annotations.
    pub fn drawn(&self, name: &str, tree: &Tree) -> (Drawn, usize) {
        let mut drawn = Drawn::read(tree, self.sheet(tree), &self.opaque);
        for at in tree.all("Template").filter(|at| tree.attribute(*at, "ZOrder").as_deref() == Some("Foreground")) {
            let file = self.pages.get(&tree.attribute(at, "TemplateID").unwrap_or_default());
            let above = self.templates.iter().find(|(name, _)| file.is_some_and(|file| name.ends_with(file.as_str())));
            drawn.areas.extend(above.into_iter().flat_map(|(_, areas)| over(areas, 3)));
        }
        let before = drawn.areas.len();
        for (page, file) in &self.annotated {
            let on_it = self.pages.get(page).is_some_and(|path| !path.is_empty() && name.ends_with(path.as_str()));
            let of_file = self.annotations.iter().filter(|(name, _)| on_it && name.ends_with(file.as_str()));
            drawn.areas.extend(of_file.flat_map(|(_, areas)| over(areas, 4)));
        }
        let annotations = drawn.areas.len() - before;
        (drawn, annotations)
    }
}

fn over(areas: &[Area], rank: u8) -> impl Iterator<Item = Area> {
    areas.iter().enumerate().map(move |(index, area)| Area { order: (rank, index), ..area.clone() })
}

fn sheet(text: &str) -> Option<Rect> {
    let [x, y, width, height] = <[f64; 4]>::try_from(numbers(text)).ok()?;
    (width > 1.0 && height > 1.0).then(|| Rect::new(x, y, width, height))
}

/// What an annotation hides: the whole of its place, if it fills a good part of that.
fn annotation(tree: &Tree, at: usize) -> Option<Area> {
    let appearance = tree.child(at, "Appearance").filter(|_| is_visible(tree, at))?;
    let place = boundary(tree, appearance)?;
    let below = (appearance..tree.close(appearance)).filter(|at| tree.is_open(*at));
    let mut filled: Option<Option<Rgb>> = None;
    for object in below {
        match tree.name(object) {
            "PathObject" => {
                let drawn = areas(tree, object, (0, 0));
                let largest = drawn.iter().find(|area| size(area.rect) >= size(place) * 0.3);
                filled = filled.or(largest.map(|area| area.colour));
            }
            "ImageObject" => filled = filled.or(Some(Some(Rgb::WHITE))),
            _ => {}
        }
    }
    let colour = filled?;
    // Programs mix the colour of a marker with what is below.
    let marker = tree.attribute(at, "Type").as_deref() == Some("Highlight") && !colour.is_some_and(Rgb::is_dark);
    (!marker).then_some(Area { order: (0, 0), rect: place, colour, sure: true })
}

fn size(rect: Rect) -> f64 {
    rect.width().max(0.0) * rect.height().max(0.0)
}

impl Book<'_, '_> {
    /// Names what of a page's pictures is not shown, and keeps as ink what annotations hide.
    pub(super) fn pictures(&mut self, tree: &Tree, drawn: &Drawn, annotations: usize, patch: &mut Patch, unsure: bool) {
        let order = orders(tree);
        let texts: Vec<((u8, usize), Rect)> =
            tree.all("TextObject").filter_map(|at| Some((order(at), boundary(tree, at)?))).collect();
        let many = drawn.images.len() * drawn.areas.len() > PAIRS || texts.len() * drawn.areas.len() > PAIRS * 10;
        // A bare area on a picture hides something of it; one with something on it is a ground for that.
        let bare = |area: &Area| {
            let texts = texts.iter().any(|(order, rect)| *order > area.order && rect.meets(area.rect));
            let images = drawn.images.iter().any(|image| image.order > area.order && image.rect.meets(area.rect));
            !texts && !images
        };
        let hides = |area: &Area, rect: Rect| {
            let both = area.rect.both(rect);
            both.width() > 1.0 && both.height() > 1.0
        };
        let under = |area: &Area| drawn.images.iter().any(|image| image.order < area.order && hides(area, image.rect));
        let place = || Place::new(Part::Page, self.page.to_string(), "");
        let (cropped, page) = (drawn.images.iter().any(|image| image.cropped), place());
        if unsure || many || drawn.areas.iter().any(|area| under(area) && bare(area)) {
            self.sink.unread(Unread::Covered, page.clone());
        }
        if cropped {
            self.sink.unread(Unread::Cropped, page);
        }
        let first = drawn.areas.len() - annotations;
        let ink: Vec<&Area> = drawn
            .areas
            .iter()
            .skip(first)
            .filter(|area| many || under(area) || texts.iter().any(|(_, rect)| rect.meets(area.rect)))
            .collect();
        let content = tree.child(tree.root(), "Content").filter(|at| tree.close(*at) > *at);
        if let Some(content) = content.filter(|_| !ink.is_empty()) {
            let close = tree.close(content);
            patch.swap(close, layer(tree, &ink) + tree.raw(close));
        }
    }
}

/// A layer above all others with what annotations hid.
fn layer(tree: &Tree, ink: &[&Area]) -> String {
    let full = tree.full_name(tree.root());
    let prefix = full.strip_suffix("Page").unwrap_or_default();
    // Above the numbers that a document gives.
    let number = |index: usize| 2_000_000_000 + index;
    let objects = (1..).zip(ink).map(|(index, area)| {
        let (rect, Rgb([red, green, blue])) = (area.rect, area.colour.unwrap_or(Rgb::BLACK));
        let (width, height) = (rect.width(), rect.height());
        format!(
            "<{prefix}PathObject ID=\"{}\" Boundary=\"{} {} {width} {height}\" Fill=\"true\" Stroke=\"false\"><{prefix}FillColor Value=\"{red} {green} {blue}\"/><{prefix}AbbreviatedData>M 0 0 L {width} 0 L {width} {height} L 0 {height} C</{prefix}AbbreviatedData></{prefix}PathObject>",
            number(index),
            rect.left,
            rect.top,
        )
    });
    let objects: String = objects.collect();
    format!("<{prefix}Layer ID=\"{}\" Type=\"Foreground\">{objects}</{prefix}Layer>", number(0))
}
