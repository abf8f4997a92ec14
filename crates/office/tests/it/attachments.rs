//! Files: through the gate into a plan, masked, signed, published, and never beyond their scope.

use domain::{
    AttachmentId, DisclosureId,
    disclosure::{
        attachment::Attachment,
        plan::{PlanForm, form::Audience},
    },
};
use office::Error;
use testkit::{Scenario, Stop};

use crate::outcome::{code, found};

/// A list with two valid identity numbers, of nobody.
const LIST: &str = "姓名,身份证号,金额\n测试甲,513001198001011234,300\n测试乙,513001197505054567,200\n";

async fn bring(town: &Scenario, login: &str, name: &str, text: &str) -> Result<Attachment, Error> {
    town.office.attachments().attach(town.who(login), name.to_owned(), text.as_bytes().to_vec()).await
}

fn with(town: &Scenario, files: &[&Attachment]) -> PlanForm {
    let files = files.iter().map(|file| file.id.to_string()).collect();
    PlanForm { files, ..town.form("society", "低保名单") }
}

/// What the ledger says of markings that were refused.
async fn security_events(town: &Scenario) -> Vec<String> {
    let mut tx = town.office.test_read().await.unwrap();
    let told = tx.tail(0, 10_000).await.unwrap().into_iter().filter(|row| row.entry.kind == "security.marked");
    told.map(|row| row.private.unwrap().to_string()).collect()
}

