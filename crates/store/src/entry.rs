//! Catalogue entries.

use domain::{OrgId, entry::Entry};

use crate::{StoreError, binds, tx::Tx};

impl Tx {
    /// The catalogue of an organisation, in order.
    ///
    /// # Errors
    /// If the database fails or a row can't be read.
    pub async fn catalogue(&mut self, org: &OrgId) -> Result<Vec<Entry>, StoreError> {
        self.nouns("SELECT id, body FROM catalogue_entry WHERE org = $1 ORDER BY no", binds![org.as_str()]).await
    }

    /// How many entries the catalogue of an organisation has.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn catalogue_size(&mut self, org: &OrgId) -> Result<i64, StoreError> {
        let row: Option<(i64,)> =
            self.one("SELECT COUNT(*) FROM catalogue_entry WHERE org = $1", binds![org.as_str()]).await?;
        Ok(row.map_or(0, |r| r.0))
    }
}
