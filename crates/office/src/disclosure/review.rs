//! What a reviewer reads beside a text: what the screening finds in it, what changed since they signed, and how it differs
//! from the last period's; and the opinion form that comes of it.

use std::collections::BTreeMap;

use domain::{
    Day, DisclosureId, Instant, Refusal,
    disclosure::{
        Disclosure, OpinionNumber, Working,
        attachment::FileRef,
        deferred_review::Outcome,
        plan::{Content, Plan, personal::passage},
        text::TextFormat,
        version::Version,
    },
};
use futures_core::future::BoxFuture;
use rules::{Ruleset, procedure::StepKind};
use screening::{Confidence, mask};
use store::Tx;

use crate::{
    Error, Office,
    caller::{Seated, Subject},
    disclosure::dossier::signature::{Changed, PlanPart, Signature, changes},
    gate,
    org_ref::OrgRef,
    text_difference::Change,
    typed::passages,
};

/// Something found in the text under review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// `title`, `plain` or `body`.
    pub field: &'static str,
    /// Bytes of the field.
    pub range: std::ops::Range<usize>,
    /// Code of the kind.
    pub kind: &'static str,
    /// Its text under the masking policy.
    pub masked: String,
    /// The law behind it, and its article.
    pub law: (String, u32),
    /// Is it for the reviewer to judge, rather than to be masked as a rule?
    pub judge: bool,
    /// Did the proposer say why it stays?
    pub kept: bool,
}

/// Is there personal data in the text that is neither masked nor answered for?
#[must_use]
pub fn is_open(plan: &Plan, rules: &Ruleset) -> bool {
    hits(plan, rules).iter().any(|hit| !hit.kept)
}

/// Everything found in title, summary and body, in this order; in one field apart from each other.
#[must_use]
pub fn hits(plan: &Plan, rules: &Ruleset) -> Vec<Hit> {
    let content: &Content = &plan.content;
    let policy = gate::policy(rules);
    let mut all = Vec::new();
    let plain = TextFormat::CommonMark;
    let texts =
        [("title", &content.title, plain), ("plain", &content.plain, plain), ("body", &content.body, content.format)];
    for (field, text, format) in texts {
        all.extend(passages(text, format).into_iter().map(|found| {
            let basis = screening::detect::basis(found.kind);
            let id = passage(field, found.kind.code(), &found.words);
            Hit {
                field,
                masked: mask(found.kind, &found.words, &policy),
                kept: plan.kept.as_ref().is_some_and(|kept| kept.covers(&id)),
                range: found.range,
                kind: found.kind.code(),
                law: (basis.law, basis.article),
                // what a masking policy says nothing of is no number to be cut: somebody has to think
                judge: found.confidence == Confidence::Low || !policy.keep.contains_key(&found.kind),
            }
        }));
    }
    all
}

/// A paragraph as it was and as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Side {
    /// Parts kept and taken out.
    pub before: Vec<Change>,
    /// Parts kept and put in.
    pub after: Vec<Change>,
}

/// A difference in two columns, paragraph beside paragraph.
#[must_use]
pub fn sides(changes: &[Change]) -> Vec<Side> {
    let mut rows = vec![Side::default()];
    for change in changes {
        // within a change a line break is part of it; between paragraphs it is kept
        let lines: Vec<&str> =
            if change.sign == ' ' { change.text.split('\n').collect() } else { vec![change.text.as_str()] };
        for (i, line) in lines.into_iter().enumerate() {
            if i > 0 {
                rows.push(Side::default());
            }
            let (Some(row), false) = (rows.last_mut(), line.is_empty()) else { continue };
            let part = || Change { sign: change.sign, text: line.to_owned() };
            if change.sign != '+' {
                row.before.push(part());
            }
            if change.sign != '-' {
                row.after.push(part());
            }
        }
    }
    rows.retain(|row| !(row.before.is_empty() && row.after.is_empty()));
    rows
}

/// What was released before from the same entry, and how this one differs.
#[derive(Clone, Debug)]
pub struct Before {
    /// Its title.
    pub title: String,
    /// 索引号: the address.
    pub index_number: String,
    /// When it was released.
    pub released: Instant,
    /// Is it an earlier version of the very same disclosure?
    pub corrected: bool,
    /// The differences.
    pub parts: Vec<Changed>,
}

/// A signed opinion, as a form on paper.
#[derive(Clone, Debug)]
pub struct OpinionForm {
    /// Of which file.
    pub disclosure: DisclosureId,
    /// Issuer.
    pub org: OrgRef,
    /// The plan that was signed.
    pub plan: Plan,
    /// Of which version.
    pub version: u32,
    /// The signature with its words.
    pub signed: Signature,
    /// Its number, with the short name of the organisation whose series it is.
    pub number: Option<(String, OpinionNumber)>,
    /// Who put the plan forward: 职务 and name.
    pub handler: (String, String),
    /// Digests that were signed: content and plan, as far as the step sees them.
    pub digests: Vec<(&'static str, String)>,
    /// Files that were part of the content.
    pub files: Vec<FileRef>,
    /// At a review that was held after the release: what it found, and the day of the release.
    pub later: Option<(Outcome, Day)>,
}

/// What a reviewer is shown beside the text, and the opinion form.
#[derive(Clone, Copy)]
pub struct Reviews<'a>(pub(crate) &'a Office);

