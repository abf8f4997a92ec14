//! A Rust file is read on a few screens: at most 600 lines, tests included. Data and generated code are not read.

use super::Problem;
use super::repo::{File, Repo};

const LINES: usize = 600;

pub fn check(repo: &Repo) -> Vec<Problem> {
    let too_long = |file: &&File| file.text.lines().count() > LINES && !is_generated(file);
    repo.rust().filter(too_long).map(problem).collect()
}

fn problem(file: &File) -> Problem {
    let what = format!("{} lines, {LINES} are allowed", file.text.lines().count());
    Problem::new(&file.path, LINES + 1, what, "split it where its subject splits, each part with a name of its own")
}

fn is_generated(file: &File) -> bool {
    file.text.lines().take(3).any(|line| line.contains("@generated"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::found;

    #[test]
    fn files_have_at_most_600_lines() {
        let (good, bad) = ("//\n".repeat(600), "//\n".repeat(601));
        let generated = format!("// @generated\n{bad}");
        let files = [("a.rs", &*good), ("b/tests/it.rs", &bad), ("c.rs", &generated), ("d.csv", &bad)];
        assert_eq!(found(check, &files), ["b/tests/it.rs:601 601 lines, 600 are allowed"]);
    }
}
