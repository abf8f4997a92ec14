//! What the table's form sends: the cells that were touched, and what to do besides saving them.

use std::collections::BTreeMap;

use domain::{
    EntryId,
    catalogue::{Edit, Publication},
};
use office::catalogue::CatalogueDesk;

use super::table::{Typed, digest};
use crate::session::Fields;

/// What to do once the cells are saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormAction {
    /// Stay here.
    Stay,
    /// To another page of the rows.
    Page(String),
    /// All rows, or only those that need a look.
    Only(bool),
    /// Check it, then put it in force.
    Check,
    /// Take the last change back.
    Undo,
    /// Show what can be done with a row; none: hide it.
    Open(Option<EntryId>),
    /// A row below another one, or at the end.
    Add(Option<EntryId>, BTreeMap<String, String>),
    /// One more change, at a row or at none.
    Edit(Option<EntryId>, Edit),
    /// A category was to be declared not applicable, without a reason.
    NoReason(String),
}

/// A form of the editor.
#[derive(Clone, Debug)]
pub struct EditorForm {
    /// The revision it was typed on.
    pub rev: Option<i64>,
    /// Cells that were touched.
    pub typed: Typed,
    /// Reasons that were typed, by category.
    pub reasons: Vec<(String, String)>,
    /// Another publication.
    pub publication: Option<Publication>,
    /// What to do besides.
    pub then: FormAction,
    /// The page of the rows.
    pub page: String,
    /// Only the rows that need a look?
    pub only: String,
}

/// Text as kept, so that the browser's line ends don't count as a change.
fn plain(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    if text.trim().is_empty() { String::new() } else { text }
}

/// Cells that were touched: those whose text has another digest than the one that was drawn; without digests, all.
fn touched(fields: &Fields) -> Typed {
    let mut was: BTreeMap<(&str, &str), &str> = BTreeMap::new();
    for (name, value) in &fields.0 {
        if let Some(row) = name.strip_prefix("was:") {
            was.extend(value.split(' ').filter_map(|p| p.split_once('=')).map(|(column, d)| ((row, column), d)));
        }
    }
    let cells = fields.0.iter().filter_map(|(name, value)| {
        let (row, column) = name.strip_prefix("row:")?.split_once(':')?;
        let text = plain(value);
        let same = was.get(&(row, column)).is_some_and(|d| *d == digest(&text) || *d == digest(value));
        (!same).then(|| ((EntryId::from_text(row), column.to_owned()), text))
    });
    cells.collect()
}

impl EditorForm {
    /// What was sent, beside what is there.
    pub fn read(fields: &Fields, desk: &CatalogueDesk) -> Self {
        let reason = |(name, value): &(String, String)| {
            let category = name.strip_prefix("reason:")?;
            let excused = desk.view.coverage.iter().find(|c| c.category.id == category).map(|c| match &c.state {
                domain::catalogue::Covered::NotApplicable { reason } => reason.as_str(),
                _ => "",
            })?;
            let reason = plain(value);
            (!reason.is_empty() && reason != excused).then(|| (category.to_owned(), reason))
        };
        Self {
            rev: fields.get("rev").parse().ok(),
            typed: touched(fields),
            reasons: fields.0.iter().filter_map(reason).collect(),
            publication: Publication::parse(fields.get("publication")).filter(|p| *p != desk.view.publication),
            then: then(fields, desk),
            page: fields.get("page").to_owned(),
            only: fields.get("only").to_owned(),
        }
    }

    /// The changes it makes, all of them one step of undo.
    pub fn edits(&self) -> Vec<Edit> {
        let mut edits = Vec::new();
        if !self.typed.is_empty() {
            let cells = self.typed.iter().map(|((row, column), text)| (row.clone(), column.clone(), text.clone()));
            edits.push(Edit::Cells(cells.collect()));
        }
        let reasons = self.reasons.iter().cloned();
        edits.extend(reasons.map(|(category, reason)| Edit::NotApplicable { category, reason }));
        edits.extend(self.publication.map(Edit::Publication));
        match &self.then {
            FormAction::Add(below, cells) => edits.push(Edit::Add { below: below.clone(), cells: cells.clone() }),
            FormAction::Edit(_, edit) => edits.push(edit.clone()),
            _ => {}
        }
        edits
    }
}

