//! `/oversight/{code}/findings/{kind}`: all findings of one kind in a subtree.

use askama::Template;
use axum::extract::{Path, Query, State};
use domain::catalogue::finding::Code;

use super::{Row, row};
use crate::{
    App,
    desk::{Answer, page_number},
    failure::Failure,
    layout::{PageContext, page},
    pieces::Pager,
    session::SeatedUser,
};

/// Findings on a page.
const FINDINGS: usize = 50;

#[derive(Template)]
#[template(path = "desk/finding/kind.html")]
struct KindView {
    ctx: PageContext,
    lead: String,
    back: String,
    rows: Vec<Row>,
    pager: Pager,
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub(super) struct QueryParams {
    page: String,
}

pub(super) async fn show(
    State(app): State<App>,
    SeatedUser(me): SeatedUser,
    Path((code, kind)): Path<(String, String)>,
    Query(asked): Query<QueryParams>,
    ctx: PageContext,
) -> Answer {
    let kind = Code::parse(&kind).ok_or_else(Failure::not_found)?;
    let number = page_number(&asked.page);
    let found = app.office.findings().findings_of_kind(&me, &code, kind, (number, FINDINGS)).await?;
    let title = ctx.t(format!("finding-{kind}-short"));
    let back = format!("/oversight/{}", found.org.code);
    let (total, day) = (found.total, ctx.date(found.today));
    let drawn = KindView {
        lead: ctx.with("kind-lead", &[("org", &found.org.full), ("date", &day), ("n", &total)]),
        rows: found.lines.iter().map(|line| row(&app, &ctx, line, false)).collect(),
        pager: Pager::new(number, total, FINDINGS, &format!("{back}/findings/{kind}")),
        ctx: ctx
            .clone()
            .titled(title.clone(), "/oversight")
            .crumb(ctx.t("nav-todo"), "/desk")
            .crumb(ctx.t("nav-oversight"), "/oversight")
            .crumb(&found.org.short, &back)
            .crumb(title, ""),
        back,
    };
    Ok(page(&drawn))
}
