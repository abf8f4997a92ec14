//! What the room finds and takes out, judged from outside: files in, reports and cleaned copies out.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::too_many_lines)]

mod archive;
mod colours;
mod corpus;
mod covers;
mod detect;
mod detect_markings;
mod detect_masked;
mod detect_numbers;
mod detect_persons;
mod detect_signs;
mod hostile;
mod image;
mod imported;
mod office;
mod packages;
mod parts;
mod pdf;
mod pdf_covers;
