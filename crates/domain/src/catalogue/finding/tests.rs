use std::sync::{Arc, LazyLock};

use ::rules::{
    Ruleset,
    ruleset::Unit,
    time_rule::{Anchor, Class, TimeRule},
};
use proptest::prelude::*;

use super::*;
use crate::{
    catalogue::obligation::{Occurrence, OccurrenceKind},
    disclosure::deferred_review::Remedy,
};

static DAZHOU: LazyLock<Arc<Ruleset>> = LazyLock::new(|| loaded("dazhou-2019"));

fn loaded(id: &str) -> Arc<Ruleset> {
    Arc::new(::rules::load_with(id, ::rules::builtin(id).unwrap(), ::rules::Walk::Adopted).unwrap())
}

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn today() -> Day {
    day("2026-11-23")
}

fn criteria(rules: &Ruleset) -> Criteria<'_> {
    Criteria { rules, calendar: WorkCalendar::builtin(), today: today() }
}

const LONG: &str = "党支部召开支部委员会，研究了村级道路硬化项目的施工单位选择办法，明确由村民代表会议表决，纪检委员全程监督，项目资金按进度拨付，\
    竣工后由镇村两级共同验收，验收结论与决算一并张榜，群众有意见的可以向镇纪委反映。";
const OTHER: &str = "镇党委部署秋冬季森林防火，要求各村划定责任片区，护林员每天巡山两次，发现火情立即上报，学校开展一次专题教育，\
    集市张贴告知书，对违规用火的从严处理，有关情况每周在工作群里通报一次，确保不发生较大火灾。";

fn entry(id: &str, no: u32, category: &str, rules: Vec<TimeRule>) -> EntryFacts {
    EntryFacts {
        id: EntryId::from_text(id),
        no,
        category: category.into(),
        item: "事项".into(),
        since: day("2026-01-01"),
        rules: rules.into(),
        unclear: None,
        missing_columns: Vec::new(),
        elsewhere: None,
        promises_process: false,
        occurrences: Vec::new(),
        nil: Vec::new(),
    }
}

fn release(id: &str, entry: &str, on: &str, text: &str) -> ReleaseFacts {
    ReleaseFacts {
        disclosure: DisclosureId::from_text(id),
        index_number: id.into(),
        entry: EntryId::from_text(entry),
        on: day(on),
        updated: day(on),
        key: None,
        signature: Signature::of(text, &[]),
        result_only: false,
    }
}

/// An organisation with whose catalogue nothing is wrong: each category has an entry that nothing is due for.
fn org(code: &str, duty_set: &str, superior: Option<u32>) -> OrgFacts {
    let entries = DAZHOU.categories_for(duty_set).into_iter().filter(|c| !c.catch_all).zip(1..);
    let external = || vec![TimeRule::of(Class::External)];
    let entries = entries.map(|(c, no)| entry(&format!("{code}-{no}"), no, &c.id, external())).collect();
    let filing = FilingFacts {
        due: day("2026-01-31"),
        sent: Some(day("2026-01-20")),
        received: Some(day("2026-01-25")),
        open_remarks: 0,
        remarked: None,
        outside: superior.is_none(),
    };
    OrgFacts {
        id: OrgId::from_text(code),
        code: code.into(),
        name: code.into(),
        superior,
        since: day("2020-01-01"),
        grass_roots: duty_set == "grass_roots",
        duty_set: duty_set.into(),
        leader_named: true,
        staff_named: true,
        catalogue: Some(CatalogueFacts {
            since: day("2026-01-01"),
            published: true,
            filing: Some(filing),
            not_applicable: Vec::new(),
            entries,
        }),
        releases: Vec::new(),
        withheld: Vec::new(),
        exposed: Vec::new(),
        owed: Vec::new(),
    }
}

/// A county, two towns with a village each, a working organ.
fn world() -> Facts {
    let orgs = vec![
        org("county", "local", None),
        org("town", "grass_roots", Some(0)),
        org("village", "grass_roots", Some(1)),
        org("town2", "grass_roots", Some(0)),
        org("village2", "grass_roots", Some(3)),
        org("organ", "working", Some(0)),
    ];
    Facts { orgs, settings: Settings::of(&DAZHOU) }
}

