//! For whoever runs the platform from the machine itself and has its database anyway: the demonstration asks what became
//! of what it made, and remembers that it is done. Nouns come out, never a transaction.

use domain::{
    CatalogueId, DisclosureId, OrgId, PersonId,
    catalogue::{FilingState, State, entry::Entry},
    disclosure::Disclosure,
    people::org::Org,
};
use futures_core::future::BoxFuture;
use rules::procedure::Procedure;

use crate::{Error, Office, typed::TypedBy};

/// What the machine's own command line may ask.
#[derive(Clone, Copy)]
pub struct Operator<'a>(pub(crate) &'a Office);

impl<'a> Operator<'a> {
    /// A setting of the installation; not a record.
    ///
    /// # Errors
    /// A fault of the store.
    pub fn setting(self, name: &'a str) -> BoxFuture<'a, Result<Option<String>, Error>> {
        Box::pin(async move { Ok(self.0.read().await?.setting(name).await?) })
    }

    /// Keeps a setting.
    ///
    /// # Errors
    /// A fault of the store.
    pub fn keep_setting(self, name: &'static str, value: &'static str) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(async move {
            let work = self.0.write_unsealed("setting.keep", TypedBy::nothing(), move |tx| {
                Box::pin(async move { Ok(tx.put_setting(name, value).await?) })
            });
            work.await
        })
    }

    /// The organisation of a code.
    ///
    /// # Errors
    /// A fault of the store.
    pub fn org(self, code: &'a str) -> BoxFuture<'a, Result<Option<Org>, Error>> {
        Box::pin(async move { Ok(self.0.read().await?.org_by_code(code).await?) })
    }

    /// The entries of an organisation's catalogue in force.
    ///
    /// # Errors
    /// A fault of the store.
    pub fn entries(self, org: &'a OrgId) -> BoxFuture<'a, Result<Vec<Entry>, Error>> {
        Box::pin(async move { Ok(self.0.read().await?.catalogue(org).await?) })
    }

    /// A disclosure with the procedure it goes by.
    ///
    /// # Errors
    /// A fault of the store, or a procedure that is not here as it was.
    pub fn disclosure(self, id: &'a DisclosureId) -> BoxFuture<'a, Result<Option<(Disclosure, Procedure)>, Error>> {
        Box::pin(async move {
            let mut tx = self.0.read().await?;
            let Some(disclosure) = tx.disclosure(id).await? else { return Ok(None) };
            let procedure = self.0.variations().procedure(&mut tx, &disclosure.working.pin).await?;
            Ok(Some((disclosure, (*procedure).clone())))
        })
    }

    /// The catalogue that an organisation has sent to its superior and that waits to be received, with the superior.
    ///
    /// # Errors
    /// A fault of the store.
    pub fn sent_catalogue(self, org: &'a OrgId) -> BoxFuture<'a, Result<Option<(OrgId, CatalogueId)>, Error>> {
        Box::pin(async move {
            let mut tx = self.0.read().await?;
            let today = tx.now().day();
            let Some(superior) = tx.get::<Org>(org.as_str()).await?.and_then(|org| org.superior(today).cloned()) else {
                return Ok(None);
            };
            let sent = tx.catalogue_in_force(org, false).await?.filter(|catalogue| {
                catalogue.state == State::InForce
                    && catalogue.filing.as_ref().is_some_and(|f| f.state == FilingState::Sent)
            });
            Ok(sent.map(|catalogue| (superior, catalogue.id)))
        })
    }

    /// Keeps a draft of a plan form as a person would have typed it.
    ///
    /// # Errors
    /// A fault of the store.
    pub fn keep_draft(self, person: PersonId, key: String, body: String) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(async move {
            let work = self.0.write_unsealed("draft.keep", TypedBy::nothing(), move |tx| {
                Box::pin(async move { Ok(tx.put_draft(&person, &key, &body).await?) })
            });
            work.await
        })
    }
}
