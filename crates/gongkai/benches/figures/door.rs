//! Commands through the door on SQLite, beside raw commits with the same settings on the same file system.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use domain::DisclosureId;
use rusqlite::{Connection, OpenFlags};
use tempfile::TempDir;
use testkit::{Database, Scenario};

use crate::figure::{Figure, median, number};

const ROUNDS: usize = 5;
const WORKFLOWS: usize = 25;
/// Desks at work at the same time.
const DESKS: usize = 8;
/// Workflows of each of them in a round.
const OF_A_DESK: usize = 6;
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

/// Commands per second, and per whole workflow: of one caller after another, and of several at once.
pub fn measure() -> Vec<Figure> {
    testkit::run(async { tokio::spawn(measured()).await.expect("measured") })
}

async fn measured() -> Vec<Figure> {
    let town = Arc::new(Scenario::open(Database::sqlite()).await);
    let mut spent = Took::default();
    workflow(&town, "0", &mut spent).await;
    let size = size_of_a_command(&town);
    let folder = TempDir::new().expect("a temporary folder");
    let raw = plain_database(&folder);
    let (mut commands, mut with_jobs, mut at_once) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let mut took = Took::default();
        for n in 0..WORKFLOWS {
            workflow(&town, &format!("{round}.{n}"), &mut took).await;
        }
        let beside = raw_commits(&raw, WORKFLOWS * COMMANDS, size);
        let (alone, whole) = (took.commands.as_secs_f64(), (took.commands + took.jobs).as_secs_f64());
        commands.push(((WORKFLOWS * COMMANDS) as f64 / alone, beside));
        with_jobs.push(WORKFLOWS as f64 / whole);
        let many = several(&town, round).await;
        let beside = raw_commits(&raw, WORKFLOWS * COMMANDS, size);
        at_once.push((many, beside));
    }
    town.assert_consistent().await;
    let of_workflows: Vec<_> =
        at_once.iter().map(|(own, raw)| (own / COMMANDS as f64, raw / COMMANDS as f64)).collect();
    vec![
        compared("commands per second through the door, SQLite, eight desks at once", &at_once, "raw commits:"),
        compared("whole workflows per second, 6 commands each, the same", &of_workflows, "raw, 6 commits each:"),
        alone("commands per second of one caller alone, who waits for each", &commands),
        Figure::fact(
            "its workflows per second with 14 commits: leases, signed checkpoints in database and file",
            number(median(with_jobs)),
        ),
        Figure::fact("bytes kept by a command, and by a raw commit", number(size as f64)),
    ]
}

/// A caller alone shares its commit with nobody: there is no more to be had than one commit, and its own work besides.
fn alone(what: &str, rounds: &[(f64, f64)]) -> Figure {
    let (own, raw) = (median(rounds.iter().map(|r| r.0)), median(rounds.iter().map(|r| r.1)));
    Figure::fact(what, format!("{}; raw commits: {}", number(own), number(raw)))
}

/// Commands per second of several desks, each with proposals of its own. Every desk does its part of a step, then all go
/// on to the next; what is read in between is not counted.
async fn several(town: &Arc<Scenario>, round: usize) -> f64 {
    let forms = |desk: usize| {
        (0..OF_A_DESK).map(move |n| town.form("society", &format!("为民办实事项目进展（{round}.{desk}.{n}）")))
    };
    let mut took = Duration::ZERO;
    let proposing: Vec<Vec<_>> = (0..DESKS).map(|desk| forms(desk).collect()).collect();
    let propose = |form| {
        let (office, who, entry) = (town.office.clone(), town.who("clerk"), town.entry_id("society"));
        async move { office.disclosures().propose(who, entry, form).await.expect("proposed") }
    };
    let desks = at_once(proposing, propose, &mut took).await;
    for signing in SIGNED {
        all_sign(town, &desks, signing, &mut took).await;
    }
    let release = |id| {
        let office = town.office.clone();
        async move { office.releases().release(id, 1).await.expect("released") }
    };
    at_once(desks.clone(), release, &mut took).await;
    all_sign(town, &desks, ("archivist", "archive"), &mut took).await;
    town.office.run_due().await.expect("a checkpoint");
    (DESKS * OF_A_DESK * COMMANDS) as f64 / took.as_secs_f64()
}

async fn all_sign(
    town: &Scenario,
    desks: &[Vec<DisclosureId>],
    (login, step): (&str, &'static str),
    took: &mut Duration,
) {
    town.clock.pass_seconds(1);
    let mut signing = Vec::new();
    for ids in desks {
        let mut forms = Vec::new();
        for id in ids {
            forms.push((id.clone(), town.opinion(login, id).await.expect("the file")));
        }
        signing.push(forms);
    }
    let sign = |(id, form)| {
        let (office, who) = (town.office.clone(), town.who(login));
        async move { office.disclosures().sign(who, id, step.to_owned(), form).await.expect("signed") }
    };
    at_once(signing, sign, took).await;
}

/// Does each desk's work, one after another at each, all desks at the same time.
async fn at_once<T, R, F>(desks: Vec<Vec<T>>, work: impl Fn(T) -> F, took: &mut Duration) -> Vec<Vec<R>>
where
    R: Send + 'static,
    F: Future<Output = R> + Send + 'static,
{
    let desks: Vec<Vec<F>> = desks.into_iter().map(|own| own.into_iter().map(&work).collect()).collect();
    let began = Instant::now();
    let working = desks.into_iter().map(|own| {
        tokio::spawn(async move {
            let mut done = Vec::new();
            for one in own {
                done.push(one.await);
            }
            done
        })
    });
    let working: Vec<_> = working.collect();
    let mut done = Vec::new();
    for desk in working {
        done.push(desk.await.expect("a desk's work"));
    }
    *took += began.elapsed();
    done
}

fn compared(what: &str, rounds: &[(f64, f64)], peer: &str) -> Figure {
    let both = (median(rounds.iter().map(|r| r.0)), median(rounds.iter().map(|r| r.1)));
    Figure::ratio(what, both, median(rounds.iter().map(|r| r.0 / r.1)), OF_RAW, peer)
}

/// From the catalogue entry to the filed disclosure. Reading the pages in between is not counted.
async fn workflow(town: &Scenario, name: &str, took: &mut Took) {
    let (who, entry) = (town.who("clerk"), town.entry_id("society"));
    let form = town.form("society", &format!("为民办实事项目进展（{name}）"));
    town.clock.pass_seconds(1);
    let began = Instant::now();
    let id = town.office.disclosures().propose(who, entry, form).await.expect("proposed");
    took.commands += began.elapsed();
    for (login, step) in SIGNED {
        sign(town, login, &id, step, took).await;
    }
    let began = Instant::now();
    town.office.releases().release(id.clone(), 1).await.expect("released");
    took.commands += began.elapsed();
    let began = Instant::now();
    town.office.run_due().await.expect("a checkpoint");
    took.jobs += began.elapsed();
    sign(town, "archivist", &id, "archive", took).await;
    let began = Instant::now();
    town.office.run_due().await.expect("a checkpoint");
    took.jobs += began.elapsed();
}

async fn sign(town: &Scenario, login: &str, id: &DisclosureId, step: &str, took: &mut Took) {
    town.clock.pass_seconds(1);
    let (who, form) = (town.who(login), town.opinion(login, id).await.expect("the file"));
    let began = Instant::now();
    town.office.disclosures().sign(who, id.clone(), step.to_owned(), form).await.expect("signed");
    took.commands += began.elapsed();
}

/// A database opened by the store's library, with the settings of its writer.
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
