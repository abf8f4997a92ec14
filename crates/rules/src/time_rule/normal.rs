//! One way to write each character, so that the parser knows one only.

/// A character of the phrase as the parser reads it; `None` for what says nothing (spaces, quotation marks).
///
/// Full-width forms and Chinese punctuation become ASCII (`,` between clauses, `;` between sentences), all dashes `-`.
fn plain(c: char) -> Option<char> {
    let c = match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        other => other,
    };
    match c {
        c if c.is_whitespace() || c.is_control() => None,
        '\u{200B}'..='\u{200F}'
        | '\u{2060}'
        | '\u{FEFF}'
        | '\u{201C}'
        | '\u{201D}'
        | '\u{2018}'
        | '\u{2019}'
        | '"'
        | '\''
        | '\u{300A}'
        | '\u{300B}'
        | '\u{300C}'
        | '\u{300D}'
        | '*'
        | '\u{25A0}'
        | '\u{221A}' => None,
        '\u{3002}' | ';' | '.' | '!' => Some(';'),
        '\u{3010}' | '[' | '\u{3014}' | '{' => Some('('),
        '\u{3011}' | ']' | '\u{3015}' | '}' => Some(')'),
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2500}' => Some('-'),
        '\u{301C}' | '\u{223C}' => Some('~'),
        '\u{FF64}' => Some('\u{3001}'),
        '\u{25CB}' | '\u{25EF}' => Some('\u{3007}'),
        '\u{2267}' => Some('\u{2265}'),
        '\u{2266}' => Some('\u{2264}'),
        c => Some(c),
    }
}

/// The whole phrase, plain.
pub(super) fn normal(text: &str) -> Vec<char> {
    text.chars().filter_map(plain).collect()
}

/// The value of a Chinese or Arabic numeral; `None` if the characters are no plain whole number (`35` is, "three five" in
/// Chinese, which means about four, is not).
pub(super) fn number(run: &[char]) -> Option<u32> {
    if run.iter().all(char::is_ascii_digit) {
        return run.iter().collect::<String>().parse().ok();
    }
    let digits: Option<Vec<u32>> = run.iter().map(|c| digit(*c)).collect();
    if let Some(digits) = digits {
        // A year is said digit by digit; two digits side by side are an estimate.
        let year = digits.len() == 4;
        return (year || digits.len() == 1).then(|| digits.iter().fold(0, |n, d| n * 10 + d));
    }
    let (mut sum, mut pending) = (0, None);
    for c in run {
        match (digit(*c), unit(*c)) {
            // A zero only fills a gap: 一百零五.
            (Some(0), _) if sum > 0 && pending.is_none() => {}
            (Some(d), _) if pending.is_none() => pending = Some(d),
            (None, Some(unit)) if unit > 20 || matches!(unit, 10) => sum += pending.take().unwrap_or(1) * unit,
            (None, Some(score)) if pending.is_none() => sum += score,
            _ => return None,
        }
    }
    Some(sum + pending.unwrap_or(0))
}

pub(super) fn is_numeral(c: char) -> bool {
    c.is_ascii_digit() || digit(c).is_some() || unit(c).is_some()
}

fn digit(c: char) -> Option<u32> {
    const DIGITS: [&str; 10] = [
        "\u{96F6}\u{3007}",
        "\u{4E00}\u{58F9}",
        "\u{4E8C}\u{4E24}\u{8D30}",
        "\u{4E09}\u{53C1}",
        "\u{56DB}\u{8086}",
        "\u{4E94}\u{4F0D}",
        "\u{516D}\u{9646}",
        "\u{4E03}\u{67D2}",
        "\u{516B}\u{634C}",
        "\u{4E5D}\u{7396}",
    ];
    DIGITS.iter().zip(0..).find(|(all, _)| all.contains(c)).map(|(_, n)| n)
}

/// Ten, a hundred, and the scores 廿 (20), 卅 (30).
fn unit(c: char) -> Option<u32> {
    match c {
        '\u{5341}' | '\u{62FE}' => Some(10),
        '\u{767E}' => Some(100),
        '\u{5EFF}' => Some(20),
        '\u{5345}' => Some(30),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals_have_one_value() {
        for (text, expect) in [
            ("7", Some(7)),
            ("20", Some(20)),
            ("七", Some(7)),
            ("两", Some(2)),
            ("十", Some(10)),
            ("十五", Some(15)),
            ("二十", Some(20)),
            ("二十五", Some(25)),
            ("廿五", Some(25)),
            ("卅", Some(30)),
            ("卅一", Some(31)),
            ("一百零五", Some(105)),
            ("一百八十", Some(180)),
            ("二〇二四", Some(2024)),
            ("三五", None),
            ("两三", None),
            ("1十", None),
            ("99999999999", None),
        ] {
            let run: Vec<char> = text.chars().collect();
            assert_eq!(number(&run), expect, "{text}");
        }
    }

    #[test]
    fn one_way_to_write() {
        for (text, expect) in [("５ 日，（内）", "5日,(内)"), ("1月—2月", "1月-2月"), ("“及时”。", "及时;")]
        {
            assert_eq!(normal(text).into_iter().collect::<String>(), expect);
        }
    }
}
