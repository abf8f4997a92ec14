//! `/oversight/{code}/findings/{kind}`: all findings of one kind in a subtree.

use askama::Template;
use axum::extract::{Path, Query, State};
use domain::finding::Code;

use super::{Row, row};
use crate::{
    App,
    desk::{Answer, page_number},
    failure::Failure,
    layout::{Frame, page},
    pieces::Pager,
    session::AtDesk,
};

/// Findings on a page.
const FINDINGS: usize = 50;

#[derive(Template)]
#[template(path = "desk/finding/kind.html")]
struct KindView {
    f: Frame,
    lead: String,
    back: String,
    rows: Vec<Row>,
    pager: Pager,
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    page: String,
}

pub(super) async fn show(
    State(app): State<App>,
    AtDesk(me): AtDesk,
    Path((code, kind)): Path<(String, String)>,
    Query(asked): Query<Asked>,
    f: Frame,
) -> Answer {
    let kind = Code::parse(&kind).ok_or_else(Failure::not_found)?;
    let number = page_number(&asked.page);
    let found = app.office.findings_of_kind(&me, &code, kind, (number, FINDINGS)).await?;
    let title = f.t(format!("finding-{kind}-short"));
    let back = format!("/oversight/{}", found.org.code);
    let (total, day) = (found.total, f.date(found.today));
    let drawn = KindView {
        lead: f.with("kind-lead", &[("org", &found.org.full), ("date", &day), ("n", &total)]),
        rows: found.lines.iter().map(|line| row(&app, &f, line, false)).collect(),
        pager: Pager::new(number, total, FINDINGS, &format!("{back}/findings/{kind}")),
        f: f.clone()
            .titled(title.clone(), "/oversight")
            .crumb(f.t("nav-todo"), "/desk")
            .crumb(f.t("nav-oversight"), "/oversight")
            .crumb(&found.org.short, &back)
            .crumb(title, ""),
        back,
    };
    Ok(page(&drawn))
}
