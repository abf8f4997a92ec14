//! Findings for the whole of Dazhou: from nothing, after one release, and for ten times as much.
//!
//! `cargo bench -p domain --bench findings`. Both starts from nothing are the median of three. The last line is JSON. Nothing
//! here fails for being slow; the targets are printed beside the figures. The world is invented, and the same each time.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::too_many_lines)]
#![allow(clippy::disallowed_methods, reason = "a bench measures real time; nothing of the product depends on it")]

use std::{process::Command, sync::Arc, time::Instant};

use domain::{
    Day, DisclosureId, EntryId, OrgId,
    catalogue::{
        finding::{
            CatalogueFacts, Criteria, Engine, EntryFacts, Facts, FilingFacts, NilFacts, OrgFacts, ReleaseFacts,
            Settings, Signature, findings,
        },
        obligation::{self, Ground, Key},
    },
    workday::WorkCalendar,
};
use rules::{
    Ruleset, Walk,
    ruleset::Unit,
    time_rule::{Class, TimeRule},
};

/// The argument that asks for one start and nothing else; then how many times as much.
const ALONE: &str = "alone";
const ORGS: usize = 2_500;
const ENTRIES: usize = 10;
const RELEASES: usize = 40;
/// How many of the texts are one and the same, and how many are that text with a line of their own.
const SAME: u64 = 2_000;
const NEAR: u64 = 2_000;

/// Reproducible chance.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let x = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    }
    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % n as u64).unwrap()
    }
    fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

/// Clauses that sound like the real ones, each with a few words of its own: a name, a place, what it was about.
fn text(chance: &mut Chance, clauses: usize) -> String {
    const WHO: [&str; 12] = [
        "党支部",
        "村委会",
        "镇纪委",
        "宣传委员",
        "组织委员",
        "第一书记",
        "驻村干部",
        "监督小组",
        "党委办公室",
        "人大代表",
        "老党员",
        "网格员",
    ];
    const DOES: [&str; 12] = [
        "组织学习",
        "审议通过",
        "公布",
        "听取",
        "研究部署",
        "督促整改",
        "走访了解",
        "征求",
        "反复核对",
        "集中讨论",
        "逐项落实",
        "对照检查",
    ];
    const WHAT: [&str; 16] = [
        "春耕生产计划",
        "党费使用说明",
        "困难群众名册",
        "水渠维修方案",
        "换届选举结果",
        "巡察反馈意见",
        "培训安排",
        "环境整治办法",
        "低保评议记录",
        "集体资产台账",
        "道路硬化预算",
        "护林防火责任",
        "预备党员材料",
        "信访答复意见",
        "合作社分红",
        "饮水安全检测",
    ];
    const HOW: [&str; 8] =
        ["并作了记录", "随后张榜", "群众没有异议", "请大家监督", "限期办结", "由专人负责", "效果较好", "下月再议"];
    (0..clauses)
        .map(|_| {
            let own: String =
                (0..8).filter_map(|_| char::from_u32(0x4e00 + u32::try_from(chance.below(2_500)).unwrap())).collect();
            format!("{}{}{}，{own}，{}。", chance.pick(&WHO), chance.pick(&DOES), chance.pick(&WHAT), chance.pick(&HOW))
        })
        .collect()
}

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn rule(n: usize) -> Arc<[TimeRule]> {
    let of = |period: &str| TimeRule { period: Some(period.to_owned()), ..TimeRule::of(Class::Periodic) };
    let offset = |rule: TimeRule| TimeRule { offset: Some(10), unit: Some(Unit::WorkingDay), ..rule };
    match n % 10 {
        0..=3 => vec![of("P1M")],
        4 | 5 => vec![offset(of("P1M"))],
        6 => vec![of("P2M")],
        7 => vec![of("P3M")],
        8 => vec![TimeRule::of(Class::LongTerm), of("P1Y")],
        _ => vec![TimeRule::of(Class::LongTerm)],
    }
    .into()
}

/// Nil reports for seven months of eight.
fn nil(org: usize, n: usize) -> Vec<NilFacts> {
    let months = (10..=12).map(|m| (2025, m)).chain((1..=10).map(|m| (2026, m)));
    let month = |(year, month): (i32, usize)| {
        let key = Key::parse(&format!("{year}-{month:02}"));
        NilFacts { id: format!("nil-{org}-{n}-{month}").into(), on: day(&format!("{year}-{month:02}-20")), key }
    };
    months.filter(|(_, m)| n < 6 && !(org + n + m).is_multiple_of(8)).map(month).collect()
}

