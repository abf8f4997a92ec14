//! Files: through the gate into a draft, masked, answered for, and out to readers.

mod given;
mod public;

use domain::{
    AttachmentId, Problems, Refusal,
    actor::{Act, Actor},
    disclosure::{
        attachment::{Attachment, Certificate, FOUND_MAX, Found, MaskedNumber, NUMBERS_MAX, Spot, safe_name},
        plan::personal::REASON_MIN,
    },
    people::seat::Seat,
    policy::{Permit, PlatformWork},
    problems::Problem,
};
use futures_core::future::BoxFuture;
use ledger::Hash;
use screening::{Kind, Masking, Place, detect};
use serde_json::json;
use store::{Event, Tx};

use crate::{
    Error, Office,
    caller::{Seated, actor},
    gate::{self, Taken, Task, WorkerAnswer},
    typed::TypedBy,
};

pub use given::{AttachmentPage, PassageLine};
pub use public::Download;

/// A place in a file, as it is kept.
fn spot(place: &Place) -> Spot {
    Spot {
        within: place.within.clone(),
        part: place.part.code().to_owned(),
        name: place.name.clone(),
        at: place.at.clone(),
    }
}

fn counts<K: Copy>(of: &std::collections::BTreeMap<K, u32>, code: impl Fn(K) -> &'static str) -> Vec<(String, u32)> {
    of.iter().map(|(kind, count)| (code(*kind).to_owned(), *count)).collect()
}

fn found(finding: &screening::Finding) -> Found {
    Found {
        kind: finding.kind.code().to_owned(),
        spot: spot(&finding.place),
        hidden: finding.hidden.map(|h| h.code().to_owned()),
        masked: finding.masked.clone(),
        confidence: finding.confidence.code().to_owned(),
        law: (finding.basis.law.clone(), finding.basis.article),
    }
}

fn certificate(taken: &Taken, by: Act) -> Certificate {
    let made = &taken.certificate;
    let mut grounds: Vec<(String, u32)> = made
        .masked
        .keys()
        .map(|kind| screening::detect::basis(*kind))
        .map(|basis| (basis.law, basis.article))
        .collect();
    grounds.sort();
    grounds.dedup();
    Certificate {
        before: made.before,
        after: made.after,
        removed: counts(&made.removed, screening::Hidden::code),
        masked: counts(&made.masked, Kind::code),
        left: counts(&made.left, Kind::code),
        hidden_left: counts(&made.hidden_left, screening::Hidden::code),
        unread: taken.unread.iter().take(FOUND_MAX).map(|(why, place)| (why.code().to_owned(), spot(place))).collect(),
        by,
        grounds,
    }
}

/// Why a file was refused, beside the field it was chosen in.
fn refused(code: &'static str, args: Vec<(&'static str, String)>) -> Error {
    Problems(vec![Problem { field: "file".to_owned(), code, args }]).into()
}

/// The problem's code for a refusal of the screening: Fluent has `problem-file-…` for each.
fn refusal_code(refused: &screening::Refused) -> &'static str {
    match refused.code() {
        "empty" => "file-empty",
        "too_much" => "file-too-much",
        "password" => "file-password",
        "format" => "file-format",
        "irremovable" => "file-irremovable",
        "name" => "file-name",
        _ => "file-damaged",
    }
}

/// Files in the gate, and downloads of published copies.
#[derive(Clone, Copy)]
pub struct Attachments<'a>(pub(crate) &'a Office);

