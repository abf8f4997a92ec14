//! Every sealed column edited, every sealed table's rows inserted and deleted: found and named.

use std::collections::BTreeMap;

use ledger::{
    Alteration::{self, *},
    Checkpoint, Completeness, Draft, Hash, Verdict, Walk,
    audit::EntryRow,
    canon,
    entry::ERASED,
    tree::leaf_hash,
};
use serde_json::json;

use crate::sample::Sample;

/// The tables as an intruder sees them.
#[derive(Clone)]
struct Tables {
    entry: BTreeMap<i64, EntryColumns>,
    node: BTreeMap<(i64, i64), Vec<u8>>,
    head: Option<(i64, Vec<u8>)>,
    row: BTreeMap<(String, String), Option<Hash>>,
}

#[derive(Clone)]
struct EntryColumns {
    body: Vec<u8>,
    leaf: Vec<u8>,
    subject: String,
    state_seal: Vec<u8>,
    private: Option<(Vec<u8>, Vec<u8>)>,
}

fn tables(sample: &Sample) -> Tables {
    let columns = |sealed: &ledger::Sealed| EntryColumns {
        body: sealed.body.clone(),
        leaf: sealed.leaf.0.to_vec(),
        subject: format!("{}:{}", sealed.entry.subject_kind, sealed.entry.subject_id),
        state_seal: sealed.state_seal.clone(),
        private: Some((sealed.private.salt.0.to_vec(), sealed.private_bytes.clone())),
    };
    Tables {
        entry: sample.sealed.iter().map(|sealed| (sealed.entry.seq as i64, columns(sealed))).collect(),
        node: sample.nodes.iter().map(|(at, hash)| ((at.level.into(), at.index as i64), hash.0.to_vec())).collect(),
        head: Some((sample.frontier.size() as i64, sample.frontier.to_bytes())),
        row: sample.rows.iter().map(|(subject, state)| (subject.clone(), Some(*state))).collect(),
    }
}

fn walk(tables: &Tables, outside: &[Checkpoint]) -> Verdict {
    let mut walk = Walk::new(tables.head.clone(), outside.to_vec());
    tables.node.iter().for_each(|((level, index), hash)| walk.node(*level, *index, hash));
    for (seq, columns) in &tables.entry {
        walk.entry(EntryRow {
            seq: *seq,
            body: &columns.body,
            leaf: &columns.leaf,
            subject: Some(&columns.subject),
            state_seal: &columns.state_seal,
            private: columns.private.as_ref().map(|(salt, bytes)| (salt.as_slice(), bytes.as_slice())),
        });
    }
    tables.row.iter().for_each(|((kind, id), state)| walk.row(kind, id, *state));
    walk.finish()
}

fn found(size: u64, edit: impl Fn(&mut Tables)) -> Vec<Alteration> {
    let mut tables = tables(&Sample::of(size));
    edit(&mut tables);
    match walk(&tables, &[]) {
        Verdict::Altered(found) => {
            assert!(found.iter().all(|finding| Alteration::CODES.contains(&finding.code())), "{found:?}");
            found
        }
        Verdict::Consistent { .. } => vec![],
    }
}

fn flip(bytes: &mut [u8]) {
    *bytes.last_mut().unwrap() ^= 1;
}

fn at(tables: &mut Tables, seq: i64) -> &mut EntryColumns {
    tables.entry.get_mut(&seq).unwrap()
}

fn subject(seq: i64) -> (String, String) {
    ("disclosure".to_owned(), format!("d{}", seq % 3))
}

#[test]
fn an_untouched_ledger_is_consistent_and_says_what_it_cannot_know() {
    for size in 0..20 {
        let (sample, ours) = (Sample::of(size), tables(&Sample::of(size)));
        let expect = |completeness| Verdict::Consistent { size, root: sample.frontier.root(), completeness, erased: 0 };
        assert_eq!(walk(&ours, &[]), expect(Completeness::Unproven));
        for old in 0..=size {
            let checkpoint = Sample::of(old).checkpoint();
            let proven = Completeness::ProvenTo { size: old, time: checkpoint.time };
            assert_eq!(walk(&ours, &[checkpoint, Sample::of(0).checkpoint()]), expect(proven));
        }
    }
}

#[test]
fn a_row_is_doubtful_while_its_entry_is_altered() {
    let doubtful = RowDoubtful { kind: "disclosure".into(), id: "d1".into() };
    let other = Some(canon::digest("disclosure/1", &json!("other")).unwrap());
    let both = |edit: &dyn Fn(&mut Tables)| {
        found(8, |t| {
            edit(t);
            t.row.insert(subject(1), other);
        })
    };
    assert_eq!(both(&|t| flip(&mut at(t, 7).body)), [EntryBody { seq: 7 }, doubtful.clone()]);
    assert_eq!(both(&|t| flip(&mut at(t, 4).body)), [EntryBody { seq: 4 }, altered(7)], "a later entry decides");
    let salt = |t: &mut Tables| flip(&mut at(t, 7).state_seal);
    assert_eq!(both(&salt), [EntryState { seq: 7 }, doubtful]);
}

