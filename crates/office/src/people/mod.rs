//! Commands and reads on organisations, people, seats and accounts.

pub mod account;
pub mod create;
pub mod org;
pub mod person;
pub mod seat;
