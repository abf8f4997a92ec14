//! The index against a brute-force scan, and what must never show.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::too_many_lines)]

use search::corpus::{self, Lcg};
use search::{Change, Document, Error, Hits, Index, Query, normalise};
use std::collections::{BTreeMap, BTreeSet};

fn put(document: &Document) -> Change {
    Change::Put(Box::new(document.clone()))
}

fn words(list: &[&str]) -> Vec<String> {
    list.iter().map(|word| word.to_string()).collect()
}

fn index_of(documents: &[Document]) -> Index {
    let index = Index::in_memory().unwrap();
    index.apply(documents.iter().map(put).collect(), 1).unwrap();
    index
}

fn keys(hits: &Hits) -> Vec<&str> {
    hits.hits.iter().map(|hit| hit.key.as_str()).collect()
}

fn search(index: &Index, text: &str) -> Hits {
    index.search(&Query { text: text.into(), tokens: words(&["all"]), limit: 100, ..Query::default() }).unwrap()
}

fn document(key: &str, title: &str, text: &str, day: i32) -> Document {
    Document {
        key: key.into(),
        title: title.into(),
        text: text.into(),
        index_number: key.into(),
        org: "o".into(),
        category: "c".into(),
        year: day / 10_000,
        day,
        tokens: words(&["all"]),
    }
}

/// A document with its normalised forms, so that the scan doesn't normalise 500 times.
struct Scanned<'a> {
    document: &'a Document,
    title: String,
    text: String,
    number: String,
}

/// What an index must answer, found by looking at every document.
fn brute_force(all: &[Scanned], query: &Query) -> (Vec<String>, Facets) {
    let wanted: Vec<String> = query.text.split_whitespace().map(normalise).filter(|word| !word.is_empty()).collect();
    let mut found = Vec::new();
    let mut facets = Facets::default();
    for Scanned { document, title, text, number } in all {
        let hit = |word: &String| title.contains(word) || text.contains(word) || number == word;
        let visible = document.tokens.iter().any(|token| query.tokens.contains(token));
        if !visible || query.exclude.contains(&document.key) || !wanted.iter().all(hit) {
            continue;
        }
        let category = query.category.as_ref().is_none_or(|category| *category == document.category);
        let org = query.orgs.as_ref().is_none_or(|orgs| orgs.contains(&document.org));
        let year = query.year.is_none_or(|year| year == document.year);
        if org && year {
            *facets.0.entry(document.category.clone()).or_default() += 1;
        }
        if category && org {
            *facets.1.entry(document.year).or_default() += 1;
        }
        if category && year {
            *facets.2.entry(document.org.clone()).or_default() += 1;
        }
        if category && org && year {
            let in_title = !wanted.is_empty() && wanted.iter().all(|word| title.contains(word) || number == word);
            found.push((!in_title, -document.day, document.key.clone()));
        }
    }
    found.sort();
    (found.into_iter().map(|(_, _, key)| key).collect(), facets)
}

#[derive(Debug, Default, PartialEq)]
struct Facets(BTreeMap<String, usize>, BTreeMap<i32, usize>, BTreeMap<String, usize>);

impl Facets {
    fn of(hits: &Hits) -> Self {
        let copy = |list: &[(String, usize)]| list.iter().cloned().collect();
        Facets(copy(&hits.by_category), hits.by_year.iter().copied().collect(), copy(&hits.by_org))
    }
}

const PAGE: usize = 20;

/// The documents, kept through several commits, with replaced and deleted ones in every segment.
fn lived_in_index(documents: &[Document]) -> Index {
    let index = Index::in_memory().unwrap();
    for (cursor, batch) in (1..).zip(documents.chunks(700)) {
        let (mut first, mut then) = (Vec::new(), Vec::new());
        for (number, document) in batch.iter().enumerate() {
            if number % 9 == 0 {
                let text = format!("{}旧稿", document.title);
                first.push(put(&Document { title: "旧".into(), text, ..document.clone() }));
                then.push(put(document));
            } else {
                first.push(put(document));
            }
            if number % 11 == 0 {
                let key = format!("{}-gone", document.key);
                then.push(Change::Delete(key.clone()));
                first.push(put(&Document { key, ..document.clone() }));
            }
        }
        index.apply(first, 0).unwrap();
        index.apply(then, cursor).unwrap();
    }
    index
}

