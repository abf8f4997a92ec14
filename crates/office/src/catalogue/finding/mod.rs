//! Findings: what the rules, the catalogues and the disclosures show today; kept up to date by following the ledger.

mod load;
mod watch;

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    Day, DisclosureId, EntryId, OrgId, Refusal,
    catalogue::finding::{Code, Finding, Severity, Subject},
    people::org::Org,
    policy::{self, Action, PolicyContext, Principal},
    workday::WorkCalendar,
};
use futures_core::future::BoxFuture;
use store::Tx;

use crate::{
    Error, Identity, Office, caller::actor, catalogue::Catalogues, disclosure::withholding::WithheldCount,
    org_ref::OrgRef, people::org::Orgs,
};

pub(crate) use watch::Watch;

/// A finding as a page shows it.
#[derive(Clone, Debug)]
pub struct FindingLine {
    /// Whose.
    pub org: OrgRef,
    /// The finding.
    pub finding: Finding,
    /// 公开事项 of the entry it is about.
    pub item: Option<String>,
    /// Title of the disclosure it is about, if the seat may read its file.
    pub title: Option<String>,
}

/// Findings of an organisation.
#[derive(Clone, Debug)]
pub struct FindingsPage {
    /// Whose.
    pub org: OrgRef,
    /// The day that was judged.
    pub today: Day,
    /// By weight, then code.
    pub lines: Vec<FindingLine>,
}

/// Counts of an organisation's subtree.
#[derive(Clone, Debug)]
pub struct SubtreeLine {
    /// The organisation directly below (with all under it), or the one itself.
    pub org: OrgRef,
    /// How many findings of each weight.
    pub counts: BTreeMap<Severity, usize>,
    /// How many obligations were missed.
    pub missed: usize,
    /// How much of what it withholds is to be examined again.
    pub withheld: WithheldCount,
    /// Is it the organisation itself, without those under it?
    pub itself: bool,
}

/// A kind of findings in a subtree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KindLine {
    /// Which.
    pub code: Code,
    /// The gravest of them.
    pub severity: Severity,
    /// How many.
    pub count: usize,
}

/// The findings of one kind in a subtree.
#[derive(Clone, Debug)]
pub struct KindPage {
    /// The top.
    pub org: OrgRef,
    /// Which kind.
    pub code: Code,
    /// The day that was judged.
    pub today: Day,
    /// How many there are in all.
    pub total: usize,
    /// Those of the page, by organisation in official order.
    pub lines: Vec<FindingLine>,
}

/// What an organisation that answers for a subtree sees (Art. 5).
#[derive(Clone, Debug)]
pub struct SubtreePage {
    /// The top.
    pub org: OrgRef,
    /// The way up to what the seat answers for.
    pub superiors: Vec<OrgRef>,
    /// The day that was judged.
    pub today: Day,
    /// Itself and those directly below.
    pub lines: Vec<SubtreeLine>,
    /// How many findings of each kind, in the whole subtree; the rarest first, that one that all have hides none.
    pub kinds: Vec<KindLine>,
    /// Obligations missed in the subtree, the oldest first: they come before the superior.
    pub missed: Vec<FindingLine>,
    /// How many there are in all.
    pub missed_total: usize,
    /// How many vacant seats files lie before, and how many files.
    pub vacant: (usize, usize),
}

/// How many missed obligations a superior's page names.
const MISSED: usize = 100;

/// Findings of one's own organisation and of the subtree.
#[derive(Clone, Copy)]
pub struct Findings<'a>(pub(crate) &'a Office);

impl<'a> Findings<'a> {
    /// The findings of the organisation the seat serves.
    ///
    /// # Errors
    /// If the seat has no right to them.
    pub fn findings(self, identity: &'a Identity) -> BoxFuture<'a, Result<FindingsPage, Error>> {
        Box::pin(async move {
            let who = identity.seated()?;
            let mut tx = self.0.read().await?;
            let kept = Catalogues::keeping(&mut tx, &who, |org| Action::SeeCatalogue(org)).await?;
            drop(tx);
            self.findings_page(&kept.org).await
        })
    }

    /// The findings of an organisation under the one the seat answers for.
    ///
    /// # Errors
    /// If there is none such in its subtree.
    pub fn findings_of(self, identity: &'a Identity, code: &'a str) -> BoxFuture<'a, Result<FindingsPage, Error>> {
        Box::pin(async move {
            let mut tx = self.0.read().await?;
            let org = self.overseen(&mut tx, identity, code).await?;
            drop(tx);
            self.findings_page(&org).await
        })
    }

    async fn overseen(self, tx: &mut Tx, identity: &Identity, code: &str) -> Result<Org, Error> {
        let who = identity.seated()?;
        let (seat, _) = actor(tx, &who).await?;
        let org = tx.org_by_code(code).await?.ok_or_else(Refusal::absent)?;
        let directory = tx.directory(&org.id).await?;
        let context = PolicyContext { directory: &directory, today: tx.now().day() };
        policy::check(&context, &Principal::Seated(&who.person, &seat), Action::Oversee(&org.id))?;
        Ok(org)
    }

