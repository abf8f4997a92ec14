//! What was released, as readers find it: always filtered by visibility.

use domain::{
    DisclosureId, Instant, OrgId,
    disclosure::version::Version,
    token::{Scope, Tokens},
};

use crate::{
    StoreError, binds,
    db::Value,
    disclosure::dossier::token_values,
    sealed::Sealed as _,
    tx::{Tx, placeholders},
};

/// Which versions a list wants. Only current ones are listed.
#[derive(Clone, Debug, Default)]
pub struct VersionFilter<'a> {
    /// Issued by this organisation itself.
    pub org: Option<&'a OrgId>,
    /// Issued by this organisation or one under it.
    pub subtree: Option<&'a OrgId>,
    /// Category id.
    pub category: Option<&'a str>,
    /// First and last day, as `yyyymmdd`.
    pub days: Option<(i32, i32)>,
}

/// How many released versions of a category a reader may see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// Category id.
    pub category: String,
    /// On the day asked for.
    pub day: i64,
    /// Between the days asked for.
    pub year: i64,
    /// In all.
    pub all: i64,
}

/// What a list shows of a version: the part of its row that is not its text.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
pub struct Line {
    /// Of which disclosure.
    pub disclosure: DisclosureId,
    /// The issuer.
    pub org: OrgId,
    /// The release.
    pub published: LinePublished,
}

/// See [`domain::disclosure::version::Published`].
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
pub struct LinePublished {
    pub index_number: String,
    pub version: u32,
    pub org_code: String,
    pub org_name: String,
    pub category: String,
    pub scope: Scope,
    pub released: Instant,
    pub content: LineContent,
}

/// See [`domain::disclosure::plan::Content`].
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
pub struct LineContent {
    pub title: String,
    pub plain: String,
}

impl Line {
    /// The key of its row, as [`Version::key`].
    #[must_use]
    pub fn key(&self) -> String {
        format!("{}/{}", self.disclosure, self.published.version)
    }
}

impl From<Version> for Line {
    fn from(version: Version) -> Self {
        let p = version.published;
        let content = LineContent { title: p.content.title, plain: p.content.plain };
        let published = LinePublished {
            index_number: p.index_number,
            version: p.version,
            org_code: p.org_code,
            org_name: p.org_name,
            category: p.category,
            scope: p.scope,
            released: p.released,
            content,
        };
        Self { disclosure: version.disclosure, org: version.org, published }
    }
}

/// A page of a list, with the exact number of all.
#[derive(Clone, Debug)]
pub struct Listing {
    /// How many there are in all.
    pub total: i64,
    /// This page.
    pub rows: Vec<Line>,
}

fn condition(tokens: &Tokens, filter: &VersionFilter<'_>) -> (String, Vec<Value>) {
    let mut values = token_values(tokens);
    let mut sql = format!(
        "v.current = 1 AND EXISTS (SELECT 1 FROM version_token t WHERE t.version = v.id AND t.token IN ({}))",
        placeholders(1, values.len())
    );
    let mut add = |text: &str, new: Vec<Value>| {
        let first = values.len() + 1;
        sql.push_str(" AND ");
        let mut text = text.to_owned();
        for (offset, _) in new.iter().enumerate() {
            text = text.replacen('?', &format!("${}", first + offset), 1);
        }
        sql.push_str(&text);
        values.extend(new);
    };
    if let Some(org) = filter.org {
        add("v.org = ?", binds![org.as_str()]);
    }
    if let Some(org) = filter.subtree {
        add("v.org IN (SELECT descendant FROM closure WHERE ancestor = ?)", binds![org.as_str()]);
    }
    if let Some(category) = filter.category {
        add("v.category = ?", binds![category]);
    }
    if let Some((first, last)) = filter.days {
        add("v.day BETWEEN ? AND ?", binds![i64::from(first), i64::from(last)]);
    }
    (sql, values)
}

