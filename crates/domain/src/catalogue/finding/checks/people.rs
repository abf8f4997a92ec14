//! Who answers for disclosure, what was withheld, and what was released in haste.

use rules::text::Basis;

use super::{Case, Code, Severity, Sign, Subject};

/// Grass-roots organisations name the leader in charge and the staff; the regulation asks it of no other. Where a
/// ruleset's article says nothing of a leader, nothing is asked.
pub(super) fn check(case: &mut Case<'_>) {
    let Some(basis) = case.rules().duty("leader").map(|duty| duty.basis.clone()).filter(|basis| !basis.is_local())
    else {
        return;
    };
    if !case.org.grass_roots {
        return;
    }
    if !case.org.leader_named {
        unnamed(case, Code::LeaderUnnamed, basis.clone());
    }
    if !case.org.staff_named {
        unnamed(case, Code::StaffUnnamed, basis);
    }
}

fn unnamed(case: &mut Case<'_>, code: Code, basis: Basis) {
    let since = case.org.since;
    case.report(Sign { code, basis, severity: Severity::Warning, subject: Subject::Org, since, args: Vec::new() });
}

/// A decision to withhold is looked at again on the day its own decision named.
pub(super) fn check_withheld(case: &mut Case<'_>) {
    let (org, today) = (case.org, case.today());
    for withheld in org.withheld.iter().filter(|withheld| withheld.until < today) {
        case.report(Sign {
            code: Code::WithheldReviewDue,
            basis: case.local(),
            severity: Severity::Warning,
            subject: Subject::Disclosure { disclosure: withheld.disclosure.clone() },
            since: withheld.until,
            args: vec![("until", withheld.until.to_string()), ("decided", withheld.since.to_string())],
        });
    }
}

/// What is published shows what must not be: the article where it is a secret, ours where it is personal data, which the
/// regulation does not name.
pub(super) fn check_exposed(case: &mut Case<'_>) {
    for exposed in &case.org.exposed {
        case.report(Sign {
            code: Code::Exposed,
            basis: if exposed.marked { Basis::article(7) } else { case.local() },
            severity: Severity::Serious,
            subject: Subject::Disclosure { disclosure: exposed.disclosure.clone() },
            since: exposed.since,
            args: vec![("number", exposed.index_number.to_string()), ("count", exposed.count.to_string())],
        });
    }
}

/// A review that urgency put off is owed by the rule that put it off, and what it found defective is to be mended.
pub(super) fn check_owed(case: &mut Case<'_>) {
    let (org, today) = (case.org, case.today());
    let basis = case.rules().urgent.as_ref().map_or_else(|| case.local(), |urgent| urgent.basis.clone());
    for owed in &org.owed {
        let (code, severity, since) = match owed.defective {
            // public as it was, whether a correction is under way or not
            Some((day, _)) => (Code::ReviewAmiss, Severity::Serious, day),
            None if owed.due < today => (Code::ReviewOverdue, Severity::Warning, owed.due.plus_days(1)),
            None => continue,
        };
        let remedy = owed.defective.map(|(_, remedy)| ("mending", remedy.to_string()));
        case.report(Sign {
            code,
            basis: basis.clone(),
            severity,
            subject: Subject::Disclosure { disclosure: owed.disclosure.clone() },
            since,
            args: [
                ("number", owed.index_number.to_string()),
                ("released", owed.released.to_string()),
                ("due", owed.due.to_string()),
            ]
            .into_iter()
            .chain(remedy)
            .collect(),
        });
    }
}
