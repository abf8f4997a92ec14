//! The tables people make: titles, groups, remarks, repeated heads, several on a sheet.

use sheet::{How, Why};

use crate::sample::{columns, csv, ignored, read, rows, tables};

#[test]
fn the_nine_columns_of_the_standard_catalogue() {
    for name in ["nine_openpyxl.xlsx", "nine_libreoffice.xlsx"] {
        let tables = tables(&read(name));
        assert_eq!(tables.iter().map(|table| table.hidden).collect::<Vec<_>>(), [false, true], "{name}");
        let table = &tables[0];
        assert_eq!(table.caption, "某某镇村务公开标准目录");
        assert_eq!(table.no.as_deref(), Some("序号"));
        let expect = [
            "公开事项/一级事项 = level1",
            "公开事项/二级事项 = level2",
            "公开内容（要素） = content",
            "公开依据 = basis",
            "公开时限 = time",
            "公开主体 = responsible",
            "公开渠道和载体/政府网站 公开栏 微信群 = mode",
            "公开对象/全社会 特定群体（请写明） = scope",
            "公开层级 = tier",
        ];
        assert_eq!(columns(table), expect);
        let expect = [
            "5: 村级财务 | 收支明细 | 收入、支出逐笔 | 《办法》第六条 | 每季度首月10日 | 村委会 | ■政府网站 ■公开栏 □微信群 | ■全社会 □特定群体（请写明） | 村级",
            "6: 村级财务 | 债权债务 | 余额\n及变动 | 《办法》第七条 | 2026-03-01 | 村委会 | □政府网站 ■公开栏 ■微信群 | □全社会 ■特定群体（请写明）：债权人 | 村级",
            "7: 低保 | 对象名单 | 姓名、金额 | 《条例》第三条 | 每年1月 | 镇民政办 | ■政府网站 □公开栏 □微信群 | ■全社会 □特定群体（请写明） | 乡级",
        ];
        assert_eq!(rows(table), expect);
        assert_eq!(ignored(table), ["1 title", "2 units", "8 note"]);
        assert_eq!(table.rows[2].no.as_deref(), Some("3"));
        assert_eq!(table.rows[0].cells[2].note.as_deref(), Some("金额要不要写？"));
        assert_eq!(table.rows[0].cells[2].at.to_string(), "D5");
    }
}

#[test]
fn the_same_table_without_merged_cells() {
    let table = &tables(&csv(concat!(
        "某某镇目录,,,,,,\n",
        "序号,公开事项,,公开内容,公开方式,,公开层级\n",
        ",一级事项,二级事项,,网站,公开栏,\n",
        "1,财务,收支,明细,√,,村级\n",
        "2,财务,债权,余额,,√,村级\n",
        "注：一年一修,,,,,,\n",
    )))[0];
    assert_eq!(
        columns(table),
        [
            "公开事项/一级事项 = level1",
            "公开事项/二级事项 = level2",
            "公开内容 = content",
            "公开方式/网站 公开栏 = mode",
            "公开层级 = tier"
        ]
    );
    assert_eq!(
        rows(table),
        ["4: 财务 | 收支 | 明细 | ■网站 □公开栏 | 村级", "5: 财务 | 债权 | 余额 | □网站 ■公开栏 | 村级"]
    );
    assert_eq!(ignored(table), ["1 title", "6 note"]);
}

#[test]
fn the_five_columns_and_a_document() {
    let table = &tables(&read("five_gbk.csv"))[0];
    assert_eq!(
        columns(table),
        ["事项 = item", "公开范围 = scope", "公开方式 = mode", "公开频次 = time", "责任单位 = responsible"]
    );
    assert!(table.head.iter().all(|head| head.how == How::ByHead && head.confidence > 0.9));
    assert_eq!(table.rows.len(), 2);
    let tables = tables(&read("party.docx"));
    assert_eq!(tables[0].caption, "党务公开目录");
    assert_eq!(
        columns(&tables[0])[..3],
        ["公开事项/一级事项 = level1", "公开事项/二级事项 = level2", "公开方式 = mode"]
    );
    assert_eq!(rows(&tables[0])[1], "4: 组织建设 | 发展党员 | 会议 | 每半年 | 支部委员会");
    assert_eq!(rows(&tables[1]), ["2: 村规民约 | 公开栏 | 长期"]);
    // On the next page without its head.
    assert_eq!(
        (columns(&tables[2]), rows(&tables[2])),
        (columns(&tables[1]), vec!["1: 集体资产 | 公开栏 | 每季度".to_owned()])
    );
}

#[test]
fn pages_sections_signatures_and_a_second_table() {
    let tables = tables(&csv(concat!(
        "党务目录,,\n",
        "事项,方式,频次\n",
        "一、组织,,\n",
        "换届,公开栏,每届\n",
        ",,\n",
        "党务目录,,\n",
        "事项,方式,频次\n",
        "二、党费,,\n",
        "收缴,会议,每年\n",
        "填表人：张某,审核人：李某,联系电话：1\n",
        "村务目录,,\n",
        "公开内容,责任单位,公开范围\n",
        "低保,村委会,全体村民\n",
    )));
    assert_eq!(tables.iter().map(|table| table.caption.as_str()).collect::<Vec<_>>(), ["党务目录", "村务目录"]);
    assert_eq!(rows(&tables[0]), ["4: 换届 | 公开栏 | 每届", "9: 收缴 | 会议 | 每年"]);
    assert_eq!(
        tables[0].rows.iter().map(|row| row.section.as_deref()).collect::<Vec<_>>(),
        [Some("一、组织"), Some("二、党费")]
    );
    assert_eq!(
        ignored(&tables[0]),
        ["1 title", "3 section", "5 empty", "6 repeated_head", "7 repeated_head", "8 section", "10 note"]
    );
    assert_eq!(rows(&tables[1]), ["13: 低保 | 村委会 | 全体村民"]);
}

