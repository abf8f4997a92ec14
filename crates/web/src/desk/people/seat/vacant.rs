//! `/oversight/{code}/vacant`: files that lie before a seat which nobody holds. Counts, never what the files say.

use askama::Template;
use axum::extract::{Path, State};
use domain::people::seat::Role;

use crate::{
    App,
    desk::Answer,
    layout::{PageContext, page},
    session::SeatedUser,
};

struct Row {
    title: String,
    role: String,
    since: String,
    waiting: usize,
}

#[derive(Template)]
#[template(path = "desk/seat/vacant.html")]
struct VacantView {
    ctx: PageContext,
    rows: Vec<Row>,
}

pub(super) async fn show(
    State(app): State<App>,
    SeatedUser(me): SeatedUser,
    Path(code): Path<String>,
    ctx: PageContext,
) -> Answer {
    let found = app.office.seats().vacant(&me, Some(&code)).await?;
    let rules = app.office.rules().current();
    let rows = found.lines.iter().map(|line| Row {
        title: line.title.clone(),
        role: match line.role {
            Role::Duty(duty) => rules.duty(duty.code()).map_or_else(String::new, |d| ctx.of(&d.name).to_owned()),
            Role::SystemAdmin | Role::SecurityAdmin | Role::AuditAdmin => String::new(),
        },
        since: line.since.map_or_else(|| ctx.t("holding-never"), |day| ctx.t1("holding-since", "day", ctx.date(day))),
        waiting: line.waiting,
    });
    let rows = rows.collect();
    let ctx = ctx
        .clone()
        .titled(ctx.t1("vacant-title", "org", &found.org.short), "/oversight")
        .crumb(ctx.t("nav-todo"), "/desk")
        .crumb(&found.org.short, format!("/oversight/{}", found.org.code))
        .crumb(ctx.t("vacant-crumb"), "");
    Ok(page(&VacantView { rows, ctx }))
}