impl<'a> Attachments<'a> {
    /// Brings a file through the gate for a plan of the seat's organisation: read, screened, cleaned of what is hidden;
    /// original and copy are kept. A file that bears a secrecy marking is refused before a byte of it is kept, and a
    /// security event says so without its content.
    ///
    /// # Errors
    /// If the seat doesn't propose, or the file is refused: the problem says why and what to do.
    pub fn attach(self, who: Seated, name: String, bytes: Vec<u8>) -> BoxFuture<'a, Result<Attachment, Error>> {
        Box::pin(async move {
            // asked before the file is looked at: who may not bring one learns nothing about it
            let mut tx = self.0.read().await?;
            let (seat, _) = actor(&mut tx, &who).await?;
            Self::may_bring(&mut tx, &who, &seat).await?;
            drop(tx);
            let taken = self.through(&who, &name, &bytes, Masking::Nothing).await?;
            let original = self.0.inner.blobs.put(bytes).await?;
            let copy = self.keep_copy(&taken).await?;
            let office = self.0.clone();
            self.0
                .write("attachment.bring", TypedBy::nothing(), move |tx| {
                    Box::pin(async move {
                        let (seat, actor) = actor(tx, &who).await?;
                        let permit = Self::may_bring(tx, &who, &seat).await?;
                        let act = Act::of(&actor, tx.now());
                        let report = &taken.report;
                        let format = report.format.code();
                        let attachment = Attachment {
                            id: AttachmentId::new(tx.now(), tx.random()),
                            org: seat.serves.clone(),
                            name: safe_name(&name, format),
                            format: format.to_owned(),
                            original,
                            original_bytes: taken.given,
                            bytes: taken.copy.len() as u64,
                            pages: report.pages,
                            found: report.findings.iter().take(FOUND_MAX).map(found).collect(),
                            counts: kind_counts(report),
                            hidden: counts(&report.hidden, screening::Hidden::code),
                            certificate: certificate(&taken, act.clone()),
                            numbers: numbers(&taken),
                            kept: None,
                            brought: act,
                        };
                        debug_assert!(attachment.certificate.after == copy);
                        office.attachments().seal(tx, &permit, &attachment, &actor, "attachment.brought").await?;
                        Ok(attachment)
                    })
                })
                .await
        })
    }

    /// Makes the copy anew, with what was found masked: all kinds (`all`) or these.
    ///
    /// # Errors
    /// If there is no such file in the gate of the seat's organisation, or something can't be taken out of it.
    pub fn mask_attachment(
        self,
        who: Seated,
        id: AttachmentId,
        kinds: Vec<String>,
    ) -> BoxFuture<'a, Result<Attachment, Error>> {
        Box::pin(async move {
            let mut tx = self.0.read().await?;
            let (seat, _) = actor(&mut tx, &who).await?;
            let (attachment, _) = self.ours(&mut tx, &who, &seat, &id).await?;
            drop(tx);
            let bytes = self.blob(&attachment.original).await?;
            let taken = self.through(&who, &attachment.name, &bytes, gate::masking(&kinds)).await?;
            self.keep_copy(&taken).await?;
            let office = self.0.clone();
            self.0
                .write("attachment.mask", TypedBy::nothing(), move |tx| {
                    Box::pin(async move {
                        let (seat, actor) = actor(tx, &who).await?;
                        let (before, permit) = office.attachments().ours(tx, &who, &seat, &id).await?;
                        let next = Attachment {
                            bytes: taken.copy.len() as u64,
                            certificate: certificate(&taken, Act::of(&actor, tx.now())),
                            numbers: numbers(&taken),
                            ..before
                        };
                        office.attachments().seal(tx, &permit, &next, &actor, "attachment.masked").await?;
                        Ok(next)
                    })
                })
                .await
        })
    }

    /// Answers for what is left in a copy: why it may be published, with a name under it.
    ///
    /// # Errors
    /// If there is no such file in the gate of the seat's organisation, or no reason is given.
    pub fn keep_attachment(
        self,
        who: Seated,
        id: AttachmentId,
        reason: String,
    ) -> BoxFuture<'a, Result<Attachment, Error>> {
        let office = self.0.clone();
        self.0.write("attachment.keep", TypedBy::seated(&who).text("reason", &reason), move |tx| {
            Box::pin(async move {
                let (seat, actor) = actor(tx, &who).await?;
                let (before, permit) = office.attachments().ours(tx, &who, &seat, &id).await?;
                let reason = reason.trim();
                if reason.chars().count() < REASON_MIN {
                    let mut problems = Problems::default();
                    problems.add("reason", "keep-reason-missing");
                    return Err(problems.into());
                }
                let next = before.keeping(reason, &actor, tx.now());
                office.attachments().seal(tx, &permit, &next, &actor, "attachment.kept").await?;
                Ok(next)
            })
        })
    }

    async fn seal(
        self,
        tx: &mut Tx,
        permit: &Permit,
        attachment: &Attachment,
        actor: &Actor,
        kind: &str,
    ) -> Result<(), Error> {
        let reason = attachment.kept.as_ref().map(|k| k.reason.clone());
        let private = json!({
            "seat": actor.seat, "title": actor.title, "name": actor.name, "text": reason,
            "masked": attachment.certificate.masked, "removed": attachment.certificate.removed,
        });
        tx.put(attachment, Event::new(permit, kind, private)).await?;
        Ok(())
    }

    async fn may_bring(tx: &mut Tx, who: &Seated, seat: &Seat) -> Result<Permit, Error> {
        let directory = tx.directory(&seat.serves).await?;
        let context = domain::policy::PolicyContext { directory: &directory, today: tx.now().day() };
        let action = domain::policy::Action::Propose(&seat.serves);
        Ok(domain::policy::check(&context, &domain::policy::Principal::Seated(&who.person, seat), action)?)
    }

    /// A file in the gate of the seat's own organisation.
    async fn ours(
        self,
        tx: &mut Tx,
        who: &Seated,
        seat: &Seat,
        id: &AttachmentId,
    ) -> Result<(Attachment, Permit), Error> {
        let attachment: Attachment = tx.get(id.as_str()).await?.ok_or_else(Refusal::absent)?;
        if attachment.org != seat.serves {
            return Err(Refusal::absent().into());
        }
        let permit = Self::may_bring(tx, who, seat).await?;
        self.0.withholdings().unlocked_file(tx, (&who.person, seat), &attachment).await?;
        Ok((attachment, permit))
    }

    pub(crate) async fn blob(self, digest: &Hash) -> Result<Vec<u8>, Error> {
        self.0.inner.blobs.get(digest).await?.ok_or_else(|| Error::broken(format!("the blob {digest} is gone")))
    }

    async fn keep_copy(self, taken: &Taken) -> Result<Hash, Error> {
        let copy = self.0.inner.blobs.put(taken.copy.clone()).await?;
        self.0.inner.blobs.put_text(&copy, taken.text.clone()).await?;
        Ok(copy)
    }

    /// Reads, screens and cleans; says no where a file can't be taken.
    async fn through(self, who: &Seated, name: &str, bytes: &[u8], masking: Masking) -> Result<Taken, Error> {
        let policy = gate::policy(self.0.rules().current());
        match self.0.inner.gate.ask(Task::Take(masking), name, &policy, bytes).await? {
            WorkerAnswer::Taken(taken) => Ok(*taken),
            WorkerAnswer::Marked(kinds) => {
                self.marked(who, "file", &kinds).await?;
                Err(refused("file-marked", Vec::new()))
            }
            WorkerAnswer::Refused(why) => Err(refused(refusal_code(&why), why.args())),
            WorkerAnswer::Passages(_) => Err(Error::broken("passages where a copy was asked for")),
        }
    }

    /// Notes that something with a secrecy marking was brought, and nothing of what it is.
    pub(crate) async fn marked(self, who: &Seated, what: &'static str, kinds: &[Kind]) -> Result<(), Error> {
        let (who, kinds) = (who.clone(), kinds.iter().map(|k| k.code()).collect::<Vec<_>>());
        tracing::warn!(what, "refused for a secrecy marking");
        self.0
            .write("security.marked", TypedBy::nothing(), move |tx| {
                Box::pin(async move {
                    let (seat, actor) = actor(tx, &who).await?;
                    let private = json!({
                        "what": what, "kinds": kinds, "org": seat.serves, "seat": actor.seat, "title": actor.title,
                        "name": actor.name,
                    });
                    tx.append(Event::new(&Permit::platform(PlatformWork::Marking), "security.marked", private)).await?;
                    Ok(())
                })
            })
            .await
    }

    /// The files of a form that are in this organisation's gate, in the form's order; none that is locked.
    pub(crate) async fn form_files(
        self,
        tx: &mut Tx,
        ids: &[String],
        org: &domain::OrgId,
    ) -> Result<Vec<Attachment>, Error> {
        let mut files = Vec::new();
        for id in ids {
            let Some(file) = tx.get::<Attachment>(id).await?.filter(|file| &file.org == org) else { continue };
            if !self.0.withholdings().is_locked_file(tx, &file).await? {
                files.push(file);
            }
        }
        Ok(files)
    }

    /// The files of a form as its writer sees them.
    ///
    /// # Errors
    /// If no seat is chosen, or the store fails.
    pub fn files_of(
        self,
        identity: &'a crate::Identity,
        ids: &'a [String],
    ) -> BoxFuture<'a, Result<Vec<Attachment>, Error>> {
        Box::pin(async move {
            let who = identity.seated()?;
            let mut tx = self.0.read().await?;
            let (seat, _) = actor(&mut tx, &who).await?;
            self.form_files(&mut tx, ids, &seat.serves).await
        })
    }

    /// The files of a plan, with their certificates.
    pub(crate) async fn plan_files(
        tx: &mut Tx,
        plan: &domain::disclosure::plan::Plan,
    ) -> Result<Vec<Attachment>, Error> {
        let mut files = Vec::new();
        for id in &plan.attachments {
            files.extend(tx.get::<Attachment>(id.as_str()).await?);
        }
        Ok(files)
    }
}

fn numbers(taken: &Taken) -> Vec<MaskedNumber> {
    let number = |n: &detect::Masked| MaskedNumber {
        kind: n.kind.code().to_owned(),
        name: n.name.clone(),
        shown: n.shown.clone(),
    };
    taken.numbers.iter().filter(|n| !n.name.is_empty()).take(NUMBERS_MAX).map(number).collect()
}

fn kind_counts(report: &screening::Report) -> Vec<(String, u32)> {
    let mut of: std::collections::BTreeMap<Kind, u32> = Default::default();
    for finding in &report.findings {
        *of.entry(finding.kind).or_default() += 1;
    }
    counts(&of, Kind::code)
}
