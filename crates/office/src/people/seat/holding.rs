//! Who holds which seat from when: the security administrator's work. They see people, days and counts, no content.

use domain::{
    Day, PersonId, Problems, Refusal, SeatId,
    actor::Actor,
    people::{
        directory::Directory,
        org::Org,
        seat::{HoldingForm, Role, Seat},
    },
    policy::{self, Action, Permit, PolicyContext, Principal},
};
use futures_core::future::BoxFuture;
use serde_json::json;
use store::{Event, Tx};

use super::{checkpoint, delegation, name_of, private, seat_words, waiting};
use crate::{
    Error, Identity,
    caller::{Seated, actor},
    org_ref::OrgRef,
    people::seat::Seats,
    typed::TypedBy,
};

/// Somebody in a seat, in words.
#[derive(Clone, Debug)]
pub struct HeldLine {
    /// Name.
    pub name: String,
    /// What they type to sign in; empty without an account.
    pub login: String,
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Option<Day>,
    /// 主持工作?
    pub acting: bool,
    /// Do they hold it today?
    pub now: bool,
}

/// A seat in a list.
#[derive(Clone, Debug)]
pub struct SeatLine {
    /// Its id.
    pub id: SeatId,
    /// Organisation and 职务.
    pub title: String,
    /// What it is for.
    pub role: Role,
    /// The organisation it serves, where that is another one.
    pub serves: Option<OrgRef>,
    /// Who holds it today; empty: vacant.
    pub held: Vec<HeldLine>,
    /// Since when it is vacant, if it ever was held.
    pub vacant_since: Option<Day>,
    /// How many files wait for it.
    pub waiting: usize,
}

/// The seats of an organisation.
#[derive(Clone, Debug)]
pub struct SeatsPage {
    /// Whose.
    pub org: OrgRef,
    /// The way up.
    pub superiors: Vec<OrgRef>,
    /// Directly below.
    pub below: Vec<OrgRef>,
    /// The seats that are posts in it or serve it.
    pub seats: Vec<SeatLine>,
    /// Vacant seats in the whole subtree, itself not counted.
    pub vacant_below: Vec<SeatLine>,
}

/// A seat with all who held it.
#[derive(Clone, Debug)]
pub struct SeatPage {
    /// Today.
    pub today: Day,
    /// The seat in a line.
    pub line: SeatLine,
    /// The organisation it is a post in.
    pub org: OrgRef,
    /// Everybody, the latest first.
    pub holdings: Vec<HeldLine>,
    /// Delegations, the latest first.
    pub delegations: Vec<super::DelegationLine>,
}

/// What is kept, by the ledger's code of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// To somebody else from a day on.
    HandOver,
    /// Empty after a day.
    Vacate,
}

async fn held(tx: &mut Tx, seat: &Seat, all: bool) -> Result<Vec<HeldLine>, Error> {
    let today = tx.now().day();
    let mut lines = Vec::new();
    for holding in &seat.holdings {
        let now = holding.from <= today && holding.to.is_none_or(|to| today <= to);
        if !now && !all {
            continue;
        }
        lines.push(HeldLine {
            name: name_of(tx, &holding.person).await?,
            login: tx.login_of(&holding.person).await?.unwrap_or_default(),
            from: holding.from,
            to: holding.to,
            acting: holding.acting,
            now,
        });
    }
    lines.sort_by_key(|l| std::cmp::Reverse(l.from));
    Ok(lines)
}

async fn line(tx: &mut Tx, seat: &Seat) -> Result<SeatLine, Error> {
    let today = tx.now().day();
    let serves = if seat.serves == seat.org { None } else { tx.get::<Org>(seat.serves.as_str()).await? };
    Ok(SeatLine {
        id: seat.id.clone(),
        title: seat_words(tx, seat).await?,
        role: seat.role,
        serves: serves.map(|o| OrgRef::of(&o, today)),
        held: held(tx, seat, false).await?,
        vacant_since: seat.vacant_since(today),
        waiting: waiting(tx, seat).await?,
    })
}

/// Who asks, if they may.
async fn manager(tx: &mut Tx, who: &Seated) -> Result<(Actor, Permit), Error> {
    let (seat, actor) = actor(tx, who).await?;
    let context = PolicyContext { directory: &Directory::default(), today: tx.now().day() };
    let permit = policy::check(&context, &Principal::Seated(&who.person, &seat), Action::ManageAccounts)?;
    Ok((actor, permit))
}

/// The person of an account that is open, if they may take this seat. The three administrators hold no other seat, and
/// no two of theirs (三员分立).
async fn successor(tx: &mut Tx, seat: &Seat, login: &str) -> Result<PersonId, Error> {
    let mut problems = Problems::default();
    let found = tx.account_by_login(&login.trim().to_lowercase()).await?.map(|(account, _)| account);
    let Some(account) = found.filter(|a| !a.disabled) else {
        problems.add("login", "holding-login");
        return Err(problems.into());
    };
    let today = tx.now().day();
    let others = tx.seats_of(&account.person).await?;
    let holds = |s: &Seat| s.holdings.iter().any(|h| h.person == account.person && h.to.is_none_or(|to| to >= today));
    let apart = |s: &&Seat| s.id != seat.id && (s.role.is_admin() || seat.role.is_admin());
    if others.iter().filter(apart).any(holds) {
        problems.add("login", "holding-apart");
        return Err(problems.into());
    }
    Ok(account.person)
}