fn catalogue(org: usize, duty_set: &str, rules: &Ruleset, phrases: &[Arc<[TimeRule]>]) -> CatalogueFacts {
    let categories: Vec<Arc<str>> = rules.categories_for(duty_set).iter().map(|c| c.id.as_str().into()).collect();
    let entry = |n: usize| EntryFacts {
        id: EntryId::from_text(format!("0193a000-0000-7000-{org:08}-{n:08}")),
        no: u32::try_from(n + 1).unwrap(),
        category: categories[n % categories.len()].clone(),
        item: "村级集体经济收支和重大事项决策情况".into(),
        since: day("2025-10-01"),
        rules: phrases[n % phrases.len()].clone(),
        unclear: (n == 9 && org.is_multiple_of(20)).then(|| "哪一天？".into()),
        missing_columns: Vec::new(),
        elsewhere: None,
        promises_process: n == 3,
        occurrences: Vec::new(),
        nil: nil(org, n),
    };
    CatalogueFacts {
        since: day("2025-10-01"),
        published: !org.is_multiple_of(50),
        filing: Some(FilingFacts {
            due: day("2025-11-01"),
            sent: (!org.is_multiple_of(30)).then(|| day("2025-10-20")),
            received: (!org.is_multiple_of(40)).then(|| day("2025-10-25")),
            open_remarks: 0,
            remarked: None,
            outside: org == 0,
        }),
        not_applicable: Vec::new(),
        entries: (0..ENTRIES).map(entry).collect(),
    }
}

fn release(org: usize, n: usize, chance: &mut Chance, crowd: &str) -> ReleaseFacts {
    let body = match chance.next() % 100_000 {
        x if x < SAME => crowd.to_owned(),
        x if x < SAME + NEAR => format!("{crowd}{}", text(chance, 1)),
        _ => text(chance, 5),
    };
    let on = day("2025-10-02").plus_days(i32::try_from(chance.below(410)).unwrap());
    let month = |day: Day| Key::parse(&format!("{:04}-{:02}", day.year(), day.month()));
    ReleaseFacts {
        disclosure: DisclosureId::from_text(format!("0193b000-0000-7000-{org:08}-{n:08}")),
        index_number: format!("DZ{org:05}-2026-{n:08}").into(),
        entry: EntryId::from_text(format!("0193a000-0000-7000-{org:08}-{:08}", n % ENTRIES)),
        on,
        updated: on,
        key: month(on).filter(|_| n % ENTRIES < 6),
        signature: Signature::of(&body, &["本村"]),
        result_only: n.is_multiple_of(7),
    }
}

fn facts(orgs: usize, rules: &Ruleset) -> Facts {
    let phrases: Vec<Arc<[TimeRule]>> = (0..10).map(rule).collect();
    let mut chance = Chance(7);
    let crowd = text(&mut chance, 20);
    let org = |at: usize| {
        let (duty_set, superior) = match at {
            0 => ("local", None),
            1..=7 => ("local", Some(0)),
            8..=300 => ("grass_roots", Some(u32::try_from(at % 7 + 1).unwrap())),
            _ => ("grass_roots", Some(u32::try_from(at % 293 + 8).unwrap())),
        };
        OrgFacts {
            id: OrgId::from_text(format!("0193c000-0000-7000-8000-{at:012}")),
            code: format!("dz{at:05}").into(),
            name: format!("第{at}村党支部").into(),
            superior,
            since: day("2025-09-01"),
            grass_roots: duty_set == "grass_roots",
            duty_set: duty_set.into(),
            leader_named: !at.is_multiple_of(25),
            staff_named: !at.is_multiple_of(35),
            catalogue: Some(catalogue(at, duty_set, rules, &phrases)),
            releases: (0..RELEASES).map(|n| release(at, n, &mut chance, &crowd)).collect(),
            withheld: Vec::new(),
            exposed: Vec::new(),
            owed: Vec::new(),
        }
    };
    Facts { orgs: (0..orgs).map(org).collect(), settings: Settings::of(rules) }
}

fn obligations(facts: &Facts, today: Day) -> usize {
    let ground = Ground { calendar: WorkCalendar::builtin(), settings: &facts.settings.obligation };
    let entries = facts.orgs.iter().flat_map(|o| &o.catalogue).flat_map(|c| &c.entries);
    entries.map(|e| obligation::dues(&e.rules, e.since, (e.since, today), &e.occurrences, &ground).len()).sum()
}

/// Highest memory of the process so far, in MB.
fn peak() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("0 kB");
    line.trim().trim_end_matches(" kB").parse::<f64>().unwrap_or(0.0) / 1024.0
}

fn ms(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1000.0
}

/// Milliseconds this process has been on a processor: what else the machine does doesn't count. Zero where nobody says.
fn on_processor() -> f64 {
    let said = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    said.split(' ').next().and_then(|ns| ns.parse::<f64>().ok()).unwrap_or(0.0) / 1e6
}

