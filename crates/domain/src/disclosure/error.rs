//! Why a command on a disclosure did not come to pass.

use crate::{Refusal, refusal::RefusalKind};
use rules::procedure::Refusal as EngineRefusal;

/// A refusal, or numbers too large for the canonical encoding.
#[derive(Debug, thiserror::Error)]
pub enum DisclosureError {
    /// The rules or the state say no.
    #[error("refused: {}", .0.code)]
    Refused(Refusal),
    /// A value can't be encoded canonically: a fault of ours.
    #[error(transparent)]
    Canon(#[from] ledger::CanonError),
}

impl From<Refusal> for DisclosureError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<EngineRefusal> for Refusal {
    fn from(refusal: EngineRefusal) -> Self {
        let step = match &refusal {
            EngineRefusal::UnknownStep { step }
            | EngineRefusal::WrongKind { step }
            | EngineRefusal::NotNeeded { step }
            | EngineRefusal::Referred { step, .. }
            | EngineRefusal::NotOwed { step }
            | EngineRefusal::NotYet { step, .. }
            | EngineRefusal::AlreadyPassed { step }
            | EngineRefusal::NotAllowed { step, .. }
            | EngineRefusal::Outdated { step, .. }
            | EngineRefusal::SamePerson { step, .. } => Some(step.clone()),
            _ => None,
        };
        Self { code: refusal.code().replace('_', "-"), kind: RefusalKind::Conflict, article: None, step }
    }
}

impl From<EngineRefusal> for DisclosureError {
    fn from(refusal: EngineRefusal) -> Self {
        Self::Refused(refusal.into())
    }
}
