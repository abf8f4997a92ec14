//! Signed checkpoints (C2SP tlog-checkpoint): the state of the whole ledger in four lines, to keep elsewhere.
//!
//! ```text
//! gongkai.example/ledger          origin: which ledger; also the name of the key
//! 1289                            entries
//! GVt1IqY…                        root, base64
//! time 1735660800000000           optional extension: microseconds since 1970, UTC
//!
//! — gongkai.example/ledger …      signature
//! ```

use base64::{Engine as _, engine::general_purpose::STANDARD};

use crate::{
    Hash,
    note::{self, Note, NoteError, SigningKey, VerifierKey},
};

/// What a checkpoint says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Names the ledger, for ever; the keys that sign it bear the same name and change their hash when they rotate.
    pub origin: String,
    /// Entries in the tree.
    pub size: u64,
    pub root: Hash,
    /// When it was signed, microseconds since 1970-01-01T00:00:00Z.
    pub time: Option<i64>,
}

/// Why a checkpoint is not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    #[error(transparent)]
    Note(#[from] NoteError),
    #[error("the note is not a checkpoint")]
    Malformed,
    #[error("the key {key} may not sign for the ledger {origin}")]
    Origin { origin: String, key: String },
}

impl Checkpoint {
    /// The text that is signed.
    pub fn text(&self) -> String {
        let time = self.time.map(|time| format!("time {time}\n")).unwrap_or_default();
        format!("{}\n{}\n{}\n{time}", self.origin, self.size, STANDARD.encode(self.root.0))
    }

    /// The signed note, as published and as kept outside the database.
    ///
    /// # Errors
    /// `Origin` unless the key bears the ledger's name.
    pub fn sign(&self, key: &SigningKey) -> Result<String, CheckpointError> {
        self.require_origin(key.verifier())?;
        Ok(key.sign(&self.text())?)
    }

    /// Reads a note without believing it.
    pub fn parse(note: &str) -> Result<(Checkpoint, Note), CheckpointError> {
        let note = Note::parse(note)?;
        Ok((Checkpoint::parse_text(&note.text)?, note))
    }

    /// Reads a note and believes it only if one of `keys` signed it. Several keys of one name: the ledger's key was
    /// rotated, and old checkpoints stay good.
    pub fn verify<'k>(note: &str, keys: &'k [VerifierKey]) -> Result<(Checkpoint, &'k VerifierKey), CheckpointError> {
        let (checkpoint, note) = Checkpoint::parse(note)?;
        let key = note.verify(keys)?;
        checkpoint.require_origin(key)?;
        Ok((checkpoint, key))
    }

    fn require_origin(&self, key: &VerifierKey) -> Result<(), CheckpointError> {
        if key.name() == self.origin {
            return Ok(());
        }
        Err(CheckpointError::Origin { origin: self.origin.clone(), key: key.id() })
    }

    /// Strict: the parsed checkpoint must write the same text again, so leading zeros, signs and unknown extension
    /// lines are refused.
    fn parse_text(text: &str) -> Result<Checkpoint, CheckpointError> {
        let malformed = || CheckpointError::Malformed;
        let mut lines = text.lines();
        let mut line = || lines.next().ok_or_else(malformed);
        let origin = line()?.to_owned();
        let size = line()?.parse().map_err(|_| malformed())?;
        let root = note::decode(line()?).ok_or_else(malformed)?;
        let root = Hash::try_from(root.as_slice()).map_err(|_| malformed())?;
        let time = line().ok().and_then(|line| line.strip_prefix("time ")?.parse().ok());
        let checkpoint = Checkpoint { origin, size, root, time };
        let exact = note::is_name(&checkpoint.origin) && checkpoint.text() == text;
        if exact { Ok(checkpoint) } else { Err(malformed()) }
    }
}
