//! Signatures as a dossier shows them, and what changed since one was given.

use domain::{
    disclosure::{
        Opinion, Working,
        plan::{Content, Plan},
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

/// What changed in the plan since the reader last signed.
#[derive(Clone, Debug)]
pub struct Changed {
    /// Which part: `title`, `plain`, `body`, `stage`, `modes`, `risk`.
    pub part: &'static str,
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

/// What changed between two plans, part by part.
pub(crate) fn changes(before: &Plan, after: &Plan) -> Vec<Changed> {
    let pairs = compared_parts(before).into_iter().zip(compared_parts(after));
    pairs
        .map(|((part, before), (_, after))| Changed { part, changes: text_difference::differences(&before, &after) })
        .filter(|c| !c.changes.is_empty())
        .collect()
}

/// The parts of a plan that are held against an earlier one, as texts.
fn compared_parts(plan: &Plan) -> [(&'static str, String); 7] {
    let Plan {
        content: Content { title, plain, body, correction: _, files },
        stages,
        modes,
        assessment,
        // the same in every plan of a disclosure
        entry: _,
        category: _,
        responsible: _,
        obligation: _,
        // the originals of `files`
        attachments: _,
        // not told yet to whoever signed before
        scope_reason: _,
        necessity: _,
        feasibility: _,
        self_check: _,
        facts: _,
        issuers: _,
        urgent: _,
        kept: _,
    } = plan;
    let stage = stages.iter().map(|s| format!("{} {}", s.scope, s.on)).collect::<Vec<_>>().join("\n");
    let files = files.iter().map(|file| format!("{} {}", file.name, file.digest.short())).collect::<Vec<_>>();
    [
        ("title", title.clone()),
        ("plain", plain.clone()),
        ("body", text_difference::plain(body)),
        ("stage", stage),
        ("modes", modes.join(" ")),
        ("risk", assessment.overall().to_string()),
        ("files", files.join("\n")),
    ]
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
