//! From a ruleset file to a [`Ruleset`], or to everything that is wrong with it.

mod checks;
mod fields;
mod problem;
mod read;
mod steps;

use serde_json::{Value, json};
use toml::de::DeTable;

pub use problem::{LoadErrors, Problem, Span};

use crate::ruleset::{BUILTIN, Ruleset, builtin};
use fields::{Ctx, Fields};

/// Which procedures [`load_with`] walks. A walk of all of Dazhou's takes seconds, so it is not for every start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Walk {
    /// All: for checking a file.
    All,
    /// All, unless the text is, to the byte, an embedded one: the tests walk those.
    UnlessEmbedded,
    /// None: for a text that was walked when it was adopted.
    Adopted,
}

/// Reads and checks a ruleset. `name` is the file's name for the reports, `text` its content.
///
/// # Errors
/// All problems of the file at once: syntax, unknown and missing keys, wrong types, duplicate ids, dangling references,
/// bases that point outside the document, gaps in the lists, and procedures that could do harm (with the path).
pub fn load(name: &str, text: &str) -> Result<Ruleset, LoadErrors> {
    load_with(name, text, Walk::UnlessEmbedded)
}

/// As [`load`], choosing which procedures are walked. Everything else is checked always.
///
/// # Errors
/// As [`load`].
pub fn load_with(name: &str, text: &str, walk: Walk) -> Result<Ruleset, LoadErrors> {
    let (root, errors) = DeTable::parse_recoverable(text);
    let ctx = Ctx::default();
    for e in &errors {
        let span = e.span().unwrap_or(0..0);
        ctx.report(
            "syntax",
            span,
            format!("this is not TOML: {}", e.message().trim()),
            "here",
            Some("mend the syntax; see https://toml.io".to_owned()),
        );
    }
    let end = text.find('\n').unwrap_or(text.len());
    let mut fields = Fields::new(&ctx, root.get_ref(), "the ruleset", 0..end);
    let ruleset = read::ruleset(&mut fields);
    // A broken line hides keys: what then seems to be missing is the syntax error's shadow.
    let mut notes = if errors.is_empty() {
        fields.done();
        checks::check(&ctx, &ruleset);
        let embedded = || BUILTIN.iter().any(|id| builtin(id) == Some(text));
        if walk == Walk::All || (walk == Walk::UnlessEmbedded && !embedded()) {
            checks::walk(&ctx, &ruleset);
        }
        ctx.finish()
    } else {
        let mut notes = ctx.finish();
        notes.problems.retain(|p| p.code == "syntax");
        notes.citations.clear();
        notes
    };
    checks::citations(&ruleset, &mut notes);
    if notes.problems.is_empty() { Ok(ruleset) } else { Err(LoadErrors::new(name, text, notes.problems)) }
}

/// The result of a check for programs: `{"ok": true, "id", "articles", …}` or `{"ok": false, "problems": […]}`.
pub fn check_json(name: &str, text: &str) -> Value {
    match load_with(name, text, Walk::All) {
        Ok(r) => json!({
            "ok": true, "file": name, "id": r.id, "articles": r.articles.len(), "categories": r.categories.len(),
            "procedures": r.procedures.len(), "problems": [],
        }),
        Err(errors) => json!({
            "ok": false, "file": name,
            "problems": errors.problems().iter().map(|p| json!({
                "code": p.code, "message": p.message, "help": p.help, "line": p.line,
                "start": p.span.start, "end": p.span.end, "label": p.label,
            })).collect::<Vec<_>>(),
        }),
    }
}
