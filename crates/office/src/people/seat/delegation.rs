//! A holder lets another sign for a time (委托代行): given by the holder, seen by both, ended early by the holder.

use std::collections::BTreeMap;

use domain::{
    Day, PersonId, SeatId,
    people::{
        directory::Directory,
        seat::{DelegationForm, DelegationStatus, Seat},
    },
    policy::{self, Action, Permit, PolicyContext, Principal},
};
use futures_core::future::BoxFuture;
use serde_json::json;
use store::{Event, Tx};

use super::{checkpoint, name_of, private, seat_words};
use crate::{
    Error, Identity,
    caller::{Seated, actor},
    people::seat::Seats,
    typed::TypedBy,
};

/// A delegation in words.
#[derive(Clone, Debug)]
pub struct DelegationLine {
    /// The seat.
    pub seat: SeatId,
    /// Its place among the seat's delegations, from 0.
    pub n: usize,
    /// Organisation and 职务 of the seat.
    pub title: String,
    /// Who delegated.
    pub principal: String,
    /// Who stands in.
    pub delegate: String,
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
    /// Ended early from this day on.
    pub ended: Option<Day>,
    /// Why.
    pub reason: String,
    /// Where it stands today.
    pub status: DelegationStatus,
}

/// What a person gave and what they were given.
#[derive(Clone, Debug)]
pub struct DelegationsPage {
    /// Today.
    pub today: Day,
    /// The seat they act from, in words.
    pub seat: String,
    /// May they delegate it?
    pub may: bool,
    /// Who may stand in: id, name and 职务.
    pub candidates: Vec<(PersonId, String)>,
    /// Given by them, the latest first.
    pub given: Vec<DelegationLine>,
    /// Given to them, the latest first.
    pub received: Vec<DelegationLine>,
}

/// Asks the policy; nothing of the directory is needed for it.
fn may_delegate(tx: &Tx, person: &PersonId, seat: &Seat) -> Result<Permit, Error> {
    let context = PolicyContext { directory: &Directory::default(), today: tx.now().day() };
    Ok(policy::check(&context, &Principal::Seated(person, seat), Action::Delegate)?)
}

/// Who may stand in for a seat's holder: who holds another seat in the same organisation, or for the same one today.
async fn candidates(tx: &mut Tx, seat: &Seat) -> Result<BTreeMap<PersonId, String>, Error> {
    let today = tx.now().day();
    let mut near = tx.seats_at(&seat.org).await?;
    if seat.serves != seat.org {
        near.extend(tx.seats_at(&seat.serves).await?);
    }
    let mut found = BTreeMap::new();
    for other in near.iter().filter(|s| !s.role.is_admin()) {
        for holding in other.holders(today) {
            if !seat.holders(today).any(|h| h.person == holding.person) && !found.contains_key(&holding.person) {
                let name = name_of(tx, &holding.person).await?;
                found.insert(holding.person.clone(), format!("{name} {}", seat_words(tx, other).await?));
            }
        }
    }
    Ok(found)
}

pub(super) async fn lines(
    tx: &mut Tx,
    seats: &[Seat],
    whose: impl Fn(&domain::people::seat::Delegation) -> bool,
) -> Result<Vec<DelegationLine>, Error> {
    let today = tx.now().day();
    let mut lines = Vec::new();
    for seat in seats {
        let title = seat_words(tx, seat).await?;
        for (n, d) in seat.delegations.iter().enumerate().filter(|(_, d)| whose(d)) {
            lines.push(DelegationLine {
                seat: seat.id.clone(),
                n,
                title: title.clone(),
                principal: name_of(tx, &d.principal).await?,
                delegate: name_of(tx, &d.delegate).await?,
                from: d.from,
                to: d.to,
                ended: d.ended,
                reason: d.reason.clone(),
                status: seat.delegation_status(d, today),
            });
        }
    }
    lines.sort_by_key(|line| std::cmp::Reverse((line.from, line.n)));
    Ok(lines)
}

impl<'a> Seats<'a> {
    /// What a person gave and was given, and who may stand in for the seat they act from.
    ///
    /// # Errors
    /// If no seat is chosen.
    pub fn delegations(self, identity: &'a Identity) -> BoxFuture<'a, Result<DelegationsPage, Error>> {
        Box::pin(async move {
            let who = identity.seated()?;
            let mut tx = self.0.read().await?;
            let (seat, _) = actor(&mut tx, &who).await?;
            let may = may_delegate(&tx, &who.person, &seat).is_ok();
            let mine = tx.seats_of(&who.person).await?;
            let near = if may { candidates(&mut tx, &seat).await? } else { BTreeMap::new() };
            Ok(DelegationsPage {
                today: tx.now().day(),
                seat: seat_words(&mut tx, &seat).await?,
                may,
                candidates: near.into_iter().collect(),
                given: lines(&mut tx, &mine, |d| d.principal == who.person).await?,
                received: lines(&mut tx, &mine, |d| d.delegate == who.person).await?,
            })
        })
    }

    /// The holder of a seat lets another sign for a time.
    ///
    /// # Errors
    /// If they don't hold it themselves, or the form has problems.
    pub fn delegate(self, who: Seated, form: DelegationForm) -> BoxFuture<'a, Result<(), Error>> {
        self.0.write("seat.delegate", TypedBy::seated(&who).form(&form), move |tx| {
            Box::pin(async move {
                let (seat, actor) = actor(tx, &who).await?;
                let permit = may_delegate(tx, &who.person, &seat)?;
                let near = candidates(tx, &seat).await?;
                let delegate = near.into_keys().find(|person| person.as_str() == form.delegate);
                let next = seat.delegate(&who.person, delegate, &form, tx.now().day())?;
                let made = next.delegations.last();
                let of = made.map(|d| json!({ "delegate": d.delegate, "from": d.from, "to": d.to }));
                let event =
                    Event::new(&permit, "seat.delegated", private(&actor, &form.reason, of.unwrap_or_default()));
                tx.put(&next, event).await?;
                checkpoint(tx).await
            })
        })
    }

    /// The holder ends one early: `n` is its place among the seat's delegations. From today on nobody signs by it.
    ///
    /// # Errors
    /// If they don't hold the seat, or there is nothing to end.
    pub fn end_delegation(self, who: Seated, n: usize) -> BoxFuture<'a, Result<(), Error>> {
        self.0.write("seat.end_delegation", TypedBy::nothing(), move |tx| {
            Box::pin(async move {
                let (seat, actor) = actor(tx, &who).await?;
                let permit = may_delegate(tx, &who.person, &seat)?;
                let next = seat.end_delegation(n, Some(&who.person), tx.now().day())?;
                let event = Event::new(&permit, "seat.delegation_ended", private(&actor, "", json!({ "n": n })));
                tx.put(&next, event).await?;
                checkpoint(tx).await
            })
        })
    }
}
