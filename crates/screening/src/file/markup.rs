//! Any XML part of an Office package, walked for its texts: paragraphs and tables of Word and of drawings are known, of
//! everything else each element's own text is read and what its attributes tell.

mod ground;
mod inline;
mod looks;
mod table;

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

pub use ground::{filled, on};
pub use looks::{Ink, Look, Looks, Shade};

use super::colour::Rgb;

use super::runs::{Run, Spot, emit};
use super::sink::Sink;
use super::telling;
use super::tree::{Kind, Patch, Tree, local};
use crate::{Hidden, Part, Place, Refused};

/// What the rest of the package says about a part.
#[derive(Default)]
pub struct Facts {
    /// Styles whose text is hidden.
    pub hidden_styles: HashSet<String>,
    /// Relationships that go: whatever hangs on them goes with them.
    pub dropped: HashSet<String>,
    /// Styles, fonts, settings: names that mean nothing.
    pub furniture: bool,
    /// How text looks by its styles; None: nobody says.
    pub looks: Option<Rc<Looks>>,
    /// Paragraphs are those of Word, not of a drawing.
    pub word: bool,
    /// Shapes that others lie over.
    pub covered: HashSet<usize>,
    /// What the text of shapes stands on that have no fill.
    pub grounds: HashMap<usize, Rgb>,
}

/// Where the walk is.
#[derive(Clone)]
pub struct Ctx {
    pub spot: Spot,
    /// What text stands on, if that is known.
    pub ground: Option<Rgb>,
    /// How text looks that says nothing itself.
    pub letters: Look,
    /// In a shape.
    drawn: bool,
    /// Places are given by whoever set this; paragraphs aren't counted.
    pub placed: bool,
}

impl Ctx {
    pub fn new(part: Part, name: &str) -> Self {
        let spot = Spot::new(Place::new(part, name, ""));
        Self { spot, ground: None, letters: Look::default(), drawn: false, placed: false }
    }
}

pub struct Walk<'w, 'a> {
    pub sink: &'w mut Sink<'a>,
    pub tree: &'w Tree,
    pub facts: &'w Facts,
    pub patch: Patch,
    paragraphs: u32,
    tables: u32,
    rows: &'w mut u32,
}

/// Attributes that are always text for people.
const TEXTS: &[&str] =
    &["descr", "title", "alt", "string", "tooltip", "screenTip", "prompt", "promptTitle", "error", "errorTitle"];
/// Elements of Word whose `val` is text for people.
const FIELDS: &[&str] = &["default", "helpText", "statusText", "listEntry", "alias", "tag", "docVar", "result"];
/// Elements of Word that only mark changes of formatting, or that point into parts that go.
const GONE: &[&str] = &[
    "rPrChange",
    "pPrChange",
    "sectPrChange",
    "tblPrChange",
    "tcPrChange",
    "trPrChange",
    "tblPrExChange",
    "tblGridChange",
    "numberingChange",
    "cellIns",
    "cellMerge",
    "moveFromRangeStart",
    "moveFromRangeEnd",
    "moveToRangeStart",
    "moveToRangeEnd",
    "customXmlInsRangeStart",
    "customXmlInsRangeEnd",
    "customXmlDelRangeStart",
    "customXmlDelRangeEnd",
    "customXmlMoveFromRangeStart",
    "customXmlMoveFromRangeEnd",
    "customXmlMoveToRangeStart",
    "customXmlMoveToRangeEnd",
    "commentRangeStart",
    "commentRangeEnd",
    "commentReference",
    "dataBinding",
    "rsids",
    "docVars",
    "attachedTemplate",
    "mailMerge",
    "trackRevisions",
    "OLEObject",
    "custDataLst",
    "externalData",
];

impl<'w, 'a> Walk<'w, 'a> {
    /// `rows` numbers the rows of all tables of the file.
    pub fn new(sink: &'w mut Sink<'a>, tree: &'w Tree, facts: &'w Facts, rows: &'w mut u32) -> Self {
        Self { sink, tree, facts, patch: Patch::default(), paragraphs: 0, tables: 0, rows }
    }

