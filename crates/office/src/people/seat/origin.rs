//! Why a file of another organisation lies on this desk.

use domain::disclosure::Disclosure;
use rules::procedure::{Fact, Move, Place, Procedure, Step, StepKind};

/// What brought it here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// An escalation: for what, by whom (职务 and name), in what words.
    Escalated(Option<Fact>, String, String),
    /// What its plan says of itself calls for the superior.
    Called(Vec<Fact>),
    /// Another review beyond the house.
    Review,
    /// It is issued together, and the word of this organisation is asked for.
    Together,
}

/// What brought the file before this step, if it is signed outside the issuer.
pub(crate) fn origin(procedure: &Procedure, disclosure: &Disclosure, step: &Step) -> Option<Origin> {
    let working = &disclosure.working;
    match (step.place, step.kind) {
        (Place::Own, _) => None,
        (_, StepKind::Approve) => {
            let escalated = working.case.sign_offs.iter().zip(&working.opinions).rev();
            let escalated = escalated.into_iter().find(|(s, _)| s.outcome == Move::Escalate(step.id.clone()));
            Some(match escalated {
                Some((_, o)) => {
                    Origin::Escalated(o.words.escalated, format!("{} {}", o.title, o.name), o.words.text.clone())
                }
                None => {
                    let when = procedure.step(&step.id).map_or(&[][..], |s| &s.when);
                    Origin::Called(working.case.facts.iter().copied().filter(|fact| when.contains(fact)).collect())
                }
            })
        }
        _ => Some(Origin::Review),
    }
}
