//! What a text says once its dates, numbers and own names are taken out: what copies of it have in common.

use unicode_normalization::UnicodeNormalization as _;

/// Stands for a date or a period of the year.
const DATE: char = 'D';
/// Stands for a number.
const NUMBER: char = 'N';
/// Stands for a name the caller gave: the organisation's, its place's.
const PLACE: char = 'P';

/// A text without what changes from copy to copy.
pub(super) struct NormalisedText {
    /// Lower case, without punctuation and space; dates, numbers and own names are one placeholder each.
    pub chars: Vec<char>,
    /// Ideographs of the text.
    pub han: usize,
    /// Numbers that carry information; dates and the numerals inside words don't count.
    pub numbers: usize,
}

/// Takes a text apart. `places` are the names that count as "here", in any order.
pub(super) fn normal(text: &str, places: &[&str]) -> NormalisedText {
    let chars: Vec<char> = text.nfkc().flat_map(char::to_lowercase).collect();
    let mut places: Vec<Vec<char>> =
        places.iter().map(|place| place.nfkc().flat_map(char::to_lowercase).collect()).collect();
    places.retain(|place: &Vec<char>| place.len() >= 2);
    places.sort_by_key(|place| std::cmp::Reverse(place.len()));
    let mut normal = NormalisedText {
        chars: Vec::with_capacity(chars.len()),
        han: chars.iter().filter(|c| is_han(**c)).count(),
        numbers: 0,
    };
    let mut at = 0;
    while let Some(rest) = chars.get(at..).filter(|rest| !rest.is_empty()) {
        at += step(rest, &places, &mut normal).max(1);
    }
    normal
}

/// A text with its dates and numbers as they are; only case, punctuation and space are taken out.
pub(super) fn exact(text: &str) -> Vec<char> {
    text.nfkc().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).collect()
}

/// Reads what stands at the beginning of `rest`; how many characters of it are read.
fn step(rest: &[char], places: &[Vec<char>], into: &mut NormalisedText) -> usize {
    if let Some(place) = places.iter().find(|place| rest.starts_with(place)) {
        into.hold(PLACE);
        return place.len();
    }
    if let Some(read) = date(rest) {
        into.hold(DATE);
        return read;
    }
    if let Some(read) = ordinal(rest) {
        into.hold(NUMBER);
        into.numbers += usize::from(rest.iter().take(read).any(char::is_ascii_digit) || read >= 2);
        return read;
    }
    if let Some(c) = rest.first().filter(|c| c.is_alphanumeric()) {
        into.chars.push(*c);
    }
    1
}

impl NormalisedText {
    /// A placeholder; several of one kind in a row are one.
    fn hold(&mut self, kind: char) {
        if self.chars.last() != Some(&kind) {
            self.chars.push(kind);
        }
    }
}

pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

fn is_numeral(c: char) -> bool {
    c.is_ascii_digit() || "〇零一二三四五六七八九十百千万亿".contains(c)
}

/// Length of the numeral at the beginning: `12,345.6`, `9:30`, `三十二`, `1.2万`.
fn numeral(rest: &[char]) -> Option<usize> {
    let mut read = rest.iter().take_while(|c| is_numeral(**c)).count();
    if read == 0 {
        return None;
    }
    while let Some([point, next, ..]) = rest.get(read..) {
        if !(".,:".contains(*point) && next.is_ascii_digit()) {
            break;
        }
        read += 1 + rest.get(read + 1..).unwrap_or_default().iter().take_while(|c| is_numeral(**c)).count();
    }
    Some(read)
}

/// `第三`, `3`.
fn ordinal(rest: &[char]) -> Option<usize> {
    match rest {
        ['第', after @ ..] => numeral(after).map(|read| read + 1),
        _ => numeral(rest),
    }
}

/// A whole date or period of the year: `2026年3月5日`, `2026-03-05`, `3月`, `5日`, `第一季度`, `2026年上半年`, `中旬`.
fn date(rest: &[char]) -> Option<usize> {
    dashed(rest).or_else(|| {
        let mut read = 0;
        while let Some(more) = rest.get(read..).and_then(piece) {
            read += more;
        }
        (read > 0).then_some(read)
    })
}

/// `2026-03-05`, `2026/3/5`, `2026.3`.
fn dashed(rest: &[char]) -> Option<usize> {
    let digits = |from: usize| rest.get(from..).unwrap_or_default().iter().take_while(|c| c.is_ascii_digit()).count();
    if digits(0) != 4 || !matches!(rest, ['1', '9', ..] | ['2', '0', ..]) {
        return None;
    }
    let mut read = 4;
    while let Some(&sign) = rest.get(read).filter(|c| "-/.".contains(**c)) {
        match digits(read + 1) {
            more @ 1..=2 => read += 1 + more,
            _ => break,
        }
        if rest.get(read) != Some(&sign) {
            break;
        }
    }
    (read > 4).then_some(read)
}

