//! `/desk/account`: one's own password.

use askama::Template;
use axum::{
    Router,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use domain::Problems;
use office::{Error, people::account::PasswordForm};

use crate::{
    App,
    desk::Registration,
    failure::Failure,
    layout::{PageContext, page_as},
    pieces::ProblemLine,
    session::SignedIn,
    verified_form::VerifiedForm,
};

/// What it brings to the workbench.
pub(crate) const REGISTRATION: Registration = Registration { routes, done: &[] };

/// The routes.
fn routes() -> Router<App> {
    Router::new().route("/desk/account", get(show).post(change))
}

#[derive(Template)]
#[template(path = "signin/account.html")]
struct AccountPage {
    ctx: PageContext,
    login: String,
    done: bool,
    problems: Problems,
    lines: Vec<ProblemLine>,
}

impl AccountPage {
    fn problem(&self, field: &str) -> String {
        self.problems.of(field).map_or_else(String::new, |problem| self.ctx.problem(problem))
    }
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Done {
    done: String,
}

fn drawn(ctx: PageContext, status: StatusCode, login: &str, done: bool, problems: Problems) -> Response {
    let line = |p: &domain::problems::Problem| ProblemLine { field: p.field.clone(), words: ctx.problem(p) };
    let lines: Vec<ProblemLine> = problems.0.iter().map(line).collect();
    let title = match lines.len() {
        0 => ctx.t("account-title"),
        n => ctx.t2("desk-title-problems", "n", n, "title", ctx.t("account-title")),
    };
    page_as(status, &AccountPage { ctx: ctx.titled(title, ""), login: login.to_owned(), done, problems, lines })
}

async fn show(SignedIn(me): SignedIn, Query(done): Query<Done>, ctx: PageContext) -> Response {
    drawn(ctx, StatusCode::OK, &me.account.login, done.done == "password", Problems::default())
}

async fn change(State(app): State<App>, ctx: PageContext, posted: VerifiedForm) -> Result<Response, Failure> {
    let text = |name: &str| posted.fields.get(name).to_owned();
    let form = PasswordForm { old: text("old"), new: text("new"), again: text("again") };
    match app.office.accounts().change_password(&posted.me, form).await {
        Ok(()) => Ok(Redirect::to("/desk/account?done=password").into_response()),
        Err(Error::Problems(problems)) => {
            Ok(drawn(ctx, StatusCode::UNPROCESSABLE_ENTITY, &posted.me.account.login, false, problems))
        }
        Err(error) => Err(error.into()),
    }
}
