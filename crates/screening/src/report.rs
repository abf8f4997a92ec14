//! A file's report, and its cleaned copy with the certificate of what was taken out.

use std::collections::{BTreeMap, BTreeSet};

use ledger::Hash;
use serde::{Deserialize, Serialize};

use crate::{
    Confidence, Edits, Extract, Format, Hidden, Kind, Limits, Piece, Place, Policy, Refused, Unread, Verdict,
    detect::{self, Basis, Hit},
    mask, read, rewrite,
};

/// One thing found, without the thing itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What.
    pub kind: Kind,
    /// Where.
    pub place: Place,
    /// Not seen by a reader of the published page; gone from the cleaned copy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hidden: Option<Hidden>,
    /// The text under the masking policy.
    pub masked: String,
    /// How sure it is.
    pub confidence: Confidence,
    /// The article of law behind it.
    pub basis: Basis,
}

/// What is to be known about a file before it may go on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// What the file is.
    pub format: Format,
    /// What becomes of it.
    pub verdict: Verdict,
    /// What was found, in the order of the text; the first hundred thousand.
    pub findings: Vec<Finding>,
    /// What there is besides what a reader sees.
    pub hidden: BTreeMap<Hidden, u32>,
    /// What could not be read, and where.
    pub unread: Vec<(Unread, Place)>,
    /// Pages, sheets or slides, where the format has such.
    pub pages: Option<u32>,
}

/// What is masked besides what is hidden.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Masking {
    /// Hidden data goes, the visible text stays.
    #[default]
    Nothing,
    /// Every finding.
    All,
    /// Findings of these kinds.
    Kinds(BTreeSet<Kind>),
}

/// What was taken out, and the proof that it is gone. Who did it and on which ground is the caller's to add.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// What the file is.
    pub format: Format,
    /// SHA-256 of the file as given.
    pub before: Hash,
    /// SHA-256 of the cleaned copy.
    pub after: Hash,
    /// Hidden data taken out, with counts.
    pub removed: BTreeMap<Hidden, u32>,
    /// Findings masked, with counts.
    pub masked: BTreeMap<Kind, u32>,
    /// Findings still in the cleaned copy, read again from its bytes, with counts.
    pub left: BTreeMap<Kind, u32>,
    /// Hidden data still in the cleaned copy, read again from its bytes; empty if all is gone.
    pub hidden_left: BTreeMap<Hidden, u32>,
    /// Places that could not be read before and after.
    pub unread: u32,
}

/// A cleaned copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cleaned {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What was taken out.
    pub certificate: Certificate,
    /// The report on the cleaned copy.
    pub report: Report,
    /// Its visible text, for the search and for reading beside the original.
    pub text: Vec<Piece>,
}

fn count<K: Ord>(items: impl Iterator<Item = K>) -> BTreeMap<K, u32> {
    items.fold(BTreeMap::new(), |mut counts, item| {
        *counts.entry(item).or_default() += 1;
        counts
    })
}

/// Findings told of one file, those that refuse it counted apart: a few hundred bytes each, for pages nobody could read
/// through. All of them are masked.
const FINDINGS: usize = 100_000;

/// The report on what was read.
fn report(extract: &Extract, hits: &[Hit], policy: &Policy) -> Report {
    let mut told = [0_usize; 2];
    let findings: Vec<Finding> = hits
        .iter()
        .filter_map(|hit| {
            let count = if hit.kind.refuses() { &mut told[0] } else { &mut told[1] };
            *count += 1;
            let piece = extract.pieces.get(hit.piece).filter(|_| *count <= FINDINGS)?;
            let text = piece.text.get(hit.range.clone())?;
            Some(Finding {
                kind: hit.kind,
                place: piece.place.clone(),
                hidden: piece.hidden,
                masked: mask(hit.kind, text, policy),
                confidence: hit.confidence,
                basis: detect::basis(hit.kind),
            })
        })
        .collect();
    let verdict = match () {
        () if findings.iter().any(|f| f.kind.refuses()) => Verdict::Refuse,
        () if findings.is_empty() && extract.unread.is_empty() => Verdict::Clean,
        () => Verdict::Review,
    };
    Report {
        format: extract.format,
        verdict,
        findings,
        hidden: extract.hidden.clone(),
        unread: extract.unread.clone(),
        pages: extract.pages,
    }
}

