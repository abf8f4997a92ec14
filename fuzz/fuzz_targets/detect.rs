//! Text in pieces, some of them cells of one row; a line each.
#![no_main]

use gongkai_fuzz::hostile;
use libfuzzer_sys::{Corpus, fuzz_target};

fuzz_target!(|bytes: &[u8]| -> Corpus { hostile::detect(bytes).into() });
