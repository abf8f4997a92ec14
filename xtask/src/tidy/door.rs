//! No way around the door: whoever uses `office` asks for commands and pages, and is never handed the store or a
//! transaction. What tests need of them stands behind the feature `testing`. And what one asks for is compiled in `office`,
//! not in each crate that asks.

use std::collections::BTreeSet;

use super::Problem;
use super::lex::Source;
use super::repo::{File, Repo};
use super::source_map::{SourceMap, Token, tokens};

const ROOM: &str = "crates/office/src/";
/// The types that let one read and write past permission and ledger.
const KEYS: &[&str] = &["Tx", "Store", "LiteTx"];
/// Items so marked are for tests; a file says it of itself with `#![…]`.
const FOR_TESTS: &[&str] =
    &["#[cfg(test)]", "#[cfg(feature = \"testing\")]", "#[cfg(any(test, feature = \"testing\"))]"];

pub fn check(repo: &Repo) -> Vec<Problem> {
    repo.rust().filter(|file| file.path.starts_with(ROOM) && !file.is_test()).flat_map(check_file).collect()
}

fn check_file(file: &File) -> Vec<Problem> {
    if FOR_TESTS.iter().any(|mark| file.text.contains(&mark.replacen('#', "#!", 1))) {
        return Vec::new();
    }
    let tokens = tokens(&Source::of(&file.text).without(FOR_TESTS));
    let keys = keys(&file.text, &tokens);
    let mut problems = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let rest = tokens.get(at..).unwrap_or_default();
        let before = at.checked_sub(1).and_then(|before| tokens.get(before));
        if let Some(key) = shown(before, rest).into_iter().rfind(|shown| keys.contains(&shown.text)) {
            let what = format!("`{}` hands out `{}`", head(rest), key.text);
            let mend = "make it pub(crate) and offer a command or a page, or put it behind the feature `testing`";
            problems.push(Problem::new(&file.path, token.line, what, mend));
        } else if let [public, asynchronous, function, name, open, ..] = rest
            && [&public.text, &asynchronous.text, &function.text, &open.text] == ["pub", "async", "fn", "("]
        {
            let what = format!("`{}` is compiled by each crate that awaits it", name.text);
            let mend = "give a BoxFuture: docs/decisions/0018-what-the-build-optimises.md";
            problems.push(Problem::new(&file.path, token.line, what, mend));
        }
    }
    problems
}

/// The keys by all names they have in this file: `use store::Tx as T`, `type Work = … Tx …`.
fn keys(text: &str, tokens: &[Token]) -> BTreeSet<String> {
    let mut keys: BTreeSet<String> = KEYS.iter().map(|key| (*key).to_owned()).collect();
    for leaf in SourceMap::of(text, &Vec::new()).uses {
        if leaf.named.path.last().is_some_and(|last| keys.contains(last)) {
            keys.insert(leaf.alias);
        }
    }
    for at in 0..tokens.len() {
        let rest = tokens.get(at..).unwrap_or_default();
        if let [word, name, ..] = rest
            && word.text == "type"
            && until(rest, &[";"]).any(|token| keys.contains(&token.text))
        {
            keys.insert(name.text.clone());
        }
    }
    keys
}

/// What the item that begins here shows to other crates of its types; nothing if it isn't public.
fn shown<'t>(before: Option<&Token>, item: &'t [Token]) -> Vec<&'t Token> {
    let word = |place: usize| item.get(place).map_or("", |token| token.text.as_str());
    match (word(0), word(1)) {
        ("impl", _) if before.is_none_or(|token| ["}", "{", ";", "]", "unsafe"].contains(&token.text.as_str())) => {
            given_by_trait(item)
        }
        ("pub", "struct" | "union") => until(item, &["(", "{", ";"]).collect(),
        ("pub", "enum") => nested(item).filter(|(depth, _)| *depth > 1).map(|(_, token)| token).collect(),
        ("pub", "trait") => nested(item).map(|(_, token)| token).collect(),
        ("pub", "use" | "type") => until(item, &[";"]).collect(),
        ("pub", "mod" | "(") => Vec::new(),
        ("pub", "fn" | "async" | "const" | "static" | "unsafe" | "extern") => until(item, &["{", ";"]).collect(),
        // a field
        ("pub", _) => until(item, &[",", ")", "}"]).collect(),
        _ => Vec::new(),
    }
}

/// What an implementation of a trait gives away, without `pub`: its head and its types.
fn given_by_trait(item: &[Token]) -> Vec<&Token> {
    let mut given: Vec<&Token> = until(item, &["{"]).collect();
    if !given.iter().any(|token| token.text == "for") {
        return Vec::new();
    }
    let mut in_type = false;
    for (depth, token) in nested(item).filter(|(depth, _)| *depth == 1) {
        in_type = depth == 1 && token.text != ";" && (in_type || token.text == "type");
        given.extend(in_type.then_some(token));
    }
    given
}

/// The tokens up to one of these outside of brackets.
fn until<'t>(item: &'t [Token], ends: &[&str]) -> impl Iterator<Item = &'t Token> {
    let (mut depth, mut before) = (0i32, "");
    item.iter().take_while(move |token| {
        let text = token.text.as_str();
        let ended = depth == 0 && ends.contains(&text);
        depth += match text {
            "(" | "[" | "<" => 1,
            // the tip of an arrow closes nothing
            ">" if before == "-" => 0,
            ")" | "]" | ">" => -1,
            _ => 0,
        };
        before = text;
        !ended
    })
}

