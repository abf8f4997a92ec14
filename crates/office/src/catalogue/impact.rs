//! What another ruleset would change: the catalogues and rows it reads differently, before it is adopted.

use domain::{
    Day,
    catalogue::{self, Catalogue, Columns, Covered, Grade, ReadRow},
    people::org::Org,
};
use futures_core::future::BoxFuture;
use rules::Ruleset;
use serde::Serialize;

use crate::{Error, catalogue::Catalogues, org_ref::OrgRef};

/// A row that the new rules read differently.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RowImpact {
    /// Number in the catalogue, from 1.
    pub no: usize,
    /// 公开事项.
    pub item: String,
    /// What differs: `category`, `scope`, `mode`, `time`, or the id of a column that is asked for now.
    pub what: String,
    /// As read today.
    pub was: String,
    /// As the new rules read it; empty if they can't.
    pub will: String,
}

/// A catalogue that the new rules touch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CatalogueImpact {
    /// Code of the organisation.
    pub code: String,
    /// Its short name.
    pub org: String,
    /// The version in force.
    pub version: u32,
    /// Rows read differently.
    pub rows: Vec<RowImpact>,
    /// Categories that the new rules ask for and the catalogue doesn't answer: id and name.
    pub uncovered: Vec<(String, String)>,
}

fn join(ids: &[String]) -> String {
    ids.join(", ")
}

fn time(row: &ReadRow<'_>) -> String {
    let rules: Vec<String> = row.time.rules.iter().map(|r| serde_json::to_string(r).unwrap_or_default()).collect();
    if row.time.unclear { String::new() } else { rules.join(" ") }
}

/// What differs between two readings of a row.
fn differences(old: &ReadRow<'_>, new: &ReadRow<'_>, item: &str) -> Vec<RowImpact> {
    let of = |what: &str, was: String, will: String| RowImpact {
        no: new.no,
        item: item.to_owned(),
        what: what.to_owned(),
        was,
        will,
    };
    let pairs = [
        ("category", old.category.clone().unwrap_or_default(), new.category.clone().unwrap_or_default()),
        ("scope", join(&old.scopes), join(&new.scopes)),
        ("mode", join(&old.modes), join(&new.modes)),
        ("time", time(old), time(new)),
    ];
    let mut found: Vec<RowImpact> =
        pairs.into_iter().filter(|(_, was, will)| was != will).map(|(what, was, will)| of(what, was, will)).collect();
    for problem in new.problems.iter().filter(|p| p.grade == Grade::Refused && p.code == "cell-required") {
        let asked_before = old.problems.iter().any(|p| p.column == problem.column && p.code == problem.code);
        if !asked_before {
            found.push(of(&problem.column, String::new(), String::new()));
        }
    }
    found
}

impl<'a> Catalogues<'a> {
    /// The catalogues in force and their rows that `new` reads differently from the rules in force.
    ///
    /// # Errors
    /// A fault of the store.
    pub fn impact(self, new: &'a Ruleset) -> BoxFuture<'a, Result<Vec<CatalogueImpact>, Error>> {
        Box::pin(async move {
            let mut tx = self.0.read().await?;
            let today = tx.now().day();
            let mut impacts = Vec::new();
            for catalogue in tx.catalogues_in_force(false).await? {
                let Some(org) = tx.get::<Org>(catalogue.org.as_str()).await? else { continue };
                impacts.extend(self.impact_on(&catalogue, &org, new, today));
            }
            impacts.sort_by(|a, b| a.code.cmp(&b.code));
            Ok(impacts)
        })
    }

    fn impact_on(self, catalogue: &Catalogue, org: &Org, new: &Ruleset, today: Day) -> Option<CatalogueImpact> {
        let old = self.0.rules().current();
        let duty_set = |rules: &Ruleset| {
            org.duty_set.clone().or_else(|| rules.kind(org.kind(today)).map(|k| k.duty_set.clone())).unwrap_or_default()
        };
        let (old_duties, new_duties) = (duty_set(old), duty_set(new));
        let (old_columns, new_columns) = (Columns::of(old), Columns::of(new));
        let before = catalogue::read(&catalogue.table, &old_columns, old, Some(&old_duties));
        let after = catalogue::read(&catalogue.table, &new_columns, new, Some(&new_duties));
        let item = old_columns.id(rules::ruleset::ColumnKind::Item);
        let rows: Vec<RowImpact> = before
            .rows
            .iter()
            .zip(&after.rows)
            .flat_map(|(old, new)| differences(old, new, old.row.cell(item)))
            .collect();
        let missing = |read: &catalogue::ReadTable<'_>, rules: &Ruleset, duties: &str| {
            let missing = catalogue::coverage(read, rules, duties).into_iter();
            let missing = missing.filter(|c| c.mandatory && c.state == Covered::Missing);
            missing.map(|c| (c.category.id.clone(), c.category.name.zh.clone())).collect::<Vec<_>>()
        };
        let known = missing(&before, old, &old_duties);
        let mut uncovered = missing(&after, new, &new_duties);
        uncovered.retain(|c| !known.contains(c));
        let org = OrgRef::of(org, today);
        let touched = !rows.is_empty() || !uncovered.is_empty();
        touched.then_some(CatalogueImpact { code: org.code, org: org.short, version: catalogue.no, rows, uncovered })
    }
}
