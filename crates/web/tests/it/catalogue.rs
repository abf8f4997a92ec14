//! Catalogues through their pages: typed, pasted, put in force, filed, remarked on, adopted.

use domain::{Day, people::seat::Role};
use office::people::{org::create::NewOrg, seat::create::NewSeat};
use rules::procedure::Duty;

use crate::crawl::{Answer, Ask, World};

const READERS: &[&str] = &[
    "clerk",
    "reviewer",
    "secrecy",
    "county-clerk",
    "county-reviewer",
    "elsewhere-clerk",
    "member",
    "petitioner",
    "xitong",
];

/// Category, item, scope, mode, frequency, unit: as a clerk copies them from a spreadsheet.
const BLOCK: &str = "10.5\t堰塘整治进展\t社会\t公开栏\t每季度首月10日\t镇村建环卫服务中心\n\
                     没有的类\t党费收缴使用\t谁都行\t公开栏\t视情况公开\t\n";

fn pairs(fields: &[(&str, &str)]) -> Vec<(String, String)> {
    fields.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect()
}

/// What stands between two texts, each time.
fn between<'a>(text: &'a str, from: &str, to: &str) -> Vec<&'a str> {
    text.split(from).skip(1).filter_map(|rest| rest.split(to).next()).collect()
}

struct Desk {
    world: World,
    base: &'static str,
}

impl Desk {
    async fn open() -> Self {
        Self { world: World::new(READERS, &[]).await, base: "/desk/catalogue" }
    }

    async fn get(&self, login: &str, path: &str) -> Answer {
        self.world.ask(login, &Ask::get("", path)).await
    }

    async fn post(&self, login: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.world.ask(login, &Ask::post("", path, pairs(fields))).await
    }

    async fn page(&self, login: &str) -> String {
        let answer = self.get(login, self.base).await;
        assert_eq!(answer.status, 200, "{login} {}", answer.told());
        answer.body
    }

    async fn rev(&self, login: &str) -> String {
        between(&self.page(login).await, "name=\"rev\" value=\"", "\"")[0].to_owned()
    }

    async fn rows(&self, login: &str) -> Vec<String> {
        between(&self.page(login).await, "data-row=\"", "\"").into_iter().map(str::to_owned).collect()
    }

    /// Sends the editor's form at the revision there is, with these fields besides.
    async fn edit(&self, login: &str, end: &str, fields: &[(&str, &str)]) -> Answer {
        let rev = self.rev(login).await;
        let all = [&[("rev", rev.as_str())], fields].concat();
        self.post(login, &format!("{}{end}", self.base), &all).await
    }

    async fn begin(&self, login: &str, block: &str) {
        assert_eq!(self.post(login, &format!("{}/draft", self.base), &[]).await.status, 303);
        for row in self.rows(login).await {
            assert_eq!(self.edit(login, "/cells", &[("do", &format!("remove:{row}"))]).await.status, 303);
        }
        let answer = self.edit(login, "/paste", &[("block", block)]).await;
        assert_eq!(answer.status, 303, "{}", answer.told());
    }

    /// Puts the draft in force.
    async fn enforce(&self, login: &str) -> Answer {
        let rev = self.rev(login).await;
        self.post(login, &format!("{}/enforce", self.base), &[("rev", &rev)]).await
    }
}

fn to(answer: &Answer) -> &str {
    assert_eq!(answer.status, 303, "{}", answer.told());
    answer.header("location")
}

