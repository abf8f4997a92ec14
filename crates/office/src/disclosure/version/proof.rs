//! The file a citizen takes home: it embeds the content it proves.

use domain::{Refusal, disclosure::version::Version, token::Tokens};
use futures_core::future::BoxFuture;
use ledger::Proof;

use crate::{Error, disclosure::version::Versions};

impl<'a> Versions<'a> {
    /// The proof of a version (none: the current one), as one strict canonical file. Of something withdrawn it proves the
    /// withdrawal, and embeds the notice that stands in its place instead of the content.
    ///
    /// # Errors
    /// If there is no such version for this reader, or it is not sealed under a checkpoint yet.
    pub fn proof(
        self,
        reader: &'a Tokens,
        index_number: &'a str,
        n: Option<u32>,
    ) -> BoxFuture<'a, Result<Vec<u8>, Error>> {
        Box::pin(async move {
            let mut tx = self.0.read().await?;
            let versions = self.visible_versions(&mut tx, reader, index_number).await?;
            let asked = match n {
                None => versions.last(),
                Some(n) => versions.iter().find(|v| v.published.version == n),
            };
            let version = match asked {
                // one tombstone stands for all versions, and names the last one's title
                Some(version) if version.withdrawn.is_some() => versions.last(),
                // where the approved modes include no page here, the text was not published here: a proof must not carry it
                version => version.filter(|v| v.has_page),
            };
            let version = version.ok_or_else(Refusal::absent)?;
            drop(tx);
            // only now: a checkpoint signed for who may not see this would tell them that it is there
            self.checkpoint_if_behind(version).await?;
            let mut tx = self.0.read().await?;
            let digest = version.digest()?;
            let history = tx.history("version", &version.key()).await?;
            let entry = history.into_iter().rev().map(|h| h.entry).find(|e| e.content == Some(digest));
            // before proofs of withdrawals were made, the ledger was not told what a notice says
            let missing = || match version.withdrawn {
                Some(_) => Error::from(Refusal::absent()),
                None => Error::broken("a version that was never sealed"),
            };
            let entry = entry.ok_or_else(missing)?;
            let (size, note) =
                tx.checkpoint_over(entry.seq).await?.ok_or_else(|| Refusal::conflict("not-sealed-yet", None))?;
            let path = tx.inclusion(entry.seq, size).await?;
            let proof =
                Proof { checkpoint: note, content: version.proved()?, entry, key: self.0.verifier().to_string(), path };
            Ok(proof.to_bytes()?)
        })
    }

    /// Signs a checkpoint now if the newest one doesn't cover this version yet: nobody waits for the job.
    async fn checkpoint_if_behind(self, version: &Version) -> Result<(), Error> {
        let mut tx = self.0.read().await?;
        let last = tx.history("version", &version.key()).await?.last().map_or(0, |h| h.entry.seq);
        if tx.checkpoint_over(last).await?.is_some() {
            return Ok(());
        }
        drop(tx);
        self.0.checkpoint().await
    }
}
