//! Something in the state in which a route does its work, and the form that does it: for tables, clocks, files on their
//! way in and procedures. What is ready for a disclosure's routes is beside their table.

use domain::catalogue::{Columns, Edit};
use rules::ruleset::ColumnKind;
use testkit::Stop;

use crate::crawl::{Ask, World};

/// Text of a cell that reads without a problem.
const fn cell(kind: ColumnKind) -> &'static str {
    match kind {
        ColumnKind::Category => "10.1",
        ColumnKind::Item => "组织生活开展情况",
        ColumnKind::Scope => "社会",
        ColumnKind::Mode => "公开栏",
        ColumnKind::Frequency => "每月10日",
        ColumnKind::Text => "办公室",
    }
}

/// A catalogue in the state in which the route does its work, and the form that does it.
pub async fn ready_table(world: &World, method: &'static str, pattern: &'static str, login: &str) -> Ask {
    let town = &world.town;
    let filings = pattern.starts_with("/desk/filings");
    let login = if login.is_empty() || filings { "clerk" } else { login };
    let guidance = pattern.starts_with("/desk/guidance");
    let (who, office) = (|| town.who(login), &town.office);
    let columns = Columns::of(office.rules().current());
    let cells = columns.0.iter().map(|c| (c.id.clone(), cell(c.kind).to_owned())).collect();
    let drafted = ["/cells", "/paste", "/drop", "/enforce"].iter().any(|end| pattern.ends_with(end));
    let mut rev = 0;
    // whoever doesn't keep the table reads what others have put in force
    if office.catalogues().draft_catalogue(who(), guidance).await.is_ok() {
        let add = Edit::Add { below: None, cells };
        rev = office.catalogues().edit_catalogue(who(), guidance, None, vec![add]).await.unwrap();
        if !drafted {
            office.catalogues().enforce_catalogue(who(), guidance, rev).await.unwrap();
        }
    }
    let versions =
        office.catalogues().catalogue_versions(&town.identity(login).await, guidance).await.unwrap_or_default();
    let no = versions.first().map_or(1, |v| v.no).to_string();
    let mut path = pattern.replace("{no}", &no).replace("{n}", "0");
    if filings || (pattern.contains("/remarks/") && login == "clerk") {
        office.catalogues().file_catalogue(who(), None).await.unwrap();
        let superior = town.identity("county-reviewer").await;
        let id = office.catalogues().filings(&superior).await.unwrap().sent.first().unwrap().id.clone();
        path = path.replace("{id}", id.as_str());
        if !filings {
            let remark = vec![(None, "请写明依据".to_owned())];
            office.catalogues().receive_filing(superior.seated().unwrap(), id, remark).await.unwrap();
        }
    }
    let mut fields = vec![("rev".to_owned(), rev.to_string())];
    if pattern.contains("/remarks/") {
        fields.push(("answer".to_owned(), "已写明".to_owned()));
    }
    Ask { pattern, method, path, fields: if method == "POST" { fields } else { Vec::new() } }
}

/// Is it about what an entry makes due?
pub fn of_clocks(pattern: &str) -> bool {
    ["/desk/entries", "/desk/records", "/calendar/"].iter().any(|p| pattern.starts_with(p))
}

