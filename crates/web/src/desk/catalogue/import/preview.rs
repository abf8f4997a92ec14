//! What was found in the file, what its columns are taken for, and how its rows come in.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use domain::Problems;
use office::{
    Error,
    catalogue::import::{Choice, Effect, Found, How, ImportPage, Merge, TableChoice},
};

use super::{Which, framed, table};
use crate::{
    App,
    desk::{Answer, PROBLEMS, can_go_on, catalogue::column_name, counted, problem_lines, problem_of, refusal_words},
    i18n::Arg,
    layout::{PageContext, page_as},
    pieces::{self, ProblemLine},
    session::{Fields, SeatedUser},
    verified_form::VerifiedForm,
};

/// Rows shown of each table.
const SAMPLE: usize = 5;
/// Ignored rows shown of each table.
const IGNORED: usize = 50;

struct HeadView {
    field: String,
    words: String,
    how: String,
    choices: Vec<pieces::Choice>,
}

struct TableView {
    field: String,
    name: String,
    count: String,
    caption: String,
    hidden: bool,
    take: bool,
    problem: String,
    heads: Vec<HeadView>,
    sample: Vec<(u32, Vec<String>)>,
    ignored: Vec<(u32, String, String)>,
    more_ignored: usize,
}

/// A way of taking the rows over, and what it would do.
struct WayView {
    value: &'static str,
    label: String,
    hint: String,
    /// How many entries come, change, stay and go.
    counts: String,
    /// Items of the entries that would go, and the words that say how many.
    gone: (String, Vec<String>),
    on: bool,
}

#[derive(Template)]
#[template(path = "desk/catalogue_import/preview.html")]
struct PreviewPage {
    ctx: PageContext,
    file: String,
    action: String,
    back: &'static str,
    again: String,
    base: i64,
    lines: Vec<ProblemLine>,
    refused: (String, String),
    done: String,
    tables: Vec<TableView>,
    problem: String,
    ways: Vec<WayView>,
    /// What comes of it where nothing is there yet, or why not the usual way is proposed.
    outcome: String,
    /// How many entries each way was said to take out.
    told: String,
}

fn heads(ctx: &PageContext, page: &ImportPage, n: usize, found: &Found, chosen: &TableChoice) -> Vec<HeadView> {
    let head = |(i, head): (usize, &office::catalogue::import::FoundHead)| {
        let picked = chosen.columns.get(i).cloned().flatten().unwrap_or_default();
        let none = pieces::Choice {
            value: String::new(),
            label: ctx.t("import-no-column"),
            hint: String::new(),
            on: picked.is_empty(),
        };
        let columns = page.columns.0.iter().map(|c| pieces::Choice {
            value: c.id.clone(),
            label: column_name(ctx, c),
            hint: String::new(),
            on: picked == c.id,
        });
        HeadView {
            field: format!("col.{n}.{i}"),
            words: if head.words.is_empty() { ctx.t1("import-column", "n", i + 1) } else { head.words.clone() },
            how: if head.how == How::None { String::new() } else { ctx.code("import-how", head.how) },
            choices: std::iter::once(none).chain(columns).collect(),
        }
    };
    found.heads.iter().enumerate().map(head).collect()
}

fn tables(ctx: &PageContext, page: &ImportPage, problems: &Problems) -> Vec<TableView> {
    let none = TableChoice::default();
    let view = |(n, found): (usize, &Found)| {
        let chosen = page.choice.tables.get(n).unwrap_or(&none);
        let field = format!("take.{n}");
        let ignored = found.ignored.iter().filter(|i| !i.text.is_empty());
        TableView {
            problem: problem_of(ctx, problems, &field),
            field,
            name: if found.sheet.is_empty() { ctx.t1("import-table", "n", n + 1) } else { found.sheet.clone() },
            count: ctx.t2("import-rows", "n", found.rows.len(), "columns", found.heads.len()),
            caption: found.caption.clone(),
            hidden: found.hidden,
            take: chosen.take,
            heads: heads(ctx, page, n, found, chosen),
            sample: found.rows.iter().take(SAMPLE).map(|r| (r.row, r.cells.clone())).collect(),
            ignored: ignored
                .clone()
                .take(IGNORED)
                .map(|i| (i.row, ctx.code("import-why", &i.why), i.text.clone()))
                .collect(),
            more_ignored: ignored.count().saturating_sub(IGNORED),
        }
    };
    page.tables.iter().enumerate().map(view).collect()
}

