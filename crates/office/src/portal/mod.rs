//! What anyone may read without an account: always through a reader's tokens.

pub(crate) mod home;
pub mod search;

use crate::Office;

/// The portal's first page, search, and how to verify.
#[derive(Clone, Copy)]
pub struct Portal<'a>(pub(crate) &'a Office);
