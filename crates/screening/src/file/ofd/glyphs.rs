//! Where each letter of a text object stands, and whether it is seen there (GB/T 33190-2016, 11.3).

use std::cell::Cell;

use super::drawn::{Area, Drawn, Image, Matrix, boundary, colour, numbers};
use crate::file::colour::Rgb;
use crate::file::cover::Rect;
use crate::file::tree::Tree;

/// Whether something is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    Yes,
    No,
    /// Something lies there whose form isn't known.
    Perhaps,
}

/// What lies on a page around its text.
pub struct Around<'d> {
    pub drawn: &'d Drawn,
    pub page: Option<Rect>,
    /// Something may lie over text.
    pub unsure: Cell<bool>,
    /// Letters held beside areas so far.
    compared: Cell<usize>,
}

/// Letters of a page held beside areas at most.
const PAIRS: usize = 20_000_000;

impl<'d> Around<'d> {
    pub fn new(drawn: &'d Drawn, page: Option<Rect>) -> Self {
        Self { drawn, page, unsure: Cell::new(drawn.more), compared: Cell::new(0) }
    }

    /// Letters of a text object in the order of its text, each with whether it is seen.
    pub fn letters(&self, tree: &Tree, object: usize, order: (u8, usize)) -> Vec<Seen> {
        let ink = match tree.child(object, "FillColor") {
            Some(fill) => colour(tree, fill),
            None => Some(Rgb::BLACK),
        };
        let places = places(tree, object);
        if self.compared.get() > PAIRS {
            self.unsure.set(true);
            return Vec::new();
        }
        // Lines that run over the edge are torn by chance; what begins and ends beyond it was put there.
        let beyond = |(x, y): &(f64, f64)| self.page.is_some_and(|page| !page.scaled(1.02).holds(*x, *y));
        if places.iter().flatten().all(beyond) {
            return places.iter().map(|place| if place.is_some() { Seen::No } else { Seen::Yes }).collect();
        }
        let within = |of: fn(f64, f64) -> f64, start: f64, part: fn(&(f64, f64)) -> f64| {
            places.iter().flatten().map(part).fold(start, of)
        };
        let around = Rect {
            left: within(f64::min, f64::MAX, |place| place.0) - 0.1,
            top: within(f64::min, f64::MAX, |place| place.1) - 0.1,
            right: within(f64::max, f64::MIN, |place| place.0) + 0.1,
            bottom: within(f64::max, f64::MIN, |place| place.1) + 0.1,
        };
        let near: Vec<&Area> = self.drawn.areas.iter().filter(|area| area.rect.meets(around)).collect();
        let pictures: Vec<&Image> = self.drawn.images.iter().filter(|image| image.rect.meets(around)).collect();
        let pairs = places.len() * (near.len() + pictures.len() + 1) + self.drawn.areas.len();
        self.compared.set(self.compared.get().saturating_add(pairs));
        let seen = |place: &Option<(f64, f64)>| match place {
            None => Seen::Yes,
            Some(place) => self.at(*place, &near, &pictures, order, ink),
        };
        let seen: Vec<Seen> = places.iter().map(seen).collect();
        self.unsure.set(self.unsure.get() || seen.contains(&Seen::Perhaps));
        seen
    }

    fn at(
        &self,
        (x, y): (f64, f64),
        near: &[&Area],
        pictures: &[&Image],
        order: (u8, usize),
        ink: Option<Rgb>,
    ) -> Seen {
        let here = || near.iter().filter(|area| area.rect.holds(x, y));
        if here().any(|area| area.order > order && area.sure) {
            return Seen::No;
        }
        if here().any(|area| area.order > order) {
            return Seen::Perhaps;
        }
        let below = here().filter(|area| area.order < order).max_by_key(|area| area.order);
        let picture = || pictures.iter().any(|image| image.order < order && image.rect.holds(x, y));
        let ground = match below {
            Some(area) if area.sure => area.colour,
            Some(_) => None,
            None if picture() => None,
            None => Some(Rgb::WHITE),
        };
        match (ink, ground) {
            (Some(ink), Some(ground)) if ink.is_near(ground) => Seen::No,
            _ => Seen::Yes,
        }
    }
}

/// The middle of each letter of a text object; None for a blank.
fn places(tree: &Tree, object: usize) -> Vec<Option<(f64, f64)>> {
    let Some(bounds) = boundary(tree, object) else { return Vec::new() };
    let size = tree.attribute(object, "Size").and_then(|size| size.parse::<f64>().ok()).unwrap_or(4.0);
    let matrix = Matrix::of(tree, object);
    let mut found = Vec::new();
    let (mut x, mut y) = (0.0, size);
    for code in (object..tree.close(object)).filter(|at| tree.is_open(*at) && tree.name(*at) == "TextCode") {
        let number = |key: &str| tree.attribute(code, key).and_then(|value| value.parse::<f64>().ok());
        (x, y) = (number("X").unwrap_or(x), number("Y").unwrap_or(y));
        let text = tree.text_below(code);
        let across = deltas(&tree.attribute(code, "DeltaX").unwrap_or_default(), text.len());
        let down = deltas(&tree.attribute(code, "DeltaY").unwrap_or_default(), text.len());
        for (index, sign) in text.chars().enumerate() {
            let width = if sign.is_ascii() { size * 0.5 } else { size };
            let (right, below) = matrix.point(x + width / 2.0, y - size * 0.35);
            found.push((!sign.is_whitespace()).then_some((right + bounds.left, below + bounds.top)));
            x += across.get(index).copied().unwrap_or(if down.is_empty() { width } else { 0.0 });
            y += down.get(index).copied().unwrap_or(0.0);
        }
    }
    found
}

/// Distances from letter to letter; `g 3 5` is three times five.
fn deltas(text: &str, most: usize) -> Vec<f64> {
    let mut all = Vec::new();
    let mut words = text.split_whitespace();
    while let Some(word) = words.next() {
        if all.len() > most {
            break;
        }
        if word == "g" {
            let count = words.next().and_then(|count| count.parse::<usize>().ok()).unwrap_or(0);
            let by = words.next().and_then(|by| numbers(by).first().copied()).unwrap_or(0.0);
            all.extend(std::iter::repeat_n(by, count.min(most)));
        } else {
            all.extend(numbers(word));
        }
    }
    all
}
