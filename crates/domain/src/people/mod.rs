//! Who there is: organisations, people, their accounts and the seats they act from.

pub mod account;
pub mod directory;
pub mod org;
pub mod person;
pub mod seat;
