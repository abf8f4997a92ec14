//! An office with three organisations, and what they released: put there directly, without the working side.

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use domain::{
    Day, DisclosureId, Instant,
    disclosure::{
        plan::{Content, Correction},
        text::TextFormat,
        version::{Published, Version, Withdrawal},
    },
    token::Scope,
};
use office::{Clock, Office, Setup, catalogue::import::entries::NewEntry, people::org::create::NewOrg};
use web::App;

struct Fixed(Instant);

impl Clock for Fixed {
    fn now(&self) -> Instant {
        self.0
    }
}

/// Half past nine on a day.
pub fn at(day: &str) -> Instant {
    Day::parse(day).unwrap().start().plus_seconds(34_200)
}

/// Everything to ask pages of.
pub struct World {
    pub app: App,
    /// Removed with the world.
    _database: testkit::Database,
}

/// A release to be put into the world.
pub struct Release<'a> {
    pub index: &'a str,
    pub version: u32,
    pub org: &'a str,
    pub title: &'a str,
    pub body: &'a str,
    pub scope: Scope,
    pub day: &'a str,
    /// Has a newer version taken its place?
    pub superseded: bool,
    pub withdrawn: Option<&'a str>,
}

impl World {
    /// The organisations and a catalogue of two entries, one of them in-Party.
    pub async fn new() -> Self {
        let (count, file) = (AtomicU64::new(0), testkit::Database::sqlite());
        let setup = Setup {
            database: file.url.clone(),
            folder: None,
            ruleset: ("dazhou-2019".to_owned(), rules::builtin("dazhou-2019").unwrap().to_owned()),
            clock: Arc::new(Fixed(at("2026-11-23"))),
            entropy: Arc::new(move |bytes: &mut [u8]| {
                let n = count.fetch_add(1, Ordering::Relaxed).to_le_bytes();
                bytes.iter_mut().zip(n.iter().cycle()).for_each(|(byte, n)| *byte = *n);
            }),
            key: ledger::SigningKey::from_seed("gongkai.example.cn", &[7; 32]).unwrap(),
            blobs: store::Blobs::open(None, None).unwrap(),
            gate: office::Gate::here(),
            hash_memory: 64,
        };
        let office = Office::open(setup).await.unwrap();
        let org = |code: &str, name: &str, short: &str, kind: &str, superior: Option<&str>| NewOrg {
            code: code.to_owned(),
            name: name.to_owned(),
            short: short.to_owned(),
            kind: kind.to_owned(),
            superior: superior.map(str::to_owned),
            sector_superior: None,
            rank: 10,
        };
        let rows = vec![
            (2, org("511700", "中共达州市委员会", "达州市委", "city_committee", None)),
            (3, org("511722", "中共宣汉县委员会", "宣汉县委", "county_committee", Some("511700"))),
            (4, org("511722-110", "中共宣汉县南坝镇委员会", "南坝镇党委", "township", Some("511722"))),
        ];
        office.orgs().import_orgs(rows, |_| {}).await.unwrap();
        let entry = |no, item: &str, scope: &str| NewEntry {
            org: "511722-110".to_owned(),
            no,
            item: item.to_owned(),
            category: "10.1".to_owned(),
            scope: scope.to_owned(),
            modes: vec!["platform".to_owned()],
            frequency: "每月10日".to_owned(),
            timing: "periodic".to_owned(),
            responsible: "党建工作办".to_owned(),
            ..NewEntry::default()
        };
        let rows = vec![(2, entry(1, "发展党员工作", "society")), (3, entry(2, "民主评议党员结果", "party"))];
        office.catalogue_imports().import_entries(rows).await.unwrap();
        Self { app: App::new(office, true, "test", false), _database: file }
    }

    /// Puts a release into the world.
    pub async fn release(&self, r: Release<'_>) {
        let office = &self.app.office;
        let released = at(r.day);
        let mut tx = office.test_store().write(released).await.unwrap();
        let org = tx.org_by_code(r.org).await.unwrap().unwrap();
        let correction = (r.version > 1).then(|| Correction {
            was: "3.2 公里".to_owned(),
            now: "2.3 公里".to_owned(),
            reason: "录入时数字前后颠倒".to_owned(),
            impact: String::new(),
        });
        let token = if r.scope == Scope::Society { "all".to_owned() } else { format!("party:{}", org.id) };
        let version = Version {
            disclosure: DisclosureId::from_text(r.index),
            org: org.id.clone(),
            published: Published {
                index_number: r.index.to_owned(),
                version: r.version,
                org_code: r.org.to_owned(),
                org_name: org.name(released.day()).full.clone(),
                ruleset: "dazhou-2019".to_owned(),
                category: "10.1".to_owned(),
                scope: r.scope,
                responsible: "镇村建环卫服务中心".to_owned(),
                modes: vec!["platform".to_owned()],
                released,
                before: Vec::new(),
                issuers: Vec::new(),
                content: Content {
                    title: r.title.to_owned(),
                    plain: "一句话。".to_owned(),
                    body: r.body.to_owned(),
                    format: TextFormat::CommonMark,
                    correction,
                    files: Vec::new(),
                },
            },
            tokens: vec![token],
            has_page: true,
            stages: 1,
            superseded: r.superseded.then_some(released),
            withdrawn: r
                .withdrawn
                .map(|reason| Withdrawal { at: released.plus_seconds(60), reason: reason.to_owned() }),
        };
        let kind = if r.withdrawn.is_some() { "version.withdrawn" } else { "version.released" };
        let event = store::Event::new(
            &domain::policy::Permit::platform(domain::policy::PlatformWork::Installation),
            kind,
            serde_json::json!({}),
        )
        .publishing(version.digest().unwrap());
        tx.put(&version, event).await.unwrap();
        tx.commit().await.unwrap();
        office.follow().await.unwrap();
    }

    /// What a request gets: status, headers, body.
    pub async fn get(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        use tower::ServiceExt as _;
        let mut request = axum::http::Request::builder().uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(axum::body::Body::empty()).unwrap();
        let response = web::router(self.app.clone()).oneshot(request).await.unwrap();
        let status = response.status().as_u16();
        let mut headers = HashMap::<String, String>::new();
        for (name, value) in response.headers() {
            // a header that comes twice is one list (RFC 9110, 5.3)
            let list = headers.entry(name.to_string()).or_default();
            list.push_str(if list.is_empty() { "" } else { ", " });
            list.push_str(value.to_str().unwrap());
        }
        let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        Answer { status, headers, body: body.to_vec() }
    }
}

/// An answer.
pub struct Answer {
    pub status: u16,
    pub headers: HashMap<String, String>,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }
}
