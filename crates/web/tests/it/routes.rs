//! Who may ask what: every route with its access, each tried by who may and by who may not; and every form without its
//! token.

use std::collections::BTreeSet;

use domain::{DisclosureId, disclosure::plan::PlanForm};
use testkit::{PASSWORD, Stop};

use crate::{
    crawl::{Answer, Ask, OPENING, World, bring, correction, fields, source::registered},
    ready::{
        of_clocks, of_seats, of_tables, ready_clock, ready_consent, ready_import, ready_later, ready_procedure,
        ready_seat, ready_table,
    },
};

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
    /// A seat at work in an organisation: it gets its own catalogue; the three administrators have none.
    Table,
    /// A seat at work in an organisation; to the three administrators it is said that it is not theirs to do.
    Holder,
    /// The seats of an organisation that issues it together with the township.
    Issuer,
    /// The security administrator.
    Security,
    /// Of those, the ones that keep it.
    Keeper,
    /// Of those, the ones of the township, whose entry it is.
    Reporter,
    /// Of those, the ones that receive what is filed.
    Receiver,
    /// The one with whom the township files.
    Superior,
    /// The seats that answer for their own organisation and all below it.
    Overseer,
    /// Of those, the ones of the township and above it.
    Above,
    /// The seats that serve the township or one above it: they go by its procedure, or their superiors do.
    Bound,
    /// Of those, the one that keeps the township's procedure.
    Varier,
    /// The seats of the township that examine again what it withholds.
    Examiner,
}

use Access::{
    Above, Bound, Duty, Examiner, File, Holder, Issuer, Keeper, Overseer, Proposer, Public, Receiver, Reporter, Seat,
    Security, SignedIn, Superior, Table, Undertaker, Varier,
};