fn told(found: &[Finding]) -> Vec<String> {
    let basis = |f: &Finding| if f.basis.is_local() { "local".to_owned() } else { f.basis.to_string() };
    found.iter().map(|f| format!("{} {} {} {} {}", f.org, f.code, f.severity, basis(f), f.since)).collect()
}

/// What is found when the sound world is changed so.
fn check(what: &str, change: impl FnOnce(&mut Facts), expect: &[&str]) {
    let mut facts = world();
    change(&mut facts);
    let found = findings(criteria(&DAZHOU), &facts);
    assert_eq!(told(&found), expect, "{what}");
    assert!(found.iter().all(|f| f.article().is_some() != f.basis.is_local()), "{what}");
    let texts = Texts::of(&facts.orgs);
    let parts: Vec<Finding> =
        (0..facts.orgs.len()).flat_map(|at| org_findings(criteria(&DAZHOU), &facts, &texts, at)).collect();
    assert_eq!(parts, found, "{what}: the whole is the sum of its parts");
    let engine = Engine::new(DAZHOU.clone(), Arc::new(WorkCalendar::builtin().clone()), facts, today());
    assert_eq!(engine.findings().cloned().collect::<Vec<_>>(), found, "{what}: the engine says the same");
}

fn catalogue(facts: &mut Facts, at: usize) -> &mut CatalogueFacts {
    facts.orgs[at].catalogue.as_mut().unwrap()
}

fn filing(facts: &mut Facts, at: usize) -> &mut FilingFacts {
    catalogue(facts, at).filing.as_mut().unwrap()
}

fn first_entry(facts: &mut Facts) -> &mut EntryFacts {
    &mut catalogue(facts, 1).entries[0]
}

#[test]
fn a_sound_world_has_no_findings() {
    check("nothing", |_| {}, &[]);
}

#[test]
fn the_catalogue_as_a_whole() {
    check("none", |f| f.orgs[1].catalogue = None, &["town no_catalogue serious 13.1 2020-01-01"]);
    check("hidden", |f| catalogue(f, 1).published = false, &["town not_published warning 13.1 2026-01-01"]);
    check("in force today", |f| (catalogue(f, 1).published, catalogue(f, 1).since) = (false, today()), &[]);
    check("not sent", |f| filing(f, 1).sent = None, &["town not_filed warning local 2026-02-01"]);
    check("not sent, due today", |f| (filing(f, 1).sent, filing(f, 1).due) = (None, today()), &[]);
    check("no paper", |f| filing(f, 0).sent = None, &["county filing_unrecorded advice local 2026-02-01"]);
    check("not filed at all", |f| catalogue(f, 1).filing = None, &[]);
    check("unanswered", |f| filing(f, 1).received = None, &["town filed_unanswered advice local 2026-02-20"]);
    check("paper unanswered", |f| filing(f, 0).received = None, &[]);
    check("sent lately", |f| (filing(f, 1).received, filing(f, 1).sent) = (None, Some(day("2026-11-01"))), &[]);
    let remarked = |on| move |f: &mut Facts| (filing(f, 1).open_remarks, filing(f, 1).remarked) = (2, Some(day(on)));
    check("remarks", remarked("2026-10-01"), &["town remarks_open warning local 2026-11-01"]);
    check("remarks of late", remarked("2026-11-01"), &[]);
}