    /// An element with all below.
    pub fn element(&mut self, at: usize, ctx: &Ctx) -> Result<(), Refused> {
        let name = self.tree.name(at);
        if self.hangs_on_dropped(at) {
            return self.dropped(at, ctx);
        }
        if GONE.contains(&name) {
            return self.gone(at, ctx);
        }
        match name {
            "p" => return self.paragraph(at, ctx),
            "tbl" => return self.table(at, ctx),
            "AlternateContent" => return self.alternate(at, ctx),
            "ins" | "moveTo" if self.is_word(at) => return self.inserted(at, ctx),
            "del" | "moveFrom" if self.is_word(at) => return self.deleted(at, ctx),
            "rPr" | "pPr" | "tcPr" | "tblPr" | "trPr" | "sectPr" => return self.properties(at, ctx),
            "sp" | "pic" | "graphicFrame" | "grpSp" | "cxnSp" | "wsp" | "shape" | "anchor" | "inline" => {
                return self.shape(at, ctx);
            }
            _ => {}
        }
        self.attributes(at, ctx)?;
        self.own_text(at, ctx)?;
        self.below(at, ctx)
    }

    pub fn below(&mut self, at: usize, ctx: &Ctx) -> Result<(), Refused> {
        let mut next = at + 1;
        let end = self.tree.close(at);
        while next < end {
            match self.tree.kind(next) {
                Some(Kind::Open | Kind::Empty) => self.element(next, ctx)?,
                Some(Kind::Remark) => self.remark(next, ctx)?,
                _ => {}
            }
            next = self.tree.after(next);
        }
        Ok(())
    }

    /// A comment of XML itself; never written again.
    pub fn remark(&mut self, at: usize, ctx: &Ctx) -> Result<(), Refused> {
        let text = self.tree.raw(at);
        if !telling::worth(text) {
            return Ok(());
        }
        self.sink.note(Hidden::Foreign, 1);
        self.sink.hide(Hidden::Foreign, ctx.spot.place.clone(), text)
    }

    fn is_word(&self, at: usize) -> bool {
        self.tree.attribute(at, "author").is_some()
            || self.tree.attribute(at, "date").is_some()
            || self.tree.full_name(at).starts_with("w:")
    }

    fn hangs_on_dropped(&self, at: usize) -> bool {
        !self.facts.dropped.is_empty()
            && self.tree.raw(at).contains(':')
            && self.tree.attributes(at).iter().any(|(key, value)| {
                matches!(
                    key.as_str(),
                    "r:id"
                        | "r:embed"
                        | "r:link"
                        | "r:pict"
                        | "r:cs"
                        | "r:lo"
                        | "r:qs"
                        | "r:dm"
                        | "o:relid"
                        | "relationships:id"
                ) && self.facts.dropped.contains(value)
            })
    }

    /// The picture of an embedded object stays, the object goes. Of anything else nothing stays.
    fn dropped(&mut self, at: usize, ctx: &Ctx) -> Result<(), Refused> {
        let tree = self.tree;
        if let Some(picture) = tree.find(at, "pic").filter(|_| tree.name(at) == "oleObj") {
            let frame =
                (0..at).rev().find(|up| tree.name(*up) == "graphicFrame" && tree.is_open(*up) && tree.close(*up) > at);
            if let Some(frame) = frame {
                self.patch.cut_range(frame, picture - 1);
                self.patch.cut_range(tree.after(picture), tree.close(frame));
                return self.element(picture, ctx);
            }
        }
        self.gone(at, ctx)
    }

    /// What goes with all below.
    fn gone(&mut self, at: usize, ctx: &Ctx) -> Result<(), Refused> {
        let kind = match self.tree.name(at) {
            name if name.contains("Change") || name.starts_with("move") => Hidden::Changes,
            "docVars" => Hidden::Properties,
            "mailMerge" => Hidden::ExternalLinks,
            _ => Hidden::Foreign,
        };
        if matches!(kind, Hidden::Changes | Hidden::ExternalLinks) || self.tree.name(at) == "docVars" {
            self.sink.note(kind, 1);
        }
        self.patch.cut(self.tree, at);
        self.hidden_strings(at, kind, ctx)
    }