async fn download(town: &Scenario, login: &str, id: &DisclosureId) -> String {
    let index = town.index_number(id).await;
    let reader = town.tokens(login).await;
    match town.office.attachments().public_file(&reader, &index, None, 1).await {
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

        let masked = town.office.attachments().mask_attachment(town.who("clerk"), file.id.clone(), vec!["all".into()]).await.unwrap();
        assert!(masked.certificate.is_clear() && masked.certificate.masked == [("id_number".to_owned(), 2)]);
        assert_ne!(masked.certificate.before, masked.certificate.after);
        let id = town.propose("clerk", "society", with(&town, &[&masked])).await.unwrap();
        let shown = town.office.dossiers().dossier(&town.who("secrecy"), &id).await.unwrap();
        assert_eq!(shown.files, std::slice::from_ref(&masked), "reviewers see the certificate");
        town.drive(&id, Stop::Released).await;
        town.work().await;
        let public = download(&town, "", &id).await;
        assert!(public.contains("测试甲") && !public.contains("513001198001011234"), "{public}");
        assert_eq!(found(&town.office, &town.tokens("").await, "测试甲").await.0, 1, "its words are searched");
        town.office.disclosures().withdraw(town.who("approver"), id.clone(), "重新核对".into()).await.unwrap();
        assert_eq!(download(&town, "", &id).await, "absent", "a file goes with its text");
        town.assert_consistent().await;
    }

    async fn what_is_left_is_answered_for_by_name(database) {
        let town = Scenario::open(database).await;
        let file = bring(&town, "clerk", "名单.csv", LIST).await.unwrap();
        let keep = |reason: &str| town.office.attachments().keep_attachment(town.who("clerk"), file.id.clone(), reason.to_owned());
        assert_eq!(code(keep(" ").await), "problems: reason keep-reason-missing");
        let kept = keep("本人书面同意公开").await.unwrap();
        assert!(kept.is_answered());
        assert_eq!(code(town.propose("clerk", "society", with(&town, &[&kept])).await), "ok");
        let kinds = vec!["mobile".to_owned()];
        let again = town.office.attachments().mask_attachment(town.who("clerk"), file.id.clone(), kinds).await.unwrap();
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
            let before = testkit::kept_files(town.database.folder()).await;
            assert_eq!(code(bring(&town, "clerk", name, text).await), expect, "{name}");
            let kept = testkit::kept_files(town.database.folder()).await != before;
            assert_eq!(kept, expect == "ok", "{name}");
        }
        let told = security_events(&town).await;
        assert_eq!(told.len(), 2, "each is a security event");
        assert!(told.iter().all(|event| !event.contains("某事")), "{told:?}");
        town.assert_consistent().await;
    }

    /// Whichever text it stands in, and by whichever way it is sent.
    async fn a_typed_marking_is_refused_and_nothing_is_kept(database) {
        let town = Scenario::open(database).await;
        let (office, clerk) = (&town.office, town.identity("clerk").await);
        let id = town.through("society", "另一件", Stop::Proposed).await;
        let names: Vec<&str> = PlanForm::default().texts().map(|field| field.name).collect();
        for name in &names {
            let mut form = town.form("society", "题");
            *form.texts_mut().find(|field| field.name == *name).unwrap().text = "绝密★启用前\n\n正文".into();
            let came = [
                code(town.propose("clerk", "society", form.clone()).await),
                code(office.disclosures().revise(town.who("clerk"), id.clone(), form.clone()).await),
                code(office.disclosures().correct(town.who("clerk"), id.clone(), form.clone()).await),
                code(office.plans().save_draft(&clerk, "plan:new:x", &form).await),
            ];
            assert_eq!(came, [format!("problems: {name} typed-marked").as_str(); 4]);
        }
        let told = security_events(&town).await;
        assert_eq!(told.len(), names.len() * 4, "each is a security event");
        assert!(told.iter().all(|event| !event.contains("正文")), "{told:?}");
        assert!(office.test_read().await.unwrap().drafts(&clerk.person.id).await.unwrap().is_empty());
        town.assert_consistent().await;
    }

    async fn typed_numbers_are_named_and_masked(database) {
        let town = Scenario::open(database).await;
        let form = PlanForm { body: "联系测试甲，身份证号513001198001011234。".into(), ..town.form("society", "题") };
        assert_eq!(code(town.propose("clerk", "society", form.clone()).await), "problems: body personal-typed");
        let masked = office::disclosure::plan::screening::masked(&form, town.office.rules().current());
        assert!(!masked.body.contains("198001011234"), "{}", masked.body);
        assert_eq!(code(town.propose("clerk", "society", masked).await), "ok");
    }

    /// What is found in any field a reader or a reviewer has before him is taken out, masked, or stays for a reason that
    /// reviewers see; an office's own line is nobody's personal data.
    async fn typed_personal_data_is_answered_for(database) {
        let town = Scenario::open(database).await;
        let send = async |form: &PlanForm| code(town.propose("clerk", "society", form.clone()).await);
        let form = |n: usize| town.form("society", &format!("第{n}件"));
        let mobile = "联系人手机13881234567。";
        let fields: Vec<_> = PlanForm::default().texts().map(|field| (field.name, field.audience)).collect();
        for (name, audience) in fields {
            let mut form = form(1);
            *form.texts_mut().find(|field| field.name == name).unwrap().text = mobile.into();
            let (there, expect) = match audience {
                Audience::Naming => (true, "ok".to_owned()),
                Audience::Readers | Audience::Reviewers => (false, format!("problems: {name} personal-open")),
            };
            assert_eq!(send(&form).await, expect, "{name}");
            let masked = office::disclosure::plan::screening::masked(&form, town.office.rules().current());
            assert_eq!(masked.texts().any(|field| field.text.contains("13881234567")), there, "{name}, masked");
        }
        for (n, form, expect) in [
            (4, PlanForm { title: "公示13881234567".into(), ..form(4) }, "problems: title personal-open"),
            (5, PlanForm { body: "他家住南坝镇长河村3组12号。".into(), ..form(5) }, "problems: body personal-open"),
            (6, PlanForm { body: "监督电话：0818-4300123。联系电话：0818-4300124。".into(), ..form(6) }, "ok"),
            (7, PlanForm { body: "办公电话0818-4300125，联系人张三。".into(), ..form(7) }, "ok"),
        ] {
            assert_eq!(send(&form).await, expect, "{n}");
        }
        let both = PlanForm { plain: mobile.into(), necessity: mobile.into(), ..form(8) };
        let masked = office::disclosure::plan::screening::masked(&both, town.office.rules().current());
        assert_eq!((masked.plain.contains("13881234567"), masked.necessity.contains("13881234567")), (false, false));
        assert_eq!(send(&masked).await, "ok");
        let kept = town.keeping(PlanForm { title: "第九件".into(), ..both }, "值班手机，供群众联系");
        let untouched = office::disclosure::plan::screening::masked(&kept, town.office.rules().current());
        assert_eq!(untouched, kept, "what is to stay is not masked");
        let id = town.propose("clerk", "society", kept).await.unwrap();
        let shown = town.office.dossiers().dossier(&town.who("secrecy"), &id).await.unwrap();
        assert!(shown.hits.iter().all(|hit| hit.kept) && shown.hits.len() == 1);
        assert_eq!(shown.disclosure.working.plan.kept.unwrap().reason, "值班手机，供群众联系");
        let other = |f: &mut PlanForm| f.plain = f.plain.replace("4567", "4568");
        let mut again = town.keeping(PlanForm { plain: mobile.into(), ..form(10) }, "值班手机");
        other(&mut again);
        assert_eq!(send(&again).await, "problems: plain personal-open", "a reason for one number is none for another");
    }

    /// A passage that nobody answered for is looked at by itself: the box for all the rest does not cover it.
    async fn an_open_hit_is_answered_at_the_secrecy_review(database) {
        let town = Scenario::open(database).await;
        // of a number that is not quite one nobody is asked when it is typed; the reviewer sees it marked
        let form = PlanForm { body: "联系测试甲，身份证号513001198001011235。".into(), ..town.form("society", "存疑") };
        let id = town.propose("clerk", "society", form).await.unwrap();
        let rest = |privacy: &'static [&'static str]| {
            town.sign("secrecy", &id, "secrecy_review", move |f| {
                (f.checklist, f.rest) = (privacy.iter().map(|a| (*a).to_owned()).collect(), "no".into());
            })
        };
        assert_eq!(code(rest(&[]).await), "problems: checklist.privacy checklist-found");
        assert_eq!(code(rest(&["secrets=no"]).await), "problems: checklist.privacy checklist-found");
        assert_eq!(code(rest(&["privacy=no"]).await), "ok");
        let kept = town.keeping(
            PlanForm { body: "值班手机13881234567。".into(), ..town.form("society", "有理由") },
            "值班手机",
        );
        let id = town.propose("clerk", "society", kept).await.unwrap();
        let rest = town.sign("secrecy", &id, "secrecy_review", |f| (f.checklist, f.rest) = (Vec::new(), "no".into()));
        assert_eq!(code(rest.await), "ok", "of what stays for a reason nobody has to be asked again");
    }

    async fn a_gate_is_its_organisations(database) {
        let town = Scenario::open(database).await;
        let file = bring(&town, "clerk", "名单.csv", LIST).await.unwrap();
        let other = town.office.attachments().mask_attachment(town.who("elsewhere-clerk"), file.id.clone(), vec!["all".into()]).await;
        assert_eq!(code(other), "absent");
        for (login, passages, page) in [
            ("clerk", true, "ok"),
            ("secrecy", true, "ok"),
            ("approver", false, "ok"),
            ("elsewhere-clerk", false, "absent"),
            ("county-approver", false, "absent"),
        ] {
            let me = town.identity(login).await;
            let seen = town.office.attachments().attachment(&me, &file.id, None).await;
            assert_eq!(seen.as_ref().is_ok_and(|page| page.passages.is_some()), passages, "{login}");
            assert_eq!(code(seen), page, "{login}");
        }
        assert_eq!(code(bring(&town, "secrecy", "名单.csv", LIST).await), "not-your-duty");
    }

    /// Whatever is asked of a file in another organisation's gate, the answer is that of one that never was.
    async fn a_file_of_anothers_gate_was_never_there(database) {
        let town = Scenario::open(database).await;
        let (gate, clerk) = (town.office.attachments(), town.identity("clerk").await);
        let ours = bring(&town, "clerk", "名单.csv", LIST).await.unwrap();
        let ours = gate.mask_attachment(town.who("clerk"), ours.id, vec!["all".into()]).await.unwrap();
        let plan = town.propose("clerk", "society", with(&town, &[&ours])).await.unwrap();
        let theirs = bring(&town, "elsewhere-clerk", "名单.csv", LIST).await.unwrap();
        let refused = ["absent", "absent", "absent", "absent", "absent", "problems: files file-unknown"];
        for (id, expect) in [(ours.id, ["ok"; 6]), (theirs.id, refused), (AttachmentId::from_text("no-such"), refused)] {
            let form = PlanForm { files: vec![id.to_string()], ..town.form("society", "题") };
            let came = [
                code(gate.mask_attachment(town.who("clerk"), id.clone(), vec!["all".into()]).await),
                code(gate.keep_attachment(town.who("clerk"), id.clone(), "本人书面同意公开".into()).await),
                code(gate.attachment(&clerk, &id, None).await),
                code(gate.attachment(&clerk, &id, Some(&plan)).await),
                code(gate.gate_file(&clerk, &id).await),
                code(town.propose("clerk", "society", form).await),
            ];
            assert_eq!(came, expect, "{id}");
        }
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
