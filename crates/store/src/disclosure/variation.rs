//! Organisations' own procedures.

use domain::{OrgId, disclosure::variation::Variation, noun::Noun};

use crate::{StoreError, binds, db::Value, sealed::Sealed, tx::Tx};

impl Sealed for Variation {
    const NOUN: Noun = Noun::Variation;
    const TAG: &'static str = "variation/1";
    const COLUMNS: &'static [&'static str] = &["org", "no", "day", "name"];
    fn key(&self) -> String {
        self.id.to_string()
    }
    fn columns(&self) -> Vec<Value> {
        binds![self.org.as_str(), i64::from(self.no), i64::from(self.from.number()), &self.procedure.id]
    }
}

impl Tx {
    /// The variations of an organisation, oldest first.
    ///
    /// # Errors
    /// If the database fails or a row can't be read.
    pub async fn variations(&mut self, org: &OrgId) -> Result<Vec<Variation>, StoreError> {
        self.nouns("SELECT id, body FROM variation WHERE org = $1 ORDER BY no", binds![org.as_str()]).await
    }

    /// All variations, by organisation and number.
    ///
    /// # Errors
    /// If the database fails or a row can't be read.
    pub async fn all_variations(&mut self) -> Result<Vec<Variation>, StoreError> {
        self.nouns("SELECT id, body FROM variation ORDER BY org, no", binds![]).await
    }

    /// The variations of this name: if there are several, their steps are the same.
    ///
    /// # Errors
    /// If the database fails or a row can't be read.
    pub async fn variations_named(&mut self, name: &str) -> Result<Vec<Variation>, StoreError> {
        self.nouns("SELECT id, body FROM variation WHERE name = $1 ORDER BY id", binds![name]).await
    }
}
