//! Rulesets: a file either loads, or every problem is told with its place.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rules::{Walk, check_json, load_with, show_json, show_text};

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    check_json("a.toml", &text);
    match load_with("a.toml", &text, Walk::All) {
        Ok(rules) => {
            show_json(&rules, None);
            show_text(&rules, None, true);
        }
        Err(errors) => {
            assert!(!errors.problems().is_empty());
            errors.render(false);
        }
    }
});
