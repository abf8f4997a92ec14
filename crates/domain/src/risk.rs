//! Risk assessment (风险评估, Art. 18): made before a plan is put forward, with answers for what is not foreseen.

use rules::ruleset::Ruleset;
use serde::{Deserialize, Serialize};

use crate::{
    Problems, codes,
    plan::{FormFacts, PlanForm},
};

codes! {
    /// How much harm is foreseen (Art. 18).
    Risk { Low = "low", Medium = "medium", High = "high" }
}

/// Answers for unforeseen effects (应对预案, Art. 18).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contingency {
    /// Who acts.
    pub people: String,
    /// What they do.
    pub measures: String,
    /// What is said first.
    pub statement: String,
}

/// Risk assessment made before the plan is put forward (Art. 18).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment {
    /// One answer for each of the ruleset's dimensions: (dimension id, risk).
    pub dimensions: Vec<(String, Risk)>,
    /// May it cause instability?
    pub unstable: bool,
    /// The contingency plan; a must where risk is not low.
    pub contingency: Option<Contingency>,
}

impl Assessment {
    /// The highest risk of all dimensions; at least medium where instability is possible.
    #[must_use]
    pub fn overall(&self) -> Risk {
        let floor = if self.unstable { Risk::Medium } else { Risk::Low };
        self.dimensions.iter().map(|(_, risk)| *risk).max().unwrap_or(Risk::Low).max(floor)
    }
}

impl PlanForm {
    /// Takes out what is answered anew each time: the assessment, and the handling unit's own check (Art. 17, 18).
    /// What somebody found of one text, or another day, says nothing of this.
    pub fn ask_anew(&mut self) {
        self.risk.clear();
        self.self_check.clear();
        self.all_clear = false;
        self.unstable = false;
        for text in [&mut self.contingency_people, &mut self.contingency_measures, &mut self.contingency_statement] {
            text.clear();
        }
    }

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

    /// What stands in this form as it stood in the one of the last period, by field: it was taken from there and nobody
    /// has changed it.
    #[must_use]
    pub fn carried(&self, last: &Self) -> Vec<&'static str> {
        let texts = [
            ("title", &self.title, &last.title),
            ("necessity", &self.necessity, &last.necessity),
            ("feasibility", &self.feasibility, &last.feasibility),
            ("scope", &self.scope, &last.scope),
            ("scope_reason", &self.scope_reason, &last.scope_reason),
            ("named", &self.named, &last.named),
            ("issuers", &self.issuers, &last.issuers),
        ];
        let lists = [("modes", &self.modes, &last.modes), ("facts", &self.facts, &last.facts)];
        let texts = texts.into_iter().filter(|(_, now, then)| now == then && !now.trim().is_empty());
        let lists = lists.into_iter().filter(|(_, now, then)| now == then && !now.is_empty());
        texts.map(|(field, ..)| field).chain(lists.map(|(field, ..)| field)).collect()
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
