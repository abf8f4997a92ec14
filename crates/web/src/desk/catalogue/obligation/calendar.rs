//! The calendar of a month, and the address under which a calendar program reads it.

use askama::Template;
use axum::{
    extract::{Query, State},
    response::Response,
};
use domain::{Day, catalogue::obligation::State as Stands};
use office::catalogue::obligation::MonthDay;

use super::{list::Row, proposes};
use crate::{
    App,
    desk::{Answer, Done, done},
    layout::{PageContext, page},
    session::SeatedUser,
    verified_form::VerifiedForm,
};

/// A day in the grid.
struct Cell {
    day: i8,
    iso: String,
    inside: bool,
    today: bool,
    /// Not worked: a weekend or a holiday.
    free: bool,
    /// A make-up day: worked though it is a weekend.
    made_up: bool,
    /// So many are due, in words and tone.
    marks: Vec<(&'static str, String)>,
}

/// A day below the grid, with what is due on it.
struct Listed {
    iso: String,
    words: String,
    rows: Vec<Row>,
}

#[derive(Template)]
#[template(path = "desk/obligation/month.html")]
struct MonthView {
    ctx: PageContext,
    month: String,
    lead: String,
    before: String,
    after: String,
    weekdays: Vec<String>,
    weeks: Vec<Vec<Cell>>,
    days: Vec<Listed>,
    provisional: bool,
    /// Secret address of this calendar; empty if none was made.
    link: String,
    /// What was just done.
    done: (String, String),
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub(super) struct QueryParams {
    month: String,
    #[serde(flatten)]
    done: Done,
}

/// Tones in the order they are named in a cell.
const MARKS: &[(Stands, &str)] = &[
    (Stands::Missed, "late"),
    (Stands::Due, "info"),
    (Stands::Late, "warn"),
    (Stands::Met, "ok"),
    (Stands::Upcoming, ""),
];

fn cell(ctx: &PageContext, day: &MonthDay, today: Day) -> Cell {
    let weekend = day.day.weekday() >= 6;
    let mark = |(state, tone): &(Stands, &'static str)| {
        let n = day.lines.iter().filter(|l| l.settled.state == *state).count();
        (n > 0).then(|| (*tone, ctx.t1(format!("calendar-{state}"), "n", n)))
    };
    Cell {
        day: day.day.day(),
        iso: day.day.to_string(),
        inside: day.inside,
        today: day.day == today,
        free: !day.working,
        made_up: day.working && weekend,
        marks: MARKS.iter().filter_map(mark).collect(),
    }
}

async fn drawn(
    app: &App,
    ctx: PageContext,
    me: &office::Identity,
    asked: &QueryParams,
) -> Result<MonthView, crate::failure::Failure> {
    let of = Day::parse(&format!("{}-01", asked.month));
    let found = app.office.obligations().obligation_month(me, of).await?;
    let link = app.office.obligations().calendar_link(me).await?;
    let address = |first: Day| format!("/desk/calendar?month={:04}-{:02}", first.year(), first.month());
    let listed = found.weeks.iter().flatten().filter(|d| d.inside && !d.lines.is_empty()).map(|d| Listed {
        iso: d.day.to_string(),
        words: ctx.join(&[&ctx.month_day(d.day), &ctx.weekday(d.day)]),
        rows: d.lines.iter().map(|line| Row::new(app, &ctx, line, proposes(me))).collect(),
    });
    let weeks = found.weeks.iter().map(|week| week.iter().map(|d| cell(&ctx, d, found.today)).collect());
    let title = ctx.t1("calendar-title", "month", ctx.month(found.first));
    Ok(MonthView {
        month: ctx.month(found.first),
        lead: found.org.full.clone(),
        before: address(found.first.plus_months(-1)),
        after: address(found.first.plus_months(1)),
        weekdays: (1..=7).map(|n| ctx.t(format!("weekday-short-{n}"))).collect(),
        weeks: weeks.collect(),
        days: listed.collect(),
        provisional: !found.published,
        link: link.map_or_else(String::new, |token| app.absolute(&ctx, &format!("/calendar/{token}.ics"))),
        done: asked.done.words(&ctx),
        ctx: ctx
            .clone()
            .titled(title, "/desk/calendar")
            .crumb(ctx.t("nav-todo"), "/desk")
            .crumb(ctx.t("nav-calendar"), ""),
    })
}

pub(super) async fn show(
    State(app): State<App>,
    SeatedUser(me): SeatedUser,
    Query(asked): Query<QueryParams>,
    ctx: PageContext,
) -> Answer {
    Ok(page(&drawn(&app, ctx, &me, &asked).await?))
}

pub(super) async fn link(State(app): State<App>, posted: VerifiedForm) -> Result<Response, crate::failure::Failure> {
    app.office.obligations().new_calendar_link(&posted.me).await?;
    Ok(done("/desk/calendar", "link"))
}
