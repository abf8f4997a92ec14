//! Reads a table key by key, noting what is wrong and going on, so that one run finds everything.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::problem::{Problem, Span, nearest};
use crate::text::{Basis, Text};

/// What an id names; ids are unique within their kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Source,
    Chapter,
    Article,
    Org,
    DutySet,
    Category,
    Scope,
    Mode,
    Timing,
    TimingDefault,
    SecrecyOutcome,
    CheckItem,
    Procedure,
    Column,
    /// A plain named list, told apart by its key in the file.
    Named(&'static str),
    /// Steps are unique within the procedure of this number.
    Step(usize),
}

impl Kind {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Chapter => "chapter",
            Self::Article => "article",
            Self::Org => "organisation kind",
            Self::DutySet => "duty set",
            Self::Category => "category",
            Self::Scope => "scope",
            Self::Mode => "mode",
            Self::Timing => "timing class",
            Self::TimingDefault => "timing default",
            Self::SecrecyOutcome => "secrecy outcome",
            Self::CheckItem => "checklist item",
            Self::Procedure => "procedure",
            Self::Column => "catalogue column",
            Self::Named(list) => list,
            Self::Step(_) => "step",
        }
    }
}

#[derive(Default)]
pub(super) struct Notes {
    pub(super) problems: Vec<Problem>,
    ids: BTreeMap<(Kind, String), Span>,
    refs: Vec<(Kind, String, Span)>,
    /// Every basis that cites the regulation, and where.
    pub(super) citations: Vec<(Basis, Span)>,
    /// Source id → its line.
    sources: BTreeMap<String, String>,
    /// Lists whose own text has problems.
    shaky: BTreeSet<&'static str>,
    /// Numbers of the procedures whose own text has problems.
    troubled: BTreeSet<usize>,
}

/// What the whole file shares while it is read.
#[derive(Default)]
pub(super) struct Ctx(RefCell<Notes>);

impl Ctx {
    pub(super) fn report(&self, code: &'static str, span: Span, message: String, label: &str, help: Option<String>) {
        let problem = Problem { code, message, help, span, line: 0, label: label.to_owned(), also: None };
        self.0.borrow_mut().problems.push(problem);
    }

    /// Declares an id; a second declaration is a problem that shows both places.
    pub(super) fn declare(&self, kind: Kind, id: &str, span: Span) {
        let mut notes = self.0.borrow_mut();
        if let Some(first) = notes.ids.get(&(kind, id.to_owned())).cloned() {
            notes.problems.push(Problem {
                code: "duplicate-id",
                message: format!("the {} `{id}` is declared twice", kind.word()),
                help: Some("give one of them another id, or remove it".to_owned()),
                span,
                line: 0,
                label: "declared again here".to_owned(),
                also: Some((first, "first declared here".to_owned())),
            });
        } else {
            notes.ids.insert((kind, id.to_owned()), span);
        }
    }

    pub(super) fn refer(&self, kind: Kind, id: &str, span: Span) {
        self.0.borrow_mut().refs.push((kind, id.to_owned(), span));
    }

    pub(super) fn source(&self, id: &str, line: &str) {
        self.0.borrow_mut().sources.insert(id.to_owned(), line.to_owned());
    }

    /// Reads a basis; a local one names a declared source and gets its line.
    fn basis(&self, what: &str, written: &str, span: Span) -> Basis {
        match written.parse::<Basis>() {
            Ok(Basis::Local { source }) => {
                self.refer(Kind::Source, &source, span);
                let line = self.0.borrow().sources.get(&source).cloned();
                Basis::local(line.unwrap_or(source))
            }
            Ok(cited) => {
                self.0.borrow_mut().citations.push((cited.clone(), span));
                cited
            }
            Err(_) if written.trim_start().starts_with("local") => {
                let help = "write \"local: \" and the id of one of this file's [[sources]]".to_owned();
                let message = format!("the basis of {what} is local but names no source");
                self.report("local-without-source", span, message, "whose rule is this?", Some(help));
                Basis::local("")
            }
            Err(_) => {
                let help = "write `14` (article), `20.2` (its second paragraph), `14(1)` (its first item), `10.1(3)` \
                            (both), or `local: ` and a source"
                    .to_owned();
                self.report("bad-basis", span, format!("`{written}` is no basis"), "can't be read", Some(help));
                Basis::local("")
            }
        }
    }

    /// Where an id was declared.
    pub(super) fn place(&self, kind: Kind, id: &str) -> Option<Span> {
        self.0.borrow().ids.get(&(kind, id.to_owned())).cloned()
    }

    /// How many problems so far.
    pub(super) fn count(&self) -> usize {
        self.0.borrow().problems.len()
    }

