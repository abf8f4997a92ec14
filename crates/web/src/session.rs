//! Who is signed in, and what a form sent.
//!
//! [`load`] puts the person into the request's extensions: [`SignedIn`] for handlers of the workbench, the tokens that
//! [`ReaderTokens`](crate::layout::ReaderTokens) reads, the name for the page's head, the form token. Forms are checked
//! in [`verified_form`](crate::verified_form).

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    Form,
    body::{Body, to_bytes},
    extract::{FromRequest, FromRequestParts, Request, State},
    http::{HeaderMap, HeaderValue, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use office::{Identity, session::SeatView};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value as Json};
use subtle::ConstantTimeEq;

use crate::{
    App, api, cookie,
    failure::Failure,
    failure_page,
    layout::{Csrf, PageContext, Reader, encode},
};

/// The token of the sign-in form, before there is a session (double submit).
const OPENING: [&str; 2] = ["gongkai-form", "__Host-gongkai-form"];

fn named(names: [&'static str; 2], app: &App) -> &'static str {
    let [plain, secure] = names;
    if app.secure_cookies { secure } else { plain }
}

fn set_cookie(app: &App, name: &str, value: &str, ended: bool) -> Option<HeaderValue> {
    let secure = if app.secure_cookies { "; Secure" } else { "" };
    let age = if ended { "; Max-Age=0" } else { "" };
    HeaderValue::from_str(&format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{age}")).ok()
}

/// The session's secret of a request.
#[must_use]
pub fn secret<'a>(app: &App, headers: &'a HeaderMap) -> Option<&'a str> {
    cookie::value(headers, named(cookie::SESSION, app)).filter(|v| !v.is_empty())
}

/// Gives the browser the session's secret; an empty one takes it back.
pub fn keep(app: &App, response: &mut Response, secret: &str) {
    if let Some(line) = set_cookie(app, named(cookie::SESSION, app), secret, secret.is_empty()) {
        response.headers_mut().append(header::SET_COOKIE, line);
    }
}

/// The token of the sign-in form that this browser holds already.
#[must_use]
pub fn opening<'a>(app: &App, headers: &'a HeaderMap) -> Option<&'a str> {
    cookie::value(headers, named(OPENING, app)).filter(|v| v.len() == 32)
}

/// Gives the browser the token of the sign-in form.
pub fn keep_opening(app: &App, response: &mut Response, token: &str) {
    if let Some(line) = set_cookie(app, named(OPENING, app), token, false) {
        response.headers_mut().append(header::SET_COOKIE, line);
    }
}

