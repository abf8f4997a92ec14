//! What a table's cells mean under a ruleset: read anew whenever it is shown, so that a better reading helps at once.

use std::collections::BTreeMap;

use rules::{
    Ruleset, Text,
    ruleset::ColumnKind,
    time_rule::{self, Class, Reading},
    vocabulary,
};
use serde::Serialize;

use super::{CELL, Mark, Row, Table, gazetteer::Gazetteer};
use crate::{Day, OrgId, catalogue::entry::Entry, codes};

codes! {
    /// How grave a cell's problem is.
    Grade {
        /// The table can't come into force with it.
        Refused = "refused",
        /// 待澄清: may come into force, but yields no obligations.
        Unclear = "unclear",
        /// Read, but not in so many words: to be looked at.
        Guessed = "guessed",
    }
}

/// A column of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnDef {
    /// Id in the ruleset, or the platform's own.
    pub id: String,
    /// Its words; none for the platform's own.
    pub name: Option<Text>,
    /// What its cells are.
    pub kind: ColumnKind,
    /// Must it be filled in?
    pub required: bool,
}

/// The columns of a catalogue: the ruleset's, and those the platform can't do without.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns(pub Vec<ColumnDef>);

const NEEDED: &[(ColumnKind, &str)] = &[
    (ColumnKind::Item, "item"),
    (ColumnKind::Category, "category"),
    (ColumnKind::Scope, "scope"),
    (ColumnKind::Mode, "mode"),
    (ColumnKind::Frequency, "frequency"),
];

impl Columns {
    /// The columns under a ruleset.
    #[must_use]
    pub fn of(rules: &Ruleset) -> Self {
        let own = rules.catalogue_columns.iter().map(|c| ColumnDef {
            id: c.id.clone(),
            name: Some(c.name.clone()),
            kind: c.kind,
            required: c.required,
        });
        let mut columns: Vec<ColumnDef> = own.collect();
        for (kind, id) in NEEDED {
            if !columns.iter().any(|c| c.kind == *kind) {
                columns.push(ColumnDef { id: (*id).to_owned(), name: None, kind: *kind, required: false });
            }
        }
        Self(columns)
    }

    /// The id of the column of a kind.
    #[must_use]
    pub fn id(&self, kind: ColumnKind) -> &str {
        self.0.iter().find(|c| c.kind == kind).map_or("", |c| c.id.as_str())
    }

    /// A column by id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&ColumnDef> {
        self.0.iter().find(|c| c.id == id)
    }
}

/// A cell that needs a look.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CellProblem {
    /// Column id.
    pub column: String,
    /// How grave.
    pub grade: Grade,
    /// Picks the words: Fluent key `problem-{code}`.
    pub code: &'static str,
    /// Arguments of the words.
    pub args: Vec<(&'static str, String)>,
    /// Texts that would answer it, for one click.
    pub options: Vec<String>,
}

/// A row with what it means.
#[derive(Clone, Debug)]
pub struct ReadRow<'a> {
    /// The row.
    pub row: &'a Row,
    /// Its number, from 1.
    pub no: usize,
    /// Category id.
    pub category: Option<String>,
    /// Scope ids; several where the plan decides.
    pub scopes: Vec<String>,
    /// Mode ids.
    pub modes: Vec<String>,
    /// When it is due.
    pub time: Reading,
    /// What needs a look.
    pub problems: Vec<CellProblem>,
    columns: &'a Columns,
}

/// A table with what it means.
#[derive(Clone, Debug)]
pub struct ReadTable<'a> {
    /// The table.
    pub table: &'a Table,
    /// Rows that aren't blank, in order.
    pub rows: Vec<ReadRow<'a>>,
}

impl ReadTable<'_> {
    /// How many cells have a problem of a grade.
    #[must_use]
    pub fn count(&self, grade: Grade) -> usize {
        self.rows.iter().flat_map(|r| &r.problems).filter(|p| p.grade == grade).count()
    }
}

impl ReadTable<'_> {
    /// Advises to look at items that name another place of the platform's tree. A local hint, no article asks for it.
    pub fn look_for_places(&mut self, gazetteer: &Gazetteer, own: &[String]) {
        for read in &mut self.rows {
            let column = read.columns.id(ColumnKind::Item);
            let Some(place) = gazetteer.elsewhere(read.row.cell(column), own).filter(|_| !read.row.confirmed(column))
            else {
                continue;
            };
            read.problems.push(CellProblem {
                column: column.to_owned(),
                grade: Grade::Guessed,
                code: "place-elsewhere",
                args: vec![("text", place)],
                options: Vec::new(),
            });
        }
    }
}

/// Reads a table under a ruleset; `duty_set` helps to find a category by its words.
#[must_use]
pub fn read<'a>(table: &'a Table, columns: &'a Columns, rules: &Ruleset, duty_set: Option<&str>) -> ReadTable<'a> {
    let rows = table.rows.iter().filter(|r| !r.is_blank()).zip(1..);
    ReadTable { table, rows: rows.map(|(row, no)| read_row(row, no, columns, rules, duty_set)).collect() }
}