impl<'a> Reviews<'a> {
    /// The last release from the same entry, if this seat may know its text: one that serves the issuer, or anybody's.
    pub(crate) async fn before(tx: &mut Tx, s: &Subject<'_>) -> Result<Option<Before>, Error> {
        let disclosure = &s.disclosure;
        let Some(last) = tx.last_release(&disclosure.entry).await? else { return Ok(None) };
        let own = last.disclosure == disclosure.id;
        let known = s.seat.serves == disclosure.org || last.tokens.iter().any(|token| token == "all");
        if !known || (own && last.published.version >= disclosure.working.version) {
            return Ok(None);
        }
        Ok(Some(compared(last, own, &disclosure.working.plan)))
    }

    /// One signed opinion of a file, by its number in the file from 1 on.
    ///
    /// # Errors
    /// If there is no such file or opinion for this seat.
    pub fn opinion_form(
        self,
        who: &'a Seated,
        id: &'a DisclosureId,
        n: usize,
    ) -> BoxFuture<'a, Result<OpinionForm, Error>> {
        Box::pin(async move {
            let mut tx = self.0.read().await?;
            let s = self.0.subject(&mut tx, who, id).await?;
            let today = tx.now().day();
            let (working, at) = found(&s.disclosure, n).ok_or_else(Refusal::absent)?;
            self.0.withholdings().unlocked(&tx, &s, working)?;
            let procedure = self.0.variations().procedure(&mut tx, &working.pin).await?;
            let all = crate::disclosure::dossier::signature::signatures(
                &mut tx,
                &procedure,
                working,
                n.saturating_sub(at + 1),
            )
            .await?;
            let handler = all.iter().rev().find(|o| o.form < n && o.kind == StepKind::Propose);
            let handler = handler.map(|o| (o.opinion.title.clone(), o.opinion.name.clone())).unwrap_or_default();
            let signed =
                all.into_iter().find(|o| o.form == n && o.kind != StepKind::Propose).ok_or_else(Refusal::absent)?;
            let number = match &signed.opinion.words.number {
                Some(number) => {
                    let org = tx.get::<domain::people::org::Org>(number.org.as_str()).await?;
                    Some((org.map_or_else(String::new, |o| o.name(today).short.clone()), number.clone()))
                }
                None => None,
            };
            let plan = working.plan_at(at).clone();
            let saw = working.case.sign_offs.get(at).map(|sign_off| &sign_off.saw);
            let digests = saw.into_iter().flatten().map(|(part, digest)| (part.code(), digest.to_string())).collect();
            Ok(OpinionForm {
                disclosure: id.clone(),
                org: OrgRef::of(&s.org, today),
                version: working.version,
                files: plan.content.files.clone(),
                plan,
                signed,
                number,
                handler,
                digests,
                later: None,
            })
        })
    }
}

/// The version in which the n-th signature of a file stands, and its place there.
fn found(disclosure: &Disclosure, n: usize) -> Option<(&Working, usize)> {
    let mut at = n.checked_sub(1)?;
    for working in disclosure.earlier.iter().chain([&disclosure.working]) {
        if at < working.opinions.len() {
            return Some((working, at));
        }
        at -= working.opinions.len();
    }
    None
}

fn compared(last: Version, corrected: bool, plan: &Plan) -> Before {
    let published = last.published;
    // of what was released only the text is compared: its time and modes belong to its own period
    let old = Plan { content: published.content.clone(), ..plan.clone() };
    // why it is corrected is told on its own; ids on both sides are the same
    let mut parts = changes(&old, plan, &BTreeMap::new());
    parts.retain(|changed| changed.part != PlanPart::Correction);
    Before {
        title: published.content.title,
        index_number: published.index_number,
        released: published.released,
        corrected,
        parts,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text_difference::differences;

    #[test]
    fn two_columns() {
        for (before, after, expect) in [
            ("全长3.2公里", "全长2.3公里", "全长[3.2]公里 / 全长[2.3]公里"),
            ("旧", "", "[旧] / "),
            ("", "新", " / [新]"),
            ("同\n旧段落在此", "同\n全然不同的话", "同 / 同 | [旧段落在此] /  |  / [全然不同的话]"),
            ("一样", "一样", ""),
        ] {
            let side = |parts: &[Change]| {
                let part = |c: &Change| if c.sign == ' ' { c.text.clone() } else { format!("[{}]", c.text) };
                parts.iter().map(part).collect::<String>()
            };
            let rows = sides(&differences(before, after));
            let rows: Vec<_> = rows.iter().map(|r| format!("{} / {}", side(&r.before), side(&r.after))).collect();
            assert_eq!(rows.join(" | "), expect, "{before} -> {after}");
        }
    }
}
