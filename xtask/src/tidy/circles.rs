//! No circles between the files of a crate: two files that name each other's items are read, moved and understood only
//! together. A module and those below it may name each other.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::Problem;
use super::imports::{Import, are_kin, imports};
use super::repo::Repo;

/// `screening` is left out: files hold files, so its readers name the reader of all files again.
const CRATES: &[&str] = &["domain", "gongkai", "ledger", "office", "testkit", "web"];

pub fn check(repo: &Repo) -> Vec<Problem> {
    CRATES.iter().flat_map(|krate| check_crate(repo, krate)).collect()
}

/// A problem for each circle that is left when those found before it are cut at their thinnest place.
fn check_crate(repo: &Repo, krate: &str) -> Vec<Problem> {
    let mut graph = Graph::of(imports(repo, &folder(krate)));
    let mut problems = Vec::new();
    while let Some(circle) = graph.shortest_circle() {
        let Some((from, to)) = circle.iter().min_by_key(|edge| graph.names(edge)).cloned() else { break };
        let what = format!("imports in a circle: {}", graph.tell(&circle));
        let mend = format!(
            "move what is shared into a file that imports neither; `cargo xtask circles {krate}` tells all its circles"
        );
        let line = graph.edges.get(&(from.clone(), to.clone())).and_then(|names| names.values().min()).copied();
        problems.push(Problem::new(&format!("{}/src/{from}", folder(krate)), line.unwrap_or(0), what, mend));
        graph.edges.remove(&(from, to));
    }
    problems
}

/// For whoever breaks circles: the groups of files that reach each other, with every name that ties them; and how many
/// circles there are to cut.
pub fn tell(repo: &Repo, krate: &str) -> (String, usize) {
    let graph = Graph::of(imports(repo, &folder(krate)));
    let mut lines = Vec::new();
    for group in graph.groups() {
        let files: Vec<&str> = group.iter().map(String::as_str).collect();
        lines.push(format!("{} files reach each other: {}", files.len(), files.join(", ")));
        for (from, to) in graph.edges.keys().filter(|(from, to)| group.contains(from) && group.contains(to)) {
            lines.push(format!("  {}", graph.tell(&[(from.clone(), to.clone())])));
        }
    }
    let problems = check_crate(repo, krate);
    lines.push(format!("{krate}: {} circles to cut", problems.len()));
    lines.extend(problems.iter().map(|problem| format!("  {}:{} {}", problem.at, problem.line, problem.what)));
    (lines.join("\n"), problems.len())
}

fn folder(krate: &str) -> String {
    format!("crates/{krate}")
}

type Edge = (String, String);

struct Graph {
    /// The names, each with its first line, that one file uses of another that is not its kin.
    edges: BTreeMap<Edge, BTreeMap<String, usize>>,
}

impl Graph {
    fn of(imports: Vec<Import>) -> Graph {
        let mut edges: BTreeMap<Edge, BTreeMap<String, usize>> = BTreeMap::new();
        for Import { from, to, name, line } in imports {
            if !are_kin(&from, &to) {
                edges.entry((from, to)).or_default().insert(name, line);
            }
        }
        Graph { edges }
    }

    fn names(&self, edge: &Edge) -> usize {
        self.edges.get(edge).map_or(0, BTreeMap::len)
    }

    /// The files that this one imports.
    fn targets(&self, from: &str) -> Vec<&str> {
        let edges = self.edges.range((from.to_owned(), String::new())..).map(|(edge, _)| edge);
        edges.take_while(|edge| edge.0 == from).map(|edge| edge.1.as_str()).collect()
    }

    fn sources(&self) -> BTreeSet<&str> {
        self.edges.keys().map(|(from, _)| from.as_str()).collect()
    }

    fn shortest_circle(&self) -> Option<Vec<Edge>> {
        self.sources().into_iter().filter_map(|file| self.way_back(file)).min_by_key(Vec::len)
    }

