//! Pages of what went otherwise: in plain words, with the next step. A middleware draws them in the reader's language.

use askama::Template;
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};

use crate::{
    App, api,
    failure::Failure,
    i18n::Arg,
    layout::{PageContext, page_as},
};

/// What both pages say.
struct Said {
    reasons: Vec<String>,
    text: String,
    next: String,
    reference: String,
}

#[derive(Template)]
#[template(path = "layout/failure.html")]
struct FailurePage {
    ctx: PageContext,
    said: Said,
}

/// The failure's page with the workbench's head: the unclassified notice stands on every working page, on this one,
/// too.
#[derive(Template)]
#[template(path = "layout/failure_desk.html")]
struct DeskFailurePage {
    ctx: PageContext,
    said: Said,
}

/// Middleware: draws the page of a failure. Programs (`/api/`) get their own form (problem+json).
pub async fn pages(State(app): State<App>, request: Request, next: Next) -> Response {
    if api::is_for_programs(request.uri()) {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let frame = PageContext::of(&parts, &app);
    let response = next.run(Request::from_parts(parts, body)).await;
    match response.extensions().get::<Failure>().cloned() {
        Some(failure) => draw(frame, &app, failure),
        None => response,
    }
}

/// The page of a failure.
pub(crate) fn draw(frame: PageContext, app: &App, failure: Failure) -> Response {
    let words = |part: &str| frame.t(format!("error-{}-{part}", failure.code));
    let (title, text, next) = (words("title"), words("text"), words("next"));
    let mut reasons: Vec<String> = failure
        .because
        .iter()
        .filter_map(|b| {
            let args: Vec<(&'static str, &dyn Arg)> = b.args.iter().map(|(n, v)| (*n, v as &dyn Arg)).collect();
            frame.find(&b.key, &args)
        })
        .collect();
    if let Some(article) = failure.article {
        let rules = frame.of(&app.office.rules().current().name).to_owned();
        reasons.push(frame.t2("error-article", "rules", rules, "article", article.to_string()));
    }
    let said = Said { reasons, text, next, reference: failure.reference };
    let ctx = frame.titled(title, "");
    if ctx.path.starts_with("/desk") || ctx.path.starts_with("/admin") {
        return page_as(failure.status, &DeskFailurePage { ctx, said });
    }
    page_as(failure.status, &FailurePage { ctx, said })
}
