//! What must hold of every path, judged from what people did and not from what the engine made of it.
//!
//! Deliberately its own reading of a procedure: it shares no code with the guards it watches over.

use std::collections::{BTreeMap, BTreeSet};

use super::scenarios::{SUSPECT, Scenario, swap};
use super::{Case, End, Event, Fact, Move, Part, Place, Procedure, Property, Step, StepKind};

/// What a procedure's text says, by the place of its steps.
pub(super) struct Reading<'a> {
    steps: &'a [Step],
    needs: Vec<Vec<usize>>,
    /// Whose finding may stand in for the step.
    stand_in: Vec<Option<usize>>,
    /// Steps that only a call or a fact makes needed.
    target: Vec<bool>,
    /// For each step: those that a return to it undoes.
    undone_by: Vec<Vec<usize>>,
}

/// What somebody said at a step, and of what.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Mark {
    good: bool,
    content: Option<u8>,
    /// The plan's digest, and whose facts the case had.
    plan: Option<(u8, u8)>,
    suspect: bool,
}

/// What has happened on a path so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct InvariantChecker {
    marks: Vec<Option<Mark>>,
    called: Vec<bool>,
    released: Vec<u8>,
    withheld: bool,
    /// Steps whose review was held after the release.
    later: Vec<usize>,
}

/// What is on the table.
struct Table<'a> {
    content: u8,
    plan: (u8, u8),
    facts: &'a BTreeSet<Fact>,
}

impl<'a> Reading<'a> {
    pub fn new(procedure: &'a Procedure) -> Reading<'a> {
        let steps = procedure.steps.as_slice();
        let place = |id: &String| steps.iter().position(|step| &step.id == id);
        let needs: Vec<Vec<usize>> = steps.iter().map(|step| step.needs.iter().filter_map(place).collect()).collect();
        let stand_in: Vec<Option<usize>> = steps
            .iter()
            .map(|step| step.may.iter().find_map(|may| if let Move::Refer(to) = may { place(to) } else { None }))
            .collect();
        let mut target = vec![false; steps.len()];
        for to in steps.iter().flat_map(|step| &step.may) {
            if let Move::Refer(to) | Move::Escalate(to) = to
                && let Some(target) = place(to).and_then(|at| target.get_mut(at))
            {
                *target = true;
            }
        }
        let undone_by = (0..steps.len()).map(|base| downstream(base, &needs, &stand_in)).collect();
        Reading { steps, needs, stand_in, target, undone_by }
    }

    fn place(&self, id: &str) -> Option<usize> {
        self.steps.iter().position(|step| step.id == id)
    }
}

/// The steps that a return to `base` undoes: itself, its stand-in, and round by round whatever needs one of them.
fn downstream(base: usize, needs: &[Vec<usize>], stand_in: &[Option<usize>]) -> Vec<usize> {
    let mut undone = vec![base];
    undone.extend(stand_in.get(base).copied().flatten());
    loop {
        let more: Vec<usize> = (0..needs.len())
            .filter(|at| !undone.contains(at))
            .filter(|at| needs.get(*at).is_some_and(|needs| needs.iter().any(|need| undone.contains(need))))
            .collect();
        if more.is_empty() {
            return undone;
        }
        undone.extend(more);
    }
}

impl InvariantChecker {
    /// Nothing has happened; these steps are needed in any case.
    pub fn new(reading: &Reading<'_>, called: &BTreeSet<String>) -> InvariantChecker {
        InvariantChecker {
            marks: vec![None; reading.steps.len()],
            called: reading.steps.iter().map(|step| called.contains(&step.id)).collect(),
            released: Vec::new(),
            withheld: false,
            later: Vec::new(),
        }
    }

    /// Takes note of an event that the engine accepted, and says what it broke.
    pub fn observe(
        &mut self,
        reading: &Reading<'_>,
        scenario: &Scenario,
        before: &Case<u8, u8>,
        event: &Event<u8, u8>,
        after: &Case<u8, u8>,
    ) -> Vec<Property> {
        let facts_of = scenario.facts_of(before);
        let table = Table { content: before.parts.content, plan: (before.parts.plan, facts_of), facts: &before.facts };
        let mut broken = match event {
            Event::Sign { step, person, for_principal, outcome, saw } => {
                let Some(at) = reading.place(step) else { return vec![Property::Malformed] };
                let plan = saw.get(&Part::Plan).copied();
                let mark = Mark {
                    good: matches!(outcome, Move::Pass | Move::Escalate(_)),
                    content: saw.get(&Part::Content).copied(),
                    plan: plan.map(|plan| (plan, if plan == table.plan.0 { facts_of } else { 1 - facts_of })),
                    suspect: *person == SUSPECT || *for_principal == Some(SUSPECT),
                };
                self.sign(reading, &table, at, outcome, mark)
            }
            Event::DeferredReview { step, saw, .. } => self.later(reading, &table, step, saw),
            Event::Release { stage, content, .. } => self.release(reading, &table, before, *stage, *content),
            Event::Revise { .. } | Event::Curtail | Event::Abandon => Vec::new(),
        };
        if let Some(end) = after.end {
            if end != End::Filed && !self.released.is_empty() {
                broken.push(Property::EndWithoutFile);
            }
            let complete = after.curtailed || self.released.len() == usize::from(after.stages.get());
            if end == End::Filed && (self.released.is_empty() || !complete) {
                broken.push(Property::FiledUnreleased);
            }
            let omitted = |at| self.deferred_steps(reading, at, &table) && !self.later.contains(&at);
            if end == End::Filed && (0..reading.steps.len()).any(omitted) {
                broken.push(Property::ReviewOmitted);
            }
        }
        broken
    }

