//! Signed notes and their keys (C2SP signed-note, the format of Go's `sumdb/note`), Ed25519 only.
//!
//! ```text
//! text, one or more lines
//!
//! — name base64(key hash, 4 bytes ‖ signature, 64 bytes)
//! ```

use std::{fmt, str::FromStr};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ed25519_dalek::{Signature, Signer as _};

use crate::Hash;

/// The algorithm byte of Ed25519 in a written key.
const ED25519: u8 = 1;
const PRIVATE: &str = "PRIVATE+KEY+";
/// Go's limit; more can only be an attempt to waste our time.
const MAX_SIGNATURES: usize = 100;

/// Text that is not a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    #[error("not a key: name+hash+base64 is needed")]
    Form,
    #[error("a key's name is not empty and holds no white space, control character or plus sign")]
    Name,
    #[error("the hash in the key is not the hash of its name and key material")]
    Hash,
    #[error("not a usable Ed25519 key")]
    Material,
}

/// Why a note is not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    #[error("not a signed note")]
    Malformed,
    #[error("signed by none of the known keys")]
    UnknownKey,
    #[error("the signature of {0} is wrong")]
    BadSignature(String),
}

/// The public half: whom to believe. Written `name+hash+base64`.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    hash: u32,
    public: ed25519_dalek::VerifyingKey,
}

/// The private half. Written `PRIVATE+KEY+name+hash+base64`; never shown by `Debug`.
#[derive(Clone)]
pub struct SigningKey {
    secret: ed25519_dalek::SigningKey,
    verifier: VerifierKey,
}

impl VerifierKey {
    /// # Errors
    /// A name that can't be written, or a point of small order (under which signatures prove nothing).
    pub fn new(name: &str, public: &[u8; 32]) -> Result<VerifierKey, KeyError> {
        if !is_name(name) {
            return Err(KeyError::Name);
        }
        let key = ed25519_dalek::VerifyingKey::from_bytes(public).map_err(|_| KeyError::Material)?;
        if key.is_weak() || key.to_bytes() != *public {
            return Err(KeyError::Material);
        }
        Ok(VerifierKey { name: name.to_owned(), hash: key_hash(name, public), public: key })
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// First four bytes of `SHA-256(name ‖ "\n" ‖ 0x01 ‖ public key)`: tells keys of one name apart.
    pub fn hash(&self) -> u32 {
        self.hash
    }

    /// `name+hash`, for messages.
    pub fn id(&self) -> String {
        format!("{}+{:08x}", self.name, self.hash)
    }

    pub fn public(&self) -> [u8; 32] {
        self.public.to_bytes()
    }

    /// Strict in the sense of RFC 8032 §8.4: one message has one signature that passes.
    fn accepts(&self, text: &str, signature: &[u8; 64]) -> bool {
        self.public.verify_strict(text.as_bytes(), &Signature::from_bytes(signature)).is_ok()
    }
}

impl SigningKey {
    /// From 32 random bytes, which are the private key.
    pub fn from_seed(name: &str, seed: &[u8; 32]) -> Result<SigningKey, KeyError> {
        let secret = ed25519_dalek::SigningKey::from_bytes(seed);
        let verifier = VerifierKey::new(name, secret.verifying_key().as_bytes())?;
        Ok(SigningKey { secret, verifier })
    }

    /// Reads the form that [`SigningKey::to_secret_text`] writes.
    pub fn from_secret_text(text: &str) -> Result<SigningKey, KeyError> {
        let (name, hash, seed) = split_key(text.strip_prefix(PRIVATE).ok_or(KeyError::Form)?)?;
        let key = SigningKey::from_seed(name, &seed)?;
        if key.verifier.hash == hash { Ok(key) } else { Err(KeyError::Hash) }
    }

    /// For the key file. A method and not `Display`, so that it can't end up in a log by accident.
    pub fn to_secret_text(&self) -> String {
        let material = STANDARD.encode(with_algorithm(&self.secret.to_bytes()));
        format!("{PRIVATE}{}+{material}", self.verifier.id())
    }

    pub fn verifier(&self) -> &VerifierKey {
        &self.verifier
    }

    pub fn name(&self) -> &str {
        &self.verifier.name
    }

    /// Signs `text` as a note.
    ///
    /// # Errors
    /// `Malformed` when the text can't be a note's: it must end in a newline and hold no other control character.
    pub fn sign(&self, text: &str) -> Result<String, NoteError> {
        if !is_text(text) {
            return Err(NoteError::Malformed);
        }
        let signature = self.secret.sign(text.as_bytes()).to_bytes();
        Ok(format!("{text}\n{}", signature_line(&self.verifier.name, self.verifier.hash, &signature)))
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}+{}", self.id(), STANDARD.encode(with_algorithm(&self.public())))
    }
}

impl fmt::Debug for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerifierKey({self})")
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({}, …)", self.verifier.id())
    }
}

