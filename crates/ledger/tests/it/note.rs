//! Notes against the vectors of Go's `sumdb/note`, checkpoints against the C2SP text.

use ledger::{Checkpoint, CheckpointError, Hash, KeyError, NoteError, SigningKey, VerifierKey, note::Note};

const PETER: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const PETER_SECRET: &str = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
const ENOCH: &str = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop";
const GO: &str = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8";
const TEXT: &str =
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const PETER_LINE: &str =
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
const ENOCH_LINE: &str =
    "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n";

fn key(text: &str) -> VerifierKey {
    text.parse().unwrap()
}

#[test]
fn keys_are_those_of_go() {
    for text in [PETER, ENOCH, GO] {
        assert_eq!(key(text).to_string(), text);
    }
    let secret = SigningKey::from_secret_text(PETER_SECRET).unwrap();
    assert_eq!((secret.to_secret_text().as_str(), secret.verifier()), (PETER_SECRET, &key(PETER)));
    assert_eq!(key(PETER).id(), "PeterNeumann+c74f20a3");
    assert!(!format!("{secret:?}").contains("AYEKFALV"));
}

#[test]
fn mangled_keys_are_refused() {
    for (from, to) in (0..PETER.len()).flat_map(|from| (from + 1..=PETER.len()).map(move |to| (from, to))) {
        assert_eq!(PETER[from..to].parse::<VerifierKey>().is_ok(), (from, to) == (0, PETER.len()));
    }
    for position in 0..PETER.len() {
        let mut bytes = PETER.as_bytes().to_vec();
        bytes[position] += 1;
        assert!(String::from_utf8(bytes).unwrap().parse::<VerifierKey>().is_err(), "{position}");
    }
    let wrong_length = "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==";
    let wrong_algorithm = "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    for bad in [wrong_length, wrong_algorithm, &PETER.replace("c74f20a3", "C74F20A3")] {
        assert_eq!(bad.parse::<VerifierKey>(), Err(KeyError::Form), "{bad}");
    }
    assert!(SigningKey::from_secret_text(&PETER_SECRET.replace("a3+", "a4+")).is_err());
    for name in ["", "a b", "a+b", "a\u{3000}b", "a\nb"] {
        assert_eq!(SigningKey::from_seed(name, &[1; 32]).map(|_| ()), Err(KeyError::Name), "{name}");
    }
    let mut identity = [0; 32];
    identity[0] = 1;
    assert_eq!(VerifierKey::new("weak", &identity), Err(KeyError::Material));
}

#[test]
fn notes_are_those_of_go() {
    let note = SigningKey::from_secret_text(PETER_SECRET).unwrap().sign(TEXT).unwrap();
    assert_eq!(note, format!("{TEXT}\n{PETER_LINE}"));
    let check = |note: &str, keys: &[&str], expect: Result<&str, NoteError>| {
        let keys: Vec<_> = keys.iter().map(|text| key(text)).collect();
        let got = Note::parse(note).and_then(|note| note.verify(&keys).cloned());
        assert_eq!(got, expect.map(key), "{note}");
    };
    let both = format!("{TEXT}\n{PETER_LINE}{ENOCH_LINE}");
    check(&both, &[PETER], Ok(PETER));
    check(&both, &[ENOCH], Ok(ENOCH));
    check(&both, &[GO], Err(NoteError::UnknownKey));
    check(&both, &[], Err(NoteError::UnknownKey));
    check(&both.replace("you think", "you thank"), &[ENOCH], Err(NoteError::BadSignature("EnochRoot+af0cfe78".into())));
    let bent = both.replace("rwz+eBzm", "rwz+eBzn");
    check(&bent, &[PETER], Ok(PETER));
    check(&bent, &[PETER, ENOCH], Err(NoteError::BadSignature("EnochRoot+af0cfe78".into())));
    for malformed in [
        TEXT.to_owned(),
        format!("{TEXT}\n"),
        note.trim_end().to_owned(),
        format!("\x01{note}"),
        note.replace('—', "-"),
        note.replace("PeterNeumann", "Bad Name"),
        format!("{note}Unexpected line.\n"),
        note.replace("nAM=", "nAN="),
        note.replace("nAM=", "nAM"),
        format!("{TEXT}\n{}", PETER_LINE.repeat(101)),
    ] {
        check(&malformed, &[PETER], Err(NoteError::Malformed));
    }
    assert_eq!(key_text_error(), NoteError::Malformed);
}

fn key_text_error() -> NoteError {
    SigningKey::from_secret_text(PETER_SECRET).unwrap().sign("no newline").unwrap_err()
}

#[test]
fn checkpoints_are_read_back_and_only_believed_when_signed_by_the_ledgers_key() {
    let (old, new) =
        (SigningKey::from_seed("a.example", &[1; 32]).unwrap(), SigningKey::from_seed("a.example", &[2; 32]).unwrap());
    let stranger = SigningKey::from_seed("b.example", &[3; 32]).unwrap();
    for time in [None, Some(1_735_660_800_000_000), Some(-1)] {
        let checkpoint = Checkpoint { origin: "a.example".into(), size: 15_368_405, root: Hash([9; 32]), time };
        let keys = [new.verifier().clone(), old.verifier().clone()];
        for signer in [&old, &new] {
            let note = checkpoint.sign(signer).unwrap();
            let verified = Checkpoint::verify(&note, &keys);
            assert_eq!(verified, Ok((checkpoint.clone(), signer.verifier())));
            assert!(Checkpoint::verify(&note, &[stranger.verifier().clone()]).is_err());
        }
        assert!(matches!(checkpoint.sign(&stranger), Err(CheckpointError::Origin { .. })));
        // A witness adds its own line; the ledger's signature still counts, the witness's alone does not.
        let cosigned = format!(
            "{}{}",
            checkpoint.sign(&old).unwrap(),
            stranger.sign(&checkpoint.text()).unwrap().split_once("\n\n").unwrap().1
        );
        assert_eq!(Checkpoint::verify(&cosigned, &keys).unwrap().0, checkpoint);
        let forged = stranger.sign(&checkpoint.text()).unwrap();
        assert!(matches!(
            Checkpoint::verify(&forged, &[stranger.verifier().clone()]),
            Err(CheckpointError::Origin { .. })
        ));
    }
}

#[test]
fn checkpoint_texts_are_strict() {
    let key = SigningKey::from_seed("a.example", &[1; 32]).unwrap();
    let root = "CQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk=";
    let good = format!("a.example\n7\n{root}\ntime 5\n");
    assert!(Checkpoint::parse(&key.sign(&good).unwrap()).is_ok());
    for (from, to) in [
        ("\n7", "\n07"),
        ("\n7", "\n+7"),
        ("\n7", "\n-7"),
        ("\n7", "\n"),
        ("QkJCQk=\n", "QkJCQl=\n"),
        ("CQkJ", ""),
        ("time 5", "time 05"),
        ("time 5", "time +5"),
        ("time 5", "other 5"),
        ("time 5", "time 5\nother"),
        ("time 5\n", "\n"),
        ("a.example", ""),
        ("a.example", "a example"),
    ] {
        let note = key.sign(&good.replacen(from, to, 1)).unwrap();
        assert!(Checkpoint::parse(&note).is_err(), "{note}");
    }
}
