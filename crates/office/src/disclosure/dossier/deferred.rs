//! What a dossier shows of reviews that were put off for urgency: what is owed, and what was found.

use crate::disclosure::dossier::PostHolders;
use domain::{
    Day, Instant,
    disclosure::{
        Disclosure, Opinion,
        deferred_review::{OpenDefect, Outcome, Remedy},
    },
    workday::WorkCalendar,
};
use rules::{
    Ruleset, Text,
    procedure::{Procedure, Step, StepKind, StepState, deferred_steps},
    text::Basis,
};

/// What a procedure puts off for what can't wait.
#[derive(Clone, Debug)]
pub struct UrgentRoute {
    /// Names of the reviews.
    pub deferred: Vec<Text>,
    /// Working days after the release in which they are to be held.
    pub days: u16,
    /// What it rests on.
    pub basis: Basis,
}

/// The urgent route of a procedure, if these rules let it have one.
pub(crate) fn urgent_route(rules: &Ruleset, procedure: &Procedure) -> Option<UrgentRoute> {
    let urgent = rules.urgent_in(procedure)?;
    let deferred = procedure.steps.iter().filter(|step| step.is_deferred()).map(|step| step.name.clone()).collect();
    Some(UrgentRoute { deferred, days: urgent.days, basis: urgent.basis.clone() })
}

/// A review that was put off.
#[derive(Clone, Debug)]
pub struct DeferredReviewLine {
    /// Of which version.
    pub version: u32,
    /// The step.
    pub step: String,
    /// Its name.
    pub name: Text,
    /// Whose it is: 职务 and names.
    pub who: PostHolders,
    /// The day of the release.
    pub released: Day,
    /// The last day to hold it.
    pub due: Day,
    /// Days of a year without a notice were counted: the day may move.
    pub provisional: bool,
    /// Has that day passed without it?
    pub overdue: bool,
    /// What it found, once it is held, and who said so in what words.
    pub held: Option<(Outcome, Opinion)>,
    /// May this seat hold it now?
    pub mine: bool,
}

/// What was found defective after a release, until it is mended.
#[derive(Clone, Debug)]
pub struct OpenDefectLine {
    /// The version.
    pub version: u32,
    /// What is being done about it.
    pub remedy: Remedy,
    /// What is defective, of each review that found something.
    pub said: Vec<DefectiveOpinion>,
}

/// An opinion after the release that found something defective.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DefectiveOpinion {
    /// Who said so: 职务 and name.
    pub who: String,
    /// When.
    pub at: Instant,
    /// What is defective.
    pub text: String,
}

/// Where a step stands in a file's procedure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepStatus {
    /// As the procedure has it.
    Step(StepState),
    /// The release, before which the other issuers are asked for their word.
    Asked,
    /// A review that is put off until after the release, which is to come.
    Deferred,
    /// A review that was put off and is owed now; is its last day past?
    Due(bool),
    /// A review that was put off and is held.
    Reviewed(Outcome),
}

/// What the one whose turn it is has to do after a release.
#[derive(Clone, Debug)]
pub enum AfterRelease {
    /// To hold a review.
    Review {
        /// Of which version.
        version: u32,
        /// The step.
        step: String,
        /// Its name.
        name: Text,
        /// The last day.
        due: Day,
        /// Has it passed?
        overdue: bool,
    },
    /// To correct or withdraw.
    Defect(OpenDefectLine),
}

/// What is to be mended of it.
pub(crate) fn open_defect(disclosure: &Disclosure) -> Option<OpenDefectLine> {
    let OpenDefect { working, defective, remedy } = disclosure.open_defect()?;
    let said = defective.into_iter().filter_map(|owed| owed.held.as_ref()).map(|opinion| DefectiveOpinion {
        who: format!("{} {}", opinion.title, opinion.name),
        at: opinion.at,
        text: opinion.words.text.clone(),
    });
    Some(OpenDefectLine { version: working.version, remedy, said: said.collect() })
}

/// Where the steps of a file stand, in its procedure's order; the reviews that are put off among them.
pub(crate) fn step_statuses(disclosure: &Disclosure, procedure: &Procedure, today: Day) -> Vec<StepStatus> {
    let working = &disclosure.working;
    let off = deferred_steps(procedure, &working.case);
    let asked = disclosure.awaits_issuers(procedure);
    let status = |step: &Step| match working.owed.iter().find(|owed| owed.step == step.id) {
        Some(owed) => match working.found(&owed.step) {
            Some(outcome) => StepStatus::Reviewed(outcome),
            None => StepStatus::Due(owed.due(WorkCalendar::builtin()).day < today),
        },
        // of what came to nothing no review is to come
        None if working.case.end.is_none() && off.iter().any(|other| other.id == step.id) => StepStatus::Deferred,
        None => match disclosure.step_state(procedure, step) {
            StepState::Open if step.kind == StepKind::Release && asked => StepStatus::Asked,
            state => StepStatus::Step(state),
        },
    };
    procedure.steps.iter().map(status).collect()
}
