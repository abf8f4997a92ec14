//! Catalogue entries.

use domain::{EntryId, OrgId, catalogue::entry::Entry, disclosure::version::Version};

use crate::{StoreError, binds, tx::Tx};

impl Tx {
    /// The catalogue of an organisation, in order.
    ///
    /// # Errors
    /// If the database fails or a row can't be read.
    pub async fn catalogue(&mut self, org: &OrgId) -> Result<Vec<Entry>, StoreError> {
        self.nouns(
            "SELECT id, body FROM catalogue_entry WHERE org = $1 AND current = 1 ORDER BY no",
            binds![org.as_str()],
        )
        .await
    }

    /// How many entries the catalogue of an organisation has.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn catalogue_size(&mut self, org: &OrgId) -> Result<i64, StoreError> {
        let row: Option<(i64,)> = self
            .one("SELECT COUNT(*) FROM catalogue_entry WHERE org = $1 AND current = 1", binds![org.as_str()])
            .await?;
        Ok(row.map_or(0, |r| r.0))
    }

    /// The last current version released under an entry. Not filtered: for those who work on the next one.
    ///
    /// # Errors
    /// If the database fails or the row can't be read.
    pub async fn last_release(&mut self, entry: &EntryId) -> Result<Option<Version>, StoreError> {
        let versions = self
            .nouns(
                "SELECT v.id, v.body FROM disclosure d JOIN version v ON v.disclosure = d.id AND v.current = 1 WHERE d.entry = $1 ORDER BY v.released DESC LIMIT 1",
                binds![entry.as_str()],
            )
            .await?;
        Ok(versions.into_iter().next())
    }

    /// Which entry each disclosure of an organisation fulfils: (disclosure, entry).
    ///
    /// # Errors
    /// If the database fails.
    pub async fn disclosure_entries(&mut self, org: &OrgId) -> Result<Vec<(String, String)>, StoreError> {
        self.select("SELECT id, entry FROM disclosure WHERE org = $1", binds![org.as_str()]).await
    }
}
