//! A small town with an office: the ruleset of Dazhou, people in their seats, catalogues to propose from.

use std::{collections::BTreeMap, sync::Arc};

use domain::token::Tokens;
use domain::{
    DisclosureId, EntryId, OrgId, PersonId, SeatId,
    catalogue::entry::Entry,
    disclosure::{Disclosure, plan::PlanForm},
    people::seat::Seat,
};
use ledger::{SigningKey, Verdict};
use office::{
    Clock as _, Identity, Office, Setup,
    caller::Seated,
    catalogue::import::entries::NewEntry,
    import::Imported,
    people::{org::create::NewOrg, seat::create::NewSeat},
    session::SignIn,
};
use store::{Event, Report};

use crate::{Database, ENTRIES, ORGS, PEOPLE, Raw, TestClock, entropy};

/// Everybody's password.
pub const PASSWORD: &str = "yi er san si wu";

/// The ledger's name in tests.
pub const ORIGIN: &str = "gongkai.test/ledger";

/// An office with a town. See [`crate::PEOPLE`] and [`crate::ENTRIES`] for who and what is there.
pub struct Scenario {
    /// The office.
    pub office: Office,
    /// Its clock.
    pub clock: Arc<TestClock>,
    /// Its database.
    pub database: Database,
    orgs: BTreeMap<String, OrgId>,
    entries: BTreeMap<String, Entry>,
    people: BTreeMap<String, PersonId>,
    seats: BTreeMap<String, SeatId>,
}

/// The key that signs checkpoints in tests.
#[must_use]
pub fn signing_key() -> SigningKey {
    SigningKey::from_seed(ORIGIN, &[7; 32]).unwrap()
}

/// What an office in tests is opened with: a clock to set, seeded randomness, cheap password hashes.
#[must_use]
pub fn setup(database: &Database, clock: Arc<TestClock>, seed: u64) -> Setup {
    let ruleset = rules::builtin("dazhou-2019").unwrap().to_owned();
    Setup {
        database: database.url.clone(),
        folder: Some(database.folder().to_owned()),
        ruleset: ("dazhou-2019.toml".to_owned(), ruleset),
        clock,
        entropy: entropy(seed),
        key: signing_key(),
        blobs: crate::blobs(database.folder()),
        gate: office::Gate::here(),
        hash_memory: 64,
    }
}

/// Opens an office on a database, as `serve` does.
pub async fn open_office(database: &Database, clock: Arc<TestClock>, seed: u64) -> Office {
    Office::open(setup(database, clock, seed)).await.unwrap()
}

impl Scenario {
    /// A new office in an empty database, with the whole town in it.
    pub async fn open(database: Database) -> Self {
        let clock = Arc::new(TestClock::default());
        let office = open_office(&database, clock.clone(), 1).await;
        let (orgs, entries, people, seats) = Default::default();
        let mut town = Self { office, clock, database, orgs, entries, people, seats };
        town.settle_orgs().await;
        town.settle_people().await;
        town.settle_catalogues().await;
        town
    }

    async fn settle_orgs(&mut self) {
        let row = |(code, name, short, kind, superior): &(&str, &str, &str, &str, Option<&str>)| NewOrg {
            code: (*code).into(),
            name: (*name).into(),
            short: (*short).into(),
            kind: (*kind).into(),
            superior: superior.map(Into::into),
            ..NewOrg::default()
        };
        let rows = (2..).zip(ORGS.iter().map(row)).collect();
        let imported = self.office.orgs().import_orgs(rows, |_| ()).await.unwrap();
        assert_eq!(imported, Imported::Done { new: ORGS.len(), known: 0 });
        for (code, ..) in ORGS {
            self.orgs.insert((*code).into(), self.office.orgs().org_id(code).await.unwrap().unwrap());
        }
    }

    async fn settle_people(&mut self) {
        let rows: Vec<_> = PEOPLE
            .iter()
            .map(|(_, name, member, belongs, _)| {
                ((*name).to_owned(), member.map(|code| self.org(code)), belongs.map(|code| self.org(code)))
            })
            .collect();
        let ids = self.office.people().add_people(rows, "test").await.unwrap();
        let mut seats = Vec::new();
        for ((login, _, _, _, seat), person) in PEOPLE.iter().zip(&ids) {
            self.office.accounts().set_account(login, person.clone(), PASSWORD).await.unwrap();
            self.people.insert((*login).into(), person.clone());
            if let Some((post, serves, role, title)) = seat {
                let holder = Some((person.clone(), domain::Day::parse("2024-01-01").unwrap()));
                let (org, serves, title) = (self.org(post), self.org(serves), (*title).to_owned());
                seats.push((*login, NewSeat { org, serves, role: *role, title, holder }));
            }
        }
        let (logins, seats): (Vec<_>, Vec<_>) = seats.into_iter().unzip();
        let ids = self.office.seats().add_seats(seats, "test").await.unwrap();
        self.seats.extend(logins.into_iter().map(str::to_owned).zip(ids));
        let names = ["系统管理员", "安全管理员", "审计管理员"];
        for made in self.office.accounts().first_administrators(names, &self.org("511700")).await.unwrap() {
            // a password that tests know; the account's person stays
            self.office.accounts().set_account(&made.login, ids_of_nobody(), PASSWORD).await.unwrap();
            let identity = self.identity(&made.login).await;
            self.people.insert(made.login.clone(), identity.person.id.clone());
            self.seats.insert(made.login, identity.seat.unwrap().seat.id);
        }
    }

