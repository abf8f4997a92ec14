//! Procedures as data: who signs what in which order before something is disclosed (Art. 14, 15, 17).
//!
//! A [`Procedure`] is a list of steps; a [`Case`] is one disclosure on its way through it; [`apply`] is the only way to
//! change a case; [`explore`] walks every state a procedure can reach and refuses a procedure that could do harm.
//!
//! The rules of counting, all of them:
//! * Nothing is ever reopened. A step has **passed** iff its last sign-off stands, passed, saw what is on the table today,
//!   and all that the step needs has passed.
//! * A **return** to step *k* begins a new round: every earlier sign-off of *k*, of its stand-in and of all that rests on
//!   *k* (the returner included) stands no longer. What lies before *k*, or beside it, keeps counting.
//! * A **revision** changes what is on the table; sign-offs that saw something else do not count. Going back to exactly
//!   what was signed makes them count again, for it is what they signed.
//! * A step that is **not needed** (its facts do not hold) is transparent: it has passed as soon as what it needs has.
//! * A **referral** hands the question to another step whose finding stands in for the referrer's own. An **escalation**
//!   passes the step and calls a further one. Who was once called stays called for the life of the case, whatever the
//!   facts say later: a finding can't be dodged by rewording the plan.
//! * After the first stage is released nothing can be revised, abandoned or withheld: a correction is a new case.
//! * A review that is not needed **only because it is urgent** was put off, not spared: once something is released it is
//!   **owed**, and the file is not put together before it is held.

mod apply;
mod check;
mod counterexample;
mod explore;
mod invariants;
mod scenarios;
mod state;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU8;

use serde::{Deserialize, Serialize};

use crate::{
    codes,
    text::{Basis, Text},
};

pub use apply::{Guard, Guards, apply, apply_with};
pub use check::check;
pub use counterexample::{CounterexampleLine, Hand, Incompatibility};
pub use explore::{Counterexample, Exploration, Explored, Property, explore, explore_all, mutation_report};
pub use state::{StepState, all_released, deferred_steps, deferred_steps_due, open_steps, step_state};

codes! {
    /// What a sign-off sees.
    Part {
        /// The exact text and files that will be published, cleaned.
        Content = "content",
        /// Scope, modes, time, stages, risk assessment, facts, everything else that is decided upon.
        Plan = "plan",
    }
}

codes! {
    /// What a plan says of itself and its reviewers confirm. Part of the plan's digest, else escalation could be dodged.
    Fact {
        /// An exceptionally important matter (特别重大, Art. 14 item 3).
        Major = "major",
        /// Beyond the organisation's authority (超出职权范围, Art. 14 item 3).
        BeyondAuthority = "beyond_authority",
        /// To be released through news media (Art. 14 item 4).
        Media = "media",
        /// Secrecy is doubtful or disputed (Art. 17).
        Doubtful = "doubtful",
        /// It can't wait (immediate disclosure, Art. 16): reviews that the procedure puts off for it are owed afterwards.
        Urgent = "urgent",
        /// Issued together with other organisations.
        Joint = "joint",
        /// Social instability is possible (Art. 18).
        Risky = "risky",
        /// Goes to society, beyond the Party (Art. 8).
        Society = "society",
    }
}

codes! {
    /// In which capacity somebody signs. Who holds it is the directory's business, not the engine's.
    Duty {
        /// Handles the matter and so proposes it (谁承办谁提出).
        Undertaker = "undertaker",
        /// Reviews secrecy in the handling unit (Art. 17).
        SecrecyReviewer = "secrecy_reviewer",
        /// Reviews for the committee office (Art. 14 item 2).
        OfficeReviewer = "office_reviewer",
        /// Approves for the organisation (Art. 14 item 3).
        Approver = "approver",
        /// Finds for the secrecy department what is doubtful (Art. 17).
        SecrecyDepartment = "secrecy_department",
        /// Coordinates the media for the publicity department (Art. 14 item 4).
        Publicity = "publicity",
        /// The village supervision group.
        Supervision = "supervision",
        /// The two committees in session: the record of the meeting signs through its secretary.
        Meeting = "meeting",
        /// The leader answerable for disclosure (Art. 5).
        Leader = "leader",
        /// Puts the file together (Art. 14 item 4).
        Archivist = "archivist",
    }
}

