//! What falls due, by what it is met, what people report about it, and who is told.

use std::sync::Mutex;

use domain::{
    Day, EntryId,
    catalogue::{Columns, Edit, Publication, obligation::PunctualityStatus},
    token::Tokens,
};
use office::{
    catalogue::obligation::{ObligationLine, RecordForm},
    digest::{ContactForm, Undelivered},
    waiting::{Counts, Waiting},
};
use testkit::{Scenario, Stop};

use crate::outcome::code;

/// Puts these in force beside what is there: 公开事项 and 公开频次.
async fn enforce(town: &Scenario, login: &str, rows: &[(&str, &str)], publication: Publication) {
    let columns = Columns::of(town.office.rules().current());
    let columns: Vec<String> = ["item", "category", "scope", "mode", "frequency", "responsible_unit"]
        .into_iter()
        .inspect(|id| assert!(columns.get(id).is_some(), "{id}"))
        .map(str::to_owned)
        .collect();
    let cells = |(item, frequency): &(&str, &str)| {
        [*item, "10.5", "向社会公开", "公开栏", *frequency, "党政办公室"].map(str::to_owned).to_vec()
    };
    let block = rows.iter().map(cells).collect();
    let paste = Edit::Paste { row: None, column: "item".to_owned(), columns, block };
    let edits = vec![paste, Edit::Publication(publication)];
    let rev = town.office.catalogues().edit_catalogue(town.who(login), false, None, edits).await.unwrap();
    town.office.catalogues().enforce_catalogue(town.who(login), false, rev).await.unwrap();
}

async fn entry(town: &Scenario, item: &str) -> EntryId {
    let mut tx = town.office.test_read().await.unwrap();
    let all = tx.catalogue(&town.org("511722101")).await.unwrap();
    all.into_iter().find(|e| e.item == item).unwrap_or_else(|| panic!("{item}")).id
}

/// A line in short: `ITEM KEY DUE STATE`, and `local` where the number of days is ours.
fn short(line: &ObligationLine) -> String {
    let due = &line.settled.due;
    let local = if line.local { " local" } else { "" };
    // ids are random: what is told apart by one is `on:…`
    let key = due.key.to_string();
    let key = if key.starts_with("on:") { "on:…" } else { &key };
    format!("{} {key} {} {}{local}", line.item, due.due, line.settled.state)
}

/// The obligations of one entry, in short and without its name.
async fn of(town: &Scenario, item: &str) -> Vec<String> {
    let page = town.office.obligations().obligations(&town.identity("clerk").await, &[]).await.unwrap();
    let lines = page.lines.iter().filter(|l| l.item == item);
    lines.map(|l| short(l).strip_prefix(&format!("{item} ")).unwrap().to_owned()).collect()
}

fn event(kind: &str, on: &str, text: &str) -> RecordForm {
    RecordForm { kind: kind.into(), on: on.into(), text: text.into() }
}

const SOCIETY: &str = "为民办实事项目进展";

