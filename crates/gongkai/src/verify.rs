//! `gongkai verify` and `gongkai verify-proof`.

use std::{fs, path::PathBuf, process::ExitCode};

use anyhow::Context;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use ledger::{Alteration, Checkpoint, Completeness, Verdict};
use office::Clock as _;
use serde_json::{Value as Json, json};
use store::Store;

use crate::{Place, ambient, data::verifier_keys};

/// What to verify against.
#[derive(Args, Debug)]
pub struct Options {
    #[command(flatten)]
    place: Place,
    /// A file with checkpoints kept elsewhere; without one, completeness can't be proven.
    #[arg(long, value_name = "FILE")]
    checkpoint: Option<PathBuf>,
    /// Verifier key, or a file with keys; without it, the data folder's own.
    #[arg(long, value_name = "KEY|FILE")]
    key: Option<String>,
    /// For programs.
    #[arg(long)]
    json: bool,
}

/// What proof to check.
#[derive(Args, Debug)]
pub struct ProofOptions {
    /// The proof's file.
    #[arg(value_name = "FILE")]
    proof: PathBuf,
    /// The key you trust, or a file with keys. Without it, the file is only held against itself.
    #[arg(long, value_name = "KEY|FILE")]
    key: Option<String>,
    /// An attached file as it was downloaded: is it one that was published with this text? May be given again.
    #[arg(long, value_name = "FILE")]
    file: Vec<PathBuf>,
    /// For programs.
    #[arg(long)]
    json: bool,
}

