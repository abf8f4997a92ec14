//! What waits for people, kind by kind: the one list behind the numbers of the to-do page and of the daily digest.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    Day, OrgId, PersonId,
    catalogue::{FilingState, finding::Code, obligation::State},
    codes,
    disclosure::deferred_review::is_after_release,
    noun::Noun,
    people::{directory::Directory, org::Org, seat::Seat},
    policy::{self, Action, PolicyContext, Principal},
};
use store::Tx;

use crate::{Error, Office, disclosure::withholding};

codes! {
    /// Something that waits, in the order in which people are told.
    Waiting {
        /// Files whose turn is theirs before a release.
        Turns = "turns",
        /// Reviews they owe since an urgent release, and what such a review found defective and they are to mend.
        Owed = "owed",
        /// Obligations missed within the last year.
        Missed = "missed",
        /// Obligations that are open and due within a week.
        Due = "due",
        /// Filings from below that wait to be received.
        Filings = "filings",
        /// Remarks of the superior that wait for an answer.
        Remarks = "remarks",
        /// What is withheld and to be examined again within a month, or should have been.
        Withheld = "withheld",
        /// Findings about their organisations.
        Findings = "findings",
        /// Obligations missed in the organisations under those they answer for.
        Below = "below",
    }
}

/// How far ahead obligations count as due, in days.
const AHEAD_DAYS: i32 = 7;

impl Waiting {
    /// What of a noun may wait for somebody. The compiler asks here for every noun.
    #[must_use]
    pub const fn of(noun: Noun) -> &'static [Self] {
        match noun {
            Noun::Disclosure => &[Self::Turns, Self::Owed],
            Noun::Obligation => &[Self::Missed, Self::Due, Self::Below],
            Noun::Catalogue => &[Self::Filings, Self::Remarks],
            Noun::Withholding => &[Self::Withheld],
            Noun::Finding => &[Self::Findings],
            // these lie in a disclosure, whose turn it is
            Noun::Plan | Noun::Review | Noun::Consent | Noun::DeferredReview | Noun::Attachment => &[],
            // nobody is waited for
            Noun::Org | Noun::Person | Noun::Seat | Noun::Account | Noun::Ruleset | Noun::Entry | Noun::Record => &[],
            Noun::Version | Noun::Variation => &[],
        }
    }

    /// Does the to-do page tell only its number? What else is to be done stands there itself.
    #[must_use]
    pub const fn is_counted_in_todo(self) -> bool {
        match self {
            Self::Filings | Self::Remarks | Self::Withheld => true,
            Self::Turns | Self::Owed | Self::Missed | Self::Due | Self::Findings | Self::Below => false,
        }
    }

    /// Is it one's own to do? The rest is told only.
    #[must_use]
    pub const fn is_own(self) -> bool {
        match self {
            Self::Turns | Self::Owed | Self::Missed | Self::Due | Self::Filings | Self::Remarks | Self::Withheld => {
                true
            }
            Self::Findings | Self::Below => false,
        }
    }
}

/// How much waits, by kind; what doesn't wait is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts(BTreeMap<Waiting, usize>);

impl Counts {
    /// How much of one kind.
    #[must_use]
    pub fn of(&self, kind: Waiting) -> usize {
        self.0.get(&kind).copied().unwrap_or(0)
    }

    /// Is there nothing at all?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each kind of which there is something, in order.
    pub fn iter(&self) -> impl Iterator<Item = (Waiting, usize)> + '_ {
        self.0.iter().map(|(kind, n)| (*kind, *n))
    }
}

impl FromIterator<(Waiting, usize)> for Counts {
    fn from_iter<I: IntoIterator<Item = (Waiting, usize)>>(counted: I) -> Self {
        let mut counts = BTreeMap::new();
        for (kind, n) in counted.into_iter().filter(|(_, n)| *n > 0) {
            *counts.entry(kind).or_default() += n;
        }
        Self(counts)
    }
}

/// What was found waiting, each under a name of its own, so that nothing counts twice for who has two seats.
#[derive(Default)]
pub(crate) struct Found(BTreeMap<(Waiting, String), usize>);

impl Found {
    pub(crate) fn counts(self) -> Counts {
        self.0.into_iter().map(|((kind, _), n)| (kind, n)).collect()
    }

    fn add(&mut self, kind: Waiting, name: impl Into<String>, n: usize) {
        self.0.insert((kind, name.into()), n);
    }
}

/// Somebody at one of their seats.
pub(crate) struct AtSeat<'a> {
    office: &'a Office,
    person: &'a PersonId,
    seat: &'a Seat,
    org: &'a Org,
    directory: Directory,
    today: Day,
}

