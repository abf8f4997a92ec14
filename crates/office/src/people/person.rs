//! People with their accounts and seats from one table: what a new deployment fills in after its organisations.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    AccountId, Day, OrgId, PersonId, SeatId,
    people::{
        account::Account,
        person::Person,
        seat::{Holding, Role, Seat},
    },
    policy::{Permit, PlatformWork},
};
use futures_core::future::BoxFuture;
use serde_json::json;
use store::{Event, Tx};

use crate::{
    Error, Office,
    import::LineProblem,
    people::account::Handover,
    typed::{TypedBy, is_marked},
};

/// A line: a person's account, and a seat they hold. Several lines of one login are one person with several seats.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewStaff {
    /// What they type to sign in.
    pub login: String,
    /// Their name.
    pub name: String,
    /// Code of the organisation of which they are a Party member; empty if they are none.
    pub member_of: String,
    /// Code of the organisation the seat is a post in; empty if they hold none.
    pub org: String,
    /// Code of the organisation the seat serves; empty for its own.
    pub serves: String,
    /// Role code: a duty of the procedures, or one of the three administrators.
    pub duty: String,
    /// 职务.
    pub title: String,
    /// Holds it from this day; empty for today.
    pub from: String,
    /// Holds it up to and with this day; empty as long as it has no end.
    pub to: String,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StaffImported {
    /// Kept: new accounts with the passwords to hand over, and how many seats.
    Done {
        /// New accounts.
        accounts: Vec<Handover>,
        /// New seats, and seats held anew.
        seats: usize,
        /// How many people hold a seat no longer than to a day.
        ended: usize,
    },
    /// Nothing was kept: these lines have to be mended.
    Refused(Vec<LineProblem>),
}

/// People and staff as they are imported.
#[derive(Clone, Copy)]
pub struct People<'a>(pub(crate) &'a Office);

impl<'a> People<'a> {
    /// Imports people, accounts and seats. Passwords are made here and shown once.
    ///
    /// # Errors
    /// A fault of store or hasher.
    pub fn import_staff(
        self,
        rows: Vec<(u64, NewStaff)>,
        progress: impl Fn(u64) + Send + Sync + 'a,
    ) -> BoxFuture<'a, Result<StaffImported, Error>> {
        Box::pin(async move {
            let mut tx = self.0.read().await?;
            let problems = check(&mut tx, &rows).await?;
            if !problems.is_empty() {
                return Ok(StaffImported::Refused(problems));
            }
            let mut secrets: BTreeMap<String, (String, String)> = BTreeMap::new();
            let logins: BTreeSet<String> = rows.iter().map(|(_, r)| r.login.trim().to_lowercase()).collect();
            let mut fresh = Vec::new();
            for login in logins {
                if tx.account_by_login(&login).await?.is_none() {
                    let password = hex::encode(tx.random::<8>());
                    fresh.push((login, password, tx.random::<16>()));
                }
            }
            drop(tx);
            // slow on purpose, hence before the transaction
            for (count, (login, password, salt)) in (1..).zip(fresh) {
                let phc = self.0.sessions().hash_password(password.clone(), salt).await?;
                secrets.insert(login, (password, phc));
                progress(count);
            }
            self.0
                .write("staff.import", TypedBy::operator(), move |tx| {
                    Box::pin(async move {
                        let mut accounts = Vec::new();
                        let mut people: BTreeMap<String, PersonId> = BTreeMap::new();
                        let (mut seats, mut ended) = (0, 0);
                        for (_, row) in &rows {
                            let login = row.login.trim().to_lowercase();
                            if !people.contains_key(&login) {
                                let (person, made) = person_of(tx, row, &login, secrets.get(&login)).await?;
                                accounts.extend(made);
                                people.insert(login.clone(), person);
                            }
                            let Some(person) = people.get(&login) else { continue };
                            if let Some(role) = Role::parse(&row.duty) {
                                match put_seat(tx, row, role, person).await? {
                                    Held::New => seats += 1,
                                    Held::Ended => ended += 1,
                                    Held::AsBefore => {}
                                }
                            }
                        }
                        Ok(StaffImported::Done { accounts, seats, ended })
                    })
                })
                .await
        })
    }
}

async fn code(tx: &mut Tx, code: &str) -> Result<Option<OrgId>, Error> {
    Ok(if code.is_empty() { None } else { tx.org_by_code(code).await?.map(|o| o.id) })
}

