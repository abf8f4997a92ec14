//! The nightly screening: everything published is read again with the rules of today, which may know more than those of
//! the day it was released. What is found becomes a finding and an urgent task; masked numbers are noted, so that another
//! masking can't give them away.

use domain::{
    Instant,
    disclosure::{attachment::Attachment, version::Version},
};
use futures_core::future::BoxFuture;
use screening::{Confidence, Part, Piece, Place, detect};
use serde::{Deserialize, Serialize};
use store::{Job, MaskedRow, ScreenedRow};

use crate::{
    Error,
    gate::{Task, WorkerAnswer},
    release::Releases,
    typed::TypedBy,
};

/// The hour of the night (UTC+8) it begins at.
const HOUR: i64 = 2;
/// Versions screened at once.
const BATCH: i64 = 100;
/// Changes whenever the screening finds more or less than before: then all is screened again.
const EDITION: u32 = 1;

/// What was found in a version, without the thing itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exposed {
    /// Is a secrecy marking among them?
    pub marked: bool,
    /// Kind, where (a file's name; empty for the text), how it would be masked.
    pub found: Vec<(String, String, String)>,
}

impl<'a> Releases<'a> {
    /// The rules that are screened with, by name.
    fn screening_rules(self) -> String {
        format!("{EDITION}:{}", self.0.rules().digest().short())
    }

    /// Sees to it that the next night's screening is planned.
    pub(crate) async fn plan_rescan(self) -> Result<(), Error> {
        self.0
            .write_unsealed("rescan.plan", TypedBy::nothing(), |tx| {
                Box::pin(async move { Ok(tx.enqueue_once(&Job::Rescan, next_night(tx.now())).await?) })
            })
            .await
    }

    /// Screens what was not yet screened with the rules of today; plans the next night.
    ///
    /// # Errors
    /// A fault of the store or of the blobs.
    pub fn rescan(self) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(async move {
            let rules = self.screening_rules();
            loop {
                let mut tx = self.0.read().await?;
                let keys = tx.unscreened(&rules, BATCH).await?;
                drop(tx);
                if keys.is_empty() {
                    break;
                }
                for key in keys {
                    self.rescan_one(&rules, &key).await?;
                }
            }
            self.0
                .write_unsealed("rescan.next", TypedBy::nothing(), |tx| {
                    Box::pin(async move { Ok(tx.enqueue(&Job::Rescan, next_night(tx.now())).await?) })
                })
                .await
        })
    }

    async fn rescan_one(self, rules: &str, key: &str) -> Result<(), Error> {
        let mut tx = self.0.read().await?;
        let Some(version) = tx.version(key).await? else { return Ok(()) };
        let files = Self::files_of_version(&mut tx, &version).await?;
        drop(tx);
        let (exposed, mut numbers) = self.screened_text(&version);
        let mut exposed = exposed;
        for file in files {
            numbers.extend(file.numbers.iter().filter_map(crate::disclosure::plan::reidentification::masked));
            let answered =
                |kind: &str| file.is_answered() && file.certificate.left.iter().any(|(code, _)| code == kind);
            for mark in self.marks_in(&file).await?.into_iter().filter(|mark| !answered(mark.kind.code())) {
                exposed.marked |= mark.kind.refuses();
                exposed.found.push((mark.kind.code().to_owned(), file.name.clone(), mark.masked));
            }
        }
        let body = serde_json::to_string(&exposed).map_err(Error::broken)?;
        let (rules, key) = (rules.to_owned(), key.to_owned());
        self.0
            .write_unsealed("rescan.keep", TypedBy::nothing(), move |tx| {
                Box::pin(async move {
                    let found = i64::try_from(exposed.found.len()).unwrap_or(i64::MAX);
                    let row = |n: detect::Masked| MaskedRow {
                        version: key.clone(),
                        kind: n.kind.code().to_owned(),
                        name: n.name,
                        shown: n.shown,
                    };
                    let rows: Vec<MaskedRow> = numbers.into_iter().map(row).collect();
                    tx.put_masked(&key, &rows).await?;
                    tx.put_screened(&ScreenedRow { version: key.clone(), rules, at: tx.now(), found, body }).await?;
                    Ok(())
                })
            })
            .await
    }

    /// What is found in the text of a version. Reviewers have seen it marked, and passed what may stay in it: only what
    /// never may is told.
    fn screened_text(self, version: &Version) -> (Exposed, Vec<detect::Masked>) {
        let policy = crate::gate::policy(self.0.rules().current());
        let pieces = typed(version);
        let mut exposed = Exposed::default();
        for hit in detect::detect(&pieces) {
            let never = hit.kind.refuses() || crate::disclosure::plan::screening::NEVER.contains(&hit.kind);
            let text = pieces.get(hit.piece).and_then(|piece| piece.text.get(hit.range.clone()));
            let (Some(text), true) = (text, never && hit.confidence > Confidence::Low) else { continue };
            exposed.marked |= hit.kind.refuses();
            let masked = screening::mask(hit.kind, text, &policy);
            exposed.found.push((hit.kind.code().to_owned(), String::new(), masked));
        }
        (exposed, detect::masked_numbers(&pieces))
    }

    /// What today's screening finds in a copy, read again as readers get it.
    async fn marks_in(self, file: &Attachment) -> Result<Vec<crate::gate::Mark>, Error> {
        let policy = crate::gate::policy(self.0.rules().current());
        let copy = self.0.attachments().blob(&file.certificate.after).await?;
        Ok(match self.0.inner.gate.ask(Task::Passages, &file.name, &policy, &copy).await? {
            WorkerAnswer::Passages(passages) => passages.into_iter().flat_map(|passage| passage.marks).collect(),
            _ => Vec::new(),
        })
    }

    /// The files of a version as they were published, with their certificates.
    async fn files_of_version(tx: &mut store::Tx, version: &Version) -> Result<Vec<Attachment>, Error> {
        let mut files = Vec::new();
        let Some(disclosure) = tx.disclosure(&version.disclosure).await? else { return Ok(files) };
        let mut workings = disclosure.earlier.iter().chain([&disclosure.working]);
        let Some(working) = workings.find(|w| w.version == version.published.version) else { return Ok(files) };
        for id in &working.plan.attachments {
            let file = tx.get::<Attachment>(id.as_str()).await?;
            // a copy that was made since is not what readers get
            let published = &version.published.content.files;
            files.extend(file.filter(|a| published.iter().any(|p| p.digest == a.certificate.after)));
        }
        Ok(files)
    }
}

/// The text of a version, as pieces.
fn typed(version: &Version) -> Vec<Piece> {
    let content = &version.published.content;
    let correction = content.correction.iter().flat_map(|c| [&c.was, &c.now, &c.reason, &c.impact]);
    let lines = [&content.title, &content.plain].into_iter().chain(correction).map(String::as_str);
    let lines = lines.chain(content.body.lines());
    lines.map(|line| Piece::new(Place::new(Part::Paragraph, "", ""), line)).collect()
}

/// The next night's hour after an instant.
fn next_night(now: Instant) -> Instant {
    let at = |day: domain::Day| day.start().plus_seconds(HOUR * 3600);
    let today = at(now.day());
    if now < today { today } else { at(now.day().plus_days(1)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_the_night() {
        let midnight = domain::Day::parse("2026-11-23").unwrap().start();
        for (minutes, expect) in
            [(30, "2026-11-23T02:00:00+08:00"), (120, "2026-11-24T02:00:00+08:00"), (900, "2026-11-24T02:00:00+08:00")]
        {
            assert_eq!(next_night(midnight.plus_seconds(minutes * 60)).rfc3339(), expect);
        }
    }
}
