//! One paragraph: its runs, what is deleted, inserted, hidden in it, and the boxes that hang on it.

use super::{Ctx, GONE, Walk};
use crate::file::runs::{Run, emit};
use crate::file::telling;
use crate::file::tree::Kind;
use crate::{Hidden, Part, Refused};

/// Stars are typed from a font of symbols, where they have codes of their own (Wingdings).
fn symbol(code: Option<&str>) -> &'static str {
    match code.unwrap_or_default().trim_start_matches(['F', 'f']) {
        "0AB" | "AB" | "0B6" | "B6" => "\u{2605}",
        "0B5" | "B5" | "0AA" => "\u{2606}",
        _ => " ",
    }
}

/// What holds for the text in an element.
#[derive(Clone, Copy, Default)]
struct State {
    hidden: Option<Hidden>,
    new: bool,
}

#[derive(Default)]
struct Found {
    runs: Vec<Run>,
    fields: Vec<Run>,
    /// Boxes, tables, drawings: walked after the paragraph.
    later: Vec<(usize, Option<Hidden>)>,
}

impl Walk<'_, '_> {
    pub(super) fn paragraph(&mut self, at: usize, ctx: &Ctx) -> Result<(), Refused> {
        let spot = self.paragraph_spot(ctx);
        let tree = self.tree;
        let properties = tree.child(at, "pPr");
        let mut styled = false;
        let mut state = State { hidden: ctx.spot.hidden, new: false };
        let style = properties.and_then(|at| tree.child(at, "pStyle")).and_then(|at| tree.attribute(at, "val"));
        if style.as_ref().is_some_and(|style| self.facts.hidden_styles.contains(style)) {
            let any = !tree.text_below(at).trim().is_empty();
            self.sink.note(Hidden::HiddenText, u32::from(any && state.hidden.is_none()));
            styled = true;
            state.hidden = state.hidden.or(Some(Hidden::HiddenText));
        }
        let mut inner = ctx.clone();
        self.paragraph_ground(properties, style.as_deref(), &mut inner);
        let mut found = Found::default();
        self.inline(at, state, &inner, &mut found)?;
        let seen = found.runs.iter().any(|run| run.hidden.is_none() && !run.text.trim().is_empty());
        let any = found.runs.iter().any(|run| run.hidden.is_some());
        emit(self.sink, &mut self.patch, &spot, &found.runs)?;
        let field: String = found.fields.iter().map(|run| run.text.as_str()).collect();
        if telling::link(&field).is_some() || telling::suspicious(&field) || telling::has_cjk(&field) {
            let mut spot = spot.clone();
            spot.place.part = Part::Field;
            emit(self.sink, &mut self.patch, &spot, &found.fields)?;
        }
        let mark_gone = styled
            || properties.and_then(|at| tree.child(at, "rPr")).is_some_and(|mark| {
                tree.child(mark, "del").is_some() || tree.child(mark, "moveFrom").is_some() || self.vanishes(mark)
            });
        let lone = ctx.placed || tree.find(at, "sectPr").is_some() || !found.later.is_empty();
        if any && !seen && mark_gone && !lone {
            self.patch.cut(tree, at);
        }
        for (at, hidden) in found.later {
            let mut ctx = inner.clone();
            ctx.spot.hidden = ctx.spot.hidden.or(hidden);
            if !matches!(tree.name(at), "p" | "tbl") {
                ctx.spot.place.part =
                    if ctx.spot.place.part == Part::Paragraph { Part::Shape } else { ctx.spot.place.part };
            }
            self.element(at, &ctx)?;
        }
        Ok(())
    }