codes! {
    /// Whose seat signs, seen from the organisation that the case belongs to.
    Place {
        /// The organisation itself.
        Own = "own",
        /// Its superior on the day.
        Superior = "superior",
        /// The office of the nearest local committee, itself or above.
        Office = "office",
        /// The secrecy department in charge.
        SecrecyDepartment = "secrecy_department",
        /// The publicity department in charge.
        Publicity = "publicity",
    }
}

codes! {
    /// What a step does for the case.
    StepKind {
        /// Puts content and plan on the table.
        Propose = "propose",
        /// Reviews secrecy: whoever signs here answers for it (Art. 17).
        SecrecyReview = "secrecy_review",
        /// Any other review or advice.
        Review = "review",
        /// Decides.
        Approve = "approve",
        /// Releases, stage by stage; signed by nobody, see [`Event::Release`].
        Release = "release",
        /// Puts the file together and so ends the case.
        Archive = "archive",
    }
}

/// What a signer may do at a step, and what was done. Steps are named by id. In TOML: `may = ["pass", { return = "propose" }]`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Move {
    /// In order.
    Pass,
    /// Back to this step; a new round begins there.
    Return(String),
    /// The question goes to this step, whose finding stands in for the referrer's own.
    Refer(String),
    /// In order as far as this seat may say, and this further step must decide as well.
    Escalate(String),
    /// Not to be disclosed; ends the case.
    Withhold,
}

impl Move {
    /// The stable code, without the step.
    pub fn code(&self) -> &'static str {
        match self {
            Move::Pass => "pass",
            Move::Return(_) => "return",
            Move::Refer(_) => "refer",
            Move::Escalate(_) => "escalate",
            Move::Withhold => "withhold",
        }
    }

    /// The step that the move names.
    pub fn target(&self) -> Option<&str> {
        match self {
            Move::Return(step) | Move::Refer(step) | Move::Escalate(step) => Some(step),
            Move::Pass | Move::Withhold => None,
        }
    }
}

/// One step of a procedure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Unique within the procedure; stored with each sign-off, so never renamed.
    pub id: String,
    /// The name on screen.
    pub name: Text,
    /// What it does for the case.
    pub kind: StepKind,
    /// In which capacity it is signed.
    pub duty: Duty,
    /// Whose seat signs; unsaid, the organisation's own.
    #[serde(default = "own")]
    pub place: Place,
    /// What the signer sees and signs.
    #[serde(default)]
    pub sees: Vec<Part>,
    /// Steps that must have passed before.
    #[serde(default)]
    pub needs: Vec<String>,
    /// Needed only if one of these facts holds; empty: always (a target of referral or escalation: only when called).
    #[serde(default)]
    pub when: Vec<Fact>,
    /// Not needed if one of these facts holds.
    #[serde(default)]
    pub unless: Vec<Fact>,
    /// Steps that the same person may not sign as well, neither in person nor through or as a delegate.
    #[serde(default)]
    pub not_same_as: Vec<String>,
    /// What the signer may do. Empty for a release step.
    #[serde(default)]
    pub may: Vec<Move>,
    /// Local time limit in working days, counted from when the step opens.
    #[serde(default)]
    pub days: Option<u16>,
    /// Where the step comes from.
    pub basis: Basis,
}

impl Step {
    /// Whether an urgent matter passes it over.
    pub fn is_deferred(&self) -> bool {
        self.unless.contains(&Fact::Urgent)
    }
}

fn own() -> Place {
    Place::Own
}

/// A procedure, as a ruleset writes it. Only one that [`explore`] accepts is safe to use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Procedure {
    /// Unique within the ruleset.
    pub id: String,
    /// The name on screen.
    pub name: Text,
    /// Where it comes from.
    pub basis: Basis,
    /// In the order of the screen; the order of the work is in `needs`.
    pub steps: Vec<Step>,
}

impl Procedure {
    /// The step of this id.
    pub fn step(&self, id: &str) -> Option<&Step> {
        self.steps.iter().find(|step| step.id == id)
    }

    /// Whether it has an urgent route: steps that are put off for what can't wait.
    pub fn hastens(&self) -> bool {
        self.steps.iter().any(Step::is_deferred)
    }

    /// The step that proposes.
    pub fn propose(&self) -> Option<&Step> {
        self.steps.iter().find(|step| step.kind == StepKind::Propose)
    }
}

