//! What surrounds every page: whose site, which language, who reads, where one is.
//!
//! A handler takes a [`PageContext`] as an argument (it is an extractor), gives it a title and crumbs, and embeds it in its
//! page struct as field `ctx`. Templates extend `layout/portal.html` or `layout/desk.html` and speak through `ctx.t(key)`.

use std::{convert::Infallible, ops::Deref, sync::Arc};

use askama::Template;
use axum::{
    extract::FromRequestParts,
    http::{StatusCode, header, request::Parts},
    response::{Html, IntoResponse, Response},
};

use domain::token::Tokens;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use rules::Ruleset;

use crate::{App, assets, cookie, failure::Failure, i18n::Lang, i18n::Localizer};

/// Menu of the portal: address and Fluent key.
pub const PORTAL_NAV: &[(&str, &str)] = &[
    ("/", "nav-home"),
    ("/orgs", "nav-orgs"),
    ("/search", "nav-matters"),
    ("/categories", "nav-categories"),
    ("/verify", "nav-verify"),
];

/// Menu of the workbench: address and Fluent key.
pub const DESK_NAV: &[(&str, &str)] = &[
    ("/desk", "nav-todo"),
    ("/desk/calendar", "nav-calendar"),
    ("/desk/catalogue", "nav-catalogue"),
    ("/desk/findings", "nav-findings"),
    ("/desk/disclosures", "nav-register"),
    ("/", "nav-portal"),
];

/// Whose site this is; from the ruleset.
#[derive(Clone, Debug, Default)]
pub struct Site {
    /// Its name in Chinese: 达州市党务公开.
    pub name: String,
    /// Its name in English.
    pub name_en: String,
    /// Who runs it, in Chinese: 中共达州市委办公室.
    pub host: String,
    /// Who runs it, in English.
    pub host_en: String,
}

impl Site {
    /// The site of a ruleset, until somebody configures another name.
    #[must_use]
    pub fn of(rules: &Ruleset) -> Self {
        let words = |lang| Localizer { lang };
        let subject = words(Lang::Zh).t("site-subject");
        let name = match rules.name.zh.split_once(&subject) {
            Some((place, _)) => format!("{place}{subject}"),
            None => words(Lang::Zh).t1("site-name", "place", &rules.jurisdiction.zh),
        };
        Self {
            name,
            name_en: words(Lang::En).t1("site-name", "place", &rules.jurisdiction.en),
            host: rules.issuer.zh.clone(),
            host_en: rules.issuer.en.clone(),
        }
    }
}

/// What the reader may see: an extractor. The session middleware puts the person's [`Tokens`] into the request's
/// extensions; without, one is anonymous.
#[derive(Clone, Debug)]
pub struct ReaderTokens(pub Tokens);

impl<S: Sync> FromRequestParts<S> for ReaderTokens {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(parts.extensions.get::<Tokens>().cloned().unwrap_or_else(Tokens::anonymous)))
    }
}

/// Who is signed in, as the page's head names them. The session middleware puts it into the request's extensions.
#[derive(Clone, Debug)]
pub struct Reader {
    /// The person's name.
    pub name: String,
    /// The seat they act from, in words (南坝镇党政办 承办人); empty if none is chosen.
    pub seat: String,
    /// The holder whom they stand in for, by name.
    pub standing_in_for: Option<String>,
    /// Is it one of the three administrators' seats? They have no part in the work on catalogues.
    pub admin: bool,
}

/// The token that a form must send back. The session middleware puts it into the request's extensions.
#[derive(Clone, Debug, Default)]
pub struct Csrf(pub String);

/// A step of the way from the site's root to this page.
#[derive(Clone, Debug)]
pub struct Crumb {
    /// What it says.
    pub name: String,
    /// Where it leads; empty for the page itself.
    pub href: String,
}

/// What every page struct embeds as field `ctx`. It derefs to [`Localizer`]: `ctx.t(key)`, `ctx.date(day)`.
#[derive(Clone, Debug)]
pub struct PageContext {
    /// The reader's words.
    pub words: Localizer,
    /// Large type?
    pub large: bool,
    /// Title of the page, without the site's name.
    pub title: String,
    /// Path and query of this page.
    pub path: String,
    /// The host the reader asked, for addresses on paper; empty if the request names none.
    pub host: String,
    /// Which menu item is this page's: one of the addresses in [`PORTAL_NAV`] or [`DESK_NAV`]; empty for none.
    pub current: &'static str,
    /// Who is signed in.
    pub reader: Option<Reader>,
    /// Is all data invented?
    pub demo: bool,
    /// What forms must send back as `csrf`.
    pub csrf: String,
    /// The way here; the last one is the page itself.
    pub crumbs: Vec<Crumb>,
    /// Other forms of the page, for programs: media type, what it is, address.
    pub alternates: Vec<(&'static str, String, String)>,
    /// `<meta name content>` of the Chinese site standard: SiteName, ColumnName, ArticleTitle, PubDate, ContentSource.
    pub meta: Vec<(&'static str, String)>,
    /// Whose site.
    pub site: Arc<Site>,
    /// Version of the program.
    pub build: Arc<str>,
}

impl Deref for PageContext {
    type Target = Localizer;
    fn deref(&self) -> &Localizer {
        &self.words
    }
}

impl FromRequestParts<App> for PageContext {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        Ok(Self::of(parts, app))
    }
}

impl PageContext {
    /// The frame of a request.
    #[must_use]
    pub fn of(parts: &Parts, app: &App) -> Self {
        Self::on(parts, app.demo, &app.build, &app.site)
    }