/// Reads and screens a file. `name` is screened too, and tells CSV from other text; nothing else rests on it.
///
/// # Errors
/// [`Refused`], as soon as it is known.
pub fn screen(name: &str, bytes: &[u8], limits: &Limits, policy: &Policy) -> Result<(Report, Extract), Refused> {
    let extract = read(name, bytes, limits)?;
    let hits = detect::detect(&extract.pieces);
    Ok((report(&extract, &hits, policy), extract))
}

/// Screens what was typed: findings with byte ranges into the text.
#[must_use]
pub fn screen_text(text: &str) -> Vec<Hit> {
    let place = Place::new(crate::Part::Paragraph, "", "");
    detect::detect(&[Piece::new(place, text)])
}

/// How often a copy is cleaned again that still has something hidden or to be masked: in a file that contradicts itself,
/// some things only show when others are gone.
const ROUNDS: usize = 3;

/// What is to be changed so that the hits chosen are masked, and their number. Hidden ones go anyway.
fn edits(extract: &Extract, hits: &[Hit], policy: &Policy, masking: &Masking) -> (Edits, BTreeMap<Kind, u32>) {
    let chosen = |hit: &Hit| match masking {
        Masking::Nothing => false,
        Masking::All => true,
        Masking::Kinds(kinds) => kinds.contains(&hit.kind),
    };
    let mut edits = Edits::default();
    let mut masked = BTreeMap::new();
    for hit in hits.iter().filter(|hit| chosen(hit)) {
        let Some(piece) = extract.pieces.get(hit.piece) else { continue };
        let Some(text) = piece.text.get(hit.range.clone()) else { continue };
        *masked.entry(hit.kind).or_default() += 1;
        if piece.hidden.is_none() {
            edits.entry(hit.piece).or_default().push((hit.range.clone(), mask(hit.kind, text, policy)));
        }
    }
    (edits, masked)
}

/// The copy that may be published: hidden data taken out, findings masked as asked, read again and certified.
///
/// # Errors
/// [`Refused`]; [`Refused::Irremovable`] if something asked for can't be taken out, and then there is no copy.
pub fn clean(
    name: &str,
    bytes: &[u8],
    limits: &Limits,
    policy: &Policy,
    masking: &Masking,
) -> Result<Cleaned, Refused> {
    let extract = read(name, bytes, limits)?;
    let hits = detect::detect(&extract.pieces);
    let (edits, masked) = edits(&extract, &hits, policy, masking);
    let format = extract.format;
    // A file of half a million pieces is read three times, but need not be kept three times.
    drop((extract, hits));
    let mut rewritten = rewrite(name, bytes, limits, &edits)?;
    let mut again = read(name, &rewritten.bytes, limits)?;
    let mut left = detect::detect(&again.pieces);
    for _ in 1..ROUNDS {
        let (edits, _) = self::edits(&again, &left, policy, masking);
        if edits.is_empty() && again.hidden.is_empty() {
            break;
        }
        // What can't be done twice was done once: the certificate tells what is left.
        let Ok(more) = rewrite(name, &rewritten.bytes, limits, &edits) else { break };
        let Ok(read) = read(name, &more.bytes, limits) else { break };
        rewritten.bytes = more.bytes;
        left = detect::detect(&read.pieces);
        again = read;
    }
    let after = report(&again, &left, policy);
    let certificate = Certificate {
        format,
        before: Hash::of(&[bytes]),
        after: Hash::of(&[&rewritten.bytes]),
        removed: rewritten.removed,
        masked,
        left: count(left.iter().map(|hit| hit.kind)),
        hidden_left: again.hidden.clone(),
        unread: u32::try_from(again.unread.len()).unwrap_or(u32::MAX),
    };
    Ok(Cleaned { bytes: rewritten.bytes, certificate, report: after, text: again.pieces })
}
