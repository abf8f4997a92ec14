//! Accounts. The first start makes three separate administrators, never one who can do all.

use domain::{AccountId, PersonId, account::Account, seat::Role};
use serde_json::json;
use store::Event;

use crate::{Error, Office};

/// An account that was made, with the password to hand over once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handover {
    /// What one types to sign in.
    pub login: String,
    /// The first password.
    pub password: String,
    /// What the person is, for whom they serve as administrator.
    pub role: Option<Role>,
}

impl Office {
    /// Makes an account, or gives an account of that name a new password.
    ///
    /// # Errors
    /// A fault of the store or of the hasher.
    pub async fn set_account(&self, login: &str, person: PersonId, password: &str) -> Result<AccountId, Error> {
        let mut tx = self.read().await?;
        let (salt, login) = (tx.random::<16>(), login.trim().to_lowercase());
        let known = tx.account_by_login(&login).await?;
        drop(tx);
        let phc = self.hash_password(password.to_owned(), salt).await?;
        self.write("account.set", move |tx| {
            Box::pin(async move {
                let account = match known {
                    Some((account, _)) => account,
                    None => Account { id: AccountId::new(tx.now(), tx.random()), login, person, disabled: false },
                };
                tx.put(&account, Event::new("account.set", json!({ "by": "installation" }))).await?;
                tx.put_credential(&account.id, &phc).await?;
                Ok(account.id)
            })
        })
        .await
    }

    /// Gives an account a new password, shown once, opens it if it was shut, and ends its sessions. None: no such account.
    ///
    /// # Errors
    /// A fault of the store or of the hasher.
    pub async fn reset_account(&self, login: &str) -> Result<Option<String>, Error> {
        let tx = self.read().await?;
        let (salt, login) = (tx.random::<16>(), login.trim().to_lowercase());
        let password: String = tx.random::<8>().iter().map(|b| format!("{b:02x}")).collect();
        drop(tx);
        let phc = self.hash_password(password.clone(), salt).await?;
        let known = self.change_account(login, false, Some(phc)).await?;
        Ok(known.then_some(password))
    }

    /// Shuts an account and ends its sessions; its records stay. None: no such account.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn disable_account(&self, login: &str) -> Result<Option<String>, Error> {
        let known = self.change_account(login.trim().to_lowercase(), true, None).await?;
        Ok(known.then(String::new))
    }

    async fn change_account(&self, login: String, disabled: bool, phc: Option<String>) -> Result<bool, Error> {
        self.write("account.change", move |tx| {
            Box::pin(async move {
                let Some((mut account, _)) = tx.account_by_login(&login).await? else { return Ok(false) };
                account.disabled = disabled;
                let kind = if disabled { "account.disabled" } else { "account.set" };
                tx.put(&account, Event::new(kind, json!({ "by": "installation" }))).await?;
                if let Some(phc) = phc {
                    tx.put_credential(&account.id, &phc).await?;
                }
                tx.end_sessions_of(&account.id).await?;
                Ok(true)
            })
        })
        .await
    }

    /// On the first start, three separate administrators (三员) with passwords to hand over; later nothing.
    ///
    /// # Errors
    /// A fault of the store or of the hasher.
    pub async fn first_administrators(&self, names: [&str; 3], org: &domain::OrgId) -> Result<Vec<Handover>, Error> {
        let roles = [Role::SystemAdmin, Role::SecurityAdmin, Role::AuditAdmin];
        let logins = ["xitong", "anquan", "shenji"];
        let mut made = Vec::new();
        let mut tx = self.read().await?;
        if tx.account_by_login(logins[0]).await?.is_some() {
            return Ok(made);
        }
        let secrets: [[u8; 8]; 3] = [tx.random(), tx.random(), tx.random()];
        drop(tx);
        let today = self.now().day();
        for (((role, login), name), secret) in roles.into_iter().zip(logins).zip(names).zip(secrets) {
            let people = self.add_people(vec![(name.to_owned(), None, None)], "installation").await?;
            let Some(person) = people.into_iter().next() else { continue };
            let seat = crate::directory::NewSeat {
                org: org.clone(),
                serves: org.clone(),
                role,
                title: name.to_owned(),
                holder: Some((person.clone(), today)),
            };
            self.add_seats(vec![seat], "installation").await?;
            let password: String = secret.iter().map(|b| format!("{b:02x}")).collect();
            self.set_account(login, person, &password).await?;
            made.push(Handover { login: login.to_owned(), password, role: Some(role) });
        }
        Ok(made)
    }
}
