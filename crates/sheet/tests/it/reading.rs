//! What is in files of other programs, as their readers see it.

use calamine::Reader;
use sheet::{Format, Kind, Limits, Place, Refused};

use crate::sample::{file, grid, read};

#[test]
fn cells_are_read_as_displayed() {
    let expect =
        "5|5|0.3|5%|007|1,234.50|3月1日|2026-03|2026-03-01 09:30|09:30|TRUE|=1+|  前后空格  |每季度首月10日|=SUM(1,2)";
    assert_eq!(grid(&read("displayed.xlsx"), 0).join("|"), expect);
}

#[test]
fn two_programs_files_of_one_table_read_the_same() {
    let (ours, theirs) = (read("nine_openpyxl.xlsx"), read("nine_libreoffice.xlsx"));
    assert_eq!(ours.sheets, theirs.sheets);
    let names: Vec<(&str, bool, usize)> =
        ours.sheets.iter().map(|s| (s.name.as_str(), s.hidden, s.rows.len())).collect();
    assert_eq!(names, [("村务", false, 8), ("旧版", true, 2), ("空表", false, 0)]);
    let rows = &ours.sheets[0].rows;
    let covered = &rows[5][1];
    assert_eq!(
        (covered.text.as_str(), covered.at, covered.merged),
        ("村级财务", Place::new(6, 2), Some(Place::new(5, 2)))
    );
    assert!(covered.is_covered() && !rows[4][1].is_covered());
    assert_eq!(rows[5][5].text, "2026-03-01");
    assert_eq!(rows[5][3].text, "余额\n及变动");
    assert_eq!(rows[4][3].note.as_deref(), Some("金额要不要写？"));
}

/// An independent reader sees the same texts where no format changes them.
#[test]
fn calamine_agrees() {
    for name in ["nine_openpyxl.xlsx", "nine_libreoffice.xlsx"] {
        let mut theirs: calamine::Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(file(name))).unwrap();
        let ours = read(name);
        let range = theirs.worksheet_range("村务").unwrap();
        let cells = range.used_cells().filter(|(_, _, data)| matches!(data, calamine::Data::String(_)));
        let mut compared = 0;
        for (row, column, data) in cells {
            assert_eq!(ours.sheets[0].rows[row][column].text, data.to_string(), "{name} {row} {column}");
            compared += 1;
        }
        assert!(compared > 40, "{name}: {compared}");
    }
}

#[test]
fn tables_of_documents_are_read_as_shown() {
    let expect = [
        "公开事项 | 公开事项 | 公开方式 | 公开时限 | 责任单位",
        "一级事项 | 二级事项 | 公开方式 | 公开时限 | 责任单位",
        "组织建设 | 换届选举 | ☑公开栏 □网站 | 形成之日起20个工作日内 | 支部委员会",
        "组织建设 | 发展党员 | 会议 | 每半年 | 支部委员会",
        "党费收缴 | 党费收缴 | 公开栏\n甲\t乙 | 每年1月 | 组织委员",
    ];
    let book = read("party.docx");
    assert_eq!(grid(&book, 0), expect);
    assert_eq!(grid(&book, 1), ["事项 | 方式 | 频次", "村规民约 | 公开栏 | 长期"]);
    let captions: Vec<_> = book.sheets.iter().map(|sheet| sheet.caption.as_deref()).collect();
    assert_eq!(captions, [Some("党务公开目录"), Some("此后是第二张表"), None]);
    assert_eq!(book.sheets[0].rows[3][1].note.as_deref(), Some("含预备党员"));
    // LibreOffice forgets that a row is marked as deleted, so it is there as any other.
    let mut theirs = grid(&read("party_libreoffice.docx"), 0);
    assert!(theirs.remove(4).starts_with("已删除的行"));
    assert_eq!(theirs, expect);
}

#[test]
fn gbk_is_read() {
    let book = read("five_gbk.csv");
    assert_eq!(book.kind, Kind::Csv { encoding: "gb18030".to_owned(), delimiter: ',' });
    assert_eq!(grid(&book, 0)[1], "村级财务 | 全体村民 | 公开栏、微信群 | 每月10日前 | 村委会");
}

#[test]
fn a_file_is_what_its_bytes_say() {
    let check = |name: &str, bytes: &[u8], expect: Refused| {
        assert_eq!(sheet::read(name, bytes, &Limits::default()), Err(expect), "{name}");
    };
    check("password.xlsx", &file("password.xlsx"), Refused::Password);
    check("renamed.xlsx", &file("old.doc"), Refused::OldFormat { what: Format::Doc });
    check("renamed.xlsx", &file("old.xls"), Refused::OldFormat { what: Format::Xls });
    check("export.xls", b"<html><table><tr><td>1</td></tr></table>", Refused::NotATable { what: Format::Html });
    check("scan.xlsx", b"%PDF-1.4 ...", Refused::NotATable { what: Format::Pdf });
    check("cut.xlsx", &file("displayed.xlsx")[..3000], Refused::Damaged { part: String::new() });
    check("empty.csv", b"", Refused::Empty);
    let named_otherwise = sheet::read("catalogue.pdf", &file("displayed.xlsx"), &Limits::default());
    assert_eq!(named_otherwise.unwrap().kind, Kind::Xlsx);
}