    /// Whether reading this list of the file found problems: what follows from its content can't be judged then.
    pub(super) fn shaky(&self, list: &str) -> bool {
        self.0.borrow().shaky.contains(list)
    }

    /// Notes that the procedure of this number has problems of its own.
    pub(super) fn trouble(&self, procedure: usize) {
        self.0.borrow_mut().troubled.insert(procedure);
    }

    pub(super) fn troubled(&self, procedure: usize) -> bool {
        self.0.borrow().troubled.contains(&procedure)
    }

    /// Settles the references and hands everything over.
    pub(super) fn finish(self) -> Notes {
        let mut notes = self.0.into_inner();
        let refs = std::mem::take(&mut notes.refs);
        for (kind, id, span) in refs {
            if notes.ids.contains_key(&(kind, id.clone())) {
                continue;
            }
            let known = notes.ids.keys().filter(|(k, _)| *k == kind).map(|(_, i)| i.as_str());
            let help = match nearest(&id, known.clone()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("declared are: {}", known.collect::<Vec<_>>().join(", ")),
            };
            notes.problems.push(Problem {
                code: "dangling-reference",
                message: format!("there is no {} `{id}`", kind.word()),
                help: Some(help),
                span,
                line: 0,
                label: "not declared in this file".to_owned(),
                also: None,
            });
        }
        notes
    }
}

/// One table being read. What was asked for is what is known; [`Fields::done`] reports the rest.
pub(super) struct Fields<'c, 't> {
    pub(super) ctx: &'c Ctx,
    table: &'t DeTable<'t>,
    /// What the table is, in words: "category `9.3`".
    what: String,
    pub(super) span: Span,
    asked: Vec<&'static str>,
    missing: Vec<(&'static str, &'static str)>,
    finished: bool,
}

type Item<'t> = &'t Spanned<DeValue<'t>>;

impl<'c, 't> Fields<'c, 't> {
    pub(super) fn new(ctx: &'c Ctx, table: &'t DeTable<'t>, what: &str, span: Span) -> Self {
        Self { ctx, table, what: what.to_owned(), span, asked: Vec::new(), missing: Vec::new(), finished: false }
    }

    /// As [`Self::new`] for a value that should be a table; reports it if it isn't.
    pub(super) fn of(ctx: &'c Ctx, item: Item<'t>, what: &str) -> Option<Self> {
        match item.get_ref().as_table() {
            Some(table) => Some(Self::new(ctx, table, what, item.span())),
            None => {
                wrong_type(ctx, item, what, "a table");
                None
            }
        }
    }

    pub(super) fn opt(&mut self, key: &'static str) -> Option<Item<'t>> {
        self.asked.push(key);
        self.table.get(key)
    }

    /// The value of a key that must be there; `shape` tells in the help how to write it.
    pub(super) fn need(&mut self, key: &'static str, shape: &'static str) -> Option<Item<'t>> {
        let item = self.opt(key);
        if item.is_none() {
            self.missing.push((key, shape));
        }
        item
    }

    pub(super) fn problem(&self, code: &'static str, span: Span, message: String, label: &str, help: &str) {
        self.ctx.report(code, span, message, label, Some(help.to_owned()));
    }

    fn as_string(&self, key: &str, item: Item<'t>) -> Option<String> {
        match item.get_ref().as_str() {
            Some(s) if s.trim().is_empty() => {
                self.problem(
                    "empty",
                    item.span(),
                    format!("`{key}` of {} is empty", self.what),
                    "nothing here",
                    "write it out",
                );
                None
            }
            Some(s) => Some(s.to_owned()),
            None => {
                wrong_type(self.ctx, item, &format!("`{key}` of {}", self.what), "a string in quotes");
                None
            }
        }
    }

    pub(super) fn string(&mut self, key: &'static str) -> String {
        self.need(key, "\"…\"").and_then(|i| self.as_string(key, i)).unwrap_or_default()
    }

    /// A string with its place, if it is there and right.
    pub(super) fn spanned(&mut self, key: &'static str) -> Option<(String, Span)> {
        let item = self.need(key, "\"…\"")?;
        Some((self.as_string(key, item)?, item.span()))
    }

    pub(super) fn opt_spanned(&mut self, key: &'static str) -> Option<(String, Span)> {
        let item = self.opt(key)?;
        Some((self.as_string(key, item)?, item.span()))
    }

    fn as_number(&self, key: &str, item: Item<'t>) -> Option<u16> {
        let n = item.get_ref().as_integer();
        let value = n.and_then(|n| u16::from_str_radix(&n.as_str().replace('_', ""), n.radix()).ok());
        if value.is_none() {
            wrong_type(self.ctx, item, &format!("`{key}` of {}", self.what), "a whole number from 0 to 65535");
        }
        value
    }

