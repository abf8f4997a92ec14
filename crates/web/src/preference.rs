//! `/set`: the reader's language and type size, kept in cookies; nothing is kept on the server.

use axum::{
    Router,
    extract::Query,
    http::{HeaderValue, header},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use serde::Deserialize;

use crate::{App, cookie, i18n::Lang};

/// A year, in seconds.
const KEEP: u32 = 31_536_000;

#[derive(Deserialize)]
struct Set {
    lang: Option<String>,
    large: Option<String>,
    #[serde(default)]
    back: String,
}

/// The route.
pub(crate) fn routes() -> Router<App> {
    Router::new().route("/set", get(set))
}

async fn set(Query(wish): Query<Set>) -> Response {
    let back = if is_local(&wish.back) { wish.back.as_str() } else { "/" };
    let mut response = Redirect::to(back).into_response();
    let mut keep = |name: &str, value: &str| {
        let line = format!("{name}={value}; Path=/; Max-Age={KEEP}; SameSite=Lax; HttpOnly");
        if let Ok(line) = HeaderValue::from_str(&line) {
            response.headers_mut().append(header::SET_COOKIE, line);
        }
    };
    if let Some(lang) = wish.lang.as_deref().and_then(Lang::parse) {
        keep(cookie::LANG, lang.tag());
    }
    if let Some(large @ ("0" | "1")) = wish.large.as_deref() {
        keep(cookie::LARGE, large);
    }
    response
}

/// A path of this site and nothing else: an open redirect would lend our name to others.
#[must_use]
pub fn is_local(path: &str) -> bool {
    path.starts_with('/')
        && !path.starts_with("//")
        && !path.contains('\\')
        && path.chars().all(|c| !c.is_control() && c.is_ascii())
}

#[cfg(test)]
mod tests {
    use super::is_local;

    #[test]
    fn only_paths_of_this_site() {
        for (path, expect) in [
            ("/", true),
            ("/d/1-2?x=%E4%B8%AD#a", true),
            ("", false),
            ("//evil.example", false),
            ("/\\evil.example", false),
            ("https://evil.example/", false),
            ("javascript:alert(1)", false),
            ("/a\r\nSet-Cookie: x=1", false),
            ("/\t/evil.example", false),
            ("/中", false),
        ] {
            assert_eq!(is_local(path), expect, "{path}");
        }
    }
}
