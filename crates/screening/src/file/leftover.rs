//! Names of an archive's entries: those that systems and programs left there, and those that nobody may unpack.

use super::sink::Sink;
use super::strings;
use crate::{Hidden, Part, Place, Refused};

/// Folders that only a system writes: macOS, Windows, Synology.
const FOLDERS: &[&str] = &[
    "__macosx",
    ".appledouble",
    ".documentrevisions-v100",
    ".fseventsd",
    ".spotlight-v100",
    ".temporaryitems",
    ".trashes",
    ".trash",
    "$recycle.bin",
    "recycler",
    "system volume information",
    "network trash folder",
    "temporary items",
    "@eadir",
    "#recycle",
];
/// Files that only a system writes.
const FILES: &[&str] = &[
    ".ds_store",
    ".apdisk",
    ".lsoverride",
    ".volumeicon.icns",
    ".com.apple.timemachine.donotpresent",
    ".directory",
    "thumbs.db",
    "ehthumbs.db",
    "ehthumbs_vista.db",
    "desktop.ini",
    "icon\r",
];

/// Is this something a system or a program left behind: thumbnails, views of folders, who has a file open?
pub fn is_left_behind(name: &str) -> bool {
    let name = name.to_lowercase();
    let mut steps = name.split('/').filter(|step| !step.is_empty());
    let file = steps.clone().next_back().unwrap_or_default();
    let temporary = file.ends_with(".tmp") && file.starts_with(['~', '$']);
    steps.any(|step| FOLDERS.contains(&step))
        || FILES.contains(&file)
        // The other half of a file of macOS, and who has a file of Office, WPS or LibreOffice open.
        || ["._", "~$", ".~"].iter().any(|start| file.starts_with(start))
        || temporary
}

/// May an entry be called so? Names that climb, begin at a root or a drive would be written elsewhere (APPNOTE 4.4.17.1);
/// signs that are not seen or turn the direction show another name than the one that is there.
///
/// # Errors
/// [`Refused::Name`].
pub fn check(name: &str) -> Result<(), Refused> {
    let mut chars = name.chars();
    let drive = chars.next().is_some_and(|c| c.is_ascii_alphabetic()) && chars.next() == Some(':');
    // Windows drops spaces and dots at the end of a step.
    let climbs = |step: &str| step.trim().len() > 1 && step.trim().trim_end_matches(['.', ' ']).is_empty();
    if name.starts_with('/') || drive || name.contains(unseen) || name.split(['/', '\\']).any(climbs) {
        let shown = name.chars().map(|c| if unseen(c) { '\u{FFFD}' } else { c });
        return Err(Refused::Name { part: shown.take(200).collect() });
    }
    Ok(())
}

/// As [`check`] for the parts of a document; some programs write a stroke before their names, and nobody unpacks them.
///
/// # Errors
/// [`Refused::Name`].
pub fn check_parts(names: &[String]) -> Result<(), Refused> {
    let parts = names.iter().filter(|name| !is_left_behind(name));
    parts.map(|name| name.strip_prefix('/').unwrap_or(name)).try_for_each(check)
}

/// Controls, and what sets the direction or takes no room.
fn unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

/// Reads what a leftover says: its name, names of files in it, who had a file open. All of it goes.
pub fn read(sink: &mut Sink, name: &str, bytes: &[u8]) -> Result<(), Refused> {
    sink.note(Hidden::Foreign, 1);
    sink.cloaking(Some(Hidden::Foreign), |sink| {
        let file = name.rsplit('/').next().unwrap_or(name);
        let texts = match file.starts_with(['~', '.']) && bytes.len() < LOCK {
            true => strings::printable(bytes),
            false => [strings::telling(bytes), strings::big_endian(bytes)].concat(),
        };
        texts.into_iter().try_for_each(|text| sink.fixed(Place::new(Part::Other, name, ""), text))
    })
}

/// A note of who has a file open is small.
const LOCK: usize = 4096;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_systems_leave_is_known_by_its_name() {
        for yes in [
            "__MACOSX/._通知.txt",
            "a/__MACOSX/",
            "a/.DS_Store",
            "THUMBS.DB",
            "b/desktop.ini",
            "~$通知.docx",
            "c/.~lock.名单.ods#",
            ".~名单.xlsx",
            "~WRL0001.tmp",
            "System Volume Information/x",
        ] {
            assert!(is_left_behind(yes), "{yes}");
        }
        for no in ["通知.txt", "a/b.docx", "关于thumbs.db的说明.txt", "~名单.txt", ".gitignore", "模板.tmp"]
        {
            assert!(!is_left_behind(no), "{no}");
        }
    }

    #[test]
    fn names_that_lead_elsewhere_are_refused() {
        for no in [
            "../a",
            "a/../../b",
            "a/..",
            "/etc/passwd",
            "//server/x",
            "C:/a",
            "c:a",
            "a/.. /b",
            "a/.../b",
            "..\\a",
            "a\u{0}b",
            "a\nb",
            "名单\u{202E}fdp.exe",
            "a\u{200B}b",
            "a\u{2066}b",
        ] {
            assert!(check(no).is_err(), "{no:?}");
        }
        for yes in ["a/b.txt", "目录/说明.txt", "a..b/c", "..a", "10:30 会议.txt", "./a", "2024年…通知.docx"]
        {
            assert!(check(yes).is_ok(), "{yes:?}");
        }
    }
}
