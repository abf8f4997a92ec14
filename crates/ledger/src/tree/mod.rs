//! The Merkle tree of RFC 6962 §2.1 (RFC 9162 §2.1), kept as its complete subtrees only.
//!
//! A node `(level, index)` covers the leaves `index·2^level .. (index+1)·2^level` and never changes once it exists, so
//! a store inserts and never updates. Ragged parts of a tree are computed from complete ones: a [`Plan`] says which,
//! so that an asynchronous store can fetch them all at once.
//!
//! The functions are our own, from the RFC, and are held against ct-merkle in the tests: ct-merkle's verifiers hash
//! the leaf themselves and its index functions panic on sizes out of range, where a hostile file must get an error.

mod check;
mod frontier;
mod plan;

pub use check::{verify_consistency, verify_inclusion};
pub use frontier::{Frontier, FrontierError, NewNode};
pub use plan::{Plan, consistency_plan, inclusion_plan, root_plan};

use crate::Hash;

/// Where a complete subtree stands: level 0 are the leaves' hashes, `index` counts from the left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeRef {
    pub level: u8,
    pub index: u64,
}

/// A position or a size outside the tree, or a proof that does not lead to the root.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TreeError {
    #[error("outside the tree")]
    OutOfRange,
    #[error("the path does not lead to the root")]
    Mismatch,
}

/// The root of a tree without leaves: SHA-256 of nothing.
pub fn empty_root() -> Hash {
    Hash::of(&[])
}

/// `SHA-256(0x00 ‖ data)`: what stands for one leaf.
pub fn leaf_hash(data: &[u8]) -> Hash {
    Hash::of(&[&[0], data])
}

/// `SHA-256(0x01 ‖ left ‖ right)`. The two prefixes keep a leaf from posing as a node.
pub(crate) fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Hash::of(&[&[1], &left.0, &right.0])
}

/// Roots of neighbouring complete subtrees, largest first, folded into the root over all of them.
fn fold(hashes: &[Hash]) -> Option<Hash> {
    let (last, rest) = hashes.split_last()?;
    Some(rest.iter().rev().fold(*last, |right, left| node_hash(left, &right)))
}
