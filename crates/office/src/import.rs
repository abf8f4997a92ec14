//! Imports: all problems by line, nothing half-imported.

/// A problem on a line of an imported file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineProblem {
    /// Line of the file, from 1.
    pub line: u64,
    /// Which column.
    pub column: &'static str,
    /// Picks the words: `duplicate-code`, `empty`, `superior-unknown`, `superior-circular`, `kind-unknown` …
    pub code: &'static str,
    /// What stood there.
    pub value: String,
}

/// What came of an import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Imported {
    /// So many new ones; so many were there already, unchanged.
    Done {
        /// Kept now.
        new: usize,
        /// Known before, left as they were.
        known: usize,
    },
    /// Nothing was kept: these lines have to be mended.
    Refused(Vec<LineProblem>),
}
