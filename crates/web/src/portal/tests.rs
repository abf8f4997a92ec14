//! Every page of the portal drawn from invented data, in both languages, and held against what all pages promise.

use std::collections::BTreeSet;

use askama::Template;
use domain::{Day, Instant, disclosure::plan::Correction};

use super::*;
use crate::{
    Site,
    i18n::{Lang, Localizer},
    markdown,
    pieces::{Chip, Pager},
};

fn frame(lang: Lang) -> crate::layout::PageContext {
    let site = Site {
        name: "达州市党务公开".into(),
        name_en: "Dazhou Party Affairs Disclosure".into(),
        host: "中共达州市委办公室".into(),
        host_en: "General Office of the Dazhou Committee".into(),
    };
    let (parts, ()) = axum::http::Request::builder().uri("/x?y=1").body(()).unwrap().into_parts();
    let mut ctx = crate::layout::PageContext::on(&parts, true, &"test".into(), &site.into());
    ctx.words = Localizer { lang };
    ctx
}

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn at(text: &str) -> Instant {
    day(text).start().plus_seconds(34_200)
}

fn links() -> Vec<CountLink> {
    vec![
        CountLink::new("通川区", "/orgs/511702", 312),
        CountLink { current: true, ..CountLink::new("宣汉县", "/orgs/511722", 1486) },
        CountLink::new("经开区", "/orgs/511799", 0),
    ]
}

fn figures() -> Vec<Figure> {
    let figure = |label: &str, value: &str| Figure {
        label: label.into(),
        value: value.into(),
        unit: "件".into(),
        href: "/search".into(),
    };
    vec![figure("全部公开", "19,872"), figure("2026年公开", "642"), figure("组织", "40"), figure("存证记录", "48,213")]
}

fn days(ctx: &crate::layout::PageContext) -> Vec<DayGroup> {
    let item = |title: &str, chip: Chip| Listed {
        href: "/d/511722-110-2026-K7QM4X".into(),
        title: title.into(),
        line: ctx.join(&["宣汉县南坝镇党委", "联系服务群众", "向社会公开"]),
        chip,
    };
    let corrected = Chip { tone: "warn", icon: "pen", word: ctx.t("chip-corrected") };
    vec![
        DayGroup {
            day: day("2026-11-23"),
            items: vec![item("2026年第三季度党费收缴、使用和管理情况", Chip::default())],
        },
        DayGroup {
            day: day("2026-11-20"),
            items: vec![
                item("石桥河村三组至六组村道硬化工程实施情况", corrected),
                item("党员干部结对帮扶联系户走访情况（2026年10月）", Chip::default()),
            ],
        },
        DayGroup { day: day("2025-12-31"), items: vec![item("领导班子分工", Chip::default())] },
    ]
}

const BODY: &str = "石桥河村三组至六组村道硬化工程是南坝镇党委2026年民生实事之一，于2026年8月3日开工。现将实施情况公开如下。\n\n\
    # 一、工程内容\n\n工程全长2.3公里，路面宽4.5米，厚20厘米，采用C30混凝土。\n\n\
    | 来源 | 计划 | 到位 |\n|---|--:|--:|\n| 上级补助 | 92.0 | 92.0 |\n| 合计 | 126.5 | 126.5 |\n\n1. 甲\n2. 乙\n";

fn disclosure_page(ctx: crate::layout::PageContext) -> String {
    let body = markdown::html(BODY, &ctx.t("table-label"));
    disclosure::DisclosurePage {
        index: "511722-110-2026-K7QM4X".into(),
        title: "石桥河村三组至六组村道硬化工程实施情况".into(),
        plain: "石桥河村 2.3 公里泥路已浇成水泥路，花费 126.5 万元，12月5日前验收，验收结果还会公开。".into(),
        body,
        has_page: true,
        correction: Some(Correction {
            was: "工程全长 3.2 公里".into(),
            now: "工程全长 2.3 公里".into(),
            reason: "录入时数字前后颠倒".into(),
            impact: String::new(),
        }),
        org_code: "511722-110".into(),
        files: Vec::new(),
        others: Vec::new(),
        org_name: "中共宣汉县南坝镇委员会".into(),
        scope: "向社会公开".into(),
        category_id: "10.5".into(),
        category: "联系服务群众".into(),
        modes: "网站、村公开栏、村民会议".into(),
        responsible: "镇村建环卫服务中心".into(),
        version: 2,
        released: at("2026-11-20"),
        first_released: at("2026-11-16"),
        versions: vec![
            disclosure::VersionRow {
                n: 2,
                name: ctx.t1("versions-current", "n", 2_u32),
                at: at("2026-11-20"),
                what: ctx.t1("versions-corrected", "reason", "x"),
                here: true,
                href: "/d/x/v/2".into(),
            },
            disclosure::VersionRow {
                n: 1,
                name: ctx.t1("version-n", "n", 1_u32),
                at: at("2026-11-16"),
                what: ctx.t("versions-first"),
                here: false,
                href: "/d/x/v/1".into(),
            },
        ],
        newer: None,
        seal: Some(disclosure::Seal {
            href: "/d/x/proof".into(),
            seq: 48_213,
            at: at("2026-11-20"),
            digest: "3f9a c17e …d41c".into(),
            text: "77b0 12aa …0c3f".into(),
        }),
        related: vec![Link { name: ctx.t("related-org"), href: "/search".into() }],
        print_line: ctx.with("print-line", &[("href", &"/d/x"), ("n", &2_u32), ("seq", &48_213_u64)]),
        ctx: ctx.titled("石桥河村三组至六组村道硬化工程实施情况", "/search").crumb("首页", "/").crumb("正文", ""),
    }
    .render()
    .unwrap()
}

