//! What is due when, and how it is met.

use domain::{
    Day, EntryId,
    catalogue::obligation::{
        Due, Fulfilment, FulfilmentKind, Ground, Key, Occurrence, OccurrenceKind, Punctuality, PunctualityStatus,
        Settings, Settled, State, dues, settle,
    },
    workday::WorkCalendar,
};
use proptest::prelude::*;
use rules::time_rule::{Class, TimeRule};

fn day(text: &str) -> Day {
    Day::parse(text).unwrap_or_else(|| panic!("no day: {text}"))
}

/// A rule from the fields that matter.
fn rule(fields: &str) -> TimeRule {
    let mut whole = serde_json::to_value(TimeRule::of(Class::Periodic)).unwrap();
    let fields: serde_json::Value = serde_json::from_str(&format!("{{{fields}}}")).expect(fields);
    whole.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    serde_json::from_value(whole).expect("a rule")
}

/// `formed 2026-03-02, event 2026-04-01 Review`: ids count from a.
fn occurrences(text: &str) -> Vec<Occurrence> {
    let one = |(at, text): (usize, &str)| {
        let mut words = text.trim().split(' ');
        let kind = OccurrenceKind::parse(words.next().unwrap()).unwrap();
        let on = day(words.next().unwrap());
        let id = char::from(b'a' + u8::try_from(at).unwrap()).to_string();
        Occurrence { id, entry: EntryId::from_text("e"), kind, name: words.next().unwrap_or_default().into(), on }
    };
    text.split(',').filter(|text| !text.is_empty()).enumerate().map(one).collect()
}

fn compute(rules: &[TimeRule], in_force: Day, range: (Day, Day), occurrences: &[Occurrence]) -> Vec<Due> {
    let settings = Settings::default();
    dues(rules, in_force, range, occurrences, &Ground { calendar: WorkCalendar::builtin(), settings: &settings })
}

fn show(due: &Due) -> String {
    let short = |day: Day| day.to_string().replacen("2026-", "", 1);
    let mark = if due.provisional { "?" } else { "" };
    format!("{} {}..{}{mark}", due.key, short(due.opens), short(due.due))
}

/// In force since 2026-01-15; what is due in 2026, as `key opens..due`, the year left out.
fn check(rules: &[&str], recorded: &str, expect: &[&str]) {
    let rules: Vec<TimeRule> = rules.iter().map(|fields| rule(fields)).collect();
    let year = (day("2026-01-01"), day("2026-12-31"));
    let made = compute(&rules, day("2026-01-15"), year, &occurrences(recorded));
    assert_eq!(made.iter().map(show).collect::<Vec<_>>(), expect, "{rules:?}");
}

