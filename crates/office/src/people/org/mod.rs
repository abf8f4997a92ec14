//! Organisations.

pub(crate) mod gazetteer;
pub mod list;

use crate::Office;

/// Organisations: their pages, their tree, their import.
#[derive(Clone, Copy)]
pub struct Orgs<'a>(pub(crate) &'a Office);