fn org_page(ctx: crate::layout::PageContext) -> String {
    org::OrgPage {
        today: day("2026-11-23"),
        code: "511722-110".into(),
        short: "南坝镇党委".into(),
        duty: ctx.t2("org-duty", "kind", "乡镇党委", "article", "10"),
        superiors: vec![
            Link { name: "中共达州市委".into(), href: "/orgs/5117".into() },
            Link { name: "中共宣汉县委".into(), href: "/orgs/511722".into() },
        ],
        children: vec![Link { name: "石桥河村党支部".into(), href: "/orgs/x".into() }],
        more_children: 23,
        figures: figures(),
        days: days(&ctx),
        all_href: "/search?org=511722-110".into(),
        categories: links(),
        pager: Pager::new(1, 60, 20, "/orgs/511722-110"),
        who: vec![("镇党委副书记".into(), "齐思源".into())],
        procedure: "乡镇程序".into(),
        ctx: ctx.titled("中共宣汉县南坝镇委员会", "/orgs").crumb("首页", "/").crumb("南坝镇党委", ""),
    }
    .render()
    .unwrap()
}

fn search_page(ctx: crate::layout::PageContext) -> String {
    let mark = |text: &str, hit| Mark { text: text.into(), hit };
    search::SearchPage {
        q: "道路".into(),
        kept: vec![("org", "511722".into())],
        total: 37,
        truncated: false,
        several: true,
        picked: vec![Link { name: "宣汉县".into(), href: "/search?q=x".into() }],
        clear: "/search?q=x".into(),
        hits: vec![search::Found {
            href: "/d/x".into(),
            title: vec![mark("云台村产业", false), mark("道路", true), mark("维护资金使用情况", false)],
            snippet: vec![mark("…2026年上半年产业", false), mark("道路", true), mark("维护支出3.6万元…", false)],
            day: day("2026-07-21"),
            org: "宣汉县南坝镇云台村党支部".into(),
            category: "联系服务群众".into(),
            chip: Chip::default(),
        }],
        pager: Pager::new(1, 37, 5, "/search?q=x"),
        orgs: links(),
        categories: links(),
        years: links(),
        ctx: ctx.titled("“道路”的搜索结果", "/search"),
    }
    .render()
    .unwrap()
}

