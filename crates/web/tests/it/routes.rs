//! Who may ask what: every route with its access, each tried by who may and by who may not; and every form without its
//! token.

use std::collections::BTreeSet;

use domain::DisclosureId;
use testkit::{PASSWORD, Stop};

use crate::crawl::{Answer, Ask, OPENING, World, correction, fields, source::registered};

/// Who may use a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Access {
    /// Anybody; what it shows is the crawl's matter.
    Public,
    /// Anybody signed in, with or without a seat.
    SignedIn,
    /// Whoever acts from a seat, whichever.
    Seat,
    /// The seats that serve the disclosure's organisation.
    File,
    /// Of those, the one with the duty: named by who holds it in the township.
    Duty(&'static str),
    /// A seat that proposes, whichever its organisation: it gets its own.
    Undertaker,
    /// The seat that proposes for the entry's organisation: there is no file yet.
    Proposer,
}

use Access::{Duty, File, Proposer, Public, Seat, SignedIn, Undertaker};

const ROUTES: &[(&str, &str, Access)] = &[
    ("GET", "/", Public),
    ("GET", "/about", Public),
    ("GET", "/accessibility", Public),
    ("GET", "/api/v1/categories", Public),
    ("GET", "/api/v1/categories/{id}", Public),
    ("GET", "/api/v1/disclosures", Public),
    ("GET", "/api/v1/disclosures/{index_number}", Public),
    ("GET", "/api/v1/disclosures/{index_number}/proof", Public),
    ("GET", "/api/v1/disclosures/{index_number}/versions/{n}", Public),
    ("GET", "/api/v1/ledger/checkpoints", Public),
    ("GET", "/api/v1/ledger/key", Public),
    ("GET", "/api/v1/openapi.json", Public),
    ("GET", "/api/v1/orgs", Public),
    ("GET", "/api/v1/orgs/{code}", Public),
    ("GET", "/api/v1/orgs/{code}/catalogue", Public),
    ("GET", "/api/v1/rules", Public),
    ("GET", "/api/v1/search", Public),
    ("GET", "/assets/{file}", Public),
    ("GET", "/categories", Public),
    ("GET", "/categories/{id}", Public),
    ("GET", "/d/{index}", Public),
    ("GET", "/d/{index}/proof", Public),
    ("GET", "/d/{index}/v/{n}", Public),
    ("GET", "/days/{day}", Public),
    ("GET", "/desk", Seat),
    ("GET", "/desk/disclosures", Seat),
    ("GET", "/desk/disclosures/{id}", File),
    ("GET", "/desk/disclosures/{id}/abandon", Duty("clerk")),
    ("POST", "/desk/disclosures/{id}/abandon", Duty("clerk")),
    ("GET", "/desk/disclosures/{id}/correct", Duty("clerk")),
    ("POST", "/desk/disclosures/{id}/correct", Duty("clerk")),
    ("GET", "/desk/disclosures/{id}/history", File),
    ("GET", "/desk/disclosures/{id}/plan", Duty("clerk")),
    ("POST", "/desk/disclosures/{id}/plan", Duty("clerk")),
    ("POST", "/desk/disclosures/{id}/steps/{step}", Duty("secrecy")),
    ("GET", "/desk/disclosures/{id}/withdraw", Duty("approver")),
    ("POST", "/desk/disclosures/{id}/withdraw", Duty("approver")),
    // a draft is one's own, whatever its key: nobody else reads it
    ("POST", "/desk/drafts/{key}", SignedIn),
    // the look's sample, in the demo only
    ("GET", "/desk/pieces", Public),
    ("GET", "/desk/plans/new", Undertaker),
    ("GET", "/desk/plans/new/{entry}", Proposer),
    ("POST", "/desk/plans/new/{entry}", Proposer),
    ("GET", "/desk/seat", SignedIn),
    ("GET", "/desk/seats", SignedIn),
    ("POST", "/desk/seats", SignedIn),
    ("GET", "/healthz", Public),
    ("GET", "/orgs", Public),
    ("GET", "/orgs/{code}", Public),
    ("GET", "/orgs/{code}/catalogue", Public),
    ("GET", "/orgs/{code}/subordinates", Public),
    ("GET", "/search", Public),
    ("GET", "/set", Public),
    ("GET", "/sign-in", Public),
    ("POST", "/sign-in", Public),
    ("POST", "/sign-out", SignedIn),
    ("GET", "/verify", Public),
];

/// Everybody who tries.
const EVERYBODY: &[&str] = &[
    "clerk",
    "secrecy",
    "reviewer",
    "approver",
    "archivist",
    "leader",
    "county-clerk",
    "county-reviewer",
    "county-approver",
    "county-secrecy",
    "county-publicity",
    "village-clerk",
    "village-approver",
    "elsewhere-clerk",
    "elsewhere-approver",
    "elsewhere-member",
    "member",
    "resident",
    "xitong",
    "anquan",
    "shenji",
];