    /// All strings below an element that goes.
    pub fn hidden_strings(&mut self, at: usize, kind: Hidden, ctx: &Ctx) -> Result<(), Refused> {
        for at in at..=self.tree.close(at) {
            let texts: Vec<String> = match self.tree.is_open(at) {
                true => self.tree.attributes(at).into_iter().map(|(_, value)| value).collect(),
                false => vec![self.tree.text(at).into_owned()],
            };
            for text in texts.into_iter().filter(|text| telling::worth(text)) {
                self.sink.hide(kind, ctx.spot.place.clone(), text)?;
            }
        }
        Ok(())
    }

    fn inserted(&mut self, at: usize, ctx: &Ctx) -> Result<(), Refused> {
        self.sink.note(Hidden::Changes, 1);
        self.author(at, ctx)?;
        self.patch.unwrap(self.tree, at);
        self.below(at, ctx)
    }

    fn deleted(&mut self, at: usize, ctx: &Ctx) -> Result<(), Refused> {
        self.sink.note(Hidden::Changes, 1);
        self.author(at, ctx)?;
        self.patch.cut(self.tree, at);
        let mut ctx = ctx.clone();
        ctx.spot.hidden = Some(Hidden::Changes);
        self.below(at, &ctx)
    }

    /// Who made a change.
    pub fn author(&mut self, at: usize, ctx: &Ctx) -> Result<(), Refused> {
        match self.tree.attribute(at, "author").filter(|author| telling::worth(author)) {
            Some(author) => self.sink.hide(Hidden::Changes, ctx.spot.place.clone(), author),
            None => Ok(()),
        }
    }

    /// Properties of text: they say nothing, but changes of them are recorded there.
    pub fn properties(&mut self, at: usize, ctx: &Ctx) -> Result<(), Refused> {
        let close = self.tree.close(at);
        let mut next = at + 1;
        while next < close {
            if self.tree.is_open(next) {
                let name = self.tree.name(next);
                let change = GONE.contains(&name) || matches!(name, "ins" | "del" | "moveFrom" | "moveTo");
                if change {
                    self.sink.note(Hidden::Changes, 1);
                    self.author(next, ctx)?;
                    self.hidden_strings(next, Hidden::Changes, ctx)?;
                    self.patch.cut(self.tree, next);
                    next = self.tree.after(next);
                    continue;
                }
                if self.hangs_on_dropped(next) {
                    self.patch.cut(self.tree, next);
                }
                self.attributes(next, ctx)?;
            }
            next += 1;
        }
        Ok(())
    }

    /// A shape, a picture, a frame: hidden if it says so.
    fn shape(&mut self, at: usize, ctx: &Ctx) -> Result<(), Refused> {
        let tree = self.tree;
        let mut ctx = ctx.clone();
        self.shape_ground(at, &mut ctx);
        let own = tree.children(at).find_map(|child| match tree.name(child) {
            "cNvPr" | "docPr" => Some(child),
            "nvSpPr" | "nvPicPr" | "nvGraphicFramePr" | "nvGrpSpPr" | "nvCxnSpPr" => tree.child(child, "cNvPr"),
            _ => None,
        });
        let style = tree.attribute(at, "style").unwrap_or_default().replace(' ', "");
        let hidden = own.is_some_and(|own| tree.flag(own, "hidden", false)) || style.contains("visibility:hidden");
        let hidden = hidden || self.facts.covered.contains(&at);
        if hidden && ctx.spot.hidden.is_none() {
            ctx.spot.hidden = Some(Hidden::HiddenText);
            self.sink.note(Hidden::HiddenText, 1);
            // A drawing of a text document is an anchor in a run; the run stays.
            self.patch.cut(tree, at);
        }
        self.attributes(at, &ctx)?;
        self.below(at, &ctx)
    }

