//! One sheet of a workbook: its cells as displayed, what is hidden in it, and its copy without that.

use std::collections::{BTreeSet, HashSet};

use quick_xml::escape::escape;
use sheet::{Show, decode_xstring, encode_xstring};

use super::cell_styles::{Seen, Styles};
use super::header_footer::HeaderFooter;
use crate::file::heads::{self, Heads, letters};
use crate::file::markup::{Ctx, Facts, Walk};
use crate::file::runs::{Run, Spot, emit};
use crate::file::sink::{Sink, edited};
use crate::file::telling;
use crate::file::tree::{Kind, Patch, Tree};
use crate::{Hidden, Part, Place, Refused, Unread};

/// Cells below merged ones that are looked at.
const COVERED: usize = 200_000;

/// Ranges of conditional formats that are looked at.
const RANGES: usize = 1_000;

/// The shared strings of a workbook, and which of them cells have.
#[derive(Default)]
pub struct Strings {
    pub tree: Option<Tree>,
    pub items: Vec<usize>,
    pub part: String,
    /// Of any cell.
    pub used: HashSet<usize>,
    /// Of a cell that stays as it is.
    pub kept: HashSet<usize>,
}

impl Strings {
    pub fn read(bytes: &[u8], part: String, depth: usize) -> Result<Self, Refused> {
        let tree = Tree::parse(bytes, &part, depth)?;
        let items = tree.children(tree.root()).filter(|at| tree.name(*at) == "si").collect();
        Ok(Self { tree: Some(tree), items, part, ..Self::default() })
    }

    /// The text of its phonetic runs.
    fn spoken(&self, index: usize) -> String {
        let (Some(tree), Some(at)) = (&self.tree, self.items.get(index)) else { return String::new() };
        let runs = tree.children(*at).filter(|at| tree.name(*at) == "rPh");
        decode_xstring(&runs.map(|at| tree.text_below(at)).collect::<String>())
    }

    fn text(&self, index: usize) -> String {
        match (&self.tree, self.items.get(index)) {
            (Some(tree), Some(at)) => shown(tree, text_tokens(tree, *at)),
            _ => String::new(),
        }
    }
}

/// Text tokens below `t`, without those that tell how it is spoken.
fn text_tokens(tree: &Tree, at: usize) -> Vec<usize> {
    let mut tokens = Vec::new();
    let mut next = at + 1;
    let mut inside = usize::MAX;
    while next < tree.close(at) {
        match tree.kind(next) {
            Some(Kind::Open) if tree.name(next) == "rPh" => next = tree.close(next),
            Some(Kind::Open) if tree.name(next) == "t" => inside = tree.close(next),
            Some(Kind::Text | Kind::Data | Kind::Entity) if inside != usize::MAX && next < inside => tokens.push(next),
            _ => {}
        }
        next += 1;
    }
    tokens
}

/// These tokens' text as a spreadsheet shows it.
fn shown(tree: &Tree, tokens: Vec<usize>) -> String {
    decode_xstring(&tokens.into_iter().map(|at| tree.text(at)).collect::<String>())
}

pub struct Sheet<'t> {
    name: &'t str,
    tree: &'t Tree,
    styles: &'t Styles,
    /// The sheet itself is hidden.
    state: Option<Hidden>,
    /// Values stay, formulas go.
    frozen: bool,
    from_1904: bool,
    facts: Facts,
    columns: Vec<(u32, u32)>,
    covered: HashSet<(u32, u32)>,
    /// It has tables, whose styles may give cells a ground.
    tables: bool,
    /// Cells that may look otherwise than their style says: first and last column and row.
    conditional: Vec<((u32, u32), (u32, u32))>,
    /// A cell of which can't be told whether it is seen.
    uncertain: Option<(u32, u32)>,
    /// Shared formulas whose first cell was changed.
    torn: BTreeSet<String>,
    hidden_columns: BTreeSet<u32>,
}

