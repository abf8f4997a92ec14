//! The verifier's side: paths against roots, as RFC 9162 writes them down. Hostile input gets an error, never a panic.

use super::{TreeError, empty_root, node_hash};
use crate::Hash;

/// Whether `leaf` stands at position `seq` of the tree of `size` leaves under `root` (RFC 9162 §2.1.3.2).
pub fn verify_inclusion(leaf: &Hash, seq: u64, size: u64, path: &[Hash], root: &Hash) -> Result<(), TreeError> {
    if seq >= size {
        return Err(TreeError::OutOfRange);
    }
    let mut climb = Climb { node: seq, last: size - 1 };
    let mut hash = *leaf;
    for sibling in path {
        hash = if climb.sibling_is_left()? { node_hash(sibling, &hash) } else { node_hash(&hash, sibling) };
        climb.up();
    }
    if climb.last == 0 && hash == *root { Ok(()) } else { Err(TreeError::Mismatch) }
}

/// Whether the tree of `new` leaves under `new_root` begins with the tree of `old` leaves under `old_root`
/// (RFC 9162 §2.1.4.2; an empty tree begins every tree).
pub fn verify_consistency(
    (old, old_root): (u64, &Hash),
    (new, new_root): (u64, &Hash),
    path: &[Hash],
) -> Result<(), TreeError> {
    if old > new {
        return Err(TreeError::OutOfRange);
    }
    if old == 0 || old == new {
        let expected = if old == 0 { empty_root() } else { *new_root };
        let fits = path.is_empty() && *old_root == expected && (new > 0 || *new_root == empty_root());
        return if fits { Ok(()) } else { Err(TreeError::Mismatch) };
    }
    // A complete old tree is itself a node of the new one, so the proof leaves it out.
    let (start, rest) = match path.split_first() {
        _ if old.is_power_of_two() => (old_root, path),
        Some((first, rest)) => (first, rest),
        None => return Err(TreeError::Mismatch),
    };
    let shared = (old - 1).trailing_ones();
    let mut climb = Climb { node: (old - 1) >> shared, last: (new - 1) >> shared };
    let (mut old_hash, mut new_hash) = (*start, *start);
    for sibling in rest {
        if climb.sibling_is_left()? {
            old_hash = node_hash(sibling, &old_hash);
            new_hash = node_hash(sibling, &new_hash);
        } else {
            new_hash = node_hash(&new_hash, sibling);
        }
        climb.up();
    }
    if climb.last == 0 && old_hash == *old_root && new_hash == *new_root { Ok(()) } else { Err(TreeError::Mismatch) }
}

/// The RFC's `fn` and `sn`: where we are on this level, and where the level ends.
struct Climb {
    node: u64,
    last: u64,
}

impl Climb {
    fn sibling_is_left(&self) -> Result<bool, TreeError> {
        if self.last == 0 { Err(TreeError::Mismatch) } else { Ok(self.node & 1 == 1 || self.node == self.last) }
    }

    fn up(&mut self) {
        // At the ragged right edge a node without a right sibling is its own parent: skip those levels.
        if self.node == self.last {
            let skip = self.node.trailing_zeros().min(63);
            self.node >>= skip;
            self.last >>= skip;
        }
        self.node >>= 1;
        self.last >>= 1;
    }
}