/// Middleware: who asks.
pub async fn load(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let secret = secret(&app, request.headers()).map(str::to_owned);
    let Some(secret) = secret.filter(|_| !request.uri().path().starts_with("/assets/")) else {
        return next.run(request).await;
    };
    match app.office.sessions().identity(&secret).await {
        // what draws failures stands further in, and can't be asked from here
        Err(error) if api::is_for_programs(request.uri()) => return api::Problem::from(error).into_response(),
        Err(error) => {
            let (parts, _) = request.into_parts();
            return failure_page::draw(PageContext::of(&parts, &app), &app, Failure::from(error));
        }
        Ok(None) => return next.run(request).await,
        Ok(Some(identity)) => {
            let extensions = request.extensions_mut();
            extensions.insert(identity.tokens.clone());
            extensions.insert(Csrf(identity.session.csrf.clone()));
            extensions.insert(Reader {
                name: identity.person.name.clone(),
                seat: identity.seat.as_ref().map(seat_words).unwrap_or_default(),
                standing_in_for: identity.seat.as_ref().and_then(|view| view.standing_in_for.clone()),
                admin: identity.seat.as_ref().is_some_and(|view| view.seat.role.is_admin()),
            });
            extensions.insert(SignedIn(Arc::new(identity)));
        }
    }
    let mut response = next.run(request).await;
    // What was drawn for somebody is kept nowhere: not by the browser, not by what stands between.
    response.headers_mut().entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// A seat in words: organisation and 职务.
#[must_use]
pub fn seat_words(view: &SeatView) -> String {
    format!("{} {}", view.org, view.seat.title)
}

/// The seat somebody signs from, with the holder whom a delegate signs for; empty if none is chosen.
pub fn seat_signed(ctx: &PageContext, me: &Identity) -> String {
    let words = |view: &SeatView| ctx.signed_for(seat_words(view), view.standing_in_for.as_deref());
    me.seat.as_ref().map(words).unwrap_or_default()
}

/// Somebody signed in: an extractor. Without a session it leads to the sign-in page and back.
#[derive(Clone, Debug)]
pub struct SignedIn(pub Arc<Identity>);

impl<S: Sync> FromRequestParts<S> for SignedIn {
    type Rejection = Redirect;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Redirect> {
        let back = parts.uri.path_and_query().map_or("/desk", |p| p.as_str());
        parts
            .extensions
            .get::<SignedIn>()
            .cloned()
            .ok_or_else(|| Redirect::to(&format!("/sign-in?back={}", encode(back))))
    }
}

/// Somebody acting from a seat: an extractor. With several seats and none chosen it leads to the chooser and back.
#[derive(Clone, Debug)]
pub struct SeatedUser(pub Arc<Identity>);

impl<S: Sync> FromRequestParts<S> for SeatedUser {
    type Rejection = Redirect;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Redirect> {
        let SignedIn(me) = SignedIn::from_request_parts(parts, state).await?;
        if me.seat.is_some() {
            return Ok(Self(me));
        }
        let back = parts.uri.path_and_query().map_or("/desk", |p| p.as_str());
        Err(Redirect::to(&format!("/desk/seats?back={}", encode(back))))
    }
}

/// What a form sent: names and values in their order, repeated names kept.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Fields(pub Vec<(String, String)>);

impl std::fmt::Debug for Fields {
    /// Names only: values may be passwords.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.0.iter().map(|(name, _)| name)).finish()
    }
}

impl Fields {
    /// The value of a field; empty if it was not sent.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v)
    }

    /// A form's type from what was sent; how each field is sent, the empty form says. A list has several values:
    /// repeated names, or `name.key` with a value, which reads `key=value` (radio buttons need a name for each
    /// question). A truth value is a box alone.
    ///
    /// # Errors
    /// If the fields don't fit the type.
    pub fn read<T: Default + Serialize + DeserializeOwned>(&self) -> Result<T, Failure> {
        let empty = serde_json::to_value(T::default()).map_err(|_| Failure::unreadable())?;
        let lists = empty.as_object().into_iter().flatten().filter(|(_, value)| value.is_array());
        let mut many: BTreeMap<&str, Vec<Json>> = lists.map(|(name, _)| (name.as_str(), Vec::new())).collect();
        let mut map = Map::new();
        for (name, value) in &self.0 {
            let (list, line) = match name.split_once('.') {
                Some((list, key)) => (list, format!("{key}={value}")),
                None => (name.as_str(), value.clone()),
            };
            if let Some(values) = many.get_mut(list) {
                values.push(Json::String(line));
            } else if empty.get(name).is_some_and(Json::is_boolean) {
                map.insert(name.clone(), Json::Bool(true));
            } else {
                // The first of a name counts, as in `get`.
                map.entry(name.clone()).or_insert_with(|| Json::String(value.clone()));
            }
        }
        map.extend(many.into_iter().map(|(name, values)| (name.to_owned(), Json::Array(values))));
        serde_json::from_value(Json::Object(map)).map_err(|_| Failure::unreadable())
    }

    /// The fields of a form's body, which is read no further than `limit`.
    ///
    /// # Errors
    /// If it is no form, or too large.
    pub async fn of(request: Request, limit: FormLimit) -> Result<Self, Failure> {
        let (parts, body) = request.into_parts();
        let bytes = to_bytes(body, limit.bytes).await.map_err(|_| Failure::too_large())?;
        // a field takes two bytes here and fifty on the page that gives it back
        if bytes.iter().filter(|byte| **byte == b'&').count() >= limit.fields {
            return Err(Failure::too_large());
        }
        let request = Request::from_parts(parts, Body::from(bytes));
        let Form(fields) = Form::from_request(request, &()).await.map_err(|_| Failure::unreadable())?;
        Ok(Self(fields))
    }
}