const TOWNSHIP: &[&str] = &["clerk", "secrecy", "reviewer", "approver", "archivist", "leader"];
const SEATLESS: &[&str] = &["elsewhere-member", "member", "resident"];

/// What somebody gets who asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expect {
    /// 200, or 303 to what follows an act.
    Done,
    /// 303 to the sign-in page; 401 at a form.
    SignIn,
    /// 303 to the choice of a seat; at a form [`Expect::Forbidden`].
    ChooseSeat,
    /// 403: one may know of it.
    Forbidden,
    /// 404: for this reader it is not there.
    Absent,
}

impl Access {
    fn expect(self, login: &str) -> Expect {
        let inside = TOWNSHIP.contains(&login);
        match self {
            Public => Expect::Done,
            _ if login.is_empty() => Expect::SignIn,
            SignedIn => Expect::Done,
            _ if SEATLESS.contains(&login) => Expect::ChooseSeat,
            Seat => Expect::Done,
            File if inside => Expect::Done,
            Duty(one) if one == login => Expect::Done,
            Proposer if login == "clerk" => Expect::Done,
            Duty(_) if inside => Expect::Forbidden,
            Undertaker if login.ends_with("clerk") => Expect::Done,
            // catalogues are public, so that an entry is there is no secret
            Undertaker | Proposer => Expect::Forbidden,
            File | Duty(_) => Expect::Absent,
        }
    }
}

fn got(ask: &Ask, answer: &Answer) -> Option<Expect> {
    let to = answer.header("location");
    let post = ask.method == "POST";
    Some(match answer.status {
        303 if to.starts_with("/sign-in?back=") => Expect::SignIn,
        303 if to.starts_with("/desk/seats?back=") => Expect::ChooseSeat,
        401 if post => Expect::SignIn,
        200 | 303 => Expect::Done,
        403 => Expect::Forbidden,
        404 => Expect::Absent,
        _ => return None,
    })
}

/// Something in the state in which the route does its work, and the form that does it.
async fn ready(world: &World, method: &'static str, pattern: &'static str, login: &str) -> Ask {
    let town = &world.town;
    let form = || town.form("society", "道路硬化进展");
    let pair = |name: &str, value: &str| vec![(name.to_owned(), value.to_owned())];
    let (stop, mut send) = match pattern.rsplit('/').next().unwrap() {
        "correct" => (Stop::Filed, Vec::new()),
        "withdraw" => (Stop::Released, pair("reason", "名单有误")),
        "abandon" => (Stop::Proposed, pair("reason", "不再公开")),
        "plan" => (Stop::Proposed, fields(&form())),
        _ => (Stop::Proposed, Vec::new()),
    };
    let mut id = DisclosureId::from_text("none");
    if pattern.contains("/disclosures/{id}") {
        id = town.through("society", "道路硬化进展", stop).await;
    }
    match pattern {
        "/desk/disclosures/{id}/plan" => town.send_back("secrecy", &id, "secrecy_review", "请改").await.unwrap(),
        "/desk/disclosures/{id}/correct" => send = fields(&correction(town, &id).await),
        "/desk/disclosures/{id}/steps/{step}" => send = fields(&town.opinion("secrecy", &id).await.unwrap()),
        "/desk/plans/new/{entry}" | "/desk/drafts/{key}" => send = fields(&form()),
        "/desk/seats" => {
            let seats = town.identity(if login.is_empty() { "clerk" } else { login }).await.seats;
            send = seats.first().map_or_else(Vec::new, |view| pair("seat", view.seat.id.as_str()));
        }
        "/sign-in" => send = [pair("login", "archivist"), pair("password", PASSWORD)].concat(),
        _ => {}
    }
    let entry = town.entry_id("society");
    let common = world.common[0].index.clone().unwrap();
    let path = match pattern {
        "/api/v1/categories/{id}" | "/categories/{id}" => pattern.replace("{id}", "10.5"),
        "/assets/{file}" => web::assets::style().to_owned(),
        _ => pattern.replace("{id}", id.as_str()),
    };
    let mut path = path.replace("{index}", &common).replace("{index_number}", &common);
    for (name, value) in [
        ("{n}", "1"),
        ("{code}", "511722101"),
        ("{day}", "2026-11-23"),
        ("{entry}", entry.as_str()),
        ("{key}", &format!("plan:new:{entry}")),
        ("{step}", "secrecy_review"),
    ] {
        path = path.replace(name, value);
    }
    Ask { pattern, method, path, fields: if method == "POST" { send } else { Vec::new() } }
}

async fn ledger_size(world: &World) -> u64 {
    world.town.office.read().await.unwrap().head().await.unwrap().size()
}

/// Every route is in the table, and the table has no other.
#[test]
fn every_route_has_its_access() {
    let table: BTreeSet<(String, String)> = ROUTES.iter().map(|(m, p, _)| ((*m).to_owned(), (*p).to_owned())).collect();
    assert_eq!(table.len(), ROUTES.len(), "each once");
    let there = registered();
    let open: Vec<_> = there.difference(&table).collect();
    let gone: Vec<_> = table.difference(&there).collect();
    assert!(open.is_empty() && gone.is_empty(), "without a test of rights: {open:?}; no longer there: {gone:?}");
}