/// A township's second catalogue from an empty table to an answered remark and the next version.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_life_of_a_catalogue() {
    let desk = Desk::open().await;
    assert!(desk.get("clerk", "/desk/guidance").await.body.contains("从空表开始"));
    assert!(desk.page("clerk").await.contains("第 1 版，生效中"));
    desk.begin("clerk", BLOCK).await;
    let page = desk.page("clerk").await;
    for words in
        ["堰塘整治进展", "第 2 行，责任单位", "没有“没有的类”这一类", "“谁都行”不是公开范围", "待澄清", "视情况公开"]
    {
        assert!(page.contains(words), "{words}");
    }
    let ask = desk.get("clerk", "/desk/catalogue/enforce").await.body;
    assert!(ask.contains("处要先改正") && !ask.contains(">启用第 2 版<"), "{ask}");
    assert_eq!(desk.enforce("clerk").await.status, 422);

    let row = desk.rows("clerk").await[1].clone();
    let field = |column: &str| format!("row:{row}:{column}");
    let (category, scope, unit) = (field("category"), field("scope"), field("responsible_unit"));
    let mended = [(category.as_str(), "10.5"), (&scope, "党内"), (&unit, "党建办"), ("do", "check")];
    assert_eq!(to(&desk.edit("clerk", "/cells", &mended).await), "/desk/catalogue/enforce");
    let asked = desk.get("clerk", "/desk/catalogue/enforce").await.body;
    for words in ["启用第 2 版", "1 处待澄清", "还缺"] {
        assert!(asked.contains(words), "{words}");
    }
    let answered = format!("answer:{row}:frequency:每季度一次");
    assert_eq!(to(&desk.edit("clerk", "/cells", &[("do", &answered)]).await), format!("/desk/catalogue#row-{row}"));
    let page = desk.page("clerk").await;
    assert!(page.contains("按“每季度一次”办理") && page.contains("视情况公开") && !page.contains("处待澄清"));
    let to_version = desk.enforce("clerk").await;
    assert_eq!(to(&to_version), "/desk/catalogue/versions/2?done=enforced");
    let public = desk.get("member", "/orgs/511722101/catalogue").await.body;
    assert!(public.contains("每季度一次（原文：视情况公开）"), "{public}");

    let version = desk.get("clerk", "/desk/catalogue/versions/2").await.body;
    assert!(version.contains("报宣汉县委备案"));
    assert_eq!(to(&desk.post("clerk", "/desk/catalogue/file", &[]).await), "/desk/catalogue/versions/2?done=filing");
    let again = desk.post("clerk", "/desk/catalogue/file", &[]).await;
    assert!(again.status == 409 && again.body.contains("已经报送过"), "{}", again.told());

    let list = desk.get("county-reviewer", "/desk/filings").await.body;
    let filed = format!("/desk/filings/{}", between(&list, "/desk/filings/", "\"")[0]);
    assert!(list.contains("中共宣汉县南坝镇委员会"));
    assert_eq!(desk.get("reviewer", &filed).await.status, 404, "not filed with the township");
    assert_eq!(desk.get("county-clerk", &filed).await.status, 403);
    assert!(desk.get("county-reviewer", &filed).await.body.contains("接收备案"));
    let remark = format!("remark:{row}");
    let received = desk.post("county-reviewer", &filed, &[(&remark, "请写明公开的时间"), ("remark", " ")]).await;
    assert_eq!(to(&received), "/desk/filings?done=received");

    assert!(desk.page("clerk").await.contains("有 1 条意见待答复"));
    let empty = desk.post("clerk", "/desk/catalogue/remarks/0", &[("answer", " ")]).await;
    assert!(empty.status == 422 && empty.body.contains("请写明公开的时间"), "{}", empty.told());
    let answer = desk.post("clerk", "/desk/catalogue/remarks/0", &[("answer", "改为每月10日")]).await;
    assert_eq!(to(&answer), "/desk/catalogue/versions/2?done=answered");
    assert!(desk.get("county-reviewer", &filed).await.body.contains("答复：改为每月10日"));

    assert_eq!(desk.post("clerk", "/desk/catalogue/draft", &[]).await.status, 303);
    assert_eq!(desk.edit("clerk", "/cells", &[(&field("frequency"), "每月10日")]).await.status, 303);
    assert!(desk.page("clerk").await.contains("与第 2 版比较：新增 0、改动 1、删除 0"));
    assert_eq!(to(&desk.enforce("clerk").await), "/desk/catalogue/versions/3?done=enforced");
    let second = desk.get("secrecy", "/desk/catalogue/versions/3").await.body;
    assert!(second.contains("<del>视情况公开 → 每季度一次</del>") && second.contains("<ins>每月10日</ins>"));
    assert!(!second.contains("/desk/catalogue/file\""), "who doesn't keep it can't file it");
    assert!(desk.get("clerk", "/desk/catalogue/versions").await.body.contains("已被取代"));
    desk.world.town.assert_consistent().await;
}

