//! What went otherwise, for programs: RFC 9457. One place maps it to status, code and words.

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::{ToSchema, openapi};

use super::model::Tombstone;
use crate::{
    failure::Failure,
    i18n::{Lang, Localizer},
};

const KIND: &str = "application/problem+json";

/// What went otherwise (RFC 9457). Programs decide by `status` and `code`; `detail` is for people.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(title = "Problem")]
pub struct Problem {
    /// Always `about:blank`: the status says what kind of problem it is, `code` which one.
    #[serde(rename = "type")]
    #[schema(example = "about:blank")]
    kind: &'static str,
    /// The status in words.
    #[schema(example = "Bad Request")]
    title: &'static str,
    /// The HTTP status.
    #[schema(example = 400)]
    status: u16,
    /// Which problem it is; stable: `bad-parameter`, `not-found`, `withdrawn`, `method`, `fault`, or a refusal's own
    /// code such as `not-sealed-yet`.
    #[schema(value_type = String, example = "bad-parameter")]
    code: Box<str>,
    /// What happened and what to do, in English.
    #[schema(value_type = String, example = "Nothing was read. Mend the parameters named in `errors`.")]
    detail: Box<str>,
    /// Each parameter that is wrong; only with `bad-parameter`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    errors: Vec<ParameterError>,
    /// The article of the rules in force that it rests on, if any.
    #[serde(skip_serializing_if = "Option::is_none")]
    article: Option<u8>,
    /// What to tell the administrator; only with `fault`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    reference: Option<Box<str>>,
    /// What stands where a disclosure was withdrawn; only with `withdrawn`.
    #[serde(skip_serializing_if = "Option::is_none")]
    tombstone: Option<Box<Tombstone>>,
}

/// A parameter that can't be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(title = "ParameterError")]
pub struct ParameterError {
    /// Its name.
    #[schema(example = "limit")]
    pub parameter: String,
    /// What is wrong and what to do, in English.
    #[schema(example = "Give a whole number from 1 to 200.")]
    pub detail: String,
}

impl Problem {
    fn new(status: StatusCode, code: &str, detail: &str) -> Self {
        Self {
            kind: "about:blank",
            title: status.canonical_reason().unwrap_or_default(),
            status: status.as_u16(),
            code: code.into(),
            detail: detail.into(),
            errors: Vec::new(),
            article: None,
            reference: None,
            tombstone: None,
        }
    }

    /// 404: never existed, or not for this reader. The answers are the same to the byte.
    #[must_use]
    pub fn not_found() -> Self {
        let detail = "There is nothing at this address, or nothing for this reader. All addresses begin in \
            /api/v1/openapi.json; those of disclosures come from /api/v1/disclosures and /api/v1/search.";
        Self::new(StatusCode::NOT_FOUND, "not-found", detail)
    }

    /// 405: this API only reads.
    #[must_use]
    pub fn method() -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "method", "This API only reads: use GET.")
    }

    /// 400, with all that is wrong.
    #[must_use]
    pub fn parameters(errors: Vec<ParameterError>) -> Self {
        let detail = "Nothing was read. Mend the parameters named in `errors`.";
        Self { errors, ..Self::new(StatusCode::BAD_REQUEST, "bad-parameter", detail) }
    }

    /// 410: withdrawn; what stands in its place.
    #[must_use]
    pub(super) fn withdrawn(tombstone: Tombstone) -> Self {
        let detail = "This disclosure was withdrawn. `tombstone` says when and why.";
        Self { tombstone: Some(Box::new(tombstone)), ..Self::new(StatusCode::GONE, "withdrawn", detail) }
    }

    /// Is it the one that says nothing?
    pub(super) fn is_not_found(&self) -> bool {
        self.status == StatusCode::NOT_FOUND.as_u16()
    }

    #[cfg(test)]
    pub(super) fn into_errors(self) -> Vec<ParameterError> {
        self.errors
    }

    /// 500, from words for the log.
    #[must_use]
    pub fn fault_because(chain: &str) -> Self {
        Self::of_fault(Failure::fault_because(chain))
    }

    /// The fault is logged by the failure, whose number the reader gets.
    fn of_fault(failure: Failure) -> Self {
        let detail = "Our fault. Try again later, or tell the administrator the `reference`.";
        Self {
            reference: Some(failure.reference.into()),
            ..Self::new(StatusCode::INTERNAL_SERVER_ERROR, "fault", detail)
        }
    }
}

impl From<office::Error> for Problem {
    fn from(error: office::Error) -> Self {
        let refusal = match error {
            office::Error::Fault(fault) => return Self::of_fault(Failure::fault(&fault)),
            office::Error::Problems(_) => {
                return Self::new(StatusCode::BAD_REQUEST, "bad-parameter", "What was asked for can't be read.");
            }
            office::Error::Refused(refusal) => refusal,
        };
        let status = Failure::from(refusal.clone()).status;
        if status == StatusCode::NOT_FOUND {
            return Self::not_found();
        }
        let english = Localizer { lang: Lang::En };
        let said = ["", "-next"].map(|part| english.find(&format!("refusal-{}{part}", refusal.code), &[]));
        let said: Vec<String> = said.into_iter().flatten().collect();
        let detail =
            if said.is_empty() { "The state of things says no. Try again later.".to_owned() } else { said.join(" ") };
        Self { article: refusal.article, ..Self::new(status, &refusal.code, &detail) }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        // Texts and numbers only: it can't fail, and if it did, the status would still say enough.
        let body = serde_json::to_vec(&self).unwrap_or_default();
        (status, [(header::CONTENT_TYPE, KIND)], body).into_response()
    }
}

/// A problem as the document describes it.
pub(super) fn described(description: &str) -> openapi::Response {
    let schema = openapi::Ref::from_schema_name("Problem");
    let content = openapi::ContentBuilder::new().schema(Some(schema)).build();
    openapi::ResponseBuilder::new().description(description).content(KIND, content).build()
}
