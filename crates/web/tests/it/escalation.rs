//! What is beyond an organisation's authority goes to its superior, who finds it, reads that one file, and decides.

use domain::DisclosureId;
use testkit::Stop;

use crate::crawl::{Ask, World, fields};

const TITLE: &str = "请上级定夺芦席事项";

/// The approver escalates; gives the file and another one of the organisation that nobody escalated.
async fn escalated(world: &World) -> (DisclosureId, DisclosureId) {
    let town = &world.town;
    let id = town.through("society", TITLE, Stop::Reviewed).await;
    let other = town.through("society", "自己定夺斗笠事项", Stop::Reviewed).await;
    let path = format!("/desk/disclosures/{id}/steps/approve");
    let mut form = town.opinion("approver", &id).await.unwrap();
    (form.outcome, form.text) = ("escalate".into(), "牵涉三个乡镇".into());
    let sent = world.ask("approver", &Ask::post("", &path, fields(&form))).await;
    assert_eq!(sent.status, 422);
    assert!(sent.body.contains("选择为什么报上级"), "{}", sent.body);
    form.fact = "beyond_authority".into();
    let sent = world.ask("approver", &Ask::post("", &path, fields(&form))).await;
    assert_eq!(sent.status, 303, "{}", sent.told());
    (id, other)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_superior_finds_it_with_its_origin_and_decides() {
    let world = World::new(&["approver", "county-approver"], &[]).await;
    let (id, _) = escalated(&world).await;
    let todo = world.ask("county-approver", &Ask::get("", "/desk")).await.body;
    for words in [TITLE, "报请审批", "超出", "牵涉三个乡镇", "党委书记 向明远", "南坝镇党委"] {
        assert!(todo.contains(words), "no {words} in {todo}");
    }
    let page = world.ask("county-approver", &Ask::get("", format!("/desk/disclosures/{id}"))).await;
    assert!(page.status == 200 && page.body.contains("牵涉三个乡镇"), "{}", page.told());
    let form = world.town.opinion("county-approver", &id).await.unwrap();
    let path = format!("/desk/disclosures/{id}/steps/superior");
    let decided = world.ask("county-approver", &Ask::post("", path, fields(&form))).await;
    assert_eq!(decided.status, 303, "{}", decided.told());
    world.town.work().await;
    assert!(world.town.disclosure(&id).await.index_number.is_some());
    let todo = world.ask("county-approver", &Ask::get("", "/desk")).await.body;
    assert!(!todo.contains("报请审批"), "{todo}");
}

/// That file and nothing else of the organisation: as if the rest did not exist.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_superior_reads_nothing_else() {
    let world = World::new(&["approver", "county-approver", "county-clerk", "elsewhere-approver"], &[]).await;
    let (id, other) = escalated(&world).await;
    // as long as an id that is there, or the page's length would tell the two apart in this test alone
    let never = DisclosureId::from_text("z".repeat(other.as_str().len()));
    for end in ["", "/history", "/procedure", "/plan", "/withdraw", "/correct", "/abandon", "/files/1"] {
        let ask = |id: &DisclosureId| Ask::get("", format!("/desk/disclosures/{id}{end}"));
        let told = |answer: crate::crawl::Answer, id: &DisclosureId| answer.told().replace(id.as_str(), "ID");
        let absent = told(world.ask("county-approver", &ask(&never)).await, &never);
        assert!(absent.starts_with("404"), "{end}");
        assert_eq!(told(world.ask("county-approver", &ask(&other)).await, &other), absent, "{end}");
        for login in ["county-clerk", "elsewhere-approver"] {
            assert_eq!(world.ask(login, &ask(&id)).await.status, 404, "{login} {end}");
        }
    }
    for path in ["/desk", "/desk/disclosures", "/desk/disclosures?state=under_way", "/oversight"] {
        let body = world.ask("county-approver", &Ask::get("", path)).await.body;
        assert!(!body.contains("自己定夺斗笠事项") && !body.contains(other.as_str()), "{path}");
    }
    let register = world.ask("county-approver", &Ask::get("", "/desk/disclosures")).await.body;
    assert!(register.contains(TITLE));
    // reading is not handling: who revises, corrects or withdraws it is the issuer
    let post = |act: &str| Ask::post("", format!("/desk/disclosures/{id}/{act}"), vec![("reason".into(), "试".into())]);
    for (act, status) in [("abandon", 403), ("plan", 403), ("withdraw", 404), ("correct", 404)] {
        assert_eq!(world.ask("county-approver", &post(act)).await.status, status, "{act}");
    }
}
