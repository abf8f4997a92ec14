//! What is wrong with what a person typed: all of it at once, beside the fields.

use serde::{Deserialize, Serialize};

/// One problem with one field. The code picks the words; arguments fill them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The form field's name.
    pub field: String,
    /// Picks the words: Fluent key `problem-{code}`.
    pub code: &'static str,
    /// Arguments of the words.
    pub args: Vec<(&'static str, String)>,
}

/// All the problems of one input.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems(pub Vec<Problem>);

impl Problems {
    /// Notes a problem.
    pub fn add(&mut self, field: impl Into<String>, code: &'static str) {
        self.0.push(Problem { field: field.into(), code, args: Vec::new() });
    }

    /// Notes a problem with one argument for its words.
    pub fn add_with(&mut self, field: impl Into<String>, code: &'static str, name: &'static str, value: impl ToString) {
        self.0.push(Problem { field: field.into(), code, args: vec![(name, value.to_string())] });
    }

    /// Notes a problem unless the condition holds.
    pub fn require(&mut self, holds: bool, field: &str, code: &'static str) {
        if !holds {
            self.add(field, code);
        }
    }

    /// Nothing wrong?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The first problem of a field.
    #[must_use]
    pub fn of(&self, field: &str) -> Option<&Problem> {
        self.0.iter().find(|p| p.field == field)
    }

    /// The value if nothing is wrong, else all the problems.
    ///
    /// # Errors
    /// `self`, if there is any problem in it.
    pub fn or<T>(self, value: T) -> Result<T, Self> {
        if self.is_empty() { Ok(value) } else { Err(self) }
    }
}
