//! Every sealed noun comes back as it was kept, changes in place, and is sealed by an entry.

use domain::{
    catalogue::{Catalogue, entry::Entry, record::Record},
    disclosure::{Disclosure, attachment::Attachment, variation::Variation, version::Version},
    people::{account::Account, org::Org, person::Person, seat::Seat},
};
use ledger::Verdict;
use store::{Rulebook, Sealed, Store};

use crate::sample::{self, at, event};

/// Keeps a noun, and changed once more; its table.
async fn keeps<T>(store: &Store, first: T, change: impl Fn(&mut T)) -> &'static str
where
    T: Sealed + PartialEq + std::fmt::Debug + Clone,
{
    let mut second = first.clone();
    change(&mut second);
    assert_ne!(first, second, "the change must be one");
    for noun in [&first, &second] {
        let mut tx = store.write(at(1)).await.unwrap();
        let seq = tx.put(noun, event("kept")).await.unwrap();
        assert_eq!(tx.get::<T>(&noun.key()).await.unwrap().as_ref(), Some(noun), "before the commit");
        tx.commit().await.unwrap();
        let mut tx = store.read(at(2)).await.unwrap();
        assert_eq!(tx.get::<T>(&noun.key()).await.unwrap().as_ref(), Some(noun), "after the commit");
        let history = tx.history(T::TABLE, &noun.key()).await.unwrap();
        assert_eq!(history.last().map(|row| row.entry.seq), Some(seq));
        assert_eq!(history.last().and_then(|row| row.private.clone()), Some(serde_json::json!({ "by": "test" })));
    }
    let mut tx = store.read(at(2)).await.unwrap();
    assert_eq!(tx.history(T::TABLE, &first.key()).await.unwrap().len(), 2);
    assert_eq!(tx.get::<T>("unknown").await.unwrap(), None);
    T::TABLE
}

testkit::both! {
    async fn each_noun_comes_back(database) {
        let store = sample::open(&database).await;
        let mut tx = store.write(at(0)).await.unwrap();
        tx.put_org(&sample::org("o", None), sample::today(), event("org.created")).await.unwrap();
        tx.commit().await.unwrap();
        let book = Rulebook { digest: "d".into(), name: "dazhou-2019".into(), text: "id = 1".into() };
        let org = Org { rank: 3, ..sample::org("o2", Some("o")) };
        let version = sample::version("d1", "o", vec!["all".into(), "party:o".into()]);
        let kept = [
            keeps(&store, book, |b| b.text.push('2')).await,
            keeps(&store, org, |o| o.code.push('x')).await,
            keeps(&store, sample::person("p"), |p| p.name.push('甲')).await,
            keeps(&store, sample::seat("s", "o"), |s| s.holdings.clear()).await,
            keeps(&store, sample::account("a"), |a| a.disabled = true).await,
            keeps(&store, sample::entry("e", "o", 1), |e| e.no = 2).await,
            keeps(&store, sample::disclosure("d1", "o"), |d| d.desk.turns.clear()).await,
            keeps(&store, version, |v| v.tokens = vec!["all".into()]).await,
            keeps(&store, sample::catalogue("c", "o"), |c| c.ended = Some(at(1))).await,
            keeps(&store, sample::record("r", "o"), |r| r.revoked = Some(("误报".into(), sample::act()))).await,
            keeps(&store, sample::attachment("f", "o"), |f| f.numbers.clear()).await,
            keeps(&store, sample::variation("v", "o"), |v| v.revoked = Some(("试行结束".into(), sample::act()))).await,
        ];
        assert_eq!(kept, store::tables::SEALED, "each of them, as they are listed");
        store.close().await;
    }

    async fn a_transaction_that_is_dropped_leaves_no_trace(database) {
        let store = sample::open(&database).await;
        let mut tx = store.write(at(0)).await.unwrap();
        tx.put(&sample::person("kept"), event("person.created")).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = store.write(at(0)).await.unwrap();
        tx.put(&sample::person("dropped"), event("person.created")).await.unwrap();
        drop(tx);
        let mut tx = store.read(at(0)).await.unwrap();
        assert_eq!(tx.get::<Person>("dropped").await.unwrap(), None);
        assert_eq!(tx.head().await.unwrap().size(), 1);
        drop(tx);
        let verdict = store.verify(Vec::new(), &[], at(0), &|_| ()).await.unwrap().verdict;
        assert!(matches!(verdict, Verdict::Consistent { size: 1, .. }), "{verdict:?}");
        store.close().await;
    }

    async fn keeping_needs_the_ledgers_lock(database) {
        let store = sample::open(&database).await;
        let mut tx = store.write_unsealed(at(0)).await.unwrap();
        assert!(tx.put(&sample::person("p"), event("person.created")).await.is_err());
        drop(tx);
        store.close().await;
    }
}

/// The tags under which `domain`'s golden bytes are kept: whoever changes one appends `migrated` entries.
#[test]
fn tags_are_for_ever() {
    let tags = [
        (Rulebook::TABLE, Rulebook::TAG),
        (Org::TABLE, Org::TAG),
        (Person::TABLE, Person::TAG),
        (Seat::TABLE, Seat::TAG),
        (Account::TABLE, Account::TAG),
        (Entry::TABLE, Entry::TAG),
        (Disclosure::TABLE, Disclosure::TAG),
        (Version::TABLE, Version::TAG),
        (Catalogue::TABLE, Catalogue::TAG),
        (Record::TABLE, Record::TAG),
        (Attachment::TABLE, Attachment::TAG),
        (Variation::TABLE, Variation::TAG),
    ];
    let nouns = [
        "ruleset",
        "org",
        "person",
        "seat",
        "account",
        "entry",
        "disclosure",
        "version",
        "catalogue",
        "record",
        "attachment",
        "variation",
    ];
    let expect = nouns.map(|noun| format!("{noun}/1"));
    assert_eq!(tags.map(|(_, tag)| tag.to_owned()), expect);
    assert_eq!(tags.map(|(table, _)| table), store::tables::SEALED);
    let book = Rulebook { digest: "d".into(), name: "dazhou-2019".into(), text: "id = 1".into() };
    let golden = r#"{"t":"ruleset/1","v":{"digest":"d","name":"dazhou-2019","text":"id = 1"}}"#;
    assert_eq!(ledger::canon::versioned(Rulebook::TAG, &book).unwrap(), golden.as_bytes());
}
