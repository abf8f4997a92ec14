//! A commit's subject reads `topic: why`: the topic finds it again, the why is what the change itself can't say.

use super::Problem;
use super::repo::Repo;

pub fn check(repo: &Repo) -> Vec<Problem> {
    let mut problems = Vec::new();
    for commit in repo.commits.iter().filter(|commit| !reads_well(&commit.subject)) {
        let what = format!("the subject \"{}\" does not read `topic: why`", commit.subject);
        problems.push(Problem::new(&format!("commit {}", commit.id), 0, what, "git commit --amend, or git rebase"));
    }
    problems
}

fn reads_well(subject: &str) -> bool {
    let Some((topic, why)) = subject.split_once(": ") else { return false };
    let topic_char = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || " ,-_/.".contains(c);
    !topic.is_empty() && topic.chars().all(topic_char) && why.trim().chars().count() >= 3
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::repo::Commit;

    #[test]
    fn subjects_have_a_topic_and_a_reason() {
        let check_subject = |subject: &str, expect: usize| {
            let commits = vec![Commit { id: "1a2b".into(), subject: subject.into() }];
            assert_eq!(check(&Repo { commits, ..Repo::of(&[]) }).len(), expect, "{subject}");
        };
        check_subject("store: one writer, or SQLite refuses under load", 0);
        check_subject("rules, domain: seats are dated", 0);
        check_subject("Fix stuff", 1);
        check_subject("store:", 1);
        check_subject(": why", 1);
        check_subject("Store: why", 1);
    }
}
