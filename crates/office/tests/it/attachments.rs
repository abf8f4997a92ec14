//! Files: through the gate into a plan, masked, signed, published, and never beyond their scope.

use domain::{DisclosureId, attachment::Attachment, plan::PlanForm};
use office::Error;
use testkit::{Scenario, Stop};

use crate::outcome::{code, found};

/// A list with two valid identity numbers, of nobody.
const LIST: &str = "姓名,身份证号,金额\n测试甲,513001198001011234,300\n测试乙,513001197505054567,200\n";

async fn bring(town: &Scenario, login: &str, name: &str, text: &str) -> Result<Attachment, Error> {
    town.office.attach(town.who(login), name.to_owned(), text.as_bytes().to_vec()).await
}

fn with(town: &Scenario, files: &[&Attachment]) -> PlanForm {
    let files = files.iter().map(|file| file.id.to_string()).collect();
    PlanForm { files, ..town.form("society", "低保名单") }
}

async fn download(town: &Scenario, login: &str, id: &DisclosureId) -> String {
    let index = town.index_number(id).await;
    let reader = town.tokens(login).await;
    match town.office.public_file(&reader, &index, None, 1).await {
        Ok(file) => String::from_utf8(file.bytes).unwrap(),
        Err(error) => code::<()>(Err(error)),
    }
}

