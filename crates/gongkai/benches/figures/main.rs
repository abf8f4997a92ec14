//! The figures of `docs/performance.md`, measured anew: `cargo xtask bench`.
//!
//! Machines are noisy, so nothing here passes or fails. Each figure stands beside a peer that ran in the same minute
//! on the same machine, or beside a limit; what is printed is the median of several rounds.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::disallowed_methods, reason = "a bench measures real time; nothing of the product depends on it")]

mod door;
mod figure;
mod machine;
mod peer;
mod portal;
mod searching;
mod server;

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let began = std::time::Instant::now();
    println!("{}\n", machine::described());
    // names given choose among the measures: `cargo bench --package gongkai --bench figures -- door`
    let wanted: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    let mut rows = Vec::new();
    for (what, measure) in [
        ("portal, memory, starts", portal::measure as fn() -> Vec<figure::Figure>),
        ("search", searching::measure),
        ("door", door::measure),
    ] {
        if !wanted.is_empty() && !wanted.iter().any(|name| what.contains(name.as_str())) {
            continue;
        }
        eprintln!("measuring: {what}");
        rows.extend(measure());
    }
    figure::print(&rows);
    println!("\n{} s, {}", began.elapsed().as_secs(), machine::load());
}
