//! What came of an import, as a page, as JSON, as a workbook.

use askama::Template;
use axum::{
    Json,
    extract::{Path, State},
    response::IntoResponse as _,
};
use domain::{EntryId, catalogue::Columns};
use office::catalogue::{
    export::{Sheet, workbook},
    import::{CellReport, Outcome, PlaceReport, ReportPage, RowReport},
};
use rules::Ruleset;

use super::{Which, attached, framed, table};
use crate::{
    App,
    desk::{Answer, catalogue::column_name, mode_words, scope_words},
    i18n::Arg,
    layout::{PageContext, page},
    pieces::Chip,
    session::SeatedUser,
};

/// Cells named on the page at most; the files have all.
const CELLS: usize = 300;
/// Rows on a page of the editor.
const EDITOR: usize = crate::desk::catalogue::ROWS;

struct Look {
    href: String,
    no: usize,
    place: String,
    column: String,
    text: String,
    chip: Chip,
    words: String,
    read: String,
}

struct Suspect {
    href: String,
    no: usize,
    column: String,
    text: String,
    words: String,
    there: String,
    here: String,
}

struct Same {
    name: String,
    href: String,
    share: String,
    rows: Vec<(String, usize, String, String)>,
}

struct Taken {
    name: String,
    words: String,
    heads: Vec<(String, String)>,
    ignored: Vec<(u32, String, String)>,
}

#[derive(Template)]
#[template(path = "desk/catalogue_import/report.html")]
struct ReportView {
    ctx: PageContext,
    file: String,
    when: String,
    lead: String,
    table: &'static str,
    address: String,
    figures: Vec<(Chip, usize)>,
    looks: Vec<Look>,
    more: usize,
    suspects: Vec<Suspect>,
    same: Vec<Same>,
    removed: Vec<String>,
    tables: Vec<Taken>,
}

fn chip(ctx: &PageContext, outcome: Outcome) -> Chip {
    let (tone, icon) = match outcome {
        Outcome::Read => ("ok", "check"),
        Outcome::Guessed => ("info", "info"),
        Outcome::Unclear => ("warn", "ask"),
        Outcome::Refused => ("late", "warn"),
    };
    Chip { tone, icon, word: ctx.code("import-outcome", outcome) }
}

