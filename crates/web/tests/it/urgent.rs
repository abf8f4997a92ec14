//! The urgent route in the pages: why it can't wait, who reads that, and the review after the release.

use domain::DisclosureId;
use testkit::Stop;

use crate::crawl::{Ask, World, correction, fields};
use crate::reading::{digests, file, has, page, post};

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

    let later = format!("{}/deferred-reviews/1/review", file(&id));
    has(&page(&world, "reviewer", "/desk").await, &["紧急停水通知", "待补审", "2026年11月30日前补审", &later]);
    has(&page(&world, "reviewer", file(&id)).await, &["事后补审", "待补审", "现在补审"]);
    let other = page(&world, "archivist", file(&id)).await;
    assert!(other.contains("待补审") && !other.contains("现在补审"), "{other}");
    let shown = page(&world, "reviewer", &later).await;
    has(&shown, &["一字未改", "补审结论", "不会自动撤下", "今晚停水，等不及", "公开的内容不再改动"]);
    assert!(!shown.contains("内容再有改动"), "what is released never changes: {shown}");
    let (content, plan) = digests(&shown);
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
    has(&page(&world, "clerk", "/desk/findings").await, &["事后补审发现有问题，还没有处理"]);
    has(&page(&world, "clerk", format!("{}/correct", file(&id))).await, &["补审发现问题，等待处理", "时间写错了"]);
    has(&page(&world, "clerk", format!("{}/history", file(&id))).await, &["事后补审", "认为有问题：“时间写错了”"]);
}

/// Found amiss in two lines, with a correction put forward.
async fn corrected(town: &testkit::Scenario) -> DisclosureId {
    let id = town.in_haste("society", "紧急停水通知").await;
    let amiss = |f: &mut domain::disclosure::deferred_review::DeferredReviewForm| {
        (f.outcome, f.text) = ("amiss".into(), "停水时间写错了。\n<第二>处：漏了河东社区。".into());
    };
    town.hold_deferred_review("reviewer", &id, 1, amiss).await.unwrap();
    town.clock.pass_seconds(60);
    let form = correction(town, &id).await;
    town.office.disclosures().correct(town.who("clerk"), id.clone(), form).await.unwrap();
    id
}

/// Whoever signs on the correction reads the whole opinion that it is to mend, before the button.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_signs_the_correction_reads_what_was_amiss() {
    let world = World::new(&["clerk", "secrecy", "reviewer", "approver", "archivist"], &[]).await;
    let town = &world.town;
    let id = corrected(town).await;
    let whole = "停水时间写错了。<br>&#60;第二&#62;处：漏了河东社区。";
    let told = ["补审发现问题，已提出更正，正在办理", "罗国庆", whole, "看问题是不是都改了"];
    for (login, step) in [("secrecy", "secrecy_review"), ("reviewer", "review"), ("approver", "approve")] {
        let shown = page(&world, login, file(&id)).await;
        has(&shown, &told);
        let (opinion, button) = (shown.find(whole).unwrap(), shown.find(&format!("/steps/{step}\"")).unwrap());
        let text = shown.find("class=\"banner banner--warn\" aria-labelledby=\"correction\"").unwrap();
        assert!(opinion < text && text < button, "{login}: on top of the page");
        has(&page(&world, "clerk", file(&id)).await, &told);
        has(&page(&world, "clerk", "/desk/findings").await, &["已提出更正，正在办理", "公开的仍是有问题的内容"]);
        assert!(!page(&world, "clerk", "/desk").await.contains("补审有问题</span>"), "it is in the hands of others");
        town.pass(login, &id, step).await.unwrap();
    }
    town.work().await;
    assert!(!page(&world, "clerk", file(&id)).await.contains("补审发现问题"), "mended");
    assert!(!page(&world, "clerk", "/desk/findings").await.contains("事后补审发现有问题"), "mended");
}

/// Filing is nobody's turn meanwhile, and refused with the next step.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_amiss_is_not_filed() {
    let world = World::new(&["archivist"], &[]).await;
    let town = &world.town;
    let id = town.in_haste("society", "紧急停水通知").await;
    town.hold_deferred_review("reviewer", &id, 1, |f| (f.outcome, f.text) = ("amiss".into(), "时间写错了".into()))
        .await
        .unwrap();
    assert!(!page(&world, "archivist", "/desk").await.contains("紧急停水通知</a><p>"), "it is not a task");
    assert!(!page(&world, "archivist", file(&id)).await.contains("/steps/archive"), "there is no form");
    let sent = post(&world, "archivist", format!("{}/steps/archive", file(&id)), &[("outcome", "pass")]).await;
    assert_eq!(sent.status, 409, "{}", sent.told());
    has(&sent.body, &["还没有更正公开，不能归档", "等承办人提出的更正公开以后再归档", "时间写错了"]);
}

