//! One line of the ledger: a public header, and behind it two things that only their commitments betray.
//!
//! What a proof shows to a citizen is the header alone. Who signed, why, and the whole state of the subject stay
//! behind salted hashes, so that a short list of possible names can't be tried out against a published entry.
//! The private part can be erased (salt and body together): its commitment stays, and the entry verifies as before.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{CanonError, Hash, canon, tree};

/// Version tag of [`Entry::body`].
pub const TAG: &str = "entry/1";

/// The kind of the entry that records an erasure; its subject is `("entry", SEQ)`. Only such an entry makes a missing
/// private part legitimate to [`crate::audit`].
pub const ERASED: &str = "entry.erased";

/// 32 random bytes that keep a digest from being guessed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Salt(pub [u8; 32]);

impl Salt {
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl std::fmt::Debug for Salt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Salt(…)")
    }
}

/// The public header. Its canonical bytes are the leaf of the tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Position in the ledger, from 0, without gaps: the index of the leaf.
    pub seq: u64,
    /// Microseconds since 1970-01-01T00:00:00Z, by the server's clock; never runs backwards along `seq`.
    pub time: i64,
    /// Event code, such as `disclosure.released`.
    pub kind: String,
    pub subject_kind: String,
    pub subject_id: String,
    /// [`StateSeal::commitment`] of the subject's state after the event; absent when the event changes no sealed row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<Hash>,
    /// Digest of the content that the event published, in the clear: the proof carries that content.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<Hash>,
    /// [`seal`] of the private part.
    pub private: Hash,
}

/// What the header hides: canonical body (seat, person, reason …) and the salt. Erase both or neither.
#[derive(Debug, Clone, PartialEq)]
pub struct Private {
    pub salt: Salt,
    pub body: Value,
}

/// An entry to be: all but its place in the ledger and its salts.
#[derive(Debug, Clone)]
pub struct Draft<'a> {
    /// Microseconds since 1970-01-01T00:00:00Z.
    pub time: i64,
    pub kind: &'a str,
    pub subject_kind: &'a str,
    pub subject_id: &'a str,
    /// [`canon::digest`] of the subject's state after the event, without salt.
    pub state: Option<Hash>,
    /// [`canon::digest`] of what is published.
    pub content: Option<Hash>,
    /// What stays private.
    pub private: Value,
}

/// An entry ready to store.
#[derive(Debug, Clone)]
pub struct Sealed {
    pub entry: Entry,
    /// Canonical bytes of the header: column `entry.body`.
    pub body: Vec<u8>,
    /// [`tree::leaf_hash`] of the body: column `entry.leaf`, and what goes to [`tree::Frontier::append`].
    pub leaf: Hash,
    /// [`StateSeal::to_bytes`] (empty when the event changes no sealed row), kept beside the entry for ever: the audit
    /// holds it against the header, and rows against it.
    pub state_seal: Vec<u8>,
    /// Erasable.
    pub private: Private,
    /// [`Private::bytes`], as stored.
    pub private_bytes: Vec<u8>,
}

impl Draft<'_> {
    /// Makes the entry number `seq` ([`tree::Frontier::size`] before the append). `seed` is 32 fresh random bytes,
    /// forgotten afterwards: two independent salts are derived from it, so that one can be erased and the other kept.
    pub fn seal(self, seq: u64, seed: &[u8; 32]) -> Result<Sealed, CanonError> {
        let derive = |purpose: &[u8]| Salt(Hash::of(&[purpose, seed]).0);
        let state = self.state.map(|digest| StateSeal { salt: derive(b"state"), digest });
        let private = Private { salt: derive(b"private"), body: self.private };
        let private_bytes = private.bytes()?;
        let entry = Entry {
            seq,
            time: self.time,
            kind: self.kind.to_owned(),
            subject_kind: self.subject_kind.to_owned(),
            subject_id: self.subject_id.to_owned(),
            state: state.as_ref().map(StateSeal::commitment),
            content: self.content,
            private: seal(&private_bytes, &private.salt),
        };
        let body = entry.body()?;
        let state_seal = state.map(|seal| seal.to_bytes()).unwrap_or_default();
        Ok(Sealed { leaf: tree::leaf_hash(&body), entry, body, state_seal, private, private_bytes })
    }
}

impl Entry {
    /// The canonical bytes that are hashed and stored: `{"t":"entry/1","v":{…}}`.
    pub fn body(&self) -> Result<Vec<u8>, CanonError> {
        canon::versioned(TAG, self)
    }

    /// The leaf of the tree.
    pub fn leaf(&self) -> Result<Hash, CanonError> {
        Ok(tree::leaf_hash(&self.body()?))
    }

    /// Reads [`Entry::body`] strictly: an entry has exactly one encoding.
    pub fn parse(body: &[u8]) -> Result<Entry, CanonError> {
        canon::parse_versioned(TAG, body)
    }

    /// Whether this entry sealed that state.
    pub fn seals_state(&self, seal: &StateSeal) -> bool {
        self.state == Some(seal.commitment())
    }

    /// Whether this entry sealed those private bytes.
    pub fn seals_private(&self, private_bytes: &[u8], salt: &Salt) -> bool {
        self.private == seal(private_bytes, salt)
    }
}

impl Private {
    /// Canonical bytes of the body.
    pub fn bytes(&self) -> Result<Vec<u8>, CanonError> {
        canon::to_vec(&self.body)
    }
}

/// The commitment to a private part: `SHA-256(salt ‖ bytes)`. The salt's length is fixed, so the join is unambiguous.
pub fn seal(private_bytes: &[u8], salt: &Salt) -> Hash {
    Hash::of(&[&salt.0, private_bytes])
}

/// What opens the header's `state`: the salt and the bare digest. The state names reviewers and internal opinions; its
/// bare digest in a public header would let anyone who knows the rest try out names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StateSeal {
    pub salt: Salt,
    /// [`canon::digest`] of the state after the event.
    pub digest: Hash,
}

impl StateSeal {
    /// `SHA-256(salt ‖ digest)`: what the header says.
    pub(crate) fn commitment(&self) -> Hash {
        Hash::of(&[&self.salt.0, &self.digest.0])
    }

    /// Salt and digest, 64 bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        [self.salt.0, self.digest.0].concat()
    }

    /// Reads what [`StateSeal::to_bytes`] wrote.
    pub fn from_bytes(bytes: &[u8]) -> Option<StateSeal> {
        let (salt, digest) = bytes.split_first_chunk::<32>()?;
        Some(StateSeal { salt: Salt(*salt), digest: Hash::try_from(digest).ok()? })
    }
}
