//! Changes a ZIP member by member. Flipping bits of a package hardly ever gets past its checksums and its compression;
//! changed here is what is inside, and the package is put together again, its members stored as they are.

use std::io::{Cursor, Read as _, Write as _};

use libfuzzer_sys::fuzzer_mutate;
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

/// Larger members are left as they are.
const MEMBER: u64 = 256 << 10;

/// The new size of `data`, changed in place; `max` bytes are there.
pub fn mutate(data: &mut [u8], size: usize, max: usize, seed: u32) -> usize {
    let new = if seed.is_multiple_of(4) { None } else { data.get(..size).and_then(|old| rebuilt(old, seed / 4)) };
    match new.filter(|new| new.len() <= max) {
        Some(new) => {
            data[..new.len()].copy_from_slice(&new);
            new.len()
        }
        None => fuzzer_mutate(data, size, max),
    }
}

fn rebuilt(old: &[u8], seed: u32) -> Option<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(old)).ok()?;
    let mut members = Vec::new();
    for index in 0..archive.len() {
        let file = archive.by_index(index).ok()?;
        let name = file.name().ok()?.into_owned();
        let mut content = Vec::new();
        file.take(MEMBER).read_to_end(&mut content).ok()?;
        members.push((name, content));
    }
    let count = u32::try_from(members.len()).ok().filter(|count| *count > 0)?;
    let chosen = (seed % count) as usize;
    let how = seed / count;
    match how % 32 {
        0 => drop(members.remove(chosen)),
        1 => {
            let name = changed(members[chosen].0.clone().into_bytes(), 40);
            members[chosen].0 = String::from_utf8_lossy(&name).into_owned();
        }
        2 => {
            let other = (how / 32 % count) as usize;
            members[chosen].1 = members[other].1.clone();
        }
        _ => members[chosen].1 = changed(std::mem::take(&mut members[chosen].1), 512),
    }
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        zip.start_file(name, options).ok()?;
        zip.write_all(&content).ok()?;
    }
    zip.finish().ok().map(Cursor::into_inner)
}

/// Changed by the fuzzer's own ways, `room` bytes longer at most.
pub fn changed(mut content: Vec<u8>, room: usize) -> Vec<u8> {
    let size = content.len();
    content.resize(size + room, 0);
    let all = content.len();
    let size = fuzzer_mutate(&mut content, size, all);
    content.truncate(size);
    content
}
