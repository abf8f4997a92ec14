//! Signatures as a dossier shows them, and what changed since one was given.

use std::collections::BTreeMap;

use domain::{
    codes,
    disclosure::{
        Opinion, Working,
        plan::{Assessment, Content, Contingency, Correction, KeptText, Plan, Stage, Urgency},
    },
    people::person::Person,
};
use rules::procedure::{Move, Procedure, StepKind, StepState, step_state};
use store::Tx;

use crate::{
    Error,
    text_difference::{self, Change},
};

/// A signature.
#[derive(Clone, Debug)]
pub struct Signature {
    /// Step id.
    pub step: String,
    /// Step name.
    pub step_name: rules::Text,
    /// Kind of the step.
    pub kind: StepKind,
    /// What was decided.
    pub outcome: Move,
    /// In which round.
    pub round: u32,
    /// Name of the holder it was signed for, by a delegate.
    pub standing_in_for: Option<String>,
    /// Who, when, in what words.
    pub opinion: Opinion,
    /// Short digest of what was signed.
    pub digest: String,
    /// Does it still count?
    pub counts: bool,
    /// Its place among all signatures of the file, earlier versions included, from 1.
    pub form: usize,
}

codes! {
    /// A part of a plan, as who signed it is told of a change: all that a signature stands under.
    PlanPart {
        /// Title.
        Title = "title",
        /// What it means, in one sentence.
        Plain = "plain",
        /// The text, as it is written.
        Body = "body",
        /// What is corrected, and why.
        Correction = "correction",
        /// Files published with it.
        Files = "files",
        /// For whom and when.
        Stage = "stage",
        /// Of which organisation; who is named.
        Recipients = "recipients",
        /// Why the scope is another than the entry's.
        ScopeReason = "scope_reason",
        /// How.
        Modes = "modes",
        /// Who issues it, too.
        Issuers = "issuers",
        /// Why (必要性).
        Necessity = "necessity",
        /// Why now (可行性).
        Feasibility = "feasibility",
        /// Effects foreseen, and the plan for them.
        Risk = "risk",
        /// What was confirmed for secrecy.
        SelfCheck = "self_check",
        /// Facts that decide the steps.
        Facts = "facts",
        /// Why it can't wait.
        Urgent = "urgent",
        /// Personal data that stays, and why.
        Kept = "kept",
    }
}

/// What changed in the plan since the reader last signed.
#[derive(Clone, Debug)]
pub struct Changed {
    /// Which part.
    pub part: PlanPart,
    /// The difference.
    pub changes: Vec<Change>,
}

/// The signatures of one version; `earlier`: how many those before it have.
pub(crate) async fn signatures(
    tx: &mut Tx,
    procedure: &Procedure,
    working: &Working,
    earlier: usize,
) -> Result<Vec<Signature>, Error> {
    let mut all = Vec::new();
    for (i, (sign_off, opinion)) in working.case.sign_offs.iter().zip(&working.opinions).enumerate() {
        let Some(step) = procedure.step(&sign_off.step) else { continue };
        let standing_in_for = match &sign_off.for_principal {
            Some(principal) => tx.get::<Person>(principal.as_str()).await?.map(|p| p.name),
            None => None,
        };
        let last = working.case.sign_offs.iter().rposition(|s| s.step == sign_off.step) == Some(i);
        let passed = step_state(procedure, &working.case, &step.id) == StepState::Passed;
        all.push(Signature {
            step: step.id.clone(),
            step_name: step.name.clone(),
            kind: step.kind,
            outcome: sign_off.outcome.clone(),
            round: sign_off.round,
            standing_in_for,
            opinion: opinion.clone(),
            digest: sign_off.saw.values().next().map_or_else(String::new, ledger::Hash::short),
            counts: last && (passed || sign_off.outcome != Move::Pass),
            form: earlier + i + 1,
        });
    }
    Ok(all)
}

/// What changed between two plans, part by part. `names`: of the people and organisations in them, by id.
pub(crate) fn changes(before: &Plan, after: &Plan, names: &BTreeMap<String, String>) -> Vec<Changed> {
    let differ = |part: &PlanPart| Changed {
        part: *part,
        changes: text_difference::differences(&part.of(before, names), &part.of(after, names)),
    };
    PlanPart::ALL.iter().map(differ).filter(|c| !c.changes.is_empty()).collect()
}

