//! The text of an OpenDocument file: paragraphs, notes, changes, frames, slides.

use std::collections::HashSet;

use super::Office;
use crate::file::markup::{Ctx, Ink, Look, on};
use crate::file::runs::{Run, emit};
use crate::file::telling;
use crate::file::tree::{Kind, Patch, Tree, local};
use crate::{Format, Hidden, Part, Place, Refused};

pub struct Content<'c, 's, 'a> {
    pub office: &'c mut Office<'s, 'a>,
    pub tree: &'c Tree,
    pub patch: Patch,
    pub(super) name: &'c str,
    main: bool,
    paragraphs: u32,
    pub tables: u32,
    pub(super) slides: u32,
    /// Shapes that others lie over.
    covered: HashSet<usize>,
    /// Something was changed since this was last set to false.
    pub changed: bool,
    /// Values stay, formulas go.
    pub frozen: bool,
}

const TEXTS: &[&str] =
    &["title", "alt", "string-value", "help-message", "label", "value", "current-value", "description"];

impl<'c, 's, 'a> Content<'c, 's, 'a> {
    pub fn new(office: &'c mut Office<'s, 'a>, tree: &'c Tree, name: &'c str, main: bool) -> Self {
        let frozen = !office.looks.sheets.is_empty()
            || tree
                .all("table-row")
                .chain(tree.all("table-column"))
                .any(|at| matches!(tree.attribute(at, "visibility").as_deref(), Some("collapse" | "filter")));
        Self {
            office,
            tree,
            patch: Patch::default(),
            name,
            main,
            paragraphs: 0,
            tables: 0,
            slides: 0,
            covered: HashSet::new(),
            changed: false,
            frozen,
        }
    }

    pub fn whole(&mut self) -> Result<(), Refused> {
        let part = match () {
            () if !self.main => Part::Shape,
            () if self.name == "styles.xml" => Part::Master,
            () if self.office.format == Format::Odp => Part::Slide,
            () => Part::Paragraph,
        };
        let name = if self.main { "" } else { self.name };
        let mut ctx = Ctx::new(part, name);
        let pages = self.main && self.office.format != Format::Odp;
        ctx.ground = self.office.looks.page().filter(|_| pages);
        let family = if self.office.format == Format::Ods { "table-cell" } else { "paragraph" };
        let auto = Look { ink: self.main.then_some(Ink::Auto), ..Look::default() };
        ctx.letters = if self.main { self.office.looks.usual(family).over(auto) } else { auto };
        self.element(self.tree.root(), &ctx)
    }

    /// Below an element of this family of styles.
    pub fn styled(&self, ctx: &mut Ctx, family: &str, style: Option<&str>) {
        if !self.main {
            return;
        }
        let style = self.office.looks.of(self.name, family, style);
        ctx.ground = on(ctx.ground, style.ground);
        ctx.letters = style.letters.over(ctx.letters);
    }

    /// In a shape: what it lies on isn't known.
    fn shaped(&mut self, at: usize, ctx: &mut Ctx) {
        const SHAPES: &[&str] =
            &["custom-shape", "rect", "frame", "ellipse", "circle", "polygon", "path", "caption", "connector", "line"];
        if !SHAPES.contains(&self.tree.name(at)) {
            return;
        }
        if self.main {
            self.look_at_shape(at);
        }
        ctx.ground = None;
        for (key, style) in self.tree.attributes(at).iter().filter(|(key, _)| local(key) == "style-name") {
            let family = if key.starts_with("presentation:") { "presentation" } else { "graphic" };
            self.styled(ctx, family, Some(style));
        }
    }

    pub fn below(&mut self, at: usize, ctx: &Ctx) -> Result<(), Refused> {
        let mut next = at + 1;
        while next < self.tree.close(at) {
            match self.tree.kind(next) {
                Some(Kind::Open | Kind::Empty) => self.element(next, ctx)?,
                Some(Kind::Remark) => self.remark(next, ctx)?,
                _ => {}
            }
            next = self.tree.after(next);
        }
        Ok(())
    }

    fn remark(&mut self, at: usize, ctx: &Ctx) -> Result<(), Refused> {
        let text = self.tree.raw(at);
        if telling::worth(text) {
            self.office.sink.note(Hidden::Foreign, 1);
            self.office.sink.hide(Hidden::Foreign, ctx.spot.place.clone(), text)?;
        }
        Ok(())
    }