struct Cell {
    at: usize,
    column: u32,
    text: String,
    shared: Option<usize>,
    hidden: Option<Hidden>,
    /// How it is spoken: goes with the rest that nobody sees.
    spoken: String,
}

impl<'t> Sheet<'t> {
    pub fn new(
        name: &'t str,
        tree: &'t Tree,
        styles: &'t Styles,
        state: Option<Hidden>,
        frozen: bool,
        from_1904: bool,
        dropped: HashSet<String>,
    ) -> Self {
        let root = tree.root();
        let number = |at: usize, key: &str| tree.attribute(at, key).and_then(|value| value.parse::<u32>().ok());
        let cols = tree.child(root, "cols").map(|at| tree.children(at).collect::<Vec<_>>()).unwrap_or_default();
        let columns = cols
            .into_iter()
            .filter(|at| tree.flag(*at, "hidden", false) || tree.attribute(*at, "width").as_deref() == Some("0"))
            .filter_map(|at| Some((number(at, "min")?, number(at, "max")?)))
            .collect();
        let mut covered = HashSet::new();
        let merges = tree.child(root, "mergeCells").map(|at| tree.children(at).collect::<Vec<_>>()).unwrap_or_default();
        for merge in merges {
            let range = tree.attribute(merge, "ref").unwrap_or_default();
            let Some((Some(from), Some(to))) = range.split_once(':').map(|(a, b)| (heads::cell(a), heads::cell(b)))
            else {
                continue;
            };
            let area = u64::from(to.0.saturating_sub(from.0) + 1) * u64::from(to.1.saturating_sub(from.1) + 1);
            if area + covered.len() as u64 > COVERED as u64 {
                continue;
            }
            for column in from.0..=to.0 {
                covered.extend((from.1..=to.1).map(|row| (column, row)).filter(|at| *at != from));
            }
        }
        let conditional = tree.children(root).filter(|at| tree.name(*at) == "conditionalFormatting");
        let conditional = conditional.filter_map(|at| tree.attribute(at, "sqref")).collect::<Vec<_>>().join(" ");
        let range = |range: &str| {
            let (from, to) = range.split_once(':').unwrap_or((range, range));
            Some((heads::cell(from)?, heads::cell(to)?))
        };
        Self {
            name,
            tree,
            styles,
            state,
            frozen,
            from_1904,
            facts: Facts { dropped, ..Facts::default() },
            columns,
            covered,
            tables: tree.child(root, "tableParts").is_some(),
            conditional: conditional.split_whitespace().filter_map(range).take(RANGES).collect(),
            uncertain: None,
            torn: BTreeSet::new(),
            hidden_columns: BTreeSet::new(),
        }
    }

    pub fn walk(mut self, sink: &mut Sink, strings: &mut Strings, rows: &mut u32) -> Result<Patch, Refused> {
        let tree = self.tree;
        let facts = std::mem::take(&mut self.facts);
        let mut ctx = Ctx::new(Part::Other, self.name);
        ctx.spot.hidden = self.state;
        let mut patch = Patch::default();
        if let Some(data) = tree.child(tree.root(), "sheetData") {
            self.data(sink, data, strings, rows, &mut patch)?;
        }
        sink.note(Hidden::HiddenRows, u32::try_from(self.hidden_columns.len()).unwrap_or(0));
        if let Some((column, row)) = self.uncertain.filter(|_| self.state.is_none()) {
            sink.unread(Unread::Covered, Place::new(Part::Cell, self.name, format!("{}{row}", letters(column))));
        }
        let mut walk = Walk::new(sink, tree, &facts, rows);
        walk.patch = patch;
        walk.attributes(tree.root(), &ctx)?;
        for child in tree.children(tree.root()).collect::<Vec<_>>() {
            match tree.name(child) {
                "sheetData" | "cols" | "mergeCells" => {}
                "headerFooter" => self.header(&mut walk, child)?,
                "dataValidations" => self.validations(&mut walk, child, &ctx)?,
                "oleObjects" | "controls" | "webPublishItems" | "customProperties" => {
                    walk.hidden_strings(child, Hidden::Embedded, &ctx)?;
                    walk.patch.cut(tree, child);
                }
                _ => walk.element(child, &ctx)?,
            }
        }
        let mut patch = walk.patch;
        self.formulas(&mut patch);
        Ok(patch)
    }

