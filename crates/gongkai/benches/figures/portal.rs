//! The portal's pages per second of processor time beside nginx; memory; starts.

use tempfile::TempDir;

use crate::{
    figure::{Figure, median, number},
    machine,
    peer::{self, Nginx},
    server::{self, Server},
};

const ROUNDS: usize = 3;
const SECONDS: u32 = 4;
const STARTS: usize = 5;
/// Targets.
const OF_NGINX: (f64, &str) = (1.0 / 20.0, "1/20");
const FIRST_SECONDS: f64 = 60.0;
const START_SECONDS: f64 = 1.0;
const MEGABYTES: f64 = 150.0;

/// All of it on one prepared demonstration.
pub fn measure() -> Vec<Figure> {
    let folder = TempDir::new().expect("a temporary folder");
    let data = folder.path().join("data");
    let first = Server::start(&data);
    let prepared = first.ready_after.as_secs_f64();
    first.stop();
    let starts = median((0..STARTS).map(|_| {
        let server = Server::start(&data);
        let after = server.ready_after.as_secs_f64();
        server.stop();
        after
    }));
    let server = Server::start(&data);
    let fresh = machine::memory(server.pid());
    let home = server::get(&server.address, "/");
    let (_, link) = home.split_once("href=\"/d/").expect("a disclosure on the home page");
    let page = format!("/d/{}", link.split('"').next().expect("an address"));
    let nginx = Nginx::start();
    let mut figures = vec![pages("home page", &server, &nginx, "/"), pages("disclosure page", &server, &nginx, &page)];
    let loaded = machine::memory(server.pid());
    figures.push(Figure::at_most("memory of the demonstration under load, VmRSS", loaded.0, MEGABYTES, "MB"));
    figures.push(Figure::fact(
        "of it anonymous (RssAnon); VmRSS just after its start",
        format!("{} MB; {} MB", number(loaded.1), number(fresh.0)),
    ));
    figures.push(Figure::at_most("start on prepared data until `ready`", starts, START_SECONDS, "s"));
    figures.push(Figure::at_most("first start of the demonstration, preparing included", prepared, FIRST_SECONDS, "s"));
    server.stop();
    figures
}

/// Uncached requests per second of the server's processor time.
fn pages(what: &str, server: &Server, nginx: &Nginx, path: &str) -> Figure {
    let bytes = server::get(&server.address, path);
    // a file of its own: nginx keeps files open
    let name = format!("{}.html", bytes.len());
    nginx.put(&name, &bytes);
    let ours = || per_cpu_second(server.pid(), &format!("http://{}{path}", server.address));
    let file = format!("http://{}/{name}", nginx.address);
    let theirs = || per_cpu_second(nginx.pid(), &file);
    // the first requests open connections and fill caches
    peer::load(&format!("http://{}{path}", server.address), 1);
    peer::load(&file, 1);
    let rounds: Vec<(f64, f64)> = (0..ROUNDS).map(|_| (ours(), theirs())).collect();
    let ratio = median(rounds.iter().map(|(a, b)| a / b));
    let both = (median(rounds.iter().map(|r| r.0)), median(rounds.iter().map(|r| r.1)));
    let what = format!("{what} ({:.1} kB), requests per CPU-second", bytes.len() as f64 / 1000.0);
    Figure::ratio(&what, both, ratio, OF_NGINX, "nginx, same bytes:")
}

fn per_cpu_second(pid: u32, url: &str) -> f64 {
    let before = machine::cpu_seconds(pid);
    let requests = peer::load(url, SECONDS);
    requests / (machine::cpu_seconds(pid) - before)
}