#[test]
fn periodic_rules_fall_due_in_each_period() {
    check(&[r#""period":"P1Y""#], "", &["2026 01-01..12-31"]);
    check(&[r#""period":"P6M""#], "", &["2026-H1 01-01..06-30", "2026-H2 07-01..12-31"]);
    // The first quarter's tenth of January was past when the entry came into force.
    let tenth = r#""period":"P3M","day":"01-10","anchor":"period_start""#;
    check(&[tenth], "", &["2026-Q2 04-01..04-10", "2026-Q3 07-01..07-10", "2026-Q4 10-01..10-10"]);
    check(&[r#""period":"P6M","day":"02-31""#], "", &["2026-H1 01-01..02-28", "2026-H2 07-01..08-31"]);
    // By the tenth of the month after the quarter.
    let after = r#""period":"P3M","day":"01-10","anchor":"period_end""#;
    check(&[after], "", &["2026-Q1 03-31..04-10", "2026-Q2 06-30..07-10", "2026-Q3 09-30..10-10"]);
    let ten_days = r#""period":"P6M","offset":10,"unit":"calendar_day","anchor":"period_end""#;
    check(&[ten_days], "", &["2026-H1 06-30..07-10"]);
    let month = r#""period":"P6M","offset":1,"unit":"month","anchor":"period_end""#;
    check(&[month], "", &["2026-H1 06-30..07-31"]);
    let worked = r#""period":"P6M","offset":3,"unit":"working_day","anchor":"period_start""#;
    check(&[worked], "", &["2026-H2 07-01..07-03"]);
    let before = r#""period":"P6M","offset":-5,"unit":"working_day","anchor":"period_end""#;
    check(&[before], "", &["2026-H1 05-24..06-23", "2026-H2 11-24..12-24"]);
    check(&[r#""period":"P1Y","window":"10/10""#], "", &["2026 10-01..10-31"]);
    // From November 2026 to February 2027: due beyond the year.
    check(&[r#""period":"P1Y","window":"11/02""#], "", &[]);
    check(&[r#""window":"01/02""#], "", &["2026 01-01..02-28"]);
    check(&[r#""period":"P1Y","window":"03-15/04-30","day":"04-20""#], "", &["2026 03-15..04-20"]);
    check(&[r#""period":"P6M","window":"01-05/01-20""#], "", &["2026-H1 01-05..01-20", "2026-H2 07-05..07-20"]);
    check(
        &[r#""period":"P6M","times":2"#],
        "",
        &["2026-H1 01-01..06-30", "2026-H1.2 01-01..06-30", "2026-H2 07-01..12-31", "2026-H2.2 07-01..12-31"],
    );
    check(
        &[r#""period":"P6M""#, r#""period":"P1Y","day":"03-31""#],
        "",
        &["2026 01-01..03-31", "2026-H1 01-01..06-30", "2026-H2 07-01..12-31"],
    );
    check(&[r#""period":null"#], "", &[]);
    check(&[r#""class":"external""#], "event 2026-03-02", &[]);
}

#[test]
fn a_period_that_waits_for_an_event_moves_with_it() {
    let review = r#""period":"P1Y","anchor":"event","event":"Review","offset":10,"unit":"calendar_day""#;
    check(&[review], "", &["2026 01-01..12-31"]);
    check(&[review], "event 2026-04-01 Review,event 2026-06-01 Review", &["2026 04-01..04-11"]);
    check(&[review], "event 2026-04-01 Anything", &["2026 04-01..04-11"]);
    let other = review.replace("Review", "Audit");
    check(&[review, &other], "event 2026-04-01 Audit", &["2026 04-01..04-11", "2026 01-01..12-31"]);
}

#[test]
fn what_waits_for_an_occurrence_begins_with_it() {
    let formed = r#""class":"immediate","anchor":"formed","offset":20,"unit":"working_day""#;
    check(&[formed], "", &[]);
    check(&[formed], "formed 2026-02-12,changed 2026-02-12", &["on:a 02-12..03-18"]);
    // Recorded for a time before the entry came into force, due after it; and due before it.
    check(&[formed], "formed 2026-01-05,formed 2025-11-03", &["on:a 01-05..02-02"]);
    check(&[r#""class":"immediate""#], "obtained 2026-09-28,decision 2026-09-28", &["on:a 09-28..10-10"]);
    let before = r#""class":"immediate","anchor":"event","offset":-3,"unit":"calendar_day""#;
    check(&[before], "event 2026-06-10", &["on:a 05-08..06-07"]);
    check(&[r#""class":"immediate","anchor":"released""#], "formed 2026-06-10", &[]);
    check(&[r#""class":"staged""#], "stage 2026-03-02,stage 2026-06-01", &["on:a 03-02..03-09", "on:b 06-01..06-08"]);
    let shown = r#""class":"advance_notice","minimum_display":15,"unit":"calendar_day","anchor":"before_decision""#;
    check(&[shown], "decision 2026-06-20", &["on:a 05-06..06-05"]);
    let worked = r#""class":"advance_notice","minimum_display":5,"unit":"working_day","anchor":"released""#;
    check(&[worked], "decision 2026-10-09", &["on:a 08-25..09-24"]);
    check(&[r#""class":"staged","anchor":"before_decision""#], "decision 2026-06-12", &["on:a 05-06..06-05"]);
    let soon = r#""class":"immediate","offset":3,"unit":"working_day""#;
    check(&[soon], "formed 2026-12-29", &[]);
    let (range, recorded) = ((day("2026-01-01"), day("2027-12-31")), occurrences("formed 2026-12-29"));
    let made = compute(&[rule(soon)], day("2026-01-15"), range, &recorded);
    assert_eq!(made.iter().map(show).collect::<Vec<_>>(), ["on:a 12-29..2027-01-01?"]);
}

#[test]
fn what_lasts_is_due_at_first_and_after_each_change() {
    let lasting = r#""class":"long_term""#;
    check(&[lasting], "changed 2026-02-12", &["first 01-15..02-12", "on:a 02-12..03-18"]);
    let changes = r#""class":"long_term","anchor":"changed","offset":5,"unit":"working_day""#;
    check(&[changes], "changed 2026-02-12", &["first 01-15..02-12", "on:a 02-12..02-26"]);
    // Another rule says what a change asks for, and it is not asked twice.
    let at_once = r#""class":"immediate","anchor":"changed","offset":3,"unit":"working_day""#;
    check(&[lasting, at_once], "changed 2026-02-12", &["first 01-15..02-12", "on:a 02-12..02-24"]);
    check(&[lasting, r#""period":"P1Y""#], "", &["first 01-15..02-12", "2026 01-01..12-31"]);
    check(&[r#""class":"long_term","anchor":"formed""#], "formed 2026-02-12", &["on:a 02-12..03-18"]);
}

/// `2026-04-03`, `2026-04-03 for 2026-03`, `2026-04-03 nil 2026-03`.
fn fulfilments(text: &str) -> Vec<Fulfilment> {
    let one = |text: &str| {
        let words: Vec<&str> = text.trim().split(' ').collect();
        let release = FulfilmentKind::Release { index_number: "1".into(), version: 1 };
        let what = if words.get(1) == Some(&"nil") { FulfilmentKind::Nil { id: "n".into() } } else { release };
        Fulfilment { on: day(words[0]), what, key: words.get(2).map(|key| Key::parse(key).expect("a key")) }
    };
    text.split(',').filter(|text| !text.is_empty()).map(one).collect()
}

fn settled(rules: &[&str], done: &str, today: &str) -> Vec<Settled> {
    let rules: Vec<TimeRule> = rules.iter().map(|fields| rule(fields)).collect();
    let made = compute(&rules, day("2026-01-01"), (day("2026-01-01"), day("2026-06-30")), &[]);
    settle(made, &fulfilments(done), day(today))
}

/// States of what is due in the first half of 2026, on a day.
fn stands(rules: &[&str], done: &str, today: &str, expect: &str) {
    let states: Vec<_> = settled(rules, done, today).iter().map(|one| one.state.code()).collect();
    assert_eq!(states.join(" "), expect, "{done} on {today}");
}

#[test]
fn obligations_are_met_by_what_was_done() {
    let quarterly = &[r#""period":"P3M""#][..];
    stands(quarterly, "", "2026-03-31", "due upcoming");
    stands(quarterly, "", "2026-04-01", "missed due");
    stands(quarterly, "2026-02-01", "2026-01-31", "due upcoming");
    stands(quarterly, "2026-03-31", "2026-04-01", "met due");
    // In the second quarter a release is the second quarter's, unless it says that it is the first's.
    stands(quarterly, "2026-04-02", "2026-04-03", "missed met");
    stands(quarterly, "2026-04-02 for 2026-Q1", "2026-04-03", "late due");
    stands(quarterly, "2026-04-02,2026-04-20", "2026-05-01", "late met");
    stands(quarterly, "2026-07-02", "2026-07-03", "missed late");
    stands(quarterly, "2026-07-02 for 2026-Q1", "2026-07-03", "late missed");
    stands(quarterly, "2026-02-01,2026-03-01", "2026-07-01", "met missed");
    // Ahead of its time, if it says so.
    stands(quarterly, "2026-02-01 for 2026-Q2", "2026-04-01", "missed met");
    stands(quarterly, "2026-02-01 nil 2026-Q1", "2026-04-01", "met due");
    // The day after a quarter's end it is still that quarter's turn.
    let after = &[r#""period":"P3M","day":"01-10","anchor":"period_end""#][..];
    stands(after, "2026-04-05", "2026-05-01", "met");
    stands(after, "2026-04-11", "2026-05-01", "late");
    stands(after, "2026-03-05", "2026-05-01", "missed");
}

#[test]
fn one_release_meets_one_obligation_of_each_rule() {
    let both = &[r#""period":"P3M""#, r#""period":"P6M""#, r#""class":"long_term""#][..];
    // In order of the days due: the first disclosure, the first quarter, and on one day the second quarter and the half.
    stands(both, "2026-01-20", "2026-01-20", "met met upcoming met");
    stands(both, "2026-01-20 for 2026-Q1", "2026-01-20", "met met upcoming met");
    stands(both, "2026-01-20 nil 2026-Q1", "2026-01-20", "due met upcoming due");
    // What was already public when the entry came into force need not be published again.
    stands(&[r#""class":"long_term""#], "2025-06-01", "2026-01-20", "met");
}

#[test]
fn twice_a_period_takes_two() {
    let twice = &[r#""period":"P6M","times":2"#][..];
    stands(twice, "2026-02-01", "2026-03-01", "met due");
    stands(twice, "2026-02-01,2026-02-01", "2026-03-01", "met met");
}

#[test]
fn the_public_page_says_whether_days_were_kept() {
    let check = |done: &str, today: &str, last: Option<&str>, next: Option<&str>, state: PunctualityStatus| {
        let shown = Punctuality::of(&settled(&[r#""period":"P3M""#], done, today), day(today));
        assert_eq!(shown, Punctuality { last: last.map(day), next: next.map(day), state }, "{done} on {today}");
    };
    check("", "2026-02-01", None, Some("2026-03-31"), PunctualityStatus::NoDuesYet);
    check("2026-02-01", "2026-02-01", Some("2026-02-01"), Some("2026-06-30"), PunctualityStatus::Punctual);
    check("", "2026-04-01", None, Some("2026-06-30"), PunctualityStatus::Behind);
    check("2026-04-02 for 2026-Q1", "2026-04-02", Some("2026-04-02"), Some("2026-06-30"), PunctualityStatus::Behind);
    check("2026-04-02,2026-04-09", "2026-07-02", Some("2026-04-09"), None, PunctualityStatus::Punctual);
    check("", "2028-07-01", None, None, PunctualityStatus::Behind);
    check("2026-04-20", "2028-07-01", Some("2026-04-20"), None, PunctualityStatus::Punctual);
}

fn any_periodic() -> impl Strategy<Value = TimeRule> {
    let period = prop_oneof![
        (1u16..40).prop_map(|n| format!("P{n}M")),
        (1u16..40).prop_map(|n| format!("P{n}D")),
        (1u16..4).prop_map(|n| format!("P{n}Y")),
        Just("P7D".to_owned()),
    ];
    let shape = prop_oneof![
        Just(String::new()),
        (1u8..13, 1u8..32).prop_map(|(month, day)| format!(r#","day":"{month:02}-{day:02}""#)),
        (1u8..13, 1u8..13).prop_map(|(from, to)| format!(r#","window":"{from:02}/{to:02}""#)),
        (-40i32..60, prop_oneof![Just("working_day"), Just("calendar_day"), Just("month")])
            .prop_map(|(n, unit)| format!(r#","offset":{n},"unit":"{unit}""#)),
    ];
    let anchor = prop_oneof![
        Just("null"),
        Just("\"period_start\""),
        Just("\"period_end\""),
        Just("\"event\""),
        Just("\"formed\"")
    ];
    (period, shape, anchor)
        .prop_map(|(period, shape, anchor)| rule(&format!(r#""period":"{period}"{shape},"anchor":{anchor}"#)))
}

fn any_rule() -> impl Strategy<Value = TimeRule> {
    let other = prop_oneof![
        Just("\"class\":\"long_term\""),
        Just("\"class\":\"immediate\",\"anchor\":\"formed\",\"offset\":20,\"unit\":\"working_day\""),
        Just("\"class\":\"immediate\",\"anchor\":\"event\",\"offset\":-9,\"unit\":\"calendar_day\""),
        Just("\"class\":\"staged\""),
        Just("\"class\":\"advance_notice\",\"minimum_display\":15,\"unit\":\"calendar_day\""),
    ];
    prop_oneof![any_periodic(), other.prop_map(rule)]
}

fn any_occurrences() -> impl Strategy<Value = Vec<Occurrence>> {
    prop::collection::vec((0usize..OccurrenceKind::ALL.len(), 20_000i32..21_500), 0..12).prop_map(|list| {
        let one = |(at, (kind, on)): (usize, (usize, i32))| Occurrence {
            id: format!("o{at}"),
            entry: EntryId::from_text("e"),
            kind: OccurrenceKind::ALL[kind],
            name: String::new(),
            on: Day::from_ordinal(on),
        };
        list.into_iter().enumerate().map(one).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn periods_neither_overlap_nor_leave_a_gap(rule in any_periodic(), from in 20_000i32..21_000, length in 1i32..1500) {
        let range = (Day::from_ordinal(from), Day::from_ordinal(from + length));
        let made = compute(std::slice::from_ref(&rule), day("2000-01-01"), range, &[]);
        let mut periods: Vec<_> = made.iter().filter_map(|due| due.period).collect();
        prop_assert_eq!(periods.len(), made.len());
        periods.sort_unstable();
        for pair in periods.windows(2) {
            prop_assert_eq!(pair[0].1.plus_days(1), pair[1].0, "{:?}", rule);
        }
        for due in &made {
            prop_assert!(due.opens <= due.due && range.0 <= due.due && due.due <= range.1);
        }
    }

    #[test]
    fn a_range_gives_what_its_parts_give(
        rules in prop::collection::vec(any_rule(), 1..4), recorded in any_occurrences(),
        in_force in 19_900i32..20_600, from in 20_000i32..21_000, length in 2i32..900, cut in 0i32..900,
    ) {
        let (first, last) = (Day::from_ordinal(from), Day::from_ordinal(from + length));
        let cut = Day::from_ordinal(from + cut % length);
        let in_force = Day::from_ordinal(in_force);
        let whole = compute(&rules, in_force, (first, last), &recorded);
        let mut parts = compute(&rules, in_force, (first, cut), &recorded);
        parts.extend(compute(&rules, in_force, (cut.plus_days(1), last), &recorded));
        prop_assert_eq!(&whole, &parts);
        prop_assert_eq!(&whole, &compute(&rules, in_force, (first, last), &recorded));
        let mut names: Vec<_> = whole.iter().map(|due| (due.rule, due.key.to_string())).collect();
        for due in &whole {
            prop_assert_eq!(Key::parse(&due.key.to_string()), Some(due.key.clone()));
        }
        names.sort_unstable();
        names.dedup();
        prop_assert_eq!(names.len(), whole.len(), "a key names two");
    }

    #[test]
    fn another_release_makes_nothing_worse(
        rules in prop::collection::vec(any_rule(), 1..4), recorded in any_occurrences(),
        done in prop::collection::vec((20_000i32..20_900, prop::option::of(0usize..40), any::<bool>()), 1..14),
        today in 20_300i32..20_900, turn in 0usize..14,
    ) {
        let in_force = Day::from_ordinal(20_000);
        let made = compute(&rules, in_force, (in_force, Day::from_ordinal(20_800)), &recorded);
        let one = |(on, key, nil): (i32, Option<usize>, bool)| {
            let release = FulfilmentKind::Release { index_number: "1".into(), version: 1 };
            let what = if nil { FulfilmentKind::Nil { id: "n".into() } } else { release };
            let key = key.and_then(|at| made.get(at % made.len().max(1))).map(|due| due.key.clone());
            Fulfilment { on: Day::from_ordinal(on), what, key }
        };
        let mut done: Vec<Fulfilment> = done.into_iter().map(one).collect();
        let today = Day::from_ordinal(today);
        let good = |state: State| match state {
            State::Missed => 0,
            State::Late => 1,
            State::Upcoming | State::Due => 2,
            State::Met => 3,
        };
        let all = settle(made.clone(), &done, today);
        let turn = turn % done.len();
        done.rotate_left(turn);
        let again: Vec<State> = settle(made.clone(), &done, today).iter().map(|one| one.state).collect();
        prop_assert_eq!(all.iter().map(|one| one.state).collect::<Vec<_>>(), again);
        done.pop();
        for (more, fewer) in all.iter().zip(settle(made, &done, today)) {
            prop_assert!(good(more.state) >= good(fewer.state), "{:?} was {:?}", more, fewer.state);
        }
    }
}
