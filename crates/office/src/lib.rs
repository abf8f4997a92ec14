//! The one door: every command and every read passes here.
//!
//! A command reads what it needs, asks the policy, decides purely, keeps the outcome with its ledger entry and its
//! follow-up work, and commits all of it or nothing. See [`door`].
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::too_many_lines)
)]

pub mod caller;
pub mod catalogue;
pub mod checkpoint;
pub mod digest;
pub mod disclosure;
pub mod door;
pub mod error;
pub mod follower;
pub mod gate;
mod handles;
pub mod import;
pub mod jobs;
pub mod operator;
pub mod org_ref;
pub mod people;
pub mod portal;
mod read_cache;
pub mod release;
pub mod rulebook;
pub mod session;
mod testing;
pub mod text_difference;
pub mod todo;
mod typed;
pub mod waiting;

use std::{path::PathBuf, sync::Arc};

use domain::Instant;
use futures_core::future::BoxFuture;
use ledger::SigningKey;
use store::{Blobs, Entropy, Store};
use tokio::sync::{Notify, Semaphore};

use crate::{catalogue::finding, disclosure::variation};

pub use error::{Error, Fault};
pub use gate::Gate;
pub use rulebook::Rules;
pub use session::Identity;

/// What time it is. The demonstration's past is made with a clock of its own that `serve` cannot construct.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Instant;
}

/// What an office is opened with.
pub struct Setup {
    /// `sqlite://…` or `postgres://…`.
    pub database: String,
    /// Folder for the search index and the checkpoints; none = in memory only (tests).
    pub folder: Option<PathBuf>,
    /// The ruleset in force: (name for messages, TOML text).
    pub ruleset: (String, String),
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Where random bytes come from.
    pub entropy: Entropy,
    /// Signs checkpoints.
    pub key: SigningKey,
    /// Where files are kept.
    pub blobs: Blobs,
    /// Where files are read.
    pub gate: Gate,
    /// argon2 memory in KiB; 19,456 (OWASP) in production, little in tests.
    pub hash_memory: u32,
}

/// The office. Cheap to clone.
#[derive(Clone)]
pub struct Office {
    inner: Arc<Inner>,
}

impl std::fmt::Debug for Office {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Office")
    }
}

struct Inner {
    store: Store,
    clock: Arc<dyn Clock>,
    index: Arc<::search::Index>,
    following: tokio::sync::Mutex<()>,
    watch: tokio::sync::Mutex<Option<finding::Watch>>,
    read_cache: read_cache::ReadCache,
    rules: Rules,
    varied: variation::VariationCache,
    key: SigningKey,
    folder: Option<PathBuf>,
    blobs: Blobs,
    gate: Gate,
    bell: Notify,
    hashing: Semaphore,
    hash_memory: u32,
}

impl Office {
    /// Opens the database, adopts the ruleset if it is new, and opens the search index.
    ///
    /// # Errors
    /// If the ruleset is refused, or database or index can't be opened.
    pub fn open(setup: Setup) -> BoxFuture<'static, Result<Self, Error>> {
        Box::pin(async move {
            let store = Store::open(&setup.database, setup.entropy).await?;
            let index = match &setup.folder {
                Some(folder) => match ::search::Index::open(&folder.join("index")) {
                    // a server runs on this folder: what works beside it for a moment needs no index of its own on disk
                    Err(::search::Error::Busy) => ::search::Index::in_memory()?,
                    opened => opened?,
                },
                None => ::search::Index::in_memory()?,
            };
            let rules = rulebook::adopt(&store, &setup.ruleset, setup.clock.now()).await?;
            let inner = Inner {
                store,
                clock: setup.clock,
                index: Arc::new(index),
                following: tokio::sync::Mutex::new(()),
                watch: tokio::sync::Mutex::new(None),
                read_cache: read_cache::ReadCache::default(),
                rules,
                varied: variation::VariationCache::default(),
                key: setup.key,
                folder: setup.folder,
                blobs: setup.blobs,
                gate: setup.gate,
                bell: Notify::new(),
                hashing: Semaphore::new(2),
                hash_memory: setup.hash_memory,
            };
            Ok(Self { inner: Arc::new(inner) })
        })
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> Instant {
        self.inner.clock.now()
    }

    /// The rules in force, and those of running cases.
    #[must_use]
    pub fn rules(&self) -> &Rules {
        &self.inner.rules
    }

    /// The store, for `verify` and for tests; commands never go around the door.
    #[must_use]
    #[cfg_attr(not(feature = "testing"), allow(dead_code, reason = "tests look at the store itself"))]
    pub(crate) fn store(&self) -> &Store {
        &self.inner.store
    }

    /// The key that readers verify checkpoints with.
    #[must_use]
    pub fn verifier(&self) -> &ledger::VerifierKey {
        self.inner.key.verifier()
    }

    /// Waits for what is under way and closes.
    pub fn close(&self) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            self.inner.store.close().await;
        })
    }
}
