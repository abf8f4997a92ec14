//! `/api/v1`: what the portal shows, for programs. Read only; the same visibility as the pages; addresses for ever.
//!
//! Every route is declared once, with its description: the router and the OpenAPI document come from the same list
//! ([`v1`]), so that neither can have what the other lacks.

mod categories;
mod disclosures;
mod ledger;
mod model;
mod orgs;
mod params;
mod problem;
mod rules;
mod search;

use std::sync::LazyLock;

use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderName, HeaderValue, Uri, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use tower_http::catch_panic::CatchPanicLayer;
use utoipa::{OpenApi, PartialSchema, ToSchema, openapi};
use utoipa_axum::{router::OpenApiRouter, routes};

pub use problem::Problem;

use crate::App;
use params::Params;

/// How many pages of a list can be asked for; what lies beyond is reached by narrower filters.
const PAGES: usize = 10_000;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "gongkai: disclosures of Party affairs, for programs",
        description = "Reads what the portal shows: organisations and their catalogues, categories, disclosures with \
            their versions and proofs, search, the rules in force, and the ledger's checkpoints.\n\n\
            - **Who sees what.** Without a session, a request sees what any visitor sees. What is absent and what is \
            not for the reader is answered with the very same 404.\n\
            - **Words.** Everything that has a code in the ruleset comes as `{code, zh, en}`. Texts that \
            organisations wrote are as written, in Chinese.\n\
            - **Time.** Instants are RFC 3339 in UTC+8, days are ISO 8601 in UTC+8.\n\
            - **Lists** have a `next` address as long as there is more, in the body and as a `Link` header.\n\
            - **Errors** are `application/problem+json` (RFC 9457), with `detail` saying what to do and a stable \
            `code`. Parameters that don't exist, come twice or can't be read are refused with 400, all at once: \
            a misspelt filter must not look like a wider answer.\n\
            - **Demonstration.** Where all data is invented, every answer carries `Demo-Data: invented`.\n\
            - **Change.** Within `v1` members may be added, but none is taken away or given another meaning.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    servers((url = "/", description = "The site that serves this document")),
    tags(
        (name = "Organisations", description = "Party organisations and what they have promised to disclose"),
        (name = "Categories", description = "What the rules say has to be disclosed"),
        (name = "Disclosures", description = "What was disclosed, its versions and proofs"),
        (name = "Search", description = "Exact search in Chinese and any other script"),
        (name = "Rules", description = "The regulation as data"),
        (name = "Ledger", description = "What disclosures are verified against"),
        (name = "About", description = "This document"),
    ),
)]
struct Heading;

/// All routes of version 1 with their descriptions; paths are relative to `/api/v1`.
fn v1() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(orgs::list))
        .routes(routes!(orgs::show))
        .routes(routes!(orgs::catalogue))
        .routes(routes!(categories::list))
        .routes(routes!(categories::show))
        .routes(routes!(disclosures::list))
        .routes(routes!(disclosures::show))
        .routes(routes!(disclosures::version))
        .routes(routes!(disclosures::proof))
        .routes(routes!(search::find))
        .routes(routes!(rules::show))
        .routes(routes!(ledger::checkpoints))
        .routes(routes!(ledger::key))
        .routes(routes!(document))
}

/// Is it asked by a program? Then failures are answered as problems, not as pages.
pub(crate) fn is_for_programs(uri: &Uri) -> bool {
    uri.path().starts_with("/api/")
}

/// The API under `/api`. What is not there is answered as a problem, too.
pub fn routes(app: &App) -> Router<App> {
    let (v1, _) = v1().split_for_parts();
    let api = Router::new()
        .nest("/v1", v1)
        .fallback(|| async { Problem::not_found() })
        .method_not_allowed_fallback(|| async { Problem::method() })
        .layer(CatchPanicLayer::custom(|_| Problem::fault_because("a handler panicked").into_response()))
        .layer(middleware::from_fn_with_state(app.clone(), say_if_demo));
    Router::new().nest("/api", api)
}

async fn say_if_demo(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if app.demo {
        let name = HeaderName::from_static("demo-data");
        response.headers_mut().insert(name, HeaderValue::from_static("invented"));
    }
    response
}

/// The OpenAPI 3.1 document of all routes.
#[must_use]
pub fn openapi() -> openapi::OpenApi {
    let mut document = OpenApiRouter::with_openapi(Heading::openapi()).nest("/api/v1", v1()).into_openapi();
    document.info.version = "1".to_owned();
    let components = document.components.get_or_insert_default();
    let mut schemas = vec![(Problem::name().into_owned(), Problem::schema())];
    Problem::schemas(&mut schemas);
    components.schemas.extend(schemas);
    for (path, item) in &mut document.paths.paths {
        let Some(operation) = item.get.as_mut() else { continue };
        let mut add = |status: &str, description: &str| {
            operation.responses.responses.insert(status.to_owned(), problem::described(description).into());
        };
        add("400", "A parameter is unknown, given twice or can't be read; `errors` says which and what to do.");
        add("500", "Our fault. Tell the administrator the `reference`.");
        if path.contains('{') {
            add("404", "There is nothing here, or nothing for this reader: the two can't be told apart.");
        }
    }
    document
}

/// This document
///
/// OpenAPI 3.1, complete: every route is in it.
#[utoipa::path(get, path = "/openapi.json", operation_id = "getDocument", tag = "About",
    responses((status = 200, description = "The document", body = Object, content_type = "application/json")))]
async fn document(params: Params) -> Result<Response, Problem> {
    static TEXT: LazyLock<Result<String, String>> = LazyLock::new(|| openapi().to_json().map_err(|e| e.to_string()));
    params.finish()?;
    match &*TEXT {
        Ok(text) => Ok(([(header::CONTENT_TYPE, "application/json")], text.as_str()).into_response()),
        Err(error) => Err(Problem::fault_because(error)),
    }
}

/// A list's answer; the address of what follows is also a `Link` header (RFC 8288).
fn listed(next: Option<&str>, body: &impl Serialize) -> Response {
    let mut response = axum::Json(body).into_response();
    if let Some(link) = next.and_then(|next| HeaderValue::from_str(&format!("<{next}>; rel=\"next\"")).ok()) {
        response.headers_mut().insert(header::LINK, link);
    }
    response
}