#[test]
fn places_read_the_same_in_every_language() {
    let check = |finding: Alteration, expect: &str| assert_eq!(finding.place(), expect);
    check(EntryBody { seq: 7 }, "entry 7");
    check(EntryMissing { first: 7, last: 7 }, "entry 7");
    check(EntryMissing { first: 7, last: 9 }, "entry 7–9");
    check(NodeUnexpected { level: -1, index: 3 }, "node -1/3");
    check(altered(7), "disclosure:d1 @ entry 7");
    check(RolledBack { size: 11, found: 8 }, "8 < 11");
}

fn altered(seq: u64) -> Alteration {
    RowAltered { kind: "disclosure".into(), id: format!("d{}", seq % 3), seq }
}

#[test]
fn one_edit_is_one_finding() {
    for size in [1, 2, 7, 8, 13] {
        let (nodes, last) = (tables(&Sample::of(size)).node, size as i64 - 1);
        for seq in 0..=last {
            let n = seq as u64;
            let check = |edit: &dyn Fn(&mut Tables), expect: Alteration| {
                let mut found = found(size, edit);
                found.retain(|finding| !matches!(finding, RowDoubtful { .. }));
                assert_eq!(found, [expect], "{seq} of {size}");
            };
            check(&|t| flip(&mut at(t, seq).body), EntryBody { seq: n });
            check(&|t| at(t, seq).body.clear(), EntryBody { seq: n });
            check(&|t| flip(&mut at(t, seq).leaf), EntryLeaf { seq: n });
            check(&|t| at(t, seq).leaf.clear(), EntryLeaf { seq: n });
            check(&|t| at(t, seq).state_seal[0] ^= 1, EntryState { seq: n });
            check(&|t| flip(&mut at(t, seq).state_seal), EntryState { seq: n });
            check(&|t| at(t, seq).state_seal.clear(), EntryState { seq: n });
            check(&|t| at(t, seq).subject.push('0'), EntrySubject { seq: n });
            check(&|t| flip(&mut at(t, seq).private.as_mut().unwrap().0), PrivateAltered { seq: n });
            check(&|t| flip(&mut at(t, seq).private.as_mut().unwrap().1), PrivateAltered { seq: n });
            check(&|t| at(t, seq).private = None, PrivateMissing { seq: n });
        }
        for &(level, index) in nodes.keys() {
            let (small, place) = (level as u8, index as u64);
            let check = |edit: &dyn Fn(&mut Tables), expect: Alteration| assert_eq!(found(size, edit), [expect]);
            check(&|t| flip(t.node.get_mut(&(level, index)).unwrap()), NodeHash { level: small, index: place });
            check(&|t| t.node.get_mut(&(level, index)).unwrap().clear(), NodeHash { level: small, index: place });
            check(&|t| drop(t.node.remove(&(level, index))), NodeMissing { level: small, index: place });
        }
        for (level, index) in [(0, size as i64), (9, 0), (-1, 0), (0, -1), (70, 0), (63, i64::MAX)] {
            let found = found(size, |t| drop(t.node.insert((level, index), vec![0; 32])));
            assert_eq!(found, [NodeUnexpected { level, index }]);
        }
        let stored = size as i64;
        for wrong in [stored + 1, stored - 1, -1, 1 << 60] {
            let found = found(size, |t| t.head.as_mut().unwrap().0 = wrong);
            assert_eq!(found, [HeadSize { stored: wrong, found: size }], "{wrong} for {size}");
        }
        assert_eq!(found(size, |t| flip(&mut t.head.as_mut().unwrap().1)), [HeadFrontier]);
        assert_eq!(found(size, |t| t.head = None), [HeadMissing]);
    }
}

#[test]
fn rows_are_held_against_the_last_entry_about_them() {
    let other = Some(canon::digest("disclosure/1", &json!("other")).unwrap());
    assert_eq!(
        found(8, |t| {
            t.row.insert(subject(1), other);
        }),
        [altered(7)]
    );
    assert_eq!(
        found(8, |t| {
            t.row.insert(subject(1), None);
        }),
        [altered(7)]
    );
    let gone = RowMissing { kind: "disclosure".into(), id: "d1".into(), seq: 7 };
    assert_eq!(
        found(8, |t| {
            t.row.remove(&subject(1));
        }),
        [gone]
    );
    let new = || ("disclosure".to_owned(), "d9".to_owned());
    let unexpected = RowUnexpected { kind: new().0, id: new().1 };
    assert_eq!(
        found(8, |t| {
            t.row.insert(new(), other);
        }),
        [unexpected]
    );
}

