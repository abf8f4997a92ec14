//! What text in a shape or a cell stands on, and how it looks where it says nothing itself.

use super::looks::{Ink, Look, Looks, Shade};
use super::{Ctx, Walk};
use crate::file::colour::Rgb;
use crate::file::tree::Tree;

/// The fill of a shape or of a cell of a drawing; None if it says nothing.
pub fn filled(looks: &Looks, tree: &Tree, properties: usize) -> Option<Shade> {
    tree.children(properties).find_map(|at| match tree.name(at) {
        "noFill" => Some(Shade::Clear),
        "solidFill" => Some(match looks.theme.drawn(tree, at) {
            Some((rgb, opaque)) if opaque > 0.9 => Shade::Is(rgb),
            _ => Shade::Unknown,
        }),
        "gradFill" | "blipFill" | "pattFill" | "grpFill" => Some(Shade::Unknown),
        _ => None,
    })
}

/// The ground after something that may be filled.
pub fn on(ground: Option<Rgb>, shade: Option<Shade>) -> Option<Rgb> {
    match shade {
        None | Some(Shade::Clear) => ground,
        Some(Shade::Is(rgb)) => Some(rgb),
        Some(Shade::Unknown) => None,
    }
}

impl Walk<'_, '_> {
    /// In a shape: only its own fill is known, not what it lies on.
    pub(super) fn shape_ground(&self, at: usize, ctx: &mut Ctx) {
        let tree = self.tree;
        (ctx.ground, ctx.drawn, ctx.letters) = (None, true, Look::default());
        let Some(looks) = &self.facts.looks else { return };
        let properties = tree.children(at).find(|child| tree.name(*child) == "spPr");
        // What it lies on is only known where somebody has looked.
        let below = self.facts.grounds.get(&at).copied();
        ctx.ground = on(below, properties.and_then(|at| filled(looks, tree, at)));
        let fill = tree.attribute(at, "fillcolor").filter(|_| tree.flag(at, "filled", true));
        if let Some(fill) = fill {
            let fill = fill.split_whitespace().next().unwrap_or_default();
            ctx.ground = Rgb::hex(fill).or_else(|| crate::file::colour::named(fill));
        }
        if self.facts.word || tree.name(at) != "sp" {
            return;
        }
        let listed = tree.find(at, "lstStyle").and_then(|at| tree.find(at, "solidFill"));
        let referred = tree.child(at, "style").and_then(|at| tree.child(at, "fontRef"));
        let placeholder = tree.find(at, "ph").is_some();
        ctx.letters.ink = match listed.or(referred) {
            Some(at) => looks.theme.drawn(tree, at).map(|(rgb, _)| Ink::Is(rgb)),
            None if placeholder => None,
            None => looks.theme.named("tx1").map(Ink::Is),
        };
    }

    /// In a table: its style may shade any of its cells.
    pub(super) fn table_ground(&self, at: usize, ctx: &mut Ctx) {
        let (tree, Some(looks)) = (self.tree, &self.facts.looks) else {
            ctx.ground = None;
            return;
        };
        let properties = tree.child(at, "tblPr");
        let style = properties.and_then(|at| tree.child(at, "tblStyle")).and_then(|at| tree.attribute(at, "val"));
        if !self.facts.word || style.is_some_and(|style| looks.shades(&style)) {
            ctx.ground = None;
        }
        ctx.ground = on(ctx.ground, properties.and_then(|at| looks.of(tree, at).shade));
    }

    pub(super) fn cell_ground(&self, cell: usize, ctx: &mut Ctx) {
        let tree = self.tree;
        let (Some(looks), Some(properties)) = (&self.facts.looks, tree.child(cell, "tcPr")) else { return };
        let shade = match self.facts.word {
            true => looks.of(tree, properties).shade,
            false => filled(looks, tree, properties),
        };
        ctx.ground = on(ctx.ground, shade);
    }

    /// What holds for the text of a paragraph.
    pub(super) fn paragraph_ground(&self, properties: Option<usize>, style: Option<&str>, ctx: &mut Ctx) {
        let (tree, Some(looks)) = (self.tree, &self.facts.looks) else { return };
        if !self.facts.word {
            return;
        }
        let own = properties.and_then(|at| looks.of(tree, at).shade);
        ctx.ground = on(ctx.ground, own.or_else(|| looks.paragraph(style)));
        ctx.letters = looks.letters(style);
        // A shape has a colour of its own for text that has none.
        if ctx.drawn && ctx.letters.ink == Some(Ink::Auto) {
            ctx.letters.ink = None;
        }
    }

    /// Is the text of this run in the colour of what it stands on?
    pub(super) fn is_unseen(&self, run: usize, ctx: &Ctx) -> bool {
        let (tree, Some(looks)) = (self.tree, &self.facts.looks) else { return false };
        let properties = tree.child(run, "rPr");
        let own = properties.map(|at| looks.of(tree, at)).unwrap_or_default();
        let style = properties.and_then(|at| tree.child(at, "rStyle")).and_then(|at| tree.attribute(at, "val"));
        let style = style.map(|style| looks.run(&style)).unwrap_or_default();
        own.over(style).over(ctx.letters).hides(ctx.ground)
            && tree.children(run).any(|at| {
                matches!(tree.name(at), "t" | "sym" | "delText") && (tree.name(at) == "sym" || has_signs(tree, at))
            })
    }
}

fn has_signs(tree: &Tree, at: usize) -> bool {
    !tree.text_below(at).trim().is_empty()
}