/// Whoever is late loses nothing: what was typed stands beside what was saved meanwhile.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stale_table_loses_nothing() {
    let desk = Desk::open().await;
    desk.begin("clerk", BLOCK).await;
    let (page, rows) = (desk.page("reviewer").await, desk.rows("reviewer").await);
    let rev = between(&page, "name=\"rev\" value=\"", "\"")[0];
    let was = between(&page, &format!("name=\"was:{}\" value=\"", rows[0]), "\"")[0];
    let (item, unit) = (format!("row:{}:item", rows[0]), format!("row:{}:responsible_unit", rows[0]));
    assert_eq!(desk.edit("clerk", "/cells", &[(&unit, "水利站")]).await.status, 303);
    let was_name = format!("was:{}", rows[0]);
    let sent = [("rev", rev), (was_name.as_str(), was), (&item, "堰塘整治完成情况"), (&unit, "镇村建环卫服务中心")];
    let late = desk.post("reviewer", "/desk/catalogue/cells", &sent).await;
    assert_eq!(late.status, 409);
    for words in ["甘晓兰在", "保存了新的内容", "堰塘整治完成情况", "水利站", "别人刚保存的是"]
    {
        assert!(late.body.contains(words), "{words}\n{}", late.body);
    }
    assert!(!late.body.contains("镇村建环卫服务中心"), "a cell that was not touched takes nothing back");
    let script = [("x-requested-with", "editor")];
    let ask = Ask::post("", "/desk/catalogue/cells", pairs(&sent));
    let csrf = desk.world.csrf("reviewer").to_owned();
    let late = desk.world.ask_with("reviewer", &ask, Some(&csrf), &script).await;
    assert!(late.status == 409 && late.body.contains("甘晓兰在"), "{}", late.told());
    let rev = desk.rev("reviewer").await;
    let ask = Ask::post("", "/desk/catalogue/cells", pairs(&[("rev", &rev), (&item, "堰塘整治完成情况")]));
    let saved = desk.world.ask_with("reviewer", &ask, Some(&csrf), &script).await;
    let told: serde_json::Value = serde_json::from_str(&saved.body).unwrap();
    assert_eq!(told["rev"].as_i64().unwrap(), rev.parse::<i64>().unwrap() + 1);
    assert!(told["head"].as_str().unwrap().contains("第 2 版草稿"));
    assert!(told["saved"].as_str().unwrap().contains("罗国庆"));
    assert!(told["notes"].as_array().unwrap().iter().any(|n| n["field"] == item.as_str() && n["tone"] == ""));
}

