//! The form's other issuers (联合公开).

use crate::{
    OrgId, Problems,
    disclosure::plan::{FormFacts, PlanForm},
};
use rules::procedure::Fact;

/// So many other issuers a plan may name.
pub const ISSUERS_MAX: usize = 20;

impl PlanForm {
    /// The other issuers this form names. Where nothing is said of issuing together, nobody is.
    pub(crate) fn other_issuers(&self, facts: &FormFacts<'_>, problems: &mut Problems) -> Vec<OrgId> {
        if !self.facts.iter().any(|code| code == Fact::Joint.code()) {
            return Vec::new();
        }
        let mut issuers: Vec<OrgId> = Vec::new();
        for org in &facts.issuers {
            if org != facts.org && !issuers.contains(org) {
                issuers.push(org.clone());
            }
        }
        if !facts.issuers_unknown.is_empty() {
            problems.add_with("issuers", "issuers-unknown", "names", facts.issuers_unknown.join(" "));
        } else if !facts.issuers_silent.is_empty() {
            problems.add_with("issuers", "issuers-silent", "names", facts.issuers_silent.join(" "));
        } else if issuers.is_empty() {
            problems.add("issuers", "issuers-missing");
        } else if issuers.len() > ISSUERS_MAX {
            problems.add_with("issuers", "issuers-many", "count", ISSUERS_MAX);
        }
        issuers
    }
}