/// Whether a cell holds what a spreadsheet shows in place of a value that it can't reckon, however it was typed: the
/// error values of SpreadsheetML (ECMA-376, part 1, 18.17.3), those that programs have added since, and LibreOffice's.
fn is_error_value(text: &str) -> bool {
    const ERRORS: &[&str] = &[
        "#REF!",
        "#N/A",
        "#NAME?",
        "#VALUE!",
        "#DIV/0!",
        "#NUM!",
        "#NULL!",
        "#GETTING_DATA",
        "#SPILL!",
        "#CALC!",
        "#FIELD!",
        "#BLOCKED!",
        "#UNKNOWN!",
        "#CONNECT!",
        "#BUSY!",
        "#EXTERNAL!",
        "#PYTHON!",
        "#TIMEOUT!",
    ];
    let narrow = |c: char| match c {
        // full width, as an input method leaves it
        '\u{FF01}'..='\u{FF5E}' => u32::from(c).checked_sub(0xFEE0).and_then(char::from_u32).unwrap_or(c),
        c => c,
    };
    let text: String = text.chars().filter(|c| !c.is_whitespace()).map(narrow).collect::<String>().to_uppercase();
    let numbered = text.strip_prefix("ERR:").is_some_and(|n| n.len() == 3 && n.bytes().all(|b| b.is_ascii_digit()));
    // a column too narrow for its number, copied as it was shown
    let too_narrow = text.len() > 2 && text.bytes().all(|b| b == b'#');
    numbered || too_narrow || ERRORS.iter().any(|error| text.contains(error))
}

struct Reader<'a> {
    row: &'a Row,
    problems: Vec<CellProblem>,
}

impl Reader<'_> {
    fn note(&mut self, column: &str, grade: Grade, code: &'static str, arg: &str, options: Vec<String>) {
        let args = if arg.is_empty() { Vec::new() } else { vec![("text", arg.to_owned())] };
        self.problems.push(CellProblem { column: column.to_owned(), grade, code, args, options });
    }

    /// What a cell says: its answer if it was asked, else its text.
    fn said(&self, column: &str) -> &str {
        self.row.answers.get(column).map_or_else(|| self.row.cell(column), String::as_str).trim()
    }
}

fn read_row<'a>(row: &'a Row, no: usize, columns: &'a Columns, rules: &Ruleset, duty_set: Option<&str>) -> ReadRow<'a> {
    let mut r = Reader { row, problems: Vec::new() };
    for column in &columns.0 {
        let text = r.said(&column.id);
        if column.required && text.is_empty() {
            r.note(&column.id, Grade::Refused, "cell-required", "", Vec::new());
        } else if text.chars().count() > CELL {
            r.note(&column.id, Grade::Refused, "cell-long", "", Vec::new());
        } else if is_error_value(text) {
            let wrong = text.to_owned();
            r.note(&column.id, Grade::Refused, "cell-error", &wrong, Vec::new());
        }
    }
    if r.said(columns.id(ColumnKind::Item)).is_empty()
        && !columns.0.iter().any(|c| c.kind == ColumnKind::Item && c.required)
    {
        r.note(columns.id(ColumnKind::Item), Grade::Refused, "cell-required", "", Vec::new());
    }
    let category = read_category(&mut r, columns, rules, duty_set);
    let scopes = read_scopes(&mut r, columns, rules, category.as_deref());
    let modes = read_modes(&mut r, columns, rules);
    let time = read_time(&mut r, columns, rules);
    let guessed = row.marks.iter().filter(|(_, mark)| **mark == Mark::Guessed);
    for (column, _) in guessed.filter(|(column, _)| columns.get(column).is_some()) {
        if !r.problems.iter().any(|p| p.column == *column) {
            r.note(column, Grade::Guessed, "category-guessed", "", Vec::new());
        }
    }
    r.problems.retain(|p| p.grade != Grade::Guessed || !row.confirmed(&p.column));
    ReadRow { row, no, category, scopes, modes, time, problems: r.problems, columns }
}

fn read_category(r: &mut Reader<'_>, columns: &Columns, rules: &Ruleset, duty_set: Option<&str>) -> Option<String> {
    let column = columns.id(ColumnKind::Category);
    let text = r.said(column).to_owned();
    let duties = duty_set.unwrap_or_default();
    if text.is_empty() {
        return None;
    }
    let found = category_of(&text, rules, duties);
    if found.is_none() {
        let options = rules.categories_for(duties).into_iter().map(|c| c.id.clone()).collect();
        r.note(column, Grade::Refused, "category-unknown", &text, options);
    }
    found
}

/// The category that a cell's words name.
pub(super) fn category_of(text: &str, rules: &Ruleset, duties: &str) -> Option<String> {
    // an id is meant in so many words, also where the kind of organisation has another list, or none
    let by_id = || rules.category(text.trim()).map(|c| c.id.clone());
    vocabulary::read_category(text, rules, duties).or_else(by_id)
}

