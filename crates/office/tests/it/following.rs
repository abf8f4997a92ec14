//! The search index follows the ledger; in between nothing withdrawn is found, and counts hold.

use domain::token::Tokens;
use office::portal::search::Ask;
use testkit::{Scenario, Stop};

use crate::outcome::found;

/// Everything a search says, for comparing.
async fn answers(town: &Scenario, login: &str) -> String {
    let reader = town.tokens(login).await;
    let mut said = String::new();
    for text in ["", "整治", "硬化", "大会", "一句话说清"] {
        let page =
            town.office.portal().search(&reader, &Ask { text: text.to_owned(), ..Ask::default() }).await.unwrap();
        let titles: Vec<_> = page.hits.iter().map(|h| (&h.item.title, &h.snippet)).collect();
        let years: Vec<_> = page.by_year.iter().map(|c| (c.of, c.count)).collect();
        said += &format!("{text}: {} {titles:?} {years:?} {:?}\n", page.total, page.by_category.len());
    }
    said
}

testkit::both! {
    async fn what_was_withdrawn_is_not_found(database) {
        let town = Scenario::open(database).await;
        let anyone = Tokens::anonymous();
        let first = town.through("society", "堰塘整治进展", Stop::Released).await;
        town.through("society", "道路硬化进展", Stop::Released).await;
        assert_eq!(found(&town.office, &anyone, "进展").await.0, 2);
        town.office.disclosures().withdraw(town.who("approver"), first, "重复".into()).await.unwrap();
        assert_eq!(found(&town.office, &anyone, "进展").await, (1, vec!["道路硬化进展".to_owned()]), "not followed yet");
        town.office.follow().await.unwrap();
        assert_eq!(found(&town.office, &anyone, "进展").await.0, 1);
    }

    async fn what_was_corrected_is_not_found(database) {
        let town = Scenario::open(database).await;
        let anyone = Tokens::anonymous();
        let id = town.through("society", "全长三公里", Stop::Filed).await;
        let mut form = town.form("society", "全长两公里");
        (form.correction_was, form.correction_now, form.correction_reason) = ("三".into(), "两".into(), "笔误".into());
        town.office.disclosures().correct(town.who("clerk"), id.clone(), form).await.unwrap();
        town.drive(&id, Stop::Approved).await;
        assert_eq!(found(&town.office, &anyone, "全长").await.1, ["全长三公里"]);
        town.office.run_due().await.unwrap();
        assert_eq!(found(&town.office, &anyone, "三公里").await.0, 0, "released, not followed yet");
        town.office.follow().await.unwrap();
        assert_eq!(found(&town.office, &anyone, "全长").await.1, ["全长两公里"]);
    }

    async fn built_again_it_says_the_same(database) {
        let town = Scenario::open(database).await;
        let withdrawn = town.through("society", "撤回之事", Stop::Released).await;
        for (entry, title) in [("society", "堰塘整治进展"), ("party", "党员大会议定事项"), ("society", "道路硬化进展"), ("offline", "会上通报")] {
            town.through(entry, title, Stop::Released).await;
        }
        town.office.disclosures().withdraw(town.who("approver"), withdrawn, "重复".into()).await.unwrap();
        town.work().await;
        for login in ["", "member", "elsewhere-member"] {
            let before = answers(&town, login).await;
            town.office.reindex().await.unwrap();
            assert_eq!(answers(&town, login).await, before, "{login}");
        }
        assert!(answers(&town, "member").await.contains("党员大会"));
        assert!(!answers(&town, "").await.contains("党员大会"));
    }

    /// Another node (here: the same office opened again, with an empty index) fills its own from the ledger.
    async fn another_node_fills_its_own(database) {
        let town = Scenario::open(database).await;
        town.through("society", "堰塘整治进展", Stop::Released).await;
        let expect = answers(&town, "").await;
        town.office.close().await;
        let Scenario { database, clock, office, .. } = town;
        drop(office);
        std::fs::remove_dir_all(database.folder().join("index")).unwrap();
        let office = testkit::open_office(&database, clock, 2).await;
        assert_eq!(found(&office, &Tokens::anonymous(), "整治").await.0, 0);
        office.follow().await.unwrap();
        assert_eq!(found(&office, &Tokens::anonymous(), "整治").await.0, 1);
        assert!(expect.contains("堰塘整治进展"));
        office.close().await;
    }
}
