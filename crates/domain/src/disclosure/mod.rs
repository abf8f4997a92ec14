//! One disclosure (一次公开): a plan on its way through its organisation's procedure, and what became of it.
//!
//! Every decision is a pure function from what is to what shall be, or a refusal; the office reads, asks and keeps.
//! `data` is what it consists of, `status` where it stands, `commands` what can be done with it.

pub mod attachment;
mod commands;
pub mod consent;
mod data;
pub mod deferred_review;
mod error;
mod opinion;
pub mod plan;
mod resume;
pub mod review;
pub mod routine;
mod status;
pub mod text;
pub mod variation;
pub mod version;
pub mod withholding;

pub use data::{Desk, Disclosure, PastPlan, Pin, State, Turn, Working};
pub use error::DisclosureError;
pub use opinion::{Opinion, OpinionNumber, OpinionText};
pub use status::parts;
pub use withholding::Withholding;