/// The digests of what is on the table.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Parts<D> {
    /// Of the exact bytes to be published.
    pub content: D,
    /// Of the plan; covers facts and stages.
    pub plan: D,
}

impl<D> Parts<D> {
    /// The digest of one part.
    pub fn get(&self, part: Part) -> &D {
        match part {
            Part::Content => &self.content,
            Part::Plan => &self.plan,
        }
    }
}

/// One signature. Never changed, never removed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SignOff<D, P> {
    /// The step signed.
    pub step: String,
    /// What was decided.
    pub outcome: Move,
    /// The digests of what the signer saw: those of the step's `sees`.
    pub saw: BTreeMap<Part, D>,
    /// Who signed.
    pub person: P,
    /// For whom, where the signer is a delegate.
    pub for_principal: Option<P>,
    /// In which round, from 1; a label for the reader.
    pub round: u32,
}

/// A review held after the release, of what was released without it. Never changed, never removed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DeferredSignOff<D, P> {
    /// The step that had been put off.
    pub step: String,
    /// Whether it was found in order. If not, what follows (a correction, a withdrawal) is people's to do.
    pub in_order: bool,
    /// The digests of what the reviewer saw: those of the step's `sees`.
    pub saw: BTreeMap<Part, D>,
    /// Who signed.
    pub person: P,
    /// For whom, where the signer is a delegate.
    pub for_principal: Option<P>,
}

codes! {
    /// How a case ended. Nothing happens afterwards.
    End {
        /// Decided not to be disclosed.
        Withheld = "withheld",
        /// Withdrawn by the proposer before release.
        Abandoned = "abandoned",
        /// Released, and its file put together.
        Filed = "filed",
    }
}

/// One disclosure on its way through a procedure. `D` is a digest, `P` a person.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Case<D, P> {
    /// From 1; every return begins a new one.
    pub round: u32,
    /// What is on the table today.
    pub parts: Parts<D>,
    /// What the plan says of itself today.
    pub facts: BTreeSet<Fact>,
    /// In how many stages the plan releases.
    pub stages: NonZeroU8,
    /// Stage (from 1) → digest of the content released.
    pub released: BTreeMap<u8, D>,
    /// The remaining stages will not be released.
    pub curtailed: bool,
    /// Steps called in by a referral or an escalation, or that ever signed as such. Only grows.
    pub called: BTreeSet<String>,
    /// Append-only.
    pub sign_offs: Vec<SignOff<D, P>>,
    /// Reviews held after the release. Append-only. (Absent from cases that have none, so that their digests stay.)
    #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
    pub later: Vec<DeferredSignOff<D, P>>,
    /// Whether and how it ended.
    pub end: Option<End>,
}

impl<D, P> Case<D, P> {
    /// A new case with this on the table. The procedure is pinned by the caller, once and for all.
    pub fn new(parts: Parts<D>, facts: BTreeSet<Fact>, stages: NonZeroU8) -> Case<D, P> {
        Case {
            round: 1,
            parts,
            facts,
            stages,
            released: BTreeMap::new(),
            curtailed: false,
            called: BTreeSet::new(),
            sign_offs: Vec::new(),
            later: Vec::new(),
            end: None,
        }
    }

    /// The last sign-off of a step, whether it still counts or not.
    pub fn last(&self, step: &str) -> Option<&SignOff<D, P>> {
        self.sign_offs.iter().rev().find(|sign_off| sign_off.step == step)
    }
}

/// What may happen to a case. Whether this person may do it is the access policy's business.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event<D, P> {
    /// The proposer puts something else on the table.
    Revise {
        /// What is on the table from now on.
        parts: Parts<D>,
        /// What the plan says of itself.
        facts: BTreeSet<Fact>,
        /// In how many stages it releases.
        stages: NonZeroU8,
    },
    /// Somebody signs a step.
    Sign {
        /// The step.
        step: String,
        /// Who signs.
        person: P,
        /// For whom, where the signer is a delegate.
        for_principal: Option<P>,
        /// What is decided.
        outcome: Move,
        /// The digests shown to the signer.
        saw: BTreeMap<Part, D>,
    },
    /// Somebody holds a review that is owed since the release.
    #[serde(rename = "later")]
    DeferredReview {
        /// The step that had been put off.
        step: String,
        /// Who signs.
        person: P,
        /// For whom, where the signer is a delegate.
        for_principal: Option<P>,
        /// Whether it is found in order.
        in_order: bool,
        /// The digests shown to the signer.
        saw: BTreeMap<Part, D>,
    },
    /// A stage is released: by a person, or by the job of the due stage.
    Release {
        /// A release step.
        step: String,
        /// The next stage, from 1.
        stage: u8,
        /// The digest of what is in fact released.
        content: D,
    },
    /// No further stage will be released, because what was released has been withdrawn or corrected (Art. 24).
    Curtail,
    /// The proposer withdraws before anything was released.
    Abandon,
}