/// One piece of a date that is written in words.
fn piece(rest: &[char]) -> Option<usize> {
    const WHOLE: &[&[char]] = &[&['上', '半', '年'], &['下', '半', '年'], &['上', '旬'], &['中', '旬'], &['下', '旬']];
    const ENDS: &[&[char]] = &[&['年', '度'], &['年'], &['月', '份'], &['月'], &['日'], &['号'], &['季', '度']];
    if let Some(whole) = WHOLE.iter().find(|whole| rest.starts_with(whole)) {
        return Some(whole.len());
    }
    let read = ordinal(rest)?;
    let after = rest.get(read..)?;
    ENDS.iter().find(|end| after.starts_with(end)).map(|end| read + end.len())
}

/// The names in an organisation's name that its texts may have in exchange for another's: of `中共宣汉县南坝镇委员会` itself, `宣汉县`,
/// `宣汉`, `南坝镇`, `南坝`. To be given to [`super::Signature::of`] for the organisation and those above it.
#[must_use]
pub fn places(names: &[&str]) -> Vec<String> {
    const HEADS: &[&str] = &["中国共产党", "中共"];
    const TAILS: &[&str] = &[
        "纪律检查委员会",
        "工作委员会",
        "总支部委员会",
        "支部委员会",
        "委员会",
        "党总支",
        "党支部",
        "党工委",
        "党委",
        "党组",
        "纪委",
        "支部",
        "工委",
    ];
    let mut found: Vec<String> = Vec::new();
    let mut add = |word: &str| {
        if word.chars().count() >= 2 && !found.iter().any(|known| known == word) {
            found.push(word.to_owned());
        }
    };
    for name in names {
        add(name);
        let bare = HEADS.iter().find_map(|head| name.strip_prefix(head)).unwrap_or(name);
        let bare = TAILS.iter().find_map(|tail| bare.strip_suffix(tail)).unwrap_or(bare);
        add(bare);
        for unit in units(bare) {
            add(&unit);
            let stem: String = unit.trim_end_matches("街道").trim_end_matches("社区").to_owned();
            let short = if stem == unit { unit.chars().take(unit.chars().count() - 1).collect() } else { stem };
            add(&short);
        }
    }
    found
}

/// `宣汉县南坝镇` is `宣汉县` and `南坝镇`.
fn units(name: &str) -> Vec<String> {
    let chars: Vec<char> = name.chars().collect();
    let (mut units, mut start) = (Vec::new(), 0);
    for end in 2..=chars.len() {
        let unit = chars.get(start..end).unwrap_or_default();
        let ends = matches!(unit, [_, .., '省' | '市' | '县' | '区' | '镇' | '乡' | '村'] | [_, .., '街', '道']);
        if ends && unit.len() >= 2 {
            units.push(unit.iter().collect());
            start = end;
        }
    }
    units
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_numbers_and_own_names_are_taken_out() {
        for (text, expect) in [
            ("2026年3月5日，召开党员大会。", "D召开党员大会"),
            ("二〇二六年三月五日 召开党员大会", "D召开党员大会"),
            ("2026-03-05召开；2026/3/5、2026.3.5、2026.03", "D召开D"),
            ("2026年第一季度、一季度、2026年上半年、3月份、5号、2026年度", "D"),
            ("到会党员32名，收缴党费1,234.50元、1.2万元", "到会党员N名收缴党费N元N元"),
            ("共三十二名，第三次会议，上午9:30", "共N名N次会议上午N"),
            ("南坝镇东林村党支部在东林公示", "P党支部在P公示"),
            ("ＰＡＲＴＹ　Ｂranch（１２）", "partybranchN"),
            ("个月前", "个月前"),
        ] {
            let normal: String = normal(text, &["东林村", "南坝镇", "东林", "南坝"]).chars.into_iter().collect();
            assert_eq!(normal, expect, "{text}");
        }
    }

    #[test]
    fn numbers_that_carry_information_are_counted() {
        for (text, expect) in [
            ("全村统一安排，一致通过", 0),
            ("收入1200元，支出800元", 2),
            ("共三十二名", 1),
            ("2026年3月5日第一季度", 0),
        ] {
            assert_eq!(normal(text, &[]).numbers, expect, "{text}");
        }
    }

    #[test]
    fn names_of_a_place() {
        for (names, expect) in [
            (&["中共宣汉县南坝镇委员会"][..], "中共宣汉县南坝镇委员会 宣汉县南坝镇 宣汉县 宣汉 南坝镇 南坝"),
            (&["东林村党支部"][..], "东林村党支部 东林村 东林"),
            (&["朝阳街道党工委"][..], "朝阳街道党工委 朝阳街道 朝阳"),
            (&["党委"][..], "党委"),
        ] {
            assert_eq!(places(names).join(" "), expect, "{names:?}");
        }
    }
}
