//! `kill -9` amid concurrent commands: every acknowledged command is there, none twice, and the ledger is whole.

use std::{
    collections::BTreeSet,
    env,
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use testkit::{raw::Raw, run};

use crate::{
    http::{Browser, hidden},
    server::{Server, copy, demonstration, gongkai, said},
};

/// Clerks who propose at the same time: logins of the demonstration that hold an undertaker's seat.
const CLERKS: &[&str] = &["chengban", "shiban", "chengban", "shiban"];

#[test]
fn nothing_acknowledged_is_lost_or_doubled() {
    let rounds: usize = env::var("GONGKAI_KILL_ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(5);
    let folder = copy(demonstration());
    let data = folder.path().to_str().unwrap();
    let acknowledged: Mutex<Vec<String>> = Mutex::default();
    let mut sent: BTreeSet<String> = BTreeSet::new();
    for round in 0..rounds {
        let server = Server::start(&["demo", "--data", data]);
        let (stop, count) = (AtomicBool::new(false), AtomicUsize::new(0));
        let begun: Mutex<Vec<String>> = Mutex::default();
        let address = server.address.clone();
        // all are at their forms before the first one sends: a slow one would find the server gone already
        let ready: Vec<(Browser, String, String)> = CLERKS.iter().map(|login| at_form(&address, login)).collect();
        thread::scope(|scope| {
            for (clerk, (mut browser, path, form)) in ready.into_iter().enumerate() {
                let (acknowledged, begun, stop, count) = (&acknowledged, &begun, &stop, &count);
                scope.spawn(move || {
                    for n in 0.. {
                        if stop.load(Ordering::SeqCst) {
                            return;
                        }
                        let title = format!("kill {round} {clerk} {n}");
                        begun.lock().unwrap().push(title.clone());
                        let fields = filled(&form, &title);
                        let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
                        match browser.post(&path, &fields) {
                            Ok(answer) if answer.status == 303 => {
                                acknowledged.lock().unwrap().push(title);
                                count.fetch_add(1, Ordering::SeqCst);
                            }
                            Ok(answer) => panic!("{}: {}", answer.status, answer.text()),
                            Err(_) => return, // the server is gone
                        }
                    }
                });
            }
            while count.load(Ordering::SeqCst) < 9 {
                thread::sleep(Duration::from_millis(5));
            }
            // another moment in every round, so that the kill falls into another part of a command
            thread::sleep(Duration::from_millis(3 + (round as u64 * 37) % 50));
            server.kill();
            stop.store(true, Ordering::SeqCst);
        });
        sent.extend(begun.into_inner().unwrap());
        let (code, words) = said(&gongkai(&["verify", "--data", data]));
        assert_eq!(code, 0, "round {round}: {words}");
        let kept = run(async {
            let raw = Raw::open(&format!("sqlite://{data}/gongkai.db")).await;
            raw.texts("SELECT title FROM disclosure WHERE title LIKE 'kill %'").await
        });
        let unique: BTreeSet<&String> = kept.iter().collect();
        assert_eq!(unique.len(), kept.len(), "round {round}: one was kept twice");
        for title in acknowledged.lock().unwrap().iter() {
            assert!(unique.contains(title), "round {round}: {title} was acknowledged and is gone");
        }
        assert!(unique.iter().all(|t| sent.contains(*t)), "round {round}: something nobody sent");
    }
    assert!(acknowledged.into_inner().unwrap().len() >= rounds * 9);
}

/// A clerk signed in, the address of a plan form and the form.
fn at_form(address: &str, login: &str) -> (Browser, String, String) {
    let mut browser = Browser::new(address);
    browser.sign_in(login, "gongkai-demo");
    let entries = browser.get("/desk/plans/new").unwrap().text();
    let path = entries.split("href=\"").filter_map(|p| p.split('"').next());
    let path = path.clone().find(|p| p.starts_with("/desk/plans/new/")).unwrap().to_owned();
    let form = browser.get(&path).unwrap().text();
    (browser, path, form)
}

/// The fields of the plan form, filled as a clerk would: every question of risk low, every box of the self-check ticked.
fn filled(form: &str, title: &str) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = ["csrf", "on"].map(|n| (n.to_owned(), hidden(form, n))).into();
    for (name, value) in
        [("title", title), ("plain", "one sentence"), ("body", "a body"), ("necessity", "why"), ("feasibility", "how")]
    {
        fields.push((name.to_owned(), value.to_owned()));
    }
    for tag in form.split("<input").filter_map(|t| t.split('>').next()) {
        let attribute = |name: &str| {
            tag.split(&format!(" {name}=\"")).nth(1).and_then(|v| v.split('"').next()).unwrap_or_default().to_owned()
        };
        let (name, value, checked) = (attribute("name"), attribute("value"), tag.contains(" checked"));
        let wanted = match name.as_str() {
            "scope" | "modes" => checked,
            "self_check" => true,
            _ => name.starts_with("risk") && value.ends_with("low"),
        };
        if wanted {
            fields.push((name, value));
        }
    }
    fields
}
