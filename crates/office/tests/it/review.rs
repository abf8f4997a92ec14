//! Reviews beyond the house: the secrecy department, the superior, publicity; each sees the one file put before them.

use domain::disclosure::State;
use testkit::{Scenario, Stop};

use crate::outcome::code;

/// Titles of the files a seat may read.
async fn register(town: &Scenario, login: &str) -> Vec<String> {
    let files = town.office.dossiers().dossiers(&town.identity(login).await, None, 1).await.unwrap();
    assert_eq!(usize::try_from(files.total).unwrap(), files.files.len());
    let mut titles: Vec<String> = files.files.into_iter().map(|f| f.title).collect();
    titles.sort();
    titles
}

testkit::both! {
    async fn what_is_doubtful_goes_to_the_secrecy_department(database) {
        let town = Scenario::open(database).await;
        town.through("society", "别的文件", Stop::Proposed).await;
        let id = town.propose("clerk", "society", town.form("society", "界限不清之事")).await.unwrap();
        assert_eq!(code(town.pass("county-secrecy", &id, "secrecy_department").await), "absent", "nobody asked them");
        let refer = |text: &'static str| town.sign("secrecy", &id, "secrecy_review", move |form| {
            (form.secrecy, form.text) = ("doubtful".into(), text.into());
        });
        assert_eq!(code(refer("").await), "problems: text reason-missing");
        assert_eq!(code(refer("是否属于工作秘密，请审定").await), "ok");
        assert_eq!(register(&town, "county-secrecy").await, ["界限不清之事"], "this file and no other");
        assert_eq!(town.office.dossiers().todo(&town.identity("county-secrecy").await).await.unwrap().turns.len(), 1);
        assert_eq!(code(town.pass("secrecy", &id, "secrecy_review").await), "referred", "their finding decides");
        assert_eq!(code(town.pass("reviewer", &id, "review").await), "not-yet");
        assert_eq!(code(town.pass("county-approver", &id, "approve").await), "absent");
        town.pass("county-secrecy", &id, "secrecy_department").await.unwrap();
        for (login, step) in [("reviewer", "review"), ("approver", "approve")] {
            town.pass(login, &id, step).await.unwrap();
        }
        town.work().await;
        assert_eq!(town.disclosure(&id).await.state, State::Released);
        town.assert_consistent().await;
    }

    async fn beyond_authority_the_superior_decides(database) {
        let town = Scenario::open(database).await;
        town.through("society", "本级之事", Stop::Approved).await;
        let mut form = town.form("society", "超出权限之事");
        form.facts = vec!["beyond_authority".into()];
        let id = town.propose("clerk", "society", form).await.unwrap();
        town.drive(&id, Stop::Reviewed).await;
        assert_eq!(register(&town, "county-approver").await, [""; 0], "not before their turn");
        assert_eq!(code(town.pass("county-approver", &id, "superior").await), "absent");
        town.pass("approver", &id, "approve").await.unwrap();
        town.work().await;
        assert_eq!(town.disclosure(&id).await.state, State::UnderWay, "not released without the superior");
        assert_eq!(register(&town, "county-approver").await, ["超出权限之事"]);
        for (login, expect) in [("county-clerk", "absent"), ("county-secrecy", "absent"), ("elsewhere-approver", "absent")] {
            assert_eq!(code(town.office.dossiers().dossier(&town.who(login), &id).await), expect, "{login}");
        }
        town.pass("county-approver", &id, "superior").await.unwrap();
        town.work().await;
        assert_eq!(town.disclosure(&id).await.state, State::Released);
        let read = town.office.dossiers().dossier(&town.who("county-approver"), &id).await;
        assert_eq!(code(read), "ok", "what one signed one may read");
        town.assert_consistent().await;
    }

    async fn an_approver_escalates(database) {
        let town = Scenario::open(database).await;
        let id = town.through("society", "请上级定夺", Stop::Reviewed).await;
        town.sign("approver", &id, "approve", |form| {
            (form.outcome, form.text) = ("escalate".into(), "影响面大".into());
            form.fact = "major".into();
        })
        .await
        .unwrap();
        town.send_back("county-approver", &id, "superior", "请补充依据").await.unwrap();
        assert_eq!(town.disclosure(&id).await.state, State::Returned);
        let form = town.form("society", "请上级定夺");
        town.office.disclosures().revise(town.who("clerk"), id.clone(), form).await.unwrap();
        town.drive(&id, Stop::Approved).await;
        assert_eq!(town.disclosure(&id).await.state, State::UnderWay, "who was called stays called");
        town.pass("county-approver", &id, "superior").await.unwrap();
        assert_eq!(town.disclosure(&id).await.state, State::Approved);
        town.assert_consistent().await;
    }

    async fn the_media_are_coordinated_by_publicity(database) {
        let town = Scenario::open(database).await;
        let mut form = town.form("society", "见报之事");
        form.modes.push("party_press".into());
        let id = town.propose("clerk", "society", form).await.unwrap();
        town.drive(&id, Stop::Approved).await;
        town.work().await;
        assert_eq!(town.disclosure(&id).await.state, State::UnderWay);
        assert_eq!(register(&town, "county-publicity").await, ["见报之事"]);
        town.pass("county-publicity", &id, "publicity").await.unwrap();
        town.work().await;
        assert_eq!(town.disclosure(&id).await.state, State::Released);
        town.assert_consistent().await;
    }

    /// Who says nothing of authority can't dodge it: what is signed names the facts.
    async fn facts_are_part_of_what_is_signed(database) {
        let town = Scenario::open(database).await;
        let id = town.propose("clerk", "society", town.form("society", "事实变了")).await.unwrap();
        let before = town.disclosure(&id).await.working.case.parts;
        town.send_back("secrecy", &id, "secrecy_review", "应报上级").await.unwrap();
        let mut form = town.form("society", "事实变了");
        form.facts = vec!["major".into()];
        town.office.disclosures().revise(town.who("clerk"), id.clone(), form).await.unwrap();
        let after = town.disclosure(&id).await.working.case.parts;
        assert_eq!(before.content, after.content);
        assert_ne!(before.plan, after.plan);
        town.assert_consistent().await;
    }
}