    pub(super) fn opt_number(&mut self, key: &'static str) -> Option<u16> {
        let item = self.opt(key)?;
        self.as_number(key, item)
    }

    pub(super) fn number(&mut self, key: &'static str) -> u16 {
        self.need(key, "1").and_then(|i| self.as_number(key, i)).unwrap_or(0)
    }

    /// A small number (article, paragraph, item) with its place.
    pub(super) fn opt_small(&mut self, key: &'static str) -> Option<(u8, Span)> {
        let item = self.opt(key)?;
        match u8::try_from(self.as_number(key, item)?) {
            Ok(n) => Some((n, item.span())),
            Err(_) => {
                wrong_type(self.ctx, item, &format!("`{key}` of {}", self.what), "a number up to 255");
                None
            }
        }
    }

    /// As [`Self::opt_small`] for a key that must be there.
    pub(super) fn small_at(&mut self, key: &'static str) -> Option<(u8, Span)> {
        self.need(key, "1")?;
        self.opt_small(key)
    }

    pub(super) fn small(&mut self, key: &'static str) -> u8 {
        self.small_at(key).map_or(0, |(n, _)| n)
    }

    pub(super) fn flag(&mut self, key: &'static str) -> bool {
        let Some(item) = self.opt(key) else { return false };
        item.get_ref().as_bool().unwrap_or_else(|| {
            wrong_type(self.ctx, item, &format!("`{key}` of {}", self.what), "true or false");
            false
        })
    }

    fn as_text(&self, key: &str, item: Item<'t>) -> Text {
        let what = format!("`{key}` of {}", self.what);
        let Some(mut both) = Fields::of(self.ctx, item, &what) else { return Text::new("", "") };
        let text = Text { zh: both.string("zh"), en: both.string("en") };
        both.done();
        text
    }

    pub(super) fn text(&mut self, key: &'static str) -> Text {
        self.need(key, "{ zh = \"…\", en = \"…\" }").map_or_else(|| Text::new("", ""), |i| self.as_text(key, i))
    }

    pub(super) fn opt_text(&mut self, key: &'static str) -> Option<Text> {
        self.opt(key).map(|i| self.as_text(key, i))
    }

