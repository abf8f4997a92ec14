//! What goes out comes back the same, whatever stands in it, in every format.

use domain::{
    CatalogueId, Day, EntryId,
    catalogue::{Adoption, Columns, Mark, NotApplicable, Publication, Row, Source, SourceCell, Table},
};
use office::catalogue::{
    export::{self, Format},
    import::own,
};
use proptest::prelude::*;
use rules::Ruleset;

/// Pieces that files are known to lose or to change.
const ODD: &[&str] = &[
    " ",
    "  前后 ",
    "\n",
    "\r\n",
    "\t",
    "\"",
    "'",
    "=1+1",
    "+86",
    "-3",
    "@SUM(A1)",
    ",",
    ";",
    "，",
    "_x0041_",
    "\u{feff}",
    "\u{7}",
    "\u{3000}",
    "甲",
    "乙/丙",
    "（一）",
    "2026-03-01",
    "007",
    "1.0",
    "true",
    "<b>&amp;</b>",
    "😀",
    "gongkai:",
    "\u{2028}",
    "''=",
    "{\"id\":1}",
    "■网站 □公开栏",
    "每季度首月10日",
    "公开事项",
    "序号",
    "备注：",
];

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::collection::vec(prop::sample::select(ODD), 1..5).prop_map(|parts| parts.concat()),
        1 => any::<String>().prop_map(|text| text.chars().take(60).collect()),
        1 => Just("长".repeat(1_900)),
    ]
}

fn row() -> impl Strategy<Value = Row> {
    let columns = ["item", "category", "scope", "mode", "frequency", "responsible_unit", "basis", "retention", "gone"];
    let cells = prop::collection::btree_map(prop::sample::select(columns.to_vec()), text(), 0..9);
    let answers = prop::collection::btree_map(prop::sample::select(vec!["frequency", "scope"]), text(), 0..2);
    let source =
        (text(), text(), any::<u32>(), prop::collection::vec((text(), text(), prop::option::of(text())), 0..12));
    (cells, answers, prop::option::of(source)).prop_map(|(cells, answers, source)| {
        let owned = |map: std::collections::BTreeMap<&str, String>| {
            map.into_iter().filter(|(_, text)| !text.is_empty()).map(|(c, t)| (c.to_owned(), t)).collect()
        };
        let cell = |(head, text, note)| SourceCell { head, text, note };
        let source = source.map(|(file, sheet, row, cells)| Source {
            file,
            sheet,
            row,
            cells: cells.into_iter().map(cell).collect(),
        });
        let cells: std::collections::BTreeMap<String, String> = owned(cells);
        let marks = cells.keys().take(1).map(|column| (column.clone(), Mark::Guessed)).collect();
        Row { id: EntryId::from_text(""), cells, answers: owned(answers), source, marks }
    })
}

fn table() -> impl Strategy<Value = Table> {
    let excused = prop::collection::vec((text(), text()), 0..3);
    (prop::collection::vec(row(), 0..7), any::<bool>(), excused, any::<bool>()).prop_map(
        |(mut rows, party, excused, adopted)| {
            for (row, n) in rows.iter_mut().zip(1..) {
                row.id = EntryId::from_text(format!("e{n}"));
            }
            let followed = rows.first().map(|r| (r.id.clone(), EntryId::from_text("theirs")));
            let adopted = adopted
                .then(|| Adoption { catalogue: CatalogueId::from_text("c"), rows: followed.into_iter().collect() });
            Table {
                publication: if party { Publication::Party } else { Publication::Society },
                rows,
                not_applicable: excused
                    .into_iter()
                    .map(|(category, reason)| NotApplicable { category, reason })
                    .collect(),
                adopted,
                counts_from: None,
            }
        },
    )
}

fn rules() -> Ruleset {
    rules::load("dazhou", rules::builtin("dazhou-2019").unwrap()).unwrap()
}

fn out_and_in(table: &Table, columns: &Columns, format: Format) -> Table {
    let name = |id: &str| format!("列{id}");
    let on = Day::parse("2026-11-23").unwrap();
    let bytes = export::bytes(table, columns, &name, "511722101", on, format).unwrap();
    let (header, found) = match format {
        Format::Json => own::json(&bytes),
        Format::Xlsx | Format::Csv => own::book(&sheet::read("x", &bytes, &sheet::Limits::default()).unwrap()),
    }
    .expect("our own file");
    assert_eq!(header.org, "511722101");
    own::restored(&header, &found, &mut || EntryId::from_text("new"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn export_and_import_are_the_identity(table in table()) {
        let columns = Columns::of(&rules());
        for format in Format::ALL {
            prop_assert_eq!(&out_and_in(&table, &columns, *format), &table, "{}", format);
        }
    }
}

/// Who edits the file in a spreadsheet: the cells count; the rest of a row goes with its machine's cell.
#[test]
fn an_edited_export() {
    let columns = Columns::of(&rules());
    let row = |id: &str, item: &str| Row {
        cells: [("item", item), ("frequency", "适时")].map(|(c, t)| (c.to_owned(), t.to_owned())).into(),
        answers: [("frequency".to_owned(), "每年".to_owned())].into(),
        ..Row::blank(EntryId::from_text(id))
    };
    let table = Table { rows: vec![row("a", "甲"), row("b", "乙"), row("c", "丙")], ..Table::default() };
    let mut grid = own::grid(&table, &columns, &|id| id.to_owned(), "o").unwrap();
    let at = |id: &str| columns.0.iter().position(|c| c.id == id).unwrap();
    grid[1][at("item")] = "甲改".to_owned(); // another item: still the same entry
    grid[2][at("frequency")] = "每月".to_owned(); // other words: the answer falls
    grid.swap(1, 3); // moved
    let copied = grid[1].clone();
    grid.push(copied); // copied: a new entry
    grid.push(vec!["丁".to_owned(); 2]); // typed below
    let (header, found) = own::read_grid("s", &grid).unwrap();
    let mut n = 0;
    let restored = own::restored(&header, &found, &mut || {
        n += 1;
        EntryId::from_text(format!("n{n}"))
    });
    let said: Vec<(&str, &str, usize)> =
        restored.rows.iter().map(|r| (r.id.as_str(), r.cell("item"), r.answers.len())).collect();
    assert_eq!(said[..4], [("c", "丙", 1), ("b", "乙", 0), ("a", "甲改", 1), ("n1", "丙", 1)]);
    assert_eq!(restored.rows[4].id.as_str(), "n2");
}
