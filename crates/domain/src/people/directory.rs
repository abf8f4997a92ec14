//! The part of the directory a decision needs: organisations on the way up, and their seats.

use std::collections::BTreeMap;

use rules::procedure::{Duty, Place, Step};

use crate::{
    Day, OrgId, SeatId,
    people::{
        org::Org,
        seat::{Role, Seat},
    },
};

/// Organisations and seats, read in the same transaction as the subject.
#[derive(Clone, Debug, Default)]
pub struct Directory {
    /// By id.
    pub orgs: BTreeMap<OrgId, Org>,
    /// Seats that serve any of them.
    pub seats: Vec<Seat>,
}

impl Directory {
    /// An organisation and its superiors, nearest first. Ends at the root, or where the directory ends.
    #[must_use]
    pub fn chain(&self, org: &OrgId, day: Day) -> Vec<OrgId> {
        let mut chain = Vec::new();
        let mut next = Some(org.clone());
        while let Some(id) = next.filter(|id| !chain.contains(id)) {
            next = self.orgs.get(&id).and_then(|o| o.superior(day)).cloned();
            chain.push(id);
        }
        chain
    }

    /// A seat by id.
    #[must_use]
    pub fn seat(&self, id: &SeatId) -> Option<&Seat> {
        self.seats.iter().find(|s| &s.id == id)
    }

    /// The organisation whose seats sign a step of a disclosure that `org` issues: its own, its superior, or the
    /// nearest one upwards that has such a seat at all. None = outside the platform (the root's superior).
    #[must_use]
    pub fn signing_org(&self, step: &Step, org: &OrgId, day: Day) -> Option<OrgId> {
        self.signing(step.duty, step.place, org, day)
    }

    /// The same, of a step's duty and place alone.
    #[must_use]
    pub fn signing(&self, duty: Duty, place: Place, org: &OrgId, day: Day) -> Option<OrgId> {
        let chain = self.chain(org, day);
        match place {
            Place::Own => chain.into_iter().next(),
            Place::Superior => chain.into_iter().nth(1),
            _ => chain.into_iter().find(|o| self.seats_of(duty, o).next().is_some()),
        }
    }

    /// The seats with a duty that serve an organisation.
    pub fn seats_of<'a>(&'a self, duty: Duty, org: &'a OrgId) -> impl Iterator<Item = &'a Seat> {
        self.seats.iter().filter(move |s| s.role == Role::Duty(duty) && &s.serves == org)
    }
}