async fn person_of(
    tx: &mut Tx,
    row: &NewStaff,
    login: &str,
    secret: Option<&(String, String)>,
) -> Result<(PersonId, Option<Handover>), Error> {
    let Some((password, phc)) = secret else {
        let account = tx.account_by_login(login).await?.ok_or_else(|| Error::broken("an account that went away"))?;
        return Ok((account.0.person, None));
    };
    let member_of = code(tx, &row.member_of).await?;
    let belongs_to = if member_of.is_none() { code(tx, &row.org).await? } else { None };
    let is_admin = Role::parse(&row.duty).is_some_and(Role::is_admin);
    // administrators belong nowhere: their scope reads nothing but what is public
    let belongs_to = belongs_to.filter(|_| !is_admin);
    let id = PersonId::new(tx.now(), tx.random());
    let person = Person { id: id.clone(), name: row.name.trim().to_owned(), member_of, belongs_to };
    tx.put(&person, Event::new(&Permit::platform(PlatformWork::Import), "person.created", json!({ "by": "import" })))
        .await?;
    let account = Account {
        id: AccountId::new(tx.now(), tx.random()),
        login: login.to_owned(),
        person: id.clone(),
        disabled: false,
    };
    tx.put(&account, Event::new(&Permit::platform(PlatformWork::Import), "account.set", json!({ "by": "import" })))
        .await?;
    tx.put_credential(&account.id, phc).await?;
    let made = Handover { login: login.to_owned(), password: password.clone(), role: Role::parse(&row.duty) };
    Ok((id, Some(made)))
}

/// What a line did to a seat.
enum Held {
    New,
    Ended,
    AsBefore,
}

/// Keeps the seat unless this person holds the same one already: the same table can be imported again. A last day ends
/// what they hold; a first day after that lets them hold it anew.
async fn put_seat(tx: &mut Tx, row: &NewStaff, role: Role, person: &PersonId) -> Result<Held, Error> {
    let org = code(tx, &row.org).await?.ok_or_else(|| Error::broken("an organisation that went away"))?;
    let serves = code(tx, &row.serves).await?.unwrap_or_else(|| org.clone());
    let from = Day::parse(&row.from).unwrap_or_else(|| tx.now().day());
    let to = Day::parse(&row.to);
    let title = row.title.trim();
    let same = |s: &Seat| s.org == org && s.serves == serves && s.role == role && s.title == title;
    if let Some(mut seat) = tx.seats_of(person).await?.into_iter().find(same) {
        let last = seat.holdings.iter_mut().rev().find(|h| &h.person == person);
        let held = match last {
            Some(last) if last.to.is_some_and(|end| end < from) && !row.from.is_empty() => {
                seat.holdings.push(Holding { person: person.clone(), from, to, acting: false });
                Held::New
            }
            Some(last) if to.is_some() && last.to != to => {
                last.to = to;
                Held::Ended
            }
            _ => return Ok(Held::AsBefore),
        };
        tx.put(&seat, Event::new(&Permit::platform(PlatformWork::Import), "seat.changed", json!({ "by": "import" })))
            .await?;
        return Ok(held);
    }
    let seat = Seat {
        id: SeatId::new(tx.now(), tx.random()),
        org,
        serves,
        role,
        title: title.to_owned(),
        holdings: vec![Holding { person: person.clone(), from, to, acting: false }],
        delegations: Vec::new(),
    };
    tx.put(&seat, Event::new(&Permit::platform(PlatformWork::Import), "seat.created", json!({ "by": "import" })))
        .await?;
    Ok(Held::New)
}

/// Everything wrong with the table, by line.
async fn check(tx: &mut Tx, rows: &[(u64, NewStaff)]) -> Result<Vec<LineProblem>, Error> {
    let mut problems = Vec::new();
    let mut names: BTreeMap<String, &str> = BTreeMap::new();
    for (line, row) in rows {
        let mut bad = |column, code, value: &str| {
            problems.push(LineProblem { line: *line, column, code, value: value.to_owned() });
        };
        for (column, value) in [("login", &row.login), ("name", &row.name)] {
            if value.trim().is_empty() {
                bad(column, "empty", "");
            }
        }
        for (column, value) in [("name", &row.name), ("title", &row.title)] {
            if is_marked(value) {
                bad(column, "marked", "");
            }
        }
        if names.insert(row.login.trim().to_lowercase(), row.name.trim()).is_some_and(|n| n != row.name.trim()) {
            bad("name", "other-name", &row.name);
        }
        let seated = !row.duty.is_empty();
        if seated && Role::parse(&row.duty).is_none() {
            bad("duty", "duty-unknown", &row.duty);
        }
        if seated && row.title.trim().is_empty() {
            bad("title", "empty", "");
        }
        if seated && row.org.is_empty() {
            bad("org", "empty", "");
        }
        for (column, value) in [("from", &row.from), ("to", &row.to)] {
            if !value.is_empty() && Day::parse(value).is_none() {
                bad(column, "day-unreadable", value);
            }
        }
        if let (Some(from), Some(to)) = (Day::parse(&row.from), Day::parse(&row.to))
            && to < from
        {
            bad("to", "before-from", &row.to);
        }
        for (column, value) in [("member_of", &row.member_of), ("org", &row.org), ("serves", &row.serves)] {
            if !value.is_empty() && tx.org_by_code(value).await?.is_none() {
                problems.push(LineProblem { line: *line, column, code: "org-unknown", value: value.clone() });
            }
        }
    }
    Ok(problems)
}
