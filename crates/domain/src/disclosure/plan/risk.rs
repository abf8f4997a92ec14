//! Risk assessment (风险评估, Art. 18): made before a plan is put forward, with answers for what is not foreseen.

use serde::{Deserialize, Serialize};

use crate::codes;

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
