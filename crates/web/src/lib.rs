//! Routes, forms, pages, words: everything people see of gongkai in a browser.
//!
//! Handlers parse, ask the office, draw. They see no SQL and no rules. Every page works without a script.
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::too_many_lines)
)]

pub mod api;
pub mod assets;
pub mod cookie;
pub mod desk;
pub mod failure;
pub mod failure_page;
pub mod headers;
pub mod i18n;
pub mod layout;
pub mod letter;
pub mod markdown;
pub mod people;
pub mod pieces;
pub mod portal;
pub mod preference;
pub mod serve;
pub mod session;
pub mod text;
mod upload;
pub mod verified_form;
mod waiting;

use std::sync::Arc;

use axum::{Router, middleware, response::IntoResponse, routing::get};
use tower_http::{CompressionLevel, catch_panic::CatchPanicLayer, compression::CompressionLayer};

use failure::Failure;
pub use layout::Site;
pub use serve::{ConnectionLimits, serve};

/// What handlers work with.
#[derive(Clone, Debug)]
pub struct App {
    /// The one door to everything.
    pub office: Arc<office::Office>,
    /// Is all data invented? Then every page says so.
    pub demo: bool,
    /// Version of the program.
    pub build: Arc<str>,
    /// Whose site this is.
    pub site: Arc<Site>,
    /// Are cookies only sent over HTTPS? Set it when a proxy in front speaks TLS.
    pub secure_cookies: bool,
    /// Where readers reach this site, without a slash at the end; empty if nobody said.
    pub site_url: Arc<str>,
    /// Does it send mail?
    pub sends_mail: bool,
}

impl App {
    /// What handlers work with, on an office.
    #[must_use]
    pub fn new(office: office::Office, demo: bool, build: &str, secure_cookies: bool) -> Self {
        let site = Arc::new(Site::of(office.rules().current()));
        Self {
            office: Arc::new(office),
            demo,
            build: build.into(),
            site,
            secure_cookies,
            site_url: "".into(),
            sends_mail: false,
        }
    }

    /// The same, reached at this address (`https://dwgk.example.gov.cn`), with or without mail.
    #[must_use]
    pub fn at(mut self, site_url: &str, sends_mail: bool) -> Self {
        self.site_url = site_url.trim_end_matches('/').into();
        self.sends_mail = sends_mail;
        self
    }

    /// A path as an address that works elsewhere; the path itself where nobody knows how the site is reached.
    pub(crate) fn absolute(&self, ctx: &layout::PageContext, path: &str) -> String {
        if !self.site_url.is_empty() {
            return format!("{}{path}", self.site_url);
        }
        let scheme = if self.secure_cookies { "https" } else { "http" };
        if ctx.host.is_empty() { path.to_owned() } else { format!("{scheme}://{}{path}", ctx.host) }
    }
}

/// All routes under one roof, with headers, error pages and compression.
pub fn router(app: App) -> Router {
    Router::new()
        .merge(api::routes(&app))
        .merge(assets::routes())
        .merge(preference::routes())
        .merge(pieces::routes())
        .merge(portal::routes())
        .merge(people::sign_in::routes())
        .merge(desk::routes())
        // For whoever watches the process: answers as soon as requests are served.
        .route("/healthz", get(|| async { "ok" }))
        .fallback(|| async { Failure::not_found() })
        .method_not_allowed_fallback(|| async { Failure::method() })
        .layer(CatchPanicLayer::custom(|_| Failure::fault_because("a handler panicked").into_response()))
        .layer(middleware::from_fn_with_state(app.clone(), failure_page::pages))
        .layer(middleware::from_fn_with_state(app.clone(), session::load))
        .layer(middleware::from_fn(headers::set))
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .with_state(app)
}
