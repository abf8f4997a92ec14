//! Migrations: one text for both databases, with words for types.

use crate::{Store, StoreError, binds, db::Inner};

/// The steps, in order. A step that was ever released is never edited.
const STEPS: &[&str] = &[
    include_str!("../migrations/0001_base.sql"),
    include_str!("../migrations/0002_catalogue.sql"),
    include_str!("../migrations/0003_gate.sql"),
    include_str!("../migrations/0004_variation.sql"),
    include_str!("../migrations/0005_review.sql"),
    include_str!("../migrations/0006_compact.sql"),
];

/// First line of a step that changes nothing on PostgreSQL.
const LITE_ONLY: &str = "-- sqlite only\n";

/// Type words and what they are on SQLite and PostgreSQL. Text sorts by bytes on both.
const WORDS: &[(&str, &str, &str)] = &[
    ("{text}", "TEXT", "TEXT COLLATE \"C\""),
    ("{int}", "INTEGER", "BIGINT"),
    ("{instant}", "INTEGER", "BIGINT"),
    ("{bytes}", "BLOB", "BYTEA"),
    ("{withheld_until}", "json_extract(body, '$.withheld.until')", "(body::jsonb -> 'withheld' ->> 'until')"),
];

fn rendered(step: &str, postgres: bool) -> String {
    if postgres && step.starts_with(LITE_ONLY) {
        return String::new();
    }
    WORDS
        .iter()
        .fold(step.to_owned(), |text, (word, sqlite, pg)| text.replace(word, if postgres { pg } else { sqlite }))
}

/// Brings the tables up to date. Several nodes may start at once: the first one does the work.
pub(crate) async fn run(store: &Store) -> Result<(), StoreError> {
    let mut tx = store.pools.write().await?;
    let postgres = matches!(tx, Inner::Postgres(_));
    if postgres {
        // one node at a time; released with the transaction
        tx.run("SELECT pg_advisory_xact_lock(7381)", binds![]).await?;
    }
    tx.run("CREATE TABLE IF NOT EXISTS migration (step BIGINT PRIMARY KEY)", binds![]).await?;
    let done: Vec<(i64,)> = tx.select("SELECT COALESCE(MAX(step), 0) FROM migration", binds![]).await?;
    let done = done.first().map_or(0, |row| row.0);
    for (number, step) in (1_i64..).zip(STEPS) {
        if number <= done {
            continue;
        }
        for statement in rendered(step, postgres).split(";\n").filter(|s| has_sql(s)) {
            tx.run(statement.to_owned(), binds![]).await?;
        }
        tx.run("INSERT INTO migration (step) VALUES ($1)", binds![number]).await?;
    }
    tx.commit().await
}

fn has_sql(statement: &str) -> bool {
    statement.lines().any(|line| !line.trim().is_empty() && !line.trim_start().starts_with("--"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_is_left_over() {
        for step in STEPS {
            for postgres in [false, true] {
                assert!(!rendered(step, postgres).contains('{'));
            }
        }
    }
}
