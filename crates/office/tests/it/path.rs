//! The main path: put forward, returned, revised, passed, approved, released on its day, found, proved, filed.

use domain::{disclosure::State, token::Tokens};
use testkit::{Scenario, Stop};

use crate::outcome::{code, found, shown};

testkit::both! {
    async fn from_plan_to_file(database) {
        let town = Scenario::open(database).await;
        let office = &town.office;
        let id = town.propose("clerk", "society", town.form("society", "四季度为民办实事")).await.unwrap();
        assert_eq!(town.disclosure(&id).await.state, State::UnderWay);

        town.send_back("secrecy", &id, "secrecy_review", "请删去身份证号").await.unwrap();
        assert_eq!(town.disclosure(&id).await.state, State::Returned);
        let todo = office.dossiers().todo(&town.identity("clerk").await).await.unwrap();
        assert_eq!(todo.turns.len(), 1);
        assert!(todo.turns[0].returned);
        assert_eq!(todo.turns[0].reason.as_ref().unwrap().0, "请删去身份证号");
        assert_eq!(code(town.pass("reviewer", &id, "review").await), "not-yet");

        let again = office.plans().plan_again(&town.identity("clerk").await, &id, false).await.unwrap();
        assert_eq!(again.form.title, "四季度为民办实事");
        let mut form = again.form;
        form.body.push_str("\n补充：桥梁加固\n");
        office.disclosures().revise(town.who("clerk"), id.clone(), form).await.unwrap();
        let page = office.dossiers().dossier(&town.who("secrecy"), &id).await.unwrap();
        let changed: Vec<&str> = page.changed.as_deref().unwrap().iter().map(|c| c.part.code()).collect();
        assert_eq!(changed, ["body"], "what changed since the reviewer signed");

        town.drive(&id, Stop::Approved).await;
        assert_eq!(town.disclosure(&id).await.state, State::Approved);
        assert_eq!(found(office, &Tokens::anonymous(), "加固").await.0, 0, "not before its release");
        town.work().await;
        let disclosure = town.disclosure(&id).await;
        assert_eq!(disclosure.state, State::Released);
        assert_eq!(disclosure.working.case.sign_offs.len(), 6);
        assert_eq!(found(office, &Tokens::anonymous(), "加固").await, (1, vec!["四季度为民办实事".to_owned()]));
        let index_number = town.index_number(&id).await;
        assert!(index_number.starts_with("511722101-2026-"), "{index_number}");
        assert_eq!(shown(office, &Tokens::anonymous(), &index_number, None).await, "1 current");

        town.file_away(&id).await;
        let history = office.dossiers().history(&town.who("archivist"), &id).await.unwrap();
        let kinds: Vec<&str> = history.lines.iter().rev().map(|l| l.kind.as_str()).collect();
        let signed = "disclosure.signed";
        let released = "disclosure.released";
        assert_eq!(kinds, ["disclosure.proposed", signed, "disclosure.revised", signed, signed, signed, released, signed]);
        let returned = &history.lines[6];
        assert_eq!(returned.name.as_deref(), Some("石文博"));
        assert_eq!((returned.outcome.as_deref(), returned.text.as_str()), (Some("return"), "请删去身份证号"));
        town.assert_consistent().await;
    }

    /// Each text of the form that is part of this plan, as what it is.
    async fn a_text_that_changed_is_told_to_who_signed_another(database) {
        let town = Scenario::open(database).await;
        let mut form = town.form("society", "逐项改动");
        let id = town.propose("clerk", "society", form.clone()).await.unwrap();
        let fields: Vec<_> = form.texts().map(|field| field.name).collect();
        for name in fields {
            town.send_back("secrecy", &id, "secrecy_review", "请修改").await.unwrap();
            form.texts_mut().find(|field| field.name == name).unwrap().text.push('改');
            town.office.disclosures().revise(town.who("clerk"), id.clone(), form.clone()).await.unwrap();
            let page = town.office.dossiers().dossier(&town.who("secrecy"), &id).await.unwrap();
            let told: Vec<&str> = page.changed.iter().flatten().map(|change| change.part.code()).collect();
            // nothing is corrected, urgent, named, kept or issued together here: then the plan has no such text
            let told_as = match name {
                "title" | "plain" | "body" | "scope_reason" | "necessity" | "feasibility" => vec![name],
                _ if name.starts_with("contingency_") => vec!["risk"],
                _ => Vec::new(),
            };
            assert_eq!(told, told_as, "{name}");
        }
        town.assert_consistent().await;
    }

    async fn archive_numbers_have_no_gaps(database) {
        let town = Scenario::open(database).await;
        let mut numbers = Vec::new();
        for (entry, stop) in [("society", Stop::Filed), ("party", Stop::Released), ("society", Stop::Filed), ("offline", Stop::Filed)] {
            let id = town.through(entry, "甲乙丙", stop).await;
            numbers.extend(town.disclosure(&id).await.archive_number);
        }
        assert_eq!(numbers, ["511722101-2026-0001", "511722101-2026-0002", "511722101-2026-0003"]);
        town.clock.set("2027-01-04", 9);
        let id = town.through("society", "新年第一件", Stop::Filed).await;
        assert_eq!(town.disclosure(&id).await.archive_number.as_deref(), Some("511722101-2027-0001"));
        assert_eq!(code(town.pass("archivist", &id, "archive").await), "ended", "filed once");
        town.assert_consistent().await;
    }

    async fn released_on_its_day_and_not_before(database) {
        let town = Scenario::open(database).await;
        let mut form = town.form("society", "后天公开");
        form.on = "2026-11-25".into();
        let id = town.propose("clerk", "society", form).await.unwrap();
        town.drive(&id, Stop::Approved).await;
        town.clock.set("2026-11-24", 23);
        town.work().await;
        assert_eq!(town.disclosure(&id).await.state, State::Approved);
        assert_eq!(code(town.office.releases().release(id.clone(), 1).await), "not-due", "nobody can hurry it");
        town.clock.set("2026-11-25", 0);
        town.work().await;
        assert_eq!(town.disclosure(&id).await.state, State::Released);
        assert_eq!(town.office.run_due().await.unwrap(), 0, "nothing is left to do");
        assert_eq!(code(town.office.releases().release(id.clone(), 1).await), "not-due", "and not twice");
        town.assert_consistent().await;
    }

    async fn the_proof_goes_home(database) {
        let town = Scenario::open(database).await;
        let id = town.through("society", "道路硬化进展", Stop::Released).await;
        let index_number = town.index_number(&id).await;
        let anyone = Tokens::anonymous();
        let bytes = town.office.versions().proof(&anyone, &index_number, None).await.unwrap();
        let keys = [town.office.verifier().clone()];
        let verified = ledger::proof::verify(&bytes, Some(&keys)).unwrap();
        assert!(verified.trusted);
        assert_eq!(verified.content["v"]["content"]["title"], "道路硬化进展");
        assert_eq!(verified.content["v"]["index_number"], index_number.as_str());
        for at in (0..bytes.len()).step_by(7) {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1;
            assert!(ledger::proof::verify(&flipped, Some(&keys)).is_err(), "byte {at}");
        }
        let other = ledger::SigningKey::from_seed(testkit::ORIGIN, &[8; 32]).unwrap();
        assert!(ledger::proof::verify(&bytes, Some(&[other.verifier().clone()])).is_err());
        // the ledger lives on: the same file is given again
        town.through("society", "堰塘整治进展", Stop::Released).await;
        assert_eq!(town.office.versions().proof(&anyone, &index_number, Some(1)).await.unwrap(), bytes);
        assert_eq!(code(town.office.versions().proof(&anyone, &index_number, Some(2)).await), "absent");
        assert_eq!(code(town.office.versions().proof(&anyone, "511722101-2026-none", None).await), "absent");
        let private = String::from_utf8_lossy(&bytes).into_owned();
        for name in ["石文博", "罗国庆", "向明远"] {
            assert!(!private.contains(name), "a proof names no reviewer");
        }
        town.assert_consistent().await;
    }
}
