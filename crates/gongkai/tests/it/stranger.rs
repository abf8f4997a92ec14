//! A stranger's ruleset: the amendment that `docs/rulesets.md` describes, made of the very blocks that stand there. No
//! code knows its category, its cycle or its column.

use std::{fs, path::Path};

use serde_json::Value as Json;

use crate::{
    http::Browser,
    server::{Server, gongkai, said},
};

const DOCS: &str = include_str!("../../../../docs/rulesets.md");

/// The blocks of a language below the section's heading.
fn blocks(language: &str) -> Vec<&'static str> {
    let (_, section) = DOCS.split_once("\n## One more category, another cycle, another column\n").unwrap();
    let section = section.split("\n## ").next().unwrap();
    let fence = format!("```{language}\n");
    section.split(fence.as_str()).skip(1).map(|rest| rest.split_once("```").unwrap().0).collect()
}

/// The small example after the amendment.
fn amended() -> String {
    let example = rules::builtin("example-branch").unwrap();
    let moved = [("\nitems = 4", "\nitems = 5"), ("\nitem = 4", "\nitem = 5"), ("\"2(4)\"", "\"2(5)\"")];
    let moved = moved.iter().fold(example.to_owned(), |text, (from, to)| {
        assert_eq!(text.matches(from).count(), 1, "{from}");
        text.replace(from, to)
    });
    let [category, cycle, columns]: [&str; 3] = blocks("toml").try_into().expect("category, cycle, columns");
    let (before, rest) = moved.split_once("[[categories]]\nid = \"rest\"").unwrap();
    format!("{before}{category}\n[[categories]]\nid = \"rest\"{rest}\n{cycle}\n{columns}")
}

/// Imports the section's table into a new deployment and puts it in force; the report, and the clerk's password.
fn imported(ruleset: &str, folder: &Path) -> (Json, String) {
    let path = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let data = path("data");
    let run = |arguments: &[&str]| {
        let output = gongkai(&[arguments, &["--data", data.as_str(), "--ruleset", ruleset]].concat());
        assert_eq!(said(&output).0, 0, "{arguments:?}: {}", said(&output).1);
        String::from_utf8(output.stdout).unwrap()
    };
    fs::write(path("orgs.csv"), "code,name,short,kind,superior\ntop,Top,Top,branch,\n").unwrap();
    let staff = "login,name,member_of,org,serves,duty,title,from\nann,Ann,top,top,,undertaker,clerk,2024-01-01\n";
    fs::write(path("staff.csv"), staff).unwrap();
    fs::write(path("catalogue.csv"), blocks("csv")[0]).unwrap();
    run(&["import", "orgs", &path("orgs.csv")]);
    let accounts = run(&["import", "staff", &path("staff.csv")]);
    let password = accounts.lines().find_map(|l| l.strip_prefix("ann,")).unwrap().to_owned();
    let report = run(&["import", "catalogue", &path("catalogue.csv"), "--org", "top", "--into-force", "--json"]);
    (serde_json::from_str(&report).unwrap(), password)
}

/// The columns that the heads were taken for, and how many cells are guessed and unclear.
fn seen(report: &Json) -> (Vec<Option<&str>>, [u64; 2]) {
    assert_eq!((&report["imported"], &report["version"]), (&Json::from(true), &Json::from(1)), "{report}");
    let heads = report["report"]["tables"][0]["heads"].as_array().unwrap();
    let counts = &report["report"]["counts"];
    (heads.iter().map(|h| h[1].as_str()).collect(), ["guessed", "unclear"].map(|n| counts[n].as_u64().unwrap()))
}

#[test]
fn an_amendment_needs_no_code() {
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("my-city.toml");
    fs::write(&file, amended()).unwrap();
    let ruleset = file.to_str().unwrap();
    let (code, words) = said(&gongkai(&["rules", "check", ruleset]));
    assert_eq!((code, words.contains("5 articles, 7 categories")), (0, true), "{words}");
    let (_, words) = said(&gongkai(&["time-rule", "每轮值期", "--ruleset", ruleset]));
    assert!(words.contains("periodic by_default=each_turn period=P2M"), "{words}");

    let (report, password) = imported(ruleset, folder.path());
    let columns = vec![Some("item"), Some("category"), Some("when"), Some("telephone")];
    assert_eq!(seen(&report), (columns, [1, 0]), "{report}");
    assert_eq!(report["report"]["rows"][0]["cells"][2]["ids"], serde_json::json!(["volunteering"]), "{report}");

    let data = folder.path().join("data").to_str().unwrap().to_owned();
    let server = Server::start(&["serve", "--data", &data, "--ruleset", ruleset]);
    let mut browser = Browser::new(&server.address);
    browser.sign_in("ann", &password);
    let mut check = |path: &str, expect: &[&str]| {
        let page = browser.get(path).unwrap().text();
        expect.iter().for_each(|words| assert!(page.contains(words), "{path}: {words} is missing in {page}"));
    };
    check("/desk/catalogue", &["Telephone", "0818-1234567", "2 of 4 categories", "(4) Volunteering"]);
    check("/desk/obligations", &["志愿服务活动安排", "reckoned by the local setting"]);
    check("/orgs/top/catalogue", &["志愿服务活动安排", "每轮值期"]);
    check("/api/v1/orgs/top/catalogue", &["\"code\":\"volunteering\"", "\"code\":\"periodic\""]);
    server.stop();
    let found = gongkai(&["check", "--data", &data, "--ruleset", ruleset, "--lang", "en"]);
    let (code, words) = said(&found);
    assert_eq!((code, words.contains("Branch meetings"), words.contains("Volunteering")), (1, true, false), "{words}");
}

#[test]
fn without_it_the_same_table_asks() {
    let folder = tempfile::TempDir::new().unwrap();
    let (report, _) = imported("example-branch", folder.path());
    assert_eq!(seen(&report), (vec![Some("item"), None, Some("when"), None], [1, 1]), "{report}");
}
