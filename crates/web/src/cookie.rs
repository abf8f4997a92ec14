//! Cookies: reading them, and the names they have here.

use axum::http::{HeaderMap, header::COOKIE};

/// The session of somebody signed in, over plain HTTP and behind TLS: the latter name can be set by no other host and
/// not over plain HTTP (RFC 6265bis, 4.1.3.2). Pages answered to either are never stored anywhere.
pub const SESSION: [&str; 2] = ["gongkai", "__Host-gongkai"];
/// The reader's language: `zh-CN` or `en`.
pub const LANG: &str = "lang";
/// Large type, for those who read better so: `1`.
pub const LARGE: &str = "large";

/// The value of a cookie of a request.
#[must_use]
pub fn value<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_cookie() {
        for (line, expect) in [
            ("lang=en", Some("en")),
            ("a=b; lang=en; c=d", Some("en")),
            ("xlang=en", None),
            ("lang", None),
            ("lang=; a=b", Some("")),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(COOKIE, line.parse().unwrap());
            assert_eq!(value(&headers, LANG), expect, "{line}");
        }
    }
}
