//! What the form says of personal data that was typed.

use crate::{
    Problems,
    disclosure::plan::{
        KeptText, PlanForm, TypedPersonalData,
        personal::{Passage, REASON_MIN},
    },
    problems::Problem,
};

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
