//! Which file of a crate names what of which other file. A name leads to the file that declares it, through all
//! re-exports on the way; one that comes from another crate leads to the last file of this crate on the way.
//!
//! Methods are not followed: who calls one has named its type, or is given it by somebody who has.

use std::collections::{BTreeMap, BTreeSet};

use super::repo::{File, Repo};
use super::source_map::{Module, Named, SourceMap, Use};

/// One file's use of one item of another.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Clone)]
pub struct Import {
    /// Both below the crate's `src/`.
    pub from: String,
    pub to: String,
    pub name: String,
    pub line: usize,
}

/// All imports between the files of the crate in this folder (`crates/domain`), once for each name.
pub fn imports(repo: &Repo, folder: &str) -> Vec<Import> {
    let krate = Crate::of(repo, folder);
    let mut found: BTreeMap<(String, String, String), usize> = BTreeMap::new();
    for (file, map) in &krate.files {
        let leaves = map.uses.iter().map(|leaf| (&leaf.named, leaf.alias == "*"));
        for (named, is_glob) in leaves.chain(map.paths.iter().map(|named| (named, false))) {
            let (to, name) = match krate.resolve(&named.within, &named.path, &mut BTreeSet::new()) {
                Target::Item(to, name) => (to, name),
                Target::Module(module) if is_glob => (krate.file(&module), "*".to_owned()),
                Target::Module(_) | Target::Elsewhere => continue,
            };
            if to != *file {
                let line = found.entry((file.clone(), to, name)).or_insert(named.line);
                *line = named.line.min(*line);
            }
        }
    }
    found.into_iter().map(|((from, to, name), line)| Import { from, to, name, line }).collect()
}

/// Whether one of the two is the other's parent module or that one's parent: they declare and re-export each other.
pub fn are_kin(a: &str, b: &str) -> bool {
    let (a, b) = (module_of(a), module_of(b));
    a.starts_with(&b) || b.starts_with(&a)
}

/// The module in a file below `src/`.
fn module_of(path: &str) -> Module {
    let stem = path.trim_end_matches(".rs");
    let parts: Vec<&str> = stem.split('/').collect();
    match parts.split_last() {
        Some((&"lib" | &"main", [])) => Vec::new(),
        Some((&"mod", folders)) => folders.iter().map(|part| (*part).to_owned()).collect(),
        _ => parts.iter().map(|part| (*part).to_owned()).collect(),
    }
}

/// What a path leads to.
enum Target {
    Module(Module),
    /// A file and the name of the item in it.
    Item(String, String),
    /// In another crate, or built in, or not known.
    Elsewhere,
}

struct Crate {
    files: Vec<(String, SourceMap)>,
    /// All modules, those inside of files too, each with its file.
    modules: BTreeMap<Module, String>,
    items: BTreeSet<(Module, String)>,
    uses: BTreeMap<Module, Vec<Use>>,
}

impl Crate {
    fn of(repo: &Repo, folder: &str) -> Crate {
        let mut krate =
            Crate { files: Vec::new(), modules: BTreeMap::new(), items: BTreeSet::new(), uses: BTreeMap::new() };
        let source = format!("{folder}/src/");
        for file in repo.rust() {
            let Some(path) = file.path.strip_prefix(&source).filter(|path| !is_test(path)) else { continue };
            krate.add(path, file);
        }
        krate
    }

    fn add(&mut self, path: &str, file: &File) {
        let module = module_of(path);
        let map = SourceMap::of(&file.text, &module);
        for module in map.inline.iter().chain([&module]) {
            self.modules.insert(module.clone(), path.to_owned());
        }
        self.items.extend(map.items.iter().cloned());
        for leaf in &map.uses {
            self.uses.entry(leaf.named.within.clone()).or_default().push(leaf.clone());
        }
        self.files.push((path.to_owned(), map));
    }

    fn file(&self, module: &[String]) -> String {
        self.modules.get(module).cloned().unwrap_or_default()
    }

    /// `seen`: the imports on the way, so that two that name each other come to an end.
    fn resolve(&self, within: &[String], path: &[String], seen: &mut BTreeSet<Named>) -> Target {
        let mut module = within.to_vec();
        for (index, segment) in path.iter().enumerate() {
            let is_last = index + 1 == path.len();
            match segment.as_str() {
                "crate" if index == 0 => module.clear(),
                "self" if index == 0 => {}
                "super" => {
                    module.pop();
                }
                name => match self.look_up(&module, name, is_last, seen) {
                    Some(Target::Module(next)) => module = next,
                    Some(found) => return found,
                    None if index == 0 => return Target::Elsewhere,
                    // what a macro declares, or a name of another crate that came in by a glob
                    None => return Target::Item(self.file(&module), name.to_owned()),
                },
            }
        }
        Target::Module(module)
    }

