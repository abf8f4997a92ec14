//! Released versions as readers find them, and their proofs.

pub mod proof;
