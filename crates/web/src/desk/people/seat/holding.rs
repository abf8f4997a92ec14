//! `/admin/seats`: who holds which seat from when, for the security administrator.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
};
use domain::{
    Problems, Refusal, SeatId,
    people::seat::{HoldingForm, Role},
};
use office::{
    Error, Identity,
    people::seat::{Change, HeldLine, SeatLine},
};

use super::{Given, given};
use crate::{
    App,
    desk::{Answer, Done, PROBLEMS, can_go_on, counted, done, problem_lines, problem_of, refusal_words},
    layout::{PageContext, page, page_as},
    pieces::{Chip, ProblemLine},
    portal::Link,
    session::SeatedUser,
    verified_form::VerifiedForm,
};

fn href(id: &SeatId) -> String {
    format!("/admin/seats/{id}")
}

fn org_href(code: &str) -> String {
    format!("/admin/seats?org={code}")
}

/// A seat in a list.
struct Row {
    link: Link,
    role: String,
    serves: String,
    held: String,
    chip: Chip,
    waiting: usize,
}

#[derive(Template)]
#[template(path = "desk/seat/list.html")]
struct ListPage {
    ctx: PageContext,
    seats: Vec<Row>,
    vacant: Vec<Row>,
    below: Vec<Link>,
}

fn role_words(ctx: &PageContext, app: &App, role: Role) -> String {
    match role {
        Role::Duty(duty) => {
            let rules = app.office.rules().current();
            rules.duty(duty.code()).map_or_else(|| duty.to_string(), |d| ctx.of(&d.name).to_owned())
        }
        Role::SystemAdmin | Role::SecurityAdmin | Role::AuditAdmin => ctx.code("admin-title", role.code()),
    }
}

fn seat_chip(ctx: &PageContext, line: &SeatLine) -> Chip {
    match line.held.first() {
        None => Chip { tone: "late", icon: "warn", word: ctx.t("holding-vacant") },
        Some(held) if held.acting => Chip { tone: "info", icon: "info", word: ctx.t("holding-acting") },
        Some(_) => Chip { tone: "ok", icon: "check", word: ctx.t("holding-held") },
    }
}

fn row(ctx: &PageContext, app: &App, line: &SeatLine) -> Row {
    let names: Vec<&str> = line.held.iter().map(|h| h.name.as_str()).collect();
    let since = line.vacant_since.map_or_else(String::new, |day| ctx.t1("holding-since", "day", ctx.date(day)));
    Row {
        link: Link { name: line.title.clone(), href: href(&line.id) },
        role: role_words(ctx, app, line.role),
        serves: line.serves.as_ref().map_or_else(String::new, |org| ctx.t1("seat-serves", "org", &org.short)),
        held: if names.is_empty() { since } else { ctx.join(&names) },
        chip: seat_chip(ctx, line),
        waiting: line.waiting,
    }
}

/// Whose seats.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub(super) struct Of {
    org: String,
}

pub(super) async fn list(
    State(app): State<App>,
    SeatedUser(me): SeatedUser,
    Query(of): Query<Of>,
    ctx: PageContext,
) -> Answer {
    let code = Some(of.org.as_str()).filter(|code| !code.is_empty());
    let found = app.office.seats().seats(&me, code).await?;
    let title = ctx.t1("seats-of-title", "org", &found.org.short);
    let mut framed = ctx.clone().titled(title, "").crumb(ctx.t("nav-todo"), "/desk");
    for above in &found.superiors {
        framed = framed.crumb(&above.short, org_href(&above.code));
    }
    let drawn = ListPage {
        seats: found.seats.iter().map(|line| row(&ctx, &app, line)).collect(),
        vacant: found.vacant_below.iter().map(|line| row(&ctx, &app, line)).collect(),
        below: found.below.iter().map(|o| Link { name: o.short.clone(), href: org_href(&o.code) }).collect(),
        ctx: framed.crumb(&found.org.short, ""),
    };
    Ok(page(&drawn))
}

/// Somebody who held it.
struct Holder {
    name: String,
    days: String,
    chip: Option<Chip>,
}

fn holder(ctx: &PageContext, line: &HeldLine, today: domain::Day) -> Holder {
    let name = if line.login.is_empty() {
        line.name.clone()
    } else {
        ctx.t2("holding-name", "name", &line.name, "login", &line.login)
    };
    let name = if line.acting { ctx.t1("holding-acting-name", "name", name) } else { name };
    let chip = if line.now {
        Some(Chip { tone: "ok", icon: "check", word: ctx.t("holding-now") })
    } else if line.from > today {
        Some(Chip { tone: "info", icon: "clock", word: ctx.t("holding-to-come") })
    } else {
        None
    };
    let days = match line.to {
        Some(to) => ctx.t2("delegation-days", "from", ctx.date(line.from), "to", ctx.date(to)),
        None => ctx.t1("holding-from-day", "day", ctx.date(line.from)),
    };
    Holder { name, days, chip }
}

#[derive(Template)]
#[template(path = "desk/seat/one.html")]
struct SeatView {
    ctx: PageContext,
    id: String,
    done: (String, String),
    refused: (String, String),
    lines: Vec<ProblemLine>,
    role: String,
    chip: Chip,
    vacant: String,
    waiting: usize,
    holders: Vec<Holder>,
    delegations: Vec<Given>,
    /// May it be left empty?
    leaves: bool,
    leaving: bool,
    form: HoldingForm,
    last: String,
    login_problem: String,
    day_problem: String,
    reason_problem: String,
}

