//! What was withheld as a secret is locked: who may know of the file still sees that it is there, and nothing of what it
//! says, wherever they look.

use domain::{
    DisclosureId,
    disclosure::{attachment::Attachment, plan::PlanForm},
};
use testkit::{Scenario, Stop};

use crate::outcome::code;

const TITLE: &str = "不能说的题目";
const DAY: &str = "2027-03-01";

/// A plan with a file, returned and revised once, and with a draft left behind.
async fn proposed(town: &Scenario) -> (DisclosureId, Attachment) {
    let file =
        town.office.attachments().attach(town.who("clerk"), "附表.csv".into(), "项,数\n甲,1\n".into()).await.unwrap();
    let form = PlanForm { files: vec![file.id.to_string()], ..town.form("society", TITLE) };
    let id = town.propose("clerk", "society", form.clone()).await.unwrap();
    town.send_back("secrecy", &id, "secrecy_review", "不能说的意见").await.unwrap();
    let body = "改过的不能说的正文".to_owned();
    town.office.disclosures().revise(town.who("clerk"), id.clone(), PlanForm { body, ..form.clone() }).await.unwrap();
    town.office.plans().save_draft(&town.identity("clerk").await, &format!("plan:{id}"), &form).await.unwrap();
    (id, file)
}

testkit::both! {
    async fn nobody_else_reads_it(database) {
        let town = Scenario::open(database).await;
        let office = &town.office;
        let (id, file) = proposed(&town).await;
        let open = town.through("society", "照常公开", Stop::Proposed).await;
        assert_eq!(office.dossiers().todo(&town.identity("clerk").await).await.unwrap().drafts.len(), 1);
        town.withhold_on("secret", "secrecy", &id, ("secrecy_review", DAY)).await.unwrap();
        for (login, reads) in [
            ("secrecy", true),
            ("approver", true),
            ("clerk", false),
            ("reviewer", false),
            ("leader", false),
            ("archivist", false),
        ] {
            let (who, me) = (town.who(login), town.identity(login).await);
            let page = office.dossiers().dossier(&who, &id).await.unwrap();
            let all = format!("{:?} {:?} {:?} {:?}", page.disclosure, page.opinions, page.steps, page.changed);
            assert_eq!((all.contains("不能说"), page.locked), (reads, !reads), "{login}: {all}");
            assert_eq!((page.files.len(), page.hits.len()), (usize::from(reads), 0), "{login}");
            let history = office.dossiers().history(&who, &id).await.unwrap();
            let told = format!("{:?} {:?}", history.lines, history.disclosure);
            assert_eq!((told.contains("不能说"), history.lines.len()), (reads, 4), "{login}: {told}");
            let register = office.dossiers().dossiers(&me, None, 1).await.unwrap().files;
            let titles: Vec<&str> = register.iter().map(|line| line.title.as_str()).collect();
            assert_eq!(titles.contains(&TITLE), reads, "{login}: {titles:?}");
            assert_eq!((titles.contains(&""), titles.contains(&"照常公开")), (!reads, true), "{login}: {titles:?}");
            let withheld = format!("{:?}", office.withholdings().withheld(&me).await.unwrap().lines);
            assert_eq!((withheld.contains("不能说"), withheld.contains("不宜公开")), (reads, reads), "{login}");
            let expect = if reads { "ok" } else { "text-locked" };
            assert_eq!(code(office.attachments().working_file(&who, &id, 1).await), expect, "{login}: the copy");
            assert_eq!(code(office.attachments().attachment(&me, &file.id, Some(&id)).await), expect, "{login}: its report");
            assert_eq!(code(office.attachments().attachment(&me, &file.id, None).await), expect, "{login}: in the gate");
            assert_eq!(code(office.attachments().gate_file(&me, &file.id).await), expect, "{login}: the copy in the gate");
            assert_eq!(code(office.reviews().opinion_form(&who, &id, 2).await), expect, "{login}: an opinion");
            let procedure = office.variations().dossier_procedure(&who, &id).await.unwrap().title;
            assert_eq!(procedure, if reads { TITLE } else { "" }, "{login}");
        }
        assert_eq!(code(office.dossiers().dossier(&town.who("county-secrecy"), &id).await), "absent", "nobody asked them");
        let page = office.dossiers().dossier(&town.who("clerk"), &open).await.unwrap();
        assert!(!page.locked && page.locked_to.is_empty());
        town.assert_consistent().await;
    }

    async fn nobody_goes_on_with_it(database) {
        let town = Scenario::open(database).await;
        let office = &town.office;
        let (id, file) = proposed(&town).await;
        town.withhold_on("secret", "secrecy", &id, ("secrecy_review", DAY)).await.unwrap();
        let clerk = town.identity("clerk").await;
        assert!(office.dossiers().todo(&clerk).await.unwrap().drafts.is_empty(), "drafts go with it");
        for correcting in [false, true] {
            assert_eq!(code(office.plans().plan_again(&clerk, &id, correcting).await), "text-locked");
        }
        assert!(office.attachments().files_of(&clerk, &[file.id.to_string()]).await.unwrap().is_empty());
        let form = PlanForm { files: vec![file.id.to_string()], ..town.form("society", "换个题目") };
        assert_eq!(code(town.propose("clerk", "society", form).await), "problems: files file-unknown");
        for came in [
            office.attachments().mask_attachment(town.who("clerk"), file.id.clone(), vec!["all".into()]).await,
            office.attachments().keep_attachment(town.who("clerk"), file.id.clone(), "可以公开".into()).await,
        ] {
            assert_eq!(code(came), "text-locked");
        }
        let line = office.withholdings().withheld_file(&town.identity("reviewer").await, &id).await.unwrap();
        assert_eq!((line.title.as_str(), line.reason.as_str()), ("", ""), "examined again by who may not read it");
        town.assert_consistent().await;
    }

    /// A correction that is withheld as a secret is locked; what is public is so still and can be corrected.
    async fn a_correction_is_locked_and_not_what_it_corrects(database) {
        let town = Scenario::open(database).await;
        let office = &town.office;
        let id = town.through("society", "公开的题目", Stop::Filed).await;
        let correction = |body: &str| PlanForm {
            body: body.to_owned(),
            correction_was: "甲".into(),
            correction_now: "乙".into(),
            correction_reason: "不能说的原因".into(),
            ..town.form("society", "公开的题目")
        };
        office.disclosures().correct(town.who("clerk"), id.clone(), correction("不能说的更正")).await.unwrap();
        town.withhold_on("secret", "secrecy", &id, ("secrecy_review", DAY)).await.unwrap();
        let told = |page: office::disclosure::dossier::DossierPage| format!("{:?}", page.disclosure).contains("不能说");
        assert!(!told(office.dossiers().dossier(&town.who("clerk"), &id).await.unwrap()));
        let page = office.plans().plan_again(&town.identity("clerk").await, &id, true).await.unwrap();
        assert_eq!((page.form.title.as_str(), page.form.body.contains("不能说")), ("公开的题目", false));
        office.disclosures().correct(town.who("clerk"), id.clone(), correction("无妨的更正")).await.unwrap();
        let page = office.dossiers().dossier(&town.who("clerk"), &id).await.unwrap();
        assert_eq!((page.locked, page.disclosure.working.plan.content.body.as_str()), (false, "无妨的更正"));
        let history = format!("{:?}", office.dossiers().history(&town.who("clerk"), &id).await.unwrap().lines);
        assert!(!history.contains("不能说"), "{history}");
        assert!(told(office.dossiers().dossier(&town.who("secrecy"), &id).await.unwrap()), "who may read it finds it");
        town.assert_consistent().await;
    }
}
