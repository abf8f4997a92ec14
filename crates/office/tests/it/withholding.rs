//! What is withheld is examined again: by whom, when, and what is told of it.

use domain::{
    Day,
    disclosure::withholding::{ExamineForm, WithholdingStatus},
};
use office::{disclosure::withholding::WithheldCount, waiting::Waiting};
use testkit::{Scenario, Stop};

use crate::outcome::code;

fn form(verdict: &str, until: &str) -> ExamineForm {
    ExamineForm { verdict: verdict.into(), until: until.into(), reason: "复查".into() }
}

/// Where what the township withholds stands, by title.
async fn register(town: &Scenario) -> Vec<(String, WithholdingStatus)> {
    let page = town.office.withholdings().withheld(&town.identity("reviewer").await).await.unwrap();
    page.lines.into_iter().map(|line| (line.title, line.status)).collect()
}

testkit::both! {
    async fn an_examination(database) {
        let town = Scenario::open(database).await;
        let office = &town.office;
        let id = town.through("society", "涉密之事", Stop::Proposed).await;
        town.withhold("secrecy", &id, "secrecy_review", "2027-03-01").await.unwrap();
        let other = town.through("society", "另一件", Stop::Reviewed).await;
        town.withhold("approver", &other, "approve", "2027-01-10").await.unwrap();
        let line = office.withholdings().withheld(&town.identity("clerk").await).await.unwrap();
        assert!(!line.may && line.proposes);
        assert_eq!(line.lines.iter().map(|l| l.by.1.as_str()).collect::<Vec<_>>(), ["向明远", "石文博"], "who decided");
        let examine = |login: &str, verdict: &str, until: &str| office.withholdings().examine(town.who(login), id.clone(), form(verdict, until));
        for (login, expect) in [
            ("clerk", "not-your-duty"),
            ("approver", "not-your-duty"),
            ("county-reviewer", "absent"),
            ("county-secrecy", "absent"),
            ("elsewhere-clerk", "absent"),
        ] {
            assert_eq!(code(examine(login, "keep", "2028-01-01").await), expect, "{login}");
        }
        assert_eq!(code(examine("secrecy", "keep", "2026-11-23").await), "problems: until until-missing");
        let told = |login: &'static str| {
            let town = &town;
            async move {
                let todo = town.office.dossiers().todo(&town.identity(login).await).await.unwrap();
                todo.counts.of(Waiting::Withheld)
            }
        };
        assert_eq!([told("secrecy").await, told("reviewer").await, told("clerk").await], [0, 0, 0]);
        town.clock.set("2027-01-30", 9);
        let soon = ("涉密之事".to_owned(), WithholdingStatus::Soon);
        assert_eq!(register(&town).await, [("另一件".to_owned(), WithholdingStatus::Overdue), soon]);
        assert_eq!([told("secrecy").await, told("reviewer").await, told("clerk").await], [2, 2, 0]);
        let below = office.findings().subtree(&town.identity("county-approver").await, None).await.unwrap();
        let below = below.lines.iter().find(|l| l.org.code == "511722101").unwrap().withheld;
        assert_eq!(below, WithheldCount { all: 2, overdue: 1 }, "numbers for the superior, and nothing else");
        examine("secrecy", "keep", "2028-03-01").await.unwrap();
        examine("reviewer", "reopen", "").await.unwrap();
        assert_eq!(code(examine("reviewer", "keep", "2029-01-01").await), "reopened-already");
        let reopened = ("涉密之事".to_owned(), WithholdingStatus::Reopened);
        assert_eq!(register(&town).await, [("另一件".to_owned(), WithholdingStatus::Overdue), reopened]);
        let kept = town.disclosure(&id).await.withheld.unwrap();
        let days: Vec<_> = kept.examined.iter().map(|e| (e.was.to_string(), e.until.map(|d: Day| d.to_string()), e.act.name.clone())).collect();
        assert_eq!(days, [
            ("2027-03-01".to_owned(), Some("2028-03-01".to_owned()), "石文博".to_owned()),
            ("2028-03-01".to_owned(), None, "罗国庆".to_owned()),
        ]);
        let released = town.through("society", "公开之事", Stop::Released).await;
        let none = office.withholdings().examine(town.who("reviewer"), released, form("keep", "2028-01-01")).await;
        assert_eq!(code(none), "not-withheld");
        town.assert_consistent().await;
    }

    /// Each secrecy review gets the next number of its organisation and year, whatever it decides; none is left out.
    async fn opinions_are_numbered(database) {
        let town = Scenario::open(database).await;
        let id = town.through("society", "第一件", Stop::Proposed).await;
        town.send_back("secrecy", &id, "secrecy_review", "请遮盖").await.unwrap();
        assert_eq!(code(town.pass("secrecy", &id, "secrecy_review").await), "not-yet", "refused: no number is lost");
        let revised = town.form("society", "第一件");
        town.office.disclosures().revise(town.who("clerk"), id.clone(), revised).await.unwrap();
        town.drive(&id, Stop::Released).await;
        let second = town.through("society", "第二件", Stop::Proposed).await;
        town.sign("secrecy", &second, "secrecy_review", |f| (f.secrecy, f.text) = ("doubtful".into(), "拿不准".into())).await.unwrap();
        town.pass("county-secrecy", &second, "secrecy_department").await.unwrap();
        town.clock.set("2027-01-05", 9);
        let third = town.through("society", "第三件", Stop::SecrecyReviewed).await;
        let mut found = Vec::new();
        for id in [&id, &second, &third] {
            let numbers = town.disclosure(id).await.working;
            found.extend(numbers.numbers().map(|n| (n.org == town.org("511722101"), n.year, n.no)));
        }
        assert_eq!(found, [(true, 2026, 1), (true, 2026, 2), (true, 2026, 3), (false, 2026, 1), (true, 2027, 1)]);
        let page = town.office.reviews().opinion_form(&town.who("clerk"), &id, 2).await.unwrap();
        assert_eq!(page.number.map(|(org, n)| (org, n.no)), Some(("南坝镇党委".to_owned(), 1)));
        assert_eq!((page.handler.1.as_str(), page.signed.opinion.name.as_str()), ("甘晓兰", "石文博"));
        for (login, n, expect) in [("clerk", 1, "absent"), ("clerk", 0, "absent"), ("clerk", 99, "absent"), ("county-approver", 2, "absent")] {
            assert_eq!(code(town.office.reviews().opinion_form(&town.who(login), &id, n).await), expect, "{login} {n}");
        }
        town.assert_consistent().await;
    }
}
