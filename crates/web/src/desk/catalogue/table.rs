//! The table as it is drawn: columns, rows, cells with what needs a look beside them.

use std::{collections::BTreeMap, sync::Arc};

use domain::{
    EntryId,
    catalogue::{CellProblem, ColumnDef, Grade, Source},
    problems::Problem,
};
use office::catalogue::{CellView, RowView, TableView};
use rules::{Ruleset, ruleset::ColumnKind};
use sha2::{Digest, Sha256};

use super::column_name;
use crate::layout::PageContext;

/// Texts by row and column: what was typed and isn't saved.
pub type Typed = BTreeMap<(EntryId, String), String>;

/// A column's head.
pub struct Head {
    /// Its words.
    pub name: String,
    /// Class that gives its width: what its cells are.
    pub kind: &'static str,
    /// Must it be filled in?
    pub required: bool,
}

/// What stands below a cell.
#[derive(Default)]
pub struct Note {
    /// Class: `bad` (can't come into force), `ask` (待澄清), `look` (read, but to be looked at), `said` (answered).
    pub tone: &'static str,
    /// Name of an icon.
    pub icon: &'static str,
    /// What it is, in a word.
    pub word: String,
    /// The sentence.
    pub text: String,
    /// Answers in one click: what the button sends, what it says.
    pub options: Vec<(String, String)>,
}

/// A cell.
pub struct Cell {
    /// Name of its field and id of its input.
    pub name: String,
    /// What a screen reader calls it: 第 9 行，公开事项.
    pub label: String,
    /// Its column's words, for phones.
    pub head: String,
    /// Its text.
    pub text: String,
    /// `select`, `text` or `area`.
    pub input: &'static str,
    /// Lines of an area.
    pub lines: usize,
    /// Id of a list of suggestions; empty for none.
    pub list: &'static str,
    /// What a select offers: text and words.
    pub choices: Arc<Vec<(String, String)>>,
    /// The words of what the text reads as; empty if it isn't one of the choices.
    pub picked: String,
    /// What needs a look.
    pub note: Note,
    /// Is its text typed and not saved?
    pub typed: bool,
    /// What another saved meanwhile, where it differs from what was typed here.
    pub theirs: Option<String>,
}

/// Where a row was imported from.
pub struct Origin {
    /// File, sheet and row in words.
    pub place: String,
    /// Its cells: head and text.
    pub cells: Vec<(String, String)>,
}

/// A row.
pub struct Line {
    /// The entry.
    pub id: EntryId,
    /// Its number.
    pub no: usize,
    /// Digests of its cells as they are drawn: tells what was typed from what stood there.
    pub was: String,
    /// Its cells.
    pub cells: Vec<Cell>,
    /// Are its actions shown?
    pub open: bool,
    /// Where it was imported from; only if its actions are shown.
    pub origin: Option<Origin>,
}

/// What a row's drawing needs to know.
pub struct Drawing<'a> {
    pub ctx: &'a PageContext,
    pub rules: &'a Ruleset,
    pub view: &'a TableView,
    /// What was typed and isn't saved.
    pub typed: &'a Typed,
    /// What is wrong with it.
    pub problems: &'a [Problem],
    /// Is somebody else's saving in between?
    pub stale: bool,
    /// The row whose actions are shown.
    pub open: &'a str,
}

/// A digest of a cell's text, short: it only tells "touched" from "as it was".
pub fn digest(text: &str) -> String {
    hex::encode(Sha256::digest(text.as_bytes())).chars().take(8).collect()
}

/// Name of a cell's field; the domain names its problems the same.
pub fn field(row: &EntryId, column: &str) -> String {
    format!("row:{row}:{column}")
}

const fn kind(kind: ColumnKind) -> &'static str {
    match kind {
        ColumnKind::Category => "category",
        ColumnKind::Item => "item",
        ColumnKind::Scope => "scope",
        ColumnKind::Mode => "mode",
        ColumnKind::Frequency => "frequency",
        ColumnKind::Text => "text",
    }
}

/// Characters that fit on a line of a column, about.
const fn width(kind: ColumnKind) -> usize {
    match kind {
        ColumnKind::Item => 13,
        ColumnKind::Frequency => 11,
        ColumnKind::Mode => 8,
        ColumnKind::Category | ColumnKind::Scope | ColumnKind::Text => 6,
    }
}

/// Ways of disclosing that the mode column suggests.
pub const MODES: &str = "modes";

/// The heads of the columns.
pub fn heads(ctx: &PageContext, view: &TableView) -> Vec<Head> {
    let head = |c: &ColumnDef| Head { name: column_name(ctx, c), kind: kind(c.kind), required: c.required };
    view.columns.0.iter().map(head).collect()
}