/// Each button of the table, without a script: where it leads and what the table says then.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_button_is_a_form() {
    let desk = Desk::open().await;
    desk.begin("clerk", "10.5\t甲\t社会\t公开栏\t每月10日\t办公室\n10.5\t乙\t社会\t公开栏\t每月10日\t办公室").await;
    let items = |page: &str| -> String {
        let cells = between(page, ":item\" name=", "</textarea>");
        cells.iter().map(|c| c.split('>').nth(1).unwrap().trim()).collect::<Vec<_>>().join("|")
    };
    let check = async |button: &str, leads: &str, expect: &str| {
        let rows = desk.rows("clerk").await;
        let fill = |text: &str| text.replace("{1}", &rows[0]).replace("{2}", rows.get(1).unwrap_or(&rows[0]));
        let answer = desk.edit("clerk", "/cells", &[("do", &fill(button))]).await;
        assert_eq!(to(&answer), fill(leads), "{button}");
        assert_eq!(items(&desk.page("clerk").await), expect, "{button}");
    };
    check("save", "/desk/catalogue#table", "甲|乙").await;
    check("down:{1}", "/desk/catalogue?open={1}#row-{1}", "乙|甲").await;
    check("up:{2}", "/desk/catalogue?open={2}#row-{2}", "甲|乙").await;
    check("add:{1}", "/desk/catalogue#row-{1}", "甲||乙").await;
    check("undo", "/desk/catalogue#table", "甲|乙").await;
    check("add", "/desk/catalogue?page=last#end", "甲|乙|").await;
    check("remove:{2}", "/desk/catalogue#table", "甲|").await;
    check("undo", "/desk/catalogue#table", "甲|乙|").await;
    check("open:{1}", "/desk/catalogue?open={1}#row-{1}", "甲|乙|").await;
    check("only:1", "/desk/catalogue?only=1#table", "甲|乙|").await;
    check("cover:10.7", "/desk/catalogue?page=last#end", "甲|乙||").await;
    check("nonsense:{1}", "/desk/catalogue#table", "甲|乙||").await;
    check("confirm:{1}:frequency", "/desk/catalogue#row-{1}", "甲|乙||").await;

    let no_reason = desk.edit("clerk", "/cells", &[("do", "excuse:10.8")]).await;
    assert!(no_reason.status == 422 && no_reason.body.contains("href=\"#reason:10.8\""), "{}", no_reason.told());
    let reason = [("do", "excuse:10.8"), ("reason:10.8", "本镇没有群团组织")];
    assert_eq!(to(&desk.edit("clerk", "/cells", &reason).await), "/desk/catalogue#table");
    assert!(desk.page("clerk").await.contains("本镇没有群团组织"));
    assert_eq!(to(&desk.edit("clerk", "/cells", &[("do", "applies:10.8")]).await), "/desk/catalogue#coverage");
    assert!(!desk.page("clerk").await.contains("本镇没有群团组织"));
    assert_eq!(desk.edit("clerk", "/cells", &[("publication", "party")]).await.status, 303);
    assert!(desk.page("clerk").await.contains("value=\"party\" checked"));

    let long = "长".repeat(2_001);
    let item = format!("row:{}:item", desk.rows("clerk").await[0]);
    let refused = desk.edit("clerk", "/cells", &[(&item, &long), ("do", "check")]).await;
    assert!(refused.status == 422 && refused.body.contains(&long), "what was typed stays");
    assert!(refused.body.contains(&format!("href=\"#{item}\"")));
    assert!(to(&desk.post("clerk", "/desk/catalogue/drop", &[]).await).ends_with("done=dropped"));
}

/// What was read by a local default, or names another place, is counted until somebody has looked at it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_guessed_is_marked_until_it_is_confirmed() {
    let desk = Desk::open().await;
    desk.begin("clerk", "10.5\t开江县便民服务\t社会\t公开栏\t及时公开\t办公室").await;
    let row = desk.rows("clerk").await[0].clone();
    for (column, left) in [("item", "2 处请核对"), ("frequency", "1 处请核对"), ("", "")] {
        let (page, asked) = (desk.page("clerk").await, desk.get("clerk", "/desk/catalogue/enforce").await.body);
        let button = format!("confirm:{row}:");
        assert_eq!(
            (page.contains(&button), asked.contains("处请核对")),
            (!left.is_empty(), !left.is_empty()),
            "{column}"
        );
        if left.is_empty() {
            break;
        }
        assert!(page.contains(left) && asked.contains(left), "{left}: {asked}");
        assert_eq!(page.contains("点名了别处：开江县"), column == "item");
        assert_eq!(desk.edit("clerk", "/cells", &[("do", &format!("{button}{column}"))]).await.status, 303);
    }
}