testkit::both! {
    async fn days_follow_from_the_catalogue(database) {
        let town = Scenario::open(database).await;
        let rows = [
            ("堰塘整治", "每季度首月10日"),
            ("干部任前公示", "长期公开"),
            ("评议结果", "评议结束后5个工作日内公开"),
            ("含糊的事", "视情况公开"),
        ];
        enforce(&town, "clerk", &rows, Publication::Society).await;
        let year = ["2027-Q1 2027-01-10 upcoming", "2027-Q2 2027-04-10 upcoming", "2027-Q3 2027-07-10 upcoming", "2027-Q4 2027-10-10 upcoming"];
        assert_eq!(of(&town, "堰塘整治").await, year);
        // 20 working days after Monday, 2026-11-23: no holiday lies between
        assert_eq!(of(&town, "干部任前公示").await, ["first 2026-12-21 due local"]);
        assert_eq!(of(&town, "评议结果").await, [""; 0], "until somebody says that it happened");
        assert_eq!(of(&town, SOCIETY).await[0], "2026-Q4 2026-12-31 due", "the quarter that is running when it comes into force");
        let page = town.office.obligations().obligations(&town.identity("clerk").await, &[]).await.unwrap();
        let unclear: Vec<&str> = page.unclear.iter().map(|e| e.item.as_str()).collect();
        assert_eq!(unclear, ["含糊的事"]);
        town.clock.set("2027-02-01", 9);
        assert_eq!(of(&town, "堰塘整治").await[0], "2027-Q1 2027-01-10 missed");
        // the next version of the catalogue takes nothing back
        enforce(&town, "reviewer", &[("新增的事", "每年")], Publication::Society).await;
        assert_eq!(of(&town, "堰塘整治").await[0], "2027-Q1 2027-01-10 missed");
        town.assert_consistent().await;
    }

    async fn a_release_meets_the_obligation_it_was_proposed_for(database) {
        let town = Scenario::open(database).await;
        let clerk = town.identity("clerk").await;
        let page = town.office.plans().new_plan(&clerk, &town.entry_id("society"), "2026-Q4").await.unwrap();
        assert_eq!(page.form.obligation, "2026-Q4");
        let nonsense = town.office.plans().new_plan(&clerk, &town.entry_id("society"), "never").await.unwrap();
        assert_eq!(nonsense.form.obligation, "");
        let mut form = town.form("society", "第四季度进展");
        form.obligation = page.form.obligation;
        let id = town.propose("clerk", "society", form).await.unwrap();
        town.drive(&id, Stop::Approved).await;
        assert_eq!(of(&town, SOCIETY).await[0], "2026-Q4 2026-12-31 due", "approved is not released");
        town.work().await;
        assert_eq!(of(&town, SOCIETY).await[0], "2026-Q4 2026-12-31 met");
        let entry = town.office.obligations().entry_page(&clerk, &town.entry_id("society")).await.unwrap();
        assert_eq!(entry.lines[0].index_number, Some(town.index_number(&id).await));
        assert_eq!(entry.lines[0].settled.on.unwrap(), town.clock.today());
        town.assert_consistent().await;
    }

    async fn nil_reports(database) {
        let town = Scenario::open(database).await;
        let id = town.entry_id("society");
        let nil = async |login: &str, key: &str, reason: &str| {
            code(town.office.obligations().report_nil(town.who(login), id.clone(), key.to_owned(), reason.to_owned()).await)
        };
        for (login, key, reason, expect) in [
            ("clerk", "2026-Q4", " ", "problems: reason reason-missing"),
            ("clerk", "whenever", "无", "no-such-obligation"),
            ("clerk", "2026-12", "无", "no-such-obligation"),
            ("clerk", "2027-Q1", "无", "obligation-not-open"),
            ("approver", "2026-Q4", "无", "not-your-duty"),
            ("elsewhere-clerk", "2026-Q4", "无", "absent"),
            ("county-clerk", "2026-Q4", "无", "absent"),
            ("xitong", "2026-Q4", "无", "absent"),
        ] {
            assert_eq!(nil(login, key, reason).await, expect, "{login} {key} {reason}");
        }
        assert_eq!(nil("reviewer", "2026-Q4", "本季度没有项目").await, "ok");
        assert_eq!(nil("clerk", "2026-Q4", "再报").await, "obligation-met");
        assert_eq!(of(&town, SOCIETY).await[0], "2026-Q4 2026-12-31 met");
        let page = town.office.obligations().entry_page(&town.identity("clerk").await, &id).await.unwrap();
        let record = page.lines[0].nil.clone().unwrap();
        assert_eq!((record.act.name.as_str(), record.text.as_str()), ("罗国庆", "本季度没有项目"));

        let revoke = async |login: &str, reason: &str| {
            code(town.office.obligations().revoke_record(town.who(login), record.id.clone(), reason.to_owned()).await)
        };
        for (login, reason, expect) in [
            ("approver", "有", "not-your-duty"),
            ("elsewhere-clerk", "有", "absent"),
            ("clerk", "", "problems: reason reason-missing"),
            ("clerk", "其实有一个项目", "ok"),
            ("clerk", "其实有一个项目", "record-revoked"),
        ] {
            assert_eq!(revoke(login, reason).await, expect, "{login} {reason}");
        }
        assert_eq!(of(&town, SOCIETY).await[0], "2026-Q4 2026-12-31 due");
        town.clock.set("2027-01-05", 9);
        assert_eq!(of(&town, SOCIETY).await[0], "2026-Q4 2026-12-31 missed");
        assert_eq!(nil("clerk", "2026-Q4", "迟报").await, "ok");
        assert_eq!(of(&town, SOCIETY).await[0], "2026-Q4 2026-12-31 late");
        town.assert_consistent().await;
    }

    async fn clocks_start_when_somebody_says_so(database) {
        let town = Scenario::open(database).await;
        enforce(&town, "clerk", &[("评议结果", "评议结束后5个工作日内公开"), ("工程进展", "分期公开")], Publication::Society).await;
        let (id, staged) = (entry(&town, "评议结果").await, entry(&town, "工程进展").await);
        let record = async |login: &str, id: &EntryId, form: RecordForm| {
            town.office.obligations().record_event(town.who(login), id.clone(), form).await
        };
        for (login, form, expect) in [
            ("clerk", event("", "", ""), "problems: kind record-kind, on record-day, text record-name"),
            ("clerk", event("nil", "2026-11-20", "评议结束"), "problems: kind record-kind"),
            ("clerk", event("event", "2026-11-24", "评议结束"), "problems: on record-future"),
            ("clerk", event("event", "2016-11-24", "评议结束"), "problems: on record-past"),
            ("clerk", event("stage", "2066-11-24", "验收"), "problems: on record-far"),
            ("approver", event("event", "2026-11-20", "评议结束"), "not-your-duty"),
            ("village-clerk", event("event", "2026-11-20", "评议结束"), "absent"),
        ] {
            assert_eq!(code(record(login, &id, form.clone()).await), expect, "{login} {form:?}");
        }
        let made = record("clerk", &id, event("event", "2026-11-23", "评议结束")).await.unwrap();
        assert_eq!(of(&town, "评议结果").await, ["on:… 2026-11-30 due"]);
        record("clerk", &staged, event("stage", "2026-12-01", "主体完工")).await.unwrap();
        assert_eq!(of(&town, "工程进展").await, ["on:… 2026-12-08 upcoming local"], "the number of days is ours");
        town.office.obligations().revoke_record(town.who("reviewer"), made, "还没有结束".to_owned()).await.unwrap();
        assert_eq!(of(&town, "评议结果").await, [""; 0]);
        let page = town.office.obligations().entry_page(&town.identity("clerk").await, &id).await.unwrap();
        assert_eq!(page.records[0].revoked.as_ref().unwrap().1.name, "罗国庆", "it stays, with who revoked it");
        assert_eq!(code(town.office.obligations().entry_page(&town.identity("county-clerk").await, &id).await), "absent");
        town.assert_consistent().await;
    }

    async fn a_calendar_ends_with_the_seat(database) {
        let town = Scenario::open(database).await;
        let office = &town.office;
        let clerk = town.identity("clerk").await;
        assert_eq!(office.obligations().calendar_link(&clerk).await.unwrap(), None);
        let first = office.obligations().new_calendar_link(&clerk).await.unwrap();
        let second = office.obligations().new_calendar_link(&clerk).await.unwrap();
        assert_eq!(office.obligations().calendar_link(&clerk).await.unwrap(), Some(second.clone()));
        assert!(office.obligations().calendar_feed(&first).await.unwrap().is_none(), "the earlier address ended");
        assert!(office.obligations().calendar_feed("never").await.unwrap().is_none());
        assert_eq!(code(office.obligations().new_calendar_link(&town.identity("xitong").await).await), "absent");
        let feed = office.obligations().calendar_feed(&second).await.unwrap().unwrap();
        assert_eq!(short(&feed.lines[0]), format!("{SOCIETY} 2026-Q4 2026-12-31 due"));
        let today = town.clock.today();
        town.change_seat("clerk", |seat| seat.holdings[0].to = Some(today)).await;
        assert!(office.obligations().calendar_feed(&second).await.unwrap().is_some(), "the last day is one");
        town.clock.pass_days(1);
        assert!(office.obligations().calendar_feed(&second).await.unwrap().is_none());
        town.assert_consistent().await;
    }

    async fn the_month_knows_holidays_and_make_up_days(database) {
        let town = Scenario::open(database).await;
        let clerk = town.identity("clerk").await;
        let month = async |day: &str| town.office.obligations().obligation_month(&clerk, Day::parse(day)).await.unwrap();
        let october = month("2026-10-15").await;
        assert!(october.published && october.weeks.iter().all(|w| w.len() == 7));
        let days: Vec<_> = october.weeks.iter().flatten().collect();
        assert_eq!((days[0].day.to_string(), days[0].day.weekday()), ("2026-09-28".to_owned(), 1));
        let working = |day: &str| days.iter().find(|d| d.day.to_string() == day).unwrap().working;
        assert_eq!([working("2026-10-01"), working("2026-10-09"), working("2026-10-10")], [false, true, true]);
        let due: Vec<usize> = month("2026-12-01").await.weeks.iter().flatten().filter(|d| d.inside).map(|d| d.lines.len()).collect();
        assert_eq!((due.len(), due[30], due.iter().sum::<usize>()), (31, 4, 4), "four quarterly entries on the last day");
        assert!(!month("2031-01-01").await.published);
    }

    async fn what_the_public_sees(database) {
        let town = Scenario::open(database).await;
        let (office, anyone) = (&town.office, Tokens::anonymous());
        let member = town.tokens("member").await;
        let items = async |reader: &Tokens| {
            let feed = office.obligations().public_calendar(reader, "511722101").await.unwrap();
            let mut items: Vec<String> = feed.lines.into_iter().map(|l| l.item).collect();
            items.dedup();
            items.sort();
            items.dedup();
            items
        };
        assert_eq!(items(&anyone).await, [SOCIETY]);
        assert_eq!(items(&member).await, [SOCIETY, "党内情况通报", "党员大会议定事项"]);
        let line = async || {
            let page = office.catalogues().catalogue_page(&anyone, "511722101").await.unwrap();
            let of = |item: &str| page.lines.iter().find(|l| l.entry.item == item).unwrap().punctual;
            assert_eq!(of("党员大会议定事项"), None, "what is inside says nothing of its days");
            of(SOCIETY).map(|p| (p.next.unwrap().to_string(), p.state)).unwrap()
        };
        assert_eq!(line().await, ("2026-12-31".to_owned(), PunctualityStatus::NoDuesYet));
        let before = office.obligations().public_calendar(&anyone, "511722101").await.unwrap().lines.len();
        town.through("society", "第四季度进展", Stop::Released).await;
        assert_eq!(line().await, ("2027-03-31".to_owned(), PunctualityStatus::Punctual));
        let after = office.obligations().public_calendar(&anyone, "511722101").await.unwrap().lines.len();
        assert_eq!(before, after, "days that were promised, kept or not");
        town.clock.set("2027-04-02", 9);
        assert_eq!(line().await, ("2027-06-30".to_owned(), PunctualityStatus::Behind));

        enforce(&town, "clerk", &[("堰塘整治", "每年")], Publication::Party).await;
        let page = office.catalogues().catalogue_page(&anyone, "511722101").await.unwrap();
        assert!(!page.shown && page.lines.is_empty());
        assert_eq!(items(&anyone).await, [""; 0]);
        let page = office.catalogues().catalogue_page(&member, "511722101").await.unwrap();
        assert!(page.shown && page.lines.len() == 5);
        assert_eq!(code(office.obligations().public_calendar(&anyone, "never").await), "absent");
    }

    async fn digests(database) {
        let town = Scenario::open(database).await;
        let office = &town.office;
        let told = |login: &str| ContactForm { mail: format!("{login}@example.gov.cn"), digest: true };
        for login in ["clerk", "secrecy", "reviewer", "county-reviewer", "leader", "xitong"] {
            office.digests().keep_contact(&town.identity(login).await, &told(login)).await.unwrap();
        }
        let off = ContactForm { digest: false, ..told("leader") };
        office.digests().keep_contact(&town.identity("leader").await, &off).await.unwrap();
        town.through("society", "堰塘整治进展", Stop::Proposed).await;
        town.office.catalogues().file_catalogue(town.who("clerk"), None).await.unwrap();
        let other = testkit::open_office(&town.database, town.clock.clone(), 2).await;
        let sent = Mutex::new(Vec::new());
        let keep = |digest: office::digest::Digest| {
            assert!(!digest.counts.is_empty());
            let own: Counts = digest.counts.iter().filter(|(kind, _)| *kind != Waiting::Findings).collect();
            sent.lock().unwrap().push((digest.mail.replace("@example.gov.cn", ""), own));
            async { Ok(()) }
        };
        let take = || {
            let mut all = std::mem::take(&mut *sent.lock().unwrap());
            all.sort_by(|a, b| a.0.cmp(&b.0));
            all
        };
        town.clock.set("2026-12-25", 7);
        assert_eq!(office.digests().send_digests(keep).await.unwrap(), 0, "before eight");
        town.clock.set("2026-12-25", 8);
        let (a, b) = tokio::join!(office.digests().send_digests(keep), other.digests().send_digests(keep));
        let counts = |waiting: &[(Waiting, usize)]| waiting.iter().copied().collect::<Counts>();
        let expect = [
            ("clerk", counts(&[(Waiting::Due, 4)])),
            ("county-reviewer", counts(&[(Waiting::Due, 1), (Waiting::Filings, 1)])),
            ("reviewer", counts(&[(Waiting::Due, 4)])),
            ("secrecy", counts(&[(Waiting::Turns, 1)])),
        ];
        assert_eq!(take(), expect.map(|(login, counts)| (login.to_owned(), counts)));
        assert_eq!(a.unwrap() + b.unwrap(), 4, "each from one node");
        assert_eq!(office.digests().send_digests(keep).await.unwrap(), 0, "once a day");

        town.clock.set("2027-01-04", 9);
        let away = |_| async { Err(Undelivered::Later("away".to_owned())) };
        assert_eq!(office.digests().send_digests(away).await.unwrap(), 0);
        office.accounts().disable_account("secrecy").await.unwrap();
        assert_eq!(other.digests().send_digests(keep).await.unwrap(), 3, "tried again");
        let missed = take();
        assert_eq!(missed[0], ("clerk".to_owned(), counts(&[(Waiting::Missed, 4)])));
        let county = [Waiting::Missed, Waiting::Below].map(|kind| missed[1].1.of(kind));
        assert_eq!(county, [1, 5], "what those below missed comes before the superior");

        let never = |_| async { Err(Undelivered::Refused("no such mailbox".to_owned())) };
        town.clock.pass_days(1);
        assert_eq!(office.digests().send_digests(never).await.unwrap(), 0);
        assert_eq!(office.digests().send_digests(keep).await.unwrap(), 0, "not again today");
        let empty = ContactForm::default();
        let clerk = town.identity("clerk").await;
        office.digests().keep_contact(&clerk, &empty).await.unwrap();
        assert_eq!(office.digests().contact(&clerk).await.unwrap(), None, "forgotten");
    }
}
