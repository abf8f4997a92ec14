//! What a crawl asks: every route, with every parameter that could make it say something of what is hidden.

use std::collections::BTreeSet;

use domain::disclosure::State;

use super::{Item, escaped};

/// A request. Forms get their token when they are sent.
#[derive(Clone, Debug)]
pub struct Ask {
    /// The route, as it is declared.
    pub pattern: &'static str,
    pub method: &'static str,
    pub path: String,
    pub fields: Vec<(String, String)>,
}

impl Ask {
    pub fn get(pattern: &'static str, path: impl Into<String>) -> Self {
        Self { pattern, method: "GET", path: path.into(), fields: Vec::new() }
    }

    pub fn post(pattern: &'static str, path: impl Into<String>, fields: Vec<(String, String)>) -> Self {
        Self { pattern, method: "POST", path: path.into(), fields }
    }
}

/// What who asks has heard of: addresses that exist, and some that exist in one world only.
#[derive(Clone, Debug)]
pub struct Known {
    pub common: Vec<Item>,
    pub extras: Vec<Item>,
    pub entries: Vec<String>,
    /// Of the township, where what is hidden lies.
    pub seats: Vec<String>,
    /// A plan form with nothing wrong in it.
    pub form: Vec<(String, String)>,
}

/// What can be sent to a catalogue. A row that is added has a random number: none is.
const TABLES: &[&str] = &[
    "/desk/catalogue/cells",
    "/desk/catalogue/paste",
    "/desk/catalogue/enforce",
    "/desk/catalogue/draft",
    "/desk/catalogue/drop",
    "/desk/catalogue/adopt",
    "/desk/catalogue/file",
    "/desk/catalogue/receipt",
    "/desk/guidance/cells",
    "/desk/guidance/paste",
    "/desk/guidance/enforce",
    "/desk/guidance/draft",
    "/desk/guidance/drop",
];

const CATEGORIES: [&str; 6] = ["9.1", "10.1", "10.2", "10.5", "10.6", "99"];

