//! A township with its superiors, under the rules of Dazhou.

use std::{collections::BTreeMap, sync::LazyLock};

use domain::{
    Day, DisclosureId, EntryId, Instant, OrgId, PersonId, SeatId,
    actor::Actor,
    catalogue::entry::Entry,
    disclosure::{
        Pin,
        plan::{Content, FormFacts, Plan, PlanForm},
        text::TextFormat,
        version::{Published, Version},
    },
    people::{
        directory::Directory,
        org::{Dated, Org, OrgName},
        seat::{Delegation, Holding, Role, Seat},
    },
    token::{Scope, Token, Tokens},
};
use ledger::Hash;
use rules::{
    Ruleset,
    procedure::{Duty, Procedure},
};

pub static RULES: LazyLock<Ruleset> =
    LazyLock::new(|| rules::load("dazhou-2019.toml", rules::builtin("dazhou-2019").unwrap()).unwrap());

pub fn township() -> &'static Procedure {
    RULES.procedure("township").unwrap()
}

pub fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

/// Nine in the morning of a day.
pub fn at(text: &str) -> Instant {
    day(text).start().plus_seconds(9 * 3600)
}

pub const TODAY: &str = "2026-11-23";

pub fn pin() -> Pin {
    Pin { ruleset: Hash::of(&[b"rules"]), procedure: "township".to_owned() }
}

pub fn org(code: &str, superior: Option<&str>) -> Org {
    let name = OrgName { full: format!("中共{code}委员会"), short: format!("{code}党委") };
    Org {
        id: OrgId::from_text(code),
        code: code.to_owned(),
        names: vec![Dated { from: None, value: name }],
        kinds: vec![Dated { from: None, value: "township".to_owned() }],
        superiors: vec![Dated { from: None, value: superior.map(OrgId::from_text) }],
        sector_superior: None,
        rank: 1,
        duty_set: None,
        procedure: None,
        leader: None,
        ended: None,
    }
}

/// A seat held by a person of the same name.
pub fn seat(name: &str, post: &str, serves: &str, role: Role) -> Seat {
    let holding = Holding { person: PersonId::from_text(name), from: day("2024-01-01"), to: None, acting: false };
    Seat {
        id: SeatId::from_text(format!("seat-{name}")),
        org: OrgId::from_text(post),
        serves: OrgId::from_text(serves),
        role,
        title: name.to_owned(),
        holdings: vec![holding],
        delegations: Vec::new(),
    }
}

/// The seats that serve the township and its superiors, by the name of their holder.
pub fn seats() -> BTreeMap<String, Seat> {
    let mut seats = BTreeMap::new();
    for duty in Duty::ALL {
        let own = !matches!(duty, Duty::SecrecyDepartment | Duty::Publicity);
        if own {
            seats.insert(duty.code().to_owned(), seat(duty.code(), "town", "town", Role::Duty(*duty)));
        }
    }
    for (name, post, serves, duty) in [
        ("county undertaker", "county", "county", Duty::Undertaker),
        ("county approver", "county", "county", Duty::Approver),
        ("county secrecy", "bureau", "county", Duty::SecrecyDepartment),
        ("county publicity", "bureau", "county", Duty::Publicity),
        ("city approver", "city", "city", Duty::Approver),
        ("city secrecy", "city", "city", Duty::SecrecyDepartment),
    ] {
        seats.insert(name.to_owned(), seat(name, post, serves, Role::Duty(duty)));
    }
    let approver = seats.get_mut("approver").unwrap();
    let (principal, delegate) = (PersonId::from_text("approver"), PersonId::from_text("delegate"));
    let former = Holding {
        person: PersonId::from_text("former"),
        from: day("2020-01-01"),
        to: Some(day("2023-12-31")),
        acting: false,
    };
    approver.holdings.push(former);
    approver.delegations.push(Delegation {
        principal,
        delegate,
        from: day("2026-11-01"),
        to: day("2026-11-30"),
        reason: String::new(),
        ended: None,
    });
    seats
}

pub fn directory() -> Directory {
    let orgs = [org("city", None), org("county", Some("city")), org("town", Some("county"))];
    Directory { orgs: orgs.into_iter().map(|o| (o.id.clone(), o)).collect(), seats: seats().into_values().collect() }
}

pub fn actor(person: &str) -> Actor {
    Actor {
        person: PersonId::from_text(person),
        name: person.to_owned(),
        seat: SeatId::from_text(format!("seat-{person}")),
        title: person.to_owned(),
        for_principal: None,
    }
}

pub fn entry(scope: &str) -> Entry {
    Entry {
        id: EntryId::from_text("entry"),
        org: OrgId::from_text("town"),
        no: 1,
        item: "为民办实事".to_owned(),
        category: "10.5".to_owned(),
        scope: scope.to_owned(),
        modes: vec!["platform".to_owned()],
        frequency: "每季度".to_owned(),
        timing: "periodic".to_owned(),
        responsible: "党政办".to_owned(),
        basis: String::new(),
        retention: String::new(),
        alternatives: Vec::new(),
        rules: Vec::new(),
        unclear: None,
        extra: Default::default(),
        since: None,
        ended: None,
    }
}

/// A form with nothing wrong in it.
pub fn form() -> PlanForm {
    let roots = RULES.security_checklist.iter().filter(|c| c.parent.is_none());
    PlanForm {
        plain: "一句话".to_owned(),
        body: "正文".to_owned(),
        necessity: "目录要求".to_owned(),
        feasibility: "内容已定".to_owned(),
        risk: RULES.risk_dimensions.iter().map(|d| format!("{}=low", d.id)).collect(),
        self_check: roots.map(|c| c.id.clone()).collect(),
        ..PlanForm::for_entry(&entry("society"), day(TODAY))
    }
}

/// Looks nothing up: names in the form mean what is given here.
pub fn facts<'a>(entry: &'a Entry, correcting: bool) -> FormFacts<'a> {
    FormFacts {
        rules: &RULES,
        entry,
        org: &entry.org,
        today: day(TODAY),
        correcting,
        named_orgs: Vec::new(),
        named_people: Vec::new(),
        named_unknown: Vec::new(),
        files: Vec::new(),
        typed: Vec::new(),
        reidentified: Vec::new(),
        issuers: Vec::new(),
        issuers_unknown: Vec::new(),
        issuers_silent: Vec::new(),
        urgent: RULES.urgent_in(township()),
    }
}

pub fn plan(title: &str) -> Plan {
    let form = PlanForm { title: title.to_owned(), ..form() };
    let mut plan = form.read(&facts(&entry("society"), false)).unwrap();
    plan.content.format = TextFormat::CommonMark; // as plans were before there was another: their bytes stay
    plan
}

/// A version released for those who carry this token.
pub fn version(scope: Scope, token: Token) -> Version {
    let content = Content {
        title: "题".into(),
        plain: "句".into(),
        body: "文".into(),
        format: TextFormat::default(),
        correction: None,
        files: Vec::new(),
    };
    Version {
        disclosure: DisclosureId::from_text("d"),
        org: OrgId::from_text("town"),
        published: Published {
            index_number: "town-2026-abc".into(),
            version: 1,
            org_code: "town".into(),
            org_name: "town".into(),
            ruleset: "dazhou-2019".into(),
            category: "10.5".into(),
            scope,
            responsible: "党政办".into(),
            modes: vec!["platform".into()],
            released: at(TODAY),
            before: Vec::new(),
            issuers: Vec::new(),
            content,
        },
        tokens: [token].into_iter().collect::<Tokens>().to_vec(),
        has_page: true,
        stages: 1,
        superseded: None,
        withdrawn: None,
    }
}
