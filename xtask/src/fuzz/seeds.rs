//! What the fuzz targets are, and what they begin with: the files and words of the tests, so that nothing is kept twice,
//! and the words of the parser's own source as a dictionary, because no fuzzer guesses `w:instrText`.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use crate::tidy::lex::Source;

pub struct Target {
    pub name: &'static str,
    /// What it asks, for the list.
    pub asks: &'static str,
    /// Bytes of the longest input.
    pub longest: usize,
    /// Sources and data whose literals are its dictionary.
    pub words: &'static [&'static str],
    pub seeds: &'static [Seeds],
}

pub enum Seeds {
    /// The files of a folder whose names end so, or that are in its folder of this name.
    Files(&'static str, &'static str),
    /// Each line of a file.
    Lines(&'static str),
    /// Each string of the sources or data.
    Literals(&'static str),
}

/// What was a finding once, by target.
pub const DEFAULT: &str = "crates/screening/tests/fuzz";
/// Small beginnings written for the targets alone, by target.
const OWN: &str = "fuzz/seeds";
const FILE: &str = "crates/screening/src/file";
const PLANTED: &str = "crates/screening/tests/corpus/planted";
const SHEETS: &str = "crates/sheet/tests/data";
const PACKAGE: usize = 128 << 10;

const fn target(
    name: &'static str,
    asks: &'static str,
    longest: usize,
    words: &'static [&'static str],
    seeds: &'static [Seeds],
) -> Target {
    Target { name, asks, longest, words, seeds }
}

pub const TARGETS: &[Target] = &[
    target(
        "plain",
        "any bytes: what they are; and if they are text or CSV, read, masked and read again",
        16 << 10,
        &["crates/screening/src/format.rs", "crates/screening/src/file/plain.rs"],
        &[Seeds::Files(PLANTED, ".txt"), Seeds::Files(PLANTED, ".csv"), Seeds::Files(SHEETS, ".csv")],
    ),
    target(
        "ooxml",
        "DOCX, XLSX and PPTX, changed part by part: read, masked, cleaned, read again",
        PACKAGE,
        &["crates/screening/src/file/ooxml", "crates/screening/src/file/markup.rs", FILE],
        &[Seeds::Files(PLANTED, ".docx"), Seeds::Files(PLANTED, ".xlsx"), Seeds::Files(PLANTED, ".pptx")],
    ),
    target(
        "odf",
        "ODT, ODS and ODP, changed part by part",
        PACKAGE,
        &["crates/screening/src/file/odf", FILE],
        &[Seeds::Files(PLANTED, ".odt"), Seeds::Files(PLANTED, ".ods"), Seeds::Files(PLANTED, ".odp")],
    ),
    target("ofd", "OFD, changed part by part", PACKAGE, &[FILE], &[Seeds::Files(PLANTED, ".ofd")]),
    target("archive", "ZIP archives, changed member by member", PACKAGE, &[FILE], &[Seeds::Files(PLANTED, ".zip")]),
    target(
        "part",
        "one part of a package within a sound package",
        16 << 10,
        &["crates/screening/src/file"],
        &[Seeds::Files(OWN, "part")],
    ),
    target(
        "pdf",
        "PDF files, changed inside their streams too: read, masked, cleaned, read again",
        64 << 10,
        &["crates/pdf_clean/src"],
        &[Seeds::Files(PLANTED, ".pdf")],
    ),
    target(
        "pdf_part",
        "one stream or dictionary of a PDF within a sound PDF",
        16 << 10,
        &["crates/pdf_clean/src"],
        &[Seeds::Files(OWN, "pdf_part")],
    ),
    target(
        "image",
        "JPEG, PNG, GIF, WebP, TIFF, BMP and what they carry along",
        64 << 10,
        &["crates/screening/src/file/image", "crates/pdf_clean/src/xmp.rs"],
        &[
            Seeds::Files(PLANTED, ".jpg"),
            Seeds::Files(PLANTED, ".png"),
            Seeds::Files(PLANTED, ".gif"),
            Seeds::Files(PLANTED, ".webp"),
            Seeds::Files(PLANTED, ".tif"),
            Seeds::Files(PLANTED, ".bmp"),
        ],
    ),
    target(
        "detect",
        "markings and personal data in text and in rows of cells",
        16 << 10,
        &["crates/screening/data"],
        &[Seeds::Literals("crates/screening/tests/it"), Seeds::Files(PLANTED, ".txt")],
    ),
    target(
        "worker",
        "what server and worker say to each other",
        16 << 10,
        &["crates/office/src/gate", "crates/screening/src/kind.rs", "crates/screening/src/place.rs"],
        &[Seeds::Files(OWN, "worker")],
    ),
    target(
        "markdown",
        "Markdown to HTML that can do nothing, to plain text, and what differs between two texts",
        16 << 10,
        &["crates/web/src/markdown.rs"],
        &[Seeds::Literals("crates/web/src/markdown.rs"), Seeds::Literals("crates/office/src/text.rs")],
    ),
    target(
        "sheet",
        "table files, XLSX and DOCX changed part by part: cells, tables, and back to bytes",
        PACKAGE,
        &["crates/sheet/src", "rulesets/dazhou-2019.toml"],
        &[
            Seeds::Files(SHEETS, ".xlsx"),
            Seeds::Files(SHEETS, ".docx"),
            Seeds::Files(SHEETS, ".csv"),
            Seeds::Files(PLANTED, ".xlsx"),
            Seeds::Files(PLANTED, ".csv"),
        ],
    ),
    target(
        "time_cell",
        "phrases of a catalogue: when, to whom, by which means",
        512,
        &["crates/rules/src/time_rule", "rulesets/dazhou-2019.toml"],
        &[
            Seeds::Lines("crates/rules/tests/data/time_rules.tsv"),
            Seeds::Lines("crates/rules/tests/data/frequency_phrases.csv"),
        ],
    ),
    target(
        "proof",
        "proof files, canonical bytes, signed notes, checkpoints and keys",
        16 << 10,
        &["crates/ledger/src"],
        &[Seeds::Files("crates/ledger/tests/it/golden", ".json"), Seeds::Literals("crates/ledger/tests/it")],
    ),
    target(
        "ruleset",
        "rulesets: either they load, or every problem has its place",
        16 << 10,
        &["crates/rules/src/load", "rulesets/example-branch.toml"],
        &[Seeds::Files("crates/rules/tests/broken", ".toml"), Seeds::Files("rulesets", ".toml")],
    ),
    target(
        "search",
        "queries against a small index and against a plain look, marks in a text",
        4 << 10,
        &["crates/search/src"],
        &[Seeds::Literals("crates/search/src")],
    ),
];

impl Seeds {
    /// Names and bytes.
    ///
    /// # Errors
    /// When a file can't be read; a folder that isn't there is empty.
    pub fn read(&self, root: &Path) -> Result<Vec<(String, Vec<u8>)>> {
        let text = |path: &Path| fs::read_to_string(path).with_context(|| format!("could not read {}", path.display()));
        Ok(match self {
            Self::Files(folder, ending) => {
                let (within, ending) = if ending.starts_with('.') {
                    (root.join(folder), *ending)
                } else {
                    (root.join(folder).join(ending), "")
                };
                let mut all = Vec::new();
                for path in files(&within, false)? {
                    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                    if name.ends_with(ending) {
                        all.push((name, fs::read(&path)?));
                    }
                }
                all
            }
            Self::Lines(path) => numbered(path, text(&root.join(path))?.lines().map(str::to_owned)),
            Self::Literals(path) => {
                let mut all = Vec::new();
                for path in files(&root.join(path), true)? {
                    all.extend(literals(&path, &text(&path)?, true));
                }
                numbered(path, all.into_iter())
            }
        })
    }
}

fn numbered(path: &str, texts: impl Iterator<Item = String>) -> Vec<(String, Vec<u8>)> {
    let stem = path.replace(['/', '.'], "-");
    (1..).zip(texts).map(|(n, text): (u32, String)| (format!("{stem}-{n}"), text.into_bytes())).collect()
}

/// A file itself, or those of a folder, in order.
fn files(path: &Path, below: bool) -> Result<Vec<PathBuf>> {
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let Ok(list) = fs::read_dir(path) else { return Ok(Vec::new()) };
    let mut all = Vec::new();
    for entry in list {
        let path = entry?.path();
        match path.is_dir() {
            true if below => all.extend(files(&path, true)?),
            true => {}
            false => all.push(path),
        }
    }
    all.sort();
    Ok(all)
}

/// The strings of a Rust source, or what stands between quotes in data.
fn literals(path: &Path, text: &str, tests: bool) -> Vec<String> {
    if path.extension().is_none_or(|ending| ending != "rs") {
        return text.split('"').skip(1).step_by(2).map(str::to_owned).collect();
    }
    let source = Source::of(text);
    let ranges = if tests { Vec::new() } else { source.in_tests() };
    let ours = |line: usize| !ranges.iter().any(|(from, to)| (*from..=*to).contains(&line));
    source.literals.iter().filter(|literal| ours(literal.line)).map(|literal| literal.text.clone()).collect()
}

/// The short words of sources and data in libFuzzer's form.
///
/// # Errors
/// When a file can't be read.
pub fn dictionary(root: &Path, paths: &[&str]) -> Result<String> {
    let mut words = BTreeSet::new();
    for path in paths {
        for file in files(&root.join(path), true)? {
            let text = fs::read_to_string(&file).unwrap_or_default();
            words.extend(literals(&file, &text, false));
        }
    }
    // A backslash is an escape of the source, a brace a place to be filled.
    let good = |word: &&String| (2..=40).contains(&word.len()) && !word.contains(['\\', '{', '"', '\n']);
    Ok(words.iter().filter(good).map(|word| format!("\"{}\"\n", escaped(word))).collect())
}

fn escaped(word: &str) -> String {
    let byte = |byte: u8| match byte {
        b' '..=b'~' => char::from(byte).to_string(),
        other => format!("\\x{other:02X}"),
    };
    word.bytes().map(byte).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_source() {
        let check = |name: &str, text: &str, expect: &[&str]| {
            assert_eq!(literals(Path::new(name), text, false), expect, "{text}");
        };
        check(
            "a.rs",
            "match b\"w:p\" { _ => \"abc\" }\n#[cfg(test)]\nmod tests {\n    const A: &str = \"x\";\n}\n",
            &["w:p", "abc"],
        );
        check("a.toml", "a = \"b\"\nc = [\"d\", \"e\"]", &["b", "d", "e"]);
        assert_eq!(escaped("a密"), "a\\xE5\\xAF\\x86");
    }

    /// Most begin with the files of others, and those move.
    #[test]
    fn every_target_begins_with_something() {
        let root = crate::shell::root().unwrap();
        for target in TARGETS {
            let count: usize = target.seeds.iter().map(|seeds| seeds.read(&root).unwrap().len()).sum();
            assert!(count > 0, "{} begins with nothing", target.name);
            assert!(!dictionary(&root, target.words).unwrap().is_empty(), "{} has no words", target.name);
        }
    }
}
