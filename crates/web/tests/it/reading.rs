//! A page as a test reads it: asked for by somebody, and words that have to stand in it or must not.

use domain::DisclosureId;

use crate::crawl::{Answer, Ask, World};

/// Where a disclosure's file is.
pub fn file(id: &DisclosureId) -> String {
    format!("/desk/disclosures/{id}")
}

/// The page this reader gets, which is there.
pub async fn page(world: &World, login: &str, path: impl Into<String>) -> String {
    let answer = world.ask(login, &Ask::get("", path)).await;
    assert_eq!(answer.status, 200, "{}", answer.told());
    answer.body
}

/// What this reader gets for a form sent.
pub async fn post(world: &World, login: &str, path: impl Into<String>, fields: &[(&str, &str)]) -> Answer {
    let fields = fields.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
    world.ask(login, &Ask::post("", path, fields)).await
}

#[track_caller]
pub fn has(page: &str, words: &[&str]) {
    let missing: Vec<&&str> = words.iter().filter(|w| !page.contains(**w)).collect();
    assert!(missing.is_empty(), "{missing:?} in {page}");
}

#[track_caller]
pub fn lacks(page: &str, words: &[&str]) {
    let there: Vec<&&str> = words.iter().filter(|w| page.contains(**w)).collect();
    assert!(there.is_empty(), "{there:?} in {page}");
}

/// The digests that the page's form signs: of the content and of the plan.
pub fn digests(page: &str) -> (String, String) {
    let of = |name: &str| {
        let (_, rest) = page.split_once(&format!("name=\"{name}\" value=\"")).unwrap();
        rest.split('"').next().unwrap().to_owned()
    };
    (of("content"), of("plan"))
}
