//! What people report about an entry's obligations: nothing this time, or something that starts a clock.

use serde::{Deserialize, Serialize};

use crate::{Day, EntryId, OrgId, RecordId, actor::Act, codes};

codes! {
    /// What was recorded.
    RecordKind {
        /// 零报告: nothing to disclose this period, with a name under it.
        Nil = "nil",
        /// 形成.
        Formed = "formed",
        /// 变更.
        Changed = "changed",
        /// 获取.
        Obtained = "obtained",
        /// 签批.
        SignedOff = "signed_off",
        /// A named event of the entry's time rule.
        Event = "event",
        /// A decision before which the matter is shown.
        Decision = "decision",
        /// A stage with its planned day.
        Stage = "stage",
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