/// Milliseconds on the processor, and how many findings there are. Once for each world: the second time, memory and caches
/// would be warm, and a start from nothing is what is asked for.
fn cold(rules: &Ruleset, facts: &Facts, today: Day) -> (f64, usize) {
    let criteria = Criteria { rules, calendar: WorkCalendar::builtin(), today };
    let (began, before) = (Instant::now(), on_processor());
    let found = findings(criteria, facts);
    let spent = Some(on_processor() - before).filter(|spent| *spent > 0.0);
    (spent.unwrap_or_else(|| ms(began)), found.len())
}

/// Milliseconds of a release, the mean of many: with texts of their own, then with texts of the crowd.
fn singles(engine: &mut Engine) -> (f64, f64) {
    let mut chance = Chance(11);
    let crowd = text(&mut Chance(7), 20);
    let own: Vec<String> = (0..300).map(|n| text(&mut Chance(n + 99), 5)).collect();
    let like = |n: u64| if n.is_multiple_of(2) { String::new() } else { text(&mut Chance(n), 1) };
    let crowded: Vec<String> = (0..100).map(|n| format!("{crowd}{}", like(n))).collect();
    (mean(engine, &own, &mut chance, 1_000), mean(engine, &crowded, &mut chance, 2_000))
}

fn mean(engine: &mut Engine, texts: &[String], chance: &mut Chance, number: usize) -> f64 {
    let made = |(n, body): (usize, &String)| {
        let org = chance.below(engine.facts().orgs.len());
        let (on, signature) = (engine.today(), Signature::of(body, &["本村"]));
        let made = ReleaseFacts { signature, on, updated: on, ..release(org, number + n, chance, "") };
        (engine.facts().orgs[org].id.clone(), made)
    };
    let made: Vec<(OrgId, ReleaseFacts)> = texts.iter().enumerate().map(made).collect();
    let (began, before) = (Instant::now(), on_processor());
    for (org, release) in made {
        engine.add_release(&org, release);
    }
    let spent = Some(on_processor() - before).filter(|spent| *spent > 0.0);
    spent.unwrap_or_else(|| ms(began)) / texts.len() as f64
}

/// A start from nothing in a process of its own: what an earlier world left in the heap would be measured with it.
fn apart(times: usize) -> (f64, usize) {
    let alone = Command::new(std::env::current_exe().unwrap()).arg(ALONE).arg(times.to_string()).output().unwrap();
    let said = String::from_utf8(alone.stdout).unwrap();
    let (ms, found) = said.trim().split_once(' ').unwrap();
    (ms.parse().unwrap(), found.parse().unwrap())
}

/// The median of three by their time.
fn median_apart(times: usize) -> (f64, usize) {
    let mut all = [(); 3].map(|()| apart(times));
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    all[1]
}

fn main() {
    let rules = rules::load_with("dazhou-2019", rules::builtin("dazhou-2019").unwrap(), Walk::Adopted).unwrap();
    let today = day("2026-11-23");
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, alone, times] = &arguments[..]
        && alone == ALONE
    {
        let (ms, found) = cold(&rules, &facts(ORGS * times.parse::<usize>().unwrap(), &rules), today);
        println!("{ms} {found}");
        return;
    }
    let (cold_ms, found) = median_apart(1);
    let (large_ms, large_found) = median_apart(10);
    let small = facts(ORGS, &rules);
    let due = obligations(&small, today);
    let rules = Arc::new(rules);
    let mut engine = Engine::new(rules.clone(), Arc::new(WorkCalendar::builtin().clone()), small, today);
    let peak_mb = peak();
    let (single, crowd) = singles(&mut engine);
    let ratio = large_ms / cold_ms;
    println!("{ORGS} organisations, {} entries, {due} obligations, {} disclosures", ORGS * ENTRIES, ORGS * RELEASES);
    println!("from nothing          {cold_ms:8.0} ms   (target 2000), {found} findings");
    println!("peak memory           {peak_mb:8.0} MB   (target 400), the facts and two indexes with it");
    println!("one release           {single:8.3} ms   (target 5)");
    println!("  into a crowd        {crowd:8.3} ms   (target 5)");
    println!("ten times as much     {large_ms:8.0} ms   {ratio:.1} times (target 11), {large_found} findings");
    println!(
        "{{\"bench\":\"findings\",\"obligations\":{due},\"cold_ms\":{cold_ms:.0},\"peak_mb\":{peak_mb:.0},\"release_ms\":{single:.3},\
         \"crowd_ms\":{crowd:.3},\"ten_times\":{ratio:.2}}}"
    );
}
