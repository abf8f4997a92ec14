//! Office packages, their parts changed one by one: read, cleaned, and read again.
#![no_main]

use gongkai_fuzz::hostile;
use libfuzzer_sys::{Corpus, fuzz_target};

fuzz_target!(|bytes: &[u8]| -> Corpus { hostile::ooxml(bytes).into() });

libfuzzer_sys::fuzz_mutator!(|data: &mut [u8], size: usize, max: usize, seed: u32| {
    gongkai_fuzz::package::mutate(data, size, max, seed)
});
