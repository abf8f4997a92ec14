//! What server and worker say to each other: an answer that is read is said the same again, and what a worker answers
//! about any file can be read. A first line `p` asks for the passages of
//! the file behind it, `t` for its copy.
#![no_main]

use gongkai_fuzz::gate;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| match bytes {
    [b'p', b'\n', file @ ..] => gate::file(gate::PASSAGES, file),
    [b't', b'\n', file @ ..] => gate::file(gate::TAKE, file),
    _ => {
        gate::answer(bytes);
        gate::question(bytes);
    }
});
