//! Files that lie before a seat which nobody holds: whoever answers for the organisation sees how many, not which.

use std::collections::BTreeSet;

use domain::{
    Day, Refusal,
    people::{org::Org, seat::Role},
    policy::{self, Action, PolicyContext, Principal},
};
use futures_core::future::BoxFuture;
use store::Tx;

use super::seat_words;
use crate::{Error, Identity, caller::actor, org_ref::OrgRef, people::seat::Seats};

/// A vacant seat before which files lie.
#[derive(Clone, Debug)]
pub struct VacantLine {
    /// The organisation it serves.
    pub org: OrgRef,
    /// Organisation and 职务.
    pub title: String,
    /// What it is for.
    pub role: Role,
    /// Since when nobody holds it; none if nobody ever did.
    pub since: Option<Day>,
    /// How many files lie before it.
    pub waiting: usize,
}

/// Those of a subtree.
#[derive(Clone, Debug)]
pub struct VacantPage {
    /// The top.
    pub org: OrgRef,
    /// Today.
    pub today: Day,
    /// By organisation.
    pub lines: Vec<VacantLine>,
}

/// The vacant seats of a subtree before which files lie. Where another seat with the same duty is held, nothing is stuck.
pub(crate) async fn stuck(tx: &mut Tx, org: &Org) -> Result<Vec<VacantLine>, Error> {
    let today = tx.now().day();
    let waited = tx.seats_waited_for(&org.id).await?;
    let held: BTreeSet<_> = waited
        .iter()
        .filter(|(seat, _)| seat.holders(today).next().is_some())
        .map(|(seat, _)| (seat.role, seat.serves.clone()))
        .collect();
    let mut lines = Vec::new();
    for (seat, waiting) in waited.iter().filter(|(seat, _)| !held.contains(&(seat.role, seat.serves.clone()))) {
        let serves: Org = tx.get(seat.serves.as_str()).await?.ok_or_else(Refusal::absent)?;
        lines.push(VacantLine {
            org: OrgRef::of(&serves, today),
            title: seat_words(tx, seat).await?,
            role: seat.role,
            since: seat.vacant_since(today),
            waiting: *waiting,
        });
    }
    lines.sort_by(|a, b| (&a.org.code, &a.title).cmp(&(&b.org.code, &b.title)));
    Ok(lines)
}

impl<'a> Seats<'a> {
    /// The vacant seats of a subtree before which files lie; without a code, of the organisation the seat serves.
    ///
    /// # Errors
    /// If the seat doesn't answer for it.
    pub fn vacant(self, identity: &'a Identity, code: Option<&'a str>) -> BoxFuture<'a, Result<VacantPage, Error>> {
        Box::pin(async move {
            let who = identity.seated()?;
            let mut tx = self.0.read().await?;
            let (seat, _) = actor(&mut tx, &who).await?;
            let org = match code {
                Some(code) => tx.org_by_code(code).await?,
                None => tx.get::<Org>(seat.serves.as_str()).await?,
            };
            let org = org.ok_or_else(Refusal::absent)?;
            let directory = tx.directory(&org.id).await?;
            let today = tx.now().day();
            let context = PolicyContext { directory: &directory, today };
            policy::check(&context, &Principal::Seated(&who.person, &seat), Action::Oversee(&org.id))?;
            let lines = stuck(&mut tx, &org).await?;
            Ok(VacantPage { org: OrgRef::of(&org, today), today, lines })
        })
    }
}
