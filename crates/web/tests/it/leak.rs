//! The leak crawl: two towns that differ only in what is hidden. Whoever may not know of it gets the same from
//! both: status, headers and body, on every route, by every parameter. There is nothing to normalise: both towns have
//! the same clock and the same random bytes; only [`EXCEPTIONS`] may differ.

use std::collections::BTreeSet;

use domain::token::Scope;

use crate::{
    crawl::{Answer, Ask, Extra, FOR_MEMBERS, INSIDE, Known, WORKING, World, source::registered},
    seed::{self, Release},
};

/// Deliberate aggregates (R-08, last sentence): route, why it may differ, and from where to where it does.
const EXCEPTIONS: &[(&str, &str, &str, &str)] = &[
    (
        "/verify",
        "the ledger's size and its checkpoints count all entries: that nothing was cut off can be proved only so",
        "<section class=\"sec\" aria-labelledby=\"points\">",
        "</section>",
    ),
    (
        "/admin/seats",
        "who hands a seat over is told how many files go with it: a number for each seat, never which",
        "<table class=\"table",
        "</table>",
    ),
    ("/admin/seats/{id}", "the same for one seat", "<main", "</main>"),
    ("/api/v1/ledger/checkpoints", "the same for programs", "\"size\":", "}]}"),
    ("/desk/plans/new/{entry}", "each form that is opened has a random key of its own", "name=\"key\" value=\"", "\">"),
    ("/desk/calendar", "the secret address of one's own calendar is random", "<p class=\"secret\">", "</p>"),
    (
        "/oversight",
        "how much an organisation withholds is told to who answers for it (R-07), and never what",
        "<section class=\"sec\" aria-labelledby=\"withheld\">",
        "</section>",
    ),
    (
        "/oversight/{code}",
        "the same of one below",
        "<section class=\"sec\" aria-labelledby=\"withheld\">",
        "</section>",
    ),
    (
        "/desk/disclosures/{id}/history",
        "what one does oneself afterwards gets the ledger's next number; numbers have no gaps, or cuts could hide in them",
        "存证序号 ",
        "</p>",
    ),
];

/// Who has no part in the township: anybody and members elsewhere, …
const ANYBODY: &[&str] = &["", "elsewhere-member"];
/// … seats elsewhere, …
const SEATS_ELSEWHERE: &[&str] = &["elsewhere-clerk", "elsewhere-approver"];
/// … seats above it that were not asked, …
const SEATS_ABOVE: &[&str] = &["county-clerk", "county-secrecy", "county-approver"];
/// … and the three administrators.
const ADMINISTRATORS: &[&str] = &["xitong", "anquan", "shenji"];

/// The answer without what may differ.
fn comparable(ask: &Ask, mut answer: Answer) -> String {
    if let Some((_, _, from, to)) = EXCEPTIONS.iter().find(|(pattern, ..)| *pattern == ask.pattern) {
        let pieces = answer.body.split(from).enumerate();
        let kept =
            pieces.map(|(n, piece)| if n == 0 { piece } else { piece.split_once(to).map_or("", |(_, rest)| rest) });
        answer.body = kept.collect();
        answer.headers.retain(|(name, _)| name != "etag" && name != "content-length");
    }
    answer.told()
}

/// Where the two stop being the same, with a little around it.
fn difference(a: &str, b: &str) -> String {
    // these only say that there is one
    let telling = |text: &str| -> String {
        let lines = text.split_inclusive('\n');
        lines.filter(|l| !l.starts_with("content-length: ") && !l.starts_with("etag: ")).collect()
    };
    let (a, b) = (telling(a), telling(b));
    let at = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count().saturating_sub(60);
    let piece = |text: &str| text.chars().skip(at).take(160).collect::<String>();
    format!("  with:    {:?}\n  without: {:?}", piece(&a), piece(&b))
}

/// Routes on which this reader can tell one world from the other, each with its first difference.
async fn told_apart(login: &str, with: &World, without: &World, known: &Known) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for ask in known.all() {
        let (a, b) = tokio::join!(with.ask(login, &ask), without.ask(login, &ask));
        let (a, b) = (comparable(&ask, a), comparable(&ask, b));
        let route = format!("{} {}", ask.method, ask.pattern);
        if a != b && !found.iter().any(|(r, _)| *r == route) {
            found.push((route, format!("{login:?} {} {}\n{}", ask.method, ask.path, difference(&a, &b))));
        }
    }
    found
}

async fn worlds(readers: &[&str], extras: &[Extra]) -> (World, World, Known) {
    let (with, without) = tokio::join!(World::new(readers, extras), World::new(readers, &[]));
    let same = |w: &World| w.common.iter().map(|i| (i.id.clone(), i.index.clone())).collect::<Vec<_>>();
    assert_eq!(same(&with), same(&without), "the two towns begin the same");
    let known = with.known();
    (with, without, known)
}