/// Lists, pages and files of the API and the portal that depend on nothing in the address.
const PLAIN: &[(&str, &[&str])] = &[
    ("/", &["/", "/?page=2"]),
    ("/orgs", &["/orgs"]),
    ("/categories", &["/categories"]),
    ("/verify", &["/verify"]),
    ("/about", &["/about"]),
    ("/accessibility", &["/accessibility"]),
    ("/healthz", &["/healthz"]),
    ("/set", &["/set?lang=en&back=/orgs"]),
    ("/days/{day}", &["/days/2026-11-22", "/days/2026-11-23", "/days/2026-11-23?page=2", "/days/2026-11-24"]),
    ("/desk", &["/desk", "/desk?done=signed"]),
    ("/desk/pieces", &["/desk/pieces"]),
    ("/desk/seat", &["/desk/seat"]),
    ("/desk/seats", &["/desk/seats"]),
    ("/desk/account", &["/desk/account", "/desk/account?done=password"]),
    ("/desk/delegations", &["/desk/delegations"]),
    ("/admin/seats", &["/admin/seats", "/admin/seats?org=511722101"]),
    ("/admin/seats/{id}", &["/admin/seats/never-was"]),
    ("/desk/plans/new", &["/desk/plans/new"]),
    ("/calendar/{token}", &["/calendar/never-was.ics", "/calendar/never-was"]),
    ("/desk/calendar", &["/desk/calendar", "/desk/calendar?month=2026-12", "/desk/calendar?month=2026-11&done=link"]),
    ("/desk/calendar/mail", &["/desk/calendar/mail"]),
    (
        "/desk/obligations",
        &[
            "/desk/obligations",
            "/desk/obligations?state=met",
            "/desk/obligations?state=missed",
            "/desk/obligations?state=upcoming",
        ],
    ),
    ("/desk/findings", &["/desk/findings"]),
    ("/desk/approvals", &["/desk/approvals"]),
    ("/desk/withholdings", &["/desk/withholdings", "/desk/withholdings?done=examined"]),
    ("/desk/withheld", &["/desk/withheld?done=examined"]),
    ("/oversight", &["/oversight"]),
    ("/desk/procedures", &["/desk/procedures"]),
    ("/desk/procedures/{*rest}", &["/desk/procedures/township", "/desk/procedures/of/511722101/vary"]),
    ("/desk/variations", &["/desk/variations"]),
    ("/desk/variations/{id}", &["/desk/variations/township", "/desk/variations/~never-was"]),
    ("/desk/catalogue", &["/desk/catalogue", "/desk/catalogue?only=1&page=2"]),
    ("/desk/catalogue/drop", &["/desk/catalogue/drop"]),
    ("/desk/catalogue/enforce", &["/desk/catalogue/enforce"]),
    ("/desk/catalogue/versions", &["/desk/catalogue/versions"]),
    ("/desk/catalogue/versions/{no}", &["/desk/catalogue/versions/1", "/desk/catalogue/versions/2?with=1"]),
    ("/desk/guidance", &["/desk/guidance"]),
    ("/desk/guidance/drop", &["/desk/guidance/drop"]),
    ("/desk/guidance/enforce", &["/desk/guidance/enforce"]),
    ("/desk/guidance/versions", &["/desk/guidance/versions"]),
    ("/desk/guidance/versions/{no}", &["/desk/guidance/versions/1"]),
    ("/desk/catalogue/export.csv", &["/desk/catalogue/export.csv", "/desk/catalogue/export.csv?version=1"]),
    ("/desk/catalogue/export.json", &["/desk/catalogue/export.json"]),
    ("/desk/catalogue/export.xlsx", &["/desk/catalogue/export.xlsx"]),
    ("/desk/catalogue/import", &["/desk/catalogue/import"]),
    ("/desk/catalogue/import/{id}", &["/desk/catalogue/import/never-was"]),
    ("/desk/catalogue/import/{id}/report", &["/desk/catalogue/import/never-was/report"]),
    ("/desk/catalogue/import/{id}/report.json", &["/desk/catalogue/import/never-was/report.json"]),
    ("/desk/catalogue/import/{id}/report.xlsx", &["/desk/catalogue/import/never-was/report.xlsx"]),
    ("/desk/guidance/export.csv", &["/desk/guidance/export.csv"]),
    ("/desk/guidance/export.json", &["/desk/guidance/export.json"]),
    ("/desk/guidance/export.xlsx", &["/desk/guidance/export.xlsx"]),
    ("/desk/guidance/import", &["/desk/guidance/import"]),
    ("/desk/filings", &["/desk/filings"]),
    ("/desk/filings/{id}", &["/desk/filings/never-was"]),
    ("/api/v1/openapi.json", &["/api/v1/openapi.json"]),
    ("/api/v1/orgs", &["/api/v1/orgs", "/api/v1/orgs?under=511722", "/api/v1/orgs?limit=1&after=511722"]),
    ("/api/v1/categories", &["/api/v1/categories"]),
    ("/api/v1/rules", &["/api/v1/rules?article=8"]),
    ("/api/v1/ledger/checkpoints", &["/api/v1/ledger/checkpoints"]),
    ("/api/v1/ledger/key", &["/api/v1/ledger/key"]),
    (
        "/api/v1/disclosures",
        &[
            "/api/v1/disclosures",
            "/api/v1/disclosures?page=2",
            "/api/v1/disclosures?org=511722101&category=10.1",
            "/api/v1/disclosures?org=511722&from=2026-11-23&to=2026-11-23",
            "/api/v1/disclosures?category=10.5&page=2",
        ],
    ),
];

impl Known {
    fn items(&self) -> impl Iterator<Item = &Item> {
        // those with a page of their own, the one that only a desk knows, and what may be hidden
        self.common.iter().take(3).chain(self.common.last()).chain(&self.extras)
    }

