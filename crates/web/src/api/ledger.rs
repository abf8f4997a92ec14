//! `/api/v1/ledger`: what disclosures are verified against.

use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Problem, params::Params};
use crate::App;

/// The ledger's newest checkpoints.
#[derive(Serialize, ToSchema)]
#[schema(title = "Checkpoints")]
struct Checkpoints {
    /// How many entries the ledger has now.
    #[schema(example = 4711)]
    size: u64,
    /// The key that signs.
    key: Key,
    /// The newest first, ten at most.
    items: Vec<Checkpoint>,
}

/// A checkpoint: how long the ledger was and what its root was, signed.
#[derive(Serialize, ToSchema)]
#[schema(title = "Checkpoint")]
struct Checkpoint {
    /// How many entries it covers.
    #[schema(example = 4711)]
    size: i64,
    /// When it was signed, as it says itself.
    #[schema(required = true, format = DateTime, example = "2026-11-20T16:05:12+08:00")]
    time: Option<String>,
    /// The signed note as text (C2SP tlog-checkpoint). Keep some outside the server's reach: they show whether
    /// anything was cut off or rewritten since.
    note: String,
}

/// The key that checkpoints are verified with.
#[derive(Serialize, ToSchema)]
#[schema(title = "Key")]
struct Key {
    /// The ledger's name.
    #[schema(example = "gongkai.example.cn")]
    name: String,
    /// How it signs.
    #[schema(example = "Ed25519")]
    algorithm: &'static str,
    /// The key as text (C2SP signed-note verifier key): name, hash and public key.
    key: String,
}

impl Key {
    fn of(app: &App) -> Self {
        let key = app.office.verifier();
        Self { name: key.name().to_owned(), algorithm: "Ed25519", key: key.to_string() }
    }
}

/// The newest checkpoints
///
/// For who keeps them elsewhere, and compares.
#[utoipa::path(get, path = "/ledger/checkpoints", operation_id = "listCheckpoints", tag = "Ledger",
    responses((status = 200, description = "The newest checkpoints", body = Checkpoints)))]
pub(super) async fn checkpoints(State(app): State<App>, params: Params) -> Result<Response, Problem> {
    params.finish()?;
    let found = app.office.portal().verify_page().await?;
    let items = found.checkpoints.into_iter().map(|(size, time, note)| Checkpoint {
        size,
        time: time.map(domain::Instant::rfc3339),
        note,
    });
    let body = Checkpoints { size: found.size, key: Key::of(&app), items: items.collect() };
    Ok(Json(body).into_response())
}

/// The ledger's key
///
/// What `gongkai verify-proof --key` takes. Get it from a second source, too: a forger would offer his own.
#[utoipa::path(get, path = "/ledger/key", operation_id = "getKey", tag = "Ledger",
    responses((status = 200, description = "The key", body = Key)))]
pub(super) async fn key(State(app): State<App>, params: Params) -> Result<Response, Problem> {
    params.finish()?;
    Ok(Json(Key::of(&app)).into_response())
}
