//! The rows of a file as rows of the table.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    EntryId, Problems,
    catalogue::{Change, Columns, Mark, Row, Sense, Source, Table, compare},
    problems::Problem,
};
use rules::{Ruleset, ruleset::ColumnKind, vocabulary};

use super::{Choice, FoundRow, Import, Merge, own, problem};

/// What a file is read on.
pub(super) struct Ground<'a> {
    pub columns: &'a Columns,
    pub rules: &'a Ruleset,
    pub duties: &'a str,
    /// Entries this organisation has or had: an export may name them, and no others.
    pub ours: &'a BTreeSet<EntryId>,
    pub code: &'a str,
}

/// A row that came in.
pub(super) struct IncomingRow {
    pub entry: EntryId,
    pub table: usize,
    pub row: u32,
    /// Its category was guessed from its item.
    pub guessed: bool,
    /// It was there before.
    pub known: bool,
}

/// What came of the file.
pub(super) struct Built {
    pub table: Table,
    pub come: Vec<IncomingRow>,
    /// Rows that were there and are no longer: entry and item.
    pub removed: Vec<(EntryId, String)>,
    pub sheets: Vec<String>,
}

/// Puts the chosen rows together with those that are there.
pub(super) fn build(
    import: &Import,
    choice: &Choice,
    before: &Table,
    ground: &Ground<'_>,
    new_id: &mut dyn FnMut() -> EntryId,
) -> Result<Built, Problems> {
    check(import, choice, ground)?;
    let item = ground.columns.id(ColumnKind::Item);
    let mut table = Table { rows: Vec::new(), ..before.clone() };
    if choice.merge == Merge::Append {
        table.rows.clone_from(&before.rows);
    }
    if let Some(header) = import.own.as_ref().filter(|h| h.org == ground.code && choice.merge != Merge::Append) {
        table.publication = header.publication;
        table.not_applicable.clone_from(&header.not_applicable);
        table.adopted.clone_from(&header.adopted);
    }
    let mut used: BTreeSet<EntryId> = table.rows.iter().map(|r| r.id.clone()).collect();
    let mut come = Vec::new();
    for (at, (found, chosen)) in import.tables.iter().zip(&choice.tables).enumerate().filter(|(_, (_, c))| c.take) {
        for row in &found.rows {
            let cells = gathered(row, &chosen.columns, item);
            let known = match choice.merge {
                Merge::Match => matching(row, &cells, item, before, ground, &used),
                Merge::Append | Merge::Replace => None,
            };
            let id = known.clone().unwrap_or_else(&mut *new_id);
            let old = before.row(&id).filter(|_| known.is_some());
            let source = Source {
                file: import.file.clone(),
                sheet: found.sheet.clone(),
                row: row.row,
                cells: row.source.clone(),
            };
            let mut new = made(row, id.clone(), cells, old, &chosen.columns, source);
            let guessed = guess_category(&mut new, row, old, ground);
            used.insert(id.clone());
            come.push(IncomingRow { entry: id, table: at, row: row.row, guessed, known: old.is_some() });
            table.rows.push(new);
        }
    }
    let gone = before.rows.iter().filter(|r| !used.contains(&r.id) && !r.is_blank());
    let removed = gone.map(|r| (r.id.clone(), r.cell(item).to_owned())).collect();
    Ok(Built { table, come, removed, sheets: import.tables.iter().map(|t| t.sheet.clone()).collect() })
}

/// What taking a file's rows over one way would do to the table that is there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effect {
    /// Entries that come new.
    pub new: usize,
    /// Entries that stay and say something else.
    pub changed: usize,
    /// Entries that stay as they are.
    pub unchanged: usize,
    /// Items of the entries that would be taken out.
    pub removed: Vec<String>,
}

impl Effect {
    /// Would more than a third of what is there be taken out?
    #[must_use]
    pub const fn takes_much(&self) -> bool {
        let there = self.changed + self.unchanged + self.removed.len();
        self.removed.len() * 3 > there
    }
}

/// What a choice would do; none if it can't be done.
pub(super) fn effect(import: &Import, choice: &Choice, before: &Table, ground: &Ground<'_>) -> Option<Effect> {
    let mut n = 0;
    let mut new_id = || {
        n += 1;
        EntryId::from_text(format!("new-{n}"))
    };
    let built = build(import, choice, before, ground, &mut new_id).ok()?;
    let sense = Sense { columns: ground.columns, rules: ground.rules, duties: ground.duties };
    let changes = compare(before, &built.table, sense);
    let count = |kind| changes.iter().filter(|c| c.change == kind).count();
    let (new, changed) = (count(Change::Added), count(Change::Changed));
    let rows = built.table.rows.iter().filter(|r| !r.is_blank()).count();
    let removed = built.removed.into_iter().map(|(_, item)| item).collect();
    Some(Effect { new, changed, unchanged: rows.saturating_sub(new + changed), removed })
}

