//! What a file really is, its text with the places it stands at, secrecy markings, personal data, hidden data, and the
//! removal of what must not leave (Art. 7, 17).
//!
//! **Pure.** Bytes in, report out: no files, no clock, no network. Limits and the masking policy are arguments.
//!
//! **Bounded.** What a file is, is decided by its bytes. Everything is counted while it is read; reading stops at the
//! first limit that is hit. A parser that fails all the same fails in a process of its own, which is the caller's affair.
//!
//! **Nothing is called clean that was not read.** What could not be read is named in the report, and the verdict is
//! `review` then.
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::too_many_lines)
)]

pub mod detect;
mod file;
mod format;
mod kind;
mod limits;
mod mask;
mod place;
mod report;
mod text;

pub use file::{Edits, Rewritten, read, rewrite};
pub use format::{Format, format};
pub use kind::{Confidence, Hidden, Kind, Unread, Verdict};
pub use limits::{Limits, Measure, Refused};
pub use mask::{Keep, Policy, mask};
pub use place::{Part, Place};
pub use report::{Certificate, Cleaned, Finding, Masking, Report, clean, screen, screen_text};
pub use text::{Extract, Piece};