    fn indexes(&self) -> Vec<String> {
        let never = "511722101-2026-NEVERWAS".to_owned();
        self.items().filter_map(|i| i.index.clone()).chain([never]).collect()
    }

    fn ids(&self) -> Vec<String> {
        self.items().map(|i| i.id.clone()).chain(["never-was".to_owned()]).collect()
    }

    fn files(&self) -> Vec<String> {
        self.items().filter_map(|i| i.file.clone()).chain(["never-was".to_owned()]).collect()
    }

    /// Words that hit nothing, what is hidden, or that and what is not.
    fn words(&self) -> Vec<String> {
        let titles = self.extras.iter().flat_map(|i| {
            // the two characters in the middle are its own
            let middle: String = i.title.chars().skip(4).take(2).collect();
            [i.title.clone(), middle]
        });
        let fixed = ["", "进展", "堰塘", "事项", "党员", "没有的词"].map(str::to_owned);
        fixed.into_iter().chain(titles).chain(self.indexes()).collect()
    }

    /// Everything that can be read, without changing anything.
    pub fn gets(&self) -> Vec<Ask> {
        let plain = PLAIN.iter().flat_map(|(pattern, paths)| paths.iter().map(|path| Ask::get(pattern, *path)));
        let mut asks: Vec<Ask> = plain.collect();
        asks.push(Ask::get("/assets/{file}", web::assets::style()));
        asks.extend(self.seats.iter().map(|id| Ask::get("/admin/seats/{id}", format!("/admin/seats/{id}"))));
        self.of_places(&mut asks);
        self.of_disclosures(&mut asks);
        self.of_words(&mut asks);
        self.of_desks(&mut asks);
        asks
    }

    fn of_places(&self, asks: &mut Vec<Ask>) {
        for (code, ..) in testkit::ORGS {
            for page in ["", "?page=2"] {
                asks.push(Ask::get("/orgs/{code}", format!("/orgs/{code}{page}")));
            }
            asks.push(Ask::get("/orgs/{code}/subordinates", format!("/orgs/{code}/subordinates")));
            asks.push(Ask::get("/orgs/{code}/catalogue", format!("/orgs/{code}/catalogue")));
            asks.push(Ask::get("/oversight/{code}", format!("/oversight/{code}")));
            asks.push(Ask::get("/oversight/{code}/findings", format!("/oversight/{code}/findings")));
            let kind = format!("/oversight/{code}/findings/no_catalogue");
            asks.push(Ask::get("/oversight/{code}/findings/{kind}", kind));
            asks.push(Ask::get("/oversight/{code}/vacant", format!("/oversight/{code}/vacant")));
            asks.push(Ask::get("/desk/variations/of/{code}", format!("/desk/variations/of/{code}")));
            asks.push(Ask::get("/desk/variations/of/{code}/vary", format!("/desk/variations/of/{code}/vary")));
            asks.push(Ask::get("/orgs/{code}/calendar.ics", format!("/orgs/{code}/calendar.ics")));
            asks.push(Ask::get("/api/v1/orgs/{code}", format!("/api/v1/orgs/{code}")));
            asks.push(Ask::get("/api/v1/orgs/{code}/catalogue", format!("/api/v1/orgs/{code}/catalogue")));
        }
        for id in CATEGORIES {
            for page in ["", "?page=2"] {
                asks.push(Ask::get("/categories/{id}", format!("/categories/{id}{page}")));
            }
            asks.push(Ask::get("/api/v1/categories/{id}", format!("/api/v1/categories/{id}")));
        }
    }

