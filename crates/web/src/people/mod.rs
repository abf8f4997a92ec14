//! Pages about people: sign-in, one's own account, seats.

pub mod account;
pub mod sign_in;
