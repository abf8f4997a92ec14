//! Organisations.

pub(crate) mod gazetteer;
pub mod list;