    fn data(
        &mut self,
        sink: &mut Sink,
        data: usize,
        strings: &mut Strings,
        rows: &mut u32,
        patch: &mut Patch,
    ) -> Result<(), Refused> {
        let tree = self.tree;
        let mut heads = Heads::default();
        let mut number = 0;
        for row in tree.children(data) {
            let given = tree.attribute(row, "r").and_then(|value| value.parse::<u32>().ok());
            number = given.unwrap_or(number + 1);
            *rows += 1;
            let hidden = tree.flag(row, "hidden", false) || tree.attribute(row, "ht").as_deref() == Some("0");
            let hidden = self.state.or(hidden.then_some(Hidden::HiddenRows));
            let mut column = 0;
            let mut cells = Vec::new();
            for at in tree.children(row).filter(|at| tree.name(*at) == "c") {
                let place = tree.attribute(at, "r").and_then(|place| heads::cell(&place));
                column = place.map_or(column + 1, |(column, _)| column);
                cells.push(self.cell(at, column, number, hidden, strings));
            }
            if hidden.is_some() {
                let any = cells.iter().any(|cell| !cell.text.trim().is_empty());
                sink.note(Hidden::HiddenRows, u32::from(any && self.state.is_none()));
            } else {
                let texts = cells.iter().filter(|cell| cell.hidden.is_none());
                heads.row(&texts.map(|cell| (cell.column, cell.text.clone())).collect::<Vec<_>>());
            }
            for cell in cells {
                let mut spot =
                    Spot::new(Place::new(Part::Cell, self.name, format!("{}{number}", letters(cell.column))));
                spot.head = heads.over(cell.column);
                spot.row = Some(*rows);
                spot.hidden = cell.hidden;
                self.put(sink, &cell, &spot, strings, patch)?;
            }
        }
        Ok(())
    }

    /// A cell's text as displayed, and whether it is hidden.
    fn cell(&mut self, at: usize, column: u32, row: u32, of_row: Option<Hidden>, strings: &mut Strings) -> Cell {
        let tree = self.tree;
        let kind = tree.attribute(at, "t").unwrap_or_default();
        let value = tree.child(at, "v").map(|at| tree.text_below(at)).unwrap_or_default();
        let style = tree.attribute(at, "s").and_then(|style| style.parse::<usize>().ok()).unwrap_or(0);
        let look = self.styles.show(style);
        let mut shared = None;
        let text = match kind.as_str() {
            "s" => {
                shared = value.trim().parse::<usize>().ok();
                shared.map(|index| strings.text(index)).unwrap_or_default()
            }
            "inlineStr" => shown(tree, tree.child(at, "is").map(|at| text_tokens(tree, at)).unwrap_or_default()),
            "" | "n" => displayed(value.trim(), look, self.from_1904),
            _ => decode_xstring(&value),
        };
        strings.used.extend(shared);
        let spoken = shared.map(|index| strings.spoken(index)).unwrap_or_default();
        let of_column = self.columns.iter().any(|(from, to)| (*from..=*to).contains(&column));
        let letters = match kind.as_str() {
            "s" => strings.tree.as_ref().zip(shared.and_then(|index| strings.items.get(index).copied())),
            _ => tree.child(at, "is").map(|at| (tree, at)),
        };
        let seen = self.styles.seen(style, letters);
        let blank = match seen {
            Seen::No => true,
            // A table or a condition may give it another ground.
            Seen::NotOnWhite if self.is_plain(column, row) => true,
            Seen::Yes => false,
            Seen::NotOnWhite | Seen::InPart => {
                let shown = of_row.is_none() && !text.trim().is_empty();
                self.uncertain = self.uncertain.or(shown.then_some((column, row)));
                false
            }
        };
        let mut hidden = of_row;
        if of_row.is_none() && !text.trim().is_empty() {
            if of_column {
                hidden = Some(Hidden::HiddenRows);
                self.hidden_columns.insert(column);
            } else if blank || self.covered.contains(&(column, row)) {
                hidden = Some(Hidden::HiddenText);
            }
        }
        Cell { at, column, text, shared, hidden, spoken }
    }