impl Drawing<'_> {
    /// The rows given, as they are drawn.
    pub fn lines(&self, rows: &[&RowView]) -> Vec<Line> {
        let categories = Arc::new(self.categories());
        let scopes = self.rules.scopes.iter().map(|s| (s.name.zh.clone(), self.ctx.of(&s.name).to_owned()));
        let scopes = Arc::new(scopes.collect::<Vec<_>>());
        rows.iter().map(|row| self.line(row, &categories, &scopes)).collect()
    }

    /// The categories of the duty set; of all of them if the kind has none.
    fn categories(&self) -> Vec<(String, String)> {
        let own: Vec<_> = self.view.coverage.iter().map(|c| &c.category).collect();
        let all: Vec<_> = if own.is_empty() { self.rules.categories.iter().collect() } else { own };
        all.iter().map(|c| (c.name.zh.clone(), self.ctx.of(&c.name).to_owned())).collect()
    }

    fn line(
        &self,
        row: &RowView,
        categories: &Arc<Vec<(String, String)>>,
        scopes: &Arc<Vec<(String, String)>>,
    ) -> Line {
        let cells = self.view.columns.0.iter().zip(&row.cells).map(|(column, cell)| {
            let choices = match column.kind {
                ColumnKind::Category => Arc::clone(categories),
                ColumnKind::Scope => Arc::clone(scopes),
                _ => Arc::default(),
            };
            self.cell(row, column, cell, choices)
        });
        let was = row.cells.iter().map(|c| format!("{}={}", c.column, digest(&c.text)));
        let open = row.id.as_str() == self.open;
        Line {
            id: row.id.clone(),
            no: row.no,
            was: was.collect::<Vec<_>>().join(" "),
            cells: cells.collect(),
            open,
            origin: row.source.as_ref().filter(|_| open).map(|s| self.origin(s)),
        }
    }

    fn cell(&self, row: &RowView, column: &ColumnDef, cell: &CellView, choices: Arc<Vec<(String, String)>>) -> Cell {
        let typed = self.typed.get(&(row.id.clone(), column.id.clone()));
        let text = typed.unwrap_or(&cell.text).clone();
        let name = column_name(self.ctx, column);
        let lines = text.lines().map(|l| l.chars().count().div_ceil(width(column.kind)).max(1)).sum::<usize>().max(1);
        let input = match column.kind {
            ColumnKind::Category | ColumnKind::Scope => "select",
            ColumnKind::Mode | ColumnKind::Frequency if lines == 1 => "text",
            _ => "area",
        };
        let field = field(&row.id, &column.id);
        let wrong = self.problems.iter().find(|p| p.field == field);
        Cell {
            label: self.ctx.t2("editor-cell", "no", row.no, "column", &name),
            head: name,
            input,
            lines,
            list: if column.kind == ColumnKind::Mode && input == "text" { MODES } else { "" },
            picked: if typed.is_some_and(|t| *t != cell.text) {
                choices.iter().find(|(value, _)| *value == text).map_or_else(String::new, |(_, words)| words.clone())
            } else {
                self.picked(row, column)
            },
            choices,
            note: match wrong {
                Some(problem) => refused(self.ctx, super::super::problem_words(self.ctx, problem)),
                None => self.note(row, column, cell),
            },
            typed: typed.is_some(),
            theirs: typed.filter(|t| self.stale && **t != cell.text).map(|_| cell.text.clone()),
            text,
            name: field,
        }
    }

    /// The words of what a select's text reads as.
    fn picked(&self, row: &RowView, column: &ColumnDef) -> String {
        match (column.kind, row.scopes.as_slice()) {
            (ColumnKind::Category, _) => {
                let found = row.category.as_deref().and_then(|id| self.rules.category(id));
                found.map_or_else(String::new, |c| self.ctx.of(&c.name).to_owned())
            }
            // a scope that nobody typed is the category's usual one, not the cell's
            (ColumnKind::Scope, [one]) if row.cells.iter().any(|c| c.column == column.id && !c.text.is_empty()) => {
                self.rules.scope(one).map_or_else(String::new, |s| self.ctx.of(&s.name).to_owned())
            }
            _ => String::new(),
        }
    }

    fn note(&self, row: &RowView, column: &ColumnDef, cell: &CellView) -> Note {
        let ctx = self.ctx;
        let answer = |text: &str| format!("answer:{}:{}:{text}", row.id, column.id);
        if let (Some(said), None) = (&cell.answer, &cell.problem) {
            return Note {
                tone: "said",
                icon: "check",
                word: ctx.t("note-said"),
                text: ctx.t1("note-said-text", "text", said),
                options: vec![(answer(""), ctx.t("note-take-back"))],
            };
        }
        let Some(problem) = &cell.problem else { return Note::default() };
        let text = sentence(ctx, problem);
        match problem.grade {
            Grade::Refused => refused(ctx, text),
            Grade::Unclear => Note {
                tone: "ask",
                icon: "ask",
                word: ctx.t("note-unclear"),
                text,
                options: problem.options.iter().map(|o| (answer(o), o.clone())).collect(),
            },
            Grade::Guessed => Note {
                tone: "look",
                icon: "info",
                word: ctx.t("note-guessed"),
                text,
                options: vec![(format!("confirm:{}:{}", row.id, column.id), ctx.t("note-confirm"))],
            },
        }
    }

    fn origin(&self, source: &Source) -> Origin {
        let row = source.row.to_string();
        let place = [("file", &source.file as &dyn crate::i18n::Arg), ("sheet", &source.sheet), ("row", &row)];
        let cell = |c: &domain::catalogue::SourceCell| {
            let note = c.note.as_ref().map_or_else(String::new, |n| self.ctx.t1("origin-note", "text", n));
            (c.head.clone(), format!("{}{note}", c.text))
        };
        Origin { place: self.ctx.with("origin-place", &place), cells: source.cells.iter().map(cell).collect() }
    }
}

fn refused(ctx: &PageContext, text: String) -> Note {
    Note { tone: "bad", icon: "warn", word: ctx.t("note-refused"), text, options: Vec::new() }
}

/// A cell's problem in words.
fn sentence(ctx: &PageContext, problem: &CellProblem) -> String {
    let args = problem.args.clone();
    ctx.problem(&Problem { field: String::new(), code: problem.code, args })
}
