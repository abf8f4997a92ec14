//! `/desk/catalogue` and `/desk/guidance`: the table in which an organisation promises what it will disclose, its
//! versions, and its filing with the superior (Art. 13).

mod act;
mod coverage;
mod editor;
mod editor_form;
mod enforce;
mod filing;
pub mod finding;
pub(crate) mod import;
pub mod obligation;
mod save;
mod table;
mod versions;

use std::{collections::BTreeMap, convert::Infallible};

use axum::{
    Router,
    extract::FromRequestParts,
    http::request::Parts,
    routing::{get, post},
};
use domain::{
    EntryId,
    catalogue::{Change, ColumnDef, Columns, RowChange},
};
use office::catalogue::import::COMMAND_LINE;
use rules::ruleset::ColumnKind;

use crate::{App, desk::Registration, layout::PageContext, pieces::Chip};

pub(super) use editor::ROWS;

/// What it brings to the workbench.
pub(crate) const REGISTRATION: Registration = Registration {
    routes,
    done: &["started", "dropped", "adopted", "enforced", "filing", "receipt", "answered", "received"],
};

/// All routes.
fn routes() -> Router<App> {
    Router::new()
        .merge(import::routes())
        .route("/desk/catalogue", get(editor::show))
        .route("/desk/catalogue/cells", post(save::cells))
        .route("/desk/catalogue/paste", post(save::paste))
        .route("/desk/catalogue/draft", post(act::draft))
        .route("/desk/catalogue/drop", get(enforce::ask_drop).post(act::drop_draft))
        .route("/desk/catalogue/enforce", get(enforce::ask).post(enforce::enforce))
        .route("/desk/catalogue/adopt", post(act::adopt))
        .route("/desk/catalogue/versions", get(versions::list))
        .route("/desk/catalogue/versions/{no}", get(versions::show))
        .route("/desk/catalogue/file", post(versions::file))
        .route("/desk/catalogue/receipt", post(versions::receipt))
        .route("/desk/catalogue/remarks/{n}", post(versions::answer))
        .route("/desk/guidance", get(editor::show))
        .route("/desk/guidance/cells", post(save::cells))
        .route("/desk/guidance/paste", post(save::paste))
        .route("/desk/guidance/draft", post(act::draft))
        .route("/desk/guidance/drop", get(enforce::ask_drop).post(act::drop_draft))
        .route("/desk/guidance/enforce", get(enforce::ask).post(enforce::enforce))
        .route("/desk/guidance/versions", get(versions::list))
        .route("/desk/guidance/versions/{no}", get(versions::show))
        .route("/desk/filings", get(filing::list))
        .route("/desk/filings/{id}", get(filing::show).post(filing::receive))
}

/// Which of an organisation's two tables: its own catalogue, or the guidance it gives to others (Art. 13 ¶2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Which {
    /// The guidance?
    pub guidance: bool,
}

impl<S: Sync> FromRequestParts<S> for Which {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self { guidance: parts.uri.path().starts_with("/desk/guidance") })
    }
}

impl Which {
    /// Where its pages begin.
    const fn base(self) -> &'static str {
        if self.guidance { "/desk/guidance" } else { "/desk/catalogue" }
    }

    /// Its name.
    fn name(self, ctx: &PageContext) -> String {
        if self.guidance { ctx.t("editor-title-guidance") } else { ctx.t("editor-title") }
    }

    /// The frame of one of its pages, below the table itself.
    fn framed(self, ctx: &PageContext, org: &str, title: String) -> PageContext {
        let here = title.clone();
        ctx.clone()
            .titled(ctx.t2("plan-page-title", "name", title, "title", org), "/desk/catalogue")
            .crumb(ctx.t("nav-todo"), "/desk")
            .crumb(self.name(ctx), self.base())
            .crumb(here, "")
    }
}

/// Who did something, by post and name. The command line has no post, and its name is no person's.
fn who(ctx: &PageContext, title: &str, name: &str) -> String {
    if name == COMMAND_LINE { ctx.t("actor-command-line") } else { ctx.t2("actor", "title", title, "name", name) }
}

/// Who saved a draft, by name.
fn saver(ctx: &PageContext, name: &str) -> String {
    if name == COMMAND_LINE { ctx.t("actor-command-line") } else { name.to_owned() }
}

/// Name of a column: the ruleset's, or the platform's own for one it can't do without.
pub(super) fn column_name(ctx: &PageContext, column: &ColumnDef) -> String {
    match (&column.name, column.kind) {
        (Some(name), _) => ctx.of(name).to_owned(),
        (None, ColumnKind::Item) => ctx.t("column-item"),
        (None, ColumnKind::Category) => ctx.t("column-category"),
        (None, ColumnKind::Scope) => ctx.t("column-scope"),
        (None, ColumnKind::Mode) => ctx.t("column-mode"),
        (None, ColumnKind::Frequency) => ctx.t("column-frequency"),
        (None, ColumnKind::Text) => column.id.clone(),
    }
}

