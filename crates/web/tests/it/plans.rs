//! The plan's form and what follows from it: what is carried over and what is not, personal data in what is typed, whose
//! hand signs, what stands above a decision, and what is locked.

use domain::{DisclosureId, disclosure::plan::PlanForm, people::seat::DelegationForm};
use store::Blobs;
use testkit::{Scenario, Stop};

use crate::crawl::{Answer, Ask, World, bring, correction, fields};
use crate::reading::{digests, file, has, lacks, page, post};

async fn send(world: &World, form: &PlanForm, more: &[(&str, &str)]) -> Answer {
    let path = format!("/desk/plans/new/{}", world.town.entry_id("society"));
    let mut pairs = fields(form);
    pairs.extend(more.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())));
    world.ask("clerk", &Ask::post("", path, pairs)).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_last_period_gave_is_named() {
    let world = World::new(&["clerk"], &[]).await;
    let town = &world.town;
    let path = format!("/desk/plans/new/{}", town.entry_id("society"));
    let never = format!("/desk/plans/new/{}", town.entry_id("named"));
    has(&page(&world, "clerk", never).await, &["标题、范围和方式已按目录填好"]);
    let id = town.through("society", "第三季度进展", Stop::Filed).await;
    let form = page(&world, "clerk", path.as_str()).await;
    has(
        &form,
        &[
            "沿用上期、还没有改过的：标题，必要性，可行性，公开范围，公开方式",
            "标题沿用上期，请核对期次",
            "第三季度进展",
        ],
    );
    has(&form, &["正文、风险评估和保密自查没有沿用", "已核对：没有党和国家秘密", "涉及的单位都同意公开"]);
    let (_, answers) = form.split_once("id=\"risk\"").unwrap();
    lacks(answers, &[" checked"]);
    let next = send(&world, &PlanForm { title: "第四季度进展".into(), ..PlanForm::default() }, &[]).await;
    assert_eq!(next.status, 422);
    lacks(&next.body, &["标题沿用上期"]);
    // what was sent in vain is there when one comes back
    has(&page(&world, "clerk", path.as_str()).await, &["value=\"第四季度进展\""]);
    let correction = page(&world, "clerk", format!("{}/correct", file(&id))).await;
    has(&correction, &["更正要重新做风险评估和保密自查"]);
    let (_, answers) = correction.split_once("id=\"risk\"").unwrap();
    lacks(answers, &[" checked"]);
    let shown = page(&world, "clerk", file(&id)).await;
    lacks(&shown, &["特别情况"]);
    has(&page(&world, "clerk", file(&id) + "/history").await, &["更正说明和附件算出"]);
}

