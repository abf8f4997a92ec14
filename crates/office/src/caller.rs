//! Who asks: a person acting from a seat, and the one subject they act on, looked up together with their leave to.

use domain::{
    DisclosureId, PersonId, Refusal, SeatId,
    actor::Actor,
    disclosure::Disclosure,
    people::{
        directory::Directory,
        org::Org,
        person::Person,
        seat::{Right, Seat},
    },
    policy::{self, Action, Permit, PolicyContext, Principal},
};
use serde_json::{Value as Json, json};
use store::Tx;

use crate::{Error, Office, disclosure::variation::PinnedProcedure};

/// A person acting from a seat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seated {
    /// Who.
    pub person: PersonId,
    /// From which seat.
    pub seat: SeatId,
}

/// Everything a command on an existing disclosure needs, read in its transaction.
pub(crate) struct Subject<'a> {
    pub disclosure: Disclosure,
    pub org: Org,
    pub directory: Directory,
    pub procedure: PinnedProcedure<'a>,
    pub seat: Seat,
    pub actor: Actor,
}

impl Office {
    pub(crate) async fn subject(&self, tx: &mut Tx, who: &Seated, id: &DisclosureId) -> Result<Subject<'_>, Error> {
        let (seat, actor) = actor(tx, who).await?;
        let disclosure = tx.disclosure(id).await?.ok_or_else(Refusal::absent)?;
        let directory = tx.directory(&disclosure.org).await?;
        let org = directory.orgs.get(&disclosure.org).cloned().ok_or_else(Refusal::absent)?;
        let procedure = self.variations().procedure(tx, &disclosure.working.pin).await?;
        let subject = Subject { disclosure, org, directory, procedure, seat, actor };
        subject.check(tx, Action::ReadDossier(&subject.disclosure, &subject.procedure))?;
        Ok(subject)
    }
}

/// Who acts: the person with the seat, if they hold it or stand in for who does.
pub(crate) async fn actor(tx: &mut Tx, who: &Seated) -> Result<(Seat, Actor), Error> {
    let seat: Seat = tx.get(who.seat.as_str()).await?.ok_or_else(|| Refusal::forbidden("not-your-seat"))?;
    let person: Person = tx.get(who.person.as_str()).await?.ok_or_else(|| Refusal::forbidden("not-your-seat"))?;
    let today = tx.now().day();
    let for_principal = match seat.right(&person.id, today) {
        None => return Err(Refusal::forbidden("not-your-seat").into()),
        Some(Right::Holder) => None,
        Some(Right::For(principal)) => Some(principal),
    };
    let org = tx.get::<Org>(seat.org.as_str()).await?.map_or_else(String::new, |o| o.name(today).short.clone());
    let title = format!("{org} {}", seat.title);
    let actor = Actor { person: person.id, name: person.name, seat: seat.id.clone(), title, for_principal };
    Ok((seat, actor))
}

impl Subject<'_> {
    /// Asks the policy.
    pub(crate) fn check(&self, tx: &Tx, action: Action<'_>) -> Result<Permit, Refusal> {
        let context = PolicyContext { directory: &self.directory, today: tx.now().day() };
        policy::check(&context, &Principal::Seated(&self.actor.person, &self.seat), action)
    }
}

/// The private part of an entry about an act: seat, person, reason.
pub(crate) fn acted(actor: &Actor, reason: &str) -> Json {
    json!({
        "seat": actor.seat, "title": actor.title, "person": actor.person, "name": actor.name,
        "for": actor.for_principal, "text": reason,
    })
}
