//! What the fuzz targets share: the questions they ask of the screening, which its tests ask too, and how packages and
//! compressed streams are changed so that the change gets past checksum and compression.

pub mod gate;
pub mod package;
pub mod stream;

/// Shared with the tests of the screening, which keep every file that was a finding once.
#[path = "../../crates/screening/tests/it/hostile/entry.rs"]
pub mod hostile;
/// What a part of a package is put into.
#[path = "../../crates/screening/tests/it/hostile/wrap.rs"]
mod wrap;

use libfuzzer_sys::Corpus;

impl From<hostile::Use> for Corpus {
    fn from(used: hostile::Use) -> Self {
        match used {
            hostile::Use::Ours => Corpus::Keep,
            hostile::Use::Others => Corpus::Reject,
        }
    }
}
