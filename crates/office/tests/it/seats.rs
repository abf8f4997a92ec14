//! Who may sign: holders of the day, delegates while it lasts, and nobody against themselves.

use domain::people::seat::{Delegation, Holding};
use office::{Error, caller::Seated};
use testkit::{Scenario, Stop};

use crate::outcome::code;

/// Somebody signs from another's seat.
async fn sign_as(
    town: &Scenario,
    person: &str,
    seat: &str,
    id: &domain::DisclosureId,
    step: &str,
) -> Result<(), Error> {
    let reads = ["clerk", "approver", "reviewer"].into_iter().find(|l| *l != seat).unwrap();
    let form = town.opinion(reads, id).await?;
    let who = Seated { person: town.person(person), seat: town.who(seat).seat };
    town.office.disclosures().sign(who, id.clone(), step.to_owned(), form).await
}

testkit::both! {
    async fn nobody_signs_against_themselves(database) {
        let town = Scenario::open(database).await;
        let also = |login: &str| {
            let person = town.person(login);
            move |seat: &mut domain::people::seat::Seat| {
                let from = seat.holdings[0].from;
                seat.holdings.push(Holding { person, from, to: None, acting: true });
            }
        };
        town.change_seat("secrecy", also("clerk")).await;
        town.change_seat("approver", also("reviewer")).await;
        let id = town.through("society", "回避", Stop::Proposed).await;
        assert_eq!(code(sign_as(&town, "clerk", "secrecy", &id, "secrecy_review").await), "same-person");
        town.drive(&id, Stop::Reviewed).await;
        assert_eq!(code(sign_as(&town, "reviewer", "approver", &id, "approve").await), "same-person");
        assert_eq!(code(sign_as(&town, "approver", "approver", &id, "approve").await), "ok");
        town.assert_consistent().await;
    }

    async fn who_left_signs_no_more(database) {
        let town = Scenario::open(database).await;
        let id = town.through("society", "离任", Stop::Reviewed).await;
        let (today, successor) = (town.clock.today(), town.person("leader"));
        town.change_seat("approver", |seat| {
            seat.holdings[0].to = Some(today.plus_days(-1));
            seat.holdings.push(Holding { person: successor, from: today, to: None, acting: false });
        })
        .await;
        assert_eq!(code(town.pass("approver", &id, "approve").await), "not-your-seat");
        assert_eq!(code(town.office.dossiers().dossier(&town.who("approver"), &id).await), "not-your-seat");
        let identity = town.identity("approver").await;
        assert!(identity.seats.is_empty() && identity.seat.is_none());
        assert_eq!(code(town.office.sessions().choose_seat(&identity, &town.who("approver").seat).await), "not-your-seat");
        assert_eq!(code(sign_as(&town, "leader", "approver", &id, "approve").await), "ok", "the successor signs");
        let last = town.disclosure(&id).await.working;
        assert_eq!(last.opinions.last().unwrap().name, "覃建国");
        assert_eq!(last.opinions[1].name, "石文博", "earlier signatures keep their names");
        town.assert_consistent().await;
    }

    async fn a_delegate_signs_for_the_holder(database) {
        let town = Scenario::open(database).await;
        let today = town.clock.today();
        let (principal, delegate) = (town.person("approver"), town.person("leader"));
        let delegation = Delegation { principal, delegate, from: today, to: today.plus_days(1), reason: String::new(), ended: None };
        let mut clerks = delegation.clone();
        clerks.delegate = town.person("clerk");
        town.change_seat("approver", |seat| seat.delegations = vec![delegation, clerks]).await;

        let id = town.through("society", "委托", Stop::Reviewed).await;
        assert_eq!(code(sign_as(&town, "clerk", "approver", &id, "approve").await), "same-person");
        assert_eq!(code(sign_as(&town, "leader", "approver", &id, "approve").await), "ok");
        let sign_off = town.disclosure(&id).await.working.case.sign_offs.last().unwrap().clone();
        assert_eq!(sign_off.for_principal, Some(town.person("approver")));
        assert_eq!(sign_off.person, town.person("leader"));
        let page = town.office.dossiers().dossier(&town.who("clerk"), &id).await.unwrap();
        assert_eq!(page.opinions.last().unwrap().standing_in_for.as_deref(), Some("向明远"));

        let next = town.through("society", "委托期满", Stop::Reviewed).await;
        town.clock.pass_days(2);
        assert_eq!(code(sign_as(&town, "leader", "approver", &next, "approve").await), "not-your-seat");
        town.assert_consistent().await;
    }

    /// The holder who delegated can't be had both ways: principal and delegate count as one.
    async fn a_delegate_does_not_widen_the_circle(database) {
        let town = Scenario::open(database).await;
        let today = town.clock.today();
        let delegation = Delegation {
            principal: town.person("reviewer"),
            delegate: town.person("approver"),
            from: today,
            to: today.plus_days(30),
            reason: String::new(),
            ended: None,
        };
        town.change_seat("reviewer", |seat| seat.delegations.push(delegation)).await;
        let id = town.through("society", "自审自批", Stop::SecrecyReviewed).await;
        assert_eq!(code(sign_as(&town, "approver", "reviewer", &id, "review").await), "ok");
        assert_eq!(code(town.pass("approver", &id, "approve").await), "same-person");
        town.assert_consistent().await;
    }
}
