//! Shapes that lie over text and pictures of an OpenDocument file, and pictures shown in part (OpenDocument 1.3 part 3,
//! 19.4, 20.179, 20.350).

use std::collections::HashSet;

use super::content::Content;
use crate::file::cover::Rect;
use crate::file::markup::Shade;
use crate::file::tree::local;
use crate::{Format, Part, Place, Unread};

/// Shapes of one page that are looked at.
const SHAPES: usize = 400;
/// Shapes of a whole file held beside others.
const PAIRS: usize = 2_000_000;
/// As on other slides.
const ALL: f64 = 0.97;
const SOME: f64 = 0.03;
/// Points of an inch, by which all lengths are counted here.
const INCH: f64 = 72.0;

struct Shape {
    at: usize,
    place: Rect,
    cover: bool,
    text: usize,
    picture: bool,
}

impl Content<'_, '_, '_> {
    /// Shapes of a slide whose text others hide; what can't be told is named for a person.
    pub(super) fn covered(&mut self, slide: usize) -> HashSet<usize> {
        let mut shapes = Vec::new();
        self.shapes(slide, &mut shapes);
        let mut unsure = shapes.len() >= SHAPES;
        let mut gone = HashSet::new();
        for (index, shape) in shapes.iter().enumerate().filter(|(_, shape)| shape.text > 0 || shape.picture) {
            let above = shapes.get(index + 1..).unwrap_or_default();
            self.office.compared += above.len();
            if self.office.compared > PAIRS {
                unsure = true;
                break;
            }
            let covers: Vec<Rect> = above.iter().filter(|one| one.cover).map(|one| one.place).collect();
            let share = shape.place.covered(&covers);
            if shape.text > 0 && share >= ALL {
                gone.insert(shape.at);
            } else if shape.text > 0 {
                unsure |= written(shape).covered(&covers) > SOME;
            } else {
                let mut bare = above.iter().filter(|one| one.cover && one.text == 0 && !one.picture);
                unsure |= share >= ALL || bare.any(|one| one.place.meets(shape.place));
            }
        }
        if unsure {
            self.office.sink.unread(Unread::Covered, Place::new(Part::Slide, self.slides.to_string(), ""));
        }
        gone
    }

    fn shapes(&self, group: usize, found: &mut Vec<Shape>) {
        let mut next = group + 1;
        while next < self.tree.close(group) && found.len() < SHAPES {
            let at = next;
            next = if self.tree.name(at) == "g" { at + 1 } else { self.tree.after(at) };
            if self.tree.is_open(at) {
                found.extend(self.shape_of(at));
            }
        }
    }

    fn shape_of(&self, at: usize) -> Option<Shape> {
        let tree = self.tree;
        let known = ["custom-shape", "rect", "frame", "ellipse", "circle", "polygon", "path", "caption"];
        if !known.contains(&tree.name(at)) || !tree.full_name(at).starts_with("draw:") {
            return None;
        }
        let length = |key: &str| tree.attribute(at, key).and_then(|value| points(&value));
        let place = Rect::new(length("x")?, length("y")?, length("width")?, length("height")?);
        let picture = tree.child(at, "image").is_some() && tree.child(at, "object").is_none();
        let text = tree.text_below(at).trim().chars().count();
        let cover = match picture {
            true => self.is_opaque_picture(at),
            false => self.is_filled(at) && tree.attribute(at, "transform").is_none(),
        };
        let round = matches!(tree.name(at), "ellipse" | "circle" | "polygon" | "path");
        let place = if cover && round { place.scaled(0.7) } else { place };
        Some(Shape { at, place, cover, text: if picture { 0 } else { text }, picture })
    }

    fn is_filled(&self, at: usize) -> bool {
        self.graphics(at).any(|(_, style)| matches!(style.ground, Some(Shade::Is(_))))
    }

    /// The styles of a shape with their families.
    fn graphics(&self, at: usize) -> impl Iterator<Item = (String, super::looks::Style)> {
        let attributes = self.tree.attributes(at).into_iter().filter(|(key, _)| local(key) == "style-name");
        attributes.map(|(key, name)| {
            let family = if key.starts_with("presentation:") { "presentation" } else { "graphic" };
            let style = self.office.looks.of(self.name, family, Some(&name));
            (name, style)
        })
    }

    fn is_opaque_picture(&self, frame: usize) -> bool {
        let image = self.tree.child(frame, "image").and_then(|at| self.tree.attribute(at, "href"));
        image.is_some_and(|path| self.office.opaque.contains(path.trim_start_matches("./")))
    }

    /// Names a picture that is shown in part, and a shape that floats over the text.
    pub(super) fn look_at_shape(&mut self, at: usize) {
        let styles: Vec<super::looks::Style> = self.graphics(at).map(|(_, style)| style).collect();
        let image = self.tree.child(at, "image").and_then(|at| self.tree.attribute(at, "href"));
        let clipped = styles.iter().any(|style| style.clipped);
        if let Some(path) = image.as_ref().filter(|_| clipped) {
            self.office.sink.unread(Unread::Cropped, Place::new(Part::Picture, path.as_str(), ""));
        }
        let floats = self.office.format != Format::Odp && styles.iter().any(|style| style.floats);
        let text = !self.tree.text_below(at).trim().is_empty();
        let sheet = self.office.format == Format::Ods && self.tree.name(at) != "frame";
        let hides = match image {
            Some(_) => floats && self.is_opaque_picture(at),
            None => (floats || sheet) && !text && self.is_filled(at),
        };
        if hides {
            self.office.sink.unread(Unread::Covered, Place::new(Part::Shape, self.name, ""));
        }
    }
}

/// About where the text of a shape stands: in its upper part, in letters of eighteen points.
fn written(shape: &Shape) -> Rect {
    let size = 18.0;
    let width = (size * shape.text as f64).min(shape.place.width());
    let lines = (size * shape.text as f64 / shape.place.width().max(size)).ceil();
    let height = (lines * size * 1.2).min(shape.place.height());
    Rect::new(shape.place.left, shape.place.top, width, height)
}

/// A length in points.
pub fn points(text: &str) -> Option<f64> {
    let end = text.find(|c: char| c.is_ascii_alphabetic())?;
    let (number, unit) = text.split_at_checked(end)?;
    let by = match unit {
        "cm" => INCH / 2.54,
        "mm" => INCH / 25.4,
        "in" => INCH,
        "pt" => 1.0,
        "pc" => 12.0,
        "px" => 0.75,
        _ => return None,
    };
    number.trim().parse::<f64>().ok().map(|number| number * by)
}
