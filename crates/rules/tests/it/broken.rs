//! Eleven broken files: every expected message stands behind `#!` on the line where it belongs, and nothing else is said.

use std::path::PathBuf;

use rules::{LoadErrors, Walk, load_with};

fn folder() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "tests", "broken"].iter().collect()
}

fn problems(name: &str) -> (String, Result<rules::Ruleset, LoadErrors>) {
    let text = std::fs::read_to_string(folder().join(name)).unwrap();
    let loaded = load_with(name, &text, Walk::All);
    (text, loaded)
}

#[test]
fn each_says_what_is_intended_where_it_is() {
    let mut files: Vec<String> =
        std::fs::read_dir(folder()).unwrap().map(|f| f.unwrap().file_name().into_string().unwrap()).collect();
    files.sort();
    files.retain(|f| f != "base.toml");
    assert_eq!(files.len(), 11);
    for file in files {
        let (text, loaded) = problems(&file);
        let marked = text.lines().enumerate().flat_map(|(i, line)| {
            line.split(" #! ").skip(1).map(move |message| (i + 1, message.to_owned())).collect::<Vec<_>>()
        });
        let errors = loaded.unwrap_err();
        // The parser's own words about syntax are not ours to pin.
        let said = errors.problems().iter().map(|p| match p.code {
            "syntax" => (p.line, "this is not TOML".to_owned()),
            _ => (p.line, p.message.clone()),
        });
        assert_eq!(sorted(said), sorted(marked), "{file}");
        for p in errors.problems() {
            let line = text.lines().nth(p.line - 1).unwrap();
            assert!(p.help.is_some() && text[p.span.start..].starts_with(&text[p.span.clone()]), "{file}: {p:?}");
            assert!(p.span.len() <= line.len() && !text[p.span.clone()].contains('\n'), "{file}: {p:?}");
        }
    }
}

fn sorted(list: impl Iterator<Item = (usize, String)>) -> Vec<(usize, String)> {
    let mut list: Vec<_> = list.collect();
    list.sort();
    list
}

#[test]
fn their_base_is_sound() {
    let (_, loaded) = problems("base.toml");
    assert!(loaded.is_ok(), "{}", loaded.unwrap_err().render(false));
}

#[test]
fn the_report_reads_like_rustc() {
    insta::assert_snapshot!(problems("basis.toml").1.unwrap_err().render(false));
    insta::assert_snapshot!(problems("self_approval.toml").1.unwrap_err().render(false));
}

#[test]
fn the_check_for_programs_tells_the_same() {
    let (text, _) = problems("dangling.toml");
    let json = rules::check_json("dangling.toml", &text);
    assert_eq!(json["ok"], false);
    assert_eq!(json["problems"].as_array().unwrap().len(), 3);
    assert_eq!(json["problems"][0]["help"], "did you mean `short`?");
    assert_eq!(rules::check_json("example-branch", super::text("example-branch"))["ok"], true);
}