    async fn settle_catalogues(&mut self) {
        let mut numbers: BTreeMap<&str, i64> = BTreeMap::new();
        let mut rows = Vec::new();
        for (line, (_, org, item, category, scope, modes)) in (2..).zip(ENTRIES) {
            let no = numbers.entry(org).or_default();
            *no += 1;
            rows.push((
                line,
                NewEntry {
                    org: (*org).into(),
                    no: *no,
                    item: (*item).into(),
                    category: (*category).into(),
                    scope: (*scope).into(),
                    modes: modes.iter().map(|m| (*m).to_owned()).collect(),
                    frequency: "每季度".into(),
                    timing: "periodic".into(),
                    responsible: "党政办公室".into(),
                    basis: String::new(),
                    retention: String::new(),
                },
            ));
        }
        let imported = self.office.catalogue_imports().import_entries(rows).await.unwrap();
        assert_eq!(imported, Imported::Done { new: ENTRIES.len(), known: 0 });
        let mut tx = self.office.test_read().await.unwrap();
        for (key, org, item, ..) in ENTRIES {
            let catalogue = tx.catalogue(&self.org(org)).await.unwrap();
            let entry = catalogue.into_iter().find(|e| e.item == *item).unwrap();
            self.entries.insert((*key).into(), entry);
        }
    }

    /// An organisation by its code.
    #[must_use]
    pub fn org(&self, code: &str) -> OrgId {
        self.orgs[code].clone()
    }

    /// A person by their login.
    #[must_use]
    pub fn person(&self, login: &str) -> PersonId {
        self.people[login].clone()
    }

    /// A person in their seat, by login.
    #[must_use]
    pub fn who(&self, login: &str) -> Seated {
        Seated { person: self.person(login), seat: self.seats[login].clone() }
    }

    /// A catalogue entry by its key in [`crate::ENTRIES`].
    #[must_use]
    pub fn entry(&self, key: &str) -> Entry {
        self.entries[key].clone()
    }

    /// Its id.
    #[must_use]
    pub fn entry_id(&self, key: &str) -> EntryId {
        self.entries[key].id.clone()
    }

    /// Signs in and gives the cookie's secret.
    pub async fn sign_in(&self, login: &str) -> String {
        match self.office.sessions().sign_in(login, PASSWORD.to_owned(), "192.0.2.1").await.unwrap() {
            SignIn::Welcome { secret } => secret,
            other => panic!("{login}: {other:?}"),
        }
    }

    /// Signs in; who that is.
    pub async fn identity(&self, login: &str) -> Identity {
        let secret = self.sign_in(login).await;
        self.office.sessions().identity(&secret).await.unwrap().unwrap()
    }

    /// What somebody may read of what was released; `""`: an anonymous visitor.
    pub async fn tokens(&self, login: &str) -> Tokens {
        if login.is_empty() { Tokens::anonymous() } else { self.identity(login).await.tokens }
    }

    /// A plan form for an entry with nothing wrong in it.
    #[must_use]
    pub fn form(&self, entry: &str, title: &str) -> PlanForm {
        let rules = self.office.rules().current();
        let roots = rules.security_checklist.iter().filter(|c| c.parent.is_none());
        let entry = self.entry(entry);
        PlanForm {
            title: title.to_owned(),
            plain: format!("{title}，一句话说清。"),
            body: format!("{title}。\n\n- 第一项：堰塘整治，已完工\n- 第二项：道路硬化，正在施工\n"),
            named: if entry.scope == "named" { "member\npetitioner".to_owned() } else { String::new() },
            necessity: "目录要求公开".to_owned(),
            feasibility: "内容已定，可以公开".to_owned(),
            risk: rules.risk_dimensions.iter().map(|d| format!("{}=low", d.id)).collect(),
            self_check: roots.map(|c| c.id.clone()).collect(),
            ..PlanForm::for_entry(&entry, self.clock.today())
        }
    }

    /// A disclosure as it is kept.
    pub async fn disclosure(&self, id: &DisclosureId) -> Disclosure {
        self.office.test_read().await.unwrap().disclosure(id).await.unwrap().unwrap()
    }

    /// Changes a seat, as the administrators' pages will: who holds it, who stands in.
    pub async fn change_seat(&self, login: &str, change: impl FnOnce(&mut Seat)) {
        let id = self.seats[login].clone();
        let mut seat: Seat = self.office.test_read().await.unwrap().get(id.as_str()).await.unwrap().unwrap();
        change(&mut seat);
        let kept = self.office.test_write("seat.change", move |tx| {
            Box::pin(async move {
                Ok(tx
                    .put(
                        &seat,
                        Event::new(
                            &domain::policy::Permit::platform(domain::policy::PlatformWork::Installation),
                            "seat.changed",
                            serde_json::json!({ "by": "test" }),
                        ),
                    )
                    .await?)
            })
        });
        kept.await.unwrap();
    }

    /// Walks everything that is sealed, with the key but without checkpoints from outside.
    pub async fn verify(&self) -> Report {
        let keys = [self.office.verifier().clone()];
        self.office.test_store().verify(Vec::new(), &keys, self.clock.now(), &|_| ()).await.unwrap()
    }

    /// Nothing was altered: asked at the end of every scenario.
    pub async fn assert_consistent(&self) {
        let report = self.verify().await;
        assert!(matches!(report.verdict, Verdict::Consistent { .. }), "{:?}", report.verdict);
    }

    /// The way around the door.
    pub async fn raw(&self) -> Raw {
        Raw::open(&self.database.url).await
    }
}

fn ids_of_nobody() -> PersonId {
    PersonId::from_text("nobody")
}
