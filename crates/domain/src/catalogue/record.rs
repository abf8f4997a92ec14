//! What people report about an entry's obligations: nothing this time, or something that starts a clock.

use std::{borrow::Cow, fmt};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::obligation::{Occurrence, OccurrenceKind};
use crate::{Day, EntryId, OrgId, RecordId, actor::Act};

/// What was recorded. Its text is the same in SQL, JSON, the ledger and Fluent keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RecordKind {
    /// 零报告: nothing to disclose this period, with a name under it.
    Nil,
    /// Something that a clock runs from.
    Occurrence(OccurrenceKind),
}

impl RecordKind {
    const NIL: &str = "nil";

    /// The kind as text.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Nil => Self::NIL,
            Self::Occurrence(kind) => kind.code(),
        }
    }

    /// The kind that has this text, if there is one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text == Self::NIL { Some(Self::Nil) } else { OccurrenceKind::parse(text).map(Self::Occurrence) }
    }
}

impl fmt::Display for RecordKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for RecordKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for RecordKind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| de::Error::custom(format_args!("no kind of record: {text:?}")))
    }
}

/// A record on an entry. Records are never changed; one made in error is revoked by another hand's reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Never changes.
    pub id: RecordId,
    /// Whose entry.
    pub org: OrgId,
    /// The entry.
    pub entry: EntryId,
    /// What it is.
    pub kind: RecordKind,
    /// The day it happened, or is planned to.
    pub on: Day,
    /// Name of the event or stage; why there is nothing, on a nil report.
    pub text: String,
    /// The obligation a nil report meets, by key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Who, when.
    pub act: Act,
    /// Revoked: why, by whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked: Option<(String, Act)>,
}

impl Record {
    /// What obligations run from, if this is such a record and was not revoked.
    #[must_use]
    pub fn occurrence(&self) -> Option<Occurrence> {
        let RecordKind::Occurrence(kind) = self.kind else { return None };
        let (id, name) = (self.id.to_string(), self.text.clone());
        self.revoked.is_none().then(|| Occurrence { id, entry: self.entry.clone(), kind, name, on: self.on })
    }
}
