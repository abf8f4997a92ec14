//! Writes a content stream anew: operators that go, glyphs that go, everything else byte by byte as it was.
//!
//! A glyph that goes leaves a step as wide as it was, so that nothing after it moves. What stands between operators
//! (comments, strings nobody shows) is not written again.

use super::{
    drawn::Drop,
    reading::{Change, Corners, Gone},
    token::{Operand, Operator, Tokens},
};

/// The content without what the change takes out. The text object and the saved states are closed at the end.
pub fn content(content: &[u8], change: Option<&Change>) -> Vec<u8> {
    let none = Change::default();
    let change = change.unwrap_or(&none);
    let mut out = Vec::with_capacity(content.len());
    let (mut saved, mut text, mut marked) = (0_usize, false, 0_usize);
    for operator in Tokens::new(content) {
        let at = u32::try_from(operator.range.start).unwrap_or(u32::MAX);
        match operator.name {
            b"q" => saved += 1,
            b"Q" if saved == 0 => continue,
            b"Q" => saved -= 1,
            b"BT" => text = true,
            b"ET" => text = false,
            b"BDC" | b"BMC" => marked += 1,
            b"EMC" if marked == 0 => continue,
            b"EMC" => marked -= 1,
            _ => {}
        }
        match change.drops.get(&at) {
            Some(Drop::Operator) => continue,
            Some(Drop::Ink) => {
                out.extend_from_slice(b"n\n");
                continue;
            }
            None => {}
        }
        if let Some(gone) = change.gone.get(&at) {
            shown(&operator, gone, &mut out);
        } else if change.unmarked.contains(&at) {
            unmarked(&operator, &mut out);
        } else {
            as_it_was(content, &operator, &mut out);
        }
        out.push(b'\n');
    }
    if text {
        out.extend_from_slice(b"ET\n");
    }
    (0..marked).for_each(|_| out.extend_from_slice(b"EMC\n"));
    (0..saved).for_each(|_| out.extend_from_slice(b"Q\n"));
    out
}

/// Black boxes over what went.
pub fn boxes(boxes: &[Corners], out: &mut Vec<u8>) {
    out.extend_from_slice(b"q 0 g\n");
    for corners in boxes {
        for (at, (x, y)) in corners.iter().enumerate() {
            number(*x, out);
            number(*y, out);
            out.extend_from_slice(if at == 0 { b"m " } else { b"l " });
        }
        out.extend_from_slice(b"f\n");
    }
    out.extend_from_slice(b"Q\n");
}

fn as_it_was(content: &[u8], operator: &Operator, out: &mut Vec<u8>) {
    let bytes = content.get(operator.range.clone()).unwrap_or_default();
    let texts = matches!(operator.name, b"Tj" | b"TJ" | b"'" | b"\"" | b"BDC" | b"DP" | b"EI");
    let stray =
        !texts && operator.operands.iter().any(|operand| !matches!(operand, Operand::Number(_) | Operand::Name(_)));
    let comment = operator.name != b"EI" && bytes.contains(&b'%');
    if !stray && !comment {
        out.extend_from_slice(bytes);
        return;
    }
    for operand in &operator.operands {
        match operand {
            operand if texts => write(operand, out),
            // Dash patterns.
            Operand::Array(items) => {
                let numbers = items.iter().filter(|item| matches!(item, Operand::Number(_))).cloned().collect();
                write(&Operand::Array(numbers), out);
            }
            Operand::Text(_) | Operand::Dict(_) => {}
            operand => write(operand, out),
        }
    }
    out.extend_from_slice(operator.name);
}

