//! What is due, through its pages: to-do list, calendar, entry, the feeds, the mail's form, the public catalogue.

use icalendar::{Calendar, CalendarComponent, Component as _};

use crate::crawl::{Answer, Ask, World};

const READERS: &[&str] = &["clerk", "reviewer", "secrecy", "member"];

struct Desk(World);

impl Desk {
    async fn open(day: &str) -> Self {
        let desk = Self(World::new(READERS, &[]).await);
        desk.0.town.clock.set(day, 9);
        desk
    }

    async fn get(&self, login: &str, path: &str) -> Answer {
        self.0.ask(login, &Ask::get("", path)).await
    }

    async fn post(&self, login: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        let fields = fields.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        self.0.ask(login, &Ask::post("", path, fields)).await
    }
}

/// What stands between two texts, the first time.
fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let (_, rest) = text.split_once(from).unwrap_or_else(|| panic!("no {from} in {text}"));
    rest.split_once(to).unwrap_or_else(|| panic!("no {to} after {from}")).0
}

/// An entry's page, and its form.
fn entry(desk: &Desk, key: &str) -> String {
    format!("/desk/entries/{}", desk.0.town.entry_id(key))
}

/// From the list to the form in one step, to a nil report in two; what is met leaves the list.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_due_is_on_the_to_do_list() {
    // the sessions live a day: what is due within thirty days of it is on the list
    let desk = Desk::open("2026-11-23").await;
    let quiet = desk.get("clerk", "/desk").await.body;
    assert!(!quiet.contains("到期要公开的"), "Q4 ends in more than thirty days");
    let party = entry(&desk, "party");
    let page = desk.get("clerk", &party).await.body;
    for words in ["党员大会议定事项", "每季度", "2026-12-31", "拟方案", "应公开", "作零报告"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let plan = between(&page, "class=\"btn btn--small\" href=\"", "\"").replace("&amp;", "&");
    assert_eq!(plan, format!("/desk/plans/new/{}?due=2026-Q4", desk.0.town.entry_id("party")));
    let form = desk.get("clerk", &plan).await.body;
    assert!(form.contains("name=\"obligation\" value=\"2026-Q4\""), "{form}");
    let reviewer = desk.get("reviewer", &party).await.body;
    assert!(!reviewer.contains("拟方案") && reviewer.contains("作零报告"), "who doesn't propose still reports");
    assert!(!desk.get("secrecy", &party).await.body.contains("作零报告"));

    let empty = desk.post("reviewer", &format!("{party}/nil"), &[("key", "2026-Q4"), ("reason", "")]).await;
    assert!(empty.status == 422 && empty.body.contains("id=\"nil-2026-Q4\" open"), "{}", empty.told());
    let nil = desk.post("reviewer", &format!("{party}/nil"), &[("key", "2026-Q4"), ("reason", "没有议定事项")]).await;
    assert_eq!((nil.status, nil.header("location")), (303, format!("{party}?done=nil").as_str()));
    let again = desk.post("clerk", &format!("{party}/nil"), &[("key", "2026-Q4"), ("reason", "再报")]).await;
    assert!(again.status == 409 && again.body.contains("这一期已经办结"), "{}", again.told());
    let list = desk.get("secrecy", "/desk/obligations?state=met").await.body;
    assert!(list.contains("零报告：没有议定事项") && list.contains("按时公开"), "{list}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_presses_is_listed_with_both_ways_out() {
    let world = World::new(&[], &[]).await;
    world.town.clock.set("2026-12-28", 9);
    let secret = world.town.sign_in("clerk").await;
    let cookie = format!("gongkai={secret}");
    let page = world.ask_with("", &Ask::get("", "/desk"), None, &[("cookie", &cookie)]).await;
    let section = between(&page.body, "id=\"d-pressing\"", "</section>");
    for words in
        ["到期要公开的", "3 件", "党员大会议定事项", "还有 3 天", "?due=2026-Q4", "#nil-2026-Q4", "/desk/obligations\""]
    {
        assert!(section.contains(words), "{words}: {section}");
    }
    assert!(!section.contains("为民办实事项目进展"), "that is met");
    assert!(page.body.contains("待办 3 件"), "{}", page.told());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_starts_a_clock_is_recorded_on_the_entry() {
    let desk = Desk::open("2026-11-23").await;
    let named = entry(&desk, "named");
    let bad = desk.post("clerk", &format!("{named}/records"), &[("kind", "event"), ("on", "2026-12-24")]).await;
    for words in ["还没有发生的事不能记", "请写明名称"] {
        assert!(bad.status == 422 && bad.body.contains(words), "{words} {}", bad.told());
    }
    let fields = [("kind", "event"), ("on", "2026-11-20"), ("text", "信访办结")];
    assert_eq!(desk.post("clerk", &format!("{named}/records"), &fields).await.status, 303);
    let page = desk.get("clerk", &named).await.body;
    let revoke = format!("/desk/records/{}/revoke", between(&page, "/desk/records/", "/revoke"));
    assert!(page.contains("信访办结") && page.contains("甘晓兰"));
    let done = desk.post("reviewer", &revoke, &[("reason", "日期记错了")]).await;
    assert_eq!(done.header("location"), format!("{named}?done=revoked"));
    let page = desk.get("clerk", &named).await.body;
    assert!(page.contains("日期记错了") && page.contains("罗国庆") && !page.contains("/revoke"), "{page}");
}

/// A feed as a calendar program reads it: uid, day, summary of each event.
fn events(answer: &Answer) -> Vec<(String, String, String)> {
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (200, "text/calendar; charset=utf-8"),
        "{}",
        answer.told()
    );
    assert!(answer.body.split("\r\n").all(|line| line.len() <= 75), "folded (RFC 5545, 3.1)");
    let calendar: Calendar = answer.body.parse().unwrap();
    let event = |component: &CalendarComponent| {
        let CalendarComponent::Event(event) = component else { panic!("{component:?}") };
        let of = |name: &str| event.property_value(name).unwrap_or_else(|| panic!("no {name}")).to_owned();
        assert_eq!(of("DTEND").len(), 8);
        assert!(of("DTSTAMP").ends_with("T000000Z"));
        (of("UID"), of("DTSTART"), of("SUMMARY"))
    };
    calendar.components.iter().map(event).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calendars_are_read_by_programs() {
    let desk = Desk::open("2026-11-23").await;
    let month = desk.get("clerk", "/desk/calendar?month=2026-12").await.body;
    for words in ["2026年12月", "应 3", "齐 1", "month=2026-11", "month=2027-01", "生成订阅地址"] {
        assert!(month.contains(words), "{words}: {month}");
    }
    assert_eq!(desk.get("clerk", "/desk/calendar?month=nonsense").await.status, 200, "this month then");
    assert_eq!(desk.post("clerk", "/desk/calendar/link", &[]).await.header("location"), "/desk/calendar?done=link");
    let page = desk.get("clerk", "/desk/calendar").await.body;
    let address = between(&page, "<p class=\"secret\"><a href=\"", "\"").to_owned();
    let feed = desk.get("", &address).await;
    assert_eq!(feed.header("cache-control"), "private, no-store");
    let own = events(&feed);
    let days = ["20261231", "20270331", "20270630", "20270930"];
    assert_eq!(own.len(), 16, "four entries, four quarters");
    assert_eq!(own.iter().map(|e| &e.1).collect::<std::collections::BTreeSet<_>>().len(), days.len());
    assert_eq!(
        own.iter().map(|e| &e.0).collect::<std::collections::BTreeSet<_>>().len(),
        own.len(),
        "each its own name"
    );
    assert!(own.iter().any(|e| e.2 == "党员大会议定事项（应公开）"), "{own:?}");
    assert_eq!(feed, desk.get("", &address).await, "asked twice it is the same");

    let public = |login: &'static str| async { events(&desk.get(login, "/orgs/511722101/calendar.ics").await) };
    let (anyone, member) = (public("").await, public("member").await);
    assert_eq!(anyone.iter().map(|e| e.1.as_str()).collect::<Vec<_>>(), days);
    assert!(anyone.iter().all(|e| e.2 == "公开：为民办实事项目进展"), "{anyone:?}");
    assert_eq!(member.len(), 12, "what is for members, too; what names people is for nobody");
    assert_eq!(desk.get("", "/orgs/never/calendar.ics").await.status, 404);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_public_catalogue_says_how_days_were_kept() {
    let desk = Desk::open("2026-11-23").await;
    let page = desk.get("", "/orgs/511722101/catalogue").await.body;
    let link = "<link rel=\"alternate\" type=\"text/calendar\"";
    for words in ["下次应公开", "2027-03-31", "按时", "第 1 版", link, "只在规定范围内公开"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let api = desk.get("", "/api/v1/orgs/511722101/catalogue").await.body;
    let told: serde_json::Value = serde_json::from_str(&api).unwrap();
    let told = |n: usize| told["entries"][n].clone();
    assert_eq!((&told(0)["next"], &told(0)["standing"]), (&"2027-03-31".into(), &"punctual".into()), "{api}");
    assert_eq!((&told(1)["next"], &told(1)["standing"]), (&serde_json::Value::Null, &serde_json::Value::Null));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_daily_mail_is_asked_for() {
    let desk = Desk::open("2026-11-23").await;
    let path = "/desk/calendar/mail";
    let page = desk.get("clerk", path).await.body;
    assert!(page.contains("本站还没有配置发信") && !page.contains("checked"), "{page}");
    for (mail, words) in [("", "要收邮件，请填写邮箱地址"), ("甘晓兰", "这不是邮箱地址")] {
        let bad = desk.post("clerk", path, &[("mail", mail), ("digest", "on")]).await;
        assert!(bad.status == 422 && bad.body.contains(words) && bad.body.contains("checked"), "{}", bad.told());
    }
    for (fields, code) in [
        (&[("mail", "gan@example.gov.cn"), ("digest", "on")][..], "mail"),
        (&[("mail", "gan@example.gov.cn")], "mail-off"),
    ] {
        let kept = desk.post("clerk", path, fields).await;
        assert_eq!(kept.header("location"), format!("{path}?done={code}"), "{}", kept.told());
        assert!(desk.get("clerk", path).await.body.contains("value=\"gan@example.gov.cn\""));
    }
    assert!(!desk.get("reviewer", path).await.body.contains("gan@"), "one's own only");
}
