//! Pictures of a package that are shown in part (ECMA-376 part 1, 20.1.8.55), and those that lie over the text of Word.

use std::collections::HashSet;

use super::Office;
use super::slide::{is_opaque, own, solid_share};
use crate::file::tree::Tree;
use crate::{Part, Place, Unread};

/// A hundredth of a side, in the thousandths of a percent that drawings count in.
const LEAST: f64 = 1_000.0;
/// Pictures of one part that are named.
const NAMED: usize = 200;
/// Shapes of one part that are looked at.
const ANCHORS: usize = 500;

impl Office<'_, '_, '_> {
    /// Names the pictures of a part of which something is cut off: it is in the file all the same.
    pub(super) fn cropped(&mut self, name: &str, tree: &Tree) {
        if !["pic", "srcRect", "fillRect", "imagedata"].iter().any(|word| tree.mentions(word)) {
            return;
        }
        let cut: Vec<String> = (0..tree.len())
            .filter(|at| tree.is_open(*at) && is_cropped(tree, *at))
            .map(|at| self.picture_of(name, tree, at))
            .take(NAMED)
            .collect();
        for picture in cut {
            self.sink.unread(Unread::Cropped, Place::new(Part::Picture, picture, ""));
        }
    }

    /// Is a picture shown anywhere? A relationship that nothing in its part names is left of a picture that was deleted.
    pub(super) fn is_shown(&mut self, picture: &str) -> bool {
        let owners = self.plan.relations.iter().flat_map(|(owner, list)| {
            let leads = list.iter().filter(|relation| !relation.outside && relation.target == picture);
            leads.map(|relation| (owner.clone(), relation.id.clone()))
        });
        let owners: Vec<(String, String)> = owners.collect();
        owners.into_iter().any(|(owner, id)| {
            if !self.named.contains_key(&owner) {
                let ids = self.tree(&owner).map(|tree| named(&tree)).ok();
                self.named.insert(owner.clone(), ids);
            }
            // In what can't be read it may be named.
            self.named.get(&owner).is_none_or(|ids| ids.as_ref().is_none_or(|ids| ids.contains(&id)))
        })
    }

    /// The part that a cropped element shows, or the one it stands in.
    fn picture_of(&self, name: &str, tree: &Tree, at: usize) -> String {
        let around = (0..=at).rev().take(200).find(|up| {
            tree.is_open(*up) && tree.close(*up) >= tree.close(at) && {
                matches!(tree.name(*up), "blipFill" | "pic" | "imagedata")
            }
        });
        let blip = around.and_then(|up| if tree.name(up) == "imagedata" { Some(up) } else { tree.find(up, "blip") });
        let id = blip.and_then(|at| tree.attribute(at, "embed").or_else(|| tree.attribute(at, "id")));
        let mut relations = self.plan.relations.get(name).into_iter().flatten();
        let target = relations.find(|relation| Some(&relation.id) == id.as_ref());
        target.map_or_else(|| name.to_owned(), |relation| relation.target.clone())
    }

    /// Names the first shape that floats over the text of Word and hides what is below: where lines of text stand, only
    /// a program that sets the page knows.
    pub(super) fn floating(&mut self, name: &str, tree: &Tree) {
        if !(tree.mentions("wrapNone") || tree.mentions("position")) {
            return;
        }
        let mut paragraphs: Vec<usize> = Vec::new();
        // What is written again for older programs.
        let mut again = 0;
        let (mut covers, mut looked) = (false, 0);
        for at in (0..tree.len()).filter(|at| tree.is_open(*at)) {
            match tree.name(at) {
                "Fallback" => again = again.max(tree.close(at)),
                _ if at < again || covers => {}
                "p" => {
                    paragraphs.retain(|up| tree.close(*up) > at);
                    paragraphs.push(at);
                }
                "anchor" => {
                    looked += 1;
                    let on = paragraphs.iter().rev().find(|up| tree.close(**up) > at).copied();
                    covers = looked > ANCHORS || self.anchor_covers(name, tree, at, on);
                }
                "shape" | "rect" | "roundrect" | "oval" => covers = vml_covers(tree, at),
                _ => {}
            }
        }
        if covers {
            self.sink.unread(Unread::Covered, Place::new(Part::Shape, name, ""));
        }
    }

    /// Names a bare shape over the cells of a sheet: which cells it lies over, their widths and heights would say.
    pub(super) fn on_cells(&mut self, name: &str, tree: &Tree) {
        let bare = |at: usize| {
            let shown = own(tree, at).is_none_or(|own| !tree.flag(own, "hidden", false));
            shown
                && solid_share(tree, at) > 0.0
                && self.fill_is_opaque(tree, at)
                && tree.child(at, "txBody").is_none_or(|at| tree.text_below(at).trim().is_empty())
        };
        if tree.all("sp").any(bare) {
            self.sink.unread(Unread::Covered, Place::new(Part::Shape, name, ""));
        }
    }

    fn anchor_covers(&mut self, name: &str, tree: &Tree, at: usize, paragraph: Option<usize>) -> bool {
        let hidden = tree.child(at, "docPr").is_some_and(|at| tree.flag(at, "hidden", false));
        if tree.flag(at, "behindDoc", false) || tree.child(at, "wrapNone").is_none() || hidden {
            return false;
        }
        let beside = paragraph.map_or(0, |paragraph| text_beside(tree, paragraph, at));
        let shapes = (at..tree.close(at)).filter(|at| tree.is_open(*at));
        shapes.into_iter().any(|shape| match tree.name(shape) {
            // Text of its own is what it is there for, unless it lies over the paragraph it hangs on.
            "wsp" => {
                let fill = tree.child(shape, "spPr").and_then(|at| {
                    let fill = tree.children(at).find(|at| tree.name(*at).ends_with("Fill"));
                    fill.map(|at| is_opaque(tree, at))
                });
                let style = tree.child(shape, "style").and_then(|at| tree.child(at, "fillRef"));
                let styled = style.and_then(|at| tree.attribute(at, "idx")).is_some_and(|idx| idx != "0");
                let line = tree.find(shape, "prstGeom").and_then(|at| tree.attribute(at, "prst"));
                let line = line.is_some_and(|form| form == "line" || form.contains("Connector"));
                let own = tree.find(shape, "txbx").is_some_and(|at| !tree.text_below(at).trim().is_empty());
                fill.unwrap_or(styled) && !line && (!own || on_its_paragraph(tree, at, beside))
            }
            "pic" => {
                let blip = tree.find(shape, "blip").filter(|at| is_opaque(tree, *at));
                let id = blip.and_then(|at| tree.attribute(at, "embed"));
                id.is_some_and(|id| self.is_opaque_picture(name, &id)) && !on_empty(tree, at, beside)
            }
            _ => false,
        })
    }
}

