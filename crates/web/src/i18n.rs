//! Words on screen: Fluent messages in the reader's language, dates and numbers as that language writes them.
//!
//! The program gives codes and arguments; `locales/{zh-CN,en}/*.ftl` give the sentences.

use std::{borrow::Cow, collections::HashMap, sync::LazyLock};

use axum::http::HeaderMap;
use domain::{Day, Instant, problems::Problem};
use fluent_templates::{LanguageIdentifier, fluent_bundle::FluentValue, langid, static_loader};

static_loader! {
    static LOCALES = {
        locales: "./locales",
        fallback_language: "zh-CN",
        // No isolation marks: they would end up in copied text and between han and figures.
        customise: |bundle| {
            bundle.set_use_isolating(false);
            bundle.set_formatter(Some(grouped));
        },
    };
}

static IDS: LazyLock<[LanguageIdentifier; 2]> = LazyLock::new(|| [langid!("zh-CN"), langid!("en")]);

/// Every number inside a sentence gets its thousands grouped; years are passed as text.
fn grouped<M>(value: &FluentValue, _: &M) -> Option<String> {
    match value {
        FluentValue::Number(n) if n.value.fract() == 0.0 => Some(group(&format!("{:.0}", n.value))),
        _ => None,
    }
}

fn group(digits: &str) -> String {
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |rest| ("-", rest));
    let mut out = String::from(sign);
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// A language the pages are written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// 简体中文, the first language of every page.
    #[default]
    Zh,
    /// English, complete.
    En,
}

impl Lang {
    /// Both languages.
    pub const ALL: [Lang; 2] = [Lang::Zh, Lang::En];

    /// The tag of BCP 47, as in `<html lang>` and the cookie.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Lang::Zh => "zh-CN",
            Lang::En => "en",
        }
    }

    /// The language of a cookie's value.
    #[must_use]
    pub fn parse(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lang| lang.tag() == tag)
    }

    /// The reader's choice (cookie), then what the browser asks for, then Chinese.
    #[must_use]
    pub fn of(cookie: Option<&str>, headers: &HeaderMap) -> Self {
        let asked = headers.get("accept-language").and_then(|v| v.to_str().ok()).unwrap_or("");
        cookie.and_then(Self::parse).or_else(|| Self::negotiate(asked)).unwrap_or_default()
    }

    /// The best of an `Accept-Language` header (RFC 9110, 12.5.4); none if it names neither.
    fn negotiate(header: &str) -> Option<Self> {
        let mut best: Option<(f32, Lang)> = None;
        for part in header.split(',') {
            let mut pieces = part.split(';');
            let tag = pieces.next().unwrap_or("").trim().to_ascii_lowercase();
            let q = pieces.find_map(|p| p.trim().strip_prefix("q=")?.parse::<f32>().ok()).unwrap_or(1.0);
            let lang = match tag.split('-').next() {
                Some("zh") => Lang::Zh,
                Some("en") => Lang::En,
                _ => continue,
            };
            if q > 0.0 && best.is_none_or(|(was, _)| q > was) {
                best = Some((q, lang));
            }
        }
        best.map(|(_, lang)| lang)
    }

    fn id(self) -> &'static LanguageIdentifier {
        let [zh, en] = &*IDS;
        match self {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }
}

/// What may fill a place in a sentence. Templates pass references of references, hence a trait of our own.
pub trait Arg {
    /// The value as Fluent takes it.
    fn value(&self) -> FluentValue<'static>;
}

impl<T: Arg + ?Sized> Arg for &T {
    fn value(&self) -> FluentValue<'static> {
        (**self).value()
    }
}

impl Arg for str {
    fn value(&self) -> FluentValue<'static> {
        FluentValue::String(Cow::Owned(self.to_owned()))
    }
}

impl Arg for String {
    fn value(&self) -> FluentValue<'static> {
        self.as_str().value()
    }
}

macro_rules! numbers { ($($t:ty),+) => { $(impl Arg for $t {
    fn value(&self) -> FluentValue<'static> { FluentValue::from(*self) }
})+ } }
numbers!(u8, u16, u32, u64, usize, i16, i32, i64);

/// A day, or an instant taken as its day.
pub trait OnDay {
    /// The day in UTC+8.
    fn on_day(&self) -> Day;
}

impl<T: OnDay + ?Sized> OnDay for &T {
    fn on_day(&self) -> Day {
        (**self).on_day()
    }
}

impl OnDay for Day {
    fn on_day(&self) -> Day {
        *self
    }
}

impl OnDay for Instant {
    fn on_day(&self) -> Day {
        self.day()
    }
}