    async fn findings_page(self, org: &Org) -> Result<FindingsPage, Error> {
        let today = self.0.now().day();
        let found = self.watched(|engine| engine.of(&org.id).to_vec()).await?;
        let mut tx = self.0.read().await?;
        let org = OrgRef::of(org, today);
        let mut lines = Vec::new();
        for finding in found {
            lines.push(self.finding_line(&mut tx, org.clone(), finding).await?);
        }
        Ok(FindingsPage { org, today, lines })
    }

    async fn finding_line(self, tx: &mut Tx, org: OrgRef, finding: Finding) -> Result<FindingLine, Error> {
        let entry = match &finding.subject {
            Subject::Entry { entry } | Subject::Obligation { entry, .. } => Some(entry.clone()),
            _ => None,
        };
        let item = match entry {
            Some(id) => tx.get::<domain::catalogue::entry::Entry>(id.as_str()).await?.map(|e| e.item),
            None => None,
        };
        let title = match &finding.subject {
            Subject::Disclosure { disclosure } => {
                let found = tx.disclosure(disclosure).await?;
                found.filter(|d| self.0.rules().locked_to(&d.working).is_empty()).map(|d| d.working.plan.content.title)
            }
            _ => None,
        };
        Ok(FindingLine { org, finding, item, title })
    }

