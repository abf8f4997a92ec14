//! Sealed nouns: a row is the whole noun as JSON plus columns that repeat parts of it for queries.
//!
//! The digest in the ledger is of the noun's canonical encoding, never of the JSON in the row.

use serde::{Serialize, de::DeserializeOwned};

use domain::{
    catalogue::entry::Entry,
    disclosure::{Disclosure, Withholding, version::Version},
    noun::Noun,
    people::{account::Account, org::Org, person::Person, seat::Seat},
};

use crate::{
    Event, StoreError, binds,
    db::{Inner, Value},
    tx::{Tx, placeholders},
};

/// Rows in a table of their own that repeat a list of the noun: (table, its key column, its other columns, the rows).
pub type Repeats = (&'static str, &'static str, &'static [&'static str], Vec<Vec<String>>);

/// A noun that is sealed.
pub trait Sealed: Serialize + DeserializeOwned + Send + Sync {
    /// What it is. Whoever seals a new one is asked here for its noun, and by the noun for all else.
    const NOUN: Noun;
    /// Table, and subject kind in the ledger.
    const TABLE: &'static str = Self::NOUN.code();
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
    const NOUN: Noun = Noun::Ruleset;
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
    const NOUN: Noun = Noun::Org;
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
    const NOUN: Noun = Noun::Person;
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
    const NOUN: Noun = Noun::Seat;
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
    const NOUN: Noun = Noun::Account;
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
    const NOUN: Noun = Noun::Entry;
    const TAG: &'static str = "entry/1";
    const COLUMNS: &'static [&'static str] = &["org", "no", "current"];
    fn key(&self) -> String {
        self.id.to_string()
    }
    fn columns(&self) -> Vec<Value> {
        binds![self.org.as_str(), self.no, i64::from(self.ended.is_none())]
    }
}

impl Sealed for Disclosure {
    const NOUN: Noun = Noun::Disclosure;
    const TAG: &'static str = "disclosure/1";
    const COLUMNS: &'static [&'static str] =
        &["org", "entry", "state", "title", "index_number", "archive_number", "changed", "due_key"];
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
            self.changed,
            self.working.plan.obligation.as_ref().map(ToString::to_string)
        ]
    }
    fn repeats(&self) -> Vec<Repeats> {
        let tokens = self.desk.tokens.iter().map(|t| vec![t.clone()]).collect();
        let turns = self.desk.turns.iter().map(|t| vec![t.step.clone(), t.token.clone()]).collect();
        let numbers = self.earlier.iter().chain([&self.working]).flat_map(|w| w.numbers()).map(|n| vec![n.key()]);
        let until = |w: &Withholding| if w.is_open() { w.until.to_string() } else { String::new() };
        let withheld = self.withheld.iter().map(|w| vec![self.org.to_string(), until(w)]).collect();
        vec![
            ("working_token", "disclosure", &["token"], tokens),
            ("turn", "disclosure", &["step", "token"], turns),
            ("opinion_number", "disclosure", &["number"], numbers.collect()),
            ("withholding", "disclosure", &["org", "until"], withheld),
        ]
    }
}

impl Sealed for Version {
    const NOUN: Noun = Noun::Version;
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

impl Tx {
    /// Keeps a sealed noun together with the ledger entry that seals it.
    ///
    /// # Errors
    /// If the database fails, or this transaction does not hold the ledger's lock.
    pub async fn put<T: Sealed>(&mut self, noun: &T, event: Event<'_>) -> Result<u64, StoreError> {
        let key = noun.key();
        let columns = T::COLUMNS;
        let names: String = columns.iter().map(|c| format!("{c}, ")).collect();
        let mut values = binds![&key];
        values.extend(noun.columns());
        let changed = self.changed(T::TABLE, columns, values.clone()).await?;
        let updates: String = changed.iter().map(|c| format!("{c} = excluded.{c}, ")).collect();
        let sql = format!(
            "INSERT INTO {table} (id, {names}body) VALUES ({holders}) ON CONFLICT (id) DO UPDATE SET {updates}body = excluded.body",
            table = T::TABLE,
            holders = placeholders(1, columns.len() + 2),
        );
        values.push(serde_json::to_string(noun)?.into());
        self.run(sql, values).await?;
        for repeats in noun.repeats() {
            self.repeat(&key, repeats).await?;
        }
        let state = ledger::canon::digest(T::TAG, noun)?;
        self.append(event.about(T::TABLE, &key, Some(state))).await
    }