/// An entry of the township with something to report, a record to revoke, a calendar to read.
pub async fn ready_clock(world: &World, method: &'static str, pattern: &'static str, login: &str) -> Ask {
    let town = &world.town;
    // each has its own to report on: a period is met once
    let entry = town.entry_id(match login {
        "clerk" => "party",
        "reviewer" => "offline",
        _ => "named",
    });
    let mut path = pattern.replace("{id}", entry.as_str());
    if pattern.contains("{token}") {
        let token = town.office.obligations().new_calendar_link(&town.identity("clerk").await).await.unwrap();
        path = pattern.replace("{token}", &format!("{token}.ics"));
    }
    let event = [("kind", "event"), ("on", "2026-11-20"), ("text", "评议结束")];
    if pattern.starts_with("/desk/records") {
        let [kind, on, text] = event.map(|(_, value)| value.to_owned());
        let form = office::catalogue::obligation::RecordForm { kind, on, text };
        let id = town.office.obligations().record_event(town.who("clerk"), entry, form).await.unwrap();
        path = pattern.replace("{id}", id.as_str());
    }
    let report: &[(&str, &str)] =
        if pattern.ends_with("/records") { &event } else { &[("key", "2026-Q4"), ("reason", "本期没有")] };
    let fields = report.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
    Ask { pattern, method, path, fields: if method == "POST" { fields } else { Vec::new() } }
}

/// A file on its way into a catalogue, and the form that takes it further.
pub async fn ready_import(world: &World, method: &'static str, pattern: &'static str, login: &str) -> Ask {
    const PASTED: &str = "公开事项\t公开范围\t公开方式\t公开频次\t责任单位\n组织生活\t社会\t公开栏\t每月10日\t办公室\n";
    let town = &world.town;
    let login = if login.is_empty() { "clerk" } else { login };
    let mut fields = vec![("paste".to_owned(), PASTED.to_owned())];
    let mut path = pattern.to_owned();
    if pattern.contains("{id}") {
        let (who, me) = (town.who(login), town.identity(login).await);
        let upload =
            town.office.catalogue_imports().upload_catalogue(who.clone(), false, "a.txt".to_owned(), PASTED.into());
        let id = upload.await.unwrap();
        let choice = town.office.catalogue_imports().catalogue_import(&me, &id).await.unwrap().choice;
        fields = vec![("take.0".to_owned(), "yes".to_owned()), ("base".to_owned(), choice.base.unwrap().to_string())];
        if pattern.contains("/report") {
            town.office.catalogue_imports().take_import(who, &id, choice).await.unwrap();
        }
        path = path.replace("{id}", &id);
    }
    Ask { pattern, method, path, fields: if method == "POST" { fields } else { Vec::new() } }
}

/// The township's procedure, and a form that varies it in a way that stops nobody; a version to take back.
pub async fn ready_procedure(world: &World, method: &'static str, pattern: &'static str) -> Ask {
    let (town, keeper, code) = (&world.town, "county-reviewer", "511722101");
    let longer = |form: &mut domain::disclosure::variation::ProcedureForm| {
        let days = form.steps[4].days.parse::<u16>().unwrap_or(3) + 1;
        form.steps[4].days = days.to_string();
    };
    let mut fields = Vec::new();
    if pattern.ends_with("/revoke") {
        let no = town.vary(keeper, code, longer).await.unwrap();
        fields = [("no", no.to_string()), ("reason", "试行结束".to_owned())].map(|(n, v)| (n.to_owned(), v)).into();
    } else if method == "POST" {
        let form = serde_json::to_string(&town.varied(keeper, code, longer).await).unwrap();
        let last =
            town.office.variations().vary_page(&town.identity(keeper).await, code).await.unwrap().last.to_string();
        let pairs = [("sheet", form), ("act", "check".into()), ("from", "2026-11-23".into()), ("shown", last)];
        fields = pairs.map(|(n, v)| (n.to_owned(), v)).into();
    }
    let path = pattern.replace("{code}", code).replace("{id}", "township");
    Ask { pattern, method, path, fields }
}

/// Is it about a catalogue? They come after what is proposed from the entries that the town began with.
pub fn of_tables(pattern: &str) -> bool {
    ["/desk/catalogue", "/desk/guidance", "/desk/filings"].iter().any(|p| pattern.starts_with(p))
}

/// Is it about who sits where?
pub fn of_seats(pattern: &str) -> bool {
    ["/desk/delegations", "/admin/seats"].iter().any(|p| pattern.starts_with(p))
}