    /// The subtree of the organisation the seat serves, or of one under it.
    ///
    /// # Errors
    /// If the seat doesn't answer for it.
    pub fn subtree(self, identity: &'a Identity, code: Option<&'a str>) -> BoxFuture<'a, Result<SubtreePage, Error>> {
        Box::pin(async move {
            let mut tx = self.0.read().await?;
            let today = tx.now().day();
            let view = identity.seat.as_ref().ok_or_else(|| Refusal::forbidden("seat-missing"))?;
            let own = tx.get::<Org>(view.seat.serves.as_str()).await?.ok_or_else(Refusal::absent)?;
            let org = self.overseen(&mut tx, identity, code.unwrap_or(&own.code)).await?;
            let children = tx.org_children(Some(&org.id)).await?;
            let mut branch: BTreeMap<OrgId, usize> = [(org.id.clone(), 0)].into();
            for (child, at) in children.iter().zip(1..) {
                branch.extend(tx.org_subtree(&child.id).await?.into_iter().map(|id| (OrgId::from_text(id), at)));
            }
            let mut superiors: Vec<OrgRef> = Vec::new();
            for above in tx.org_chain(&org.id).await?.into_iter().skip(1) {
                if org.id == own.id {
                    break;
                }
                superiors.push(OrgRef::of(&above, today));
                if above.id == own.id {
                    break;
                }
            }
            superiors.reverse();
            let found: Vec<Finding> = self
                .watched(|engine| engine.findings().filter(|f| branch.contains_key(&f.org)).cloned().collect())
                .await?;
            let heads = std::iter::once((&org, true)).chain(children.iter().map(|c| (c, false)));
            let mut lines: Vec<SubtreeLine> = heads
                .map(|(org, itself)| SubtreeLine {
                    org: OrgRef::of(org, today),
                    counts: BTreeMap::new(),
                    missed: 0,
                    withheld: WithheldCount::default(),
                    itself,
                })
                .collect();
            for (of, until) in tx.withheld_below(&org.id).await? {
                if let Some(line) = branch.get(&OrgId::from_text(of)).and_then(|at| lines.get_mut(*at)) {
                    line.withheld.add(&until, today);
                }
            }
            let kinds = kinds(&found);
            let mut missed = Vec::new();
            for finding in found {
                if let Some(line) = branch.get(&finding.org).and_then(|at| lines.get_mut(*at)) {
                    *line.counts.entry(finding.severity).or_insert(0) += 1;
                    line.missed += usize::from(finding.code == Code::ObligationMissed);
                }
                if finding.code == Code::ObligationMissed {
                    missed.push(finding);
                }
            }
            missed.sort_by_key(|f| f.since);
            let missed_total = missed.len();
            missed.truncate(MISSED);
            let mut named = Vec::new();
            for finding in missed {
                let of = tx.get::<Org>(finding.org.as_str()).await?.ok_or_else(Refusal::absent)?;
                named.push(self.finding_line(&mut tx, OrgRef::of(&of, today), finding).await?);
            }
            let stuck = crate::people::seat::stuck(&mut tx, &org).await?;
            let vacant = (stuck.len(), stuck.iter().map(|line| line.waiting).sum());
            let org = OrgRef::of(&org, today);
            Ok(SubtreePage { org, superiors, today, lines, kinds, missed: named, missed_total, vacant })
        })
    }

    /// The findings of one kind in a subtree, a page of them.
    ///
    /// # Errors
    /// If the seat doesn't answer for it.
    pub fn findings_of_kind(
        self,
        identity: &'a Identity,
        org: &'a str,
        code: Code,
        (page, size): (usize, usize),
    ) -> BoxFuture<'a, Result<KindPage, Error>> {
        Box::pin(async move {
            let mut tx = self.0.read().await?;
            let today = tx.now().day();
            let org = self.overseen(&mut tx, identity, org).await?;
            let below: BTreeSet<String> = tx.org_subtree(&org.id).await?.into_iter().collect();
            let mine = |f: &&Finding| f.code == code && (f.org == org.id || below.contains(f.org.as_str()));
            let found: Vec<Finding> =
                self.watched(|engine| engine.findings().filter(mine).cloned().collect::<Vec<_>>()).await?;
            let total = found.len();
            let last = total.div_ceil(size.max(1)).max(1);
            let shown = found.into_iter().skip((page.clamp(1, last) - 1) * size).take(size);
            let mut lines = Vec::new();
            for finding in shown {
                let of = tx.get::<Org>(finding.org.as_str()).await?.ok_or_else(Refusal::absent)?;
                lines.push(self.finding_line(&mut tx, OrgRef::of(&of, today), finding).await?);
            }
            Ok(KindPage { org: OrgRef::of(&org, today), code, today, total, lines })
        })
    }

    /// All findings, or those of one organisation, judged as of a day: for the command line, which has the whole data.
    ///
    /// # Errors
    /// If there is no such organisation.
    pub fn check(
        self,
        code: Option<&'a str>,
        day: Option<Day>,
    ) -> BoxFuture<'a, Result<Vec<(OrgRef, Finding)>, Error>> {
        Box::pin(async move {
            let day = day.unwrap_or_else(|| self.0.now().day());
            let only = match code {
                Some(code) => Some(Orgs::org_of_code(&mut self.0.read().await?, code).await?.id),
                None => None,
            };
            let (facts, _) = self.facts(day).await?;
            let rules = self.0.rules().shared();
            let judged = tokio::task::spawn_blocking(move || {
                let criteria = domain::catalogue::finding::Criteria {
                    rules: &rules,
                    calendar: WorkCalendar::builtin(),
                    today: day,
                };
                domain::catalogue::finding::findings(criteria, &facts)
            });
            let mut found = judged.await.map_err(Error::broken)?;
            found.retain(|f| only.as_ref().is_none_or(|org| &f.org == org));
            let mut ids: Vec<String> = found.iter().map(|f| f.org.to_string()).collect();
            ids.dedup();
            let mut tx = self.0.read().await?;
            let mut refs: BTreeMap<OrgId, OrgRef> = BTreeMap::new();
            for chunk in ids.chunks(500) {
                refs.extend(tx.orgs(chunk).await?.iter().map(|o| (o.id.clone(), OrgRef::of(o, day))));
            }
            Ok(found.into_iter().filter_map(|f| Some((refs.get(&f.org)?.clone(), f))).collect())
        })
    }

    /// The texts that are alike, side by side: the disclosures of the group one belongs to, as far as the reader's scope
    /// goes.
    ///
    /// # Errors
    /// If the seat has no right to the findings.
    pub fn alike(
        self,
        identity: &'a Identity,
        disclosure: &'a DisclosureId,
    ) -> BoxFuture<'a, Result<Vec<crate::org_ref::Item>, Error>> {
        Box::pin(async move {
            let who = identity.seated()?;
            let mut tx = self.0.read().await?;
            let kept = Catalogues::keeping(&mut tx, &who, |org| Action::SeeCatalogue(org)).await?;
            let of = kept.org.id.clone();
            let keys: Vec<String> = self
                .watched(|engine| {
                    let orgs = &engine.facts().orgs;
                    let at = orgs.iter().position(|o| o.id == of)?;
                    let release = orgs.get(at)?.releases.iter().position(|r| &r.disclosure == disclosure)?;
                    let group = engine.texts().group_of(orgs, at, release);
                    Some(group.into_iter().map(|(_, r)| r.index_number.to_string()).collect::<Vec<_>>())
                })
                .await?
                .unwrap_or_default();
            let mut shown = Vec::new();
            for number in keys {
                if let Some(last) = self.0.versions().visible_versions(&mut tx, &identity.tokens, &number).await?.pop()
                {
                    shown.push(last);
                }
            }
            let at = Office::moment(&mut tx).await?;
            self.0.items(&mut tx, at, shown.into_iter().map(store::Line::from).collect()).await
        })
    }
}

/// The rarest kind first; of those as rare, the gravest.
fn kinds(found: &[Finding]) -> Vec<KindLine> {
    let mut kinds: BTreeMap<Code, KindLine> = BTreeMap::new();
    for finding in found {
        let (code, severity) = (finding.code, finding.severity);
        let line = kinds.entry(code).or_insert(KindLine { code, severity, count: 0 });
        line.count += 1;
        line.severity = line.severity.min(severity);
    }
    let mut kinds: Vec<KindLine> = kinds.into_values().collect();
    kinds.sort_by_key(|line| (line.count, line.severity, line.code));
    kinds
}

/// The entry a finding is about.
#[must_use]
pub fn entry_of(finding: &Finding) -> Option<&EntryId> {
    match &finding.subject {
        Subject::Entry { entry } | Subject::Obligation { entry, .. } => Some(entry),
        _ => None,
    }
}
