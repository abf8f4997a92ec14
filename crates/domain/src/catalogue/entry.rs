//! Catalogue entries (目录条目, Art. 13): what an organisation has promised to disclose.

use std::collections::BTreeMap;

use rules::time_rule::TimeRule;
use serde::{Deserialize, Serialize};

use crate::{Day, EntryId, OrgId};

/// An entry of an organisation's catalogue in force, or of an earlier one if it ended.
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
    /// Scope id of the ruleset; the first of several where the plan decides.
    pub scope: String,
    /// Other scopes the plan may choose ("党内或社会").
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alternatives: Vec<String>,
    /// Mode ids of the ruleset.
    pub modes: Vec<String>,
    /// 公开频次, as people wrote it; kept word for word.
    pub frequency: String,
    /// Class of Art. 16 (an id of the ruleset's timing list).
    pub timing: String,
    /// What the frequency was read as when the entry came into force; obligations follow from these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<TimeRule>,
    /// 待澄清: what to ask; no obligations follow until it is answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unclear: Option<String>,
    /// 责任单位.
    pub responsible: String,
    /// What the entry rests on, in words; may be empty.
    pub basis: String,
    /// 保管期限, in words; may be empty.
    pub retention: String,
    /// Cells of further columns a ruleset has, by column id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub extra: BTreeMap<String, String>,
    /// The day it came into force as it is; its obligations begin then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Day>,
    /// The day it left the catalogue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Day>,
}

impl Entry {
    /// Does it promise the same at the same times? Then its obligations run on, whatever else was changed.
    #[must_use]
    pub fn same_promise(&self, other: &Self) -> bool {
        self.rules == other.rules && self.unclear.is_none() == other.unclear.is_none()
    }
}