    pub(super) fn list(&mut self, key: &'static str) -> &'t [Spanned<DeValue<'t>>] {
        let Some(item) = self.opt(key) else { return &[] };
        match item.get_ref().as_array() {
            Some(array) => array,
            None => {
                wrong_type(self.ctx, item, &format!("`{key}` of {}", self.what), "a list in [ ]");
                &[]
            }
        }
    }

    pub(super) fn texts(&mut self, key: &'static str) -> Vec<Text> {
        self.list(key).iter().map(|i| self.as_text(key, i)).collect()
    }

    pub(super) fn strings(&mut self, key: &'static str) -> Vec<(String, Span)> {
        self.list(key).iter().filter_map(|i| Some((self.as_string(key, i)?, i.span()))).collect()
    }

    /// Other words for the thing, as people write them.
    pub(super) fn aliases(&mut self) -> Vec<String> {
        self.strings("aliases").into_iter().map(|(word, _)| word).collect()
    }

    /// The tables of a list, each read by `read`.
    pub(super) fn tables<T>(
        &mut self,
        key: &'static str,
        what: &str,
        mut read: impl FnMut(&mut Fields<'c, 't>) -> T,
    ) -> Vec<T> {
        let before = self.ctx.count();
        let mut out = Vec::new();
        for item in self.list(key) {
            if let Some(mut fields) = Fields::of(self.ctx, item, what) {
                out.push(read(&mut fields));
                fields.done();
            }
        }
        if self.ctx.count() > before {
            self.ctx.0.borrow_mut().shaky.insert(key);
        }
        out
    }

    /// One sub-table that must be there.
    pub(super) fn table<T>(&mut self, key: &'static str, read: impl FnOnce(&mut Fields<'c, 't>) -> T) -> Option<T> {
        let item = self.need(key, "{ … }")?;
        let mut fields = Fields::of(self.ctx, item, key)?;
        let out = read(&mut fields);
        fields.done();
        Some(out)
    }

    /// One sub-table that may be there.
    pub(super) fn opt_table<T>(&mut self, key: &'static str, read: impl FnOnce(&mut Fields<'c, 't>) -> T) -> Option<T> {
        self.opt(key)?;
        self.table(key, read)
    }

    /// The table's own id: declared, unique in its kind, in small letters; from here on problems name it.
    pub(super) fn id(&mut self, kind: Kind) -> String {
        let Some((id, span)) = self.spanned("id") else { return String::new() };
        self.what = format!("{} `{id}`", kind.word());
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-' | '.');
        if !id.chars().all(plain) {
            self.problem(
                "bad-id",
                span.clone(),
                format!("`{id}` can't be an id"),
                "ids stand in addresses",
                "use small Latin letters, digits, `_`, `-` and `.`",
            );
        }
        self.ctx.declare(kind, &id, span);
        id
    }

    /// A number that is the table's id.
    pub(super) fn numbered(&mut self, kind: Kind) -> u8 {
        let Some((n, span)) = self.small_at("id") else { return 0 };
        self.what = format!("{} {n}", kind.word());
        self.ctx.declare(kind, &n.to_string(), span);
        n
    }

    pub(super) fn reference(&mut self, key: &'static str, kind: Kind) -> String {
        let Some((id, span)) = self.spanned(key) else { return String::new() };
        self.ctx.refer(kind, &id, span);
        id
    }

    pub(super) fn opt_reference(&mut self, key: &'static str, kind: Kind) -> Option<String> {
        let (id, span) = self.opt_spanned(key)?;
        self.ctx.refer(kind, &id, span);
        Some(id)
    }

    pub(super) fn references(&mut self, key: &'static str, kind: Kind) -> Vec<String> {
        let all = self.strings(key);
        all.into_iter()
            .map(|(id, span)| {
                self.ctx.refer(kind, &id, span);
                id
            })
            .collect()
    }

    /// What the rule rests on.
    pub(super) fn basis(&mut self) -> Basis {
        self.basis_at("basis")
    }

    pub(super) fn basis_at(&mut self, key: &'static str) -> Basis {
        match self.spanned(key) {
            Some((written, span)) => self.ctx.basis(&self.what, &written, span),
            None => Basis::local(""),
        }
    }

    /// One word of a closed list.
    pub(super) fn word<T: Copy>(&self, key: &str, word: &str, span: Span, words: &[(&str, T)]) -> Option<T> {
        if let Some((_, value)) = words.iter().find(|(w, _)| *w == word) {
            return Some(*value);
        }
        let help = match nearest(word, words.iter().map(|(w, _)| *w)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("one of: {}", words.iter().map(|(w, _)| *w).collect::<Vec<_>>().join(", ")),
        };
        self.problem(
            "unknown-word",
            span,
            format!("`{word}` is no `{key}` that this program knows"),
            "not in the list",
            &help,
        );
        None
    }

    pub(super) fn choice<T: Copy>(&mut self, key: &'static str, words: &[(&str, T)]) -> Option<T> {
        let (word, span) = self.spanned(key)?;
        self.word(key, &word, span, words)
    }

    pub(super) fn opt_choice<T: Copy>(&mut self, key: &'static str, words: &[(&str, T)]) -> Option<T> {
        let (word, span) = self.opt_spanned(key)?;
        self.word(key, &word, span, words)
    }

    pub(super) fn choices<T: Copy>(&mut self, key: &'static str, words: &[(&str, T)]) -> Vec<T> {
        let all = self.strings(key);
        all.into_iter().filter_map(|(word, span)| self.word(key, &word, span, words)).collect()
    }

    /// Reports keys nobody asked for and keys that are missing. A misspelt key is one problem, not two.
    pub(super) fn done(&mut self) {
        if std::mem::replace(&mut self.finished, true) {
            return;
        }
        let mut missing = std::mem::take(&mut self.missing);
        for (key, _) in self.table.iter() {
            let name: &str = key.get_ref();
            if self.asked.contains(&name) {
                continue;
            }
            let absent = nearest(name, missing.iter().map(|(k, _)| *k)).map(str::to_owned);
            missing.retain(|(k, _)| Some(*k) != absent.as_deref());
            let near = absent.or_else(|| nearest(name, self.asked.iter().copied()).map(str::to_owned));
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("known here: {}", self.asked.join(", ")),
            };
            self.problem(
                "unknown-key",
                key.span(),
                format!("{} has no key `{name}`", self.what),
                "not known here",
                &help,
            );
        }
        for (key, shape) in missing {
            let code = if key == "basis" { "missing-basis" } else { "missing-key" };
            let help = match key {
                "basis" => "every rule names what it rests on: add `basis = \"14(1)\"` (article and item), or `basis = \"local: …\"` \
                            with the id of one of [[sources]]"
                    .to_owned(),
                _ => format!("add `{key} = {shape}`"),
            };
            self.problem(code, self.span.clone(), format!("{} lacks `{key}`", self.what), "in this table", &help);
        }
    }
}

fn wrong_type(ctx: &Ctx, item: Item<'_>, what: &str, want: &str) {
    let is = match item.get_ref() {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "a number",
        DeValue::Float(_) => "a number with a point",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    };
    let message = format!("{what} must be {want}");
    ctx.report("wrong-type", item.span(), message, &format!("this is {is}"), Some(format!("write {want}")));
}
