//! The opinion form: what a signer decides and writes, as it is typed, and what it means.

use std::collections::BTreeMap;

use ledger::Hash;
use rules::{
    Ruleset,
    procedure::{Event, Fact, Move, Part, Procedure, Refusal as EngineRefusal, Step, StepKind, apply},
    ruleset::{CheckItem, Effect, Named},
};
use serde::{Deserialize, Serialize};

use crate::{
    Day, PersonId, Problems,
    disclosure::{Disclosure, OpinionText},
    typed::{Typed, TypedText, fields},
};

/// The form as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SignForm {
    /// Code of the move: `pass`, `return`, `refer`, `escalate`, `withhold`. At a secrecy review it follows from `secrecy`.
    pub outcome: String,
    /// Advice or reason.
    pub text: String,
    /// Secrecy outcome id of the ruleset.
    pub secrecy: String,
    /// Answers of the checklist: `item=no|yes|doubt`.
    pub checklist: Vec<String>,
    /// The answer of every item that has none of its own; `no`, or empty for none.
    pub rest: String,
    /// Reasons of the ruleset picked for a return, by id.
    pub reasons: Vec<String>,
    /// What is to be done with single passages, a sentence each; said in a return.
    pub notes: Vec<String>,
    /// Ground id, for withholding.
    pub ground: String,
    /// Re-examination date, for withholding.
    pub until: String,
    /// Code of the fact for which it goes to the superior, at an escalation.
    pub fact: String,
    /// Digest of the content that was shown.
    pub content: String,
    /// Digest of the plan that was shown.
    pub plan: String,
}

/// A decision as read from the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// What was decided.
    pub outcome: Move,
    /// What was shown, hence is signed.
    pub saw: BTreeMap<Part, Hash>,
    /// What was written.
    pub words: OpinionText,
}

/// What brings a matter before the superior (Art. 14 item 3).
pub const ESCALATED: &[Fact] = &[Fact::Major, Fact::BeyondAuthority];

/// Answers of the security checklist.
pub const ANSWERS: &[&str] = &["no", "yes", "doubt"];

impl SignForm {
    /// The decision this form describes.
    ///
    /// # Errors
    /// All the problems, each beside its field.
    ///
    /// `found`: is there personal data in the text that is neither masked nor answered for? Then what the checklist asks
    /// about personal data is answered by itself: a box for all the rest is no look at it.
    pub fn read(&self, step: &Step, rules: &Ruleset, today: Day, found: bool) -> Result<Decision, Problems> {
        let mut problems = Problems::default();
        let secrecy = step.kind == StepKind::SecrecyReview;
        let code = if secrecy { self.secrecy_move(rules, &mut problems) } else { Some(self.outcome.as_str()) };
        let outcome = code.and_then(|code| step.may.iter().find(|m| m.code() == code)).cloned();
        if outcome.is_none() && problems.is_empty() {
            problems.add(if secrecy { "secrecy" } else { "outcome" }, "outcome-missing");
        }
        let reasons = if matches!(outcome, Some(Move::Return(_))) { self.picked(rules) } else { Vec::new() };
        let text = self.written(&outcome, &reasons);
        if outcome.as_ref().is_some_and(|o| *o != Move::Pass) && text.is_empty() {
            problems.add("text", "reason-missing");
        }
        let passes = outcome == Some(Move::Pass);
        let checklist = if secrecy { self.answers(rules, found && passes, &mut problems) } else { Vec::new() };
        if passes && checklist.iter().any(|(_, answer)| answer != "no") {
            problems.add("checklist", "checklist-contradicts");
        }
        let withhold = outcome == Some(Move::Withhold);
        let ground = withhold.then(|| rules.withholding_ground(&self.ground).map(|g| g.id.clone())).flatten();
        let until = withhold.then(|| Day::parse(&self.until)).flatten();
        if withhold {
            problems.require(ground.is_some(), "ground", "ground-missing");
            problems.require(until.is_some_and(|d| d > today), "until", "until-missing");
        }
        let saw = step
            .sees
            .iter()
            .filter_map(|part| {
                let shown = match part {
                    Part::Content => &self.content,
                    Part::Plan => &self.plan,
                };
                Some((*part, shown.parse().ok()?))
            })
            .collect();
        let escalates = matches!(outcome, Some(Move::Escalate(_)));
        let escalated = ESCALATED.iter().copied().find(|fact| escalates && fact.code() == self.fact);
        problems.require(!escalates || escalated.is_some(), "fact", "escalate-missing");
        let secrecy = secrecy.then(|| self.secrecy.clone());
        let reasons = reasons.into_iter().map(|reason| reason.id.clone()).collect();
        let words = OpinionText { text, secrecy, checklist, ground, until, reasons, number: None, escalated };
        match outcome {
            Some(outcome) => problems.or(Decision { outcome, saw, words }),
            None => Err(problems),
        }
    }

