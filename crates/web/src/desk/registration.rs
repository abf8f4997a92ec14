//! What every noun of the workbench registers in one piece: its pages and what they say was done.

use axum::Router;

use crate::App;

/// What a noun brings to the workbench. Its words are asked for by a test: each code of `done` has a heading and a text.
pub(crate) struct Registration {
    /// Its pages.
    pub(crate) routes: fn() -> Router<App>,
    /// Codes that a page may be asked to say was just done (`?done=signed`).
    pub(crate) done: &'static [&'static str],
}