/// The tokens of an item up to its last brace, each with the depth of braces and parentheses it is in.
fn nested(item: &[Token]) -> impl Iterator<Item = (usize, &Token)> {
    let (mut depth, mut ended) = (0usize, false);
    item.iter().map_while(move |token| {
        if ended {
            return None;
        }
        match token.text.as_str() {
            "{" | "(" => depth += 1,
            "}" | ")" => depth = depth.saturating_sub(1),
            _ => {}
        }
        ended = depth == 0 && ["}", ";"].contains(&token.text.as_str());
        Some((depth, token))
    })
}

/// The first words of an item, for a message.
fn head(item: &[Token]) -> String {
    let words = item
        .iter()
        .map(|token| token.text.as_str())
        .take_while(|text| !["(", ")", "<", ":", "::", "{", ",", ";", "="].contains(text));
    words.take(6).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::found;

    fn check_text(text: &str, expect: &[&str]) {
        let files = [("crates/office/src/a.rs", text), ("crates/store/src/b.rs", "pub fn read() -> Tx {}")];
        let expect: Vec<String> = expect.iter().map(|what| format!("crates/office/src/a.rs:{what}")).collect();
        assert_eq!(found(check, &files), expect, "{text}");
    }

    #[test]
    fn what_is_public_names_no_transaction() {
        check_text("pub async fn read(&self) -> Result<Tx, Error> { a }", &["1 `pub async fn read` hands out `Tx`"]);
        check_text(
            "impl Office {\n    pub fn store(&self) -> &store::Store {}\n}",
            &["2 `pub fn store` hands out `Store`"],
        );
        check_text(
            "pub async fn write<T, F>(&self, work: F) -> T\nwhere\n    F: for<'t> FnOnce(&'t mut Tx) -> Work<'t, T>,\n{\n}",
            &["1 `pub async fn write` hands out `Tx`"],
        );
        check_text("pub struct A { a: u8, pub tx: Option<Tx>, }", &["1 `pub tx` hands out `Tx`"]);
        check_text("pub struct A(pub Tx);", &["1 `pub Tx` hands out `Tx`"]);
        check_text("pub enum A { B(u8), C(Tx) }", &["1 `pub enum A` hands out `Tx`"]);
        check_text("pub trait A {\n    fn tx(&self) -> Tx;\n}", &["1 `pub trait A` hands out `Tx`"]);
        check_text("pub use store::{Blobs, Tx};", &["1 `pub use store` hands out `Tx`"]);
        check_text("type W<'t> = &'t mut Tx;\npub fn f(w: W) {}", &["2 `pub fn f` hands out `W`"]);
        check_text("use store::Tx as T;\npub fn f(t: T) {}", &["2 `pub fn f` hands out `T`"]);
        check_text("impl AsRef<Store> for Office {}", &["1 `impl AsRef` hands out `Store`"]);
        check_text("impl Deref for Office { type Target = Store; }", &["1 `impl Deref for Office` hands out `Store`"]);
    }

    #[test]
    fn what_is_public_is_compiled_here() {
        let told = "`f` is compiled by each crate that awaits it";
        check_text("impl A {\n    pub async fn f(self) {}\n}", &[format!("2 {told}").as_str()]);
        check_text("pub async fn f() -> u8 { 1 }", &[format!("1 {told}").as_str()]);
        check_text("pub fn f<'a>(a: &'a u8) -> BoxFuture<'a, u8> {}", &[]);
        check_text("pub(crate) async fn f() {}\nasync fn g() {}\npub async fn h<T>(t: T) {}", &[]);
        check_text("#[cfg(feature = \"testing\")]\npub async fn f(&self) {}", &[]);
    }

    #[test]
    fn the_room_itself_and_its_tests_may_have_them() {
        check_text("pub(crate) async fn read(&self) -> Result<Tx, Error> {}", &[]);
        check_text("pub(super) fn a(tx: &mut Tx) {}\nfn b(tx: &mut Tx) {}", &[]);
        check_text("pub struct A { store: Store, pub b: u8 }\npub struct B(Tx);", &[]);
        check_text("pub fn f(a: impl Fn(u8) -> u8) { let a: Tx = b; }", &[]);
        check_text("fn f(a: impl for<'t> Fn(&'t mut Tx)) {}\nimpl Office { fn g(tx: Tx) {} }", &[]);
        check_text("type Work<'t> = &'t mut Tx;", &[]);
        check_text("pub enum Error { Store(StoreError), Blob(BlobError) }", &[]);
        check_text("use store::{Store, Tx};\npub use store::Blobs;", &[]);
        check_text("#[cfg(feature = \"testing\")]\npub fn store(&self) -> &Store {}", &[]);
        check_text("#[cfg(any(test, feature = \"testing\"))]\nimpl Office { pub fn store(&self) -> &Store {} }", &[]);
        check_text("#![cfg(feature = \"testing\")]\npub fn store(&self) -> &Store {}", &[]);
        check_text(
            "#[cfg(feature = \"other\")]\npub fn store(&self) -> &Store {}",
            &["2 `pub fn store` hands out `Store`"],
        );
    }
}