/// A chip in every list, on top of it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_is_marked_in_every_list() {
    let world = World::new(&["clerk", "secrecy", "approver", "reviewer"], &[]).await;
    let town = &world.town;
    for title in ["早先的一件", "早先的二件"] {
        town.through("society", title, Stop::Reviewed).await;
    }
    let id = town.propose("clerk", "society", town.hasty_form("society", "紧急停水通知")).await.unwrap();
    town.through("society", "后来的一件", Stop::Proposed).await;
    // in what to do, and in what is under way beside it
    let first = async |login: &str, other: &str, marks: usize| {
        let shown = page(&world, login, "/desk").await;
        let of = |words: &str| shown.find(words).unwrap_or_else(|| panic!("no {words} in {shown}"));
        assert!(of("紧急停水通知") < of(other), "{login}");
        assert_eq!(shown.matches("</svg>紧急</span>").count(), marks, "{login}: {shown}");
    };
    first("secrecy", "后来的一件", 2).await;
    first("clerk", "后来的一件", 1).await;
    let register = page(&world, "clerk", "/desk/disclosures").await;
    assert_eq!(register.matches("</svg>紧急</span>").count(), 1, "{register}");
    town.pass("secrecy", &id, "secrecy_review").await.unwrap();
    first("approver", "早先的一件", 2).await;
    let approvals = page(&world, "approver", "/desk/approvals").await;
    assert_eq!(approvals.matches("</svg>紧急</span>").count(), 1, "{approvals}");
}

/// The review is a step of the file's way, in the list and in the picture, and has its form.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_later_review_is_a_step_with_a_form() {
    let world = World::new(&["clerk", "archivist"], &[]).await;
    let town = &world.town;
    let id = town.propose("clerk", "society", town.hasty_form("society", "紧急停水通知")).await.unwrap();
    let procedure = format!("{}/procedure", file(&id));
    let step = "<h3>党政办审核（公开后补审）<span class=\"chip ";
    let stands = async |chip: &str, picture: &str| {
        let shown = page(&world, "clerk", file(&id)).await;
        let (_, rest) = shown.split_once(step).unwrap_or_else(|| panic!("no step in {shown}"));
        assert!(rest.split("</h3>").next().unwrap().contains(chip), "{chip}: {rest}");
        assert_eq!(shown.matches(step).count(), 1, "once");
        has(&page(&world, "clerk", &procedure).await, &[picture]);
    };
    stands("公开后补审", "现在：公开后补审").await;
    for (login, step) in [("secrecy", "secrecy_review"), ("approver", "approve")] {
        town.pass(login, &id, step).await.unwrap();
    }
    stands("公开后补审", "现在：公开后补审").await;
    town.work().await;
    stands("待补审", "现在：待补审").await;
    let form = format!("{}/deferred-reviews/1/review/form", file(&id));
    assert_eq!(world.ask("clerk", &Ask::get("", &form)).await.status, 404, "there is none before it is held");
    town.hold_deferred_review("reviewer", &id, 1, |f| (f.outcome, f.text) = ("amiss".into(), "时间写错了".into()))
        .await
        .unwrap();
    stands("补审：有问题", "现在：补审：有问题").await;
    has(&page(&world, "clerk", file(&id)).await, &[&form]);
    let shown = page(&world, "archivist", &form).await;
    has(
        &shown,
        &[
            "党政办审核（公开后补审）意见单",
            "公开日期",
            "<dd>有问题</dd>",
            "时间写错了",
            "罗国庆",
            "以后的更正另成一版",
        ],
    );
    assert!(!shown.contains("不再有效"), "{shown}");
}

/// Where nothing is put off, urgency is not offered.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_is_offered_only_where_something_is_put_off() {
    let world = World::new(&["clerk"], &[]).await;
    let town = &world.town;
    let unhurried =
        |form: &mut domain::disclosure::variation::ProcedureForm| form.steps.iter_mut().for_each(|s| s.unless.clear());
    town.vary("county-reviewer", "511722101", unhurried).await.unwrap();
    let new = format!("/desk/plans/new/{}", town.entry_id("society"));
    let shown = page(&world, "clerk", &new).await;
    assert!(!shown.contains("紧急，等不及") && !shown.contains("为什么等不及"), "{shown}");
    let sent = world.ask("clerk", &Ask::post("", &new, fields(&town.hasty_form("society", "急事")))).await;
    assert_eq!(sent.status, 422);
    has(&sent.body, &["这里没有紧急程序"]);
}
