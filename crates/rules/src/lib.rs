//! The regulation as data: what a jurisdiction's rules say, read from one file, checked whole, explained.
//!
//! Nothing here knows a city: `rulesets/*.toml` does. The room is pure; time and randomness come in as arguments.
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::too_many_lines)
)]

mod code;
pub mod load;
pub mod procedure;
pub mod ruleset;
pub mod text;
pub mod time_rule;
pub mod vocabulary;

pub use load::{LoadErrors, Problem, Walk, check_json, load, load_with};
pub use ruleset::{BUILTIN, Ruleset, builtin, show_json, show_text};
pub use text::{Basis, Text};