    fn sign(
        &mut self,
        reading: &Reading<'_>,
        table: &Table<'_>,
        at: usize,
        outcome: &Move,
        mark: Mark,
    ) -> Vec<Property> {
        let mut broken = Vec::new();
        let rests = reading.needs.get(at).into_iter().flatten();
        let seen = Table {
            content: mark.content.unwrap_or(table.content),
            plan: mark.plan.unwrap_or(table.plan),
            facts: table.facts,
        };
        let signed = |step: &Step| step.kind != StepKind::Release;
        if mark.good
            && rests
                .filter(|need| reading.steps.get(**need).is_some_and(signed))
                .any(|need| self.needed(reading, *need, &seen) && !self.settled(reading, *need, &seen))
        {
            broken.push(Property::OutOfTurn);
        }
        self.put(at, Some(mark));
        if reading.target.get(at) == Some(&true) {
            self.call(at);
        }
        match outcome {
            Move::Refer(to) | Move::Escalate(to) => {
                if let Some(to) = reading.place(to) {
                    self.call(to);
                }
            }
            Move::Return(to) => {
                let undone = reading.place(to).and_then(|to| reading.undone_by.get(to));
                undone.into_iter().flatten().for_each(|at| self.put(*at, None));
            }
            Move::Withhold => self.withheld = true,
            Move::Pass => {}
        }
        broken
    }

    /// A review after the release is of what was put off, once, and of what is out.
    fn later(
        &mut self,
        reading: &Reading<'_>,
        table: &Table<'_>,
        step: &str,
        saw: &BTreeMap<Part, u8>,
    ) -> Vec<Property> {
        let Some(at) = reading.place(step) else { return vec![Property::Malformed] };
        let reviews = reading.steps.get(at).is_some_and(|step| step.kind == StepKind::Review);
        let of_what_is_out = saw.get(&Part::Content).is_none_or(|content| self.released.last() == Some(content))
            && saw.get(&Part::Plan).is_none_or(|plan| *plan == table.plan.0);
        let owed = !self.released.is_empty() && reviews && self.deferred_steps(reading, at, table);
        let sound = owed && of_what_is_out && !self.later.contains(&at);
        self.later.push(at);
        self.later.sort_unstable();
        if sound { Vec::new() } else { vec![Property::ReviewOmitted] }
    }

    /// Whether the step would be asked for if the case were not urgent, and is not.
    fn deferred_steps(&self, reading: &Reading<'_>, at: usize, table: &Table<'_>) -> bool {
        let mut facts = table.facts.clone();
        facts.remove(&Fact::Urgent);
        let calm = Table { facts: &facts, ..*table };
        !self.needed(reading, at, table) && self.needed(reading, at, &calm)
    }

    fn release(
        &mut self,
        reading: &Reading<'_>,
        table: &Table<'_>,
        before: &Case<u8, u8>,
        stage: u8,
        content: u8,
    ) -> Vec<Property> {
        let mut broken = Vec::new();
        let out = Table { content, plan: table.plan, facts: table.facts };
        if self.withheld {
            broken.push(Property::WithheldReleased);
        }
        let in_order = usize::from(stage) == self.released.len() + 1 && stage <= before.stages.get();
        if !in_order || self.released.iter().any(|earlier| *earlier != content) {
            broken.push(Property::Stages);
        }
        for kind in [StepKind::Propose, StepKind::SecrecyReview, StepKind::Approve] {
            if !self.of_kind(reading, kind, &out).any(|mark| mark.content.is_some()) {
                broken.push(Property::UnsafeRelease);
            }
        }
        // Whoever decides must have decided on the plan as well: scope, time, facts.
        if !self.of_kind(reading, StepKind::Approve, &out).any(|mark| mark.plan.is_some()) {
            broken.push(Property::UnsafeRelease);
        }
        for (at, step) in reading.steps.iter().enumerate() {
            let judges = !matches!(step.kind, StepKind::Release | StepKind::Archive);
            if judges && self.needed(reading, at, &out) && !self.settled(reading, at, &out) {
                broken.push(self.blame(reading, at, step, &out));
            }
            if judges && step.kind != StepKind::Review && self.deferred_steps(reading, at, &out) {
                broken.push(Property::HastyRelease);
            }
        }
        let escalated = [Fact::Major, Fact::BeyondAuthority].iter().any(|fact| table.facts.contains(fact));
        let superior = |step: &Step| step.kind == StepKind::Approve && step.place == Place::Superior;
        let mut above = (0..).zip(reading.steps).filter(|(_, step)| superior(step)).peekable();
        if escalated && above.peek().is_some() && !above.any(|(at, _)| self.vouched(at, &out)) {
            broken.push(Property::EscalationDodged);
        }
        if self.by_one_hand(reading, &out) {
            broken.push(Property::SelfApproval);
        }
        self.released.push(content);
        broken
    }

