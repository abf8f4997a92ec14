//! Catalogue entries (目录条目, Art. 13): what an organisation has promised to disclose.

use serde::{Deserialize, Serialize};

use crate::{EntryId, OrgId};

/// An entry of an organisation's catalogue in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Never changes.
    pub id: EntryId,
    /// Whose catalogue.
    pub org: OrgId,
    /// Number in the catalogue, from 1.
    pub no: i64,
    /// 公开事项.
    pub item: String,
    /// Category id of the ruleset.
    pub category: String,
    /// Scope id of the ruleset.
    pub scope: String,
    /// Mode ids of the ruleset.
    pub modes: Vec<String>,
    /// 公开频次, as people wrote it; kept word for word.
    pub frequency: String,
    /// Class of Art. 16 (an id of the ruleset's timing list).
    pub timing: String,
    /// 责任单位.
    pub responsible: String,
    /// What the entry rests on, in words; may be empty.
    pub basis: String,
    /// 保管期限, in words; may be empty.
    pub retention: String,
}
