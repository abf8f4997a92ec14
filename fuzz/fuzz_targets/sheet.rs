//! Table files: cells, the tables in them under the heads that the ruleset names, and back to CSV.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use sheet::{HeadWord, Limits, read, tables, write_csv};

static HEADS: LazyLock<Vec<HeadWord>> = LazyLock::new(|| {
    let text = rules::builtin("dazhou-2019").expect("it is built in");
    let rules = rules::load("dazhou-2019.toml", text).expect("it loads");
    let words = |column: &rules::ruleset::Column| [vec![column.name.zh.clone()], column.aliases.clone()].concat();
    rules.catalogue_columns.iter().map(|c| HeadWord { column: c.id.clone(), words: words(c) }).collect()
});

fuzz_target!(|bytes: &[u8]| {
    let Ok(book) = read("a", bytes, &Limits::default()) else { return };
    let guess =
        |cell: &str| HEADS.get(cell.len() % HEADS.len()).map(|head| (head.column.clone(), 0.5)).into_iter().collect();
    for table in tables(&book, &HEADS, &guess) {
        let texts = |cells: &[sheet::Cell]| cells.iter().map(|cell| cell.text.clone()).collect();
        let rows: Vec<Vec<String>> = table.rows.iter().map(|row| texts(&row.cells)).collect();
        write_csv(&rows);
    }
});

libfuzzer_sys::fuzz_mutator!(|data: &mut [u8], size: usize, max: usize, seed: u32| {
    gongkai_fuzz::package::mutate(data, size, max, seed)
});