fn check(import: &Import, choice: &Choice, ground: &Ground<'_>) -> Result<(), Problems> {
    let fits = import.tables.len() == choice.tables.len()
        && import.tables.iter().zip(&choice.tables).all(|(t, c)| !c.take || t.heads.len() == c.columns.len());
    let known = choice.tables.iter().flat_map(|t| &t.columns).flatten().all(|id| ground.columns.get(id).is_some());
    if !fits || !known {
        return Err(problem("choice", &[]));
    }
    let item = ground.columns.id(ColumnKind::Item);
    let taken = || choice.tables.iter().enumerate().filter(|(_, t)| t.take);
    let mut problems = Problems::default();
    if taken().next().is_none() {
        problems.add("tables", "import-nothing");
    }
    for (n, _) in taken().filter(|(_, t)| !t.columns.iter().flatten().any(|id| id == item)) {
        problems.add(format!("take.{n}"), "import-no-item");
    }
    problems.or(())
}

/// The texts of a row by column id. Several heads of one column: the levels of an item joined by "/", others by "；".
fn gathered(row: &FoundRow, columns: &[Option<String>], item: &str) -> BTreeMap<String, String> {
    let mut cells: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (text, column) in row.cells.iter().zip(columns) {
        let Some(column) = column else { continue };
        let texts = cells.entry(column.clone()).or_default();
        if !text.trim().is_empty() && !texts.contains(&text.as_str()) {
            texts.push(text);
        }
    }
    let joined = |(column, texts): (String, Vec<&str>)| {
        let joint = if column == item { "/" } else { "；" };
        let text = match texts.as_slice() {
            [only] => (*only).to_owned(),
            many => many.iter().map(|t| t.trim()).collect::<Vec<_>>().join(joint),
        };
        (column, text.replace("\r\n", "\n").replace('\r', "\n"))
    };
    cells.into_iter().map(joined).collect()
}

/// The entry that a row is already: the one an export names, else the one with the same item.
fn matching(
    row: &FoundRow,
    cells: &BTreeMap<String, String>,
    item: &str,
    before: &Table,
    ground: &Ground<'_>,
    used: &BTreeSet<EntryId>,
) -> Option<EntryId> {
    if let Some(kept) = &row.kept
        && ground.ours.contains(&kept.id)
        && !used.contains(&kept.id)
    {
        return Some(kept.id.clone());
    }
    let name = plain(cells.get(item)?);
    let same = before.rows.iter().filter(|r| !used.contains(&r.id)).find(|r| plain(r.cell(item)) == name);
    same.filter(|_| !name.is_empty()).map(|r| r.id.clone())
}

fn plain(item: &str) -> String {
    item.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The row: what the file says; what it doesn't speak of stays as it was.
fn made(
    found: &FoundRow,
    id: EntryId,
    cells: BTreeMap<String, String>,
    old: Option<&Row>,
    columns: &[Option<String>],
    source: Source,
) -> Row {
    if let Some(kept) = &found.kept {
        let kept = own::KeptRow { id, source: kept.source.clone(), ..kept.clone() };
        let texts = columns.iter().zip(&found.cells).filter_map(|(c, text)| Some((c.as_deref()?, text.as_str())));
        return kept.row(texts);
    }
    let mut row = old.cloned().unwrap_or_else(|| Row::blank(id.clone()));
    (row.id, row.source) = (id, Some(source));
    for (column, text) in &cells {
        let blank = text.trim().is_empty();
        row.set(column, if blank { "" } else { text });
    }
    row
}

/// An empty category is looked for in the item, then in the heading over the row.
fn guess_category(row: &mut Row, found: &FoundRow, old: Option<&Row>, ground: &Ground<'_>) -> bool {
    let column = ground.columns.id(ColumnKind::Category);
    if found.kept.is_some() || !row.cell(column).is_empty() {
        return false;
    }
    let item = row.cell(ground.columns.id(ColumnKind::Item)).to_owned();
    let words = item.split('/').rev().chain([item.as_str()]).chain(found.section.as_deref());
    let guess = words.filter(|w| !w.trim().is_empty());
    let guess = guess.filter_map(|w| vocabulary::read_category(w.trim(), ground.rules, ground.duties)).next();
    let Some(category) = guess.and_then(|id| ground.rules.category(&id)) else { return false };
    row.set(column, &category.name.zh);
    // the same stood there before: what the draft knew of it still holds
    if let Some(old) = old.filter(|old| old.cell(column) == row.cell(column)) {
        row.marks.extend(old.marks.get(column).map(|mark| (column.to_owned(), *mark)));
        return row.marks.get(column) == Some(&Mark::Guessed);
    }
    row.marks.insert(column.to_owned(), Mark::Guessed);
    true
}

/// Problems of a row of the table are problems of the file's row: it isn't kept, so that there is no other to name.
pub(super) fn in_the_file(problems: &Problems, built: &Built) -> Problems {
    let moved = |p: &Problem| {
        let mut parts = p.field.split(':');
        let (Some("row"), Some(id), Some(_)) = (parts.next(), parts.next(), parts.next()) else {
            return Problem { field: "file".to_owned(), ..p.clone() };
        };
        let come = built.come.iter().find(|c| c.entry.as_str() == id);
        let sheet = come.and_then(|c| built.sheets.get(c.table)).cloned().unwrap_or_default();
        let row = come.map_or_else(String::new, |c| c.row.to_string());
        let args = p.args.iter().cloned().chain([("sheet", sheet), ("row", row)]).collect();
        Problem { field: "file".to_owned(), code: p.code, args }
    };
    Problems(problems.0.iter().map(moved).collect())
}
