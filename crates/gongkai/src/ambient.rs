//! The one place where the machine's clock and randomness come in.

use std::{
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use domain::Instant;
use store::Entropy;

/// The machine's clock.
pub struct SystemClock;

impl office::Clock for SystemClock {
    #[allow(clippy::disallowed_methods, reason = "the one place where time comes in")]
    fn now(&self) -> Instant {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Instant::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
    }
}

/// The machine's randomness.
#[must_use]
#[allow(clippy::disallowed_methods, reason = "the one place where randomness comes in")]
pub fn entropy() -> Entropy {
    Arc::new(|bytes: &mut [u8]| {
        if let Err(error) = getrandom::fill(bytes) {
            // without randomness nothing can be sealed or kept secret: better to stop than to go on
            eprintln!("error: the machine gives no random bytes: {error}");
            std::process::abort();
        }
    })
}
