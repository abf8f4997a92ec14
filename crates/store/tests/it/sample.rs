//! Nouns to keep.

use domain::{
    AccountId, Day, EntryId, Instant, OrgId, PersonId, SeatId,
    catalogue::entry::Entry,
    disclosure::version::{Published, Version},
    people::{
        account::Account,
        org::{Dated, Org, OrgName},
        person::Person,
        seat::{Delegation, Holding, Role, Seat},
    },
    token::Scope,
};
use rules::procedure::Duty;
use store::{Event, Store};
use testkit::{Database, entropy};

pub fn at(seconds: i64) -> Instant {
    Instant::from_micros(1_790_000_000_000_000).plus_seconds(seconds)
}

pub fn today() -> Day {
    at(0).day()
}

pub async fn open(database: &Database) -> Store {
    Store::open(&database.url, entropy(3)).await.unwrap()
}

pub fn event(kind: &str) -> Event<'_> {
    Event::new(
        &domain::policy::Permit::platform(domain::policy::PlatformWork::Installation),
        kind,
        serde_json::json!({ "by": "test" }),
    )
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

pub fn person(id: &str) -> Person {
    Person { id: PersonId::from_text(id), name: "张秀英".to_owned(), member_of: None, belongs_to: None }
}

pub fn seat(id: &str, org: &str) -> Seat {
    let day = |text| Day::parse(text).unwrap();
    let holder = Holding { person: PersonId::from_text("holder"), from: day("2024-01-01"), to: None, acting: true };
    let delegate = PersonId::from_text("delegate");
    let (from, to) = (day("2026-01-01"), day("2026-12-31"));
    Seat {
        id: SeatId::from_text(id),
        org: OrgId::from_text(org),
        serves: OrgId::from_text(org),
        role: Role::Duty(Duty::Approver),
        title: "党委书记".to_owned(),
        delegations: vec![Delegation {
            principal: holder.person.clone(),
            delegate,
            from,
            to,
            reason: String::new(),
            ended: None,
        }],
        holdings: vec![holder],
    }
}

pub fn account(id: &str) -> Account {
    Account { id: AccountId::from_text(id), login: id.to_owned(), person: PersonId::from_text("p"), disabled: false }
}

pub fn entry(id: &str, org: &str, no: i64) -> Entry {
    Entry {
        id: EntryId::from_text(id),
        org: OrgId::from_text(org),
        no,
        item: "为民办实事".to_owned(),
        category: "10.5".to_owned(),
        scope: "society".to_owned(),
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

pub fn version(disclosure: &str, org: &str, tokens: Vec<String>) -> Version {
    Version {
        disclosure: domain::DisclosureId::from_text(disclosure),
        org: OrgId::from_text(org),
        published: Published {
            index_number: format!("{org}-2026-{disclosure}"),
            version: 1,
            org_code: org.to_owned(),
            org_name: format!("中共{org}委员会"),
            ruleset: "dazhou-2019".to_owned(),
            category: "10.5".to_owned(),
            scope: Scope::Society,
            responsible: "党政办".to_owned(),
            modes: vec!["platform".to_owned()],
            released: at(0),
            before: Vec::new(),
            issuers: Vec::new(),
            content: domain::disclosure::plan::Content {
                title: format!("题目{disclosure}"),
                plain: "一句话".to_owned(),
                body: "正文\n".to_owned(),
                correction: None,
                files: Vec::new(),
            },
        },
        tokens,
        has_page: true,
        stages: 1,
        superseded: None,
        withdrawn: None,
    }
}
