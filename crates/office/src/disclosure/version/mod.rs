//! Released versions as readers find them, and their proofs.

pub mod list;
pub mod proof;
pub mod show;

use crate::Office;

/// Released versions as readers find them, and their proofs.
#[derive(Clone, Copy)]
pub struct Versions<'a>(pub(crate) &'a Office);
