//! Release in stages: first inside, then to society (Art. 4 item 3). One plan, one approval, and one version that more
//! people see from the second day on.

use crate::{
    Day, Problems,
    disclosure::plan::{FormFacts, PlanForm, Stage},
    token::Scope,
};

/// Scopes of the first of two stages.
pub const INSIDE: [Scope; 3] = [Scope::Party, Scope::Place, Scope::Unit];

impl PlanForm {
    /// The stage before the last, if the form asks for one.
    pub(crate) fn first_stage(&self, facts: &FormFacts<'_>, last: &Stage, problems: &mut Problems) -> Option<Stage> {
        if self.first_scope.is_empty() {
            problems.require(self.first_on.trim().is_empty(), "first_scope", "first-scope-missing");
            return None;
        }
        let scope = INSIDE.into_iter().find(|s| s.code() == self.first_scope && facts.rules.scope(s.code()).is_some());
        problems.require(scope.is_some(), "first_scope", "first-scope-missing");
        if last.scope != Scope::Society {
            problems.add("first_scope", "first-not-wider");
        }
        if facts.correcting {
            // what is corrected is out already: holding the right text back from those who read the wrong one helps nobody
            problems.add("first_scope", "first-of-correction");
        }
        let on = Day::parse(&self.first_on);
        problems.require(on.is_some(), "first_on", "day-unreadable");
        if let Some(day) = on.filter(|day| *day < facts.today) {
            problems.add_with("first_on", "day-past", "day", day);
        }
        if on.is_some_and(|day| day >= last.on) {
            problems.add_with("first_on", "first-not-before", "day", last.on);
        }
        Some(Stage { scope: scope?, audience: facts.org.clone(), orgs: Vec::new(), people: Vec::new(), on: on? })
    }
}
