//! What can be said of a procedure without walking it: names that exist, no circles, nothing indispensable missing.

use std::collections::BTreeSet;

use super::{Counterexample, Move, Procedure, Property, Step, StepKind};

/// Faults in the text of a procedure. [`super::explore`] asks this first.
///
/// # Errors
/// Every fault found, with the steps concerned as its path.
pub fn check(procedure: &Procedure) -> Result<(), Vec<Counterexample>> {
    let mut faults = Vec::new();
    names(procedure, &mut faults);
    // The other checks follow names, so they wait until names are in order.
    if faults.is_empty() {
        procedure.steps.iter().for_each(|step| moves(procedure, step, &mut faults));
        kinds(procedure, &mut faults);
        circles(procedure, &mut faults);
    }
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

fn fault<const N: usize>(property: Property, path: [String; N]) -> Counterexample {
    Counterexample { property, path: path.to_vec() }
}

fn names(procedure: &Procedure, faults: &mut Vec<Counterexample>) {
    let mut seen = BTreeSet::new();
    for step in &procedure.steps {
        if step.id.is_empty() || !seen.insert(step.id.as_str()) {
            faults.push(fault(Property::Malformed, [format!("step id {:?} is empty or used twice", step.id)]));
        }
        let named = step.needs.iter().chain(&step.not_same_as).map(String::as_str);
        for name in named.chain(step.may.iter().filter_map(Move::target)) {
            if procedure.step(name).is_none() {
                faults.push(fault(Property::Malformed, [format!("{}: there is no step {name:?}", step.id)]));
            }
            if name == step.id {
                faults.push(fault(Property::Malformed, [format!("{}: names itself", step.id)]));
            }
        }
    }
}

fn moves(procedure: &Procedure, step: &Step, faults: &mut Vec<Counterexample>) {
    let mut malformed = |why: String| faults.push(fault(Property::Malformed, [format!("{}: {why}", step.id)]));
    if step.kind == StepKind::Release {
        if !(step.may.is_empty() && step.sees.is_empty() && step.not_same_as.is_empty()) {
            malformed("a release step is not signed: may, sees and not_same_as must be empty".to_owned());
        }
        return;
    }
    if step.may.iter().filter(|may| matches!(may, Move::Refer(_))).count() > 1 {
        malformed("can be referred to one step only".to_owned());
    }
    for may in &step.may {
        let Some(to) = may.target().and_then(|to| procedure.step(to)) else { continue };
        match may {
            Move::Return(_) if !rests_on(procedure, step, &to.id) => {
                malformed(format!("returns to {}, which does not come before it", to.id));
            }
            Move::Refer(_) if to.kind != step.kind || !step.sees.iter().all(|part| to.sees.contains(part)) => {
                malformed(format!("{} can't stand in for it: another kind, or it sees less", to.id));
            }
            Move::Escalate(_) if to.kind != StepKind::Approve => {
                malformed(format!("escalates to {}, which does not approve", to.id));
            }
            _ => {}
        }
    }
}

fn kinds(procedure: &Procedure, faults: &mut Vec<Counterexample>) {
    let count = |kind| procedure.steps.iter().filter(|step| step.kind == kind).count();
    for kind in [StepKind::Propose, StepKind::SecrecyReview, StepKind::Approve, StepKind::Release, StepKind::Archive] {
        if count(kind) == 0 {
            faults.push(fault(Property::StepMissing, [format!("no step of kind {kind}")]));
        }
    }
    if count(StepKind::Propose) > 1 {
        faults.push(fault(Property::Malformed, ["more than one step proposes".to_owned()]));
    }
}

/// What must come before a step: what it needs, and whose finding stands in for its own.
fn before(step: &Step) -> impl Iterator<Item = &String> {
    let referred = step.may.iter().filter_map(|may| if let Move::Refer(to) = may { Some(to) } else { None });
    step.needs.iter().chain(referred)
}

fn circles(procedure: &Procedure, faults: &mut Vec<Counterexample>) {
    for step in &procedure.steps {
        let mut path = vec![step.id.clone()];
        // One report per circle: by its smallest step.
        if circle(procedure, step, &step.id, &mut path) && path.iter().min() == Some(&step.id) {
            path.push(step.id.clone());
            faults.push(Counterexample { property: Property::Circle, path });
        }
    }
}

fn circle(procedure: &Procedure, step: &Step, start: &str, path: &mut Vec<String>) -> bool {
    before(step).any(|id| {
        if id == start {
            return true;
        }
        let Some(next) = procedure.step(id).filter(|_| !path.contains(id)) else { return false };
        path.push(id.clone());
        let found = circle(procedure, next, start, path);
        if !found {
            path.pop();
        }
        found
    })
}

fn rests_on(procedure: &Procedure, step: &Step, base: &str) -> bool {
    let mut seen = BTreeSet::new();
    let mut queue: Vec<&str> = step.needs.iter().map(String::as_str).collect();
    while let Some(id) = queue.pop() {
        if id == base {
            return true;
        }
        if seen.insert(id)
            && let Some(step) = procedure.step(id)
        {
            queue.extend(step.needs.iter().map(String::as_str));
        }
    }
    false
}
