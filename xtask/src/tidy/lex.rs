//! Just enough of Rust's grammar to tell code from comments and literals, and to find where braces end.

/// A source with its comments and the insides of its literals blanked out; lines stay where they were.
pub struct Source {
    /// All of it, as written: character for character at the same place as in `code`.
    text: Vec<char>,
    pub code: Vec<char>,
    /// Strings and characters, each with the line it begins on.
    pub literals: Vec<Literal>,
}

pub struct Literal {
    pub line: usize,
    /// As written, without quotes; escapes are not resolved.
    pub text: String,
}

impl Source {
    pub fn of(text: &str) -> Source {
        let mut scanner =
            Scanner { chars: text.chars().collect(), at: 0, line: 1, code: Vec::new(), literals: Vec::new() };
        while let Some(c) = scanner.peek(0) {
            scanner.step(c);
        }
        Source { text: scanner.chars, code: scanner.code, literals: scanner.literals }
    }

    /// Where this text begins in the code, at or after `from`.
    pub fn find(&self, text: &str, from: usize) -> Option<usize> {
        let wanted: Vec<char> = text.chars().collect();
        let rest = self.code.get(from..)?;
        rest.windows(wanted.len()).position(|window| window == wanted).map(|found| from + found)
    }

    /// The line, from one, of a place in the code.
    pub fn line(&self, at: usize) -> usize {
        1 + self.code.iter().take(at).filter(|c| **c == '\n').count()
    }

    /// The place of the brace that closes the one at `open`.
    pub fn closing(&self, open: usize) -> Option<usize> {
        let mut depth = 0usize;
        for (at, c) in self.code.iter().enumerate().skip(open) {
            match c {
                '{' => depth += 1,
                '}' if depth <= 1 => return Some(at),
                '}' => depth -= 1,
                _ => {}
            }
        }
        None
    }

    /// The body of the item whose head begins at `from`: from its first brace outside parentheses and brackets to
    /// the brace that closes it; none when a semicolon ends the item first.
    pub fn body(&self, from: usize) -> Option<(usize, usize)> {
        let mut depth = 0i32;
        for (at, c) in self.code.iter().enumerate().skip(from) {
            match c {
                '(' | '[' => depth += 1,
                ')' | ']' => depth -= 1,
                ';' if depth == 0 => return None,
                '{' if depth == 0 => return self.closing(at).map(|end| (at, end)),
                _ => {}
            }
        }
        None
    }

    /// The lines of items marked `#[cfg(test)]`, first and last.
    pub fn in_tests(&self) -> Vec<(usize, usize)> {
        let mut ranges = Vec::new();
        let mut from = 0;
        while let Some(mark) = self.find(TEST, from) {
            from = mark + TEST.len();
            if let Some((_, end)) = self.body(from) {
                ranges.push((self.line(mark), self.line(end)));
            }
        }
        ranges
    }

    /// The code with items marked `#[cfg(test)]` blanked out as well.
    pub fn without_tests(&self) -> Vec<char> {
        self.without(&[TEST])
    }

    /// The code with the items blanked out that carry one of these attributes, up to their last brace or semicolon.
    pub fn without(&self, marks: &[&str]) -> Vec<char> {
        let mut code = self.code.clone();
        for mark in marks {
            let mark: Vec<char> = mark.chars().collect();
            let places = self.text.windows(mark.len()).enumerate().filter(|(_, window)| **window == *mark);
            for (at, _) in places.filter(|(at, _)| self.code.get(*at) == Some(&'#')) {
                let end = self.end(at + mark.len());
                code.iter_mut().take(end + 1).skip(at).filter(|c| **c != '\n').for_each(|c| *c = ' ');
            }
        }
        code
    }

    /// The place of the last brace of the item whose head begins at `from`, or of its semicolon.
    fn end(&self, from: usize) -> usize {
        let semicolon = || self.code.iter().skip(from).position(|c| *c == ';').map(|at| from + at);
        self.body(from).map(|(_, end)| end).or_else(semicolon).unwrap_or(self.code.len())
    }
}

const TEST: &str = "#[cfg(test)]";

pub fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

struct Scanner {
    chars: Vec<char>,
    at: usize,
    line: usize,
    code: Vec<char>,
    literals: Vec<Literal>,
}

impl Scanner {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    fn step(&mut self, c: char) {
        match (c, self.peek(1)) {
            ('/', Some('/')) => self.line_comment(),
            ('/', Some('*')) => self.block_comment(),
            ('"', _) => self.string(0, true),
            ('\'', _) => self.quote(),
            _ if is_word(c) => self.word(),
            _ => self.keep(),
        }
    }

    fn advance(&mut self, kept: bool) {
        if let Some(c) = self.peek(0) {
            self.code.push(if kept || c == '\n' { c } else { ' ' });
            self.line += usize::from(c == '\n');
            self.at += 1;
        }
    }