/// Localizes in one language: looks up messages, formats days and numbers.
#[derive(Clone, Copy, Debug, Default)]
pub struct Localizer {
    /// Which language.
    pub lang: Lang,
}

impl Localizer {
    fn look_up(self, key: &str, args: Option<&HashMap<Cow<'static, str>, FluentValue<'_>>>) -> String {
        [self.lang, Lang::Zh]
            .into_iter()
            .find_map(|lang| LOCALES.lookup_single_language(lang.id(), key, args).ok())
            .unwrap_or_else(|| {
                tracing::error!(key, "no words for this key");
                key.to_owned()
            })
    }

    /// The words of a key.
    #[must_use]
    pub fn t(self, key: impl AsRef<str>) -> String {
        self.look_up(key.as_ref(), None)
    }

    /// The words of a key with one argument.
    #[must_use]
    pub fn t1(self, key: impl AsRef<str>, name: &'static str, value: impl Arg) -> String {
        self.look_up(key.as_ref(), Some(&HashMap::from([(Cow::Borrowed(name), value.value())])))
    }

    /// The words of a key with two arguments.
    #[must_use]
    pub fn t2(self, key: impl AsRef<str>, a: &'static str, x: impl Arg, b: &'static str, y: impl Arg) -> String {
        let args = HashMap::from([(Cow::Borrowed(a), x.value()), (Cow::Borrowed(b), y.value())]);
        self.look_up(key.as_ref(), Some(&args))
    }

    /// Who signs, with the holder whom a delegate stands in for.
    #[must_use]
    pub fn signed_for(self, who: String, holder: Option<&str>) -> String {
        match holder {
            Some(holder) => self.t2("signed-for", "who", who, "holder", holder),
            None => who,
        }
    }

    /// The words of a code: key `{list}-{code}`.
    #[must_use]
    pub fn code(self, list: &str, code: impl std::fmt::Display) -> String {
        self.look_up(&format!("{list}-{code}"), None)
    }