fn shown(operator: &Operator, gone: &[Gone], out: &mut Vec<u8>) {
    match operator.name {
        b"'" => out.extend_from_slice(b"T* "),
        b"\"" => {
            for (operand, name) in operator.operands.iter().zip([b"Tw ", b"Tc "]) {
                write(operand, out);
                out.extend_from_slice(name);
            }
            out.extend_from_slice(b"T* ");
        }
        _ => {}
    }
    let mut gone = gone.to_vec();
    gone.sort_by_key(|gone| (gone.element, gone.byte));
    gone.dedup_by_key(|gone| (gone.element, gone.byte));
    let single;
    let items: &[Operand] = match operator.operands.last() {
        Some(Operand::Array(items)) => items,
        Some(one) => {
            single = [one.clone()];
            &single
        }
        None => &[],
    };
    out.push(b'[');
    for (element, item) in (0..).zip(items) {
        let Operand::Text(bytes) = item else {
            write(item, out);
            continue;
        };
        let mut from = 0;
        for gone in gone.iter().filter(|gone| gone.element == element) {
            let at = gone.byte as usize;
            text(bytes.get(from..at).unwrap_or_default(), out);
            number(f64::from(gone.step), out);
            from = at + usize::from(gone.length);
        }
        text(bytes.get(from..).unwrap_or_default(), out);
    }
    out.extend_from_slice(b"] TJ");
}

fn unmarked(operator: &Operator, out: &mut Vec<u8>) {
    for operand in &operator.operands {
        match operand {
            Operand::Dict(pairs) => {
                let stand_in = |key: &[u8]| matches!(key, b"ActualText" | b"Alt" | b"E");
                let stay = pairs.iter().filter(|(key, _)| !stand_in(key)).cloned().collect();
                write(&Operand::Dict(stay), out);
            }
            other => write(other, out),
        }
    }
    out.extend_from_slice(operator.name);
}

fn write(operand: &Operand, out: &mut Vec<u8>) {
    match operand {
        Operand::Number(n) => number(*n, out),
        Operand::Text(bytes) => text(bytes, out),
        Operand::Name(bytes) => name(bytes, out),
        Operand::Array(items) => {
            out.push(b'[');
            items.iter().for_each(|item| write(item, out));
            out.extend_from_slice(b"] ");
        }
        Operand::Dict(pairs) => {
            out.extend_from_slice(b"<<");
            for (key, value) in pairs {
                name(key, out);
                write(value, out);
            }
            out.extend_from_slice(b">> ");
        }
        Operand::Other => out.extend_from_slice(b"null "),
    }
}

fn number(n: f64, out: &mut Vec<u8>) {
    let text = format!("{n:.5}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    out.extend_from_slice(if matches!(text, "-0" | "") { b"0" } else { text.as_bytes() });
    out.push(b' ');
}

fn text(bytes: &[u8], out: &mut Vec<u8>) {
    if bytes.is_empty() {
        return;
    }
    out.push(b'<');
    out.extend_from_slice(hex::encode_upper(bytes).as_bytes());
    out.push(b'>');
}

fn name(bytes: &[u8], out: &mut Vec<u8>) {
    out.push(b'/');
    for byte in bytes {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'+' | b'*') {
            out.push(*byte);
        } else {
            out.extend_from_slice(format!("#{byte:02X}").as_bytes());
        }
    }
    out.push(b' ');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(from: &str, gone: &[(u32, u32)], expect: &str) {
        let mut change = Change::default();
        let list = gone.iter().map(|(element, byte)| Gone { element: *element, byte: *byte, length: 1, step: -500.0 });
        let list: Vec<Gone> = list.collect();
        if !list.is_empty() {
            change.gone.insert(0, list);
        }
        let text = String::from_utf8(content(from.as_bytes(), Some(&change))).unwrap();
        assert_eq!(text.trim_end(), expect, "{from}");
    }

    #[test]
    fn glyphs_leave_steps() {
        check("(abc) Tj", &[(0, 1)], "[<61>-500 <63>] TJ");
        check("[(ab) -20 (c)] TJ", &[(0, 0), (2, 0), (2, 0)], "[-500 <62>-20 -500 ] TJ");
        check("(a) '", &[(0, 0)], "T* [-500 ] TJ");
        check("1 2 (ab) \"", &[(0, 1)], "1 Tw 2 Tc T* [<61>-500 ] TJ");
    }

    #[test]
    fn what_nobody_sees_is_not_written() {
        check("q % 110101199003077774\n(x) 1 g\nQ Q", &[], "q\n1 g\nQ");
        check("[(a)] TJ [3 (b)] 0 d", &[], "[(a)] TJ\n[3 ] 0 d");
    }
}
