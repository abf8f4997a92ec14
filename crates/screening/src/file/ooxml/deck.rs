//! PPTX: slides in their order, hidden ones, and the presentation that lists them.

use std::collections::{BTreeMap, HashSet};
use std::rc::Rc;

use super::plan::Plan;
use super::{FEW, Office};
use crate::file::colour::Theme;
use crate::file::markup::{Ctx, Facts, Looks, Walk};
use crate::file::tree::{Patch, Tree};
use crate::{Hidden, Part, Refused};

impl Office<'_, '_, '_> {
    /// Finds the hidden slides, and gives the order of the parts.
    pub(super) fn deck(&mut self, names: &[String]) -> Result<Vec<String>, Refused> {
        let main = self.plan.main.clone();
        let tree = self.tree(&main)?;
        self.deck_looks(&main);
        let mut order = vec![main.clone()];
        let mut hidden = BTreeMap::new();
        for at in tree.all("sldId") {
            let id = tree.attributes(at).into_iter().find(|(key, _)| key.ends_with(":id")).map(|(_, value)| value);
            let slide = self.plan.targets(&main, "slide").find(|relation| Some(&relation.id) == id.as_ref());
            let Some(slide) = slide.map(|relation| relation.target.clone()) else { continue };
            self.sink.page()?;
            let bytes = self.bytes(&slide)?.unwrap_or_default();
            let slide_tree = Tree::parse(&bytes, &slide, self.sink.budget.limits.depth)?;
            if !slide_tree.flag(slide_tree.root(), "show", true) {
                hidden.insert(slide.clone(), Hidden::HiddenSlides);
                self.sink.note(Hidden::HiddenSlides, 1);
            }
            order.push(slide);
        }
        if !hidden.is_empty() {
            self.plan = Plan::new(std::mem::take(&mut self.plan.relations), names, &hidden);
        }
        Ok(order)
    }

    /// The colours of the theme, if all slides have the same.
    fn deck_looks(&mut self, main: &str) {
        let masters: Vec<String> =
            self.plan.targets(main, "slideMaster").map(|relation| relation.target.clone()).collect();
        let theme = match masters.as_slice() {
            [master] => {
                let theme = self.theme(master);
                self.tree(master).map(|tree| theme.clone().mapped(&tree)).unwrap_or(theme)
            }
            _ => Theme::default(),
        };
        self.looks = Rc::new(Looks::of_theme(theme));
    }

    /// The list of slides without those that go, and without them in its sections.
    pub(super) fn presentation(&mut self, tree: &Tree) -> Result<Patch, Refused> {
        let main = self.plan.main.clone();
        let dropped = self.plan.dropped(&main);
        let mut gone: HashSet<String> = HashSet::new();
        for at in tree.all("sldId") {
            let attributes = tree.attributes(at);
            let hangs = attributes.iter().any(|(key, value)| key.ends_with(":id") && dropped.contains(value));
            if hangs {
                gone.extend(attributes.into_iter().find(|(key, _)| key == "id").map(|(_, value)| value));
            }
        }
        let facts = Facts { dropped, ..Facts::default() };
        let ctx = Ctx::new(Part::Other, &main);
        let mut walk = Walk::new(self.sink, tree, &facts, &mut self.rows);
        walk.element(tree.root(), &ctx)?;
        let mut patch = walk.patch;
        for at in tree.all("sldId") {
            let id = tree.attributes(at).into_iter().find(|(key, _)| key == "id").map(|(_, value)| value);
            if id.is_some_and(|id| gone.contains(&id)) && !patch.is_cut(at) {
                patch.cut(tree, at);
            }
        }
        Ok(patch)
    }

    /// Is this picture on a slide that has little text besides?
    pub(super) fn slide_is_bare(&self, picture: &str) -> bool {
        let slides = self.plan.relations.iter().filter(|(part, list)| {
            part.starts_with("ppt/slides/") && list.iter().any(|relation| relation.target == picture)
        });
        slides.into_iter().any(|(slide, _)| {
            let stem = slide.rsplit('/').next().unwrap_or_default();
            let number: String = stem.chars().filter(char::is_ascii_digit).collect();
            let pieces = self.sink.pieces().iter();
            let on_it = pieces.filter(|piece| piece.place.part == Part::Slide && piece.place.name == number);
            on_it.map(|piece| piece.text.chars().count()).sum::<usize>() < FEW
        })
    }
}
