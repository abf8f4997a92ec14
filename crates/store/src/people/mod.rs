//! Rows of people: organisations, seats, accounts, sessions, where mail goes.

pub(crate) mod account;
pub(crate) mod contact;
pub(crate) mod org;
pub(crate) mod seat;
pub(crate) mod session;
