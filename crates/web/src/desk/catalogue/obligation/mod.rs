//! `/desk/obligations`, `/desk/calendar`, `/desk/entries/{id}`: what is due, and what people report about it.

mod calendar;
mod entry;
pub mod feed;
mod list;
mod mail;

use axum::{
    Router,
    routing::{get, post},
};
use domain::{catalogue::obligation::State, people::seat::Role};
use office::{Identity, catalogue::obligation::ObligationLine};
use rules::procedure::Duty;

use crate::{App, desk::Registration, layout::PageContext, pieces::Chip};

/// What it brings to the workbench.
pub(crate) const REGISTRATION: Registration =
    Registration { routes, done: &["nil", "recorded", "revoked", "mail", "mail-off", "link"] };

/// All routes.
fn routes() -> Router<App> {
    Router::new()
        .route("/desk/obligations", get(list::show))
        .route("/desk/calendar", get(calendar::show))
        .route("/desk/calendar/link", post(calendar::link))
        .route("/desk/calendar/mail", get(mail::show).post(mail::keep))
        .route("/desk/entries/{id}", get(entry::show))
        .route("/desk/entries/{id}/nil", post(entry::nil))
        .route("/desk/entries/{id}/records", post(entry::record))
        .route("/desk/records/{id}/revoke", post(entry::revoke))
        .route("/calendar/{token}", get(feed::show))
}

/// The chip of how an obligation stands.
pub(crate) fn state_chip(ctx: &PageContext, state: State) -> Chip {
    let (tone, icon) = match state {
        State::Upcoming => ("", "clock"),
        State::Due => ("info", "clock"),
        State::Met => ("ok", "check"),
        State::Late => ("warn", "check"),
        State::Missed => ("late", "warn"),
    };
    Chip { tone, icon, word: ctx.code("obligation", state) }
}

/// Does this seat write plans?
pub(crate) fn proposes(me: &Identity) -> bool {
    me.seat.as_ref().is_some_and(|view| view.seat.role == Role::Duty(Duty::Undertaker))
}

/// Where an entry and its clock are.
pub(crate) fn entry_href(entry: impl std::fmt::Display) -> String {
    format!("/desk/entries/{entry}")
}

/// Where the plan form for an obligation is.
pub(crate) fn plan_href(line: &ObligationLine) -> String {
    format!("/desk/plans/new/{}?due={}", line.entry, crate::layout::encode(line.settled.due.key.to_string()))
}

/// Where the nil report for an obligation is, its form open.
pub(crate) fn nil_href(line: &ObligationLine) -> String {
    let key = crate::layout::encode(line.settled.due.key.to_string());
    format!("{}?nil={key}#nil-{key}", entry_href(&line.entry))
}

/// How far off the day is, in words: 还有 3 天, 已过 5 天, 今天.
pub(crate) fn how_far(ctx: &PageContext, line: &ObligationLine) -> String {
    match (line.settled.state, line.days) {
        (State::Met | State::Late, _) => {
            line.settled.on.map_or_else(String::new, |on| ctx.t1("obligation-on", "day", ctx.date(on)))
        }
        (_, 0) => ctx.t("obligation-today"),
        (_, days) if days < 0 => ctx.t1("obligation-past", "n", i64::from(-days)),
        (_, days) => ctx.t1("obligation-ahead", "n", i64::from(days)),
    }
}

/// The period or occasion an obligation is for, in words.
pub(crate) fn period_words(ctx: &PageContext, line: &ObligationLine) -> String {
    match line.settled.due.period {
        Some((first, last)) if first == last => ctx.date(first),
        Some((first, last)) => ctx.t2("obligation-period", "first", ctx.date(first), "last", ctx.date(last)),
        None => String::new(),
    }
}

/// The day it is due, with what makes it uncertain.
pub(crate) fn due_words(ctx: &PageContext, line: &ObligationLine) -> String {
    let day = ctx.date(line.settled.due.due);
    if line.provisional { ctx.t1("obligation-provisional", "day", day) } else { day }
}

/// Whose the number is that the day was reckoned with, where it is ours.
pub(crate) fn local_words(ctx: &PageContext, line: &ObligationLine) -> String {
    if line.local { ctx.t("obligation-local") } else { String::new() }
}
