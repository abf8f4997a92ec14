//! What reviews count and look for: numbers of opinion forms, what is withheld, and what is owed after a release.

use domain::{OrgId, disclosure::Disclosure};

use crate::{StoreError, binds, tx::Tx};

impl Tx {
    /// How many opinion forms have a number of this series, for the next one.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn opinion_count(&mut self, series: &str) -> Result<i64, StoreError> {
        let row: Option<(i64,)> = self
            .one(
                "SELECT COUNT(*) FROM opinion_number WHERE number >= $1 AND number < $2",
                binds![series, format!("{series}~")],
            )
            .await?;
        Ok(row.map_or(0, |r| r.0))
    }

    /// What an organisation withholds, by the day it is to be examined again; what may be proposed again first.
    ///
    /// # Errors
    /// If the database fails or a row can't be read.
    pub async fn withheld(&mut self, org: &OrgId) -> Result<Vec<Disclosure>, StoreError> {
        self.nouns(
            "SELECT d.id, d.body FROM withholding w JOIN disclosure d ON d.id = w.disclosure WHERE w.org = $1 ORDER BY w.until, d.id",
            binds![org.as_str()],
        )
        .await
    }

    /// Disclosures of an organisation whose record names something by its id.
    ///
    /// # Errors
    /// If the database fails or a row can't be read.
    pub async fn naming(&mut self, org: &OrgId, id: &str) -> Result<Vec<Disclosure>, StoreError> {
        let sql = "SELECT d.id, d.body FROM disclosure d WHERE d.org = $1 AND d.body LIKE $2 ORDER BY d.id";
        self.nouns(sql, binds![org.as_str(), format!("%\"{id}\"%")]).await
    }

    /// What an organisation withholds that is to be examined again by a day: how many.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn withheld_by(&mut self, org: &OrgId, day: domain::Day) -> Result<usize, StoreError> {
        let row: Option<(i64,)> = self
            .one(
                "SELECT COUNT(*) FROM withholding WHERE org = $1 AND until > '' AND until <= $2",
                binds![org.as_str(), day.to_string()],
            )
            .await?;
        Ok(row.map_or(0, |r| usize::try_from(r.0).unwrap_or(0)))
    }

    /// What an organisation and all under it withhold: (organisation, day of the next examination), nothing else.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn withheld_below(&mut self, top: &OrgId) -> Result<Vec<(String, String)>, StoreError> {
        self.select(
            "SELECT w.org, w.until FROM closure c JOIN withholding w ON w.org = c.descendant WHERE c.ancestor = $1 AND w.until > ''",
            binds![top.as_str()],
        )
        .await
    }

    /// Disclosures with a review that is owed since their release, or found defective and not mended, of all or of one
    /// organisation; and all that are being corrected, for what is defective lies before nobody then. They are few.
    ///
    /// # Errors
    /// If the database fails or a row can't be read.
    pub async fn owing(&mut self, org: Option<&OrgId>) -> Result<Vec<Disclosure>, StoreError> {
        let sql = "SELECT d.id, d.body FROM disclosure d WHERE (d.state = 'correcting' OR d.id IN (SELECT t.disclosure FROM turn t WHERE t.step LIKE 'later:%' OR t.step LIKE 'mend:%'))";
        match org {
            None => self.nouns(format!("{sql} ORDER BY d.id"), binds![]).await,
            Some(org) => self.nouns(format!("{sql} AND d.org = $1 ORDER BY d.id"), binds![org.as_str()]).await,
        }
    }
}
