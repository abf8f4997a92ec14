//! What is typed goes through the gate like what is uploaded: markings are refused before a draft is kept, personal data
//! is named beside its field and masked at one press.

use domain::{
    Problems,
    disclosure::plan::{
        PlanForm, TypedPersonalData,
        form::{Audience, TextField},
        personal::passage,
    },
};
use rules::Ruleset;
use screening::{Confidence, Kind, Policy, mask, screen_text};

use crate::{Error, Identity, caller::Seated, disclosure::plan::Plans, gate};

/// Kinds that nobody's text has to have: they are taken out before a plan is sent. Of the others somebody says why they
/// stay, or takes them out.
pub(crate) const NEVER: &[Kind] = &[Kind::IdNumber, Kind::BankCard, Kind::SocialCard, Kind::Passport];

/// Personal data that has to go or to be answered for before the form is sent, each passage once.
#[must_use]
pub fn personal(form: &PlanForm, rules: &Ruleset) -> Vec<TypedPersonalData> {
    let policy = gate::policy(rules);
    let mut all: Vec<TypedPersonalData> = Vec::new();
    for TextField { name: field, text, audience } in form.texts().filter(|field| field.audience != Audience::Naming) {
        let read = audience == Audience::Readers;
        let sure = |hit: &screening::detect::Hit| hit.confidence > Confidence::Low && !hit.kind.refuses();
        for hit in screen_text(text).into_iter().filter(sure) {
            let found = text.get(hit.range).unwrap_or_default();
            let typed = TypedPersonalData {
                field,
                kind: hit.kind.code().to_owned(),
                masked: mask(hit.kind, found, &policy),
                id: passage(field, hit.kind.code(), found),
                never: read && NEVER.contains(&hit.kind),
            };
            if !all.iter().any(|other| other.id == typed.id) {
                all.push(typed);
            }
        }
    }
    all
}

/// The form with everything found masked that is not ticked to stay, and may.
#[must_use]
pub fn masked(form: &PlanForm, rules: &Ruleset) -> PlanForm {
    let policy = gate::policy(rules);
    let mut next = form.clone();
    for TextField { name: field, text, .. } in next.texts_mut().filter(|field| field.audience != Audience::Naming) {
        let stays = |kind: Kind, found: &str| !NEVER.contains(&kind) && form.keeps(&passage(field, kind.code(), found));
        *text = masked_text(text, &policy, stays);
    }
    next
}

fn masked_text(text: &str, policy: &Policy, stays: impl Fn(Kind, &str) -> bool) -> String {
    let mut hits = screen_text(text);
    hits.sort_by_key(|hit| hit.range.start);
    let (mut out, mut at) = (String::with_capacity(text.len()), 0);
    for hit in hits.into_iter().filter(|hit| hit.confidence > Confidence::Low && !hit.kind.refuses()) {
        let (Some(before), Some(found)) = (text.get(at..hit.range.start), text.get(hit.range.clone())) else {
            continue; // within one that was masked already
        };
        if stays(hit.kind, found) {
            continue;
        }
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
    let of = |field: TextField<&String>| {
        let hits = screen_text(field.text).into_iter().filter(|hit| hit.kind.refuses());
        hits.map(move |hit| (field.name, hit.kind)).collect::<Vec<_>>()
    };
    form.texts().flat_map(of).collect()
}

impl Plans<'_> {
    /// Refuses a form in which a secrecy marking was typed, before anything of it is kept.
    ///
    /// # Errors
    /// The fields that bear one.
    pub(crate) async fn refuse_marked(self, who: &Seated, form: &PlanForm) -> Result<(), Error> {
        let found = markings(form);
        if found.is_empty() {
            return Ok(());
        }
        let mut kinds: Vec<Kind> = found.iter().map(|(_, kind)| *kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        self.0.attachments().marked(who, "text", &kinds).await?;
        let mut problems = Problems::default();
        for (field, _) in found {
            if problems.of(field).is_none() {
                problems.add(field, "typed-marked");
            }
        }
        Err(problems.into())
    }

    /// The same, of a draft.
    pub(crate) async fn refuse_marked_draft(self, identity: &Identity, form: &PlanForm) -> Result<(), Error> {
        match identity.seated() {
            Ok(who) => self.refuse_marked(&who, form).await,
            Err(_) => Ok(()),
        }
    }
}
