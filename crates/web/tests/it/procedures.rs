//! Procedures on the desk: drawn, told, varied by a form that carries itself, refused in words.

use crate::crawl::{Ask, World};
use testkit::Stop;

const OF: &str = "/desk/variations/of/511722101";
const KEEPER: &str = "county-reviewer";

/// The value of an attribute of a tag.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.split_once(&format!(" {name}=\"")).map(|(_, rest)| rest.split('"').next().unwrap())
}

fn plain(text: &str) -> String {
    text.replace("&#34;", "\"")
        .replace("&#38;", "&")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

/// What a browser would send of the form that goes to this address, without any button.
fn fields(page: &str, action: &str) -> Vec<(String, String)> {
    let (_, form) = page.split_once(&format!("action=\"{action}\"")).unwrap_or_else(|| panic!("no form in {page}"));
    let form = form.split("</form>").next().unwrap();
    let (mut fields, mut select) = (Vec::new(), None);
    for tag in form.split('<').filter_map(|rest| rest.split('>').next()) {
        let value = || plain(attribute(tag, "value").unwrap_or_default());
        if tag.starts_with("select ") {
            select = attribute(tag, "name");
        } else if tag.starts_with("option ") && tag.ends_with(" selected") {
            fields.push((select.unwrap().to_owned(), value()));
        } else if tag.starts_with("input ") {
            let boxed = attribute(tag, "type") == Some("checkbox");
            if let Some(name) = attribute(tag, "name").filter(|_| !boxed || tag.contains(" checked")) {
                fields.push((name.to_owned(), value()));
            }
        }
    }
    fields.retain(|(name, _)| name != "csrf");
    fields
}

fn set(fields: &mut Vec<(String, String)>, name: &str, value: &str) {
    fields.retain(|(n, _)| n != name);
    fields.push((name.to_owned(), value.to_owned()));
}

async fn vary(world: &World, fields: &[(String, String)], act: &str) -> (u16, String) {
    let mut fields = fields.to_vec();
    set(&mut fields, "act", act);
    let answer = world.ask(KEEPER, &Ask::post("", format!("{OF}/vary"), fields)).await;
    (answer.status, answer.body)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_procedure_is_varied_without_a_script() {
    let world = World::new(&["clerk", KEEPER], &[]).await;
    let page = world.ask(KEEPER, &Ask::get("", format!("{OF}/vary"))).await.body;
    let mut form = fields(&page, &format!("{OF}/vary"));
    let (status, body) = vary(&world, &form, "check").await;
    assert_eq!((status, body.contains("写明依据的文件")), (422, true), "{body}");
    set(&mut form, "source", "宣委办〔2026〕12号");
    let (status, body) = vary(&world, &form, "check").await;
    assert_eq!((status, body.contains("和现行的程序一样")), (422, true), "what is shown is what is sent: {body}");

    // a step comes in after the office's review, and waits for its name
    let (status, body) = vary(&world, &form, "add:3").await;
    let mut longer = fields(&body, &format!("{OF}/vary"));
    assert_eq!((status, body.contains("value=\"review_2\"")), (200, true));
    assert_eq!(vary(&world, &longer, "check").await.0, 422, "it has no name");
    set(&mut longer, "s4.zh", "分管领导审核");
    set(&mut longer, "s3.days", "9");
    let (status, body) = vary(&world, &longer, "check").await;
    assert_eq!(status, 200, "{body}");
    for words in [
        "检查通过",
        "增加：分管领导审核",
        "改动：党政办审核<ul><li>时限：3 个工作日 → 9 个工作日</li><li>依据：",
        "改动：审批<ul><li>在这之后：党政办审核 → 分管领导审核</li>",
        "<svg class=\"procedure\"",
        "分管领导审核</text>",
    ] {
        assert!(body.contains(words), "no {words} in {body}");
    }
    let mut keep = fields(&body, &format!("{OF}/enforce"));
    set(&mut keep, "from", "1999-01-01");
    let enforce = |fields| Ask::post("", format!("{OF}/enforce"), fields);
    let answer = world.ask(KEEPER, &enforce(keep.clone())).await;
    assert_eq!((answer.status, answer.body.contains("选今天或者以后一年内的日期")), (422, true));
    set(&mut keep, "from", "2026-11-23");
    let answer = world.ask(KEEPER, &enforce(keep)).await;
    assert_eq!((answer.status, answer.header("location")), (303, format!("{OF}?done=varied").as_str()));

    let id = world.town.through("society", "按新程序办", Stop::Reviewed).await;
    let page = world.ask("clerk", &Ask::get("", format!("/desk/disclosures/{id}/procedure"))).await.body;
    assert!(page.contains("分管领导审核") && page.contains("轮到这一步"), "{page}");
    let page = world.ask("clerk", &Ask::get("", OF)).await.body;
    assert!(page.contains("第 1 版") && !page.contains("/revoke"), "{page}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_could_do_harm_is_told_in_words() {
    let world = World::new(&[KEEPER], &[]).await;
    let page = world.ask(KEEPER, &Ask::get("", format!("{OF}/vary"))).await.body;
    let mut form = fields(&page, &format!("{OF}/vary"));
    set(&mut form, "source", "某文");
    let check = async |form: &[(String, String)], words: &[&str]| {
        let (status, body) = vary(&world, form, "check").await;
        assert_eq!(status, 422, "{body}");
        for words in words {
            assert!(body.contains(words), "no {words} in {body}");
        }
    };
    let mut alone = form.clone();
    alone.retain(|(name, _)| name != "s1.apart");
    check(&alone, &["一个人可能既提出又审查或者审批", "“保密审查”通过（甲）", "开始：没有特别情况"]).await;
    let (_, body) = vary(&world, &form, "remove:5").await;
    let loosened = fields(&body, &format!("{OF}/vary"));
    check(&loosened, &["规定要求“特别重大”时经过“报上级审批”"]).await;
    let (_, body) = vary(&world, &form, "remove:8").await;
    check(&fields(&body, &format!("{OF}/vary")), &["缺少不能没有的步骤", "没有“归档”这一步"]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn procedures_are_listed_and_drawn() {
    let world = World::new(&["clerk", KEEPER], &[]).await;
    for (login, below) in [("clerk", false), (KEEPER, true)] {
        let page = world.ask(login, &Ask::get("", "/desk/variations")).await.body;
        assert!(page.contains("乡镇（街道）党（工）委公开程序") && page.contains("乡镇党委"), "{page}");
        assert!(page.contains("/desk/variations/of/511722101\""), "{login}");
        assert_eq!(page.contains("下一级组织"), below, "{login}");
    }
    let page = world.ask("clerk", &Ask::get("", "/desk/variations/township")).await.body;
    // ways back to one step share a line and its head, and so do ways out; the legend has one of each kind
    for (way, lines, heads) in
        [("pass", 10, 10), ("refer", 1, 1), ("escalate", 1, 1), ("return", 6, 1), ("withhold", 4, 1), ("abandon", 1, 1)]
    {
        let drawn = |what: &str| page.matches(&format!("class=\"{what} {what}--{way}\"")).count();
        assert_eq!((drawn("line"), drawn("head")), (lines + 1, heads + 1), "{way}");
    }
    for words in
        ["aria-labelledby=\"picture-title picture-desc\"", "上级党组织", "仅当：特别重大、超出", "不予公开</text>"]
    {
        assert!(page.contains(words), "no {words} in {page}");
    }
    assert_eq!(world.ask("clerk", &Ask::get("", "/desk/variations/nothing")).await.status, 404);
}
