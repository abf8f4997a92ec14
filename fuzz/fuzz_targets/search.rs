//! Queries: the index finds what a plain look finds, and marks add nothing to a text. The first line is the query, the
//! rest a text it is marked in.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use search::{Change, Document, Index, Query, corpus, mark, normalise};

struct Small {
    index: Index,
    /// Normalised titles and texts.
    looks: Vec<(String, String)>,
}

static SMALL: LazyLock<Small> = LazyLock::new(|| {
    let index = Index::in_memory().expect("memory is there");
    let documents: Vec<Document> = corpus::documents(1, 40)
        .map(|document| Document { tokens: vec!["all".to_owned()], index_number: String::new(), ..document })
        .collect();
    let looks = documents.iter().map(|document| (normalise(&document.title), normalise(&document.text))).collect();
    index.apply(documents.into_iter().map(|d| Change::Put(Box::new(d))).collect(), 1).expect("memory takes it");
    Small { index, looks }
});

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let (words, text) = text.split_once('\n').unwrap_or((&text, ""));
    let spans = mark(text, words);
    assert_eq!(spans.iter().map(|span| span.text.as_str()).collect::<String>(), text);
    let query = Query { text: words.to_owned(), tokens: vec!["all".to_owned()], limit: 3, ..Query::default() };
    let hits = SMALL.index.search(&query).expect("memory answers");
    let all: Vec<String> = words.split_whitespace().map(normalise).collect();
    let holds = |(title, text): &&(String, String)| all.iter().all(|w| title.contains(w) || text.contains(w));
    if !hits.truncated {
        assert_eq!(hits.total, SMALL.looks.iter().filter(holds).count(), "{words:?}");
    }
});