    /// Nothing gives this cell a colour but its own style.
    fn is_plain(&self, column: u32, row: u32) -> bool {
        let within = |range: &((u32, u32), (u32, u32))| {
            let (from, to) = range;
            (from.0..=to.0).contains(&column) && (from.1..=to.1).contains(&row)
        };
        !self.tables && !self.conditional.iter().any(within)
    }

    fn put(
        &mut self,
        sink: &mut Sink,
        cell: &Cell,
        spot: &Spot,
        strings: &mut Strings,
        patch: &mut Patch,
    ) -> Result<(), Refused> {
        let tree = self.tree;
        let edits = sink.put(spot.piece(cell.text.clone(), None))?;
        let formula = tree.child(cell.at, "f");
        if !cell.spoken.is_empty() {
            sink.note(Hidden::HiddenText, 1);
            sink.hide(Hidden::HiddenText, spot.place.clone(), cell.spoken.as_str())?;
        }
        if cell.hidden.is_some() {
            if self.state.is_none() {
                sink.note(Hidden::HiddenText, u32::from(cell.hidden == Some(Hidden::HiddenText)));
                // An empty cell keeps its looks.
                if tree.close(cell.at) > cell.at {
                    patch.empty(tree, cell.at);
                }
                patch.set(cell.at, "t", None);
                self.tear(formula);
            }
        } else if let Some(edits) = edits {
            self.retype(cell.at, &edited(&cell.text, edits), patch);
            self.tear(formula);
            return Ok(());
        } else {
            strings.kept.extend(cell.shared);
        }
        if let Some(formula) = formula {
            let runs: Vec<Run> = (formula + 1..tree.close(formula)).map(|at| Run::token(tree, at)).collect();
            let text: String = runs.iter().map(|run| run.text.as_str()).collect();
            let literal = text.contains('"') && telling::worth(&text) || telling::suspicious(&text);
            if literal && !telling::worth(&cell.text) || telling::suspicious(&text) {
                let mut spot = spot.clone();
                // Frozen formulas go, and with them what only they say.
                spot.hidden = spot.hidden.or(self.frozen.then_some(Hidden::Foreign));
                emit(sink, patch, &spot, &runs)?;
            }
        }
        Ok(())
    }

    fn tear(&mut self, formula: Option<usize>) {
        let Some(formula) = formula.filter(|at| self.tree.attribute(*at, "t").as_deref() == Some("shared")) else {
            return;
        };
        self.torn.extend(self.tree.attribute(formula, "si"));
    }

    /// A cell with another text than it had is a text, whatever it was before.
    fn retype(&self, at: usize, text: &str, patch: &mut Patch) {
        let tree = self.tree;
        let name = tree.full_name(at);
        let prefix = name.strip_suffix('c').unwrap_or_default();
        let mut markup = format!("<{name}");
        for (key, value) in tree.attributes(at).into_iter().filter(|(key, _)| key == "r" || key == "s") {
            markup.push_str(&format!(" {key}=\"{}\"", escape(&value)));
        }
        let text = encode_xstring(text);
        let text = escape(text.as_str());
        markup.push_str(&format!(
            " t=\"inlineStr\"><{prefix}is><{prefix}t xml:space=\"preserve\">{text}</{prefix}t></{prefix}is></{name}>"
        ));
        if tree.close(at) > at {
            patch.cut_range(at + 1, tree.close(at));
        }
        patch.swap(at, markup);
    }

