//! Which room may depend on what. Purity is worth nothing when it is only agreed: here it is checked.

use serde_json::Value;

use super::Problem;
use super::repo::Repo;

struct Room {
    name: &'static str,
    /// The rooms it may use.
    uses: &'static [&'static str],
    /// The libraries it may not name itself.
    never: &'static [&'static str],
}

const PURE: &[&str] = &["tokio", "sqlx", "rusqlite", "axum"];
/// Rooms nothing that ships may use.
const FOR_DEVELOPMENT: &[&str] = &["testkit", "xtask"];

const ROOMS: &[Room] = &[
    Room { name: "rules", uses: &[], never: PURE },
    Room { name: "ledger", uses: &[], never: PURE },
    Room { name: "sheet", uses: &[], never: PURE },
    Room { name: "pdf_clean", uses: &[], never: PURE },
    Room { name: "screening", uses: &["rules", "ledger", "sheet", "pdf_clean"], never: PURE },
    Room { name: "domain", uses: &["rules", "ledger"], never: PURE },
    Room { name: "store", uses: &["domain", "rules", "ledger"], never: &["axum", "typst", "tantivy"] },
    Room { name: "search", uses: &["domain"], never: &["axum", "sqlx", "rusqlite"] },
    Room {
        name: "office",
        uses: &["domain", "rules", "ledger", "store", "search", "sheet", "screening"],
        never: &["axum"],
    },
    Room {
        name: "web",
        uses: &["office", "domain", "rules", "ledger"],
        never: &["sqlx", "rusqlite", "typst", "tantivy"],
    },
    Room {
        name: "gongkai",
        uses: &["rules", "ledger", "domain", "store", "search", "screening", "office", "web"],
        never: &[],
    },
    Room { name: "testkit", uses: &["rules", "ledger", "domain", "store", "search", "office", "web"], never: &[] },
    Room { name: "xtask", uses: &[], never: &[] },
];

pub fn check(repo: &Repo) -> Vec<Problem> {
    let root = repo.metadata.get("workspace_root").and_then(Value::as_str).unwrap_or_default();
    let mut problems = Vec::new();
    for package in list(&repo.metadata, "packages") {
        let manifest = text(package, "manifest_path").trim_start_matches(root).trim_start_matches('/');
        let Some(room) = ROOMS.iter().find(|room| room.name == text(package, "name")) else {
            let what = format!("`{}` is a room without a line in the table of rooms", text(package, "name"));
            problems.push(Problem::new(manifest, 0, what, "say what it may use in xtask/src/tidy/rooms.rs"));
            continue;
        };
        for dependency in list(package, "dependencies") {
            let name = text(dependency, "name");
            if let Some((what, mend)) = judge(room, dependency) {
                problems.push(Problem::new(manifest, line_of(repo, manifest, name), what, mend));
            }
        }
    }
    problems
}

/// What is wrong with this dependency; development dependencies may be anything but shipped code's way around.
fn judge(room: &Room, dependency: &Value) -> Option<(String, String)> {
    let name = text(dependency, "name");
    if text(dependency, "kind") == "dev" {
        return None;
    }
    if FOR_DEVELOPMENT.contains(&name) {
        return Some((format!("`{}` ships `{name}`", room.name), format!("make `{name}` a development dependency")));
    }
    let a_room = ROOMS.iter().any(|room| room.name == name);
    if a_room && !room.uses.contains(&name) {
        let mend = "move what is needed to a room both may use, or change the table with an ADR";
        return Some((format!("`{}` may not use the room `{name}`", room.name), mend.to_owned()));
    }
    if room.never.contains(&name) {
        let mend = "keep it behind the room that owns it (table in ARCHITECTURE.md)";
        return Some((format!("`{}` may not depend on `{name}`", room.name), mend.to_owned()));
    }
    None
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn line_of(repo: &Repo, manifest: &str, dependency: &str) -> usize {
    let names = |line: &str| line.strip_prefix(dependency).is_some_and(|rest| rest.starts_with(['.', ' ', '=']));
    let text = repo.text(manifest).unwrap_or_default();
    text.lines().position(names).map_or(0, |index| index + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_room(room: &str, dependency: &str, kind: Value, expect: &[&str]) {
        let mut repo =
            Repo::of(&[("crates/x/Cargo.toml", &format!("[dependencies]\n{dependency}.workspace = true\n"))]);
        repo.metadata = serde_json::json!({ "workspace_root": "/r", "packages": [{
            "name": room, "manifest_path": "/r/crates/x/Cargo.toml",
            "dependencies": [{ "name": dependency, "kind": kind }],
        }] });
        let found: Vec<String> = check(&repo).into_iter().map(|p| format!("{}:{} {}", p.at, p.line, p.what)).collect();
        assert_eq!(found, expect, "{room} -> {dependency}");
    }

    #[test]
    fn a_room_may_use_what_its_line_says() {
        check_room("domain", "rules", Value::Null, &[]);
        check_room("domain", "sqlx", Value::Null, &["crates/x/Cargo.toml:2 `domain` may not depend on `sqlx`"]);
        check_room("domain", "sqlx", "dev".into(), &[]);
        check_room("domain", "tokio", "build".into(), &["crates/x/Cargo.toml:2 `domain` may not depend on `tokio`"]);
        check_room("rules", "domain", Value::Null, &["crates/x/Cargo.toml:2 `rules` may not use the room `domain`"]);
        check_room("web", "store", Value::Null, &["crates/x/Cargo.toml:2 `web` may not use the room `store`"]);
        check_room("web", "testkit", Value::Null, &["crates/x/Cargo.toml:2 `web` ships `testkit`"]);
        check_room("web", "testkit", "dev".into(), &[]);
        check_room(
            "attic",
            "serde",
            Value::Null,
            &["crates/x/Cargo.toml:0 `attic` is a room without a line in the table of rooms"],
        );
    }
}