/// How much of a form without files is read. How much that is depends on who asks: it is known before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormLimit {
    /// Bytes of the body.
    pub bytes: usize,
    /// Fields in it.
    pub fields: usize,
}

impl FormLimit {
    /// Of a sign-in, with what it carries along.
    pub const SIGN_IN: Self = Self { bytes: 64 << 10, fields: 500 };
    /// Of somebody who is not signed in, or no longer: what they typed is carried along, hence less than a sign-in takes.
    pub const STRANGER: Self = Self { bytes: 48 << 10, fields: 400 };
    /// Of somebody signed in: the longest text with its marks, or a page of the widest catalogue.
    pub const SIGNED_IN: Self = Self { bytes: 2 << 20, fields: 5_000 };
}

/// What somebody sent who did not get through: carried along until it can be sent again.
#[derive(Clone, Debug, Default)]
pub struct CarriedForm {
    /// The address it was sent to; empty for nothing.
    pub to: String,
    /// What was sent.
    pub fields: Fields,
}

/// Names of carried fields begin so.
pub const KEPT: &str = "~";

impl CarriedForm {
    /// What was sent to an address, without its token.
    pub(crate) fn new(to: &str, fields: Fields) -> Self {
        let Fields(mut fields) = fields;
        fields.retain(|(name, _)| name != "csrf");
        Self { to: to.to_owned(), fields: Fields(fields) }
    }

    /// What a page on the way carried along. Only addresses of the workbench can be sent to again.
    #[must_use]
    pub fn carried(fields: &Fields) -> Self {
        let to = fields.get("to");
        if !to.starts_with("/desk/") || !crate::preference::is_local(to) {
            return Self::default();
        }
        let own = fields.0.iter().filter_map(|(n, v)| Some((n.strip_prefix(KEPT)?.to_owned(), v.clone())));
        Self { to: to.to_owned(), fields: Fields(own.collect()) }
    }

    /// Is there anything to carry?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.to.is_empty()
    }
}

/// Does the browser say that the form was sent from a page of ours? `None` if it says nothing.
#[must_use]
pub fn from_here(headers: &HeaderMap) -> Option<bool> {
    let text = |name: header::HeaderName| headers.get(name).and_then(|v| v.to_str().ok());
    // `none`: the reader's own doing, such as a form restored with its tab.
    if let Some(site) = headers.get("sec-fetch-site").and_then(|v| v.to_str().ok()).filter(|s| *s != "none") {
        return Some(site == "same-origin");
    }
    let origin = text(header::ORIGIN)?;
    let host = text(header::HOST).unwrap_or("");
    Some(origin.split_once("://").is_some_and(|(_, from)| !host.is_empty() && from.eq_ignore_ascii_case(host)))
}

