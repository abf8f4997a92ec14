//! Who reads what: the scopes of disclosure, reader by reader, through every read.

use office::portal::search::Ask;
use testkit::{Scenario, Stop};

use crate::outcome::{code, found, shown};

/// Readers, and whether they may see what is for society, the township's members, two named people.
const READERS: &[(&str, bool, bool, bool)] = &[
    ("", true, false, false),
    ("member", true, true, true),
    ("clerk", true, true, false),
    ("resident", true, false, false),
    ("petitioner", true, false, true),
    ("county-approver", true, false, false),
    ("elsewhere-member", true, false, false),
    ("elsewhere-clerk", true, false, false),
    ("xitong", true, false, false),
    ("anquan", true, false, false),
    ("shenji", true, false, false),
];

testkit::both! {
    async fn scope_by_reader(database) {
        let town = Scenario::open(database).await;
        let office = &town.office;
        let mut numbers = Vec::new();
        for (entry, title) in [("society", "面向社会的公开"), ("party", "面向党内的公开"), ("named", "面向一人的公开")] {
            let id = town.through(entry, title, Stop::Filed).await;
            numbers.push(town.index_number(&id).await);
        }
        for (login, society, party, named) in READERS {
            let reader = town.tokens(login).await;
            let may = [*society, *party, *named];
            let count = may.iter().filter(|m| **m).count();
            for (number, may) in numbers.iter().zip(may) {
                let expect = if may { "1 current" } else { "absent" };
                assert_eq!(shown(office, &reader, number, None).await, expect, "{login} {number}");
                assert_eq!(shown(office, &reader, number, Some(1)).await, expect, "{login} {number}");
                let proof = office.versions().proof(&reader, number, None).await;
                assert_eq!(code(proof), if may { "ok" } else { "absent" }, "{login} {number}");
            }
            assert_eq!(found(office, &reader, "的公开").await.0, count, "{login}: search");
            assert_eq!(found(office, &reader, &numbers[1]).await.0, usize::from(*party), "{login}: by number");
            let total = i64::try_from(count).unwrap();
            assert_eq!(office.versions().released(&reader, None, None, None, 1).await.unwrap().total, total, "{login}: list");
            assert_eq!(office.portal().home(&reader).await.unwrap().released.2, total, "{login}: home");
            let page = office.orgs().org_page(&reader, "511722101", 1).await.unwrap();
            assert_eq!((page.latest.total, page.subtree_total), (total, total), "{login}: organisation");
            let by_category: i64 = office.versions().categories(&reader).await.unwrap().iter().map(|c| c.count).sum();
            assert_eq!(by_category, total, "{login}: categories");
            let ask = Ask { org: Some("511722".into()), ..Ask::default() };
            let search = office.portal().search(&reader, &ask).await.unwrap();
            assert_eq!(search.by_org.iter().map(|c| c.count).sum::<i64>(), total, "{login}: by organisation");
            let last = office.catalogues().catalogue_page(&reader, "511722101").await.unwrap().lines;
            assert_eq!(last.iter().filter(|l| l.last.is_some()).count(), usize::from(*society) + usize::from(*party), "{login}");
        }
        town.assert_consistent().await;
    }

    /// A member who moves sees from then on what their new organisation sees; nothing is indexed again.
    async fn a_member_moves(database) {
        let town = Scenario::open(database).await;
        let id = town.through("party", "面向党内的公开", Stop::Released).await;
        let number = town.index_number(&id).await;
        let mut person: domain::people::person::Person =
            town.office.test_read().await.unwrap().get(town.person("member").as_str()).await.unwrap().unwrap();
        person.member_of = Some(town.org("511723"));
        let moved = town.office.test_write("person.move", move |tx| {
            let event = store::Event::new(&domain::policy::Permit::platform(domain::policy::PlatformWork::Installation), "person.moved", serde_json::json!({ "by": "test" }));
            Box::pin(async move { Ok(tx.put(&person, event).await?) })
        });
        moved.await.unwrap();
        let reader = town.tokens("member").await;
        assert_eq!(shown(&town.office, &reader, &number, None).await, "absent");
        assert_eq!(found(&town.office, &reader, "党内").await.0, 0);
        town.assert_consistent().await;
    }

    /// What is disclosed by a meeting or on paper leaves a record here but no text to find.
    async fn other_modes_have_no_page(database) {
        let town = Scenario::open(database).await;
        let id = town.through("offline", "会上通报之事", Stop::Released).await;
        let number = town.index_number(&id).await;
        let reader = town.tokens("member").await;
        assert_eq!(found(&town.office, &reader, "通报").await.0, 0);
        let Ok(office::disclosure::version::show::Shown::Page(page)) = town.office.versions().show(&reader, &number, None).await else { panic!() };
        assert!(!page.has_page);
        assert_eq!(code(town.office.versions().proof(&reader, &number, None).await), "absent", "what was not published here is not proved here");
        assert_eq!(shown(&town.office, &town.tokens("").await, &number, None).await, "absent");
        town.assert_consistent().await;
    }
}