#[test]
fn equals_a_brute_force_scan() {
    let documents: Vec<Document> = corpus::documents(20, 5_000).collect();
    let index = lived_in_index(&documents);
    assert_eq!(index.len(), 5_000);
    let all: Vec<Scanned> = documents
        .iter()
        .map(|document| Scanned {
            document,
            title: normalise(&document.title),
            text: normalise(&document.text),
            number: normalise(&document.index_number),
        })
        .collect();
    let texts: Vec<String> =
        documents.iter().flat_map(|document| [document.text.clone(), document.title.clone()]).collect();
    let mut lcg = Lcg::new(8);
    let (mut with_hits, mut without, mut bytes) = (0, 0, BTreeSet::new());
    for (number, text) in corpus::queries(5, 500, &texts).into_iter().enumerate() {
        assert!((1..=6).contains(&text.chars().count()), "{text:?}");
        bytes.extend(text.bytes());
        // Every other query by an anonymous reader without filters, as the acceptance says; the rest with all there is.
        let plain = number % 2 == 0;
        let mut chance = |times: usize| !plain && lcg.below(times) == 0;
        let mut query = Query { text, tokens: words(&["all"]), limit: PAGE, ..Query::default() };
        if chance(2) {
            query.tokens.extend(words(&["party", "sub:3", "org:5", "sub:unknown"]));
        }
        if chance(3) {
            query.orgs = Some((0..17).map(|org| format!("org-{org}")).collect());
        }
        if chance(3) {
            query.category = Some("10.3".into());
        }
        if chance(3) {
            query.year = Some(2019);
        }
        if chance(3) {
            query.exclude = documents.iter().step_by(50).map(|document| document.key.clone()).collect();
        }
        let (expect, facets) = brute_force(&all, &query);
        let everything = Query { limit: usize::MAX, ..query.clone() };
        assert_eq!(index.keys(&everything).unwrap(), expect, "{query:?}");
        query.offset = lcg.below(expect.len());
        let hits = index.search(&query).unwrap();
        assert_eq!(keys(&hits), expect[query.offset..expect.len().min(query.offset + PAGE)], "{query:?}");
        assert_eq!((hits.total, Facets::of(&hits)), (expect.len(), facets), "{query:?}");
        for hit in &hits.hits {
            let marked = hit.title.iter().chain(&hit.snippet).any(|span| span.hit);
            assert!(marked || query.text.trim().is_empty(), "{query:?} {hit:?}");
        }
        if expect.is_empty() { without += 1 } else { with_hits += 1 }
    }
    assert!(with_hits > 300 && without > 50, "{with_hits} queries with hits, {without} without: a lame comparison");
    assert!(bytes.contains(&b'P') && bytes.contains(&b'%') && bytes.contains(&0xef), "no mixture of scripts");
}

#[test]
fn unseen_documents_change_nothing() {
    let documents: Vec<Document> = corpus::documents(3, 600).collect();
    let open: Vec<Document> = documents.iter().filter(|document| document.tokens == words(&["all"])).cloned().collect();
    assert!(open.len() < 550);
    let (with, without) = (lived_in_index(&documents), lived_in_index(&open));
    let texts: Vec<String> = documents.iter().map(|document| document.text.clone()).collect();
    for text in corpus::queries(4, 200, &texts).into_iter().chain([String::new()]) {
        let query = Query { text, tokens: words(&["all", "sub:nobody"]), limit: 30, ..Query::default() };
        assert_eq!(with.search(&query).unwrap(), without.search(&query).unwrap(), "{query:?}");
    }
    let nobody = Query { limit: 30, ..Query::default() };
    assert_eq!(with.search(&nobody).unwrap(), Hits::default());
}

#[test]
fn what_hits() {
    let index = index_of(&[
        document("DZ-1", "财政预算", "本级　公开。ＡＢＣ", 20250101),
        document("DZ-2", "通知", "财政预算公开", 20250301),
        document("DZ-3", "政策", "财务。New York", 20250201),
        document("DZ-4", "空", "", 20240101),
    ]);
    let check = |text: &str, expect: &[&str]| assert_eq!(keys(&search(&index, text)), expect, "{text:?}");
    // The title first, then the newest.
    check("财政", &["DZ-1", "DZ-2"]);
    check("财", &["DZ-1", "DZ-2", "DZ-3"]);
    check("公开", &["DZ-2", "DZ-1"]);
    // All words, wherever they are.
    check("财政 公开", &["DZ-2", "DZ-1"]);
    check("财政 York", &[]);
    check("new　york", &["DZ-3"]);
    check("newyork", &[]);
    // Never across the border of title and text, nor over a hole.
    check("预算本级", &[]);
    check("通知财政", &[]);
    check("财预", &[]);
    check("级公开。abc", &["DZ-1"]);
    check("。", &["DZ-3", "DZ-1"]);
    check("dz-2", &["DZ-2"]);
    check("dz-", &[]);
    check("空", &["DZ-4"]);
    check(" ", &["DZ-2", "DZ-3", "DZ-1", "DZ-4"]);
    // What looks like the syntax of a query language is text.
    check("title:财政", &[]);
    check("\"财政\"", &[]);
    check("*", &[]);
}

