//! What the rules or the state refuse: a typed code, the article it rests on, the next step. Words are elsewhere.

use serde::{Deserialize, Serialize};

/// Why a command was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// Picks the words: Fluent key `refusal-{code}`; its next step is `refusal-{code}-next`.
    pub code: String,
    /// What it is like, for the HTTP status.
    pub kind: RefusalKind,
    /// Article of the ruleset it rests on; none if it is the platform's own.
    pub article: Option<u8>,
    /// The procedure step it concerns, if any.
    pub step: Option<String>,
}

/// What a refusal is like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefusalKind {
    /// It exists but this seat may not do that (403).
    Forbidden,
    /// For this reader it does not exist (404), in words identical to "never existed".
    Absent,
    /// The state of things says no (409).
    Conflict,
}

impl Refusal {
    /// The state of things says no.
    #[must_use]
    pub fn conflict(code: &str, article: Option<u8>) -> Self {
        Self { code: code.into(), kind: RefusalKind::Conflict, article, step: None }
    }

    /// This seat may not.
    #[must_use]
    pub fn forbidden(code: &str) -> Self {
        Self { code: code.into(), kind: RefusalKind::Forbidden, article: None, step: None }
    }

    /// Absent, or not for this reader: the two can't be told apart.
    #[must_use]
    pub fn absent() -> Self {
        Self { code: "absent".into(), kind: RefusalKind::Absent, article: None, step: None }
    }

    /// The refusal, with the step it concerns.
    #[must_use]
    pub fn at(mut self, step: impl Into<String>) -> Self {
        self.step = Some(step.into());
        self
    }
}

/// Every refusal code the domain itself raises; the engine's own codes come on top. Words exist for each.
pub const CODES: &[&str] = &[
    "absent",
    "not-your-duty",
    "not-your-seat",
    "vacant",
    "plan-changed",
    "nothing-to-correct",
    "already-correcting",
    "already-withdrawn",
    "not-released",
    "not-due",
    "reason-missing",
    "ground-unknown",
    "contingency-missing",
    "ended",
    "version-stale",
    "text-locked",
];
