//! A function fits on one screen: at most 70 lines from `fn` to its closing brace. Tests may tell a longer story.

use super::Problem;
use super::lex::{Source, is_word};
use super::repo::Repo;

const LINES: usize = 70;

pub fn check(repo: &Repo) -> Vec<Problem> {
    let mut problems = Vec::new();
    for file in repo.rust().filter(|file| !file.is_test()) {
        let source = Source::of(&file.text);
        let tests = source.in_tests();
        for (name, first, last) in functions(&source) {
            let lines = last - first + 1;
            if lines > LINES && !tests.iter().any(|(from, to)| (*from..=*to).contains(&first)) {
                let what = format!("`fn {name}` has {lines} lines, {LINES} are allowed");
                problems.push(Problem::new(
                    &file.path,
                    first,
                    what,
                    "give its parts names and let it read like a list",
                ));
            }
        }
    }
    problems
}

/// Name, first and last line of every function with a body.
fn functions(source: &Source) -> Vec<(String, usize, usize)> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = source.find("fn ", from) {
        from = at + 3;
        let glued = at.checked_sub(1).and_then(|before| source.code.get(before)).is_some_and(|c| is_word(*c));
        let name: String = source.code.iter().skip(from).take_while(|c| is_word(**c)).collect();
        if glued || name.is_empty() {
            continue;
        }
        if let Some((_, end)) = source.body(from) {
            found.push((name, source.line(at), source.line(end)));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::found;

    #[test]
    fn functions_have_at_most_70_lines() {
        let long = |lines: usize| format!("fn f(a: [u8; 2]) -> u8 {{\n{}}}\n", "    let b = '{';\n".repeat(lines - 2));
        let (good, bad) = (long(70), long(71));
        let in_tests = format!("fn g();\n#[cfg(test)]\nmod tests {{\n{bad}}}\n");
        let files = [("a.rs", &*good), ("b.rs", &bad), ("c.rs", &in_tests), ("d/tests/it.rs", &bad)];
        assert_eq!(found(check, &files), ["b.rs:1 `fn f` has 71 lines, 70 are allowed"]);
    }
}
