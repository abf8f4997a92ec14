//! A commit's subject reads `topic: why`: the topic finds it again, the why is what the change itself can't say. It has
//! at most 72 characters, so that lists of commits show all of it; what needs more words goes below it.

use super::Problem;
use super::repo::{Commit, Repo};

const CHARACTERS: usize = 72;
/// Commits written before this moment (2026-12-01, UTC), when subjects told the whole story, may have longer ones.
/// The moment of writing, because it outlives a rebase; an id would not.
const SHORT_SINCE: i64 = 1_796_083_200;

pub fn check(repo: &Repo) -> Vec<Problem> {
    let judged = repo.commits.iter().filter_map(|commit| Some((commit, judge(commit)?)));
    judged
        .map(|(Commit { id, subject, .. }, fault)| {
            let what = format!("the subject \"{subject}\" {fault}");
            Problem::new(&format!("commit {id}"), 0, what, "git commit --amend, or git rebase")
        })
        .collect()
}

fn judge(Commit { written, subject, .. }: &Commit) -> Option<String> {
    let characters = subject.chars().count();
    if !reads_well(subject) {
        return Some("does not read `topic: why`".to_owned());
    }
    (*written >= SHORT_SINCE && characters > CHARACTERS)
        .then(|| format!("has {characters} characters, {CHARACTERS} are allowed"))
}

fn reads_well(subject: &str) -> bool {
    let Some((topic, why)) = subject.split_once(": ") else { return false };
    let topic_char = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || " ,-_/.".contains(c);
    !topic.is_empty() && topic.chars().all(topic_char) && why.trim().chars().count() >= 3
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_subject(written: i64, subject: &str, expect: &[&str]) {
        let commits = vec![Commit { id: "1a2b".into(), written, subject: subject.into() }];
        let problems = check(&Repo { commits, ..Repo::of(&[]) });
        let found: Vec<&str> =
            problems.iter().filter_map(|problem| problem.what.rsplit_once("\" ")).map(|w| w.1).collect();
        assert_eq!(found, expect, "{subject}");
    }

    #[test]
    fn subjects_have_a_topic_and_a_reason() {
        let check = |subject: &str, expect: bool| {
            let fault: &[&str] = if expect { &[] } else { &["does not read `topic: why`"] };
            check_subject(0, subject, fault);
        };
        check("store: one writer, or SQLite refuses under load", true);
        check("rules, domain: seats are dated", true);
        check("Fix stuff", false);
        check("store:", false);
        check(": why", false);
        check("Store: why", false);
    }

    #[test]
    fn subjects_have_at_most_72_characters() {
        let subject = |characters: usize| format!("store: {}", "文".repeat(characters - 7));
        check_subject(SHORT_SINCE, &subject(72), &[]);
        check_subject(SHORT_SINCE, &subject(73), &["has 73 characters, 72 are allowed"]);
        check_subject(SHORT_SINCE - 1, &subject(300), &[]);
    }
}