impl PlanPart {
    /// A part of a plan as a text that is held against an earlier one. The compiler asks where a new field belongs.
    fn of(self, plan: &Plan, names: &BTreeMap<String, String>) -> String {
        let Plan {
            content: Content { title, plain, body, format: _, correction, files },
            stages,
            modes,
            assessment: Assessment { dimensions, unstable, contingency },
            scope_reason,
            necessity,
            feasibility,
            self_check,
            facts,
            issuers,
            urgent,
            kept,
            // the same in every plan of a disclosure
            entry: _,
            category: _,
            responsible: _,
            obligation: _,
            // the originals of `files`
            attachments: _,
        } = plan;
        let name = |id: &str| names.get(id).map_or(id, String::as_str).to_owned();
        match self {
            Self::Title => title.clone(),
            Self::Plain => plain.clone(),
            Self::Body => body.clone(),
            Self::Correction => {
                let said = |Correction { was, now, reason, impact }: &Correction| lines([was, now, reason, impact]);
                correction.as_ref().map_or_else(String::new, said)
            }
            Self::Stage => lines(stages.iter().map(|s| format!("{} {}", s.scope, s.on))),
            Self::Recipients => lines(stages.iter().flat_map(|Stage { scope: _, audience, orgs, people, on: _ }| {
                let orgs = [audience].into_iter().chain(orgs).map(|org| name(org.as_str()));
                orgs.chain(people.iter().map(|person| name(person.as_str()))).collect::<Vec<_>>()
            })),
            Self::ScopeReason => scope_reason.clone().unwrap_or_default(),
            Self::Modes => modes.join(" "),
            Self::Necessity => necessity.clone(),
            Self::Feasibility => feasibility.clone(),
            Self::Risk => {
                let dimensions = dimensions.iter().map(|(id, risk)| format!("{id} {risk}"));
                let contingency = contingency.iter().flat_map(|Contingency { people, measures, statement }| {
                    [people, measures, statement].map(String::clone)
                });
                lines(dimensions.chain(unstable.then(|| "unstable".to_owned())).chain(contingency))
            }
            Self::SelfCheck => lines(self_check),
            Self::Facts => lines(facts.iter().map(|fact| fact.code())),
            Self::Files => lines(files.iter().map(|file| format!("{} {}", file.name, file.digest.short()))),
            Self::Issuers => lines(issuers.iter().map(|org| name(org.as_str()))),
            Self::Urgent => {
                urgent.as_ref().map_or_else(String::new, |Urgency { reason, days }| format!("{reason} {days}"))
            }
            Self::Kept => kept.as_ref().map_or_else(String::new, |KeptText { passages, reason }| {
                lines([reason.clone()].into_iter().chain(passages.iter().map(|p| format!("{} {}", p.field, p.masked))))
            }),
        }
    }
}

fn lines<T: AsRef<str>>(all: impl IntoIterator<Item = T>) -> String {
    let all: Vec<T> = all.into_iter().collect();
    all.iter().map(AsRef::as_ref).collect::<Vec<_>>().join("\n")
}

/// The last return of a file: the reason and by whom.
pub(crate) fn last_return(working: &domain::disclosure::Working) -> Option<(String, String)> {
    if let Some(issuer) = working.returned_by_issuer() {
        return Some((issuer.text.clone(), format!("{} {}", issuer.title, issuer.name)));
    }
    let at = working.case.sign_offs.iter().rposition(|s| s.outcome.code() == "return")?;
    let opinion = working.opinions.get(at)?;
    Some((opinion.words.text.clone(), format!("{} {}", opinion.title, opinion.name)))
}

#[cfg(test)]
mod tests {
    use domain::{
        EntryId, OrgId, PersonId,
        disclosure::{attachment::FileRef, plan::Risk, text::TextFormat},
    };
    use rules::procedure::Fact;

    use super::*;

