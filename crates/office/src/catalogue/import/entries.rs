//! Many organisations' entries from a table, in force at once: all or none.

use std::collections::BTreeMap;

use domain::{
    Day, EntryId,
    catalogue::{self, Catalogue, Columns, Grade, Row, Table, entry::Entry},
    people::org::Org,
    policy::{Permit, PlatformWork},
    token::Scope,
};
use futures_core::future::BoxFuture;
use rules::{Ruleset, ruleset::ColumnKind, vocabulary};

use crate::{
    Error,
    catalogue::import::{CatalogueImports, clerk},
    import::{Imported, LineProblem},
    typed::{TypedBy, is_marked},
};

/// An entry to be, as a line of a catalogue file gives it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewEntry {
    /// Code of the organisation.
    pub org: String,
    /// Number in the catalogue.
    pub no: i64,
    /// 公开事项.
    pub item: String,
    /// Category id.
    pub category: String,
    /// Scope id.
    pub scope: String,
    /// Mode ids.
    pub modes: Vec<String>,
    /// Frequency in words.
    pub frequency: String,
    /// Timing class id.
    pub timing: String,
    /// Responsible unit.
    pub responsible: String,
    /// Basis in words.
    pub basis: String,
    /// Retention in words.
    pub retention: String,
}

/// The lines of one organisation.
struct Lines {
    org: Org,
    /// Entries in force before.
    old: Vec<Entry>,
    new: Vec<(u64, NewEntry)>,
}

impl<'a> CatalogueImports<'a> {
    /// Imports catalogue entries; each row with the line it stood on.
    ///
    /// # Errors
    /// A fault of the store.
    pub fn import_entries(self, rows: Vec<(u64, NewEntry)>) -> BoxFuture<'a, Result<Imported, Error>> {
        Box::pin(async move { self.import_entries_unless(Vec::new(), rows, None).await })
    }

    /// The same, with what could not even be read: all problems come at once, and any refuses the whole.
    ///
    /// # Errors
    /// A fault of the store.
    pub fn import_entries_unless(
        self,
        unread: Vec<LineProblem>,
        rows: Vec<(u64, NewEntry)>,
        counts_from: Option<Day>,
    ) -> BoxFuture<'a, Result<Imported, Error>> {
        let office = self.0.clone();
        self.0.write("catalogue_entry.import", TypedBy::operator(), move |tx| {
            Box::pin(async move {
                let rules = office.rules().current();
                let mut problems = unread;
                let mut files: BTreeMap<String, Lines> = BTreeMap::new();
                let mut numbers = std::collections::BTreeSet::new();
                let mut known = 0;
                for (line, row) in rows {
                    let mut bad = |column, code, value: &str| {
                        problems.push(LineProblem { line, column, code, value: value.to_owned() });
                    };
                    check_entry(&row, rules, &mut bad);
                    if !numbers.insert((row.org.clone(), row.no)) {
                        bad("no", "duplicate-number", &row.no.to_string());
                    }
                    if !files.contains_key(&row.org) {
                        let Some(org) = tx.org_by_code(&row.org).await? else {
                            bad("org", "org-unknown", &row.org);
                            continue;
                        };
                        let old = tx.catalogue(&org.id).await?;
                        files.insert(row.org.clone(), Lines { org, old, new: Vec::new() });
                    }
                    let Some(lines) = files.get_mut(&row.org) else { continue };
                    if lines.old.iter().any(|e| e.no == row.no || e.item == row.item.trim()) {
                        known += 1;
                        continue;
                    }
                    lines.new.push((line, row));
                }
                if !problems.is_empty() {
                    return Ok(Imported::Refused(problems));
                }
                let mut new = 0;
                let mut tables = Vec::new();
                for lines in files.into_values().filter(|l| !l.new.is_empty()) {
                    new += lines.new.len();
                    let in_force = tx.catalogue_in_force(&lines.org.id, false).await?;
                    let mut new_id = || EntryId::new(tx.now(), tx.random());
                    let (mut table, refused) = office.catalogue_imports().extended(&lines, in_force, &mut new_id);
                    problems.extend(refused);
                    table.counts_from = counts_from.or(table.counts_from);
                    tables.push((lines.org, table));
                }
                if !problems.is_empty() {
                    return Ok(Imported::Refused(problems));
                }
                for (org, table) in tables {
                    let act = clerk(tx.now());
                    office
                        .catalogues()
                        .put_in_force(tx, &Permit::platform(PlatformWork::Import), &org, false, table, act)
                        .await?;
                }
                Ok(Imported::Done { new, known })
            })
        })
    }
}

