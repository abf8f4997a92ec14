//! The rulesets at work: the one in force, and those that running cases started under.

use std::{collections::BTreeMap, sync::Arc};

use domain::{
    Day, Refusal,
    catalogue::obligation::Settings,
    disclosure::Pin,
    people::org::Org,
    policy::{Permit, PlatformWork},
};
use ledger::Hash;
use rules::{Ruleset, procedure::Procedure};
use serde_json::json;
use store::{Event, Rulebook, Store};

use crate::Error;

/// The rules. Cheap to clone.
#[derive(Clone)]
pub struct Rules {
    current: Arc<Ruleset>,
    digest: Hash,
    all: BTreeMap<Hash, Arc<Ruleset>>,
    settings: Settings,
}

/// Reads the ruleset, keeps it sealed if it is new, and loads those of earlier days.
pub(crate) async fn adopt(
    store: &Store,
    (name, text): &(String, String),
    now: domain::Instant,
) -> Result<Rules, Error> {
    let current = Arc::new(rules::load(name, text)?);
    let digest = Hash::of(&[text.as_bytes()]);
    let book = Rulebook { digest: digest.to_string(), name: current.id.clone(), text: text.clone() };
    let mut tx = store.read(now).await?;
    let known = tx.rulebooks().await?;
    drop(tx);
    if !known.iter().any(|b| b.digest == book.digest) {
        let mut tx = store.write(now).await?;
        tx.put(
            &book,
            Event::new(&Permit::platform(PlatformWork::Installation), "ruleset.adopted", json!({ "name": book.name })),
        )
        .await?;
        tx.commit().await?;
    }
    let mut all = BTreeMap::new();
    for book in known {
        let digest = Hash::of(&[book.text.as_bytes()]);
        all.insert(digest, Arc::new(rules::load_with(&book.name, &book.text, rules::Walk::Adopted)?));
    }
    all.insert(digest, Arc::clone(&current));
    let settings = Settings::of(&current);
    Ok(Rules { current, digest, all, settings })
}

impl Rules {
    /// The ruleset in force.
    #[must_use]
    pub fn current(&self) -> &Ruleset {
        &self.current
    }

    /// The same, to be kept or sent elsewhere.
    #[must_use]
    pub fn shared(&self) -> Arc<Ruleset> {
        Arc::clone(&self.current)
    }

    /// Its local numbers, which days are reckoned with where neither the regulation nor the entry's words have one.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Its digest.
    #[must_use]
    pub fn digest(&self) -> Hash {
        self.digest
    }

    /// The ruleset a case started under.
    ///
    /// # Errors
    /// If it was never adopted here.
    pub fn of(&self, pin: &Pin) -> Result<&Ruleset, Error> {
        self.all.get(&pin.ruleset).map(AsRef::as_ref).ok_or_else(|| Error::broken("a ruleset that was never adopted"))
    }

    /// The procedure a case started under.
    ///
    /// # Errors
    /// If its ruleset was never adopted here.
    pub fn procedure(&self, pin: &Pin) -> Result<&Procedure, Error> {
        self.of(pin)?.procedure(&pin.procedure).ok_or_else(|| Error::broken("a procedure that its ruleset lacks"))
    }

    /// The procedure an organisation follows today, with the pin for a new case.
    ///
    /// # Errors
    /// If the ruleset doesn't know its kind.
    pub fn for_org(&self, org: &Org, day: Day) -> Result<(Pin, &Procedure), Error> {
        let by_kind = || self.current.kind(org.kind(day)).map(|k| k.procedure.as_str());
        let procedure = org
            .procedure
            .as_deref()
            .or_else(by_kind)
            .and_then(|id| self.current.procedure(id))
            .ok_or_else(|| Refusal::conflict("kind-unknown", None))?;
        Ok((Pin { ruleset: self.digest, procedure: procedure.id.clone() }, procedure))
    }

    /// The duty set an organisation has today.
    #[must_use]
    pub fn duty_set<'a>(&'a self, org: &'a Org, day: Day) -> Option<&'a str> {
        org.duty_set.as_deref().or_else(|| self.current.kind(org.kind(day)).map(|k| k.duty_set.as_str()))
    }
}
