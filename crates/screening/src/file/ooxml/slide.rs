//! What lies over text and pictures on a slide, by the order shapes are drawn in (ECMA-376 part 1, 19.3.1.45).

use std::collections::{HashMap, HashSet};

use super::Office;
use crate::file::colour::Rgb;
use crate::file::cover::Rect;
use crate::file::image;
use crate::file::markup::{Shade, filled};
use crate::file::tree::Tree;
use crate::{Part, Place, Unread};

/// Shapes of one slide that are looked at.
const SHAPES: usize = 1_000;
/// Shapes of a whole file held beside others.
const PAIRS: usize = 2_000_000;
/// Groups within groups.
const DEPTH: usize = 16;
/// English metric units of a point.
const POINT: f64 = 12_700.0;
/// From this share of its place on, text is taken for covered; from the other on, for covered in part.
const ALL: f64 = 0.97;
const SOME: f64 = 0.03;

/// A shape as it stands on the slide.
pub(super) struct Shape {
    at: usize,
    pub place: Rect,
    /// The part of it that hides what is below.
    pub cover: Option<Rect>,
    /// It draws more than lines and letters.
    pub filled: bool,
    /// In one colour.
    pub colour: Option<Rgb>,
    /// Where its text stands, by a guess, if it has any.
    text: Option<Rect>,
    picture: bool,
    /// Whether its place is only about right, as it is turned.
    turned: bool,
}

/// From the coordinates of a group to those of the slide.
#[derive(Clone, Copy)]
pub(super) struct Map {
    by: (f64, f64),
    plus: (f64, f64),
}

impl Map {
    /// The slide's own.
    pub const SLIDE: Self = Self { by: (1.0, 1.0), plus: (0.0, 0.0) };

    fn rect(self, rect: Rect) -> Rect {
        let point = |x: f64, y: f64| (x * self.by.0 + self.plus.0, y * self.by.1 + self.plus.1);
        let ((left, top), (right, bottom)) = (point(rect.left, rect.top), point(rect.right, rect.bottom));
        Rect { left, top, right, bottom }
    }
}