#[test]
fn categories_are_covered_declared_or_missing() {
    let drop = |at: usize, category: &'static str| {
        move |f: &mut Facts| catalogue(f, at).entries.retain(|e| *e.category != *category)
    };
    check("grass roots", drop(1, "10.2"), &["town category_uncovered warning 10(2) 2026-01-01"]);
    check("local", drop(0, "9.3"), &["county category_uncovered warning 9(3) 2026-01-01"]);
    check("emphasis", drop(5, "12.2.1"), &["organ category_uncovered advice 12.2 2026-01-01"]);
    let declared = |f: &mut Facts| {
        drop(1, "10.2")(f);
        catalogue(f, 1).not_applicable.push("10.2".into());
    };
    check("declared", declared, &[]);
    check("general duty", |f| (f.orgs[5].duty_set, catalogue(f, 5).entries) = ("general".into(), Vec::new()), &[]);
    assert_eq!(DAZHOU.categories_for("grass_roots").iter().filter(|c| c.catch_all).count(), 1, "there is a catch-all");
}

#[test]
fn fields_and_time_of_an_entry() {
    let missing = |column: &'static str| move |f: &mut Facts| first_entry(f).missing_columns.push(column.into());
    for column in ["item", "scope", "mode", "frequency", "responsible_unit"] {
        check(column, missing(column), &["town field_missing warning 13.1 2026-01-01"]);
    }
    check("ours", missing("category"), &["town field_missing advice local 2026-01-01"]);
    check("unknown", missing("colour"), &[]);
    let unclear = |f: &mut Facts| first_entry(f).unclear = Some("多久一次？".into());
    check("unclear", unclear, &["town time_unclear advice local 2026-01-01"]);
    let elsewhere = |f: &mut Facts| first_entry(f).elsewhere = Some("高穴镇".into());
    check("another place", elsewhere, &["town place_elsewhere advice local 2026-01-01"]);
}

#[test]
fn people_and_what_was_withheld() {
    check("leader", |f| f.orgs[2].leader_named = false, &["village leader_unnamed warning 5.2 2020-01-01"]);
    check("staff", |f| f.orgs[2].staff_named = false, &["village staff_unnamed warning 5.2 2020-01-01"]);
    check("not asked above", |f| (f.orgs[0].leader_named, f.orgs[0].staff_named) = (false, false), &[]);
    let withheld = |until| {
        move |f: &mut Facts| {
            let (disclosure, since) = (DisclosureId::from_text("w"), day("2026-01-01"));
            f.orgs[1].withheld.push(WithheldFacts { disclosure, since, until: day(until) });
        }
    };
    check("past", withheld("2026-11-22"), &["town withheld_review_due warning local 2026-11-22"]);
    check("today", withheld("2026-11-23"), &[]);
}

#[test]
fn what_was_released_in_haste() {
    let owed = |due, defective: Option<&'static str>| {
        move |f: &mut Facts| {
            let (disclosure, released) = (DisclosureId::from_text("u"), day("2026-11-01"));
            let defective = defective.map(|on| (day(on), Remedy::Open));
            f.orgs[1].owed.push(DeferredReviewFacts {
                disclosure,
                index_number: "i".into(),
                released,
                due: day(due),
                defective,
            });
        }
    };
    check("owed", owed("2026-11-23", None), &[]);
    check("overdue", owed("2026-11-22", None), &["town review_overdue warning local 2026-11-23"]);
    check("amiss", owed("2026-11-30", Some("2026-11-20")), &["town review_amiss serious local 2026-11-20"]);
    // a correction under way takes nothing away from it, it is only told
    for remedy in [Remedy::Correcting, Remedy::Before] {
        let correcting = |f: &mut Facts| {
            owed("2026-11-30", Some("2026-11-20"))(f);
            f.orgs[1].owed[0].defective = Some((day("2026-11-20"), remedy));
        };
        check("under way", correcting, &["town review_amiss serious local 2026-11-20"]);
        let mut facts = world();
        correcting(&mut facts);
        let found = findings(criteria(&DAZHOU), &facts);
        assert!(found[0].args.contains(&("mending", remedy.to_string())), "{found:?}");
    }
}

fn periodic(period: &str) -> TimeRule {
    TimeRule { period: Some(period.into()), ..TimeRule::of(Class::Periodic) }
}