    /// Takes out formulas whose sources are no longer what they were.
    fn formulas(&self, patch: &mut Patch) {
        if !self.frozen && self.torn.is_empty() {
            return;
        }
        for at in self.tree.all("f") {
            let torn = self.tree.attribute(at, "si").is_some_and(|id| self.torn.contains(&id));
            // Nobody has calculated it yet: without it the cell would be empty.
            let valued = (0..4).filter_map(|step| (at + step < self.tree.len()).then_some(self.tree.after(at) + step));
            let valued = valued.take(2).any(|next| self.tree.is_open(next) && self.tree.name(next) == "v");
            if ((self.frozen && valued) || torn) && !patch.is_cut(at) {
                patch.cut(self.tree, at);
            }
        }
    }

    fn header(&self, walk: &mut Walk, at: usize) -> Result<(), Refused> {
        let tree = self.tree;
        for child in tree.children(at).collect::<Vec<_>>() {
            let part = if tree.name(child).ends_with("Header") { Part::Header } else { Part::Footer };
            let mut spot = Spot::new(Place::new(part, self.name, tree.name(child)));
            spot.hidden = self.state;
            let raw = decode_xstring(&tree.text_below(child));
            let header = HeaderFooter::read(&raw);
            for name in header.hidden() {
                walk.sink.note(Hidden::Foreign, 1);
                walk.sink.hide(Hidden::Foreign, spot.place.clone(), name)?;
            }
            let edits = walk.sink.put(spot.piece(header.text(), None))?;
            if edits.is_some() || header.hidden().next().is_some() {
                let (first, close) = (child + 1, tree.close(child));
                let text = encode_xstring(&header.rewritten(edits.unwrap_or_default()));
                walk.patch.set_text(first, &text);
                if close > first + 1 {
                    walk.patch.cut_range(first + 1, close - 1);
                }
            }
        }
        Ok(())
    }

    /// Lists to choose from, and what is said while choosing.
    fn validations(&self, walk: &mut Walk, at: usize, ctx: &Ctx) -> Result<(), Refused> {
        let tree = self.tree;
        let mut ctx = ctx.clone();
        ctx.spot.place.part = Part::Field;
        for child in tree.children(at).collect::<Vec<_>>() {
            ctx.spot.place.at = tree.attribute(child, "sqref").unwrap_or_default();
            let source = tree.child(child, "formula1").map(|at| tree.text_below(at)).unwrap_or_default();
            let elsewhere = source.contains('!') || source.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '.');
            if self.frozen && elsewhere && source.parse::<f64>().is_err() {
                walk.patch.cut(tree, child);
                walk.hidden_strings(child, Hidden::Foreign, &ctx)?;
            } else {
                walk.element(child, &ctx)?;
            }
        }
        Ok(())
    }
}

/// A number as people see it; long ones plain.
fn displayed(value: &str, show: Option<&Show>, from_1904: bool) -> String {
    let date = matches!(show, Some(Show::Date(_)));
    if value.is_empty() || (!date && value.bytes().all(|byte| byte.is_ascii_digit())) {
        return value.to_owned();
    }
    match value.parse::<f64>() {
        Ok(number) => show.unwrap_or(&Show::General).text(number, from_1904),
        Err(_) => value.to_owned(),
    }
}

/// A sheet nothing is known about.
pub fn plain(sink: &mut Sink, tree: &Tree, name: &str) -> Result<(), Refused> {
    let facts = Facts::default();
    Walk::new(sink, tree, &facts, &mut 0).element(tree.root(), &Ctx::new(Part::Cell, name))
}