    pub(crate) fn on(parts: &Parts, demo: bool, build: &Arc<str>, site: &Arc<Site>) -> Self {
        Self {
            words: Localizer { lang: Lang::of(cookie::value(&parts.headers, cookie::LANG), &parts.headers) },
            large: cookie::value(&parts.headers, cookie::LARGE) == Some("1"),
            title: String::new(),
            path: parts.uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string),
            host: host(parts),
            current: "",
            reader: parts.extensions.get::<Reader>().cloned(),
            demo,
            csrf: parts.extensions.get::<Csrf>().cloned().unwrap_or_default().0,
            crumbs: Vec::new(),
            alternates: Vec::new(),
            meta: Vec::new(),
            site: Arc::clone(site),
            build: Arc::clone(build),
        }
    }

    /// With this title and this item of the menu marked.
    #[must_use]
    pub fn titled(mut self, title: impl Into<String>, current: &'static str) -> Self {
        self.title = title.into();
        self.current = current;
        self
    }

    /// With a step of the way here. Give them from the root on; the last has no address.
    #[must_use]
    pub fn crumb(mut self, name: impl Into<String>, href: impl Into<String>) -> Self {
        self.crumbs.push(Crumb { name: name.into(), href: href.into() });
        self
    }

    /// With another form of the same page.
    #[must_use]
    pub fn alternate(mut self, kind: &'static str, title: impl Into<String>, href: impl Into<String>) -> Self {
        self.alternates.push((kind, title.into(), href.into()));
        self
    }

    /// With a `<meta>` of the Chinese site standard.
    #[must_use]
    pub fn meta(mut self, name: &'static str, content: impl Into<String>) -> Self {
        self.meta.push((name, content.into()));
        self
    }

    /// Name of the site in the reader's language.
    #[must_use]
    pub fn site_name(&self) -> &str {
        self.words.pick(&self.site.name, &self.site.name_en)
    }

    /// Who runs the site, in the reader's language.
    #[must_use]
    pub fn site_host(&self) -> &str {
        self.words.pick(&self.site.host, &self.site.host_en)
    }

    /// Address that keeps a choice (`lang=en`, `large=1`) and comes back here.
    #[must_use]
    pub fn set(&self, choice: &str) -> String {
        format!("/set?{choice}&back={}", encode(&self.path))
    }

    /// Is this menu item the page's?
    #[must_use]
    pub fn is_current(&self, href: &str) -> bool {
        self.current == href
    }

    /// The workbench's menu for this reader.
    pub fn desk_nav(&self) -> impl Iterator<Item = &'static (&'static str, &'static str)> {
        let admin = self.reader.as_ref().is_some_and(|r| r.admin);
        DESK_NAV.iter().filter(move |(href, _)| {
            !admin || !matches!(*href, "/desk/catalogue" | "/desk/calendar" | "/desk/findings")
        })
    }

    /// Address of the style sheet.
    #[must_use]
    pub fn style(&self) -> &'static str {
        assets::style()
    }

    /// Address of the script.
    #[must_use]
    pub fn script(&self) -> &'static str {
        assets::script()
    }

    /// Address of the icon.
    #[must_use]
    pub fn icon(&self) -> &'static str {
        assets::icon()
    }

    /// Is the page read in Chinese?
    #[must_use]
    pub fn is_zh(&self) -> bool {
        self.words.lang == Lang::Zh
    }
}

/// The `Host` of a request, if it looks like one: it comes from outside and goes into pages.
fn host(parts: &Parts) -> String {
    let host = parts.headers.get(header::HOST).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
    if host.len() <= 253 && host.chars().all(plain) { host.to_owned() } else { String::new() }
}

/// Percent-encodes a value for a query string (everything but RFC 3986's unreserved characters).
#[must_use]
pub fn encode(text: impl AsRef<str>) -> String {
    const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
    utf8_percent_encode(text.as_ref(), RESERVED).to_string()
}

/// A page drawn, 200.
#[must_use]
pub fn page(template: &impl Template) -> Response {
    page_as(StatusCode::OK, template)
}

/// A page drawn, with another status (422 for a form with problems, 410 for a tombstone).
#[must_use]
pub fn page_as(status: StatusCode, template: &impl Template) -> Response {
    match template.render() {
        Ok(html) => {
            let kind = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
            (status, kind, Html(html)).into_response()
        }
        Err(error) => Failure::fault(&error).into_response(),
    }
}