/// Who may not is refused and changes nothing; after all of them who may does it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_may_what() {
    let world = World::new(EVERYBODY, &[]).await;
    let (first, then): (Vec<_>, Vec<_>) = ROUTES.iter().partition(|(_, pattern, _)| *pattern != "/sign-out");
    for &(method, pattern, access) in first.into_iter().chain(then) {
        let mut may = Vec::new();
        let ask = ready(&world, method, pattern, "").await;
        let before = ledger_size(&world).await;
        for login in [""].iter().chain(EVERYBODY) {
            let expect = access.expect(login);
            if expect == Expect::Done {
                may.push(*login);
                continue;
            }
            let answer = world.ask(login, &ask).await;
            let seatless = method == "POST" && expect == Expect::ChooseSeat;
            let expect = if seatless { Expect::Forbidden } else { expect };
            assert_eq!(got(&ask, &answer), Some(expect), "{login:?} {method} {} {}", ask.path, answer.told());
        }
        assert_eq!(ledger_size(&world).await, before, "{method} {pattern}: who may not left something behind");
        assert!(!may.is_empty());
        for login in may {
            // choosing a seat needs one of one's own
            if method == "POST" && pattern == "/desk/seats" && SEATLESS.contains(&login) {
                continue;
            }
            let ask = if pattern == "/desk/seats" { ready(&world, method, pattern, login).await } else { ask.clone() };
            let answer = world.ask(login, &ask).await;
            assert_eq!(got(&ask, &answer), Some(Expect::Done), "{login:?} {method} {} {}", ask.path, answer.told());
        }
    }
}

/// A form without its token, with another one, or sent from elsewhere is refused and changes nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_form_needs_its_token() {
    let world = World::new(EVERYBODY, &[]).await;
    let other = world.csrf("elsewhere-clerk").to_owned();
    let (first, last): (Vec<_>, Vec<_>) =
        ROUTES.iter().filter(|(m, ..)| *m == "POST").partition(|(_, pattern, _)| *pattern != "/sign-out");
    for &(method, pattern, access) in first.into_iter().chain(last) {
        let login = EVERYBODY.iter().find(|l| access != Public && access.expect(l) == Expect::Done).unwrap_or(&"");
        let ask = ready(&world, method, pattern, login).await;
        let right = if pattern == "/sign-in" { OPENING } else { world.csrf(login) };
        let cut = &right[..right.len() - 1];
        let foreign: &[(&str, &str)] = &[("sec-fetch-site", "cross-site")];
        let sibling: &[(&str, &str)] = &[("origin", "https://evil.example"), ("host", "gongkai.example.cn")];
        let before = ledger_size(&world).await;
        for (csrf, headers) in [
            (None, &[][..]),
            (Some(""), &[]),
            (Some(cut), &[]),
            (Some(other.as_str()), &[]),
            (Some(other.as_str()), &[("sec-fetch-site", "same-origin")]),
            (Some(right), foreign),
            (Some(right), sibling),
        ] {
            let answer = world.ask_with(login, &ask, csrf, headers).await;
            let at = format!("{pattern} {csrf:?} {headers:?}");
            assert_eq!(answer.status, 403, "{at}: {}", answer.told());
            assert_eq!(answer.header("set-cookie"), "", "{at}");
        }
        assert_eq!(ledger_size(&world).await, before, "{pattern}");
        let answer = world.ask(login, &ask).await;
        assert_eq!(answer.status, 303, "{login:?} {pattern} with its token: {}", answer.told());
    }
}

/// What one has typed is one's own, whatever key it was saved under: others neither read nor replace it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn drafts_are_ones_own() {
    let people = ["clerk", "elsewhere-clerk", "approver"];
    let world = World::new(&people, &[]).await;
    let entry = world.town.entry_id("society");
    let form = format!("/desk/plans/new/{entry}");
    for (login, title) in [("clerk", "乡里的草稿"), ("elsewhere-clerk", "外来的草稿")] {
        let fields = vec![("title".to_owned(), title.to_owned())];
        let save = Ask::post("/desk/drafts/{key}", format!("/desk/drafts/plan:new:{entry}"), fields);
        assert_eq!(world.ask(login, &save).await.status, 303, "{login}");
    }
    for (login, path, mine, others) in [
        ("clerk", form.as_str(), true, false),
        ("clerk", "/desk", true, false),
        ("elsewhere-clerk", form.as_str(), false, false),
        ("elsewhere-clerk", "/desk", false, true),
        ("approver", "/desk", false, false),
    ] {
        let text = world.ask(login, &Ask::get("", path)).await.body;
        assert_eq!((text.contains("乡里的草稿"), text.contains("外来的草稿")), (mine, others), "{login} {path}");
    }
}
