//! A file with a secrecy marking is refused by the program as it ships, and leaves no byte: not on disk, not in the
//! database or its log, not in the temporary folder, not in the blobs, not in an open file of the process (Art. 7).

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
};

use testkit::archive;

use crate::{
    http::{Browser, hidden},
    server::{self, Server},
};

const PASSWORD: &str = "gongkai-demo";
/// Stands in each refused file, and nowhere else in the world.
const PLANTED: &str = "QINGSHIBAN-7f3a91c4";

/// All files below a folder, and what the process has open, that hold these bytes.
fn holding(folder: &Path, needle: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(holding(&path, needle));
        } else if fs::read(&path).is_ok_and(|bytes| bytes.windows(needle.len()).any(|window| window == needle)) {
            found.push(path.display().to_string());
        }
    }
    found
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// A word-processing document of one paragraph.
fn docx(text: &str) -> Vec<u8> {
    let document = format!(
        "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:body></w:document>",
        text.replace('\n', "</w:t></w:r></w:p><w:p><w:r><w:t>")
    );
    let types = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";
    let links = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/></Relationships>";
    archive(&[("[Content_Types].xml", types), ("_rels/.rels", links), ("word/document.xml", &document)])
}

#[test]
fn a_refused_upload_leaves_no_byte() {
    let data = server::copy(server::demonstration());
    let temporary = tempfile::tempdir().unwrap();
    let log = data.path().join("server.log");
    let mut command = Command::new(env!("CARGO_BIN_EXE_gongkai"));
    command.args(["demo", "--data", data.path().to_str().unwrap()]);
    command.env("TMPDIR", temporary.path()).env("GONGKAI_LOG", "debug");
    command.stderr(Stdio::from(fs::File::create(&log).unwrap()));
    let server = Server::run(&mut command);
    let mut clerk = Browser::new(&server.address);
    clerk.sign_in("chengban", PASSWORD);
    let entries = clerk.get("/desk/plans/new").unwrap().text();
    let entry = entries.split("/desk/plans/new/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let form = clerk.get(&format!("/desk/plans/new/{entry}")).unwrap().text();
    let (csrf, path) = (hidden(&form, "csrf"), format!("/desk/files/plan:new:{entry}"));

    let marked = format!("\u{673a}\u{5bc6}\u{2605}10\u{5e74}\n{PLANTED}");
    let nested = archive(&[("list.txt", &marked)]);
    let long = format!("{marked}\n{}", "x".repeat(8 << 20));
    for (name, bytes) in [
        ("a.txt", marked.clone().into_bytes()),
        ("a.docx", docx(&marked)),
        ("a.zip", nested),
        ("long.txt", long.into_bytes()),
        (&format!("{marked}.txt").replace('\n', " "), b"nothing".to_vec()),
    ] {
        let answer = clerk.upload(&path, &[("csrf", &csrf), ("title", "t")], (name, &bytes)).unwrap();
        assert_eq!(answer.status, 422, "{name}");
        assert!(answer.text().contains("secrecy marking"), "{name}");
    }
    let typed = [("csrf", csrf.as_str()), ("title", "t"), ("body", marked.as_str())];
    assert_eq!(clerk.post(&format!("/desk/drafts/plan:new:{entry}"), &typed).unwrap().status, 422);
    assert_eq!(clerk.post(&format!("/desk/plans/new/{entry}"), &typed).unwrap().status, 422);

    for needle in [PLANTED.as_bytes().to_vec(), utf16(PLANTED)] {
        assert_eq!(holding(data.path(), &needle), Vec::<String>::new(), "data folder, database, blobs, log");
        assert_eq!(holding(temporary.path(), &needle), Vec::<String>::new(), "temporary folder");
        let open = Path::new("/proc").join(server.id().to_string()).join("fd");
        for file in fs::read_dir(open).into_iter().flatten().flatten() {
            // pipes and sockets would wait; files that were deleted can still be read here
            let regular = fs::metadata(file.path()).is_ok_and(|data| data.is_file());
            let held = regular && fs::read(file.path()).is_ok_and(|b| b.windows(needle.len()).any(|w| w == needle));
            assert!(!held, "{:?}", fs::read_link(file.path()));
        }
    }
    if let Ok(limits) = fs::read_to_string(Path::new("/proc").join(server.id().to_string()).join("limits")) {
        let core = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap();
        assert_eq!(core.split_whitespace().nth(4), Some("0"), "no memory is left on the disk: {core}");
    }
    // the same search finds what is taken: it can fail
    let kept = clerk.upload(&path, &[("csrf", &csrf)], ("a.txt", PLANTED.as_bytes())).unwrap();
    assert_eq!(kept.status, 303, "{}", kept.text());
    assert!(!holding(data.path(), PLANTED.as_bytes()).is_empty());
    server.stop();
}
