//! The data folder: database, key, index, checkpoints.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context, bail};
use ledger::{SigningKey, VerifierKey};
use office::{Clock, Gate, Office, Setup};
use store::{BlobError, Blobs, Entropy};

use crate::Place;

const KEY: &str = "ledger.key";
/// The key that others verify with.
pub const PUBLIC_KEY: &str = "ledger.pub";
const DATABASE: &str = "gongkai.db";
/// argon2 memory in KiB, as OWASP advises.
const HASH_MEMORY: u32 = 19_456;

impl Place {
    /// The database's address.
    pub fn url(&self) -> anyhow::Result<String> {
        match &self.database {
            Some(url) => Ok(url.clone()),
            None => sqlite_url(&self.data),
        }
    }

    /// The ruleset: (name for messages, text).
    pub fn ruleset_text(&self) -> anyhow::Result<(String, String)> {
        if let Some(text) = rules::builtin(&self.ruleset) {
            return Ok((format!("{}.toml", self.ruleset), text.to_owned()));
        }
        let known = rules::BUILTIN.join(", ");
        let text = fs::read_to_string(&self.ruleset)
            .with_context(|| format!("ruleset {}: neither a file that can be read nor one of {known}", self.ruleset))?;
        Ok((self.ruleset.clone(), text))
    }

    /// Opens the office on this folder.
    pub async fn office(&self, clock: Arc<dyn Clock>, entropy: Entropy) -> anyhow::Result<Office> {
        self.folder()?;
        let ruleset = self.ruleset_text()?;
        let key = signing_key(&self.data, &origin(&ruleset)?, &entropy)?;
        let setup = Setup {
            database: self.url()?,
            folder: Some(self.data.clone()),
            ruleset,
            clock,
            entropy,
            key,
            blobs: self.files()?,
            gate: gate()?,
            hash_memory: HASH_MEMORY,
        };
        Office::open(setup).await.map_err(explain)
    }

    /// Where attached files are kept.
    pub fn files(&self) -> Result<Blobs, BlobError> {
        Blobs::open(self.blobs.as_deref(), Some(&self.data))
    }

    /// Who would serve must be able to keep files: better said at start than to the first who brings one.
    pub async fn keeps_files(&self) -> anyhow::Result<()> {
        self.folder()?;
        Ok(self.files()?.ready().await?)
    }

    fn folder(&self) -> anyhow::Result<()> {
        fs::create_dir_all(&self.data).with_context(|| format!("data folder {}", self.data.display()))
    }

    /// Is there anything in this folder or database yet?
    pub fn is_new(&self) -> bool {
        self.database.is_none() && !self.data.join(DATABASE).exists()
    }
}

/// Files are read in processes of this very program: of the image that runs, also when a newer one has taken its place
/// on disk.
fn gate() -> anyhow::Result<Gate> {
    let image = Path::new("/proc/self/exe");
    if image.exists() {
        return Ok(Gate::apart(image.to_owned()));
    }
    Ok(Gate::apart(std::env::current_exe().context("this program's own path")?))
}

/// A refused ruleset is shown in full, everything else by its message.
pub fn explain(error: office::Error) -> anyhow::Error {
    match error {
        office::Error::Fault(office::Fault::Rules(errors)) => anyhow::anyhow!("{}", errors.render(false)),
        other => anyhow::Error::new(other),
    }
}

fn sqlite_url(folder: &Path) -> anyhow::Result<String> {
    let path = std::path::absolute(folder)?.join(DATABASE);
    let path = path.to_str().context("the data folder's path is not valid UTF-8")?;
    if path.contains(['?', '#', '%']) {
        bail!("the data folder's path {path} may not contain ?, # or %");
    }
    Ok(format!("sqlite://{path}"))
}

/// The ledger's name: of the program and the jurisdiction.
fn origin(ruleset: &(String, String)) -> anyhow::Result<String> {
    let rules = rules::load(&ruleset.0, &ruleset.1).map_err(|e| anyhow::anyhow!("{}", e.render(false)))?;
    Ok(format!("gongkai/{}", rules.id))
}

/// The signing key of this folder; made on first use and readable by its owner only.
fn signing_key(folder: &Path, origin: &str, entropy: &Entropy) -> anyhow::Result<SigningKey> {
    let path = folder.join(KEY);
    if path.exists() {
        let text = fs::read_to_string(&path).with_context(|| format!("key {}", path.display()))?;
        return SigningKey::from_secret_text(text.trim()).with_context(|| format!("key {}", path.display()));
    }
    let mut seed = [0; 32];
    entropy(&mut seed);
    let key = SigningKey::from_seed(origin, &seed)?;
    write_secret(&path, &format!("{}\n", key.to_secret_text()))?;
    fs::write(folder.join(PUBLIC_KEY), format!("{}\n", key.verifier()))?;
    Ok(key)
}

#[cfg(unix)]
fn write_secret(path: &PathBuf, text: &str) -> std::io::Result<()> {
    use std::{io::Write as _, os::unix::fs::OpenOptionsExt as _};
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

#[cfg(not(unix))]
fn write_secret(path: &PathBuf, text: &str) -> std::io::Result<()> {
    fs::write(path, text)
}

/// Verifier keys: given as text or file, else those of the folder.
pub fn verifier_keys(given: Option<&str>, folder: Option<&Path>) -> anyhow::Result<Vec<VerifierKey>> {
    let text = match (given, folder) {
        (Some(given), _) if Path::new(given).is_file() => fs::read_to_string(given)?,
        (Some(given), _) => given.to_owned(),
        (None, Some(folder)) => fs::read_to_string(folder.join(PUBLIC_KEY))
            .with_context(|| format!("no {PUBLIC_KEY} in {}: give the key with --key", folder.display()))?,
        (None, None) => return Ok(Vec::new()),
    };
    let lines = text.lines().map(str::trim).filter(|l| !l.is_empty());
    lines.map(|l| l.parse().with_context(|| format!("{l} is not a verifier key"))).collect()
}
