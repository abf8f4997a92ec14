//! How a number is displayed. A spreadsheet keeps "3月5日" as 46086 and a format; what people meant is what they saw.

/// A number format, as far as it changes what is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Show {
    General,
    /// At least so many digits before the point, exactly so many after it.
    Fixed {
        digits: usize,
        decimals: usize,
        thousands: bool,
        percent: bool,
    },
    Date(Vec<Piece>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    Year(usize),
    Month(usize),
    Day(usize),
    Hour(usize),
    Minute(usize),
    Second(usize),
    /// Hours since the beginning, beyond 24.
    Elapsed,
    Literal(char),
}

impl Show {
    /// From a format code; only its first section, which is for positive numbers, is looked at.
    pub fn of(code: &str) -> Self {
        let pieces = pieces(code);
        if pieces.iter().any(|piece| !matches!(piece, Piece::Literal(_))) {
            return Self::Date(pieces);
        }
        fixed(code).unwrap_or(Self::General)
    }

    /// The number as it is displayed. `from_1904`: the workbook counts days from 1904 on.
    pub fn text(&self, value: f64, from_1904: bool) -> String {
        match self {
            Self::General => general(value),
            Self::Fixed { digits, decimals, thousands, percent } => {
                fixed_text(value, *digits, *decimals, *thousands, *percent)
            }
            Self::Date(pieces) => Moment::of(value, from_1904).map_or_else(|| general(value), |at| at.text(pieces)),
        }
    }
}

/// Without a format: 15 significant digits, as spreadsheets have, and no `.0`.
pub fn general(value: f64) -> String {
    if !value.is_finite() {
        return value.to_string();
    }
    let rounded: f64 = format!("{value:.14e}").parse().unwrap_or(value);
    // Beyond this the plain form would be hundreds of digits.
    if rounded != 0.0 && !(1e-15..1e21).contains(&rounded.abs()) {
        format!("{rounded:e}")
    } else {
        format!("{}", rounded + 0.0)
    }
}

fn fixed(code: &str) -> Option<Show> {
    let code = code.split(';').next().unwrap_or_default();
    // Space for a sign or a bracket, and "any colour": nothing of it is text.
    let code = code.replace("_ ", "").replace("_)", "").replace("_-", "");
    let (number, percent) = code.strip_suffix('%').map_or((code.as_str(), false), |number| (number, true));
    let (whole, decimals) = number.split_once('.').unwrap_or((number, ""));
    let plain = whole.chars().all(|c| matches!(c, '0' | '#' | ',')) && decimals.chars().all(|c| c == '0');
    let digits = whole.chars().filter(|c| *c == '0').count();
    // A comma at the end divides by a thousand; too rare to be worth getting wrong.
    let usable = plain && digits > 0 && digits < 20 && decimals.len() < 16 && !whole.ends_with(',');
    usable.then(|| Show::Fixed { digits, decimals: decimals.len(), thousands: whole.contains(','), percent })
}

fn fixed_text(value: f64, digits: usize, decimals: usize, thousands: bool, percent: bool) -> String {
    if !value.is_finite() || value.abs() >= 1e21 {
        return general(value);
    }
    // Through 15 digits first: 1.005 is meant when 1.00499999999999989 is stored.
    let value: f64 = general(if percent { value * 100.0 } else { value }).parse().unwrap_or(value);
    let text = format!("{:.decimals$}", value.abs());
    let (whole, rest) = text.split_once('.').map_or((text.as_str(), String::new()), |(w, r)| (w, format!(".{r}")));
    let whole = format!("{whole:0>digits$}");
    let whole = if thousands { group(&whole) } else { whole };
    let sign = if value < 0.0 && text.contains(|c: char| c.is_ascii_digit() && c != '0') { "-" } else { "" };
    format!("{sign}{whole}{rest}{}", if percent { "%" } else { "" })
}

