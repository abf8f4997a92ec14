//! The right edge of the tree: all that is needed to append and to know the root.

use super::{NodeRef, empty_root, fold, node_hash, plan::root_plan};
use crate::Hash;

/// The roots of the complete subtrees that make up a tree of `size` leaves, largest first (one per set bit of `size`).
/// The ledger's `head` row is this: `size` and [`Frontier::to_bytes`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    hashes: Vec<Hash>,
}

/// A complete subtree that an append has finished. Insert it; it never changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewNode {
    pub level: u8,
    pub index: u64,
    pub hash: Hash,
}

impl NewNode {
    pub fn at(&self) -> NodeRef {
        NodeRef { level: self.level, index: self.index }
    }
}

/// Stored bytes that can't be the right edge of a tree of that size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("these bytes are not the frontier of a tree of {size} leaves")]
pub struct FrontierError {
    pub size: u64,
}

impl Frontier {
    pub fn new() -> Frontier {
        Frontier::default()
    }

    /// Leaves so far; also the `seq` the next entry gets.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The stored form: the hashes one after the other, 32 bytes each.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.hashes.iter().flat_map(|hash| hash.0).collect()
    }

    /// Reads what [`Frontier::to_bytes`] wrote for a tree of `size` leaves.
    pub fn from_bytes(size: u64, bytes: &[u8]) -> Result<Frontier, FrontierError> {
        let (hashes, rest) = bytes.as_chunks::<32>();
        if !rest.is_empty() || hashes.len() as u64 != u64::from(size.count_ones()) {
            return Err(FrontierError { size });
        }
        Ok(Frontier { size, hashes: hashes.iter().copied().map(Hash).collect() })
    }

    /// Appends a leaf (given as its [`leaf_hash`](super::leaf_hash)) and returns every subtree it completes, the leaf itself first.
    pub fn append(&mut self, leaf: Hash) -> Vec<NewNode> {
        let mut node = NewNode { level: 0, index: self.size, hash: leaf };
        let mut finished = vec![node];
        while node.index & 1 == 1
            && let Some(left) = self.hashes.pop()
        {
            node = NewNode { level: node.level + 1, index: node.index >> 1, hash: node_hash(&left, &node.hash) };
            finished.push(node);
        }
        self.hashes.push(node.hash);
        self.size += 1;
        finished
    }

    /// The root of the rightmost, smallest complete subtree: for an odd size, the last leaf.
    pub(crate) fn smallest(&self) -> Option<Hash> {
        self.hashes.last().copied()
    }

    /// The hash of a subtree on the right edge.
    pub(crate) fn node(&self, at: NodeRef) -> Option<Hash> {
        let position = root_plan(self.size).nodes().iter().position(|node| *node == at)?;
        self.hashes.get(position).copied()
    }

    /// The Merkle tree hash over all leaves.
    pub fn root(&self) -> Hash {
        fold(&self.hashes).unwrap_or_else(empty_root)
    }
}
