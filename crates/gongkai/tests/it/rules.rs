//! `gongkai rules`.

use std::fs;

use serde_json::Value as Json;

use crate::server::{gongkai, said};

#[test]
fn shows_for_programs() {
    for (name, articles) in [("dazhou-2019", 30), ("example-branch", 5)] {
        let (code, words) = said(&gongkai(&["rules", "show", name, "--json"]));
        let shown: Json = serde_json::from_str(&words).unwrap();
        assert_eq!((code, shown["articles"].as_array().unwrap().len()), (0, articles), "{name}");
        for list in ["categories", "scopes", "modes", "timing", "procedures", "participation", "grounds"] {
            let items = shown[list].as_array().unwrap();
            assert!(!items.is_empty(), "{name} {list}");
            for item in items {
                assert!(item["id"].is_string() && !item["basis"].is_null(), "{name} {list} {item}");
            }
        }
    }
    let (code, words) = said(&gongkai(&["rules", "show", "dazhou-2019", "14"]));
    assert_eq!(code, 0, "{words}");
    let (code, words) = said(&gongkai(&["rules", "show", "dazhou-2019", "31"]));
    assert_eq!((code, words.contains("no article 31")), (2, true), "{words}");
}

#[test]
fn checks_with_place_and_help() {
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("rules.toml");
    let sound = rules::builtin("example-branch").unwrap();
    let check = |text: &str, code: i32, expect: &str| {
        fs::write(&file, text).unwrap();
        let (got, words) = said(&gongkai(&["rules", "check", file.to_str().unwrap()]));
        assert_eq!((got, words.contains(expect)), (code, true), "{words}");
    };
    check(sound, 0, "in order");
    let line = 1 + sound.lines().position(|l| l.starts_with("jurisdiction")).unwrap();
    check(&sound.replace("\njurisdiction", "\njurisdictoin"), 1, &format!("rules.toml:{line}"));
    let (code, words) = said(&gongkai(&["rules", "check", "no-such-file.toml"]));
    assert_eq!((code, words.contains("no-such-file.toml")), (2, true));
}
