//! Follow-up work: releases on their day, checkpoints. Each job is idempotent and tried until done.

use std::time::Duration;

use futures_core::future::BoxFuture;
use store::{Job, Leased};

use crate::{Error, Office, typed::TypedBy};

/// How long a node keeps a job to itself, in seconds.
const LEASE_SECONDS: i64 = 60;

impl Office {
    /// Does all work that is due; gives how much was done.
    ///
    /// # Errors
    /// A fault of the store. A job that fails is put back and tried again later.
    pub fn run_due(&self) -> BoxFuture<'_, Result<usize, Error>> {
        Box::pin(async move {
            let mut count = 0;
            loop {
                let mut tx = self.read().await?;
                let waiting = tx.job_due().await?;
                drop(tx);
                if !waiting {
                    break;
                }
                let leased = self
                    .write_unsealed("job.lease", TypedBy::nothing(), |tx| {
                        Box::pin(async move { Ok(tx.lease(LEASE_SECONDS).await?) })
                    })
                    .await?;
                let Some(leased) = leased else { break };
                match self.run_job(&leased).await {
                    Ok(()) => {
                        self.write_unsealed("job.done", TypedBy::nothing(), move |tx| {
                            Box::pin(async move { Ok(tx.done(&leased).await?) })
                        })
                        .await?;
                    }
                    Err(error) => {
                        tracing::error!(job = leased.key, tries = leased.tries, %error, "a job failed and is tried again");
                        let wait = 2_i64.saturating_pow(u32::try_from(leased.tries.clamp(0, 10)).unwrap_or(10));
                        self.write_unsealed("job.put_back", TypedBy::nothing(), move |tx| {
                            Box::pin(async move {
                                let due = tx.now().plus_seconds(wait);
                                Ok(tx.put_back(&leased, due).await?)
                            })
                        })
                        .await?;
                    }
                }
                count += 1;
            }
            Ok(count)
        })
    }

    async fn run_job(&self, leased: &Leased) -> Result<(), Error> {
        match &leased.job {
            Job::Release { disclosure, stage } => match self.releases().release(disclosure.clone(), *stage).await {
                // taken back, withdrawn or released by another node meanwhile: nothing left to do
                Err(Error::Refused(_)) => Ok(()),
                other => other,
            },
            Job::Checkpoint => self.checkpoint().await,
            Job::Rescan => self.releases().rescan().await,
        }
    }

    /// Works and follows the ledger until told to stop: after every command, and at least twice a second for what
    /// becomes due and what other nodes wrote.
    pub fn work<'a>(&'a self, stop: impl Future<Output = ()> + Send + 'a) -> BoxFuture<'a, ()> {
        Box::pin(async move {
            tokio::pin!(stop);
            if let Err(error) = self.releases().plan_rescan().await {
                tracing::error!(%error, "the nightly screening could not be planned");
            }
            loop {
                if let Err(error) = self.run_due().await {
                    tracing::error!(%error, "work stopped for a moment");
                }
                if let Err(error) = self.follow().await {
                    tracing::error!(%error, "the search index could not follow");
                }
                tokio::select! {
                    () = &mut stop => return,
                    () = self.inner.bell.notified() => {}
                    () = tokio::time::sleep(Duration::from_millis(500)) => {}
                }
            }
        })
    }
}
