//! Organisations as links, released disclosures as lines of lists.

use domain::{Day, Instant, people::org::Org, token::Scope};
use store::Line;

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
