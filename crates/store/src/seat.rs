//! Seats and who is in them.

use domain::{OrgId, PersonId, directory::Directory, seat::Seat};

use crate::{
    StoreError, binds,
    tx::{Tx, placeholders},
};

impl Tx {
    /// The seats a person holds, ever held, or stands in for.
    ///
    /// # Errors
    /// If the database fails or a row can't be read.
    pub async fn seats_of(&mut self, person: &PersonId) -> Result<Vec<Seat>, StoreError> {
        self.nouns(
            "SELECT s.id, s.body FROM membership m JOIN seat s ON s.id = m.seat WHERE m.person = $1 ORDER BY s.id",
            binds![person.as_str()],
        )
        .await
    }

    /// An organisation and its superiors with all seats that serve them: what a decision about its disclosures needs.
    ///
    /// # Errors
    /// If the database fails or a row can't be read.
    pub async fn directory(&mut self, org: &OrgId) -> Result<Directory, StoreError> {
        let chain = self.org_chain(org).await?;
        let sql =
            format!("SELECT id, body FROM seat WHERE serves IN ({}) ORDER BY id", placeholders(1, chain.len().max(1)));
        let mut values: Vec<crate::db::Value> = chain.iter().map(|o| o.id.as_str().into()).collect();
        if values.is_empty() {
            values.push("".into());
        }
        let seats = self.nouns(sql, values).await?;
        Ok(Directory { orgs: chain.into_iter().map(|o| (o.id.clone(), o)).collect(), seats })
    }
}
