//! A transaction: everything read and written in it is of one moment.

use std::borrow::Cow;

use domain::Instant;
use ledger::Frontier;

use crate::{
    Entropy, StoreError,
    db::{Inner, Row, Value},
};

/// A transaction on either database. Dropped without [`Tx::commit`], it leaves no trace.
pub struct Tx {
    pub(crate) inner: Inner,
    /// The ledger's right edge, if this transaction holds its lock.
    pub(crate) frontier: Option<Frontier>,
    now: Instant,
    entropy: Entropy,
}

impl Tx {
    pub(crate) fn plain(inner: Inner, now: Instant, entropy: Entropy) -> Self {
        Self { inner, frontier: None, now, entropy }
    }

    pub(crate) async fn locked(inner: Inner, now: Instant, entropy: Entropy) -> Result<Self, StoreError> {
        let mut tx = Self::plain(inner, now, entropy);
        let last = tx.lock_head().await?;
        // time in the ledger never runs backwards, whatever the machine's clock does
        tx.now = tx.now.max(last);
        Ok(tx)
    }

    /// The instant everything in this transaction happens at; never before the last ledger entry.
    #[must_use]
    pub const fn now(&self) -> Instant {
        self.now
    }

    /// Fresh random bytes.
    #[must_use]
    pub fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        (self.entropy)(&mut bytes);
        bytes
    }

    /// Keeps everything.
    ///
    /// # Errors
    /// If the database fails; then nothing was kept.
    pub async fn commit(self) -> Result<(), StoreError> {
        self.inner.commit().await
    }

    pub(crate) async fn run(
        &mut self,
        sql: impl Into<Cow<'static, str>>,
        binds: Vec<Value>,
    ) -> Result<u64, StoreError> {
        self.inner.run(sql, binds).await
    }

    pub(crate) async fn select<R: Row>(
        &mut self,
        sql: impl Into<Cow<'static, str>>,
        binds: Vec<Value>,
    ) -> Result<Vec<R>, StoreError> {
        self.inner.select(sql, binds).await
    }

    /// The first row, if any.
    pub(crate) async fn one<R: Row>(
        &mut self,
        sql: impl Into<Cow<'static, str>>,
        binds: Vec<Value>,
    ) -> Result<Option<R>, StoreError> {
        Ok(self.select(sql, binds).await?.into_iter().next())
    }
}

/// `$first, $first+1, …`: placeholders for a list.
pub(crate) fn placeholders(first: usize, count: usize) -> String {
    (first..first + count).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ")
}
