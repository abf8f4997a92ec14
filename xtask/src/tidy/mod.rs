//! `cargo xtask tidy`: the guards that rustc and clippy don't have. Each check is a pure function of the repository
//! as gathered once, and reports everything it finds, with its place and how to mend it.

mod circles;
mod commits;
mod departments;
mod docs;
mod door;
mod han;
mod imports;
pub mod lex;
mod names;
mod pages;
mod repo;
mod rooms;
mod sizes;
mod source_map;
mod traces;
mod words;

use anyhow::Result;

use repo::Repo;

/// One thing to mend.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    at: String,
    line: usize,
    what: String,
    mend: String,
}

impl Problem {
    /// `line` counts from one; zero: the file as a whole.
    fn new(at: &str, line: usize, what: impl Into<String>, mend: impl Into<String>) -> Problem {
        Problem { at: at.to_owned(), line, what: what.into(), mend: mend.into() }
    }
}

const CHECKS: &[fn(&Repo) -> Vec<Problem>] = &[
    rooms::check,
    circles::check,
    departments::check,
    door::check,
    sizes::check,
    names::check,
    words::check,
    han::check,
    pages::check,
    docs::check,
    commits::check,
    traces::check,
];

/// Prints what is to be mended; true when there is nothing.
///
/// # Errors
/// When the repository can't be read.
pub fn tidy() -> Result<bool> {
    let problems = problems()?;
    if problems.is_empty() {
        println!("tidy: {} checks, nothing to mend", CHECKS.len());
    } else {
        println!("{}", report(&problems));
    }
    Ok(problems.is_empty())
}

/// All problems of the repository this program was built in, by file and line.
///
/// # Errors
/// When the repository can't be read.
pub fn problems() -> Result<Vec<Problem>> {
    let repo = Repo::gather(&crate::shell::root()?)?;
    let mut problems: Vec<Problem> = CHECKS.iter().flat_map(|check| check(&repo)).collect();
    problems.sort();
    problems.dedup();
    Ok(problems)
}

/// Prints which files of a crate import each other, and by which names; true when none do.
///
/// # Errors
/// When the repository can't be read.
pub fn circles(krate: &str) -> Result<bool> {
    let repo = Repo::gather(&crate::shell::root()?)?;
    let (told, found) = circles::tell(&repo, krate);
    println!("{told}");
    Ok(found == 0)
}

/// The problems as a person reads them; empty when there are none.
pub fn report(problems: &[Problem]) -> String {
    let mut lines: Vec<String> = Vec::new();
    for Problem { at, line, what, mend } in problems {
        let place = if *line == 0 { at.clone() } else { format!("{at}:{line}") };
        lines.push(format!("{place}: {what}\n    {mend}"));
    }
    if !lines.is_empty() {
        lines.push(format!("tidy: {} to mend", problems.len()));
    }
    lines.join("\n")
}

/// For the tests of the checks: `place:line what` of all that is found in a repository of these files.
#[cfg(test)]
fn found(check: fn(&Repo) -> Vec<Problem>, files: &[(&str, &str)]) -> Vec<String> {
    let problems = check(&Repo::of(files));
    problems.iter().map(|problem| format!("{}:{} {}", problem.at, problem.line, problem.what)).collect()
}