    /// The reasons that were picked, in the ruleset's order.
    fn picked<'r>(&self, rules: &'r Ruleset) -> Vec<&'r Named> {
        rules.return_reasons.iter().filter(|reason| self.reasons.contains(&reason.id)).collect()
    }

    /// What the record says: picked reasons and single passages first, then the signer's own words, a line each.
    fn written(&self, outcome: &Option<Move>, reasons: &[&Named]) -> String {
        let own = self.text.replace("\r\n", "\n");
        let notes = self.notes.iter().filter(|_| matches!(outcome, Some(Move::Return(_))));
        let lines = reasons.iter().map(|reason| reason.name.zh.as_str()).chain(notes.map(|note| note.trim()));
        let lines: Vec<&str> = lines.chain([own.trim()]).filter(|line| !line.is_empty()).collect();
        lines.join("\n")
    }

    /// What a secrecy outcome does: publish passes, redact returns, withhold withholds, doubt goes to the department.
    fn secrecy_move(&self, rules: &Ruleset, problems: &mut Problems) -> Option<&'static str> {
        let Some(outcome) = rules.secrecy_outcome(&self.secrecy) else {
            problems.add("secrecy", "secrecy-missing");
            return None;
        };
        Some(match outcome.effect {
            Effect::Publish => "pass",
            Effect::Redact => "return",
            Effect::Withhold => "withhold",
            Effect::Refer => "refer",
        })
    }

    fn answers(&self, rules: &Ruleset, found: bool, problems: &mut Problems) -> Vec<(String, String)> {
        let mut given: Vec<(String, String)> = self
            .checklist
            .iter()
            .filter_map(|line| line.split_once('='))
            .filter(|(_, answer)| ANSWERS.contains(answer))
            .map(|(item, answer)| (item.to_owned(), answer.to_owned()))
            .collect();
        let roots = rules.security_checklist.iter().filter(|c| c.parent.is_none());
        let open: Vec<&CheckItem> = roots.filter(|c| !given.iter().any(|(g, _)| *g == c.id)).collect();
        for item in open.iter().filter(|item| found && item.personal) {
            problems.add_with(format!("checklist.{}", item.id), "checklist-found", "name", &item.name.zh);
        }
        if self.rest == "no" {
            given.extend(open.into_iter().map(|c| (c.id.clone(), self.rest.clone())));
        } else if !open.is_empty() {
            problems.add_with("checklist", "checklist-missing", "count", open.len());
        }
        given
    }
}

impl Disclosure {
    /// Is this step not for this person to sign, whatever they decide, because they (or who they stand in for) signed
    /// another that has to be another's hand? A proposer does not approve his own plan.
    #[must_use]
    pub fn bars(&self, procedure: &Procedure, step: &Step, person: &PersonId, principal: Option<&PersonId>) -> bool {
        let Some(outcome) = step.may.first().cloned() else { return false };
        let event = Event::Sign {
            step: step.id.clone(),
            person: person.clone(),
            for_principal: principal.cloned(),
            outcome,
            saw: self.working.shown(step),
        };
        matches!(apply(procedure, &self.working.case, event), Err(EngineRefusal::SamePerson { .. }))
    }
}

impl Typed for SignForm {
    fn typed(&self) -> Vec<TypedText> {
        let Self {
            outcome: _,
            text,
            secrecy: _,
            checklist: _,
            rest: _,
            reasons: _,
            notes,
            ground: _,
            until: _,
            fact: _,
            content: _,
            plan: _,
        } = self;
        fields([("text", text)].into_iter().chain(notes.iter().map(|note| ("notes", note))))
    }
}
