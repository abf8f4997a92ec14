//! The small scenarios that the exploration walks, and all that can happen in one.
//!
//! What may be on the table is unbounded, so are people. A scenario keeps what matters of both: **two versions** of
//! what is on the table (they differ in the content, or in one fact of the plan, or in its stages), and **one suspect**
//! who may sign two chosen steps while everybody else is a different person each time. That loses nothing: digests and
//! people are only ever compared for equality, and to see two equal where they must differ takes one pair; making all
//! others different only takes refusals away. Facts that the procedure always treats alike are represented by one of
//! them.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU8;

use super::{Case, Event, Fact, Move, Part, Parts, Place, Procedure, Step, StepKind};

/// The person who might sign two steps that must be apart.
pub(super) const SUSPECT: u8 = 1;
/// A digest that is neither version's.
const STRANGE: u8 = 9;

/// What may be on the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Version {
    pub parts: Parts<u8>,
    pub facts: BTreeSet<Fact>,
    pub stages: NonZeroU8,
}

/// Two versions, and the steps that the suspect may sign.
#[derive(Clone, Debug)]
pub(super) struct Scenario {
    pub versions: [Version; 2],
    pub suspect_at: Vec<String>,
    /// Steps that both versions' facts call for: as good as called already.
    called: BTreeSet<String>,
}

/// Renames one of two digests into the other.
pub(super) fn swap(digest: &mut u8) {
    if *digest <= 1 {
        *digest = 1 - *digest;
    }
}

impl Scenario {
    fn new(first: Version, second: Version) -> Scenario {
        Scenario { versions: [first, second], suspect_at: Vec::new(), called: BTreeSet::new() }
    }

    /// A target of a referral or an escalation that is needed anyhow is the same as one that was called.
    fn calling(mut self, procedure: &Procedure) -> Scenario {
        let targets = procedure.steps.iter().flat_map(|step| &step.may).filter_map(|may| match may {
            Move::Refer(to) | Move::Escalate(to) => procedure.step(to),
            Move::Pass | Move::Return(_) | Move::Withhold => None,
        });
        let holds = |facts: &[Fact]| {
            let mut versions = self.versions.iter();
            versions.all(|version| facts.iter().any(|fact| version.facts.contains(fact)))
        };
        let always = targets.filter(|step| holds(&step.when) && step.unless.is_empty());
        self.called = always.map(|step| step.id.clone()).collect();
        self
    }

    /// Whether the two versions have the same plan.
    pub fn differs_in_content(&self) -> bool {
        let [first, second] = &self.versions;
        first.parts.plan == second.parts.plan
    }

    /// The case at its beginning.
    pub fn start(&self) -> Case<u8, u8> {
        let [Version { parts, facts, stages }, _] = self.versions.clone();
        Case { called: self.called.clone(), ..Case::new(parts, facts, stages) }
    }

    /// Which version's facts and stages the case has.
    pub fn facts_of(&self, case: &Case<u8, u8>) -> u8 {
        let [first, _] = &self.versions;
        u8::from(first.facts != case.facts || first.stages != case.stages)
    }

    /// What a signer of this step sees: what is on the table, or the other version.
    fn shown(&self, step: &Step, case: &Case<u8, u8>, today: bool) -> BTreeMap<Part, u8> {
        let parts = if today { &case.parts } else { &self.other(case).parts };
        step.sees.iter().map(|part| (*part, *parts.get(*part))).collect()
    }

    /// The parts of the version that is not on the table.
    fn other(&self, case: &Case<u8, u8>) -> &Version {
        let [first, second] = &self.versions;
        if first.parts == case.parts { second } else { first }
    }
}

/// The scenarios that are enough for a procedure.
pub(super) fn scenarios(procedure: &Procedure) -> Vec<Scenario> {
    let facts = relevant_facts(procedure);
    let sets = subsets(&facts);
    let two = NonZeroU8::MIN.saturating_add(1);
    let version = |content, plan, facts: &BTreeSet<Fact>, stages| Version {
        parts: Parts { content, plan },
        facts: facts.clone(),
        stages,
    };
    let mut scenarios = Vec::new();
    for set in &sets {
        scenarios.push(Scenario::new(version(0, 0, set, two), version(1, 0, set, two)));
        // One fact comes or goes, among no others and among all others.
        let alone = |fact: &Fact| !set.contains(fact) && (set.is_empty() || set.len() + 1 == facts.len());
        for fact in facts.iter().filter(|fact| alone(fact)) {
            let mut more = set.clone();
            more.insert(*fact);
            scenarios.push(Scenario::new(version(0, 0, set, two), version(0, 1, &more, two)));
        }
    }
    let none = BTreeSet::new();
    scenarios.push(Scenario::new(version(0, 0, &none, NonZeroU8::MIN), version(0, 1, &none, two)));

    scenarios.extend(suspicions(procedure));
    scenarios.into_iter().map(|scenario| scenario.calling(procedure)).collect()
}

