//! Commands through the door on SQLite, beside raw commits with the same settings on the same file system.

use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags};
use tempfile::TempDir;
use testkit::{Database, Scenario};

use crate::figure::{Figure, median, number};

const ROUNDS: usize = 5;
const WORKFLOWS: usize = 25;
/// A workflow's commands: propose, three opinions, release by the system, filing.
const COMMANDS: usize = 6;
const OF_RAW: (f64, &str) = (0.4, "0.4");
const SIGNED: [(&str, &str); 3] = [("secrecy", "secrecy_review"), ("reviewer", "review"), ("approver", "approve")];

/// How long a round's work took.
#[derive(Default)]
struct Took {
    /// The six commands.
    commands: Duration,
    /// What the jobs do around them: leases, signed checkpoints with their file.
    jobs: Duration,
}

/// Commands per second, and per whole workflow.
pub fn measure() -> Vec<Figure> {
    testkit::run(async {
        let town = Scenario::open(Database::sqlite()).await;
        let mut spent = Took::default();
        workflow(&town, 0, &mut spent).await;
        let size = size_of_a_command(&town);
        let folder = TempDir::new().expect("a temporary folder");
        let raw = plain_database(&folder);
        let (mut commands, mut workflows, mut with_jobs) = (Vec::new(), Vec::new(), Vec::new());
        for round in 0..ROUNDS {
            let mut took = Took::default();
            for n in 0..WORKFLOWS {
                workflow(&town, round * WORKFLOWS + n + 1, &mut took).await;
            }
            let beside = raw_commits(&raw, WORKFLOWS * COMMANDS, size);
            let (alone, whole) = (took.commands.as_secs_f64(), (took.commands + took.jobs).as_secs_f64());
            commands.push(((WORKFLOWS * COMMANDS) as f64 / alone, beside));
            workflows.push((WORKFLOWS as f64 / alone, beside / COMMANDS as f64));
            with_jobs.push(WORKFLOWS as f64 / whole);
        }
        town.assert_consistent().await;
        vec![
            compared("commands per second through the door, SQLite", &commands, "raw commits:"),
            compared("whole workflows per second, 6 commands each", &workflows, "raw, 6 commits each:"),
            Figure::fact(
                "the same with 14 commits: leases, signed checkpoints in database and file",
                number(median(with_jobs)),
            ),
            Figure::fact("bytes kept by a command, and by a raw commit", number(size as f64)),
        ]
    })
}

fn compared(what: &str, rounds: &[(f64, f64)], peer: &str) -> Figure {
    let both = (median(rounds.iter().map(|r| r.0)), median(rounds.iter().map(|r| r.1)));
    Figure::ratio(what, both, median(rounds.iter().map(|r| r.0 / r.1)), OF_RAW, peer)
}

/// From the catalogue entry to the filed disclosure. Reading the pages in between is not counted.
async fn workflow(town: &Scenario, n: usize, took: &mut Took) {
    let (who, entry) = (town.who("clerk"), town.entry_id("society"));
    let form = town.form("society", &format!("为民办实事项目进展（{n}）"));
    town.clock.pass_seconds(60);
    let began = Instant::now();
    let id = town.office.propose(who, entry, form).await.expect("proposed");
    took.commands += began.elapsed();
    for (login, step) in SIGNED {
        sign(town, login, &id, step, took).await;
    }
    let began = Instant::now();
    town.office.release(id.clone(), 1).await.expect("released");
    took.commands += began.elapsed();
    let began = Instant::now();
    town.office.run_due().await.expect("a checkpoint");
    took.jobs += began.elapsed();
    sign(town, "archivist", &id, "archive", took).await;
    let began = Instant::now();
    town.office.run_due().await.expect("a checkpoint");
    took.jobs += began.elapsed();
}

async fn sign(town: &Scenario, login: &str, id: &domain::DisclosureId, step: &str, took: &mut Took) {
    town.clock.pass_seconds(60);
    let (who, form) = (town.who(login), town.opinion(login, id).await.expect("the file"));
    let began = Instant::now();
    town.office.sign(who, id.clone(), step.to_owned(), form).await.expect("signed");
    took.commands += began.elapsed();
}

/// The same library and the same settings as the store's writer.
fn plain_database(folder: &TempDir) -> Connection {
    let raw = Connection::open(folder.path().join("raw.db")).expect("a database");
    for (name, value) in [("journal_mode", "WAL"), ("synchronous", "FULL"), ("foreign_keys", "ON")] {
        raw.pragma_update(None, name, value).expect("a setting");
    }
    raw.execute("CREATE TABLE kept (id INTEGER PRIMARY KEY, body BLOB)", []).expect("a table");
    raw
}

/// Raw commits per second.
fn raw_commits(raw: &Connection, count: usize, size: usize) -> f64 {
    let body = vec![7_u8; size];
    let run = |sql: &str, values: &[&Vec<u8>]| {
        let mut statement = raw.prepare_cached(sql).expect("a statement");
        statement.execute(rusqlite::params_from_iter(values)).expect(sql)
    };
    let began = Instant::now();
    for _ in 0..count {
        run("BEGIN IMMEDIATE", &[]);
        run("INSERT INTO kept (body) VALUES ($1)", &[&body]);
        run("COMMIT", &[]);
    }
    count as f64 / began.elapsed().as_secs_f64()
}

/// Bytes of the rows that a command writes: the noun, its ledger entry, the private part.
fn size_of_a_command(town: &Scenario) -> usize {
    let file = town.database.url.trim_start_matches("sqlite://");
    let reader = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).expect("a reader");
    let sql = "SELECT (SELECT AVG(LENGTH(CAST(body AS BLOB))) FROM disclosure)
              + (SELECT AVG(LENGTH(body) + LENGTH(leaf) + LENGTH(state_seal)) FROM ledger_entry)
              + (SELECT AVG(LENGTH(body) + LENGTH(salt)) FROM ledger_private)";
    reader.query_row(sql, [], |row| row.get::<_, f64>(0)).expect("a size") as usize
}