    /// The words of a key with any arguments.
    #[must_use]
    pub fn with(self, key: impl AsRef<str>, args: &[(&'static str, &dyn Arg)]) -> String {
        let args = args.iter().map(|(name, value)| (Cow::Borrowed(*name), value.value())).collect();
        self.look_up(key.as_ref(), Some(&args))
    }

    /// The sentence of a problem with what was typed: Fluent key `problem-{code}`.
    #[must_use]
    pub fn problem(self, problem: &Problem) -> String {
        let args = problem.args.iter().map(|(name, value)| (Cow::Borrowed(*name), value.value())).collect();
        self.look_up(&format!("problem-{}", problem.code), Some(&args))
    }

    /// The words of a key with any arguments, if there are any.
    #[must_use]
    pub fn find(self, key: &str, args: &[(&'static str, &dyn Arg)]) -> Option<String> {
        let args = args.iter().map(|(name, value)| (Cow::Borrowed(*name), value.value())).collect();
        [self.lang, Lang::Zh]
            .into_iter()
            .find_map(|lang| LOCALES.lookup_single_language(lang.id(), key, Some(&args)).ok())
    }

    /// A ruleset's words.
    #[must_use]
    pub fn of(self, text: &rules::Text) -> &str {
        text.get(self.lang.tag())
    }

    /// One of two texts that data brings in both languages; Chinese stands in for a missing English one.
    #[must_use]
    pub fn pick<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self.lang {
            Lang::En if !en.is_empty() => en,
            _ => zh,
        }
    }

    /// The filled ones of these, joined as a list on a line: 甲，乙.
    #[must_use]
    pub fn join(self, parts: &[&str]) -> String {
        let filled: Vec<&str> = parts.iter().copied().filter(|p| !p.is_empty()).collect();
        filled.join(&self.t("list-joint"))
    }

    /// A whole number with its thousands grouped.
    #[must_use]
    pub fn number(self, n: impl std::fmt::Display) -> String {
        group(&n.to_string())
    }

    /// 2026年11月16日, 16 November 2026.
    #[must_use]
    pub fn date(self, day: impl OnDay) -> String {
        let day = day.on_day();
        let month = self.t(format!("month-{}", day.month()));
        let (year, d) = (day.year().to_string(), day.day().to_string());
        self.with("date-long", &[("year", &year), ("month", &month), ("day", &d)])
    }

    /// 11月16日, 16 November.
    #[must_use]
    pub fn month_day(self, day: impl OnDay) -> String {
        let day = day.on_day();
        let month = self.t(format!("month-{}", day.month()));
        self.t2("date-short", "month", month, "day", day.day().to_string())
    }

    /// 2026年11月, November 2026.
    #[must_use]
    pub fn month(self, day: impl OnDay) -> String {
        let day = day.on_day();
        let month = self.t(format!("month-{}", day.month()));
        self.t2("date-month", "year", day.year().to_string(), "month", month)
    }

    /// 星期一, Monday.
    #[must_use]
    pub fn weekday(self, day: impl OnDay) -> String {
        self.t(format!("weekday-{}", day.on_day().weekday()))
    }

    /// 2026年11月16日 09:30, 16 November 2026, 09:30 (UTC+8).
    #[must_use]
    pub fn date_time(self, at: impl std::borrow::Borrow<Instant>) -> String {
        let at = *at.borrow();
        let (hour, minute, _) = at.clock();
        self.t2("date-time", "date", self.date(at), "time", format!("{hour:02}:{minute:02}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn language_of_a_reader() {
        let check = |cookie, header: &str, expect| {
            let mut headers = HeaderMap::new();
            headers.insert("accept-language", header.parse().unwrap());
            assert_eq!(Lang::of(cookie, &headers), expect, "{cookie:?} {header}");
        };
        check(None, "", Lang::Zh);
        check(None, "fr, de", Lang::Zh);
        check(None, "en-GB,en;q=0.9", Lang::En);
        check(None, "en;q=0.5, zh-CN;q=0.8", Lang::Zh);
        check(None, "en;q=0", Lang::Zh);
        check(Some("en"), "zh-CN", Lang::En);
        check(Some("zh-CN"), "en", Lang::Zh);
        check(Some("nonsense"), "en", Lang::En);
    }

    #[test]
    fn days_and_numbers_of_both_languages() {
        let (zh, en) = (Localizer { lang: Lang::Zh }, Localizer { lang: Lang::En });
        let day = Day::parse("2026-11-16").unwrap();
        let at = day.start().plus_seconds(9 * 3600 + 30 * 60);
        for (got, expect) in [
            (zh.date(day), "2026年11月16日"),
            (en.date(day), "16 November 2026"),
            (zh.month_day(day), "11月16日"),
            (en.month_day(day), "16 November"),
            (zh.weekday(day), "星期一"),
            (en.weekday(day), "Monday"),
            (zh.date_time(at), "2026年11月16日 09:30"),
            (en.date_time(at), "16 November 2026, 09:30"),
            (zh.number(1_234_567), "1,234,567"),
            (zh.number(-999), "-999"),
            (en.number(1000), "1,000"),
            (zh.t1("count-items", "n", 19872_u64), "19,872 件"),
            (en.t1("count-items", "n", 1_u64), "1 item"),
            (en.t1("count-items", "n", 19872_u64), "19,872 items"),
        ] {
            assert_eq!(got, expect);
        }
    }

    fn keys(lang: Lang) -> BTreeMap<String, String> {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("locales").join(lang.tag());
        let mut keys = BTreeMap::new();
        for file in std::fs::read_dir(root).unwrap() {
            let file = file.unwrap().path();
            for line in std::fs::read_to_string(&file).unwrap().lines() {
                let Some((key, _)) = line.split_once(" =") else { continue };
                if line.starts_with(|c: char| c.is_ascii_lowercase()) {
                    let name = file.file_name().unwrap().to_string_lossy().into_owned();
                    assert_eq!(keys.insert(key.to_owned(), name), None, "twice: {key}");
                }
            }
        }
        keys
    }

    #[test]
    fn both_languages_have_the_same_keys_in_the_same_files() {
        assert_eq!(keys(Lang::Zh), keys(Lang::En));
    }

    #[test]
    fn every_key_that_pages_ask_for_has_words() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut texts = Vec::new();
        let mut folders = vec![root.join("templates"), root.join("src")];
        while let Some(folder) = folders.pop() {
            for item in std::fs::read_dir(folder).unwrap() {
                let path = item.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    texts.push((path.clone(), std::fs::read_to_string(path).unwrap()));
                }
            }
        }
        let known = keys(Lang::Zh);
        let mut asked = 0;
        for (path, text) in texts {
            for call in [".t(\"", ".t1(\"", ".t2(\"", ".with(\""] {
                for rest in text.split(call).skip(1) {
                    let key = rest.split('"').next().unwrap();
                    asked += 1;
                    assert!(known.contains_key(key), "{}: no words for {key}", path.display());
                }
            }
        }
        assert!(asked > 50, "the scan found only {asked} keys");
    }
}
