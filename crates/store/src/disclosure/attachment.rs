//! Files in the gate, and what is known of what was published: masked numbers, findings of the last screening.

use domain::{Instant, OrgId, disclosure::attachment::Attachment, noun::Noun};

use crate::{StoreError, binds, db::Value, sealed::Sealed, tx::Tx};

impl Sealed for Attachment {
    const NOUN: Noun = Noun::Attachment;
    const TAG: &'static str = "attachment/1";
    const COLUMNS: &'static [&'static str] = &["org", "original", "copy"];
    fn key(&self) -> String {
        self.id.to_string()
    }
    fn columns(&self) -> Vec<Value> {
        binds![self.org.as_str(), self.original.to_string(), self.certificate.after.to_string()]
    }
}

/// A number that is public in masked form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MaskedRow {
    /// Key of the version it stands in.
    pub version: String,
    /// Code of its kind.
    pub kind: String,
    /// The name beside it.
    pub name: String,
    /// As shown.
    pub shown: String,
}

/// What a screening found in a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScreenedRow {
    /// Key of the version.
    pub version: String,
    /// Which rules it was screened with.
    pub rules: String,
    /// When.
    pub at: Instant,
    /// How many findings.
    pub found: i64,
    /// The office's JSON.
    pub body: String,
}

impl Tx {
    /// The newest files in an organisation's gate.
    ///
    /// # Errors
    /// If the database fails or a row can't be read.
    pub async fn attachments_of(&mut self, org: &OrgId, limit: i64) -> Result<Vec<Attachment>, StoreError> {
        let sql = "SELECT id, body FROM attachment WHERE org = $1 ORDER BY id DESC LIMIT $2";
        self.nouns(sql, binds![org.as_str(), limit]).await
    }

    /// Digests of all blobs that rows name: originals and copies.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn named_blobs(&mut self) -> Result<Vec<(String, String)>, StoreError> {
        self.select("SELECT original, copy FROM attachment", binds![]).await
    }

    /// Notes the masked numbers of a version in place of those noted before.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn put_masked(&mut self, version: &str, rows: &[MaskedRow]) -> Result<(), StoreError> {
        self.run("DELETE FROM masked_number WHERE version = $1", binds![version]).await?;
        for row in rows {
            let sql =
                "INSERT INTO masked_number (version, kind, name, shown) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
            self.run(sql, binds![version, &row.kind, &row.name, &row.shown]).await?;
        }
        Ok(())
    }

    /// Masked numbers of a kind beside a name, elsewhere than in one version.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn masked_numbers_of(&mut self, kind: &str, name: &str) -> Result<Vec<MaskedRow>, StoreError> {
        let sql = "SELECT version, kind, name, shown FROM masked_number WHERE kind = $1 AND name = $2 ORDER BY version LIMIT 500";
        let rows: Vec<(String, String, String, String)> = self.select(sql, binds![kind, name]).await?;
        let row = |(version, kind, name, shown)| MaskedRow { version, kind, name, shown };
        Ok(rows.into_iter().map(row).collect())
    }

    /// Notes what a screening found in a version.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn put_screened(&mut self, row: &ScreenedRow) -> Result<(), StoreError> {
        let sql = "INSERT INTO screened (version, rules, at, found, body) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (version) \
                   DO UPDATE SET rules = excluded.rules, at = excluded.at, found = excluded.found, body = excluded.body";
        self.run(sql, binds![&row.version, &row.rules, row.at, row.found, &row.body]).await?;
        Ok(())
    }

    /// Screenings that found something.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn screened_found(&mut self) -> Result<Vec<ScreenedRow>, StoreError> {
        let sql = "SELECT version, rules, at, found, body FROM screened WHERE found > 0 ORDER BY version";
        let rows: Vec<(String, String, i64, i64, String)> = self.select(sql, binds![]).await?;
        let row = |(version, rules, at, found, body)| {
            let at = Instant::from_micros(at);
            ScreenedRow { version, rules, at, found, body }
        };
        Ok(rows.into_iter().map(row).collect())
    }

    /// How many screenings found something, and when the newest was: changes when any of them does.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn screened_stamp(&mut self) -> Result<(i64, i64), StoreError> {
        let row = self.one("SELECT COUNT(*), COALESCE(MAX(at), 0) FROM screened WHERE found > 0", binds![]).await?;
        Ok(row.unwrap_or_default())
    }

    /// Keys of published versions not yet screened with these rules, after a key, in their order.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn unscreened(&mut self, rules: &str, limit: i64) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT v.id FROM version v LEFT JOIN screened s ON s.version = v.id AND s.rules = $1 \
                   WHERE v.current = 1 AND s.version IS NULL ORDER BY v.id LIMIT $2";
        let rows: Vec<(String,)> = self.select(sql, binds![rules, limit]).await?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }
}