    fn keep(&mut self) {
        self.advance(true);
    }

    fn blank(&mut self) {
        self.advance(false);
    }

    fn line_comment(&mut self) {
        while self.peek(0).is_some_and(|c| c != '\n') {
            self.blank();
        }
    }

    fn block_comment(&mut self) {
        let mut depth = 0;
        loop {
            match (self.peek(0), self.peek(1)) {
                (Some('/'), Some('*')) => depth += 1,
                (Some('*'), Some('/')) => depth -= 1,
                (None, _) => return,
                _ => {
                    self.blank();
                    continue;
                }
            }
            self.blank();
            self.blank();
            if depth == 0 {
                return;
            }
        }
    }

    /// Identifiers and numbers; `r`, `br`, `cr` may be the prefix of a raw string.
    fn word(&mut self) {
        let mut word = String::new();
        while let Some(c) = self.peek(0).filter(|c| is_word(*c)) {
            word.push(c);
            self.keep();
        }
        if matches!(word.as_str(), "r" | "br" | "cr") {
            let hashes = (0..).take_while(|ahead| self.peek(*ahead) == Some('#')).count();
            if self.peek(hashes) == Some('"') {
                (0..hashes).for_each(|_| self.keep());
                self.string(hashes, false);
            }
        }
    }

    /// A string from its opening quote; a raw one ends at a quote followed by as many hashes as it began with.
    fn string(&mut self, hashes: usize, escapes: bool) {
        let mut literal = Literal { line: self.line, text: String::new() };
        self.keep();
        while let Some(c) = self.peek(0) {
            if c == '"' && (1..=hashes).all(|ahead| self.peek(ahead) == Some('#')) {
                self.keep();
                break;
            }
            literal.text.push(c);
            self.blank();
            if let Some(escaped) = self.peek(0).filter(|_| c == '\\' && escapes) {
                literal.text.push(escaped);
                self.blank();
            }
        }
        self.literals.push(literal);
    }

    /// A character, or the tick of a lifetime.
    fn quote(&mut self) {
        let character = self.peek(1) == Some('\\') || self.peek(2) == Some('\'');
        let line = self.line;
        self.keep();
        if !character {
            return;
        }
        let mut text = String::new();
        loop {
            let Some(c) = self.peek(0) else { return };
            text.push(c);
            self.blank();
            if c == '\\' {
                self.blank();
            }
            if self.peek(0) == Some('\'') {
                self.keep();
                self.literals.push(Literal { line, text });
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, code: &str, literals: &[&str]) {
        let source = Source::of(text);
        assert_eq!(source.code.iter().collect::<String>(), code, "{text}");
        assert_eq!(source.literals.iter().map(|l| l.text.as_str()).collect::<Vec<_>>(), literals, "{text}");
    }

    #[test]
    fn comments_and_literals_are_told_from_code() {
        check("a // b\nc", "a     \nc", &[]);
        check("a /* b /* c */ */ d", "a                 d", &[]);
        check(r#"f("a\"{b", 'x', '\'', '{')"#, r#"f("     ", ' ', '  ', ' ')"#, &[r#"a\"{b"#, "x", "\\", "{"]);
        check(r##"r#"a"b"# r#type"##, r##"r#"   "# r#type"##, &["a\"b"]);
        check("fn f<'a>(x: &'a str)", "fn f<'a>(x: &'a str)", &[]);
        check("\"a\nb\" c", "\" \n \" c", &["a\nb"]);
    }

    #[test]
    fn test_modules_are_found() {
        let source =
            Source::of("fn a() {}\n#[cfg(test)]\nmod tests {\n  fn b() {}\n}\nfn c() {}\n#[cfg(test)]\nmod d;\n");
        assert_eq!(source.in_tests(), [(2, 5)]);
    }

    #[test]
    fn marked_items_are_left_out() {
        let check = |text: &str, expect: &str| {
            let code: String = Source::of(text).without(&["#[cfg(test)]", "#[cfg(feature = \"x\")]"]).iter().collect();
            assert_eq!(code.split_whitespace().collect::<Vec<_>>().join(" "), expect, "{text}");
        };
        check("fn a() {}\n#[cfg(test)]\nfn b(c: [u8; 2]) { { } }\nfn d() {}", "fn a() {} fn d() {}");
        check("#[cfg(test)]\nmod b;\nfn d() {}", "fn d() {}");
        check(
            "#[cfg(feature = \"x\")]\npub fn b() {}\n#[cfg(feature = \"y\")] fn d() {}",
            "#[cfg(feature = \" \")] fn d() {}",
        );
        check("// #[cfg(test)]\nfn d() {}", "fn d() {}");
    }
}
