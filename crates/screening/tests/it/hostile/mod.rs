//! Files that were a finding once, each asked again what the fuzz target asked that found it. A file's folder below
//! `tests/fuzz` names the target.

mod entry;
mod wrap;

use std::{fs, path::Path};

use entry::Use;

fn target(name: &str) -> Option<fn(&[u8]) -> Use> {
    Some(match name {
        "archive" => entry::archive,
        "detect" => entry::detect,
        "image" => entry::image,
        "odf" => entry::odf,
        "ofd" => entry::ofd,
        "ooxml" => entry::ooxml,
        "part" => entry::part,
        "pdf" => entry::pdf,
        "pdf_part" => entry::pdf_part,
        "plain" => entry::plain,
        _ => return None,
    })
}

/// Bounded in time too, but a test can't tell a slow machine from a slow parser: the runner's patience has to do.
#[test]
fn what_was_a_finding_once_is_none_any_more() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz");
    let mut files = 0;
    for folder in fs::read_dir(root).unwrap() {
        let folder = folder.unwrap();
        let name = folder.file_name().into_string().unwrap();
        let ask = target(&name).unwrap_or_else(|| panic!("{name} is no target"));
        for file in fs::read_dir(folder.path()).unwrap() {
            let path = file.unwrap().path();
            println!("{}", path.display());
            assert_eq!(ask(&fs::read(&path).unwrap()), Use::Ours, "{} is of no use", path.display());
            files += 1;
        }
    }
    assert!(files > 0, "the folder is empty");
}
