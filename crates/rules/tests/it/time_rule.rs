//! Time rules against spelled-out readings: every phrase of the collection, every row of the catalogues, and others.

use std::sync::LazyLock;

use proptest::prelude::*;
use rules::Ruleset;
use rules::time_rule::{TimeRule, options, read};
use serde_json::{Value, json};

use super::ruleset;

/// A reading in one line: `periodic P3M 01-20 @period_start`; `?code` if it is unclear.
fn compact(text: &str, rules: &Ruleset) -> String {
    let reading = read(text, rules);
    let mut parts: Vec<String> = reading.rules.iter().map(one).collect();
    assert_eq!(reading.unclear, reading.question.is_some(), "{text}");
    parts.extend(reading.question_code().map(|code| format!("?{code:?}")));
    parts.join(" | ")
}

fn one(rule: &TimeRule) -> String {
    let json = serde_json::to_value(rule).unwrap();
    let word = |key: &str| json[key].as_str().map(str::to_owned);
    let unit = word("unit").unwrap_or_default();
    let span = |key: &str| json[key].as_i64().map(|n| format!("{n} {unit}"));
    let parts = [
        word("class"),
        word("period"),
        word("day"),
        word("window").map(|w| format!("in {w}")),
        rule.times.map(|n| format!("x{n}")),
        span("offset").map(|s| if s.starts_with('-') { s } else { format!("+{s}") }),
        span("minimum_display").map(|s| format!("shown {s}")),
        word("anchor").map(|a| format!("@{a}")),
        word("event").map(|e| format!("({e})")),
        word("only").map(|o| format!("only {o}")),
        word("by_default").map(|d| format!("by {d}")),
        (!rule.hard).then(|| "soft".to_owned()),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn check(table: &[(&str, &str)]) {
    let rules = ruleset("dazhou-2019");
    let read = |text: &str| format!("{text}\t{}", compact(text, &rules));
    let got: Vec<String> = table.iter().map(|(text, _)| read(text)).collect();
    let expect: Vec<String> = table.iter().map(|(text, expect)| format!("{text}\t{expect}")).collect();
    let missed: Vec<_> = got.iter().zip(&expect).filter(|(got, expect)| got != expect).collect();
    assert!(missed.is_empty(), "{missed:#?}");
}

/// The cells of a column. Neither file quotes.
pub(super) fn column(file: &str, name: &str) -> Vec<String> {
    let head: Vec<&str> = file.lines().next().unwrap().split(',').collect();
    let at = head.iter().position(|h| *h == name).unwrap();
    file.lines().skip(1).map(|line| line.split(',').nth(at).unwrap().to_owned()).collect()
}

const PHRASES: &str = include_str!("../data/frequency_phrases.csv");
pub(super) const ROWS: &str = include_str!("../data/catalogue_rows.csv");

/// What each phrase of the collection means, by its columns class, anchor, period and deadline.
const COLLECTION: &[(&str, &str)] = &[
    ("长期公开", "long_term"),
    ("固定性长期公开", "long_term"),
    ("固定公开，一般为一年一公开", "long_term | periodic P1Y soft"),
    ("固定公开，一般结合年度干部考核时进行", "long_term | periodic P1Y @event (年度干部考核) soft"),
    ("变动即更", "long_term +1 working_day @changed by at_once"),
    ("随时更新", "immediate +3 working_day @changed by any_time"),
    ("每年10月", "periodic P1Y in 10/10"),
    ("每年1月-2月", "periodic P1Y in 01/02"),
    ("每年公开一次", "periodic P1Y"),
    ("每年评议结束后公开", "periodic P1Y @event (评议结束)"),
    ("半年公开一次", "periodic P6M"),
    ("每半年公开一次", "periodic P6M"),
    ("一般每半年公开一次", "periodic P6M soft"),
    ("每季度", "periodic P3M"),
    ("每季度公布一次", "periodic P3M"),
    ("至少每季度公布一次", "periodic P3M"),
    ("一季度一公开", "periodic P3M"),
    ("每季度的首个月20日", "periodic P3M 01-20 @period_start"),
    ("每季度第一个月的10日为村务公开日", "periodic P3M 01-10 @period_start"),
    ("每两个月公开一次（经村民理财小组审核后）", "periodic P2M @event (村民理财小组审核)"),
    ("最长不超过三个月", "periodic P3M"),
    ("每月公布一次", "periodic P1M"),
    ("集体财务往来较多的应当每月公布一次", "periodic P1M only 集体财务往来较多 soft"),
    ("逐项逐笔每月公布一次", "periodic P1M"),
    (
        "年、季、月末的次月10日前",
        "periodic P1Y 01-10 @period_end | periodic P3M 01-10 @period_end | periodic P1M 01-10 @period_end",
    ),
    ("信息形成或者变更之日起20个工作日内", "immediate +20 working_day @formed | immediate +20 working_day @changed"),
    ("信息形成或变更之日起3个工作日内", "immediate +3 working_day @formed | immediate +3 working_day @changed"),
    ("信息产生后20个工作日内或按行业主管部门规定执行", "immediate +20 working_day @formed | external"),
    ("获取该信息之日起20个工作日内", "immediate +20 working_day @obtained"),
    ("签批意见后2个工作日内", "immediate +2 working_day @signed_off"),
    ("及时公开", "immediate +5 working_day @event by promptly"),
    ("即时公开", "immediate +1 working_day @event by at_once"),
    ("及时公布", "immediate +5 working_day @event by promptly"),
    ("临时性即时公开", "immediate +1 working_day @event by at_once"),
    ("随时公布", "immediate +3 working_day @event by any_time"),
    ("随时公开", "immediate +3 working_day @event by any_time"),
    ("适时公开", "?Evasive"),
    ("每完成一个阶段公布进展", "staged +5 working_day @stage by by_stage"),
    ("阶段性工作逐段公开", "staged +5 working_day @stage by by_stage"),
    ("分期公开", "staged +5 working_day @stage by by_stage"),
    ("事前、事中、事后实施分段公布", "staged +5 working_day @stage (事前、事中、事后) by by_stage"),
    ("需事前公开的必须在事前公开", "advance_notice @before_decision"),
    (
        "面向社会预公开不少于半个月；单位内部不少于一周",
        "advance_notice shown 15 calendar_day @before_decision only 面向社会 | advance_notice shown 7 calendar_day @before_decision only 单位内部",
    ),
    (
        "公开时间不少于一周，公示不少于三天",
        "advance_notice shown 7 calendar_day @released | advance_notice shown 3 calendar_day @released",
    ),
    ("公示不少于5个工作日", "advance_notice shown 5 working_day @released"),
    ("公示7天", "advance_notice shown 7 calendar_day @released"),
    ("每月一次通报", "periodic P1M"),
    ("按卫健委要求单独公开", "external"),
    ("按上级文件规定的时限", "external"),
    ("按要求公开", "external | ?Elsewhere"),
];

#[test]
fn the_collection_reads_as_intended() {
    let phrases: Vec<String> =
        column(PHRASES, "phrase").iter().flat_map(|p| p.split(" / ")).map(str::to_owned).collect();
    assert_eq!(phrases, COLLECTION.iter().map(|(p, _)| *p).collect::<Vec<_>>());
    check(COLLECTION);
}

/// The frequency column of the catalogues, each text once, with its number of rows.
const CATALOGUES: &[(usize, &str, &str)] = &[
    (6, "每季度的首个月20日", "periodic P3M 01-20 @period_start"),
    (1, "随时公布", "immediate +3 working_day @event by any_time"),
    (
        2,
        "每季度的首个月20日（集体财务往来较多的，财务收支情况应每月公布一次）",
        "periodic P3M 01-20 @period_start | periodic P1M only 集体财务往来较多 soft",
    ),
    (2, "每年10月", "periodic P1Y in 10/10"),
    (7, "变动即更", "long_term +1 working_day @changed by at_once"),
    (3, "每年1月-2月", "periodic P1Y in 01/02"),
    (5, "随时更新", "immediate +3 working_day @changed by any_time"),
    (1, "信息形成或变更之日起3个工作日内", "immediate +3 working_day @formed | immediate +3 working_day @changed"),
    (2, "信息形成或变更之日起20个工作日内", "immediate +20 working_day @formed | immediate +20 working_day @changed"),
    (5, "每半年公开一次", "periodic P6M"),
    (7, "每季度公开一次，每季度第一个月的10日为村务公开日", "periodic P3M 01-10 @period_start"),
    (5, "经村民理财小组审核后每两个月公开一次", "periodic P2M @event (村民理财小组审核)"),
    (
        7,
        "定期 / 随时 / 长期",
        "periodic P3M by regularly | immediate +3 working_day @event by any_time | long_term | ?Alternatives",
    ),
    (27, "", "?Empty"),
];

#[test]
fn catalogue_rows_read_as_intended() {
    let rules = ruleset("dazhou-2019");
    let cells = column(ROWS, "frequency");
    for (rows, text, expect) in CATALOGUES {
        assert_eq!(cells.iter().filter(|c| c == text).count(), *rows, "{text}");
        assert_eq!(compact(text, &rules), *expect, "{text}");
    }
    assert_eq!(CATALOGUES.iter().map(|(rows, ..)| rows).sum::<usize>(), cells.len());
    // An empty cell is rightly asked about; of the written ones few are.
    let written = cells.iter().filter(|c| !c.is_empty());
    let unclear = written.clone().filter(|c| read(c, &rules).unclear).count();
    assert!(unclear * 100 <= written.count() * 15, "{unclear}");
}

/// Other ways to write, phrase and reading: what could mean two things must be asked.
const OTHERS: &str = include_str!("../data/time_rules.tsv");

/// As catalogues in force have them: with adverbs, subjects and conditions around the time; and what must stay a question.
const IN_FULL: &str = include_str!("../data/phrases_in_full.tsv");

fn others() -> Vec<(&'static str, &'static str)> {
    OTHERS.lines().chain(IN_FULL.lines()).map(|line| line.split_once('\t').unwrap()).collect()
}

#[test]
fn other_phrases_read_as_intended_or_are_asked() {
    check(&others());
}

#[test]
fn the_json_is_the_issues() {
    let rules = ruleset("dazhou-2019");
    let got = serde_json::to_string(&read("每季度首月10日", &rules)).unwrap();
    let expect = "{\"text\":\"每季度首月10日\",\"unclear\":false,\"question\":null,\"rules\":[{\"class\":\"periodic\",\
                  \"period\":\"P3M\",\"day\":\"01-10\",\"offset\":null,\"unit\":null,\"anchor\":\"period_start\",\
                  \"window\":null,\"minimum_display\":null,\"hard\":true}]}";
    assert_eq!(got, expect);
    let unclear: Value = serde_json::to_value(read("适时公开", &rules)).unwrap();
    assert_eq!((&unclear["unclear"], &unclear["rules"]), (&json!(true), &json!([])));
    assert!(unclear["question"].as_str().unwrap().contains("适时"));
}

#[test]
fn every_answer_offered_reads_clearly() {
    let rules = ruleset("dazhou-2019");
    let asked = COLLECTION.iter().copied().chain(others()).map(|(text, _)| text);
    for text in asked.chain(CATALOGUES.iter().map(|(_, text, _)| *text)) {
        let reading = read(text, &rules);
        let offered = options(&reading);
        assert_eq!(reading.unclear, !offered.is_empty(), "{text}");
        for option in offered {
            assert!(!read(&option, &rules).unclear, "{text}: {option}");
        }
    }
}

#[test]
fn numbers_come_from_the_ruleset_in_force() {
    let example = ruleset("example-branch");
    for (text, expect) in [
        ("尽快公开", "immediate +10 calendar_day @event by soon"),
        ("形成后尽快公开", "immediate +10 calendar_day @formed by soon"),
        ("及时公开", "immediate @event | ?NoNumber"),
        ("分期公开", "staged @stage | ?NoNumber"),
        ("定期公开", "periodic | ?Evasive"),
        ("每季度首月10日", "periodic P3M 01-10 @period_start"),
    ] {
        assert_eq!(compact(text, &example), expect, "{text}");
    }
}

#[test]
fn width_and_spaces_say_nothing() {
    let rules = ruleset("dazhou-2019");
    for (text, _) in COLLECTION.iter().copied().chain(others()) {
        let wide: String = text
            .chars()
            .map(|c| match c {
                '0'..='9' => char::from_u32(u32::from(c) + 0xFEE0).unwrap(),
                '(' => '（',
                ')' => '）',
                '-' => '—',
                c => c,
            })
            .collect();
        let spaced: String = text.chars().flat_map(|c| [c, ' ']).collect();
        let plain = read(text, &rules);
        for other in [wide, spaced] {
            let other = read(&other, &rules);
            assert_eq!((&other.rules, other.unclear), (&plain.rules, plain.unclear), "{text}");
        }
    }
}

/// Loaded once: a property asks thousands of times.
static EXAMPLE: LazyLock<Ruleset> = LazyLock::new(|| ruleset("example-branch"));

/// The phrases' own words in any order: harder on the parser than any text.
fn words() -> Vec<String> {
    let mut chunks: Vec<String> = Vec::new();
    for (text, _) in COLLECTION.iter().copied().chain(others()) {
        let chars: Vec<char> = text.chars().collect();
        chunks.extend(chars.chunks(2).map(|c| c.iter().collect()));
    }
    chunks
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn nothing_panics(text in any::<String>()) {
        prop_assert_eq!(read(&text, &EXAMPLE).text, text);
    }

    #[test]
    fn no_jumble_panics_and_every_value_is_well_formed(chunks in prop::collection::vec(prop::sample::select(words()), 0..8)) {
        let reading = read(&chunks.concat(), &EXAMPLE);
        prop_assert!(reading.unclear || !reading.rules.is_empty());
        for rule in &reading.rules {
            prop_assert_eq!(rule.period.is_some(), rule.period().is_some());
            prop_assert_eq!(rule.day.is_some(), rule.day().is_some());
            prop_assert_eq!(rule.window.is_some(), rule.window().is_some());
            prop_assert_eq!(rule.unit.is_some(), rule.offset.is_some() || rule.minimum_display.is_some());
        }
    }
}
