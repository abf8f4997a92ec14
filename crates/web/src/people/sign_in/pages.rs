//! The pages of the door: signing in, choosing a seat, sending once more what was typed. Any form may have to show them.

use askama::Template;
use axum::{
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use office::Identity;

use crate::{
    App,
    failure::Failure,
    layout::{PageContext, page_as},
    pieces::{Choice, ProblemLine},
    preference::is_local,
    session::{self, CarriedForm},
};

#[derive(Template)]
#[template(path = "signin/sign_in.html")]
pub(super) struct SignInPage {
    pub(super) ctx: PageContext,
    /// What stands above the form: nothing, that one has to wait, that what was typed is safe.
    pub(super) note: String,
    pub(super) problems: Vec<ProblemLine>,
    pub(super) login: String,
    pub(super) back: String,
    pub(super) kept: CarriedForm,
}

#[derive(Template)]
#[template(path = "signin/seats.html")]
struct SeatsPage {
    ctx: PageContext,
    choices: Vec<Choice>,
    problem: String,
    problems: Vec<ProblemLine>,
    back: String,
    kept: CarriedForm,
}

#[derive(Template)]
#[template(path = "signin/resume.html")]
struct ResumePage {
    ctx: PageContext,
    kept: CarriedForm,
}

/// An address to go back to after sign-in; empty if it is no page of ours.
pub(super) fn safe(back: &str) -> &str {
    if is_local(back) && !back.starts_with("/sign-in") { back } else { "" }
}

/// The sign-in page, with the token of its form in a cookie: before sign-in there is no session to keep it.
pub(super) async fn draw(app: &App, headers: &HeaderMap, status: StatusCode, mut page: SignInPage) -> Response {
    let held = session::opening(app, headers).map(str::to_owned);
    let fresh = held.is_none();
    page.ctx.csrf = match held {
        Some(token) => token,
        None => match app.office.sessions().opening_token().await {
            Ok(token) => token,
            Err(error) => return Failure::from(error).into_response(),
        },
    };
    // Nobody is signed in where one signs in, whatever another tab did meanwhile.
    page.ctx.reader = None;
    let title = page.ctx.t("signin-title");
    page.ctx.title = if page.problems.is_empty() {
        title
    } else {
        page.ctx.t2("desk-title-problems", "n", page.problems.len(), "title", title)
    };
    let mut response = page_as(status, &page);
    if fresh {
        session::keep_opening(app, &mut response, &page.ctx.csrf);
    }
    response
}

/// The sign-in page for somebody whose session ended while they typed: what they sent is carried along.
pub(crate) async fn ask_again(app: &App, ctx: PageContext, headers: &HeaderMap, kept: CarriedForm) -> Response {
    let note = ctx.t("signin-ended");
    let page = SignInPage { ctx, note, problems: Vec::new(), login: String::new(), back: String::new(), kept };
    draw(app, headers, StatusCode::UNAUTHORIZED, page).await
}

/// What was typed, once more, with one button: a form can't be sent again by a redirect.
pub(crate) fn resume(ctx: PageContext, status: StatusCode, kept: &CarriedForm) -> Response {
    let ctx = ctx.clone().titled(ctx.t("signin-resume-title"), "");
    page_as(status, &ResumePage { ctx, kept: kept.clone() })
}

/// The chooser, with a problem in words if there is one.
pub(crate) fn choose(
    ctx: PageContext,
    status: StatusCode,
    me: &Identity,
    problem: &str,
    kept: &CarriedForm,
) -> Response {
    seats_page(ctx, status, me, problem, "", kept)
}

/// The chooser, with where one came from.
pub(super) fn seats_page(
    ctx: PageContext,
    status: StatusCode,
    me: &Identity,
    problem: &str,
    back: &str,
    kept: &CarriedForm,
) -> Response {
    let choices = me.seats.iter().map(|view| Choice {
        value: view.seat.id.to_string(),
        label: session::seat_words(view),
        hint: match &view.standing_in_for {
            Some(name) => ctx.join(&[&ctx.t1("seats-for", "name", name), &ctx.t1("seats-waiting", "n", view.waiting)]),
            None => ctx.t1("seats-waiting", "n", view.waiting),
        },
        on: me.seat.as_ref().is_some_and(|s| s.seat.id == view.seat.id),
    });
    let title = ctx.t("seats-title");
    let problems = match problem {
        "" => Vec::new(),
        words => vec![ProblemLine { field: "seat".to_owned(), words: words.to_owned() }],
    };
    let title =
        if problems.is_empty() { title } else { ctx.t2("desk-title-problems", "n", problems.len(), "title", title) };
    let page = SeatsPage {
        choices: choices.collect(),
        problem: problem.to_owned(),
        problems,
        back: safe(back).to_owned(),
        kept: kept.clone(),
        ctx: ctx.titled(title, ""),
    };
    page_as(status, &page)
}
