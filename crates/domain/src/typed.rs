//! What people type into commands, listed so that one gate reads all of it.

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

/// Texts of a form, each with its field.
pub fn fields<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a String)>) -> Vec<TypedText> {
    pairs.into_iter().map(|(field, text)| TypedText::new(field, text)).collect()
}
