//! Proof files, canonical bytes, signed notes, checkpoints and keys: what is read is written the same again.
#![no_main]

use ledger::{Checkpoint, Entry, Hash, Proof, SigningKey, StateSeal, VerifierKey, canon, note::Note, proof};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(value) = canon::parse_strict(bytes) {
        assert_eq!(canon::to_vec(&value).ok().as_deref(), Some(bytes));
    }
    if let Ok(proof) = Proof::parse_strict(bytes) {
        assert_eq!(proof.to_bytes().ok().as_deref(), Some(bytes));
    }
    let _ = proof::verify(bytes, None);
    let _ = proof::verify(bytes, Some(&[]));
    if let Ok(entry) = Entry::parse(bytes) {
        assert_eq!(entry.body().ok().as_deref(), Some(bytes));
    }
    StateSeal::from_bytes(bytes);
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(note) = Note::parse(text) {
        assert!(Note::parse(&note.render()).is_ok());
    }
    let _ = Checkpoint::parse(text);
    let _ = text.parse::<Hash>();
    if let Ok(key) = text.parse::<VerifierKey>() {
        assert_eq!(key.to_string(), text);
        let _ = Checkpoint::verify(text, &[key]);
    }
    let _ = SigningKey::from_secret_text(text);
});