/// For each step that must be apart from the proposal: a scenario where one person may try both.
fn suspicions(procedure: &Procedure) -> Vec<Scenario> {
    let Some(propose) = procedure.propose() else { return Vec::new() };
    let version = |content, facts: &BTreeSet<Fact>| Version {
        parts: Parts { content, plan: 0 },
        facts: facts.clone(),
        stages: NonZeroU8::MIN,
    };
    let mut scenarios = Vec::new();
    for step in procedure.steps.iter().filter(|step| matches!(step.kind, StepKind::SecrecyReview | StepKind::Approve)) {
        let calling: BTreeSet<Fact> = step.when.first().copied().into_iter().collect();
        let mut scenario = Scenario::new(version(0, &calling), version(1, &calling));
        scenario.suspect_at = vec![propose.id.clone(), step.id.clone()];
        scenarios.push(scenario);
    }
    scenarios
}

/// One fact of each group that the procedure (and the exploration's own questions) treat alike.
fn relevant_facts(procedure: &Procedure) -> Vec<Fact> {
    let superior = |step: &Step| step.kind == StepKind::Approve && step.place == Place::Superior;
    let escalates = procedure.steps.iter().any(superior);
    let mut groups = BTreeMap::new();
    for fact in Fact::ALL {
        let mut treated: Vec<bool> =
            procedure.steps.iter().flat_map(|step| [step.when.contains(fact), step.unless.contains(fact)]).collect();
        treated.push(escalates && matches!(fact, Fact::Major | Fact::BeyondAuthority));
        if treated.contains(&true) {
            groups.entry(treated).or_insert(*fact);
        }
    }
    groups.into_values().collect()
}

/// All subsets of up to four facts; of more, those of at most two and the whole.
fn subsets(facts: &[Fact]) -> Vec<BTreeSet<Fact>> {
    let mut sets = vec![BTreeSet::new()];
    for fact in facts {
        for at in 0..sets.len() {
            let Some(mut set) = sets.get(at).cloned() else { continue };
            set.insert(*fact);
            if facts.len() <= 4 || set.len() <= 2 {
                sets.push(set);
            }
        }
    }
    if facts.len() > 4 {
        sets.push(facts.iter().copied().collect());
    }
    sets
}

/// Something that somebody might try, honest or not. Steps by their place in the procedure.
#[derive(Clone, Debug)]
pub(super) enum Attempt {
    Abandon,
    Curtail,
    /// Puts a version on the table; or claims its facts and stages for the parts that are there.
    Revise {
        version: usize,
        claim_only: bool,
    },
    Release {
        at: usize,
        stage: u8,
        content: u8,
    },
    Sign {
        at: usize,
        outcome: Move,
        hand: (u8, Option<u8>),
        today: bool,
    },
    /// Holds the review of a step after the release, of what is there or of something else.
    DeferredReview {
        at: usize,
        today: bool,
    },
}

/// Who signs a step, where it is nobody in particular. Everybody but the suspect signs one step only, so the step's
/// place is name enough.
fn nobody(at: usize) -> u8 {
    u8::try_from(at).unwrap_or(u8::MAX / 4).saturating_mul(2).saturating_add(10)
}

impl Attempt {
    /// The step that would be signed.
    pub fn signs(&self) -> Option<usize> {
        if let Attempt::Sign { at, .. } = self { Some(*at) } else { None }
    }

    /// The event, as production would be given it.
    pub fn event(&self, scenario: &Scenario, procedure: &Procedure, case: &Case<u8, u8>) -> Option<Event<u8, u8>> {
        Some(match self {
            Attempt::Abandon => Event::Abandon,
            Attempt::Curtail => Event::Curtail,
            Attempt::Revise { version, claim_only } => {
                let Version { parts, facts, stages } = scenario.versions.get(*version)?.clone();
                Event::Revise { parts: if *claim_only { case.parts.clone() } else { parts }, facts, stages }
            }
            Attempt::Release { at, stage, content } => {
                Event::Release { step: procedure.steps.get(*at)?.id.clone(), stage: *stage, content: *content }
            }
            Attempt::Sign { at, outcome, hand: (person, for_principal), today } => {
                let step = procedure.steps.get(*at)?;
                Event::Sign {
                    step: step.id.clone(),
                    person: *person,
                    for_principal: *for_principal,
                    outcome: outcome.clone(),
                    saw: scenario.shown(step, case, *today),
                }
            }
            Attempt::DeferredReview { at, today } => {
                let step = procedure.steps.get(*at)?;
                let (id, saw) = (step.id.clone(), scenario.shown(step, case, *today));
                Event::DeferredReview { step: id, person: nobody(*at), for_principal: None, in_order: true, saw }
            }
        })
    }
}

