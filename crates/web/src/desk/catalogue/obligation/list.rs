//! The list of obligations, by how they stand.

use askama::Template;
use axum::extract::{Query, State};
use domain::catalogue::obligation::State as Stands;
use office::catalogue::obligation::ObligationLine;

use super::{due_words, entry_href, how_far, local_words, nil_href, period_words, plan_href, proposes, state_chip};
use crate::{
    App,
    desk::{Answer, scope_words},
    layout::{PageContext, page},
    pieces::Chip,
    portal::Link,
    session::SeatedUser,
};

/// A line, in words.
pub(super) struct Row {
    pub href: String,
    pub item: String,
    pub scope: String,
    pub period: String,
    pub due: String,
    pub due_iso: String,
    pub far: String,
    /// Said where the day was reckoned with a number of ours.
    pub local: String,
    pub chip: Chip,
    /// Where what met it is.
    pub met_href: String,
    /// Why there was nothing.
    pub nil: String,
    /// Where to propose from; empty if it can't be met now, or not by this seat.
    pub plan: String,
    /// Can it be met now?
    pub open: bool,
    pub key: String,
    /// Where its nil report is.
    pub nil_href: String,
}

impl Row {
    pub(super) fn new(app: &App, ctx: &PageContext, line: &ObligationLine, proposes: bool) -> Self {
        let rules = app.office.rules().current();
        let open = matches!(line.settled.state, Stands::Due | Stands::Missed);
        Self {
            href: entry_href(&line.entry),
            item: line.item.clone(),
            scope: scope_words(ctx, rules, &line.scope),
            period: period_words(ctx, line),
            due: due_words(ctx, line),
            due_iso: line.settled.due.due.to_string(),
            far: how_far(ctx, line),
            local: local_words(ctx, line),
            chip: state_chip(ctx, line.settled.state),
            met_href: line.index_number.as_ref().map_or_else(String::new, |n| format!("/d/{n}")),
            nil: line.nil.as_ref().map_or_else(String::new, |n| n.text.clone()),
            open,
            plan: if open && proposes { plan_href(line) } else { String::new() },
            key: line.settled.due.key.to_string(),
            nil_href: nil_href(line),
        }
    }
}

struct Filter {
    link: Link,
    on: bool,
    n: usize,
}

#[derive(Template)]
#[template(path = "desk/obligation/list.html")]
struct ListPage {
    ctx: PageContext,
    lead: String,
    filters: Vec<Filter>,
    rows: Vec<Row>,
    /// Entries that wait for an answer: number, item, question.
    unclear: Vec<(i64, String, String)>,
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub(super) struct QueryParams {
    state: String,
}

/// What is open comes first: what was missed, then what is due.
const OPEN: &[Stands] = &[Stands::Missed, Stands::Due];

pub(super) async fn show(
    State(app): State<App>,
    SeatedUser(me): SeatedUser,
    Query(asked): Query<QueryParams>,
    ctx: PageContext,
) -> Answer {
    let state = Stands::parse(&asked.state);
    let only = state.map_or(OPEN, |s| Stands::ALL.get(s as usize..=s as usize).unwrap_or(OPEN));
    let found = app.office.obligations().obligations(&me, only).await?;
    let count = |states: &[Stands]| states.iter().filter_map(|s| found.counts.get(s)).sum();
    let base = "/desk/obligations".to_owned();
    let open = Filter {
        link: Link { name: ctx.t("obligations-open"), href: base.clone() },
        on: state.is_none(),
        n: count(OPEN),
    };
    let each = Stands::ALL.iter().map(|s| Filter {
        link: Link { name: ctx.code("obligation", s), href: format!("{base}?state={s}") },
        on: state == Some(*s),
        n: count(&[*s]),
    });
    let mut lines: Vec<&ObligationLine> = found.lines.iter().collect();
    if matches!(state, Some(Stands::Met | Stands::Late)) {
        lines.reverse(); // what is over: the latest first
    }
    let drawn = ListPage {
        lead: ctx.t2("obligations-lead", "org", &found.org.full, "date", ctx.date(found.today)),
        filters: std::iter::once(open).chain(each).collect(),
        rows: lines.into_iter().map(|line| Row::new(&app, &ctx, line, proposes(&me))).collect(),
        unclear: found.unclear.iter().map(|e| (e.no, e.item.clone(), e.unclear.clone().unwrap_or_default())).collect(),
        ctx: ctx
            .clone()
            .titled(ctx.t("obligations-title"), "/desk/calendar")
            .crumb(ctx.t("nav-todo"), "/desk")
            .crumb(ctx.t("obligations-title"), ""),
    };
    Ok(page(&drawn))
}
