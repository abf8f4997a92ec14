//! What must hold of every ruleset, whatever its jurisdiction.

use std::collections::BTreeSet;

use rules::procedure::{StepKind, explore, mutation_report};
use rules::{Basis, Ruleset, show_json, show_text};
use serde_json::Value;

use super::{all, ruleset};

const LISTS: &[&str] = &[
    "articles",
    "categories",
    "catalogue_columns",
    "chapters",
    "duties",
    "duty_sets",
    "grounds",
    "interpretation",
    "masking",
    "mechanisms",
    "modes",
    "org_kinds",
    "participation",
    "principles",
    "procedures",
    "return_reasons",
    "risk_dimensions",
    "scopes",
    "secrecy_outcomes",
    "security_checklist",
    "sources",
    "supervision",
    "timing",
    "timing_defaults",
    "withholding_grounds",
];

/// Article, or local with a source line.
fn is_basis(basis: &Value) -> bool {
    basis["article"].is_u64() || basis["local"].as_str().is_some_and(|s| !s.is_empty())
}

#[test]
fn every_element_has_id_and_basis() {
    for r in all() {
        let json = show_json(&r, None);
        let lists: BTreeSet<&str> =
            json.as_object().unwrap().iter().filter(|(_, v)| v.is_array()).map(|(k, _)| k.as_str()).collect();
        assert_eq!(lists, LISTS.iter().copied().collect(), "{}", r.id);
        for list in LISTS {
            let elements = json[list].as_array().unwrap();
            let parts = elements.iter().flat_map(|e| [&e["steps"], &e["uses"]]).filter_map(Value::as_array).flatten();
            for e in elements.iter().chain(parts) {
                assert!(is_basis(&e["basis"]), "{}: {list}: {e}", r.id);
            }
            for e in elements {
                assert!(!e["id"].is_null(), "{}: {list}: {e}", r.id);
            }
        }
    }
}

#[test]
fn local_words_are_found_in_both_languages() {
    for r in all() {
        let basis = &r.index_number.basis;
        assert!(basis.is_local());
        let source = r.source(basis).unwrap_or_else(|| panic!("{basis}"));
        assert_eq!(basis, &Basis::local(&source.zh));
        assert!(!source.en.is_empty() && r.source(&Basis::article(1)).is_none());
    }
}

#[test]
fn mandatory_lists_end_in_a_catch_all() {
    for r in all() {
        for set in r.duty_sets.iter().filter(|d| d.level == rules::ruleset::Level::Mandatory) {
            let list = r.categories_for(&set.id);
            assert_eq!(list.iter().map(|c| c.id.as_str()).collect::<Vec<_>>(), set.categories, "{}", set.id);
            let last = list.len() - 1;
            assert!(list.iter().enumerate().all(|(i, c)| c.catch_all == (i == last)), "{}: {}", r.id, set.id);
        }
    }
}

#[test]
fn party_media_come_first_and_some_mode_has_a_page() {
    for r in all() {
        let modes = r.modes_for("society");
        assert!(modes.first().is_some_and(|m| m.party_media), "{}", r.id);
        assert!(modes.iter().any(|m| m.has_page), "{}", r.id);
        assert!(modes.is_sorted_by_key(|m| !m.party_media), "{}", r.id);
    }
}

/// Whether `step` comes only after `first`, whatever the facts.
fn rests_on(r: &Ruleset, procedure: &str, step: &str, first: StepKind) -> bool {
    let step = r.procedure(procedure).unwrap().step(step).unwrap();
    step.needs
        .iter()
        .any(|n| r.procedure(procedure).unwrap().step(n).unwrap().kind == first || rests_on(r, procedure, n, first))
}

#[test]
fn each_procedure_reviews_secrecy_first_and_keeps_people_apart() {
    for r in all() {
        for p in &r.procedures {
            let propose = &p.propose().unwrap().id;
            for s in &p.steps {
                match s.kind {
                    StepKind::Approve => {
                        assert!(s.not_same_as.contains(propose), "{} {}", p.id, s.id);
                        assert!(rests_on(&r, &p.id, &s.id, StepKind::SecrecyReview), "{} {}", p.id, s.id);
                    }
                    StepKind::Release => assert!(rests_on(&r, &p.id, &s.id, StepKind::Approve), "{}", p.id),
                    StepKind::Archive => assert!(rests_on(&r, &p.id, &s.id, StepKind::Release), "{}", p.id),
                    _ => {}
                }
            }
        }
    }
}

#[test]
fn every_procedure_is_walked_whole() {
    for r in all() {
        for p in &r.procedures {
            let done = explore(p).unwrap_or_else(|found| panic!("{} {}: {found:?}", r.id, p.id));
            assert!(done.states > 20 && done.transitions >= done.states, "{} {}: {done:?}", r.id, p.id);
        }
    }
}

/// Takes each guard away: in each ruleset some procedure must show the harm. `binding` watches referrals and
/// escalations, `held` and `owed` the urgent route, which the example has none of.
#[test]
fn no_guard_is_idle() {
    for (id, idle) in [("dazhou-2019", &[][..]), ("example-branch", &["binding", "held", "owed"][..])] {
        let r = ruleset(id);
        let mut silent: BTreeSet<&str> = rules::procedure::Guard::ALL.iter().map(|g| g.code()).collect();
        for p in &r.procedures {
            for (guard, found) in mutation_report(p) {
                if found.is_some() {
                    silent.remove(guard.code());
                }
            }
            if silent.is_empty() {
                break;
            }
        }
        assert_eq!(silent.into_iter().collect::<Vec<_>>(), idle, "{id}");
    }
}

#[test]
fn numbers_are_rendered_and_not_guessable() {
    for r in all() {
        let n = &r.index_number;
        assert!(n.random_len() >= 6);
        let (a, b) = (n.render("5117", 2026, &[1; 16]), n.render("5117", 2026, &[2; 16]));
        assert!(a.contains("2026") && !a.contains('{') && a != b && a.len() == b.len(), "{a} {b}");
    }
}

#[test]
fn text_shows_articles_and_marks_what_is_local() {
    for r in all() {
        for (zh, mark) in [(true, "本地设定"), (false, "Local settings")] {
            let whole = show_text(&r, None, zh);
            assert!(r.articles.iter().all(|a| whole.contains(a.summary.get(if zh { "zh" } else { "en" }))));
            assert!(whole.contains(mark) && !show_text(&r, Some(1), zh).contains(mark));
        }
    }
}
