//! A town to crawl: what everybody knows of it, what only some may know, who asks, and what they get.

pub mod asks;
pub mod source;

use std::collections::BTreeMap;

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderName, Request},
};
use domain::{DisclosureId, disclosure::plan::PlanForm};
use office::{Office, Setup};
use serde::Serialize;
use store::Blobs;
use testkit::{Database, Scenario, Stop};
use tower::ServiceExt as _;
use web::App;

pub use asks::{Ask, Known};

/// The token of the sign-in form that every browser of the crawl holds already.
pub const OPENING: &str = "0123456789abcdef0123456789abcdef";

/// Something that only some may know of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extra {
    /// For the township's members, from an entry that promises so.
    Party,
    /// For the township's members, though its entry is for society.
    OpenEntry,
    /// For the township's residents.
    Place,
    /// For the people of the township's offices.
    Unit,
    /// For one person.
    Named,
    /// For the township's members by document, without a page.
    Offline,
    /// For the township's members now, and for society in a month.
    Staged,
    /// For the township's members, released before the office's review because it can't wait.
    Urgent,
    /// For the township's members, corrected since.
    Corrected,
    /// For the township's members, withdrawn since.
    Withdrawn,
    /// Never to be released.
    Withheld,
    /// Working side: being reviewed.
    UnderReview,
    /// Working side: returned to who proposed it.
    Returned,
    /// For everybody: shows that the crawl sees what is there.
    Public,
}

/// What outsiders know nothing of.
pub const INSIDE: &[Extra] = &[
    Extra::Party,
    Extra::OpenEntry,
    Extra::Place,
    Extra::Unit,
    Extra::Named,
    Extra::Offline,
    Extra::Staged,
    Extra::Urgent,
    Extra::Corrected,
    Extra::Withdrawn,
    Extra::Withheld,
    Extra::UnderReview,
    Extra::Returned,
];

/// What is for members, hence not for residents who are none.
pub const FOR_MEMBERS: &[Extra] = &[
    Extra::Party,
    Extra::OpenEntry,
    Extra::Named,
    Extra::Offline,
    Extra::Staged,
    Extra::Urgent,
    Extra::Corrected,
    Extra::Withdrawn,
    Extra::Withheld,
    Extra::UnderReview,
    Extra::Returned,
];

/// What is on the desks of the township only.
pub const WORKING: &[Extra] = &[Extra::Withheld, Extra::UnderReview, Extra::Returned];

impl Extra {
    /// Its title; no two share a word that nothing else has.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Party => "党员大会青石记录",
            Self::OpenEntry => "为民实事榆钱安排",
            Self::Place => "本地居民柿饼须知",
            Self::Unit => "本单位蓑衣通知",
            Self::Named => "信访答复桐油事项",
            Self::Offline => "党内通报麦秸情况",
            Self::Staged => "先内后外稻壳安排",
            Self::Urgent => "即时处置井绳事项",
            Self::Corrected => "组织生活藕塘更正",
            Self::Withdrawn => "民主评议竹篾结果",
            Self::Withheld => "不予公开磨盘事项",
            Self::UnderReview => "审核之中石磨事项",
            Self::Returned => "退回修改斗笠事项",
            Self::Public => "面向社会水车进展",
        }
    }

    const fn entry(self) -> &'static str {
        match self {
            Self::Party | Self::Urgent | Self::Corrected | Self::Withdrawn => "party",
            Self::Named => "named",
            Self::Offline => "offline",
            _ => "society",
        }
    }

    fn form(self, town: &Scenario) -> PlanForm {
        let mut form = town.form(self.entry(), self.title());
        let scope = match self {
            Self::OpenEntry | Self::UnderReview => "party",
            Self::Place => "place",
            Self::Unit => "unit",
            Self::Staged => {
                (form.first_scope, form.first_on) = ("party".into(), form.on.clone());
                form.on = town.clock.today().plus_days(30).to_string();
                return form;
            }
            Self::Urgent => {
                (form.facts, form.urgent_reason) = (vec!["urgent".into()], "等不及的缘由".into());
                return form;
            }
            _ => return form,
        };
        (form.scope, form.scope_reason) = (scope.into(), "只涉及这些人".into());
        form
    }

    async fn happen(self, town: &Scenario) -> Item {
        let file = bring(town, self.title(), self == Self::Party).await;
        let form = PlanForm { files: vec![file.clone()], ..self.form(town) };
        let id = town.propose("clerk", self.entry(), form).await.unwrap();
        match self {
            Self::Withheld => {
                let withhold = town.sign("secrecy", &id, "secrecy_review", |form| {
                    (form.secrecy, form.ground) = ("withhold".into(), "secret".into());
                    (form.until, form.text) = ("2027-11-23".into(), "涉密".into());
                });
                withhold.await.unwrap();
            }
            Self::UnderReview => town.drive(&id, Stop::SecrecyReviewed).await,
            Self::Urgent => {
                town.pass("secrecy", &id, "secrecy_review").await.unwrap();
                town.pass("approver", &id, "approve").await.unwrap();
                town.work().await;
            }
            Self::Returned => town.send_back("secrecy", &id, "secrecy_review", "请先脱密").await.unwrap(),
            _ => town.drive(&id, Stop::Released).await,
        }
        if self == Self::Corrected {
            correct(town, &id).await;
        }
        if self == Self::Withdrawn {
            town.office.disclosures().withdraw(town.who("approver"), id.clone(), "名单有误".into()).await.unwrap();
        }
        town.work().await;
        let index = town.disclosure(&id).await.index_number;
        Item { id: id.to_string(), index, title: self.title().to_owned(), file: Some(file) }
    }
}