    /// The shortest way from a file to itself.
    fn way_back<'g>(&'g self, file: &'g str) -> Option<Vec<Edge>> {
        let mut came_from: BTreeMap<&str, &str> = BTreeMap::new();
        let mut waiting = VecDeque::from([file]);
        while let Some(at) = waiting.pop_front() {
            for next in self.targets(at) {
                if !came_from.contains_key(next) {
                    came_from.insert(next, at);
                    waiting.push_back(next);
                }
            }
        }
        let mut way = VecDeque::new();
        let mut to = file;
        while way.is_empty() || to != file {
            let from = *came_from.get(to)?;
            way.push_front((from.to_owned(), to.to_owned()));
            to = from;
        }
        Some(way.into())
    }

    fn reached<'g>(&'g self, from: &'g str) -> BTreeSet<&'g str> {
        let mut reached = BTreeSet::new();
        let mut waiting = vec![from];
        while let Some(at) = waiting.pop() {
            waiting.extend(self.targets(at).into_iter().filter(|next| reached.insert(*next)));
        }
        reached
    }

    /// The sets of files that all reach each other, of two files and more.
    fn groups(&self) -> Vec<BTreeSet<String>> {
        let reached: BTreeMap<&str, BTreeSet<&str>> =
            self.sources().into_iter().map(|file| (file, self.reached(file))).collect();
        let reaches = |a: &str, b: &str| reached.get(a).is_some_and(|files| files.contains(b));
        let mut groups: Vec<BTreeSet<String>> = Vec::new();
        for file in reached.keys() {
            let group = reached.keys().filter(|other| reaches(file, other) && reaches(other, file));
            let group: BTreeSet<String> = group.map(|file| (*file).to_owned()).collect();
            if group.len() > 1 && !groups.contains(&group) {
                groups.push(group);
            }
        }
        groups
    }

    /// `a.rs -> b.rs (B, C) -> a.rs (A)`
    fn tell(&self, way: &[Edge]) -> String {
        let mut told = way.first().map(|(from, _)| from.clone()).unwrap_or_default();
        for edge in way {
            let names: Vec<&str> =
                self.edges.get(edge).into_iter().flat_map(|names| names.keys().map(String::as_str)).collect();
            told += &format!(" -> {} ({})", edge.1, names.join(", "));
        }
        told
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::found;

    fn check_files(files: &[(&str, &str)], expect: &[&str]) {
        let files: Vec<(String, &str)> =
            files.iter().map(|(path, text)| (format!("crates/domain/src/{path}"), *text)).collect();
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
        let expect: Vec<String> = expect.iter().map(|what| format!("crates/domain/src/{what}")).collect();
        assert_eq!(found(check, &files), expect, "{files:?}");
    }

    #[test]
    fn files_import_in_one_direction() {
        let a = ("a.rs", "use crate::b::{B, C};\npub struct A;");
        check_files(&[a, ("b.rs", "pub struct B;\npub struct C;")], &[]);
        check_files(
            &[a, ("b.rs", "pub struct B;\npub struct C;\nfn f(_: crate::a::A) {}")],
            &["b.rs:3 imports in a circle: a.rs -> b.rs (B, C) -> a.rs (A)"],
        );
        check_files(
            &[
                a,
                ("b.rs", "use crate::c::d;\npub struct B;\npub struct C;"),
                ("c.rs", "use super::a::A;\npub fn d() {}"),
            ],
            &["b.rs:1 imports in a circle: a.rs -> b.rs (B, C) -> c.rs (d) -> a.rs (A)"],
        );
        check_files(&[a, ("b.rs", "pub struct B;\n#[cfg(test)]\nmod tests { use crate::a::A; }")], &[]);
    }

    #[test]
    fn a_re_export_neither_hides_nor_makes_a_circle() {
        let module = ("n/mod.rs", "pub mod a;\npub mod b;\npub use a::A;\npub use b::B;\nuse crate::c::C;");
        let c = ("c.rs", "use crate::n::A;\npub struct C;");
        let b = |text| [("n/a.rs", "use super::B;\npub struct A;"), ("n/b.rs", text), module, c];
        check_files(&b("pub struct B;"), &[]);
        check_files(
            &b("use super::A;\npub struct B;"),
            &["n/a.rs:1 imports in a circle: n/a.rs -> n/b.rs (B) -> n/a.rs (A)"],
        );
        check_files(
            &[
                ("lib.rs", "pub mod n;\npub struct L;"),
                ("n/a.rs", "use crate::L;\nuse super::M;"),
                ("n/mod.rs", "mod a;\npub struct M;\nuse crate::L;"),
            ],
            &[],
        );
    }

    #[test]
    fn groups_are_told_with_all_their_names() {
        let files = [
            ("crates/domain/src/a.rs", "use crate::b::B;\npub struct A;"),
            ("crates/domain/src/b.rs", "use crate::a::A;\npub struct B;"),
        ];
        let (told, _) = tell(&Repo::of(&files), "domain");
        assert!(
            told.starts_with("2 files reach each other: a.rs, b.rs\n  a.rs -> b.rs (B)\n  b.rs -> a.rs (A)\n"),
            "{told}"
        );
        assert!(told.contains("domain: 1 circles to cut"), "{told}");
    }
}
