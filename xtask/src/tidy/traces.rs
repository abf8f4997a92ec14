//! No trace of a machine in the project: other people's machines have other paths, mirrors and package hosts.

use super::Problem;
use super::lex::is_word;
use super::repo::{File, Repo};

/// Folders of one machine. In two parts, so that this file passes its own check.
const FOLDERS: &[&str] = &[concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/ho", "me/"), concat!("/Use", "rs/")];
/// Hosts of package registries: the clients know them, a project that names one stops working elsewhere.
const HOSTS: &[&str] =
    &[concat!("registry.", "npmjs"), concat!("registry.", "npmmirror"), concat!("files.", "pythonhosted")];
/// The name every cargo gives the public registry, wherever it fetches from.
const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";

pub fn check(repo: &Repo) -> Vec<Problem> {
    repo.files.iter().flat_map(check_file).collect()
}

fn check_file(file: &File) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (line, text) in file.lines() {
        let mut note = |what: String, mend: &str| problems.push(Problem::new(&file.path, line, what, mend));
        if let Some(folder) = FOLDERS.iter().find(|folder| names_folder(text, folder)) {
            note(format!("`{folder}` is a folder of one machine"), "use a path from the repository's root");
        }
        if let Some(host) = HOSTS.iter().find(|host| text.contains(**host)) {
            note(format!("`{host}` is a package host"), "leave it out: the client's own settings know it");
        }
        if file.name() == "package-lock.json" && text.trim_start().starts_with("\"resolved\"") {
            note("the lock names a package host".into(), "npm install --omit-lockfile-registry-resolved");
        }
        if file.name() == "Cargo.lock" && text.starts_with("source = ") && !text.contains(CRATES_IO) {
            note(format!("not from crates.io: {text}"), "depend on a released version");
        }
    }
    problems
}

/// Whether the folder stands at the beginning of a path, not inside one such as `crates/web/root/`.
fn names_folder(text: &str, folder: &str) -> bool {
    text.match_indices(folder).any(|(at, _)| {
        let before = text.get(..at).and_then(|start| start.chars().next_back());
        before.is_none_or(|c| !is_word(c) && !"./-}".contains(c))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::found;

    #[test]
    fn no_machine_is_named() {
        let check_line = |path: &str, text: &str, expect: usize| {
            assert_eq!(found(check, &[(path, text)]).len(), expect, "{path}: {text}");
        };
        check_line("a.md", "see `crates/web` and /desk/plans, ledger/root/x", 0);
        for folder in FOLDERS {
            check_line("a.md", &format!("see {folder}main"), 1);
            check_line("a.rs", &format!("open(\"{folder}main\")"), 1);
            check_line("a.md", &format!("see ..{folder}main"), 0);
        }
        check_line("a.toml", &format!("https://{}.org", HOSTS.first().unwrap()), 1);
        check_line("tests/package-lock.json", "{\n  \"integrity\": \"sha512-x\"\n}", 0);
        check_line("tests/package-lock.json", "{\n  \"resolved\": \"https://x\"\n}", 1);
        check_line("Cargo.lock", &format!("source = \"{CRATES_IO}\""), 0);
        check_line("Cargo.lock", "source = \"git+https://example.org/x\"", 1);
    }
}