/// The button that was pressed.
fn then(fields: &Fields, desk: &CatalogueDesk) -> FormAction {
    let pressed = fields.get("do");
    let (verb, rest) = pressed.split_once(':').unwrap_or((pressed, ""));
    let row = || Some(EntryId::from_text(rest)).filter(|_| !rest.is_empty());
    let at =
        |edit: fn(EntryId) -> Edit| row().map_or(FormAction::Stay, |id| FormAction::Edit(Some(id.clone()), edit(id)));
    match verb {
        "page" => FormAction::Page(rest.to_owned()),
        "only" => FormAction::Only(!rest.is_empty()),
        "check" => FormAction::Check,
        "undo" => FormAction::Undo,
        "open" => FormAction::Open(row()),
        "add" => FormAction::Add(row(), BTreeMap::new()),
        "up" => at(|id| Edit::Move(id, -1)),
        "down" => at(|id| Edit::Move(id, 1)),
        "remove" => match row() {
            Some(id) => FormAction::Edit(None, Edit::Remove(id)),
            None => FormAction::Stay,
        },
        "answer" => answer(rest),
        "confirm" => match rest.split_once(':') {
            Some((row, column)) => {
                let row = EntryId::from_text(row);
                FormAction::Edit(Some(row.clone()), Edit::Confirm { row, column: column.to_owned() })
            }
            None => FormAction::Stay,
        },
        "cover" => cover(rest, desk),
        "excuse" => match fields.get(&format!("reason:{rest}")).trim() {
            "" => FormAction::NoReason(rest.to_owned()),
            _ => FormAction::Stay,
        },
        "applies" => FormAction::Edit(None, Edit::NotApplicable { category: rest.to_owned(), reason: String::new() }),
        _ => FormAction::Stay,
    }
}

fn answer(rest: &str) -> FormAction {
    let mut parts = rest.splitn(3, ':');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(row), Some(column), Some(answer)) => {
            let row = EntryId::from_text(row);
            let edit = Edit::Answer { row: row.clone(), column: column.to_owned(), answer: answer.to_owned() };
            FormAction::Edit(Some(row), edit)
        }
        _ => FormAction::Stay,
    }
}

/// A row that begins with a category.
fn cover(category: &str, desk: &CatalogueDesk) -> FormAction {
    let found = desk.view.coverage.iter().find(|c| c.category.id == category);
    let column = desk.view.columns.id(rules::ruleset::ColumnKind::Category).to_owned();
    match found {
        Some(found) => FormAction::Add(None, BTreeMap::from([(column, found.category.name.zh.clone())])),
        None => FormAction::Stay,
    }
}

/// A block as spreadsheets copy it: lines of tab-separated cells; a cell with line ends or tabs in it is quoted.
pub fn block(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let text = plain(text);
    let mut chars = text.strip_suffix('\n').unwrap_or(&text).chars().peekable();
    let mut quoted = false;
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if cell.is_empty() => quoted = true,
            '\t' if !quoted => row.push(std::mem::take(&mut cell)),
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            c => cell.push(c),
        }
    }
    if !text.is_empty() {
        row.push(cell);
        rows.push(row);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_of_spreadsheets() {
        for (text, expect) in [
            ("", vec![]),
            ("一", vec![vec!["一"]]),
            ("一\t二\r\n三\t四\r\n", vec![vec!["一", "二"], vec!["三", "四"]]),
            ("一\t\n\t二", vec![vec!["一", ""], vec!["", "二"]]),
            ("\"一\n二\"\t三", vec![vec!["一\n二", "三"]]),
            ("\"说\"\"好\"\"的\"\t三", vec![vec!["说\"好\"的", "三"]]),
            ("他说\"好\"\t三", vec![vec!["他说\"好\"", "三"]]),
            ("\"没有收尾\t三", vec![vec!["没有收尾\t三"]]),
        ] {
            assert_eq!(block(text), expect, "{text:?}");
        }
    }

    #[test]
    fn only_what_was_touched() {
        let fields =
            |pairs: &[(&str, &str)]| Fields(pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect());
        let was = format!("item={} mode={}", digest("甲"), digest("一\n二"));
        for (text, mode, expect) in
            [("甲", "一\r\n二", vec![]), ("乙", "一\r\n二", vec![("item", "乙")]), ("甲", "  ", vec![("mode", "")])]
        {
            let sent = fields(&[("was:r1", &was), ("row:r1:item", text), ("row:r1:mode", mode)]);
            let found = touched(&sent);
            let found: Vec<_> = found.iter().map(|((_, c), t)| (c.as_str(), t.as_str())).collect();
            assert_eq!(found, expect, "{text} {mode}");
        }
        assert_eq!(touched(&fields(&[("row:r1:item", "甲")])).len(), 1, "nothing was drawn: all of it is new");
    }
}
