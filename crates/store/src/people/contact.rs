//! Where a person gets mail, and up to which day they have got their digest. Not a record.

use domain::{Day, PersonId, people::account::Account};

use crate::{StoreError, binds, tx::Tx};

/// A person's address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// Whose.
    pub person: PersonId,
    /// The address.
    pub mail: String,
    /// Do they want the daily digest?
    pub digest: bool,
    /// Number of the last day it was sent for, see [`Day::number`].
    pub sent: i32,
}

type Raw = (String, String, i64, i64);

fn contact((person, mail, digest, sent): Raw) -> Contact {
    Contact {
        person: PersonId::from_text(person),
        mail,
        digest: digest == 1,
        sent: i32::try_from(sent).unwrap_or(i32::MAX),
    }
}

impl Tx {
    /// A person's address, if they gave one.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn contact(&mut self, person: &PersonId) -> Result<Option<Contact>, StoreError> {
        let sql = "SELECT person, mail, digest, sent FROM contact WHERE person = $1";
        Ok(self.one::<Raw>(sql, binds![person.as_str()]).await?.map(contact))
    }

    /// Keeps a person's address; an empty one is dropped.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn keep_contact(&mut self, person: &PersonId, mail: &str, digest: bool) -> Result<(), StoreError> {
        if mail.is_empty() {
            self.run("DELETE FROM contact WHERE person = $1", binds![person.as_str()]).await?;
            return Ok(());
        }
        let sql = "INSERT INTO contact (person, mail, digest, sent) VALUES ($1, $2, $3, 0) \
                   ON CONFLICT (person) DO UPDATE SET mail = excluded.mail, digest = excluded.digest";
        self.run(sql, binds![person.as_str(), mail, i64::from(digest)]).await?;
        Ok(())
    }

    /// Whoever wants a digest and has not got today's.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn digests_due(&mut self, today: Day) -> Result<Vec<Contact>, StoreError> {
        let sql = "SELECT person, mail, digest, sent FROM contact WHERE digest = 1 AND sent < $1 ORDER BY person";
        let rows: Vec<Raw> = self.select(sql, binds![i64::from(today.number())]).await?;
        Ok(rows.into_iter().map(contact).collect())
    }

    /// Today's digest is on its way: false if another node has it already.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn digest_sent(&mut self, person: &PersonId, today: Day) -> Result<bool, StoreError> {
        let day = i64::from(today.number());
        let sql = "UPDATE contact SET sent = $1 WHERE person = $2 AND sent < $1";
        Ok(self.run(sql, binds![day, person.as_str()]).await? == 1)
    }

    /// Has a person an account that is not shut?
    ///
    /// # Errors
    /// If the database fails or a row can't be read.
    pub async fn has_account(&mut self, person: &PersonId) -> Result<bool, StoreError> {
        let sql = "SELECT id, body FROM account WHERE person = $1";
        let accounts: Vec<Account> = self.nouns(sql, binds![person.as_str()]).await?;
        Ok(accounts.iter().any(|a| !a.disabled))
    }

    /// Today's digest did not leave: its day is what it was `before`.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn digest_unsent(&mut self, person: &PersonId, today: Day, before: i32) -> Result<(), StoreError> {
        let sql = "UPDATE contact SET sent = $1 WHERE person = $2 AND sent = $3";
        self.run(sql, binds![i64::from(before), person.as_str(), i64::from(today.number())]).await?;
        Ok(())
    }
}