fn promised(rule: TimeRule, since: &'static str, releases: &'static [&'static str]) -> impl FnOnce(&mut Facts) {
    move |f: &mut Facts| {
        let id = first_entry(f).id.clone();
        first_entry(f).rules = vec![rule].into();
        first_entry(f).since = day(since);
        let made = |(n, on): (usize, &&str)| {
            // Each its own text.
            let text = "甲乙丙丁戊己庚辛壬癸".repeat(n + 1);
            release(&format!("r{n}"), id.as_str(), on, &text)
        };
        f.orgs[1].releases.extend(releases.iter().enumerate().map(made));
    }
}

#[test]
fn days_that_passed() {
    let half = || periodic("P6M");
    let missed = "town obligation_missed warning 16 2026-07-01";
    check("missed", promised(half(), "2026-01-01", &[]), &[missed]);
    check("met", promised(half(), "2026-01-01", &["2026-05-01"]), &[]);
    check(
        "late",
        promised(half(), "2026-01-01", &["2026-07-05", "2026-07-06"]),
        &["town obligation_late advice 16 2026-07-01"],
    );
    check(
        "what meets the period that runs makes good for nothing",
        promised(half(), "2026-01-01", &["2026-07-05"]),
        &[missed],
    );
    check("not due yet", promised(half(), "2026-07-01", &[]), &[]);
    check("history", promised(periodic("P1Y"), "2024-01-01", &[]), &["town obligation_missed warning 16 2026-01-01"]);
    check(
        "soft",
        promised(TimeRule { hard: false, ..half() }, "2026-01-01", &[]),
        &["town obligation_missed advice 16 2026-07-01"],
    );
    check(
        "by a default",
        promised(TimeRule { by_default: Some("regularly".into()), ..half() }, "2026-01-01", &[]),
        &["town obligation_missed warning local 2026-07-01"],
    );
    check(
        "by our own number",
        promised(TimeRule::of(Class::LongTerm), "2026-01-01", &[]),
        &["town obligation_missed warning local 2026-01-30"],
    );
    let nil = |f: &mut Facts| {
        promised(half(), "2026-01-01", &[])(f);
        first_entry(f).nil.push(NilFacts { id: "n".into(), on: day("2026-06-30"), key: Key::parse("2026-H1") });
    };
    check("a nil report", nil, &[]);
    let unclear = |f: &mut Facts| {
        promised(half(), "2026-01-01", &[])(f);
        first_entry(f).unclear = Some("哪一天？".into());
    };
    check("nothing is due while it is unclear", unclear, &["town time_unclear advice local 2026-01-01"]);
}

#[test]
fn days_that_follow_from_events() {
    let event = |rule: TimeRule| {
        move |f: &mut Facts| {
            promised(rule, "2026-01-01", &[])(f);
            let (entry, on) = (first_entry(f).id.clone(), day("2026-03-02"));
            let occurrence =
                Occurrence { id: "o".into(), entry, kind: OccurrenceKind::Formed, name: String::new(), on };
            first_entry(f).occurrences.push(occurrence);
        }
    };
    let formed = TimeRule { anchor: Some(Anchor::Formed), ..TimeRule::of(Class::Immediate) };
    let days = TimeRule { offset: Some(20), unit: Some(Unit::CalendarDay), ..formed.clone() };
    check("the entry's number", event(days), &["town obligation_missed warning 16 2026-03-23"]);
    check("our number", event(formed.clone()), &["town obligation_missed warning local 2026-03-10"]);
    check("nothing happened", promised(formed, "2026-01-01", &[]), &[]);
}

#[test]
fn pages_that_nobody_touches() {
    let long = |updated: &'static str, more: Vec<TimeRule>| {
        move |f: &mut Facts| {
            promised(TimeRule::of(Class::LongTerm), "2020-01-01", &["2020-01-02"])(f);
            let mut rules = vec![TimeRule::of(Class::LongTerm)];
            rules.extend(more);
            first_entry(f).rules = rules.into();
            f.orgs[1].releases[0].updated = day(updated);
        }
    };
    check("stale", long("2024-11-22", vec![]), &["town stale_page advice local 2026-11-23"]);
    check("touched", long("2024-11-23", vec![]), &[]);
    let looked = |f: &mut Facts| {
        long("2020-01-02", vec![])(f);
        first_entry(f).nil.push(NilFacts { id: "n".into(), on: day("2026-01-01"), key: None });
    };
    check("looked at", looked, &[]);
    let yearly = |f: &mut Facts| {
        long("2020-01-02", vec![periodic("P10Y")])(f);
        first_entry(f).since = day("2020-01-01");
    };
    check("with a cycle", yearly, &[]);
}

