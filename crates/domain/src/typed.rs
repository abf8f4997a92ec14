//! What people type into commands, listed so that one gate reads all of it.

use crate::{
    catalogue::{Edit, Row, Table},
    disclosure::{
        consent::ConsentForm,
        deferred_review::DeferredReviewForm,
        plan::PlanForm,
        review::SignForm,
        variation::{ProcedureForm, StepForm},
        withholding::ExamineForm,
    },
    people::seat::{DelegationForm, HoldingForm},
};

/// A text as it was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedText {
    /// The form's field that it was typed into: a problem with it stands there.
    pub field: String,
    /// What was typed.
    pub text: String,
}

impl TypedText {
    /// A text of a field.
    pub fn new(field: impl Into<String>, text: impl Into<String>) -> Self {
        Self { field: field.into(), text: text.into() }
    }
}

/// A form that knows which of its fields are texts of one's own. What comes from a list, a calendar or a tick is none.
///
/// Fields are taken apart without `..`: the compiler asks for a new one here.
pub trait Typed {
    /// Its texts, in the order of the form.
    fn typed(&self) -> Vec<TypedText>;
}

fn fields<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a String)>) -> Vec<TypedText> {
    pairs.into_iter().map(|(field, text)| TypedText::new(field, text)).collect()
}

impl Typed for PlanForm {
    fn typed(&self) -> Vec<TypedText> {
        self.texts().map(|field| TypedText::new(field.name, field.text)).collect()
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

impl Typed for ConsentForm {
    fn typed(&self) -> Vec<TypedText> {
        let Self { word: _, text, content: _, plan: _ } = self;
        fields([("text", text)])
    }
}

impl Typed for DeferredReviewForm {
    fn typed(&self) -> Vec<TypedText> {
        let Self { outcome: _, text, content: _, plan: _ } = self;
        fields([("text", text)])
    }
}

impl Typed for ExamineForm {
    fn typed(&self) -> Vec<TypedText> {
        let Self { verdict: _, until: _, reason } = self;
        fields([("reason", reason)])
    }
}

impl Typed for DelegationForm {
    fn typed(&self) -> Vec<TypedText> {
        let Self { delegate: _, from: _, to: _, reason } = self;
        fields([("reason", reason)])
    }
}

impl Typed for HoldingForm {
    fn typed(&self) -> Vec<TypedText> {
        let Self { login: _, acting: _, day: _, reason } = self;
        fields([("reason", reason)])
    }
}

impl Typed for ProcedureForm {
    fn typed(&self) -> Vec<TypedText> {
        let Self { zh, en, source, steps } = self;
        let mut all = fields([("zh", zh), ("en", en), ("source", source)]);
        for (i, step) in steps.iter().enumerate() {
            let StepForm {
                id: _,
                zh,
                en,
                kind: _,
                duty: _,
                place: _,
                sees: _,
                needs: _,
                when: _,
                unless: _,
                apart: _,
                pass: _,
                back: _,
                refer: _,
                escalate: _,
                withhold: _,
                days: _,
            } = step;
            all.push(TypedText::new(format!("s{i}.zh"), zh));
            all.push(TypedText::new(format!("s{i}.en"), en));
        }
        all
    }
}

impl Typed for Table {
    fn typed(&self) -> Vec<TypedText> {
        let Self { publication: _, counts_from: _, rows, not_applicable, adopted: _ } = self;
        let cells = rows.iter().flat_map(row);
        let reasons = not_applicable.iter().map(|n| TypedText::new(format!("reason:{}", n.category), &n.reason));
        cells.chain(reasons).collect()
    }
}

fn row(row: &Row) -> Vec<TypedText> {
    // where it was imported from and what the draft remembers are the program's own
    let Row { id, cells, answers, source: _, marks: _ } = row;
    cells.iter().chain(answers).map(|(column, text)| TypedText::new(format!("row:{id}:{column}"), text)).collect()
}

impl Typed for Edit {
    fn typed(&self) -> Vec<TypedText> {
        let cell = |row: &_, column: &_, text: &String| TypedText::new(format!("row:{row}:{column}"), text);
        match self {
            Self::Cells(cells) => cells.iter().map(|(row, column, text)| cell(row, column, text)).collect(),
            Self::Paste { row: _, column: _, columns: _, block } => {
                block.iter().flatten().map(|text| TypedText::new("rows", text)).collect()
            }
            Self::Add { below: _, cells } => cells.values().map(|text| TypedText::new("rows", text)).collect(),
            Self::Answer { row, column, answer } => vec![cell(row, column, answer)],
            Self::NotApplicable { category, reason } => vec![TypedText::new(format!("reason:{category}"), reason)],
            Self::Whole(table) => table.typed(),
            Self::Remove(_) | Self::Move(..) | Self::Confirm { .. } | Self::Publication(_) | Self::CountsFrom(_) => {
                Vec::new()
            }
        }
    }
}
