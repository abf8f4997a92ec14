//! Sealed nouns: a row is the whole noun as JSON plus columns that repeat parts of it for queries.
//!
//! The digest in the ledger is of the noun's canonical encoding, never of the JSON in the row.

use serde::{Serialize, de::DeserializeOwned};

use domain::{
    account::Account, disclosure::Disclosure, entry::Entry, org::Org, person::Person, release::Version, seat::Seat,
};

use crate::{
    Event, StoreError, binds,
    db::Value,
    tx::{Tx, placeholders},
};

/// Rows in a table of their own that repeat a list of the noun: (table, its key column, its other columns, the rows).
pub type Repeats = (&'static str, &'static str, &'static [&'static str], Vec<Vec<String>>);

/// A noun that is sealed.
pub trait Sealed: Serialize + DeserializeOwned + Send + Sync {
    /// Table, and subject kind in the ledger.
    const TABLE: &'static str;
    /// Version tag of the canonical encoding.
    const TAG: &'static str;
    /// Names of the columns that repeat parts of the noun.
    const COLUMNS: &'static [&'static str];
    /// The primary key.
    fn key(&self) -> String;
    /// Values of the columns, in the same order.
    fn columns(&self) -> Vec<Value>;
    /// Lists repeated in tables of their own.
    fn repeats(&self) -> Vec<Repeats> {
        Vec::new()
    }
}

/// A ruleset that was in force at some time, as it was read, and by whose digest cases are pinned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, serde::Deserialize)]
pub struct Rulebook {
    /// Digest of the ruleset.
    pub digest: String,
    /// Its id.
    pub name: String,
    /// Its TOML text.
    pub text: String,
}

impl Sealed for Rulebook {
    const TABLE: &'static str = "ruleset";
    const TAG: &'static str = "ruleset/1";
    const COLUMNS: &'static [&'static str] = &["name"];
    fn key(&self) -> String {
        self.digest.clone()
    }
    fn columns(&self) -> Vec<Value> {
        binds![&self.name]
    }
}

impl Sealed for Org {
    const TABLE: &'static str = "org";
    const TAG: &'static str = "org/1";
    const COLUMNS: &'static [&'static str] = &["code"];
    fn key(&self) -> String {
        self.id.to_string()
    }
    fn columns(&self) -> Vec<Value> {
        binds![&self.code]
    }
}

impl Sealed for Person {
    const TABLE: &'static str = "person";
    const TAG: &'static str = "person/1";
    const COLUMNS: &'static [&'static str] = &[];
    fn key(&self) -> String {
        self.id.to_string()
    }
    fn columns(&self) -> Vec<Value> {
        binds![]
    }
}

impl Sealed for Seat {
    const TABLE: &'static str = "seat";
    const TAG: &'static str = "seat/1";
    const COLUMNS: &'static [&'static str] = &["org", "serves", "role"];
    fn key(&self) -> String {
        self.id.to_string()
    }
    fn columns(&self) -> Vec<Value> {
        binds![self.org.as_str(), self.serves.as_str(), self.role.code()]
    }
    fn repeats(&self) -> Vec<Repeats> {
        let people = self.holdings.iter().map(|h| &h.person).chain(self.delegations.iter().map(|d| &d.delegate));
        let people: std::collections::BTreeSet<_> = people.map(ToString::to_string).collect();
        vec![("membership", "seat", &["person"], people.into_iter().map(|p| vec![p]).collect())]
    }
}

impl Sealed for Account {
    const TABLE: &'static str = "account";
    const TAG: &'static str = "account/1";
    const COLUMNS: &'static [&'static str] = &["login", "person"];
    fn key(&self) -> String {
        self.id.to_string()
    }
    fn columns(&self) -> Vec<Value> {
        binds![&self.login, self.person.as_str()]
    }
}

impl Sealed for Entry {
    const TABLE: &'static str = "catalogue_entry";
    const TAG: &'static str = "entry/1";
    const COLUMNS: &'static [&'static str] = &["org", "no"];
    fn key(&self) -> String {
        self.id.to_string()
    }
    fn columns(&self) -> Vec<Value> {
        binds![self.org.as_str(), self.no]
    }
}