#[test]
fn long_queries_are_cut_and_say_so() {
    let text: String = corpus::texts(1, 3).concat().chars().filter(|c| !c.is_whitespace()).collect();
    let index = index_of(&[document("a", "", &text, 0)]);
    let check = |query: String, total: usize, truncated: bool| {
        let hits = search(&index, &query);
        assert_eq!((hits.total, hits.truncated), (total, truncated), "{query}");
    };
    let head: String = text.chars().take(60).collect();
    check(head.clone(), 1, false);
    check(format!("{head}☃"), 0, false);
    check(text.clone(), 1, true);
    check(text.repeat(1_000), 1, true);
    check(format!("{} ☃", text.chars().take(64).collect::<String>()), 1, true);
}

#[test]
fn survives_reopening() {
    let dir = tempfile::tempdir().unwrap();
    let index = Index::open(dir.path()).unwrap();
    assert_eq!((index.cursor(), index.len(), search(&index, "").total), (0, 0, 0));
    let (a, b) = (document("a", "甲", "原文", 1), document("b", "乙", "原文", 2));
    index.apply(vec![put(&a), put(&b)], 7).unwrap();
    index.apply(vec![Change::Delete("b".into()), put(&document("a", "甲", "新文", 3))], 9).unwrap();
    index.apply(vec![], 12).unwrap();
    assert!(matches!(Index::open(dir.path()), Err(Error::Busy)));
    drop(index);
    let index = Index::open(dir.path()).unwrap();
    assert_eq!((index.cursor(), index.len()), (12, 1));
    assert_eq!((search(&index, "原文").total, search(&index, "新文").total), (0, 1));
    // Within a batch, order counts.
    index.apply(vec![put(&b), Change::Delete("b".into()), Change::Delete("a".into()), put(&a)], 13).unwrap();
    assert_eq!(keys(&search(&index, "")), ["a"]);
    assert_eq!(search(&index, "原文").total, 1);
    index.clear().unwrap();
    assert_eq!((index.cursor(), index.len(), index.is_empty()), (0, 0, true));
    drop(index);
    assert_eq!(Index::open(dir.path()).unwrap().cursor(), 0);
}

#[test]
fn damage_is_told() {
    let dir = tempfile::tempdir().unwrap();
    Index::open(dir.path()).unwrap().apply(vec![put(&document("a", "甲", "文", 1))], 1).unwrap();
    let part = dir.path().join("v1/meta.json");
    std::fs::write(&part, "{").unwrap();
    assert!(matches!(Index::open(dir.path()), Err(Error::Damaged(_))));
}

#[test]
fn withdrawn_documents_do_not_count() {
    let index = index_of(&[document("a", "公开", "", 1), document("b", "公开", "", 2), document("c", "公开", "", 3)]);
    let query = Query {
        text: "公开".into(),
        tokens: words(&["all"]),
        exclude: words(&["b", "unknown"]),
        limit: 1,
        ..Query::default()
    };
    let hits = index.search(&query).unwrap();
    assert_eq!((keys(&hits), hits.total), (vec!["c"], 2));
    assert_eq!(hits.by_category, [("c".to_string(), 2)]);
    let counts = index.search(&Query { limit: 0, ..query }).unwrap();
    assert_eq!((counts.total, counts.hits.len()), (2, 0));
}

#[test]
fn a_hit_carries_what_a_list_shows() {
    let index = index_of(&[Document {
        org: "org-9".into(),
        category: "9.1".into(),
        ..document("DZ-1", "公开<目录>", "见公开目录", 20250607)
    }]);
    let hits = search(&index, "公开");
    let [hit] = &hits.hits[..] else { panic!("{hits:?}") };
    assert_eq!((hit.index_number.as_str(), hit.org.as_str(), hit.category.as_str()), ("DZ-1", "org-9", "9.1"));
    assert_eq!((hit.year, hit.day), (2025, 20250607));
    assert_eq!(hits.by_org, [("org-9".to_string(), 1)]);
    let spans = |list: &[search::Span]| list.iter().map(|span| (span.text.clone(), span.hit)).collect::<Vec<_>>();
    assert_eq!(spans(&hit.title), [("公开".into(), true), ("<目录>".into(), false)]);
    assert_eq!(spans(&hit.snippet), [("见".into(), false), ("公开".into(), true), ("目录".into(), false)]);
}