/// Name and HTML of every page.
fn pages(lang: Lang) -> Vec<(&'static str, String)> {
    let ctx = || frame(lang).titled("题", "/");
    let home = home::HomePage {
        today: day("2026-11-23"),
        orgs_total: 2486,
        often: home::often(&ctx()),
        figures: figures(),
        days: days(&ctx()),
        orgs: links(),
        categories: vec![links(), links(), links()],
        ctx: ctx(),
    };
    let orgs = org::OrgsPage {
        total: 2486,
        roots: vec![Link { name: "中共达州市委".into(), href: "/orgs/5117".into() }],
        groups: vec![org::Group { name: ctx().t("orgs-areas"), columns: vec![links(), links()] }],
        ctx: ctx(),
    };
    let row = |item: &str, inside: bool| org::EntryRow {
        next: (!inside).then(|| day("2026-12-10")),
        kept: if inside { Chip::default() } else { Chip { tone: "ok", icon: "check", word: "按时".to_owned() } },
        item: item.into(),
        scope: "社会".into(),
        inside,
        frequency: "每月10日".into(),
        modes: "公开栏".into(),
        responsible: "党建工作办".into(),
        last: Some(day("2026-11-10")),
        last_href: "/d/x".into(),
    };
    let catalogue = org::CataloguePage {
        version: "第 2 版".to_owned(),
        shown: true,
        code: "511722-110".into(),
        rows: vec![row("发展党员工作", false), row("民主评议党员结果", true)],
        ctx: ctx(),
    };
    let categories = category::CategoriesPage {
        rules: "《达州市党务公开实施办法》".into(),
        groups: vec![category::Group { name: "第十条".into(), text: "text".into(), columns: vec![links()] }],
        ctx: ctx(),
    };
    let category = category::CategoryPage {
        today: day("2026-11-23"),
        over: ctx().t2("category-over", "article", "10", "item", "5"),
        summary: String::new(),
        expands: vec!["换届".into()],
        total: 3,
        none: (String::new(), String::new()),
        days: days(&ctx()),
        pager: Pager::new(2, 60, 20, "/categories/10.5"),
        ctx: ctx(),
    };
    let tombstone = disclosure::TombstonePage {
        index: "511722-110-2026-P3VD8T".into(),
        title: "村级公益岗位拟聘人员公示".into(),
        org_code: "511722-110".into(),
        org_name: "中共宣汉县南坝镇委员会".into(),
        released: at("2026-10-09"),
        withdrawn: at("2026-10-12"),
        reason: "两名拟聘人员的岗位类别填写有误".into(),
        seals: vec![disclosure::Sealed { name: ctx().t("tombstone-withdrawn"), seq: 41_872 }],
        ctx: ctx(),
    };
    let verify = verify::VerifyPage {
        key: "gongkai.example.cn+1a2b3c4d+AbCd".into(),
        checkpoints: vec![verify::Checkpoint {
            size: 48_213,
            root: "3f9ac17e".repeat(8),
            at: "2026-11-20 16:05:12".into(),
        }],
        note: "gongkai.example.cn\n48213\n".into(),
        ctx: ctx(),
    };
    let about = about::AboutPage { lead: "x".into(), parts: about::parts(&ctx(), "about", 4), ctx: ctx() };
    let access = about::AboutPage { lead: "x".into(), parts: about::parts(&ctx(), "accessibility", 5), ctx: ctx() };
    let below = org::SubordinatesPage { total: 3, columns: vec![links()], ctx: ctx() };
    vec![
        ("home", home.render().unwrap()),
        ("orgs", orgs.render().unwrap()),
        ("org", org_page(frame(lang))),
        ("subordinates", below.render().unwrap()),
        ("catalogue", catalogue.render().unwrap()),
        ("categories", categories.render().unwrap()),
        ("category", category.render().unwrap()),
        ("disclosure", disclosure_page(frame(lang))),
        ("tombstone", tombstone.render().unwrap()),
        ("search", search_page(frame(lang))),
        ("verify", verify.render().unwrap()),
        ("about", about.render().unwrap()),
        ("accessibility", access.render().unwrap()),
    ]
}

fn values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    html.split(&format!(" {attribute}=\"")).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn every_page_keeps_what_all_pages_promise() {
    for lang in Lang::ALL {
        for (name, html) in pages(lang) {
            assert!(html.contains(&format!("<html lang=\"{}\"", lang.tag())), "{name}");
            assert!(html.contains(&frame(lang).t("layout-demo")), "{name}: the demo notice");
            assert_eq!(html.matches("<h1").count(), 1, "{name}: one h1");
            assert_eq!(html.matches("<main").count(), 1, "{name}: one main");
            assert!(!html.contains(" style="), "{name}: no inline style");
            assert!(!html.contains("<script>"), "{name}: no inline script");
            let ids = values(&html, "id");
            let unique: BTreeSet<&str> = ids.iter().copied().collect();
            assert_eq!(ids.len(), unique.len(), "{name}: an id stands twice: {ids:?}");
            for attribute in ["aria-labelledby", "aria-describedby", "for"] {
                for target in values(&html, attribute).iter().flat_map(|v| v.split_whitespace()) {
                    assert!(unique.contains(target), "{name}: {attribute} leads to no id: {target}");
                }
            }
            let mut level = 1;
            for heading in html.split("<h").skip(1).filter_map(|rest| rest.chars().next()?.to_digit(10)) {
                assert!(heading <= level + 1, "{name}: h{level} then h{heading}");
                level = heading;
            }
        }
    }
}

#[test]
fn in_party_entries_betray_nothing() {
    let catalogue = pages(Lang::Zh).into_iter().find(|(name, _)| *name == "catalogue").unwrap().1;
    let inside = catalogue.split("民主评议党员结果").nth(1).unwrap().split("</tr>").next().unwrap();
    assert!(inside.contains(&frame(Lang::Zh).t("catalogue-inside")));
    for secret in ["2026-11-10", "/d/x", "每月10日", "党建工作办"] {
        assert!(!inside.contains(secret), "{secret}");
    }
}

#[test]
fn typed_text_is_escaped() {
    let ctx = frame(Lang::Zh);
    let page = org::SubordinatesPage {
        total: 1,
        columns: vec![vec![CountLink::new("<script>alert(1)</script>", "/x\" onclick=\"", 1)]],
        ctx: ctx.titled("<b>", ""),
    };
    let html = page.render().unwrap();
    assert!(!html.contains("<script>alert") && !html.contains("<b></title>") && !html.contains("\" onclick"), "{html}");
}