/// A cell that differs: column, what stood there, what stands there.
struct Differs {
    column: String,
    old: String,
    new: String,
}

/// A row that differs.
struct Changed {
    chip: Chip,
    title: String,
    /// Cells that differ, of a row that is in both.
    cells: Vec<Differs>,
    /// All cells in one line, of a row that is only in one.
    whole: String,
}

/// Rows that differ, as they are drawn; a `word` list names what became of a row.
fn changed(
    ctx: &PageContext,
    columns: &Columns,
    changes: &[RowChange],
    items: &BTreeMap<EntryId, String>,
    word: impl Fn(&PageContext, Change) -> String,
) -> Vec<Changed> {
    let one = |change: &RowChange| {
        let (tone, icon) = match change.change {
            Change::Added => ("ok", "on"),
            Change::Changed => ("info", "pen"),
            Change::Removed => ("warn", "cross"),
        };
        let name = |id: &str| columns.get(id).map_or_else(|| id.to_owned(), |c| column_name(ctx, c));
        let cell = |c: &domain::catalogue::CellChange| Differs {
            column: name(&c.column),
            old: c.old.clone(),
            new: c.new.clone(),
        };
        let item = items.get(&change.id).map_or("", String::as_str);
        // cells come by column id; people read them in the table's order
        let at = |id: &str| columns.0.iter().position(|c| c.id == id);
        let mut cells: Vec<_> = change.cells.iter().collect();
        cells.sort_by_key(|c| at(&c.column));
        let both = change.change == Change::Changed;
        let told = |c: &&domain::catalogue::CellChange| {
            let text = if c.new.is_empty() { &c.old } else { &c.new };
            ctx.t2("change-cell", "column", name(&c.column), "text", text)
        };
        let whole: Vec<String> = if both { Vec::new() } else { cells.iter().map(told).collect() };
        Changed {
            chip: Chip { tone, icon, word: word(ctx, change.change) },
            title: ctx.t2("change-row", "no", change.no, "item", item),
            cells: if both { cells.into_iter().map(cell).collect() } else { Vec::new() },
            whole: whole.join(&ctx.t("sentence-joint")),
        }
    };
    changes.iter().map(one).collect()
}

fn change_word(ctx: &PageContext, change: Change) -> String {
    match change {
        Change::Added => ctx.t("change-added"),
        Change::Changed => ctx.t("change-changed"),
        Change::Removed => ctx.t("change-removed"),
    }
}

/// How many rows were added, changed and removed, in words.
fn counted_changes(ctx: &PageContext, changes: &[RowChange]) -> String {
    let count = |kind| changes.iter().filter(|c| c.change == kind).count();
    if changes.is_empty() {
        return ctx.t("changes-none");
    }
    let (added, altered, removed) = (count(Change::Added), count(Change::Changed), count(Change::Removed));
    ctx.with("changes-counted", &[("added", &added), ("changed", &altered), ("removed", &removed)])
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use crate::i18n::{Lang, Localizer};

    /// Every code in the rooms below that looks like one: words in small letters joined by hyphens, in quotes.
    fn codes(file: &str) -> BTreeSet<String> {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(file);
        let text = std::fs::read_to_string(path).unwrap();
        let text = text.split("#[cfg(test)]").next().unwrap();
        let small = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase());
        let coded = |t: &&str| t.contains('-') && t.split('-').all(small);
        text.lines().flat_map(|l| l.split('"').skip(1).step_by(2)).filter(coded).map(str::to_owned).collect()
    }

    #[test]
    fn every_code_of_catalogues_has_words() {
        let mut found = BTreeSet::new();
        for file in ["mod", "read", "edit", "filing"] {
            found.extend(codes(&format!("domain/src/catalogue/{file}.rs")));
        }
        for file in ["change", "filing", "guidance"] {
            found.extend(codes(&format!("office/src/catalogue/{file}.rs")));
        }
        assert!(found.len() >= 15, "{found:?}");
        for lang in Lang::ALL {
            let n = String::from("1");
            let args: [(&'static str, &dyn crate::i18n::Arg); 2] = [("text", &n), ("limit", &n)];
            let says = |key: String| (Localizer { lang }).find(&key, &args).is_some();
            let told = |code: &&String| {
                says(format!("problem-{code}"))
                    || (says(format!("refusal-{code}")) && says(format!("refusal-{code}-next")))
            };
            let missing: Vec<_> = found.iter().filter(|code| !told(code)).collect();
            assert!(missing.is_empty(), "{missing:?}");
        }
    }
}