#[test]
fn unknown_heads_are_guessed_by_contents() {
    let guess = |text: &str| match text {
        "每年" | "每月" => vec![("time".to_owned(), 0.9)],
        "公开栏" => vec![("mode".to_owned(), 0.8), ("time".to_owned(), 0.1)],
        _ => Vec::new(),
    };
    let book = csv("名目,何时,何处\n财务,每月,公开栏\n党费,每年,公开栏\n");
    let table = &sheet::tables(&book, &[], &guess)[0];
    assert_eq!(columns(table), ["名目 = ?", "何时 = time", "何处 = mode"]);
    assert_eq!(
        table.head.iter().map(|head| head.how).collect::<Vec<_>>(),
        [How::None, How::ByContents, How::ByContents]
    );
    let headless = &sheet::tables(&csv("财务,每月,公开栏\n党费,每年,公开栏\n"), &[], &guess)[0];
    assert_eq!(
        (columns(headless), headless.rows.len()),
        (vec![" = ?".to_owned(), " = time".to_owned(), " = mode".to_owned()], 2)
    );
}

#[test]
fn what_is_no_table_is_shown_all_the_same() {
    let table = &tables(&csv("填表说明\n\n1. 请如实填写\n"))[0];
    assert_eq!(ignored(table), ["1 no_table", "3 no_table"]);
    assert!(table.head.is_empty() && table.rows.is_empty());
    assert!(tables(&csv("\n\n")).is_empty());
    assert_eq!(table.ignored[1].why, Why::NoTable);
}

#[test]
fn one_column_may_be_all() {
    let table = &tables(&csv("公开事项\n财务\n低保\n"))[0];
    assert_eq!(
        (columns(table), rows(table)),
        (vec!["公开事项 = item".to_owned()], vec!["2: 财务".to_owned(), "3: 低保".to_owned()])
    );
}

#[test]
fn instructions_in_heads_and_numbered_columns() {
    let table = &tables(&csv(concat!(
        "序号,公开事项,\"公开渠道和载体（在标注范围内至少选择其一公开，法律法规规章另有规定的从其规定，请在方框内打勾）\",公 开 时 限\n",
        "1,2,3,4\n",
        "1,审核结果：公示,■网站 □公开栏,随时\n",
    )))[0];
    assert_eq!(
        columns(table).iter().map(|c| c.split(" = ").nth(1).unwrap()).collect::<Vec<_>>(),
        ["item", "mode", "time"]
    );
    assert_eq!(rows(table), ["3: 审核结果：公示 | ■网站 □公开栏 | 随时"]);
    assert_eq!(ignored(table), ["2 numbering"]);
}

/// Both heads are known for one column: the first keeps it, the other is left to the clerk.
#[test]
fn a_column_has_one_head() {
    let table = &tables(&csv("公开事项,公开渠道和载体,公开方式\n财务,网站,主动\n"))[0];
    assert_eq!(columns(table), ["公开事项 = item", "公开渠道和载体 = mode", "公开方式 = ?"]);
}

#[test]
fn shapes_of_merged_heads() {
    let tables = tables(&read("shapes.xlsx"));
    let known = |index: usize| -> Vec<String> {
        columns(&tables[index]).iter().map(|line| line.rsplit(" = ").next().unwrap().to_owned()).collect()
    };
    assert_eq!(known(0), ["level1", "level2", "content", "mode", "scope", "?", "tier"]);
    assert_eq!(
        rows(&tables[0])[1],
        "5: 综合业务 | 监督检查 | ●信访 | ■政府网站 | □全社会 ■特定群体 | ■主动 □依申请 | ■县级 □乡级"
    );
    assert_eq!(
        columns(&tables[1]),
        ["公开项目 = ?", "公开内容 = content", "公开形式 = ?", "公开时间 = ?", "承办部门 = ?"]
    );
    assert_eq!(rows(&tables[1])[2], "9: 党费 | 预备党员 | 公开栏 | 每季度 | 支部");
    assert_eq!(tables[1].rows[0].section.as_deref(), Some("一、长期公开"));
    assert_eq!(ignored(&tables[1]), ["1 title", "2 title", "3 units", "5 section", "7 section", "10 note"]);
    assert_eq!(
        columns(&tables[2]),
        [
            "事项/一级事项 = level1",
            "事项/二级事项 = level2",
            "公开要求/方式/网站 公开栏 = mode",
            "公开要求/时限 = time",
            "公开要求/责任单位 = responsible"
        ]
    );
    assert_eq!(rows(&tables[2])[1], "5: 党务 | 党费 | □网站 ■公开栏 | 每月 | 支部");
}
