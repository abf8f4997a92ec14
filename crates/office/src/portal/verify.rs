//! What the page needs that says how to verify.

use domain::Instant;
use futures_core::future::BoxFuture;

use crate::{Error, portal::Portal};

/// Checkpoints for the page that says how to verify.
#[derive(Clone, Debug)]
pub struct VerifyPage {
    /// The verifier key, as text.
    pub key: String,
    /// Newest checkpoints: (size, time, note).
    pub checkpoints: Vec<(i64, Option<Instant>, String)>,
    /// Entries now.
    pub size: u64,
}

impl<'a> Portal<'a> {
    /// How to verify: key and checkpoints.
    ///
    /// # Errors
    /// A fault of the store.
    pub fn verify_page(self) -> BoxFuture<'a, Result<VerifyPage, Error>> {
        Box::pin(async move {
            let mut tx = self.0.read().await?;
            let size = tx.head().await?.size();
            let checkpoints = tx.checkpoints(10).await?.into_iter().map(|(size, note)| {
                let time = ledger::Checkpoint::parse(&note).ok().and_then(|(c, _)| c.time).map(Instant::from_micros);
                (size, time, note)
            });
            Ok(VerifyPage { key: self.0.verifier().to_string(), checkpoints: checkpoints.collect(), size })
        })
    }
}
