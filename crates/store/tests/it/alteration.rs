//! Acceptance 5: whoever has the database in their hands changes, adds or removes one thing; the walk finds and names it.

use ledger::{Completeness, Verdict};
use store::{
    db::Value,
    tables::{DERIVED, LEDGER, SEALED},
};
use testkit::{Column, Database, Kind, Raw, Row, Scenario, Stop};

/// A town with disclosures in many states, so that no sealed table is empty.
pub async fn lived_in(database: Database) -> Scenario {
    let town = Scenario::open(database).await;
    let corrected = town.through("society", "道路硬化进展", Stop::Filed).await;
    let withdrawn = town.through("society", "堰塘整治进展", Stop::Released).await;
    town.through("party", "党员大会议定事项", Stop::Released).await;
    town.through("party", "民主评议结果", Stop::Reviewed).await;
    let mut form = town.form("society", "道路硬化进展");
    form.body.push_str("2.3公里");
    form.correction_was = "3.2公里".into();
    form.correction_now = "2.3公里".into();
    form.correction_reason = "笔误".into();
    town.office.disclosures().correct(town.who("clerk"), corrected.clone(), form).await.unwrap();
    town.drive(&corrected, Stop::Filed).await;
    town.office.disclosures().withdraw(town.who("approver"), withdrawn, "重复公开".into()).await.unwrap();
    let nothing = ("2026-Q4".to_owned(), "本季度没有新增".to_owned());
    town.office
        .obligations()
        .report_nil(town.who("clerk"), town.entry_id("named"), nothing.0, nothing.1)
        .await
        .unwrap();
    town.office.attachments().attach(town.who("clerk"), "附件.txt".into(), "堰塘整治进度".into()).await.unwrap();
    town.vary("county-reviewer", "511722101", |form| form.steps[4].days = "5".into()).await.unwrap();
    let withheld = town.through("society", "涉密之事", Stop::Proposed).await;
    town.withhold("secrecy", &withheld, "secrecy_review", "2027-11-23").await.unwrap();
    town.work().await;
    town
}

fn different(value: &Value) -> Vec<Value> {
    let other = |c: char| if c == 'x' { 'y' } else { 'x' };
    match value {
        Value::Int(n) => vec![Value::Int(n + 1), Value::Int(n + 1_000_000)],
        Value::Bytes(Some(bytes)) if !bytes.is_empty() => {
            let flipped = |at: usize| {
                let mut bytes = bytes.clone();
                bytes[at] ^= 1;
                Value::Bytes(Some(bytes))
            };
            vec![flipped(0), flipped(bytes.len() - 1)]
        }
        Value::Bytes(_) => vec![Value::Bytes(Some(vec![1]))],
        Value::Text(None) => vec![Value::Text(Some("x".into()))],
        Value::Text(Some(text)) => {
            let middle = text.chars().count() / 2;
            let changed = text.chars().enumerate().map(|(i, c)| if i == middle { other(c) } else { c }).collect();
            vec![Value::Text(Some(changed)), Value::Text(Some(format!("{text} ")))]
        }
    }
}

fn nothing(column: &Column) -> Option<Value> {
    column.nullable.then(|| if column.kind == Kind::Bytes { Value::Bytes(None) } else { Value::Text(None) })
}

/// What a finding about this row must say.
fn name(table: &str, row: &Row) -> String {
    let text = |i: usize| match &row[i] {
        Value::Text(text) => text.clone().unwrap_or_default(),
        Value::Int(n) => n.to_string(),
        Value::Bytes(_) => panic!("keys are no bytes"),
    };
    match table {
        "closure" => format!("closure:{}/{}", text(0), text(1)),
        "membership" => format!("seat:{} ", text(0)),
        "version_token" => format!("version:{} ", text(0)),
        "working_token" | "turn" | "opinion_number" | "withholding" => format!("disclosure:{} ", text(0)),
        "ledger_entry" | "ledger_private" => format!("entry {}", text(0)),
        "ledger_node" => format!("node {}/{}", text(0), text(1)),
        "ledger_head" => "head".to_owned(),
        "ledger_checkpoint" => "ledger_checkpoint:".to_owned(),
        _ => format!("{table}:{}", text(0)),
    }
}

/// What the walk finds, as places.
async fn found(town: &Scenario) -> Vec<String> {
    match town.verify().await.verdict {
        Verdict::Consistent { .. } => Vec::new(),
        Verdict::Altered(found) => found.iter().map(|a| format!("{} {} ", a.code(), a.place())).collect(),
    }
}

fn assert_named(found: &[String], name: &str, what: &str) {
    assert!(found.iter().any(|place| place.contains(name)), "{what}: {name} is not among {found:?}");
}

async fn flip(town: &Scenario, raw: &Raw, table: &str, row: &Row, column: (usize, &Column)) -> usize {
    let (at, column) = column;
    let mut tried = 0;
    for value in different(&row[at]).into_iter().chain(nothing(column)).filter(|v| *v != row[at]) {
        let mut changed = row.clone();
        changed[at] = value;
        raw.delete(table, row).await;
        if raw.insert(table, &changed).await.is_ok() {
            tried += 1;
            assert_named(
                &found(town).await,
                &name(table, row),
                &format!("{table}.{} = {:?}", column.name, changed[at]),
            );
            raw.delete(table, &changed).await;
        }
        raw.insert(table, row).await.unwrap();
    }
    tried
}

