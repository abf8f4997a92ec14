//! An organisation's page, and the tree.

use domain::{
    Day, OrgId, Refusal,
    people::{org::Org, seat::Role},
    token::Tokens,
};
use futures_core::future::BoxFuture;
use rules::{procedure::Duty, ruleset::Category};
use store::{Tx, VersionFilter};

use crate::{
    Error,
    org_ref::{Counted, Items, OrgRef, PAGE},
    people::org::Orgs,
};

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

impl<'a> Orgs<'a> {
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
    pub fn org_tree(self, code: Option<&'a str>) -> BoxFuture<'a, Result<Vec<Counted<OrgRef>>, Error>> {
        Box::pin(async move {
            let mut tx = self.0.read().await?;
            let day = tx.now().day();
            let above = match code {
                Some(code) => Some(Self::org_of_code(&mut tx, code).await?.id),
                None => None,
            };
            let children = tx.org_children(above.as_ref()).await?;
            Self::with_sizes(&mut tx, &children, day).await
        })
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
    pub fn org_page(self, reader: &'a Tokens, code: &'a str, page: usize) -> BoxFuture<'a, Result<OrgPage, Error>> {
        Box::pin(async move {
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
                procedure: self
                    .0
                    .variations()
                    .procedure_for(&mut tx, &org, today)
                    .await
                    .ok()
                    .map(|(_, p)| p.name.clone()),
                kind: rules.current().kind(org.kind(today)).cloned(),
                org: OrgRef::of(&org, today),
            })
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
