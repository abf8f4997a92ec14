//! The escape that texts of cells are written with: `ST_Xstring` [ECMA-376, part 1, 22.9.2.19].

/// A text as a spreadsheet shows it. Characters XML can't hold stand as `_x0007_`, and any other may; a literal `_x` has its
/// `_` escaped.
pub fn decode_xstring(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, tail) = rest.split_at(at);
        out.push_str(before);
        match escaped(tail) {
            Some((character, after)) => {
                out.push(character);
                rest = after;
            }
            None => {
                out.push_str("_x");
                rest = tail.get(2..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
    out
}

/// The other way round: [`decode_xstring`] gives back what was given.
pub fn encode_xstring(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        match c {
            // The `_` that ends the escape may be the one that begins the next.
            '_' if hex(text.get(at..).unwrap_or_default()).is_some() => out.push_str("_x005F_"),
            '\t' | '\n' => out.push(c),
            c if c < ' ' => out.push_str(&format!("_x{:04X}_", u32::from(c))),
            c => out.push(c),
        }
    }
    out
}

fn escaped(tail: &str) -> Option<(char, &str)> {
    let character = char::from_u32(u32::from_str_radix(hex(tail)?, 16).ok()?)?;
    Some((character, tail.get(6..)?.strip_prefix('_')?))
}

/// The four digits behind `_x`.
fn hex(tail: &str) -> Option<&str> {
    tail.strip_prefix("_x")?.get(..4).filter(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_undone() {
        for (text, expect) in [
            ("a_x000D_b", "a\rb"),
            ("_x005F_x000D_", "_x000D_"),
            ("_x00", "_x00"),
            ("_x公开事项_", "_x公开事项_"),
            ("__x0041_", "_A"),
            ("_xD800_", "_xD800_"),
            ("_x005F_x0041_x0007_", "_x0041\u{7}"),
            ("_x7EDD__x5BC6_", "绝密"),
            ("a_x0007_\tb\nc", "a\u{7}\tb\nc"),
        ] {
            assert_eq!(decode_xstring(text), expect);
            assert_eq!(decode_xstring(&encode_xstring(expect)), expect, "{}", encode_xstring(expect));
        }
    }
}
