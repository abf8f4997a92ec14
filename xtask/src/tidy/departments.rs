//! Which department may use which. The departments are folders of the same names in every room that has nouns; a file in
//! none of them is a shared piece. Arrows go one way, so that a department can become a crate of its own.

use super::Problem;
use super::imports::{Import, are_kin, imports};
use super::repo::Repo;

/// The rooms with departments.
const CRATES: &[&str] = &["domain", "store", "office", "web"];

/// A department and those that it may use besides itself and the shared pieces.
const ARROWS: &[(&str, &[&str])] = &[
    ("people", &[]),
    ("catalogue", &["people"]),
    ("disclosure", &["people", "catalogue"]),
    ("release", &["people", "catalogue", "disclosure"]),
    ("archive", &["people", "catalogue", "disclosure", "release"]),
    ("participation", &["people", "catalogue", "disclosure", "release"]),
    ("oversight", &["people", "catalogue", "disclosure", "release", "archive", "participation"]),
];

/// What one room allows besides: (room, department or module of a shared piece, departments it may use).
/// Shared pieces use departments only where it is said here; a module always may use what is below it.
const BESIDES: &[(&str, &str, &[&str])] = &[
    // the policy and the ledger of nouns speak of every noun
    ("domain", "policy", &["people", "disclosure"]),
    // findings look at what became of a promise
    ("domain", "catalogue", &["disclosure"]),
    // what puts departments together
    ("office", "handles", &["people", "catalogue", "disclosure", "release"]),
    ("office", "todo", &["catalogue", "disclosure"]),
    ("office", "waiting", &["disclosure"]),
    ("office", "caller", &["disclosure"]),
    ("office", "session", &["people"]),
    ("office", "read_cache", &["people"]),
    ("office", "portal::home", &["people"]),
    // and at what is published
    ("office", "catalogue", &["disclosure", "release"]),
    ("web", "desk", &["people"]),
    ("web", "desk::todo", &["catalogue", "disclosure"]),
    ("web", "portal::calendar", &["catalogue"]),
    ("web", "session", &["people"]),
    ("web", "upload", &["people"]),
    ("web", "verified_form", &["people"]),
];

pub fn check(repo: &Repo) -> Vec<Problem> {
    let mut problems = Vec::new();
    for krate in CRATES {
        let folder = format!("crates/{krate}");
        for import in imports(repo, &folder) {
            if let Some(what) = judge(krate, &import, BESIDES) {
                let mend = "move it into a department both may use, take it as an argument, or change the table in \
                    xtask/src/tidy/departments.rs with an ADR";
                problems.push(Problem::new(&format!("{folder}/src/{}", import.from), import.line, what, mend));
            }
        }
    }
    problems
}

/// What is wrong with this import.
fn judge(krate: &str, import: &Import, besides: &[(&str, &str, &[&str])]) -> Option<String> {
    let to = department(&import.to)?;
    let from = department(&import.from);
    if from == Some(to) || are_kin(&import.from, &import.to) {
        return None;
    }
    let user = from.map_or_else(|| module(&import.from), str::to_owned);
    let row = ARROWS.iter().find(|(department, _)| *department == user).map_or(&[][..], |(_, uses)| uses);
    let more = besides.iter().filter(|(room, name, _)| *room == krate && *name == user);
    if row.iter().chain(more.flat_map(|(_, _, uses)| *uses)).any(|used| *used == to) {
        return None;
    }
    let user = if from.is_some() { format!("`{user}`") } else { format!("the shared piece `{user}`") };
    Some(format!("{user} may not use `{to}`: {} of {}", import.name, import.to))
}

/// The department of a file below `src/`: the first folder of such a name, on whatever surface it is.
fn department(path: &str) -> Option<&'static str> {
    let parts = path.trim_end_matches(".rs").split('/');
    parts.filter_map(|part| ARROWS.iter().map(|(name, _)| *name).find(|name| *name == part)).next()
}

/// `desk::todo` of `desk/todo.rs`.
fn module(path: &str) -> String {
    path.trim_end_matches(".rs").trim_end_matches("/mod").replace('/', "::")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::found;

    fn check_files(from: &str, to: &str, expect: &[&str]) {
        let names = |path: &str| path.trim_end_matches(".rs").replace("/mod", "").replace('/', "::");
        let text = format!("use crate::{}::A;", names(to));
        let mut files =
            vec![(format!("crates/web/src/{from}"), &*text), (format!("crates/web/src/{to}"), "pub struct A;")];
        for folder in ["people", "disclosure", "archive", "desk", "portal", "desk/participation", "portal/disclosure"] {
            files.push((format!("crates/web/src/{folder}/mod.rs"), ""));
        }
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
        let expect: Vec<String> = expect.iter().map(|what| format!("crates/web/src/{from}:1 {what}")).collect();
        assert_eq!(found(check, &files), expect, "{from} -> {to}");
    }

    #[test]
    fn departments_use_those_before_them() {
        check_files("disclosure/plan.rs", "people/org.rs", &[]);
        check_files("disclosure/plan.rs", "disclosure/sign.rs", &[]);
        check_files("desk/disclosure/plan.rs", "portal/disclosure/list.rs", &[]);
        check_files("oversight/report.rs", "archive/box.rs", &[]);
        check_files(
            "people/org.rs",
            "disclosure/plan.rs",
            &["`people` may not use `disclosure`: A of disclosure/plan.rs"],
        );
        check_files(
            "desk/archive/box.rs",
            "desk/participation/hearing.rs",
            &["`archive` may not use `participation`: A of desk/participation/hearing.rs"],
        );
    }

    #[test]
    fn shared_pieces_use_departments_as_the_table_says() {
        check_files("disclosure/plan.rs", "caller.rs", &[]);
        check_files("lib.rs", "disclosure/plan.rs", &[]);
        check_files("desk/mod.rs", "desk/disclosure/plan.rs", &[]);
        check_files(
            "desk/todo.rs",
            "people/org.rs",
            &["the shared piece `desk::todo` may not use `people`: A of people/org.rs"],
        );
        let import = Import { from: "desk/todo.rs".into(), to: "people/org.rs".into(), name: "A".into(), line: 1 };
        let judged = |room: &str| judge(room, &import, &[("web", "desk::todo", &["people"])]).is_none();
        assert!(judged("web"), "a room may allow more");
        assert!(!judged("office"), "that is not for other rooms");
    }

    #[test]
    fn arrows_go_one_way() {
        for (place, (name, uses)) in ARROWS.iter().enumerate() {
            let before: Vec<&str> = ARROWS.iter().take(place).map(|(name, _)| *name).collect();
            assert!(uses.iter().all(|used| before.contains(used)), "{name} uses {uses:?}");
        }
    }
}