testkit::both! {
    async fn a_list_is_refused_masked_and_published(database) {
        let town = Scenario::open(database).await;
        let file = bring(&town, "clerk", "低保名单.csv", LIST).await.unwrap();
        assert_eq!((file.format.as_str(), &file.counts), ("csv", &vec![("id_number".to_owned(), 2)]));
        assert!(file.found.iter().all(|f| !LIST.contains(&f.masked)), "what was found is never said in full");
        let sent = town.propose("clerk", "society", with(&town, &[&file])).await;
        assert_eq!(code(sent), "problems: files file-unanswered");

        let masked = town.office.mask_attachment(town.who("clerk"), file.id.clone(), vec!["all".into()]).await.unwrap();
        assert!(masked.certificate.is_clear() && masked.certificate.masked == [("id_number".to_owned(), 2)]);
        assert_ne!(masked.certificate.before, masked.certificate.after);
        let id = town.propose("clerk", "society", with(&town, &[&masked])).await.unwrap();
        let shown = town.office.file(&town.who("secrecy"), &id).await.unwrap();
        assert_eq!(shown.files, std::slice::from_ref(&masked), "reviewers see the certificate");
        town.drive(&id, Stop::Released).await;
        town.work().await;
        let public = download(&town, "", &id).await;
        assert!(public.contains("测试甲") && !public.contains("513001198001011234"), "{public}");
        assert_eq!(found(&town.office, &town.tokens("").await, "测试甲").await.0, 1, "its words are searched");
        town.office.withdraw(town.who("approver"), id.clone(), "重新核对".into()).await.unwrap();
        assert_eq!(download(&town, "", &id).await, "absent", "a file goes with its text");
        town.assert_consistent().await;
    }

    async fn what_is_left_is_answered_for_by_name(database) {
        let town = Scenario::open(database).await;
        let file = bring(&town, "clerk", "名单.csv", LIST).await.unwrap();
        let keep = |reason: &str| town.office.keep_attachment(town.who("clerk"), file.id.clone(), reason.to_owned());
        assert_eq!(code(keep(" ").await), "problems: reason keep-reason-missing");
        let kept = keep("本人书面同意公开").await.unwrap();
        assert!(kept.is_answered());
        assert_eq!(code(town.propose("clerk", "society", with(&town, &[&kept])).await), "ok");
        let kinds = vec!["mobile".to_owned()];
        let again = town.office.mask_attachment(town.who("clerk"), file.id.clone(), kinds).await.unwrap();
        assert!(again.is_answered(), "the same copy has its answer still");
        town.assert_consistent().await;
    }

    async fn a_marked_file_is_refused_and_nothing_is_kept(database) {
        let town = Scenario::open(database).await;
        for (name, text, expect) in [
            ("通知.txt", "机密★10年\n关于某事的通知", "problems: file file-marked"),
            ("秘密★1年.txt", "通知", "problems: file file-marked"),
            ("空.txt", "", "problems: file file-empty"),
            ("x.rtf", "{\\rtf1 x}", "problems: file file-format"),
            ("依法.txt", "依照保密法第二十条的规定，机密级国家秘密的保密期限不超过二十年。", "ok"),
        ] {
            assert_eq!(code(bring(&town, "clerk", name, text).await), expect, "{name}");
        }
        let form = PlanForm { body: "绝密★启用前\n\n正文".into(), ..town.form("society", "题") };
        assert_eq!(code(town.propose("clerk", "society", form.clone()).await), "problems: body typed-marked");
        let draft = town.office.save_draft(&town.identity("clerk").await, "plan:new:x", &form).await;
        assert_eq!(code(draft), "problems: body typed-marked");
        let mut tx = town.office.read().await.unwrap();
        let told = tx.tail(0, 10_000).await.unwrap().into_iter().filter(|row| row.entry.kind == "security.marked");
        let told: Vec<String> = told.map(|row| row.private.unwrap().to_string()).collect();
        assert_eq!(told.len(), 4, "each is a security event");
        assert!(told.iter().all(|event| !event.contains("某事") && !event.contains("正文")), "{told:?}");
        drop(tx);
        town.assert_consistent().await;
    }

    async fn typed_numbers_are_named_and_masked(database) {
        let town = Scenario::open(database).await;
        let form = PlanForm { body: "联系测试甲，身份证号513001198001011234。".into(), ..town.form("society", "题") };
        assert_eq!(code(town.propose("clerk", "society", form.clone()).await), "problems: body personal-typed");
        let masked = office::typed::masked(&form, town.office.rules().current());
        assert!(!masked.body.contains("198001011234"), "{}", masked.body);
        assert_eq!(code(town.propose("clerk", "society", masked).await), "ok");
    }

    async fn a_gate_is_its_organisations(database) {
        let town = Scenario::open(database).await;
        let file = bring(&town, "clerk", "名单.csv", LIST).await.unwrap();
        let other = town.office.mask_attachment(town.who("elsewhere-clerk"), file.id.clone(), vec!["all".into()]).await;
        assert_eq!(code(other), "absent");
        for (login, passages, page) in [
            ("clerk", true, "ok"),
            ("secrecy", true, "ok"),
            ("approver", false, "ok"),
            ("elsewhere-clerk", false, "absent"),
            ("county-approver", false, "absent"),
        ] {
            let me = town.identity(login).await;
            let seen = town.office.attachment(&me, &file.id, None).await;
            assert_eq!(seen.as_ref().is_ok_and(|page| page.passages.is_some()), passages, "{login}");
            assert_eq!(code(seen), page, "{login}");
        }
        assert_eq!(code(bring(&town, "secrecy", "名单.csv", LIST).await), "not-your-duty");
        let form = PlanForm { files: vec![file.id.to_string()], ..town.form("society", "题") };
        let stolen = PlanForm { files: vec!["no-such".into()], ..form };
        assert_eq!(code(town.propose("clerk", "society", stolen).await), "problems: files file-unknown");
    }

    async fn two_maskings_that_give_a_number_away_are_found(database) {
        let town = Scenario::open(database).await;
        let list = |shown: &str| format!("姓名,身份证号\n测试甲,{shown}\n");
        let first = bring(&town, "clerk", "一.csv", &list("513001198001******")).await.unwrap();
        let id = town.propose("clerk", "society", with(&town, &[&first])).await.unwrap();
        town.drive(&id, Stop::Released).await;
        town.clock.pass_seconds(120);
        town.work().await;
        let same = bring(&town, "clerk", "二.csv", &list("513001198001******")).await.unwrap();
        let other = bring(&town, "clerk", "三.csv", &list("******198001011234")).await.unwrap();
        let send = async |file: &Attachment| {
            let form = PlanForm { title: format!("第{}批", file.name), ..with(&town, &[file]) };
            code(town.propose("clerk", "society", form).await)
        };
        assert_eq!(send(&same).await, "ok");
        assert_eq!(send(&other).await, "problems: files number-joined");
    }
}