const ROUTES: &[(&str, &str, Access)] = &[
    ("GET", "/", Public),
    ("GET", "/about", Public),
    ("GET", "/accessibility", Public),
    ("GET", "/admin/seats", Security),
    ("GET", "/admin/seats/{id}", Security),
    ("POST", "/admin/seats/{id}/end-delegation", Security),
    ("POST", "/admin/seats/{id}/hand-over", Security),
    ("POST", "/admin/seats/{id}/vacate", Security),
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
    // whoever has the secret address; once the seat is gone, nobody
    ("GET", "/calendar/{token}", Public),
    ("GET", "/categories", Public),
    ("GET", "/categories/{id}", Public),
    ("GET", "/d/{index}", Public),
    ("GET", "/d/{index}/proof", Public),
    ("GET", "/d/{index}/v/{n}", Public),
    ("GET", "/d/{index}/v/{n}/files/{k}", Public),
    ("GET", "/days/{day}", Public),
    ("GET", "/desk", Seat),
    ("GET", "/desk/account", SignedIn),
    ("POST", "/desk/account", SignedIn),
    ("GET", "/desk/approvals", Seat),
    ("POST", "/desk/approvals", Seat),
    ("GET", "/desk/attachments/{id}", File),
    ("GET", "/desk/attachments/{id}/copy", File),
    ("POST", "/desk/attachments/{id}/keep", Duty("clerk")),
    ("POST", "/desk/attachments/{id}/mask", Duty("clerk")),
    ("GET", "/desk/calendar", Table),
    ("POST", "/desk/calendar/link", Table),
    ("GET", "/desk/calendar/mail", SignedIn),
    ("POST", "/desk/calendar/mail", SignedIn),
    ("GET", "/desk/catalogue", Table),
    ("POST", "/desk/catalogue/adopt", Keeper),
    ("POST", "/desk/catalogue/cells", Keeper),
    ("POST", "/desk/catalogue/draft", Keeper),
    ("GET", "/desk/catalogue/drop", Keeper),
    ("POST", "/desk/catalogue/drop", Keeper),
    ("GET", "/desk/catalogue/enforce", Keeper),
    ("POST", "/desk/catalogue/enforce", Keeper),
    ("GET", "/desk/catalogue/export.csv", Table),
    ("GET", "/desk/catalogue/export.json", Table),
    ("GET", "/desk/catalogue/export.xlsx", Table),
    ("POST", "/desk/catalogue/file", Keeper),
    ("GET", "/desk/catalogue/import", Keeper),
    ("POST", "/desk/catalogue/import", Keeper),
    ("GET", "/desk/catalogue/import/{id}", Reporter),
    ("POST", "/desk/catalogue/import/{id}", Reporter),
    ("GET", "/desk/catalogue/import/{id}/report", Reporter),
    ("GET", "/desk/catalogue/import/{id}/report.json", Reporter),
    ("GET", "/desk/catalogue/import/{id}/report.xlsx", Reporter),
    ("POST", "/desk/catalogue/paste", Keeper),
    ("POST", "/desk/catalogue/receipt", Keeper),
    ("POST", "/desk/catalogue/remarks/{n}", Keeper),
    ("GET", "/desk/catalogue/versions", Table),
    ("GET", "/desk/catalogue/versions/{no}", Table),
    ("GET", "/desk/delegations", Seat),
    ("POST", "/desk/delegations", Holder),
    ("POST", "/desk/delegations/end", Holder),
    ("GET", "/desk/disclosures", Seat),
    ("GET", "/desk/disclosures/{id}", File),
    ("GET", "/desk/disclosures/{id}/abandon", Duty("clerk")),
    ("POST", "/desk/disclosures/{id}/abandon", Duty("clerk")),
    ("GET", "/desk/disclosures/{id}/attachments/{file}", File),
    ("GET", "/desk/disclosures/{id}/consent", Issuer),
    ("POST", "/desk/disclosures/{id}/consent", Issuer),
    ("GET", "/desk/disclosures/{id}/correct", Duty("clerk")),
    ("POST", "/desk/disclosures/{id}/correct", Duty("clerk")),
    ("GET", "/desk/disclosures/{id}/deferred-reviews/{version}/{step}", Duty("reviewer")),
    ("POST", "/desk/disclosures/{id}/deferred-reviews/{version}/{step}", Duty("reviewer")),
    ("GET", "/desk/disclosures/{id}/deferred-reviews/{version}/{step}/form", File),
    ("GET", "/desk/disclosures/{id}/files/{k}", File),
    ("GET", "/desk/disclosures/{id}/history", File),
    // where it was before: leads to the new address, whatever is there
    ("GET", "/desk/disclosures/{id}/later/{*rest}", Public),
    ("GET", "/desk/disclosures/{id}/opinions/{n}", File),
    ("GET", "/desk/disclosures/{id}/plan", Duty("clerk")),
    ("POST", "/desk/disclosures/{id}/plan", Duty("clerk")),
    ("GET", "/desk/disclosures/{id}/procedure", File),
    ("POST", "/desk/disclosures/{id}/steps/{step}", Duty("secrecy")),
    ("GET", "/desk/disclosures/{id}/withdraw", Duty("approver")),
    ("POST", "/desk/disclosures/{id}/withdraw", Duty("approver")),
    // a draft is one's own, whatever its key: nobody else reads it
    ("POST", "/desk/drafts/{key}", SignedIn),
    ("GET", "/desk/entries/{id}", File),
    ("POST", "/desk/entries/{id}/nil", Reporter),
    ("POST", "/desk/entries/{id}/records", Reporter),
    ("POST", "/desk/files/{key}", Proposer),
    ("GET", "/desk/filings", Receiver),
    ("GET", "/desk/filings/{id}", Superior),
    ("POST", "/desk/filings/{id}", Superior),
    ("GET", "/desk/findings", Table),
    ("GET", "/desk/findings/alike/{disclosure}", Table),
    ("GET", "/desk/guidance", Table),
    ("POST", "/desk/guidance/cells", Keeper),
    ("POST", "/desk/guidance/draft", Keeper),
    ("GET", "/desk/guidance/drop", Keeper),
    ("POST", "/desk/guidance/drop", Keeper),
    ("GET", "/desk/guidance/enforce", Keeper),
    ("POST", "/desk/guidance/enforce", Keeper),
    ("GET", "/desk/guidance/export.csv", Table),
    ("GET", "/desk/guidance/export.json", Table),
    ("GET", "/desk/guidance/export.xlsx", Table),
    ("GET", "/desk/guidance/import", Keeper),
    ("POST", "/desk/guidance/import", Keeper),
    ("POST", "/desk/guidance/paste", Keeper),
    ("GET", "/desk/guidance/versions", Table),
    ("GET", "/desk/guidance/versions/{no}", Table),
    ("GET", "/desk/obligations", Table),
    // the look's sample, in the demo only
    ("GET", "/desk/pieces", Public),
    ("GET", "/desk/plans/new", Undertaker),
    ("GET", "/desk/plans/new/{entry}", Proposer),
    ("POST", "/desk/plans/new/{entry}", Proposer),
    // where variations were
    ("GET", "/desk/procedures", Public),
    ("GET", "/desk/procedures/{*rest}", Public),
    ("POST", "/desk/records/{id}/revoke", Reporter),
    ("GET", "/desk/seat", SignedIn),
    ("GET", "/desk/seats", SignedIn),
    ("POST", "/desk/seats", SignedIn),
    ("GET", "/desk/variations", Table),
    ("GET", "/desk/variations/of/{code}", Bound),
    ("POST", "/desk/variations/of/{code}/enforce", Varier),
    ("POST", "/desk/variations/of/{code}/revoke", Varier),
    ("GET", "/desk/variations/of/{code}/vary", Varier),
    ("POST", "/desk/variations/of/{code}/vary", Varier),
    ("GET", "/desk/variations/{id}", Table),
    // where withholdings were
    ("GET", "/desk/withheld", Public),
    ("GET", "/desk/withheld/{*rest}", Public),
    ("GET", "/desk/withholdings", Table),
    ("GET", "/desk/withholdings/{id}", Examiner),
    ("POST", "/desk/withholdings/{id}", Examiner),
    ("GET", "/healthz", Public),
    ("GET", "/orgs", Public),
    ("GET", "/orgs/{code}", Public),
    ("GET", "/orgs/{code}/calendar.ics", Public),
    ("GET", "/orgs/{code}/catalogue", Public),
    ("GET", "/orgs/{code}/subordinates", Public),
    ("GET", "/oversight", Overseer),
    ("GET", "/oversight/{code}", Above),
    ("GET", "/oversight/{code}/findings", Above),
    ("GET", "/oversight/{code}/findings/{kind}", Above),
    ("GET", "/oversight/{code}/vacant", Above),
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
    "elsewhere-secrecy",
    "elsewhere-member",
    "member",
    "resident",
    "xitong",
    "anquan",
    "shenji",
];

