//! Procedures as a file writes them.

use toml::Spanned;
use toml::de::DeValue;

use super::fields::{Ctx, Fields, Kind};
use crate::procedure::{Counterexample, Duty, Fact, Move, Part, Place, Procedure, Property, Step, StepKind, explore};
use crate::text::{Basis, Text};

/// The `number`-th procedure of the file; its steps are named within it.
pub(super) fn procedure(t: &mut Fields<'_, '_>, number: usize) -> Procedure {
    Procedure {
        id: t.id(Kind::Procedure),
        name: t.text("name"),
        basis: t.basis(),
        steps: t.tables("steps", "a step", |s| step(s, Kind::Step(number))),
    }
}

fn step(t: &mut Fields<'_, '_>, steps: Kind) -> Step {
    let id = t.id(steps);
    let name = t.text("name");
    let kind = t.choice("kind", &words(StepKind::ALL, StepKind::code));
    let duty = t.choice("duty", &words(Duty::ALL, Duty::code));
    let place = t.opt_choice("place", &words(Place::ALL, Place::code));
    let facts = words(Fact::ALL, Fact::code);
    Step {
        id,
        name,
        kind: kind.unwrap_or(StepKind::Review),
        duty: duty.unwrap_or(Duty::Undertaker),
        place: place.unwrap_or(Place::Own),
        sees: t.choices("sees", &words(Part::ALL, Part::code)),
        needs: t.references("needs", steps),
        when: t.choices("when", &facts),
        unless: t.choices("unless", &facts),
        not_same_as: t.references("not_same_as", steps),
        may: moves(t, steps),
        days: t.opt_number("days"),
        basis: t.basis(),
    }
}

fn words<T: Copy>(all: &'static [T], code: impl Fn(T) -> &'static str) -> Vec<(&'static str, T)> {
    all.iter().map(|v| (code(*v), *v)).collect()
}

/// `may = ["pass", { return = "propose" }]`.
fn moves(t: &mut Fields<'_, '_>, steps: Kind) -> Vec<Move> {
    let items = t.list("may");
    items.iter().filter_map(|item| one_move(t, item, steps)).collect()
}

fn one_move<'t>(t: &Fields<'_, 't>, item: &'t Spanned<DeValue<'t>>, steps: Kind) -> Option<Move> {
    if let Some(word) = item.get_ref().as_str() {
        let plain = [("pass", true), ("withhold", false)];
        let pass = t.word("may", word, item.span(), &plain)?;
        return Some(if pass { Move::Pass } else { Move::Withhold });
    }
    let mut to = Fields::of(t.ctx, item, "a move of `may`")?;
    let back = to.opt_reference("return", steps).map(Move::Return);
    let refer = to.opt_reference("refer", steps).map(Move::Refer);
    let escalate = to.opt_reference("escalate", steps).map(Move::Escalate);
    to.done();
    let found = back.or(refer).or(escalate);
    if found.is_none() {
        t.problem(
            "unknown-word",
            item.span(),
            "this move names no step".to_owned(),
            "where to?",
            "write { return = \"…\" }, { refer = \"…\" } or { escalate = \"…\" } with the id of a step",
        );
    }
    found
}

/// Walks procedures and refuses those that could do harm, showing the path. One whose text has problems is not walked:
/// they come first. Procedures of one shape (equal but for words) are walked once: a walk takes up to a second.
#[derive(Default)]
pub(super) struct Walker(Vec<(Procedure, Vec<Counterexample>)>);

impl Walker {
    /// `number` is the procedure's place in the file, from 1.
    pub(super) fn walk(&mut self, ctx: &Ctx, procedure: &Procedure, number: usize) {
        let known = |id: &str| procedure.step(id).is_some();
        let sound = procedure.steps.iter().all(|s| {
            s.needs.iter().chain(&s.not_same_as).all(|id| known(id)) && s.may.iter().filter_map(Move::target).all(known)
        });
        let span = ctx.place(Kind::Procedure, &procedure.id);
        let (Some(span), true) = (span, sound && !ctx.troubled(number)) else { return };
        for found in self.found(procedure) {
            let (says, mend) = says(found.property);
            let message = format!("procedure `{}` is refused: {says}", procedure.id);
            let help = format!("{mend}\npath: {}", found.path.join("\n   → "));
            ctx.report("unsafe-procedure", span.clone(), message, found.property.code(), Some(help));
        }
    }

