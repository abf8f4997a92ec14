//! Phrases of a catalogue: when, to whom, by which means. What is offered as an answer to a question raises none itself.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use rules::{Ruleset, Walk, time_rule, vocabulary};

static RULES: LazyLock<Ruleset> = LazyLock::new(|| {
    let text = rules::builtin("dazhou-2019").expect("it is built in");
    rules::load_with("dazhou-2019.toml", text, Walk::UnlessEmbedded).expect("it loads")
});

fuzz_target!(|bytes: &[u8]| {
    let phrase = String::from_utf8_lossy(bytes);
    let reading = time_rule::read(&phrase, &RULES);
    assert_eq!(reading.text, phrase);
    assert_eq!(reading.unclear, reading.question.is_some());
    for option in time_rule::options(&reading) {
        assert!(!time_rule::read(&option, &RULES).unclear, "{option:?} is offered for {phrase:?} and unclear itself");
    }
    vocabulary::read_scope(&phrase, &RULES);
    vocabulary::read_modes(&phrase, &RULES);
    for set in &RULES.duty_sets {
        vocabulary::read_category(&phrase, &RULES, &set.id);
    }
});
