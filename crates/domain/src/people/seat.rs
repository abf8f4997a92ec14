//! Seats (岗位): posts in organisations. Who holds one when is dated; one may be vacant, acting, or delegated.

use rules::procedure::Duty;
use serde::{Deserialize, Serialize};

use crate::{
    Day, OrgId, PersonId, Problems, Refusal, SeatId, codes,
    typed::{Typed, TypedText, fields},
};

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
    /// Why, in the holder's words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// Ended early: from this day on nobody signs by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Day>,
}

codes! {
    /// Where a delegation stands on a day.
    DelegationStatus {
        /// Begins later.
        ToCome = "to_come",
        /// The delegate may sign.
        Now = "now",
        /// Its last day is over.
        Over = "over",
        /// The holder ended it early.
        Ended = "ended",
        /// Who delegated does not hold the seat: nothing to stand in for.
        Lapsed = "lapsed",
    }
}

/// The form of a delegation, as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DelegationForm {
    /// Id of the person who stands in.
    pub delegate: String,
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// Why.
    pub reason: String,
}

/// The form by which a seat is given to somebody, or is left empty; as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct HoldingForm {
    /// Who takes it over, by what they type to sign in.
    pub login: String,
    /// 主持工作: without the post.
    pub acting: bool,
    /// The first day of the new holder, or the last one of who leaves.
    pub day: String,
    /// The paper it rests on.
    pub reason: String,
}

/// A delegation lasts at most so long, in days: whoever is away for longer has a successor, not a delegate.
pub const DELEGATION_DAYS_MAX: i32 = 366;

/// How far ahead a seat may be given or left, in days.
const AHEAD_DAYS: i32 = 366;

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
            .filter(|d| &d.delegate == person)
            .find(|d| self.delegation_status(d, day) == DelegationStatus::Now)
            .map(|d| Right::For(d.principal.clone()))
    }

    /// Where a delegation of this seat stands on a day. It lapses with the principal's own right.
    #[must_use]
    pub fn delegation_status(&self, delegation: &Delegation, day: Day) -> DelegationStatus {
        if delegation.ended.is_some_and(|ended| ended <= day) {
            return DelegationStatus::Ended;
        }
        if day > delegation.to {
            return DelegationStatus::Over;
        }
        if !self.holders(day.max(delegation.from)).any(|h| h.person == delegation.principal) {
            return DelegationStatus::Lapsed;
        }
        if day < delegation.from { DelegationStatus::ToCome } else { DelegationStatus::Now }
    }

    /// The seat with a delegation more, by its holder. `delegate` is who the form names, if they may stand in here.
    ///
    /// # Errors
    /// What is wrong with the form, beside its fields.
    pub fn delegate(
        &self,
        principal: &PersonId,
        delegate: Option<PersonId>,
        form: &DelegationForm,
        today: Day,
    ) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let delegate = delegate.filter(|d| d != principal && !self.holders(today).any(|h| &h.person == d));
        problems.require(delegate.is_some(), "delegate", "delegate-missing");
        let from = Day::parse(form.from.trim()).filter(|day| *day >= today && *day <= today.plus_days(AHEAD_DAYS));
        problems.require(from.is_some(), "from", "delegation-from");
        let first = from.unwrap_or(today);
        let to = Day::parse(form.to.trim()).filter(|day| *day >= first);
        problems.require(to.is_some(), "to", "delegation-to");
        let to = to.filter(|day| *day < first.plus_days(DELEGATION_DAYS_MAX));
        problems.require(to.is_some() || !problems.is_empty(), "to", "delegation-long");
        problems.require(!form.reason.trim().is_empty(), "reason", "reason-missing");
        let (Some(delegate), Some(from), Some(to)) = (delegate, from, to) else { return Err(problems) };
        let live = |d: &&Delegation| {
            matches!(self.delegation_status(d, today), DelegationStatus::ToCome | DelegationStatus::Now)
        };
        let meets = |d: &Delegation| d.delegate == delegate && d.from <= to && from <= d.to;
        if self.delegations.iter().filter(live).any(meets) {
            problems.add("from", "delegation-overlaps");
        }
        let (principal, reason) = (principal.clone(), form.reason.trim().to_owned());
        let mut next = self.clone();
        next.delegations.push(Delegation { principal, delegate, from, to, reason, ended: None });
        problems.or(next)
    }

    /// The seat with its n-th delegation (from 0) at an end from today on.
    ///
    /// # Errors
    /// If there is none, it is another's, or it is over anyway.
    pub fn end_delegation(&self, n: usize, by: Option<&PersonId>, today: Day) -> Result<Self, Refusal> {
        let mut next = self.clone();
        let theirs = |d: &&mut Delegation| by.is_none_or(|by| &d.principal == by);
        let found = next.delegations.get_mut(n).filter(theirs).ok_or_else(Refusal::absent)?;
        if !matches!(self.delegation_status(found, today), DelegationStatus::ToCome | DelegationStatus::Now) {
            return Err(Refusal::conflict("delegation-over", None));
        }
        found.ended = Some(today);
        Ok(next)
    }

    /// The seat given to somebody from a day on. Who held it until then holds it up to the day before; what was
    /// planned for later is replaced. Everything that waits for the seat waits for the new holder.
    ///
    /// # Errors
    /// What is wrong with the form, beside its fields.
    pub fn hand_over(&self, person: Option<PersonId>, form: &HoldingForm, today: Day) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        problems.require(person.is_some(), "login", "holding-login");
        let from = Day::parse(form.day.trim()).filter(|day| *day >= today && *day <= today.plus_days(AHEAD_DAYS));
        // what somebody held already today can't be made unheld
        let from = from.filter(|day| self.holders(today).all(|h| h.from < *day));
        problems.require(from.is_some(), "day", "holding-from");
        problems.require(!form.reason.trim().is_empty(), "reason", "reason-missing");
        let (Some(person), Some(from)) = (person, from) else { return Err(problems) };
        let mut held = self.holders(from);
        if held.next().is_some_and(|h| h.person == person && h.acting == form.acting) && held.next().is_none() {
            problems.add("login", "holding-same");
        }
        let mut next = self.until(from.plus_days(-1));
        next.holdings.push(Holding { person, from, to: None, acting: form.acting });
        problems.or(next)
    }

    /// The seat, vacant after a day.
    ///
    /// # Errors
    /// What is wrong with the form, beside its fields.
    pub fn vacate(&self, form: &HoldingForm, today: Day) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let yesterday = today.plus_days(-1);
        let last = Day::parse(form.day.trim()).filter(|day| *day >= yesterday && *day <= today.plus_days(AHEAD_DAYS));
        let last = last.filter(|day| self.holders(today).all(|h| h.from <= *day));
        problems.require(last.is_some(), "day", "holding-last");
        problems.require(!form.reason.trim().is_empty(), "reason", "reason-missing");
        let next = self.until(last.unwrap_or(today));
        problems.require(next != *self || last.is_none(), "day", "holding-vacant");
        problems.or(next)
    }

    /// What is held, up to and with a day.
    fn until(&self, last: Day) -> Self {
        let mut next = self.clone();
        next.holdings.retain(|h| h.from <= last);
        for holding in next.holdings.iter_mut().filter(|h| h.to.is_none_or(|to| to > last)) {
            holding.to = Some(last);
        }
        next
    }

    /// Since when nobody holds it: the day after the last one; none if it is held on that day, or never was.
    #[must_use]
    pub fn vacant_since(&self, day: Day) -> Option<Day> {
        if self.holders(day).next().is_some() {
            return None;
        }
        self.holdings.iter().filter_map(|h| h.to).filter(|to| *to < day).max().map(|to| to.plus_days(1))
    }
}

