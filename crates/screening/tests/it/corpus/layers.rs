//! All layers of bytes that anybody with a few tools could look into.

use std::io::{Cursor, Read};

use encoding_rs::GB18030;
use flate2::read::ZlibDecoder;
use memchr::memmem;

/// The layer that holds the words, in any encoding offices use.
pub fn holding(bytes: &[u8], words: &str) -> Option<String> {
    let needles = [
        words.as_bytes().to_vec(),
        words.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        words.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        GB18030.encode(words).0.into_owned(),
    ];
    let mut found = None;
    walk("file", bytes, 0, &mut |name, layer| {
        if found.is_none() && needles.iter().any(|needle| memmem::find(layer, needle).is_some()) {
            found = Some(name.to_owned());
        }
    });
    found
}

fn walk(name: &str, bytes: &[u8], depth: u32, see: &mut dyn FnMut(&str, &[u8])) {
    see(name, bytes);
    if depth > 6 {
        return;
    }
    if bytes.iter().find(|b| !b.is_ascii_whitespace()) == Some(&b'<') || bytes.starts_with(b"\xef\xbb\xbf<") {
        let bare = without_tags(bytes);
        see(&format!("{name} without its tags"), &bare);
        see(&format!("{name} without its tags"), unescaped(&bare).as_bytes());
        see(&format!("{name}, its characters told by number"), unescaped(bytes).as_bytes());
    }
    if memmem::find(bytes, b"PK\x03\x04").is_some() {
        members(name, bytes, depth, see);
    }
    if let Some(at) = memmem::find(bytes, b"%PDF-") {
        objects(name, &bytes[at..], depth, see);
    }
    if bytes.starts_with(b"\x89PNG") {
        // Each place that could begin a compressed text.
        for at in memmem::find_iter(bytes, b"\x78") {
            let mut text = Vec::new();
            let _ = ZlibDecoder::new(&bytes[at..]).take(1 << 16).read_to_end(&mut text);
            see(&format!("{name} inflated at {at}"), &text);
        }
    }
}

fn without_tags(bytes: &[u8]) -> Vec<u8> {
    let pieces = bytes.split(|b| *b == b'<').enumerate();
    let text =
        pieces.map(|(at, piece)| if at == 0 { piece } else { piece.splitn(2, |b| *b == b'>').nth(1).unwrap_or(b"") });
    text.flatten().copied().collect()
}

/// `&#26426;` and `&#x673a;` as the character they stand for.
fn unescaped(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let mut pieces = text.split("&#");
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (number, rest) = piece.split_once(';').unwrap_or(("", piece));
        let code = number
            .strip_prefix(['x', 'X'])
            .map_or_else(|| number.parse().ok(), |hex| u32::from_str_radix(hex, 16).ok());
        match code.and_then(char::from_u32) {
            Some(c) => plain.extend([c]),
            None => plain += number,
        }
        plain += rest;
    }
    plain
}

fn members(name: &str, bytes: &[u8], depth: u32, see: &mut dyn FnMut(&str, &[u8])) {
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else { return };
    for at in 0..archive.len() {
        let Ok(mut member) = archive.by_index(at) else { continue };
        let (path, mut inside) = (format!("{name} > {}", String::from_utf8_lossy(member.name_raw())), Vec::new());
        see(&format!("the name of {path}"), member.name().unwrap_or_default().as_bytes());
        see(&format!("the name of {path}"), member.name_raw());
        let _ = member.read_to_end(&mut inside);
        walk(&path, &inside, depth + 1, see);
    }
}

fn objects(name: &str, bytes: &[u8], depth: u32, see: &mut dyn FnMut(&str, &[u8])) {
    let Ok(document) = lopdf::Document::load_mem(bytes) else { return };
    let trailer = lopdf::Object::Dictionary(document.trailer.clone());
    for (id, object) in document.objects.iter().chain([(&(0, 0), &trailer)]) {
        let path = format!("{name} > object {}", id.0);
        strings(object, &mut |string| see(&path, string));
        if let lopdf::Object::Stream(stream) = object {
            let content = stream.decompressed_content().unwrap_or_else(|_| stream.content.clone());
            walk(&path, &content, depth + 1, see);
        }
    }
}

fn strings(object: &lopdf::Object, see: &mut dyn FnMut(&[u8])) {
    match object {
        lopdf::Object::String(bytes, _) | lopdf::Object::Name(bytes) => see(bytes),
        lopdf::Object::Array(items) => items.iter().for_each(|item| strings(item, see)),
        lopdf::Object::Dictionary(entries) => entries.iter().for_each(|(_, item)| strings(item, see)),
        lopdf::Object::Stream(stream) => stream.dict.iter().for_each(|(_, item)| strings(item, see)),
        _ => {}
    }
}