/// What was sent and why it came back.
#[derive(Default)]
struct Sent {
    form: HoldingForm,
    leaving: bool,
    problems: Problems,
    refused: Option<Refusal>,
}

async fn draw(
    app: &App,
    me: &Identity,
    ctx: PageContext,
    id: &SeatId,
    status: StatusCode,
    done: (String, String),
    sent: Sent,
) -> Answer {
    let found = app.office.seats().seat(me, id).await?;
    let Sent { mut form, leaving, problems, refused } = sent;
    let tomorrow = found.today.plus_days(1).to_string();
    let last = if leaving { form.day.clone() } else { found.today.to_string() };
    if form.day.is_empty() || leaving {
        form.day = tomorrow;
    }
    let mut lines = problem_lines(&ctx, &problems);
    // the two forms of the page have fields of their own
    for line in lines.iter_mut().filter(|_| leaving) {
        line.field = if line.field == "day" { "last".to_owned() } else { "why".to_owned() };
    }
    let title = counted(&ctx, lines.len(), &found.line.title);
    let drawn = SeatView {
        id: id.to_string(),
        done,
        refused: refused.as_ref().map_or_else(Default::default, |r| refusal_words(&ctx, app, r)),
        lines,
        role: ctx.join(&[
            &role_words(&ctx, app, found.line.role),
            &found.line.serves.as_ref().map_or_else(String::new, |org| ctx.t1("seat-serves", "org", &org.short)),
        ]),
        chip: seat_chip(&ctx, &found.line),
        vacant: found.line.vacant_since.map_or_else(String::new, |day| ctx.t1("holding-since", "day", ctx.date(day))),
        waiting: found.line.waiting,
        holders: found.holdings.iter().map(|line| holder(&ctx, line, found.today)).collect(),
        delegations: found
            .delegations
            .iter()
            .map(|line| {
                let who = ctx.t2("delegation-who", "delegate", &line.delegate, "principal", &line.principal);
                given(&ctx, line, &who)
            })
            .collect(),
        leaves: found.line.role != Role::SecurityAdmin,
        leaving,
        last,
        login_problem: problem_of(&ctx, &problems, "login"),
        day_problem: problem_of(&ctx, &problems, "day"),
        reason_problem: problem_of(&ctx, &problems, "reason"),
        form,
        ctx: ctx
            .clone()
            .titled(title, "")
            .crumb(ctx.t("nav-todo"), "/desk")
            .crumb(ctx.t1("seats-of-title", "org", &found.org.short), org_href(&found.org.code))
            .crumb(&found.line.title, ""),
    };
    Ok(page_as(status, &drawn))
}

pub(super) async fn show(
    State(app): State<App>,
    SeatedUser(me): SeatedUser,
    Path(id): Path<String>,
    Query(done): Query<Done>,
    ctx: PageContext,
) -> Answer {
    let done = done.words(&ctx);
    draw(&app, &me, ctx, &SeatId::from_text(id), StatusCode::OK, done, Sent::default()).await
}

/// Done, or the page again with what is wrong.
async fn came(
    app: &App,
    me: &Identity,
    ctx: PageContext,
    id: &SeatId,
    sent: Sent,
    came: Result<(), Error>,
    code: &str,
) -> Answer {
    let (status, sent) = match came {
        Ok(()) => return Ok(done(&href(id), code)),
        Err(Error::Problems(problems)) => (PROBLEMS, Sent { problems, ..sent }),
        Err(Error::Refused(refusal)) if can_go_on(&refusal) => {
            (StatusCode::CONFLICT, Sent { refused: Some(refusal), ..sent })
        }
        Err(error) => return Err(error.into()),
    };
    draw(app, me, ctx, id, status, Default::default(), sent).await
}

pub(super) async fn hand_over(
    State(app): State<App>,
    Path(id): Path<String>,
    ctx: PageContext,
    posted: VerifiedForm,
) -> Answer {
    let id = SeatId::from_text(id);
    let form: HoldingForm = posted.fields.read()?;
    let done = app.office.seats().change_seat(posted.me.seated()?, id.clone(), Change::HandOver, form.clone()).await;
    came(&app, &posted.me, ctx, &id, Sent { form, ..Sent::default() }, done, "handed-over").await
}

pub(super) async fn vacate(
    State(app): State<App>,
    Path(id): Path<String>,
    ctx: PageContext,
    posted: VerifiedForm,
) -> Answer {
    let id = SeatId::from_text(id);
    let form = HoldingForm {
        day: posted.fields.get("last").to_owned(),
        reason: posted.fields.get("reason").to_owned(),
        ..HoldingForm::default()
    };
    let done = app.office.seats().change_seat(posted.me.seated()?, id.clone(), Change::Vacate, form.clone()).await;
    came(&app, &posted.me, ctx, &id, Sent { form, leaving: true, ..Sent::default() }, done, "vacated").await
}

pub(super) async fn end_delegation(
    State(app): State<App>,
    Path(id): Path<String>,
    ctx: PageContext,
    posted: VerifiedForm,
) -> Answer {
    let id = SeatId::from_text(id);
    let n = posted.fields.get("n").parse().unwrap_or(usize::MAX);
    let done = app.office.seats().cut_delegation(posted.me.seated()?, id.clone(), n).await;
    came(&app, &posted.me, ctx, &id, Sent::default(), done, "delegation-ended").await
}
