//! Parameters: all that is wrong with them is said at once, and nothing is silently left out.

use std::ops::RangeInclusive;

use axum::{
    extract::{FromRequestParts, Path, Query},
    http::request::Parts,
};
use domain::Day;
use office::{Error, org_ref::PAGE};
use serde::de::DeserializeOwned;

use super::{PAGES, Problem, problem::ParameterError};
use crate::pieces::query;

/// The query string, taken apart parameter by parameter; what is left at the end is unknown.
#[derive(Debug, Default)]
pub(super) struct Params {
    pairs: Vec<(String, String)>,
    errors: Vec<ParameterError>,
}

impl<S: Send + Sync> FromRequestParts<S> for Params {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let wrong = |_| {
            let detail = "Percent-encode the query string as UTF-8.".to_owned();
            Problem::parameters(vec![ParameterError { parameter: String::new(), detail }])
        };
        let Query(pairs) = Query::from_request_parts(parts, state).await.map_err(wrong)?;
        Ok(Self { pairs, errors: Vec::new() })
    }
}

impl Params {
    /// A text; an empty one counts as not given, as in a form.
    pub(super) fn text(&mut self, name: &str) -> Option<String> {
        let (mine, rest): (Vec<_>, Vec<_>) = std::mem::take(&mut self.pairs).into_iter().partition(|(n, _)| n == name);
        self.pairs = rest;
        if mine.len() > 1 {
            self.refuse(name, "Give it once.");
        }
        mine.into_iter().next().map(|(_, value)| value).filter(|value| !value.is_empty())
    }

    /// A text that has to be known.
    pub(super) fn known(&mut self, name: &str, is_known: impl Fn(&str) -> bool, advice: &str) -> Option<String> {
        let value = self.text(name)?;
        if !is_known(&value) {
            self.refuse(name, advice);
        }
        Some(value)
    }

    /// A whole number.
    pub(super) fn number(&mut self, name: &str, range: RangeInclusive<usize>) -> Option<usize> {
        let text = self.text(name)?;
        let number = text.parse().ok().filter(|n| range.contains(n));
        if number.is_none() {
            self.refuse(name, &format!("Give a whole number from {} to {}.", range.start(), range.end()));
        }
        number
    }

    /// The page asked for, from 1.
    pub(super) fn page(&mut self) -> usize {
        self.number("page", 1..=PAGES).unwrap_or(1)
    }

    /// A day as ISO 8601 has it; forms are more forgiving, but programs get one way of writing.
    pub(super) fn day(&mut self, name: &str) -> Option<Day> {
        let text = self.text(name)?;
        let day = Day::parse(&text).filter(|day| day.to_string() == text);
        if day.is_none() {
            self.refuse(name, "Give a day as YYYY-MM-DD, from 1900 on.");
        }
        day
    }

    /// Says that a parameter can't be used.
    pub(super) fn refuse(&mut self, name: &str, advice: &str) {
        self.errors.push(ParameterError { parameter: name.to_owned(), detail: advice.to_owned() });
    }

    /// Everything was taken that there is.
    ///
    /// # Errors
    /// All that is wrong, parameters nobody took included.
    pub(super) fn finish(mut self) -> Result<(), Problem> {
        for (name, _) in std::mem::take(&mut self.pairs) {
            self.refuse(&name, "There is no such parameter here; /api/v1/openapi.json lists those there are.");
        }
        if self.errors.is_empty() { Ok(()) } else { Err(Problem::parameters(self.errors)) }
    }
}

/// An organisation that is only filtered by: if it is unknown, the parameter is wrong, not the address.
pub(super) fn filtered(name: &'static str) -> impl Fn(Error) -> Problem {
    move |error| match Problem::from(error) {
        problem if problem.is_not_found() => {
            let detail = "No organisation has this code; /api/v1/orgs lists all codes.".to_owned();
            Problem::parameters(vec![ParameterError { parameter: name.to_owned(), detail }])
        }
        problem => problem,
    }
}

/// Parts of the path. One that can't be read names nothing that exists.
pub(super) struct At<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for At<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path = Path::from_request_parts(parts, state).await.map_err(|_| Problem::not_found())?;
        Ok(Self(path.0))
    }
}

/// The address of the next page of a list, if there is more.
pub(super) fn next_page(path: &str, filters: &[(&str, &str)], page: usize, total: usize) -> Option<String> {
    (page.saturating_mul(PAGE) < total && page < PAGES).then(|| {
        let number = (page + 1).to_string();
        let mut pairs = filters.to_vec();
        pairs.push(("page", &number));
        format!("{path}{}", query(&pairs))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(pairs: &[(&str, &str)]) -> Params {
        let pairs = pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        Params { pairs, errors: Vec::new() }
    }

    #[test]
    fn what_is_wrong_is_said_at_once() {
        for (pairs, expect) in [
            (vec![], vec![]),
            (vec![("page", "2"), ("from", "2026-01-31"), ("q", "x")], vec![]),
            (vec![("page", ""), ("from", ""), ("q", "")], vec![]),
            (vec![("page", "0"), ("from", "2026/1/31")], vec!["page", "from"]),
            (vec![("page", "-1"), ("from", "2026-02-30"), ("q", "x"), ("q", "y")], vec!["page", "from", "q"]),
            (vec![("page", "10001"), ("Q", "x")], vec!["page", "Q"]),
            (vec![("page", "99999999999999999999999")], vec!["page"]),
        ] {
            let mut params = of(&pairs);
            let _ = (params.page(), params.day("from"), params.text("q"));
            let errors = params.finish().err().map_or_else(Vec::new, Problem::into_errors);
            let got: Vec<&str> = errors.iter().map(|e| e.parameter.as_str()).collect();
            assert_eq!(got, expect, "{pairs:?}");
        }
    }

    #[test]
    fn what_follows() {
        let next = |page, total| next_page("/x", &[("q", "\u{9053}"), ("org", "")], page, total);
        for (page, total, expect) in [
            (1, 0, None),
            (1, 20, None),
            (1, 21, Some("/x?q=%E9%81%93&page=2")),
            (2, 40, None),
            (2, 41, Some("/x?q=%E9%81%93&page=3")),
            (PAGES, usize::MAX, None),
        ] {
            assert_eq!(next(page, total).as_deref(), expect, "{page} {total}");
        }
    }
}