/// Walks everything. 0: consistent; 1: altered; 2: not readable.
pub async fn run(options: Options) -> anyhow::Result<ExitCode> {
    if options.place.is_new() {
        anyhow::bail!("there is no database in {}", options.place.data.display());
    }
    let keys = verifier_keys(options.key.as_deref(), Some(&options.place.data))?;
    let mut outside = Vec::new();
    if let Some(file) = &options.checkpoint {
        let text = fs::read_to_string(file).with_context(|| format!("{}", file.display()))?;
        for note in notes(&text) {
            let (checkpoint, _) = Checkpoint::verify(&note, &keys)
                .with_context(|| format!("{}: a checkpoint there is not signed by a key you trust", file.display()))?;
            outside.push(checkpoint);
        }
        anyhow::ensure!(!outside.is_empty(), "{} holds no checkpoint", file.display());
    }
    let store = Store::open(&options.place.url()?, ambient::entropy()).await?;
    let bar = ProgressBar::new_spinner();
    bar.set_style(ProgressStyle::with_template("{spinner} {pos} ledger entries read")?);
    if options.json {
        bar.set_draw_target(indicatif::ProgressDrawTarget::hidden());
    }
    let report = store.verify(outside, &keys, ambient::SystemClock.now(), &|n| bar.set_position(n)).await?;
    bar.finish_and_clear();
    let files = Files::walk(&options.place, &store).await?;
    store.close().await;
    if options.json {
        let mut json = report_json(&report);
        if let Some(json) = json.as_object_mut() {
            json.insert("files".to_owned(), json!({ "read": files.read, "bad": files.bad }));
        }
        print(&[serde_json::to_string_pretty(&json)?]);
    } else {
        print(&report_lines(&report));
        print(&files.lines());
    }
    let sound = matches!(report.verdict, Verdict::Consistent { .. }) && files.bad.is_empty();
    Ok(if sound { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// The files that sealed rows name by digest, read again.
struct Files {
    read: usize,
    bad: Vec<String>,
}

impl Files {
    async fn walk(place: &Place, store: &Store) -> anyhow::Result<Self> {
        let named = store.read(ambient::SystemClock.now()).await?.named_blobs().await?;
        let digests: std::collections::BTreeSet<String> = named.into_iter().flat_map(|(a, b)| [a, b]).collect();
        let mut files = Self { read: 0, bad: Vec::new() };
        if digests.is_empty() {
            return Ok(files);
        }
        let blobs = place.files()?;
        blobs.readable().await?;
        for digest in digests {
            files.read += 1;
            match blobs.get(&digest.parse()?).await {
                Ok(Some(_)) => {}
                Ok(None) => files.bad.push(format!("blob.missing  {digest}")),
                Err(store::BlobError::Damaged(_)) => files.bad.push(format!("blob.altered  {digest}")),
                Err(error) => return Err(error.into()),
            }
        }
        Ok(files)
    }

    fn lines(&self) -> Vec<String> {
        let mut lines: Vec<String> = self.bad.iter().map(|line| format!("  {line}")).collect();
        if self.read > 0 {
            let bad = self.bad.len();
            lines.insert(0, format!("{} attached files read, {bad} missing or altered", self.read));
        }
        lines
    }
}

/// The notes of a checkpoint file. A note is a text, an empty line, and its signature lines; then the next one begins.
fn notes(text: &str) -> Vec<String> {
    let mut notes = vec![String::new()];
    let mut signed = false;
    for line in text.lines() {
        let signature = line.starts_with('\u{2014}');
        if signed && !signature {
            notes.push(String::new());
            signed = false;
            if line.is_empty() {
                continue;
            }
        }
        signed |= signature;
        if let Some(note) = notes.last_mut().filter(|n| !(n.is_empty() && line.is_empty())) {
            note.push_str(line);
            note.push('\n');
        }
    }
    notes.retain(|n| !n.trim().is_empty());
    notes
}

/// Prints as far as somebody reads: a closed pipe is no error of ours.
fn print(lines: &[String]) {
    use std::io::Write as _;
    let mut out = std::io::stdout().lock();
    for line in lines {
        if writeln!(out, "{line}").is_err() {
            return;
        }
    }
}

fn report_lines(report: &store::Report) -> Vec<String> {
    let (entries, rows) = (report.entries, report.rows);
    match &report.verdict {
        Verdict::Consistent { size, root, completeness, erased } => {
            let mut lines = vec![
                format!("consistent to {size}: {entries} ledger entries and {rows} sealed rows agree"),
                format!("root {root}"),
            ];
            if *erased > 0 {
                lines.push(format!("{erased} private parts were erased on record"));
            }
            lines.push(match completeness {
                Completeness::Unproven => "completeness unproven: no checkpoint kept elsewhere was given (--checkpoint FILE), so a ledger cut at its end would look the same".into(),
                Completeness::ProvenTo { size, .. } => format!("complete at least up to entry {size}, by the checkpoint given"),
            });
            let beside = store::tables::UNSEALED.join(", ");
            lines.push(format!("not records, hence not covered: {beside}"));
            lines
        }
        Verdict::Altered(found) => {
            let count = found.len();
            let mut lines =
                vec![format!("ALTERED: {count} findings in {entries} ledger entries and {rows} sealed rows")];
            lines.extend(found.iter().map(|a| format!("  {}  {}", a.code(), a.place())));
            lines
        }
    }
}

fn report_json(report: &store::Report) -> Json {
    let found = |list: &[Alteration]| -> Vec<Json> {
        list.iter().map(|a| json!({ "code": a.code(), "place": a.place() })).collect()
    };
    let base = json!({ "entries": report.entries, "rows": report.rows });
    let more = match &report.verdict {
        Verdict::Consistent { size, root, completeness, erased } => json!({
            "verdict": "consistent", "size": size, "root": root, "erased": erased,
            "complete_to": match completeness {
                Completeness::Unproven => None,
                Completeness::ProvenTo { size, .. } => Some(*size),
            },
            "completeness": match completeness { Completeness::Unproven => "unproven", Completeness::ProvenTo { .. } => "proven" },
        }),
        Verdict::Altered(list) => json!({ "verdict": "altered", "alterations": found(list) }),
    };
    match (base, more) {
        (Json::Object(mut base), Json::Object(more)) => {
            base.extend(more);
            Json::Object(base)
        }
        (base, _) => base,
    }
}

/// Checks a proof file. 0: accepted; 1: rejected; 2: not readable.
pub fn proof(options: &ProofOptions) -> anyhow::Result<ExitCode> {
    let bytes = fs::read(&options.proof).with_context(|| format!("{}", options.proof.display()))?;
    let keys = verifier_keys(options.key.as_deref(), None)?;
    let keys = options.key.is_some().then_some(keys.as_slice());
    match ledger::proof::verify(&bytes, keys) {
        Ok(verified) => {
            let published = verified.content.pointer("/v").cloned().unwrap_or(Json::Null);
            let text = |path: &str| published.pointer(path).and_then(Json::as_str).unwrap_or("").to_owned();
            let proved = Proved::of(&published);
            let others = proved.strangers(&options.file)?;
            if !others.is_empty() {
                reject(options.json, "file-differs", &format!("not published with this text: {}", others.join(", ")));
                return Ok(ExitCode::from(1));
            }
            let time = domain::Instant::from_micros(verified.entry.time).rfc3339();
            if options.json {
                let out = json!({
                    "accepted": true, "trusted": verified.trusted, "seq": verified.entry.seq, "time": time,
                    "size": verified.checkpoint.size, "key": verified.key.id(), "files_checked": options.file.len(),
                    "content": verified.content,
                });
                println!("{}", serde_json::to_string_pretty(&out)?);
                return Ok(ExitCode::SUCCESS);
            }
            let withdrawn =
                verified.content.pointer("/t").and_then(Json::as_str) == Some(domain::disclosure::version::WITHDRAWN);
            if withdrawn {
                println!("accepted: the withdrawal of {}", text("/title"));
                println!("  reason: {}", text("/withdrawn/reason"));
            } else {
                println!("accepted: {}", text("/content/title"));
            }
            println!(
                "  {}  {}  version {}",
                text("/index_number"),
                text("/org_name"),
                published.pointer("/version").unwrap_or(&Json::Null)
            );
            println!(
                "  ledger entry {}, sealed {time}, in a ledger of {} entries",
                verified.entry.seq, verified.checkpoint.size
            );
            println!("  signed by {}", verified.key);
            print(&proved.lines(&options.file));
            if !verified.trusted {
                println!("  The file agrees with itself. Give the key you trust with --key to know who signed it.");
            }
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => {
            reject(options.json, error.code(), &error.to_string());
            Ok(ExitCode::from(1))
        }
    }
}

fn reject(for_programs: bool, code: &str, message: &str) {
    if for_programs {
        println!("{}", json!({ "accepted": false, "code": code, "message": message }));
    } else {
        println!("REJECTED: {message}");
    }
}

/// Files that a proof names by digest: (name, SHA-256 in hexadecimal).
struct Proved(Vec<(String, String)>);

impl Proved {
    fn of(published: &Json) -> Self {
        let files = published.pointer("/content/files").and_then(Json::as_array).into_iter().flatten();
        let text = |file: &Json, key: &str| file.get(key).and_then(Json::as_str).unwrap_or("").to_owned();
        Self(files.map(|file| (text(file, "name"), text(file, "digest"))).collect())
    }

    /// Of these files those that are none of them.
    fn strangers(&self, files: &[PathBuf]) -> anyhow::Result<Vec<String>> {
        let mut strangers = Vec::new();
        for file in files {
            let bytes = fs::read(file).with_context(|| format!("{}", file.display()))?;
            let digest = ledger::Hash::of(&[&bytes]).to_string();
            if self.0.iter().all(|(_, known)| *known != digest) {
                strangers.push(file.display().to_string());
            }
        }
        Ok(strangers)
    }

    fn lines(&self, checked: &[PathBuf]) -> Vec<String> {
        let mut lines: Vec<String> =
            self.0.iter().map(|(name, digest)| format!("  file {name}  SHA-256 {digest}")).collect();
        lines.extend(checked.iter().map(|file| format!("  {} is the file that was published", file.display())));
        if !self.0.is_empty() && checked.is_empty() {
            lines.push("  Give a file you downloaded with --file to know whether it is one of them.".to_owned());
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::{Proved, notes};

    #[test]
    fn files_are_known_by_their_digests() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            path
        };
        let (same, other) = (write("other-name.txt", "the road"), write("road.txt", "the road."));
        let digest = ledger::Hash::of(&[b"the road"]).to_string();
        let proved =
            Proved::of(&serde_json::json!({ "content": { "files": [{ "name": "road.txt", "digest": digest }] } }));
        assert_eq!(proved.strangers(std::slice::from_ref(&same)).unwrap(), Vec::<String>::new());
        assert_eq!(proved.strangers(&[same, other.clone()]).unwrap(), [other.display().to_string()]);
        assert_eq!(Proved::of(&serde_json::json!({})).strangers(&[other]).unwrap().len(), 1);
        assert!(proved.strangers(&[folder.path().join("none")]).is_err());
    }

    #[test]
    fn notes_of_a_file() {
        let note = |n| format!("origin\n{n}\nroot=\n\n\u{2014} origin abc\n");
        for (text, count) in [
            (String::new(), 0),
            (note(1), 1),
            (format!("{}\n{}\n", note(1), note(2)), 2),
            (format!("{}{}", note(1), note(2)), 2),
        ] {
            let found = notes(&text);
            assert_eq!(found.len(), count, "{text:?}");
            assert!(found.first().is_none_or(|n| *n == note(1)));
        }
    }
}
