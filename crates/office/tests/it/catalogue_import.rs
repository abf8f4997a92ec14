//! Files of catalogues on their way in: whatever their shape, nothing is lost, and nothing comes in by halves.

use std::path::Path;

use domain::{
    EntryId,
    catalogue::{Edit, Table, finding::Code},
    refusal::RefusalKind,
};
use office::{
    Error, Office,
    catalogue::import::{Choice, Direct, How, Merge, Outcome, Report},
};
use testkit::Scenario;

const TOWNSHIP: &str = "511722101";

/// A file of the room that reads tables.
fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../sheet/tests/data").join(name)).unwrap()
}

async fn upload(town: &Scenario, file: &str, bytes: impl Into<Vec<u8>>) -> Result<String, Error> {
    town.office.catalogue_imports().upload_catalogue(town.who("clerk"), false, file.to_owned(), bytes.into()).await
}

async fn proposed(town: &Scenario, id: &str) -> Choice {
    town.office.catalogue_imports().catalogue_import(&town.identity("clerk").await, id).await.unwrap().choice
}

/// Uploads and takes over what is proposed, changed a little.
async fn import_as(town: &Scenario, file: &str, bytes: impl Into<Vec<u8>>, change: impl FnOnce(&mut Choice)) -> Report {
    let id = upload(town, file, bytes).await.unwrap();
    let mut choice = proposed(town, &id).await;
    change(&mut choice);
    town.office.catalogue_imports().take_import(town.who("clerk"), &id, choice).await.unwrap();
    town.office.catalogue_imports().import_report(&town.identity("clerk").await, &id).await.unwrap().report
}

async fn import(town: &Scenario, file: &str, bytes: impl Into<Vec<u8>>) -> Report {
    import_as(town, file, bytes, |choice| choice.merge = Merge::Replace).await
}

async fn draft(office: &Office, org: &domain::OrgId) -> Option<Table> {
    office.test_read().await.unwrap().catalogue_draft(org, false).await.unwrap().map(|d| d.table)
}

/// Cells of some columns, row by row: how shapes are compared.
fn cells(table: &Table, columns: &[&str]) -> Vec<String> {
    table.rows.iter().map(|r| columns.iter().map(|c| r.cell(c)).collect::<Vec<_>>().join(" | ")).collect()
}

const FIVE: &str = "公开事项,公开范围,公开方式,公开频次,责任单位\n";

