//! `/about` and `/accessibility`: who runs this, what it does and doesn't, how everybody can use it.

use askama::Template;
use axum::{extract::State, response::Response};

use crate::{
    App,
    layout::{PageContext, page},
};

/// A passage with its heading.
pub(crate) struct Part {
    pub title: String,
    pub lines: Vec<String>,
}

#[derive(Template)]
#[template(path = "portal/about.html")]
pub(crate) struct AboutPage {
    pub ctx: PageContext,
    pub lead: String,
    pub parts: Vec<Part>,
}

/// The passages `{list}-1` to `{list}-{n}`, each with its `-text`.
pub(crate) fn parts(ctx: &PageContext, list: &str, n: usize) -> Vec<Part> {
    (1..=n).map(|i| Part { title: ctx.code(list, i), lines: vec![ctx.code(list, format!("{i}-text"))] }).collect()
}

pub(super) async fn about(State(app): State<App>, ctx: PageContext) -> Response {
    let rules = ctx.t1("rules-name", "name", ctx.of(&app.office.rules().current().name));
    let lead = ctx.with("about-lead", &[("site", &ctx.site_name()), ("host", &ctx.site_host()), ("rules", &rules)]);
    page(&AboutPage { lead, parts: parts(&ctx, "about", 4), ctx: ctx.clone().titled(ctx.t("about-title"), "") })
}

pub(super) async fn accessibility(ctx: PageContext) -> Response {
    let (lead, parts) = (ctx.t("accessibility-lead"), parts(&ctx, "accessibility", 5));
    page(&AboutPage { lead, parts, ctx: ctx.clone().titled(ctx.t("accessibility-title"), "") })
}
