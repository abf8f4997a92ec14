//! `/desk/delegations`: who stands in for me from when to when, and for whom I stand in.

use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
};
use domain::{Problems, Refusal, SeatId, people::seat::DelegationForm};
use office::{Error, Identity, caller::Seated};

use super::{Given, given};
use crate::{
    App,
    desk::{Answer, Done, PROBLEMS, can_go_on, counted, done, problem_lines, problem_of, refusal_words},
    layout::{PageContext, page_as},
    pieces::{Choice, ProblemLine},
    session::SeatedUser,
    verified_form::VerifiedForm,
};

const HERE: &str = "/desk/delegations";

#[derive(Template)]
#[template(path = "desk/seat/delegations.html")]
struct DelegationsView {
    ctx: PageContext,
    done: (String, String),
    refused: (String, String),
    lines: Vec<ProblemLine>,
    seat: String,
    may: bool,
    people: Vec<Choice>,
    form: DelegationForm,
    delegate_problem: String,
    from_problem: String,
    to_problem: String,
    reason_problem: String,
    given: Vec<Given>,
    received: Vec<Given>,
}

/// What was sent and why it came back.
#[derive(Default)]
struct Sent {
    form: DelegationForm,
    problems: Problems,
    refused: Option<Refusal>,
}

async fn draw(
    app: &App,
    me: &Identity,
    ctx: PageContext,
    status: StatusCode,
    done: (String, String),
    sent: Sent,
) -> Answer {
    let found = app.office.seats().delegations(me).await?;
    let Sent { mut form, problems, refused } = sent;
    if form.from.is_empty() {
        form.from = found.today.to_string();
    }
    let choose = (String::new(), ctx.t("delegation-choose"));
    let people = found.candidates.iter().map(|(id, words)| (id.to_string(), words.clone()));
    let people = std::iter::once(choose).chain(people).map(|(value, label)| Choice {
        on: value == form.delegate,
        value,
        label,
        hint: String::new(),
    });
    let lines = problem_lines(&ctx, &problems);
    let title = counted(&ctx, lines.len(), &ctx.t("delegations-title"));
    let drawn = DelegationsView {
        done,
        refused: refused.as_ref().map_or_else(Default::default, |r| refusal_words(&ctx, app, r)),
        lines,
        seat: found.seat.clone(),
        may: found.may,
        people: people.collect(),
        delegate_problem: problem_of(&ctx, &problems, "delegate"),
        from_problem: problem_of(&ctx, &problems, "from"),
        to_problem: problem_of(&ctx, &problems, "to"),
        reason_problem: problem_of(&ctx, &problems, "reason"),
        form,
        given: found.given.iter().map(|line| given(&ctx, line, &line.delegate)).collect(),
        received: found.received.iter().map(|line| given(&ctx, line, &line.principal)).collect(),
        ctx: ctx.clone().titled(title, "").crumb(ctx.t("nav-todo"), "/desk").crumb(ctx.t("delegations-title"), ""),
    };
    Ok(page_as(status, &drawn))
}

pub(super) async fn show(
    State(app): State<App>,
    SeatedUser(me): SeatedUser,
    Query(done): Query<Done>,
    ctx: PageContext,
) -> Answer {
    let done = done.words(&ctx);
    draw(&app, &me, ctx, StatusCode::OK, done, Sent::default()).await
}

/// Done, or the page again with what is wrong.
async fn came(
    app: &App,
    me: &Identity,
    ctx: PageContext,
    form: DelegationForm,
    came: Result<(), Error>,
    code: &str,
) -> Answer {
    let (status, sent) = match came {
        Ok(()) => return Ok(done(HERE, code)),
        Err(Error::Problems(problems)) => (PROBLEMS, Sent { form, problems, refused: None }),
        Err(Error::Refused(refusal)) if can_go_on(&refusal) => {
            (StatusCode::CONFLICT, Sent { form, problems: Problems::default(), refused: Some(refusal) })
        }
        Err(error) => return Err(error.into()),
    };
    draw(app, me, ctx, status, Default::default(), sent).await
}

pub(super) async fn give(State(app): State<App>, ctx: PageContext, posted: VerifiedForm) -> Answer {
    let form: DelegationForm = posted.fields.read()?;
    let done = app.office.seats().delegate(posted.me.seated()?, form.clone()).await;
    came(&app, &posted.me, ctx, form, done, "delegated").await
}

pub(super) async fn end(State(app): State<App>, ctx: PageContext, posted: VerifiedForm) -> Answer {
    // one's own seats all stand on the page, whichever one acts from
    let who = Seated { person: posted.me.person.id.clone(), seat: SeatId::from_text(posted.fields.get("seat")) };
    let n = posted.fields.get("n").parse().unwrap_or(usize::MAX);
    let done = app.office.seats().end_delegation(who, n).await;
    came(&app, &posted.me, ctx, DelegationForm::default(), done, "delegation-ended").await
}