testkit::both! {
    async fn shapes_that_people_have(database) {
        let town = Scenario::open(database).await;
        let columns = ["item", "scope", "frequency", "responsible_unit"];
        let check = async |file: &str, text: String, expect: &[&str]| {
            import(&town, file, text).await;
            let table = draft(&town.office, &town.org(TOWNSHIP)).await.unwrap();
            assert_eq!(cells(&table, &columns), expect, "{file}");
        };
        let row = "党员大会议定事项,党内,公开栏,每季度,党政办";
        let plain = ["党员大会议定事项 | 党内 | 每季度 | 党政办"];
        check("five.csv", format!("{FIVE}{row}\n"), &plain).await;
        check("title.csv", format!("南坝镇党务公开目录,,,,\n填报单位：南坝镇党委,,,,\n{FIVE}{row}\n"), &plain).await;
        check("note.csv", format!("{FIVE}{row}\n备注：本目录自公布之日起执行,,,,\n"), &plain).await;
        check("tabs.txt", format!("{FIVE}{row}\n").replace(',', "\t"), &plain).await;
        check("short.csv", format!("事项,范围,方式,频次,责任单位\n{row}\n"), &plain).await;
        check("numbered.csv", format!("序号,{FIVE}1,{row}\n"), &plain).await;
        check("more.csv", format!("联系电话,{FIVE}0818,{row}\n"), &plain).await;
        check("spaced.csv", format!("公 开 事 项,公开范围（对象）,公开方式,公开频次,责任单位\n{row}\n"), &plain).await;
        let levels = "一级事项,二级事项,公开范围,公开方式,公开频次,责任单位\n村级财务,收支明细,社会,公开栏,每月,村委会\n";
        check("levels.csv", levels.to_owned(), &["村级财务/收支明细 | 社会 | 每月 | 村委会"]).await;
        town.assert_consistent().await;
    }

    async fn every_source_cell_is_kept(database) {
        let town = Scenario::open(database).await;
        let text = format!("联系电话,{FIVE}0818-1,党员大会,党内,公开栏,每季度,党政办\n");
        let report = import(&town, "a.csv", text).await;
        let table = draft(&town.office, &town.org(TOWNSHIP)).await.unwrap();
        let source = table.rows[0].source.clone().unwrap();
        assert_eq!((source.file.as_str(), source.row), ("a.csv", 2));
        let kept: Vec<_> = source.cells.iter().map(|c| (c.head.as_str(), c.text.as_str())).collect();
        assert_eq!(kept.len(), 6);
        assert_eq!(kept[0], ("联系电话", "0818-1"));
        assert_eq!(report.tables[0].heads[0], ("联系电话".to_owned(), None));
    }

    async fn spreadsheets_of_two_programs_import_the_same(database) {
        let town = Scenario::open(database).await;
        let mut tables = Vec::new();
        for file in ["nine_openpyxl.xlsx", "nine_libreoffice.xlsx"] {
            let report = import(&town, file, fixture(file)).await;
            assert_eq!((report.rows.len(), report.tables.len()), (3, 2), "the hidden sheet stays outside");
            let table = draft(&town.office, &town.org(TOWNSHIP)).await.unwrap();
            let notes = table.rows.iter().flat_map(|r| r.source.iter().flat_map(|s| &s.cells)).filter(|c| c.note.is_some());
            assert_eq!(notes.count(), 1, "{file}");
            tables.push(cells(&table, &["item", "scope", "mode", "frequency", "responsible_unit", "basis"]));
        }
        assert_eq!(tables[0], tables[1]);
        let first = "村级财务/收支明细 | ■全社会 □特定群体（请写明） | ■政府网站 ■公开栏 □微信群 | 每季度首月10日 | 村委会 | 《办法》第六条";
        assert_eq!(tables[0][0], first);
    }

    async fn documents_and_other_encodings(database) {
        let town = Scenario::open(database).await;
        for (file, first) in [
            ("five_gbk.csv", "村级财务"),
            ("party.docx", "组织建设/换届选举"),
            ("party_libreoffice.docx", "组织建设/换届选举"),
            ("shapes.xlsx", "综合业务/政策法规"),
        ] {
            import(&town, file, fixture(file)).await;
            let table = draft(&town.office, &town.org(TOWNSHIP)).await.unwrap();
            assert_eq!(cells(&table, &["item"])[0], first, "{file}");
        }
    }

    /// 81 rows that organisations have published.
    async fn real_rows(database) {
        let town = Scenario::open(database).await;
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../rules/tests/data/catalogue_rows.csv");
        let bytes = std::fs::read(file).unwrap();
        let lines = String::from_utf8_lossy(&bytes).trim().lines().count() - 1;
        let report = import(&town, "catalogue_rows.csv", bytes).await;
        assert_eq!(report.rows.len(), lines, "every row imports");
        let heads: Vec<_> = report.tables[0].heads.iter().filter_map(|(head, column)| Some((head.as_str(), column.as_deref()?))).collect();
        let expect = [
            ("item", "item"),
            ("scope", "scope"),
            ("mode", "mode"),
            ("frequency", "frequency"),
            ("responsible", "responsible_unit"),
        ];
        assert_eq!(heads, expect);
    }

    async fn files_that_hurt(database) {
        let town = Scenario::open(database).await;
        let check = async |file: &str, bytes: Vec<u8>, expect: &str| {
            let refused = upload(&town, file, bytes).await;
            let Err(Error::Problems(problems)) = refused else { panic!("{file}: {refused:?}") };
            assert_eq!((problems.0[0].field.as_str(), problems.0[0].code), ("file", expect), "{file}");
        };
        check("password.xlsx", fixture("password.xlsx"), "password").await;
        check("renamed.xlsx", fixture("old.doc"), "old_format").await;
        check("old.xls", fixture("old.xls"), "old_format").await;
        let bomb = crate::bomb::workbook(250, 250 * crate::bomb::UNIT + 7);
        check("bomb.xlsx", bomb, "too_much_inside").await;
        check("million.csv", "事,项\n".repeat(1_000_000).into_bytes(), "too_many_rows").await;
        check("empty.csv", Vec::new(), "empty").await;
        check("noise.csv", vec![0xff, 0xfe, 0x00, 0xd8, 0x00], "not_a_table").await;
        check("page.html", b"<html><table><tr><td>a</td></tr></table>".to_vec(), "not_a_table").await;
        check("words.txt", "没有表格\n".into(), "no-table").await;
        check("large.csv", vec![b'a'; 21 << 20], "too_large").await;
        check("long.json", b"{\"format\":\"gongkai-catalogue/1\"}".to_vec(), "no-table").await;
        assert_eq!(draft(&town.office, &town.org(TOWNSHIP)).await, None, "nothing changed");
        town.assert_consistent().await;
    }

    async fn rows_that_are_there_already(database) {
        let town = Scenario::open(database).await;
        let org = town.org(TOWNSHIP);
        let there = town.office.test_read().await.unwrap().catalogue_in_force(&org, false).await.unwrap().unwrap().table;
        let same = there.rows[0].cell("item").to_owned();
        let text = format!("{FIVE}{same},社会,公开栏,每月,党政办\n新的事项,社会,公开栏,每月,党政办\n");
        let ids = async || -> Vec<EntryId> {
            draft(&town.office, &org).await.unwrap().rows.iter().map(|r| r.id.clone()).collect()
        };
        let report = import_as(&town, "a.csv", text.clone(), |c| {
            assert_eq!(c.merge, Merge::Append, "most of what is there is not in the file");
            c.merge = Merge::Match;
        }).await;
        assert_eq!((report.counts.known, report.counts.removed), (1, there.rows.len() - 1));
        assert_eq!(ids().await[0], there.rows[0].id, "obligations go on");
        let first = draft(&town.office, &org).await.unwrap();
        assert_eq!(first.rows[0].cell("category"), there.rows[0].cell("category"), "what the file is silent about stays");
        let report = import_as(&town, "a.csv", text.clone(), |c| c.merge = Merge::Append).await;
        assert_eq!((report.counts.known, ids().await.len()), (0, 4));
        let before = ids().await;
        import_as(&town, "a.csv", text.clone(), |c| c.merge = Merge::Replace).await;
        let now = ids().await;
        assert!(now.len() == 2 && now.iter().all(|id| !before.contains(id)));
        // somebody saved in between
        let id = upload(&town, "a.csv", text).await.unwrap();
        let choice = proposed(&town, &id).await;
        town.office.catalogues().edit_catalogue(town.who("clerk"), false, None, Vec::new()).await.unwrap();
        let refused = town.office.catalogue_imports().take_import(town.who("clerk"), &id, choice).await;
        assert!(matches!(refused, Err(Error::Refused(r)) if r.code == "draft-stale"));
    }

    /// What each way would do is said before anything is taken.
    async fn what_would_come_of_it(database) {
        let town = Scenario::open(database).await;
        let line = |item: &str, frequency: &str| format!("{item},社会,公开栏,{frequency},党政办\n");
        let six: String = ["甲事", "乙事", "丙事", "丁事", "戊事", "己事"].map(|item| line(item, "每月")).concat();
        import(&town, "six.csv", format!("{FIVE}{six}")).await;
        let before = draft(&town.office, &town.org(TOWNSHIP)).await.unwrap();
        let check = async |text: String, merge: Merge, expect: [&str; 3]| {
            let id = upload(&town, "a.csv", format!("{FIVE}{text}")).await.unwrap();
            let page = town.office.catalogue_imports().catalogue_import(&town.identity("clerk").await, &id).await.unwrap();
            let told: Vec<_> = page
                .effects
                .iter()
                .map(|(_, e)| format!("{} {} {} {}", e.new, e.changed, e.unchanged, e.removed.concat()))
                .collect();
            assert_eq!((page.choice.merge, told, page.there), (merge, expect.map(str::to_owned).to_vec(), 6), "{text}");
        };
        let all = "甲事乙事丙事丁事戊事己事";
        let other = line("别的事", "每月");
        check(other.clone(), Merge::Append, [&format!("1 0 0 {all}"), "1 0 6 ", &format!("1 0 0 {all}")]).await;
        let adjusted = six.replace(&line("乙事", "每月"), &line("乙事", "每季度")) + &other;
        check(adjusted, Merge::Match, ["1 1 5 ", "7 0 6 ", &format!("7 0 0 {all}")]).await;
        let four = [line("甲事", "每月"), line("乙事", "每月"), line("丙事", "每月"), line("丁事", "每月")].concat();
        check(four, Merge::Match, ["0 0 4 戊事己事", "4 0 6 ", &format!("4 0 0 {all}")]).await;
        let three = [line("甲事", "每月"), line("乙事", "每月"), line("丙事", "每月")].concat();
        check(three, Merge::Append, ["0 0 3 丁事戊事己事", "3 0 6 ", &format!("3 0 0 {all}")]).await;
        assert_eq!(draft(&town.office, &town.org(TOWNSHIP)).await.unwrap(), before, "nothing was taken");
    }

    /// What an import guessed stays marked until somebody edits or confirms the cell, and no version keeps the mark.
    async fn guesses_stay_marked(database) {
        let town = Scenario::open(database).await;
        let org = town.org(TOWNSHIP);
        let category = rules::load("dazhou-2019", rules::builtin("dazhou-2019").unwrap()).unwrap();
        let duties = town.office.catalogues().catalogue_desk(&town.identity("clerk").await, false).await.unwrap().view.duty_set.unwrap();
        let name = category.categories_for(&duties.id)[0].name.zh.clone();
        import(&town, "a.csv", format!("公开类别,{FIVE},{name},社会,公开栏,及时公开,党政办\n10.1,开江县便民服务,社会,公开栏,每月,党政办\n")).await;
        let marked = async || -> Vec<String> {
            let desk = town.office.catalogues().catalogue_desk(&town.identity("clerk").await, false).await.unwrap();
            let cells = desk.view.rows.iter().flat_map(|r| &r.cells);
            let codes: Vec<String> = cells.filter_map(|c| c.problem.as_ref()).map(|p| p.code.to_owned()).collect();
            assert_eq!(desk.view.guessed, codes.len());
            codes
        };
        let all = ["category-guessed", "time-by-default", "place-elsewhere"];
        let sorted = |mut codes: Vec<String>| { codes.sort(); codes };
        assert_eq!(sorted(marked().await), sorted(all.map(str::to_owned).to_vec()));
        let row = |n: usize| { let org = org.clone(); let town = &town; async move { draft(&town.office, &org).await.unwrap().rows[n].id.clone() } };
        let edit = async |edit: Edit| town.office.catalogues().edit_catalogue(town.who("clerk"), false, None, vec![edit]).await.unwrap();
        edit(Edit::Confirm { row: row(0).await, column: "category".into() }).await;
        assert_eq!(sorted(marked().await), ["place-elsewhere", "time-by-default"]);
        edit(Edit::Cells(vec![(row(0).await, "frequency".into(), "每月".into())])).await;
        edit(Edit::Confirm { row: row(1).await, column: "item".into() }).await;
        assert!(marked().await.is_empty());
        let rev = town.office.catalogues().catalogue_desk(&town.identity("clerk").await, false).await.unwrap().rev.unwrap();
        town.office.catalogues().enforce_catalogue(town.who("clerk"), false, rev).await.unwrap();
        let sealed = town.office.test_read().await.unwrap().catalogue_in_force(&org, false).await.unwrap().unwrap();
        assert!(sealed.table.rows.iter().all(|r| r.marks.is_empty()), "a version keeps no marks");
        let found = town.office.findings().findings(&town.identity("clerk").await).await.unwrap();
        let named = found.lines.iter().find(|l| l.finding.code == Code::PlaceElsewhere).unwrap();
        assert!(named.finding.article().is_none() && named.item.as_deref() == Some("开江县便民服务"));
        town.assert_consistent().await;
    }

    async fn columns_that_were_corrected_are_remembered(database) {
        let town = Scenario::open(database).await;
        let text = "内容一,内容二,谁看,何时\n党员大会,要点,党内,每月\n";
        let id = upload(&town, "a.csv", text).await.unwrap();
        let mut choice = proposed(&town, &id).await;
        choice.tables[0].take = true;
        let columns = [Some("basis"), Some("item"), Some("scope"), Some("frequency")];
        choice.tables[0].columns = columns.map(|c| c.map(str::to_owned)).to_vec();
        let take = |choice| town.office.catalogue_imports().take_import(town.who("clerk"), &id, choice);
        take(choice.clone()).await.unwrap();
        take(choice).await.expect("the same form once more");
        let id = upload(&town, "b.csv", text).await.unwrap();
        let page = town.office.catalogue_imports().catalogue_import(&town.identity("clerk").await, &id).await.unwrap();
        let heads: Vec<_> = page.tables[0].heads.iter().map(|h| (h.column.as_deref(), h.how)).collect();
        assert_eq!(heads, columns.map(|c| (c, How::Remembered)));
    }

    async fn what_was_chosen_must_make_sense(database) {
        let town = Scenario::open(database).await;
        let id = upload(&town, "a.csv", format!("{FIVE}党员大会,党内,公开栏,每月,党政办\n")).await.unwrap();
        let good = proposed(&town, &id).await;
        let check = async |change: &dyn Fn(&mut Choice), expect: (&str, &str)| {
            let mut choice = good.clone();
            change(&mut choice);
            let Err(Error::Problems(p)) = town.office.catalogue_imports().take_import(town.who("clerk"), &id, choice).await else {
                panic!("{expect:?}");
            };
            assert_eq!((p.0[0].field.as_str(), p.0[0].code), expect);
        };
        check(&|c| c.tables[0].take = false, ("tables", "import-nothing")).await;
        check(&|c| c.tables[0].columns[0] = None, ("take.0", "import-no-item")).await;
        check(&|c| c.tables[0].columns[0] = Some("gone".into()), ("file", "choice")).await;
        check(&|c| c.tables.clear(), ("file", "choice")).await;
        // someone else's import is as if it were not there
        for login in ["county-clerk", "elsewhere-clerk"] {
            let refused = town.office.catalogue_imports().catalogue_import(&town.identity(login).await, &id).await;
            assert!(matches!(refused, Err(Error::Refused(r)) if r.kind == RefusalKind::Absent), "{login}");
        }
        assert_eq!(draft(&town.office, &town.org(TOWNSHIP)).await, None);
    }

    async fn exports_come_back(database) {
        let town = Scenario::open(database).await;
        let org = town.org(TOWNSHIP);
        import(&town, "a.csv", format!("{FIVE}\"党员大会\n（一）\", 党内 ,=公开栏,适时,党政办\n")).await;
        let before = draft(&town.office, &org).await.unwrap();
        let me = town.identity("clerk").await;
        for format in office::catalogue::export::Format::ALL {
            let file = town.office.catalogues().export_catalogue(&me, false, None, *format).await.unwrap();
            let report = import_as(&town, &file.name, file.bytes.clone(), |_| ()).await;
            assert_eq!(draft(&town.office, &org).await.unwrap(), before, "{format}");
            assert_eq!(report.counts.known, 1);
            // in another organisation the rows come in, the entries don't
            let other = town.who("elsewhere-clerk");
            let id = town.office.catalogue_imports().upload_catalogue(other.clone(), false, file.name, file.bytes).await.unwrap();
            let page = town.office.catalogue_imports().catalogue_import(&town.identity("elsewhere-clerk").await, &id).await.unwrap();
            let choice = Choice { merge: Merge::Match, ..page.choice };
            town.office.catalogue_imports().take_import(other, &id, choice).await.unwrap();
            let theirs = draft(&town.office, &town.org("511723")).await.unwrap();
            assert_eq!(theirs.rows[0].cells, before.rows[0].cells);
            assert_ne!(theirs.rows[0].id, before.rows[0].id);
        }
    }

    async fn what_looks_copied(database) {
        let town = Scenario::open(database).await;
        let row = |n: usize| format!("为民办实事第{n}项,社会,公开栏,每月,党政办\n");
        let text: String = (0..6).map(row).collect();
        let direct = Direct { org: "511723".into(), ..Direct::default() };
        town.office.catalogue_imports().import_catalogue(direct, "a.csv".into(), format!("{FIVE}{text}").into_bytes()).await.unwrap();
        let report = import(&town, "a.csv", format!("{FIVE}{text}")).await;
        assert!(report.twins.is_empty(), "a draft is nobody's business");
        // the other one's comes into force
        let category = |line: &str| format!("10.1,{line}\n");
        let lines: String = text.lines().map(category).collect();
        let direct = Direct { org: "511723".into(), into_force: true, merge: Some(Merge::Replace), ..Direct::default() };
        let file = format!("公开类别,{FIVE}{lines}").into_bytes();
        let (_, enforced) = town.office.catalogue_imports().import_catalogue(direct, "b.csv".into(), file).await.unwrap();
        assert!(matches!(enforced, Some(Ok(_))), "{enforced:?}");
        let report = import(&town, "a.csv", format!("{FIVE}{text}")).await;
        let twins: Vec<_> = report.twins.iter().map(|t| (t.code.as_str(), t.share, t.rows.len())).collect();
        assert_eq!(twins, [("511723", 100, 6)]);
        let report = import(&town, "c.csv", "公开事项,公开依据,责任单位,备用\n甲,皖办发〔2019〕1号,四川省宣汉县南坝镇,\n乙,川办发〔2019〕1号,开江县党政办,山东省\n").await;
        let places: Vec<_> = report.places.iter().map(|p| (p.no, p.column.as_str(), p.foreign.place.concat())).collect();
        let expect = [
            (1, "basis", "安徽省".to_owned()),
            (2, "responsible_unit", "四川省达州市开江县".to_owned()),
            (2, "", "山东省".to_owned()),
        ];
        assert_eq!(places, expect);
        assert_eq!(report.places[0].own.concat(), "四川省达州市宣汉县南坝镇");
    }

    async fn the_command_line_imports(database) {
        let town = Scenario::open(database).await;
        let merge = Some(Merge::Match);
        let direct = |org: &str| Direct { org: org.into(), into_force: true, merge, ..Direct::default() };
        let import = async |org: &str, text: String| town.office.catalogue_imports().import_catalogue(direct(org), "a.csv".into(), text.into_bytes()).await;
        let (report, enforced) = import(TOWNSHIP, format!("{FIVE}说不清的事,党内,公开栏,每月,党政办\n")).await.unwrap();
        assert!(report.rows[0].cells.iter().any(|c| c.outcome == Outcome::Refused), "no category");
        assert!(matches!(enforced, Some(Err(_))));
        assert_eq!(draft(&town.office, &town.org(TOWNSHIP)).await.unwrap().rows.len(), 1, "the draft is kept");
        let text = format!("公开类别,{FIVE}10.1,党员大会议定事项,党内,公开栏,每月,党政办\n");
        let (_, enforced) = import(TOWNSHIP, text).await.unwrap();
        assert_eq!(enforced, Some(Ok(2)), "after the one the town began with");
        assert!(matches!(import("nowhere", FIVE.into()).await, Err(Error::Refused(_))));
        town.assert_consistent().await;
    }

    async fn entries_that_are_imported_are_a_catalogue_in_force(database) {
        let town = Scenario::open(database).await;
        let mut tx = town.office.test_read().await.unwrap();
        for (code, ..) in testkit::ORGS {
            let entries = tx.catalogue(&town.org(code)).await.unwrap();
            let catalogue = tx.catalogue_in_force(&town.org(code), false).await.unwrap();
            let rows: Vec<_> = catalogue.iter().flat_map(|c| &c.table.rows).map(|r| r.id.clone()).collect();
            assert_eq!(rows, entries.iter().map(|e| e.id.clone()).collect::<Vec<_>>(), "{code}");
        }
    }
}