impl CatalogueImports<'_> {
    /// The catalogue in force with the lines below it, in the order of their numbers; and everything that would keep it
    /// from coming into force.
    fn extended(
        self,
        lines: &Lines,
        in_force: Option<Catalogue>,
        new_id: &mut dyn FnMut() -> EntryId,
    ) -> (Table, Vec<LineProblem>) {
        let rules = self.0.rules().current();
        let columns = Columns::of(rules);
        let old = || Table {
            rows: lines.old.iter().map(|e| row(e.id.clone(), &NewEntry::of(e), &columns, rules)).collect(),
            ..Table::default()
        };
        let mut table = in_force.map_or_else(old, |c| c.table);
        let mut new: Vec<&(u64, NewEntry)> = lines.new.iter().collect();
        new.sort_by_key(|(_, entry)| entry.no);
        let mut from = BTreeMap::new();
        for (line, entry) in new {
            let row = row(new_id(), entry, &columns, rules);
            from.insert(row.id.clone(), (*line, entry));
            table.rows.push(row);
        }
        let duties = self.0.rules().duty_set(&lines.org, self.0.now().day());
        let mut problems = Vec::new();
        for read in &catalogue::read(&table, &columns, rules, duties).rows {
            let Some((line, entry)) = from.get(&read.row.id) else { continue };
            let mut bad = |column, code, value: &str| {
                problems.push(LineProblem { line: *line, column, code, value: value.to_owned() });
            };
            for problem in read.problems.iter().filter(|p| p.grade == Grade::Refused) {
                let kind = columns.get(&problem.column).map_or(ColumnKind::Text, |c| c.kind);
                bad(name(kind), problem.code, read.said(&problem.column));
            }
            // what the words mean must be what the codes said
            if read.category.as_deref() != Some(&entry.category) {
                bad("category", "category-unknown", &entry.category);
            }
            if read.scopes != [entry.scope.clone()] && read.problem(columns.id(ColumnKind::Scope)).is_none() {
                bad("scope", "scope-unknown", &entry.scope);
            }
            if read.modes != entry.modes {
                bad("modes", "mode-unknown", &entry.modes.join(";"));
            }
        }
        (table, problems)
    }
}

/// What a column is called in files of entries.
const fn name(kind: ColumnKind) -> &'static str {
    match kind {
        ColumnKind::Category => "category",
        ColumnKind::Item => "item",
        ColumnKind::Scope => "scope",
        ColumnKind::Mode => "modes",
        ColumnKind::Frequency => "frequency",
        ColumnKind::Text => "responsible",
    }
}

impl NewEntry {
    fn of(entry: &Entry) -> Self {
        Self {
            org: String::new(),
            no: entry.no,
            item: entry.item.clone(),
            category: entry.category.clone(),
            scope: entry.scope.clone(),
            modes: entry.modes.clone(),
            frequency: entry.frequency.clone(),
            timing: entry.timing.clone(),
            responsible: entry.responsible.clone(),
            basis: entry.basis.clone(),
            retention: entry.retention.clone(),
        }
    }
}

/// The row of a table that promises the entry: codes in the ruleset's words where these read as the same codes.
fn row(id: EntryId, entry: &NewEntry, columns: &Columns, rules: &Ruleset) -> Row {
    let responsible = ["responsible_unit", "responsible"].into_iter().find(|id| columns.get(id).is_some());
    let scope = rules.scope(&entry.scope).map_or(entry.scope.as_str(), |s| &s.name.zh);
    let scope = if vocabulary::read_scope(scope, rules).ids == [entry.scope.clone()] { scope } else { &entry.scope };
    let names = entry.modes.iter().filter_map(|id| rules.mode(id)).map(|m| m.name.zh.as_str());
    let modes = names.collect::<Vec<_>>().join("、");
    let same = vocabulary::read_modes(&modes, rules).ids == entry.modes;
    let cells = [
        (columns.id(ColumnKind::Item), entry.item.trim()),
        (columns.id(ColumnKind::Category), &entry.category),
        (columns.id(ColumnKind::Scope), scope),
        (columns.id(ColumnKind::Mode), &if same { modes } else { entry.modes.join("、") }),
        (columns.id(ColumnKind::Frequency), &entry.frequency),
        (responsible.unwrap_or("responsible"), entry.responsible.trim()),
        ("basis", &entry.basis),
        ("retention", &entry.retention),
    ];
    let cells = cells.into_iter().filter(|(_, text)| !text.is_empty());
    Row { cells: cells.map(|(column, text)| (column.to_owned(), text.to_owned())).collect(), ..Row::blank(id) }
}

/// Everything wrong with an entry by itself: `bad(column, code, value)`.
fn check_entry(row: &NewEntry, rules: &rules::Ruleset, bad: &mut impl FnMut(&'static str, &'static str, &str)) {
    for (column, value) in [("item", &row.item), ("frequency", &row.frequency), ("responsible", &row.responsible)] {
        if value.trim().is_empty() {
            bad(column, "empty", "");
        }
    }
    let typed = [("item", &row.item), ("frequency", &row.frequency), ("responsible", &row.responsible)];
    for (column, value) in typed.into_iter().chain([("basis", &row.basis), ("retention", &row.retention)]) {
        if is_marked(value) {
            bad(column, "marked", "");
        }
    }
    if rules.category(&row.category).is_none() {
        bad("category", "category-unknown", &row.category);
    }
    if Scope::parse(&row.scope).is_none() || rules.scope(&row.scope).is_none() {
        bad("scope", "scope-unknown", &row.scope);
    }
    for mode in row.modes.iter().filter(|m| rules.mode(m).is_none()) {
        bad("modes", "mode-unknown", mode);
    }
    if rules.timing(&row.timing).is_none() {
        bad("timing", "timing-unknown", &row.timing);
    }
}