fn group(digits: &str) -> String {
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// The pieces of a date format's first section. `m` is minutes next to hours or seconds.
fn pieces(code: &str) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    let mut chars = code.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            ';' => break,
            '"' => out.extend(chars.by_ref().take_while(|c| *c != '"').map(Piece::Literal)),
            '\\' => out.extend(chars.next().map(Piece::Literal)),
            '_' | '*' => {
                chars.next();
            }
            '[' => {
                let inside: String = chars.by_ref().take_while(|c| *c != ']').collect();
                if matches!(inside.to_ascii_lowercase().as_str(), "h" | "hh") {
                    out.push(Piece::Elapsed);
                }
            }
            'y' | 'Y' | 'm' | 'M' | 'd' | 'D' | 'h' | 'H' | 's' | 'S' => {
                let letter = c.to_ascii_lowercase();
                let mut count = 1;
                while chars.next_if(|next| next.to_ascii_lowercase() == letter).is_some() {
                    count += 1;
                }
                out.push(letters(letter, count, &out));
            }
            // "General" and "AM/PM" have letters that mean nothing here.
            'G' | 'g' | 'A' | 'a' => {
                while chars.next_if(|next| next.is_ascii_alphabetic() || *next == '/').is_some() {}
            }
            c => out.push(Piece::Literal(c)),
        }
    }
    minutes_before_seconds(&mut out);
    out
}

fn letters(letter: char, count: usize, before: &[Piece]) -> Piece {
    let last = before.iter().rev().find(|piece| !matches!(piece, Piece::Literal(_)));
    match letter {
        'y' => Piece::Year(count),
        'd' => Piece::Day(count),
        'h' => Piece::Hour(count),
        's' => Piece::Second(count),
        _ if matches!(last, Some(Piece::Hour(_) | Piece::Elapsed)) => Piece::Minute(count),
        _ => Piece::Month(count),
    }
}

fn minutes_before_seconds(pieces: &mut [Piece]) {
    let mut seconds_follow = false;
    for piece in pieces.iter_mut().rev() {
        match piece {
            Piece::Second(_) => seconds_follow = true,
            Piece::Month(count) if seconds_follow => {
                *piece = Piece::Minute(*count);
                seconds_follow = false;
            }
            Piece::Literal(_) => {}
            _ => seconds_follow = false,
        }
    }
}

/// A moment on the calendar, from a spreadsheet's day number.
struct Moment {
    date: (i64, i64, i64),
    /// Seconds since midnight.
    clock: i64,
    elapsed_hours: i64,
}

impl Moment {
    /// None for numbers that are no date there: negative ones and years after 9999.
    fn of(value: f64, from_1904: bool) -> Option<Self> {
        if !(0.0..2_958_466.0).contains(&value) {
            return None;
        }
        let seconds = (value * 86_400.0).round() as i64;
        let (day, clock) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
        // Day 1 is 1900-01-01, and day 60 is a 29 February that never was [ECMA-376, part 1, 18.17.4.1].
        let since_1970 = match (from_1904, day) {
            (true, day) => day - 24_107,
            (false, 0..=59) => day - 25_568,
            (false, day) => day - 25_569,
        };
        Some(Self { date: civil(since_1970), clock, elapsed_hours: seconds / 3600 })
    }

    fn text(&self, pieces: &[Piece]) -> String {
        let has = |test: fn(&Piece) -> bool| pieces.iter().any(test);
        let year = has(|piece| matches!(piece, Piece::Year(_)));
        let month = has(|piece| matches!(piece, Piece::Month(_)));
        let day = has(|piece| matches!(piece, Piece::Day(_)));
        let time = has(|piece| matches!(piece, Piece::Hour(_) | Piece::Minute(_) | Piece::Second(_)));
        let (y, m, d) = self.date;
        match (year, month, day) {
            (true, true, true) if time && self.clock > 0 => format!("{y:04}-{m:02}-{d:02} {}", self.time(pieces)),
            (true, true, true) => format!("{y:04}-{m:02}-{d:02}"),
            (true, true, false) if !time => format!("{y:04}-{m:02}"),
            (false, false, false) if !has(|piece| matches!(piece, Piece::Elapsed)) => self.time(pieces),
            // "3月5日", "5日": what is left out was left out on purpose.
            _ => pieces.iter().map(|piece| self.piece(piece)).collect(),
        }
    }

