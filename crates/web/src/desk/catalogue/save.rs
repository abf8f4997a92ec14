//! Saving what was typed into the table: as a form, or cell by cell from the page's script.

use askama::Template as _;
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Redirect, Response},
};
use domain::{Problems, catalogue::Edit};
use office::{Error, Identity, catalogue::CatalogueDesk};
use serde_json::json;

use super::{
    super::{Answer, PROBLEMS, problem_words},
    Which,
    editor::{self, Given, QueryParams},
    editor_form::{EditorForm, FormAction, block},
};
use crate::{App, layout::PageContext, pieces::query, verified_form::VerifiedForm};

/// What the script says it is.
const SCRIPT: &str = "x-requested-with";

/// Somebody else saved since the page was drawn.
fn is_stale(error: &Error) -> bool {
    matches!(error, Error::Refused(r) if r.code == "draft-stale")
}

pub(super) async fn cells(
    State(app): State<App>,
    which: Which,
    headers: HeaderMap,
    ctx: PageContext,
    posted: VerifiedForm,
) -> Answer {
    let desk = app.office.catalogues().catalogue_desk(&posted.me, which.guidance).await?;
    let sent = EditorForm::read(&posted.fields, &desk);
    let script = headers.contains_key(SCRIPT);
    let came = save(&app, &posted.me, which, &desk, &sent).await;
    if script {
        return live(&app, &posted.me, which, ctx, desk, &sent, came).await;
    }
    match came {
        Ok(()) => Ok(onward(which, &sent)),
        Err(error) => again(&app, &posted.me, which, ctx, sent, error).await,
    }
}

/// Pasted text goes in at a cell, or below the last row.
pub(super) async fn paste(State(app): State<App>, which: Which, ctx: PageContext, posted: VerifiedForm) -> Answer {
    let desk = app.office.catalogues().catalogue_desk(&posted.me, which.guidance).await?;
    let mut sent = EditorForm::read(&posted.fields, &desk);
    let (row, column) = (posted.fields.get("at-row"), posted.fields.get("at-column"));
    let columns: Vec<String> = desk.view.columns.0.iter().map(|c| c.id.clone()).collect();
    let row = Some(domain::EntryId::from_text(row)).filter(|r| !r.as_str().is_empty());
    let first = columns.first().cloned().unwrap_or_default();
    let block = block(posted.fields.get("block"));
    if !block.is_empty() {
        let column = if column.is_empty() { first } else { column.to_owned() };
        sent.then = FormAction::Edit(row.clone(), Edit::Paste { row, column, columns, block });
    }
    match save(&app, &posted.me, which, &desk, &sent).await {
        Ok(()) => Ok(onward(which, &sent)),
        Err(error) => again(&app, &posted.me, which, ctx, sent, error).await,
    }
}

async fn save(app: &App, me: &Identity, which: Which, desk: &CatalogueDesk, sent: &EditorForm) -> Result<(), Error> {
    let who = me.seated()?;
    let office = &app.office;
    if let FormAction::NoReason(category) = &sent.then {
        let mut problems = Problems::default();
        problems.add(format!("reason:{category}"), "reason-missing");
        return Err(problems.into());
    }
    let edits = sent.edits();
    // what was typed and not yet saved is the last change: to leave it out is to take it back
    if sent.then == FormAction::Undo && (edits.is_empty() || !desk.keeps) {
        return office.catalogues().undo_catalogue(who, which.guidance).await.map(drop);
    }
    if sent.then == FormAction::Undo {
        return Ok(());
    }
    if edits.is_empty() && desk.keeps && sent.rev == desk.rev {
        return Ok(());
    }
    // a form that names no revision was drawn when there was no draft
    let rev = Some(sent.rev.unwrap_or_default()).filter(|_| desk.rev.is_some() || sent.rev.is_some());
    office.catalogues().edit_catalogue(who, which.guidance, rev, edits).await.map(drop)
}

