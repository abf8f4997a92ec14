//! Organisations from a table: all or none.

use std::collections::BTreeMap;

use domain::{
    OrgId,
    policy::{Permit, PlatformWork},
};
use futures_core::future::BoxFuture;
use serde_json::json;
use store::{Event, Tx};

use crate::{
    Error,
    import::{Imported, LineProblem},
    people::org::{
        Orgs,
        create::{NewOrg, put_org},
    },
    typed::{TypedBy, is_marked},
};

impl<'a> Orgs<'a> {
    /// Imports organisations; each row with the line it stood on. `progress` is told how many are kept.
    ///
    /// # Errors
    /// A fault of the store.
    pub fn import_orgs(
        self,
        rows: Vec<(u64, NewOrg)>,
        progress: impl Fn(u64) + Send + Sync + 'static,
    ) -> BoxFuture<'a, Result<Imported, Error>> {
        Box::pin(async move { self.import_orgs_unless(Vec::new(), rows, progress).await })
    }

    /// The same, with what could not even be read: all problems come at once, and any refuses the whole. Obligations of
    /// new catalogues are counted from `counts_from` on, if that day is still to come.
    ///
    /// # Errors
    /// A fault of the store.
    pub fn import_orgs_unless(
        self,
        unread: Vec<LineProblem>,
        rows: Vec<(u64, NewOrg)>,
        progress: impl Fn(u64) + Send + Sync + 'static,
    ) -> BoxFuture<'a, Result<Imported, Error>> {
        let office = self.0.clone();
        self.0.write("org.import", TypedBy::operator(), move |tx| {
            Box::pin(async move {
                let mut known = BTreeMap::new();
                let mut after = String::new();
                loop {
                    let page = tx.org_page(&after, 1_000).await?;
                    let Some(last) = page.last() else { break };
                    after.clone_from(&last.code);
                    known.extend(page.into_iter().map(|o| (o.code, o.id)));
                }
                let mut problems = unread;
                problems.extend(check_orgs(&rows, &known, &|kind| office.rules().current().kind(kind).is_some()));
                if !problems.is_empty() {
                    return Ok(Imported::Refused(problems));
                }
                let (old, mut new): (Vec<_>, Vec<_>) = rows.into_iter().partition(|(_, r)| known.contains_key(&r.code));
                let mut there: std::collections::BTreeSet<String> = known.into_keys().collect();
                let count = new.len();
                let mut kept = 0;
                let mut late = Vec::new();
                // superiors first; the check above has shown that every round keeps at least one
                while !new.is_empty() {
                    let (ready, rest): (Vec<_>, Vec<_>) =
                        new.into_iter().partition(|(_, r)| r.superior.as_ref().is_none_or(|s| there.contains(s)));
                    if ready.is_empty() {
                        return Err(Error::broken("organisations without a way to the root"));
                    }
                    for (_, row) in &ready {
                        put_org(tx, row, "import").await?;
                        there.insert(row.code.clone());
                        late.extend(
                            row.sector_superior.clone().filter(|s| !there.contains(s)).map(|s| (row.code.clone(), s)),
                        );
                        kept += 1;
                        if kept % 100 == 0 || kept == count {
                            progress(u64::try_from(kept).unwrap_or(u64::MAX));
                        }
                    }
                    new = rest;
                }
                tie_sectors(tx, late).await?;
                Ok(Imported::Done { new: count, known: old.len() })
            })
        })
    }
}

/// Ties organisations to sector superiors that stood further down in the file: (code, code of its sector superior).
async fn tie_sectors(tx: &mut Tx, late: Vec<(String, String)>) -> Result<(), Error> {
    let today = tx.now().day();
    for (code, sector) in late {
        let mut org = Orgs::org_of_code(tx, &code).await?;
        org.sector_superior = Some(Orgs::org_of_code(tx, &sector).await?.id);
        tx.put_org(
            &org,
            today,
            Event::new(&Permit::platform(PlatformWork::Import), "org.changed", json!({ "by": "import" })),
        )
        .await?;
    }
    Ok(())
}

/// Everything wrong with a list of organisations, by line.
fn check_orgs(
    rows: &[(u64, NewOrg)],
    known: &BTreeMap<String, OrgId>,
    kind_known: &dyn Fn(&str) -> bool,
) -> Vec<LineProblem> {
    let mut problems = Vec::new();
    let superiors: BTreeMap<&str, Option<&str>> =
        rows.iter().map(|(_, r)| (r.code.as_str(), r.superior.as_deref())).collect();
    let mut seen = BTreeMap::new();
    for (line, row) in rows {
        let mut bad = |column, code, value: &str| {
            problems.push(LineProblem { line: *line, column, code, value: value.to_owned() });
        };
        for (column, value) in [("code", &row.code), ("name", &row.name), ("short", &row.short), ("kind", &row.kind)] {
            if value.trim().is_empty() {
                bad(column, "empty", "");
            }
        }
        for (column, value) in [("name", &row.name), ("short", &row.short)] {
            if is_marked(value) {
                bad(column, "marked", "");
            }
        }
        if !row.code.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
            bad("code", "code-characters", &row.code);
        }
        if seen.insert(row.code.as_str(), *line).is_some() {
            bad("code", "duplicate-code", &row.code);
        }
        if !row.kind.is_empty() && !kind_known(&row.kind) {
            bad("kind", "kind-unknown", &row.kind);
        }
        for (column, superior) in [("superior", &row.superior), ("sector_superior", &row.sector_superior)] {
            let unknown = |s: &str| !superiors.contains_key(s) && !known.contains_key(s);
            if let Some(superior) = superior.as_deref().filter(|s| unknown(s)) {
                bad(column, "superior-unknown", superior);
            }
        }
        if circular(&row.code, &superiors) {
            bad("superior", "superior-circular", row.superior.as_deref().unwrap_or(""));
        }
    }
    problems
}

/// Does the way up from here come back here?
fn circular(code: &str, superiors: &BTreeMap<&str, Option<&str>>) -> bool {
    let mut next = superiors.get(code).copied().flatten();
    for _ in 0..=superiors.len() {
        match next {
            None => return false,
            Some(above) if above == code => return true,
            Some(above) => next = superiors.get(above).copied().flatten(),
        }
    }
    false // the circle is further up: it is named there
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_problems_by_line() {
        let row = |code: &str, superior: Option<&str>, kind: &str| NewOrg {
            code: code.into(),
            name: "n".into(),
            short: "s".into(),
            kind: kind.into(),
            superior: superior.map(Into::into),
            ..NewOrg::default()
        };
        let check = |rows: Vec<NewOrg>, expect: &[(u64, &str)]| {
            let rows: Vec<_> = (2..).zip(rows).collect();
            let got: Vec<_> =
                check_orgs(&rows, &BTreeMap::new(), &|k| k == "k").iter().map(|p| (p.line, p.code)).collect();
            assert_eq!(got, expect);
        };
        check(vec![row("a", None, "k"), row("b", Some("a"), "k")], &[]);
        check(vec![row("b", Some("a"), "k"), row("a", None, "k")], &[]); // any order
        check(vec![row("a", None, "k"), row("a", None, "k")], &[(3, "duplicate-code")]);
        check(vec![row("a", Some("x"), "q")], &[(2, "kind-unknown"), (2, "superior-unknown")]);
        check(
            vec![row("a", Some("b"), "k"), row("b", Some("a"), "k")],
            &[(2, "superior-circular"), (3, "superior-circular")],
        );
        check(vec![row("", None, "")], &[(2, "empty"), (2, "empty")]);
        check(vec![row("甲", None, "k")], &[(2, "code-characters")]);
    }
}