/// Whether two tokens are equal. Takes as long for any two of a length.
#[must_use]
pub fn same_token(a: &str, b: &str) -> bool {
    !a.is_empty() && bool::from(a.as_bytes().ct_eq(b.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::disclosure::{plan::PlanForm, review::SignForm};

    fn fields(pairs: &[(&str, &str)]) -> Fields {
        Fields(pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect())
    }

    #[test]
    fn repeated_fields_become_lists() {
        let sent = fields(&[
            ("csrf", "x"),
            ("title", "甲"),
            ("title", "乙"),
            ("modes", "web"),
            ("modes", "board"),
            ("risk.legality", "low"),
            ("risk.control", "high"),
            ("unstable", "on"),
        ]);
        let form: PlanForm = sent.read().unwrap();
        let expect = PlanForm {
            title: "甲".into(),
            modes: vec!["web".into(), "board".into()],
            risk: vec!["legality=low".into(), "control=high".into()],
            unstable: true,
            ..PlanForm::default()
        };
        assert_eq!(form, expect);
        let sent = fields(&[("checklist.9.1", "no"), ("outcome", "pass")]);
        let form: SignForm = sent.read().unwrap();
        assert_eq!((form.checklist, form.outcome.as_str()), (vec!["9.1=no".to_owned()], "pass"));
    }

    #[tokio::test]
    async fn forms_as_browsers_send_them() {
        let check = async |body: &'static str, expect: Option<&[(&str, &str)]>| {
            let request = Request::post("/")
                .header("content-type", "application/x-www-form-urlencoded")
                .body(body.into())
                .unwrap();
            let limit = FormLimit { bytes: 60, fields: 4 };
            assert_eq!(Fields::of(request, limit).await.ok(), expect.map(fields), "{body}");
        };
        check("a=1&b=&a=2", Some(&[("a", "1"), ("b", ""), ("a", "2")])).await;
        check("t=%E5%85%AC+%E5%BC%80%0D%0A%26", Some(&[("t", "公 开\r\n&")])).await;
        check("", Some(&[])).await;
        check("a&b&c&d", Some(&[("a", ""), ("b", ""), ("c", ""), ("d", "")])).await;
        check("a&b&c&d&e", None).await;
        check(
            "a=0123456789012345678901234567890123456789012345678901234567",
            Some(&[("a", "0123456789012345678901234567890123456789012345678901234567")]),
        )
        .await;
        check("a=01234567890123456789012345678901234567890123456789012345678", None).await;
        let other = Request::post("/").header("content-type", "text/plain").body("a=1".into()).unwrap();
        assert!(Fields::of(other, FormLimit::SIGN_IN).await.is_err());
    }

    #[test]
    fn tokens() {
        for (a, b, expect) in [
            ("abc", "abc", true),
            ("abc", "abd", false),
            ("abc", "ab", false),
            ("", "", false),
            ("", "abc", false),
            ("0bc", "abc", false),
        ] {
            assert_eq!(same_token(a, b), expect, "{a} {b}");
        }
    }

    #[test]
    fn where_a_form_comes_from() {
        for (lines, expect) in [
            (vec![], None),
            (vec![("sec-fetch-site", "same-origin")], Some(true)),
            (vec![("sec-fetch-site", "same-site")], Some(false)),
            (vec![("sec-fetch-site", "none")], None),
            (vec![("sec-fetch-site", "cross-site"), ("origin", "https://a.cn"), ("host", "a.cn")], Some(false)),
            (vec![("origin", "https://a.cn"), ("host", "a.cn")], Some(true)),
            (vec![("origin", "http://a.cn:8080"), ("host", "A.cn:8080")], Some(true)),
            (vec![("origin", "http://a.cn:8081"), ("host", "a.cn:8080")], Some(false)),
            (vec![("origin", "null"), ("host", "a.cn")], Some(false)),
            (vec![("origin", "https://evil.example"), ("host", "a.cn")], Some(false)),
            (vec![("origin", "https://"), ("host", "")], Some(false)),
        ] {
            let mut headers = HeaderMap::new();
            for (name, value) in &lines {
                headers.insert(*name, value.parse().unwrap());
            }
            assert_eq!(from_here(&headers), expect, "{lines:?}");
        }
    }

    #[test]
    fn only_the_workbench_is_sent_to_again() {
        for (to, expect) in [
            ("/desk/plans/new/e1", true),
            ("/sign-out", false),
            ("//evil.example/desk/", false),
            ("https://evil.example/desk/", false),
            ("/desk/\\evil", false),
            ("", false),
        ] {
            let kept = CarriedForm::carried(&fields(&[("to", to), ("~title", "题"), ("login", "x")]));
            assert_eq!(!kept.is_empty(), expect, "{to}");
            if expect {
                assert_eq!(kept.fields, fields(&[("title", "题")]));
            }
        }
    }
}