    fn blame(&self, reading: &Reading<'_>, at: usize, step: &Step, table: &Table<'_>) -> Property {
        let stands_in = reading.stand_in.contains(&Some(at));
        if step.kind == StepKind::Approve && step.place == Place::Superior {
            Property::EscalationDodged
        } else if stands_in || self.finding(reading, at, table).is_some() {
            Property::FindingDodged
        } else {
            Property::UnsafeRelease
        }
    }

    /// One person behind the proposal and a secrecy review or an approval that this release rests on.
    fn by_one_hand(&self, reading: &Reading<'_>, table: &Table<'_>) -> bool {
        let suspect = |kind| self.of_kind(reading, kind, table).any(|mark| mark.suspect);
        suspect(StepKind::Propose) && (suspect(StepKind::SecrecyReview) || suspect(StepKind::Approve))
    }

    /// The good marks, on what is on the table, of needed steps of this kind.
    fn of_kind<'s>(
        &'s self,
        reading: &'s Reading<'_>,
        kind: StepKind,
        table: &'s Table<'_>,
    ) -> impl Iterator<Item = &'s Mark> {
        let of_kind = reading.steps.iter().enumerate().filter(move |(_, step)| step.kind == kind).map(|(at, _)| at);
        of_kind
            .filter(|at| self.needed(reading, *at, table) && self.finding(reading, *at, table).is_none())
            .filter(|at| self.vouched(*at, table))
            .filter_map(|at| self.marks.get(at).and_then(Option::as_ref))
    }

    fn needed(&self, reading: &Reading<'_>, at: usize, table: &Table<'_>) -> bool {
        let Some(step) = reading.steps.get(at) else { return false };
        let called = self.called.get(at) == Some(&true);
        let asked = if step.when.is_empty() {
            reading.target.get(at) == Some(&false)
        } else {
            step.when.iter().any(|fact| table.facts.contains(fact))
        };
        called || (asked && step.unless.iter().all(|fact| !table.facts.contains(fact)))
    }

    fn finding(&self, reading: &Reading<'_>, at: usize, table: &Table<'_>) -> Option<usize> {
        reading.stand_in.get(at).copied().flatten().filter(|finding| self.needed(reading, *finding, table))
    }

    fn settled(&self, reading: &Reading<'_>, at: usize, table: &Table<'_>) -> bool {
        self.vouched(self.finding(reading, at, table).unwrap_or(at), table)
    }

    fn vouched(&self, at: usize, table: &Table<'_>) -> bool {
        self.marks.get(at).and_then(Option::as_ref).is_some_and(|mark| {
            mark.good
                && mark.content.is_none_or(|content| content == table.content)
                && mark.plan.is_none_or(|plan| plan == table.plan)
        })
    }

    fn put(&mut self, at: usize, mark: Option<Mark>) {
        if let Some(place) = self.marks.get_mut(at) {
            *place = mark;
        }
    }

    fn call(&mut self, at: usize) {
        if let Some(called) = self.called.get_mut(at) {
            *called = true;
        }
    }

    /// Renames the two contents into each other.
    pub fn swap_content(&mut self) {
        let marks = self.marks.iter_mut().flatten().filter_map(|mark| mark.content.as_mut());
        marks.chain(&mut self.released).for_each(swap);
    }

    /// Forgets what can't be asked for any more: what is no good, and the own word of who called somebody in.
    pub fn forget_referrers(&mut self, reading: &Reading<'_>) {
        for (mark, stand_in) in self.marks.iter_mut().zip(&reading.stand_in) {
            let referred = stand_in.is_some_and(|to| self.called.get(to) == Some(&true));
            if referred || mark.as_ref().is_some_and(|mark| !mark.good) {
                *mark = None;
            }
        }
    }

    /// All that matters of it, for telling states apart.
    pub fn key(&self, key: &mut Vec<u8>) {
        for mark in &self.marks {
            match mark {
                None => key.push(0),
                Some(Mark { good, content, plan, suspect }) => {
                    let (plan, facts) = plan.unwrap_or((u8::MAX, 0));
                    let flags = 1 + 2 * u8::from(*good) + 4 * u8::from(*suspect) + 8 * facts;
                    key.extend([flags, content.unwrap_or(u8::MAX), plan]);
                }
            }
        }
        key.extend(self.called.iter().map(|called| u8::from(*called)));
        key.push(u8::from(self.withheld));
        key.extend(self.later.iter().map(|at| u8::try_from(*at).unwrap_or(u8::MAX)));
        key.push(u8::MAX);
        key.extend(&self.released);
    }
}
