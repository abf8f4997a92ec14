//! One part of a package, in a package that is sound otherwise; the first line names the part.
#![no_main]

use gongkai_fuzz::hostile;
use libfuzzer_sys::{Corpus, fuzz_target};

fuzz_target!(|bytes: &[u8]| -> Corpus { hostile::part(bytes).into() });
