//! What a page of an OFD document draws, where and in which order: areas, strokes and pictures that may lie over text
//! (GB/T 33190-2016, 8.1, 9, 10).

use std::collections::BTreeMap;

use crate::file::colour::Rgb;
use crate::file::cover::Rect;
use crate::file::tree::Tree;

/// Objects of a page that are looked at.
const OBJECTS: usize = 20_000;
/// Lines at least this thick (millimetres) hide text.
const THICK: f64 = 1.5;
/// From this share of the page on a picture is the page itself, with a layer of text.
const WHOLE: f64 = 0.8;

/// An area that hides what was drawn before it.
#[derive(Clone, Debug)]
pub struct Area {
    /// When it is drawn.
    pub order: (u8, usize),
    pub rect: Rect,
    /// None: a picture, or a pattern.
    pub colour: Option<Rgb>,
    /// Its form is a rectangle, or nearly.
    pub sure: bool,
}

/// A picture on a page.
pub struct Image {
    pub order: (u8, usize),
    pub rect: Rect,
    /// Part of it is cut off.
    pub cropped: bool,
}

#[derive(Default)]
pub struct Drawn {
    pub areas: Vec<Area>,
    pub images: Vec<Image>,
    /// There was more than is looked at.
    pub more: bool,
}

/// A matrix of six numbers (8.1, `CTM`).
#[derive(Clone, Copy)]
pub struct Matrix([f64; 6]);

impl Matrix {
    pub fn of(tree: &Tree, at: usize) -> Self {
        let given = numbers(&tree.attribute(at, "CTM").unwrap_or_default());
        Self(<[f64; 6]>::try_from(given).unwrap_or([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]))
    }

    pub fn point(self, x: f64, y: f64) -> (f64, f64) {
        let [a, b, c, d, e, f] = self.0;
        (a * x + c * y + e, b * x + d * y + f)
    }
}

pub fn numbers(text: &str) -> Vec<f64> {
    text.split_whitespace().filter_map(|number| number.parse().ok()).filter(|number: &f64| number.is_finite()).collect()
}

pub fn boundary(tree: &Tree, at: usize) -> Option<Rect> {
    let [x, y, width, height] = <[f64; 4]>::try_from(numbers(&tree.attribute(at, "Boundary")?)).ok()?;
    Some(Rect::new(x, y, width, height))
}

/// When an element is drawn: layers of the background, of the body, of the foreground; within one in their order.
pub fn orders(tree: &Tree) -> impl Fn(usize) -> (u8, usize) {
    let layers: Vec<(usize, usize, u8)> = tree
        .all("Layer")
        .map(|at| {
            let rank = match tree.attribute(at, "Type").as_deref() {
                Some("Background") => 0,
                Some("Foreground") => 2,
                _ => 1,
            };
            (at, tree.close(at), rank)
        })
        .collect();
    move |at| {
        let last = layers.partition_point(|(from, _, _)| *from <= at).checked_sub(1);
        let rank =
            last.and_then(|last| layers.get(last)).filter(|(_, to, _)| at <= *to).map_or(1, |(_, _, rank)| *rank);
        (rank, at)
    }
}

impl Drawn {
    /// `opaque` says of a resource whether nothing shines through.
    pub fn read(tree: &Tree, page: Option<Rect>, opaque: &BTreeMap<String, bool>) -> Self {
        let mut drawn = Self::default();
        let order = orders(tree);
        let mut unseen = 0;
        for at in (0..tree.len()).filter(|at| tree.is_open(*at)) {
            if !is_visible(tree, at) {
                unseen = unseen.max(tree.after(at));
            }
            if at < unseen || !matches!(tree.name(at), "PathObject" | "ImageObject") {
                continue;
            }
            if drawn.areas.len() + drawn.images.len() > OBJECTS {
                drawn.more = true;
                break;
            }
            match tree.name(at) {
                "PathObject" => drawn.areas.extend(areas(tree, at, order(at))),
                _ => drawn.image(tree, at, order(at), page, opaque),
            }
        }
        drawn
    }

    fn image(
        &mut self,
        tree: &Tree,
        at: usize,
        order: (u8, usize),
        page: Option<Rect>,
        opaque: &BTreeMap<String, bool>,
    ) {
        let Some(rect) = boundary(tree, at) else { return };
        let Matrix([a, _, _, d, e, f]) = Matrix::of(tree, at);
        let given = tree.attribute(at, "CTM").is_some();
        // The picture is one by one before its matrix; what lies outside of its boundary isn't drawn.
        let beyond = |size: f64, from: f64, length: f64| size > 0.0 && (from < -0.5 || from + size > length + 0.5);
        let cut = given && (beyond(a, e, rect.width()) || beyond(d, f, rect.height()));
        let outside = page.is_some_and(|page| rect.covered(&[page]) < 0.99);
        let clipped = tree.child(at, "Clips").is_some();
        self.images.push(Image { order, rect, cropped: cut || outside || clipped });
        let whole = page.is_some_and(|page| page.covered(&[rect]) >= WHOLE);
        let solid = tree.attribute(at, "ResourceID").and_then(|id| opaque.get(&id).copied()).unwrap_or(false);
        if solid && is_opaque(tree, at) && !whole && !clipped {
            self.areas.push(Area { order, rect, colour: None, sure: !cut });
        }
    }
}

