//! Randomness that is the same in every run.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use ledger::Hash;
use store::Entropy;

/// Bytes that follow from a seed and the order in which they are asked for.
#[must_use]
pub fn entropy(seed: u64) -> Entropy {
    let counter = AtomicU64::new(0);
    Arc::new(move |bytes: &mut [u8]| {
        let number = counter.fetch_add(1, Ordering::SeqCst);
        for (block, chunk) in (0_u64..).zip(bytes.chunks_mut(32)) {
            let hash = Hash::of(&[&seed.to_le_bytes(), &number.to_le_bytes(), &block.to_le_bytes()]);
            chunk.copy_from_slice(&hash.0[..chunk.len()]);
        }
    })
}
