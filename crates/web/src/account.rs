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
use office::{Error, account::PasswordForm};

use crate::{
    App,
    failure::Failure,
    layout::{Frame, page_as},
    pieces::ProblemLine,
    session::{Posted, Signed},
};

/// The address; forms sent to it carry passwords, so that nothing of them is ever carried along.
pub(crate) const ADDRESS: &str = "/desk/account";

/// The routes.
pub(crate) fn routes() -> Router<App> {
    Router::new().route("/desk/account", get(show).post(change))
}

#[derive(Template)]
#[template(path = "signin/account.html")]
struct AccountPage {
    f: Frame,
    login: String,
    done: bool,
    problems: Problems,
    lines: Vec<ProblemLine>,
}

impl AccountPage {
    fn problem(&self, field: &str) -> String {
        self.problems.of(field).map_or_else(String::new, |problem| self.f.problem(problem))
    }
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Done {
    done: String,
}

fn drawn(f: Frame, status: StatusCode, login: &str, done: bool, problems: Problems) -> Response {
    let line = |p: &domain::problems::Problem| ProblemLine { field: p.field.clone(), words: f.problem(p) };
    let lines: Vec<ProblemLine> = problems.0.iter().map(line).collect();
    let title = match lines.len() {
        0 => f.t("account-title"),
        n => f.t2("desk-title-problems", "n", n, "title", f.t("account-title")),
    };
    page_as(status, &AccountPage { f: f.titled(title, ""), login: login.to_owned(), done, problems, lines })
}

async fn show(Signed(me): Signed, Query(done): Query<Done>, f: Frame) -> Response {
    drawn(f, StatusCode::OK, &me.account.login, done.done == "password", Problems::default())
}

async fn change(State(app): State<App>, f: Frame, posted: Posted) -> Result<Response, Failure> {
    let text = |name: &str| posted.fields.get(name).to_owned();
    let form = PasswordForm { old: text("old"), new: text("new"), again: text("again") };
    match app.office.change_password(&posted.me, form).await {
        Ok(()) => Ok(Redirect::to("/desk/account?done=password").into_response()),
        Err(Error::Problems(problems)) => {
            Ok(drawn(f, StatusCode::UNPROCESSABLE_ENTITY, &posted.me.account.login, false, problems))
        }
        Err(error) => Err(error.into()),
    }
}
