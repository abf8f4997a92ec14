//! Reviews in the pages: hits beside the text, two columns, reasons, forms for the archives, approving together, what is
//! withheld.

use domain::DisclosureId;
use testkit::Stop;

use crate::crawl::{Ask, World};
use crate::reading::{digests, file, has, page, post};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hits_stand_beside_the_text_and_go_into_the_return() {
    let world = World::new(&["secrecy", "clerk", "reviewer"], &[]).await;
    let town = &world.town;
    let mut form = town.form("society", "联系方式");
    form.plain = "联系人手机13881234567".into();
    // a number that is not quite one: nobody is asked when it is typed, the reviewer judges
    form.body = "工程由镇里组织。\n\n经办人身份证号513001198001011235，工作日接听。".into();
    let form = town.keeping(form, "值班手机，供群众联系");
    let id = town.propose("clerk", "society", form).await.unwrap();
    let shown = page(&world, "secrecy", file(&id)).await;
    has(&shown, &["文字里有 2 处要留意", "<mark id=\"hit-1\"", "<mark id=\"hit-2\"", "<b>①</b>", "<b>②</b>", "请判断"]);
    has(&shown, &["写明理由保留", "甘晓兰说明保留：值班手机，供群众联系"]);
    has(&shown, &["个人信息保护法", "form=\"opinion\"", "包括：政权安全，制度安全", "其余各项我都看过"]);
    let (content, plan) = digests(&shown);
    let passed = [("content", content.as_str()), ("plan", plan.as_str()), ("rest", "no"), ("secrecy", "disclose")];
    let unlooked = post(&world, "secrecy", format!("{}/steps/secrecy_review", file(&id)), &passed).await;
    assert_eq!(unlooked.status, 422);
    has(&unlooked.body, &["“个人隐私”要单独作答", "href=\"#checklist.privacy\"", "没有其他单位，或者都同意"]);
    let sent = post(
        &world,
        "secrecy",
        format!("{}/steps/secrecy_review", file(&id)),
        &[
            ("content", &content),
            ("plan", &plan),
            ("rest", "no"),
            ("secrecy", "redact"),
            ("reasons", "personal_data"),
            ("notes", "第①处手机号码，请遮盖"),
        ],
    )
    .await;
    assert_eq!(sent.status, 303, "{}", sent.told());
    let signed = town.disclosure(&id).await.working.opinions.pop().unwrap().words;
    assert_eq!((signed.reasons.clone(), signed.text.lines().count()), (vec!["personal_data".to_owned()], 2));
    let n = signed.number.unwrap().no;
    let form = page(&world, "clerk", format!("{}/opinions/2", file(&id))).await;
    has(
        &form,
        &[
            "保密审查意见单",
            &format!("南坝镇党委保审〔2026〕{n}号"),
            "联系方式",
            "甘晓兰",
            "石文博",
            &content,
            "不涉及",
            "第①处手机号码",
        ],
    );
    has(&page(&world, "clerk", format!("{}/history", file(&id))).await, &["第①处手机号码"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_office_review_reads_side_by_side() {
    let world = World::new(&["reviewer", "county-secrecy"], &[]).await;
    let town = &world.town;
    let mut last = town.form("society", "上期进展");
    last.body = "道路全长3.2公里。".into();
    let last = town.propose("clerk", "society", last).await.unwrap();
    town.drive(&last, Stop::Released).await;
    let mut next = town.form("society", "本期进展");
    next.body = "道路全长2.3公里。".into();
    let id = town.propose("clerk", "society", next.clone()).await.unwrap();
    town.drive(&id, Stop::SecrecyReviewed).await;
    let shown = page(&world, "reviewer", file(&id)).await;
    has(
        &shown,
        &["和以前公开的比较", "上期进展", "<del>3.2</del>", "<ins>2.3</ins>", "常用原因", "id=\"form-return\""],
    );
    let none = post(&world, "reviewer", format!("{}/steps/review", file(&id)), &[("outcome", "return")]).await;
    assert_eq!((none.status, none.body.contains("写明原因")), (422, true));
    town.sign("reviewer", &id, "review", |f| (f.outcome, f.reasons) = ("return".into(), vec!["unclear".into()]))
        .await
        .unwrap();
    next.body = "道路全长2.3公里，已完工。".into();
    town.office.disclosures().revise(town.who("clerk"), id.clone(), next).await.unwrap();
    town.drive(&id, Stop::SecrecyReviewed).await;
    let again = page(&world, "reviewer", file(&id)).await;
    has(&again, &["您上次签署以后，改了 1 处", "您上次签署时", "<ins>，已完工</ins>"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn routine_is_approved_together() {
    let world = World::new(&["approver", "reviewer"], &[]).await;
    let town = &world.town;
    let (one, two) = (
        town.through("society", "头一件", Stop::Reviewed).await,
        town.through("society", "第二件", Stop::Reviewed).await,
    );
    let list = page(&world, "approver", "/desk/approvals").await;
    has(&list, &["头一件", "第二件", "批准勾选的事项"]);
    has(&page(&world, "approver", "/desk").await, &["可以批量审批的常规事项 2 件"]);
    assert_eq!(post(&world, "approver", "/desk/approvals", &[]).await.status, 422);
    let hidden = |id: &DisclosureId, part: &str| {
        let (_, rest) = list.split_once(&format!("name=\"{part}.{id}\" value=\"")).unwrap();
        (format!("{part}.{id}"), rest.split('"').next().unwrap().to_owned())
    };
    let mut fields: Vec<(String, String)> = Vec::new();
    for id in [&one, &two] {
        fields.push(("take".to_owned(), id.to_string()));
        fields.extend(["step", "content", "plan"].map(|part| hidden(id, part)));
    }
    fields.retain(|(name, _)| *name != format!("content.{two}")); // nothing was shown of it
    let came = world.ask("approver", &Ask::post("", "/desk/approvals", fields)).await;
    assert_eq!(came.status, 200);
    has(&came.body, &["批准 1 件，没有批准 1 件", "头一件", "第二件", &format!("href=\"{}\"", file(&two))]);
    has(&page(&world, "reviewer", "/desk/approvals").await, &["现在没有可以批量审批的事项"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_withheld_is_examined_again() {
    let world = World::new(&["secrecy", "clerk", "county-reviewer"], &[]).await;
    let town = &world.town;
    let id = town.through("society", "不宜公开之事", Stop::Proposed).await;
    town.withhold("secrecy", &id, "secrecy_review", "2026-12-01").await.unwrap();
    has(&page(&world, "secrecy", "/desk").await, &["不予公开、快到或者已过复查日期的 1 件"]);
    let list = page(&world, "secrecy", "/desk/withholdings").await;
    has(&list, &["不宜公开之事", "石文博", "快到复查日期", &format!("/desk/withholdings/{id}")]);
    let above = page(&world, "county-reviewer", "/oversight").await;
    assert!(above.contains("不予公开的件数") && !above.contains("不宜公开之事"), "numbers, never what: {above}");
    let path = format!("/desk/withholdings/{id}");
    has(&page(&world, "secrecy", path.as_str()).await, &["继续不予公开", "可以重新提出", "不宜公开"]);
    let wrong = post(&world, "secrecy", path.as_str(), &[("verdict", "keep"), ("reason", "仍未解密")]).await;
    assert_eq!((wrong.status, wrong.body.contains("仍未解密")), (422, true));
    let done = post(&world, "secrecy", path.as_str(), &[("verdict", "reopen"), ("reason", "已经解密")]).await;
    assert_eq!(done.header("location"), "/desk/withholdings?done=reopened");
    has(&page(&world, "clerk", "/desk/withholdings").await, &["已经解密", "重新提出方案"]);
    has(&page(&world, "clerk", format!("{}/history", file(&id))).await, &["复查不予公开的决定", "已经解密"]);
}
