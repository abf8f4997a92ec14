//! A paragraph is often written in many runs; a number runs on from one into the next. They are read as one piece, and
//! changed where they stand.

use super::sink::{Sink, edited_spans};
use super::telling;
use super::tree::{Patch, Tree};
use crate::{Hidden, Piece, Place, Refused};

/// Text that stands in one token or attribute.
pub struct Run {
    pub at: usize,
    /// The full name of the attribute, if it is one.
    pub key: Option<String>,
    pub text: String,
    pub hidden: Option<Hidden>,
    /// Inserted under revision: not part of what was there before.
    pub new: bool,
    /// A tab, a break: nothing to be changed.
    pub fixed: bool,
}

impl Run {
    pub fn token(tree: &Tree, at: usize) -> Self {
        Self { at, key: None, text: tree.text(at).into_owned(), hidden: None, new: false, fixed: false }
    }

    pub fn fixed(text: &str) -> Self {
        Self { at: 0, key: None, text: text.to_owned(), hidden: None, new: false, fixed: true }
    }
}

/// What a piece has besides its text.
#[derive(Clone)]
pub struct Spot {
    pub place: Place,
    pub head: String,
    pub row: Option<u32>,
    pub hidden: Option<Hidden>,
}

impl Spot {
    pub fn new(place: Place) -> Self {
        Self { place, head: String::new(), row: None, hidden: None }
    }

    pub fn piece(&self, text: String, hidden: Option<Hidden>) -> Piece {
        let hidden = self.hidden.or(hidden);
        Piece { place: self.place.clone(), hidden, head: self.head.clone(), row: self.row, text }
    }
}

/// Gives the runs to the sink: what is visible as one piece, what is hidden in pieces of its own. Says whether anything
/// was changed.
pub fn emit(sink: &mut Sink, patch: &mut Patch, spot: &Spot, runs: &[Run]) -> Result<bool, Refused> {
    let seen: Vec<&Run> = runs.iter().filter(|run| run.hidden.is_none()).collect();
    let text: String = seen.iter().map(|run| run.text.as_str()).collect();
    let mut changed = false;
    if let Some(edits) = sink.put(spot.piece(text.clone(), None))? {
        let lengths: Vec<usize> = seen.iter().map(|run| run.text.len()).collect();
        for (run, new) in seen.iter().zip(edited_spans(&text, &lengths, edits)) {
            let Some(new) = new.filter(|_| !run.fixed) else { continue };
            changed = true;
            match &run.key {
                Some(key) => patch.set(run.at, key, Some(new)),
                None => patch.set_text(run.at, &new),
            }
        }
    }
    for (hidden, text) in hidden_texts(runs) {
        sink.put(spot.piece(text, Some(hidden)))?;
    }
    Ok(changed)
}

/// Neighbours that are hidden in the same way, together. Where one is cut off within a number, the whole paragraph as it
/// was before.
fn hidden_texts(runs: &[Run]) -> Vec<(Hidden, String)> {
    let mut found: Vec<(Hidden, String)> = Vec::new();
    let mut last: Option<Hidden> = None;
    let mut torn = None;
    let mut before: Option<char> = None;
    for run in runs {
        let first = run.text.chars().next();
        if run.hidden != last && (run.hidden.is_some() || last.is_some()) {
            // Numbers and markings; between other signs a cut tells nothing.
            let inner = |c: Option<char>| c.is_some_and(|c| c.is_numeric() || telling::suspicious(&c.to_string()));
            if inner(before) && inner(first) {
                torn = run.hidden.or(last);
            }
        }
        if let Some(hidden) = run.hidden {
            match found.last_mut().filter(|_| last == Some(hidden)) {
                Some((_, text)) => text.push_str(&run.text),
                None => found.push((hidden, run.text.clone())),
            }
        }
        last = run.hidden;
        before = run.text.chars().last().or(before);
    }
    if let Some(hidden) = torn {
        found.push((hidden, runs.iter().filter(|run| !run.new).map(|run| run.text.as_str()).collect()));
    }
    found
}