/// A number changed to its name says the same; counts of categories don't depend on the catch-all.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_says_the_same_is_no_change() {
    let desk = Desk::open().await;
    desk.begin("clerk", "10.5\t甲\t社会\t公开栏\t每月10日\t办公室").await;
    assert_eq!(desk.enforce("clerk").await.status, 303);
    assert_eq!(desk.post("clerk", "/desk/catalogue/draft", &[]).await.status, 303);
    let rules = desk.world.town.office.rules().current();
    let name = rules.category("10.5").unwrap().name.zh.clone();
    let field = format!("row:{}:category", desk.rows("clerk").await[0]);
    assert_eq!(desk.edit("clerk", "/cells", &[(&field, &name)]).await.status, 303);
    assert!(desk.page("clerk").await.contains("没有改动"));
    let scope = field.replace("category", "scope");
    assert_eq!(desk.edit("clerk", "/cells", &[(&scope, "向社会公开")]).await.status, 303);
    assert!(desk.page("clerk").await.contains("没有改动"), "another name of the same scope");
    assert_eq!(desk.edit("clerk", "/cells", &[(&scope, "党内")]).await.status, 303);
    assert!(desk.page("clerk").await.contains("改动 1"));
}

/// Findings of one kind are one line, which leads to all of them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn findings_come_by_kind() {
    let desk = Desk::open().await;
    let page = desk.get("county-reviewer", "/oversight").await.body;
    let list = between(&page, "aria-labelledby=\"by-code\"", "</section>")[0].to_owned();
    let counts: Vec<usize> = between(&list, "</span></td><td>", "<").iter().map(|n| n.parse().unwrap()).collect();
    assert!(!counts.is_empty() && counts.is_sorted(), "{list}");
    let links = between(&list, "<a href=\"", "\"");
    assert_eq!(links.len(), counts.len(), "{list}");
    for (link, n) in links.iter().zip(&counts) {
        let listed = desk.get("county-reviewer", link).await.body;
        assert_eq!(between(&listed, "<tr><th scope=\"row\">", "</tr>").len(), (*n).min(50), "{link}");
    }
    assert_eq!(desk.get("county-reviewer", "/oversight/511722/findings/nothing").await.status, 404);
}

/// Long tables come in pages; a page's form carries its own rows only.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn long_tables_come_in_pages() {
    let desk = Desk::open().await;
    let rows: Vec<String> = (1..=60).map(|n| format!("10.5\t第{n}件\t社会\t公开栏\t每月10日\t办公室")).collect();
    desk.begin("clerk", &rows.join("\n")).await;
    assert_eq!(desk.rows("clerk").await.len(), 50);
    let item = format!("row:{}:item", desk.rows("clerk").await[0]);
    let turned = desk.edit("clerk", "/cells", &[(&item, "改过的"), ("do", "page:2")]).await;
    assert_eq!(to(&turned), "/desk/catalogue?page=2#table");
    let second = desk.get("clerk", "/desk/catalogue?page=2").await.body;
    assert_eq!(between(&second, "data-row=\"", "\"").len(), 10);
    assert!(second.contains("第60件") && !second.contains("第50件"));
    assert!(desk.page("clerk").await.contains("改过的"));
}

/// Who doesn't keep it reads it; who has no part in it is told nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_keepers_change_it() {
    let desk = Desk::open().await;
    desk.begin("clerk", BLOCK).await;
    let page = desk.page("secrecy").await;
    assert!(page.contains("堰塘整治进展") && !page.contains("<textarea") && !page.contains("/draft"), "{page}");
    for path in ["cells", "paste", "draft", "drop", "enforce", "file", "receipt", "remarks/0", "adopt"] {
        let path = format!("/desk/catalogue/{path}");
        assert_eq!(desk.post("secrecy", &path, &[]).await.status, 403, "{path}");
        assert_eq!(desk.post("xitong", &path, &[]).await.status, 404, "{path}");
    }
    assert!(!desk.page("elsewhere-clerk").await.contains("堰塘整治进展"));
    assert_eq!(desk.get("xitong", "/desk/catalogue").await.status, 404);
    assert!(!desk.get("xitong", "/desk").await.body.contains("/desk/catalogue"));
    assert_eq!(desk.get("secrecy", "/desk/filings").await.status, 403);
}

