//! Personal data that was typed (Art. 7; 个人信息保护法 Art. 25): taken out, masked, or kept with a reason and a name under it.

use ledger::Hash;
use serde::{Deserialize, Serialize};

/// Shortest reason why something found may stay, in characters.
pub const REASON_MIN: usize = 4;

/// Personal data that was typed: taken out, masked or answered for before the plan is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedPersonalData {
    /// The form's field.
    pub field: &'static str,
    /// Code of the kind.
    pub kind: String,
    /// Its text under the masking policy.
    pub masked: String,
    /// Names the passage: [`passage`].
    pub id: String,
    /// Does it have to go, whatever reason there is?
    pub never: bool,
}

/// Names a passage by where it stands and what it is, so that a reason given for one does not cover another.
#[must_use]
pub fn passage(field: &str, kind: &str, text: &str) -> String {
    Hash::of(&[field.as_bytes(), b"\n", kind.as_bytes(), b"\n", text.as_bytes()]).to_string().chars().take(16).collect()
}

/// A passage that stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// The form's field.
    pub field: String,
    /// Code of the kind.
    pub kind: String,
    /// Its text under the masking policy.
    pub masked: String,
    /// Names it.
    pub id: String,
}

/// Why passages stay; signed with the plan and shown to who reviews it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptText {
    /// What stays.
    pub passages: Vec<Passage>,
    /// Why.
    pub reason: String,
}

impl KeptText {
    /// Does it answer for this passage?
    #[must_use]
    pub fn covers(&self, id: &str) -> bool {
        self.passages.iter().any(|passage| passage.id == id)
    }
}
