//! Signing in, and who is acting from which seat.

use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version, password_hash::phc::PasswordHash};
use domain::{
    OrgId, PersonId, SeatId,
    people::{
        account::Account,
        org::Org,
        person::Person,
        seat::{Right, Seat},
    },
    refusal::Refusal,
    token::Tokens,
};
use futures_core::future::BoxFuture;
use store::{Session, Tx};

use crate::{
    Error, Office,
    caller::Seated,
    people::account::throttle::{count_failure, throttle_keys, wait_of},
    typed::TypedBy,
};

/// A session not seen for so long has ended, in seconds.
pub const IDLE_SECONDS: i64 = 8 * 3600;
/// A session ends after so long whatever happens, in seconds.
pub const LIFE_SECONDS: i64 = 24 * 3600;

/// Who is signed in, with what their scope lets them read and the seats they may act from.
#[derive(Clone, Debug)]
pub struct Identity {
    /// The session.
    pub session: Session,
    /// The account.
    pub account: Account,
    /// The person.
    pub person: Person,
    /// What they may read of what was released: their own scope, whatever seat they act from.
    pub tokens: Tokens,
    /// The seats they may act from today, with the organisation each is a post in.
    pub seats: Vec<SeatView>,
    /// The seat chosen, if it is still theirs.
    pub seat: Option<SeatView>,
}

/// A seat as pages name it.
#[derive(Clone, Debug)]
pub struct SeatView {
    /// The seat.
    pub seat: Seat,
    /// Short name of the organisation it is a post in.
    pub org: String,
    /// The holder they stand in for, by name.
    pub standing_in_for: Option<String>,
    /// How much waits for a signature from this seat.
    pub waiting: usize,
}

/// What came of an attempt to sign in.
#[derive(Debug)]
pub enum SignIn {
    /// Welcome: the secret for the cookie.
    Welcome {
        /// Goes into the cookie and nowhere else.
        secret: String,
    },
    /// Account and password don't fit; one and the same answer whatever was wrong.
    Wrong,
    /// Too many failures in a row: wait so many minutes.
    Wait {
        /// Minutes.
        minutes: i64,
    },
}

fn session_id(secret: &str) -> String {
    ledger::Hash::of(&[b"session/1", secret.as_bytes()]).to_string()
}

/// Signing in and out, and who a session belongs to.
#[derive(Clone, Copy)]
pub struct Sessions<'a>(pub(crate) &'a Office);