impl FromStr for VerifierKey {
    type Err = KeyError;
    /// Strict: one key has one text.
    fn from_str(text: &str) -> Result<VerifierKey, KeyError> {
        let (name, hash, public) = split_key(text)?;
        let key = VerifierKey::new(name, &public)?;
        if key.hash == hash { Ok(key) } else { Err(KeyError::Hash) }
    }
}

/// A note taken apart, its signatures not yet checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The signed text, its last newline included.
    pub text: String,
    pub signatures: Vec<NoteSignature>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteSignature {
    pub name: String,
    pub key_hash: u32,
    /// 64 bytes if Ed25519; witnesses' signatures of other kinds may be longer.
    pub signature: Vec<u8>,
}

impl Note {
    /// Takes a note apart as Go's `note.Open` does, but refuses base64 that is not canonical.
    pub fn parse(note: &str) -> Result<Note, NoteError> {
        let (text, lines) = note.rsplit_once("\n\n").ok_or(NoteError::Malformed)?;
        let text = format!("{text}\n");
        let lines = lines.strip_suffix('\n').ok_or(NoteError::Malformed)?;
        let signatures = lines.split('\n').map(parse_signature).collect::<Result<Vec<_>, _>>()?;
        if !is_text(&text) || signatures.len() > MAX_SIGNATURES {
            return Err(NoteError::Malformed);
        }
        Ok(Note { text, signatures })
    }

    /// The first of `keys` that signed. Signatures by other keys are passed over; a wrong one by a known key is an
    /// error even when another one is right.
    pub fn verify<'k>(&self, keys: &'k [VerifierKey]) -> Result<&'k VerifierKey, NoteError> {
        let mut signer = None;
        for line in &self.signatures {
            let Some(key) = keys.iter().find(|key| key.name == line.name && key.hash == line.key_hash) else {
                continue;
            };
            let genuine =
                <&[u8; 64]>::try_from(line.signature.as_slice()).is_ok_and(|bytes| key.accepts(&self.text, bytes));
            if !genuine {
                return Err(NoteError::BadSignature(key.id()));
            }
            signer = signer.or(Some(key));
        }
        signer.ok_or(NoteError::UnknownKey)
    }

    /// The one text of this note.
    pub fn render(&self) -> String {
        let lines = self.signatures.iter().map(|line| signature_line(&line.name, line.key_hash, &line.signature));
        format!("{}\n{}", self.text, lines.collect::<String>())
    }
}

fn signature_line(name: &str, key_hash: u32, signature: &[u8]) -> String {
    format!("— {name} {}\n", STANDARD.encode([&key_hash.to_be_bytes(), signature].concat()))
}

fn parse_signature(line: &str) -> Result<NoteSignature, NoteError> {
    let (name, encoded) = line.strip_prefix("— ").and_then(|rest| rest.split_once(' ')).ok_or(NoteError::Malformed)?;
    let bytes = decode(encoded).ok_or(NoteError::Malformed)?;
    match bytes.split_first_chunk::<4>() {
        Some((hash, signature)) if is_name(name) && !signature.is_empty() => Ok(NoteSignature {
            name: name.to_owned(),
            key_hash: u32::from_be_bytes(*hash),
            signature: signature.to_vec(),
        }),
        _ => Err(NoteError::Malformed),
    }
}

/// `name+hash+base64(0x01 ‖ 32 bytes)` into its parts.
fn split_key(text: &str) -> Result<(&str, u32, [u8; 32]), KeyError> {
    let mut parts = text.splitn(3, '+');
    let (Some(name), Some(hash), Some(encoded)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(KeyError::Form);
    };
    let number = u32::from_str_radix(hash, 16).map_err(|_| KeyError::Form)?;
    if format!("{number:08x}") != hash {
        return Err(KeyError::Form);
    }
    let bytes = decode(encoded).ok_or(KeyError::Form)?;
    let material: [u8; 33] = bytes.try_into().map_err(|_| KeyError::Form)?;
    match material.split_first_chunk::<1>() {
        Some(([ED25519], key)) => Ok((name, number, key.try_into().map_err(|_| KeyError::Form)?)),
        _ => Err(KeyError::Form),
    }
}

/// Canonical base64 only: bits that carry nothing must be zero, padding must be there.
pub(crate) fn decode(encoded: &str) -> Option<Vec<u8>> {
    STANDARD.decode(encoded).ok().filter(|bytes| STANDARD.encode(bytes) == encoded)
}

fn with_algorithm(key: &[u8; 32]) -> Vec<u8> {
    [&[ED25519], key.as_slice()].concat()
}

fn key_hash(name: &str, public: &[u8; 32]) -> u32 {
    let Hash([a, b, c, d, ..]) = Hash::of(&[name.as_bytes(), b"\n", &with_algorithm(public)]);
    u32::from_be_bytes([a, b, c, d])
}

/// Whether `name` can name a key (and an origin).
pub(crate) fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.chars().any(|c| c.is_whitespace() || c.is_control() || c == '+')
}

fn is_text(text: &str) -> bool {
    text.ends_with('\n') && !text.chars().any(|c| c < ' ' && c != '\n')
}
