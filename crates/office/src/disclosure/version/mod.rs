//! Released versions as readers find them, and their proofs.

pub mod proof;

use crate::Office;

/// Released versions as readers find them, and their proofs.
#[derive(Clone, Copy)]
pub struct Versions<'a>(pub(crate) &'a Office);
