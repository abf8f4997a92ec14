//! What the portal shows, as read models: always through a reader's tokens.

use domain::{
    Instant, Refusal,
    disclosure::version::{Published, Version},
    policy::{self, Action, PolicyContext, Principal},
    token::Tokens,
};
use futures_core::future::BoxFuture;
use rules::ruleset::{Category, Mode};
use store::{Tx, VersionFilter};

use crate::{
    Error, Office,
    disclosure::version::Versions,
    org_ref::{Item, OrgRef},
};

pub use crate::catalogue::public::{CatalogueLine, CataloguePage};

/// A version in the table of versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionLine {
    /// Its number.
    pub n: u32,
    /// When it was released.
    pub released: Instant,
    /// What it corrected, if it did.
    pub correction: Option<domain::disclosure::plan::Correction>,
    /// Is it the one the permanent address shows?
    pub current: bool,
}

/// What the proof badge says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// Ledger entry.
    pub seq: u64,
    /// When it was sealed.
    pub at: Instant,
    /// Digest of the content, short.
    pub digest: String,
}

/// A disclosure's page.
#[derive(Clone, Debug)]
pub struct DisclosurePage {
    /// The version shown.
    pub published: Published,
    /// Issuer.
    pub org: OrgRef,
    /// Superiors of the issuer, the root first.
    pub superiors: Vec<OrgRef>,
    /// The category's words, if the ruleset in force still has it.
    pub category: Option<Category>,
    /// The modes' words.
    pub modes: Vec<Mode>,
    /// All versions the reader may see, newest first.
    pub versions: Vec<VersionLine>,
    /// Is this the version the permanent address shows?
    pub current: bool,
    /// Does the approved plan include a page here? If not, only the record of the release is shown.
    pub has_page: bool,
    /// Its seal.
    pub sealed: Option<Sealed>,
    /// Others from the same organisation and category.
    pub related: Vec<Item>,
}

/// What stands where something was withdrawn.
#[derive(Clone, Debug)]
pub struct Tombstone {
    /// 索引号.
    pub index_number: String,
    /// Its title.
    pub title: String,
    /// Issuer.
    pub org: OrgRef,
    /// When it had been released.
    pub released: Instant,
    /// When it was withdrawn.
    pub withdrawn: Instant,
    /// Why.
    pub reason: String,
    /// Its seal: the withdrawal's.
    pub sealed: Option<Sealed>,
}

/// What a permanent address shows.
#[derive(Clone, Debug)]
pub enum Shown {
    /// The page.
    Page(Box<DisclosurePage>),
    /// It was withdrawn (410).
    Gone(Box<Tombstone>),
}

impl<'a> Versions<'a> {
    /// What a permanent address shows: the version asked for, or the current one.
    ///
    /// # Errors
    /// If there is none, or it is not for this reader: the two can't be told apart.
    pub fn show(
        self,
        reader: &'a Tokens,
        index_number: &'a str,
        n: Option<u32>,
    ) -> BoxFuture<'a, Result<Shown, Error>> {
        Box::pin(async move {
            let mut tx = self.0.read().await?;
            let versions = self.visible_versions(&mut tx, reader, index_number).await?;
            let last = versions.last().ok_or_else(Refusal::absent)?;
            let at = Office::moment(&mut tx).await?;
            let chain = self.0.chain(&mut tx, at, &last.org).await?;
            let (org, superiors) = chain.split_first().ok_or_else(Refusal::absent)?;
            if let Some(withdrawal) = &last.withdrawn {
                return Ok(Shown::Gone(Box::new(Tombstone {
                    index_number: index_number.to_owned(),
                    title: last.published.content.title.clone(),
                    org: org.clone(),
                    released: versions.first().unwrap_or(last).published.released,
                    withdrawn: withdrawal.at,
                    reason: withdrawal.reason.clone(),
                    sealed: Self::sealed(&mut tx, last, "version.withdrawn").await?,
                })));
            }
            let version = match n {
                None => last,
                Some(n) => versions.iter().find(|v| v.published.version == n).ok_or_else(Refusal::absent)?,
            };
            let Version {
                org: issuer,
                published,
                has_page,
                disclosure: _, // the working side's
                // whether it is shown at all
                tokens: _,
                stages: _,
                superseded: _,
                withdrawn: _,
            } = version;
            let filter =
                VersionFilter { org: Some(issuer), category: Some(&published.category), ..VersionFilter::default() };
            let related = tx.newest(reader, &filter, 0, 4).await?;
            let related = related.into_iter().map(|line| Item::of(Some(org), line));
            let rules = self.0.rules().current();
            let lines = versions.iter().rev().map(|v| VersionLine {
                n: v.published.version,
                released: v.published.released,
                correction: v.published.content.correction.clone(),
                current: v.is_current(),
            });
            Ok(Shown::Page(Box::new(DisclosurePage {
                org: org.clone(),
                superiors: superiors.iter().rev().cloned().collect(),
                category: rules.category(&published.category).cloned(),
                modes: published.modes.iter().filter_map(|m| rules.mode(m).cloned()).collect(),
                versions: lines.collect(),
                current: version.is_current(),
                has_page: *has_page,
                sealed: Self::sealed(&mut tx, version, "version.released").await?,
                related: related.filter(|i| i.index_number != index_number).take(3).collect(),
                published: published.clone(),
            })))
        })
    }

    /// All versions at an address that the policy lets this reader see, oldest first.
    pub(crate) async fn visible_versions(
        self,
        tx: &mut Tx,
        reader: &Tokens,
        index_number: &str,
    ) -> Result<Vec<Version>, Error> {
        let versions = tx.versions_at(index_number).await?;
        let directory = domain::people::directory::Directory::default();
        let context = PolicyContext { directory: &directory, today: tx.now().day() };
        let who = Principal::Reader(reader);
        let visible = versions.into_iter().filter(|v| policy::check(&context, &who, Action::ReadVersion(v)).is_ok());
        Ok(visible.collect())
    }

    /// The seal of a version: the last entry of a kind about it.
    pub(crate) async fn sealed(tx: &mut Tx, version: &Version, kind: &str) -> Result<Option<Sealed>, Error> {
        let history = tx.history("version", &version.key()).await?;
        let entry = history.into_iter().rev().map(|h| h.entry).find(|e| e.kind == kind);
        let digest = version.digest()?.short();
        Ok(entry.map(|e| Sealed { seq: e.seq, at: Instant::from_micros(e.time), digest }))
    }
}
