//! Plan forms: filled, drafted, screened, read.

pub mod draft;
pub(crate) mod idempotency;
pub mod page;
mod reading;
pub(crate) mod reidentification;
pub mod screening;

use crate::Office;

/// Plan forms: filled, drafted, screened, read.
#[derive(Clone, Copy)]
pub struct Plans<'a>(pub(crate) &'a Office);