/// Where one goes on after saving.
fn onward(which: Which, sent: &EditorForm) -> Response {
    let base = which.base();
    let (mut page, mut only, mut open, mut at) = (sent.page.as_str(), sent.only.as_str(), "", "table".to_owned());
    match &sent.then {
        FormAction::Check => return Redirect::to(&format!("{base}/enforce")).into_response(),
        FormAction::Page(other) => page = other,
        FormAction::Only(yes) => (page, only) = ("", if *yes { "1" } else { "" }),
        FormAction::Open(Some(row)) => (open, at) = (row.as_str(), format!("row-{row}")),
        FormAction::Add(Some(row), _) | FormAction::Edit(Some(row), _) => at = format!("row-{row}"),
        FormAction::Add(None, _) => (page, only, at) = ("last", "", "end".to_owned()),
        FormAction::Edit(None, Edit::NotApplicable { .. }) => at = "coverage".to_owned(),
        FormAction::Edit(None, Edit::Paste { .. }) => (page, only, at) = ("last", "", "end".to_owned()),
        FormAction::Stay
        | FormAction::Undo
        | FormAction::Open(None)
        | FormAction::Edit(None, _)
        | FormAction::NoReason(_) => {}
    }
    // a row that has moved is shown with what can be done next
    if let FormAction::Edit(Some(row), Edit::Move(..)) = &sent.then {
        open = row.as_str();
    }
    let rest = query(&[("page", page), ("only", only), ("open", open)]);
    Redirect::to(&format!("{base}{rest}#{at}")).into_response()
}

/// The page again, with everything that was typed, and what stood in the way.
async fn again(app: &App, me: &Identity, which: Which, ctx: PageContext, sent: EditorForm, error: Error) -> Answer {
    let stale = is_stale(&error);
    let (status, problems, refused) = match error {
        Error::Problems(problems) => (PROBLEMS, problems, None),
        Error::Refused(refusal) if super::super::can_go_on(&refusal) => {
            (StatusCode::CONFLICT, Problems::default(), Some(refusal))
        }
        error => return Err(error.into()),
    };
    let asked = QueryParams { page: sent.page, only: sent.only, ..QueryParams::default() };
    let given = Given { typed: sent.typed, reasons: sent.reasons, problems, refused, stale };
    let desk = app.office.catalogues().catalogue_desk(me, which.guidance).await?;
    Ok(editor::draw(app, which, ctx, &asked, status, desk, given))
}

/// What the script gets: the new revision and the pieces of the page that say something else now.
async fn live(
    app: &App,
    me: &Identity,
    which: Which,
    ctx: PageContext,
    before: CatalogueDesk,
    sent: &EditorForm,
    came: Result<(), Error>,
) -> Answer {
    match came {
        Ok(()) => {}
        Err(error) if is_stale(&error) => {
            let words = editor::stale_words(&ctx, &before);
            return Ok((StatusCode::CONFLICT, Json(json!({ "message": words }))).into_response());
        }
        Err(Error::Problems(problems)) => {
            let line = |p: &domain::problems::Problem| json!({ "field": p.field, "words": problem_words(&ctx, p) });
            let lines: Vec<_> = problems.0.iter().map(line).collect();
            return Ok((PROBLEMS, Json(json!({ "problems": lines }))).into_response());
        }
        Err(Error::Refused(refusal)) if super::super::can_go_on(&refusal) => {
            let (title, text) = super::super::refusal_words(&ctx, app, &refusal);
            return Ok((StatusCode::CONFLICT, Json(json!({ "message": format!("{title}{text}") }))).into_response());
        }
        Err(error) => return Err(error.into()),
    }
    let desk = app.office.catalogues().catalogue_desk(me, which.guidance).await?;
    let pieces = editor::Pieces::of(app, &ctx, which, &desk, &sent.typed);
    let body = json!({
        "rev": desk.rev,
        "saved": pieces.head.saved,
        "head": pieces.head.render().unwrap_or_default(),
        "counts": pieces.counts.render().unwrap_or_default(),
        "coverage": pieces.coverage.map_or_else(String::new, |c| c.render().unwrap_or_default()),
        "notes": pieces.notes.iter().map(|n| json!({
            "field": n.c.name, "tone": n.c.note.tone, "html": n.render().unwrap_or_default(),
        })).collect::<Vec<_>>(),
        "was": pieces.was.iter().map(|(row, was)| json!({ "row": row, "was": was })).collect::<Vec<_>>(),
    });
    Ok(Json(body).into_response())
}