impl<'a> Sessions<'a> {
    fn hasher(self) -> Result<Argon2<'static>, Error> {
        let params = Params::new(self.0.inner.hash_memory, 2, 1, None).map_err(Error::broken)?;
        Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
    }

    /// The argon2id hash of a password, as a PHC string. Slow on purpose: never call it inside a transaction.
    ///
    /// # Errors
    /// A fault of the hasher.
    pub fn hash_password(self, password: String, salt: [u8; 16]) -> BoxFuture<'a, Result<String, Error>> {
        Box::pin(async move {
            let _turn = self.0.inner.hashing.acquire().await.map_err(Error::broken)?;
            let hasher = self.hasher()?;
            let work = tokio::task::spawn_blocking(move || {
                hasher.hash_password_with_salt(password.as_bytes(), &salt).map(|h| h.to_string())
            });
            work.await.map_err(Error::broken)?.map_err(Error::broken)
        })
    }

    pub(crate) async fn password_fits(self, password: String, phc: Option<String>) -> Result<bool, Error> {
        let _turn = self.0.inner.hashing.acquire().await.map_err(Error::broken)?;
        let hasher = self.hasher()?;
        let work = tokio::task::spawn_blocking(move || {
            // an unknown account costs the same time as a wrong password
            let Some(phc) = phc else {
                let _ = hasher.hash_password_with_salt(password.as_bytes(), &[0; 16]);
                return false;
            };
            PasswordHash::new(&phc).is_ok_and(|hash| hasher.verify_password(password.as_bytes(), &hash).is_ok())
        });
        work.await.map_err(Error::broken)
    }

    /// Signs in. `from` is where the attempt comes from, for throttling.
    ///
    /// # Errors
    /// A fault of the store.
    pub fn sign_in(self, login: &'a str, password: String, from: &'a str) -> BoxFuture<'a, Result<SignIn, Error>> {
        Box::pin(async move {
            let login = login.trim().to_lowercase();
            let keys = throttle_keys(&login, Some(from));
            let mut tx = self.0.read().await?;
            if let Some(minutes) = wait_of(&mut tx, &keys).await? {
                return Ok(SignIn::Wait { minutes });
            }
            let found = tx.account_by_login(&login).await?;
            drop(tx);
            let phc = found.as_ref().filter(|(a, _)| !a.disabled).and_then(|(_, phc)| phc.clone());
            let fits = self.password_fits(password, phc).await?;
            let account = found.map(|(account, _)| account).filter(|_| fits);
            self.0
                .write_unsealed("session.sign_in", TypedBy::nothing(), move |tx| {
                    Box::pin(async move {
                        let Some(account) = account else {
                            count_failure(tx, &keys).await?;
                            return Ok(SignIn::Wrong);
                        };
                        for (key, _) in &keys {
                            tx.put_throttle(key, None).await?;
                        }
                        let secret = hex::encode(tx.random::<32>());
                        let now = tx.now();
                        let session = Session {
                            id: session_id(&secret),
                            account: account.id,
                            seat: None,
                            csrf: hex::encode(tx.random::<16>()),
                            began: now,
                            seen: now,
                        };
                        tx.sweep_sessions(now.plus_seconds(-IDLE_SECONDS)).await?;
                        tx.put_session(&session).await?;
                        Ok(SignIn::Welcome { secret })
                    })
                })
                .await
        })
    }

    /// Who this cookie's secret belongs to, if the session is alive.
    ///
    /// # Errors
    /// A fault of the store.
    pub fn identity(self, secret: &'a str) -> BoxFuture<'a, Result<Option<Identity>, Error>> {
        Box::pin(async move {
            let mut tx = self.0.read().await?;
            let now = tx.now();
            let Some(session) = tx.session(&session_id(secret)).await? else { return Ok(None) };
            if session.seen.plus_seconds(IDLE_SECONDS) < now || session.began.plus_seconds(LIFE_SECONDS) < now {
                return Ok(None);
            }
            let Some(account) = tx.get::<Account>(session.account.as_str()).await?.filter(|a| !a.disabled) else {
                return Ok(None);
            };
            let Some(person) = tx.get::<Person>(account.person.as_str()).await? else { return Ok(None) };
            let tokens = person_tokens(&mut tx, &person).await?;
            let seats = seats_today(&mut tx, &person.id).await?;
            let seat = match (&session.seat, seats.as_slice()) {
                (Some(id), _) => seats.iter().find(|s| &s.seat.id == id).cloned(),
                (None, [only]) => Some(only.clone()),
                (None, _) => None,
            };
            drop(tx);
            if session.seen.plus_seconds(60) < now {
                let id = session.id.clone();
                self.0
                    .write_unsealed("session.seen", TypedBy::nothing(), move |tx| {
                        Box::pin(async move { Ok(tx.see_session(&id).await?) })
                    })
                    .await?;
            }
            Ok(Some(Identity { session, account, person, tokens, seats, seat }))
        })
    }

    /// Chooses the seat one acts from.
    ///
    /// # Errors
    /// If it is not theirs today.
    pub fn choose_seat(self, identity: &'a Identity, seat: &'a SeatId) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(async move {
            if !identity.seats.iter().any(|s| &s.seat.id == seat) {
                return Err(Refusal::forbidden("not-your-seat").into());
            }
            let (id, seat) = (identity.session.id.clone(), seat.clone());
            self.0
                .write_unsealed("session.seat", TypedBy::nothing(), move |tx| {
                    Box::pin(async move { Ok(tx.seat_session(&id, &seat).await?) })
                })
                .await
        })
    }

    /// A token for the form of the sign-in page: before sign-in there is no session to keep one.
    ///
    /// # Errors
    /// A fault of the store.
    pub fn opening_token(self) -> BoxFuture<'a, Result<String, Error>> {
        Box::pin(async move { Ok(hex::encode(self.0.read().await?.random::<16>())) })
    }

    /// Signs out.
    ///
    /// # Errors
    /// A fault of the store.
    pub fn sign_out(self, identity: &'a Identity) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(async move {
            let id = identity.session.id.clone();
            self.0
                .write_unsealed("session.sign_out", TypedBy::nothing(), move |tx| {
                    Box::pin(async move { Ok(tx.end_session(&id).await?) })
                })
                .await
        })
    }
}

async fn chain_ids(tx: &mut Tx, org: Option<&OrgId>) -> Result<Vec<OrgId>, Error> {
    let Some(org) = org else { return Ok(Vec::new()) };
    Ok(tx.org_chain(org).await?.into_iter().map(|o| o.id).collect())
}

/// What a person may read of what was released.
pub(crate) async fn person_tokens(tx: &mut Tx, person: &Person) -> Result<Tokens, Error> {
    let member = chain_ids(tx, person.member_of.as_ref()).await?;
    let belongs = chain_ids(tx, person.belongs_to.as_ref()).await?;
    Ok(Tokens::of_person(&person.id, &member, &belongs))
}

async fn seats_today(tx: &mut Tx, person: &PersonId) -> Result<Vec<SeatView>, Error> {
    let today = tx.now().day();
    let mut views = Vec::new();
    for seat in tx.seats_of(person).await? {
        let standing_in_for = match seat.right(person, today) {
            None => continue,
            Some(Right::Holder) => None,
            Some(Right::For(principal)) => tx.get::<Person>(principal.as_str()).await?.map(|p| p.name),
        };
        let org = tx.get::<Org>(seat.org.as_str()).await?.map_or_else(String::new, |o| o.name(today).short.clone());
        let waiting = tx.turns(&domain::policy::seat_tokens(&seat)).await?.len();
        views.push(SeatView { seat, org, standing_in_for, waiting });
    }
    Ok(views)
}

impl Identity {
    /// Who acts, once a seat is chosen.
    ///
    /// # Errors
    /// If no seat is chosen.
    pub fn seated(&self) -> Result<Seated, Error> {
        let seat = self.seat.as_ref().ok_or_else(|| Refusal::forbidden("seat-missing"))?;
        Ok(Seated { person: self.person.id.clone(), seat: seat.seat.id.clone() })
    }
}