    /// One thing written twice, for newer and for older programs (`mc:AlternateContent`).
    fn alternate(&mut self, at: usize, ctx: &Ctx) -> Result<(), Refused> {
        /// What LibreOffice and every Word since 2010 understand.
        const KNOWN: &[&str] = &["wps", "wpg", "wpc", "wp14", "w14", "a14", "p14", "x14", "x14ac", "c14", "wpi"];
        let tree = self.tree;
        let mut chosen: Option<(String, bool)> = None;
        for child in tree.children(at).collect::<Vec<_>>() {
            let requires = tree.attribute(child, "Requires").unwrap_or_default();
            match (&chosen, tree.name(child)) {
                (Some((text, true)), "Fallback") => {
                    let own = visible_text(tree, child);
                    if own != *text {
                        let mut ctx = ctx.clone();
                        ctx.spot.hidden = Some(Hidden::Foreign);
                        self.below(child, &ctx)?;
                    }
                    self.patch.cut(tree, child);
                }
                _ => {
                    chosen.get_or_insert_with(|| (visible_text(tree, child), KNOWN.contains(&requires.as_str())));
                    self.below(child, ctx)?;
                }
            }
        }
        Ok(())
    }

    /// What the attributes of an element tell.
    pub fn attributes(&mut self, at: usize, ctx: &Ctx) -> Result<(), Refused> {
        for (key, value) in self.tree.attributes(at) {
            let name = local(&key);
            if key.starts_with("xmlns") || value.is_empty() || key == "r:id" {
                continue;
            }
            let shape_name = name == "name" && matches!(self.tree.name(at), "docPr" | "cNvPr");
            let taken = match () {
                () if self.facts.furniture => telling::suspicious(&value),
                () if TEXTS.contains(&name) => value.chars().any(char::is_alphanumeric) && !value.starts_with('%'),
                () if shape_name => {
                    telling::has_cjk(&value) && !telling::given_name(&value) || telling::id_shape(&value)
                }
                // Of what goes whole nothing is changed, and no number breaks.
                () if self.sink.cloaked() && telling::long_number(&value) => true,
                // What a form field holds, by the word programs use for every value.
                () if name == "val" && FIELDS.contains(&self.tree.name(at)) => telling::worth(&value),
                () if is_font(self.tree.name(at), name) => telling::suspicious(&value),
                () => telling::attribute_worth(&value) && !value.contains("://"),
            };
            if !taken {
                continue;
            }
            let part = match name {
                "descr" | "title" | "alt" => Part::AltText,
                "name" => Part::Name,
                "string" => Part::Shape,
                _ => Part::Other,
            };
            let mut spot = ctx.spot.clone();
            spot.place.part = part;
            let run = Run { at, key: Some(key), text: value, hidden: None, new: false, fixed: false };
            emit(self.sink, &mut self.patch, &spot, &[run])?;
        }
        Ok(())
    }

    /// The text that stands directly in an element.
    fn own_text(&mut self, at: usize, ctx: &Ctx) -> Result<(), Refused> {
        // Text objects of fixed pages are put together by lines elsewhere.
        if self.tree.name(at) == "TextCode" {
            return Ok(());
        }
        let mut runs = Vec::new();
        let mut next = at + 1;
        let end = self.tree.close(at);
        while next < end {
            if matches!(self.tree.kind(next), Some(Kind::Text | Kind::Data | Kind::Entity)) {
                runs.push(Run::token(self.tree, next));
            }
            next = self.tree.after(next);
        }
        let text: String = runs.iter().map(|run| run.text.as_str()).collect();
        let taken = match self.facts.furniture {
            true => telling::suspicious(&text),
            false => telling::worth(&text) && !text.contains("://"),
        };
        if taken {
            emit(self.sink, &mut self.patch, &ctx.spot, &runs)?;
        }
        Ok(())
    }

    /// Where a paragraph stands.
    fn paragraph_spot(&mut self, ctx: &Ctx) -> Spot {
        let mut spot = ctx.spot.clone();
        if !ctx.placed {
            self.paragraphs += 1;
            spot.place.at = self.paragraphs.to_string();
        }
        spot
    }
}

fn is_font(element: &str, key: &str) -> bool {
    matches!(key, "typeface" | "eastAsia" | "ascii" | "hAnsi" | "cs" | "panose" | "altName")
        || matches!(
            element,
            "font" | "rFonts" | "lang" | "lvlText" | "numFmt" | "pStyle" | "rStyle" | "tblStyle" | "fontKey"
        )
}

fn visible_text(tree: &Tree, at: usize) -> String {
    tree.text_below(at).split_whitespace().collect()
}
