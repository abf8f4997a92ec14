//! What several organisations issue together: nothing leaves before each of them has consented to exactly this.

use domain::{
    DisclosureId,
    disclosure::{State, consent::ConsentForm},
};
use testkit::{Scenario, Stop};

use crate::outcome::code;

const ELSEWHERE: &str = "511723";

async fn joint(town: &Scenario, title: &str) -> DisclosureId {
    let mut form = town.form("society", title);
    (form.facts, form.issuers) = (vec!["joint".into()], format!("{ELSEWHERE}\n"));
    town.propose("clerk", "society", form).await.unwrap()
}

async fn say(town: &Scenario, login: &str, id: &DisclosureId, word: &str) -> String {
    let parts = town.disclosure(id).await.working.case.parts;
    let form = ConsentForm {
        word: word.to_owned(),
        text: "请写明界址".to_owned(),
        content: parts.content.to_string(),
        plan: parts.plan.to_string(),
    };
    code(town.office.consents().consent(town.who(login), id.clone(), form).await)
}

testkit::both! {
    async fn every_issuer_consents_first(database) {
        let town = Scenario::open(database).await;
        let id = joint(&town, "两县共治河道").await;
        assert_eq!(say(&town, "elsewhere-secrecy", &id, "consented").await, "absent", "not before the leading one approved");
        town.drive(&id, Stop::Released).await;
        assert_eq!(town.disclosure(&id).await.state, State::UnderWay, "approved, and not released");
        for (login, expect) in [
            ("clerk", "not-your-duty"),
            ("elsewhere-clerk", "absent"),
            ("county-approver", "absent"),
            ("elsewhere-approver", "not-yet"),
        ] {
            assert_eq!(say(&town, login, &id, "consented").await, expect, "{login}");
        }
        let todo = town.office.dossiers().todo(&town.identity("elsewhere-secrecy").await).await.unwrap();
        assert_eq!(todo.turns.iter().map(|t| &t.id).collect::<Vec<_>>(), [&id]);
        assert_eq!(say(&town, "elsewhere-secrecy", &id, "consented").await, "ok");
        town.work().await;
        assert_eq!(town.disclosure(&id).await.state, State::UnderWay);
        assert_eq!(say(&town, "elsewhere-approver", &id, "consented").await, "ok");
        town.work().await;
        let done = town.disclosure(&id).await;
        assert_eq!(done.state, State::Released);
        let version = town.office.test_read().await.unwrap().versions_of(&id).await.unwrap().remove(0);
        let issuers: Vec<&str> = version.published.issuers.iter().map(|i| i.name.as_str()).collect();
        assert_eq!((version.published.org_code.as_str(), issuers), ("511722101", vec!["中国共产党开江县委员会"]));
        town.assert_consistent().await;
    }

    /// What one has consented to, and nothing else; a return lies before the proposer until the plan is another one.
    async fn a_consent_lapses_with_what_it_was_given_for(database) {
        let town = Scenario::open(database).await;
        let id = joint(&town, "两县共治河道").await;
        town.drive(&id, Stop::Approved).await;
        assert_eq!(say(&town, "elsewhere-secrecy", &id, "consented").await, "ok");
        assert_eq!(say(&town, "elsewhere-approver", &id, "returned").await, "ok");
        assert_eq!(town.disclosure(&id).await.state, State::Returned);
        let clerk = town.identity("clerk").await;
        let todo = town.office.dossiers().todo(&clerk).await.unwrap();
        let line = todo.turns.iter().find(|t| t.id == id).unwrap();
        assert_eq!(line.reason.as_ref().unwrap().0, "请写明界址");
        let page = town.office.plans().plan_again(&clerk, &id, false).await.unwrap();
        assert_eq!(page.form.issuers, ELSEWHERE);
        let mut form = page.form;
        form.body.push_str("\n\n界址见附图。");
        town.office.disclosures().revise(town.who("clerk"), id.clone(), form).await.unwrap();
        assert_eq!(say(&town, "elsewhere-secrecy", &id, "consented").await, "consent-not-asked", "reviewed anew first");
        town.drive(&id, Stop::Released).await;
        assert_eq!(town.disclosure(&id).await.state, State::UnderWay, "what was said was said of another text");
        for login in ["elsewhere-secrecy", "elsewhere-approver"] {
            assert_eq!(say(&town, login, &id, "consented").await, "ok", "{login}");
        }
        town.work().await;
        assert_eq!(town.disclosure(&id).await.state, State::Released);
        town.assert_consistent().await;
    }

    async fn who_can_say_nothing_is_not_named(database) {
        let town = Scenario::open(database).await;
        let propose = async |issuers: &str| {
            let mut form = town.form("society", "共同事项");
            (form.facts, form.issuers) = (vec!["joint".into()], issuers.into());
            code(town.propose("clerk", "society", form).await)
        };
        for (issuers, expect) in [
            ("", "problems: issuers issuers-missing"),
            ("511722101", "problems: issuers issuers-missing"),
            ("没有", "problems: issuers issuers-unknown"),
            ("511722101201", "problems: issuers issuers-silent"),
        ] {
            assert_eq!(propose(issuers).await, expect, "{issuers}");
        }
    }
}
