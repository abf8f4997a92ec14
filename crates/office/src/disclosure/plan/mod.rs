//! Plan forms: filled, drafted, screened, read.

pub(crate) mod idempotency;
pub(crate) mod reidentification;
pub mod screening;
