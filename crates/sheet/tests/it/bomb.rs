//! A zip made by hand: a sheet that never seems to end, whatever its header says. Deflating so much honestly would take
//! longer than all other tests.

use crate::bombs::{LINKS, WORKBOOK};

/// Runs of 258 spaces in one unit, which is 0.9 MB then and has one empty element.
const REPEATS: usize = 3_500;
/// The expanded bytes of a unit.
pub const UNIT: usize = REPEATS * 258 + 5;

/// A workbook whose sheet expands to so many times 0.9 MB, and claims to have so many bytes.
pub fn workbook(units: usize, claimed: usize) -> Vec<u8> {
    let mut zip = Zip::default();
    zip.add("xl/workbook.xml", 0, WORKBOOK.as_bytes(), WORKBOOK.len());
    zip.add("xl/_rels/workbook.xml.rels", 0, LINKS.as_bytes(), LINKS.len());
    zip.add("xl/worksheets/sheet1.xml", 8, &deflated(units), claimed);
    zip.finish()
}

/// One block with fixed codes [RFC 1951, 3.2.6]: `<x>`, then `<x/>` and 258 spaces again and again.
fn deflated(units: usize) -> Vec<u8> {
    let mut bits = Bits::default();
    bits.push(0b110, 3);
    bits.text("<x>");
    for _ in 0..units {
        bits.text("<x/> ");
        for _ in 0..REPEATS {
            // Length 258 (symbol 285), distance 1.
            bits.push(0b1100_0101, 8);
            bits.push(0, 5);
        }
    }
    bits.text("</x>");
    bits.push(0, 7);
    bits.bytes
}

#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    used: u32,
}

impl Bits {
    /// Codes are packed from their highest bit on, bytes filled from the lowest.
    fn push(&mut self, code: u32, length: u32) {
        for bit in (0..length).rev() {
            if self.used.is_multiple_of(8) {
                self.bytes.push(0);
            }
            let last = self.bytes.len() - 1;
            self.bytes[last] |= ((code >> bit & 1) as u8) << (self.used % 8);
            self.used += 1;
        }
    }

    fn text(&mut self, text: &str) {
        for byte in text.bytes() {
            self.push(0x30 + u32::from(byte), 8);
        }
    }
}

#[derive(Default)]
struct Zip {
    bytes: Vec<u8>,
    directory: Vec<u8>,
    entries: u16,
}

impl Zip {
    /// `claimed` is the expanded size in the headers. The checksum is right for stored parts only.
    fn add(&mut self, name: &str, method: u16, data: &[u8], claimed: usize) {
        let offset = self.bytes.len() as u32;
        let mut header = Vec::new();
        for number in [20, 0, method, 0, 0x21] {
            header.extend(u16::to_le_bytes(number));
        }
        for number in [crc(data), data.len() as u32, claimed as u32] {
            header.extend(u32::to_le_bytes(number));
        }
        header.extend(u32::to_le_bytes(name.len() as u32));
        self.bytes.extend([b"PK\x03\x04", header.as_slice(), name.as_bytes(), data].concat());
        let place = [[0; 10].as_slice(), &u32::to_le_bytes(offset)].concat();
        self.directory.extend([b"PK\x01\x02\x14\x00", header.as_slice(), &place, name.as_bytes()].concat());
        self.entries += 1;
    }

    fn finish(mut self) -> Vec<u8> {
        let begin = self.bytes.len() as u32;
        let count = u16::to_le_bytes(self.entries);
        self.bytes.extend(&self.directory);
        self.bytes.extend([b"PK\x05\x06\0\0\0\0".as_slice(), &count, &count].concat());
        self.bytes.extend(u32::to_le_bytes(self.directory.len() as u32));
        self.bytes.extend([u32::to_le_bytes(begin).as_slice(), &[0, 0]].concat());
        self.bytes
    }
}

fn crc(data: &[u8]) -> u32 {
    let step = |crc: u32, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 };
    !data.iter().fold(!0, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), step))
}
