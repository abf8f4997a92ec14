//! What happens when something approved is released.

pub mod rescan;
