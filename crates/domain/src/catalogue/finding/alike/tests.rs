use proptest::prelude::*;

use super::*;

const MEETING: &str = "2026年3月5日，南坝镇东林村党支部召开党员大会，应到党员32名，实到28名。会议由支部书记张明主持，传达学习了上级关于\
    巩固拓展脱贫攻坚成果同乡村振兴有效衔接的意见，讨论通过了本村灌溉渠维修方案，决定由村集体经济出资五万元，其余由受益农户投工投劳解决，\
    工程预计在六月底前完工，完工后将再次公示决算情况，请广大党员群众监督。";
const MEETING_COPIED: &str = "2025年9月18日，双河镇石桥村党支部召开党员大会，应到党员41名，实到36名。会议由支部书记李华主持，传达学习了上级关于\
    巩固拓展脱贫攻坚成果同乡村振兴有效衔接的意见，讨论通过了本村灌溉渠维修方案，决定由村集体经济出资三万元，其余由受益农户投工投劳解决，\
    工程预计在十二月底前完工，完工后将再次公示决算情况，请广大党员群众监督。";
const MEETING_OTHER: &str = "2026年3月5日，南坝镇东林村党支部召开党员大会，应到党员32名，实到28名。会议由支部书记张明主持，听取了支部委员会\
    上年度工作报告和党费收缴使用情况的说明，对两名预备党员转正进行了无记名投票表决，一致同意按期转正，并就今年春季造林护林任务作了分工，\
    各党小组组长当场签字领取任务，会后在村务公开栏公布会议记录，接受全体党员评议。";
const STUDY: &str = "县委理论学习中心组举行专题学习会，围绕全面从严治党主体责任开展研讨，班子成员结合分管领域作交流发言，会议强调要压实责任链条，\
    健全工作台账，把学习成果转化为推动高质量发展的实际成效，会后印发学习纪要，各单位结合实际抓好贯彻落实。";
const STUDY_EDITED: &str = "县委理论学习中心组举行专题学习会，围绕全面从严治党主体责任开展研讨，班子成员结合分管领域作交流发言，会议强调要压实责任链条，\
    健全工作台账，把学习成果转化为推动高质量发展的实际成效，会后印发学习纪要，各部门结合实际抓好落实。";
const ACCOUNTS: &str = "东林村第一季度集体资金收支公示：一、收入：上级拨款12000元，土地流转3600元，鱼塘承包8000元；二、支出：道路维修9500元，\
    办公费1260元，慰问困难党员3000元，村组干部误工补贴4800元；三、结余：5040元。如有疑问请向村务监督委员会反映，电话3321566。";
const ACCOUNTS_NEXT: &str = "东林村第二季度集体资金收支公示：一、收入：上级拨款15000元，土地流转3600元，鱼塘承包2000元；二、支出：道路维修700元，\
    办公费1980元，慰问困难党员1000元，村组干部误工补贴4800元；三、结余：12120元。如有疑问请向村务监督委员会反映，电话3321566。";

#[test]
fn copies_match_and_honest_texts_do_not() {
    let donglin: &[&str] = &["南坝镇", "东林村", "东林"];
    let shiqiao: &[&str] = &["双河镇", "石桥村", "石桥"];
    let check = |a: (&str, &[&str]), b: (&str, &[&str]), expect: bool, what: &str| {
        let (a, b) = (Signature::of(a.0, a.1), Signature::of(b.0, b.1));
        assert_eq!(alike(&a, &b), expect, "{what}: {}", similarity(&a, &b));
        assert_eq!(alike(&b, &a), expect, "{what}, the other way round");
        assert_eq!(similarity(&a, &b) >= 52.0 / 64.0, expect, "{what}: {}", similarity(&a, &b));
    };
    check((MEETING, donglin), (MEETING, donglin), true, "the same");
    check((MEETING, donglin), (MEETING_COPIED, shiqiao), true, "another place, date and people");
    check((MEETING, donglin), (&MEETING.replace('，', ", ").replace('。', ".\n"), donglin), true, "other punctuation");
    check(
        (MEETING, donglin),
        (&MEETING.replace("2026年3月5日", "2026-03-05"), donglin),
        true,
        "another way to write dates",
    );
    check((MEETING, donglin), (&MEETING.replace("张明", "欧阳建国"), donglin), true, "another person");
    check((STUDY, &[]), (STUDY_EDITED, &[]), true, "a few words edited");
    check((STUDY, &[]), (&format!("{STUDY}特此公开。"), &[]), true, "a line more");
    check((ACCOUNTS, donglin), (ACCOUNTS, donglin), true, "the same accounts");
    check(("无新发展党员。", &[]), ("无新发展党员", &[]), true, "short and the same");
    check(("2026年第一季度无新发展党员。", &[]), ("2026年第二季度无新发展党员。", &[]), true, "short, another quarter");
    check((MEETING, donglin), (MEETING_OTHER, donglin), false, "the same meeting's head, other business");
    check((MEETING, donglin), (STUDY, &[]), false, "nothing in common");
    check((ACCOUNTS, donglin), (ACCOUNTS_NEXT, donglin), false, "the next quarter's accounts");
    check(("本季度无新发展党员。", &[]), ("本季度无新转正党员。", &[]), false, "short and not the same");
    check(("收缴党费3200元。", &[]), ("收缴党费3150元。", &[]), false, "short, with a figure");
    check((STUDY, &[]), ("", &[]), false, "against nothing");
}