impl Sealed for Disclosure {
    const TABLE: &'static str = "disclosure";
    const TAG: &'static str = "disclosure/1";
    const COLUMNS: &'static [&'static str] =
        &["org", "entry", "state", "title", "index_number", "archive_number", "changed"];
    fn key(&self) -> String {
        self.id.to_string()
    }
    fn columns(&self) -> Vec<Value> {
        binds![
            self.org.as_str(),
            self.entry.as_str(),
            self.state.code(),
            &self.working.plan.content.title,
            self.index_number.clone(),
            self.archive_number.clone(),
            self.changed
        ]
    }
    fn repeats(&self) -> Vec<Repeats> {
        let tokens = self.desk.tokens.iter().map(|t| vec![t.clone()]).collect();
        let turns = self.desk.turns.iter().map(|t| vec![t.step.clone(), t.token.clone()]).collect();
        vec![("working_token", "disclosure", &["token"], tokens), ("turn", "disclosure", &["step", "token"], turns)]
    }
}

impl Sealed for Version {
    const TABLE: &'static str = "version";
    const TAG: &'static str = "version/1";
    const COLUMNS: &'static [&'static str] =
        &["disclosure", "n", "current", "index_number", "org", "category", "day", "released", "title"];
    fn key(&self) -> String {
        self.key()
    }
    fn columns(&self) -> Vec<Value> {
        let p = &self.published;
        binds![
            self.disclosure.as_str(),
            i64::from(p.version),
            i64::from(self.is_current()),
            &p.index_number,
            self.org.as_str(),
            &p.category,
            i64::from(p.released.day().number()),
            p.released,
            &p.content.title
        ]
    }
    fn repeats(&self) -> Vec<Repeats> {
        vec![("version_token", "version", &["token"], self.tokens.iter().map(|t| vec![t.clone()]).collect())]
    }
}

pub(crate) fn decode<T: Sealed>(id: &str, body: &str) -> Result<T, StoreError> {
    serde_json::from_str(body).map_err(|source| StoreError::Row { table: T::TABLE, id: id.to_owned(), source })
}

impl Tx {
    /// Keeps a sealed noun together with the ledger entry that seals it.
    ///
    /// # Errors
    /// If the database fails, or this transaction does not hold the ledger's lock.
    pub async fn put<T: Sealed>(&mut self, noun: &T, event: Event<'_>) -> Result<u64, StoreError> {
        let key = noun.key();
        let columns = T::COLUMNS;
        let names: String = columns.iter().map(|c| format!("{c}, ")).collect();
        let updates: String = columns.iter().map(|c| format!("{c} = excluded.{c}, ")).collect();
        let sql = format!(
            "INSERT INTO {table} (id, {names}body) VALUES ({holders}) ON CONFLICT (id) DO UPDATE SET {updates}body = excluded.body",
            table = T::TABLE,
            holders = placeholders(1, columns.len() + 2),
        );
        let mut values = binds![&key];
        values.extend(noun.columns());
        values.push(serde_json::to_string(noun)?.into());
        self.run(sql, values).await?;
        for (table, key_column, names, rows) in noun.repeats() {
            self.run(format!("DELETE FROM {table} WHERE {key_column} = $1"), binds![&key]).await?;
            if rows.is_empty() {
                continue;
            }
            // all rows at once: each statement costs a turn of the database's thread or a round trip
            let width = names.len() + 1;
            let holders: Vec<String> =
                (0..rows.len()).map(|row| format!("({})", placeholders(row * width + 1, width))).collect();
            let sql = format!("INSERT INTO {table} ({key_column}, {}) VALUES {}", names.join(", "), holders.join(", "));
            let row = |row: Vec<String>| std::iter::once(key.clone()).chain(row).map(Value::from);
            self.run(sql, rows.into_iter().flat_map(row).collect()).await?;
        }
        let state = ledger::canon::digest(T::TAG, noun)?;
        self.append(event.about(T::TABLE, &key, Some(state))).await
    }

    /// A sealed noun by its key.
    ///
    /// # Errors
    /// If the database fails or the row can't be read.
    pub async fn get<T: Sealed>(&mut self, key: &str) -> Result<Option<T>, StoreError> {
        let row: Option<(String,)> =
            self.one(format!("SELECT body FROM {} WHERE id = $1", T::TABLE), binds![key]).await?;
        row.map(|(body,)| decode(key, &body)).transpose()
    }

    /// Nouns from a query that gives id and body.
    pub(crate) async fn nouns<T: Sealed>(
        &mut self,
        sql: impl Into<String>,
        values: Vec<Value>,
    ) -> Result<Vec<T>, StoreError> {
        let rows: Vec<(String, String)> = self.select(sql, values).await?;
        rows.iter().map(|(id, body)| decode(id, body)).collect()
    }
}

impl Tx {
    /// All rulesets that were ever adopted here.
    ///
    /// # Errors
    /// If the database fails or a row can't be read.
    pub async fn rulebooks(&mut self) -> Result<Vec<Rulebook>, StoreError> {
        self.nouns("SELECT id, body FROM ruleset ORDER BY id", binds![]).await
    }
}
