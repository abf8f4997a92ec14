//! The working side: files by who may read them, and whose turn it is.

use domain::{DisclosureId, Instant, disclosure::Disclosure, token::Tokens};

use crate::{
    StoreError, binds,
    db::Value,
    tx::{Tx, placeholders},
};

/// A file as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DossierRow {
    /// Disclosure id.
    pub id: String,
    /// Issuer.
    pub org: String,
    /// Title under way.
    pub title: String,
    /// State code.
    pub state: String,
    /// 索引号, if released.
    pub index_number: Option<String>,
    /// Last change.
    pub changed: Instant,
    /// The step that waits, where the list is of turns.
    pub step: Option<String>,
}

type Raw = (String, String, String, String, Option<String>, i64, Option<String>);

impl From<Raw> for DossierRow {
    fn from((id, org, title, state, index_number, changed, step): Raw) -> Self {
        Self { id, org, title, state, index_number, changed: Instant::from_micros(changed), step }
    }
}

const COLUMNS: &str = "d.id, d.org, d.title, d.state, d.index_number, d.changed";

impl Tx {
    /// A disclosure by id.
    ///
    /// # Errors
    /// If the database fails or the row can't be read.
    pub async fn disclosure(&mut self, id: &DisclosureId) -> Result<Option<Disclosure>, StoreError> {
        self.get(id.as_str()).await
    }

    /// Files whose next signature these tokens may give, oldest first.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn turns(&mut self, tokens: &Tokens) -> Result<Vec<DossierRow>, StoreError> {
        let values = token_values(tokens);
        let sql = format!(
            "SELECT {COLUMNS}, t.step FROM turn t JOIN disclosure d ON d.id = t.disclosure WHERE t.token IN ({}) ORDER BY d.changed, d.id",
            placeholders(1, values.len())
        );
        Ok(self.select::<Raw>(sql, values).await?.into_iter().map(DossierRow::from).collect())
    }

    /// Files these tokens may read, last changed first; optionally only in these states.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn files(
        &mut self,
        tokens: &Tokens,
        states: &[&str],
        offset: usize,
        limit: usize,
    ) -> Result<(i64, Vec<DossierRow>), StoreError> {
        let mut values = token_values(tokens);
        let mut filter = format!(
            "EXISTS (SELECT 1 FROM working_token w WHERE w.disclosure = d.id AND w.token IN ({}))",
            placeholders(1, values.len())
        );
        if !states.is_empty() {
            filter.push_str(&format!(" AND d.state IN ({})", placeholders(values.len() + 1, states.len())));
            values.extend(states.iter().map(|s| Value::from(*s)));
        }
        let count: Option<(i64,)> =
            self.one(format!("SELECT COUNT(*) FROM disclosure d WHERE {filter}"), values.clone()).await?;
        let sql = format!(
            "SELECT {COLUMNS}, NULL AS step FROM disclosure d WHERE {filter} ORDER BY d.changed DESC, d.id LIMIT {limit} OFFSET {offset}"
        );
        let rows = self.select::<Raw>(sql, values).await?;
        Ok((count.map_or(0, |r| r.0), rows.into_iter().map(DossierRow::from).collect()))
    }

    /// How many files have an archive number (档号) that begins like this, for the next one.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn filed_count(&mut self, prefix: &str) -> Result<i64, StoreError> {
        let row: Option<(i64,)> = self
            .one(
                "SELECT COUNT(*) FROM disclosure WHERE archive_number >= $1 AND archive_number < $2",
                binds![prefix, format!("{prefix}~")],
            )
            .await?;
        Ok(row.map_or(0, |r| r.0))
    }
}

/// Tokens to bind; an empty set meets nothing.
pub(crate) fn token_values(tokens: &Tokens) -> Vec<Value> {
    let mut values: Vec<Value> = tokens.iter().map(Value::from).collect();
    if values.is_empty() {
        values.push(Value::from(""));
    }
    values
}
