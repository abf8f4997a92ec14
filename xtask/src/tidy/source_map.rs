//! One Rust file as a list of what it declares and names: its items, its `use` declarations, the paths in its code.
//! Tests are left out. A part of [`super::imports`], which finds out what the paths mean.

use super::lex::{Source, is_word};

/// A module's path from the crate's root, which is empty.
pub type Module = Vec<String>;

/// A path in the code or in a `use`, with the module it is written in.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Clone)]
pub struct Named {
    pub within: Module,
    pub path: Vec<String>,
    pub line: usize,
}

/// One leaf of a `use` tree.
#[derive(Debug, PartialEq, Eq, Clone)]
pub struct Use {
    pub named: Named,
    /// The name it has from here on; `*` for a glob, `_` for none.
    pub alias: String,
}

#[derive(Default, Debug)]
pub struct SourceMap {
    /// Modules with their body in this file, besides the file's own.
    pub inline: Vec<Module>,
    /// Items that stand directly in a module: (module, name).
    pub items: Vec<(Module, String)>,
    pub uses: Vec<Use>,
    /// Paths of two segments and more outside of `use`.
    pub paths: Vec<Named>,
}

const ITEMS: &[&str] = &["fn", "struct", "enum", "union", "trait", "type", "const", "static", "macro_rules"];

impl SourceMap {
    /// Reads the file that holds this module.
    pub fn of(text: &str, module: &Module) -> SourceMap {
        let tokens = tokens(&Source::of(text).without_tests());
        let mut reader =
            Reader { tokens: &tokens, at: 0, depth: 0, open: vec![(module.clone(), 0)], map: SourceMap::default() };
        while let Some(token) = reader.token(0) {
            reader.step(token);
        }
        reader.map
    }
}

#[derive(Debug)]
pub struct Token {
    pub text: String,
    pub line: usize,
}

/// Words, `::`, and every other sign by itself.
pub fn tokens(code: &[char]) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let (mut at, mut line) = (0, 1);
    while let Some(c) = code.get(at) {
        let word: String = code.iter().skip(at).take_while(|c| is_word(**c)).collect();
        let text = match c {
            _ if !word.is_empty() => word,
            ':' if code.get(at + 1) == Some(&':') => "::".to_owned(),
            _ => c.to_string(),
        };
        at += text.chars().count();
        line += usize::from(*c == '\n');
        if !c.is_whitespace() {
            tokens.push(Token { text, line });
        }
    }
    tokens
}

fn begins_word(text: &str) -> bool {
    text.starts_with(|c: char| is_word(c) && !c.is_numeric())
}

struct Reader<'t> {
    tokens: &'t [Token],
    at: usize,
    depth: usize,
    /// The modules that are open, each with the depth of braces of its items.
    open: Vec<(Module, usize)>,
    map: SourceMap,
}