/// A file of this name with these words in it, through the gate; in an archive if asked. Its id.
pub async fn bring(town: &Scenario, title: &str, zipped: bool) -> String {
    let (name, bytes) = if zipped {
        (format!("{title}.zip"), testkit::archive(&[(&format!("{title}.txt"), title)]))
    } else {
        (format!("{title}.txt"), title.as_bytes().to_vec())
    };
    town.office.attachments().attach(town.who("clerk"), name, bytes).await.unwrap().id.to_string()
}

/// Corrects what was released, through the whole procedure.
async fn correct(town: &Scenario, id: &DisclosureId) {
    town.file_away(id).await;
    let form = correction(town, id).await;
    town.office.disclosures().correct(town.who("clerk"), id.clone(), form).await.unwrap();
    town.drive(id, Stop::Released).await;
}

/// The form of a correction with nothing wrong in it.
pub async fn correction(town: &Scenario, id: &DisclosureId) -> PlanForm {
    let mut form = town.office.plans().plan_again(&town.identity("clerk").await, id, true).await.unwrap().form;
    (form.correction_was, form.correction_now, form.correction_reason) = ("3.2".into(), "2.3".into(), "笔误".into());
    let answers = town.form("society", "");
    (form.risk, form.self_check) = (answers.risk, answers.self_check);
    form.body.push_str("2.3");
    form
}

/// A disclosure by all its names.
#[derive(Clone, Debug)]
pub struct Item {
    pub id: String,
    pub index: Option<String>,
    pub title: String,
    /// Its file in the gate.
    pub file: Option<String>,
}

/// The town behind its router, with everybody signed in.
pub struct World {
    pub town: Scenario,
    pub router: Router,
    pub sessions: BTreeMap<String, (String, String)>,
    /// What happened before anybody asked, and is for everybody.
    pub common: Vec<Item>,
    /// What happened besides.
    pub extras: Vec<Item>,
}

/// How many pieces of common knowledge: one more than a page of a list shows.
const COMMON: usize = 21;

impl World {
    /// The town with what everybody knows; then these sign in; then the extras happen. Two towns differ in nothing
    /// else: the same random bytes, the same clock.
    pub async fn new(readers: &[&str], extras: &[Extra]) -> Self {
        let town = Scenario::open(Database::sqlite()).await;
        let mut common = Vec::new();
        for n in 0..COMMON {
            let title = format!("为民实事第{n}项进展");
            let id = town.through("society", &title, Stop::Released).await;
            if n == 0 {
                correct(&town, &id).await;
            }
            if n == 1 {
                town.office.disclosures().withdraw(town.who("approver"), id.clone(), "岗位有误".into()).await.unwrap();
            }
            let index = town.disclosure(&id).await.index_number;
            common.push(Item { id: id.to_string(), index, title, file: None });
        }
        let file = bring(&town, "为民实事附件进展", false).await;
        let form = PlanForm { files: vec![file.clone()], ..town.form("society", "为民实事附件进展") };
        let id = town.propose("clerk", "society", form).await.unwrap();
        town.drive(&id, Stop::Released).await;
        let index = town.disclosure(&id).await.index_number;
        common.insert(2, Item { id: id.to_string(), index, title: "为民实事附件进展".into(), file: Some(file) });
        // so that desks elsewhere are not empty either
        let form = town.form("elsewhere", "别县年度要点");
        let id = town.propose("elsewhere-clerk", "elsewhere", form).await.unwrap();
        common.push(Item { id: id.to_string(), index: None, title: "别县年度要点".into(), file: None });
        town.work().await;
        let mut sessions = BTreeMap::new();
        for login in readers.iter().filter(|login| !login.is_empty()) {
            let secret = town.sign_in(login).await;
            let csrf = town.office.sessions().identity(&secret).await.unwrap().unwrap().session.csrf;
            sessions.insert((*login).to_owned(), (secret, csrf));
        }
        let mut happened = Vec::new();
        for extra in extras {
            happened.push(extra.happen(&town).await);
        }
        assert!(town.clock.today().to_string() == "2026-11-23", "all within the sessions' life");
        town.clock.set("2026-11-23", 16);
        let router = web::router(App::new(town.office.clone(), true, "test", false));
        Self { town, router, sessions, common, extras: happened }
    }

