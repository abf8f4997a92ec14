//! Nouns of Party-affairs disclosure, their states, commands and decisions, and the access policy.
//!
//! Everything here is pure: time and randomness come in as arguments, nothing is read or written.
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::too_many_lines)
)]

pub mod actor;
pub mod catalogue;
pub mod disclosure;
pub mod id;
pub mod noun;
pub mod people;
pub mod policy;
pub mod problems;
pub mod refusal;
pub mod time;
pub mod token;
pub mod typed;
pub mod workday;

pub use id::{
    AccountId, AttachmentId, CatalogueId, DisclosureId, EntryId, OrgId, PersonId, RecordId, SeatId, VariationId,
};
pub use problems::Problems;
pub use refusal::Refusal;
pub use rules::codes;
pub use time::{Day, Instant};
