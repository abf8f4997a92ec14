//! What the portal shows, as read models: always through a reader's tokens.

use domain::{
    Day, Instant, OrgId, Refusal,
    disclosure::version::{Published, Version},
    people::{org::Org, seat::Role},
    policy::{self, Action, PolicyContext, Principal},
    token::{Scope, Tokens},
};
use rules::{
    procedure::Duty,
    ruleset::{Category, Mode},
};
use store::{Line, Tx, VersionFilter};

use crate::people::org::Orgs;
use crate::portal::Portal;
use crate::disclosure::version::Versions;
use crate::{Error, Office};

pub use crate::catalogue::public::{CatalogueLine, CataloguePage};

/// How many lines a page of a list has.
pub const PAGE: usize = 20;

/// An organisation as a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrgRef {
    /// Its code: the address is `/orgs/{code}`.
    pub code: String,
    /// Full name.
    pub full: String,
    /// Short name.
    pub short: String,
}

impl OrgRef {
    pub(crate) fn of(org: &Org, day: Day) -> Self {
        let name = org.name(day);
        Self { code: org.code.clone(), full: name.full.clone(), short: name.short.clone() }
    }
}

/// A released disclosure in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// 索引号.
    pub index_number: String,
    /// Title.
    pub title: String,
    /// One sentence.
    pub plain: String,
    /// Issuer.
    pub org: OrgRef,
    /// Category id.
    pub category: String,
    /// Scope.
    pub scope: Scope,
    /// When it was released.
    pub released: Instant,
    /// Is this a correcting version?
    pub corrected: bool,
}

impl Item {
    /// A line of a list; without its issuer's row, by the name it was released under.
    pub(crate) fn of(org: Option<&OrgRef>, line: Line) -> Self {
        let p = line.published;
        let as_released = || OrgRef { code: p.org_code.clone(), full: p.org_name.clone(), short: p.org_name.clone() };
        Self {
            org: org.cloned().unwrap_or_else(as_released),
            index_number: p.index_number,
            title: p.content.title,
            plain: p.content.plain,
            category: p.category,
            scope: p.scope,
            released: p.released,
            corrected: p.version > 1,
        }
    }
}

/// A page of a list.
#[derive(Clone, Debug)]
pub struct Items {
    /// How many there are in all.
    pub total: i64,
    /// Number of this page, from 1.
    pub page: usize,
    /// This page.
    pub items: Vec<Item>,
}

/// Something with a number of records behind it.
#[derive(Clone, Debug)]
pub struct Counted<T> {
    /// What.
    pub of: T,
    /// How many.
    pub count: i64,
}

/// The first page.
#[derive(Clone, Debug)]
pub struct Home {
    /// Today.
    pub today: Day,
    /// Released today, this year, in all.
    pub released: (i64, i64, i64),
    /// Organisations in all.
    pub orgs: i64,
    /// The newest.
    pub latest: Vec<Item>,
    /// The root itself and the organisations right under it that have some under them, with how many.
    pub branches: Vec<Counted<OrgRef>>,
    /// Categories with how many released.
    pub categories: Vec<Counted<Category>>,
}

/// Who answers for disclosure in an organisation: a post and its holders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answers {
    /// 职务.
    pub title: String,
    /// What they do.
    pub duty: Duty,
    /// Names; empty if vacant.
    pub names: Vec<String>,
}

/// An organisation's page.
#[derive(Clone, Debug)]
pub struct OrgPage {
    /// Itself.
    pub org: OrgRef,
    /// Kind id, and its words.
    pub kind: Option<rules::ruleset::OrgKind>,
    /// Superiors, the root first.
    pub superiors: Vec<OrgRef>,
    /// Directly under it, each with how many are under them.
    pub children: Vec<Counted<OrgRef>>,
    /// Who answers.
    pub answers: Vec<Answers>,
    /// Its newest, and how many.
    pub latest: Items,
    /// Released by it and all under it.
    pub subtree_total: i64,
    /// Categories of its duty set with how many it released.
    pub categories: Vec<Counted<Category>>,
    /// Entries in its catalogue.
    pub catalogue_size: i64,
    /// Its procedure's name.
    pub procedure: Option<rules::Text>,
}

/// A category's page.
#[derive(Clone, Debug)]
pub struct CategoryPage {
    /// The category.
    pub category: Category,
    /// What was released under it.
    pub items: Items,
}

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

