//! Personal data in what is typed into a plan is named beside its field and masked at one press. Markings are refused
//! by the gate for all texts ([`typed`](crate::typed)).

use domain::disclosure::{
    plan::{
        PlanForm, TypedPersonalData,
        form::{Audience, TextField},
        personal::passage,
    },
    text::TextFormat,
};
use rules::Ruleset;
use screening::{Confidence, Kind, Policy, mask};

use crate::{
    gate,
    typed::{Passage, passages},
};

/// Kinds that nobody's text has to have: they are taken out before a plan is sent. Of the others somebody says why they
/// stay, or takes them out.
pub(crate) const NEVER: &[Kind] = &[Kind::IdNumber, Kind::BankCard, Kind::SocialCard, Kind::Passport];

/// By which marks a field of the form is read.
fn format(field: &str) -> TextFormat {
    if field == "body" { TextFormat::Marks } else { TextFormat::CommonMark }
}

/// Is it personal data that whoever writes has to mask or to answer for?
fn is_personal(passage: &Passage) -> bool {
    passage.confidence > Confidence::Low && !passage.kind.refuses()
}

/// Personal data that has to go or to be answered for before the form is sent, each passage once.
#[must_use]
pub fn personal(form: &PlanForm, rules: &Ruleset) -> Vec<TypedPersonalData> {
    let policy = gate::policy(rules);
    let mut all: Vec<TypedPersonalData> = Vec::new();
    for TextField { name: field, text, audience } in form.texts().filter(|field| field.audience != Audience::Naming) {
        let read = audience == Audience::Readers;
        for found in passages(text, format(field)).into_iter().filter(is_personal) {
            let typed = TypedPersonalData {
                field,
                kind: found.kind.code().to_owned(),
                masked: mask(found.kind, &found.words, &policy),
                id: passage(field, found.kind.code(), &found.words),
                never: read && NEVER.contains(&found.kind),
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
        *text = masked_text(text, format(field), &policy, stays);
    }
    next
}

fn masked_text(text: &str, format: TextFormat, policy: &Policy, stays: impl Fn(Kind, &str) -> bool) -> String {
    let (mut out, mut at) = (String::with_capacity(text.len()), 0);
    for found in passages(text, format).into_iter().filter(is_personal) {
        if stays(found.kind, &found.words) {
            continue;
        }
        out.push_str(text.get(at..found.range.start).unwrap_or_default());
        // a row of `*` between others could be a mark
        out.push_str(&mask(found.kind, &found.words, policy).replace('*', "\u{FF0A}"));
        at = found.range.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}
