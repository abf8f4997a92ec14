//! Search at 50,000 documents, asked as the office asks it, beside a plain scan of the same texts.

use std::{hint::black_box, time::Instant};

use domain::token::Tokens;
use office::org_ref::PAGE;
use search::{Change, Index, Query, corpus, normalise};
use tempfile::TempDir;

use crate::figure::{Figure, median, number};

const DOCUMENTS: usize = 50_000;
/// As many as the follower of the ledger brings at once.
const BATCH: usize = 2_000;
const QUERIES: usize = 1_000;
const ROUNDS: usize = 3;
/// So many of the queries are answered by a scan too.
const SCANS: usize = 15;
/// Every click answers within 100 ms; a search may take half of it.
const LIMIT_MS: f64 = 50.0;

/// Median and 99th percentile.
pub fn measure() -> Vec<Figure> {
    let folder = TempDir::new().expect("a temporary folder");
    let index = Index::open(folder.path()).expect("an index");
    let mut texts = Vec::with_capacity(DOCUMENTS);
    let began = Instant::now();
    let mut changes = Vec::new();
    for (document, n) in corpus::documents(1, DOCUMENTS).zip(1_u64..) {
        texts.push(normalise(&document.text));
        changes.push(Change::Put(Box::new(document)));
        if changes.len() == BATCH {
            index.apply(std::mem::take(&mut changes), n).expect("indexed");
        }
    }
    let filled = began.elapsed().as_secs_f64();
    let queries = corpus::queries(9, QUERIES, &corpus::texts(77, 2_000));
    let rounds: Vec<Vec<f64>> = (0..ROUNDS).map(|_| round(&index, &queries)).collect();
    let at = |percent: usize| median(rounds.iter().map(|times| times[(times.len() - 1) * percent / 100]));
    let scan = median(queries.iter().take(SCANS).map(|query| scanned(&texts, query)));
    let beside = format!("plain scan of the same texts: {} ms", number(scan));
    let limited = |what: &str, ms| Figure {
        beside: beside.clone(),
        ..Figure::at_most(&format!("search among {} documents, {what}", index.len()), ms, LIMIT_MS, "ms")
    };
    vec![
        limited("p50", at(50)),
        limited("p99", at(99)),
        Figure::fact(
            "filling that index",
            format!("{} s, {} documents/s", number(filled), number(DOCUMENTS as f64 / filled)),
        ),
    ]
}

/// Milliseconds of each query with its page of hits, snippets and exact counts by three facets; sorted.
fn round(index: &Index, queries: &[String]) -> Vec<f64> {
    let tokens = Tokens::anonymous().to_vec();
    let one = |text: &String| {
        let query = Query { text: text.clone(), tokens: tokens.clone(), limit: PAGE, ..Query::default() };
        let began = Instant::now();
        black_box(index.search(&query).expect("an answer"));
        began.elapsed().as_secs_f64() * 1000.0
    };
    let mut times: Vec<f64> = queries.iter().map(one).collect();
    times.sort_by(f64::total_cmp);
    times
}

/// Milliseconds of a scan that only counts.
fn scanned(texts: &[String], query: &str) -> f64 {
    let query = normalise(query);
    let began = Instant::now();
    black_box(texts.iter().filter(|t| t.contains(&query)).count());
    began.elapsed().as_secs_f64() * 1000.0
}
