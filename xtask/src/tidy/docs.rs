//! Documentation names only what exists, and the map shows every room: a map of last year's house misleads.

use super::Problem;
use super::repo::{File, Repo};

const MAP: &str = "ARCHITECTURE.md";
/// Files a document may name without their folder.
const EXTENSIONS: &[&str] = &["rs", "toml", "md", "html", "ftl", "mjs", "py"];

pub fn check(repo: &Repo) -> Vec<Problem> {
    let mut problems: Vec<Problem> =
        repo.files.iter().filter(|file| is_doc(file)).flat_map(|f| names(repo, f)).collect();
    let Some(map) = repo.files.iter().find(|file| file.path == MAP) else { return problems };
    problems.extend(misplaced(repo, map));
    let rooms = rooms(repo);
    for (line, room) in listed_rooms(map).filter(|(_, room)| !rooms.contains(room)) {
        problems.push(Problem::new(MAP, line, format!("there is no room `{room}`"), "take it out of the table"));
    }
    for room in rooms.iter().filter(|room| !map.text.contains(&format!("`{room}`"))) {
        let what = format!("the room `{room}` is not on the map");
        problems.push(Problem::new(MAP, 0, what, "say in one line what it is for"));
    }
    problems
}

/// The changelog may speak of what is gone.
fn is_doc(file: &File) -> bool {
    let on_top = !file.path.contains('/') && file.path != "CHANGELOG.md";
    file.extension() == "md" && (on_top || file.path.starts_with("docs/"))
}

/// Folder names of the crates.
fn rooms(repo: &Repo) -> Vec<&str> {
    let below = repo.files.iter().filter_map(|file| file.path.strip_prefix("crates/"));
    below.filter_map(|path| path.strip_suffix("/Cargo.toml")).filter(|room| !room.contains('/')).collect()
}

/// The code in the first column of tables headed "room", with its line.
fn listed_rooms(map: &File) -> impl Iterator<Item = (usize, &str)> {
    let mut in_table = false;
    map.lines().flat_map(move |(line, text)| {
        in_table = text.starts_with('|') && (in_table || text.starts_with("| room"));
        let first = text.split('|').nth(1).filter(|_| in_table).unwrap_or_default();
        spans(first).filter(|room| *room != "xtask").map(move |room| (line, room)).collect::<Vec<_>>()
    })
}

/// Everything in backticks on one line.
fn spans(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

fn names(repo: &Repo, file: &File) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut fenced = false;
    for (line, text) in file.lines() {
        fenced ^= text.trim_start().starts_with("```");
        if fenced {
            continue;
        }
        let mut note = |path: &str, mend: &str| {
            problems.push(Problem::new(&file.path, line, format!("there is no `{path}`"), mend));
        };
        spans(text)
            .filter(|span| is_path(repo, span) && !exists(repo, span))
            .for_each(|span| note(span, "name it as it is"));
        for target in text.split("](").skip(1).filter_map(|rest| rest.split([')', ' ', '#']).next()) {
            let local = !target.is_empty() && !target.contains(':') && !target.starts_with('/');
            let path = beside(&file.path, target);
            if local && !is_there(repo, &path) {
                note(&path, "mend the link, or make the file");
            }
        }
    }
    problems
}

/// Names that don't stand in the file which the map names beside them: "`Name` in `file`", "`Name` (`file`)" and
/// "`file`, `Name`".
fn misplaced<'a>(repo: &'a Repo, map: &'a File) -> impl Iterator<Item = Problem> + 'a {
    let pieces: Vec<&str> = map.text.split('`').collect();
    let pairs = (1..pieces.len().saturating_sub(2)).step_by(2).filter_map(move |at| {
        let [first, between, second] = pieces.get(at..at + 3)?.try_into().ok()?;
        let words = between.split_whitespace().collect::<Vec<_>>().join(" ");
        let line = pieces.iter().take(at).map(|piece| piece.matches('\n').count()).sum::<usize>() + 1;
        match words.as_str() {
            "in" | "(" => Some((line, first, second)),
            "," => Some((line, second, first)),
            _ => None,
        }
    });
    pairs.filter_map(|(line, name, path)| {
        let file = repo.files.iter().find(|file| file.path == path && file.extension() == "rs")?;
        let last = name.split(['(', '<']).next()?.rsplit(['.', ':']).next()?.trim_end_matches('!');
        let is_name = !last.is_empty() && last.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        (is_name && !name.contains('/') && !file.text.contains(last))
            .then(|| Problem::new(MAP, line, format!("`{last}` is not in `{path}`"), "name the file that has it"))
    })
}

