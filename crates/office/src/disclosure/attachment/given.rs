//! A file in the gate as its page shows it: what was found, what was taken out, the passages before and after.

use domain::{
    AttachmentId, DisclosureId, Refusal,
    disclosure::attachment::Attachment,
    policy::{self, Action, PolicyContext, Principal},
};
use futures_core::future::BoxFuture;

use crate::{
    Error, Identity,
    caller::actor,
    disclosure::attachment::Attachments,
    gate::{self, Passage, Task, WorkerAnswer},
    org_ref::OrgRef,
};

/// A passage around something found, as given and as published.
#[derive(Clone, Debug)]
pub struct PassageLine {
    /// As given.
    pub given: Passage,
    /// Is it gone from the copy: hidden, or its kind masked?
    pub gone: bool,
}

/// A file's page.
#[derive(Clone, Debug)]
pub struct AttachmentPage {
    /// The file.
    pub attachment: Attachment,
    /// Whose gate.
    pub org: OrgRef,
    /// The passages, for who may see them; none = not for this seat.
    pub passages: Option<Vec<PassageLine>>,
    /// May this seat mask and answer?
    pub may_change: bool,
    /// The file it is part of, if it was asked about there.
    pub within: Option<DisclosureId>,
}

impl<'a> Attachments<'a> {
    /// A file in the gate. `within` names the disclosure it is part of, for seats elsewhere that it was put before.
    ///
    /// # Errors
    /// If there is none for this seat.
    pub fn attachment(
        self,
        identity: &'a Identity,
        id: &'a AttachmentId,
        within: Option<&'a DisclosureId>,
    ) -> BoxFuture<'a, Result<AttachmentPage, Error>> {
        Box::pin(async move {
            let who = identity.seated()?;
            let mut tx = self.0.read().await?;
            let (seat, _) = actor(&mut tx, &who).await?;
            let attachment: Attachment = tx.get(id.as_str()).await?.ok_or_else(Refusal::absent)?;
            let today = tx.now().day();
            let directory = tx.directory(&attachment.org).await?;
            let org =
                directory.orgs.get(&attachment.org).map(|org| OrgRef::of(org, today)).ok_or_else(Refusal::absent)?;
            let passages = match within {
                Some(disclosure) => {
                    let s = self.0.subject(&mut tx, &who, disclosure).await?;
                    if !s.disclosure.working.plan.attachments.contains(id) {
                        return Err(Refusal::absent().into());
                    }
                    self.0.withholdings().unlocked(&tx, &s, &s.disclosure.working)?;
                    s.check(&tx, Action::JudgeOriginals(&s.disclosure, &s.procedure)).is_ok()
                }
                None => {
                    let context = PolicyContext { directory: &directory, today };
                    let me = Principal::Seated(&who.person, &seat);
                    policy::check(&context, &me, Action::SeeGate(&attachment.org))?;
                    self.0.withholdings().unlocked_file(&mut tx, (&who.person, &seat), &attachment).await?;
                    policy::check(&context, &me, Action::SeeOriginals(&attachment.org)).is_ok()
                }
            };
            let may_change = self.ours(&mut tx, &who, &seat, id).await.is_ok();
            drop(tx);
            let passages = if passages { Some(self.passages(&attachment).await?) } else { None };
            Ok(AttachmentPage { org, passages, may_change, within: within.cloned(), attachment })
        })
    }

    async fn passages(self, attachment: &Attachment) -> Result<Vec<PassageLine>, Error> {
        if attachment.counts.is_empty() {
            return Ok(Vec::new());
        }
        let bytes = self.blob(&attachment.original).await?;
        let policy = gate::policy(self.0.rules().current());
        let passages = match self.0.inner.gate.ask(Task::Passages, &attachment.name, &policy, &bytes).await? {
            WorkerAnswer::Passages(passages) => passages,
            _ => Vec::new(),
        };
        let left = |kind: screening::Kind| attachment.certificate.left.iter().any(|(code, _)| code == kind.code());
        let line = |given: Passage| PassageLine {
            gone: given.hidden.is_some() || given.marks.iter().all(|mark| !left(mark.kind)),
            given,
        };
        Ok(passages.into_iter().map(line).collect())
    }
}
