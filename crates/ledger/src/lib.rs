//! The ledger's arithmetic: canonical bytes, sealed entries, the Merkle tree over them, signed checkpoints, the proof
//! file a citizen takes home, and the judgement over a whole database.
//!
//! Everything here is pure: no IO, no clock, no randomness. Times, seeds and stored rows come in as arguments, so the
//! same code serves the server, the offline verifier and the tests.
//!
//! ```text
//! canon ──► entry ──► tree ──► checkpoint ──► proof        (what is sealed, and how it is shown to others)
//!                       └────► audit                       (what a stored ledger is held against)
//! ```
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::too_many_lines)
)]

pub mod audit;
pub mod canon;
pub mod checkpoint;
pub mod entry;
pub mod hash;
pub mod note;
pub mod proof;
pub mod tree;

pub use audit::{Alteration, Completeness, Verdict, Walk};
pub use canon::CanonError;
pub use checkpoint::{Checkpoint, CheckpointError};
pub use entry::{Draft, Entry, Private, Salt, Sealed, StateSeal};
pub use hash::Hash;
pub use note::{KeyError, NoteError, SigningKey, VerifierKey};
pub use proof::{Proof, ProofError, Verified};
pub use tree::{Frontier, NewNode, NodeRef};
