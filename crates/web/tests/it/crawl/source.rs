//! Every route there is, found in the source and in the API's document: what a table of routes is held against.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// A method and an address with its parameters in braces.
pub type Route = (String, String);

const METHODS: [&str; 8] = ["get", "post", "put", "patch", "delete", "head", "options", "any"];

/// Ways to register a route that the search for `.route("…", …)` would miss.
const HIDDEN_WAYS: [&str; 7] =
    ["route_service(", "nest_service(", "fallback_service(", "MethodFilter", ".on(", "routing::on", "TypedPath"];

/// All routes: those declared with `.route("…", …)`, and the API's.
pub fn registered() -> BTreeSet<Route> {
    let mut routes = BTreeSet::new();
    for file in rust_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
        let text = fs::read_to_string(&file).unwrap();
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
        for way in HIDDEN_WAYS {
            assert!(!code.contains(way), "{}: {way} hides routes from the tests of rights", file.display());
        }
        let nested = file.ends_with("api/mod.rs");
        assert!(nested || !code.contains(".nest("), "{}: only the API is nested", file.display());
        routes.extend(declared(code));
    }
    for (path, item) in &web::api::openapi().paths.paths {
        assert!(item.post.is_none() && item.put.is_none() && item.patch.is_none() && item.delete.is_none(), "{path}");
        assert!(item.get.is_some(), "{path}");
        routes.insert(("GET".to_owned(), path.clone()));
    }
    routes
}

/// The routes that a piece of source declares.
pub fn declared(code: &str) -> BTreeSet<Route> {
    let mut routes = BTreeSet::new();
    for rest in code.split(".route(").skip(1) {
        let literal =
            rest.trim_start().strip_prefix('"').expect("a route's address is written out where it is declared");
        let (path, rest) = literal.split_once('"').unwrap();
        let mut depth = 1_i32;
        let handlers: String = rest
            .chars()
            .take_while(|c| {
                depth += i32::from(*c == '(') - i32::from(*c == ')');
                depth > 0
            })
            .collect();
        let words: Vec<&str> = handlers.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '(').collect();
        let methods: Vec<&&str> =
            METHODS.iter().filter(|m| words.iter().any(|w| w.starts_with(&format!("{m}(")))).collect();
        assert!(!methods.is_empty(), "{path}: by which method?");
        routes.extend(methods.into_iter().map(|m| (m.to_uppercase(), path.to_owned())));
    }
    routes
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

#[test]
fn routes_are_read_from_the_source() {
    for (code, expect) in [
        (r#".route("/a", get(x))"#, "GET /a"),
        (r#".route("/a/{b}", get(x).post(y::z))"#, "GET /a/{b}, POST /a/{b}"),
        (".route(\n  \"/a\",\n  post(x),\n)", "POST /a"),
        (r#".route("/a", get(|| async { "ok" })).fallback(post(x))"#, "GET /a"),
        (r#".route("/a", delete(target)).route("/b", get(x))"#, "DELETE /a, GET /b"),
        ("", ""),
    ] {
        let found: Vec<String> = declared(code).into_iter().map(|(m, p)| format!("{m} {p}")).collect();
        assert_eq!(found.join(", "), expect, "{code}");
    }
}
