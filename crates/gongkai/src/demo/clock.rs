//! A clock that the demonstration's past is made with. Private to the demonstration: `serve` can't construct it.

use std::sync::atomic::{AtomicI64, Ordering};

use domain::Instant;

/// A clock that is set, and runs a little with each look at it.
pub struct SimulatedClock(AtomicI64);

impl SimulatedClock {
    /// A clock standing at an instant.
    pub fn new(at: Instant) -> Self {
        Self(AtomicI64::new(at.micros()))
    }

    /// Sets it forward; never back.
    pub fn set(&self, at: Instant) {
        self.0.fetch_max(at.micros(), Ordering::SeqCst);
    }
}

impl office::Clock for SimulatedClock {
    fn now(&self) -> Instant {
        Instant::from_micros(self.0.fetch_add(1_370_000, Ordering::SeqCst))
    }
}
