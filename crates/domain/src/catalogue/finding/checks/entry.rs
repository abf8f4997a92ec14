//! Each entry of the catalogue in force: its fields, its time rule, what became of its promise.

use std::collections::HashMap;

use rules::time_rule::Class;

use super::{Case, Code, Severity, Sign, Subject, names, obligation};
use crate::{
    EntryId,
    catalogue::finding::{CatalogueFacts, EntryFacts, ReleaseFacts},
};

pub(super) fn check(case: &mut Case<'_>, catalogue: &CatalogueFacts) {
    let mut released: HashMap<&EntryId, Vec<&ReleaseFacts>> = HashMap::new();
    for release in &case.org.releases {
        released.entry(&release.entry).or_default().push(release);
    }
    for of in released.values_mut() {
        of.sort_by(|a, b| (a.on, &a.disclosure).cmp(&(b.on, &b.disclosure)));
    }
    for entry in &catalogue.entries {
        let released = released.get(&entry.id).map_or(&[][..], Vec::as_slice);
        check_fields(case, entry);
        check_time(case, entry);
        check_place(case, entry);
        obligation::check(case, entry, released);
        check_age(case, entry, released);
        check_way(case, entry, released);
    }
}

fn about(entry: &EntryFacts) -> Subject {
    Subject::Entry { entry: entry.id.clone() }
}

/// One finding for each empty column, since the article asks for some and others are local.
fn check_fields(case: &mut Case<'_>, entry: &EntryFacts) {
    for id in &entry.missing_columns {
        let Some(column) = case.rules().catalogue_columns.iter().find(|column| *column.id == **id) else { continue };
        let severity = if column.basis.is_local() { Severity::Advice } else { Severity::Warning };
        let mut args = names(entry);
        args.push(("column", column.id.clone()));
        let (basis, since) = (column.basis.clone(), entry.since);
        case.report(Sign { code: Code::FieldMissing, basis, severity, subject: about(entry), since, args });
    }
}

fn check_time(case: &mut Case<'_>, entry: &EntryFacts) {
    let Some(question) = &entry.unclear else { return };
    let mut args = names(entry);
    args.push(("question", question.to_string()));
    let (basis, since) = (case.local(), entry.since);
    let (code, severity) = (Code::TimeUnclear, Severity::Advice);
    case.report(Sign { code, basis, severity, subject: about(entry), since, args });
}

/// The item names another place of the tree: copied, perhaps. No article asks for one's own words.
fn check_place(case: &mut Case<'_>, entry: &EntryFacts) {
    let Some(place) = &entry.elsewhere else { return };
    let mut args = names(entry);
    args.push(("place", place.to_string()));
    let (basis, since) = (case.local(), entry.since);
    let (code, severity) = (Code::PlaceElsewhere, Severity::Advice);
    case.report(Sign { code, basis, severity, subject: about(entry), since, args });
}

/// A lasting page that nobody has looked at for long. What has a cycle is held to its cycle, not to this.
fn check_age(case: &mut Case<'_>, entry: &EntryFacts, released: &[&ReleaseFacts]) {
    let lasting = entry.rules.iter().any(|rule| rule.class == Class::LongTerm);
    let has_cycle = entry.rules.iter().any(|rule| rule.class == Class::Periodic || rule.period.is_some());
    let Some(last) = released.iter().max_by_key(|r| (r.updated, &r.disclosure)).filter(|_| lasting && !has_cycle)
    else {
        return;
    };
    // Who says every year that nothing has changed has looked at it.
    let touched = entry.nil.iter().map(|nil| nil.on).fold(last.updated, Ord::max);
    let stale = touched.plus_months(case.settings.stale_months);
    if stale >= case.today() {
        return;
    }
    let mut args = names(entry);
    args.extend([
        ("number", last.index_number.to_string()),
        ("updated", touched.to_string()),
        ("months", case.settings.stale_months.to_string()),
    ]);
    case.report(Sign {
        code: Code::StalePage,
        basis: case.local(),
        severity: Severity::Advice,
        subject: Subject::Disclosure { disclosure: last.disclosure.clone() },
        since: stale.plus_days(1),
        args,
    });
}

/// The entry promises the way to a result, and all that was released are results.
fn check_way(case: &mut Case<'_>, entry: &EntryFacts, released: &[&ReleaseFacts]) {
    if !entry.promises_process || !released.iter().all(|release| release.result_only) {
        return;
    }
    let (Some(first), Some(last)) = (released.first(), released.last()) else { return };
    let mut args = names(entry);
    args.extend([("count", released.len().to_string()), ("number", last.index_number.to_string())]);
    let (basis, since) = (case.local(), first.on);
    let (code, severity) = (Code::ResultOnly, Severity::Advice);
    case.report(Sign { code, basis, severity, subject: about(entry), since, args });
}
