//! A clock that stands still until it is told to move.

use std::sync::atomic::{AtomicI64, Ordering};

use domain::{Day, Instant};
use office::Clock;

/// A clock to set. It begins on Monday, 2026-11-23 at nine in the morning (UTC+8).
#[derive(Debug)]
pub struct TestClock(AtomicI64);

impl Default for TestClock {
    fn default() -> Self {
        let clock = Self(AtomicI64::new(0));
        clock.set("2026-11-23", 9);
        clock
    }
}

impl TestClock {
    /// Sets it to an hour of a day, forwards or backwards.
    pub fn set(&self, day: &str, hour: i64) {
        let start = Day::parse(day).expect("a day like 2026-11-23").start();
        self.0.store(start.plus_seconds(hour * 3600).micros(), Ordering::SeqCst);
    }

    /// Lets time pass.
    pub fn pass_seconds(&self, seconds: i64) {
        self.0.fetch_add(seconds * 1_000_000, Ordering::SeqCst);
    }

    /// Lets days pass.
    pub fn pass_days(&self, days: i64) {
        self.pass_seconds(days * 86_400);
    }

    /// Today.
    pub fn today(&self) -> Day {
        self.now().day()
    }
}

impl Clock for TestClock {
    fn now(&self) -> Instant {
        Instant::from_micros(self.0.load(Ordering::SeqCst))
    }
}
