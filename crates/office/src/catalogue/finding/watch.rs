//! The findings engine, kept in memory and in step with the ledger: what a command touched is judged anew, nothing else.

use std::{collections::BTreeSet, sync::Arc};

use domain::{OrgId, catalogue::finding::Engine, workday::WorkCalendar};

use crate::{Error, catalogue::finding::Findings, people::org::gazetteer::Places};

/// The engine and how far in the ledger it has come.
pub(crate) struct Watch {
    size: u64,
    /// How many screenings found something, and the newest: they are no entries of the ledger.
    screened: (i64, i64),
    engine: Engine,
    places: Arc<Places>,
}

/// Beyond so many new entries everything is judged anew.
const FEW: usize = 2_000;

impl Findings<'_> {
    /// Asks the engine, once it has caught up with the ledger.
    pub(crate) async fn watched<T>(self, ask: impl FnOnce(&Engine) -> T) -> Result<T, Error> {
        let mut watch = self.0.inner.watch.lock().await;
        let today = self.0.now().day();
        let mut tx = self.0.read().await?;
        let (size, screened) = (tx.head().await?.size(), tx.screened_stamp().await?);
        drop(tx);
        let caught_up = match watch.as_mut() {
            None => false,
            Some(known) => {
                if known.screened != screened || known.size < size && !self.catch_up(known, size).await? {
                    false
                } else {
                    known.engine.turn_to(today);
                    true
                }
            }
        };
        if !caught_up {
            *watch = None; // the old one's memory goes before the new one's comes
            let (facts, places) = self.facts(today).await?;
            let (rules, calendar) = (self.0.rules().shared(), Arc::new(WorkCalendar::builtin().clone()));
            let made = tokio::task::spawn_blocking(move || Engine::new(rules, calendar, facts, today));
            *watch = Some(Watch { size, screened, engine: made.await.map_err(Error::broken)?, places });
        }
        watch.as_ref().map(|w| ask(&w.engine)).ok_or_else(|| Error::broken("no findings engine"))
    }

    /// Judges anew what the ledger's new entries touch; false if everything has to be.
    async fn catch_up(self, watch: &mut Watch, size: u64) -> Result<bool, Error> {
        self.sign_texts().await?;
        let mut tx = self.0.read().await?;
        let news = tx.tail(watch.size, FEW).await?;
        if news.len() >= FEW {
            return Ok(false);
        }
        let mut touched: BTreeSet<OrgId> = BTreeSet::new();
        for row in &news {
            match row.entry.subject_kind.as_str() {
                // the tree, the rules or who answers: everything may be different
                "org" | "seat" | "ruleset" => return Ok(false),
                kind => touched.extend(tx.org_of_subject(kind, &row.entry.subject_id).await?),
            }
        }
        let today = watch.engine.today();
        for org in touched {
            let superior = watch.engine.facts().orgs.iter().find(|o| o.id == org).and_then(|o| o.superior);
            if let Some(mut facts) = self.org_facts(&mut tx, &org, today, &watch.places).await? {
                facts.superior = superior;
                watch.engine.replace_org(facts);
            }
        }
        watch.size = size;
        Ok(true)
    }
}
