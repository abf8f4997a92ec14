//! The history of a dossier, newest first.

use std::collections::BTreeMap;

use domain::{DisclosureId, Instant, disclosure::Disclosure, people::person::Person};
use futures_core::future::BoxFuture;
use serde_json::Value as Json;

use crate::{Error, caller::Seated, disclosure::dossier::Dossiers, org_ref::OrgRef};

/// A line of the history.
#[derive(Clone, Debug)]
pub struct HistoryLine {
    /// Ledger entry.
    pub seq: u64,
    /// When.
    pub at: Instant,
    /// Event code, such as `disclosure.signed`.
    pub kind: String,
    /// Code of the move, at a signature; of the word, at another issuer's.
    pub outcome: Option<String>,
    /// Step name, at a signature.
    pub step: Option<rules::Text>,
    /// 职务; none if the system acted.
    pub title: Option<String>,
    /// Person; none if the system acted, or the private part was erased.
    pub name: Option<String>,
    /// The holder they stood in for, by name.
    pub standing_in_for: Option<String>,
    /// The reason or advice.
    pub text: String,
    /// Of which version.
    pub version: Option<u64>,
    /// Short digest of the text that was signed for; empty where no text was.
    pub signed: String,
    /// Why it can't wait, where an urgent plan was put forward; else empty.
    pub urgent: String,
}

/// A history.
#[derive(Clone, Debug)]
pub struct History {
    /// The file.
    pub disclosure: Disclosure,
    /// Issuer.
    pub org: OrgRef,
    /// Newest first.
    pub lines: Vec<HistoryLine>,
}

impl<'a> Dossiers<'a> {
    /// The history of a file, newest first.
    ///
    /// # Errors
    /// If there is no such file for this seat.
    pub fn history(self, who: &'a Seated, id: &'a DisclosureId) -> BoxFuture<'a, Result<History, Error>> {
        Box::pin(async move {
            let mut tx = self.0.read().await?;
            let s = self.0.subject(&mut tx, who, id).await?;
            let rows = tx.history("disclosure", id.as_str()).await?;
            // whatever was written about what is locked may tell what it is
            let told = !s.disclosure.workings().any(|working| self.0.withholdings().locked(&tx, &s, working));
            let shown = self.0.withholdings().redacted_for(&tx, &s);
            let mut holders: BTreeMap<String, String> = BTreeMap::new();
            for id in rows.iter().filter_map(|row| row.private.as_ref()?.get("for")?.as_str()) {
                if !holders.contains_key(id)
                    && let Some(person) = tx.get::<Person>(id).await?
                {
                    holders.insert(id.to_owned(), person.name);
                }
            }
            let lines = rows.into_iter().rev().map(|row| {
                let private = row.private.unwrap_or(Json::Null);
                let text = |key: &str| private.get(key).and_then(Json::as_str).map(str::to_owned);
                let words = |key: &str| text(key).filter(|_| told).unwrap_or_default();
                // a plan that is put forward again says why it is disclosed, not why it comes again
                let again = row.entry.kind == "disclosure.revised";
                let step = private.get("step_name").and_then(|n| serde_json::from_value(n.clone()).ok());
                HistoryLine {
                    seq: row.entry.seq,
                    at: Instant::from_micros(row.entry.time),
                    kind: row.entry.kind,
                    outcome: text("outcome").or_else(|| text("word")),
                    step,
                    title: text("title"),
                    name: text("name"),
                    standing_in_for: text("for").and_then(|id| holders.get(&id).cloned()),
                    text: if again { String::new() } else { words("text") },
                    urgent: words("urgent"),
                    version: private.get("version").and_then(Json::as_u64),
                    signed: private
                        .pointer("/saw/content")
                        .and_then(Json::as_str)
                        .and_then(|digest| digest.parse::<ledger::Hash>().ok())
                        .map_or_else(String::new, |digest| digest.short()),
                }
            });
            let today = tx.now().day();
            Ok(History { lines: lines.collect(), org: OrgRef::of(&s.org, today), disclosure: shown })
        })
    }
}