impl Office<'_, '_, '_> {
    /// Shapes of a slide whose text nobody sees, as others lie over it; what can't be told is named for a person.
    /// Of the others it gives what their text stands on, as far as that is known.
    pub(super) fn covered(&mut self, name: &str, tree: &Tree) -> (HashSet<usize>, HashMap<usize, Rgb>) {
        let places = self.placeholders(name);
        let shapes = self.shapes_of(name, tree, Map::SLIDE, &places);
        let backdrop = self.backdrop(name, tree);
        let mut grounds = HashMap::new();
        let mut gone = HashSet::new();
        let mut unsure = shapes.len() >= SHAPES;
        let bare = bare(&shapes);
        for (index, shape) in shapes.iter().enumerate().filter(|(_, shape)| shape.text.is_some() || shape.picture) {
            let above = shapes.get(index + 1..).unwrap_or_default();
            self.compared += above.len();
            if self.compared > PAIRS {
                unsure = true;
                break;
            }
            let covers: Vec<Rect> = above.iter().filter_map(|shape| shape.cover).collect();
            if let Some(text) = shape.text {
                let below = shapes.get(..index).unwrap_or_default();
                let ground = backdrop.ground(text, below).filter(|_| !shape.filled && !shape.turned);
                grounds.extend(ground.map(|ground| (shape.at, ground)));
                let turned = shape.turned || above.iter().any(|one| one.turned && one.place.meets(text));
                let around = text.scaled(1.1).both(shape.place);
                if !turned && around.covered(&covers) >= ALL {
                    gone.insert(shape.at);
                } else {
                    unsure |= text.covered(&covers) > SOME;
                }
            }
            // A bare box on a picture hides something of it; one with something on it is a ground for that.
            let boxes = bare.iter().filter(|(on, _)| *on > index);
            let boxed = boxes.into_iter().any(|(_, cover)| cover.meets(shape.place));
            unsure |= shape.picture && (boxed || shape.place.covered(&covers) >= ALL);
        }
        if unsure {
            self.sink.unread(Unread::Covered, Place::new(Part::Slide, self.label(name, "slide").1, ""));
        }
        (gone, grounds)
    }

    /// The shapes of a slide, a layout, a master in the order they are drawn in.
    pub(super) fn shapes_of(&mut self, name: &str, tree: &Tree, map: Map, places: &[Placeholder]) -> Vec<Shape> {
        let mut shapes = Vec::new();
        if let Some(root) = tree.find(tree.root(), "spTree") {
            self.shapes(name, tree, root, map, places, DEPTH, &mut shapes);
        }
        shapes
    }

    #[expect(clippy::too_many_arguments, reason = "one walk down the groups of a slide")]
    fn shapes(
        &mut self,
        name: &str,
        tree: &Tree,
        group: usize,
        map: Map,
        places: &[Placeholder],
        depth: usize,
        found: &mut Vec<Shape>,
    ) {
        for at in tree.children(group).collect::<Vec<_>>() {
            if found.len() >= SHAPES {
                return;
            }
            let shown = own(tree, at).is_none_or(|own| !tree.flag(own, "hidden", false));
            match tree.name(at) {
                "grpSp" if depth > 0 && shown => {
                    let inner = tree.child(at, "grpSpPr").and_then(|at| inner_map(tree, at, map)).unwrap_or(map);
                    self.shapes(name, tree, at, inner, places, depth - 1, found);
                }
                "AlternateContent" | "Choice" if depth > 0 => {
                    self.shapes(name, tree, at, map, places, depth - 1, found);
                }
                "sp" | "pic" | "graphicFrame" if shown => found.extend(self.shape(name, tree, at, map, places)),
                _ => {}
            }
        }
    }

    fn shape(&mut self, name: &str, tree: &Tree, at: usize, map: Map, places: &[Placeholder]) -> Option<Shape> {
        let placeholder = Placeholder::of(tree, at);
        let own = transform(tree, at).map(|rect| map.rect(rect));
        let place = own.or_else(|| placeholder.as_ref().and_then(|one| one.find(places)))?;
        let turn = xfrm(tree, at).and_then(|at| tree.attribute(at, "rot")).and_then(|rot| rot.parse::<i64>().ok());
        let turn = turn.unwrap_or(0).rem_euclid(10_800_000);
        let place = if turn == 5_400_000 { upright(place) } else { place };
        let picture = tree.name(at) == "pic";
        let opaque = match tree.name(at) {
            "pic" => self.picture_is_opaque(name, tree, at),
            "sp" => self.fill_is_opaque(tree, at),
            _ => false,
        };
        let text = match tree.name(at) {
            "sp" => text_place(tree, at, place, placeholder.is_some()),
            "graphicFrame" => tree.find(at, "tbl").filter(|at| !tree.text_below(*at).trim().is_empty()).map(|_| place),
            _ => None,
        };
        let cover = opaque.then(|| place.scaled(solid_share(tree, at)));
        let fill = tree.child(at, "spPr").and_then(|at| filled(&self.looks, tree, at));
        let styled = tree.child(at, "style").and_then(|at| tree.child(at, "fillRef"));
        let styled = styled.and_then(|at| tree.attribute(at, "idx")).is_some_and(|idx| idx != "0");
        let colour = match fill {
            Some(Shade::Is(rgb)) => Some(rgb),
            _ => None,
        };
        let filled = tree.name(at) != "sp" || fill.map_or(styled, |fill| fill != Shade::Clear);
        Some(Shape { at, place, cover, filled, colour, text, picture, turned: turn != 0 && turn != 5_400_000 })
    }

    pub(super) fn fill_is_opaque(&self, tree: &Tree, at: usize) -> bool {
        let Some(properties) = tree.child(at, "spPr") else { return false };
        let fill = tree.children(properties).find(|at| tree.name(*at).ends_with("Fill"));
        match fill.map(|at| (tree.name(at), at)) {
            Some(("noFill", _)) => false,
            Some((_, at)) => is_opaque(tree, at),
            None => {
                let style = tree.child(at, "style").and_then(|at| tree.child(at, "fillRef"));
                style.and_then(|at| tree.attribute(at, "idx")).is_some_and(|idx| idx != "0" && idx != "1000")
            }
        }
    }

    fn picture_is_opaque(&mut self, name: &str, tree: &Tree, at: usize) -> bool {
        let Some(blip) = tree.find(at, "blip").filter(|at| is_opaque(tree, *at)) else { return false };
        let Some(id) = tree.attribute(blip, "embed") else { return false };
        self.is_opaque_picture(name, &id)
    }

    /// Does nothing shine through the picture that a relationship leads to?
    pub(super) fn is_opaque_picture(&mut self, owner: &str, id: &str) -> bool {
        let relations = self.plan.relations.get(owner).into_iter().flatten();
        let target = relations.into_iter().find(|relation| relation.id == id).map(|relation| relation.target.clone());
        let Some(target) = target else { return false };
        if let Some(known) = self.opaque.get(&target) {
            return *known;
        }
        let opaque = self.bytes(&target).ok().flatten().is_some_and(|bytes| image::is_opaque(&bytes));
        self.opaque.insert(target, opaque);
        opaque
    }

    /// Where the placeholders of a slide's layout and master stand.
    fn placeholders(&mut self, slide: &str) -> Vec<Placeholder> {
        let mut places = Vec::new();
        let mut part = slide.to_owned();
        for kind in ["slideLayout", "slideMaster"] {
            let next = self.plan.targets(&part, kind).next().map(|relation| relation.target.clone());
            let Some(next) = next else { break };
            if let Ok(tree) = self.tree(&next) {
                let shapes = ["sp", "pic", "graphicFrame"].into_iter().flat_map(|name| tree.all(name));
                places.extend(shapes.filter_map(|at| {
                    let mut one = Placeholder::of(&tree, at)?;
                    one.place = Some(transform(&tree, at)?);
                    Some(one)
                }));
            }
            part = next;
        }
        places
    }
}