    fn of_disclosures(&self, asks: &mut Vec<Ask>) {
        for index in self.indexes() {
            let (page, api) = (format!("/d/{index}"), format!("/api/v1/disclosures/{index}"));
            asks.push(Ask::get("/sign-in", format!("/sign-in?back={page}")));
            asks.push(Ask::get("/d/{index}", page.clone()));
            asks.push(Ask::get("/api/v1/disclosures/{index_number}", api.clone()));
            for (n, k) in [(1, 1), (1, 2), (2, 1)] {
                asks.push(Ask::get("/d/{index}/v/{n}/files/{k}", format!("{page}/v/{n}/files/{k}")));
            }
            for n in 1..=2 {
                asks.push(Ask::get("/d/{index}/v/{n}", format!("{page}/v/{n}")));
                asks.push(Ask::get("/api/v1/disclosures/{index_number}/versions/{n}", format!("{api}/versions/{n}")));
            }
            for (v, version) in [("", ""), ("?v=1", "?version=1"), ("?v=2", "?version=2")] {
                asks.push(Ask::get("/d/{index}/proof", format!("{page}/proof{v}")));
                asks.push(Ask::get("/api/v1/disclosures/{index_number}/proof", format!("{api}/proof{version}")));
            }
        }
    }

    fn of_words(&self, asks: &mut Vec<Ask>) {
        for word in self.words() {
            let q = escaped(&word);
            asks.push(Ask::get("/search", format!("/search?q={q}")));
            asks.push(Ask::get("/api/v1/search", format!("/api/v1/search?q={q}")));
        }
        for q in ["", &escaped("堰塘"), &escaped("党员")] {
            for filter in
                ["org=511722", "org=511722101", "org=511700&category=10.1", "category=10.5&page=2", "year=2026&page=2"]
            {
                asks.push(Ask::get("/search", format!("/search?q={q}&{filter}")));
                asks.push(Ask::get("/api/v1/search", format!("/api/v1/search?q={q}&{filter}")));
            }
        }
    }

    fn of_desks(&self, asks: &mut Vec<Ask>) {
        for state in State::ALL {
            asks.push(Ask::get("/desk/disclosures", format!("/desk/disclosures?state={state}")));
        }
        asks.push(Ask::get("/desk/disclosures", "/desk/disclosures"));
        asks.push(Ask::get("/desk/disclosures", "/desk/disclosures?page=2"));
        for entry in &self.entries {
            asks.push(Ask::get("/desk/plans/new/{entry}", format!("/desk/plans/new/{entry}")));
            asks.push(Ask::get("/desk/entries/{id}", format!("/desk/entries/{entry}")));
        }
        for file in self.files() {
            asks.push(Ask::get("/desk/attachments/{id}", format!("/desk/attachments/{file}")));
            asks.push(Ask::get("/desk/attachments/{id}/copy", format!("/desk/attachments/{file}/copy")));
            for id in self.ids() {
                let path = format!("/desk/disclosures/{id}/attachments/{file}");
                asks.push(Ask::get("/desk/disclosures/{id}/attachments/{file}", path));
            }
        }
        for id in self.ids() {
            asks.push(Ask::get("/desk/disclosures/{id}/files/{k}", format!("/desk/disclosures/{id}/files/1")));
            asks.push(Ask::get("/desk/withholdings/{id}", format!("/desk/withholdings/{id}")));
            asks.push(Ask::get("/desk/withheld/{*rest}", format!("/desk/withheld/{id}")));
            asks.push(Ask::get("/desk/findings/alike/{disclosure}", format!("/desk/findings/alike/{id}")));
            for (pattern, end) in [
                ("/desk/disclosures/{id}", ""),
                ("/desk/disclosures/{id}/consent", "/consent"),
                ("/desk/disclosures/{id}/history", "/history"),
                ("/desk/disclosures/{id}/deferred-reviews/{version}/{step}", "/deferred-reviews/1/review"),
                ("/desk/disclosures/{id}/deferred-reviews/{version}/{step}/form", "/deferred-reviews/1/review/form"),
                ("/desk/disclosures/{id}/later/{*rest}", "/later/1/review/form"),
                ("/desk/disclosures/{id}/procedure", "/procedure"),
                ("/desk/disclosures/{id}/opinions/{n}", "/opinions/1"),
                ("/desk/disclosures/{id}/opinions/{n}", "/opinions/2"),
                ("/desk/disclosures/{id}/plan", "/plan"),
                ("/desk/disclosures/{id}/correct", "/correct"),
                ("/desk/disclosures/{id}/abandon", "/abandon"),
                ("/desk/disclosures/{id}/withdraw", "/withdraw"),
            ] {
                asks.push(Ask::get(pattern, format!("/desk/disclosures/{id}{end}")));
            }
        }
    }