/// A correction that can't wait, issued together, with all that a form may have: every text is its field's name, or what
/// the name that was typed means. What is to be read of each text.
async fn marked(town: &Scenario, id: &DisclosureId) -> (PlanForm, Vec<(&'static str, String)>) {
    let mut form = PlanForm {
        key: "opened".into(),
        obligation: "2026-Q4".into(),
        facts: vec!["urgent".into(), "joint".into()],
        files: vec![bring(town, "路灯位置", false).await],
        ..correction(town, id).await
    };
    let mut read = Vec::new();
    for field in form.texts_mut() {
        let (typed, shown) = match field.name {
            "named" => ("member\npetitioner".to_owned(), "张秀英".to_owned()),
            "issuers" => ("511723".to_owned(), "中国共产党开江县委员会".to_owned()),
            // something that may stay, for the reason that is a text as well
            "plain" => ("【plain】13881234567".to_owned(), "【plain】".to_owned()),
            name => (format!("【{name}】"), format!("【{name}】")),
        };
        *field.text = typed;
        read.push((field.name, shown));
    }
    let reason = form.kept_reason.clone();
    (town.keeping(form, &reason), read)
}

/// A new field of the form is asked for here: by its input, and if it is a text, by whoever reviews the plan.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_field_has_its_input_and_every_text_is_read() {
    let world = World::new(&["clerk", "secrecy"], &[]).await;
    let id = world.town.through("named", "路灯安排", Stop::Filed).await;
    let (form, read) = marked(&world.town, &id).await;
    let send = async |form: &PlanForm| {
        world.ask("clerk", &Ask::post("", format!("{}/correct", file(&id)), fields(form))).await
    };
    let told = send(&PlanForm { on: "某日".into(), ..form.clone() }).await;
    assert_eq!(told.status, 422, "{}", told.told());
    let all = serde_json::to_value(&form).unwrap();
    let there = |name: &&String| ["\"", "."].iter().any(|end| told.body.contains(&format!("name=\"{name}{end}")));
    let without: Vec<&String> = all.as_object().unwrap().keys().filter(|name| !there(name)).collect();
    assert!(without.is_empty(), "no input: {without:?}");
    let sent = send(&form).await;
    assert_eq!(sent.status, 303, "{}", sent.told());
    let shown = page(&world, "secrecy", file(&id)).await;
    let unread: Vec<_> = read.iter().filter(|(_, text)| !shown.contains(text.as_str())).collect();
    assert!(unread.is_empty(), "not on the dossier: {unread:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn personal_data_is_told_at_the_field_with_two_ways_on() {
    let world = World::new(&["clerk", "secrecy", "approver"], &[]).await;
    let town = &world.town;
    let form = PlanForm { plain: "联系人手机13881234567。".into(), ..town.form("society", "联系方式") };
    let told = send(&world, &form, &[]).await;
    assert_eq!(told.status, 422);
    has(&told.body, &["href=\"#plain\"", "手机号码（138******67）", "保留：一句话说明里的手机号码", "遮盖没有勾选的"]);
    let masked = send(&world, &form, &[("mask", "1")]).await;
    assert_eq!((masked.status, masked.body.contains("13881234567")), (200, false));
    let kept = town.keeping(form.clone(), "");
    let no_reason = send(&world, &kept, &[]).await;
    has(&no_reason.body, &["href=\"#kept_reason\"", "写明为什么可以公开"]);
    let kept = PlanForm { kept_reason: "值班手机，供群众联系".into(), ..kept };
    let sent = send(&world, &kept, &[]).await;
    assert_eq!(sent.status, 303, "{}", sent.told());
    let id = DisclosureId::from_text(sent.header("location").split(['/', '?']).nth(3).unwrap());
    town.send_back("secrecy", &id, "secrecy_review", "请补充时间").await.unwrap();
    town.office.disclosures().revise(town.who("clerk"), id.clone(), kept).await.unwrap();
    town.drive(&id, Stop::Reviewed).await;
    let shown = page(&world, "approver", file(&id)).await;
    let (above, _) = shown.split_once("批准公开</button>").unwrap();
    has(above, &["没有附件", "个人信息保留 1 处", "值班手机，供群众联系", "退回过", "请补充时间"]);
    lacks(above, &["处没有处理"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ones_own_plan_is_not_ones_to_sign() {
    let world = World::new(&["clerk"], &[]).await;
    let town = &world.town;
    let day = |n: i32| town.clock.today().plus_days(n).to_string();
    let form = DelegationForm {
        delegate: town.person("clerk").to_string(),
        from: day(0),
        to: day(3),
        reason: "外出学习".to_owned(),
    };
    town.office.seats().delegate(town.who("secrecy"), form).await.unwrap();
    let id = town.through("society", "自己的事", Stop::Proposed).await;
    let seat = town.who("secrecy").seat.to_string();
    let chosen = world.ask("clerk", &Ask::post("", "/desk/seats", vec![("seat".into(), seat)])).await;
    assert_eq!(chosen.status, 303, "{}", chosen.told());
    has(&page(&world, "clerk", "/desk").await, &["自己的事", "不能由您签", "石文博"]);
    let shown = page(&world, "clerk", file(&id)).await;
    has(&shown, &["”不能由您签", "同一个人不能两头签", "石文博"]);
    lacks(&shown, &["id=\"opinion\"", "name=\"secrecy\""]);
}

/// Who signs for another says so before, while and after, and sees what waits.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whose_hand_signs_for_whom_is_said_everywhere() {
    let world = World::new(&["archivist"], &[]).await;
    let town = &world.town;
    let (from, to) = (town.clock.today().to_string(), town.clock.today().plus_days(3).to_string());
    let form =
        DelegationForm { delegate: town.person("archivist").to_string(), from, to, reason: "外出学习".to_owned() };
    town.office.seats().delegate(town.who("reviewer"), form).await.unwrap();
    let id = town.through("society", "路灯安排", Stop::SecrecyReviewed).await;
    let both = "（受 罗国庆 委托）";
    has(&page(&world, "archivist", "/desk/seats").await, &["受 罗国庆 委托代为签署", "等您办理 1 件"]);
    let seat = town.who("reviewer").seat.to_string();
    world.ask("archivist", &Ask::post("", "/desk/seats", vec![("seat".into(), seat)])).await;
    has(&page(&world, "archivist", "/desk").await, &[both]);
    let shown = page(&world, "archivist", file(&id)).await;
    has(&shown, &[&format!("党政办主任{both}”签署")]);
    let (content, plan) = digests(&shown);
    let passed = [("content", content.as_str()), ("plan", plan.as_str()), ("outcome", "pass")];
    assert_eq!(post(&world, "archivist", format!("{}/steps/review", file(&id)), &passed).await.status, 303);
    has(&page(&world, "archivist", file(&id) + "/history").await, &[&format!("{both}办理“党政办审核”，同意")]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_secret_is_locked_where_it_was_withheld() {
    let world = World::new(&["clerk", "secrecy", "reviewer"], &[]).await;
    let town = &world.town;
    let id = town.through("society", "甲乙丙丁题目", Stop::Proposed).await;
    has(&page(&world, "secrecy", file(&id)).await, &["本平台不得存储、处理国家秘密", "保密工作机构"]);
    town.withhold_on("secret", "secrecy", &id, ("secrecy_review", "2026-12-01")).await.unwrap();
    let mine = page(&world, "secrecy", file(&id)).await;
    has(&mine, &["正文和附件已封存", "甲乙丙丁题目", "不要自行删除"]);
    for (login, path) in [
        ("clerk", file(&id)),
        ("clerk", file(&id) + "/history"),
        ("clerk", file(&id) + "/procedure"),
        ("clerk", "/desk/disclosures".to_owned()),
        ("clerk", "/desk/withholdings".to_owned()),
        ("reviewer", format!("/desk/withholdings/{id}")),
    ] {
        let shown = page(&world, login, path.as_str()).await;
        lacks(&shown, &["甲乙丙丁题目", "一句话说清", "堰塘整治", "不宜公开</"]);
        has(&shown, &["不予公开事项（已封存）"]);
    }
    has(&page(&world, "clerk", file(&id)).await, &["正文和附件已封存", "保密审查"]);
    for path in [file(&id) + "/plan", file(&id) + "/opinions/2"] {
        let refused = world.ask("clerk", &Ask::get("", path)).await;
        assert_eq!((refused.status, refused.body.contains("已经封存")), (403, true));
    }
}

/// A folder in which no file can be read: what should be folders are none.
fn unreadable(folder: &std::path::Path) -> Blobs {
    (0..=u8::MAX).for_each(|n| std::fs::write(folder.join(format!("{n:02x}")), "").unwrap());
    Blobs::open(folder.to_str(), None).unwrap()
}

/// A store that is away, wherever it is, is told as such: it may be tried again, and nothing else is hurt.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_that_cannot_be_reached_now_are_said_so() {
    let mut world = World::new(&["clerk"], &[]).await;
    let file = bring(&world.town, "路灯安排", false).await;
    let copy = Ask::get("", format!("/desk/attachments/{file}/copy"));
    let (folder, there) = (tempfile::tempdir().unwrap(), testkit::blobs(world.town.database.folder()));
    for (blobs, expect) in
        [(there.clone(), 200), (testkit::nobody_answers(), 503), (unreadable(folder.path()), 503), (there, 200)]
    {
        world.move_files(blobs).await;
        let answer = world.ask("clerk", &copy).await;
        assert_eq!(answer.status, expect, "{}", answer.told());
        if expect == 503 {
            has(&answer.body, &["附件暂时存取不了", "过几分钟再试", "问题编号"]);
        }
        page(&world, "clerk", "/desk").await;
    }
}