impl Tx {
    /// A page of released versions that the tokens may see, newest first.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn versions(
        &mut self,
        tokens: &Tokens,
        filter: &VersionFilter<'_>,
        offset: usize,
        limit: usize,
    ) -> Result<Listing, StoreError> {
        let total = self.version_count(tokens, filter).await?;
        Ok(Listing { total, rows: self.newest(tokens, filter, offset, limit).await? })
    }

    /// The lines alone, without counting them all.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn newest(
        &mut self,
        tokens: &Tokens,
        filter: &VersionFilter<'_>,
        offset: usize,
        limit: usize,
    ) -> Result<Vec<Line>, StoreError> {
        let (condition, values) = condition(tokens, filter);
        let sql = format!(
            "SELECT v.id, v.body FROM version v WHERE {condition} ORDER BY v.released DESC, v.index_number LIMIT {limit} OFFSET {offset}"
        );
        self.bodies(Version::TABLE, sql, values).await
    }

    /// How many released versions the tokens may see.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn version_count(&mut self, tokens: &Tokens, filter: &VersionFilter<'_>) -> Result<i64, StoreError> {
        let (condition, values) = condition(tokens, filter);
        let row: Option<(i64,)> = self.one(format!("SELECT COUNT(*) FROM version v WHERE {condition}"), values).await?;
        Ok(row.map_or(0, |r| r.0))
    }

    /// How many released versions of each category the tokens may see.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn category_counts(
        &mut self,
        tokens: &Tokens,
        filter: &VersionFilter<'_>,
    ) -> Result<Vec<(String, i64)>, StoreError> {
        let (condition, values) = condition(tokens, filter);
        let sql = format!(
            "SELECT v.category, COUNT(*) FROM version v WHERE {condition} GROUP BY v.category ORDER BY v.category"
        );
        self.select(sql, values).await
    }

    /// How many released versions of each category the tokens may see: on a day, between two days, in all.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn category_tallies(
        &mut self,
        tokens: &Tokens,
        day: i32,
        (first, last): (i32, i32),
    ) -> Result<Vec<Tally>, StoreError> {
        let (condition, values) = condition(tokens, &VersionFilter::default());
        let sql = format!(
            "SELECT v.category, SUM(CASE WHEN v.day = {day} THEN 1 ELSE 0 END),
                    SUM(CASE WHEN v.day BETWEEN {first} AND {last} THEN 1 ELSE 0 END), COUNT(*)
             FROM version v WHERE {condition} GROUP BY v.category ORDER BY v.category"
        );
        let rows: Vec<(String, i64, i64, i64)> = self.select(sql, values).await?;
        Ok(rows.into_iter().map(|(category, day, year, all)| Tally { category, day, year, all }).collect())
    }

    /// Versions by the keys of their rows, in no order. Not filtered.
    ///
    /// # Errors
    /// If the database fails or a row can't be read.
    pub async fn versions_of_keys(&mut self, keys: &[String]) -> Result<Vec<Version>, StoreError> {
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        let sql = format!("SELECT id, body FROM version WHERE id IN ({})", placeholders(1, keys.len()));
        self.nouns(sql, keys.iter().map(Value::from).collect()).await
    }

    /// All versions of a disclosure, oldest first. Not filtered: for the office, which asks the policy for each.
    ///
    /// # Errors
    /// If the database fails or a row can't be read.
    pub async fn versions_of(&mut self, disclosure: &DisclosureId) -> Result<Vec<Version>, StoreError> {
        self.nouns("SELECT id, body FROM version WHERE disclosure = $1 ORDER BY n", binds![disclosure.as_str()]).await
    }

    /// All versions under an index number, oldest first. Not filtered.
    ///
    /// # Errors
    /// If the database fails or a row can't be read.
    pub async fn versions_at(&mut self, index_number: &str) -> Result<Vec<Version>, StoreError> {
        self.nouns("SELECT id, body FROM version WHERE index_number = $1 ORDER BY n", binds![index_number]).await
    }

    /// Is this index number taken?
    ///
    /// # Errors
    /// If the database fails.
    pub async fn index_taken(&mut self, index_number: &str) -> Result<bool, StoreError> {
        let row: Option<(i64,)> =
            self.one("SELECT COUNT(*) FROM version WHERE index_number = $1", binds![index_number]).await?;
        Ok(row.is_some_and(|r| r.0 > 0))
    }

    /// Keys of versions with ledger entries from `seq` on.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn versions_touched(&mut self, seq: u64) -> Result<Vec<String>, StoreError> {
        self.versions_touched_between(seq, u64::try_from(i64::MAX).unwrap_or(0)).await
    }

    /// Keys of versions with ledger entries from `first` on and before `end`.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn versions_touched_between(&mut self, first: u64, end: u64) -> Result<Vec<String>, StoreError> {
        let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        let rows: Vec<(String,)> = self
            .select(
                "SELECT DISTINCT subject FROM ledger_entry WHERE seq >= $1 AND seq < $2 AND subject >= 'version:' AND subject < 'version;'",
                binds![number(first), number(end)],
            )
            .await?;
        Ok(rows.into_iter().filter_map(|(s,)| s.strip_prefix("version:").map(str::to_owned)).collect())
    }

    /// A version by the key of its row.
    ///
    /// # Errors
    /// If the database fails or a row can't be read.
    pub async fn version(&mut self, key: &str) -> Result<Option<Version>, StoreError> {
        self.get(key).await
    }
}