#[test]
fn results_without_their_way() {
    let results = |promises: bool, results: &'static [bool]| {
        move |f: &mut Facts| {
            first_entry(f).promises_process = promises;
            for (n, result_only) in results.iter().enumerate() {
                let text = "子丑寅卯辰巳午未申酉戌亥".repeat(n + 1);
                let made = release(&format!("r{n}"), "town-1", &format!("2026-0{}-01", n + 2), &text);
                f.orgs[1].releases.push(ReleaseFacts { result_only: *result_only, ..made });
            }
        }
    };
    check("results only", results(true, &[true, true]), &["town result_only advice local 2026-02-01"]);
    check("the way was told", results(true, &[false, true]), &[]);
    check("not promised", results(false, &[true, true]), &[]);
    check("nothing released", results(true, &[]), &[]);
}

/// Releases: organisation, day, text.
type Made = [(usize, &'static str, &'static str)];

fn made(releases: &'static Made) -> impl FnOnce(&mut Facts) {
    move |f: &mut Facts| {
        for (n, (org, on, text)) in releases.iter().enumerate() {
            f.orgs[*org].releases.push(release(&format!("r{n}"), "none", on, text));
        }
    }
}

#[test]
fn one_text_again_and_again() {
    let repeated = "village same_text advice local 2026-03-05";
    check(
        "three times",
        made(&[(2, "2026-03-05", LONG), (2, "2026-01-05", LONG), (2, "2026-02-05", LONG)]),
        &[repeated],
    );
    check("two times", made(&[(2, "2026-01-05", LONG), (2, "2026-02-05", LONG)]), &[]);
    check("on one day", made(&[(2, "2026-01-05", LONG), (2, "2026-01-05", LONG), (2, "2026-01-05", LONG)]), &[]);
    check(
        "short ones",
        made(&[(2, "2026-01-05", "无"), (2, "2026-02-05", "无"), (2, "2026-03-05", "无")]),
        &[repeated],
    );
    let elsewhere = "village2 same_text_elsewhere advice local 2026-02-05";
    check("another's", made(&[(2, "2026-01-05", LONG), (4, "2026-02-05", LONG)]), &[elsewhere]);
    check(
        "another's, in a longer list",
        made(&[(2, "2026-01-05", LONG), (2, "2026-01-06", OTHER), (4, "2026-02-05", LONG)]),
        &[elsewhere],
    );
    check("short between organisations", made(&[(2, "2026-01-05", "无"), (4, "2026-02-05", "无")]), &[]);
    check("different texts", made(&[(2, "2026-01-05", LONG), (4, "2026-02-05", OTHER)]), &[]);
    check(
        "passed on from above",
        made(&[(0, "2026-01-05", LONG), (2, "2026-02-05", LONG), (4, "2026-02-05", LONG)]),
        &[],
    );
    check("told above", made(&[(2, "2026-01-05", LONG), (1, "2026-02-05", LONG), (0, "2026-03-05", LONG)]), &[]);
    check(
        "two steps apart",
        made(&[(2, "2026-01-05", LONG), (3, "2026-02-05", LONG)]),
        &["town2 same_text_elsewhere advice local 2026-02-05"],
    );
}

