//! Nouns to keep.

use domain::{
    AccountId, AttachmentId, CatalogueId, Day, DisclosureId, EntryId, Instant, OrgId, PersonId, RecordId, SeatId,
    VariationId,
    actor::{Act, Actor},
    catalogue::{
        Catalogue, Filing, Row, State, Table,
        entry::Entry,
        record::{Record, RecordKind},
    },
    disclosure::{
        Desk, Disclosure, Pin, Turn,
        attachment::{Attachment, Certificate, Found, MaskedNumber, Spot},
        plan::{Assessment, Content, Plan, Risk, Stage},
        text::TextFormat,
        variation::Variation,
        version::{Published, Version},
    },
    people::{
        account::Account,
        org::{Dated, Org, OrgName},
        person::Person,
        seat::{Delegation, Holding, Role, Seat},
    },
    token::Scope,
};
use ledger::Hash;
use rules::procedure::{Duty, Fact, Procedure};
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
        disclosure: DisclosureId::from_text(disclosure),
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
            content: content(&format!("题目{disclosure}")),
        },
        tokens,
        has_page: true,
        stages: 1,
        superseded: None,
        withdrawn: None,
    }
}

fn content(title: &str) -> Content {
    Content {
        title: title.to_owned(),
        plain: "一句话".to_owned(),
        body: "正文\n".to_owned(),
        format: TextFormat::Marks,
        correction: None,
        files: Vec::new(),
    }
}

pub fn act() -> Act {
    Act { seat: SeatId::from_text("s"), title: "党政办干事".to_owned(), name: "甘晓兰".to_owned(), at: at(0) }
}

fn procedure() -> Procedure {
    let rules = rules::load("dazhou-2019.toml", rules::builtin("dazhou-2019").unwrap()).unwrap();
    rules.procedure("township").unwrap().clone()
}

fn plan(org: &str) -> Plan {
    let stage = Stage {
        scope: Scope::Society,
        audience: OrgId::from_text(org),
        orgs: Vec::new(),
        people: Vec::new(),
        on: today(),
    };
    Plan {
        content: content("为民办实事"),
        entry: EntryId::from_text("e"),
        category: "10.5".to_owned(),
        responsible: "党政办".to_owned(),
        stages: vec![stage],
        scope_reason: Some("改为面向社会".to_owned()),
        modes: vec!["platform".to_owned()],
        necessity: "目录要求公开".to_owned(),
        feasibility: "内容已定".to_owned(),
        assessment: Assessment {
            dimensions: vec![("legality".to_owned(), Risk::Low)],
            unstable: false,
            contingency: None,
        },
        self_check: vec!["secrets".to_owned()],
        facts: [Fact::Society].into(),
        obligation: None,
        attachments: vec![AttachmentId::from_text("f")],
        issuers: Vec::new(),
        urgent: None,
        kept: None,
    }
}

/// Just put forward, before the secrecy reviewer.
pub fn disclosure(id: &str, org: &str) -> Disclosure {
    let pin = Pin { ruleset: Hash::of(&[b"rules"]), procedure: "township".to_owned() };
    let Act { seat, title, name, at } = act();
    let actor = Actor { person: PersonId::from_text("p"), name, seat, title, for_principal: None };
    let started = (pin, &procedure());
    let new = Disclosure::propose(DisclosureId::from_text(id), OrgId::from_text(org), started, plan(org), &actor, at);
    let token = format!("duty:secrecy_reviewer:{org}");
    let turns = vec![Turn { step: "secrecy_review".to_owned(), token }];
    Disclosure { desk: Desk { tokens: vec![format!("desk:{org}")], turns }, ..new.unwrap() }
}

pub fn catalogue(id: &str, org: &str) -> Catalogue {
    let mut row = Row::blank(EntryId::from_text("e"));
    row.set("item", "为民办实事");
    Catalogue {
        id: CatalogueId::from_text(id),
        org: OrgId::from_text(org),
        no: 1,
        guidance: false,
        state: State::InForce,
        ruleset: Hash::of(&[b"rules"]),
        table: Table { rows: vec![row], ..Table::default() },
        began: act(),
        ended: None,
        filing: Some(Filing::due(today())),
    }
}

pub fn record(id: &str, org: &str) -> Record {
    Record {
        id: RecordId::from_text(id),
        org: OrgId::from_text(org),
        entry: EntryId::from_text("e"),
        kind: RecordKind::Nil,
        on: today(),
        text: "本季度没有新增".to_owned(),
        key: Some("2026-Q4".to_owned()),
        act: act(),
        revoked: None,
    }
}

pub fn attachment(id: &str, org: &str) -> Attachment {
    let (before, after) = (Hash::of(&[b"as given"]), Hash::of(&[b"as published"]));
    let count = || vec![("id_number".to_owned(), 1)];
    let masked = "513001198001******".to_owned();
    let law = ("个人信息保护法".to_owned(), 28);
    let spot = Spot { part: "cell".to_owned(), at: "B2".to_owned(), ..Spot::default() };
    Attachment {
        id: AttachmentId::from_text(id),
        org: OrgId::from_text(org),
        name: "名单.csv".to_owned(),
        format: "csv".to_owned(),
        original: before,
        original_bytes: 60,
        bytes: 63,
        pages: None,
        found: vec![Found {
            kind: "id_number".to_owned(),
            spot,
            hidden: None,
            masked: masked.clone(),
            confidence: "high".to_owned(),
            law: law.clone(),
        }],
        counts: count(),
        hidden: Vec::new(),
        certificate: Certificate {
            before,
            after,
            removed: Vec::new(),
            masked: count(),
            left: Vec::new(),
            hidden_left: Vec::new(),
            unread: Vec::new(),
            by: act(),
            grounds: vec![law],
        },
        numbers: vec![MaskedNumber { kind: "id_number".to_owned(), name: "测试甲".to_owned(), shown: masked }],
        kept: None,
        brought: act(),
    }
}

pub fn variation(id: &str, org: &str) -> Variation {
    Variation {
        id: VariationId::from_text(id),
        org: OrgId::from_text(org),
        no: 1,
        ruleset: Hash::of(&[b"rules"]),
        base: "township".to_owned(),
        procedure: procedure(),
        from: today(),
        source: "宣委办〔2026〕12号".to_owned(),
        made: act(),
        revoked: None,
    }
}
