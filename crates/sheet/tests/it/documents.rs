//! What a document's cell says, and what only stands beside or in place of it.

use std::io::{Cursor, Write};

use sheet::Limits;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::sample::grid;

/// The rows of a document whose only table has this XML.
fn table(rows: &str) -> Vec<String> {
    let document = format!("<w:document xmlns:w=\"w\"><w:body><w:tbl>{rows}</w:tbl></w:body></w:document>");
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("word/document.xml", SimpleFileOptions::default()).unwrap();
    zip.write_all(document.as_bytes()).unwrap();
    let bytes = zip.finish().unwrap().into_inner();
    grid(&sheet::read("t.docx", &bytes, &Limits::default()).unwrap(), 0)
}

fn run(text: &str) -> String {
    format!("<w:r><w:t>{text}</w:t></w:r>")
}

fn cell(content: &str) -> String {
    format!("<w:tc><w:p>{content}</w:p></w:tc>")
}

fn control(properties: &str, content: &str) -> String {
    format!("<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>")
}

fn check(cells: &str, expect: &str) {
    assert_eq!(table(&format!("<w:tr>{}{cells}</w:tr>", cell(&run("财务")))), [format!("财务 | {expect}")], "{cells}");
}

#[test]
fn a_guide_above_a_word_is_not_the_word() {
    let ruby = |base: &str, guide: &str| {
        let guide = format!("<w:rt>{guide}</w:rt>");
        format!("<w:r><w:ruby><w:rubyPr/>{guide}<w:rubyBase>{}</w:rubyBase></w:ruby></w:r>", run(base))
    };
    check(&cell(&format!("{}{}", ruby("夔", &run("kuí")), run("门社区党支部"))), "夔门社区党支部");
    check(&cell(&format!("{}{}", ruby("夔", &run("kuí")), ruby("门", &run("mén")))), "夔门");
    check(&cell(&ruby("夔门", &format!("{}<w:r><w:tab/></w:r>{}", run("kuí"), run("mén")))), "夔门");
    check(&cell(&control("<w:text/>", &ruby("夔", &run("kuí")))), "夔");
}

#[test]
fn a_prompt_is_no_value_and_its_cell_stays() {
    let prompt = |content: &str| control("<w:showingPlcHdr/>", content);
    let asks = run("单击或点击此处选择一项。");
    check(&format!("{}{}", cell(&prompt(&asks)), cell(&run("每年"))), " | 每年");
    // around the cell, around its paragraph, and one in another
    check(&format!("{}{}", prompt(&cell(&asks)), cell(&run("每年"))), " | 每年");
    let paragraph = format!("<w:tc>{}</w:tc>", prompt(&format!("<w:p>{asks}</w:p>")));
    check(&format!("{paragraph}{}", cell(&run("每年"))), " | 每年");
    check(&cell(&control("", &format!("{}{}", run("公开栏"), prompt(&asks)))), "公开栏");
    check(&cell(&prompt(&format!("{asks}{}", control("<w:text/>", &run("公开栏"))))), "公开栏");
    check(
        &cell(&format!("{}{}", prompt(&format!("{asks}<w:r><w:br/><w:sym w:char=\"F052\"/></w:r>")), run("网站"))),
        "网站",
    );
    // chosen, or said not to be a prompt
    check(&cell(&control("<w:dropDownList/>", &run("公开栏"))), "公开栏");
    check(&cell(&control("<w:showingPlcHdr w:val=\"0\"/>", &run("公开栏"))), "公开栏");
    check(&cell(&control("<w:showingPlcHdr w:val=\"false\"/>", &run("公开栏"))), "公开栏");
    let row = |cells: &str| format!("<w:tr>{cells}</w:tr>");
    let rows = format!("{}{}", prompt(&row(&format!("{}{}", cell(&asks), cell(&asks)))), row(&cell(&run("财务"))));
    assert_eq!(table(&rows).last().map(|row| row.trim_end_matches([' ', '|']).to_owned()).as_deref(), Some("财务"));
}
