//! Files, words, and short ways to say what is expected.

use sheet::{Book, HeadWord, Limits, Table};

pub fn file(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/data/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

pub fn read(name: &str) -> Book {
    sheet::read(name, &file(name), &Limits::default()).unwrap()
}

pub fn csv(text: &str) -> Book {
    sheet::read("t.csv", text.as_bytes(), &Limits::default()).unwrap()
}

/// As a ruleset would give them.
pub fn words() -> Vec<HeadWord> {
    [
        ("item", "公开事项 事项 事项名称"),
        ("level1", "一级事项"),
        ("level2", "二级事项"),
        ("content", "公开内容 公开内容（要素）"),
        ("basis", "公开依据"),
        ("time", "公开时限 公开频次 时限 频次"),
        ("responsible", "公开主体 责任单位"),
        ("mode", "公开渠道和载体 公开方式 方式"),
        ("scope", "公开对象 公开范围"),
        ("tier", "公开层级"),
    ]
    .map(|(column, words)| HeadWord { column: column.to_owned(), words: words.split(' ').map(str::to_owned).collect() })
    .to_vec()
}

pub fn tables(book: &Book) -> Vec<Table> {
    sheet::tables(book, &words(), &|_| Vec::new())
}

/// The columns of a table as `head words = column`.
pub fn columns(table: &Table) -> Vec<String> {
    table.head.iter().map(|head| format!("{} = {}", head.words, head.column.as_deref().unwrap_or("?"))).collect()
}

/// A row of a table as `row number: cells`.
pub fn rows(table: &Table) -> Vec<String> {
    let line = |row: &sheet::TableRow| {
        let cells: Vec<&str> = row.cells.iter().map(|cell| cell.text.as_str()).collect();
        format!("{}: {}", row.row_number, cells.join(" | "))
    };
    table.rows.iter().map(line).collect()
}

pub fn ignored(table: &Table) -> Vec<String> {
    table.ignored.iter().map(|line| format!("{} {}", line.row_number, line.why.code())).collect()
}

/// A sheet as lines of cells.
pub fn grid(book: &Book, sheet: usize) -> Vec<String> {
    let line = |row: &Vec<sheet::Cell>| row.iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>().join(" | ");
    book.sheets[sheet].rows.iter().map(line).collect()
}
