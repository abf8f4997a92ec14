//! Who stands in for whom and who holds what, as the pages change it; and what becomes of the files that wait.

use domain::people::seat::{DelegationForm, DelegationStatus, HoldingForm};
use office::{Error, caller::Seated, people::seat::Change};
use testkit::{Scenario, Stop};

use crate::outcome::code;

fn form(town: &Scenario, delegate: &str, days: (i32, i32)) -> DelegationForm {
    let day = |n: i32| town.clock.today().plus_days(n).to_string();
    DelegationForm {
        delegate: town.person(delegate).to_string(),
        from: day(days.0),
        to: day(days.1),
        reason: "到省委党校学习".to_owned(),
    }
}

fn holding(town: &Scenario, login: &str, days: i32) -> HoldingForm {
    let day = town.clock.today().plus_days(days).to_string();
    HoldingForm { login: login.to_owned(), day, reason: "宣委〔2026〕18号".to_owned(), ..HoldingForm::default() }
}

fn problems(came: Result<(), Error>) -> String {
    match came {
        Err(Error::Problems(p)) => p.0.iter().map(|p| format!("{}:{}", p.field, p.code)).collect::<Vec<_>>().join(" "),
        other => code(other),
    }
}

testkit::both! {
    async fn a_holder_delegates_and_ends_it(database) {
        let town = Scenario::open(database).await;
        let office = &town.office;
        let give = async |by: &str, to: &str, days| {
            problems(office.seats().delegate(town.who(by), form(&town, to, days)).await)
        };
        for (by, to, days, expect) in [
            ("approver", "approver", (0, 3), "delegate:delegate-missing"),
            // who holds no seat here, works elsewhere, or administers, can't stand in
            ("approver", "member", (0, 3), "delegate:delegate-missing"),
            ("approver", "elsewhere-approver", (0, 3), "delegate:delegate-missing"),
            ("approver", "anquan", (0, 3), "delegate:delegate-missing"),
            ("anquan", "xitong", (0, 3), "not-your-duty"),
            ("approver", "leader", (0, 3), "ok"),
            ("approver", "leader", (2, 5), "from:delegation-overlaps"),
        ] {
            assert_eq!(give(by, to, days).await, expect, "{by} to {to}");
        }
        let both = [("approver", "given"), ("leader", "received")];
        for (login, how) in both {
            // who stands in has two seats from then on, and chooses
            let secret = town.sign_in(login).await;
            let fresh = office.sessions().identity(&secret).await.unwrap().unwrap();
            office.sessions().choose_seat(&fresh, &town.who(login).seat).await.unwrap();
            let page = office.seats().delegations(&office.sessions().identity(&secret).await.unwrap().unwrap()).await.unwrap();
            let lines = if how == "given" { &page.given } else { &page.received };
            let line = &lines[0];
            let (principal, delegate) = (line.principal.as_str(), line.delegate.as_str());
            assert_eq!((principal, delegate, line.status), ("向明远", "覃建国", DelegationStatus::Now));
        }
        let secretary = Seated { person: town.person("leader"), seat: town.who("approver").seat };
        // the seat says for whom, before anything is signed
        let seats = town.identity("leader").await.seats;
        let theirs = seats.iter().find(|s| s.seat.id == secretary.seat).unwrap();
        assert_eq!(theirs.standing_in_for.as_deref(), Some("向明远"));
        // who stands in neither passes it on nor ends it
        assert_eq!(problems(office.seats().delegate(secretary.clone(), form(&town, "reviewer", (0, 1))).await), "not-your-duty");
        assert_eq!(code(office.seats().end_delegation(secretary.clone(), 0).await), "not-your-duty");

        let id = town.through("society", "代签", Stop::Reviewed).await;
        let opinion = town.opinion("reviewer", &id).await.unwrap();
        office.seats().end_delegation(town.who("approver"), 0).await.unwrap();
        assert_eq!(code(office.disclosures().sign(secretary, id, "approve".into(), opinion).await), "not-your-seat");
        assert_eq!(code(office.seats().end_delegation(town.who("approver"), 0).await), "delegation-over");
        assert_eq!(code(office.seats().end_delegation(town.who("approver"), 7).await), "absent");
        town.assert_consistent().await;
    }

    /// Principal and delegate are one hand, whichever of them signed first.
    async fn both_count_as_one(database) {
        let town = Scenario::open(database).await;
        town.office.seats().delegate(town.who("approver"), form(&town, "reviewer", (0, 3))).await.unwrap();
        let id = town.through("society", "同一人", Stop::Reviewed).await;
        let opinion = town.opinion("approver", &id).await.unwrap();
        let stands_in = Seated { person: town.person("reviewer"), seat: town.who("approver").seat };
        assert_eq!(code(town.office.disclosures().sign(stands_in, id.clone(), "approve".into(), opinion).await), "same-person");
        assert_eq!(code(town.pass("approver", &id, "approve").await), "ok");
        town.assert_consistent().await;
    }

    async fn a_seat_changes_hands_with_what_waits_for_it(database) {
        let town = Scenario::open(database).await;
        let (office, admin) = (&town.office, town.who("anquan"));
        let seat = town.who("approver").seat;
        let change = async |by: &str, change, form: HoldingForm| {
            problems(office.seats().change_seat(town.who(by), town.who("approver").seat, change, form).await)
        };
        let id = town.through("society", "交接", Stop::Reviewed).await;
        let page = office.seats().seat(&town.identity("anquan").await, &seat).await.unwrap();
        assert_eq!((page.line.waiting, page.line.held[0].name.as_str()), (1, "向明远"));
        for (by, login, days, expect) in [
            ("xitong", "leader", 0, "absent"),
            ("approver", "leader", 0, "absent"),
            ("anquan", "nobody", 0, "login:holding-login"),
            ("anquan", "anquan", 0, "login:holding-apart"),
            ("anquan", "approver", 0, "login:holding-same"),
            ("anquan", "leader", -1, "day:holding-from"),
        ] {
            assert_eq!(change(by, Change::HandOver, holding(&town, login, days)).await, expect, "{by} {login} {days}");
        }
        // nobody: the file waits, the superior sees how many and not which
        assert_eq!(change("anquan", Change::Vacate, holding(&town, "", -1)).await, "ok");
        assert_eq!(code(town.pass("approver", &id, "approve").await), "not-your-seat");
        let county = town.identity("county-approver").await;
        let stuck = office.seats().vacant(&county, Some("511722101")).await.unwrap().lines;
        assert_eq!((stuck.len(), stuck[0].waiting, stuck[0].since), (1, 1, Some(town.clock.today())));
        assert_eq!(office.findings().subtree(&county, None).await.unwrap().vacant, (1, 1));
        let elsewhere = town.identity("elsewhere-approver").await;
        assert_eq!(code(office.seats().vacant(&elsewhere, Some("511722101")).await), "absent");
        assert_eq!(code(town.office.dossiers().dossier(&town.who("county-approver"), &id).await), "absent", "counts, no content");

        let mut acting = holding(&town, "leader", 0);
        acting.acting = true;
        assert_eq!(change("anquan", Change::HandOver, acting).await, "ok");
        let successor = town.identity("leader").await;
        let theirs = successor.seats.iter().find(|s| s.seat.id == seat).unwrap();
        assert_eq!(theirs.waiting, 1, "what was open goes on with the new holder");
        assert!(office.seats().vacant(&county, None).await.unwrap().lines.is_empty());
        let opinion = town.opinion("reviewer", &id).await.unwrap();
        let acts = Seated { person: town.person("leader"), seat: seat.clone() };
        assert_eq!(code(office.disclosures().sign(acts, id, "approve".into(), opinion).await), "ok");

        // the one who gives seats can't be nobody
        let keeper = office.seats().change_seat(admin.clone(), admin.seat.clone(), Change::Vacate, holding(&town, "", 5)).await;
        assert_eq!(code(keeper), "seat-last-keeper");
        let clerk = office.seats().change_seat(admin.clone(), admin.seat.clone(), Change::HandOver, holding(&town, "clerk", 5)).await;
        assert_eq!(problems(clerk), "login:holding-apart");
        town.assert_consistent().await;
    }
}
