//! A PostgreSQL cluster of our own for one test run: on a free port, in a temporary folder, gone afterwards.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::shell;

/// Where tests read the cluster's address; without it the tests of the store fail, they don't skip.
pub const VARIABLE: &str = "GONGKAI_TEST_POSTGRES";

/// How long a cluster may take to answer, in steps of 100 ms.
const PATIENCE: usize = 600;

/// The shell waits for the end of its standard input, which comes when xtask ends, however it ends: Ctrl-C, a
/// panic and `kill -9` all stop the server and remove its folder. Signals are ignored so that it outlives Ctrl-C.
const KEEPER: &str = r#"
trap '' INT HUP TERM
dir=$(mktemp -d "${TMPDIR:-/tmp}/gongkai-postgres.XXXXXX" 2>/dev/null) || dir=$(mktemp -d /tmp/gongkai-postgres.XXXXXX) || exit 1
cd "$dir" || exit 1
if "$1/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 --locale=C --no-sync </dev/null >"$dir/log" 2>&1; then
    "$1/postgres" -D "$dir/data" -p "$2" -k "$dir" -c listen_addresses=127.0.0.1 -c max_connections=300 \
        -c fsync=on -c synchronous_commit=on -c shared_buffers=128MB </dev/null >>"$dir/log" 2>&1 &
    server=$!
    cat >/dev/null
    kill -INT "$server" 2>/dev/null
    wait "$server"
else
    cat "$dir/log" >&2
fi
cd / && rm -rf "$dir"
"#;

/// A running cluster; dropping it stops the server and removes its folder.
pub struct Cluster {
    keeper: Child,
    url: String,
}

impl Cluster {
    /// Starts a cluster that accepts connections.
    ///
    /// # Errors
    /// When the PostgreSQL server programs are not installed or the server does not answer within a minute.
    pub fn start() -> Result<Cluster> {
        let programs = programs()?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let mut command = as_server_user()?;
        command.args(["sh", "-c", KEEPER, "keeper"]).arg(&programs).arg(port.to_string());
        let keeper = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().context("could not start a shell")?;
        let mut cluster = Cluster { keeper, url: format!("postgres://postgres@127.0.0.1:{port}/postgres") };
        cluster.wait_until_ready(&programs, port)?;
        Ok(cluster)
    }

    /// The address as libpq and sqlx read it.
    pub fn url(&self) -> &str {
        &self.url
    }

    fn wait_until_ready(&mut self, programs: &Path, port: u16) -> Result<()> {
        for _ in 0..PATIENCE {
            if let Some(status) = self.keeper.try_wait()? {
                bail!("PostgreSQL did not start ({status}); its words are above");
            }
            let mut ask = Command::new(programs.join("pg_isready"));
            ask.args(["-q", "-h", "127.0.0.1", "-U", "postgres", "-p", &port.to_string()]);
            if ask.status().context("could not start pg_isready")?.success() {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(100));
        }
        bail!("PostgreSQL did not answer on port {port}")
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        let _ = self.keeper.wait();
    }
}

/// Runs one command with a cluster at hand.
///
/// # Errors
/// When the cluster or the command can't be started.
pub fn with(command: &[String]) -> Result<bool> {
    let (program, arguments) = command.split_first().context("no command given")?;
    let cluster = Cluster::start()?;
    let status = Command::new(program)
        .args(arguments)
        .env(VARIABLE, cluster.url())
        .status()
        .with_context(|| format!("could not start {program}"))?;
    Ok(status.success())
}

/// The folder of `initdb` and `postgres`: Debian keeps them out of PATH, the newest version wins.
pub fn programs() -> Result<PathBuf> {
    let mut versions: Vec<(u32, PathBuf)> = Vec::new();
    for entry in fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten() {
        let version = entry.file_name().to_string_lossy().parse().unwrap_or(0);
        versions.push((version, entry.path().join("bin")));
    }
    versions.retain(|(_, bin)| bin.join("postgres").is_file() && bin.join("initdb").is_file());
    versions.sort();
    let in_path = || shell::which("initdb").and_then(|file| file.parent().map(PathBuf::from));
    versions.pop().map(|(_, bin)| bin).or_else(in_path).context(
        "the PostgreSQL server is not installed: half of the store's tests need it (Debian: apt-get install postgresql)",
    )
}

/// The server refuses to run as root: there it runs as `postgres`, elsewhere as whoever asks.
fn as_server_user() -> Result<Command> {
    let root = shell::output(Command::new("id").arg("-u"))?.trim() == "0";
    if !root {
        return Ok(Command::new("env"));
    }
    let mut command = Command::new("runuser");
    command.args(["-u", "postgres", "--"]);
    Ok(command)
}
