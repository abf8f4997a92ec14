//! What went otherwise: one place maps it to a status and the keys of its words. Its page is in
//! [`failure_page`](crate::failure_page).

use std::{
    error::Error,
    fmt::Write as _,
    sync::atomic::{AtomicU32, Ordering},
};

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};

use domain::{Refusal, refusal::RefusalKind};

/// A request that ends in an error page. Handlers return it; [`pages`](crate::failure_page::pages) draws it in the reader's language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The answer's status.
    pub status: StatusCode,
    /// Picks the words: Fluent keys `error-{code}-title`, `-text` and `-next`.
    pub code: &'static str,
    /// A sentence already in words that stands before the general text (which rule says no, which article).
    pub because: Vec<FailureDetail>,
    /// Article of the rules in force that it rests on.
    pub article: Option<u8>,
    /// What to tell the administrator; only for our own faults.
    pub reference: String,
}

/// A refusal's reason: Fluent key and arguments, for words are known only when the page is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailureDetail {
    /// Fluent key.
    pub key: String,
    /// Its arguments.
    pub args: Vec<(&'static str, String)>,
}

impl Failure {
    fn new(status: StatusCode, code: &'static str) -> Self {
        Self { status, code, because: Vec::new(), article: None, reference: String::new() }
    }

    /// 404: never existed, or not for this reader. The words are the same.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "404")
    }

    /// 403: signed in and allowed to know of it, but not to do it.
    #[must_use]
    pub fn forbidden() -> Self {
        Self::new(StatusCode::FORBIDDEN, "403")
    }

    /// 403: the form's token is missing or old.
    #[must_use]
    pub fn stale_form() -> Self {
        Self::new(StatusCode::FORBIDDEN, "form")
    }

    /// 405.
    #[must_use]
    pub fn method() -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "405")
    }

    /// 409: somebody else was faster, or the state says no.
    #[must_use]
    pub fn conflict() -> Self {
        Self::new(StatusCode::CONFLICT, "409")
    }

    /// 413: more than is read of who asks.
    #[must_use]
    pub fn too_large() -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "413")
    }

    /// 422: what was sent can't be read as what was asked for.
    #[must_use]
    pub fn unreadable() -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "422")
    }

    /// 429: too many attempts.
    #[must_use]
    pub fn too_many() -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, "429")
    }

    /// 500: our own fault. The chain of causes is logged once, here, under the number that the page shows.
    #[must_use]
    pub fn fault(error: &(dyn Error + 'static)) -> Self {
        let mut chain = error.to_string();
        let mut cause = error.source();
        while let Some(next) = cause {
            let _ = write!(chain, ": {next}");
            cause = next.source();
        }
        Self::fault_because(&chain)
    }

    /// 500, from words for the log.
    #[must_use]
    pub fn fault_because(chain: &str) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(1);
        let reference = format!("{:04X}-{:04}", std::process::id() & 0xffff, COUNT.fetch_add(1, Ordering::Relaxed));
        tracing::error!(reference, chain, "fault");
        Self { reference, ..Self::new(StatusCode::INTERNAL_SERVER_ERROR, "500") }
    }

    /// With a reason in words.
    #[must_use]
    pub fn because(mut self, key: impl Into<String>, args: Vec<(&'static str, String)>) -> Self {
        self.because.push(FailureDetail { key: key.into(), args });
        self
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        let failure = match refusal.kind {
            RefusalKind::Absent => return Self::not_found(),
            RefusalKind::Forbidden => Self::forbidden(),
            RefusalKind::Conflict => Self::conflict(),
        };
        let key = format!("refusal-{}", refusal.code);
        let next = format!("{key}-next");
        Self { article: refusal.article, ..failure.because(key, Vec::new()).because(next, Vec::new()) }
    }
}

impl From<office::Error> for Failure {
    /// Pages with a form answer [`office::Error::Problems`] themselves, beside the fields; elsewhere it is unreadable.
    fn from(error: office::Error) -> Self {
        match error {
            office::Error::Problems(_) => Self::unreadable(),
            office::Error::Refused(refusal) => refusal.into(),
            office::Error::Fault(fault) if fault.is_away() => {
                Self { status: StatusCode::SERVICE_UNAVAILABLE, code: "503", ..Self::fault(&fault) }
            }
            office::Error::Fault(fault) => Self::fault(&fault),
        }
    }
}

impl IntoResponse for Failure {
    /// The status alone; [`pages`](crate::failure_page::pages) finds the failure in the extensions and draws it.
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}
