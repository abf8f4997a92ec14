//! Files in the gate (Art. 7, 17): what was given, what may be published, and the certificate of what lies between.
//!
//! The original and the cleaned copy are both kept, as blobs named by their digests. Only the cleaned copy ever leaves.
//! What was found is said by kind, place and masked text; never by the thing itself.

use ledger::Hash;
use serde::{Deserialize, Serialize};

use crate::{
    AttachmentId, OrgId,
    actor::{Act, Actor},
};

/// A file as it is published with a text: part of what reviewers sign and of what a proof embeds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRef {
    /// Its name, as readers save it.
    pub name: String,
    /// What it is, by its bytes: `docx`, `pdf` …
    pub format: String,
    /// Bytes of the published copy.
    pub bytes: u64,
    /// SHA-256 of the published copy.
    pub digest: Hash,
}

/// Where something stands in a file: the codes and names of `screening::Place`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Spot {
    /// Members one has to open, outermost first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub within: Vec<String>,
    /// Code of the part.
    pub part: String,
    /// Sheet, page, property.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Cell, paragraph, line.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub at: String,
}

/// One thing found in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// Code of the kind: `id_number` …
    pub kind: String,
    /// Where.
    pub spot: Spot,
    /// Code of what hides it, if readers would not see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hidden: Option<String>,
    /// Its text under the masking policy.
    pub masked: String,
    /// `high`, `medium`, `low`.
    pub confidence: String,
    /// The law behind it, and its article.
    pub law: (String, u32),
}

/// A code with how many.
pub type Count = (String, u32);

/// What was taken out, and that it is gone (脱密凭证): goes into the archive file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// SHA-256 of the file as given.
    pub before: Hash,
    /// SHA-256 of the published copy.
    pub after: Hash,
    /// Hidden data taken out, by kind.
    pub removed: Vec<Count>,
    /// Findings masked, by kind.
    pub masked: Vec<Count>,
    /// Findings still there when the copy was read again, by kind.
    pub left: Vec<Count>,
    /// Hidden data still there when the copy was read again, by kind; empty if all is gone.
    pub hidden_left: Vec<Count>,
    /// Places that could not be read.
    pub unread: Vec<(String, Spot)>,
    /// Who had it made.
    pub by: Act,
    /// The ground of what was masked: the kinds' laws, as (law, article).
    pub grounds: Vec<(String, u32)>,
}

impl Certificate {
    /// Is there nothing left that has to be answered for?
    #[must_use]
    pub fn is_clear(&self) -> bool {
        self.left.is_empty() && self.unread.is_empty() && self.hidden_left.is_empty()
    }
}

/// Why something found stays in what is published, with a name under it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The reason.
    pub reason: String,
    /// For which copy: another one needs its own answer.
    pub copy: Hash,
    /// Who, when.
    pub act: Act,
}

/// A number as it is published in masked form, with the name beside it: public as it stands, and kept to see whether
/// another masking elsewhere would give it away.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct MaskedNumber {
    /// Code of its kind.
    pub kind: String,
    /// The name beside it.
    pub name: String,
    /// As shown.
    pub shown: String,
}

/// A file in the gate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Never changes.
    pub id: AttachmentId,
    /// Whose gate it came through.
    pub org: OrgId,
    /// Name as given.
    pub name: String,
    /// What it is, by its bytes.
    pub format: String,
    /// SHA-256 of the file as given: the name of its blob.
    pub original: Hash,
    /// Bytes of the file as given.
    pub original_bytes: u64,
    /// Bytes of the cleaned copy; its digest is the certificate's.
    pub bytes: u64,
    /// Pages, sheets or slides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pages: Option<u32>,
    /// What was found in the file as given, the first [`FOUND_MAX`].
    pub found: Vec<Found>,
    /// What was found in the file as given, by kind.
    pub counts: Vec<Count>,
    /// Hidden data in the file as given, by kind.
    pub hidden: Vec<Count>,
    /// What was taken out of the copy.
    pub certificate: Certificate,
    /// Numbers that stand in the copy in masked form, the first [`NUMBERS_MAX`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub numbers: Vec<MaskedNumber>,
    /// Why what is left may stay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept: Option<Kept>,
    /// Who brought it, when.
    pub brought: Act,
}

