//! Catalogues: versions, drafts, files on their way in, and what was remembered about their heads.

pub(crate) mod entry;
pub(crate) mod finding;

use domain::{
    CatalogueId, EntryId, Instant, OrgId, PersonId, SeatId,
    catalogue::{Catalogue, Draft, State, record::Record},
    noun::Noun,
};

use crate::{StoreError, binds, db::Value, sealed::Sealed, tx::Tx};

impl Sealed for Catalogue {
    const NOUN: Noun = Noun::Catalogue;
    const TAG: &'static str = "catalogue/1";
    const COLUMNS: &'static [&'static str] = &["org", "no", "guidance", "state", "filing"];
    fn key(&self) -> String {
        self.id.to_string()
    }
    fn columns(&self) -> Vec<Value> {
        let filing = self.filing.as_ref().map_or("", |f| f.state.code());
        binds![self.org.as_str(), i64::from(self.no), i64::from(self.guidance), self.state.code(), filing]
    }
}

impl Sealed for Record {
    const NOUN: Noun = Noun::Record;
    const TAG: &'static str = "record/1";
    const COLUMNS: &'static [&'static str] = &["org", "entry", "kind", "day"];
    fn key(&self) -> String {
        self.id.to_string()
    }
    fn columns(&self) -> Vec<Value> {
        binds![self.org.as_str(), self.entry.as_str(), self.kind.code(), i64::from(self.on.number())]
    }
}

/// A file on its way into a catalogue, or the report of one that came in: what it is in is the office's JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportRow {
    /// Its id.
    pub id: String,
    /// Whose catalogue.
    pub org: OrgId,
    /// When.
    pub at: Instant,
    /// JSON.
    pub body: String,
}

impl Tx {
    /// The version in force.
    ///
    /// # Errors
    /// If the database fails or the row can't be read.
    pub async fn catalogue_in_force(&mut self, org: &OrgId, guidance: bool) -> Result<Option<Catalogue>, StoreError> {
        let sql = "SELECT id, body FROM catalogue WHERE org = $1 AND guidance = $2 AND state = $3";
        let found = self.nouns(sql, binds![org.as_str(), i64::from(guidance), State::InForce.code()]).await?;
        Ok(found.into_iter().next())
    }

    /// All versions, newest first.
    ///
    /// # Errors
    /// If the database fails or a row can't be read.
    pub async fn catalogue_versions(&mut self, org: &OrgId, guidance: bool) -> Result<Vec<Catalogue>, StoreError> {
        let sql = "SELECT id, body FROM catalogue WHERE org = $1 AND guidance = $2 ORDER BY no DESC";
        self.nouns(sql, binds![org.as_str(), i64::from(guidance)]).await
    }

    /// Version `no` of an organisation.
    ///
    /// # Errors
    /// If the database fails or the row can't be read.
    pub async fn catalogue_version(
        &mut self,
        org: &OrgId,
        guidance: bool,
        no: u32,
    ) -> Result<Option<Catalogue>, StoreError> {
        let sql = "SELECT id, body FROM catalogue WHERE org = $1 AND guidance = $2 AND no = $3";
        let found = self.nouns(sql, binds![org.as_str(), i64::from(guidance), i64::from(no)]).await?;
        Ok(found.into_iter().next())
    }

    /// A version by id.
    ///
    /// # Errors
    /// If the database fails or the row can't be read.
    pub async fn catalogue_by_id(&mut self, id: &CatalogueId) -> Result<Option<Catalogue>, StoreError> {
        self.get(id.as_str()).await
    }

    /// All catalogues in force, guidance or not, in the order of organisations' ids.
    ///
    /// # Errors
    /// If the database fails or a row can't be read.
    pub async fn catalogues_in_force(&mut self, guidance: bool) -> Result<Vec<Catalogue>, StoreError> {
        let sql = "SELECT id, body FROM catalogue WHERE guidance = $1 AND state = $2 ORDER BY org";
        self.nouns(sql, binds![i64::from(guidance), State::InForce.code()]).await
    }

    /// Versions of the organisations directly under one that were sent to it (`sent`) or received by it, newest first.
    ///
    /// # Errors
    /// If the database fails or a row can't be read.
    pub async fn filings_to(&mut self, superior: &OrgId, filing: &str) -> Result<Vec<Catalogue>, StoreError> {
        let sql = "SELECT c.id, c.body FROM closure o JOIN catalogue c ON c.org = o.descendant \
                   WHERE o.ancestor = $1 AND o.depth = 1 AND c.filing = $2 ORDER BY c.state, c.id DESC LIMIT 500";
        self.nouns(sql, binds![superior.as_str(), filing]).await
    }

    /// The draft of an organisation's catalogue.
    ///
    /// # Errors
    /// If the database fails or the row can't be read.
    pub async fn catalogue_draft(&mut self, org: &OrgId, guidance: bool) -> Result<Option<Draft>, StoreError> {
        let sql = "SELECT body FROM catalogue_draft WHERE org = $1 AND guidance = $2";
        let row: Option<(String,)> = self.one(sql, binds![org.as_str(), i64::from(guidance)]).await?;
        let bad = |source| StoreError::Row { table: "catalogue_draft", id: org.to_string(), source };
        row.map(|(body,)| serde_json::from_str(&body).map_err(bad)).transpose()
    }