#[test]
fn another_ruleset_has_other_duties() {
    let branch = loaded("example-branch");
    let mut facts = world();
    facts.settings = Settings::of(&branch);
    for org in &mut facts.orgs {
        (org.catalogue, org.leader_named) = (None, false);
    }
    let found = findings(Criteria { rules: &branch, ..criteria(&branch) }, &facts);
    assert_eq!(told(&found)[0], "county no_catalogue serious 4.2 2020-01-01");
    assert!(found.iter().all(|f| f.code == Code::NoCatalogue), "its articles ask nobody to name a leader");
}

#[test]
fn arguments_have_the_names_of_the_ruleset() {
    let mut facts = world();
    catalogue(&mut facts, 1).entries.retain(|e| &*e.category != "10.2");
    let found = findings(criteria(&DAZHOU), &facts);
    let name = DAZHOU.category("10.2").unwrap().name.clone();
    for (tag, expect) in [("zh-CN", &name.zh), ("en", &name.en)] {
        assert_eq!(found[0].args_in(&DAZHOU, tag)[0], ("category", expect.as_str()));
    }
    let json = serde_json::to_value(&found[0]).unwrap();
    assert_eq!((&json["code"], &json["basis"]), (&"category_uncovered".into(), &"10(2)".into()));
    assert_eq!((&json["subject"]["what"], &json["args"]["category"]), (&"category".into(), &"10.2".into()));
}

#[test]
fn every_finding_has_its_words() {
    for locale in ["zh-CN", "en"] {
        let path = format!("{}/../web/locales/{locale}/finding.ftl", env!("CARGO_MANIFEST_DIR"));
        let words = std::fs::read_to_string(path).unwrap();
        let has =
            |key: String| assert!(words.lines().any(|line| line.starts_with(&format!("{key} ="))), "{locale}: {key}");
        for code in Code::ALL {
            ["", "-why", "-do"].into_iter().for_each(|part| has(format!("finding-{code}{part}")));
        }
        Severity::ALL.iter().for_each(|severity| has(format!("severity-{severity}")));
    }
}

static TEXTS: LazyLock<Vec<Signature>> = LazyLock::new(|| {
    let variant = |n: usize| match n % 3 {
        0 => LONG.to_owned(),
        1 => LONG.replace("镇村两级", "镇村两级干部"),
        _ => OTHER.to_owned(),
    };
    (0..5).map(|n| if n < 4 { Signature::of(&variant(n), &[]) } else { Signature::of("无", &[]) }).collect()
});

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever comes, in whatever order: what was kept up to date is what is judged from scratch.
    #[test]
    fn kept_up_to_date_is_from_scratch(
        steps in prop::collection::vec((0_usize..6, 0_usize..5, 0_i32..40, 0_usize..12, 0_u8..8), 1..24),
    ) {
        let calendar = Arc::new(WorkCalendar::builtin().clone());
        let mut facts = world();
        first_entry(&mut facts).rules = vec![periodic("P1M")].into();
        let mut engine = Engine::new(DAZHOU.clone(), calendar.clone(), facts, today());
        for (org, text, days, id, kind) in steps {
            let before: Vec<Finding> = engine.findings().cloned().collect();
            let mut of = engine.facts().orgs[org].clone();
            let on = day("2026-10-01").plus_days(days);
            let mut made = release(&format!("{org}/{id}"), "town-1", &on.to_string(), "");
            made.signature = TEXTS[text];
            let changed = match kind {
                0 => {
                    of.releases.pop();
                    engine.replace_org(of)
                }
                1 => {
                    of.leader_named = !of.leader_named;
                    engine.replace_org(of)
                }
                _ => engine.add_release(&of.id, made),
            };
            let after: Vec<Finding> = engine.findings().cloned().collect();
            let fresh = findings(criteria(&DAZHOU), engine.facts());
            prop_assert_eq!(told(&after), told(&fresh));
            prop_assert_eq!(&after, &fresh);
            let mut expect: Vec<Finding> = before.iter().filter(|f| !changed.gone.contains(f)).cloned().collect();
            expect.extend(changed.new);
            prop_assert_eq!(expect.len(), after.len());
            prop_assert!(after.iter().all(|f| expect.contains(f)));
        }
    }
}