#[test]
fn missing_and_invented_entries_are_named() {
    for size in [7, 8, 13] {
        for seq in 0..size as i64 {
            let deleted = found(size, |t| drop(t.entry.remove(&seq)));
            let expect = EntryMissing { first: seq as u64, last: seq as u64 };
            assert!(deleted.contains(&expect), "{seq} of {size}: {deleted:?}");
            // With the traces in `node` gone as well.
            let deleted = found(size, |t| {
                t.entry.remove(&seq);
                t.node.remove(&(0, seq));
            });
            assert!(deleted.contains(&expect), "{seq} of {size}: {deleted:?}");
        }
        let last = size as i64 - 1;
        let cut = found(size, |t| drop(t.entry.split_off(&(last - 2))));
        assert!(cut.contains(&EntryMissing { first: size - 3, last: size - 1 }), "{cut:?}");
        for seq in [-1, size as i64, 1 << 40] {
            let invented = found(size, |t| {
                let columns = t.entry[&0].clone();
                t.entry.insert(seq, columns);
            });
            assert_eq!(invented, [EntryUnexpected { first: seq, last: seq }]);
        }
        // Appended with all its nodes, but not in the head.
        let (longer, head) = (tables(&Sample::of(size + 2)), tables(&Sample::of(size)).head);
        let appended = found(size, |t| *t = Tables { head: head.clone(), ..longer.clone() });
        assert!(appended.contains(&EntryUnexpected { first: size as i64, last: size as i64 + 1 }), "{appended:?}");
        let renumbered = found(size, |t| {
            let columns = t.entry.remove(&2).unwrap();
            t.entry.insert(1 << 40, columns);
        });
        assert!(renumbered.contains(&EntryUnexpected { first: 1 << 40, last: 1 << 40 }));
        assert!(renumbered.contains(&EntryMissing { first: 2, last: 2 }));
    }
}

#[test]
fn a_body_edited_together_with_its_leaf_is_still_named() {
    for size in [1, 2, 7, 8, 13] {
        for seq in 0..size as i64 {
            let coherent = found(size, |t| {
                let entry = at(t, seq);
                let text = String::from_utf8(entry.body.clone()).unwrap();
                entry.body = text.replace("disclosure.released", "disclosure.withheld").into_bytes();
                entry.leaf = leaf_hash(&entry.body).0.to_vec();
            });
            let n = seq as u64;
            assert_eq!(coherent[..2], [EntryBody { seq: n }, EntryLeaf { seq: n }], "{seq} of {size}");
            assert!(coherent[2..].iter().all(|finding| matches!(finding, RowDoubtful { .. })), "{coherent:?}");
        }
    }
}

#[test]
fn an_entry_swapped_for_another_is_found() {
    let swapped = found(8, |t| {
        let (two, five) = (t.entry[&2].clone(), t.entry[&5].clone());
        t.entry.insert(2, five);
        t.entry.insert(5, two);
    });
    assert!(swapped.contains(&EntryBody { seq: 2 }) && swapped.contains(&EntryBody { seq: 5 }), "{swapped:?}");
}

#[test]
fn a_tail_cut_with_all_its_traces_shows_only_against_a_checkpoint_kept_elsewhere() {
    let (cut, kept) = (tables(&Sample::of(8)), Sample::of(11).checkpoint());
    assert!(matches!(walk(&cut, &[]), Verdict::Consistent { completeness: Completeness::Unproven, size: 8, .. }));
    let found = Verdict::Altered(vec![RolledBack { size: 11, found: 8 }]);
    assert_eq!(walk(&cut, std::slice::from_ref(&kept)), found);
    assert_eq!(walk(&cut, &[Sample::of(3).checkpoint(), kept]), found);
}

#[test]
fn a_history_rewritten_in_one_piece_shows_only_against_a_checkpoint_kept_elsewhere() {
    let draft = |time| Draft {
        time,
        kind: "org.founded",
        subject_kind: "org",
        subject_id: "o1",
        state: None,
        content: None,
        private: json!({}),
    };
    let forged = |time: i64| {
        let mut sample = Sample::of(5);
        (0..4).for_each(|later| sample.append(draft(1_800_000_000_000_000 + time + later)));
        sample
    };
    let (now, kept) = (tables(&forged(0)), forged(9));
    assert!(matches!(walk(&now, &[]), Verdict::Consistent { .. }));
    assert_eq!(walk(&now, &[kept.checkpoint()]), Verdict::Altered(vec![Rewritten { size: 9 }]));
    let mut backwards = Sample::of(5);
    backwards.append(draft(0));
    assert_eq!(walk(&tables(&backwards), &[]), Verdict::Altered(vec![EntryTime { seq: 5 }]));
}

#[test]
fn an_erasure_is_legitimate_once_it_is_on_record() {
    let mut sample = Sample::of(6);
    sample.append(Draft {
        time: 1_800_000_000_000_000,
        kind: ERASED,
        subject_kind: "entry",
        subject_id: "3",
        state: None,
        content: None,
        private: json!({"reason": "个人信息"}),
    });
    let mut tables = tables(&sample);
    at(&mut tables, 3).private = None;
    assert!(matches!(walk(&tables, &[]), Verdict::Consistent { erased: 1, .. }));
    at(&mut tables, 4).private = None;
    assert_eq!(walk(&tables, &[]), Verdict::Altered(vec![PrivateMissing { seq: 4 }]));
}