    /// Which columns of a row will hold something else, given its key and their values.
    ///
    /// SQLite writes the index of each column that an update names, whether or not its value is another; PostgreSQL
    /// looks by itself, so there all are named.
    async fn changed(
        &mut self,
        table: &'static str,
        columns: &'static [&'static str],
        values: Vec<Value>,
    ) -> Result<Vec<&'static str>, StoreError> {
        if matches!(self.inner, Inner::Postgres(_)) || columns.is_empty() {
            return Ok(columns.to_vec());
        }
        let each = |(n, column): (usize, &&str)| format!(" || ({column} IS NOT ${})", n + 2);
        let marks: String = columns.iter().enumerate().map(each).collect();
        let sql = format!("SELECT ''{marks} FROM {table} WHERE id = $1");
        let Some((marks,)) = self.one::<(String,)>(sql, values).await? else { return Ok(columns.to_vec()) };
        Ok(columns.iter().zip(marks.bytes()).filter(|(_, mark)| *mark == b'1').map(|(column, _)| *column).collect())
    }

    /// Makes a list's rows what they are to be. Rows that are there already are not touched: most lists stay as they
    /// are, and pages that don't change need not go to the disk.
    async fn repeat(&mut self, key: &str, (table, key_column, names, rows): Repeats) -> Result<(), StoreError> {
        if rows.is_empty() {
            self.run(format!("DELETE FROM {table} WHERE {key_column} = $1"), binds![key]).await?;
            return Ok(());
        }
        let (count, width, names) = (rows.len(), names.len(), names.join(", "));
        let mut values = binds![key];
        values.extend(rows.into_iter().flatten().map(Value::from));
        let row = |n: usize| placeholders(2 + n * width, width);
        let kept: Vec<String> = (0..count).map(|n| format!("({})", row(n))).collect();
        let kept = kept.join(", ");
        let sql = format!("DELETE FROM {table} WHERE {key_column} = $1 AND ({names}) NOT IN (VALUES {kept})");
        self.run(sql, values.clone()).await?;
        let added: Vec<String> = (0..count).map(|n| format!("($1, {})", row(n))).collect();
        let added = added.join(", ");
        let sql = format!("INSERT INTO {table} ({key_column}, {names}) VALUES {added} ON CONFLICT DO NOTHING");
        self.run(sql, values).await?;
        Ok(())
    }

    /// A sealed noun by its key.
    ///
    /// # Errors
    /// If the database fails or the row can't be read.
    pub async fn get<T: Sealed>(&mut self, key: &str) -> Result<Option<T>, StoreError> {
        let sql = format!("SELECT id, body FROM {} WHERE id = $1", T::TABLE);
        Ok(self.nouns(sql, binds![key]).await?.into_iter().next())
    }

    /// Nouns from a query that gives id and body.
    pub(crate) async fn nouns<T: Sealed>(
        &mut self,
        sql: impl Into<std::borrow::Cow<'static, str>>,
        values: Vec<Value>,
    ) -> Result<Vec<T>, StoreError> {
        self.bodies(T::TABLE, sql, values).await
    }

    /// The same, of which only a part is wanted.
    pub(crate) async fn bodies<T: DeserializeOwned>(
        &mut self,
        table: &'static str,
        sql: impl Into<std::borrow::Cow<'static, str>>,
        values: Vec<Value>,
    ) -> Result<Vec<T>, StoreError> {
        let mut found = Vec::new();
        let read = |id: &str, body: &str| {
            let row = serde_json::from_str(body);
            found.push(row.map_err(|source| StoreError::Row { table, id: id.to_owned(), source })?);
            Ok(())
        };
        self.inner.each(sql.into(), values, read).await?;
        Ok(found)
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
