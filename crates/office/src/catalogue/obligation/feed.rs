//! The calendar as a feed: a secret address for a person in a seat, read without signing in by their calendar program.

use domain::{
    Day,
    catalogue::record::RecordKind,
    people::{org::Org, seat::Seat},
    policy::{self, Action, PolicyContext, Principal},
    token::Tokens,
};
use futures_core::future::BoxFuture;

use super::{Clocks, ObligationLine};
use crate::{
    Error, Identity,
    catalogue::{Catalogues, obligation::Obligations},
    org_ref::OrgRef,
    people::org::Orgs,
    typed::TypedBy,
};

/// How far back a calendar goes, in months.
const BACK: i32 = 3;

/// What a calendar program is given.
#[derive(Clone, Debug)]
pub struct Feed {
    /// Whose obligations.
    pub org: OrgRef,
    /// Today.
    pub today: Day,
    /// From three months back to a year ahead.
    pub lines: Vec<ObligationLine>,
}

impl<'a> Obligations<'a> {
    /// The secret part of the address of this person's calendar in this seat, if there is one.
    ///
    /// # Errors
    /// If no seat is chosen.
    pub fn calendar_link(self, identity: &'a Identity) -> BoxFuture<'a, Result<Option<String>, Error>> {
        Box::pin(async move {
            let who = identity.seated()?;
            let mut tx = self.0.read().await?;
            Catalogues::keeping(&mut tx, &who, |org| Action::SeeCatalogue(org)).await?;
            Ok(tx.calendar_link(&who.person, &who.seat).await?)
        })
    }

    /// A new secret address; the earlier one ends at once.
    ///
    /// # Errors
    /// If the seat has no right to the obligations.
    pub fn new_calendar_link(self, identity: &'a Identity) -> BoxFuture<'a, Result<String, Error>> {
        Box::pin(async move {
            let who = identity.seated()?;
            self.0
                .write_unsealed("calendar.link", TypedBy::nothing(), move |tx| {
                    Box::pin(async move {
                        Catalogues::keeping(tx, &who, |org| Action::SeeCatalogue(org)).await?;
                        let token = hex::encode(tx.random::<24>());
                        tx.new_calendar_link(&token, &who.person, &who.seat, tx.now()).await?;
                        Ok(token)
                    })
                })
                .await
        })
    }

    /// What is behind a secret address. None once the person no longer holds the seat: asked anew each time.
    ///
    /// # Errors
    /// A fault of the store.
    pub fn calendar_feed(self, token: &'a str) -> BoxFuture<'a, Result<Option<Feed>, Error>> {
        Box::pin(async move {
            let mut tx = self.0.read().await?;
            let Some((person, seat)) = tx.calendar_of(token).await? else { return Ok(None) };
            let Some(seat) = tx.get::<Seat>(seat.as_str()).await? else { return Ok(None) };
            let directory = tx.directory(&seat.serves).await?;
            let today = tx.now().day();
            let context = PolicyContext { directory: &directory, today };
            if policy::check(&context, &Principal::Seated(&person, &seat), Action::SeeCatalogue(&seat.serves)).is_err()
            {
                return Ok(None);
            }
            let Some(org) = tx.get::<Org>(seat.serves.as_str()).await? else { return Ok(None) };
            let org_ref = OrgRef::of(&org, today);
            let clocks = Clocks::of(&mut tx, &org.id).await?;
            let mut lines = clocks.lines(&org_ref, &self.ground(), super::window(today), today);
            lines.retain(|l| l.settled.due.due >= today.plus_months(-BACK));
            Ok(Some(Feed { org: org_ref, today, lines }))
        })
    }

    /// When an organisation's catalogue promises what the reader may see: the days only, not how they were kept, because
    /// what kept them may be for others.
    ///
    /// # Errors
    /// If there is no such organisation.
    pub fn public_calendar(self, reader: &'a Tokens, code: &'a str) -> BoxFuture<'a, Result<Feed, Error>> {
        Box::pin(async move {
            let mut tx = self.0.read().await?;
            let today = tx.now().day();
            let org = Orgs::org_of_code(&mut tx, code).await?;
            let org_ref = OrgRef::of(&org, today);
            let mut clocks = Clocks::of(&mut tx, &org.id).await?;
            clocks.releases.clear();
            clocks.records.retain(|r| r.kind != RecordKind::Nil);
            let shown = self.0.catalogues().catalogue_shown(&mut tx, &org.id, reader).await?;
            clocks.entries.retain(|e| shown && Catalogues::entry_open(e, &org.id, reader));
            let mut lines = clocks.lines(&org_ref, &self.ground(), super::window(today), today);
            lines.retain(|l| l.settled.due.due >= today.plus_months(-BACK));
            Ok(Feed { org: org_ref, today, lines })
        })
    }
}
