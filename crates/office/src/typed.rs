//! What is typed goes through the gate like what is uploaded: markings are refused before a draft is kept, personal data
//! is named beside its field and masked at one press.

use domain::{
    Problems,
    plan::{PlanForm, Typed},
};
use rules::Ruleset;
use screening::{Confidence, Kind, Policy, mask, screen_text};

use crate::{Error, Identity, Office, disclosure::Seated, gate};

/// Kinds that nobody's text has to have: they are taken out before a plan is sent. The others a reviewer judges.
pub(crate) const NEVER: &[Kind] = &[Kind::IdNumber, Kind::BankCard, Kind::SocialCard, Kind::Passport];

/// The fields that readers will see.
fn published(form: &PlanForm) -> [(&'static str, &String); 7] {
    [
        ("title", &form.title),
        ("plain", &form.plain),
        ("body", &form.body),
        ("correction_was", &form.correction_was),
        ("correction_now", &form.correction_now),
        ("correction_reason", &form.correction_reason),
        ("correction_impact", &form.correction_impact),
    ]
}

/// All fields that are written freely.
fn written(form: &PlanForm) -> Vec<(&'static str, &String)> {
    let working = [
        ("necessity", &form.necessity),
        ("feasibility", &form.feasibility),
        ("scope_reason", &form.scope_reason),
        ("contingency_people", &form.contingency_people),
        ("contingency_measures", &form.contingency_measures),
        ("contingency_statement", &form.contingency_statement),
    ];
    published(form).into_iter().chain(working).collect()
}

/// Personal data that has to go before the form is sent.
#[must_use]
pub fn personal(form: &PlanForm, rules: &Ruleset) -> Vec<Typed> {
    let policy = gate::policy(rules);
    let of = |(field, text): (&'static str, &String)| {
        let hits = screen_text(text).into_iter();
        let sure = hits.filter(|hit| NEVER.contains(&hit.kind) && hit.confidence > Confidence::Low);
        let typed = sure.map(|hit| Typed {
            field,
            kind: hit.kind.code().to_owned(),
            masked: mask(hit.kind, text.get(hit.range).unwrap_or_default(), &policy),
        });
        typed.collect::<Vec<_>>()
    };
    published(form).into_iter().flat_map(of).collect()
}

/// The form with everything found in what readers will see masked.
#[must_use]
pub fn masked(form: &PlanForm, rules: &Ruleset) -> PlanForm {
    let policy = gate::policy(rules);
    let mut next = form.clone();
    for text in [
        &mut next.title,
        &mut next.plain,
        &mut next.body,
        &mut next.correction_was,
        &mut next.correction_now,
        &mut next.correction_reason,
        &mut next.correction_impact,
    ] {
        *text = masked_text(text, &policy);
    }
    next
}

fn masked_text(text: &str, policy: &Policy) -> String {
    let mut hits = screen_text(text);
    hits.sort_by_key(|hit| hit.range.start);
    let (mut out, mut at) = (String::with_capacity(text.len()), 0);
    for hit in hits.into_iter().filter(|hit| hit.confidence > Confidence::Low && !hit.kind.refuses()) {
        let (Some(before), Some(found)) = (text.get(at..hit.range.start), text.get(hit.range.clone())) else {
            continue; // within one that was masked already
        };
        out.push_str(before);
        // Markdown would read rows of `*` as emphasis
        out.push_str(&mask(hit.kind, found, policy).replace('*', "\u{FF0A}"));
        at = hit.range.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

/// A mark in a text, for reviewers: bytes, code of the kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextMark {
    /// Where.
    pub range: std::ops::Range<usize>,
    /// Code of the kind.
    pub kind: &'static str,
}

/// Everything found in a text, in order and apart from each other.
#[must_use]
pub fn marks(text: &str) -> Vec<TextMark> {
    let mut hits = screen_text(text);
    hits.sort_by_key(|hit| (hit.range.start, std::cmp::Reverse(hit.range.end)));
    let mut end = 0;
    hits.retain(|hit| {
        let apart = hit.range.start >= end;
        if apart {
            end = hit.range.end;
        }
        apart
    });
    hits.into_iter().map(|hit| TextMark { range: hit.range, kind: hit.kind.code() }).collect()
}

/// What was found in a text: code of the kind, its text under the masking policy.
#[must_use]
pub fn marks_masked(text: &str, rules: &Ruleset) -> Vec<(&'static str, String)> {
    let policy = gate::policy(rules);
    let hits = screen_text(text).into_iter();
    hits.map(|hit| (hit.kind.code(), mask(hit.kind, text.get(hit.range).unwrap_or_default(), &policy))).collect()
}

fn markings(form: &PlanForm) -> Vec<(&'static str, Kind)> {
    let of = |(field, text): (&'static str, &String)| {
        let hits = screen_text(text).into_iter().filter(|hit| hit.kind.refuses());
        hits.map(move |hit| (field, hit.kind)).collect::<Vec<_>>()
    };
    written(form).into_iter().flat_map(of).collect()
}

impl Office {
    /// Refuses a form in which a secrecy marking was typed, before anything of it is kept.
    ///
    /// # Errors
    /// The fields that bear one.
    pub(crate) async fn refuse_marked(&self, who: &Seated, form: &PlanForm) -> Result<(), Error> {
        let found = markings(form);
        if found.is_empty() {
            return Ok(());
        }
        let mut kinds: Vec<Kind> = found.iter().map(|(_, kind)| *kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        self.marked(who, "text", &kinds).await?;
        let mut problems = Problems::default();
        for (field, _) in found {
            if problems.of(field).is_none() {
                problems.add(field, "typed-marked");
            }
        }
        Err(problems.into())
    }

    /// The same, of a draft.
    pub(crate) async fn refuse_marked_draft(&self, identity: &Identity, form: &PlanForm) -> Result<(), Error> {
        match identity.seated() {
            Ok(who) => self.refuse_marked(&who, form).await,
            Err(_) => Ok(()),
        }
    }
}
