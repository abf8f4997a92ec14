//! Imports of organisations and catalogues: all or nothing.

use office::{catalogue::import::entries::NewEntry, import::Imported, people::org::create::NewOrg};
use testkit::Scenario;

fn org(code: &str, superior: &str, sector: Option<&str>) -> NewOrg {
    NewOrg {
        code: code.into(),
        name: format!("中共{code}委员会"),
        short: format!("{code}党委"),
        kind: "township".into(),
        superior: Some(superior.into()),
        sector_superior: sector.map(Into::into),
        rank: 1,
    }
}

fn entry(org: &str, no: i64) -> NewEntry {
    NewEntry {
        org: org.into(),
        no,
        item: "事项".into(),
        category: "10.1".into(),
        scope: "society".into(),
        modes: vec!["platform".into()],
        frequency: "每年".into(),
        timing: "periodic".into(),
        responsible: "党政办".into(),
        ..NewEntry::default()
    }
}

fn problems(imported: Imported) -> Vec<(u64, &'static str, &'static str)> {
    match imported {
        Imported::Done { .. } => Vec::new(),
        Imported::Refused(problems) => problems.into_iter().map(|p| (p.line, p.column, p.code)).collect(),
    }
}

testkit::both! {
    async fn organisations_all_or_nothing(database) {
        let town = Scenario::open(database).await;
        let import = async |rows: Vec<NewOrg>| town.office.orgs().import_orgs((2..).zip(rows).collect(), |_| ()).await.unwrap();
        let refused = import(vec![org("good", "511722", None), org("bad", "nowhere", None), org("good", "511722", None)]).await;
        assert_eq!(problems(refused), [(3, "superior", "superior-unknown"), (4, "code", "duplicate-code")]);
        assert_eq!(town.office.orgs().org_id("good").await.unwrap(), None, "nothing half-imported");
        // any order in the file; what is there already stays as it is
        let rows = vec![org("leaf", "twig", None), org("twig", "511722", None), org("511722101", "511723", None)];
        assert_eq!(import(rows.clone()).await, Imported::Done { new: 2, known: 1 });
        assert_eq!(import(rows).await, Imported::Done { new: 0, known: 3 });
        let page = town.office.orgs().org_page(&town.tokens("").await, "leaf", 1).await.unwrap();
        let above: Vec<&str> = page.superiors.iter().map(|o| o.code.as_str()).collect();
        assert_eq!(above, ["511700", "511722", "twig"]);
        let page = town.office.orgs().org_page(&town.tokens("").await, "511722101", 1).await.unwrap();
        assert_eq!(page.superiors.last().unwrap().code, "511722", "known before, left as it was");
        town.assert_consistent().await;
    }

    async fn a_sector_superior_from_further_down_the_file(database) {
        let town = Scenario::open(database).await;
        let rows = vec![org("office", "511722101", Some("bureau")), org("bureau", "511722", None), org("twig", "office", Some("office"))];
        town.office.orgs().import_orgs((2..).zip(rows).collect(), |_| ()).await.unwrap();
        let mut tx = town.office.test_read().await.unwrap();
        let bureau = tx.org_by_code("bureau").await.unwrap().unwrap();
        let office = tx.org_by_code("office").await.unwrap().unwrap();
        assert_eq!(office.sector_superior, Some(bureau.id));
        assert_eq!(tx.org_by_code("twig").await.unwrap().unwrap().sector_superior, Some(office.id));
        drop(tx);
        town.assert_consistent().await;
    }

    async fn catalogues_all_or_nothing(database) {
        let town = Scenario::open(database).await;
        let import = async |rows: Vec<NewEntry>| town.office.catalogue_imports().import_entries((2..).zip(rows).collect()).await.unwrap();
        let size = async || town.office.catalogues().catalogue_page(&town.tokens("").await, "511723").await.unwrap().lines.len();
        let before = size().await;
        let bad = NewEntry { category: "99".into(), scope: "all".into(), modes: vec!["drum".into()], timing: "soon".into(), ..entry("511723", 8) };
        let refused = import(vec![entry("511723", 7), bad, NewEntry { item: " ".into(), ..entry("nowhere", 1) }]).await;
        let expect = [
            (3, "category", "category-unknown"),
            (3, "scope", "scope-unknown"),
            (3, "modes", "mode-unknown"),
            (3, "timing", "timing-unknown"),
            (4, "item", "empty"),
            (4, "org", "org-unknown"),
        ];
        assert_eq!(problems(refused), expect);
        assert_eq!(size().await, before, "nothing half-imported");
        let twice = import(vec![entry("511723", 7), entry("511723", 7)]).await;
        assert_eq!(problems(twice), [(3, "no", "duplicate-number")]);
        assert_eq!(import(vec![entry("511723", 7), entry("511723", 1)]).await, Imported::Done { new: 1, known: 1 });
        assert_eq!(size().await, before + 1);
        town.assert_consistent().await;
    }
}