const TOWNSHIP: &[&str] = &["clerk", "secrecy", "reviewer", "approver", "archivist", "leader"];
/// Duties that answer for a subtree (Art. 5).
const OVERSEE: &[&str] = &["reviewer", "approver", "leader"];
const ADMINISTRATORS: &[&str] = &["xitong", "anquan", "shenji"];
const SEATLESS: &[&str] = &["elsewhere-member", "member", "resident"];

/// What somebody gets who asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expect {
    /// 200, or 303 to what follows an act, or 308 to where it is now.
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
            Table | Keeper | Reporter | Receiver | Superior if ADMINISTRATORS.contains(&login) => Expect::Absent,
            Holder if ADMINISTRATORS.contains(&login) => Expect::Forbidden,
            Security if login == "anquan" => Expect::Done,
            Security => Expect::Absent,
            Issuer if login == "elsewhere-approver" || login == "elsewhere-secrecy" => Expect::Done,
            Issuer if inside => Expect::Forbidden,
            Issuer => Expect::Absent,
            Holder | Table => Expect::Done,
            Keeper if login.ends_with("clerk") || login.ends_with("reviewer") => Expect::Done,
            Reporter if login == "clerk" || login == "reviewer" => Expect::Done,
            Reporter if login.ends_with("clerk") || login.ends_with("reviewer") => Expect::Absent,
            Receiver if login.ends_with("reviewer") => Expect::Done,
            Superior if login == "county-reviewer" => Expect::Done,
            Superior if login.ends_with("reviewer") => Expect::Absent,
            Keeper | Reporter | Receiver | Superior => Expect::Forbidden,
            Overseer if OVERSEE.iter().any(|duty| login.ends_with(duty)) => Expect::Done,
            Above if OVERSEE.contains(&login) || ["county-reviewer", "county-approver"].contains(&login) => {
                Expect::Done
            }
            Overseer | Above => Expect::Absent,
            Bound if inside || login.starts_with("county-") => Expect::Done,
            Varier if login == "county-reviewer" => Expect::Done,
            Varier if inside || login.starts_with("county-") => Expect::Forbidden,
            Bound | Varier => Expect::Absent,
            Examiner if ["reviewer", "secrecy"].contains(&login) => Expect::Done,
            Examiner if inside => Expect::Forbidden,
            Examiner => Expect::Absent,
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
        // 308 from an address that moved
        200 | 303 | 308 => Expect::Done,
        409 if NOTHING_TO_DO.contains(&ask.pattern) => Expect::Done,
        // a form that brings no file is shown again, to who may send one
        422 if ask.pattern == "/desk/files/{key}" => Expect::Done,
        403 => Expect::Forbidden,
        404 => Expect::Absent,
        _ => return None,
    })
}

