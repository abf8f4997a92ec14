//! Working days, held against another program's count of the same notices.

use domain::{Day, workday::WorkCalendar};
use proptest::prelude::*;

#[test]
fn every_day_since_2004_is_as_chinesecalendar_has_it() {
    let calendar = WorkCalendar::parse(include_str!("../../data/workdays.csv")).unwrap();
    let months = include_str!("data/workdays_2004_2026.csv").lines().filter(|line| !line.starts_with('#'));
    let mut days = 0;
    for (month, letters) in months.map(|line| line.split_once(',').unwrap()) {
        let first = Day::parse(&format!("{month}-01")).unwrap();
        assert!(calendar.is_published(first.year()), "{month}");
        let ours = |n: i32| if calendar.is_working(first.plus_days(n)) { 'w' } else { '-' };
        assert_eq!((0..i32::from(first.month_end().day())).map(ours).collect::<String>(), letters, "{month}");
        let worked = i32::try_from(letters.matches('w').count()).unwrap();
        assert_eq!(calendar.working_between(first.plus_days(-1), first.month_end()), worked, "{month}");
        days += letters.len();
    }
    assert_eq!(days, 23 * 365 + 6);
    assert!(!calendar.is_published(2003) && !calendar.is_published(2027));
    assert_eq!(WorkCalendar::builtin().last_published(), Some(2026));
}

proptest! {
    #[test]
    fn working_days_add_up(from in 10_000i32..23_000, a in 0i32..400, b in 0i32..400, back in any::<bool>()) {
        let (calendar, from) = (WorkCalendar::builtin(), Day::from_ordinal(from));
        let (a, b) = if back { (-a, -b) } else { (a, b) };
        let at_once = calendar.plus_working(from, a + b);
        prop_assert_eq!(calendar.plus_working(calendar.plus_working(from, a).day, b).day, at_once.day);
        prop_assert!(a + b == 0 || calendar.is_working(at_once.day));
        // Day by day comes to the same.
        let (mut day, mut left) = (from, (a + b).abs());
        while left > 0 {
            day = day.plus_days(if back { -1 } else { 1 });
            left -= i32::from(calendar.is_working(day));
        }
        prop_assert_eq!(day, at_once.day);
    }
}
