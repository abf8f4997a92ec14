//! Files as readers get them: the cleaned copy, for who may see the version it belongs to, and nobody else.

use domain::{DisclosureId, Refusal, disclosure::attachment::FileRef, token::Tokens};
use futures_core::future::BoxFuture;

use crate::{
    Error,
    caller::{Seated, actor},
    disclosure::attachment::Attachments,
};

/// A file on its way to a reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Download {
    /// Name, format, size, digest.
    pub file: FileRef,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl<'a> Attachments<'a> {
    /// File `k` (from 1) of version `n` of what was released, for a reader.
    ///
    /// # Errors
    /// If there is none for this reader: whatever the reason, the answer is the same.
    pub fn public_file(
        self,
        reader: &'a Tokens,
        index_number: &'a str,
        n: Option<u32>,
        k: usize,
    ) -> BoxFuture<'a, Result<Download, Error>> {
        Box::pin(async move {
            let mut tx = self.0.read().await?;
            let versions = self.0.versions().visible_versions(&mut tx, reader, index_number).await?;
            drop(tx);
            let last = versions.last().filter(|v| v.withdrawn.is_none()).ok_or_else(Refusal::absent)?;
            let version = match n {
                None => last,
                Some(n) => versions.iter().find(|v| v.published.version == n).ok_or_else(Refusal::absent)?,
            };
            // where the approved modes include no page here, nothing of it was published here
            let files = if version.has_page { version.published.content.files.as_slice() } else { &[] };
            self.download(files, k).await
        })
    }

    /// File `k` (from 1) of a plan under way: the copy that would be published, for who may read the file.
    ///
    /// # Errors
    /// If there is no such file for this seat.
    pub fn working_file(
        self,
        who: &'a Seated,
        id: &'a DisclosureId,
        k: usize,
    ) -> BoxFuture<'a, Result<Download, Error>> {
        Box::pin(async move {
            let mut tx = self.0.read().await?;
            let s = self.0.subject(&mut tx, who, id).await?;
            self.0.withholdings().unlocked(&tx, &s, &s.disclosure.working)?;
            drop(tx);
            self.download(&s.disclosure.working.plan.content.files, k).await
        })
    }

    /// The copy of a file in the gate, before any plan has it.
    ///
    /// # Errors
    /// If there is no such file in the gate of the seat's organisation.
    pub fn gate_file(
        self,
        identity: &'a crate::Identity,
        id: &'a domain::AttachmentId,
    ) -> BoxFuture<'a, Result<Download, Error>> {
        Box::pin(async move {
            let page = self.attachment_of(identity, id).await?;
            self.download(&[page.reference()], 1).await
        })
    }

    async fn attachment_of(
        self,
        identity: &crate::Identity,
        id: &domain::AttachmentId,
    ) -> Result<domain::disclosure::attachment::Attachment, Error> {
        let who = identity.seated()?;
        let mut tx = self.0.read().await?;
        let (seat, _) = actor(&mut tx, &who).await?;
        let attachment: domain::disclosure::attachment::Attachment =
            tx.get(id.as_str()).await?.ok_or_else(Refusal::absent)?;
        let directory = tx.directory(&attachment.org).await?;
        let context = domain::policy::PolicyContext { directory: &directory, today: tx.now().day() };
        let me = domain::policy::Principal::Seated(&who.person, &seat);
        domain::policy::check(&context, &me, domain::policy::Action::SeeGate(&attachment.org))?;
        self.0.withholdings().unlocked_file(&mut tx, (&who.person, &seat), &attachment).await?;
        Ok(attachment)
    }

    async fn download(self, files: &[FileRef], k: usize) -> Result<Download, Error> {
        let file = k.checked_sub(1).and_then(|at| files.get(at)).ok_or_else(Refusal::absent)?;
        Ok(Download { bytes: self.blob(&file.digest).await?, file: file.clone() })
    }
}
