//! Creating seats.

use domain::{
    Day, OrgId, PersonId, SeatId,
    people::seat::{Holding, Role, Seat},
    policy::{Permit, PlatformWork},
};
use futures_core::future::BoxFuture;
use serde_json::json;
use store::Event;

use crate::{Error, people::seat::Seats, typed::TypedBy};

/// A seat to be, with its first holder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSeat {
    /// The organisation it is a post in.
    pub org: OrgId,
    /// The organisation it serves.
    pub serves: OrgId,
    /// What it is for.
    pub role: Role,
    /// 职务.
    pub title: String,
    /// Who holds it, from which day.
    pub holder: Option<(PersonId, Day)>,
}

impl<'a> Seats<'a> {
    /// Keeps seats at once.
    ///
    /// # Errors
    /// A fault of the store.
    pub fn add_seats(self, seats: Vec<NewSeat>, by: &'static str) -> BoxFuture<'a, Result<Vec<SeatId>, Error>> {
        self.0.write("seat.add", TypedBy::operator(), move |tx| {
            Box::pin(async move {
                let mut ids = Vec::new();
                for new in seats {
                    let holding = new.holder.map(|(person, from)| Holding { person, from, to: None, acting: false });
                    let seat = Seat {
                        id: SeatId::new(tx.now(), tx.random()),
                        org: new.org,
                        serves: new.serves,
                        role: new.role,
                        title: new.title,
                        holdings: holding.into_iter().collect(),
                        delegations: Vec::new(),
                    };
                    tx.put(
                        &seat,
                        Event::new(&Permit::platform(PlatformWork::Installation), "seat.created", json!({ "by": by })),
                    )
                    .await?;
                    ids.push(seat.id);
                }
                Ok(ids)
            })
        })
    }
}
