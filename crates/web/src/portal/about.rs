//! `/about` and `/accessibility`: who runs this, what it does and doesn't, how everybody can use it.

use askama::Template;
use axum::{extract::State, response::Response};

use crate::{
    App,
    layout::{Frame, page},
};

/// A passage with its heading.
pub(crate) struct Part {
    pub title: String,
    pub lines: Vec<String>,
}

#[derive(Template)]
#[template(path = "portal/about.html")]
pub(crate) struct AboutPage {
    pub f: Frame,
    pub lead: String,
    pub parts: Vec<Part>,
}

/// The passages `{list}-1` to `{list}-{n}`, each with its `-text`.
pub(crate) fn parts(f: &Frame, list: &str, n: usize) -> Vec<Part> {
    (1..=n).map(|i| Part { title: f.code(list, i), lines: vec![f.code(list, format!("{i}-text"))] }).collect()
}

pub(super) async fn about(State(app): State<App>, f: Frame) -> Response {
    let rules = f.t1("rules-name", "name", f.of(&app.office.rules().current().name));
    let lead = f.with("about-lead", &[("site", &f.site_name()), ("host", &f.site_host()), ("rules", &rules)]);
    page(&AboutPage { lead, parts: parts(&f, "about", 4), f: f.clone().titled(f.t("about-title"), "") })
}

pub(super) async fn accessibility(f: Frame) -> Response {
    let (lead, parts) = (f.t("accessibility-lead"), parts(&f, "accessibility", 5));
    page(&AboutPage { lead, parts, f: f.clone().titled(f.t("accessibility-title"), "") })
}
