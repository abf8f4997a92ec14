//! Text of XML: XMP packets, form data, rich text.

use quick_xml::{Reader, events::Event};

/// Elements and attributes of one packet.
const TEXTS: usize = 20_000;

/// Every text and attribute with the name of what holds it, without formatting.
pub fn texts(packet: &[u8]) -> Vec<(String, String)> {
    let packet = match packet {
        [0xFE, 0xFF, ..] => encoding_rs::UTF_16BE.decode(packet).0.into_owned(),
        [0xFF, 0xFE, ..] => encoding_rs::UTF_16LE.decode(packet).0.into_owned(),
        _ => String::from_utf8_lossy(packet).into_owned(),
    };
    // Pictures put a name before the packet.
    let Some(start) = packet.find('<') else { return Vec::new() };
    let mut reader = Reader::from_str(packet.get(start..).unwrap_or_default());
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    let mut texts: Vec<(String, String)> = Vec::new();
    let mut name = String::new();
    // An entity parts a text; what follows it belongs to it.
    let mut goes_on = false;
    while texts.len() < TEXTS {
        let event = match reader.read_event() {
            Ok(Event::Eof) | Err(_) => break,
            Ok(event) => event,
        };
        let found = match event {
            Event::Start(tag) | Event::Empty(tag) => {
                name = tag.local_name().as_ref().to_owned();
                for attribute in tag.attributes().with_checks(false).flatten().take(500) {
                    let key = attribute.key.as_ref();
                    let value = attribute.value.as_ref();
                    let value = quick_xml::escape::unescape(value).map_or(value.to_owned(), |v| v.into_owned());
                    if !key.starts_with("xmlns") && !value.starts_with("http://") {
                        texts.push((key.to_owned(), value));
                    }
                }
                goes_on = false;
                continue;
            }
            Event::End(_) => {
                goes_on = false;
                continue;
            }
            Event::Text(text) => text.to_string(),
            Event::CData(text) => text.to_string(),
            Event::GeneralRef(entity) => {
                let entity = format!("&{};", &*entity);
                quick_xml::escape::unescape(&entity).map_or(String::new(), |text| text.into_owned())
            }
            Event::Comment(text) => text.to_string(),
            _ => continue,
        };
        match texts.last_mut() {
            Some((_, last)) if goes_on => last.push_str(&found),
            _ => texts.push((name.clone(), found)),
        }
        goes_on = true;
    }
    texts.retain(|(_, text)| !text.trim().is_empty());
    texts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_and_attributes_are_read() {
        let packet = b"http://ns.adobe.com/xap/1.0/\0<x xmlns:a='u'><a:b c='1&#50;'>A&amp;B</a:b><d>E</d></x>";
        let expect = [("c", "12"), ("b", "A&B"), ("d", "E")];
        let expect: Vec<(String, String)> = expect.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        assert_eq!(texts(packet), expect);
    }
}
