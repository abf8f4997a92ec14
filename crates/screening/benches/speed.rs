//! How fast text is screened, beside ripgrep (its engine, where it isn't installed) with the same patterns.
//!
//! `cargo bench -p screening --bench speed`. The last line is JSON. Nothing here fails for being slow; the targets are
//! printed beside the figures. The text is invented, and the same each time.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::too_many_lines)]
#![allow(clippy::disallowed_methods, reason = "a bench measures real time; nothing of the product depends on it")]

use std::{hint::black_box, process::Command, time::Instant};

use regex::bytes::Regex;
use screening::{Part, Piece, Place, detect::detect};

const BYTES: usize = 64 << 20;
/// One paragraph in so many holds something to find.
const RARE: u64 = 200;

/// What is looked for, in a regular expression: markings with anything between their characters, notices, identity
/// numbers with separators, mobile numbers, cards, mailboxes, and the words of the other kinds.
const PATTERNS: &[&str] = &[
    r"[绝絕机機秘祕][\s\p{Cf}\p{P}\p{S}]{0,12}密",
    r"内[\s\p{Cf}\p{P}]{0,12}部[\s\p{Cf}\p{P}]{0,12}(?:资|文|材|参|传|使)",
    r"工[\s\p{Cf}\p{P}]{0,12}作[\s\p{Cf}\p{P}]{0,12}秘",
    r"(?:[0-9０-９][\s\p{Cf}\p{P}]{0,4}){14,17}[0-9０-９XxＸ]",
    r"1[3-9](?:[\s\p{Cf}\-－—]?[0-9０-９]){9}",
    r"0[0-9]{2,3}[\-－— ]?[0-9]{7,8}",
    r"[0-9A-Za-z._%+-]+[@＠][0-9A-Za-z.-]+",
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·• ]?[A-Z0-9]{5,6}",
    r"严禁外传|不得外传|请勿外传|仅供内部|此件不公开",
    r"护照|社保卡|社会保障卡|一卡通|存折",
    r"家庭住址|住址|家住|户籍地|现居住|出生日期|出生|生于",
    r"癌|肿瘤|白血病|尿毒症|糖尿病|高血压|残疾|精神分裂|瘫痪|重病|患病",
    r"因病致贫|因残致贫|家庭年收入|欠债|负债|离异|丧偶|未成年|学生|孤儿|儿童",
    r"[〔\[（(【][0-9]{4}[〕\]）)】]\s?[0-9]{1,5}号",
];

/// Reproducible chance.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let x = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    }
    fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[usize::try_from(self.next() % list.len() as u64).unwrap()]
    }
}

fn paragraph(chance: &mut Chance) -> String {
    const WHO: &[&str] = &[
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
    const DOES: &[&str] = &[
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
    const WHAT: &[&str] = &[
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
    const HOW: &[&str] =
        &["并作了记录", "随后张榜", "群众没有异议", "请大家监督", "限期办结", "由专人负责", "效果较好", "下月再议"];
    const HITS: &[&str] = &[
        "机密★10年",
        "身份证号11010519491231002X",
        "联系电话13812345678",
        "张三患尿毒症",
        "内部资料 注意保存",
        "家庭住址：石板村3组15号",
    ];
    let mut text = String::new();
    for _ in 0..2 + chance.next() % 4 {
        let own: String =
            (0..12).filter_map(|_| char::from_u32(0x4e00 + u32::try_from(chance.next() % 2_500).unwrap())).collect();
        text += &format!("{}{}{}，{own}，{}", chance.pick(WHO), chance.pick(DOES), chance.pick(WHAT), chance.pick(HOW));
        if chance.next().is_multiple_of(3) {
            text += &format!(
                "，{}年{}月共支出{}元",
                2015 + chance.next() % 10,
                1 + chance.next() % 12,
                chance.next() % 1_000_000
            );
        }
        text.push('。');
    }
    if chance.next().is_multiple_of(RARE) {
        text += *chance.pick::<&str>(HITS);
    }
    text.push('\n');
    text
}

fn piece(text: &str) -> Piece {
    Piece::new(Place::new(Part::Paragraph, "", ""), text)
}

/// Milliseconds this thread has been on a processor: what else the machine does doesn't count.
fn on_processor() -> f64 {
    let said = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    said.split(' ').next().and_then(|ns| ns.parse::<f64>().ok()).unwrap_or(0.0) / 1e6
}

/// MB/s, and what the work counted.
fn timed(work: impl FnOnce() -> usize) -> (f64, usize) {
    let (began, before) = (Instant::now(), on_processor());
    let count = black_box(work());
    let spent =
        Some(on_processor() - before).filter(|ms| *ms > 0.0).unwrap_or_else(|| began.elapsed().as_secs_f64() * 1000.0);
    (BYTES as f64 / 1e6 / (spent / 1000.0), count)
}

/// ripgrep itself, on a file.
fn ripgrep(file: &std::path::Path, pattern: &str) -> Option<f64> {
    let began = Instant::now();
    let out = Command::new("rg").args(["-j1", "--no-mmap", "-c", pattern]).arg(file).output().ok()?;
    out.status.success().then(|| BYTES as f64 / 1e6 / began.elapsed().as_secs_f64())
}

fn main() {
    let mut chance = Chance(7);
    let mut text = String::with_capacity(BYTES + 4096);
    while text.len() < BYTES {
        text += &paragraph(&mut chance);
    }
    let pieces: Vec<Piece> = text.lines().map(piece).collect();
    let whole = [piece(&text)];
    let pattern = PATTERNS.iter().map(|p| format!("(?:{p})")).collect::<Vec<_>>().join("|");
    let engine = Regex::new(&pattern).unwrap();
    let file = std::env::temp_dir().join("screening-speed.txt");
    std::fs::write(&file, &text).unwrap();
    let (mut parts, mut one, mut beside, mut lines) = (0.0_f64, 0.0_f64, 0.0_f64, 0.0_f64);
    let (mut found, mut matched) = (0, 0);
    let mut real = None;
    for _ in 0..3 {
        let (speed, hits) = timed(|| detect(&pieces).len());
        (parts, found) = (parts.max(speed), hits);
        one = one.max(timed(|| detect(&whole).len()).0);
        let (speed, hits) = timed(|| engine.find_iter(text.as_bytes()).count());
        (beside, matched) = (beside.max(speed), hits);
        lines = lines.max(timed(|| text.lines().filter(|line| engine.is_match(line.as_bytes())).count()).0);
        real = ripgrep(&file, &pattern).map(|speed| real.map_or(speed, |best: f64| best.max(speed))).or(real);
    }
    let _ = std::fs::remove_file(&file);
    let (name, yardstick) = real.map_or(("ripgrep's engine", beside), |speed| ("ripgrep", speed));
    let ratio = parts.min(one) / yardstick;
    println!("{} MB, {} paragraphs, {found} findings, {matched} matches of the patterns", BYTES >> 20, pieces.len());
    println!("by paragraph          {parts:8.0} MB/s (target 50)");
    println!("in one piece          {one:8.0} MB/s (target 50)");
    println!("{name:21} {yardstick:8.0} MB/s");
    println!("  line by line        {lines:8.0} MB/s");
    println!("ratio                 {ratio:8.2}      (target 0.3)");
    println!(
        "{{\"bench\":\"speed\",\"mb_s\":{parts:.0},\"one_piece_mb_s\":{one:.0},\"ripgrep_mb_s\":{yardstick:.0},\"ratio\":{ratio:.2}}}"
    );
}