/// Whether a code span means a file or folder of this repository.
fn is_path(repo: &Repo, span: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
    if span.starts_with(['/', '-']) || !span.chars().all(plain) {
        return false;
    }
    let below_top = span.split_once('/').is_some_and(|(top, _)| is_there(repo, top));
    let extension = span.rsplit_once('.').map_or("", |(_, extension)| extension);
    below_top || EXTENSIONS.contains(&extension)
}

fn exists(repo: &Repo, span: &str) -> bool {
    let ending = format!("/{span}");
    is_there(repo, span.trim_end_matches('/')) || repo.files.iter().any(|file| file.path.ends_with(&ending))
}

fn is_there(repo: &Repo, path: &str) -> bool {
    let below = format!("{path}/");
    repo.files.iter().any(|file| file.path == path || file.path.starts_with(&below))
}

/// A link's target as a path from the root.
fn beside(document: &str, target: &str) -> String {
    let mut parts: Vec<&str> = document.split('/').collect();
    parts.pop();
    for part in target.trim_end_matches('/').split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()),
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::found;

    fn check_doc(path: &str, text: &str, expect: &[&str]) {
        let files =
            [(path, text), ("crates/store/Cargo.toml", ""), ("crates/store/src/hearing.rs", ""), ("docs/a.png", "")];
        assert_eq!(found(check, &files), expect, "{text}");
    }

    #[test]
    fn documents_name_what_exists() {
        check_doc("README.md", "`crates/store/src/hearing.rs`, `hearing.rs`, `crates/store/`, ![a](docs/a.png)", &[]);
        check_doc("README.md", "`cargo run -- demo`, `/d/x`, `a.b`, `crates/*/x.rs`, [x](https://a.b/c)", &[]);
        check_doc("README.md", "```\n`crates/gone.rs`\n```\n", &[]);
        check_doc("CHANGELOG.md", "`crates/gone.rs`", &[]);
        check_doc("docs/b.md", "[up](../README.md) ![a](a.png)", &["docs/b.md:1 there is no `README.md`"]);
        check_doc("README.md", "\n`crates/gone/x`", &["README.md:2 there is no `crates/gone/x`"]);
        check_doc("README.md", "`gone.rs`", &["README.md:1 there is no `gone.rs`"]);
        check_doc("README.md", "![a](docs/gone.png)", &["README.md:1 there is no `docs/gone.png`"]);
    }

    #[test]
    fn the_map_names_the_file_that_has_it() {
        let files = |text: &str| {
            let text = format!("| room |\n|---|\n| `store` |\n{text}");
            let hearing = "struct Hearing;\nfn hold() {}\nmacro_rules! phases";
            let files = [(MAP, text.as_str()), ("crates/store/Cargo.toml", ""), ("crates/store/a.rs", hearing)];
            found(check, &files)
        };
        for fine in ["`Hearing::hold`\nin `crates/store/a.rs`", "`x.hold(…)` (`crates/store/a.rs`)", "`hold`, `gone`"]
        {
            assert_eq!(files(fine), [""; 0], "{fine}");
        }
        for wrong in
            ["`Gone::end` (`crates/store/a.rs`)", "`end` in\n`crates/store/a.rs`", "`crates/store/a.rs`, `end`"]
        {
            assert_eq!(files(wrong), ["ARCHITECTURE.md:4 `end` is not in `crates/store/a.rs`"], "{wrong}");
        }
    }

    #[test]
    fn the_map_shows_every_room_and_no_other() {
        check_doc(MAP, "| room | for |\n|---|---|\n| `store` | SQL |\n", &[]);
        check_doc(
            MAP,
            "| room | for |\n|---|---|\n| `store` | SQL |\n| `attic` | |\n",
            &["ARCHITECTURE.md:4 there is no room `attic`"],
        );
        check_doc(MAP, "nothing", &["ARCHITECTURE.md:0 the room `store` is not on the map"]);
    }
}
