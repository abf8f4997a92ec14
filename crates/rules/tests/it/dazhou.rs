//! What 达市委发〔2019〕4号 says, against what its ruleset says.

use rules::{
    procedure::{Duty, Fact},
    ruleset::Level,
};

use super::ruleset;

#[test]
fn all_thirty_articles_in_five_chapters() {
    let r = ruleset("dazhou-2019");
    assert_eq!(r.articles.iter().map(|a| a.id).collect::<Vec<_>>(), (1..=30).collect::<Vec<u8>>());
    // Chapter → its first and last article, as printed.
    for (chapter, first, last) in [(1, 1, 6), (2, 7, 13), (3, 14, 25), (4, 26, 29), (5, 30, 30)] {
        let within: Vec<u8> = r.articles.iter().filter(|a| a.chapter == chapter).map(|a| a.id).collect();
        assert_eq!(within, (first..=last).collect::<Vec<u8>>(), "chapter {chapter}");
    }
}

#[test]
fn duty_sets_have_their_items_and_catch_alls() {
    let r = ruleset("dazhou-2019");
    for (set, article, items, level, catch_all) in [
        ("local", 9, 11, Level::Mandatory, true),
        ("grass_roots", 10, 9, Level::Mandatory, true),
        ("discipline", 11, 8, Level::Mandatory, true),
        ("working", 12, 9, Level::Emphasis, false),
        ("dispatched", 12, 2, Level::Emphasis, false),
        ("party_group", 12, 3, Level::Emphasis, false),
        ("general", 7, 0, Level::General, false),
    ] {
        let list = r.categories_for(set);
        assert_eq!((list.len(), r.duty_set(set).unwrap().level), (items, level), "{set}");
        assert!(list.iter().all(|c| c.article == article && c.mandatory == (level == Level::Mandatory)), "{set}");
        assert_eq!(list.iter().filter(|c| c.catch_all).count(), usize::from(catch_all), "{set}");
        assert_eq!(list.last().is_some_and(|c| c.catch_all), catch_all, "{set}");
    }
    assert_eq!(r.categories.iter().filter(|c| c.mandatory).count(), 11 + 9 + 8);
    assert_eq!(r.category("10.5").unwrap().expands.len(), 16);
}

#[test]
fn lists_are_as_long_as_the_regulation_has_them() {
    let r = ruleset("dazhou-2019");
    let article = |n: u8| rules::show_json(&r, Some(n));
    let len = |json: &serde_json::Value, list: &str| json[list].as_array().unwrap().len();
    for (n, list, expect) in [
        (4, "principles", 5),
        (6, "mechanisms", 7),
        (8, "scopes", 5),
        (16, "timing", 4),
        (21, "interpretation", 6),
        (25, "participation", 7),
        (29, "grounds", 6),
        (13, "catalogue_columns", 5),
    ] {
        assert_eq!(len(&article(n), list), expect, "article {n}, {list}");
    }
}

#[test]
fn what_is_ours_is_never_the_regulations() {
    let r = ruleset("dazhou-2019");
    // Lines marked ⌂ in the requirements, and what Art. 15 leaves to each organisation.
    assert!(r.timing_defaults.iter().all(|t| t.basis.is_local()));
    assert!(r.risk_dimensions.iter().all(|d| d.basis.is_local()));
    assert!(r.usual_scope_basis.is_local() && r.index_number.basis.is_local());
    assert!(r.withholding_ground("privacy").unwrap().basis.is_local());
    for mode in &r.modes {
        for u in mode.uses.iter().filter(|u| ["place", "unit"].contains(&u.scope.as_str())) {
            assert!(u.basis.is_local(), "{} for {}", mode.id, u.scope);
        }
    }
    for p in &r.procedures {
        let article = |s: &rules::procedure::Step| s.basis.to_string();
        let refined = p.id != "local_committee";
        assert_eq!(p.basis.is_local(), refined, "{}", p.id);
        for s in &p.steps {
            let allowed = s.basis.is_local() == refined || article(s) == "17";
            assert!(allowed && (s.days.is_none() || s.basis.is_local()), "{} {}", p.id, s.id);
        }
    }
}

/// What may wait where a matter can't: the own office's review, in procedures that are the organisation's own (Art. 15).
/// A local committee's is article 14's, and no local rule puts it off.
#[test]
fn what_is_put_off_for_urgency() {
    let r = ruleset("dazhou-2019");
    let urgent = r.urgent.as_ref().unwrap();
    assert!(urgent.basis.is_local() && urgent.days > 0);
    let mut hasty = Vec::new();
    for p in &r.procedures {
        let off: Vec<&str> = p.steps.iter().filter(|s| s.is_deferred()).map(|s| s.id.as_str()).collect();
        assert_eq!(r.urgent_in(p).is_some(), !off.is_empty(), "{}", p.id);
        assert!(off.is_empty() || off == ["review"], "{}: {off:?}", p.id);
        hasty.extend((!off.is_empty()).then_some(p.id.as_str()));
        // whatever a variation puts off besides is a misfit
        for step in &p.steps {
            let mut varied = p.clone();
            varied.steps.iter_mut().filter(|s| s.id == step.id).for_each(|s| s.unless = vec![Fact::Urgent]);
            let fits = step.duty == Duty::OfficeReviewer && p.id != "local_committee";
            assert_eq!(r.incompatibilities(&varied).is_empty(), fits, "{} {}", p.id, step.id);
            assert_eq!(r.urgent_in(&varied).is_some(), fits, "{} {}", p.id, step.id);
        }
    }
    assert_eq!(hasty, ["township", "discipline_commission", "working_organ", "dispatched_organ"]);
    assert!(ruleset("example-branch").urgent.is_none(), "where nothing is said of it, nothing is urgent");
}

#[test]
fn no_day_is_invented() {
    let r = ruleset("dazhou-2019");
    assert_eq!((r.force.date.as_str(), r.force.year(), r.force.day_is_known()), ("2019", Some(2019), false));
}

#[test]
fn kinds_map_to_duties_and_procedures() {
    let r = ruleset("dazhou-2019");
    for (kind, duty_set, procedure, grass_roots, local_committee) in [
        ("county_committee", "local", "local_committee", false, true),
        ("development_zone", "local", "dispatched_organ", false, false),
        ("street", "grass_roots", "township", true, false),
        ("village", "grass_roots", "village", true, false),
        ("party_group", "party_group", "party_group", false, false),
        ("discipline_commission", "discipline", "discipline_commission", false, false),
    ] {
        let k = r.kind(kind).unwrap();
        let is = (k.duty_set.as_str(), k.procedure.as_str(), k.grass_roots, k.local_committee);
        assert_eq!(is, (duty_set, procedure, grass_roots, local_committee), "{kind}");
    }
}

#[test]
fn a_scope_is_proposed_from_answers_or_category() {
    let r = ruleset("dazhou-2019");
    let check = |category, yes: &[&str], expect: Option<&str>| {
        assert_eq!(r.propose_scope(category, yes).map(|s| s.id.as_str()), expect, "{category:?} {yes:?}");
    };
    check(Some("9.3"), &[], Some("society"));
    check(Some("9.3"), &["party"], Some("party"));
    check(None, &["society", "named"], Some("named"));
    check(Some("9.11"), &[], None);
}
