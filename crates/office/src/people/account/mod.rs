//! Accounts. The first start makes three separate administrators, never one who can do all.

pub(crate) mod throttle;

use domain::{
    AccountId, PersonId, Problems, Refusal,
    people::{account::Account, seat::Role},
    policy::{Permit, PlatformWork},
};
use futures_core::future::BoxFuture;
use serde_json::json;
use store::Event;

use crate::{
    Error, Identity, Office,
    people::account::throttle::{count_failure, throttle_keys, wait_of},
    typed::TypedBy,
};

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

/// Shortest password, in characters. Length is what counts (NIST SP 800-63B, 3.1.1.2); nothing is asked of its kinds.
pub const PASSWORD_MIN: usize = 10;
/// Longest password, in characters: hashing costs time.
pub const PASSWORD_MAX: usize = 200;

/// The form of a new password.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct PasswordForm {
    /// The password so far.
    pub old: String,
    /// The new one.
    pub new: String,
    /// The new one once more: nobody sees what they type.
    pub again: String,
}

impl std::fmt::Debug for PasswordForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PasswordForm")
    }
}

impl PasswordForm {
    /// What can be said without knowing the old password.
    fn check(&self, login: &str) -> Result<(), Problems> {
        let mut problems = Problems::default();
        problems.require(!self.old.is_empty(), "old", "password-missing");
        let length = self.new.chars().count();
        if !(PASSWORD_MIN..=PASSWORD_MAX).contains(&length) {
            problems.add_with("new", "password-length", "count", length);
        } else if self.new == self.old {
            problems.add("new", "password-same");
        } else if self.new.to_lowercase().contains(&login.to_lowercase()) {
            problems.add("new", "password-login");
        }
        problems.require(self.again == self.new, "again", "password-differs");
        problems.or(())
    }
}

fn problem(field: &str, code: &'static str, with: Option<(&'static str, i64)>) -> Error {
    let mut problems = Problems::default();
    match with {
        Some((name, value)) => problems.add_with(field, code, name, value),
        None => problems.add(field, code),
    }
    problems.into()
}

/// Accounts and their passwords.
#[derive(Clone, Copy)]
pub struct Accounts<'a>(pub(crate) &'a Office);

