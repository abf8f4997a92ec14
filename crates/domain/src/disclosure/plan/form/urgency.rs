//! The form's reason why it can't wait.

use std::collections::BTreeSet;

use rules::procedure::Fact;

use crate::{
    Problems,
    disclosure::{
        deferred_review::TEXT_MAX,
        plan::{FormFacts, PlanForm, Urgency},
    },
};

impl PlanForm {
    /// Why it can't wait, if it is declared urgent; only where the procedure has a way for it, and only if nothing else is
    /// said that wants every look beforehand.
    pub(crate) fn urgency(
        &self,
        facts: &FormFacts<'_>,
        declared: &BTreeSet<Fact>,
        problems: &mut Problems,
    ) -> Option<Urgency> {
        if !declared.contains(&Fact::Urgent) {
            return None;
        }
        let Some(rule) = facts.urgent else {
            problems.add("facts", "urgent-unavailable");
            return None;
        };
        if let Some(fact) = rule.not_with.iter().find(|fact| declared.contains(fact)) {
            problems.add_with("facts", "urgent-not-with", "fact", fact);
        }
        let reason = self.urgent_reason.replace("\r\n", "\n").trim().to_owned();
        problems.require(!reason.is_empty(), "urgent_reason", "urgent-reason-missing");
        problems.require(reason.chars().count() <= TEXT_MAX, "urgent_reason", "reason-long");
        Some(Urgency { reason, days: rule.days })
    }
}