#[test]
fn a_signature_reads_back() {
    for text in [MEETING, ACCOUNTS, "无", ""] {
        let signature = Signature::of(text, &[]);
        assert_eq!(Signature::from_bytes(&signature.to_bytes()), Some(signature));
        assert_eq!(Signature::parse(&signature.to_string()), Some(signature));
        let json = serde_json::to_string(&signature).unwrap();
        assert_eq!((json.len(), serde_json::from_str(&json).unwrap()), (170, signature));
    }
    for bad in ["", "00", &"g".repeat(168), &"00".repeat(85), &"é".repeat(84)] {
        assert_eq!(Signature::parse(bad), None, "{bad}");
    }
}

/// Kept signatures are compared with new ones: whoever changes how they are made must raise [`VERSION`].
#[test]
fn signatures_do_not_change_by_themselves() {
    let kept = "01008c007df761952e0e673c78b2805f2b72bd2870052cb34c5df06c6cc4fd94e94faf0f682a5c7ed9c38169c637b835e3c5fadd79\
        c7917bdba163e45f160d947ba0fb906aac2d0d3a919ddba9943097cf85a9d3";
    assert_eq!(Signature::of(MEETING, &["东林村"]).to_string(), kept);
}

/// Sentences of which texts are put together: text `n` has twelve of them in an order of its own.
fn text(n: u64, of: u64) -> String {
    const SUBJECTS: [&str; 8] =
        ["党支部", "村委会", "镇纪委", "宣传委员", "组织委员", "第一书记", "驻村干部", "监督小组"];
    const VERBS: [&str; 8] = ["组织学习", "审议通过", "公布", "听取", "研究部署", "督促整改", "走访慰问", "征求"];
    const OBJECTS: [&str; 8] = [
        "春耕生产计划",
        "党费使用说明",
        "困难群众名册",
        "水渠维修方案",
        "选举结果",
        "巡察反馈意见",
        "培训安排",
        "环境整治办法",
    ];
    let pick = |list: &[&'static str; 8], x: u64| list[usize::try_from(x % 8).unwrap()];
    let sentence = |i: u64| {
        let x = mix(n.wrapping_mul(1_000_003) ^ i);
        format!("{}{}{}；", pick(&SUBJECTS, x), pick(&VERBS, x >> 8), pick(&OBJECTS, x >> 16))
    };
    (0..of).map(sentence).collect()
}

fn index(texts: &[String]) -> SimilarityIndex {
    let signatures: Vec<Signature> = texts.iter().map(|t| Signature::of(t, &[])).collect();
    SimilarityIndex::build(signatures.iter())
}

#[test]
fn groups_are_found_among_many() {
    let mut texts: Vec<String> = (0..500).map(|n| text(n, 12)).collect();
    assert_eq!(index(&texts).groups(), Vec::<Vec<u32>>::new());
    texts.push(texts[7].clone());
    texts.push(texts[7].replace("春耕", "秋收"));
    texts.push(texts[9].clone() + "特此公告。");
    assert_eq!(index(&texts).groups(), [vec![7, 500, 501], vec![9, 502]]);
    let found = index(&texts).similar(&Signature::of(&texts[7], &[]), 9);
    assert_eq!(found.iter().map(|(item, _)| *item).collect::<Vec<_>>(), [7, 500, 501]);
}

#[test]
fn one_text_more_or_less_is_what_all_at_once_is() {
    let texts: Vec<String> =
        (0..120).map(|n| text(n % 50, 12) + if n % 3 == 0 { "请群众监督。" } else { "" }).collect();
    let signatures: Vec<Signature> = texts.iter().map(|t| Signature::of(t, &[])).collect();
    let mut grown = SimilarityIndex::default();
    for (item, signature) in (0..).zip(&signatures) {
        grown.insert(item, signature);
    }
    let whole = SimilarityIndex::build(signatures.iter());
    assert_eq!(grown.groups(), whole.groups());
    assert_eq!(grown.groups().len(), 50);
    for item in 60..120 {
        grown.remove(item);
        assert_eq!((grown.group(item), grown.members(item).len(), grown.has_company(item)), (None, 0, false));
    }
    assert_eq!(grown.groups(), SimilarityIndex::build(signatures[..60].iter()).groups());
}

#[test]
fn a_bridge_that_goes_leaves_two_groups() {
    // a is like b, b is like c, a is not like c.
    let base: Vec<char> = text(1, 24).chars().collect();
    let changed = |upto: usize| -> String {
        base.iter().enumerate().map(|(i, c)| if i < upto && i % 2 == 0 { '甲' } else { *c }).collect()
    };
    let step = (4..60).find(|n| {
        let [a, b, c] = [0, *n, 2 * n].map(|n| Signature::of(&changed(n), &[]));
        alike(&a, &b) && alike(&b, &c) && !alike(&a, &c)
    });
    let texts = [0, 1, 2].map(|n| Signature::of(&changed(n * step.unwrap()), &[]));
    let mut index = SimilarityIndex::build(texts.iter());
    assert_eq!(index.groups(), [[0, 1, 2]]);
    index.remove(1);
    assert_eq!(index.groups(), Vec::<Vec<u32>>::new());
    assert!(index.insert(1, &texts[1]), "the bridge joins two groups");
    assert_eq!(index.groups(), [[0, 1, 2]]);
}

/// Thousands of versions of one text share all buckets; each is compared with the oldest few only.
#[test]
fn crowds_in_one_bucket_are_one_group() {
    let base = text(3, 40);
    let signatures: Vec<Signature> =
        (0..400_u32).map(|n| Signature::of(&format!("{base}{}", text(u64::from(n) + 10, 1)), &[])).collect();
    let index = SimilarityIndex::build(signatures.iter());
    assert_eq!(index.groups().iter().map(Vec::len).collect::<Vec<_>>(), [400]);
}

proptest! {
    #[test]
    fn adding_and_taking_away_is_what_building_is(moves in prop::collection::vec((0_u32..24, any::<bool>()), 1..60)) {
        static MADE: std::sync::LazyLock<Vec<Signature>> = std::sync::LazyLock::new(|| {
            (0..24).map(|n| Signature::of(&(text(n % 6, 12) + &text(n, 1)), &[])).collect()
        });
        let signature = |item: u32| MADE[item as usize];
        let mut index = SimilarityIndex::default();
        let mut present = std::collections::BTreeSet::new();
        for (item, add) in moves {
            if add {
                index.insert(item, &signature(item));
                present.insert(item);
            } else {
                index.remove(item);
                present.remove(&item);
            }
        }
        let items: Vec<u32> = present.into_iter().collect();
        let fresh: Vec<Signature> = items.iter().map(|item| signature(*item)).collect();
        let named = |group: Vec<u32>| -> Vec<u32> { group.iter().map(|at| items[*at as usize]).collect() };
        let expect: Groups = SimilarityIndex::build(fresh.iter()).groups().into_iter().map(named).collect();
        prop_assert_eq!(index.groups(), expect);
    }

    #[test]
    fn any_text_has_a_signature(text in "\\PC{0,300}") {
        let signature = Signature::of(&text, &["本村"]);
        prop_assert!(alike(&signature, &Signature::of(&text, &["本村"])));
    }
}