/// These readers can't tell whether that happened; and its addresses are to them like any that never were.
async fn hidden_from(readers: &[&str], extras: &[Extra]) {
    let (with, without, known) = worlds(readers, extras).await;
    for login in readers {
        never_existed(login, &with, &known).await;
        let leaks: Vec<String> =
            told_apart(login, &with, &without, &known).await.into_iter().map(|(_, at)| at).collect();
        assert!(leaks.is_empty(), "{} leaks:\n{}", leaks.len(), leaks.join("\n"));
    }
}

/// A name with another end, of the same length.
fn never(name: &str) -> String {
    let cut = name.len() - 4;
    format!("{}{}", &name[..cut], if name.ends_with("7Z7Z") { "Z7Z7" } else { "7Z7Z" })
}

/// What is read at a hidden item's addresses is, to the byte, what is read where nothing ever was.
async fn never_existed(login: &str, world: &World, known: &Known) {
    let names =
        known.extras.iter().flat_map(|item| [Some(item.id.clone()), item.index.clone(), item.file.clone()]).flatten();
    let mut asked = 0;
    for name in names {
        let other = never(&name);
        for ask in known.gets().iter().filter(|ask| ask.path.contains(&name)) {
            let there = world.ask(login, ask).await;
            let nowhere = world.ask(login, &Ask { path: ask.path.replace(&name, &other), ..ask.clone() }).await;
            // what is echoed is what was typed; the tag is made of the text
            let swap = |text: String| text.replace(&name, &other);
            let told = |answer: Answer| {
                let headers = answer.headers.into_iter().filter(|(n, _)| n != "etag").collect();
                swap(Answer { headers, ..answer }.told())
            };
            let (there, nowhere) = (told(there), told(nowhere));
            assert!(there == nowhere, "{login:?} {}\n{}", ask.path, difference(&there, &nowhere));
            asked += 1;
        }
    }
    assert!(asked >= 6 * known.extras.len(), "addresses of what is hidden were asked for: {asked}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn anybody_and_members_elsewhere_learn_nothing() {
    hidden_from(ANYBODY, INSIDE).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn seats_elsewhere_learn_nothing() {
    hidden_from(SEATS_ELSEWHERE, INSIDE).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn seats_above_learn_nothing() {
    hidden_from(SEATS_ABOVE, INSIDE).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn administrators_learn_nothing() {
    hidden_from(ADMINISTRATORS, INSIDE).await;
}

/// A resident who is no member has a part in the place, none in the Party.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn residents_learn_nothing_of_the_party() {
    hidden_from(&["resident"], FOR_MEMBERS).await;
}

/// Members of the township and seats under it know what was released to them, not what lies on its desks.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn members_learn_nothing_of_the_desks() {
    hidden_from(&["member", "village-clerk", "village-approver"], WORKING).await;
}

/// One named person knows; the members around them don't.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn members_learn_nothing_of_what_names_another() {
    hidden_from(&["village-clerk", "resident"], &[Extra::Named]).await;
}

const PORTAL: &[&str] = &[
    "/",
    "/api/v1/categories",
    "/api/v1/categories/{id}",
    "/api/v1/disclosures",
    "/api/v1/disclosures/{index_number}",
    "/api/v1/disclosures/{index_number}/proof",
    "/api/v1/disclosures/{index_number}/versions/{n}",
    "/api/v1/orgs/{code}",
    "/api/v1/orgs/{code}/catalogue",
    "/api/v1/search",
    "/categories",
    "/categories/{id}",
    "/d/{index}",
    "/d/{index}/proof",
    "/d/{index}/v/{n}",
    "/d/{index}/v/{n}/files/{k}",
    "/days/{day}",
    "/orgs/{code}",
    "/orgs/{code}/catalogue",
    "/search",
];

/// The crawl finds what is there: whoever may know of it sees it, on just the routes that should show it.
async fn seen_by(login: &str, extras: &[Extra], expect: &[&str]) {
    let (with, without, known) = worlds(&[login], extras).await;
    let found = told_apart(login, &with, &without, &known).await;
    let gets: BTreeSet<&str> = found.iter().filter_map(|(route, _)| route.strip_prefix("GET ")).collect();
    let expect: BTreeSet<&str> = expect.iter().copied().collect();
    let missed: Vec<_> = expect.difference(&gets).collect();
    let more: Vec<_> =
        found.iter().filter(|(r, _)| r.strip_prefix("GET ").is_some_and(|r| !expect.contains(r))).collect();
    assert!(missed.is_empty() && more.is_empty(), "{login:?} does not see it on {missed:?}, but on {more:#?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_crawl_sees_what_is_for_everybody() {
    seen_by("", &[Extra::Public], PORTAL).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_crawl_sees_what_is_for_members() {
    seen_by("member", &[Extra::Party], PORTAL).await;
}

/// A closed entry of the catalogue stays closed even to who was named under it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_crawl_sees_what_names_one() {
    let catalogue = |route: &&&str| !route.ends_with("/catalogue");
    let expect: Vec<&str> = PORTAL.iter().filter(catalogue).copied().collect();
    seen_by("member", &[Extra::Named], &expect).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_crawl_sees_what_lies_on_a_desk() {
    let expect = [
        "/desk",
        "/desk/attachments/{id}",
        "/desk/attachments/{id}/copy",
        "/desk/disclosures",
        "/desk/disclosures/{id}",
        "/desk/disclosures/{id}/abandon",
        "/desk/disclosures/{id}/attachments/{file}",
        "/desk/disclosures/{id}/consent",
        "/desk/disclosures/{id}/correct",
        "/desk/disclosures/{id}/files/{k}",
        "/desk/disclosures/{id}/history",
        "/desk/disclosures/{id}/opinions/{n}",
        "/desk/disclosures/{id}/plan",
        "/desk/disclosures/{id}/procedure",
        "/desk/disclosures/{id}/withdraw",
        "/desk/seat",
        "/desk/seats",
        "/desk/withholdings",
        "/desk/withholdings/{id}",
    ];
    seen_by("clerk", WORKING, &expect).await;
}

/// Every route there is, is asked; nothing is asked that is none.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_route_is_crawled() {
    let known = World::new(&[], &[Extra::Party]).await.known();
    let asked: BTreeSet<(String, String)> = known
        .all()
        .iter()
        .filter(|a| a.method != "HEAD")
        .map(|a| (a.method.to_owned(), a.pattern.to_owned()))
        .collect();
    let there = registered();
    let unasked: Vec<_> = there.difference(&asked).collect();
    let unknown: Vec<_> = asked.difference(&there).collect();
    assert!(unasked.is_empty() && unknown.is_empty(), "not crawled: {unasked:?}; no such route: {unknown:?}");
    for (pattern, why, ..) in EXCEPTIONS {
        assert!(there.contains(&("GET".to_owned(), (*pattern).to_owned())) && !why.is_empty(), "{pattern}");
    }
}

/// What is excepted differs for somebody, or it would not have to be; and only in what is excepted.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_exceptions_are_needed() {
    let own = "elsewhere-clerk";
    let readers = [&[own], SEATS_ABOVE, ADMINISTRATORS].concat();
    let (with, without, known) = worlds(&readers, INSIDE).await;
    let mine = &known.common.last().unwrap().id;
    let reason = vec![("reason".to_owned(), "不再公开".to_owned())];
    let abandon = Ask::post("/desk/disclosures/{id}/abandon", format!("/desk/disclosures/{mine}/abandon"), reason);
    for world in [&with, &without] {
        assert_eq!(world.ask(own, &abandon).await.status, 303);
        let link = Ask::post("/desk/calendar/link", "/desk/calendar/link", Vec::new());
        assert_eq!(world.ask(own, &link).await.status, 303);
    }
    let gets = known.gets();
    for (pattern, ..) in EXCEPTIONS {
        let mut differ = 0;
        for ask in gets.iter().filter(|ask| ask.pattern == *pattern) {
            for login in &readers {
                let (a, b) = (with.ask(login, ask).await, without.ask(login, ask).await);
                differ += usize::from(a != b);
                assert_eq!(comparable(ask, a), comparable(ask, b), "{pattern}: only in what is excepted");
            }
        }
        assert!(differ > 0, "{pattern} is the same for everybody: no exception is needed");
    }
}

/// Asking for a proof of what one may not see does nothing: a new checkpoint would tell that it is there.
#[tokio::test]
async fn a_proof_refused_leaves_no_trace() {
    let world = seed::World::new().await;
    let inside = Release {
        index: "511722-110-2026-INSIDE",
        version: 1,
        org: "511722-110",
        title: "民主评议党员结果",
        body: "内容",
        scope: Scope::Party,
        day: "2026-11-16",
        superseded: false,
        withdrawn: None,
    };
    world.release(Release { index: "511722-110-2026-OPEN", scope: Scope::Society, ..inside }).await;
    world.release(inside).await;
    let before = world.get("/verify", &[]).await.text();
    for path in ["/d/511722-110-2026-INSIDE/proof", "/api/v1/disclosures/511722-110-2026-INSIDE/proof"] {
        assert_eq!(world.get(path, &[]).await.status, 404, "{path}");
        assert_eq!(world.get("/verify", &[]).await.text(), before, "{path}");
    }
    assert_eq!(world.get("/d/511722-110-2026-OPEN/proof", &[]).await.status, 200);
    assert_ne!(world.get("/verify", &[]).await.text(), before, "one that is given does sign a checkpoint");
}
