//! Who acts, from which seat, in whose right; and what is kept of an act.

use serde::{Deserialize, Serialize};

use crate::{Instant, PersonId, SeatId};

/// Who acts, from which seat, in whose right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The person who signs.
    pub person: PersonId,
    /// Their name as signed.
    pub name: String,
    /// The seat they act from.
    pub seat: SeatId,
    /// 职务 as signed.
    pub title: String,
    /// The holder they stand in for.
    pub for_principal: Option<PersonId>,
}

/// Who did it, from which seat, when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Act {
    /// Seat.
    pub seat: SeatId,
    /// 职务 as signed.
    pub title: String,
    /// Name as signed.
    pub name: String,
    /// When.
    pub at: Instant,
}

impl Act {
    /// What an actor does now.
    #[must_use]
    pub fn of(actor: &Actor, at: Instant) -> Self {
        Self { seat: actor.seat.clone(), title: actor.title.clone(), name: actor.name.clone(), at }
    }
}