/// Covers with nothing in them and nothing on them, with their number.
fn bare(shapes: &[Shape]) -> Vec<(usize, Rect)> {
    let one = |(index, shape): (usize, &Shape)| {
        let cover = shape.cover.filter(|_| !shape.picture && shape.text.is_none())?;
        let on_it = shapes.get(index + 1..).unwrap_or_default().iter();
        let mut on_it = on_it.filter(|one| one.text.is_some() || one.picture);
        (!on_it.any(|one| one.place.meets(cover))).then_some((index, cover))
    };
    shapes.iter().enumerate().filter_map(one).collect()
}

/// A place that a layout gives.
pub(super) struct Placeholder {
    kind: String,
    index: Option<String>,
    place: Option<Rect>,
}

impl Placeholder {
    fn of(tree: &Tree, shape: usize) -> Option<Self> {
        let properties = tree.children(shape).find(|at| tree.name(*at).starts_with("nv"))?;
        let at = tree.find(properties, "ph")?;
        let kind = tree.attribute(at, "type").unwrap_or_else(|| "obj".to_owned()).replace("ctrTitle", "title");
        Some(Self { kind, index: tree.attribute(at, "idx"), place: None })
    }

    fn find(&self, places: &[Self]) -> Option<Rect> {
        let same = |one: &&Self| match &self.index {
            Some(index) => one.index.as_ref() == Some(index),
            None => one.kind == self.kind,
        };
        let body = |one: &&Self| one.kind == self.kind || (self.kind == "obj" && one.kind == "body");
        places.iter().find(same).or_else(|| places.iter().find(body)).and_then(|one| one.place)
    }
}

pub(super) fn own(tree: &Tree, at: usize) -> Option<usize> {
    let properties = tree.children(at).find(|at| tree.name(*at).starts_with("nv"))?;
    tree.child(properties, "cNvPr")
}

fn xfrm(tree: &Tree, at: usize) -> Option<usize> {
    tree.child(at, "xfrm").or_else(|| tree.child(tree.child(at, "spPr")?, "xfrm"))
}

fn pair(tree: &Tree, at: usize, name: &str, keys: [&str; 2]) -> Option<(f64, f64)> {
    let at = tree.child(at, name)?;
    let number = |key| tree.attribute(at, key).and_then(|value| value.trim().parse::<f64>().ok());
    let [first, second] = keys;
    Some((number(first)?, number(second)?))
}

fn transform(tree: &Tree, at: usize) -> Option<Rect> {
    let at = xfrm(tree, at)?;
    let ((x, y), (width, height)) = (pair(tree, at, "off", ["x", "y"])?, pair(tree, at, "ext", ["cx", "cy"])?);
    Some(Rect::new(x, y, width, height))
}

