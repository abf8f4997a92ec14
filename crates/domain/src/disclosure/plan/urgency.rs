//! Why a plan can't wait (紧急公开), and for how long its reviews can.

use serde::{Deserialize, Serialize};

/// Why a plan can't wait, and for how long its reviews can.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Urgency {
    /// Why it can't wait.
    pub reason: String,
    /// Working days after the release in which what is put off is to be held: the ruleset's of the day it was proposed.
    pub days: u16,
}