/// Findings kept one by one; beyond, they are counted.
pub const FOUND_MAX: usize = 300;
/// Masked numbers kept of one file.
pub const NUMBERS_MAX: usize = 2_000;
/// Files one disclosure may have.
pub const FILES_MAX: usize = 20;
/// Longest name of a file, in characters.
pub const NAME_MAX: usize = 120;

impl Attachment {
    /// As it is published.
    #[must_use]
    pub fn reference(&self) -> FileRef {
        FileRef {
            name: self.name.clone(),
            format: self.format.clone(),
            bytes: self.bytes,
            digest: self.certificate.after,
        }
    }

    /// May it be put forward: nothing left that nobody answered for?
    #[must_use]
    pub fn is_answered(&self) -> bool {
        self.certificate.is_clear() || self.kept.as_ref().is_some_and(|k| k.copy == self.certificate.after)
    }

    /// The file with what is left in it answered for.
    #[must_use]
    pub fn keeping(&self, reason: &str, actor: &Actor, at: crate::Instant) -> Self {
        let kept = Kept { reason: reason.to_owned(), copy: self.certificate.after, act: Act::of(actor, at) };
        Self { kept: Some(kept), ..self.clone() }
    }
}

/// Endings of names that a format goes by; the first is given to one that has another.
const ENDINGS: &[(&str, &[&str])] = &[
    ("docx", &["docx", "docm", "dotx", "dotm"]),
    ("xlsx", &["xlsx", "xlsm", "xltx", "xltm"]),
    ("pptx", &["pptx", "pptm", "potx", "ppsx"]),
    ("odt", &["odt", "ott"]),
    ("ods", &["ods", "ots"]),
    ("odp", &["odp", "otp"]),
    ("ofd", &["ofd"]),
    ("pdf", &["pdf"]),
    ("jpeg", &["jpg", "jpeg", "jpe", "jfif"]),
    ("png", &["png"]),
    ("gif", &["gif"]),
    ("webp", &["webp"]),
    ("tiff", &["tif", "tiff"]),
    ("bmp", &["bmp"]),
    ("zip", &["zip"]),
    ("text", &["txt", "text", "md", "log"]),
    ("csv", &["csv", "tsv"]),
];

/// A name that is safe on every system: no path, no control characters, none of the signs Windows forbids, not too
/// long; never empty. It ends as files of its format do: a text that is called `list.doc` is saved as `list.doc.txt`, so
/// that it opens, and nobody takes it for what it isn't.
#[must_use]
pub fn safe_name(given: &str, format: &str) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let hidden = |c: &char| matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}');
    let clean = |c: char| if c.is_control() || "<>:\"|?*".contains(c) { '_' } else { c };
    let name: String = last.chars().filter(|c| !hidden(c)).map(clean).collect();
    let name = name.trim().trim_matches('.').trim();
    let (stem, suffix) = match name.rsplit_once('.') {
        Some((stem, suffix)) if suffix.chars().count() <= 8 && !stem.is_empty() => (stem, format!(".{suffix}")),
        _ => (name, String::new()),
    };
    let suffix = match ENDINGS.iter().find(|(code, _)| *code == format) {
        Some((_, endings)) => {
            let said = suffix.trim_start_matches('.').to_lowercase();
            let ending = endings.first().copied().unwrap_or(format);
            if endings.contains(&said.as_str()) { suffix } else { format!("{suffix}.{ending}") }
        }
        None => suffix,
    };
    let room = NAME_MAX.saturating_sub(suffix.chars().count());
    let stem: String = stem.chars().take(room).collect();
    let stem = if stem.is_empty() { "file" } else { &stem };
    format!("{stem}{suffix}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_safe() {
        for (given, expect) in [
            ("低保名单.xlsx", "低保名单.xlsx.pdf"),
            ("C:\\Users\\a\\公示.pdf", "公示.pdf"),
            ("../../etc/passwd", "passwd.pdf"),
            ("a\u{202E}fdp.exe", "afdp.exe.pdf"),
            ("扫描.PDF", "扫描.PDF"),
            ("a:b*c?.pdf", "a_b_c_.pdf"),
            ("..", "file.pdf"),
            ("", "file.pdf"),
            ("  .htaccess ", "htaccess.pdf"),
        ] {
            assert_eq!(safe_name(given, "pdf"), expect, "{given}");
        }
        assert_eq!(safe_name(&"长".repeat(500), "pdf").chars().count(), NAME_MAX);
        assert!(safe_name(&format!("{}.docx", "长".repeat(500)), "docx").ends_with(".docx"));
    }
}
