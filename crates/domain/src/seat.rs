//! Seats (岗位): posts in organisations. Who holds one when is dated; one may be vacant, acting, or delegated.

use rules::procedure::Duty;
use serde::{Deserialize, Serialize};

use crate::{Day, OrgId, PersonId, SeatId};

/// What a seat is for: a duty in procedures, or one of the three separate administrators (三员), who never work on content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Role {
    /// A duty in procedures.
    Duty(Duty),
    /// Runs the system: organisations, boards, backups.
    SystemAdmin,
    /// Gives and takes rights: people, seats, accounts.
    SecurityAdmin,
    /// Reads what the other two did.
    AuditAdmin,
}

impl Role {
    /// The code of the role: a duty's own, or `system_admin`, `security_admin`, `audit_admin`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Duty(duty) => duty.code(),
            Self::SystemAdmin => "system_admin",
            Self::SecurityAdmin => "security_admin",
            Self::AuditAdmin => "audit_admin",
        }
    }

    /// Every role.
    pub fn all() -> impl Iterator<Item = Role> {
        Duty::ALL.iter().copied().map(Role::Duty).chain([Self::SystemAdmin, Self::SecurityAdmin, Self::AuditAdmin])
    }

    /// The role of this code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::all().find(|r| r.code() == code)
    }

    /// Is it one of the three administrators?
    #[must_use]
    pub fn is_admin(self) -> bool {
        !matches!(self, Self::Duty(_))
    }
}

impl From<Role> for String {
    fn from(role: Role) -> Self {
        role.code().to_owned()
    }
}

impl TryFrom<String> for Role {
    type Error = String;
    fn try_from(code: String) -> Result<Self, Self::Error> {
        Self::parse(&code).ok_or(code)
    }
}

/// A person in a seat, for a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holding {
    /// Who.
    pub person: PersonId,
    /// First day.
    pub from: Day,
    /// Last day, if over.
    pub to: Option<Day>,
    /// 主持工作: holds the seat's powers without the post.
    pub acting: bool,
}

/// The holder lets another sign, for a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delegation {
    /// The holder who delegates.
    pub principal: PersonId,
    /// Who may sign instead.
    pub delegate: PersonId,
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
}

/// A seat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seat {
    /// Never changes.
    pub id: SeatId,
    /// The organisation it is a post in.
    pub org: OrgId,
    /// The organisation it serves in procedures: a county's secrecy office is a post of that office and serves the county committee.
    pub serves: OrgId,
    /// What it does.
    pub role: Role,
    /// 职务, as one signs: 党政办主任.
    pub title: String,
    /// Who held it when.
    pub holdings: Vec<Holding>,
    /// Who may sign for a holder when.
    pub delegations: Vec<Delegation>,
}

/// In whose right a person signs from a seat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Right {
    /// They hold it.
    Holder,
    /// They stand in for its holder.
    For(PersonId),
}

impl Seat {
    /// Who holds it on a day; nobody if vacant.
    pub fn holders(&self, day: Day) -> impl Iterator<Item = &Holding> {
        self.holdings.iter().filter(move |h| h.from <= day && h.to.is_none_or(|to| day <= to))
    }

    /// In what right this person may sign from the seat on a day, if at all. A delegation lapses with the principal's own right.
    #[must_use]
    pub fn right(&self, person: &PersonId, day: Day) -> Option<Right> {
        if self.holders(day).any(|h| &h.person == person) {
            return Some(Right::Holder);
        }
        self.delegations
            .iter()
            .filter(|d| &d.delegate == person && d.from <= day && day <= d.to)
            .find(|d| self.holders(day).any(|h| h.person == d.principal))
            .map(|d| Right::For(d.principal.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rights_by_day() {
        let day = |t| Day::parse(t).unwrap();
        let p = |t: &str| PersonId::from_text(t);
        let seat = Seat {
            id: SeatId::from_text("s"),
            org: OrgId::from_text("o"),
            serves: OrgId::from_text("o"),
            role: Role::Duty(Duty::Approver),
            title: String::new(),
            holdings: vec![
                Holding { person: p("a"), from: day("2025-01-01"), to: Some(day("2025-12-31")), acting: false },
                Holding { person: p("b"), from: day("2026-02-01"), to: None, acting: true },
            ],
            delegations: vec![Delegation {
                principal: p("a"),
                delegate: p("c"),
                from: day("2025-12-01"),
                to: day("2026-01-31"),
            }],
        };
        for (who, on, expect) in [
            ("a", "2025-06-01", Some(Right::Holder)),
            ("a", "2026-06-01", None),
            ("b", "2026-01-31", None),
            ("b", "2026-02-01", Some(Right::Holder)),
            ("c", "2025-12-15", Some(Right::For(p("a")))),
            ("c", "2026-01-15", None), // the principal no longer holds the seat
        ] {
            assert_eq!(seat.right(&p(who), day(on)), expect, "{who} {on}");
        }
    }
}
