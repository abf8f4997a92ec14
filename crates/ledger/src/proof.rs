//! The proof file: what was published, and why it can't have been written afterwards, in one file to take home.
//!
//! Canonical JSON (see [`crate::canon`]), no byte of which is free:
//! `{"t":"gongkai-proof/1","v":{checkpoint, content, entry, key, path}}`.
//! Content → its digest in the entry → the leaf → the path → the root in the checkpoint → the signature → the key.
//! Origin and size of the ledger are lines of the signed checkpoint and are not said twice.
//! `docs/verify_proof.py` does the same without this program.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    CanonError, Checkpoint, CheckpointError, Entry, Hash, NoteError, VerifierKey, canon, note::Note,
    tree::verify_inclusion,
};

/// The format tag.
pub const TAG: &str = "gongkai-proof/1";
/// Suggested end of a proof's file name.
pub const FILE_SUFFIX: &str = ".gongkai-proof.json";
/// Larger files are refused unread: the content is text, not attachments.
const MAX_BYTES: usize = 64 << 20;

/// A proof, its parts not yet held against each other: [`Proof::check`] does that.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proof {
    /// The signed note over the tree that holds the entry.
    pub checkpoint: String,
    /// The released version's public content (source, not HTML), with its own version tag: [`canon::tagged`].
    pub content: Value,
    /// The public header that sealed it.
    pub entry: Entry,
    /// The key that signed, in its written form. Believing it is the reader's decision.
    pub key: String,
    /// Audit path from the entry to the root, [`crate::tree::inclusion_plan`].
    pub path: Vec<Hash>,
}

/// What a good proof says.
#[derive(Debug, Clone, PartialEq)]
pub struct Verified {
    pub content: Value,
    pub entry: Entry,
    pub checkpoint: Checkpoint,
    pub key: VerifierKey,
    /// Whether the key is one the reader named. Without, the file only agrees with itself: anyone can make such a file
    /// with a key of their own.
    pub trusted: bool,
}

/// Why a proof is rejected.
#[derive(Debug, thiserror::Error)]
pub enum ProofError {
    #[error("larger than {MAX_BYTES} bytes")]
    TooLarge,
    #[error("not a proof file, or changed: {0}")]
    Form(#[from] CanonError),
    #[error("the entry did not publish any content")]
    NoContent,
    #[error("the content is not the one that the entry sealed")]
    Content,
    #[error("the key in the file is not a key")]
    Key,
    #[error("the file is signed with {0}, which is none of the keys you trust")]
    Untrusted(String),
    #[error("the checkpoint is not acceptable: {0}")]
    Checkpoint(CheckpointError),
    #[error("the checkpoint's signature is wrong")]
    Signature,
    #[error("the entry is not in the ledger that the checkpoint describes")]
    Inclusion,
}

impl ProofError {
    /// Stable code for words in other languages.
    pub fn code(&self) -> &'static str {
        match self {
            ProofError::TooLarge => "proof.too-large",
            ProofError::Form(_) => "proof.form",
            ProofError::NoContent => "proof.no-content",
            ProofError::Content => "proof.content",
            ProofError::Key => "proof.key",
            ProofError::Untrusted(_) => "proof.untrusted",
            ProofError::Checkpoint(_) => "proof.checkpoint",
            ProofError::Signature => "proof.signature",
            ProofError::Inclusion => "proof.inclusion",
        }
    }

    /// Every code, so that a test can ask for their words.
    pub const CODES: [&'static str; 9] = [
        "proof.too-large",
        "proof.form",
        "proof.no-content",
        "proof.content",
        "proof.key",
        "proof.untrusted",
        "proof.checkpoint",
        "proof.signature",
        "proof.inclusion",
    ];
}

impl Proof {
    /// The file. No newline at its end: that would be a byte that nothing binds.
    pub fn to_bytes(&self) -> Result<Vec<u8>, CanonError> {
        canon::versioned(TAG, self)
    }

    /// Reads a file that is exactly what [`Proof::to_bytes`] writes.
    pub fn parse_strict(bytes: &[u8]) -> Result<Proof, ProofError> {
        if bytes.len() > MAX_BYTES {
            return Err(ProofError::TooLarge);
        }
        Ok(canon::parse_versioned(TAG, bytes)?)
    }

    /// Holds the parts against each other, and the key against `keys` if given.
    pub fn check(&self, keys: Option<&[VerifierKey]>) -> Result<Verified, ProofError> {
        let sealed = self.entry.content.ok_or(ProofError::NoContent)?;
        if canon::digest_value(&self.content)? != sealed {
            return Err(ProofError::Content);
        }
        let key: VerifierKey = self.key.parse().map_err(|_| ProofError::Key)?;
        if keys.is_some_and(|keys| !keys.contains(&key)) {
            return Err(ProofError::Untrusted(key.id()));
        }
        // Exactly one signature, by exactly this key: a further line would be bytes that nothing binds.
        let malformed = || ProofError::Checkpoint(CheckpointError::Malformed);
        let note = Note::parse(&self.checkpoint).map_err(|_| malformed())?;
        if note.signatures.len() != 1 || note.render() != self.checkpoint {
            return Err(malformed());
        }
        let checkpoint = match Checkpoint::verify(&self.checkpoint, std::slice::from_ref(&key)) {
            Ok((checkpoint, _)) => checkpoint,
            Err(CheckpointError::Note(NoteError::BadSignature(_))) => return Err(ProofError::Signature),
            Err(other) => return Err(ProofError::Checkpoint(other)),
        };
        verify_inclusion(&self.entry.leaf()?, self.entry.seq, checkpoint.size, &self.path, &checkpoint.root)
            .map_err(|_| ProofError::Inclusion)?;
        Ok(Verified {
            content: self.content.clone(),
            entry: self.entry.clone(),
            checkpoint,
            key,
            trusted: keys.is_some(),
        })
    }
}

/// Checks a proof file. With `keys`, the signing key must be one of them; without, the result is `trusted: false`.
pub fn verify(bytes: &[u8], keys: Option<&[VerifierKey]>) -> Result<Verified, ProofError> {
    Proof::parse_strict(bytes)?.check(keys)
}