/// All that might be tried now; `apply` refuses most of it. The order is fixed.
pub(super) fn attempts(scenario: &Scenario, procedure: &Procedure, case: &Case<u8, u8>) -> Vec<Attempt> {
    let mut attempts = vec![Attempt::Abandon, Attempt::Curtail];
    for (version, Version { parts, facts, stages }) in scenario.versions.iter().enumerate() {
        let same_facts = facts == &case.facts && stages == &case.stages;
        if !same_facts || parts != &case.parts {
            attempts.push(Attempt::Revise { version, claim_only: false });
        }
        if !same_facts {
            attempts.push(Attempt::Revise { version, claim_only: true });
        }
    }
    let next = u8::try_from(case.released.len()).unwrap_or(u8::MAX).saturating_add(1);
    let content = case.parts.content;
    for (at, step) in procedure.steps.iter().enumerate() {
        attempts.push(Attempt::Release { at, stage: next, content });
        if step.kind == StepKind::Release {
            attempts.push(Attempt::Release { at, stage: next, content: STRANGE });
            attempts.push(Attempt::Release { at, stage: next.saturating_add(1), content });
            attempts.push(Attempt::Release { at, stage: 1, content });
        }
        if step.is_deferred() {
            attempts
                .extend([Attempt::DeferredReview { at, today: true }, Attempt::DeferredReview { at, today: false }]);
        }
        signatures(scenario, procedure, (at, step), &mut attempts);
    }
    attempts
}

fn signatures(scenario: &Scenario, procedure: &Procedure, (at, step): (usize, &Step), attempts: &mut Vec<Attempt>) {
    let nobody = nobody(at);
    let mut hands = vec![(nobody, None)];
    if scenario.suspect_at.contains(&step.id) {
        hands.extend([(SUSPECT, None), (SUSPECT, Some(nobody)), (nobody.saturating_add(1), Some(SUSPECT))]);
    }
    let mut sign = |outcome: &Move| {
        for hand in &hands {
            attempts.push(Attempt::Sign { at, outcome: outcome.clone(), hand: *hand, today: true });
        }
    };
    step.may.iter().for_each(&mut sign);
    let back = procedure.propose().map(|propose| Move::Return(propose.id.clone()));
    let beyond = [Move::Pass, Move::Withhold].into_iter().chain(back).filter(|outcome| !step.may.contains(outcome));
    beyond.for_each(|outcome| sign(&outcome));
    attempts.push(Attempt::Sign { at, outcome: Move::Pass, hand: (nobody, None), today: false });
}

/// An attempt in words: step ids and moves.
pub(super) fn words(scenario: &Scenario, before: &Case<u8, u8>, attempt: &Event<u8, u8>) -> String {
    match attempt {
        Event::Abandon => "abandon".to_owned(),
        Event::Curtail => "curtail".to_owned(),
        Event::Revise { parts, facts, .. } if parts == &before.parts => {
            format!("revise: {}, the plan's digest unchanged", listed(facts))
        }
        Event::Revise { parts, .. } if parts.content != before.parts.content => "revise: other content".to_owned(),
        Event::Revise { facts, stages, .. } => format!("revise: plan with {}, stages: {stages}", listed(facts)),
        Event::Release { step, stage, content } => {
            let what = if *content == before.parts.content { "" } else { ", other content" };
            format!("{step}: release stage {stage}{what}")
        }
        Event::DeferredReview { step, saw, .. } => {
            let today = saw.iter().all(|(part, digest)| before.parts.get(*part) == digest);
            let sight = if today { "" } else { ", having seen another version" };
            format!("{step}: reviewed after the release{sight}")
        }
        Event::Sign { step, person, for_principal, outcome, saw } => {
            let to = outcome.target().map(|to| format!(" to {to}")).unwrap_or_default();
            let today = saw.iter().all(|(part, digest)| before.parts.get(*part) == digest);
            let sight = if today { "" } else { ", having seen another version" };
            let by = match (*person, *for_principal) {
                _ if !scenario.suspect_at.contains(step) => "",
                (SUSPECT, None) => " by X",
                (SUSPECT, Some(_)) => " by X for somebody",
                (_, Some(SUSPECT)) => " by somebody for X",
                _ => "",
            };
            format!("{step}: {}{to}{by}{sight}", outcome.code())
        }
    }
}

/// Facts in words.
pub(super) fn listed(facts: &BTreeSet<Fact>) -> String {
    if facts.is_empty() {
        return "no facts".to_owned();
    }
    facts.iter().map(|fact| fact.code()).collect::<Vec<_>>().join(", ")
}
