//! Which complete subtrees a proof is made of.

use super::{NodeRef, TreeError, fold};
use crate::Hash;

/// A proof not yet fetched: each term is one hash of the proof, made by folding the complete subtrees it lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    terms: Vec<Vec<NodeRef>>,
}

impl Plan {
    /// Every node the plan needs, to fetch in one go.
    pub fn nodes(&self) -> Vec<NodeRef> {
        self.terms.iter().flatten().copied().collect()
    }

    /// Turns the plan into the proof's hashes.
    ///
    /// # Errors
    /// The first error `fetch` gives.
    pub fn resolve<E>(&self, mut fetch: impl FnMut(NodeRef) -> Result<Hash, E>) -> Result<Vec<Hash>, E> {
        self.terms
            .iter()
            .filter_map(|term| {
                let hashes = term.iter().map(|node| fetch(*node)).collect::<Result<Vec<_>, E>>();
                hashes.map(|hashes| fold(&hashes)).transpose()
            })
            .collect()
    }
}

/// The nodes of the audit path `PATH(seq, D[size])` (RFC 6962 §2.1.1), leaf's neighbour first.
///
/// # Errors
/// `OutOfRange` unless `seq < size`.
pub fn inclusion_plan(seq: u64, size: u64) -> Result<Plan, TreeError> {
    if seq >= size {
        return Err(TreeError::OutOfRange);
    }
    let mut terms = Vec::new();
    let (mut low, mut high) = (0, size);
    while high - low > 1 {
        let middle = low + split(high - low);
        if seq < middle {
            terms.push(cover(middle, high));
            high = middle;
        } else {
            terms.push(cover(low, middle));
            low = middle;
        }
    }
    terms.reverse();
    Ok(Plan { terms })
}

/// The nodes of `PROOF(old, D[new])` (RFC 6962 §2.1.2): that the first `old` leaves are still the same. Empty for an
/// empty or an equal old tree.
///
/// # Errors
/// `OutOfRange` unless `old <= new`.
pub fn consistency_plan(old: u64, new: u64) -> Result<Plan, TreeError> {
    if old > new {
        return Err(TreeError::OutOfRange);
    }
    let mut terms = Vec::new();
    let (mut low, mut high) = (0, new);
    while old > 0 && high != old {
        let middle = low + split(high - low);
        if old <= middle {
            terms.push(cover(middle, high));
            high = middle;
        } else {
            terms.push(cover(low, middle));
            low = middle;
        }
    }
    // SUBPROOF's flag: while the subtree starts at 0 its hash is the old root, which the verifier already has.
    if low > 0 {
        terms.push(cover(low, high));
    }
    terms.reverse();
    Ok(Plan { terms })
}

/// The nodes whose hashes are the [`super::Frontier`] of a tree of `size` leaves: resolve for each single node, or
/// fetch [`Plan::nodes`] and fold. `resolve` gives one hash, the root (nothing for an empty tree).
pub fn root_plan(size: u64) -> Plan {
    Plan { terms: if size == 0 { Vec::new() } else { vec![cover(0, size)] } }
}

/// The largest power of two smaller than `n` (`n > 1`).
fn split(n: u64) -> u64 {
    1 << (n - 1).ilog2()
}

/// Complete subtrees of `low..high`, largest first. `low` is a multiple of a power of two not below `high - low`.
fn cover(mut low: u64, high: u64) -> Vec<NodeRef> {
    let mut nodes = Vec::new();
    while low < high {
        let level = (high - low).ilog2();
        nodes.push(NodeRef { level: level as u8, index: low >> level });
        low += 1 << level;
    }
    nodes
}
