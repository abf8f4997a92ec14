//! Routine items approved together: each signed by itself, and nothing that asks for a look of its own.

use domain::{
    DisclosureId,
    disclosure::{State, routine::NotRoutine},
};
use office::disclosure::approval::{ApprovalInput, ApprovalResult};
use testkit::{Scenario, Stop};

async fn ticked(town: &Scenario, id: &DisclosureId) -> ApprovalInput {
    let form = town.opinion("approver", id).await.unwrap();
    ApprovalInput { id: id.clone(), step: "approve".into(), content: form.content, plan: form.plan }
}

/// `signed` or the code of the refusal, with the title where it may be known.
async fn approve(town: &Scenario, login: &str, ticked: Vec<ApprovalInput>) -> Vec<String> {
    let result = town.office.approvals().approve_routine(&town.who(login), ticked).await.unwrap();
    let line = |line: office::disclosure::approval::ApprovalResultLine| {
        let title = line.file.map_or("-".to_owned(), |(_, title)| title);
        match line.result {
            ApprovalResult::Signed => format!("{title} signed"),
            ApprovalResult::Refused(refusal) => format!("{title} {}", refusal.code),
            ApprovalResult::Failed => format!("{title} failed"),
        }
    };
    result.into_iter().map(line).collect()
}

testkit::both! {
    async fn one_refusal_stops_no_other(database) {
        let town = Scenario::open(database).await;
        let mut ids = Vec::new();
        for title in ["甲事", "乙事", "丙事", "丁事"] {
            ids.push(town.through("society", title, Stop::Reviewed).await);
        }
        let party = town.through("party", "党内之事", Stop::Reviewed).await;
        let found = town.office.approvals().approvals(&town.identity("approver").await).await.unwrap();
        let groups: Vec<_> = found.routine.iter().map(|(category, lines)| (category.as_str(), lines.len())).collect();
        assert_eq!(groups, [("10.1", 1), ("10.5", 4)]);
        assert_eq!(town.office.dossiers().todo(&town.identity("approver").await).await.unwrap().routine, 5);
        assert_eq!(town.office.approvals().approvals(&town.identity("reviewer").await).await.unwrap().count(), 0);
        let mut all = Vec::new();
        for id in &ids {
            all.push(ticked(&town, id).await);
        }
        all[1].content = "ab".repeat(32); // it was another text when it was ticked
        town.pass("approver", &ids[2], "approve").await.unwrap(); // done meanwhile, elsewhere
        let mut unseen = all[0].clone();
        unseen.id = DisclosureId::from_text("never-was");
        all.extend([unseen, ticked(&town, &party).await]);
        assert_eq!(
            approve(&town, "approver", all.clone()).await,
            ["甲事 signed", "乙事 outdated", "丙事 already-passed", "丁事 signed", "- absent", "党内之事 signed"]
        );
        assert_eq!(approve(&town, "reviewer", vec![all[1].clone()]).await, ["乙事 not-your-duty"]);
        assert_eq!(approve(&town, "elsewhere-approver", vec![all[1].clone()]).await, ["- absent"]);
        for (id, state) in [(&ids[0], State::Approved), (&ids[1], State::UnderWay), (&ids[3], State::Approved)] {
            assert_eq!(town.disclosure(id).await.state, state);
        }
        let signed = town.disclosure(&ids[0]).await.working;
        let (last, parts) = (signed.case.sign_offs.last().unwrap(), signed.case.parts);
        assert_eq!(last.saw.values().copied().collect::<Vec<_>>(), [parts.content, parts.plan], "on its own digests");
        town.assert_consistent().await;
    }

    async fn what_asks_for_a_look_of_its_own(database) {
        let town = Scenario::open(database).await;
        let reviewed = async |change: &dyn Fn(&mut domain::disclosure::plan::PlanForm)| {
            let mut form = town.form("society", "一件事");
            change(&mut form);
            let id = town.propose("clerk", "society", form).await.unwrap();
            town.drive(&id, Stop::Reviewed).await;
            id
        };
        let contingency = |form: &mut domain::disclosure::plan::PlanForm| {
            (form.contingency_people, form.contingency_measures, form.contingency_statement) =
                ("党政办".into(), "释疑".into(), "口径".into());
        };
        let risky = reviewed(&|form| {
            form.unstable = true;
            contingency(form);
        })
        .await;
        let special = town.propose("clerk", "society", town.hasty_form("society", "一件急事")).await.unwrap();
        town.drive(&special, Stop::SecrecyReviewed).await;
        let passage = reviewed(&|form| {
            form.body.push_str("\n联系人手机13881234567");
            *form = town.keeping(form.clone(), "办公手机，供群众联系");
        }).await;
        let remarked = town.through("society", "有话要说", Stop::SecrecyReviewed).await;
        town.sign("reviewer", &remarked, "review", |form| form.text = "数字已核".into()).await.unwrap();
        let plain = town.through("society", "平常之事", Stop::Reviewed).await;
        let found = town.office.approvals().approvals(&town.identity("approver").await).await.unwrap();
        assert_eq!(found.count(), 1);
        for (id, why) in [
            (&risky, NotRoutine::Risk),
            (&special, NotRoutine::Special),
            (&passage, NotRoutine::Passages),
            (&remarked, NotRoutine::Remarks),
        ] {
            let line = found.single.iter().find(|(line, _)| line.id == *id).unwrap();
            assert_eq!(line.1, why);
            // the page does not offer it, and the door doesn't take it
            assert_eq!(approve(&town, "approver", vec![ticked(&town, id).await]).await.join(""), format!("{} not-routine", line.0.plan.content.title));
        }
        assert_eq!(approve(&town, "approver", vec![ticked(&town, &plain).await]).await, ["平常之事 signed"]);
        town.assert_consistent().await;
    }
}