/// Why an event is refused. The words are the locale's; the codes and arguments are here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case", tag = "code")]
pub enum Refusal {
    /// The case has ended.
    #[error("the case has ended: {end}")]
    Ended {
        /// How.
        end: End,
    },
    /// The procedure has no such step.
    #[error("no step {step}")]
    UnknownStep {
        /// The step named.
        step: String,
    },
    /// A release step is not signed, and only a release step releases.
    #[error("step {step} is of another kind")]
    WrongKind {
        /// The step.
        step: String,
    },
    /// The facts do not call for the step.
    #[error("step {step} is not needed")]
    NotNeeded {
        /// The step.
        step: String,
    },
    /// The question lies with another step, whose finding decides.
    #[error("step {step} was referred to {to}")]
    Referred {
        /// The step.
        step: String,
        /// The step whose finding decides.
        to: String,
    },
    /// The step was not put off for urgency, nothing is released yet, or its review has been held.
    #[error("no review of step {step} is owed")]
    NotOwed {
        /// The step.
        step: String,
    },
    /// Other steps come first.
    #[error("step {step} waits for {}", .waits_for.join(", "))]
    NotYet {
        /// The step.
        step: String,
        /// The steps it needs and that have not passed.
        waits_for: Vec<String>,
    },
    /// The step has passed already.
    #[error("step {step} has passed")]
    AlreadyPassed {
        /// The step.
        step: String,
    },
    /// The step does not allow this.
    #[error("step {step} may not {outcome}")]
    NotAllowed {
        /// The step.
        step: String,
        /// The code of the move.
        outcome: String,
    },
    /// What the signer saw is not, or not all of, what is on the table.
    #[error("step {step} must see today's {part}")]
    Outdated {
        /// The step.
        step: String,
        /// The first part that differs.
        part: Part,
    },
    /// This person signed a step that this one must be apart from.
    #[error("step {step} must be signed by somebody else than {other}")]
    SamePerson {
        /// The step.
        step: String,
        /// The step that the same person signed.
        other: String,
    },
    /// Not what was approved.
    #[error("what is to be released is not what was approved")]
    OtherContent,
    /// Stages are released once each and in order.
    #[error("stage {stage} is not next: {next:?}")]
    WrongStage {
        /// The stage asked for.
        stage: u8,
        /// The next stage, if any is left.
        next: Option<u8>,
    },
    /// Something was released already.
    #[error("something was released already")]
    Released,
    /// Nothing was released yet, or nothing is left to curtail.
    #[error("there is no stage to curtail")]
    NothingToCurtail,
    /// Facts or stages changed, but the digest of the plan did not.
    #[error("facts or stages changed without the plan's digest")]
    FactsOutsidePlan,
}

impl Refusal {
    /// The stable code, as in serde's `code`.
    pub fn code(&self) -> &'static str {
        match self {
            Refusal::Ended { .. } => "ended",
            Refusal::UnknownStep { .. } => "unknown_step",
            Refusal::WrongKind { .. } => "wrong_kind",
            Refusal::NotNeeded { .. } => "not_needed",
            Refusal::Referred { .. } => "referred",
            Refusal::NotOwed { .. } => "not_owed",
            Refusal::NotYet { .. } => "not_yet",
            Refusal::AlreadyPassed { .. } => "already_passed",
            Refusal::NotAllowed { .. } => "not_allowed",
            Refusal::Outdated { .. } => "outdated",
            Refusal::SamePerson { .. } => "same_person",
            Refusal::OtherContent => "other_content",
            Refusal::WrongStage { .. } => "wrong_stage",
            Refusal::Released => "released",
            Refusal::NothingToCurtail => "nothing_to_curtail",
            Refusal::FactsOutsidePlan => "facts_outside_plan",
        }
    }
}
