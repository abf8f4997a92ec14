//! The rulesets that travel inside the program.

/// Ids of the embedded rulesets.
pub const BUILTIN: &[&str] = &["dazhou-2019", "example-branch"];

/// The text of an embedded ruleset, by id.
pub fn builtin(id: &str) -> Option<&'static str> {
    match id {
        "dazhou-2019" => Some(include_str!("../../../../rulesets/dazhou-2019.toml")),
        "example-branch" => Some(include_str!("../../../../rulesets/example-branch.toml")),
        _ => None,
    }
}