    pub fn element(&mut self, at: usize, ctx: &Ctx) -> Result<(), Refused> {
        let tree = self.tree;
        match tree.name(at) {
            "p" | "h" if tree.full_name(at).starts_with("text:") => return self.paragraph(at, ctx),
            "annotation" => return self.hide(at, ctx, Hidden::Comments, Part::Comment, 1),
            "tracked-changes" => {
                let count = tree.children(at).count();
                return self.hide(at, ctx, Hidden::Changes, Part::Change, u32::try_from(count).unwrap_or(u32::MAX));
            }
            "annotation-end" | "change" | "change-start" | "change-end" | "event-listeners" => {
                self.patch.cut(tree, at);
                return Ok(());
            }
            "scripts" => {
                let any = tree.children(at).next().is_some();
                return self.hide(at, ctx, Hidden::Scripts, Part::Other, u32::from(any));
            }
            "notes" => return self.notes(at, ctx),
            "page" => return self.slide(at, ctx),
            _ if self.covered.contains(&at) => {
                return self.hide(at, ctx, Hidden::HiddenText, ctx.spot.place.part, 1);
            }
            "section" if tree.attribute(at, "display").as_deref() == Some("none") => {
                return self.hide(at, ctx, Hidden::HiddenText, ctx.spot.place.part, 1);
            }
            "table" if tree.full_name(at).starts_with("table:") => return self.table(at, ctx),
            "object" | "object-ole" if self.goes(at) => {
                self.patch.cut(tree, at);
                return Ok(());
            }
            "image" if self.is_redrawn(at) => {
                self.patch.cut(tree, at);
                return Ok(());
            }
            "named-range" | "database-range" if self.points_to_gone(at) => {
                self.patch.cut(tree, at);
                return Ok(());
            }
            "binary-data" => {
                self.office.sink.note(Hidden::Foreign, 1);
                self.patch.cut(tree, at);
                return Ok(());
            }
            _ => {}
        }
        let mut ctx = ctx.clone();
        let part = match tree.name(at) {
            "header" | "header-left" | "header-first" => Some(Part::Header),
            "footer" | "footer-left" | "footer-first" => Some(Part::Footer),
            "note" => Some(Part::Footnote),
            "custom-shape" | "text-box" | "rect" | "frame" if ctx.spot.place.part == Part::Paragraph => {
                Some(Part::Shape)
            }
            _ => None,
        };
        ctx.spot.place.part = part.unwrap_or(ctx.spot.place.part);
        self.shaped(at, &mut ctx);
        self.attributes(at, &ctx)?;
        self.own_text(at, &ctx)?;
        self.below(at, &ctx)
    }

    fn goes(&self, at: usize) -> bool {
        let target = self.tree.attribute(at, "href").unwrap_or_default();
        let target = target.trim_start_matches("./");
        self.office.embedded(target.split('/').next().unwrap_or_default())
    }

    /// The picture of an object that goes, and is drawn anew from the object.
    fn is_redrawn(&self, at: usize) -> bool {
        let target = self.tree.attribute(at, "href").unwrap_or_default();
        self.office.redrawn(&target)
    }

    fn points_to_gone(&self, at: usize) -> bool {
        let tree = self.tree;
        let address = tree.attribute(at, "cell-range-address").or_else(|| tree.attribute(at, "target-range-address"));
        let address = address.unwrap_or_default();
        let gone = tree.all("table").filter(|at| {
            tree.attribute(*at, "style-name").is_some_and(|style| self.office.looks.sheets.contains(&style))
        });
        let mut names = gone.filter_map(|at| tree.attribute(at, "name"));
        names.any(|name| !name.is_empty() && address.contains(&name))
    }

    /// All below is hidden, and goes.
    pub fn hide(&mut self, at: usize, ctx: &Ctx, hidden: Hidden, part: Part, count: u32) -> Result<(), Refused> {
        let mut ctx = ctx.clone();
        if ctx.spot.hidden.is_none() {
            self.office.sink.note(hidden, count);
        }
        ctx.spot.hidden = ctx.spot.hidden.or(Some(hidden));
        ctx.spot.place.part = part;
        self.attributes(at, &ctx)?;
        self.own_text(at, &ctx)?;
        self.below(at, &ctx)?;
        self.patch.cut(self.tree, at);
        Ok(())
    }