fn read_scopes(r: &mut Reader<'_>, columns: &Columns, rules: &Ruleset, category: Option<&str>) -> Vec<String> {
    let column = columns.id(ColumnKind::Scope);
    let text = r.said(column).to_owned();
    if text.is_empty() {
        // a ruleset without this column: the category's usual scope, else the widest
        let required = columns.get(column).is_some_and(|c| c.required);
        let usual = rules.propose_scope(category, &[]).or_else(|| rules.scope("society")).or(rules.scopes.first());
        return if required { Vec::new() } else { usual.map(|s| s.id.clone()).into_iter().collect() };
    }
    let reading = vocabulary::read_scope(&text, rules);
    if reading.ids.is_empty() || reading.unclear {
        let options = rules.scopes.iter().map(|s| s.name.zh.clone()).collect();
        r.note(column, Grade::Refused, "scope-unclear", &text, options);
    }
    reading.ids
}

fn read_modes(r: &mut Reader<'_>, columns: &Columns, rules: &Ruleset) -> Vec<String> {
    let column = columns.id(ColumnKind::Mode);
    let text = r.said(column).to_owned();
    if text.is_empty() {
        return Vec::new();
    }
    let reading = vocabulary::read_modes(&text, rules);
    if !reading.unknown.is_empty() {
        r.note(column, Grade::Guessed, "mode-unlisted", &reading.unknown.join("、"), Vec::new());
    } else if reading.ids.is_empty() {
        r.note(column, Grade::Unclear, "mode-unclear", &text, Vec::new());
    }
    reading.ids
}

fn read_time(r: &mut Reader<'_>, columns: &Columns, rules: &Ruleset) -> Reading {
    let column = columns.id(ColumnKind::Frequency);
    let text = r.said(column).to_owned();
    if text.is_empty() {
        return Reading { text, unclear: false, question: None, rules: Vec::new(), ask: None };
    }
    let reading = time_rule::read(&text, rules);
    if reading.unclear {
        let question = reading.question.clone().unwrap_or_default();
        r.note(column, Grade::Unclear, "time-unclear", &question, time_rule::options(&reading));
    } else if reading.rules.iter().any(|rule| rule.by_default.is_some()) {
        r.note(column, Grade::Guessed, "time-by-default", &text, Vec::new());
    }
    reading
}

const fn timing(class: Class) -> &'static str {
    match class {
        Class::LongTerm => "long_term",
        Class::Periodic => "periodic",
        Class::Staged => "staged",
        Class::Immediate | Class::AdvanceNotice | Class::External => "immediate",
    }
}

impl ReadRow<'_> {
    /// What the cell says: its answer if it was asked, else its text.
    #[must_use]
    pub fn said(&self, column: &str) -> &str {
        self.row.answers.get(column).map_or_else(|| self.row.cell(column), String::as_str).trim()
    }

    /// The problem of a cell, the gravest first.
    #[must_use]
    pub fn problem(&self, column: &str) -> Option<&CellProblem> {
        self.problems.iter().filter(|p| p.column == column).min_by_key(|p| p.grade)
    }

    fn text_of(&self, names: &[&str]) -> String {
        names.iter().map(|n| self.row.cell(n).trim()).find(|t| !t.is_empty()).unwrap_or_default().to_owned()
    }

    /// The entry in force that this row promises.
    #[must_use]
    pub fn entry(&self, org: &OrgId, no: i64, since: Day) -> Entry {
        let mut scopes = self.scopes.iter().cloned();
        let frequency = self.columns.id(ColumnKind::Frequency);
        let known = ["basis", "retention", "responsible_unit", "responsible"];
        let extra: BTreeMap<String, String> = self
            .columns
            .0
            .iter()
            .filter(|c| c.kind == ColumnKind::Text && !known.contains(&c.id.as_str()))
            .filter_map(|c| self.row.cells.get(&c.id).map(|text| (c.id.clone(), text.clone())))
            .collect();
        Entry {
            id: self.row.id.clone(),
            org: org.clone(),
            no,
            item: self.said(self.columns.id(ColumnKind::Item)).to_owned(),
            category: self.category.clone().unwrap_or_default(),
            scope: scopes.next().unwrap_or_default(),
            alternatives: scopes.collect(),
            modes: self.modes.clone(),
            frequency: self.row.cell(frequency).trim().to_owned(),
            timing: self.time.rules.first().map_or_else(String::new, |rule| timing(rule.class).to_owned()),
            rules: if self.time.unclear { Vec::new() } else { self.time.rules.clone() },
            unclear: self.time.question.clone().filter(|_| self.time.unclear),
            responsible: self.text_of(&["responsible_unit", "responsible"]),
            basis: self.text_of(&["basis"]),
            retention: self.text_of(&["retention"]),
            extra,
            since: Some(since),
            ended: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn error_values_are_no_content() {
        let wrong =
            "#REF!|#N/A|#NAME?|#DIV/0!| #value! |＃ＲＥＦ！|=SUM(#REF!)|收支#REF!|Err:502|#GETTING_DATA|########";
        for (texts, expect) in [(wrong, true), ("收支|#1楼|N/A|无|Err|REF|C#|#|##公告##|", false)] {
            for text in texts.split('|') {
                assert_eq!(is_error_value(text), expect, "{text}");
            }
        }
    }
}
