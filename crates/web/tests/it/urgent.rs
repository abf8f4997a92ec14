//! The urgent route in the pages: why it can't wait, who reads that, and the review after the release.

use domain::DisclosureId;
use testkit::Stop;

use crate::crawl::{Answer, Ask, World, fields};

fn file(id: &DisclosureId) -> String {
    format!("/desk/disclosures/{id}")
}

async fn page(world: &World, login: &str, path: impl Into<String>) -> String {
    let answer = world.ask(login, &Ask::get("", path)).await;
    assert_eq!(answer.status, 200, "{}", answer.told());
    answer.body
}

async fn post(world: &World, login: &str, path: impl Into<String>, fields: &[(&str, &str)]) -> Answer {
    let fields = fields.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
    world.ask(login, &Ask::post("", path, fields)).await
}

#[track_caller]
fn has(page: &str, words: &[&str]) {
    let missing: Vec<&&str> = words.iter().filter(|w| !page.contains(**w)).collect();
    assert!(missing.is_empty(), "{missing:?} in {page}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_is_reviewed_after_its_release() {
    let world = World::new(&["clerk", "secrecy", "approver", "reviewer", "archivist"], &[]).await;
    let town = &world.town;
    let new = format!("/desk/plans/new/{}", town.entry_id("society"));
    has(
        &page(&world, "clerk", &new).await,
        &["紧急，等不及", "为什么等不及", "党政办审核在公开后 5 个工作日内补办", "本平台的设定"],
    );
    let mut form = town.hasty_form("society", "紧急停水通知");
    form.urgent_reason.clear();
    let sent = world.ask("clerk", &Ask::post("", &new, fields(&form))).await;
    assert_eq!(sent.status, 422);
    has(&sent.body, &["写明为什么等不及"]);
    form = town.hasty_form("society", "紧急停水通知");
    form.facts.push("beyond_authority".into());
    let sent = world.ask("clerk", &Ask::post("", &new, fields(&form))).await;
    assert_eq!(sent.status, 422);
    has(&sent.body, &["超出职权的事项不能走紧急程序"]);
    form.facts.pop();
    let sent = world.ask("clerk", &Ask::post("", &new, fields(&form))).await;
    assert_eq!(sent.status, 303, "{}", sent.told());
    let id = DisclosureId::from_text(sent.header("location").split(['/', '?']).nth(3).unwrap());

    let told = ["紧急公开", "今晚停水，等不及", "党政办审核在公开后 5 个工作日内补办"];
    has(&page(&world, "secrecy", file(&id)).await, &told);
    town.drive(&id, Stop::SecrecyReviewed).await;
    has(&page(&world, "approver", file(&id)).await, &told);
    has(&page(&world, "clerk", format!("{}/history", file(&id))).await, &["紧急：“今晚停水，等不及”"]);
    has(&page(&world, "clerk", format!("{}/procedure", file(&id))).await, &["紧急时先公开，公开后补办"]);
    town.pass("approver", &id, "approve").await.unwrap();
    town.work().await;

    let later = format!("{}/later/1/review", file(&id));
    has(&page(&world, "reviewer", "/desk").await, &["紧急停水通知", "待补审", "2026年11月30日前补审", &later]);
    has(&page(&world, "reviewer", file(&id)).await, &["事后补审", "待补审", "现在补审"]);
    let other = page(&world, "archivist", file(&id)).await;
    assert!(other.contains("待补审") && !other.contains("现在补审"), "{other}");
    let shown = page(&world, "reviewer", &later).await;
    has(&shown, &["一字未改", "补审结论", "不会自动撤下", "今晚停水，等不及"]);
    let of = |name: &str| {
        shown.split_once(&format!("name=\"{name}\" value=\"")).unwrap().1.split('"').next().unwrap().to_owned()
    };
    let (content, plan) = (of("content"), of("plan"));
    let send = |outcome: &'static str, text: &'static str, content: String| {
        let (world, later, plan) = (&world, later.clone(), plan.clone());
        async move {
            let said = [("outcome", outcome), ("text", text), ("content", &content), ("plan", &plan)];
            post(world, "reviewer", later, &said).await
        }
    };
    let sent = send("amiss", " ", content.clone()).await;
    assert_eq!(sent.status, 422);
    has(&sent.body, &["写明哪里有问题"]);
    let sent = send("amiss", "时间写错了", "ab".repeat(32)).await;
    assert_eq!(sent.status, 409);
    has(&sent.body, &["时间写错了"]); // nothing typed is lost
    let sent = send("amiss", "时间写错了", content.clone()).await;
    assert_eq!(sent.status, 303, "{}", sent.told());
    assert_eq!(send("in_order", "", content).await.status, 409);
    has(&page(&world, "clerk", "/desk").await, &["补审有问题", "时间写错了"]);
    has(&page(&world, "clerk", file(&id)).await, &["补审发现问题，等待处理", "时间写错了", "更正公开内容"]);
    has(&page(&world, "clerk", "/desk/findings").await, &["事后补审发现有问题"]);
    has(&page(&world, "clerk", format!("{}/history", file(&id))).await, &["事后补审", "认为有问题：“时间写错了”"]);
}

/// Where nothing is put off, urgency is not offered.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_is_offered_only_where_something_is_put_off() {
    let world = World::new(&["clerk"], &[]).await;
    let town = &world.town;
    let unhurried = |form: &mut domain::variation::ProcedureForm| form.steps.iter_mut().for_each(|s| s.unless.clear());
    town.vary("county-reviewer", "511722101", unhurried).await.unwrap();
    let new = format!("/desk/plans/new/{}", town.entry_id("society"));
    let shown = page(&world, "clerk", &new).await;
    assert!(!shown.contains("紧急，等不及") && !shown.contains("为什么等不及"), "{shown}");
    let sent = world.ask("clerk", &Ask::post("", &new, fields(&town.hasty_form("society", "急事")))).await;
    assert_eq!(sent.status, 422);
    has(&sent.body, &["这里没有紧急程序"]);
}
