//! The look's files, inside the program, under names that carry their content's hash: cached for ever, never stale.

use std::sync::LazyLock;

use axum::{
    Router,
    extract::Path,
    http::header,
    response::{IntoResponse, Response},
    routing::get,
};
use sha2::{Digest, Sha256};

use crate::{App, failure::Failure};

struct Asset {
    href: String,
    kind: &'static str,
    bytes: &'static [u8],
}

impl Asset {
    fn new(stem: &str, extension: &str, kind: &'static str, bytes: &'static [u8]) -> Self {
        let hash: String = hex::encode(Sha256::digest(bytes)).chars().take(12).collect();
        Self { href: format!("/assets/{stem}-{hash}.{extension}"), kind, bytes }
    }
}

/// Tokens and pieces travel as one file: one request less before the first line is drawn.
static STYLE: LazyLock<Asset> = LazyLock::new(|| {
    let bytes = concat!(include_str!("../assets/tokens.css"), include_str!("../assets/app.css")).as_bytes();
    Asset::new("app", "css", "text/css; charset=utf-8", bytes)
});
static SCRIPT: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("app", "js", "text/javascript; charset=utf-8", include_bytes!("../assets/app.js")));
static EDITOR: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new("editor", "js", "text/javascript; charset=utf-8", include_bytes!("../assets/editor.js"))
});
static ICON: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("seal", "svg", "image/svg+xml", include_bytes!("../assets/seal.svg")));

/// Address of the style sheet.
#[must_use]
pub fn style() -> &'static str {
    &STYLE.href
}

/// Address of the script. No page needs it.
#[must_use]
pub fn script() -> &'static str {
    &SCRIPT.href
}

/// Address of the script of the catalogue's editor; only its page asks for it.
#[must_use]
pub fn editor() -> &'static str {
    &EDITOR.href
}

/// Address of the site's icon.
#[must_use]
pub fn icon() -> &'static str {
    &ICON.href
}

/// The route.
pub(crate) fn routes() -> Router<App> {
    Router::new().route("/assets/{file}", get(serve))
}

async fn serve(Path(file): Path<String>) -> Result<Response, Failure> {
    let asset = [&STYLE, &SCRIPT, &EDITOR, &ICON]
        .into_iter()
        .find(|asset| asset.href.strip_prefix("/assets/") == Some(&file))
        .ok_or(Failure::not_found())?;
    let headers = [(header::CONTENT_TYPE, asset.kind), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")];
    Ok((headers, asset.bytes).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_carry_the_hash() {
        for href in [style(), script(), editor(), icon()] {
            let stem = href.strip_prefix("/assets/").unwrap();
            let hash = stem.split(['-', '.']).nth(1).unwrap();
            assert!(hash.len() == 12 && hash.bytes().all(|b| b.is_ascii_hexdigit()), "{href}");
        }
        assert_ne!(Asset::new("a", "b", "", b"1").href, Asset::new("a", "b", "", b"2").href);
    }

    #[tokio::test]
    async fn serves_known_names_only() {
        let name = |href: &str| href.strip_prefix("/assets/").unwrap().to_owned();
        assert!(serve(Path(name(style()))).await.is_ok());
        for unknown in ["app.css", "app-000000000000.css", "../Cargo.toml", ""] {
            assert!(serve(Path(unknown.to_owned())).await.is_err(), "{unknown}");
        }
    }

    /// No colour outside the tokens, and the whole look in a fraction of the 60 KB a first page may weigh.
    #[test]
    fn pieces_have_no_colour_of_their_own() {
        let css = include_str!("../assets/app.css");
        for line in css.lines() {
            let literal = line.split('#').skip(1).any(|rest| rest.starts_with(|c: char| c.is_ascii_hexdigit()));
            assert!(!literal && !line.contains("rgb(") && !line.contains("hsl("), "{line}");
        }
        let tokens = include_str!("../assets/tokens.css");
        for used in css.split("var(--").skip(1).filter_map(|rest| rest.split(')').next()) {
            assert!(tokens.contains(&format!("--{used}:")), "no token --{used}");
        }
        assert!(css.len() + tokens.len() < 40_000, "{}", css.len() + tokens.len());
    }
}
