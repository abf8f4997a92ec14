//! Any bytes: what they are; and if they are text, read, masked and read again.
#![no_main]

use gongkai_fuzz::hostile;
use libfuzzer_sys::{Corpus, fuzz_target};

fuzz_target!(|bytes: &[u8]| -> Corpus { hostile::plain(bytes).into() });