    /// Everything that can be sent: forms that would be accepted from who may, and forms with nothing in them.
    pub fn posts(&self) -> Vec<Ask> {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let reason = vec![pair("reason", "试探")];
        let opinion: Vec<_> =
            [("outcome", "return"), ("secrecy", "redact"), ("text", "试探")].map(|(n, v)| pair(n, v)).into();
        let mut correction = self.form.clone();
        correction.retain(|(name, _)| !name.starts_with("correction_"));
        correction.extend(["was", "now", "reason"].map(|part| pair(&format!("correction_{part}"), "试探")));
        let mut asks = Vec::new();
        for id in self.ids() {
            let mut both = |pattern, end: &str, full: &[(String, String)]| {
                for fields in [Vec::new(), full.to_vec()] {
                    asks.push(Ask::post(pattern, format!("/desk/disclosures/{id}{end}"), fields));
                }
            };
            for step in ["secrecy_review", "review", "approve", "archive", "superior"] {
                both("/desk/disclosures/{id}/steps/{step}", &format!("/steps/{step}"), &opinion);
            }
            both("/desk/disclosures/{id}/plan", "/plan", &self.form);
            both("/desk/disclosures/{id}/correct", "/correct", &correction);
            both("/desk/disclosures/{id}/consent", "/consent", &[pair("word", "returned"), pair("text", "试探")]);
            let later = [pair("outcome", "amiss"), pair("text", "试探")];
            both("/desk/disclosures/{id}/deferred-reviews/{version}/{step}", "/deferred-reviews/1/review", &later);
            both("/desk/disclosures/{id}/abandon", "/abandon", &reason);
            both("/desk/disclosures/{id}/withdraw", "/withdraw", &reason);
            let examined = [pair("verdict", "keep"), pair("until", "2028-01-01"), pair("reason", "试探")];
            for fields in [Vec::new(), examined.to_vec()] {
                asks.push(Ask::post("/desk/withholdings/{id}", format!("/desk/withholdings/{id}"), fields));
            }
            let take = vec![pair("take", &id), pair(&format!("step.{id}"), "approve")];
            asks.push(Ask::post("/desk/approvals", "/desk/approvals", take));
            for form in ["plan", "correct"] {
                asks.push(Ask::post("/desk/drafts/{key}", format!("/desk/drafts/{form}:{id}"), self.form.clone()));
            }
        }
        for file in self.files() {
            for (pattern, act) in [("/desk/attachments/{id}/mask", "mask"), ("/desk/attachments/{id}/keep", "keep")] {
                let fields = vec![pair("all", "1"), pair("reason", "试探一下")];
                asks.push(Ask::post(pattern, format!("/desk/attachments/{file}/{act}"), fields));
            }
        }
        // a file that is taken has a random number: none comes with this
        for key in ["plan:new:never-was", "plan:never-was", "correct:never-was"] {
            asks.push(Ask::post("/desk/files/{key}", format!("/desk/files/{key}"), vec![pair("title", "试探")]));
        }
        // a plan that is accepted has a random number: what is asked here has something missing
        for entry in &self.entries {
            let fields = vec![pair("title", "试探")];
            asks.push(Ask::post("/desk/plans/new/{entry}", format!("/desk/plans/new/{entry}"), fields));
            // a report or record that is kept has a random number, too
            let (nil, record) = (vec![pair("key", "2026-Q4")], vec![pair("kind", "event")]);
            asks.push(Ask::post("/desk/entries/{id}/nil", format!("/desk/entries/{entry}/nil"), nil));
            asks.push(Ask::post("/desk/entries/{id}/records", format!("/desk/entries/{entry}/records"), record));
        }
        asks.extend(TABLES.iter().map(|path| Ask::post(path, *path, vec![pair("rev", "1")])));
        let answer = vec![pair("answer", "试探")];
        asks.push(Ask::post("/desk/catalogue/remarks/{n}", "/desk/catalogue/remarks/0", answer));
        asks.push(Ask::post("/desk/filings/{id}", "/desk/filings/never-was", vec![pair("remark", "试探")]));
        asks.push(Ask::post(
            "/desk/records/{id}/revoke",
            "/desk/records/never-was/revoke",
            vec![pair("reason", "试探")],
        ));
        // what is accepted would end what others need: nobody is named, nothing is there to end
        for path in ["/desk/delegations", "/desk/delegations/end"] {
            asks.push(Ask::post(path, path, vec![pair("delegate", "never-was"), pair("n", "9")]));
        }
        for act in ["hand-over", "vacate", "end-delegation"] {
            let pattern = match act {
                "hand-over" => "/admin/seats/{id}/hand-over",
                "vacate" => "/admin/seats/{id}/vacate",
                _ => "/admin/seats/{id}/end-delegation",
            };
            asks.push(Ask::post(pattern, format!("/admin/seats/never-was/{act}"), vec![pair("login", "never-was")]));
        }
        asks.push(Ask::post("/desk/calendar/link", "/desk/calendar/link", Vec::new()));
        asks.push(Ask::post("/desk/calendar/mail", "/desk/calendar/mail", vec![pair("mail", "never@was.example")]));
        // a version that is kept has a random number, too: these have nothing in them
        for (pattern, end) in [
            ("/desk/variations/of/{code}/vary", "/vary"),
            ("/desk/variations/of/{code}/enforce", "/enforce"),
            ("/desk/variations/of/{code}/revoke", "/revoke"),
        ] {
            asks.push(Ask::post(pattern, format!("/desk/variations/of/511722101{end}"), vec![pair("zh", "试探")]));
        }
        for path in ["/desk/catalogue/import", "/desk/guidance/import"] {
            // what is taken gets a random number: nothing is
            asks.push(Ask::post(path, path, vec![pair("paste", "试探")]));
        }
        let taken = vec![pair("take.0", "yes")];
        asks.push(Ask::post("/desk/catalogue/import/{id}", "/desk/catalogue/import/never-was", taken));
        asks.push(Ask::post("/desk/seats", "/desk/seats", vec![pair("seat", "never-was")]));
        let password = ["old", "new", "again"].map(|name| pair(name, "never-was-one")).into();
        asks.push(Ask::post("/desk/account", "/desk/account", password));
        let sign_in = ["login", "password"].map(|name| pair(name, "never-was")).into();
        asks.push(Ask::post("/sign-in", "/sign-in", sign_in));
        asks
    }

    /// All of it: what is read, what is sent, what is read of it afterwards, the way out.
    pub fn all(&self) -> Vec<Ask> {
        let gets = self.gets();
        // HEAD is answered by what answers GET: asked of what is hidden, and once of every route
        let names: Vec<&str> = self
            .extras
            .iter()
            .flat_map(|i| [Some(i.id.as_str()), i.index.as_deref(), i.file.as_deref()])
            .flatten()
            .collect();
        let mut routes = BTreeSet::new();
        let named = |path: &str| !path.contains("/search?") && names.iter().any(|name| path.contains(name));
        let heads = gets.iter().filter(|ask| routes.insert(ask.pattern) || named(&ask.path));
        let heads: Vec<Ask> = heads.map(|ask| Ask { method: "HEAD", ..ask.clone() }).collect();
        let again: Vec<Ask> = gets.iter().filter(|ask| ask.pattern.starts_with("/desk")).cloned().collect();
        let out = Ask::post("/sign-out", "/sign-out", Vec::new());
        gets.into_iter().chain(heads).chain(self.posts()).chain(again).chain([out]).collect()
    }
}
