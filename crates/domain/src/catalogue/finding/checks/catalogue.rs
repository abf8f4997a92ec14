//! The catalogue as a whole: is there one, is it shown and filed, and does it answer for each category (R-09 … R-13)?

use rules::ruleset::{Category, Level};

use super::{Case, Code, Severity, Sign, Subject};
use crate::catalogue::finding::{CatalogueFacts, FilingFacts};

/// No catalogue is in force. Nothing else is said then: everything else follows from it.
pub(super) fn none(case: &mut Case<'_>) {
    let (basis, since) = (case.catalogue_basis(), case.org.since);
    case.report(Sign {
        code: Code::NoCatalogue,
        basis,
        severity: Severity::Serious,
        subject: Subject::Org,
        since,
        args: Vec::new(),
    });
}

pub(super) fn check(case: &mut Case<'_>, catalogue: &CatalogueFacts) {
    // Who puts a catalogue in force shows it the same day, or has at least the day for it.
    if !catalogue.published && catalogue.since < case.today() {
        let basis = case.catalogue_basis();
        case.report(Sign {
            code: Code::NotPublished,
            basis,
            severity: Severity::Warning,
            subject: Subject::Catalogue,
            since: catalogue.since,
            args: vec![("since", catalogue.since.to_string())],
        });
    }
    if let Some(filing) = &catalogue.filing {
        check_filing(case, filing);
    }
    check_coverage(case, catalogue);
}

/// The article asks for a filing and has no day for it: what is judged by a day is local.
fn check_filing(case: &mut Case<'_>, filing: &FilingFacts) {
    let today = case.today();
    let Some(sent) = filing.sent else {
        if filing.due < today {
            // What went to a superior outside may lie there without a record here.
            let (code, severity) = match filing.outside {
                true => (Code::FilingUnrecorded, Severity::Advice),
                false => (Code::NotFiled, Severity::Warning),
            };
            let (since, args) = (filing.due.plus_days(1), vec![("due", filing.due.to_string())]);
            case.report(Sign { code, basis: case.local(), severity, subject: Subject::Catalogue, since, args });
        }
        return;
    };
    let answer_by = sent.plus_days(case.settings.filing_answer_days);
    if filing.received.is_none() && !filing.outside && answer_by < today {
        case.report(Sign {
            code: Code::FiledUnanswered,
            basis: case.local(),
            severity: Severity::Advice,
            subject: Subject::Catalogue,
            since: answer_by.plus_days(1),
            args: vec![("sent", sent.to_string()), ("days", case.settings.filing_answer_days.to_string())],
        });
    }
    let Some(remarked) = filing.remarked.filter(|_| filing.open_remarks > 0) else { return };
    let answer_by = remarked.plus_days(case.settings.remark_answer_days);
    if answer_by < today {
        case.report(Sign {
            code: Code::RemarksOpen,
            basis: case.local(),
            severity: Severity::Warning,
            subject: Subject::Catalogue,
            since: answer_by.plus_days(1),
            args: vec![
                ("count", filing.open_remarks.to_string()),
                ("remarked", remarked.to_string()),
                ("days", case.settings.remark_answer_days.to_string()),
            ],
        });
    }
}

/// A catch-all is never missing, and what is declared not applicable is answered for. An emphasis only advises.
fn check_coverage(case: &mut Case<'_>, catalogue: &CatalogueFacts) {
    let rules = case.rules();
    let Some(duty_set) = rules.duty_set(&case.org.duty_set) else { return };
    if duty_set.level == Level::General {
        return;
    }
    let answered = |category: &Category| {
        catalogue.entries.iter().any(|entry| *entry.category == *category.id)
            || catalogue.not_applicable.iter().any(|declared| **declared == *category.id)
    };
    let mine = rules.categories.iter().filter(|category| category.duty_set == duty_set.id && !category.catch_all);
    for category in mine.filter(|category| !answered(category)) {
        let accuses = duty_set.level == Level::Mandatory && category.mandatory && !category.basis.is_local();
        case.report(Sign {
            code: Code::CategoryUncovered,
            basis: category.basis.clone(),
            severity: if accuses { Severity::Warning } else { Severity::Advice },
            subject: Subject::Category { category: category.id.clone() },
            since: catalogue.since,
            args: vec![("category", category.id.clone()), ("advice", (!accuses).to_string())],
        });
    }
}