testkit::both! {
    async fn every_column_of_every_sealed_table(database) {
        let town = lived_in(database).await;
        let raw = town.raw().await;
        assert_eq!(found(&town).await, [""; 0]);
        for table in [SEALED, DERIVED, LEDGER].concat() {
            let rows = raw.rows(table).await;
            assert!(!rows.is_empty(), "{table} is empty: nothing was tried");
            for (at, column) in raw.columns(table).await.iter().enumerate() {
                let set = |row: &&Row| !matches!(row[at], Value::Text(None) | Value::Bytes(None));
                let row = rows.iter().skip(rows.len() / 2).find(set).or(rows.iter().find(set)).unwrap_or(&rows[0]);
                let tried = flip(&town, &raw, table, row, (at, column)).await;
                assert!(tried > 0, "{table}.{} was never changed", column.name);
            }
        }
        assert_eq!(found(&town).await, [""; 0], "everything was put back");
    }

    async fn rows_taken_out_and_put_in(database) {
        let town = lived_in(database).await;
        let raw = town.raw().await;
        for table in [SEALED, DERIVED, LEDGER].concat() {
            let rows = raw.rows(table).await;
            for row in [&rows[0], &rows[rows.len() / 2], &rows[rows.len() - 1]] {
                raw.delete(table, row).await;
                let places = found(&town).await;
                // a checkpoint in the database only repeats what is kept outside: taking it away hides nothing
                if table != "ledger_checkpoint" {
                    assert_named(&places, &name(table, row), &format!("{table} without a row"));
                }
                raw.insert(table, row).await.unwrap();
            }
            let invented: Row = rows[0]
                .iter()
                .map(|value| match value {
                    Value::Text(text) => Value::Text(text.as_ref().map(|t| format!("{t}x"))),
                    Value::Int(n) => Value::Int(n + 1_000_000),
                    bytes => bytes.clone(),
                })
                .collect();
            raw.insert(table, &invented).await.unwrap();
            assert!(!found(&town).await.is_empty(), "{table} with an invented row");
            raw.delete(table, &invented).await;
        }
        assert_eq!(found(&town).await, [""; 0], "everything was put back");
    }

    /// The lies that would pay: each a single statement.
    async fn single_statements_that_would_pay(database) {
        let town = lived_in(database).await;
        let raw = town.raw().await;
        let tables = [SEALED, DERIVED, LEDGER].concat();
        let before = raw.dump(&tables).await;
        for (sql, expect) in [
            ("UPDATE version_token SET token = 'all' WHERE token LIKE 'party:%'", "row.altered version:"),
            ("INSERT INTO version_token SELECT id, 'all' FROM version WHERE body LIKE '%party:%'", "row.altered version:"),
            ("DELETE FROM version WHERE current = 0", "row.missing version:"),
            ("UPDATE version SET current = 0 WHERE current = 1", "row.altered version:"),
            ("UPDATE version SET body = replace(body, '堰塘', '水库')", "row.altered version:"),
            ("UPDATE person SET body = replace(body, '向明远', '何某某')", "row.altered person:"),
            ("UPDATE disclosure SET body = replace(body, 'withhold', 'pass'), title = title || 'x'", "row.altered disclosure:"),
            ("DELETE FROM turn", "row.altered disclosure:"),
            ("UPDATE membership SET person = (SELECT MIN(id) FROM person)", "row.altered seat:"),
            ("DELETE FROM ledger_private", "private.missing entry 0"),
            ("UPDATE ledger_entry SET subject = 'person:nobody' WHERE seq = 3", "entry.subject entry 3"),
            ("UPDATE ledger_head SET size = size - 1", "head.size"),
            ("DELETE FROM ledger_head", "head.missing"),
            ("INSERT INTO ledger_head (one, size, frontier) SELECT 2, size, frontier FROM ledger_head", "ledger_head:2"),
            ("UPDATE ruleset SET body = replace(body, 'approver', 'undertaker')", "row.altered ruleset:"),
        ] {
            let changed = raw.run(sql, Vec::new()).await.unwrap();
            assert!(changed > 0, "{sql} changed nothing");
            assert_named(&found(&town).await, expect, sql);
            raw.load(&before).await;
        }
        assert_eq!(found(&town).await, [""; 0], "everything was put back");
    }

    async fn nothing_altered(database) {
        let town = lived_in(database).await;
        let report = town.verify().await;
        let Verdict::Consistent { size, completeness, erased, .. } = report.verdict else { panic!("{report:?}") };
        assert_eq!((size, completeness, erased), (report.entries, Completeness::Unproven, 0));
        assert!(report.rows > 80, "{}", report.rows);
    }
}

/// SQLite keeps anything in any column: what isn't even of its type is named too, not only stumbled over.
#[test]
fn values_of_another_type() {
    testkit::run(async {
        let town = lived_in(Database::sqlite()).await;
        let raw = town.raw().await;
        let tables = [SEALED, DERIVED, LEDGER].concat();
        let before = raw.dump(&tables).await;
        for (sql, expect) in [
            ("UPDATE version SET n = 'one' WHERE id = (SELECT MIN(id) FROM version)", "version:"),
            ("UPDATE person SET body = X'00ff' WHERE id = (SELECT MIN(id) FROM person)", "person:"),
            ("UPDATE disclosure SET changed = 1.5", "disclosure:"),
            ("UPDATE closure SET depth = 'deep' WHERE depth = 1", "closure:"),
            ("UPDATE ledger_entry SET leaf = 'leaf' WHERE seq = 4", "ledger_entry:4"),
            ("UPDATE ledger_head SET size = 'all'", "ledger_head:1"),
            ("UPDATE ledger_node SET hash = 'x' WHERE level = 0 AND i = 2", "ledger_node:0/2"),
        ] {
            raw.run(sql, Vec::new()).await.unwrap();
            assert_named(&found(&town).await, expect, sql);
            raw.load(&before).await;
        }
        assert_eq!(found(&town).await, [""; 0], "everything was put back");
    });
}
