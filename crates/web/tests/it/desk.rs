//! What the workbench says and does, page by page, as it is asked by forms and links.

use testkit::Stop;

use crate::crawl::{Ask, World, correction, fields};

const FILE: &str = "/desk/disclosures/{id}";

/// Where these stand in a page, in this order and each once found after the one before.
fn in_order(text: &str, words: &[&str]) {
    let mut rest = text;
    for word in words {
        let (_, after) =
            rest.split_once(word).unwrap_or_else(|| panic!("no {word} after what comes before it in {text}"));
        rest = after;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_correction_says_on_top_what_it_is() {
    let world = World::new(&["secrecy", "approver"], &[]).await;
    let town = &world.town;
    let id = town.through("society", "全长公示", Stop::Filed).await;
    let form = correction(town, &id).await;
    town.office.disclosures().correct(town.who("clerk"), id.clone(), form).await.unwrap();
    let index = town.index_number(&id).await;
    let path = format!("/desk/disclosures/{id}");
    let top = ["<h1>", "这是一次更正", "“全长公示”第 1 版", &index, "3.2", "2.3", "笔误"];
    let page = world.ask("secrecy", &Ask::get(FILE, &path)).await.body;
    in_order(&page, &[&top[..], &["id=\"content\""]].concat());
    town.drive(&id, Stop::Reviewed).await;
    let page = world.ask("approver", &Ask::get(FILE, &path)).await.body;
    in_order(&page, &[&top[..], &["公开什么", "批准公开"]].concat());
    let plain = town.through("society", "不是更正", Stop::Reviewed).await;
    let page = world.ask("approver", &Ask::get(FILE, format!("/desk/disclosures/{plain}"))).await.body;
    assert!(!page.contains("这是一次更正"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_way_is_told_in_order() {
    let world = World::new(&["clerk"], &[]).await;
    let id = world.town.through("society", "先公开后归档", Stop::Filed).await;
    let page = world.ask("clerk", &Ask::get(FILE, format!("/desk/disclosures/{id}"))).await.body;
    let (_, way) = page.split_once("id=\"proc\"").unwrap();
    let step = |id: &str| {
        let procedure = &world.town.office.rules().current().procedures.iter().find(|p| p.step(id).is_some()).unwrap();
        format!("<h3>{}", procedure.step(id).unwrap().name.zh)
    };
    let (approve, release, archive) = (step("approve"), step("release"), step("archive"));
    in_order(way, &[&approve, &release, &archive]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_sent_twice_leads_to_the_same_file() {
    let world = World::new(&["clerk"], &[]).await;
    let path = format!("/desk/plans/new/{}", world.town.entry_id("society"));
    let page = world.ask("clerk", &Ask::get("", &path)).await.body;
    let (_, key) = page.split_once("name=\"key\" value=\"").unwrap();
    let mut form = world.town.form("society", "只有一件");
    form.key = key.split('"').next().unwrap().to_owned();
    let send = Ask::post("", &path, fields(&form));
    let (first, second) = (world.ask("clerk", &send).await, world.ask("clerk", &send).await);
    let (file, done) = first.header("location").split_once('?').unwrap();
    assert_eq!((first.status, done), (303, "done=proposed"));
    assert_eq!((second.status, second.header("location")), (303, format!("{file}?done=again").as_str()));
    let page = world.ask("clerk", &Ask::get(FILE, second.header("location"))).await.body;
    assert!(page.contains("这份方案已经提交过"), "{page}");
}

/// A form is carried over a new sign-in; a form of passwords is not.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn passwords_are_not_carried_along() {
    let world = World::new(&["clerk"], &[]).await;
    let fields = [("old", "hu die lan hua, old"), ("new", "hu die lan hua"), ("again", "hu die lan hua")]
        .map(|(name, value)| (name.to_owned(), value.to_owned()));
    let ask = Ask::post("", "/desk/account", fields.into());
    for login in ["", "clerk"] {
        let answer = world.ask_with(login, &ask, Some("0"), &[("sec-fetch-site", "same-origin")]).await;
        assert!(matches!(answer.status, 401 | 403), "{login:?} {}", answer.status);
        assert!(!answer.body.contains("hu die lan hua"), "{login:?}");
    }
    let wrong = world.ask("clerk", &ask).await;
    assert_eq!((wrong.status, wrong.body.contains("hu die lan hua")), (422, false));
    assert!(wrong.body.contains("现在的密码不对"));
}