/// What attributes with a prefix say, as those do that name a relationship.
fn named(tree: &Tree) -> HashSet<String> {
    let open = (0..tree.len()).filter(|at| tree.is_open(*at) && tree.raw(*at).contains(':'));
    let attributes = open.flat_map(|at| tree.attributes(at));
    attributes.filter(|(key, value)| key.contains(':') && value.len() < 100).map(|(_, value)| value).collect()
}

fn is_cropped(tree: &Tree, at: usize) -> bool {
    let side = |key: &str| {
        let value = tree.attribute(at, key).unwrap_or_default();
        match value.strip_suffix('%') {
            Some(share) => share.parse::<f64>().unwrap_or(0.0) * 1_000.0,
            None => value.parse::<f64>().unwrap_or(0.0),
        }
    };
    let sides = || ["l", "t", "r", "b"].map(side);
    match tree.name(at) {
        "srcRect" => sides().iter().any(|side| *side >= LEAST),
        // Stretched beyond the frame.
        "fillRect" => sides().iter().any(|side| *side <= -LEAST),
        "imagedata" => ["cropleft", "croptop", "cropright", "cropbottom"].iter().any(|key| vml_share(tree, at, key)),
        "pic" => {
            let properties = tree.child(at, "spPr");
            let form = properties.and_then(|at| tree.child(at, "prstGeom")).and_then(|at| tree.attribute(at, "prst"));
            let own = properties.is_some_and(|at| tree.child(at, "custGeom").is_some());
            own || form.is_some_and(|form| !form.to_ascii_lowercase().ends_with("rect"))
        }
        _ => false,
    }
}

