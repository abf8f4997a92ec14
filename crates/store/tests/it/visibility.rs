//! The SQL filter of lists and counts, held against the policy row by row.

use std::collections::BTreeSet;

use domain::{
    OrgId, PersonId,
    people::directory::Directory,
    policy::{self, Action, PolicyContext, Principal},
    token::{Token, Tokens},
};
use store::VersionFilter;

use crate::sample::{self, at, event};

const VERSIONS: usize = 60;
const READERS: usize = 120;
/// So many days in a row on which something is released; asked for are the second and the third.
const DAYS: usize = 4;

/// A small generator (Knuth's MMIX constants), so that a failure comes again.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    fn tokens(&mut self) -> Tokens {
        let org = |n: usize| OrgId::from_text(["a", "b", "c"][n % 3]);
        let all: Vec<Token> = (0..3)
            .flat_map(|n| [Token::Party(org(n)), Token::Sub(org(n)), Token::Org(org(n))])
            .chain([Token::All, Token::Person(PersonId::from_text("p")), Token::Person(PersonId::from_text("q"))])
            .chain([Token::Link("s".into()), Token::Desk(org(0)), Token::Duty("approver".into(), org(1))])
            .collect();
        (0..self.throw(4)).map(|_| all[self.throw(all.len())].clone()).collect()
    }
}

testkit::both! {
    async fn the_filter_is_the_policy(database) {
        let store = sample::open(&database).await;
        let mut dice = Dice(1);
        let mut tx = store.write(at(0)).await.unwrap();
        for (code, superior) in [("a", None), ("b", Some("a")), ("c", Some("b"))] {
            tx.put_org(&sample::org(code, superior), sample::today(), event("org.created")).await.unwrap();
        }
        let mut versions = Vec::new();
        for n in 0..VERSIONS {
            let org = ["a", "b", "c"][dice.throw(3)];
            let mut version = sample::version(&format!("d{n:02}"), org, dice.tokens().to_vec());
            version.published.category = ["9.1", "10.5"][dice.throw(2)].to_owned();
            version.published.released = at(86_400 * i64::try_from(dice.throw(DAYS)).unwrap());
            version.superseded = (dice.throw(5) == 0).then_some(at(0));
            tx.put(&version, event("version.released")).await.unwrap();
            versions.push(version);
        }
        tx.commit().await.unwrap();

        let directory = Directory::default();
        let world = PolicyContext { directory: &directory, today: sample::today() };
        let below = |org: &str, of: &str| "abc".find(of) >= "abc".find(org);
        let days = sample::today().plus_days(1)..=sample::today().plus_days(2);
        let mut tx = store.read(at(1)).await.unwrap();
        let (mut seen, mut hid) = ([0; 4], [0; 4]);
        for n in 0..READERS {
            let reader = if n == 0 { Tokens::default() } else { dice.tokens() };
            let chosen = OrgId::from_text(["a", "b", "c"][n % 3]);
            let filters = [
                VersionFilter::default(),
                VersionFilter { org: Some(&chosen), ..VersionFilter::default() },
                VersionFilter { subtree: Some(&chosen), category: Some("10.5"), ..VersionFilter::default() },
                VersionFilter { days: Some((days.start().number(), days.end().number())), ..VersionFilter::default() },
            ];
            for (i, filter) in filters.iter().enumerate() {
                let expect: BTreeSet<String> = versions
                    .iter()
                    .filter(|v| policy::check(&world, &Principal::Reader(&reader), Action::ReadVersion(v)).is_ok())
                    .filter(|v| v.is_current())
                    .filter(|v| match i {
                        0 => true,
                        1 => v.org == chosen,
                        2 => below(chosen.as_str(), v.org.as_str()) && v.published.category == "10.5",
                        _ => days.contains(&v.published.released.day()),
                    })
                    .map(domain::disclosure::version::Version::key)
                    .collect();
                let listing = tx.versions(&reader, filter, 0, VERSIONS).await.unwrap();
                let found: BTreeSet<String> = listing.rows.iter().map(store::Line::key).collect();
                assert_eq!(found, expect, "{:?}", reader.to_vec());
                let count = i64::try_from(expect.len()).unwrap();
                assert_eq!(listing.total, count);
                let by_category = tx.category_counts(&reader, filter).await.unwrap();
                assert_eq!(by_category.iter().map(|(_, n)| n).sum::<i64>(), count);
                seen[i] += expect.len();
                hid[i] += versions.len() - expect.len();
            }
        }
        assert!(seen.iter().chain(&hid).all(|n| *n > 100), "{seen:?} seen, {hid:?} hidden: too few to say anything");
        drop(tx);
        store.close().await;
    }
}
