//! `gongkai import`: all problems by line, nothing half-imported.

use std::fs;

use crate::server::{gongkai, said};

const HEAD: &str = "code,name,short,kind,superior,sector_superior,rank\n";

#[test]
fn organisations_and_staff() {
    let folder = tempfile::TempDir::new().unwrap();
    let data = folder.path().join("data");
    let data = data.to_str().unwrap();
    let file = folder.path().join("table.csv");
    let import = |what: &str, text: &str| {
        fs::write(&file, text).unwrap();
        said(&gongkai(&["import", what, file.to_str().unwrap(), "--data", data]))
    };
    let bad = format!("{HEAD}1,A,a,city_committee,,,1\n2,B,b,county_committee,1,,x\n3,C,c,nonsense,9,,1\n");
    let (code, words) = import("orgs", &bad);
    let expected = ["table.csv:3: rank", "table.csv:4: kind", "table.csv:4: superior", "nothing was imported: 3"];
    assert_eq!(code, 1);
    expected.iter().for_each(|e| assert!(words.contains(e), "{e} in {words}"));
    assert!(said(&gongkai(&["verify", "--data", data])).1.contains("1 ledger entries"), "only the ruleset is there");

    let good = format!("{HEAD}1,A,a,city_committee,,,1\n2,B,b,county_committee,1,,2\n");
    let (code, words) = import("orgs", &good);
    assert_eq!((code, words.contains("imported 2")), (0, true), "{words}");
    assert_eq!(words.matches("(shown once)").count(), 3, "three separate administrators: {words}");
    let (code, words) = import("orgs", &good);
    assert_eq!((code, words.contains("imported 0 organisations; 2 were there")), (0, true), "{words}");

    let staff = "login,name,member_of,org,serves,duty,title,from\n";
    let (code, words) = import("staff", &format!("{staff}ann,Ann,2,2,,undertaker,clerk,\nann,Bob,2,7,,juggler,,\n"));
    let expected = ["table.csv:3: name", "table.csv:3: org", "table.csv:3: duty", "table.csv:3: title"];
    assert_eq!(code, 1);
    expected.iter().for_each(|e| assert!(words.contains(e), "{e} in {words}"));
    let (code, words) =
        import("staff", &format!("{staff}ann,Ann,2,2,,undertaker,clerk,\nann,Ann,2,2,,archivist,clerk,\n"));
    assert_eq!((code, words.contains("1 accounts and 2 seats")), (0, true), "{words}");
    let with_end = "login,name,member_of,org,serves,duty,title,from,to\n";
    for (from, to, code, expect) in [
        ("2026-02-01", "2026-01-01", 1, "table.csv:2: to: 2026-01-01 is before the first day"),
        ("", "2026-01-01", 0, "0 accounts and 0 seats; 1 ended"),
        ("", "2026-01-01", 0, "0 accounts and 0 seats; 0 ended"),
        ("", "", 0, "0 accounts and 0 seats; 0 ended"),
        ("2026-02-01", "", 0, "0 accounts and 1 seats; 0 ended"),
    ] {
        let line = format!("{with_end}ann,Ann,2,2,,archivist,clerk,{from},{to}\n");
        let (got, words) = import("staff", &line);
        assert_eq!((got, words.contains(expect)), (code, true), "{from}..{to}: {words}");
    }
    fs::write(&file, b"code,name,short,kind,superior\n3,\xb4\xef\xd6\xdd,c,county_committee,1\n").unwrap();
    let (code, words) = said(&gongkai(&["import", "orgs", file.to_str().unwrap(), "--data", data]));
    assert_eq!((code, words.contains("read as GB18030"), words.contains("imported 1")), (0, true, true), "{words}");
    assert_eq!(said(&gongkai(&["verify", "--data", data])).0, 0);
}
