//! Organisations.

pub mod create;
pub(crate) mod gazetteer;
mod import;
pub mod list;
pub mod page;

use crate::Office;

/// Organisations: their pages, their tree, their import.
#[derive(Clone, Copy)]
pub struct Orgs<'a>(pub(crate) &'a Office);
