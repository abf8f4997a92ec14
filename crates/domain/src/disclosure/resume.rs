//! After a correction that came to nothing (taken back, or withheld): what readers have goes on, and is filed in its turn.

use rules::procedure::Procedure;

use crate::{
    Instant,
    disclosure::{Disclosure, Working},
};

impl Disclosure {
    /// The version that goes on where it stood, now that its correction came to nothing: the one readers have, unless it
    /// is filed.
    #[must_use]
    pub fn resumes(&self) -> Option<&Working> {
        self.earlier.get(self.resumes_at()?)
    }

    fn resumes_at(&self) -> Option<usize> {
        let nothing = self.working.case.released.is_empty() && self.working.case.end.is_some();
        let at = self.earlier.iter().rposition(|w| !w.case.released.is_empty()).filter(|_| nothing)?;
        self.earlier.get(at).filter(|w| w.case.end.is_none()).map(|_| at)
    }

    /// After a correction came to nothing, taken back or withheld: what it would have corrected goes on by the procedure
    /// `before` that it began under, and is still to be filed. See [`Self::resumes`].
    #[must_use]
    pub fn resume(mut self, before: &Procedure, now: Instant) -> Self {
        let Some(at) = self.resumes_at() else { return self };
        let released = self.earlier.remove(at);
        self.earlier.push(std::mem::replace(&mut self.working, released));
        self.with_state(before, now)
    }
}