    /// What a name means in a module. The last name of a path is rather an item than a module of the same name.
    fn look_up(&self, module: &[String], name: &str, is_last: bool, seen: &mut BTreeSet<Named>) -> Option<Target> {
        let child: Module = module.iter().cloned().chain([name.to_owned()]).collect();
        let child = || self.modules.contains_key(&child).then(|| Target::Module(child.clone()));
        if !is_last && let Some(found) = child() {
            return Some(found);
        }
        if self.items.contains(&(module.to_vec(), name.to_owned())) {
            return Some(Target::Item(self.file(module), name.to_owned()));
        }
        let uses = self.uses.get(module).map_or(&[][..], Vec::as_slice);
        let by_name = |leaf: &&Use| leaf.alias == name && !seen.contains(&leaf.named);
        if let Some(leaf) = uses.iter().find(by_name) {
            seen.insert(leaf.named.clone());
            return Some(match self.resolve(module, &leaf.named.path, seen) {
                Target::Elsewhere => Target::Item(self.file(module), name.to_owned()),
                found => found,
            });
        }
        child().or_else(|| {
            let mut globs = uses.iter().filter(|leaf| leaf.alias == "*");
            globs.find_map(|leaf| self.through_glob(leaf, name, is_last, seen))
        })
    }

    fn through_glob(&self, glob: &Use, name: &str, is_last: bool, seen: &mut BTreeSet<Named>) -> Option<Target> {
        if !seen.insert(glob.named.clone()) {
            return None;
        }
        let Target::Module(module) = self.resolve(&glob.named.within, &glob.named.path, seen) else { return None };
        self.look_up(&module, name, is_last, seen)
    }
}

fn is_test(path: &str) -> bool {
    path.trim_end_matches(".rs").split('/').any(|part| part == "tests" || part.ends_with("_tests"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(files: &[(&str, &str)], expect: &[&str]) {
        let files: Vec<(String, &str)> =
            files.iter().map(|(path, text)| (format!("crates/x/src/{path}"), *text)).collect();
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
        let found: Vec<String> = imports(&Repo::of(&files), "crates/x")
            .iter()
            .map(|found| format!("{}:{} -> {} {}", found.from, found.line, found.to, found.name))
            .collect();
        assert_eq!(found, expect, "{files:?}");
    }

    #[test]
    fn a_name_leads_to_the_file_that_declares_it() {
        let plan = ("plan.rs", "pub struct Plan;\npub mod form { pub struct Form; }");
        let check =
            |text: &str, expect: &[&str]| check(&[("a.rs", text), ("lib.rs", "mod a; mod plan;"), plan], expect);
        check("use crate::plan::Plan;\nfn f(p: Plan) { Plan::new() }", &["a.rs:1 -> plan.rs Plan"]);
        check("use super::plan::{self, form::Form as F};", &["a.rs:1 -> plan.rs Form"]);
        check("use crate::plan;\nfn f() { plan::form::Form::new(); }", &["a.rs:2 -> plan.rs Form"]);
        check("fn f() -> crate::plan::Plan {}", &["a.rs:1 -> plan.rs Plan"]);
        check("mod n { fn f() -> super::super::plan::Plan {} }", &["a.rs:1 -> plan.rs Plan"]);
        check("use crate::plan::*;", &["a.rs:1 -> plan.rs *"]);
        check("use crate::plan::made_by_a_macro;", &["a.rs:1 -> plan.rs made_by_a_macro"]);
        // a module's name alone is no use of what is in it; tests, comments and words don't count
        check("use crate::plan;", &[]);
        check(
            "use ::plan::Plan;\nuse other::plan::Plan as Q;\n// crate::plan::Plan\nconst A: &str = \"crate::plan::Plan\";",
            &[],
        );
        check("#[cfg(test)]\nmod tests { use crate::plan::Plan; }", &[]);
    }

    #[test]
    fn re_exports_are_followed() {
        let n = ("n/mod.rs", "pub mod b; pub use b::B;");
        let check = |lib: &str, a: &str, expect: &[&str]| {
            let expect: Vec<&str> = expect.iter().copied().chain(["n/mod.rs:1 -> n/b.rs B"]).collect();
            check(&[("a.rs", a), ("lib.rs", lib), ("n/b.rs", "pub struct B;"), n], &expect);
        };
        check("", "use crate::n::B;", &["a.rs:1 -> n/b.rs B"]);
        check("pub use n::B as C;", "use crate::C;", &["a.rs:1 -> n/b.rs B", "lib.rs:1 -> n/b.rs B"]);
        check("pub use n::*;", "use crate::B;", &["a.rs:1 -> n/b.rs B", "lib.rs:1 -> n/mod.rs *"]);
        check("pub use other::D;", "use crate::D;", &["a.rs:1 -> lib.rs D"]);
        check("pub use a::E;", "pub use crate::E;", &["a.rs:1 -> lib.rs E", "lib.rs:1 -> a.rs E"]);
    }

    #[test]
    fn a_module_is_kin_to_those_above_and_below_it() {
        let check = |a: &str, b: &str, expect: bool| assert_eq!(are_kin(a, b), expect, "{a}, {b}");
        check("lib.rs", "a.rs", true);
        check("lib.rs", "n/b.rs", true);
        check("n/mod.rs", "n/b.rs", true);
        check("n/b.rs", "n.rs", true);
        check("n/b.rs", "n/c.rs", false);
        check("n/b.rs", "nn/mod.rs", false);
    }
}