    /// From now on an office beside the town's answers, which looks for files elsewhere.
    pub async fn move_files(&mut self, blobs: Blobs) {
        let setup = testkit::setup(&self.town.database, self.town.clock.clone(), 2);
        let office = Office::open(Setup { blobs, ..setup }).await.unwrap();
        self.router = web::router(App::new(office, true, "test", false));
    }

    /// What a crawl of this world asks about.
    pub fn known(&self) -> Known {
        let entries = testkit::ENTRIES.iter().map(|(key, ..)| self.town.entry_id(key).to_string()).collect();
        let form = self.town.form("society", "试探");
        let seats = ["clerk", "secrecy", "approver"].map(|login| self.town.who(login).seat.to_string());
        let (common, extras) = (self.common.clone(), self.extras.clone());
        Known { common, extras, entries, seats: seats.to_vec(), form: fields(&form) }
    }

    /// The token that forms of this person's session must send; empty for nobody.
    pub fn csrf(&self, login: &str) -> &str {
        self.sessions.get(login).map_or("", |(_, csrf)| csrf)
    }

    /// What this reader gets. Forms carry the right token.
    pub async fn ask(&self, login: &str, ask: &Ask) -> Answer {
        let csrf = if ask.pattern == "/sign-in" { OPENING } else { self.csrf(login) };
        self.ask_with(login, ask, Some(csrf), &[]).await
    }

    /// What this reader gets with this token in the form, and these headers.
    pub async fn ask_with(&self, login: &str, ask: &Ask, csrf: Option<&str>, headers: &[(&str, &str)]) -> Answer {
        let mut cookie = format!("gongkai-form={OPENING}");
        if let Some((secret, _)) = self.sessions.get(login) {
            cookie = format!("gongkai={secret}; {cookie}");
        }
        let mut request = Request::builder().method(ask.method).uri(&ask.path).header("cookie", cookie);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body = if ask.method == "POST" {
            request = request.header("content-type", "application/x-www-form-urlencoded");
            let token = csrf.map(|csrf| ("csrf".to_owned(), csrf.to_owned()));
            let pairs: Vec<(String, String)> = token.into_iter().chain(ask.fields.clone()).collect();
            let pairs: Vec<String> = pairs.iter().map(|(n, v)| format!("{}={}", escaped(n), escaped(v))).collect();
            Body::from(pairs.join("&"))
        } else {
            Body::empty()
        };
        let response = self.router.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        let status = response.status().as_u16();
        let text = |(name, value): (&HeaderName, &axum::http::HeaderValue)| {
            (name.to_string(), value.to_str().unwrap().to_owned())
        };
        let mut headers: Vec<(String, String)> = response.headers().iter().map(text).collect();
        headers.sort();
        let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        Answer { status, headers, body: String::from_utf8_lossy(&body).into_owned() }
    }
}

/// An answer, as far as a reader can tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value)
    }

    /// As text, to compare and to show.
    pub fn told(&self) -> String {
        let headers: Vec<String> = self.headers.iter().map(|(n, v)| format!("{n}: {v}")).collect();
        format!("{}\n{}\n\n{}", self.status, headers.join("\n"), self.body)
    }
}

/// A form as a browser sends it: lists as repeated names, boxes only if ticked.
pub fn fields(form: &impl Serialize) -> Vec<(String, String)> {
    let value = serde_json::to_value(form).unwrap();
    let mut pairs = Vec::new();
    for (name, value) in value.as_object().unwrap() {
        match value {
            serde_json::Value::String(text) => pairs.push((name.clone(), text.clone())),
            serde_json::Value::Bool(true) => pairs.push((name.clone(), "on".to_owned())),
            serde_json::Value::Array(many) => {
                pairs.extend(many.iter().map(|v| (name.clone(), v.as_str().unwrap().to_owned())));
            }
            _ => {}
        }
    }
    pairs
}

/// Percent-encoded, all but letters, digits and hyphens.
pub fn escaped(text: &str) -> String {
    let one =
        |b: u8| if b.is_ascii_alphanumeric() || b == b'-' { char::from(b).to_string() } else { format!("%{b:02X}") };
    text.bytes().map(one).collect()
}