    fn inline(&mut self, at: usize, state: State, ctx: &Ctx, found: &mut Found) -> Result<(), Refused> {
        let tree = self.tree;
        let textual = matches!(tree.name(at), "t" | "delText" | "instrText" | "delInstrText");
        let field = matches!(tree.name(at), "instrText" | "delInstrText");
        let end = tree.close(at);
        let mut next = at + 1;
        while next < end {
            match tree.kind(next) {
                Some(Kind::Text | Kind::Data | Kind::Entity) => {
                    let mut run = Run::token(tree, next);
                    if textual || !run.text.trim().is_empty() {
                        run.hidden = state.hidden;
                        run.new = state.new;
                        if field { found.fields.push(run) } else { found.runs.push(run) }
                    }
                }
                Some(Kind::Open | Kind::Empty) => self.inline_element(next, state, ctx, found)?,
                Some(Kind::Remark) => self.remark(next, ctx)?,
                _ => {}
            }
            next = tree.after(next);
        }
        Ok(())
    }

    fn inline_element(&mut self, at: usize, state: State, ctx: &Ctx, found: &mut Found) -> Result<(), Refused> {
        let tree = self.tree;
        let name = tree.name(at);
        let mut inner = state;
        let sign = |text: &str| Run { hidden: state.hidden, new: state.new, ..Run::fixed(text) };
        match name {
            "rPr" | "pPr" => return self.properties(at, ctx),
            "tab" | "ptab" => found.runs.push(sign("\t")),
            "br" | "cr" => found.runs.push(sign("\n")),
            "sym" => found.runs.push(sign(symbol(tree.attribute(at, "char").as_deref()))),
            "noBreakHyphen" => found.runs.push(sign("-")),
            "drawing" | "pict" | "object" | "AlternateContent" | "txbxContent" | "p" | "tbl" => {
                found.later.push((at, state.hidden));
            }
            "del" | "moveFrom" => {
                self.sink.note(Hidden::Changes, 1);
                self.author(at, ctx)?;
                self.patch.cut(tree, at);
                inner.hidden = state.hidden.or(Some(Hidden::Changes));
                return self.inline(at, inner, ctx, found);
            }
            "ins" | "moveTo" => {
                self.sink.note(Hidden::Changes, 1);
                self.author(at, ctx)?;
                self.patch.unwrap(tree, at);
                inner.new = true;
                return self.inline(at, inner, ctx, found);
            }
            name if GONE.contains(&name) => return self.gone(at, ctx),
            _ => {
                if name == "r" {
                    inner.hidden = self.run_hidden(at, state.hidden, ctx);
                    if inner.hidden.is_some() && ctx.spot.hidden.is_none() && state.hidden != Some(Hidden::Changes) {
                        self.patch.cut(tree, at);
                    }
                }
                if self.hangs_on_dropped(at) {
                    // The text of a link stays.
                    if matches!(name, "hyperlink" | "hlinkClick" | "hlinkHover") && tree.close(at) > at {
                        self.patch.unwrap(tree, at);
                    } else {
                        self.patch.cut(tree, at);
                    }
                }
                self.attributes(at, ctx)?;
                return self.inline(at, inner, ctx, found);
            }
        }
        Ok(())
    }

    /// Is the text of a run hidden?
    fn run_hidden(&mut self, at: usize, before: Option<Hidden>, ctx: &Ctx) -> Option<Hidden> {
        if before.is_some() {
            return before;
        }
        let tree = self.tree;
        let properties = tree.child(at, "rPr");
        let style = properties.and_then(|at| tree.child(at, "rStyle")).and_then(|at| tree.attribute(at, "val"));
        let styled = style.is_some_and(|style| self.facts.hidden_styles.contains(&style));
        let vanishes = properties.is_some_and(|at| self.vanishes(at));
        if !(vanishes || styled || self.is_unseen(at, ctx)) {
            return None;
        }
        let any = tree.children(at).any(|child| tree.name(child) != "rPr");
        self.sink.note(Hidden::HiddenText, u32::from(any));
        Some(Hidden::HiddenText)
    }

    pub(super) fn vanishes(&self, properties: usize) -> bool {
        let tree = self.tree;
        tree.children(properties).any(|at| match tree.name(at) {
            "vanish" | "specVanish" => tree.flag(at, "val", true),
            // Half points: nobody reads one point.
            "sz" => tree.attribute(at, "val").and_then(|size| size.parse::<u32>().ok()).is_some_and(|size| size <= 2),
            _ => false,
        })
    }
}
