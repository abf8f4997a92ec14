//! The form's answers about risk.

use rules::ruleset::Ruleset;

use crate::{
    Problems,
    disclosure::plan::{Assessment, Contingency, FormFacts, PlanForm, Risk},
};

impl PlanForm {
    /// The form with what one tick said of all questions written beside each that has no answer of its own: the risk is
    /// low, and nothing of the self-check is there.
    pub(crate) fn spelled_out(&self, rules: &Ruleset) -> Self {
        let mut form = Self { all_clear: false, ..self.clone() };
        for dimension in &rules.risk_dimensions {
            let answered = |line: &String| line.split_once('=').is_some_and(|(id, _)| id == dimension.id);
            if !form.risk.iter().any(answered) {
                form.risk.push(format!("{}={}", dimension.id, Risk::Low));
            }
        }
        for check in rules.security_checklist.iter().filter(|c| c.parent.is_none()) {
            if !form.self_check.contains(&check.id) {
                form.self_check.push(check.id.clone());
            }
        }
        form
    }

    /// The assessment that was typed.
    pub(crate) fn assessment(&self, facts: &FormFacts<'_>, problems: &mut Problems) -> Assessment {
        let answers: Vec<(String, Risk)> = self
            .risk
            .iter()
            .filter_map(|answer| answer.split_once('='))
            .filter_map(|(id, risk)| Some((id.to_owned(), Risk::parse(risk)?)))
            .collect();
        let unanswered =
            facts.rules.risk_dimensions.iter().filter(|d| !answers.iter().any(|(id, _)| *id == d.id)).count();
        if unanswered > 0 {
            problems.add_with("risk", "risk-missing", "count", unanswered);
        }
        let contingency = Contingency {
            people: self.contingency_people.trim().to_owned(),
            measures: self.contingency_measures.trim().to_owned(),
            statement: self.contingency_statement.trim().to_owned(),
        };
        let mut assessment = Assessment { dimensions: answers, unstable: self.unstable, contingency: None };
        if assessment.overall() > Risk::Low {
            for (field, text) in [
                ("contingency_people", &contingency.people),
                ("contingency_measures", &contingency.measures),
                ("contingency_statement", &contingency.statement),
            ] {
                problems.require(!text.is_empty(), field, "contingency-missing");
            }
        }
        if !(contingency.people.is_empty() && contingency.measures.is_empty() && contingency.statement.is_empty()) {
            assessment.contingency = Some(contingency);
        }
        assessment
    }
}