    fn notes(&mut self, at: usize, ctx: &Ctx) -> Result<(), Refused> {
        let text = self.tree.text_below(at);
        let any = self.main && text.chars().any(char::is_alphabetic) && self.name == "content.xml";
        self.hide(at, ctx, Hidden::SpeakerNotes, Part::Notes, u32::from(any))
    }

    fn slide(&mut self, at: usize, ctx: &Ctx) -> Result<(), Refused> {
        let tree = self.tree;
        self.office.sink.page()?;
        self.slides += 1;
        let mut ctx = ctx.clone();
        ctx.spot.place = Place::new(Part::Slide, self.slides.to_string(), "");
        self.paragraphs = 0;
        let style = tree.attribute(at, "style-name");
        if style.is_some_and(|style| self.office.looks.slides.contains(&style)) {
            return self.hide(at, &ctx, Hidden::HiddenSlides, Part::Slide, 1);
        }
        if self.main && self.name == "content.xml" {
            self.covered = self.covered(at);
        }
        self.attributes(at, &ctx)?;
        self.below(at, &ctx)
    }

    fn own_text(&mut self, at: usize, ctx: &Ctx) -> Result<(), Refused> {
        let mut runs = Vec::new();
        let mut next = at + 1;
        while next < self.tree.close(at) {
            if matches!(self.tree.kind(next), Some(Kind::Text | Kind::Data | Kind::Entity)) {
                runs.push(Run::token(self.tree, next));
            }
            next = self.tree.after(next);
        }
        let text: String = runs.iter().map(|run| run.text.as_str()).collect();
        // The words that stand in for a picture.
        let alt = matches!(self.tree.name(at), "desc" | "title");
        if alt || (telling::worth(&text) && !text.contains("://")) {
            let mut spot = ctx.spot.clone();
            spot.place.part = if alt { Part::AltText } else { spot.place.part };
            self.changed |= emit(self.office.sink, &mut self.patch, &spot, &runs)?;
        }
        Ok(())
    }

    pub fn attributes(&mut self, at: usize, ctx: &Ctx) -> Result<(), Refused> {
        let tree = self.tree;
        let furniture = matches!(
            tree.name(at),
            "style"
                | "font-face"
                | "list-style"
                | "page-layout"
                | "text-properties"
                | "default-style"
                | "master-page"
                | "paragraph-properties"
        ) || tree.full_name(at).starts_with("number:")
            || tree.name(at).starts_with("list-level");
        for (key, value) in tree.attributes(at) {
            let name = local(&key);
            if key.starts_with("xmlns") || name.ends_with("style-name") || value.is_empty() {
                continue;
            }
            let link = (name == "href").then(|| telling::link(&value)).flatten();
            let taken = match () {
                () if furniture => telling::suspicious(&value),
                () if name == "href" => link.is_some(),
                () if matches!(name, "value" | "string-value") && ctx.placed => {
                    value.len() > 11 && telling::id_shape(&value) && !self.shown(at, &value)
                }
                () if TEXTS.contains(&name) => telling::worth(&value) && !self.shown(at, &value),
                () if name == "name" => {
                    telling::has_cjk(&value) && !telling::given_name(&value) || telling::id_shape(&value)
                }
                () => telling::attribute_worth(&value) && !value.contains("://"),
            };
            if !taken {
                continue;
            }
            let mut spot = ctx.spot.clone();
            spot.place.part = match name {
                "name" => Part::Name,
                "title" => Part::AltText,
                _ => Part::Other,
            };
            let text = link.unwrap_or(value);
            let run = Run { at, key: Some(key), text, hidden: None, new: false, fixed: false };
            self.changed |= emit(self.office.sink, &mut self.patch, &spot, &[run])?;
        }
        Ok(())
    }

    /// Does an element show what an attribute of it says again?
    fn shown(&self, at: usize, value: &str) -> bool {
        self.tree.text_below(at).contains(value)
    }

