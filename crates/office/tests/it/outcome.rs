//! How a command came out, in one word to compare.

use domain::token::Tokens;
use office::{Error, Office, disclosure::version::show::Shown, portal::search::Ask};

/// `ok`, the code of a refusal, or `problems: FIELD CODE, …`.
pub fn code<T>(result: Result<T, Error>) -> String {
    match result {
        Ok(_) => "ok".to_owned(),
        Err(Error::Refused(refusal)) => refusal.code,
        Err(Error::Problems(problems)) => {
            let all: Vec<String> = problems.0.iter().map(|p| format!("{} {}", p.field, p.code)).collect();
            format!("problems: {}", all.join(", "))
        }
        Err(Error::Fault(fault)) => panic!("{fault}"),
    }
}

/// What a permanent address shows a reader: `2 current`, `1 old`, `gone: REASON` or the code of a refusal.
pub async fn shown(office: &Office, reader: &Tokens, index_number: &str, n: Option<u32>) -> String {
    match office.versions().show(reader, index_number, n).await {
        Ok(Shown::Page(page)) => format!("{} {}", page.published.version, if page.current { "current" } else { "old" }),
        Ok(Shown::Gone(tombstone)) => format!("gone: {}", tombstone.reason),
        Err(error) => code::<()>(Err(error)),
    }
}

/// Titles of what a search finds, with the exact count.
pub async fn found(office: &Office, reader: &Tokens, text: &str) -> (usize, Vec<String>) {
    let page = office.portal().search(reader, &Ask { text: text.to_owned(), ..Ask::default() }).await.unwrap();
    (page.total, page.hits.into_iter().map(|hit| hit.item.title).collect())
}
