//! The tree against RFC 6962's published vectors and against ct-merkle.

use std::collections::HashMap;

use ct_merkle::{RootHash, mem_backed_tree::MemoryBackedTree};
use ledger::{Frontier, Hash, NodeRef, tree::*};
use proptest::prelude::*;
use sha2::Sha256;

/// The leaves of certificate-transparency's reference tests.
const LEAVES: [&[u8]; 8] = [
    b"",
    b"\x00",
    b"\x10",
    b"\x20\x21",
    b"\x30\x31",
    b"\x40\x41\x42\x43",
    b"\x50\x51\x52\x53\x54\x55\x56\x57",
    b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
];
const ROOTS: [&str; 9] = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

#[derive(Default)]
struct Grown {
    frontier: Frontier,
    nodes: HashMap<NodeRef, Hash>,
    roots: Vec<Hash>,
    peer: MemoryBackedTree<Sha256, Vec<u8>>,
}

fn grow(leaves: impl IntoIterator<Item = Vec<u8>>) -> Grown {
    let mut grown = Grown { roots: vec![empty_root()], ..Grown::default() };
    for leaf in leaves {
        for new in grown.frontier.append(leaf_hash(&leaf)) {
            assert_eq!(grown.nodes.insert(new.at(), new.hash), None, "insert only");
        }
        grown.roots.push(grown.frontier.root());
        grown.peer.push(leaf);
        assert_eq!(grown.frontier.root().0, grown.peer.root().as_bytes()[..]);
        let (size, bytes) = (grown.frontier.size(), grown.frontier.to_bytes());
        assert_eq!(Frontier::from_bytes(size, &bytes).as_ref(), Ok(&grown.frontier));
        assert!(Frontier::from_bytes(size + (1 << 40), &bytes).is_err() && Frontier::from_bytes(size, &[0]).is_err());
        let root = root_plan(size).resolve(|node| grown.nodes.get(&node).copied().ok_or(node)).unwrap();
        assert_eq!(root, [grown.frontier.root()]);
    }
    grown
}

fn numbered(size: u64) -> Grown {
    grow((0..size).map(|n| n.to_be_bytes().to_vec()))
}

fn joined(path: &[Hash]) -> Vec<u8> {
    path.iter().flat_map(|hash| hash.0).collect()
}

#[test]
fn roots_are_those_of_certificate_transparency() {
    let grown = grow(LEAVES.map(<[u8]>::to_vec));
    assert_eq!(grown.roots.iter().map(Hash::to_string).collect::<Vec<_>>(), ROOTS);
}

#[test]
fn proofs_are_those_of_certificate_transparency() {
    let grown = grow(LEAVES.map(<[u8]>::to_vec));
    let check = |plan: Plan, expect: &[&str]| {
        let path = plan.resolve(|node| grown.nodes.get(&node).copied().ok_or(node)).unwrap();
        assert_eq!(path.iter().map(Hash::to_string).collect::<Vec<_>>(), expect);
    };
    let (b, c) = (
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    );
    let a = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7";
    check(inclusion_plan(0, 1).unwrap(), &[]);
    check(inclusion_plan(0, 8).unwrap(), &[a, b, c]);
    check(consistency_plan(1, 1).unwrap(), &[]);
    check(consistency_plan(1, 8).unwrap(), &[a, b, c]);
    let from_six = [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        ROOTS[4],
    ];
    check(consistency_plan(6, 8).unwrap(), &from_six);
    check(consistency_plan(2, 5).unwrap(), &[b, "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"]);
}

