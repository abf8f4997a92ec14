//! `/desk/calendar/mail`: one's address, and whether one wants the daily digest.

use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};
use domain::Problems;
use office::{Error, digest::ContactForm};

use crate::{
    App,
    desk::{Answer, Done, PROBLEMS, counted, done, problem_lines, problem_of},
    failure::Failure,
    layout::{PageContext, page_as},
    pieces::ProblemLine,
    session::SignedIn,
    verified_form::VerifiedForm,
};

#[derive(Template)]
#[template(path = "desk/obligation/mail.html")]
struct MailPage {
    ctx: PageContext,
    done: (String, String),
    lines: Vec<ProblemLine>,
    problem: String,
    form: ContactForm,
    /// Does this installation send mail?
    sends: bool,
}

fn drawn(
    app: &App,
    ctx: PageContext,
    status: StatusCode,
    form: ContactForm,
    done: (String, String),
    problems: &Problems,
) -> Response {
    let lines = problem_lines(&ctx, problems);
    let title = counted(&ctx, lines.len(), &ctx.t("mail-title"));
    let page = MailPage {
        done,
        problem: problem_of(&ctx, problems, "mail"),
        lines,
        form,
        sends: app.sends_mail,
        ctx: ctx
            .clone()
            .titled(title, "/desk/calendar")
            .crumb(ctx.t("nav-todo"), "/desk")
            .crumb(ctx.t("nav-calendar"), "/desk/calendar")
            .crumb(ctx.t("mail-title"), ""),
    };
    page_as(status, &page)
}

pub(super) async fn show(
    State(app): State<App>,
    SignedIn(me): SignedIn,
    Query(asked): Query<Done>,
    ctx: PageContext,
) -> Answer {
    let known = app.office.digests().contact(&me).await?;
    let form = known.map_or_else(ContactForm::default, |c| ContactForm { mail: c.mail, digest: c.digest });
    let said = asked.words(&ctx);
    Ok(drawn(&app, ctx, StatusCode::OK, form, said, &Problems::default()))
}

pub(super) async fn keep(State(app): State<App>, ctx: PageContext, posted: VerifiedForm) -> Result<Response, Failure> {
    let form =
        ContactForm { mail: posted.fields.get("mail").to_owned(), digest: !posted.fields.get("digest").is_empty() };
    match app.office.digests().keep_contact(&posted.me, &form).await {
        Ok(()) => Ok(done("/desk/calendar/mail", if form.digest { "mail" } else { "mail-off" })),
        Err(Error::Problems(problems)) => Ok(drawn(&app, ctx, PROBLEMS, form, <_>::default(), &problems)),
        Err(error) => Err(error.into()),
    }
}