/// A seat that can change hands, a delegation that can be given or ended. What is there stays: others still work in it.
pub async fn ready_seat(world: &World, method: &'static str, pattern: &'static str, login: &str) -> Ask {
    let town = &world.town;
    let login = if login.is_empty() || pattern.starts_with("/admin") { "clerk" } else { login };
    let mut fields = Vec::new();
    let (who, today) = (town.who(login), town.clock.today());
    let given = async |days: i32| {
        let near = town.office.seats().delegations(&town.identity(login).await).await.unwrap();
        // nobody is near a seat with nobody beside it
        let delegate = near.candidates.first().map_or("nobody".to_owned(), |(id, _)| id.to_string());
        let day = today.plus_days(days).to_string();
        domain::people::seat::DelegationForm { delegate, from: day.clone(), to: day, reason: "学习".to_owned() }
    };
    match pattern {
        "/desk/delegations" if method == "POST" => {
            let form = given(20).await;
            fields = vec![("delegate", form.delegate), ("from", form.from), ("to", form.to), ("reason", form.reason)];
        }
        "/desk/delegations/end" | "/admin/seats/{id}/end-delegation" => {
            let n = town.office.seats().delegations(&town.identity(login).await).await.unwrap().given.len();
            let day = 40 + i32::try_from(n).unwrap();
            town.office.seats().delegate(who.clone(), given(day).await).await.unwrap();
            fields = vec![("seat", who.seat.to_string()), ("n", n.to_string())];
        }
        "/admin/seats/{id}/hand-over" => {
            fields =
                vec![("login", "member".into()), ("day", today.plus_days(300).to_string()), ("reason", "文".into())];
        }
        "/admin/seats/{id}/vacate" => {
            fields = vec![("last", today.plus_days(200).to_string()), ("reason", "文".into())];
        }
        _ => {}
    }
    let path = pattern.replace("{id}", who.seat.as_str());
    let fields = fields.into_iter().map(|(n, v)| (n.to_owned(), v)).collect();
    Ask { pattern, method, path, fields: if method == "POST" { fields } else { Vec::new() } }
}

/// A file that the township issues together with the county elsewhere, approved, before their secrecy reviewer.
pub async fn ready_consent(world: &World, method: &'static str, pattern: &'static str) -> Ask {
    let town = &world.town;
    let mut form = town.form("society", "两县共治河道");
    (form.facts, form.issuers) = (vec!["joint".to_owned()], "511723".to_owned());
    let id = town.propose("clerk", "society", form).await.unwrap();
    town.drive(&id, Stop::Approved).await;
    let parts = town.disclosure(&id).await.working.case.parts;
    let said =
        [("word", "consented".to_owned()), ("content", parts.content.to_string()), ("plan", parts.plan.to_string())];
    let fields = said.into_iter().map(|(n, v)| (n.to_owned(), v)).collect();
    let path = pattern.replace("{id}", id.as_str());
    Ask { pattern, method, path, fields: if method == "POST" { fields } else { Vec::new() } }
}

/// What the township released in haste, before its reviewer.
pub async fn ready_later(world: &World, method: &'static str, pattern: &'static str) -> Ask {
    let town = &world.town;
    let id = town.in_haste("society", "紧急停水通知").await;
    if pattern.ends_with("/form") {
        town.hold_deferred_review("reviewer", &id, 1, |_| ()).await.unwrap();
    }
    let parts = town.disclosure(&id).await.working.case.parts;
    let said =
        [("outcome", "in_order".to_owned()), ("content", parts.content.to_string()), ("plan", parts.plan.to_string())];
    let fields = said.into_iter().map(|(n, v)| (n.to_owned(), v)).collect();
    let path = pattern.replace("{id}", id.as_str()).replace("{version}", "1").replace("{step}", "review");
    Ask { pattern, method, path, fields: if method == "POST" { fields } else { Vec::new() } }
}