/// What one may do, but the town has no guidance, no superior on paper and, for most, no remark to do it with.
const NOTHING_TO_DO: &[&str] = &[
    "/desk/catalogue/adopt",
    "/desk/catalogue/receipt",
    "/desk/catalogue/remarks/{n}",
    // the approver speaks after the secrecy reviewer
    "/desk/disclosures/{id}/consent",
];

/// The routes in the order in which they are asked.
fn in_order() -> Vec<(&'static str, &'static str, Access)> {
    let mut routes = ROUTES.to_vec();
    routes.sort_by_key(|(_, pattern, _)| (LAST.contains(pattern), of_tables(pattern)));
    routes
}

/// Something in the state in which the route does its work, and the form that does it.
async fn ready(world: &World, method: &'static str, pattern: &'static str, login: &str) -> Ask {
    let town = &world.town;
    if pattern.contains("/import") {
        return ready_import(world, method, pattern, login).await;
    }
    if pattern.starts_with("/desk/variations") {
        return ready_procedure(world, method, pattern).await;
    }
    if of_tables(pattern) {
        return ready_table(world, method, pattern, login).await;
    }
    if pattern == "/desk/disclosures/{id}/consent" {
        return ready_consent(world, method, pattern).await;
    }
    if pattern.contains("/deferred-reviews/") {
        return ready_later(world, method, pattern).await;
    }
    if of_seats(pattern) {
        return ready_seat(world, method, pattern, login).await;
    }
    let form = || town.form("society", "道路硬化进展");
    let pair = |name: &str, value: &str| vec![(name.to_owned(), value.to_owned())];
    let (stop, mut send) = match pattern.rsplit('/').next().unwrap() {
        "correct" => (Stop::Filed, Vec::new()),
        "withdraw" => (Stop::Released, pair("reason", "名单有误")),
        "abandon" => (Stop::Proposed, pair("reason", "不再公开")),
        "plan" => (Stop::Proposed, fields(&form())),
        "{n}" => (Stop::SecrecyReviewed, Vec::new()),
        _ => (Stop::Proposed, Vec::new()),
    };
    if of_clocks(pattern) {
        return ready_clock(world, method, pattern, login).await;
    }
    let mut id = DisclosureId::from_text("none");
    let mut file = String::new();
    if pattern.contains("/attachments/") || pattern.ends_with("/files/{k}") {
        file = bring(town, "附件", false).await;
        if pattern.starts_with("/desk/attachments") {
            id = DisclosureId::from_text(file.clone());
            send = [pair("all", "1"), pair("reason", "可以公开")].concat();
        } else if pattern.starts_with("/desk") {
            let form = PlanForm { files: vec![file.clone()], ..form() };
            id = town.propose("clerk", "society", form).await.unwrap();
        }
    } else if pattern.contains("/disclosures/{id}") || pattern == "/desk/withholdings/{id}" {
        id = town.through("society", "道路硬化进展", stop).await;
    }
    match pattern {
        "/desk/disclosures/{id}/plan" => town.send_back("secrecy", &id, "secrecy_review", "请改").await.unwrap(),
        "/desk/disclosures/{id}/correct" => send = fields(&correction(town, &id).await),
        "/desk/disclosures/{id}/steps/{step}" => send = fields(&town.opinion("secrecy", &id).await.unwrap()),
        "/desk/plans/new/{entry}" | "/desk/drafts/{key}" | "/desk/files/{key}" => send = fields(&form()),
        "/desk/withholdings/{id}" => {
            town.withhold("secrecy", &id, "secrecy_review", "2027-03-01").await.unwrap();
            send = [pair("verdict", "keep"), pair("until", "2028-03-01"), pair("reason", "仍不宜公开")].concat();
        }
        "/desk/approvals" => send = pair("take", "never-was"),
        "/desk/seats" => {
            let seats = town.identity(if login.is_empty() { "clerk" } else { login }).await.seats;
            send = seats.first().map_or_else(Vec::new, |view| pair("seat", view.seat.id.as_str()));
        }
        "/desk/account" => {
            let (old, new) = (PASSWORD, "wu si san er yi");
            send = [pair("old", old), pair("new", new), pair("again", new)].concat();
        }
        "/desk/calendar/mail" => send = [pair("mail", "dwgk@example.gov.cn"), pair("digest", "on")].concat(),
        "/sign-in" => send = [pair("login", "archivist"), pair("password", PASSWORD)].concat(),
        _ => {}
    }
    let entry = town.entry_id("society");
    // the one that has a file
    let common = world.common[2].index.clone().unwrap();
    let path = match pattern {
        "/api/v1/categories/{id}" | "/categories/{id}" => pattern.replace("{id}", "10.5"),
        "/assets/{file}" => web::assets::style().to_owned(),
        // the first signature is the proposer's: there is no opinion in it
        "/desk/disclosures/{id}/opinions/{n}" => format!("/desk/disclosures/{id}/opinions/2"),
        _ => pattern.replace("{id}", id.as_str()),
    };
    let mut path = path.replace("{index}", &common).replace("{index_number}", &common);
    for (name, value) in [
        ("{n}", "1"),
        ("{k}", "1"),
        ("{file}", &file),
        ("{code}", "511722101"),
        ("{kind}", "no_catalogue"),
        ("{disclosure}", "never-was"),
        ("{day}", "2026-11-23"),
        ("{entry}", entry.as_str()),
        ("{key}", &format!("plan:new:{entry}")),
        ("{step}", "secrecy_review"),
        ("{*rest}", "never-was"),
    ] {
        path = path.replace(name, value);
    }
    Ask { pattern, method, path, fields: if method == "POST" { send } else { Vec::new() } }
}

/// Asked last: what comes after them needs the sessions and the passwords that they end.
const LAST: &[&str] = &["/desk/account", "/sign-out"];

async fn ledger_size(world: &World) -> u64 {
    world.town.office.test_read().await.unwrap().head().await.unwrap().size()
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
    for (method, pattern, access) in in_order() {
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
            let own = pattern == "/desk/seats" || of_tables(pattern) || of_clocks(pattern) || of_seats(pattern);
            let ask = if own { ready(&world, method, pattern, login).await } else { ask.clone() };
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
    for (method, pattern, access) in in_order().into_iter().filter(|(method, ..)| *method == "POST") {
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
        assert_eq!(got(&ask, &answer), Some(Expect::Done), "{login:?} {pattern} with its token: {}", answer.told());
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
