//! Seats and who acts for whom.

pub(crate) mod seat;
