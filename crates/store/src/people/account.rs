//! Accounts and, apart from them and unsealed, their secrets.

use domain::{AccountId, PersonId, people::account::Account};

use crate::{StoreError, binds, tx::Tx};

impl Tx {
    /// An account by what one types, with the stored password hash (PHC string).
    ///
    /// # Errors
    /// If the database fails or the row can't be read.
    pub async fn account_by_login(&mut self, login: &str) -> Result<Option<(Account, Option<String>)>, StoreError> {
        let accounts: Vec<Account> = self.nouns("SELECT id, body FROM account WHERE login = $1", binds![login]).await?;
        let Some(account) = accounts.into_iter().next() else { return Ok(None) };
        let phc: Option<(String,)> =
            self.one("SELECT phc FROM credential WHERE account = $1", binds![account.id.as_str()]).await?;
        Ok(Some((account, phc.map(|r| r.0))))
    }

    /// Keeps a password hash.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn put_credential(&mut self, account: &AccountId, phc: &str) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO credential (account, phc) VALUES ($1, $2) ON CONFLICT (account) DO UPDATE SET phc = excluded.phc",
            binds![account.as_str(), phc],
        )
        .await?;
        Ok(())
    }

    /// What a person types to sign in.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn login_of(&mut self, person: &PersonId) -> Result<Option<String>, StoreError> {
        let row: Option<(String,)> =
            self.one("SELECT login FROM account WHERE person = $1 ORDER BY login", binds![person.as_str()]).await?;
        Ok(row.map(|r| r.0))
    }
}