pub fn is_visible(tree: &Tree, at: usize) -> bool {
    tree.attribute(at, "Visible").as_deref() != Some("false") && tree.attribute(at, "Alpha").as_deref() != Some("0")
}

fn is_opaque(tree: &Tree, at: usize) -> bool {
    tree.attribute(at, "Alpha").and_then(|alpha| alpha.parse::<f64>().ok()).is_none_or(|alpha| alpha >= 230.0)
}

/// The colour of letters or of an area: of three numbers, or of one that is grey; None if it can't be told.
pub fn colour(tree: &Tree, at: usize) -> Option<Rgb> {
    let parts: Vec<u8> =
        numbers(&tree.attribute(at, "Value")?).into_iter().map(|part| part.clamp(0.0, 255.0) as u8).collect();
    match parts.as_slice() {
        [red, green, blue] => Some(Rgb([*red, *green, *blue])),
        [grey] => Some(Rgb([*grey; 3])),
        _ => None,
    }
}

/// What a path hides: its filled areas and its thick strokes.
pub fn areas(tree: &Tree, at: usize, order: (u8, usize)) -> Vec<Area> {
    let Some(bounds) = boundary(tree, at).filter(|_| is_opaque(tree, at)) else { return Vec::new() };
    let data = tree.child(at, "AbbreviatedData").map(|at| tree.text_below(at)).unwrap_or_default();
    let matrix = Matrix::of(tree, at);
    let lines: Vec<Vec<(f64, f64)>> = subpaths(&data)
        .into_iter()
        .map(|line| {
            let moved = line.into_iter().map(|(x, y)| matrix.point(x, y));
            moved.map(|(x, y)| (x + bounds.left, y + bounds.top)).collect()
        })
        .collect();
    let mut found = Vec::new();
    if tree.flag(at, "Fill", false) {
        let fill = tree.child(at, "FillColor");
        if fill.is_none_or(|fill| is_opaque(tree, fill)) {
            let ink = match fill {
                Some(fill) => colour(tree, fill).filter(|_| tree.children(fill).next().is_none()),
                None => Some(Rgb::BLACK),
            };
            // With holes nobody knows which part is filled.
            let holes = lines.len() > 1 && tree.attribute(at, "Rule").as_deref() == Some("Even-Odd");
            found.extend(lines.iter().filter_map(|line| {
                let (rect, share) = extent(line)?;
                (rect.width() > 0.0).then(|| Area {
                    order,
                    rect: rect.both(bounds),
                    colour: ink,
                    sure: share >= 0.8 && !holes,
                })
            }));
        }
    }
    let width = tree.attribute(at, "LineWidth").and_then(|width| width.parse::<f64>().ok()).unwrap_or(0.353);
    let stroke = tree.child(at, "StrokeColor");
    if tree.flag(at, "Stroke", true) && width >= THICK && stroke.is_none_or(|stroke| is_opaque(tree, stroke)) {
        let ink = stroke.map_or(Some(Rgb::BLACK), |stroke| colour(tree, stroke));
        for pair in lines.iter().flat_map(|line| line.windows(2)) {
            let [one, two] = pair else { continue };
            let half = width / 2.0;
            let rect = Rect {
                left: one.0.min(two.0) - half,
                top: one.1.min(two.1) - half,
                right: one.0.max(two.0) + half,
                bottom: one.1.max(two.1) + half,
            };
            let straight = (one.0 - two.0).abs() < half || (one.1 - two.1).abs() < half;
            found.push(Area { order, rect: rect.both(bounds.scaled(1.0)), colour: ink, sure: straight });
        }
    }
    found.truncate(OBJECTS);
    found
}

/// The smallest rectangle around a line, and which share of it the line encloses.
fn extent(line: &[(f64, f64)]) -> Option<(Rect, f64)> {
    let (x, y) = *line.first()?;
    let start = Rect { left: x, top: y, right: x, bottom: y };
    let rect = line.iter().fold(start, |rect, (x, y)| Rect {
        left: rect.left.min(*x),
        top: rect.top.min(*y),
        right: rect.right.max(*x),
        bottom: rect.bottom.max(*y),
    });
    let next = line.iter().skip(1).chain(line.first());
    let twice: f64 = line.iter().zip(next).map(|(one, two)| one.0 * two.1 - two.0 * one.1).sum();
    Some((rect, (twice / 2.0).abs() / (rect.width() * rect.height()).max(f64::MIN_POSITIVE)))
}

/// The points of each part of a path (9.1, `AbbreviatedData`), curves by their ends.
fn subpaths(data: &str) -> Vec<Vec<(f64, f64)>> {
    let mut lines: Vec<Vec<(f64, f64)>> = Vec::new();
    let mut held: Vec<f64> = Vec::new();
    let mut command = "";
    for word in data.split_whitespace().chain(["C"]).take(OBJECTS) {
        if let Ok(number) = word.parse::<f64>() {
            held.push(number);
            continue;
        }
        let count = match command {
            "S" | "M" | "L" => 2,
            "Q" => 4,
            "B" => 6,
            "A" => 7,
            _ => 0,
        };
        for numbers in held.chunks_exact(usize::max(count, 1)).filter(|_| count > 0) {
            let [.., x, y] = numbers else { continue };
            if matches!(command, "S" | "M") || lines.is_empty() {
                lines.push(Vec::new());
            }
            lines.last_mut().into_iter().for_each(|line| line.push((*x, *y)));
        }
        held.clear();
        command = word;
    }
    lines
}
