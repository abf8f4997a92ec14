//! Signing a step, taking a plan back, withdrawing what was released.

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    http::StatusCode,
    routing::{get, post},
};
use domain::{DisclosureId, Problems, disclosure::review::SignForm};
use office::{Error, disclosure::dossier::DossierPage};

use super::dossier::{self, Sent};
use crate::{
    App,
    desk::{Answer, PROBLEMS, Registration, can_go_on, counted, done, dossier_href, problem_of, title_words},
    failure::Failure,
    layout::{PageContext, page, page_as},
    pieces::ProblemLine,
    session::SeatedUser,
    verified_form::VerifiedForm,
};

/// What it brings to the workbench.
pub(crate) const REGISTRATION: Registration = Registration { routes, done: &["signed"] };

fn routes() -> Router<App> {
    Router::new()
        .route("/desk/disclosures/{id}/steps/{step}", post(sign))
        .route("/desk/disclosures/{id}/opinions/{n}", get(super::opinion_form::show))
        .route("/desk/disclosures/{id}/deferred-reviews/{version}/{step}/form", get(super::opinion_form::later))
        .route("/desk/approvals", get(super::approval::show).post(super::approval::approve))
}

pub(super) async fn sign(
    State(app): State<App>,
    Path((id, step)): Path<(String, String)>,
    ctx: PageContext,
    posted: VerifiedForm,
) -> Answer {
    let id = DisclosureId::from_text(id);
    let me = &posted.me;
    let form: SignForm = posted.fields.read()?;
    let nothing = (String::new(), String::new());
    let (status, sent) = match app.office.disclosures().sign(me.seated()?, id.clone(), step, form.clone()).await {
        Ok(()) => return Ok(done(&dossier_href(&id), "signed")),
        Err(Error::Problems(problems)) => (PROBLEMS, Sent { form, problems, refused: None }),
        Err(Error::Refused(refusal)) if can_go_on(&refusal) => {
            (StatusCode::CONFLICT, Sent { form, problems: Problems::default(), refused: Some(refusal) })
        }
        Err(error) => return Err(error.into()),
    };
    dossier::draw(&app, me, ctx, &id, status, nothing, sent).await
}

#[derive(Template)]
#[template(path = "desk/confirm.html")]
struct ConfirmPage {
    ctx: PageContext,
    /// `abandon` or `withdraw`.
    code: &'static str,
    title: String,
    href: String,
    reason: String,
    problem: String,
    lines: Vec<ProblemLine>,
}

fn confirm(ctx: PageContext, file: &DossierPage, code: &'static str, reason: String, problem: String) -> ConfirmPage {
    let lines: Vec<ProblemLine> = (!problem.is_empty())
        .then(|| ProblemLine { field: "reason".to_owned(), words: problem.clone() })
        .into_iter()
        .collect();
    let name = ctx.code("confirm-title", code);
    let title = title_words(&ctx, &file.disclosure.working.plan.content.title);
    let href = dossier_href(&file.disclosure.id);
    let page_title = counted(&ctx, lines.len(), &ctx.t2("plan-page-title", "name", &name, "title", &title));
    let ctx =
        ctx.clone().titled(page_title, "/desk").crumb(ctx.t("nav-todo"), "/desk").crumb(&title, &href).crumb(name, "");
    ConfirmPage { ctx, code, title, href, reason, problem, lines }
}

async fn ask(app: &App, SeatedUser(me): SeatedUser, ctx: PageContext, id: String, code: &'static str) -> Answer {
    let file = app.office.dossiers().dossier(&me.seated()?, &DisclosureId::from_text(id)).await?;
    let may = if code == "abandon" { file.may.abandon } else { file.may.withdraw };
    if !may {
        return Err(Failure::forbidden());
    }
    Ok(page(&confirm(ctx, &file, code, String::new(), String::new())))
}

pub(super) async fn ask_abandon(
    State(app): State<App>,
    who: SeatedUser,
    Path(id): Path<String>,
    ctx: PageContext,
) -> Answer {
    ask(&app, who, ctx, id, "abandon").await
}

pub(super) async fn ask_withdraw(
    State(app): State<App>,
    who: SeatedUser,
    Path(id): Path<String>,
    ctx: PageContext,
) -> Answer {
    ask(&app, who, ctx, id, "withdraw").await
}

/// What came of a confirmed act: done, or the question again with its problem.
async fn confirmed(
    app: &App,
    ctx: PageContext,
    posted: &VerifiedForm,
    id: &DisclosureId,
    code: &'static str,
    came: Result<(), Error>,
) -> Answer {
    match came {
        Ok(()) => Ok(done(&dossier_href(id), if code == "abandon" { "abandoned" } else { "withdrawn" })),
        Err(Error::Problems(problems)) => {
            let file = app.office.dossiers().dossier(&posted.me.seated()?, id).await?;
            let problem = problem_of(&ctx, &problems, "reason");
            let reason = posted.fields.get("reason").to_owned();
            Ok(page_as(PROBLEMS, &confirm(ctx, &file, code, reason, problem)))
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn abandon(
    State(app): State<App>,
    Path(id): Path<String>,
    ctx: PageContext,
    posted: VerifiedForm,
) -> Answer {
    let id = DisclosureId::from_text(id);
    let reason = posted.fields.get("reason").to_owned();
    let came = app.office.disclosures().abandon(posted.me.seated()?, id.clone(), reason).await;
    confirmed(&app, ctx, &posted, &id, "abandon", came).await
}

pub(super) async fn withdraw(
    State(app): State<App>,
    Path(id): Path<String>,
    ctx: PageContext,
    posted: VerifiedForm,
) -> Answer {
    let id = DisclosureId::from_text(id);
    let reason = posted.fields.get("reason").to_owned();
    let came = app.office.disclosures().withdraw(posted.me.seated()?, id.clone(), reason).await;
    confirmed(&app, ctx, &posted, &id, "withdraw", came).await
}
