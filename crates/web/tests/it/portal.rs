//! The portal.

use domain::token::Scope;

use crate::seed::{Release, World};

const ROAD: Release<'static> = Release {
    index: "511722-110-2026-ROAD",
    version: 1,
    org: "511722-110",
    title: "石桥河村村道硬化工程实施情况",
    body: "工程全长3.2公里，沿线增设错车道。\n\n## 资金\n\n| 来源 | 计划 |\n|---|--:|\n| 上级补助 | 92.0 |",
    scope: Scope::Society,
    day: "2026-11-16",
    superseded: false,
    withdrawn: None,
};

async fn world() -> World {
    let world = World::new().await;
    world.release(Release { superseded: true, ..ROAD }).await;
    world
        .release(Release {
            version: 2, day: "2026-11-20", body: "工程全长2.3公里，沿线增设错车道。", ..ROAD
        })
        .await;
    let inside =
        Release { index: "511722-110-2026-INSIDE", title: "民主评议党员结果", scope: Scope::Party, ..ROAD };
    world.release(inside).await;
    let gone =
        Release {
            index: "511722-110-2026-GONE", title: "拟聘人员公示", withdrawn: Some("岗位类别有误"), ..ROAD
        };
    world.release(gone).await;
    world
}

#[tokio::test]
async fn every_page_answers_in_both_languages() {
    let world = world().await;
    for (path, status, zh, en) in [
        ("/", 200, "石桥河村村道硬化工程实施情况", "Find a disclosure"),
        ("/days/2026-11-20", 200, "星期五", "Friday"),
        ("/days/2026-11-20?page=x", 200, "石桥河村", "Friday"),
        ("/days/2026-11-19", 200, "这一天没有公开的事项", "Nothing was disclosed on this day"),
        ("/search?q=%E5%B7%A5%E7%A8%8B%20%E9%94%99%E8%BD%A6", 200, "每个词都要有", "Every word"),
        ("/days/2026-1-2", 404, "没有找到这一页", "Page not found"),
        ("/orgs", 200, "宣汉县委", "Organisations"),
        ("/orgs/511722-110", 200, "中共宣汉县南坝镇委员会", "Who answers for it"),
        ("/orgs/511700/subordinates", 200, "宣汉县委", "Subordinate organisations"),
        ("/orgs/511722-110/catalogue", 200, "每月10日", "How often"),
        ("/orgs/nowhere", 404, "没有找到这一页", "Page not found"),
        ("/categories", 200, "第10条", "Article 10"),
        ("/categories/10.1", 200, "石桥河村", "One disclosure"),
        ("/categories/99", 404, "没有找到这一页", "Page not found"),
        ("/d/511722-110-2026-ROAD", 200, "工程全长2.3公里", "Corrected on 20 November 2026"),
        ("/d/511722-110-2026-ROAD/v/1", 200, "工程全长3.2公里", "no longer current"),
        ("/d/511722-110-2026-ROAD/v/9", 404, "没有找到这一页", "Page not found"),
        ("/d/511722-110-2026-GONE", 410, "岗位类别有误", "Withdrawn"),
        ("/d/511722-110-2026-INSIDE", 404, "没有找到这一页", "Page not found"),
        ("/search?q=%E9%94%99%E8%BD%A6", 200, "共 1 件含有“错车”", "One disclosure contains"),
        ("/search?q=%E6%B2%A1%E6%9C%89%E7%9A%84", 200, "没有找到", "Nothing found"),
        ("/search?year=abc&page=-1", 200, "共 1 件", "One disclosure"),
        ("/verify", 200, "gongkai.example.cn+", "How to verify"),
        ("/about", 200, "《达州市党务公开实施办法》", "unclassified"),
        ("/accessibility", 200, "大字版", "WCAG|Web Content"),
        ("/nowhere", 404, "没有找到这一页", "Page not found"),
        ("/desk/pieces", 200, "部件", "Pieces"),
    ] {
        for (lang, expect) in [("zh-CN", zh), ("en", en)] {
            let answer = world.get(path, &[("cookie", &format!("lang={lang}"))]).await;
            assert_eq!(answer.status, status, "{path}");
            let text = answer.text();
            assert!(expect.split('|').any(|e| text.contains(e)), "{path} {lang}: no {expect}\n{text}");
            let demo = if lang == "en" { "all contents are invented" } else { "演示数据，内容虚构" };
            assert!(text.contains(demo), "{path}: says that it is a demo");
            assert!(answer.header("content-security-policy").starts_with("default-src 'none'"), "{path}");
        }
    }
}

