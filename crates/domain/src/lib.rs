//! Nouns of Party-affairs disclosure, their states, commands and decisions, and the access policy.
//!
//! Everything here is pure: time and randomness come in as arguments, nothing is read or written.
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::too_many_lines)
)]

pub mod account;
pub mod attachment;
pub mod catalogue;
pub mod consent;
pub mod directory;
pub mod disclosure;
pub mod entry;
pub mod finding;
pub mod id;
pub mod obligation;
pub mod opinion;
pub mod org;
pub mod person;
pub mod personal;
pub mod plan;
pub mod policy;
pub mod problems;
pub mod record;
pub mod refusal;
pub mod release;
mod resume;
pub mod risk;
pub mod routine;
pub mod seat;
pub mod staging;
pub mod time;
pub mod token;
pub mod urgent;
pub mod variation;
pub mod withholding;
pub mod workday;

pub use id::{
    AccountId, AttachmentId, CatalogueId, DisclosureId, EntryId, OrgId, PersonId, RecordId, SeatId, VariationId,
};
pub use problems::Problems;
pub use refusal::Refusal;
pub use rules::codes;
pub use time::{Day, Instant};