fn counts(ctx: &PageContext, effect: &Effect) -> String {
    let gone = effect.removed.len();
    let args: [(&'static str, &dyn Arg); 4] =
        [("new", &effect.new), ("changed", &effect.changed), ("same", &effect.unchanged), ("gone", &gone)];
    ctx.with("import-effect", &args)
}

fn ways(ctx: &PageContext, page: &ImportPage) -> Vec<WayView> {
    if page.there == 0 {
        return Vec::new();
    }
    let way = |merge: &Merge| {
        let effect = page.effects.iter().find(|(of, _)| of == merge).map(|(_, effect)| effect);
        let gone = effect.map_or_else(Vec::new, |e| e.removed.clone());
        WayView {
            value: merge.code(),
            label: ctx.code("import-merge", merge),
            hint: ctx.t(format!("import-merge-{merge}-hint")),
            counts: effect.map_or_else(String::new, |e| counts(ctx, e)),
            gone: (ctx.t1("import-gone", "n", gone.len()), gone),
            on: page.choice.merge == *merge,
        }
    };
    Merge::ALL.iter().map(way).collect()
}

/// What a new table gets; or that the usual way would take out much, so that another one is proposed.
fn outcome(ctx: &PageContext, page: &ImportPage) -> String {
    let effect = |merge| page.effects.iter().find(|(of, _)| *of == merge).map(|(_, effect)| effect);
    if page.there == 0 {
        return effect(page.choice.merge).map_or_else(String::new, |e| ctx.t1("import-effect-first", "n", e.new));
    }
    match effect(Merge::Match).filter(|e| e.takes_much()) {
        Some(e) => ctx.t2("import-takes-much", "n", e.removed.len(), "there", page.there),
        None => String::new(),
    }
}

/// How many entries each way takes out, as the form brings it back.
fn told(page: &ImportPage) -> String {
    let of = |(merge, effect): &(Merge, Effect)| format!("{merge}:{}", effect.removed.len());
    page.effects.iter().map(of).collect::<Vec<_>>().join(" ")
}

fn draw(
    ctx: &PageContext,
    page: &ImportPage,
    problems: &Problems,
    refused: (String, String),
    status: StatusCode,
) -> Response {
    let title = counted(ctx, problems.0.len(), &ctx.t("import-preview-title"));
    let base = table(page.guidance);
    let address = format!("/desk/catalogue/import/{}", page.id);
    let preview = PreviewPage {
        file: page.file.clone(),
        action: address.clone(),
        back: base,
        again: format!("{base}/import"),
        base: page.choice.base.unwrap_or(0),
        lines: problem_lines(ctx, problems),
        refused,
        done: if page.done { format!("{address}/report") } else { String::new() },
        tables: tables(ctx, page, problems),
        problem: [problem_of(ctx, problems, "tables"), problem_of(ctx, problems, "file")].concat(),
        ways: ways(ctx, page),
        outcome: outcome(ctx, page),
        told: told(page),
        ctx: framed(ctx, Which { guidance: page.guidance }, &page.org.short, title),
    };
    page_as(status, &preview)
}

pub(super) async fn show(
    State(app): State<App>,
    SeatedUser(me): SeatedUser,
    Path(id): Path<String>,
    ctx: PageContext,
) -> Answer {
    let page = app.office.catalogue_imports().catalogue_import(&me, &id).await?;
    Ok(draw(&ctx, &page, &Problems::default(), Default::default(), StatusCode::OK))
}

/// What the form chose; a table or a head that it doesn't name stays as it was proposed.
fn choice(fields: &Fields, page: &ImportPage) -> Choice {
    let sent = |name: &str| fields.0.iter().any(|(n, _)| n == name);
    let chosen = |(n, (found, before)): (usize, (&Found, &TableChoice))| TableChoice {
        take: !fields.get(&format!("take.{n}")).is_empty(),
        columns: (0..found.heads.len())
            .map(|i| {
                let name = format!("col.{n}.{i}");
                if !sent(&name) {
                    return before.columns.get(i).cloned().flatten();
                }
                Some(fields.get(&name).to_owned()).filter(|id| !id.is_empty())
            })
            .collect(),
    };
    let tables = page.tables.iter().zip(&page.choice.tables).enumerate().map(chosen).collect();
    let merge = Merge::parse(fields.get("merge")).unwrap_or(page.choice.merge);
    Choice { tables, merge, base: Some(fields.get("base").parse().unwrap_or(0)) }
}

/// Would it take out more than the page has said? Columns may have been chosen anew since.
fn takes_more(fields: &Fields, page: &ImportPage) -> bool {
    let said = |merge: Merge| {
        let of = |part: &str| part.split_once(':').filter(|(way, _)| *way == merge.code())?.1.parse::<usize>().ok();
        fields.get("told").split(' ').find_map(of)
    };
    let takes = page.effects.iter().find(|(merge, _)| *merge == page.choice.merge).map(|(_, e)| e.removed.len());
    said(page.choice.merge).zip(takes).is_some_and(|(said, takes)| takes > said)
}

pub(super) async fn take(
    State(app): State<App>,
    Path(id): Path<String>,
    ctx: PageContext,
    posted: VerifiedForm,
) -> Answer {
    let before = app.office.catalogue_imports().catalogue_import(&posted.me, &id).await?;
    let choice = choice(&posted.fields, &before);
    let mut page = app.office.catalogue_imports().preview_import(&posted.me, &id, Some(choice.clone())).await?;
    let recount = posted.fields.get("do") == "count";
    if recount || takes_more(&posted.fields, &page) {
        let words = if recount { Default::default() } else { (ctx.t("import-recount"), ctx.t("import-recount-text")) };
        page.choice.base = choice.base;
        return Ok(draw(&ctx, &page, &Problems::default(), words, if recount { StatusCode::OK } else { PROBLEMS }));
    }
    match app.office.catalogue_imports().take_import(posted.me.seated()?, &id, choice).await {
        Ok(()) => Ok(Redirect::to(&format!("/desk/catalogue/import/{id}/report")).into_response()),
        Err(Error::Problems(problems)) => Ok(draw(&ctx, &page, &problems, Default::default(), PROBLEMS)),
        Err(Error::Refused(refusal)) if can_go_on(&refusal) => {
            let words = refusal_words(&ctx, &app, &refusal);
            Ok(draw(&ctx, &page, &Problems::default(), words, StatusCode::CONFLICT))
        }
        Err(error) => Err(error.into()),
    }
}
