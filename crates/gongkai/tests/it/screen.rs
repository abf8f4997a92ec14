//! `gongkai screen` and `gongkai clean` on a clerk's own folder: what they say, how they end, and that nothing stays.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_json::Value as Json;
use tempfile::TempDir;

use crate::server::said;

/// A file of the corpus the screening is judged by.
fn corpus(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../screening/tests/corpus").join(file)
}

/// Runs the program with nowhere to write but an empty folder, which must be empty afterwards.
fn gongkai(command: &str, arguments: &[&Path]) -> Output {
    let nowhere = TempDir::new().unwrap();
    let mut program = Command::new(env!("CARGO_BIN_EXE_gongkai"));
    for variable in ["TMPDIR", "HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"] {
        program.env(variable, nowhere.path());
    }
    let output = program.arg(command).args(arguments).current_dir(nowhere.path()).output().unwrap();
    let written: Vec<_> = fs::read_dir(nowhere.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(written, Vec::<PathBuf>::new(), "screening stores nothing");
    output
}

/// The exit code and the lines of JSON.
fn screened(files: &[&Path]) -> (i32, Vec<Json>) {
    let output = gongkai("screen", &[files, &[Path::new("--json")]].concat());
    let text = String::from_utf8(output.stdout).unwrap();
    (output.status.code().unwrap(), text.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}

#[test]
fn each_file_has_its_line_and_the_worst_decides_the_exit_code() {
    let check = |files: &[&str], code: i32, verdicts: &[&str]| {
        let paths: Vec<PathBuf> = files.iter().map(|file| corpus(file)).collect();
        let (exit, lines) = screened(&paths.iter().map(PathBuf::as_path).collect::<Vec<_>>());
        assert_eq!(exit, code, "{files:?}");
        assert_eq!(lines.iter().map(|line| line["verdict"].as_str().unwrap()).collect::<Vec<_>>(), verdicts);
        for (line, path) in lines.iter().zip(&paths) {
            assert_eq!(line["file"], path.to_str().unwrap());
        }
    };
    let (clean, review, refuse) = ("clean/docx_header_footer.docx", "planted/csv_gb18030.csv", "planted/txt_utf8.txt");
    check(&[clean], 0, &["clean"]);
    check(&[review], 1, &["review"]);
    check(&[refuse], 2, &["refuse"]);
    check(&[clean, refuse, review], 2, &["clean", "refuse", "review"]);
    check(&[clean, review], 1, &["clean", "review"]);
    check(&["planted/pdf_scan.pdf"], 1, &["review"]);
    check(&["planted/seven_zip.7z", clean], 1, &["review", "clean"]);
}

#[test]
fn a_finding_says_what_where_and_why_but_never_the_thing() {
    let (_, lines) = screened(&[&corpus("planted/csv_gb18030.csv")]);
    let findings = lines[0]["findings"].as_array().unwrap();
    assert!(findings.len() >= 9, "three people, three numbers each: {findings:?}");
    for finding in findings {
        for field in ["kind", "place", "masked", "confidence", "basis"] {
            assert!(finding[field].as_str().is_some_and(|word| !word.is_empty()), "{field}: {finding}");
        }
        assert!(finding["masked"].as_str().unwrap().contains('*'), "{finding}");
    }
    let kinds = |kind: &str| findings.iter().filter(|finding| finding["kind"] == kind).count();
    assert_eq!((kinds("id_number"), kinds("mobile"), kinds("bank_card")), (3, 3, 3));
    let bytes = fs::read(corpus("planted/csv_gb18030.csv")).unwrap();
    let digits = String::from_utf8_lossy(&bytes).into_owned();
    let numbers: Vec<&str> = digits.split(|c: char| !c.is_ascii_digit()).filter(|run| run.len() >= 11).collect();
    assert_eq!(numbers.len(), 9);
    let json = lines[0].to_string();
    assert_eq!(numbers.iter().filter(|number| json.contains(**number)).count(), 0, "{json}");
}

#[test]
fn a_folder_is_looked_through() {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("below")).unwrap();
    fs::copy(corpus("planted/txt_utf8.txt"), folder.path().join("below/a.txt")).unwrap();
    fs::write(folder.path().join("b.txt"), "村务公开").unwrap();
    let (code, lines) = screened(&[folder.path()]);
    assert_eq!((code, lines.len()), (2, 2));
    let (code, words) = said(&gongkai("screen", &[folder.path()]));
    assert_eq!(code, 2, "the same without --json");
    assert!(words.contains("refuse") && words.contains("secrecy_marking"), "{words}");
}

#[test]
fn a_cleaned_copy_comes_with_its_certificate_and_is_clean() {
    for file in [
        "planted/docx_comment.docx",
        "planted/xlsx_roster.xlsx",
        "planted/pdf_table.pdf",
        "planted/jpeg_exif_thumbnail_gb.jpg",
    ] {
        let folder = TempDir::new().unwrap();
        let (copy, refused) = (folder.path().join("out"), file.contains("jpeg"));
        let output = gongkai("clean", &[&corpus(file), Path::new("-o"), &copy]);
        let (code, words) = said(&output);
        assert_eq!(copy.exists(), !refused, "{file}: a file that bears a marking has no copy: {words}");
        if refused {
            assert_ne!(code, 0, "{file}: {words}");
            assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "{file}");
            continue;
        }
        assert_eq!(code, 0, "{file}: {words}");
        let certificate = fs::read(folder.path().join("out.certificate.json")).unwrap();
        let certificate: Json = serde_json::from_slice(&certificate).unwrap();
        assert_ne!(certificate["before"], certificate["after"]);
        assert_eq!(
            (&certificate["left"], &certificate["hidden_left"]),
            (&serde_json::json!({}), &serde_json::json!({}))
        );
        let (code, lines) = screened(&[&copy]);
        assert_eq!((code, &lines[0]["verdict"]), (0, &Json::from("clean")), "{file}: {lines:?}");
    }
}
