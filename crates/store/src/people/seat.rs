//! Seats and who is in them.

use domain::{
    OrgId, PersonId,
    people::{directory::Directory, seat::Seat},
};

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

    /// The seats that are posts in an organisation or serve it.
    ///
    /// # Errors
    /// If the database fails or a row can't be read.
    pub async fn seats_at(&mut self, org: &OrgId) -> Result<Vec<Seat>, StoreError> {
        self.nouns("SELECT id, body FROM seat WHERE org = $1 OR serves = $1 ORDER BY id", binds![org.as_str()]).await
    }

    /// The seats that serve an organisation or one under it, by organisation.
    ///
    /// # Errors
    /// If the database fails or a row can't be read.
    pub async fn seats_under(&mut self, org: &OrgId) -> Result<Vec<Seat>, StoreError> {
        self.nouns(
            "SELECT s.id, s.body FROM closure c JOIN seat s ON s.serves = c.descendant WHERE c.ancestor = $1 ORDER BY s.serves, s.id",
            binds![org.as_str()],
        )
        .await
    }

    /// Of those, the ones before which files lie, each with how many.
    ///
    /// # Errors
    /// If the database fails or a row can't be read.
    pub async fn seats_waited_for(&mut self, org: &OrgId) -> Result<Vec<(Seat, usize)>, StoreError> {
        let rows: Vec<(String, i64)> = self
            .select(
                "SELECT s.id, COUNT(*) FROM closure c JOIN seat s ON s.serves = c.descendant
                 JOIN turn t ON t.token = 'duty:' || s.role || ':' || s.serves
                 WHERE c.ancestor = $1 GROUP BY s.id ORDER BY s.id",
                binds![org.as_str()],
            )
            .await?;
        let mut waited = Vec::new();
        for (id, n) in rows {
            if let Some(seat) = self.get::<Seat>(&id).await? {
                waited.push((seat, usize::try_from(n).unwrap_or(0)));
            }
        }
        Ok(waited)
    }

    /// How many files wait for a signature of seats with this token.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn turn_count(&mut self, token: &str) -> Result<usize, StoreError> {
        let row: Option<(i64,)> = self.one("SELECT COUNT(*) FROM turn WHERE token = $1", binds![token]).await?;
        Ok(row.map_or(0, |r| usize::try_from(r.0).unwrap_or(0)))
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
