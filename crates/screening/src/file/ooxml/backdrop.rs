//! What the text of a slide stands on where its shape has no fill: the shape below, or the background of the slide, of its
//! layout, of its master (ECMA-376 part 1, 19.3.1.1).

use super::Office;
use super::slide::{Map, Shape};
use crate::file::colour::Rgb;
use crate::file::cover::Rect;
use crate::file::tree::Tree;

/// Behind all shapes of a slide.
pub struct Backdrop {
    /// None: a picture, a course of colours.
    colour: Option<Rgb>,
    /// What a layout and a master draw before it.
    drawn: Vec<Rect>,
}

impl Office<'_, '_, '_> {
    pub(super) fn backdrop(&mut self, slide: &str, tree: &Tree) -> Backdrop {
        let mut colour = self.background(tree);
        let mut drawn = Vec::new();
        let mut part = slide.to_owned();
        for kind in ["slideLayout", "slideMaster"] {
            let next = self.plan.targets(&part, kind).next().map(|relation| relation.target.clone());
            let Some(next) = next else { break };
            if let Ok(tree) = self.tree(&next) {
                colour = colour.or_else(|| self.background(&tree));
                let shapes = self.shapes_of(&next, &tree, Map::SLIDE, &[]);
                drawn.extend(shapes.iter().filter(|shape| shape.filled).map(|shape| shape.place));
            }
            part = next;
        }
        let usual = || self.looks.theme.named("bg1");
        Backdrop { colour: colour.unwrap_or_else(usual), drawn }
    }

    /// The background that a part gives; Some(None) if its colour can't be told.
    fn background(&self, tree: &Tree) -> Option<Option<Rgb>> {
        let at = tree.child(tree.root(), "cSld").and_then(|at| tree.child(at, "bg"))?;
        if let Some(properties) = tree.child(at, "bgPr") {
            let solid = tree.child(properties, "solidFill");
            return Some(solid.and_then(|at| self.looks.theme.drawn(tree, at)).map(|(rgb, _)| rgb));
        }
        // The first of a theme's backgrounds is one colour.
        let referred = tree.child(at, "bgRef").filter(|at| tree.attribute(*at, "idx").as_deref() == Some("1001"));
        Some(referred.and_then(|at| self.looks.theme.drawn(tree, at)).map(|(rgb, _)| rgb))
    }
}

impl Backdrop {
    /// What text stands on that has these shapes below it.
    pub fn ground(&self, text: Rect, below: &[Shape]) -> Option<Rgb> {
        match below.iter().rev().find(|shape| shape.filled && shape.place.meets(text)) {
            Some(shape) => shape.colour.filter(|_| shape.cover.is_some_and(|cover| cover.both(text) == text)),
            None if self.drawn.iter().any(|place| place.meets(text)) => None,
            None => self.colour,
        }
    }
}