/// Checkpoints for the page that says how to verify.
#[derive(Clone, Debug)]
pub struct VerifyPage {
    /// The verifier key, as text.
    pub key: String,
    /// Newest checkpoints: (size, time, note).
    pub checkpoints: Vec<(i64, Option<Instant>, String)>,
    /// Entries now.
    pub size: u64,
}

impl Orgs<'_> {
    /// An organisation that has this code.
    pub(crate) async fn org_of_code(tx: &mut Tx, code: &str) -> Result<Org, Error> {
        Ok(tx.org_by_code(code).await?.ok_or_else(Refusal::absent)?)
    }

    pub(crate) async fn with_sizes(tx: &mut Tx, orgs: &[Org], day: Day) -> Result<Vec<Counted<OrgRef>>, Error> {
        let ids: Vec<OrgId> = orgs.iter().map(|o| o.id.clone()).collect();
        let sizes = tx.org_sizes(&ids).await?;
        let mut orgs: Vec<&Org> = orgs.iter().collect();
        orgs.sort_by(|a, b| (a.rank, &a.code).cmp(&(b.rank, &b.code)));
        let counted = orgs.into_iter().map(|org| Counted {
            of: OrgRef::of(org, day),
            count: sizes.iter().find(|(id, _)| *id == org.id.as_str()).map_or(0, |(_, n)| *n),
        });
        Ok(counted.collect())
    }

    /// The organisations directly under one (none: the roots), each with how many are under it.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn org_tree(self, code: Option<&str>) -> Result<Vec<Counted<OrgRef>>, Error> {
        let mut tx = self.0.read().await?;
        let day = tx.now().day();
        let above = match code {
            Some(code) => Some(Self::org_of_code(&mut tx, code).await?.id),
            None => None,
        };
        let children = tx.org_children(above.as_ref()).await?;
        Self::with_sizes(&mut tx, &children, day).await
    }

    pub(crate) async fn superiors(tx: &mut Tx, org: &Org, day: Day) -> Result<Vec<OrgRef>, Error> {
        let mut chain: Vec<OrgRef> =
            tx.org_chain(&org.id).await?.iter().filter(|o| o.id != org.id).map(|o| OrgRef::of(o, day)).collect();
        chain.reverse();
        Ok(chain)
    }

    /// An organisation's page; `page` of its list.
    ///
    /// # Errors
    /// If there is no such organisation.
    pub async fn org_page(self, reader: &Tokens, code: &str, page: usize) -> Result<OrgPage, Error> {
        let mut tx = self.0.read().await?;
        let today = tx.now().day();
        let org = Self::org_of_code(&mut tx, code).await?;
        let own = VersionFilter { org: Some(&org.id), ..VersionFilter::default() };
        let below = VersionFilter { subtree: Some(&org.id), ..VersionFilter::default() };
        let counts = tx.category_counts(reader, &own).await?;
        let children = tx.org_children(Some(&org.id)).await?;
        let rules = self.0.rules();
        let duty_set = rules.duty_set(&org, today);
        Ok(OrgPage {
            superiors: Self::superiors(&mut tx, &org, today).await?,
            children: Self::with_sizes(&mut tx, &children, today).await?,
            answers: Self::answers(&mut tx, &org.id, today).await?,
            latest: self.0.versions().list(&mut tx, reader, &own, page, PAGE).await?,
            subtree_total: tx.version_count(reader, &below).await?,
            categories: self.0.versions().counted_categories(&counts, |c| Some(c.duty_set.as_str()) == duty_set),
            catalogue_size: tx.catalogue_size(&org.id).await?,
            procedure: self.0.variations().procedure_for(&mut tx, &org, today).await.ok().map(|(_, p)| p.name.clone()),
            kind: rules.current().kind(org.kind(today)).cloned(),
            org: OrgRef::of(&org, today),
        })
    }

    /// Who answers for disclosure: the leader in charge and the undertaking staff, by post and name.
    async fn answers(tx: &mut Tx, org: &OrgId, today: Day) -> Result<Vec<Answers>, Error> {
        let directory = tx.directory(org).await?;
        let mut answers = Vec::new();
        for duty in [Duty::Leader, Duty::Approver, Duty::OfficeReviewer, Duty::Undertaker] {
            for seat in directory.seats_of(duty, org).filter(|s| &s.org == org && !s.role.is_admin()) {
                let mut names = Vec::new();
                for holding in seat.holders(today) {
                    names.extend(
                        tx.get::<domain::people::person::Person>(holding.person.as_str()).await?.map(|p| p.name),
                    );
                }
                debug_assert!(matches!(seat.role, Role::Duty(_)));
                answers.push(Answers { title: seat.title.clone(), duty, names });
            }
        }
        Ok(answers)
    }
}