/// An organisation below a sector superior adopts its guidance and is told when it changes; the root files on paper.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn guidance_and_paper() {
    let mut desk = Desk::open().await;
    let town = &desk.world.town;
    let org = |code: &str, superior: Option<&str>, sector: Option<&str>| NewOrg {
        code: code.into(),
        name: format!("{code}委员会"),
        short: format!("{code}党委"),
        kind: "township".into(),
        superior: superior.map(Into::into),
        sector_superior: sector.map(Into::into),
        ..NewOrg::default()
    };
    let rows = vec![(2, org("900001", None, None)), (3, org("900002", Some("511722"), Some("511722")))];
    town.office.orgs().import_orgs(rows, |_| ()).await.unwrap();
    for (login, code) in [("member", "900001"), ("petitioner", "900002")] {
        let id = town.office.orgs().org_id(code).await.unwrap().unwrap();
        let holder = Some((town.person(login), Day::parse("2024-01-01").unwrap()));
        let role = Role::Duty(Duty::Undertaker);
        let seat = NewSeat { org: id.clone(), serves: id, role, title: "干事".into(), holder };
        town.office.seats().add_seats(vec![seat], "test").await.unwrap();
    }
    for login in ["member", "petitioner"] {
        let identity = town.identity(login).await;
        let fields = pairs(&[("seat", identity.seats[0].seat.id.as_str())]);
        assert_eq!(desk.world.ask(login, &Ask::post("", "/desk/seats", fields)).await.status, 303, "{login}");
    }
    let block = BLOCK.lines().next().unwrap();
    desk.base = "/desk/guidance";
    desk.begin("county-clerk", &block.replace("10.5", "9.1")).await;
    assert_eq!(to(&desk.enforce("county-clerk").await), "/desk/guidance/versions/1?done=enforced");
    desk.base = "/desk/catalogue";
    assert!(desk.page("petitioner").await.contains("宣汉县委发布了行业指导目录"));
    assert_eq!(to(&desk.post("petitioner", "/desk/catalogue/adopt", &[]).await), "/desk/catalogue?done=adopted");
    assert!(desk.page("petitioner").await.contains("改写 0 条，自有 0 条，未采用 0 条"));
    desk.base = "/desk/guidance";
    assert_eq!(desk.post("county-clerk", "/desk/guidance/draft", &[]).await.status, 303);
    let item = format!("row:{}:item", desk.rows("county-clerk").await[0]);
    assert_eq!(desk.edit("county-clerk", "/cells", &[(&item, "堰塘整治和蓄水")]).await.status, 303);
    assert_eq!(desk.enforce("county-clerk").await.status, 303);
    desk.base = "/desk/catalogue";
    let told = desk.page("petitioner").await;
    assert!(told.contains("指导目录有了新版") && told.contains("<ins>堰塘整治和蓄水</ins>"), "{told}");

    desk.begin("member", block).await;
    assert_eq!(desk.enforce("member").await.status, 303);
    let wrong = desk.post("member", "/desk/catalogue/file", &[("to", "省委办公厅"), ("on", "2099-01-01")]).await;
    assert!(wrong.status == 422 && wrong.body.contains("省委办公厅") && wrong.body.contains("href=\"#on\""));
    let early = desk.post("member", "/desk/catalogue/receipt", &[]).await;
    assert!(early.status == 409 && early.body.contains("还没有报送"), "{}", early.told());
    let paper = [("to", "省委办公厅"), ("number", "达委〔2026〕9号"), ("on", "2026-11-20")];
    assert_eq!(
        to(&desk.post("member", "/desk/catalogue/file", &paper).await),
        "/desk/catalogue/versions/1?done=filing"
    );
    let receipt = desk.post("member", "/desk/catalogue/receipt", &[("remark", "请补充依据")]).await;
    assert_eq!(to(&receipt), "/desk/catalogue/versions/1?done=receipt");
    let version = desk.get("member", "/desk/catalogue/versions/1").await.body;
    assert!(version.contains("达委〔2026〕9号") && version.contains("请补充依据"));
}