#[test]
fn every_proof_of_small_trees_verifies_and_no_other_does() {
    let grown = numbered(20);
    let fetch = |plan: Plan| plan.resolve(|node| grown.nodes.get(&node).copied().ok_or(node)).unwrap();
    for size in 1..=20u64 {
        let root = grown.roots[size as usize];
        for seq in 0..size {
            let (leaf, path) = (leaf_hash(&seq.to_be_bytes()), fetch(inclusion_plan(seq, size).unwrap()));
            for (other_seq, other_size) in (0..=size).flat_map(|seq| (1..=21).map(move |size| (seq, size))) {
                // A path fixes leaf and root; a position or size of the same shape may share it, a right one must pass.
                let passes = verify_inclusion(&leaf, other_seq, other_size, &path, &root).is_ok();
                assert!(passes || (other_seq, other_size) != (seq, size), "{seq} in {size}");
                assert!(!passes || other_seq < other_size && path.len() <= 5);
            }
            for (wrong, leaf, root) in [
                (&path[..path.len().saturating_sub(1)], leaf_hash(b"x"), root),
                (&path[..], leaf, grown.roots[size as usize - 1]),
                (&[path.clone(), vec![root]].concat()[..], leaf, root),
            ] {
                assert_eq!(verify_inclusion(&leaf, seq, size, wrong, &root), Err(TreeError::Mismatch));
            }
        }
        for old in 0..=size {
            let (path, old_root) = (fetch(consistency_plan(old, size).unwrap()), grown.roots[old as usize]);
            assert_eq!(verify_consistency((old, &old_root), (size, &root), &path), Ok(()), "{old} in {size}");
            let longer = [path.clone(), vec![root]].concat();
            let wrong = leaf_hash(b"x");
            for (old_root, root, path) in [(wrong, root, &path), (old_root, root, &longer)] {
                assert!(verify_consistency((old, &old_root), (size, &root), path).is_err(), "{old} in {size}");
            }
            if old > 0 {
                assert!(verify_consistency((old, &old_root), (size, &wrong), &path).is_err(), "{old} in {size}");
            }
        }
    }
}

#[test]
fn positions_outside_get_an_error() {
    let (leaf, far) = (leaf_hash(b""), u64::MAX);
    assert_eq!(inclusion_plan(1, 1), Err(TreeError::OutOfRange));
    assert_eq!(consistency_plan(2, 1), Err(TreeError::OutOfRange));
    assert_eq!(verify_inclusion(&leaf, far, far, &[], &leaf), Err(TreeError::OutOfRange));
    assert_eq!(verify_inclusion(&leaf, far - 1, far, &[leaf; 70], &leaf), Err(TreeError::Mismatch));
    assert_eq!(verify_consistency((far - 1, &leaf), (far, &leaf), &[leaf; 70]), Err(TreeError::Mismatch));
    assert_eq!(verify_consistency((2, &leaf), (1, &leaf), &[]), Err(TreeError::OutOfRange));
    assert_eq!(inclusion_plan(far - 1, far).unwrap().nodes().len(), 63);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn proofs_are_those_of_ct_merkle(size in 1u64..=200, a in any::<prop::sample::Index>(), b in any::<prop::sample::Index>()) {
        let grown = numbered(size);
        let fetch = |plan: Plan| plan.resolve(|node| grown.nodes.get(&node).copied().ok_or(node)).unwrap();
        let root = grown.roots[size as usize];
        let seq = a.index(size as usize) as u64;
        let path = fetch(inclusion_plan(seq, size).unwrap());
        let theirs = grown.peer.prove_inclusion(seq as usize);
        prop_assert_eq!(joined(&path), theirs.as_bytes());
        let leaf = leaf_hash(&seq.to_be_bytes());
        prop_assert_eq!(verify_inclusion(&leaf, seq, size, &path, &root), Ok(()));
        let old = 1 + b.index(size as usize) as u64;
        let path = fetch(consistency_plan(old, size).unwrap());
        let theirs = grown.peer.prove_consistency((size - old) as usize);
        prop_assert_eq!(joined(&path), theirs.as_bytes());
        let old_root = grown.roots[old as usize];
        prop_assert_eq!(verify_consistency((old, &old_root), (size, &root), &path), Ok(()));
        let as_theirs = |root: Hash, size| RootHash::<Sha256>::new(root.0.into(), size);
        prop_assert!(as_theirs(root, size).verify_consistency(&as_theirs(old_root, old), &theirs).is_ok());
        for position in 0..path.len() {
            let mut bent = path.clone();
            bent[position].0[31] ^= 1;
            prop_assert!(verify_consistency((old, &old_root), (size, &root), &bent).is_err());
        }
    }
}
