//! Whether something shines through a picture: what lies below one that is opaque is hidden. Programs write a channel of
//! opacity also where nothing shines through, and so it is looked at.

use std::io::Read;

use flate2::read::ZlibDecoder;

use crate::Format;

/// Bytes of pixels that are looked at; a larger picture is taken for opaque.
const PIXELS: usize = 64 << 20;
/// From this on (of 255) a pixel hides what is below.
const SOLID: u8 = 230;

/// Does nothing shine through it, or next to nothing? Not through what isn't read, as seals and logos are.
pub fn is_opaque(bytes: &[u8]) -> bool {
    match super::format(bytes) {
        Some(Format::Jpeg | Format::Bmp | Format::Tiff) => true,
        Some(Format::Png) => png(bytes).unwrap_or(false),
        // The flag of a Graphic Control Extension.
        Some(Format::Gif) => !bytes.windows(4).any(|four| matches!(four, [0x21, 0xF9, 4, flags] if flags & 1 == 1)),
        Some(Format::Webp) => bytes.get(12..16) == Some(b"VP8 "),
        _ => false,
    }
}

fn png(bytes: &[u8]) -> Option<bool> {
    let number = |at: usize| Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?) as usize);
    let (width, height) = (number(16)?, number(20)?);
    let [depth, kind, _, _, interlaced] = *bytes.get(24..29)?.first_chunk::<5>()?;
    let mut packed = Vec::new();
    let mut at = 8;
    while let Some(size) = number(at) {
        let body = bytes.get(at + 8..(at + 8).checked_add(size)?)?;
        match bytes.get(at + 4..at + 8)? {
            // Of a palette the opacity of each colour, of others the one colour that isn't there.
            b"tRNS" if kind == 3 => return Some(body.iter().all(|alpha| *alpha >= SOLID)),
            b"tRNS" => return Some(false),
            b"IDAT" => packed.extend_from_slice(body),
            b"IEND" => break,
            _ => {}
        }
        at += 12 + size;
    }
    let signs = match kind {
        4 => 2,
        6 => 4,
        _ => return Some(true),
    };
    // Of sixteen bits the first eight are enough.
    let wide = usize::from(depth) / 8;
    let row = width.checked_mul(signs)?.checked_mul(wide)?;
    if interlaced != 0 || wide == 0 {
        return Some(false);
    }
    if row.checked_add(1)?.checked_mul(height)? > PIXELS {
        return Some(true);
    }
    let mut pixels = Vec::new();
    ZlibDecoder::new(&packed[..]).take(((row + 1) * height) as u64).read_to_end(&mut pixels).ok()?;
    Some(clear(&mut pixels, row, signs * wide, wide) * 50 < width * height)
}

/// How many pixels let something through, after each row is undone (ISO/IEC 15948, 9).
fn clear(pixels: &mut [u8], row: usize, step: usize, wide: usize) -> usize {
    let mut before = vec![0; row];
    let mut count = 0;
    for line in pixels.chunks_exact_mut(row + 1) {
        let Some((filter, line)) = line.split_first_mut() else { break };
        for at in 0..row {
            let value = |list: &[u8], at: Option<usize>| at.and_then(|at| list.get(at)).copied().unwrap_or(0);
            let (left, up) = (value(line, at.checked_sub(step)), value(&before, Some(at)));
            let corner = value(&before, at.checked_sub(step));
            let by = match filter {
                1 => left,
                2 => up,
                3 => u8::midpoint(left, up),
                4 => paeth(left, up, corner),
                _ => 0,
            };
            if let Some(byte) = line.get_mut(at) {
                *byte = byte.wrapping_add(by);
            }
        }
        count +=
            line.chunks_exact(step).filter(|pixel| pixel.get(step - wide).is_some_and(|alpha| *alpha < SOLID)).count();
        before.copy_from_slice(line);
    }
    count
}

fn paeth(left: u8, up: u8, corner: u8) -> u8 {
    let (a, b, c) = (i16::from(left), i16::from(up), i16::from(corner));
    let guess = a + b - c;
    let (to_a, to_b, to_c) = ((guess - a).abs(), (guess - b).abs(), (guess - c).abs());
    match () {
        () if to_a <= to_b && to_a <= to_c => left,
        () if to_b <= to_c => up,
        () => corner,
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn made(kind: u8, rows: &[&[u8]], more: &[u8]) -> Vec<u8> {
        let chunk = |kind: &[u8], body: &[u8]| [&(body.len() as u32).to_be_bytes()[..], kind, body, &[0; 4]].concat();
        let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        rows.iter().for_each(|row| packer.write_all(row).unwrap());
        let head = [&2_u32.to_be_bytes()[..], &(rows.len() as u32).to_be_bytes(), &[8, kind, 0, 0, 0]].concat();
        let parts =
            [chunk(b"IHDR", &head), more.to_vec(), chunk(b"IDAT", &packer.finish().unwrap()), chunk(b"IEND", &[])];
        [b"\x89PNG\r\n\x1A\n".to_vec(), parts.concat()].concat()
    }

    #[test]
    fn a_channel_may_be_full() {
        for (bytes, expect) in [
            (made(2, &[&[0; 7]], &[]), true),
            (made(6, &[&[0, 0, 0, 0, 255, 9, 9, 9, 255]], &[]), true),
            (made(6, &[&[1, 0, 0, 0, 255, 0, 0, 0, 0], &[2, 0, 0, 0, 0, 0, 0, 0, 0]], &[]), true),
            (made(6, &[&[0, 0, 0, 0, 255, 9, 9, 9, 90]], &[]), false),
            (made(4, &[&[0, 7, 255, 7, 250]], &[]), true),
            (made(4, &[&[4, 7, 255, 7, 128]], &[]), false),
            (made(3, &[&[0, 0, 0]], b"\0\0\0\x02tRNS\xFF\xFF\0\0\0\0"), true),
            (made(3, &[&[0, 0, 0]], b"\0\0\0\x02tRNS\xFF\x10\0\0\0\0"), false),
            (b"\xFF\xD8\xFF".to_vec(), true),
            (b"GIF89a\x21\xF9\x04\x01".to_vec(), false),
        ] {
            assert_eq!(is_opaque(&bytes), expect, "{bytes:?}");
        }
    }
}