    fn plan() -> Plan {
        let stage =
            serde_json::json!({ "scope": "party", "audience": "o", "orgs": [], "people": [], "on": "2026-12-01" });
        let text = String::from;
        Plan {
            content: Content {
                title: text("题"),
                plain: text("一句话"),
                body: text("正文"),
                format: TextFormat::Marks,
                correction: None,
                files: Vec::new(),
            },
            entry: EntryId::from_text("e"),
            category: text("9.1"),
            responsible: text("党政办"),
            stages: vec![serde_json::from_value(stage).unwrap()],
            scope_reason: None,
            modes: vec![text("web")],
            necessity: text("应当公开"),
            feasibility: text("可以公开"),
            assessment: Assessment {
                dimensions: vec![(text("social"), Risk::Low)],
                unstable: false,
                contingency: None,
            },
            self_check: Vec::new(),
            facts: std::collections::BTreeSet::new(),
            obligation: None,
            attachments: Vec::new(),
            issuers: Vec::new(),
            urgent: None,
            kept: None,
        }
    }

    /// A part, and a change to it.
    type Case<'c> = (PlanPart, &'c dyn Fn(&mut Plan));

    /// Whatever a signature stands under: each change is told, and as what it is.
    #[test]
    fn every_part_that_changed_is_told() {
        let contingency = || Contingency { people: "甲".into(), measures: "乙".into(), statement: "丙".into() };
        let correction =
            || Correction { was: "一".into(), now: "二".into(), reason: "误".into(), impact: "无".into() };
        let cases: [Case<'_>; 22] = [
            (PlanPart::Title, &|p| p.content.title.push('改')),
            (PlanPart::Plain, &|p| p.content.plain.push('改')),
            (PlanPart::Body, &|p| p.content.body.push_str("\n\n<!-- 看不见 -->")),
            (PlanPart::Correction, &|p| p.content.correction = Some(correction())),
            (PlanPart::Files, &|p| {
                p.content.files.push(FileRef {
                    name: "表.csv".into(),
                    digest: ledger::Hash::of(&[b"x"]),
                    bytes: 1,
                    format: "csv".into(),
                })
            }),
            (PlanPart::Stage, &|p| p.stages[0].on = p.stages[0].on.plus_days(1)),
            (PlanPart::Recipients, &|p| p.stages[0].people.push(PersonId::from_text("p"))),
            (PlanPart::Recipients, &|p| p.stages[0].orgs.push(OrgId::from_text("q"))),
            (PlanPart::Recipients, &|p| p.stages[0].audience = OrgId::from_text("q")),
            (PlanPart::ScopeReason, &|p| p.scope_reason = Some("另有规定".into())),
            (PlanPart::Modes, &|p| p.modes.push("board".into())),
            (PlanPart::Issuers, &|p| p.issuers.push(OrgId::from_text("q"))),
            (PlanPart::Necessity, &|p| p.necessity.push('改')),
            (PlanPart::Feasibility, &|p| p.feasibility.push('改')),
            (PlanPart::Risk, &|p| p.assessment.dimensions[0].1 = Risk::High),
            (PlanPart::Risk, &|p| p.assessment.unstable = true),
            (PlanPart::Risk, &|p| p.assessment.contingency = Some(contingency())),
            (PlanPart::SelfCheck, &|p| p.self_check.push("state_secret".into())),
            (PlanPart::Facts, &|p| p.facts.extend([Fact::Society])),
            (PlanPart::Urgent, &|p| p.urgent = Some(Urgency { reason: "抢险".into(), days: 5 })),
            (PlanPart::Kept, &|p| p.kept = Some(KeptText { passages: Vec::new(), reason: "本人同意".into() })),
            (PlanPart::Kept, &|p| p.kept = Some(KeptText { passages: Vec::new(), reason: "已公示".into() })),
        ];
        for (part, change) in &cases {
            let mut after = plan();
            change(&mut after);
            let told: Vec<_> = changes(&plan(), &after, &BTreeMap::new()).iter().map(|c| c.part).collect();
            assert_eq!(told, [*part]);
        }
        let tried: std::collections::BTreeSet<_> = cases.iter().map(|(part, _)| *part).collect();
        assert_eq!(tried.len(), PlanPart::ALL.len(), "{tried:?}");
    }
}
