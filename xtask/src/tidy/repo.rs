//! The repository as the checks see it: gathered once, then only read.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::shell;

pub struct File {
    /// From the root, with `/`.
    pub path: String,
    /// Empty for what is not UTF-8 text.
    pub text: String,
}

pub struct Commit {
    pub id: String,
    /// When it was written, in seconds since 1970; rebasing keeps it.
    pub written: i64,
    pub subject: String,
}

pub struct Repo {
    pub files: Vec<File>,
    /// `cargo metadata --no-deps`.
    pub metadata: Value,
    /// Newest first; empty without git.
    pub commits: Vec<Commit>,
}

impl Repo {
    /// Reads all files git would track, new ones included, so that a mistake is told before it is committed.
    ///
    /// # Errors
    /// When the folder or cargo's metadata can't be read.
    pub fn gather(root: &Path) -> Result<Repo> {
        let metadata = shell::output(
            shell::cargo().args(["metadata", "--no-deps", "--locked", "--format-version", "1"]).current_dir(root),
        )?;
        let mut files = Vec::new();
        for path in listed_by_git(root).map_or_else(|| walk(root), Ok)? {
            let Ok(bytes) = fs::read(root.join(&path)) else { continue };
            files.push(File { path, text: String::from_utf8(bytes).unwrap_or_default() });
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(Repo { files, metadata: serde_json::from_str(&metadata)?, commits: commits(root) })
    }

    /// The Rust sources.
    pub fn rust(&self) -> impl Iterator<Item = &File> {
        self.files.iter().filter(|file| file.path.ends_with(".rs"))
    }

    pub fn text(&self, path: &str) -> Option<&str> {
        self.files.iter().find(|file| file.path == path).map(|file| file.text.as_str())
    }

    #[cfg(test)]
    pub fn of(files: &[(&str, &str)]) -> Repo {
        let file = |(path, text): &(&str, &str)| File { path: (*path).into(), text: (*text).into() };
        Repo { files: files.iter().map(file).collect(), metadata: Value::Null, commits: Vec::new() }
    }
}

impl File {
    pub fn extension(&self) -> &str {
        self.name().rsplit_once('.').map_or("", |(_, extension)| extension)
    }

    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }

    /// The lines with their numbers, from one.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(index, line)| (index + 1, line))
    }

    /// Whether the whole file is for tests; modules marked `cfg(test)` inside are `lex::Source::in_tests`.
    pub fn is_test(&self) -> bool {
        let named = self.name() == "tests.rs" || self.name().ends_with("_tests.rs");
        named || self.path.split('/').any(|part| ["tests", "benches", "testkit"].contains(&part))
    }
}

fn git(root: &Path, arguments: &[&str]) -> Option<String> {
    shell::output(Command::new("git").args(arguments).current_dir(root)).ok()
}

fn listed_by_git(root: &Path) -> Option<Vec<String>> {
    let list = git(root, &["ls-files", "-z", "--cached", "--others", "--exclude-standard"])?;
    let paths: Vec<String> = list.split('\0').filter(|path| !path.is_empty()).map(str::to_owned).collect();
    (!paths.is_empty()).then_some(paths)
}

/// Without git: all files but those a build makes.
fn walk(root: &Path) -> Result<Vec<String>> {
    let mut folders = vec![root.to_path_buf()];
    let mut paths = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).with_context(|| format!("could not read {}", folder.display()))? {
            let entry = entry?;
            let name = entry.file_name();
            if entry.file_type()?.is_dir() {
                if !["target", "node_modules", ".git", "gongkai-data"].iter().any(|made| name == **made) {
                    folders.push(entry.path());
                }
            } else if let Ok(path) = entry.path().strip_prefix(root) {
                paths.push(path.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    Ok(paths)
}

fn commits(root: &Path) -> Vec<Commit> {
    let log = git(root, &["log", "--no-merges", "--format=%h %at %s"]).unwrap_or_default();
    let read = |line: &str| {
        let mut parts = line.splitn(3, ' ');
        let (id, written) = (parts.next()?.to_owned(), parts.next()?.parse().ok()?);
        Some(Commit { id, written, subject: parts.next().unwrap_or_default().to_owned() })
    };
    log.lines().filter_map(read).collect()
}