impl<'a> AtSeat<'a> {
    /// At a seat that serves an organisation.
    pub(crate) async fn read(
        office: &'a Office,
        tx: &mut Tx,
        person: &'a PersonId,
        seat: &'a Seat,
        org: &'a Org,
    ) -> Result<Self, Error> {
        let (directory, today) = (tx.directory(&org.id).await?, tx.now().day());
        Ok(Self { office, person, seat, org, directory, today })
    }

    /// Finds what of these kinds waits here. What a noun's kinds are counted from is read once.
    pub(crate) async fn find(&self, tx: &mut Tx, wanted: fn(Waiting) -> bool, found: &mut Found) -> Result<(), Error> {
        for noun in Noun::ALL.iter().filter(|noun| Waiting::of(**noun).iter().any(|kind| wanted(*kind))) {
            self.find_of(tx, *noun, found).await?;
        }
        found.0.retain(|(kind, _), _| wanted(*kind));
        Ok(())
    }

    async fn find_of(&self, tx: &mut Tx, noun: Noun, found: &mut Found) -> Result<(), Error> {
        let org = &self.org.id;
        match noun {
            Noun::Disclosure => {
                for row in tx.turns(&policy::seat_tokens(self.seat)).await? {
                    match row.step.filter(|step| is_after_release(step)) {
                        Some(step) => found.add(Waiting::Owed, format!("{} {step}", row.id), 1),
                        None => found.add(Waiting::Turns, row.id.to_string(), 1),
                    }
                }
            }
            Noun::Obligation => {
                if self.may(Action::Report(org)) {
                    let pressing = self.office.obligations().pressing(tx, self.org, AHEAD_DAYS).await?;
                    for (kind, state) in [(Waiting::Missed, State::Missed), (Waiting::Due, State::Due)] {
                        found.add(kind, org.as_str(), pressing.iter().filter(|l| l.settled.state == state).count());
                    }
                }
                if self.may(Action::Oversee(org)) {
                    let under: BTreeSet<String> = tx.org_subtree(org).await?.into_iter().collect();
                    found.add(Waiting::Below, org.as_str(), self.missed_below(&under).await?);
                }
            }
            Noun::Catalogue => {
                if self.may(Action::ReceiveFilings(org)) {
                    let sent = tx.filings_to(org, FilingState::Sent.code()).await?;
                    found.add(Waiting::Filings, org.as_str(), sent.len());
                }
                if self.may(Action::Report(org)) {
                    let filing = tx.catalogue_in_force(org, false).await?.and_then(|c| c.filing);
                    found.add(Waiting::Remarks, org.as_str(), filing.map_or(0, |f| f.unanswered()));
                }
            }
            Noun::Withholding => {
                if self.may(Action::Reexamine(org)) {
                    let n = tx.withheld_by(org, withholding::horizon(self.today)).await?;
                    found.add(Waiting::Withheld, org.as_str(), n);
                }
            }
            Noun::Finding => {
                if self.may(Action::Report(org)) {
                    let n = self.office.findings().watched(|engine| engine.of(org).len()).await?;
                    found.add(Waiting::Findings, org.as_str(), n);
                }
            }
            Noun::Plan | Noun::Review | Noun::Consent | Noun::DeferredReview | Noun::Attachment => {}
            Noun::Org | Noun::Person | Noun::Seat | Noun::Account | Noun::Ruleset | Noun::Entry | Noun::Record => {}
            Noun::Version | Noun::Variation => {}
        }
        Ok(())
    }

    fn may(&self, action: Action<'_>) -> bool {
        let context = PolicyContext { directory: &self.directory, today: self.today };
        policy::check(&context, &Principal::Seated(self.person, self.seat), action).is_ok()
    }

    /// Obligations missed in the subtree, without the top's own.
    async fn missed_below(&self, under: &BTreeSet<String>) -> Result<usize, Error> {
        let top = &self.org.id;
        let counted =
            |code: Code, org: &OrgId| code == Code::ObligationMissed && org != top && under.contains(org.as_str());
        self.office.findings().watched(|engine| engine.findings().filter(|f| counted(f.code, &f.org)).count()).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_is_of_one_noun() {
        let mut of_nouns: Vec<Waiting> = Noun::ALL.iter().flat_map(|noun| Waiting::of(*noun)).copied().collect();
        of_nouns.sort();
        assert_eq!(of_nouns, Waiting::ALL);
    }

    #[test]
    fn nothing_counts_twice() {
        let mut found = Found::default();
        for (name, n) in [("511722101", 2), ("511722101", 2), ("511722102", 3), ("511722103", 0)] {
            found.add(Waiting::Due, name, n);
        }
        found.add(Waiting::Below, "5117", 0);
        assert_eq!(found.counts().iter().collect::<Vec<_>>(), [(Waiting::Due, 5)]);
    }
}
