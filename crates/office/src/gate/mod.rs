//! The gate's machine: reads, screens and cleans files in a process of its own, so that a hostile file can neither take
//! the server down nor leave a byte behind.
//!
//! The file goes in through a pipe and the answer comes out through one; nothing is written anywhere. The process
//! may not write files at all, has a limit on memory and time, and is ended with the request.

mod protocol;
mod worker;

use std::{collections::BTreeMap, path::PathBuf, process::Stdio, sync::Arc, time::Duration};

pub use protocol::{Mark, Passage, Taken, Task, WorkerAnswer};
use screening::{Keep, Kind, Limits, Masking, Policy};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    process::Command,
    sync::Semaphore,
};
pub use worker::serve;

use crate::Error;

/// Files read at once; each may take half a gigabyte.
const AT_ONCE: usize = 2;
/// How long one may take; its processor time has a limit of its own.
const PATIENCE: Duration = Duration::from_secs(90);
/// The hidden command of the program that is the worker.
pub const WORKER: &str = "screen-worker";

/// Where files are read.
#[derive(Clone, Debug)]
pub struct Gate {
    /// The program whose [`WORKER`] command reads files; none = in this process (tests).
    program: Option<PathBuf>,
    turns: Arc<Semaphore>,
    limits: Limits,
}

impl Default for Gate {
    fn default() -> Self {
        Self::here()
    }
}

impl Gate {
    /// In this process.
    #[must_use]
    pub fn here() -> Self {
        Self { program: None, turns: Arc::new(Semaphore::new(AT_ONCE)), limits: Limits::default() }
    }

    /// In processes of this program.
    #[must_use]
    pub fn apart(program: PathBuf) -> Self {
        Self { program: Some(program), ..Self::here() }
    }

    /// The largest file that is taken, in bytes.
    #[must_use]
    pub fn file_bytes(&self) -> u64 {
        self.limits.file_bytes
    }

    /// Asks about a file.
    ///
    /// # Errors
    /// A fault of the machine. A file that ends its reader is refused as damaged, and a line is logged.
    pub(crate) async fn ask(
        &self,
        task: Task,
        name: &str,
        policy: &Policy,
        file: &[u8],
    ) -> Result<WorkerAnswer, Error> {
        let _turn = self.turns.acquire().await.map_err(Error::broken)?;
        let asked = protocol::WorkerRequest {
            task,
            name: name.to_owned(),
            limits: self.limits.clone(),
            policy: policy.clone(),
            bytes: file.len() as u64,
        };
        let Some(program) = &self.program else {
            let file = file.to_vec();
            return tokio::task::spawn_blocking(move || worker::answer(&asked, &file)).await.map_err(Error::broken);
        };
        let head = protocol::line(&asked).map_err(Error::broken)?;
        let mut child = Command::new(program)
            .arg(WORKER)
            .env_clear()
            // the allocator's reserve of addresses would count against the limit
            .env("MIMALLOC_ARENA_RESERVE", "0")
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        let (Some(mut into), Some(mut out)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(Error::broken("a worker without pipes"));
        };
        let talk = async {
            let say = async {
                // a worker that refuses early has stopped listening: its answer counts
                if into.write_all(&head).await.is_ok() && into.write_all(file).await.is_ok() {
                    let _ = into.shutdown().await;
                }
                drop(into);
            };
            let mut said = Vec::new();
            let hear = async { out.read_to_end(&mut said).await };
            let ((), heard) = tokio::join!(say, hear);
            heard.map(|_| said)
        };
        let said = tokio::time::timeout(PATIENCE, talk).await;
        let ended = match said {
            Ok(Ok(said)) => {
                child.wait().await?;
                protocol::parse(said)
            }
            _ => {
                child.kill().await?;
                None
            }
        };
        Ok(ended.unwrap_or_else(|| {
            tracing::warn!("a file ended its reader and was refused");
            WorkerAnswer::Refused(screening::Refused::Damaged { part: String::new() })
        }))
    }
}

/// The ruleset's masking policy.
#[must_use]
pub fn policy(rules: &rules::Ruleset) -> Policy {
    let keep = rules
        .masking
        .iter()
        .filter_map(|m| Some((Kind::parse(&m.id)?, Keep { first: usize::from(m.first), last: usize::from(m.last) })));
    Policy { keep: keep.collect::<BTreeMap<_, _>>() }
}

/// What is masked, from codes of kinds; `all` for every kind.
#[must_use]
pub fn masking(kinds: &[String]) -> Masking {
    if kinds.iter().any(|kind| kind == "all") {
        return Masking::All;
    }
    let kinds: std::collections::BTreeSet<Kind> = kinds.iter().filter_map(|kind| Kind::parse(kind)).collect();
    if kinds.is_empty() { Masking::Nothing } else { Masking::Kinds(kinds) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every kind that a ruleset may give a masking for is a kind the screening knows, and the other way round.
    #[test]
    fn rules_and_screening_speak_of_the_same_kinds() {
        let ours: Vec<&str> = Kind::ALL.iter().filter(|kind| !kind.refuses()).map(|kind| kind.code()).collect();
        assert_eq!(ours, rules::ruleset::MASKED);
    }

    #[test]
    fn what_is_masked() {
        let kinds = |kinds: &[&str]| masking(&kinds.iter().map(|k| (*k).to_owned()).collect::<Vec<_>>());
        assert_eq!(kinds(&[]), Masking::Nothing);
        assert_eq!(kinds(&["nonsense"]), Masking::Nothing);
        assert_eq!(kinds(&["mobile", "nonsense"]), Masking::Kinds([Kind::Mobile].into_iter().collect()));
        assert_eq!(kinds(&["mobile", "all"]), Masking::All);
    }
}