impl Versions<'_> {
    async fn list(
        self,
        tx: &mut Tx,
        reader: &Tokens,
        filter: &VersionFilter<'_>,
        page: usize,
        size: usize,
    ) -> Result<Items, Error> {
        let page = page.max(1);
        let at = Self::moment(tx).await?;
        let listing = tx.versions(reader, filter, (page - 1).saturating_mul(size), size).await?;
        Ok(Items { total: listing.total, page, items: self.0.items(tx, at, listing.rows).await? })
    }

    pub(crate) fn counted_categories(
        self,
        counts: &[(String, i64)],
        wanted: impl Fn(&Category) -> bool,
    ) -> Vec<Counted<Category>> {
        let count = |id: &str| counts.iter().find(|(c, _)| c == id).map_or(0, |(_, n)| *n);
        let categories = self.0.rules().current().categories.iter().filter(|c| wanted(c));
        categories.map(|c| Counted { of: c.clone(), count: count(&c.id) }).collect()
    }

    /// Categories with how many the reader may see of each.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn categories(self, reader: &Tokens) -> Result<Vec<Counted<Category>>, Error> {
        let mut tx = self.0.read().await?;
        let counts = tx.category_counts(reader, &VersionFilter::default()).await?;
        Ok(self.counted_categories(&counts, |_| true))
    }

    /// A category's page.
    ///
    /// # Errors
    /// If the ruleset has no such category.
    pub async fn category_page(self, reader: &Tokens, id: &str, page: usize) -> Result<CategoryPage, Error> {
        let category = self.0.rules().current().category(id).cloned().ok_or_else(Refusal::absent)?;
        let mut tx = self.0.read().await?;
        let filter = VersionFilter { category: Some(id), ..VersionFilter::default() };
        Ok(CategoryPage { category, items: self.list(&mut tx, reader, &filter, page, PAGE).await? })
    }

    /// A list of what was released, newest first, by organisation (with all under it), category and days.
    ///
    /// # Errors
    /// If there is no such organisation.
    pub async fn released(
        self,
        reader: &Tokens,
        org: Option<&str>,
        category: Option<&str>,
        days: Option<(i32, i32)>,
        page: usize,
    ) -> Result<Items, Error> {
        let mut tx = self.0.read().await?;
        let org = match org {
            Some(code) => Some(Orgs::org_of_code(&mut tx, code).await?.id),
            None => None,
        };
        let filter = VersionFilter { subtree: org.as_ref(), category, days, ..VersionFilter::default() };
        self.list(&mut tx, reader, &filter, page, PAGE).await
    }

    /// What a permanent address shows: the version asked for, or the current one.
    ///
    /// # Errors
    /// If there is none, or it is not for this reader: the two can't be told apart.
    pub async fn show(self, reader: &Tokens, index_number: &str, n: Option<u32>) -> Result<Shown, Error> {
        let mut tx = self.0.read().await?;
        let versions = self.visible_versions(&mut tx, reader, index_number).await?;
        let last = versions.last().ok_or_else(Refusal::absent)?;
        let at = Self::moment(&mut tx).await?;
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
        let filter = VersionFilter {
            org: Some(&version.org),
            category: Some(&version.published.category),
            ..VersionFilter::default()
        };
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
            category: rules.category(&version.published.category).cloned(),
            modes: version.published.modes.iter().filter_map(|m| rules.mode(m).cloned()).collect(),
            versions: lines.collect(),
            current: version.is_current(),
            has_page: version.has_page,
            sealed: Self::sealed(&mut tx, version, "version.released").await?,
            related: related.filter(|i| i.index_number != index_number).take(3).collect(),
            published: version.published.clone(),
        })))
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

impl Portal<'_> {
    /// How to verify: key and checkpoints.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn verify_page(self) -> Result<VerifyPage, Error> {
        let mut tx = self.0.read().await?;
        let size = tx.head().await?.size();
        let checkpoints = tx.checkpoints(10).await?.into_iter().map(|(size, note)| {
            let time = ledger::Checkpoint::parse(&note).ok().and_then(|(c, _)| c.time).map(Instant::from_micros);
            (size, time, note)
        });
        Ok(VerifyPage { key: self.0.verifier().to_string(), checkpoints: checkpoints.collect(), size })
    }
}