/// Why a cell needs a look, in words.
fn why(ctx: &PageContext, cell: &CellReport) -> String {
    let name = |n: &str| ["text", "limit", "mode"].into_iter().find(|known| *known == n).unwrap_or("text");
    let args: Vec<(&'static str, &dyn Arg)> = cell.args.iter().map(|(n, v)| (name(n), v as &dyn Arg)).collect();
    if cell.code.is_empty() {
        String::new()
    } else {
        ctx.find(&format!("problem-{}", cell.code), &args).unwrap_or_default()
    }
}

/// What a cell was read as, in words.
fn read_as(ctx: &PageContext, rules: &Ruleset, columns: &Columns, cell: &CellReport) -> String {
    use rules::ruleset::ColumnKind;
    let words = |id: &String| match columns.get(&cell.column).map(|c| c.kind) {
        Some(ColumnKind::Scope) => scope_words(ctx, rules, id),
        Some(ColumnKind::Mode) => mode_words(ctx, rules, std::slice::from_ref(id)),
        Some(ColumnKind::Category) => rules.category(id).map_or_else(|| id.clone(), |c| ctx.of(&c.name).to_owned()),
        _ => id.clone(),
    };
    let ids: Vec<String> = cell.ids.iter().map(words).collect();
    let times: Vec<String> = cell.rules.iter().map(|rule| time_words(ctx, rule)).collect();
    let all: Vec<&str> = ids.iter().chain(&times).map(String::as_str).collect();
    ctx.join(&all)
}

/// A time rule: its class, and what it counts in ISO 8601 as the API has it.
fn time_words(ctx: &PageContext, rule: &rules::time_rule::TimeRule) -> String {
    let class = serde_json::to_value(rule.class).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default();
    let offset = rule.offset.map(|n| n.to_string()).unwrap_or_default();
    let unit = rule.unit.and_then(|u| serde_json::to_value(u).ok()).and_then(|v| v.as_str().map(str::to_owned));
    let unit = unit.map(|u| ctx.t1(format!("import-unit-{u}"), "n", &offset)).filter(|_| !offset.is_empty());
    let parts = [
        rule.period.clone().unwrap_or_default(),
        rule.day.clone().unwrap_or_default(),
        rule.window.clone().unwrap_or_default(),
        unit.unwrap_or_default(),
    ];
    let parts: Vec<&str> = parts.iter().map(String::as_str).filter(|p| !p.is_empty()).collect();
    [ctx.code("import-class", class), parts.join(" ")].join(" ").trim().to_owned()
}

fn href(base: &str, no: usize, entry: &EntryId) -> String {
    let page = no.saturating_sub(1) / EDITOR + 1;
    let page = if page > 1 { format!("?page={page}") } else { String::new() };
    format!("{base}{page}#row-{entry}")
}

fn name(ctx: &PageContext, columns: &Columns, id: &str) -> String {
    match columns.get(id) {
        Some(column) => column_name(ctx, column),
        None if id.is_empty() => ctx.t("import-source-cell"),
        None => id.to_owned(),
    }
}

fn place(ctx: &PageContext, row: &RowReport) -> String {
    let number = row.row.to_string();
    if row.sheet.is_empty() {
        return ctx.t1("import-place-alone", "row", &number);
    }
    ctx.t2("import-place", "sheet", &row.sheet, "row", &number)
}

fn looks(ctx: &PageContext, rules: &Ruleset, base: &str, found: &ReportPage) -> Vec<Look> {
    let cells = found.report.rows.iter().flat_map(|row| row.cells.iter().map(move |cell| (row, cell)));
    let mut cells: Vec<_> = cells.filter(|(_, cell)| cell.outcome != Outcome::Read).collect();
    cells.sort_by_key(|(row, cell)| (std::cmp::Reverse(cell.outcome), row.no));
    let look = |(row, cell): (&RowReport, &CellReport)| Look {
        href: href(base, row.no, &row.entry),
        no: row.no,
        place: place(ctx, row),
        column: name(ctx, &found.columns, &cell.column),
        text: cell.text.clone(),
        chip: chip(ctx, cell.outcome),
        words: why(ctx, cell),
        read: read_as(ctx, rules, &found.columns, cell),
    };
    cells.into_iter().map(|(row, cell)| look((row, cell))).collect()
}

fn suspects(ctx: &PageContext, base: &str, found: &ReportPage) -> Vec<Suspect> {
    let suspect = |p: &PlaceReport| Suspect {
        href: href(base, p.no, &p.entry),
        no: p.no,
        column: name(ctx, &found.columns, &p.column),
        text: p.text.clone(),
        words: p.foreign.words.clone(),
        there: p.foreign.place.concat(),
        here: p.own.concat(),
    };
    found.report.places.iter().map(suspect).collect()
}

fn same(ctx: &PageContext, base: &str, found: &ReportPage) -> Vec<Same> {
    let twin = |t: &office::catalogue::import::TwinReport| Same {
        name: t.name.clone(),
        href: format!("/orgs/{}/catalogue", t.code),
        share: ctx.t2("import-share", "n", t.rows.len(), "share", t.share),
        rows: t
            .rows
            .iter()
            .map(|(id, no, here, there)| (href(base, *no, id), *no, here.clone(), there.clone()))
            .collect(),
    };
    found.report.twins.iter().map(twin).collect()
}

fn taken(ctx: &PageContext, found: &ReportPage) -> Vec<Taken> {
    let one = |(n, t): (usize, &office::catalogue::import::TableReport)| Taken {
        name: if t.sheet.is_empty() { ctx.t1("import-table", "n", n + 1) } else { t.sheet.clone() },
        words: if t.taken { ctx.t1("import-taken", "n", t.rows) } else { ctx.t1("import-not-taken", "n", t.rows) },
        heads: t
            .heads
            .iter()
            .filter(|_| t.taken)
            .map(|(words, column)| {
                let column = column.as_ref().map(|id| name(ctx, &found.columns, id));
                (words.clone(), column.unwrap_or_else(|| ctx.t("import-no-column")))
            })
            .collect(),
        ignored: t
            .ignored
            .iter()
            .filter(|i| !i.text.is_empty())
            .take(CELLS)
            .map(|i| (i.row, ctx.code("import-why", &i.why), i.text.clone()))
            .collect(),
    };
    found.report.tables.iter().enumerate().map(one).collect()
}

pub(super) async fn show(
    State(app): State<App>,
    SeatedUser(me): SeatedUser,
    Path(id): Path<String>,
    ctx: PageContext,
) -> Answer {
    let found = app.office.catalogue_imports().import_report(&me, &id).await?;
    let rules = app.office.rules().current();
    let base = table(found.guidance);
    let counts = found.report.counts;
    let mut looks = looks(&ctx, rules, base, &found);
    let more = looks.len().saturating_sub(CELLS);
    looks.truncate(CELLS);
    let lead =
        [("rows", counts.rows), ("known", counts.known), ("removed", counts.removed), ("ignored", counts.ignored)];
    let lead: Vec<(&'static str, &dyn Arg)> = lead.iter().map(|(n, v)| (*n, v as &dyn Arg)).collect();
    let view = ReportView {
        file: found.report.file.clone(),
        when: ctx.date_time(found.at),
        lead: ctx.with("import-report-lead", &lead),
        table: base,
        address: format!("/desk/catalogue/import/{id}"),
        figures: vec![
            (chip(&ctx, Outcome::Refused), counts.refused),
            (chip(&ctx, Outcome::Unclear), counts.unclear),
            (chip(&ctx, Outcome::Guessed), counts.guessed),
            (chip(&ctx, Outcome::Read), counts.read),
        ],
        looks,
        more,
        suspects: suspects(&ctx, base, &found),
        same: same(&ctx, base, &found),
        removed: found.report.removed.iter().map(|(_, item)| item.clone()).collect(),
        tables: taken(&ctx, &found),
        ctx: framed(&ctx, Which { guidance: found.guidance }, &found.org.short, ctx.t("import-report-title")),
    };
    Ok(page(&view))
}

pub(super) async fn json(State(app): State<App>, SeatedUser(me): SeatedUser, Path(id): Path<String>) -> Answer {
    let found = app.office.catalogue_imports().import_report(&me, &id).await?;
    Ok(Json(found.report).into_response())
}

pub(super) async fn xlsx(
    State(app): State<App>,
    SeatedUser(me): SeatedUser,
    Path(id): Path<String>,
    ctx: PageContext,
) -> Answer {
    let found = app.office.catalogue_imports().import_report(&me, &id).await?;
    let rules = app.office.rules().current();
    let base = table(found.guidance);
    let cells = found.report.rows.iter().flat_map(|row| row.cells.iter().map(move |cell| (row, cell)));
    let line = |(row, cell): (&RowReport, &CellReport)| {
        vec![
            row.no.to_string(),
            row.sheet.clone(),
            row.row.to_string(),
            row.item.clone(),
            name(&ctx, &found.columns, &cell.column),
            cell.text.clone(),
            ctx.code("import-outcome", cell.outcome),
            read_as(&ctx, rules, &found.columns, cell),
            why(&ctx, cell),
        ]
    };
    let head = ["no", "sheet", "row", "item", "column", "text", "outcome", "read", "why"];
    let mut sheets = vec![Sheet {
        name: ctx.t("import-sheet-cells"),
        head: head.iter().map(|key| ctx.t(format!("import-head-{key}"))).collect(),
        rows: cells.map(line).collect(),
        widths: vec![6.0, 14.0, 8.0, 30.0, 14.0, 40.0, 10.0, 30.0, 40.0],
    }];
    let ignored = found.report.tables.iter().flat_map(|t| t.ignored.iter().map(move |i| (t, i)));
    sheets.push(Sheet {
        name: ctx.t("import-sheet-ignored"),
        head: ["sheet", "row", "why", "text"].iter().map(|key| ctx.t(format!("import-head-{key}"))).collect(),
        rows: ignored
            .map(|(t, i)| vec![t.sheet.clone(), i.row.to_string(), ctx.code("import-why", &i.why), i.text.clone()])
            .collect(),
        widths: vec![14.0, 8.0, 20.0, 60.0],
    });
    let places = suspects(&ctx, base, &found).into_iter();
    let mut copied: Vec<Vec<String>> =
        places.map(|s| vec![s.no.to_string(), s.column, s.text, s.words, s.there, s.here]).collect();
    for twin in same(&ctx, base, &found) {
        let row = |(_, no, here, there): (String, usize, String, String)| {
            vec![no.to_string(), String::new(), here, there, twin.name.clone(), found.org.full.clone()]
        };
        copied.extend(twin.rows.into_iter().map(row));
    }
    sheets.push(Sheet {
        name: ctx.t("import-sheet-copied"),
        head: ["no", "column", "text", "words", "there", "here"]
            .iter()
            .map(|k| ctx.t(format!("import-head-{k}")))
            .collect(),
        rows: copied,
        widths: vec![6.0, 14.0, 40.0, 30.0, 24.0, 24.0],
    });
    let bytes = workbook(sheets, app.office.now().day())?;
    let mime = office::catalogue::export::Format::Xlsx.mime();
    Ok(attached(&format!("{}-import-report.xlsx", found.org.code), mime, bytes))
}
