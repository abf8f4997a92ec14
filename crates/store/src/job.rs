//! Follow-up work: enqueued in the transaction that makes it necessary, done once it is due, and again until done.

use domain::{DisclosureId, Instant};
use serde::{Deserialize, Serialize};

use crate::{StoreError, binds, db::Inner, tx::Tx};

/// The closed list of follow-up work. Each is idempotent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "job")]
pub enum Job {
    /// Release a stage on its day.
    Release {
        /// Of which disclosure.
        disclosure: DisclosureId,
        /// Which stage, from 1.
        stage: u8,
    },
    /// Screen what is published with today's rules, in the night.
    Rescan,
    /// Sign and write out a checkpoint of the ledger. Coalesces: one covers all entries before it.
    Checkpoint,
}

impl Job {
    /// Equal work has the same key, so that it is enqueued once.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::Release { disclosure, stage } => format!("release:{disclosure}:{stage}"),
            Self::Rescan => "rescan".to_owned(),
            Self::Checkpoint => "checkpoint".to_owned(),
        }
    }
}

/// A job taken by this node for a while.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leased {
    /// Its key.
    pub key: String,
    /// The work.
    pub job: Job,
    /// How often it was tried before.
    pub tries: i64,
}

impl Tx {
    /// Enqueues work, due at an instant. The same work is moved, not doubled; a checkpoint that waits already for its
    /// first try stays where it is, for it will cover this too.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn enqueue(&mut self, job: &Job, due: Instant) -> Result<(), StoreError> {
        let unless = match job {
            Job::Release { .. } | Job::Rescan => "",
            // the row stays locked until this transaction ends, so nobody takes the job before
            Job::Checkpoint => " WHERE job.due > excluded.due OR job.tries <> 0 OR job.leased <> 0",
        };
        let sql = format!(
            "INSERT INTO job (id, body, due, leased, tries) VALUES ($1, $2, $3, 0, 0)
             ON CONFLICT (id) DO UPDATE SET due = excluded.due, tries = 0, leased = 0{unless}"
        );
        self.run(sql, binds![job.key(), serde_json::to_string(job)?, due]).await?;
        Ok(())
    }

    /// Enqueues work unless the same is enqueued already.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn enqueue_once(&mut self, job: &Job, due: Instant) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO job (id, body, due, leased, tries) VALUES ($1, $2, $3, 0, 0) ON CONFLICT (id) DO NOTHING",
            binds![job.key(), serde_json::to_string(job)?, due],
        )
        .await?;
        Ok(())
    }

    /// Is any work due? Cheap: asked before the writer is taken.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn job_due(&mut self) -> Result<bool, StoreError> {
        let now = self.now();
        let row: Option<(i64,)> =
            self.one("SELECT COUNT(*) FROM job WHERE due <= $1 AND leased <= $1", binds![now]).await?;
        Ok(row.is_some_and(|r| r.0 > 0))
    }

    /// Takes the next due job for `seconds`; another node won't take it meanwhile.
    ///
    /// # Errors
    /// If the database fails or the job can't be read.
    pub async fn lease(&mut self, seconds: i64) -> Result<Option<Leased>, StoreError> {
        let now = self.now();
        let skip = if matches!(self.inner, Inner::Postgres(_)) { " FOR UPDATE SKIP LOCKED" } else { "" };
        let row: Option<(String, String, i64)> = self
            .one(
                format!(
                    "SELECT id, body, tries FROM job WHERE due <= $1 AND leased <= $1 ORDER BY due, id LIMIT 1{skip}"
                ),
                binds![now],
            )
            .await?;
        let Some((key, body, tries)) = row else { return Ok(None) };
        self.run(
            "UPDATE job SET leased = $2, tries = tries + 1 WHERE id = $1",
            binds![&key, now.plus_seconds(seconds)],
        )
        .await?;
        let job = serde_json::from_str(&body)?;
        Ok(Some(Leased { key, job, tries }))
    }

    /// Forgets a job that is done, unless it was enqueued anew meanwhile.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn done(&mut self, leased: &Leased) -> Result<(), StoreError> {
        self.run("DELETE FROM job WHERE id = $1 AND tries = $2", binds![&leased.key, leased.tries + 1]).await?;
        Ok(())
    }

    /// Puts a failed job back, due at an instant.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn put_back(&mut self, leased: &Leased, due: Instant) -> Result<(), StoreError> {
        self.run("UPDATE job SET due = $2, leased = 0 WHERE id = $1", binds![&leased.key, due]).await?;
        Ok(())
    }
}