    fn time(&self, pieces: &[Piece]) -> String {
        let (hour, minute, second) = (self.clock / 3600, self.clock / 60 % 60, self.clock % 60);
        match pieces.iter().any(|piece| matches!(piece, Piece::Second(_))) {
            true => format!("{hour:02}:{minute:02}:{second:02}"),
            false => format!("{hour:02}:{minute:02}"),
        }
    }

    fn piece(&self, piece: &Piece) -> String {
        let (year, month, day) = self.date;
        let (number, width) = match piece {
            Piece::Literal(c) => return c.to_string(),
            Piece::Year(count) if *count <= 2 => (year % 100, 2),
            Piece::Year(_) => (year, 4),
            Piece::Month(count) => (month, 2.min(*count)),
            Piece::Day(count) => (day, 2.min(*count)),
            Piece::Hour(count) => (self.clock / 3600, 2.min(*count)),
            Piece::Minute(count) => (self.clock / 60 % 60, 2.min(*count)),
            Piece::Second(count) => (self.clock % 60, 2.min(*count)),
            Piece::Elapsed => (self.elapsed_hours, 1),
        };
        format!("{number:0width$}")
    }
}

/// Year, month and day of a day counted from 1970-01-01, in the Gregorian calendar (Howard Hinnant, "chrono-compatible
/// low-level date algorithms").
fn civil(day: i64) -> (i64, i64, i64) {
    let day = day + 719_468;
    let era = day.div_euclid(146_097);
    let of_era = day.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * of_year + 2) / 153;
    let date = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, date)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(code: &str, value: f64, expect: &str) {
        assert_eq!(Show::of(code).text(value, false), expect, "{code} {value}");
    }

    #[test]
    fn numbers_are_shown_as_displayed() {
        for (value, expect) in [
            (5.0, "5"),
            (0.1 + 0.2, "0.3"),
            (-2.5, "-2.5"),
            (1e20, "100000000000000000000"),
            (-0.0, "0"),
            (1e-300, "1e-300"),
        ] {
            check("General", value, expect);
        }
        check("0.00", 12.5, "12.50");
        check("0.00_ ", 12.5, "12.50");
        check("#,##0.00", 1234567.891, "1,234,567.89");
        check("000", 7.0, "007");
        check("0%", 0.05, "5%");
        check("0.0%", 0.1234, "12.3%");
        check("0.00", -0.001, "0.00");
        check("@", 7.0, "7");
        check("\"第\"0\"期\"", 7.0, "7");
    }

    #[test]
    fn dates_are_shown_as_displayed() {
        check("yyyy-mm-dd", 46082.0, "2026-03-01");
        check("yyyy/m/d;@", 46082.0, "2026-03-01");
        check("[$-804]yyyy\"年\"m\"月\"d\"日\";@", 46082.0, "2026-03-01");
        check("yyyy\"年\"m\"月\"", 46082.0, "2026-03");
        check("m\"月\"d\"日\"", 46082.0, "3月1日");
        check("mm-dd", 46082.0, "03-01");
        check("yyyy-mm-dd h:mm", 46082.395833333336, "2026-03-01 09:30");
        check("yyyy-mm-dd hh:mm:ss", 46082.0, "2026-03-01");
        check("h:mm", 0.395833333333333, "09:30");
        check("mm:ss", 0.5, "12:00:00");
        check("[h]:mm", 1.5, "36:00");
        check("yyyy-mm-dd", 1.0, "1900-01-01");
        check("yyyy-mm-dd", 61.0, "1900-03-01");
        check("yyyy-mm-dd", -1.0, "-1");
        check("yyyy-mm-dd", 2958465.0, "9999-12-31");
        assert_eq!(Show::of("yyyy-mm-dd").text(0.0, true), "1904-01-01");
    }
}
