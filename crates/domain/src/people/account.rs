//! Accounts: what one signs in with. The secret itself is kept apart, unsealed, and never enters the ledger.

use serde::{Deserialize, Serialize};

use crate::{AccountId, PersonId};

/// An account of one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Never changes.
    pub id: AccountId,
    /// What one types to sign in; unique, lower case.
    pub login: String,
    /// Whose it is.
    pub person: PersonId,
    /// Shut accounts can't sign in; their records stay.
    pub disabled: bool,
}