    fn found(&mut self, procedure: &Procedure) -> Vec<Counterexample> {
        let shape = shape(procedure);
        if let Some((_, found)) = self.0.iter().find(|(known, _)| known == &shape) {
            // Harmless in one is harmless in all; harm is told in each one's own words.
            return if found.is_empty() { Vec::new() } else { explore(procedure).err().unwrap_or_default() };
        }
        let found = explore(procedure).err().unwrap_or_default();
        self.0.push((shape, found.clone()));
        found
    }
}

/// The procedure without its words: ids are numbers, names, bases, capacities and days are gone.
fn shape(procedure: &Procedure) -> Procedure {
    let number = |id: &str| procedure.steps.iter().position(|s| s.id == id).unwrap_or(usize::MAX).to_string();
    let numbers = |ids: &[String]| ids.iter().map(|id| number(id)).collect();
    let strip = |s: &Step| Step {
        id: number(&s.id),
        name: Text::new("", ""),
        duty: Duty::Undertaker,
        needs: numbers(&s.needs),
        not_same_as: numbers(&s.not_same_as),
        may: s.may.iter().map(|m| renamed(m, number)).collect(),
        days: None,
        basis: Basis::local(""),
        ..s.clone()
    };
    Procedure {
        id: String::new(),
        name: Text::new("", ""),
        basis: Basis::local(""),
        steps: procedure.steps.iter().map(strip).collect(),
    }
}

fn renamed(may: &Move, number: impl Fn(&str) -> String) -> Move {
    match may {
        Move::Return(to) => Move::Return(number(to)),
        Move::Refer(to) => Move::Refer(number(to)),
        Move::Escalate(to) => Move::Escalate(number(to)),
        Move::Pass | Move::Withhold => may.clone(),
    }
}

/// What a failed property means, and how to mend it.
fn says(property: Property) -> (&'static str, &'static str) {
    match property {
        Property::Malformed => ("a step makes no sense", "correct the step named below"),
        Property::StepMissing => (
            "an indispensable step is missing",
            "add the step: propose, secrecy_review, approve, release and archive must all be there",
        ),
        Property::Circle => ("steps wait for each other", "take one of these steps out of another's `needs`"),
        Property::UnsafeRelease => (
            "content could be released that was not reviewed and approved as it is",
            "let release need the approval, the approval the reviews, and let each see content and plan",
        ),
        Property::SelfApproval => (
            "one person could propose and review or approve",
            "add the proposing step to `not_same_as` of each secrecy review and approval",
        ),
        Property::DeadEnd => {
            ("a case could get stuck", "let each step pass, and let `needs` lead from propose to archive")
        }
        Property::EndWithoutFile => {
            ("a case could end without its file", "let archive need release, and end only there")
        }
        Property::FiledUnreleased => ("a file could be closed before all is released", "let archive need release"),
        Property::EscalationDodged => {
            ("a major matter could be released without the superior", "let release need the superior's step")
        }
        Property::HastyRelease => (
            "haste could pass over a secrecy review or a decision",
            "take `urgent` out of the `unless` of every step but reviews",
        ),
        Property::ReviewOmitted => {
            ("a review that was put off could be left out for good", "let only steps of kind review be put off")
        }
        Property::FindingDodged => {
            ("a referred doubt could be released without the finding", "let release need the step referred to")
        }
        Property::WithheldReleased => ("what was withheld could be released", "let `withhold` end the case"),
        Property::OutOfTurn => ("a step could pass before its turn", "complete `needs` and `sees`"),
        Property::Stages => ("stages could be released out of order", "let release need the approval"),
        Property::DeadStep => ("a step can never come to its turn", "remove it, or correct its `needs` and `when`"),
        Property::TooLarge => ("it is too intricate to be checked", "use fewer steps, moves or facts"),
    }
}
