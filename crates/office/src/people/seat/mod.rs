//! Seats: who stands in for whom, who holds what from when, and what waits where nobody is.

pub mod create;
mod delegation;
mod holding;
mod origin;
mod vacant;

use domain::{
    Instant, PersonId,
    actor::Actor,
    people::{org::Org, person::Person, seat::Seat},
    token::Token,
};
use serde_json::{Value as Json, json};
use store::{Job, Tx};

use crate::{Error, Office};

pub use delegation::{DelegationLine, DelegationsPage};
pub use holding::{Change, HeldLine, SeatLine, SeatPage, SeatsPage};
pub use origin::Origin;
pub(crate) use origin::origin;
pub(crate) use vacant::stuck;
pub use vacant::{VacantLine, VacantPage};

/// A person's name; empty for one who is not there.
async fn name_of(tx: &mut Tx, person: &PersonId) -> Result<String, Error> {
    Ok(tx.get::<Person>(person.as_str()).await?.map_or_else(String::new, |p| p.name))
}

/// A seat in words: organisation and 职务.
async fn seat_words(tx: &mut Tx, seat: &Seat) -> Result<String, Error> {
    let day = tx.now().day();
    let org = tx.get::<Org>(seat.org.as_str()).await?.map_or_else(String::new, |o| o.name(day).short.clone());
    Ok(format!("{org} {}", seat.title))
}

/// How many files wait for a signature of this seat.
async fn waiting(tx: &mut Tx, seat: &Seat) -> Result<usize, Error> {
    let token = Token::Duty(seat.role.code().to_owned(), seat.serves.clone());
    Ok(tx.turn_count(&token.to_string()).await?)
}

/// The private part of an entry about a seat.
pub(crate) fn private(actor: &Actor, reason: &str, of: Json) -> Json {
    let mut private = json!({
        "by": "seat", "seat": actor.seat, "title": actor.title, "person": actor.person, "name": actor.name,
        "for": actor.for_principal, "text": reason.trim(),
    });
    if let (Some(all), Json::Object(of)) = (private.as_object_mut(), of) {
        all.extend(of);
    }
    private
}

/// Signs what was just done into the ledger's next checkpoint.
async fn checkpoint(tx: &mut Tx) -> Result<(), Error> {
    let now: Instant = tx.now();
    tx.enqueue(&Job::Checkpoint, now).await?;
    Ok(())
}

/// Seats: who holds which, who stands in for whom.
#[derive(Clone, Copy)]
pub struct Seats<'a>(pub(crate) &'a Office);
