//! Scopes, modes and categories as people write them.

use std::collections::BTreeSet;

use rules::ruleset::ColumnKind;
use rules::vocabulary::{read_category, read_modes, read_scope};

use super::{all, ruleset};
use crate::time_rule::{ROWS, column};

/// `party society open`, `place unclear (乡级)`.
fn scope(text: &str) -> String {
    let got = read_scope(text, &ruleset("dazhou-2019"));
    let mut parts = got.ids;
    parts.extend(got.open.then(|| "open".to_owned()));
    parts.extend(got.unclear.then(|| "unclear".to_owned()));
    parts.extend((!got.residue.is_empty()).then(|| format!("({})", got.residue.join(" "))));
    parts.join(" ")
}

/// `web notice_board`, unknown words in (), unticked ones in [].
fn modes(text: &str) -> String {
    let got = read_modes(text, &ruleset("dazhou-2019"));
    let mut parts = got.ids;
    parts.extend((!got.unknown.is_empty()).then(|| format!("({})", got.unknown.join(" "))));
    parts.extend((!got.unticked.is_empty()).then(|| format!("[{}]", got.unticked.join(" "))));
    parts.join(" ")
}

/// The catalogues' scope column, each text once.
const SCOPES: &[(&str, &str)] = &[
    ("", "unclear"),
    ("村级", "place"),
    ("面向社会", "society"),
    ("全社会", "society"),
    ("党内 / 社会 / 党内或社会", "party society open"),
    ("按第八条四类", "unclear (按第八条四类)"),
    ("集团/各基层单位（每单位一套栏目ID）", "unclear (集团 各基层单位 每单位一套栏目id)"),
];

/// The catalogues' mode column, each text once.
const MODES: &[(&str, &str)] = &[
    ("", ""),
    ("村务公开栏、政府网站", "notice_board web"),
    ("信息公开网", "web"),
    ("■政府网站 ■单位/村委会公示栏（电子屏）", "web notice_board screen"),
    ("■政府网站", "web"),
    ("■政府网站 ■会议", "web meeting"),
    // Filing is no disclosure.
    ("村民代表大会、公开栏张榜公布、入档管理", "meeting notice_board (入档管理)"),
    ("村民代表大会、公开栏张榜公布", "meeting notice_board"),
    ("公开栏", "notice_board"),
    ("党内：文件、会议；社会：布告、会议、公开栏、网络、新闻媒体", "document meeting notice_board web news_media"),
    ("局域网协同平台", "intranet"),
];

#[test]
fn the_catalogues_scopes_and_modes_read_as_intended() {
    for (name, table) in [("scope", SCOPES), ("mode", MODES)] {
        let cells: BTreeSet<String> = column(ROWS, name).into_iter().collect();
        assert_eq!(cells, table.iter().map(|(text, _)| (*text).to_owned()).collect(), "{name}");
    }
    for (text, expect) in SCOPES {
        assert_eq!(scope(text), *expect, "{text}");
    }
    for (text, expect) in MODES {
        assert_eq!(modes(text), *expect, "{text}");
    }
}

#[test]
fn other_scopes() {
    for (text, expect) in [
        ("党内、社会", "party society"),
        ("党内或本单位", "party unit open"),
        ("社会或面向社会", "society"),
        ("全体党员", "party"),
        ("在本单位范围内公开", "unit"),
        ("ｐａｒｔｙ", "party"),
        ("村级/乡级", "place unclear (乡级)"),
        ("不向社会公开", "society unclear (不)"),
    ] {
        assert_eq!(scope(text), expect, "{text}");
    }
}

#[test]
fn boxes_and_local_modes() {
    for (text, expect) in [
        ("■政府网站 □公开查阅点 ■微信群", "web wechat_group [公开查阅点]"),
        ("政府网站□ 公开栏■", "notice_board [政府网站]"),
        ("√会议 □文件", "meeting [文件]"),
        ("□政府网站", "[政府网站]"),
        ("☑两微一端 ☑发布会/听证会 □其他", "new_media press_conference [其他]"),
        ("微信群、应急广播、电子屏、入户", "wechat_group public_radio screen visit"),
        ("广播电视", "radio television"),
        ("LED屏和QQ群", "screen wechat_group"),
        ("飞鸽传书", "(飞鸽传书)"),
    ] {
        assert_eq!(modes(text), expect, "{text}");
    }
}

#[test]
fn categories_by_id_name_other_words_and_parts() {
    let rules = ruleset("dazhou-2019");
    for (set, text, expect) in [
        ("grass_roots", "10.5", Some("10.5")),
        ("grass_roots", "组织建设和党费管理", Some("10.5")),
        ("grass_roots", "发展党员", Some("10.5")),
        ("grass_roots", "党务：党员发展公示", Some("10.5")),
        ("grass_roots", "“三会一课”", Some("10.4")),
        ("grass_roots", "其他应当公开的党务", Some("10.9")),
        ("local", "重要人事任免", Some("9.5")),
        ("local", "10.5", None),
        ("grass_roots", "党员", None),
        ("grass_roots", "天气", None),
        ("grass_roots", "", None),
        ("nowhere", "发展党员", None),
    ] {
        assert_eq!(read_category(text, &rules, set).as_deref(), expect, "{text}");
    }
}

#[test]
fn every_word_of_a_ruleset_reads_as_itself() {
    for r in all() {
        for s in &r.scopes {
            for word in s.aliases.iter().chain([&s.name.zh, &s.name.en, &s.id]) {
                let got = read_scope(word, &r);
                assert_eq!((got.ids, got.unclear, got.open), (vec![s.id.clone()], false, false), "{}: {word}", r.id);
            }
        }
        for m in &r.modes {
            for word in m.aliases.iter().chain([&m.name.zh, &m.name.en, &m.id]) {
                let got = read_modes(word, &r);
                assert_eq!((got.ids, got.unknown), (vec![m.id.clone()], vec![]), "{}: {word}", r.id);
            }
        }
        for c in &r.categories {
            for word in c.aliases.iter().chain([&c.name.zh, &c.id]) {
                let got = read_category(word, &r, &c.duty_set);
                assert_eq!(got.as_deref(), Some(c.id.as_str()), "{}: {word}", r.id);
            }
        }
        assert_eq!(r.column_of(ColumnKind::Item).map(|c| c.id.as_str()), Some("item"));
        assert!(r.column_of(ColumnKind::Frequency).is_some());
    }
}

#[test]
fn a_word_for_two_things_and_two_columns_of_a_kind_are_refused() {
    let base = super::text("example-branch");
    for (old, new, code) in [
        ("aliases = [\"党内\", \"党员\"]", "aliases = [\"党内\", \"社会\"]", "ambiguous-alias"),
        ("aliases = [\"党刊\"]", "aliases = [\"公示栏\"]", "ambiguous-alias"),
        ("aliases = [\"说明\"]", "aliases = [\"事项\"]", "ambiguous-alias"),
        ("kind = \"text\"", "kind = \"item\"", "same-kind"),
        ("kind = \"text\"", "kind = \"colour\"", "unknown-word"),
    ] {
        assert!(base.contains(old), "{old}");
        let errors = rules::load_with("t", &base.replacen(old, new, 1), rules::Walk::Adopted).unwrap_err();
        let codes: Vec<&str> = errors.problems().iter().map(|p| p.code).collect();
        assert_eq!(codes, [code], "{new}");
    }
}