fn inner_map(tree: &Tree, properties: usize, map: Map) -> Option<Map> {
    let at = tree.child(properties, "xfrm")?;
    let ((x, y), (width, height)) = (pair(tree, at, "off", ["x", "y"])?, pair(tree, at, "ext", ["cx", "cy"])?);
    let (from_x, from_y) = pair(tree, at, "chOff", ["x", "y"])?;
    let (of_width, of_height) = pair(tree, at, "chExt", ["cx", "cy"])?;
    let by = (width / of_width.max(1.0), height / of_height.max(1.0));
    let plus = (x - from_x * by.0, y - from_y * by.1);
    Some(Map {
        by: (by.0 * map.by.0, by.1 * map.by.1),
        plus: (plus.0 * map.by.0 + map.plus.0, plus.1 * map.by.1 + map.plus.1),
    })
}

fn upright(place: Rect) -> Rect {
    let (x, y) = ((place.left + place.right) / 2.0, (place.top + place.bottom) / 2.0);
    Rect::new(x - place.height() / 2.0, y - place.width() / 2.0, place.height(), place.width())
}

/// Nothing of the fill or the picture lets what is below shine through.
pub(super) fn is_opaque(tree: &Tree, fill: usize) -> bool {
    let share = |at: usize| {
        let given = tree.attribute(at, "val").or_else(|| tree.attribute(at, "amt"));
        given.and_then(|val| val.trim_end_matches('%').parse::<f64>().ok()).unwrap_or(0.0)
    };
    let mut below = (fill..tree.close(fill)).filter(|at| tree.is_open(*at));
    tree.name(fill) != "noFill"
        && below.all(|at| match tree.name(at) {
            "alpha" | "alphaModFix" => share(at) > 90_000.0,
            "clrChange" => false,
            _ => true,
        })
}

/// Which part of its place a shape fills: of others than rectangles the part in their middle.
pub(super) fn solid_share(tree: &Tree, at: usize) -> f64 {
    let properties = tree.child(at, "spPr");
    let form = properties.and_then(|at| tree.child(at, "prstGeom")).and_then(|at| tree.attribute(at, "prst"));
    match form {
        Some(form) if form.to_ascii_lowercase().ends_with("rect") || form.contains("Process") => 1.0,
        Some(form) if form == "line" => 0.0,
        None if properties.is_none_or(|at| tree.child(at, "custGeom").is_none()) => 1.0,
        _ => 0.7,
    }
}

/// About where the text of a shape stands in it.
fn text_place(tree: &Tree, at: usize, place: Rect, placeholder: bool) -> Option<Rect> {
    let body = tree.child(at, "txBody").filter(|at| !tree.text_below(*at).trim().is_empty())?;
    let settings = tree.child(body, "bodyPr");
    let says = |key: &str| settings.and_then(|at| tree.attribute(at, key));
    let sizes = (body..tree.close(body)).filter(|at| tree.is_open(*at) && tree.name(*at) == "rPr");
    let size = sizes.filter_map(|at| tree.attribute(at, "sz")?.parse::<f64>().ok()).fold(0.0, f64::max) / 100.0;
    let size = POINT * if size > 0.0 { size } else { 18.0 };
    let inside = Rect::new(
        place.left + 91_440.0,
        place.top + 45_720.0,
        (place.width() - 182_880.0).max(size),
        (place.height() - 91_440.0).max(size),
    );
    let (mut width, mut lines) = (0.0_f64, 0.0);
    let wraps = says("wrap").as_deref() != Some("none");
    for paragraph in tree.children(body).filter(|at| tree.name(*at) == "p") {
        let signs = tree.text_below(paragraph);
        let long = size * signs.chars().map(|c| if c.is_ascii() { 0.55 } else { 1.0 }).sum::<f64>();
        lines += if wraps { (long / inside.width()).ceil().max(1.0) } else { 1.0 };
        width = width.max(if wraps { long.min(inside.width()) } else { long });
    }
    let height = (lines * size * 1.2).min(inside.height());
    let left = |share: f64| inside.left + (inside.width() - width) * share;
    let aligned = tree.find(body, "pPr").and_then(|at| tree.attribute(at, "algn"));
    // A layout may set the text of a placeholder in its middle.
    let (from, to) = match aligned.as_deref() {
        Some("ctr") => (left(0.5), left(0.5) + width),
        Some("r") => (left(1.0), left(1.0) + width),
        None if placeholder => (inside.left, left(0.5) + width),
        _ => (inside.left, inside.left + width),
    };
    let top = match says("anchor").as_deref() {
        Some("ctr") => inside.top + (inside.height() - height) / 2.0,
        Some("b") => inside.bottom - height,
        _ => inside.top,
    };
    Some(Rect { left: from, top, right: to, bottom: top + height })
}