    fn paragraph(&mut self, at: usize, ctx: &Ctx) -> Result<(), Refused> {
        let mut spot = ctx.spot.clone();
        if !ctx.placed {
            self.paragraphs += 1;
            spot.place.at = self.paragraphs.to_string();
        }
        let mut runs = Vec::new();
        let mut later = Vec::new();
        let hidden = spot.hidden.or_else(|| self.style_hides(at));
        if hidden.is_some() && spot.hidden.is_none() {
            self.office.sink.note(Hidden::HiddenText, u32::from(!self.tree.text_below(at).trim().is_empty()));
            self.patch.empty(self.tree, at);
        }
        self.attributes(at, ctx)?;
        let mut inside = ctx.clone();
        self.styled(&mut inside, "paragraph", self.tree.attribute(at, "style-name").as_deref());
        self.inline(at, hidden, &inside, &mut runs, &mut later)?;
        self.changed |= emit(self.office.sink, &mut self.patch, &spot, &runs)?;
        for (at, hidden) in later {
            let mut ctx = ctx.clone();
            ctx.spot.hidden = ctx.spot.hidden.or(hidden);
            self.element(at, &ctx)?;
        }
        Ok(())
    }

    fn style_hides(&self, at: usize) -> Option<Hidden> {
        let style = self.tree.attribute(at, "style-name")?;
        self.office.looks.texts.contains(&style).then_some(Hidden::HiddenText)
    }

    /// A token of text; gone if its letters have the colour of what they stand on.
    fn token(&mut self, at: usize, hidden: Option<Hidden>, ctx: &Ctx) -> Run {
        let mut run = Run { hidden, ..Run::token(self.tree, at) };
        if hidden.is_none() && !run.text.trim().is_empty() && ctx.letters.hides(ctx.ground) {
            self.office.sink.note(Hidden::HiddenText, 1);
            self.patch.cut_range(at, at);
            run.hidden = Some(Hidden::HiddenText);
        }
        run
    }

    fn inline(
        &mut self,
        at: usize,
        hidden: Option<Hidden>,
        ctx: &Ctx,
        runs: &mut Vec<Run>,
        later: &mut Vec<(usize, Option<Hidden>)>,
    ) -> Result<(), Refused> {
        let tree = self.tree;
        let mut next = at + 1;
        while next < tree.close(at) {
            match tree.kind(next) {
                Some(Kind::Text | Kind::Data | Kind::Entity) => runs.push(self.token(next, hidden, ctx)),
                Some(Kind::Open | Kind::Empty) => match tree.name(next) {
                    "s" => {
                        let count = tree.attribute(next, "c").and_then(|count| count.parse().ok()).unwrap_or(1);
                        runs.push(Run { hidden, ..Run::fixed(&" ".repeat(usize::min(count, 1000))) });
                    }
                    "tab" => runs.push(Run { hidden, ..Run::fixed("\t") }),
                    "line-break" => runs.push(Run { hidden, ..Run::fixed("\n") }),
                    name if self.is_apart(next, name) => later.push((next, hidden)),
                    name => {
                        let mut inner = hidden;
                        let field = matches!(name, "hidden-text" | "hidden-paragraph");
                        if hidden.is_none() && (field || self.style_hides(next).is_some()) {
                            inner = Some(Hidden::HiddenText);
                            self.office.sink.note(Hidden::HiddenText, 1);
                            self.patch.cut(tree, next);
                        }
                        let mut around = ctx.clone();
                        around.spot.hidden = around.spot.hidden.or(inner);
                        self.attributes(next, &around)?;
                        let mut inside = ctx.clone();
                        if name == "span" {
                            self.styled(&mut inside, "text", tree.attribute(next, "style-name").as_deref());
                        }
                        self.inline(next, inner, &inside, runs, later)?;
                    }
                },
                Some(Kind::Remark) => self.remark(next, ctx)?,
                _ => {}
            }
            next = tree.after(next);
        }
        Ok(())
    }

    /// What hangs on a paragraph without being text of it.
    fn is_apart(&self, at: usize, name: &str) -> bool {
        matches!(
            name,
            "annotation" | "annotation-end" | "note" | "change" | "change-start" | "change-end" | "p" | "table"
        ) || self.tree.full_name(at).starts_with("draw:")
    }
}
