//! What happens when something approved is released.

mod on_day;
pub mod rescan;

use crate::Office;

/// Releases on their day, and the screening of what is published.
#[derive(Clone, Copy)]
pub struct Releases<'a>(pub(crate) &'a Office);
