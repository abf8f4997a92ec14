//! The daily digest: how much waits for somebody, by mail. Counts only, never a title: mail travels in the open, and what
//! is counted stands behind the links.

use domain::{
    Day, Problems,
    people::{org::Org, person::Person},
};
use futures_core::future::BoxFuture;
use store::Contact;

use crate::{
    Error, Identity, Office,
    typed::TypedBy,
    waiting::{AtSeat, Counts, Found},
};

/// From this hour on (UTC+8) the day's digests are sent.
const HOUR: i64 = 8;

/// What somebody asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContactForm {
    /// The address; empty for none.
    pub mail: String,
    /// Is the digest wanted?
    pub digest: bool,
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
    /// How much waits for them, over all the seats they may act from today.
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

impl<'a> Digests<'a> {
    /// Where the person gets mail, if they said.
    ///
    /// # Errors
    /// A fault of the store.
    pub fn contact(self, identity: &'a Identity) -> BoxFuture<'a, Result<Option<Contact>, Error>> {
        Box::pin(async move { Ok(self.0.read().await?.contact(&identity.person.id).await?) })
    }

    /// Keeps a person's address, and whether they want the digest; an empty address is forgotten.
    ///
    /// # Errors
    /// If the address is none.
    pub fn keep_contact(self, identity: &'a Identity, form: &'a ContactForm) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(async move {
            let (mail, digest) = form.read()?;
            let person = identity.person.id.clone();
            self.0
                .write_unsealed("contact.keep", TypedBy::nothing(), move |tx| {
                    Box::pin(async move { Ok(tx.keep_contact(&person, &mail, digest).await?) })
                })
                .await
        })
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
                        .write_unsealed("digest.back", TypedBy::nothing(), move |tx| {
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
            .write_unsealed("digest.take", TypedBy::nothing(), move |tx| {
                Box::pin(async move { Ok(tx.digest_sent(&person, today).await?) })
            })
            .await
    }

    /// What waits for somebody; none if nothing does, or they have no account or seat any more.
    async fn digest(self, contact: &Contact, today: Day) -> Result<Option<Digest>, Error> {
        let mut tx = self.0.read().await?;
        if !tx.has_account(&contact.person).await? {
            return Ok(None);
        }
        let Some(person) = tx.get::<Person>(contact.person.as_str()).await? else { return Ok(None) };
        let mut found = Found::default();
        for seat in tx.seats_of(&contact.person).await? {
            if seat.right(&contact.person, today).is_none() {
                continue;
            }
            let Some(org) = tx.get::<Org>(seat.serves.as_str()).await? else { continue };
            let here = AtSeat::read(self.0, &mut tx, &contact.person, &seat, &org).await?;
            here.find(&mut tx, |_| true, &mut found).await?;
        }
        drop(tx);
        let counts = found.counts();
        let empty = counts.is_empty();
        let digest = Digest { mail: contact.mail.clone(), name: person.name, day: today, counts };
        Ok((!empty).then_some(digest))
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
