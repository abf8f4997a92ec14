//! Commands on a disclosure. Each reads the same: load, ask the policy, read the form, decide purely, keep.

pub mod approval;
pub mod attachment;
pub mod consent;
mod correct;
pub mod deferred_review;
pub mod dossier;
mod keep;
pub mod plan;
mod propose;
pub mod review;
mod sign;
pub mod variation;
pub mod version;
mod withdraw;
pub mod withholding;

use crate::Office;

pub use propose::Proposed;

/// Commands on a disclosure.
#[derive(Clone, Copy)]
pub struct Disclosures<'a>(pub(crate) &'a Office);