/// What is inside is nowhere for an anonymous reader, in the same words as what never was.
#[tokio::test]
async fn absent_and_not_permitted_are_the_same() {
    let world = world().await;
    let inside = world.get("/d/511722-110-2026-INSIDE", &[]).await;
    let absent = world.get("/d/511722-110-2026-NEVERX", &[]).await;
    assert_eq!(inside.text().replace("INSIDE", ""), absent.text().replace("NEVERX", ""));
    assert_eq!(inside.headers, absent.headers);
    for path in
        ["/", "/search", "/search?q=%E6%B0%91%E4%B8%BB", "/orgs/511722-110", "/categories/10.1", "/days/2026-11-16"]
    {
        assert!(!world.get(path, &[]).await.text().contains("民主评议党员结果</a>"), "{path}");
    }
    for path in ["/d/511722-110-2026-INSIDE/proof", "/d/511722-110-2026-INSIDE/v/1"] {
        assert_eq!(world.get(path, &[]).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn the_proof_of_a_page_holds() {
    let world = world().await;
    let answer = world.get("/d/511722-110-2026-ROAD/proof", &[]).await;
    assert_eq!(answer.status, 200);
    let name = answer.header("content-disposition");
    assert_eq!(name, "attachment; filename=\"511722-110-2026-ROAD.gongkai-proof.json\"");
    let proof = ledger::Proof::parse_strict(&answer.body).unwrap();
    let verified = proof.check(Some(&[world.app.office.verifier().clone()])).unwrap();
    assert!(verified.trusted && verified.content.to_string().contains("工程全长2.3公里"));
    let gone = world.get("/d/511722-110-2026-GONE/proof", &[]).await;
    let notice = ledger::proof::verify(&gone.body, Some(&[world.app.office.verifier().clone()])).unwrap();
    assert_eq!((gone.status, notice.entry.kind.as_str()), (200, "version.withdrawn"));
    assert!(notice.content.to_string().contains("岗位类别有误"));
    assert!(!gone.text().contains("错车道"), "the text stays withdrawn");
    let tombstone = world.get("/d/511722-110-2026-GONE", &[]).await.text();
    assert!(tombstone.contains("href=\"/d/511722-110-2026-GONE/proof\""));
    assert_eq!(world.get("/api/v1/disclosures/511722-110-2026-GONE/proof", &[]).await.body, gone.body);
    for (path, status) in [("?v=1", 200), ("?v=9", 404), ("?v=x", 404)] {
        let path = format!("/d/511722-110-2026-ROAD/proof{path}");
        assert_eq!(world.get(&path, &[]).await.status, status, "{path}");
    }
}

#[tokio::test]
async fn what_may_be_kept_and_what_not() {
    let world = world().await;
    let page = world.get("/", &[]).await;
    assert_eq!(page.header("cache-control"), "no-cache");
    assert!(page.header("vary").contains("cookie, accept-language"), "{}", page.header("vary"));
    let etag = page.header("etag").to_owned();
    assert!(etag.starts_with("W/\""), "{etag}");
    let again = world.get("/", &[("if-none-match", &etag)]).await;
    assert_eq!((again.status, again.body.len()), (304, 0));
    let english = world.get("/", &[("if-none-match", &etag), ("accept-language", "en")]).await;
    assert_eq!(english.status, 200, "another language is another page");
    for name in web::cookie::SESSION {
        let session = world.get("/", &[("cookie", &format!("{name}=x"))]).await;
        assert_eq!((session.header("cache-control"), session.header("etag")), ("no-store", ""));
    }
    let style = page
        .text()
        .split("href=\"")
        .find(|s| s.starts_with("/assets/app-"))
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    assert!(world.get(&style, &[]).await.header("cache-control").contains("immutable"));
}

#[tokio::test]
async fn choices_are_kept_and_lead_back() {
    let world = World::new().await;
    for (query, location, cookies) in [
        ("lang=en&back=/orgs", "/orgs", "lang=en"),
        ("large=1&back=/d/x%3Fa%3Db", "/d/x?a=b", "large=1"),
        ("lang=xx&back=//evil.example", "/", ""),
        ("large=2&back=https://evil.example", "/", ""),
        ("", "/", ""),
    ] {
        let answer = world.get(&format!("/set?{query}"), &[]).await;
        assert_eq!((answer.status, answer.header("location")), (303, location), "{query}");
        assert!(answer.header("set-cookie").starts_with(cookies), "{query}: {}", answer.header("set-cookie"));
        assert_eq!(answer.header("set-cookie").is_empty(), cookies.is_empty(), "{query}");
    }
    let large = world.get("/about", &[("cookie", "large=1")]).await.text();
    assert!(large.contains("class=\"large\"") && large.contains("普通字号"));
}

/// Also where it happens before anybody knows who asks.
#[tokio::test]
async fn a_fault_has_its_page() {
    let world = world().await;
    world.app.office.close().await;
    for (path, kind, expect) in [
        ("/", "text/html", "class=\"portal"),
        ("/desk", "text/html", "class=\"desk"),
        ("/api/v1/orgs", "application/problem+json", "\"reference\""),
    ] {
        let answer = world.get(path, &[("cookie", "gongkai=x")]).await;
        assert_eq!((answer.status, answer.header("content-type").starts_with(kind)), (500, true), "{path}");
        assert!(answer.text().contains(expect), "{path}: {}", answer.text());
    }
}

#[tokio::test]
async fn what_programs_read_has_a_tag_too() {
    let world = world().await;
    for path in ["/api/v1/orgs", "/api/v1/openapi.json", "/d/511722-110-2026-ROAD/proof"] {
        let tag = world.get(path, &[]).await.header("etag").to_owned();
        assert!(tag.starts_with("W/\""), "{path}");
        let again = world.get(path, &[("if-none-match", &tag)]).await;
        assert_eq!((again.status, again.body.len()), (304, 0), "{path}");
    }
}