impl<'a> Accounts<'a> {
    /// Makes an account, or gives an account of that name a new password, which ends its sessions.
    ///
    /// # Errors
    /// A fault of the store or of the hasher.
    pub fn set_account(
        self,
        login: &'a str,
        person: PersonId,
        password: &'a str,
    ) -> BoxFuture<'a, Result<AccountId, Error>> {
        Box::pin(async move {
            let mut tx = self.0.read().await?;
            let (salt, login) = (tx.random::<16>(), login.trim().to_lowercase());
            let known = tx.account_by_login(&login).await?;
            drop(tx);
            let phc = self.0.sessions().hash_password(password.to_owned(), salt).await?;
            self.0
                .write("account.set", TypedBy::nothing(), move |tx| {
                    Box::pin(async move {
                        let account = match known {
                            Some((account, _)) => account,
                            None => {
                                Account { id: AccountId::new(tx.now(), tx.random()), login, person, disabled: false }
                            }
                        };
                        tx.put(
                            &account,
                            Event::new(
                                &Permit::platform(PlatformWork::Installation),
                                "account.set",
                                json!({ "by": "installation" }),
                            ),
                        )
                        .await?;
                        tx.put_credential(&account.id, &phc).await?;
                        tx.end_sessions_of(&account.id).await?;
                        Ok(account.id)
                    })
                })
                .await
        })
    }

    /// The owner of an account gives it a new password. Their other sessions end; this one goes on.
    ///
    /// # Errors
    /// If the old password doesn't fit, the new one won't do, or after too many failures; each beside its field.
    pub fn change_password(self, identity: &'a Identity, form: PasswordForm) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(async move {
            let login = identity.account.login.clone();
            form.check(&login)?;
            let mut tx = self.0.read().await?;
            if let Some(minutes) = wait_of(&mut tx, &throttle_keys(&login, None)).await? {
                return Err(problem("old", "password-wait", Some(("minutes", minutes))));
            }
            let phc = tx.account_by_login(&login).await?.and_then(|(_, phc)| phc);
            let salt = tx.random::<16>();
            drop(tx);
            // slow on purpose, hence before the transaction
            if !self.0.sessions().password_fits(form.old, phc.clone()).await? {
                let keys = throttle_keys(&login, None);
                self.0
                    .write_unsealed("session.failed", TypedBy::nothing(), move |tx| {
                        Box::pin(async move { count_failure(tx, &keys).await })
                    })
                    .await?;
                return Err(problem("old", "password-wrong", None));
            }
            let fresh = self.0.sessions().hash_password(form.new, salt).await?;
            let (id, session) = (identity.account.id.clone(), identity.session.clone());
            self.0
                .write("account.password", TypedBy::nothing(), move |tx| {
                    Box::pin(async move {
                        let Some((account, now)) = tx.account_by_login(&login).await? else {
                            return Err(Refusal::absent().into());
                        };
                        let open = tx.session(&session.id).await?.is_some() && account.id == id && !account.disabled;
                        // somebody changed the password, or shut the account, while this one was being tried
                        if now != phc || !open {
                            return Err(problem("old", "password-wrong", None));
                        }
                        tx.put(
                            &account,
                            Event::new(
                                &Permit::platform(PlatformWork::OwnAccount),
                                "account.set",
                                json!({ "by": "owner" }),
                            ),
                        )
                        .await?;
                        tx.put_credential(&account.id, &fresh).await?;
                        tx.end_sessions_of(&account.id).await?;
                        Ok(tx.put_session(&session).await?)
                    })
                })
                .await
        })
    }

    /// Gives an account a new password, shown once, opens it if it was shut, and ends its sessions. None: no such account.
    ///
    /// # Errors
    /// A fault of the store or of the hasher.
    pub fn reset_account(self, login: &'a str) -> BoxFuture<'a, Result<Option<String>, Error>> {
        Box::pin(async move {
            let tx = self.0.read().await?;
            let (salt, login) = (tx.random::<16>(), login.trim().to_lowercase());
            let password = hex::encode(tx.random::<8>());
            drop(tx);
            let phc = self.0.sessions().hash_password(password.clone(), salt).await?;
            let known = self.change_account(login, false, Some(phc)).await?;
            Ok(known.then_some(password))
        })
    }

    /// Shuts an account and ends its sessions; its records stay. None: no such account.
    ///
    /// # Errors
    /// A fault of the store.
    pub fn disable_account(self, login: &'a str) -> BoxFuture<'a, Result<Option<String>, Error>> {
        Box::pin(async move {
            let known = self.change_account(login.trim().to_lowercase(), true, None).await?;
            Ok(known.then(String::new))
        })
    }

    async fn change_account(self, login: String, disabled: bool, phc: Option<String>) -> Result<bool, Error> {
        self.0
            .write("account.change", TypedBy::nothing(), move |tx| {
                Box::pin(async move {
                    let Some((mut account, _)) = tx.account_by_login(&login).await? else { return Ok(false) };
                    account.disabled = disabled;
                    let kind = if disabled { "account.disabled" } else { "account.set" };
                    tx.put(
                        &account,
                        Event::new(
                            &Permit::platform(PlatformWork::Installation),
                            kind,
                            json!({ "by": "installation" }),
                        ),
                    )
                    .await?;
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
    pub fn first_administrators(
        self,
        names: [&'a str; 3],
        org: &'a domain::OrgId,
    ) -> BoxFuture<'a, Result<Vec<Handover>, Error>> {
        Box::pin(async move {
            let roles = [Role::SystemAdmin, Role::SecurityAdmin, Role::AuditAdmin];
            let logins = ["xitong", "anquan", "shenji"];
            let mut made = Vec::new();
            let mut tx = self.0.read().await?;
            if tx.account_by_login(logins[0]).await?.is_some() {
                return Ok(made);
            }
            let secrets: [[u8; 8]; 3] = [tx.random(), tx.random(), tx.random()];
            drop(tx);
            let today = self.0.now().day();
            for (((role, login), name), secret) in roles.into_iter().zip(logins).zip(names).zip(secrets) {
                let people = self.0.people().add_people(vec![(name.to_owned(), None, None)], "installation").await?;
                let Some(person) = people.into_iter().next() else { continue };
                let seat = crate::people::seat::create::NewSeat {
                    org: org.clone(),
                    serves: org.clone(),
                    role,
                    title: name.to_owned(),
                    holder: Some((person.clone(), today)),
                };
                self.0.seats().add_seats(vec![seat], "installation").await?;
                let password = hex::encode(secret);
                self.set_account(login, person, &password).await?;
                made.push(Handover { login: login.to_owned(), password, role: Some(role) });
            }
            Ok(made)
        })
    }
}
