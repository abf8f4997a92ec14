//! Headers of every answer, set in one place: what may run in a page, what may be stored, what has changed.

use axum::{
    body::{Body, HttpBody as _, to_bytes},
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::Response,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

use crate::cookie;

/// Nothing inline, nothing from elsewhere, no frames.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; \
    form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Pages and answers are far smaller; what is larger goes out without an ETag.
const LARGEST: usize = 4 << 20;

const FIXED: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
];

/// Middleware: security headers, and how long an answer may be kept.
pub async fn set(request: Request, next: Next) -> Response {
    let session = cookie::SESSION.iter().any(|name| cookie::value(request.headers(), name).is_some());
    let get = *request.method() == Method::GET;
    let reading = get || *request.method() == Method::HEAD;
    let known = request.headers().get(header::IF_NONE_MATCH).cloned();
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in FIXED {
        // a file has a stricter policy of its own
        if name != header::CONTENT_SECURITY_POLICY || !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    if headers.contains_key(header::CACHE_CONTROL) {
        return response;
    }
    if session || !reading || headers.contains_key(header::SET_COOKIE) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        return response;
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(header::VARY, HeaderValue::from_static("cookie, accept-language"));
    // HEAD has lost its body by now, and with it what the tag is made of.
    let small = response.body().size_hint().exact().is_some_and(|size| size <= LARGEST as u64);
    if get && small && response.status() == StatusCode::OK && is_tagged(response.headers()) {
        return tagged(response, known.as_ref()).await;
    }
    response
}

/// Pages, and what the API says.
fn is_tagged(headers: &HeaderMap) -> bool {
    let Some(kind) = headers.get(header::CONTENT_TYPE).map(HeaderValue::as_bytes) else { return false };
    kind.starts_with(b"text/html") || kind.starts_with(b"application/json")
}

/// The answer with an ETag made of its content (which holds language, build and all), or 304.
async fn tagged(response: Response, known: Option<&HeaderValue>) -> Response {
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, LARGEST).await else {
        parts.status = StatusCode::INTERNAL_SERVER_ERROR;
        return Response::from_parts(parts, Body::empty());
    };
    let digest = Sha256::digest(&bytes);
    // Weak: the same page may travel compressed or not.
    let tag = format!("W/\"{}\"", URL_SAFE_NO_PAD.encode(digest.get(..16).unwrap_or_default()));
    let same = known.and_then(|v| v.to_str().ok()).is_some_and(|v| v.split(',').any(|one| one.trim() == tag));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        parts.headers.insert(header::ETAG, tag);
    }
    if same {
        parts.status = StatusCode::NOT_MODIFIED;
        parts.headers.remove(header::CONTENT_LENGTH);
        return Response::from_parts(parts, Body::empty());
    }
    Response::from_parts(parts, Body::from(bytes))
}
