//! Addresses from before a noun was called there as it is called everywhere: bookmarks and mails that have them lead to
//! the page where it is now. That goes by the address alone, also before signing in, so it tells nobody what is there.

use std::iter;

use axum::{Router, extract::MatchedPath, http::Uri, response::Redirect, routing::get};

use crate::App;

/// The word that stood in addresses, and the one that stands there now.
const WORDS: [(&str, &str); 3] =
    [("procedures", "variations"), ("withheld", "withholdings"), ("later", "deferred-reviews")];

/// The old addresses. They are read only: every form is on a page that has the new one.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/desk/procedures", get(lead_on))
        .route("/desk/procedures/{*rest}", get(lead_on))
        .route("/desk/withheld", get(lead_on))
        .route("/desk/withheld/{*rest}", get(lead_on))
        .route("/desk/disclosures/{id}/later/{*rest}", get(lead_on))
}

/// To the new address, for good.
async fn lead_on(route: MatchedPath, asked: Uri) -> Redirect {
    Redirect::permanent(&new_address(route.as_str(), &asked))
}

/// What was asked for with the new word in it; the rest and the query stay. Only where the route itself has the old word
/// is it replaced: what stands for `{id}` may read the same.
fn new_address(route: &str, asked: &Uri) -> String {
    let of_route = route.split('/').chain(iter::repeat(""));
    let replaced = asked
        .path()
        .split('/')
        .zip(of_route)
        .map(|(given, word)| WORDS.iter().find(|(old, _)| *old == word).map_or(given, |(_, new)| *new));
    let path = replaced.collect::<Vec<&str>>().join("/");
    match asked.query() {
        Some(query) => format!("{path}?{query}"),
        None => path,
    }
}
