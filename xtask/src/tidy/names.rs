//! A file is named after its subject: a drawer for odds and ends fills up and nobody finds anything in it.

use super::Problem;
use super::repo::Repo;

const DRAWERS: &[&str] = &["utils", "util", "helpers", "helper", "common", "handlers", "misc"];

pub fn check(repo: &Repo) -> Vec<Problem> {
    let mut problems = Vec::new();
    for file in repo.rust() {
        let stem = file.path.trim_end_matches(".rs").trim_end_matches("/mod");
        let name = stem.rsplit('/').next().unwrap_or_default();
        if DRAWERS.contains(&name) {
            let what = format!("`{name}` says nothing about what is inside");
            problems.push(Problem::new(&file.path, 0, what, "name the file after its one subject"));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::found;

    #[test]
    fn no_drawers() {
        let files =
            [("crates/a/src/hearing.rs", ""), ("crates/a/src/utils.rs", ""), ("crates/a/src/common/mod.rs", "")];
        let bad = ["crates/a/src/utils.rs:0 `utils`", "crates/a/src/common/mod.rs:0 `common`"];
        assert_eq!(found(check, &files), bad.map(|at| format!("{at} says nothing about what is inside")));
    }
}
