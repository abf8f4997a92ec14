//! The Chinese signs and words that belong to how tables are made, not to any ruleset: tick boxes, the column of
//! numbers, what a remark begins with, how a date is displayed.

/// A box that is ticked, as it comes out of this crate.
pub const TICKED: char = '■';
pub const UNTICKED: char = '□';

/// Boxes and marks people tick with.
const TICKS: &[char] = &[
    '■', '☑', '☒', '√', '✓', '✔', '●', '◆', '▲', '★', '○', '◼', '⬛', '🗹', '🗸', '✅', '\u{F0FE}', '\u{F0FC}',
    '\u{F052}',
];
/// Boxes left empty, and marks for "no".
const NO_TICKS: &[char] =
    &['□', '☐', '◻', '⬜', '▢', '×', '✗', '✕', '—', '-', '－', '/', '\u{F0A8}', '\u{F06F}', '\u{F0A3}'];

/// What a cell says as an answer to its column's head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tick {
    Yes,
    /// Also an empty cell.
    No,
    /// Something else stands in it.
    Text,
}

pub fn tick(text: &str) -> Tick {
    let mut signs = text.chars().filter(|c| !c.is_whitespace());
    match (signs.next(), signs.next()) {
        (None, _) => Tick::No,
        (Some(sign), None) if TICKS.contains(&sign) => Tick::Yes,
        (Some(sign), None) if NO_TICKS.contains(&sign) => Tick::No,
        (Some('是' | '有' | 'Y' | 'y' | 'V' | 'v'), None) => Tick::Yes,
        (Some('否' | '无' | 'N' | 'n'), None) => Tick::No,
        _ => Tick::Text,
    }
}

/// Whether a head begins with a box: "■网站".
pub fn is_box(c: char) -> bool {
    matches!(c, '■' | '□' | '☑' | '☐' | '☒' | '√' | '✓' | '◻' | '⬜' | '\u{F0FE}' | '\u{F0A8}')
}

/// What a symbol of a symbol font means: (font, code) of `w:sym`, [Wingdings] and [Wingdings 2]. Others are shown as
/// the box-less replacement that the caller sees as text.
pub fn symbol(font: &str, code: u32) -> char {
    let low = code & 0xFF;
    match (font.to_ascii_lowercase().as_str(), low) {
        ("wingdings", 0xFE) | ("wingdings 2", 0x52) => '☑',
        ("wingdings", 0xFD) | ("wingdings 2", 0x51 | 0x53 | 0x54) => '☒',
        ("wingdings", 0x6E) | ("wingdings 2", 0xA2) => '■',
        ("wingdings", 0x6F | 0x70 | 0x71 | 0x72 | 0xA8) | ("wingdings 2", 0x2A | 0xA3) => '□',
        ("wingdings", 0xFC) | ("wingdings 2", 0x50) => '√',
        ("wingdings", 0xFB) | ("wingdings 2", 0x4F) => '×',
        ("wingdings", 0x6C) | ("wingdings 2", 0x97 | 0x98) => '●',
        _ => char::from_u32(code).unwrap_or('\u{FFFD}'),
    }
}

/// A symbol character of the private area that came as text (no font known): Wingdings is what it nearly always is.
pub fn private(c: char) -> char {
    match u32::from(c) {
        code @ 0xF020..=0xF0FF => match symbol("wingdings", code) {
            known if known == c => c,
            known => known,
        },
        _ => c,
    }
}

/// The normal form in which heads are compared: no white space, no brackets, half-width, lower case.
pub fn normal(text: &str) -> String {
    let wide = |c: char| match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        c => c,
    };
    let dropped = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || is_box(c)
            || matches!(
                c,
                '(' | ')' | '[' | ']' | '{' | '}' | '【' | '】' | '〔' | '〕' | '《' | '》' | '“' | '”' | '"' | '*'
            )
            || matches!(c, ':' | '、' | ',' | '。' | '.' | '/' | '\u{200B}' | '\u{FEFF}')
    };
    text.chars().map(wide).filter(|c| !dropped(*c)).flat_map(char::to_lowercase).collect()
}

/// The normal form without a leading "公开" ("公开方式" and "方式" are one head), unless nothing would be left.
pub fn head_form(text: &str) -> String {
    let normal = normal(text);
    match normal.strip_prefix("公开").or_else(|| normal.strip_prefix("拟公开")) {
        Some(rest) if !rest.is_empty() => rest.to_owned(),
        _ => normal,
    }
}

