//! `/api/v1/rules`: the regulation as data.

use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use utoipa::IntoParams;

use super::{Problem, params::Params};
use crate::App;

/// What of the rules is shown.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
struct SearchParams {
    /// Only what rests on this article.
    #[param(minimum = 1, example = 14)]
    article: Option<u8>,
}

/// The rules in force
///
/// The whole ruleset: articles, categories, scopes, modes, timing classes, procedures, participation forms, grounds
/// and the rest, each with its words in both languages and its basis: an article, or a local setting. The same as
/// `gongkai rules show --json`.
#[utoipa::path(get, path = "/rules", operation_id = "getRules", tag = "Rules", params(SearchParams),
    responses((status = 200, description = "The ruleset", body = Object, content_type = "application/json",
        example = json!({ "id": "dazhou-2019", "articles": [], "categories": [], "scopes": [], "modes": [],
            "timing": [], "procedures": [] }))))]
pub(super) async fn show(State(app): State<App>, mut params: Params) -> Result<Response, Problem> {
    let rules = app.office.rules().current();
    let wish = SearchParams { article: params.number("article", 1..=255).and_then(|n| u8::try_from(n).ok()) };
    if wish.article.is_some_and(|n| rules.article(n).is_none()) {
        params.refuse("article", &format!("The rules in force have articles 1 to {}.", rules.articles.len()));
    }
    params.finish()?;
    Ok(Json(::rules::show_json(rules, wish.article)).into_response())
}
