//! Every text of the plan form, once. Whatever screens, masks, refuses or compares typed texts goes through this list, and
//! the compiler asks for a new field here: nothing is destructured with `..`.

use crate::{
    disclosure::plan::form::PlanForm,
    typed::{Typed, TypedText},
};

/// Who reads a text of the form once it is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Everybody the disclosure is for: it becomes part of what is published.
    Readers,
    /// Those who review and sign the plan.
    Reviewers,
    /// Reviewers too; but it is there to name people, places or accounts, so that personal data in it is no finding.
    Naming,
}

/// A text of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextField<T> {
    /// The form's field.
    pub name: &'static str,
    /// What was typed.
    pub text: T,
    /// Who reads it.
    pub audience: Audience,
}

/// The fields of a form that are texts, borrowed as the form is: `&PlanForm` gives `&String`, `&mut PlanForm` gives
/// `&mut String`.
macro_rules! text_fields {
    ($form:expr) => {{
        let PlanForm {
            // names of plans, forms and obligations: the program's own
            base: _,
            key: _,
            obligation: _,
            title,
            plain,
            body,
            // codes, days and ticks: read against the rules, never shown as they were typed
            scope: _,
            scope_reason,
            named,
            modes: _,
            on: _,
            first_scope: _,
            first_on: _,
            necessity,
            feasibility,
            risk: _,
            all_clear: _,
            unstable: _,
            contingency_people,
            contingency_measures,
            contingency_statement,
            self_check: _,
            facts: _,
            correction_was,
            correction_now,
            correction_reason,
            correction_impact,
            files: _,
            issuers,
            urgent_reason,
            kept: _,
            kept_reason,
        } = $form;
        use Audience::{Naming, Readers, Reviewers};
        [
            ("title", title, Readers),
            ("plain", plain, Readers),
            ("body", body, Readers),
            ("correction_was", correction_was, Readers),
            ("correction_now", correction_now, Readers),
            ("correction_reason", correction_reason, Readers),
            ("correction_impact", correction_impact, Readers),
            ("necessity", necessity, Reviewers),
            ("feasibility", feasibility, Reviewers),
            ("scope_reason", scope_reason, Reviewers),
            ("urgent_reason", urgent_reason, Reviewers),
            ("kept_reason", kept_reason, Naming),
            ("contingency_people", contingency_people, Naming),
            ("contingency_measures", contingency_measures, Naming),
            ("contingency_statement", contingency_statement, Naming),
            ("named", named, Naming),
            ("issuers", issuers, Naming),
        ]
        .map(|(name, text, audience)| TextField { name, text, audience })
    }};
}

impl PlanForm {
    /// All texts, in the order in which what is found in them is told.
    pub fn texts(&self) -> impl Iterator<Item = TextField<&String>> {
        text_fields!(self).into_iter()
    }

    /// All texts, to be changed in place.
    pub fn texts_mut(&mut self) -> impl Iterator<Item = TextField<&mut String>> {
        text_fields!(self).into_iter()
    }
}

impl Typed for PlanForm {
    fn typed(&self) -> Vec<TypedText> {
        self.texts().map(|field| TypedText::new(field.name, field.text)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The form as it is stored tells which of its fields are texts: a new one has to be in the list, too.
    #[test]
    fn every_text_is_in_the_list() {
        let codes = ["base", "key", "obligation", "scope", "on", "first_scope", "first_on"];
        let form = serde_json::to_value(PlanForm::default()).unwrap();
        let texts = form.as_object().unwrap().iter().filter(|(_, value)| value.is_string()).map(|(name, _)| name);
        let mut expect: Vec<&str> = texts.map(String::as_str).filter(|name| !codes.contains(name)).collect();
        let form = PlanForm::default();
        let mut listed: Vec<&str> = form.texts().map(|field| field.name).collect();
        expect.sort_unstable();
        listed.sort_unstable();
        assert_eq!(listed, expect);
    }

    #[test]
    fn the_list_to_change_is_the_list_to_read() {
        let mut form = PlanForm::default();
        for field in form.texts_mut() {
            field.name.clone_into(field.text);
        }
        assert!(form.texts().all(|field| field.name == field.text), "{form:?}");
    }
}