impl<'a> Seats<'a> {
    /// The seats of an organisation; without a code, of the one at the top.
    ///
    /// # Errors
    /// If the seat doesn't manage accounts, or there is no such organisation.
    pub fn seats(self, identity: &'a Identity, code: Option<&'a str>) -> BoxFuture<'a, Result<SeatsPage, Error>> {
        Box::pin(async move {
            let who = identity.seated()?;
            let mut tx = self.0.read().await?;
            manager(&mut tx, &who).await?;
            let today = tx.now().day();
            let org = match code {
                Some(code) => tx.org_by_code(code).await?,
                None => tx.org_children(None).await?.into_iter().next(),
            };
            let org = org.ok_or_else(Refusal::absent)?;
            let mut seats = Vec::new();
            for seat in tx.seats_at(&org.id).await? {
                seats.push(line(&mut tx, &seat).await?);
            }
            let mut vacant_below = Vec::new();
            for seat in tx.seats_under(&org.id).await? {
                if seat.serves != org.id && seat.org != org.id && seat.holders(today).next().is_none() {
                    vacant_below.push(line(&mut tx, &seat).await?);
                }
            }
            let refs = |orgs: Vec<Org>| orgs.iter().map(|o| OrgRef::of(o, today)).collect::<Vec<_>>();
            let mut superiors = refs(tx.org_chain(&org.id).await?.into_iter().skip(1).collect());
            superiors.reverse();
            let below = refs(tx.org_children(Some(&org.id)).await?);
            Ok(SeatsPage { org: OrgRef::of(&org, today), superiors, below, seats, vacant_below })
        })
    }

    /// A seat with everybody who held it, and what waits for it.
    ///
    /// # Errors
    /// If the seat one acts from doesn't manage accounts, or there is no such seat.
    pub fn seat(self, identity: &'a Identity, id: &'a SeatId) -> BoxFuture<'a, Result<SeatPage, Error>> {
        Box::pin(async move {
            let who = identity.seated()?;
            let mut tx = self.0.read().await?;
            manager(&mut tx, &who).await?;
            let today = tx.now().day();
            let seat: Seat = tx.get(id.as_str()).await?.ok_or_else(Refusal::absent)?;
            let org: Org = tx.get(seat.org.as_str()).await?.ok_or_else(Refusal::absent)?;
            Ok(SeatPage {
                today,
                line: line(&mut tx, &seat).await?,
                org: OrgRef::of(&org, today),
                holdings: held(&mut tx, &seat, true).await?,
                delegations: delegation::lines(&mut tx, std::slice::from_ref(&seat), |_| true).await?,
            })
        })
    }

    /// Gives a seat to somebody from a day on, or leaves it empty after a day. Cases that wait for it wait for whoever
    /// holds it then.
    ///
    /// # Errors
    /// If the seat one acts from doesn't manage accounts, there is no such seat, or the form has problems.
    pub fn change_seat(
        self,
        who: Seated,
        id: SeatId,
        change: Change,
        form: HoldingForm,
    ) -> BoxFuture<'a, Result<(), Error>> {
        self.0.write("seat.change", TypedBy::seated(&who).form(&form), move |tx| {
            Box::pin(async move {
                let (actor, permit) = manager(tx, &who).await?;
                let seat: Seat = tx.get(id.as_str()).await?.ok_or_else(Refusal::absent)?;
                let today = tx.now().day();
                let (next, kind) = match change {
                    Change::HandOver => {
                        let person = match successor(tx, &seat, &form.login).await {
                            Ok(person) => Some(person),
                            // what else is wrong is told at once with it
                            Err(Error::Problems(mut problems)) => {
                                if let Err(more) = seat.hand_over(None, &form, today) {
                                    problems.0.extend(more.0.into_iter().filter(|p| p.field != "login"));
                                }
                                return Err(problems.into());
                            }
                            Err(error) => return Err(error),
                        };
                        (seat.hand_over(person, &form, today)?, "seat.handed_over")
                    }
                    Change::Vacate => {
                        if seat.role == Role::SecurityAdmin {
                            // nobody would be left who could give it to anybody
                            return Err(Refusal::conflict("seat-last-keeper", None).into());
                        }
                        (seat.vacate(&form, today)?, "seat.vacated")
                    }
                };
                let of = json!({ "day": form.day.trim(), "acting": form.acting, "holder": next.holdings.last().map(|h| &h.person) });
                tx.put(&next, Event::new(&permit, kind, private(&actor, &form.reason, of))).await?;
                checkpoint(tx).await
            })
        })
    }

    /// The security administrator ends somebody's delegation.
    ///
    /// # Errors
    /// If the seat one acts from doesn't manage accounts, or there is nothing to end.
    pub fn cut_delegation(self, who: Seated, id: SeatId, n: usize) -> BoxFuture<'a, Result<(), Error>> {
        self.0.write("seat.cut_delegation", TypedBy::nothing(), move |tx| {
            Box::pin(async move {
                let (actor, permit) = manager(tx, &who).await?;
                let seat: Seat = tx.get(id.as_str()).await?.ok_or_else(Refusal::absent)?;
                let next = seat.end_delegation(n, None, tx.now().day())?;
                tx.put(&next, Event::new(&permit, "seat.delegation_ended", private(&actor, "", json!({ "n": n }))))
                    .await?;
                checkpoint(tx).await
            })
        })
    }
}
