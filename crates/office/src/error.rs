//! What can go wrong behind the door: the user's input, the rules, or us.

use domain::{Problems, Refusal, disclosure::DisclosureError};

/// A fault of ours or of the machine. Logged once with its chain; the page shows a reference number.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The store.
    #[error(transparent)]
    Store(#[from] store::StoreError),
    /// The blobs.
    #[error(transparent)]
    Blob(#[from] store::BlobError),
    /// The search index.
    #[error(transparent)]
    Search(#[from] search::Error),
    /// A value that can't be encoded canonically.
    #[error(transparent)]
    Canon(#[from] ledger::CanonError),
    /// A ruleset that was refused.
    #[error(transparent)]
    Rules(#[from] rules::LoadErrors),
    /// A file outside the database.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// What should not be.
    #[error("{0}")]
    Broken(String),
}

impl Fault {
    /// Is it only that the place of the files can't be reached now? Then it may be tried again.
    #[must_use]
    pub fn is_away(&self) -> bool {
        matches!(self, Self::Blob(store::BlobError::Store(_)))
    }
}

/// Why a command or a read did not succeed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// What was typed: all of it at once (422).
    #[error("problems with {} fields", .0.0.len())]
    Problems(Problems),
    /// The rules or the state say no (403, 404, 409).
    #[error("refused: {}", .0.code)]
    Refused(Refusal),
    /// Ours (500).
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<Problems> for Error {
    fn from(problems: Problems) -> Self {
        Self::Problems(problems)
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<DisclosureError> for Error {
    fn from(halt: DisclosureError) -> Self {
        match halt {
            DisclosureError::Refused(refusal) => Self::Refused(refusal),
            DisclosureError::Canon(error) => Self::Fault(error.into()),
        }
    }
}

macro_rules! faults {
    ($($source:ty),+) => {$(
        impl From<$source> for Error {
            fn from(error: $source) -> Self {
                Self::Fault(error.into())
            }
        }
    )+};
}
faults!(store::StoreError, store::BlobError, search::Error, ledger::CanonError, rules::LoadErrors, std::io::Error);

impl Error {
    /// Something that should not be.
    #[must_use]
    pub fn broken(what: impl std::fmt::Display) -> Self {
        Self::Fault(Fault::Broken(what.to_string()))
    }
}