impl<'t> Reader<'t> {
    fn token(&self, ahead: usize) -> Option<&'t Token> {
        self.tokens.get(self.at + ahead)
    }

    fn text(&self, ahead: usize) -> &'t str {
        self.token(ahead).map_or("", |token| &token.text)
    }

    fn before(&self) -> &'t str {
        self.at.checked_sub(1).and_then(|before| self.tokens.get(before)).map_or("", |token| &token.text)
    }

    fn within(&self) -> Module {
        self.open.last().map(|(module, _)| module.clone()).unwrap_or_default()
    }

    fn is_at_items(&self) -> bool {
        self.open.last().is_some_and(|(_, depth)| *depth == self.depth)
    }

    fn step(&mut self, token: &'t Token) {
        match token.text.as_str() {
            "{" => self.depth += 1,
            "}" => self.close(),
            "use" if self.text(1) != "<" => return self.read_use(),
            "mod" if self.is_at_items() && self.text(2) == "{" => return self.open_module(),
            item if ITEMS.contains(&item) && self.is_at_items() => self.item(),
            word if begins_word(word) => return self.read_path(token),
            _ => {}
        }
        self.at += 1;
    }

    fn close(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        if self.open.len() > 1 && self.open.last().is_some_and(|(_, depth)| *depth > self.depth) {
            self.open.pop();
        }
    }

    fn open_module(&mut self) {
        let mut module = self.within();
        module.push(self.text(1).to_owned());
        self.map.inline.push(module.clone());
        self.depth += 1;
        self.open.push((module, self.depth));
        self.at += 3;
    }

    fn item(&mut self) {
        // `static mut M`, `macro_rules! m`; `const fn f` comes again at its `fn`
        let name = if ["!", "mut"].contains(&self.text(1)) { self.text(2) } else { self.text(1) };
        if begins_word(name) && !["fn", "unsafe", "async", "extern"].contains(&name) {
            self.map.items.push((self.within(), name.to_owned()));
        }
    }

    fn read_path(&mut self, first: &'t Token) {
        let goes_on = self.before() == "::";
        let mut path = vec![first.text.clone()];
        self.at += 1;
        while self.text(0) == "::" && begins_word(self.text(1)) {
            path.push(self.text(1).to_owned());
            self.at += 2;
        }
        if path.len() > 1 && !goes_on {
            self.map.paths.push(Named { within: self.within(), path, line: first.line });
        }
    }

    fn read_use(&mut self) {
        self.at += 1;
        self.read_tree(&[]);
    }

    /// One tree of a `use`, up to the sign behind it: `a::b`, `a::{b, c as d}`, `a::*`.
    fn read_tree(&mut self, before: &[String]) {
        let mut path = before.to_vec();
        let line = self.token(0).map_or(0, |token| token.line);
        loop {
            match self.text(0) {
                "" | ";" | "," | "}" => break,
                "{" => return self.read_group(&path),
                "as" => {
                    let alias = self.text(1).to_owned();
                    self.at += 2;
                    return self.leaf(path, alias, line);
                }
                // a path that begins so is in another crate
                "::" if path.is_empty() => path.push(String::new()),
                "::" => {}
                segment => path.push(segment.to_owned()),
            }
            self.at += 1;
        }
        let alias = path.last().cloned().unwrap_or_default();
        self.leaf(path, alias, line);
    }

    fn read_group(&mut self, path: &[String]) {
        self.at += 1;
        while !["}", ""].contains(&self.text(0)) {
            self.read_tree(path);
            self.at += usize::from(self.text(0) == ",");
        }
        self.at += 1;
    }

    fn leaf(&mut self, mut path: Vec<String>, mut alias: String, line: usize) {
        // `a::{self}` is `a`
        if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
            path.pop();
            if alias == "self" {
                alias = path.last().cloned().unwrap_or_default();
            }
        }
        if alias == "*" {
            path.pop();
        }
        self.map.uses.push(Use { named: Named { within: self.within(), path, line }, alias });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, uses: &[&str], paths: &[&str], items: &[&str]) {
        let map = SourceMap::of(text, &vec!["m".to_owned()]);
        let written = |named: &Named| format!("{}: {}", named.within.join("::"), named.path.join("::"));
        let found: Vec<String> = map.uses.iter().map(|u| format!("{} as {}", written(&u.named), u.alias)).collect();
        assert_eq!(found, uses, "uses of {text}");
        assert_eq!(map.paths.iter().map(written).collect::<Vec<_>>(), paths, "paths of {text}");
        let found: Vec<String> =
            map.items.iter().map(|(module, name)| format!("{}: {name}", module.join("::"))).collect();
        assert_eq!(found, items, "items of {text}");
    }

    #[test]
    fn uses_are_told_leaf_by_leaf() {
        check("use a;", &["m: a as a"], &[], &[]);
        check(
            "pub(crate) use crate::a::{B, c::{self, D as E}, f::*};",
            &["m: crate::a::B as B", "m: crate::a::c as c", "m: crate::a::c::D as E", "m: crate::a::f as *"],
            &[],
            &[],
        );
        check("use ::search::Index;", &["m: ::search::Index as Index"], &[], &[]);
        check("mod n { use super::A; }\nuse x::B;", &["m::n: super::A as A", "m: x::B as B"], &[], &[]);
        check("fn f() -> impl T + use<'a> {}", &[], &[], &["m: f"]);
        check(
            "#[cfg(test)]\nuse a::B;\n#[cfg(test)]\nmod tests { use super::*; fn f() { crate::g(); } }",
            &[],
            &[],
            &[],
        );
    }

    #[test]
    fn paths_and_items_are_told_with_their_module() {
        check(
            "fn f(a: a::B<crate::c::D>) { <E as g::H>::i(); x::<T>::y(); ::s::T; \"a::b\" } // c::d",
            &[],
            &["m: a::B", "m: crate::c::D", "m: g::H"],
            &["m: f"],
        );
        check(
            "impl A { const B: u8 = 1; fn c() {} }\npub const fn d() {}\nmod n { struct E; }\nenum F {}",
            &[],
            &[],
            &["m: d", "m::n: E", "m: F"],
        );
    }
}