impl Typed for DelegationForm {
    fn typed(&self) -> Vec<TypedText> {
        let Self { delegate: _, from: _, to: _, reason } = self;
        fields([("reason", reason)])
    }
}

impl Typed for HoldingForm {
    fn typed(&self) -> Vec<TypedText> {
        let Self { login: _, acting: _, day: _, reason } = self;
        fields([("reason", reason)])
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
                reason: String::new(),
                ended: None,
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

    const TODAY: &str = "2026-11-23";

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    /// Held by `a` since 2024.
    fn held() -> Seat {
        let from = day("2024-01-01");
        Seat {
            id: SeatId::from_text("s"),
            org: OrgId::from_text("o"),
            serves: OrgId::from_text("o"),
            role: Role::Duty(Duty::Approver),
            title: String::new(),
            holdings: vec![Holding { person: PersonId::from_text("a"), from, to: None, acting: false }],
            delegations: Vec::new(),
        }
    }

    fn codes_of(came: Result<Seat, Problems>) -> String {
        came.map_or_else(
            |p| p.0.iter().map(|p| format!("{}:{}", p.field, p.code)).collect::<Vec<_>>().join(" "),
            |_| "ok".into(),
        )
    }

    #[test]
    fn delegations_as_they_are_typed() {
        let mut seat = held();
        let form = |from: &str, to: &str, reason: &str| DelegationForm {
            delegate: String::new(),
            from: from.into(),
            to: to.into(),
            reason: reason.into(),
        };
        for (delegate, from, to, reason, expect) in [
            (Some("b"), "2026-11-23", "2026-11-23", "学习", "ok"),
            (Some("b"), "2026-12-01", "2026-12-10", "学习", "ok"),
            (None, "2026-11-23", "2026-11-30", "学习", "delegate:delegate-missing"),
            (Some("a"), "2026-11-23", "2026-11-30", "学习", "delegate:delegate-missing"),
            (Some("b"), "2026-11-22", "2026-11-30", "学习", "from:delegation-from"),
            (Some("b"), "2026-11-24", "2026-11-23", "学习", "to:delegation-to"),
            (Some("b"), "2026-11-23", "2027-11-24", "学习", "to:delegation-long"),
            (Some("b"), "2026-11-23", "2027-11-23", "学习", "ok"),
            (Some("b"), "", "", " ", "from:delegation-from to:delegation-to reason:reason-missing"),
        ] {
            let delegate = delegate.map(PersonId::from_text);
            let came = seat.delegate(&PersonId::from_text("a"), delegate, &form(from, to, reason), day(TODAY));
            assert_eq!(codes_of(came), expect, "{from} {to}");
        }
        let (a, b) = (PersonId::from_text("a"), PersonId::from_text("b"));
        seat = seat.delegate(&a, Some(b.clone()), &form("2026-11-25", "2026-11-30", "学习"), day(TODAY)).unwrap();
        let again = seat.delegate(&a, Some(b.clone()), &form("2026-11-30", "2026-12-02", "学习"), day(TODAY));
        assert_eq!(codes_of(again), "from:delegation-overlaps");
        assert!(seat.end_delegation(0, Some(&b), day(TODAY)).is_err(), "only who gave it");
        let ended = seat.end_delegation(0, Some(&a), day("2026-11-26")).unwrap();
        for (on, before, after) in [
            (TODAY, DelegationStatus::ToCome, DelegationStatus::ToCome),
            ("2026-11-25", DelegationStatus::Now, DelegationStatus::Now),
            ("2026-11-26", DelegationStatus::Now, DelegationStatus::Ended),
            ("2026-12-01", DelegationStatus::Over, DelegationStatus::Ended),
        ] {
            let of = |seat: &Seat| seat.delegation_status(&seat.delegations[0], day(on));
            assert_eq!((of(&seat), of(&ended)), (before, after), "{on}");
        }
        assert_eq!(ended.right(&b, day("2026-11-26")), None);
        assert!(ended.end_delegation(0, None, day("2026-11-27")).is_err(), "once");
    }

    #[test]
    fn seats_are_handed_over_and_left() {
        let form = |day: &str, acting: bool| HoldingForm {
            day: day.into(),
            acting,
            reason: "文".into(),
            ..Default::default()
        };
        let who = |seat: &Seat, on: &str| {
            seat.holders(day(on))
                .map(|h| format!("{}{}", h.person, if h.acting { "*" } else { "" }))
                .collect::<String>()
        };
        let give = |seat: &Seat, to: &str, on: &str, acting| {
            seat.hand_over(Some(PersonId::from_text(to)), &form(on, acting), day(TODAY))
        };
        let seat = held();
        for (to, on, acting, expect) in [
            ("b", "2026-11-22", false, "day:holding-from"),
            ("b", "2027-12-01", false, "day:holding-from"),
            ("a", "2026-12-01", false, "login:holding-same"),
            ("a", "2026-12-01", true, "ok"),
            ("b", "2026-11-23", true, "ok"),
        ] {
            assert_eq!(codes_of(give(&seat, to, on, acting)), expect, "{to} {on}");
        }
        let planned = give(&seat, "b", "2026-12-01", true).unwrap();
        let other = give(&planned, "c", "2026-11-25", false).unwrap();
        let left = seat.vacate(&form("2026-11-22", false), day(TODAY)).unwrap();
        let later = planned.vacate(&form("2026-11-30", false), day(TODAY)).unwrap();
        for (name, seat, on, expect) in [
            ("planned", &planned, "2026-11-30", "a"),
            ("planned", &planned, "2026-12-01", "b*"),
            ("another plan", &other, "2026-11-24", "a"),
            ("another plan", &other, "2026-12-01", "c"),
            ("left", &left, TODAY, ""),
            ("left", &left, "2026-11-22", "a"),
            ("plan dropped", &later, "2026-12-01", ""),
        ] {
            assert_eq!(who(seat, on), expect, "{name} {on}");
        }
        assert_eq!(left.vacant_since(day(TODAY)), Some(day(TODAY)));
        assert_eq!(seat.vacant_since(day(TODAY)), None);
        assert_eq!(codes_of(left.vacate(&form("2026-11-23", false), day(TODAY))), "day:holding-vacant");
        assert_eq!(codes_of(seat.vacate(&form("2026-11-21", false), day(TODAY))), "day:holding-last");
        let fresh = give(&seat, "b", TODAY, false).unwrap();
        assert_eq!(codes_of(give(&fresh, "c", TODAY, false)), "day:holding-from", "held today already");
    }
}