/// A share of a side: of 65536, or of 1.
fn vml_share(tree: &Tree, at: usize, key: &str) -> bool {
    let value = tree.attribute(at, key).unwrap_or_default();
    let share = match value.strip_suffix('f') {
        Some(share) => share.parse::<f64>().unwrap_or(0.0) / 65_536.0,
        None => value.parse::<f64>().unwrap_or(0.0),
    };
    share >= 0.01
}

/// Signs of the paragraph that aren't in the anchored shape.
fn text_beside(tree: &Tree, paragraph: usize, anchor: usize) -> usize {
    let signs = |at: usize| tree.text_below(at).trim().chars().count();
    signs(paragraph).saturating_sub(signs(anchor))
}

/// Does it hang on a paragraph without text, and stand there or below?
fn on_empty(tree: &Tree, anchor: usize, beside: usize) -> bool {
    beside == 0 && offset(tree, anchor).is_some_and(|down| down >= 0.0)
}

/// Does it lie on lines of the paragraph it hangs on?
fn on_its_paragraph(tree: &Tree, anchor: usize, beside: usize) -> bool {
    // Lines of forty signs, twenty points high each.
    let height = 254_000.0 * (beside as f64 / 40.0).ceil();
    let tall =
        tree.child(anchor, "extent").and_then(|at| tree.attribute(at, "cy")).and_then(|cy| cy.parse::<f64>().ok());
    beside > 0 && offset(tree, anchor).is_some_and(|down| down < height * 0.7 && down + tall.unwrap_or(0.0) > 0.0)
}

/// How far below its paragraph it stands, if it is placed by that.
fn offset(tree: &Tree, anchor: usize) -> Option<f64> {
    let at = tree.child(anchor, "positionV")?;
    let from = tree.attribute(at, "relativeFrom").unwrap_or_default();
    let down = tree.child(at, "posOffset").and_then(|at| tree.text_below(at).trim().parse::<f64>().ok());
    down.filter(|_| matches!(from.as_str(), "paragraph" | "line"))
}

/// A shape of the older markup over the text (ECMA-376 part 4, 19.1.2).
fn vml_covers(tree: &Tree, at: usize) -> bool {
    let style = tree.attribute(at, "style").unwrap_or_default().replace(' ', "").to_ascii_lowercase();
    let value = |key: &str| {
        let all = style.split(';').filter_map(|one| one.split_once(':'));
        all.filter(|(name, _)| *name == key).map(|(_, value)| value.to_owned()).next()
    };
    let floats = value("position").as_deref() == Some("absolute");
    let above = value("z-index").and_then(|index| index.parse::<i64>().ok()).unwrap_or(0) >= 0;
    let apart = tree.find(at, "textpath").is_some() || tree.find(at, "imagedata").is_some();
    let wraps = tree.find(at, "wrap").and_then(|at| tree.attribute(at, "type")).is_some_and(|kind| kind != "none");
    let clear = tree.find(at, "fill").and_then(|at| tree.attribute(at, "opacity")).is_some_and(|share| share != "1");
    let filled = tree.flag(at, "filled", true) && tree.attribute(at, "fillcolor").is_some();
    let own = !tree.text_below(at).trim().is_empty();
    floats && above && filled && !(apart || wraps || clear || own || style.contains("visibility:hidden"))
}
