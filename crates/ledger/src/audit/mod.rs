//! The judgement over a stored ledger: rows come in, alterations go out, each named.
//!
//! The store reads the tables and feeds a [`Walk`]: first all of `node`, then every `entry` in the order of `seq`, then
//! every sealed row; then [`Walk::finish`]. Values are taken raw (any bytes, any integers): whoever can edit a table
//! can also write nonsense into it.
//!
//! Each leaf is on record three times (entry's body, entry's leaf column, node of level 0), so the odd one out can be
//! named and the walk goes on with the other two; one edit gives one finding and not a cascade.

mod walk;

pub use walk::{EntryRow, Walk};

use crate::Hash;

/// One thing that is not as it was written. `seq` counts from 0.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Alteration {
    /// The head row is gone.
    HeadMissing,
    /// `head.size` is not the number of entries.
    HeadSize {
        stored: i64,
        found: u64,
    },
    /// `head.frontier` is not the right edge of the tree.
    HeadFrontier,
    /// Entries `first..=last` are gone.
    EntryMissing {
        first: u64,
        last: u64,
    },
    /// Entries `first..=last` that the head does not know, or one with an impossible number.
    EntryUnexpected {
        first: i64,
        last: i64,
    },
    /// `entry.body` was edited.
    EntryBody {
        seq: u64,
    },
    /// `entry.leaf` was edited.
    EntryLeaf {
        seq: u64,
    },
    /// The body is sealed as it stands but is not an entry of this number.
    EntryUnreadable {
        seq: u64,
    },
    /// The seal of the state (salt and digest), kept beside the entry, was edited.
    EntryState {
        seq: u64,
    },
    /// The subject column beside the entry is not the subject in its body.
    EntrySubject {
        seq: u64,
    },
    /// The entry is older than the one before it.
    EntryTime {
        seq: u64,
    },
    /// `node.hash` was edited.
    NodeHash {
        level: u8,
        index: u64,
    },
    NodeMissing {
        level: u8,
        index: u64,
    },
    NodeUnexpected {
        level: i64,
        index: i64,
    },
    /// The private part (or its salt) was edited.
    PrivateAltered {
        seq: u64,
    },
    /// The private part is gone and no entry records an erasure.
    PrivateMissing {
        seq: u64,
    },
    /// A sealed row is not what its last entry sealed.
    RowAltered {
        kind: String,
        id: String,
        seq: u64,
    },
    /// A sealed row is gone.
    RowMissing {
        kind: String,
        id: String,
        seq: u64,
    },
    /// A sealed row that no entry knows.
    RowUnexpected {
        kind: String,
        id: String,
    },
    /// A sealed row that differs from the last readable entry about it, while later entries are altered or gone: they
    /// may explain it, or hide that it was edited too.
    RowDoubtful {
        kind: String,
        id: String,
    },
    /// The ledger is shorter than a checkpoint kept elsewhere: its tail was cut or an old copy restored.
    RolledBack {
        size: u64,
        found: u64,
    },
    /// The first `size` entries are not those a checkpoint kept elsewhere was signed over: history was rewritten.
    Rewritten {
        size: u64,
    },
}

impl Alteration {
    /// Every code, so that a test can ask for their words.
    pub const CODES: [&'static str; 22] = [
        "head.missing",
        "head.size",
        "head.frontier",
        "entry.missing",
        "entry.unexpected",
        "entry.body",
        "entry.leaf",
        "entry.unreadable",
        "entry.state",
        "entry.subject",
        "entry.time",
        "node.hash",
        "node.missing",
        "node.unexpected",
        "private.altered",
        "private.missing",
        "row.altered",
        "row.missing",
        "row.unexpected",
        "row.doubtful",
        "checkpoint.rolled-back",
        "checkpoint.rewritten",
    ];

    /// Where, the same in every language: `entry 7`, `node 1/3`, `disclosure:d1 @ entry 7`.
    pub fn place(&self) -> String {
        match self {
            Alteration::HeadMissing | Alteration::HeadFrontier => "head".to_owned(),
            Alteration::HeadSize { stored, found } => format!("head {stored} ≠ {found}"),
            Alteration::EntryMissing { first, last } if first != last => format!("entry {first}–{last}"),
            Alteration::EntryMissing { first: seq, .. } => format!("entry {seq}"),
            Alteration::EntryUnexpected { first, last } if first != last => format!("entry {first}–{last}"),
            Alteration::EntryUnexpected { first: seq, .. } => format!("entry {seq}"),
            Alteration::EntryBody { seq }
            | Alteration::EntryLeaf { seq }
            | Alteration::EntryUnreadable { seq }
            | Alteration::EntryState { seq }
            | Alteration::EntrySubject { seq }
            | Alteration::EntryTime { seq }
            | Alteration::PrivateAltered { seq }
            | Alteration::PrivateMissing { seq } => format!("entry {seq}"),
            Alteration::NodeHash { level, index } | Alteration::NodeMissing { level, index } => {
                format!("node {level}/{index}")
            }
            Alteration::NodeUnexpected { level, index } => format!("node {level}/{index}"),
            Alteration::RowAltered { kind, id, seq } | Alteration::RowMissing { kind, id, seq } => {
                format!("{kind}:{id} @ entry {seq}")
            }
            Alteration::RowUnexpected { kind, id } | Alteration::RowDoubtful { kind, id } => format!("{kind}:{id}"),
            Alteration::RolledBack { size, found } => format!("{found} < {size}"),
            Alteration::Rewritten { size } => format!("0–{}", size.saturating_sub(1)),
        }
    }

    /// Stable code for words.
    pub fn code(&self) -> &'static str {
        match self {
            Alteration::HeadMissing => "head.missing",
            Alteration::HeadSize { .. } => "head.size",
            Alteration::HeadFrontier => "head.frontier",
            Alteration::EntryMissing { .. } => "entry.missing",
            Alteration::EntryUnexpected { .. } => "entry.unexpected",
            Alteration::EntryBody { .. } => "entry.body",
            Alteration::EntryLeaf { .. } => "entry.leaf",
            Alteration::EntryUnreadable { .. } => "entry.unreadable",
            Alteration::EntryState { .. } => "entry.state",
            Alteration::EntrySubject { .. } => "entry.subject",
            Alteration::EntryTime { .. } => "entry.time",
            Alteration::NodeHash { .. } => "node.hash",
            Alteration::NodeMissing { .. } => "node.missing",
            Alteration::NodeUnexpected { .. } => "node.unexpected",
            Alteration::PrivateAltered { .. } => "private.altered",
            Alteration::PrivateMissing { .. } => "private.missing",
            Alteration::RowAltered { .. } => "row.altered",
            Alteration::RowMissing { .. } => "row.missing",
            Alteration::RowUnexpected { .. } => "row.unexpected",
            Alteration::RowDoubtful { .. } => "row.doubtful",
            Alteration::RolledBack { .. } => "checkpoint.rolled-back",
            Alteration::Rewritten { .. } => "checkpoint.rewritten",
        }
    }
}

/// How far a checkpoint kept elsewhere proves that nothing is missing at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Completeness {
    /// No checkpoint was given: a tail cut off together with all its traces would not show.
    Unproven,
    /// Complete at least up to this many entries.
    ProvenTo { size: u64, time: Option<i64> },
}

/// The outcome of a walk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    Consistent {
        size: u64,
        root: Hash,
        completeness: Completeness,
        erased: u64,
    },
    /// Sorted, without repetitions, never empty.
    Altered(Vec<Alteration>),
}
