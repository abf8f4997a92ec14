//! Organisations, people, seats: who is who, kept by the administrators or by an import.

use domain::{
    OrgId, PersonId,
    people::person::Person,
    policy::{Permit, PlatformWork},
};
use futures_core::future::BoxFuture;
use serde_json::json;
use store::Event;

use crate::{Error, people::person::People, typed::TypedBy};

impl<'a> People<'a> {
    /// Keeps people at once: (name, organisation they are members of, organisation they belong to).
    ///
    /// # Errors
    /// A fault of the store.
    pub fn add_people(
        self,
        people: Vec<(String, Option<OrgId>, Option<OrgId>)>,
        by: &'static str,
    ) -> BoxFuture<'a, Result<Vec<PersonId>, Error>> {
        self.0.write("person.add", TypedBy::operator(), move |tx| {
            Box::pin(async move {
                let mut ids = Vec::new();
                for (name, member_of, belongs_to) in people {
                    let person = Person { id: PersonId::new(tx.now(), tx.random()), name, member_of, belongs_to };
                    tx.put(
                        &person,
                        Event::new(
                            &Permit::platform(PlatformWork::Installation),
                            "person.created",
                            json!({ "by": by }),
                        ),
                    )
                    .await?;
                    ids.push(person.id);
                }
                Ok(ids)
            })
        })
    }
}
