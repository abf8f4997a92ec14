//! The daily digest: how much waits for somebody, by mail. Counts only, never a title: mail travels in the open, and what
//! is counted stands behind the links.

use std::collections::BTreeSet;

use domain::{
    Day, OrgId, PersonId, Problems,
    catalogue::{FilingState, finding::Code, obligation::State},
    disclosure::deferred_review::is_after_release,
    people::{org::Org, person::Person, seat::Seat},
    policy::{self, Action, PolicyContext, Principal},
};
use store::{Contact, Tx};

use crate::{Error, Identity, Office};

/// From this hour on (UTC+8) the day's digests are sent.
const HOUR: i64 = 8;
/// What is due within so many days is counted.
const AHEAD_DAYS: i32 = 7;

/// What somebody asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContactForm {
    /// The address; empty for none.
    pub mail: String,
    /// Is the digest wanted?
    pub digest: bool,
}

/// How much waits for a person, over all the seats they may act from today.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Files whose turn is theirs before a release.
    pub turns: usize,
    /// Reviews they owe since an urgent release, and what such a review found defective and they are to mend.
    pub owed: usize,
    /// Obligations that are open and due within a week.
    pub due: usize,
    /// Obligations missed within the last year.
    pub missed: usize,
    /// Filings from below that wait to be received.
    pub filings: usize,
    /// Remarks of the superior that wait for an answer.
    pub remarks: usize,
    /// Findings about their organisations.
    pub findings: usize,
    /// What is withheld and to be examined again within a month, or should have been.
    pub withheld: usize,
    /// Obligations missed in the organisations under those they answer for.
    pub below: usize,
}

impl Counts {
    /// Is there anything at all?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// One person's digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Digest {
    /// Where it goes.
    pub mail: String,
    /// Their name.
    pub name: String,
    /// The day it is about.
    pub day: Day,
    /// What waits.
    pub counts: Counts,
}

/// Why a mail didn't leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undelivered {
    /// The server could not be reached, or asks to come again: tried again later the same day.
    Later(String),
    /// The server doesn't want it: not tried again today.
    Refused(String),
}

impl ContactForm {
    fn read(&self) -> Result<(String, bool), Problems> {
        let mail = self.mail.trim().to_owned();
        let mut problems = Problems::default();
        if mail.is_empty() {
            problems.require(!self.digest, "mail", "mail-missing");
        } else {
            problems.require(is_address(&mail), "mail", "mail-unreadable");
        }
        problems.or((mail, self.digest))
    }
}

/// Does it look like an address? What mailboxes there are only their server knows (RFC 5321, 3.5.3).
fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let plain = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
    let label = |l: &str| {
        !l.is_empty()
            && l.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            && !l.starts_with('-')
            && !l.ends_with('-')
    };
    let dots = |part: &str| !part.starts_with('.') && !part.ends_with('.') && !part.contains("..");
    (1..=64).contains(&local.len())
        && local.chars().all(plain)
        && dots(local)
        && domain.len() <= 253
        && domain.split('.').all(label)
}

/// The daily digest by mail, and where it goes.
#[derive(Clone, Copy)]
pub struct Digests<'a>(pub(crate) &'a Office);

