//! Personal data that was typed (Art. 7; 个人信息保护法 Art. 25): taken out, masked, or kept with a reason and a name under it.

use ledger::Hash;
use serde::{Deserialize, Serialize};

use crate::{Problems, plan::PlanForm, problems::Problem};

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

impl PlanForm {
    /// Is this passage ticked to stay?
    #[must_use]
    pub fn keeps(&self, id: &str) -> bool {
        self.kept.iter().any(|kept| kept == id)
    }

    /// What stays of what was found and why; what has to go or nobody answered for is a problem beside its field.
    pub(crate) fn kept_text(&self, typed: &[TypedPersonalData], problems: &mut Problems) -> Option<KeptText> {
        let (kept, open): (Vec<&TypedPersonalData>, Vec<&TypedPersonalData>) =
            typed.iter().partition(|t| !t.never && self.keeps(&t.id));
        for typed in open {
            problems.0.push(Problem {
                field: typed.field.to_owned(),
                code: if typed.never { "personal-typed" } else { "personal-open" },
                args: vec![("kind", typed.kind.clone()), ("masked", typed.masked.clone())],
            });
        }
        if kept.is_empty() {
            return None;
        }
        let reason = self.kept_reason.trim();
        problems.require(reason.chars().count() >= REASON_MIN, "kept_reason", "keep-reason-missing");
        let mut passages: Vec<Passage> = Vec::new();
        for t in kept {
            let (field, kind, masked, id) = (t.field.to_owned(), t.kind.clone(), t.masked.clone(), t.id.clone());
            if !passages.iter().any(|p| p.id == id) {
                passages.push(Passage { field, kind, masked, id });
            }
        }
        Some(KeptText { passages, reason: reason.to_owned() })
    }
}
