//! Near-duplicate texts: signatures kept from release on, and an index that groups them.
//!
//! A local detector: what it finds is a sign for people to look at, never a breach. Two texts are alike if at least
//! [`THRESHOLD`] of 64 samples of their three-character shingles agree, which estimates a Jaccard likeness of 0.8, after
//! dates, numbers and own names were taken out. A text below [`SHORT`] ideographs must be identical then, and a text
//! dense with figures (a list of accounts) identical with its figures: what changes there is what it says.

mod index;
mod normal;

use std::{fmt, sync::LazyLock};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

pub use index::{Groups, SimilarityIndex};
pub use normal::places;

/// How signatures are made now. Another way gets another number; different versions never compare.
pub const VERSION: u8 = 1;
/// Texts with fewer ideographs are alike only if identical after normalising.
pub const SHORT: u16 = 60;
/// So many of the [`SAMPLES`] must agree.
pub const THRESHOLD: usize = 52;
/// How many samples a sketch has.
pub const SAMPLES: usize = 64;
/// A text is dense if it has a number for each so many ideographs.
const DENSE: usize = 12;
/// Bytes of a signature as it is kept.
const BYTES: usize = 20 + SAMPLES;
const SHORT_FLAG: u8 = 1;
const DENSE_FLAG: u8 = 2;

/// What is kept of a text so that its copies are found: 84 bytes, from which the text can't be read. In JSON and SQL
/// it is lower-case hexadecimal.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Signature {
    version: u8,
    flags: u8,
    /// Ideographs, at most 65,535.
    han: u16,
    /// Of the text after normalising.
    whole: u64,
    /// Of the text with its dates and numbers.
    exact: u64,
    /// `MinHash`, one byte a sample.
    sketch: [u8; SAMPLES],
}

impl Signature {
    /// The signature of a text. `places` are the issuer's own names ([`places`] makes them from its name and those of
    /// its superiors): a copy with another's names in their place is still a copy.
    #[must_use]
    pub fn of(text: &str, places: &[&str]) -> Self {
        let normal = normal::normal(text, places);
        let exact = normal::exact(text);
        let short = normal.han < usize::from(SHORT);
        let dense = normal.numbers.saturating_mul(DENSE) > normal.han;
        Self {
            version: VERSION,
            flags: (u8::from(short) * SHORT_FLAG) | (u8::from(dense) * DENSE_FLAG),
            han: u16::try_from(normal.han).unwrap_or(u16::MAX),
            whole: hash(&normal.chars),
            exact: hash(&exact),
            sketch: sketch(&normal.chars),
        }
    }

    /// Too short to be told from others of its kind?
    #[must_use]
    pub const fn is_short(&self) -> bool {
        self.flags & SHORT_FLAG != 0
    }

    /// Full of figures, so that they are what it says?
    #[must_use]
    pub const fn is_dense(&self) -> bool {
        self.flags & DENSE_FLAG != 0
    }

    /// What signatures must share to be of one text: the index keeps them once.
    const fn key(&self) -> u64 {
        let class = (self.version as u64) << 8 | self.flags as u64;
        mix(class ^ if self.is_dense() { self.exact } else { self.whole })
    }

    /// As kept: version, flags, ideographs, both hashes, sketch; numbers little-endian.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; BYTES] {
        let mut bytes = [0; BYTES];
        let parts = [self.version, self.flags].into_iter();
        let parts = parts.chain(self.han.to_le_bytes()).chain(self.whole.to_le_bytes()).chain(self.exact.to_le_bytes());
        for (to, from) in bytes.iter_mut().zip(parts.chain(self.sketch)) {
            *to = from;
        }
        bytes
    }

    /// Read back; `None` if it has another length.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (head, rest) = bytes.split_first_chunk::<4>()?;
        let (whole, rest) = rest.split_first_chunk::<8>()?;
        let (exact, rest) = rest.split_first_chunk::<8>()?;
        let [version, flags, low, high] = *head;
        Some(Self {
            version,
            flags,
            han: u16::from_le_bytes([low, high]),
            whole: u64::from_le_bytes(*whole),
            exact: u64::from_le_bytes(*exact),
            sketch: rest.try_into().ok()?,
        })
    }

    /// Read back from hexadecimal.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut bytes = [0; BYTES];
        hex::decode_to_slice(text, &mut bytes).ok()?;
        Self::from_bytes(&bytes)
    }
}

/// How alike two texts are: 1 for the same after normalising, else the estimated share of common shingles. Short and
/// dense texts are the same or not at all alike, and signatures of different versions don't compare.
#[must_use]
pub fn similarity(a: &Signature, b: &Signature) -> f32 {
    if a.key() == b.key() {
        return 1.0;
    }
    let plain = |s: &Signature| !s.is_short() && !s.is_dense();
    if a.version != b.version || !plain(a) || !plain(b) {
        return 0.0;
    }
    let share = u8::try_from(agreeing(&a.sketch, &b.sketch)).unwrap_or(0);
    (f32::from(share) / 64.0).min(0.99)
}

/// Are two texts alike enough to be shown side by side?
#[must_use]
pub fn alike(a: &Signature, b: &Signature) -> bool {
    let plain = |s: &Signature| !s.is_short() && !s.is_dense();
    a.key() == b.key()
        || (a.version == b.version && plain(a) && plain(b) && agreeing(&a.sketch, &b.sketch) >= THRESHOLD)
}

fn agreeing(a: &[u8; SAMPLES], b: &[u8; SAMPLES]) -> usize {
    // a sum of bytes, which processors count sixteen at a time
    usize::from(a.iter().zip(b).map(|(a, b)| u8::from(a == b)).fold(0, u8::wrapping_add))
}

/// `SplitMix64`'s finaliser. The hashes are kept, so they can't be the standard library's, which may change.
const fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

fn hash(chars: &[char]) -> u64 {
    chars.iter().fold(0x9e37_79b9_7f4a_7c15, |h, c| mix(h.rotate_left(5) ^ u64::from(*c)))
}

/// For each sample the least of all shingles in an order of its own (`a·x + b` of 32 bits, which processors do in rows);
/// one byte of it, well mixed, is enough to compare.
fn sketch(chars: &[char]) -> [u8; SAMPLES] {
    static ORDERS: LazyLock<[(u32, u32); SAMPLES]> = LazyLock::new(|| {
        let mut seed = 0_u64;
        std::array::from_fn(|_| {
            seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let (a, b) = halves(mix(seed));
            (a | 1, b)
        })
    });
    let mut least = [u32::MAX; SAMPLES];
    for shingle in chars.windows(3) {
        let x = halves(hash(shingle)).0;
        for (least, (a, b)) in least.iter_mut().zip(ORDERS.iter()) {
            *least = (*least).min(x.wrapping_mul(*a).wrapping_add(*b));
        }
    }
    least.map(|least| mix(u64::from(least) + 1).to_le_bytes()[0])
}

const fn halves(x: u64) -> (u32, u32) {
    let [a, b, c, d, e, f, g, h] = x.to_le_bytes();
    (u32::from_le_bytes([a, b, c, d]), u32::from_le_bytes([e, f, g, h]))
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.to_bytes()))
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signature({:016x}, {} ideographs)", self.whole, self.han)
    }
}

impl Serialize for Signature {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Signature {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(from)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom("not a text's signature"))
    }
}

#[cfg(test)]
mod tests;
