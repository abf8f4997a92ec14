//! What is not a record: sessions, drafts, throttles, settings.

use domain::{AccountId, Instant, PersonId, SeatId};

use crate::{StoreError, binds, tx::Tx};

/// Somebody signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// SHA-256 of the cookie's secret, in hex: a stolen table opens nothing.
    pub id: String,
    /// Whose.
    pub account: AccountId,
    /// The seat they act from, once chosen.
    pub seat: Option<SeatId>,
    /// Token that forms must carry.
    pub csrf: String,
    /// When they signed in.
    pub began: Instant,
    /// When they were last seen (to the minute).
    pub seen: Instant,
}

/// Failed attempts under a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Throttle {
    /// In a row.
    pub failures: i64,
    /// No attempt is looked at before this.
    pub until: Instant,
}

impl Tx {
    /// Begins a session.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn put_session(&mut self, s: &Session) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO session (id, account, seat, csrf, began, seen) VALUES ($1, $2, $3, $4, $5, $6)",
            binds![&s.id, s.account.as_str(), s.seat.as_ref().map(ToString::to_string), &s.csrf, s.began, s.seen],
        )
        .await?;
        Ok(())
    }

    /// Notes that a session was used. One that was ended meanwhile stays ended.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn see_session(&mut self, id: &str) -> Result<(), StoreError> {
        let now = self.now();
        self.run("UPDATE session SET seen = $2 WHERE id = $1", binds![id, now]).await?;
        Ok(())
    }

    /// Keeps the seat chosen in a session. One that was ended meanwhile stays ended.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn seat_session(&mut self, id: &str, seat: &SeatId) -> Result<(), StoreError> {
        self.run("UPDATE session SET seat = $2 WHERE id = $1", binds![id, seat.as_str()]).await?;
        Ok(())
    }

    /// A session by the digest of its secret.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn session(&mut self, id: &str) -> Result<Option<Session>, StoreError> {
        let row: Option<(String, String, Option<String>, String, i64, i64)> =
            self.one("SELECT id, account, seat, csrf, began, seen FROM session WHERE id = $1", binds![id]).await?;
        Ok(row.map(|(id, account, seat, csrf, began, seen)| Session {
            id,
            account: AccountId::from_text(account),
            seat: seat.map(SeatId::from_text),
            csrf,
            began: Instant::from_micros(began),
            seen: Instant::from_micros(seen),
        }))
    }

    /// Ends a session.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn end_session(&mut self, id: &str) -> Result<(), StoreError> {
        self.run("DELETE FROM session WHERE id = $1", binds![id]).await?;
        Ok(())
    }

    /// Ends all sessions of an account.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn end_sessions_of(&mut self, account: &AccountId) -> Result<u64, StoreError> {
        self.run("DELETE FROM session WHERE account = $1", binds![account.as_str()]).await
    }

    /// Ends sessions not seen since.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn sweep_sessions(&mut self, before: Instant) -> Result<u64, StoreError> {
        self.run("DELETE FROM session WHERE seen < $1", binds![before]).await
    }

    /// Failed attempts under a key.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn throttle(&mut self, key: &str) -> Result<Option<Throttle>, StoreError> {
        let row: Option<(i64, i64)> =
            self.one("SELECT failures, until FROM throttle WHERE key = $1", binds![key]).await?;
        Ok(row.map(|(failures, until)| Throttle { failures, until: Instant::from_micros(until) }))
    }

    /// Keeps failed attempts; `None` forgets them.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn put_throttle(&mut self, key: &str, throttle: Option<Throttle>) -> Result<(), StoreError> {
        match throttle {
            None => self.run("DELETE FROM throttle WHERE key = $1", binds![key]).await?,
            Some(t) => {
                self.run(
                    "INSERT INTO throttle (key, failures, until) VALUES ($1, $2, $3) ON CONFLICT (key) DO UPDATE SET failures = excluded.failures, until = excluded.until",
                    binds![key, t.failures, t.until],
                )
                .await?
            }
        };
        Ok(())
    }

    /// Keeps what a person has typed so far into a form; survives sign-out.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn put_draft(&mut self, person: &PersonId, form: &str, body: &str) -> Result<(), StoreError> {
        let now = self.now();
        self.run(
            "INSERT INTO draft (person, form, body, saved) VALUES ($1, $2, $3, $4) ON CONFLICT (person, form) DO UPDATE SET body = excluded.body, saved = excluded.saved",
            binds![person.as_str(), form, body, now],
        )
        .await?;
        Ok(())
    }

    /// A draft and when it was saved.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn draft(&mut self, person: &PersonId, form: &str) -> Result<Option<(String, Instant)>, StoreError> {
        let row: Option<(String, i64)> = self
            .one("SELECT body, saved FROM draft WHERE person = $1 AND form = $2", binds![person.as_str(), form])
            .await?;
        Ok(row.map(|(body, saved)| (body, Instant::from_micros(saved))))
    }

    /// All drafts of a person: (form, body, saved), newest first.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn drafts(&mut self, person: &PersonId) -> Result<Vec<(String, String, Instant)>, StoreError> {
        let rows: Vec<(String, String, i64)> = self
            .select(
                "SELECT form, body, saved FROM draft WHERE person = $1 ORDER BY saved DESC",
                binds![person.as_str()],
            )
            .await?;
        Ok(rows.into_iter().map(|(form, body, saved)| (form, body, Instant::from_micros(saved))).collect())
    }

    /// Forgets a draft.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn drop_draft(&mut self, person: &PersonId, form: &str) -> Result<(), StoreError> {
        self.run("DELETE FROM draft WHERE person = $1 AND form = $2", binds![person.as_str(), form]).await?;
        Ok(())
    }

    /// A setting of this deployment.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn setting(&mut self, key: &str) -> Result<Option<String>, StoreError> {
        let row: Option<(String,)> = self.one("SELECT value FROM setting WHERE key = $1", binds![key]).await?;
        Ok(row.map(|r| r.0))
    }

    /// Keeps a setting.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn put_setting(&mut self, key: &str, value: &str) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO setting (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            binds![key, value],
        )
        .await?;
        Ok(())
    }
}
