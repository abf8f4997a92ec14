//! From the catalogue to a page whose proof is checked offline, with the binary alone, on both databases.

use std::fs;

use testkit::{Database, raw::Raw, run};

use crate::{
    http::Browser,
    server::{Server, gongkai, said},
};

fn chain(database: &Database, address: Option<&str>) {
    let folder = database.folder().join("data");
    let data = folder.to_str().unwrap();
    let place: Vec<&str> =
        ["--data", data].into_iter().chain(address.into_iter().flat_map(|a| ["--database", a])).collect();
    let with = |command: &[&'static str]| -> Vec<String> {
        command.iter().map(|s| (*s).to_owned()).chain(place.iter().map(|s| (*s).to_owned())).collect()
    };
    let call = |command: Vec<String>| said(&gongkai(&command.iter().map(String::as_str).collect::<Vec<_>>()));

    let server = Server::start(&with(&["demo"]).iter().map(String::as_str).collect::<Vec<_>>());
    let mut browser = Browser::new(&server.address);
    assert_eq!(browser.get("/healthz").unwrap().text(), "ok");
    let home = browser.get("/").unwrap().text();
    let path =
        home.split("href=\"").filter_map(|p| p.split('"').next()).find(|p| p.starts_with("/d/")).unwrap().to_owned();
    let proof = browser.get(&format!("{path}/proof")).unwrap();
    assert_eq!(proof.status, 200);
    server.stop();

    let key = folder.join("ledger.pub");
    let key = key.to_str().unwrap();
    let file = folder.join("page.gongkai-proof.json");
    fs::write(&file, &proof.body).unwrap();
    let (code, words) = said(&gongkai(&["verify-proof", file.to_str().unwrap(), "--key", key]));
    assert_eq!((code, words.starts_with("accepted: ")), (0, true), "{words}");
    for at in [0, proof.body.len() / 2, proof.body.len() - 1] {
        let mut flipped = proof.body.clone();
        flipped[at] ^= 1;
        fs::write(&file, &flipped).unwrap();
        assert_eq!(said(&gongkai(&["verify-proof", file.to_str().unwrap()])).0, 1, "byte {at}");
    }

    let (code, words) = call(with(&["verify"]));
    assert_eq!(
        (code, words.contains("consistent"), words.contains("completeness unproven")),
        (0, true, true),
        "{words}"
    );
    let kept = folder.join("checkpoints.txt");
    let mut against = with(&["verify"]);
    against.extend(["--checkpoint".to_owned(), kept.to_str().unwrap().to_owned()]);
    let (code, words) = call(against);
    assert_eq!((code, words.contains("complete at least up to")), (0, true), "{words}");

    let url = address.map_or_else(|| format!("sqlite://{data}/gongkai.db"), str::to_owned);
    run(async {
        let raw = Raw::open(&url).await;
        raw.run("UPDATE version SET title = title || '.' WHERE n = 1", Vec::new()).await.unwrap();
    });
    let (code, words) = call(with(&["verify"]));
    assert_eq!((code, words.contains("ALTERED"), words.contains("version")), (1, true, true), "{words}");
}

#[test]
fn on_sqlite() {
    chain(&Database::sqlite(), None);
}

#[test]
fn on_postgres() {
    let database = run(Database::postgres());
    chain(&database, Some(&database.url.clone()));
}

#[test]
fn a_folder_with_other_data_is_left_alone() {
    let database = Database::sqlite();
    let data = database.folder().join("data");
    let data = data.to_str().unwrap();
    let csv = database.folder().join("orgs.csv");
    fs::write(&csv, "code,name,short,kind,superior\n1,A,a,city_committee,\n").unwrap();
    assert_eq!(said(&gongkai(&["import", "orgs", csv.to_str().unwrap(), "--data", data])).0, 0);
    let (code, words) = said(&gongkai(&["demo", "--data", data]));
    assert_eq!((code, words.contains("not the demonstration's")), (2, true), "{words}");
}