    /// Keeps a draft over the one with revision `over`; false if another was saved meanwhile.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn keep_catalogue_draft(
        &mut self,
        org: &OrgId,
        guidance: bool,
        draft: &Draft,
        over: Option<i64>,
    ) -> Result<bool, StoreError> {
        let body = serde_json::to_string(draft)?;
        let changed = match over {
            None => {
                let sql = "INSERT INTO catalogue_draft (org, guidance, rev, saved, body) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (org, guidance) DO NOTHING";
                self.run(sql, binds![org.as_str(), i64::from(guidance), draft.rev, draft.saved, body]).await?
            }
            Some(over) => {
                let sql = "UPDATE catalogue_draft SET rev = $1, saved = $2, body = $3 WHERE org = $4 AND guidance = $5 AND rev = $6";
                let values = binds![draft.rev, draft.saved, body, org.as_str(), i64::from(guidance), over];
                self.run(sql, values).await?
            }
        };
        Ok(changed == 1)
    }

    /// Drops a draft.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn drop_catalogue_draft(&mut self, org: &OrgId, guidance: bool) -> Result<(), StoreError> {
        let sql = "DELETE FROM catalogue_draft WHERE org = $1 AND guidance = $2";
        self.run(sql, binds![org.as_str(), i64::from(guidance)]).await?;
        Ok(())
    }

    /// Keeps a file on its way in, or its report, in the place of the one with the same id.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn keep_import(&mut self, row: &ImportRow) -> Result<(), StoreError> {
        let sql = "INSERT INTO catalogue_import (id, org, at, body) VALUES ($1, $2, $3, $4) \
                   ON CONFLICT (id) DO UPDATE SET at = excluded.at, body = excluded.body";
        self.run(sql, binds![&row.id, row.org.as_str(), row.at, &row.body]).await?;
        // what was never finished doesn't pile up
        let sql = "DELETE FROM catalogue_import WHERE org = $1 AND id NOT IN \
                   (SELECT id FROM catalogue_import WHERE org = $1 ORDER BY at DESC, id DESC LIMIT 20)";
        self.run(sql, binds![row.org.as_str()]).await?;
        Ok(())
    }

    /// A file on its way in, or its report.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn import(&mut self, id: &str) -> Result<Option<ImportRow>, StoreError> {
        let sql = "SELECT id, org, at, body FROM catalogue_import WHERE id = $1";
        let row: Option<(String, String, i64, String)> = self.one(sql, binds![id]).await?;
        Ok(row.map(|(id, org, at, body)| ImportRow {
            id,
            org: OrgId::from_text(org),
            at: Instant::from_micros(at),
            body,
        }))
    }

    /// What was last chosen for a table with these heads: by this organisation, else by any.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn column_memory(&mut self, org: &OrgId, heads: &str) -> Result<Option<String>, StoreError> {
        let sql = "SELECT body FROM column_memory WHERE heads = $1 AND org = $2";
        let row: Option<(String,)> = self.one(sql, binds![heads, org.as_str()]).await?;
        Ok(row.map(|(body,)| body))
    }

    /// Remembers what was chosen.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn remember_columns(&mut self, org: &OrgId, heads: &str, body: &str) -> Result<(), StoreError> {
        let sql = "INSERT INTO column_memory (org, heads, body) VALUES ($1, $2, $3) \
                   ON CONFLICT (org, heads) DO UPDATE SET body = excluded.body";
        self.run(sql, binds![org.as_str(), heads, body]).await?;
        Ok(())
    }

    /// Records about an organisation's entries, oldest day first.
    ///
    /// # Errors
    /// If the database fails or a row can't be read.
    pub async fn records_of(&mut self, org: &OrgId) -> Result<Vec<Record>, StoreError> {
        self.nouns("SELECT id, body FROM record WHERE org = $1 ORDER BY day, id", binds![org.as_str()]).await
    }

    /// Records about an entry, oldest day first.
    ///
    /// # Errors
    /// If the database fails or a row can't be read.
    pub async fn records_on(&mut self, entry: &EntryId) -> Result<Vec<Record>, StoreError> {
        self.nouns("SELECT id, body FROM record WHERE entry = $1 ORDER BY day, id", binds![entry.as_str()]).await
    }

    /// All records, in the order of organisations' ids.
    ///
    /// # Errors
    /// If the database fails or a row can't be read.
    pub async fn records(&mut self) -> Result<Vec<Record>, StoreError> {
        self.nouns("SELECT id, body FROM record ORDER BY org, day, id", binds![]).await
    }

    /// A new secret address for a person's calendar in a seat; the earlier one ends.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn new_calendar_link(
        &mut self,
        token: &str,
        person: &PersonId,
        seat: &SeatId,
        at: Instant,
    ) -> Result<(), StoreError> {
        let sql = "DELETE FROM calendar_link WHERE person = $1 AND seat = $2";
        self.run(sql, binds![person.as_str(), seat.as_str()]).await?;
        let sql = "INSERT INTO calendar_link (token, person, seat, made) VALUES ($1, $2, $3, $4)";
        self.run(sql, binds![token, person.as_str(), seat.as_str(), at]).await?;
        Ok(())
    }

    /// Whose calendar a secret address is.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn calendar_of(&mut self, token: &str) -> Result<Option<(PersonId, SeatId)>, StoreError> {
        let sql = "SELECT person, seat FROM calendar_link WHERE token = $1";
        let row: Option<(String, String)> = self.one(sql, binds![token]).await?;
        Ok(row.map(|(person, seat)| (PersonId::from_text(person), SeatId::from_text(seat))))
    }

    /// The secret address of a person's calendar in a seat.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn calendar_link(&mut self, person: &PersonId, seat: &SeatId) -> Result<Option<String>, StoreError> {
        let sql = "SELECT token FROM calendar_link WHERE person = $1 AND seat = $2";
        let row: Option<(String,)> = self.one(sql, binds![person.as_str(), seat.as_str()]).await?;
        Ok(row.map(|(token,)| token))
    }
}