/// A head without what stands in its brackets: "公开内容（要素）" is "公开内容".
pub fn without_brackets(text: &str) -> String {
    let mut depth = 0_usize;
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '(' | '（' | '[' | '【' | '〔' | '［' => depth += 1,
            ')' | '）' | ']' | '】' | '〕' | '］' => depth = depth.saturating_sub(1),
            c if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

/// Heads of the column of numbers.
pub fn is_number_head(text: &str) -> bool {
    matches!(
        normal(text).as_str(),
        "序号" | "序" | "编号" | "顺序号" | "项次" | "序次" | "行号" | "no" | "号" | "№" | "#" | "序列号" | "顺序"
    )
}

/// Whether a text could be a row number: "12", "3.", "（四）", "1-2".
pub fn is_number(text: &str) -> bool {
    let normal = normal(text);
    let short = (1..=5).contains(&normal.chars().count());
    short && normal.chars().all(|c| "-0123456789一二三四五六七八九十".contains(c))
}

/// What stands before the colon of remarks and signatures below a table.
const REMARKS: &[&str] = &[
    "注",
    "备注",
    "附注",
    "说明",
    "注意",
    "注意事项",
    "填表说明",
    "填报说明",
    "编制说明",
    "填表人",
    "填报人",
    "制表",
    "制表人",
    "制表单位",
    "审核",
    "审核人",
    "审批人",
    "负责人",
    "负责人签字",
    "单位负责人",
    "主要负责人",
    "主要负责人签字",
    "联系人",
    "联系电话",
    "电话",
    "填表日期",
    "填报日期",
    "填报时间",
    "经办人",
];

/// What stands before the colon of lines between title and head.
const UNITS: &[&str] = &[
    "单位",
    "填报单位",
    "编制单位",
    "填表单位",
    "制表单位",
    "公开单位",
    "单位名称",
    "编制日期",
    "编制时间",
    "填报日期",
    "填报时间",
    "填表日期",
    "填表时间",
    "制表时间",
    "日期",
    "时间",
    "金额单位",
    "计量单位",
    "填表人",
    "填报人",
    "联系人",
    "联系电话",
];

/// "注：…", "注1.…", "填表人：…": what begins like a remark or a signature.
pub fn is_remark(text: &str) -> bool {
    let text: String = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '（' | '(')).take(12).collect();
    labelled(&text, REMARKS) || text.starts_with('※') || matches!(text.as_str(), "备注" | "注" | "说明" | "注:")
}

/// "填报单位：…", "单位：万元", "（盖章）", "第1页".
pub fn is_units(text: &str) -> bool {
    let text: String = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '（' | '(' | '）' | ')')).collect();
    let stamp = text.chars().count() <= 12 && text.ends_with(['章', '页']);
    stamp || labelled(&text, UNITS)
}

/// A label, perhaps "（盖章）" or a number, and a colon; a number alone is as good as a colon after "注".
fn labelled(text: &str, labels: &[&str]) -> bool {
    let Some(end) = text.find([':', '：', '.', '．', '、']) else {
        return false;
    };
    let (label, rest) = text.split_at(end);
    let label = label.trim_end_matches("盖章").trim_end_matches("签字");
    let bare = label.trim_end_matches(|c: char| c.is_ascii_digit() || "一二三四五".contains(c));
    let colon = rest.starts_with([':', '：']);
    labels.contains(&bare) && (colon || (bare.len() < label.len() && bare.ends_with('注')))
}

/// "一、村级组织", "（二）…", "第三部分": a heading over the rows below it.
pub fn is_heading(text: &str) -> bool {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).take(8).collect();
    let numeral = |c: char| "一二三四五六七八九十百".contains(c);
    let rest = text.trim_start_matches(['第', '（', '(']);
    let after = rest.trim_start_matches(numeral);
    after.len() < rest.len() && after.starts_with(['、', '）', ')', '部', '章', '类', '篇', '.', '．'])
}

/// Formats without a code in the file, as a Chinese Excel displays them [ECMA-376, part 1, 18.8.30, zh-cn].
pub fn built_in_format(id: u32) -> Option<&'static str> {
    Some(match id {
        1 => "0",
        2 => "0.00",
        3 => "#,##0",
        4 => "#,##0.00",
        9 => "0%",
        10 => "0.00%",
        14 | 15 | 30 => "yyyy-m-d",
        16 => "m\"月\"d\"日\"",
        17 | 27 | 36 | 50 | 52 | 57 => "yyyy\"年\"m\"月\"",
        18..=21 | 32 | 34 | 55 => "h:mm",
        33 | 35 | 56 => "h:mm:ss",
        22 => "yyyy-m-d h:mm",
        28 | 29 | 51 | 53 | 54 | 58 => "m\"月\"d\"日\"",
        31 => "yyyy-m-d",
        45 => "mm:ss",
        46 => "[h]:mm:ss",
        47 => "mm:ss.0",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_compared_by_their_bare_form() {
        for (head, bare) in [
            ("公开\n方式", "方式"),
            ("公 开 时 限", "时限"),
            ("公开内容（要素）", "内容要素"),
            ("公开", "公开"),
            ("ＮＯ．", "no"),
            ("■ 政府网站", "政府网站"),
        ] {
            assert_eq!(head_form(head), bare, "{head}");
        }
        assert_eq!(without_brackets("特定群体（请写明）"), "特定群体");
    }

    #[test]
    fn ticks_numbers_and_remarks_are_known() {
        for (text, expect) in [
            ("√", Tick::Yes),
            (" ■ ", Tick::Yes),
            ("", Tick::No),
            ("□", Tick::No),
            ("—", Tick::No),
            ("村民", Tick::Text),
        ] {
            assert_eq!(tick(text), expect, "{text}");
        }
        for (text, expect) in [
            ("12", true),
            ("3.", true),
            ("（四）", true),
            ("1-2", true),
            ("每年1次", false),
            ("", false),
            ("财务", false),
        ] {
            assert_eq!(is_number(text), expect, "{text}");
        }
        assert!(
            is_remark("注：本表一式两份")
                && is_remark("备 注：")
                && is_remark("（注：…）")
                && !is_remark("注册资金变动")
        );
        assert!(
            is_remark("注1.本表") && is_remark("审核人：") && !is_remark("审核结果：公示") && !is_remark("说明会纪要")
        );
        assert!(is_units("填报单位：某镇") && is_units("单位：万元") && !is_units("单位预算"));
        assert!(is_units("填报单位（盖章）：某村") && is_units("（公章）") && !is_units("单位年度预算：全文"));
        assert_eq!(
            (symbol("Wingdings", 0xF0FE), symbol("Wingdings 2", 0x52), symbol("Wingdings", 0xA8)),
            ('☑', '☑', '□')
        );
    }
}
