//! What may be approved together with others of its kind: nothing in it asks for a second look. Each is still signed on
//! its own digest.

use rules::procedure::{Fact, Move, Procedure, StepKind};

use crate::{
    codes,
    disclosure::{
        Disclosure,
        attachment::Attachment,
        plan::{Plan, Risk},
    },
};

codes! {
    /// Why something is to be approved by itself.
    NotRoutine {
        /// The step is no approval.
        NoApproval = "no_approval",
        /// It corrects something released.
        Correction = "correction",
        /// Harm is foreseen.
        Risk = "risk",
        /// Its plan declares something special: major, urgent, joint, doubtful …
        Special = "special",
        /// Its scope differs from the catalogue's.
        Scope = "scope",
        /// A reviewer said something, or sent it back.
        Remarks = "remarks",
        /// Personal data was found in its text.
        Passages = "passages",
        /// Something found in a file stays, or could not be read.
        Files = "files",
    }
}

/// Why this approval is no routine; none if it is. `passages`: how much the screening finds in the text.
#[must_use]
pub fn not_routine(
    disclosure: &Disclosure,
    procedure: &Procedure,
    step: &str,
    files: &[Attachment],
    passages: usize,
) -> Option<NotRoutine> {
    let working = &disclosure.working;
    let plan = &working.plan;
    let approval = procedure.step(step).is_some_and(|s| s.kind == StepKind::Approve);
    let remarked = working.case.sign_offs.iter().zip(&working.opinions).any(|(sign_off, opinion)| {
        let proposes = procedure.step(&sign_off.step).is_some_and(|s| s.kind == StepKind::Propose);
        !proposes && (sign_off.outcome != Move::Pass || !opinion.words.text.is_empty())
    });
    let found = [
        (!approval, NotRoutine::NoApproval),
        (plan.content.correction.is_some() || !disclosure.earlier.is_empty(), NotRoutine::Correction),
        (is_risky(plan), NotRoutine::Risk),
        (plan.facts.iter().any(|fact| *fact != Fact::Society), NotRoutine::Special),
        (plan.scope_reason.is_some(), NotRoutine::Scope),
        (remarked, NotRoutine::Remarks),
        (passages > 0, NotRoutine::Passages),
        (files.iter().any(|file| file.kept.is_some() || !file.certificate.is_clear()), NotRoutine::Files),
    ];
    found.into_iter().find_map(|(holds, why)| holds.then_some(why))
}

fn is_risky(plan: &Plan) -> bool {
    plan.assessment.unstable || plan.assessment.overall() != Risk::Low
}
