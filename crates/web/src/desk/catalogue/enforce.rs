//! The two questions asked once: putting the draft in force, and dropping it.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use domain::{Problems, catalogue::Grade};
use office::{Error, catalogue::CatalogueDesk};

use super::{
    super::{Answer, PROBLEMS, can_go_on, problem_words, refusal_words},
    Changed, Which, change_word, changed, counted_changes,
    coverage::Coverage,
    editor,
};
use crate::{
    App,
    failure::Failure,
    layout::{PageContext, page, page_as},
    pieces::ProblemLine,
    session::SeatedUser,
    verified_form::VerifiedForm,
};

#[derive(Template)]
#[template(path = "desk/catalogue/enforce.html")]
struct EnforcePage {
    ctx: PageContext,
    base: &'static str,
    org: String,
    no: u32,
    rev: i64,
    refused: (String, String),
    lines: Vec<ProblemLine>,
    /// Cells that keep it from coming into force: where, and what is wrong.
    cells: Vec<ProblemLine>,
    unclear: usize,
    /// Cells that nobody has looked at since they were guessed.
    looks: Vec<ProblemLine>,
    gaps: Vec<String>,
    mandatory: bool,
    due: String,
    publication: String,
    counts: String,
    changes: Vec<Changed>,
    rows: usize,
}

#[derive(Template)]
#[template(path = "desk/catalogue/drop.html")]
struct DropPage {
    ctx: PageContext,
    base: &'static str,
    org: String,
    no: u32,
    counts: String,
}

/// The desk of a draft that this seat may decide on.
fn decides(desk: &CatalogueDesk) -> Result<i64, Failure> {
    if !desk.keeps {
        return Err(Failure::forbidden());
    }
    desk.rev.ok_or_else(|| domain::Refusal::conflict("no-draft", Some(13)).into())
}

pub(super) async fn ask(State(app): State<App>, which: Which, SeatedUser(me): SeatedUser, ctx: PageContext) -> Answer {
    let desk = app.office.catalogues().catalogue_desk(&me, which.guidance).await?;
    let rev = decides(&desk)?;
    Ok(draw(&ctx, which, StatusCode::OK, &desk, rev, &Problems::default(), (String::new(), String::new())))
}

/// Cells with a problem of a grade, each with the way to it.
fn cells(ctx: &PageContext, desk: &CatalogueDesk, grade: Grade) -> Vec<ProblemLine> {
    let mut lines = Vec::new();
    for row in &desk.view.rows {
        for cell in &row.cells {
            let Some(problem) = cell.problem.as_ref().filter(|p| p.grade == grade) else { continue };
            let name = desk.view.columns.get(&cell.column).map_or_else(String::new, |c| super::column_name(ctx, c));
            let place = ctx.t2("editor-cell", "no", row.no, "column", name);
            let said =
                domain::problems::Problem { field: String::new(), code: problem.code, args: problem.args.clone() };
            let words = ctx.t2("enforce-cell", "place", place, "words", problem_words(ctx, &said));
            lines.push(ProblemLine { field: super::table::field(&row.id, &cell.column), words });
        }
    }
    lines
}

fn draw(
    ctx: &PageContext,
    which: Which,
    status: StatusCode,
    desk: &CatalogueDesk,
    rev: i64,
    problems: &Problems,
    refused: (String, String),
) -> Response {
    let coverage = Coverage::of(ctx, &desk.view, &[]).filter(|_| !which.guidance);
    let lines = problems.0.iter().filter(|p| !p.field.starts_with("row:"));
    let page = EnforcePage {
        base: which.base(),
        org: desk.org.short.clone(),
        no: desk.no,
        rev,
        refused,
        lines: lines.map(|p| ProblemLine { field: p.field.clone(), words: problem_words(ctx, p) }).collect(),
        cells: cells(ctx, desk, Grade::Refused),
        unclear: desk.view.unclear,
        looks: cells(ctx, desk, Grade::Guessed),
        gaps: coverage.iter().flat_map(|c| c.gaps()).map(|l| l.name.clone()).collect(),
        mandatory: coverage.as_ref().is_some_and(|c| c.mandatory),
        due: editor::due_words(ctx, which, desk),
        publication: ctx.code("publication", desk.view.publication),
        counts: counted_changes(ctx, &desk.changes),
        changes: changed(ctx, &desk.view.columns, &desk.changes, &desk.items, change_word),
        rows: desk.view.rows.len(),
        ctx: which.framed(ctx, &desk.org.short, ctx.t("enforce-title")),
    };
    page_as(status, &page)
}

pub(super) async fn enforce(State(app): State<App>, which: Which, ctx: PageContext, posted: VerifiedForm) -> Answer {
    let rev = posted.fields.get("rev").parse().unwrap_or_default();
    let came = app.office.catalogues().enforce_catalogue(posted.me.seated()?, which.guidance, rev).await;
    let (status, problems, refusal) = match came {
        Ok(no) => {
            let to = format!("{}/versions/{no}?done=enforced", which.base());
            return Ok(Redirect::to(&to).into_response());
        }
        Err(Error::Problems(problems)) => (PROBLEMS, problems, None),
        Err(Error::Refused(refusal)) if can_go_on(&refusal) => {
            (StatusCode::CONFLICT, Problems::default(), Some(refusal))
        }
        Err(error) => return Err(error.into()),
    };
    let desk = app.office.catalogues().catalogue_desk(&posted.me, which.guidance).await?;
    let rev = decides(&desk)?;
    let refused = refusal.map_or_else(Default::default, |r| refusal_words(&ctx, &app, &r));
    Ok(draw(&ctx, which, status, &desk, rev, &problems, refused))
}

pub(super) async fn ask_drop(
    State(app): State<App>,
    which: Which,
    SeatedUser(me): SeatedUser,
    ctx: PageContext,
) -> Answer {
    let desk = app.office.catalogues().catalogue_desk(&me, which.guidance).await?;
    decides(&desk)?;
    let drawn = DropPage {
        base: which.base(),
        org: desk.org.short.clone(),
        no: desk.no,
        counts: counted_changes(&ctx, &desk.changes),
        ctx: which.framed(&ctx, &desk.org.short, ctx.t("drop-title")),
    };
    Ok(page(&drawn))
}
