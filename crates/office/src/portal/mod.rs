//! What anyone may read without an account: always through a reader's tokens.

pub(crate) mod home;
pub mod search;
