//! Which procedure a case goes by: the ruleset's, or its organisation's own of the day it began.

use std::{
    collections::BTreeMap,
    ops::Deref,
    sync::{Arc, Mutex, PoisonError},
};

use domain::{
    Day,
    disclosure::{
        Pin,
        variation::{self, MARK, in_force},
    },
    people::org::Org,
};
use rules::procedure::Procedure;
use store::Tx;

use crate::{Error, disclosure::variation::Variations};

/// So many are kept in memory; then all are forgotten.
const MOST: usize = 500;

/// Variations by name. A name is the digest of its steps, so that what is here is right on every node and for ever,
/// and it does not matter whether the transaction that read it was committed.
#[derive(Default)]
pub(crate) struct VariationCache(Mutex<BTreeMap<String, Arc<Procedure>>>);

impl VariationCache {
    fn get(&self, name: &str) -> Option<Arc<Procedure>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned()
    }

    fn keep(&self, name: &str, procedure: &Arc<Procedure>) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(name.to_owned(), Arc::clone(procedure));
    }
}

/// A procedure that is followed. Reads as the procedure it is.
#[derive(Clone, Debug)]
pub enum PinnedProcedure<'a> {
    /// The ruleset's.
    RulesetProcedure(&'a Procedure),
    /// An organisation's own.
    Own(Arc<Procedure>),
}

impl Deref for PinnedProcedure<'_> {
    type Target = Procedure;
    fn deref(&self) -> &Procedure {
        match self {
            Self::RulesetProcedure(procedure) => procedure,
            Self::Own(procedure) => procedure,
        }
    }
}

impl<'a> Variations<'a> {
    /// The procedure a case started under.
    ///
    /// # Errors
    /// If its ruleset was never adopted here, or its variation is not here, or not as it was.
    pub(crate) async fn procedure(self, tx: &mut Tx, pin: &Pin) -> Result<PinnedProcedure<'a>, Error> {
        let name = pin.procedure.as_str();
        if !name.starts_with(MARK) {
            return Ok(PinnedProcedure::RulesetProcedure(self.0.rules().procedure(pin)?));
        }
        if let Some(known) = self.0.inner.varied.get(name) {
            return Ok(PinnedProcedure::Own(known));
        }
        for found in tx.variations_named(name).await? {
            if variation::name(&found.procedure)? == name {
                let procedure = Arc::new(found.procedure);
                self.0.inner.varied.keep(name, &procedure);
                return Ok(PinnedProcedure::Own(procedure));
            }
        }
        Err(Error::broken("a procedure of an organisation that is not here as it was"))
    }

    /// The procedure that a new case of an organisation goes by today, with its pin: the organisation's own if one is in
    /// force, else the ruleset's.
    ///
    /// # Errors
    /// If the ruleset doesn't know its kind.
    pub(crate) async fn procedure_for(
        self,
        tx: &mut Tx,
        org: &Org,
        day: Day,
    ) -> Result<(Pin, PinnedProcedure<'a>), Error> {
        let all = tx.variations(&org.id).await?;
        let Some(own) = in_force(&all, day) else {
            let (pin, procedure) = self.0.rules().for_org(org, day)?;
            return Ok((pin, PinnedProcedure::RulesetProcedure(procedure)));
        };
        let pin = Pin { ruleset: self.0.rules().digest(), procedure: own.procedure.id.clone() };
        let procedure = self.procedure(tx, &pin).await?;
        Ok((pin, procedure))
    }
}
