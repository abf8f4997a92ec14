use ledger::{Frontier, Hash, Proof, ProofError, SigningKey, StateSeal, canon, entry, proof, tree};

use crate::sample::{self, Sample};

fn sample() -> (Proof, Vec<u8>) {
    let proof = Sample::of(11).proof(5);
    let bytes = proof.to_bytes().unwrap();
    (proof, bytes)
}

#[test]
fn a_proof_says_what_was_published_when_and_by_which_ledger() {
    let (sealed, bytes) = sample();
    let keys = [SigningKey::from_seed("other", &[1; 32]).unwrap().verifier().clone(), sample::key().verifier().clone()];
    for (keys, trusted) in [(Some(&keys[..]), true), (None, false)] {
        let verified = proof::verify(&bytes, keys).unwrap();
        assert_eq!((verified.content, verified.trusted), (sample::content(5), trusted));
        assert_eq!((verified.entry, verified.checkpoint.size), (sealed.entry.clone(), 11));
        assert_eq!(verified.key, *sample::key().verifier());
    }
    for size in 1..=9 {
        let sample = Sample::of(size);
        (0..size).for_each(|seq| drop(sample.proof(seq).check(None).unwrap()));
    }
}

#[test]
fn no_byte_of_a_proof_can_be_changed() {
    let (_, bytes) = sample();
    let key = [sample::key().verifier().clone()];
    let reject = |bent: &[u8], what: &dyn Fn() -> String| {
        for keys in [None, Some(&key[..])] {
            assert!(proof::verify(bent, keys).is_err(), "{}, key given: {}", what(), keys.is_some());
        }
    };
    for position in 0..bytes.len() {
        let original = bytes[position];
        let others = (0..8).map(|bit| original ^ 1 << bit).chain(*b"\n \"\\0Aa=\xff");
        for other in others.filter(|other| *other != original) {
            let mut bent = bytes.clone();
            bent[position] = other;
            reject(&bent, &|| format!("byte {position}: {:?} for {:?}", other as char, original as char));
        }
        let mut shorter = bytes.clone();
        shorter.remove(position);
        reject(&shorter, &|| format!("without byte {position}"));
        for extra in *b" 0" {
            let mut longer = bytes.clone();
            longer.insert(position, extra);
            reject(&longer, &|| format!("{:?} before byte {position}", extra as char));
        }
    }
    reject(&[&bytes[..], b"\n"].concat(), &|| "a newline at the end".into());
}

#[test]
fn each_part_is_held_against_the_next() {
    let check = |bend: &dyn Fn(&mut Proof), expect: &str| {
        let mut proof = sample().0;
        bend(&mut proof);
        assert_eq!(proof.check(None).map(|_| ()).map_err(|error| error.code()), Err(expect));
        assert!(ProofError::CODES.contains(&expect));
    };
    let other = SigningKey::from_seed(sample::ORIGIN, &[8; 32]).unwrap();
    let named = SigningKey::from_seed("other.example", &[8; 32]).unwrap();
    check(&|proof| proof.content = sample::content(6), "proof.content");
    check(&|proof| proof.content["v"]["note"] = 1.into(), "proof.content");
    check(&|proof| proof.entry.content = None, "proof.no-content");
    check(&|proof| proof.entry.time += 1, "proof.inclusion");
    check(&|proof| proof.entry.seq = 4, "proof.inclusion");
    check(&|proof| proof.entry.private.0[0] ^= 1, "proof.inclusion");
    check(&|proof| proof.path.truncate(1), "proof.inclusion");
    check(&|proof| proof.path.swap(0, 1), "proof.inclusion");
    check(&|proof| proof.key = "x".into(), "proof.key");
    check(&|proof| proof.key = other.verifier().to_string(), "proof.checkpoint");
    check(&|proof| proof.checkpoint = Sample::of(10).checkpoint().sign(&sample::key()).unwrap(), "proof.inclusion");
    check(&|proof| proof.checkpoint = proof.checkpoint.replace("\n11\n", "\n12\n"), "proof.signature");
    let line = |proof: &Proof| proof.checkpoint.split_once("\n\n").unwrap().1.to_owned();
    check(&|proof| proof.checkpoint += &line(proof), "proof.checkpoint");
    check(&|proof| proof.checkpoint += &line(proof).replace(sample::ORIGIN, "witness"), "proof.checkpoint");
    // Signed by a key of another name: a ledger's checkpoints are its own.
    check(
        &|proof| {
            proof.checkpoint = named.sign(&Sample::of(11).checkpoint().text()).unwrap();
            proof.key = named.verifier().to_string();
        },
        "proof.checkpoint",
    );
}

#[test]
fn a_key_that_is_not_expected_is_refused_by_name() {
    let (_, bytes) = sample();
    let other = SigningKey::from_seed(sample::ORIGIN, &[8; 32]).unwrap();
    let error = proof::verify(&bytes, Some(&[other.verifier().clone()])).unwrap_err();
    assert!(matches!(&error, ProofError::Untrusted(id) if *id == sample::key().verifier().id()), "{error}");
    assert!(proof::verify(&bytes, Some(&[])).is_err());
}

#[test]
fn a_proof_discloses_no_reviewer_and_its_digests_cannot_be_guessed() {
    let sample = Sample::of(11);
    let (sealed, text) = (&sample.sealed[5], String::from_utf8(sample.proof(5).to_bytes().unwrap()).unwrap());
    assert!(!text.contains("secretary") && !text.contains("同意"));
    let (state, bare_private) =
        (StateSeal::from_bytes(&sealed.state_seal).unwrap(), Hash::of(&[&sealed.private_bytes]));
    assert!(!text.contains(&state.digest.to_string()) && !text.contains(&bare_private.to_string()));
    assert!(sealed.entry.seals_state(&state));
    assert!(sealed.entry.seals_private(&sealed.private_bytes, &sealed.private.salt));
    assert_ne!(state.salt, sealed.private.salt, "one can be erased and the other kept");
    assert_ne!(entry::seal(&sealed.private_bytes, &sample.sealed[4].private.salt), sealed.entry.private);
}

#[test]
fn an_entry_is_read_back_strictly() {
    let sealed = &Sample::of(3).sealed[2];
    assert_eq!(entry::Entry::parse(&sealed.body).unwrap(), sealed.entry);
    assert_eq!(tree::leaf_hash(&sealed.body), sealed.leaf);
    let text = String::from_utf8(sealed.body.clone()).unwrap();
    for (from, to) in [("\"seq\":2", "\"seq\":2,\"seqq\":2"), ("entry/1", "entry/2"), ("\"seq\":2", "\"seq\": 2")] {
        assert!(entry::Entry::parse(text.replace(from, to).as_bytes()).is_err(), "{to}");
    }
}

#[test]
fn growth_is_proven_between_two_checkpoints() {
    let (early, late) = (Sample::of(5), Sample::of(11));
    let plan = tree::consistency_plan(5, 11).unwrap();
    let path = plan.resolve(|node| late.nodes.get(&node).copied().ok_or(node)).unwrap();
    let (old, new) = (early.checkpoint(), late.checkpoint());
    assert_eq!(tree::verify_consistency((old.size, &old.root), (new.size, &new.root), &path), Ok(()));
    assert_eq!(Frontier::from_bytes(11, &late.frontier.to_bytes()).unwrap().root(), new.root);
    assert!(canon::parse_strict(&late.sealed[0].private_bytes).is_ok());
}
