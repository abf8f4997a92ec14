//! What several organisations issue together, page by page.

use testkit::Stop;

use crate::crawl::{Ask, World};

const TITLE: &str = "两县共治芦河事项";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_other_issuer_finds_it_reads_only_it_and_consents() {
    let world = World::new(&["clerk", "elsewhere-secrecy", "elsewhere-approver"], &[]).await;
    let town = &world.town;
    let other = town.through("society", "本乡自办斗笠事项", Stop::Approved).await;
    let mut form = town.form("society", TITLE);
    (form.facts, form.issuers) = (vec!["joint".into()], "511723".into());
    let id = town.propose("clerk", "society", form).await.unwrap();
    let path = format!("/desk/disclosures/{id}");
    let get = async |login: &str, path: &str| world.ask(login, &Ask::get("", path)).await;
    assert_eq!(get("elsewhere-approver", &path).await.status, 404, "not before it is approved");
    town.drive(&id, Stop::Approved).await;
    let mine = get("clerk", &path).await.body;
    let at = |word: &str| mine.find(word).unwrap();
    assert!(at("<h3>会签") < at("<h3>实施公开"), "{mine}");
    assert!(mine.contains("联合公开单位会签") && mine.contains("等待会签") && mine.contains("还没轮到"), "{mine}");
    let way = get("clerk", &format!("{path}/procedure")).await.body;
    assert!(way.contains("等联合公开单位会签") && !way.contains("轮到这一步</"), "{way}");
    for login in ["elsewhere-secrecy", "elsewhere-approver"] {
        let todo = get(login, "/desk").await.body;
        assert!(todo.contains(TITLE) && todo.contains("等你们单位会签"), "{login} {todo}");
        assert!(!todo.contains("本乡自办斗笠事项"));
        assert_eq!(get(login, &format!("/desk/disclosures/{other}")).await.status, 404);
        let page = get(login, &format!("{path}/consent")).await;
        assert!(page.status == 200 && page.body.contains("同意联合公开"), "{}", page.told());
        // letterhead and signature are as they will be published
        assert_eq!(page.body.matches("中国共产党开江县委员会<br>").count(), 1, "{}", page.told());
        assert!(page.body.contains("南坝镇委员会<br>中国共产党开江县委员会</p>"), "{}", page.told());
        let parts = town.disclosure(&id).await.working.case.parts;
        let mut fields: Vec<(String, String)> =
            [("content", parts.content.to_string()), ("plan", parts.plan.to_string())]
                .map(|(n, v)| (n.to_owned(), v))
                .into();
        let send = async |fields: &[(String, String)]| {
            world.ask(login, &Ask::post("", format!("{path}/consent"), fields.to_vec())).await
        };
        let empty = send(&fields).await;
        assert!(empty.status == 422 && empty.body.contains("选择同意还是退回"), "{}", empty.told());
        fields.push(("word".into(), "consented".into()));
        let mut stale = fields.clone();
        stale[0].1 = stale[1].1.clone();
        assert_eq!(send(&stale).await.status, 409, "for exactly what was shown");
        assert_eq!(send(&fields).await.status, 303);
    }
    town.work().await;
    let page = get("", &format!("/d/{}", town.index_number(&id).await)).await.body;
    let history = get("clerk", &format!("{path}/history")).await.body;
    assert_eq!(history.matches("会签，同意联合公开").count(), 2, "{history}");
    let (lead, with) = (page.find("中共宣汉县南坝镇委员会").unwrap(), page.find("中国共产党开江县委员会").unwrap());
    assert!(lead < with, "the leading one first");
}
