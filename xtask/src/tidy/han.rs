//! Words on the screen live in locales and rulesets. A Chinese word in code would be missing in English and could
//! not be corrected by those who read it. Comments may quote the regulation; tests may hold samples.

use super::Problem;
use super::lex::Source;
use super::repo::Repo;

/// Where Chinese in code is data. Add a folder here only with its reason.
const EXEMPT: &[(&str, &str)] = &[
    ("crates/gongkai/demo/", "the demo's invented disclosures"),
    ("crates/rules/src/ruleset/show.rs", "the heading of what is local; the room has no locale"),
    (
        "crates/domain/src/catalogue/finding/process.rs",
        "words by which a text tells the way to a result are looked for",
    ),
    ("crates/domain/src/catalogue/finding/alike/normal.rs", "dates, numbers and names are taken out of texts"),
    ("crates/domain/src/catalogue/gazetteer.rs", "names of places and organisations are taken apart"),
    ("crates/office/src/catalogue/import/guess.rs", "heads of tables are compared"),
    ("crates/search/src/corpus.rs", "invented texts for tests and the bench"),
    ("crates/sheet/src/signs.rs", "the signs and words by which tables made in Chinese offices are recognised"),
];

pub fn check(repo: &Repo) -> Vec<Problem> {
    let mut problems = Vec::new();
    let exempt = |path: &str| EXEMPT.iter().any(|(folder, _)| path.starts_with(folder));
    for file in repo.rust().filter(|file| !file.is_test() && !exempt(&file.path)) {
        let source = Source::of(&file.text);
        let tests = source.in_tests();
        for literal in &source.literals {
            if literal.text.contains(is_han) && !tests.iter().any(|(from, to)| (*from..=*to).contains(&literal.line)) {
                let what = format!("Chinese in code: \"{}\"", literal.text.chars().take(20).collect::<String>());
                let mend =
                    "give the word a key in crates/web/locales, or an entry in the ruleset, and keep the code here";
                problems.push(Problem::new(&file.path, literal.line, what, mend));
            }
        }
    }
    problems
}

/// Ideographs only: a tokenizer or a parser may well name punctuation.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::found;

    #[test]
    fn no_chinese_words_in_code() {
        let files = [
            ("a.rs", "// 公开\nconst A: &str = \"，\u{ff1a}\";"),
            (
                "b.rs",
                "fn f() {\n    say(\"已公开\");\n}\n#[cfg(test)]\nmod tests {\n    const B: &str = \"公开\";\n}\n",
            ),
            ("crates/a/tests/it.rs", "const C: &str = \"公开\";"),
            ("crates/gongkai/demo/d.rs", "const D: &str = \"公开\";"),
            ("e.rs", "const E: char = '公';"),
        ];
        assert_eq!(found(check, &files), ["b.rs:2 Chinese in code: \"已公开\"", "e.rs:1 Chinese in code: \"公\""]);
    }
}
