//! A server that speaks S3 for one test run: `moto` from PyPI, on a free port, its memory gone afterwards.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::{setup, shell};

/// Where tests read in which bucket they may write, as `s3://BUCKET`; the client reads the rest from its own variables.
pub const VARIABLE: &str = "GONGKAI_TEST_S3";

/// A running server; dropping it stops it. It also stops when xtask ends, however it ends: its standard input does.
pub struct Server {
    child: Child,
    variables: Vec<(&'static str, String)>,
}

impl Server {
    /// Starts a server with an empty bucket.
    ///
    /// # Errors
    /// When its Python packages are not there or it doesn't start.
    pub fn start() -> Result<Server> {
        let script = folder()?.join("serve.py");
        let mut command = Command::new(setup::s3_python(&folder()?));
        command.arg(&script).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().context("the S3 server can't be started: `cargo xtask setup`")?;
        let mut line = String::new();
        BufReader::new(child.stdout.take().context("its output")?).read_line(&mut line)?;
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        let Ok([_, endpoint, bucket, key, secret]) = <[String; 5]>::try_from(words) else {
            let _ = child.kill();
            let _ = child.wait();
            bail!("the S3 server did not start; its words are above");
        };
        let variables = vec![
            (VARIABLE, format!("s3://{bucket}")),
            ("AWS_ENDPOINT_URL", endpoint),
            ("AWS_REGION", "us-east-1".to_owned()),
            ("AWS_ACCESS_KEY_ID", key),
            ("AWS_SECRET_ACCESS_KEY", secret),
        ];
        Ok(Server { child, variables })
    }

    /// Bucket, endpoint and keys, for the environment of a command.
    pub fn variables(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.variables.iter().map(|(name, value)| (*name, value.as_str()))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Nothing in it is worth a goodbye.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs one command with a server at hand.
///
/// # Errors
/// When the server or the command can't be started.
pub fn with(command: &[String]) -> Result<bool> {
    let (program, arguments) = command.split_first().context("no command given")?;
    let server = Server::start()?;
    let status = Command::new(program)
        .args(arguments)
        .envs(server.variables())
        .status()
        .with_context(|| format!("could not start {program}"))?;
    Ok(status.success())
}

/// The folder of the server's script and of what it needs.
pub fn folder() -> Result<PathBuf> {
    Ok(shell::root()?.join("tests/s3"))
}