impl Digests<'_> {
    /// Where the person gets mail, if they said.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn contact(self, identity: &Identity) -> Result<Option<Contact>, Error> {
        Ok(self.0.read().await?.contact(&identity.person.id).await?)
    }

    /// Keeps a person's address, and whether they want the digest; an empty address is forgotten.
    ///
    /// # Errors
    /// If the address is none.
    pub async fn keep_contact(self, identity: &Identity, form: &ContactForm) -> Result<(), Error> {
        let (mail, digest) = form.read()?;
        let person = identity.person.id.clone();
        self.0
            .write_unsealed("contact.keep", move |tx| {
                Box::pin(async move { Ok(tx.keep_contact(&person, &mail, digest).await?) })
            })
            .await
    }

    /// From eight in the morning on: sends today's digest to everybody who wants one, has not got it and has something
    /// waiting; gives how many left. Several nodes may do this at the same time. Each person's day is taken before the mail
    /// leaves and given back if it could not, so that nobody gets two; who is cut off in between gets none.
    ///
    /// # Errors
    /// A fault of the store. A mail that can't leave is logged; the rest waits for the next call.
    pub async fn send_digests<S, F>(self, send: S) -> Result<usize, Error>
    where
        S: Fn(Digest) -> F,
        F: Future<Output = Result<(), Undelivered>>,
    {
        let now = self.0.now();
        let today = now.day();
        if now < today.start().plus_seconds(HOUR * 3600) {
            return Ok(0);
        }
        let waiting = self.0.read().await?.digests_due(today).await?;
        let mut sent = 0;
        for contact in waiting {
            let digest = self.digest(&contact, today).await?;
            if !self.take_day(&contact, today).await? {
                continue; // another node has it
            }
            let Some(digest) = digest else { continue };
            match send(digest).await {
                Ok(()) => sent += 1,
                Err(Undelivered::Refused(why)) => {
                    tracing::warn!(person = %contact.person, why, "a digest was refused by the mail server");
                }
                Err(Undelivered::Later(why)) => {
                    tracing::warn!(why, "a digest could not be sent and is tried again");
                    let before = contact.sent;
                    self.0
                        .write_unsealed("digest.back", move |tx| {
                            Box::pin(async move { Ok(tx.digest_unsent(&contact.person, today, before).await?) })
                        })
                        .await?;
                    break; // the server is away: nobody else's leaves either
                }
            }
        }
        Ok(sent)
    }

    async fn take_day(self, contact: &Contact, today: Day) -> Result<bool, Error> {
        let person = contact.person.clone();
        self.0
            .write_unsealed("digest.take", move |tx| Box::pin(async move { Ok(tx.digest_sent(&person, today).await?) }))
            .await
    }

    /// What waits for somebody; none if nothing does, or they have no account or seat any more.
    async fn digest(self, contact: &Contact, today: Day) -> Result<Option<Digest>, Error> {
        let mut tx = self.0.read().await?;
        if !tx.has_account(&contact.person).await? {
            return Ok(None);
        }
        let Some(person) = tx.get::<Person>(contact.person.as_str()).await? else { return Ok(None) };
        let mut counts = Counts::default();
        let (mut turns, mut own, mut received, mut above, mut examined) =
            (BTreeSet::new(), BTreeSet::new(), BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        let mut owed = BTreeSet::new();
        for seat in tx.seats_of(&contact.person).await? {
            if seat.right(&contact.person, today).is_none() {
                continue;
            }
            let all = tx.turns(&policy::seat_tokens(&seat)).await?.into_iter();
            let (after, before): (Vec<_>, Vec<_>) =
                all.partition(|row| row.step.as_deref().is_some_and(is_after_release));
            turns.extend(before.into_iter().map(|row| row.id));
            owed.extend(after.into_iter().map(|row| (row.id, row.step)));
            let Some(org) = tx.get::<Org>(seat.serves.as_str()).await? else { continue };
            let may = Rights::of(&mut tx, &contact.person, &seat, &org, today).await?;
            if may.reports && own.insert(org.id.clone()) {
                let pressing = self.0.obligations().pressing(&mut tx, &org, AHEAD_DAYS).await?;
                counts.missed += pressing.iter().filter(|l| l.settled.state == State::Missed).count();
                counts.due += pressing.iter().filter(|l| l.settled.state == State::Due).count();
                let filing = tx.catalogue_in_force(&org.id, false).await?.and_then(|c| c.filing);
                counts.remarks += filing.map_or(0, |f| f.unanswered());
            }
            if may.receives && received.insert(org.id.clone()) {
                counts.filings += tx.filings_to(&org.id, FilingState::Sent.code()).await?.len();
            }
            if may.examines && examined.insert(org.id.clone()) {
                counts.withheld += tx.withheld_by(&org.id, crate::disclosure::withholding::horizon(today)).await?;
            }
            if may.oversees && above.insert(org.id.clone()) {
                let under: BTreeSet<String> = tx.org_subtree(&org.id).await?.into_iter().collect();
                counts.below += self.missed_below(&org.id, &under).await?;
            }
        }
        drop(tx);
        for org in &own {
            counts.findings += self.0.findings().watched(|engine| engine.of(org).len()).await?;
        }
        (counts.turns, counts.owed) = (turns.len(), owed.len());
        let digest = Digest { mail: contact.mail.clone(), name: person.name, day: today, counts };
        Ok((!counts.is_empty()).then_some(digest))
    }

    /// Obligations missed in a subtree, without the top's own.
    async fn missed_below(self, top: &OrgId, under: &BTreeSet<String>) -> Result<usize, Error> {
        let counted =
            |code: Code, org: &OrgId| code == Code::ObligationMissed && org != top && under.contains(org.as_str());
        self.0.findings().watched(|engine| engine.findings().filter(|f| counted(f.code, &f.org)).count()).await
    }
}

/// What a seat is told about.
struct Rights {
    reports: bool,
    receives: bool,
    examines: bool,
    oversees: bool,
}

impl Rights {
    async fn of(tx: &mut Tx, person: &PersonId, seat: &Seat, org: &Org, today: Day) -> Result<Self, Error> {
        let directory = tx.directory(&org.id).await?;
        let context = PolicyContext { directory: &directory, today };
        let may = |action: Action<'_>| policy::check(&context, &Principal::Seated(person, seat), action).is_ok();
        Ok(Self {
            reports: may(Action::Report(&org.id)),
            receives: may(Action::ReceiveFilings(&org.id)),
            examines: may(Action::Reexamine(&org.id)),
            oversees: may(Action::Oversee(&org.id)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        let check = |mail: &str, digest: bool, expect: Result<&str, &str>| {
            let read = ContactForm { mail: mail.to_owned(), digest }.read();
            let read = read.map(|(mail, _)| mail).map_err(|p| p.0[0].code.to_owned());
            assert_eq!(read, expect.map(str::to_owned).map_err(str::to_owned), "{mail:?}");
        };
        check(" gan.xl@nanba.gov.cn ", true, Ok("gan.xl@nanba.gov.cn"));
        check("root@localhost", true, Ok("root@localhost"));
        check("", false, Ok(""));
        check("", true, Err("mail-missing"));
        for bad in [
            "甘晓兰",
            "a@",
            "@b.cn",
            "a b@c.cn",
            "a@b..cn",
            "a@-b.cn",
            ".a@b.cn",
            "a@b.cn\nBcc: c@d.cn",
            "a@b@c.cn",
            "<a@b.cn>",
            "a,b@c.cn",
        ] {
            check(bad, true, Err("mail-unreadable"));
        }
    }
}
