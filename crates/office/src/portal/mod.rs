//! What anyone may read without an account: always through a reader's tokens.

pub mod home;
pub mod search;
pub mod verify;

use crate::Office;

/// The portal's first page, search, and how to verify.
#[derive(Clone, Copy)]
pub struct Portal<'a>(pub(crate) &'a Office);
