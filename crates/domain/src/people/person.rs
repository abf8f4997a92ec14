//! People: members of a Party organisation, or administrators without one.

use serde::{Deserialize, Serialize};

use crate::{OrgId, PersonId};

/// A person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Never changes.
    pub id: PersonId,
    /// As written.
    pub name: String,
    /// The organisation they belong to as a Party member; none for administrators and people who are not members.
    pub member_of: Option<OrgId>,
    /// The organisation they work or live in without being a member.
    pub belongs_to: Option<OrgId>,
}
