//! Changes a compressed stream of a PDF inside its compression. It stays where it is and as long as it was, so that
//! lengths and cross-references stay right.

use std::io::{Read as _, Write as _};

use flate2::{Compression, read::ZlibDecoder, write::ZlibEncoder};
use libfuzzer_sys::fuzzer_mutate;

use crate::package::changed;

/// Longer streams are left as they are.
const STREAM: u64 = 256 << 10;

/// The new size of `data`, changed in place; `max` bytes are there.
pub fn mutate(data: &mut [u8], size: usize, max: usize, seed: u32) -> usize {
    let within = !seed.is_multiple_of(3) && inside(&mut data[..size], seed / 3).is_some();
    if within { size } else { fuzzer_mutate(data, size, max) }
}

fn inside(bytes: &mut [u8], seed: u32) -> Option<()> {
    let streams: Vec<(usize, usize)> = streams(bytes);
    let chosen = streams.get(seed as usize % streams.len().max(1))?;
    let space = bytes.get_mut(chosen.0..chosen.1)?;
    let mut content = Vec::new();
    ZlibDecoder::new(&*space).take(STREAM).read_to_end(&mut content).ok()?;
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::best());
    packed.write_all(&changed(content, 64)).ok()?;
    let packed = packed.finish().ok().filter(|packed| packed.len() <= space.len())?;
    space.fill(b'\n');
    space[..packed.len()].copy_from_slice(&packed);
    Some(())
}

/// Where zlib data begins behind the word `stream`, and where `endstream` follows.
fn streams(bytes: &[u8]) -> Vec<(usize, usize)> {
    let find = |word: &[u8], from: usize| {
        bytes.get(from..)?.windows(word.len()).position(|window| window == word).map(|at| from + at)
    };
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = find(b"stream", at) {
        let start = start + 6;
        let Some(end) = find(b"endstream", start) else { break };
        let lead = bytes[start..end].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        if bytes.get(start + lead) == Some(&0x78) {
            found.push((start + lead, end));
        }
        at = end + 9;
    }
    found
}
