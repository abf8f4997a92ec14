//! The embedded rulesets, and what the loader says of broken ones.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::too_many_lines)]

mod broken;
mod dazhou;
mod keys;
mod mutations;
mod rulesets;
mod time_rule;
mod vocabulary;

use rules::Ruleset;

fn text(id: &str) -> &'static str {
    rules::builtin(id).unwrap()
}

fn ruleset(id: &str) -> Ruleset {
    rules::load(&format!("rulesets/{id}.toml"), text(id)).unwrap_or_else(|e| panic!("{}", e.render(false)))
}

fn all() -> impl Iterator<Item = Ruleset> {
    rules::BUILTIN.iter().map(|id| ruleset(id))
}
