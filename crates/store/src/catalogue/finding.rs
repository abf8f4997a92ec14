//! Lean rows for the findings engine: what was released under which entry, with the signature of its text.

use domain::{DisclosureId, EntryId, OrgId};

use crate::{StoreError, binds, db::Value, tx::Tx};

/// A current or earlier release, without its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReleaseRow {
    /// Whose.
    pub org: OrgId,
    /// The disclosure.
    pub disclosure: DisclosureId,
    /// The entry it fulfils.
    pub entry: EntryId,
    /// The obligation it was proposed for.
    pub key: Option<String>,
    /// 索引号.
    pub index_number: String,
    /// Version.
    pub n: i64,
    /// Is it the current one?
    pub current: bool,
    /// Number of the day it was released.
    pub day: i32,
    /// Signature of its text; none if it was not made yet.
    pub signature: Option<String>,
}

type Raw = (String, String, String, Option<String>, String, i64, i64, i64, Option<String>);

const SELECT: &str = "SELECT v.org, v.disclosure, d.entry, d.due_key, v.index_number, v.n, v.current, v.day, s.body \
    FROM version v JOIN disclosure d ON d.id = v.disclosure LEFT JOIN signature s ON s.version = v.id";

fn row((org, disclosure, entry, key, index_number, n, current, day, signature): Raw) -> ReleaseRow {
    ReleaseRow {
        org: OrgId::from_text(org),
        disclosure: DisclosureId::from_text(disclosure),
        entry: EntryId::from_text(entry),
        key,
        index_number,
        n,
        current: current == 1,
        day: i32::try_from(day).unwrap_or(i32::MAX),
        signature,
    }
}

impl Tx {
    /// All releases, in the order of organisations' ids, oldest first.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn release_rows(&mut self) -> Result<Vec<ReleaseRow>, StoreError> {
        let rows: Vec<Raw> = self.select(format!("{SELECT} ORDER BY v.org, v.released, v.id"), binds![]).await?;
        Ok(rows.into_iter().map(row).collect())
    }

    /// The releases of one organisation, oldest first.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn release_rows_of(&mut self, org: &OrgId) -> Result<Vec<ReleaseRow>, StoreError> {
        let sql = format!("{SELECT} WHERE v.org = $1 ORDER BY v.released, v.id");
        let rows: Vec<Raw> = self.select(sql, binds![org.as_str()]).await?;
        Ok(rows.into_iter().map(row).collect())
    }

    /// Keeps the signature of a version's text.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn keep_signature(&mut self, version: &str, body: &str) -> Result<(), StoreError> {
        let sql = "INSERT INTO signature (version, body) VALUES ($1, $2) ON CONFLICT (version) DO UPDATE SET body = excluded.body";
        self.run(sql, vec![Value::from(version), Value::from(body)]).await?;
        Ok(())
    }
}

impl Tx {
    /// Bodies of all organisations that exist, by code; read lean by who needs them all.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn org_bodies(&mut self) -> Result<Vec<String>, StoreError> {
        self.raw_bodies("SELECT body FROM org ORDER BY code", Vec::new()).await
    }

    /// Bodies of the catalogues in force (not guidance), of all or of one organisation.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn catalogue_bodies(&mut self, org: Option<&OrgId>) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT body FROM catalogue WHERE guidance = 0 AND state = 'in_force'";
        match org {
            None => self.raw_bodies(sql, Vec::new()).await,
            Some(org) => self.raw_bodies(format!("{sql} AND org = $1"), binds![org.as_str()]).await,
        }
    }

    /// Bodies of all entries in force, by organisation and number.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn entry_bodies(&mut self) -> Result<Vec<String>, StoreError> {
        self.raw_bodies("SELECT body FROM catalogue_entry WHERE current = 1 ORDER BY org, no", Vec::new()).await
    }

    /// Bodies of seats with one of these roles, of all organisations or of those that serve one.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn seat_bodies(&mut self, role: &str, org: Option<&OrgId>) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT body FROM seat WHERE role = $1";
        match org {
            None => self.raw_bodies(sql, binds![role]).await,
            Some(org) => self.raw_bodies(format!("{sql} AND serves = $2"), binds![role, org.as_str()]).await,
        }
    }

    /// Bodies of the disclosures that are withheld, of all or of one organisation.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn withheld_bodies(&mut self, org: Option<&OrgId>) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT body FROM disclosure WHERE state = 'withheld'";
        match org {
            None => self.raw_bodies(sql, Vec::new()).await,
            Some(org) => self.raw_bodies(format!("{sql} AND org = $1"), binds![org.as_str()]).await,
        }
    }

    async fn raw_bodies(
        &mut self,
        sql: impl Into<std::borrow::Cow<'static, str>>,
        values: Vec<Value>,
    ) -> Result<Vec<String>, StoreError> {
        let rows: Vec<(String,)> = self.select(sql, values).await?;
        Ok(rows.into_iter().map(|(body,)| body).collect())
    }

    /// Versions without a signature of their text, oldest first.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn unsigned_versions(&mut self, limit: usize) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT v.id FROM version v WHERE NOT EXISTS (SELECT 1 FROM signature s WHERE s.version = v.id) ORDER BY v.id";
        self.raw_bodies(format!("{sql} LIMIT {limit}"), Vec::new()).await
    }

    /// Whose the subject of a ledger entry is, if it belongs to one organisation and concerns its findings.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn org_of_subject(&mut self, kind: &str, id: &str) -> Result<Option<OrgId>, StoreError> {
        let table = match kind {
            "disclosure" | "version" | "catalogue" | "catalogue_entry" | "record" => kind,
            _ => return Ok(None),
        };
        let row: Option<(String,)> = self.one(format!("SELECT org FROM {table} WHERE id = $1"), binds![id]).await?;
        Ok(row.map(|(org,)| OrgId::from_text(org)))
    }
}
