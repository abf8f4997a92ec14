//! One object or stream of a PDF that is sound otherwise; the first line names it.
#![no_main]

use gongkai_fuzz::hostile;
use libfuzzer_sys::{Corpus, fuzz_target};

fuzz_target!(|bytes: &[u8]| -> Corpus { hostile::pdf_part(bytes).into() });
