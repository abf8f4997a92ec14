//! Wrong tries are counted, and make one wait.

use crate::Error;
use store::{Throttle, Tx};

/// Failures in a row before one has to wait.
const FAILURES: i64 = 5;
/// How long one has to wait then, in seconds.
const WAIT_SECONDS: i64 = 15 * 60;

/// What failures are counted under, each with how many in a row make one wait: the login, and where attempts come from.
pub(crate) fn throttle_keys(login: &str, from: Option<&str>) -> Vec<(String, i64)> {
    let from = from.map(|from| (format!("from:{from}"), FAILURES * 10));
    std::iter::once((format!("login:{login}"), FAILURES)).chain(from).collect()
}

/// For how many minutes no attempt is looked at, if there were too many failures.
pub(crate) async fn wait_of(tx: &mut Tx, keys: &[(String, i64)]) -> Result<Option<i64>, Error> {
    for (key, _) in keys {
        if let Some(throttle) = tx.throttle(key).await?.filter(|t| t.until > tx.now()) {
            return Ok(Some((throttle.until.micros() - tx.now().micros()) / 60_000_000 + 1));
        }
    }
    Ok(None)
}

/// Counts a failure.
pub(crate) async fn count_failure(tx: &mut Tx, keys: &[(String, i64)]) -> Result<(), Error> {
    for (key, limit) in keys {
        let failures = tx.throttle(key).await?.map_or(0, |t| t.failures) + 1;
        let wait = if failures % limit == 0 { WAIT_SECONDS } else { 0 };
        let until = tx.now().plus_seconds(wait);
        tx.put_throttle(key, Some(Throttle { failures, until })).await?;
    }
    Ok(())
}
