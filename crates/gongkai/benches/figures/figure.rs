//! What is printed: a figure, what stands beside it, and how the two compare.

/// One line of the table.
pub struct Figure {
    /// Of what.
    pub what: String,
    /// How much, with its unit.
    pub value: String,
    /// The peer's figure, or nothing.
    pub beside: String,
    /// The target.
    pub limit: String,
    /// Is it met? Nothing where there is no target.
    pub met: Option<bool>,
}

impl Figure {
    /// A figure without peer or target: a fact to know.
    pub fn fact(what: &str, value: String) -> Self {
        Self { what: what.to_owned(), value, beside: String::new(), limit: String::new(), met: None }
    }

    /// A figure with an upper limit in the same unit.
    pub fn at_most(what: &str, value: f64, limit: f64, unit: &str) -> Self {
        Self {
            what: what.to_owned(),
            value: format!("{} {unit}", number(value)),
            beside: String::new(),
            limit: format!("≤ {} {unit}", number(limit)),
            met: Some(value <= limit),
        }
    }

    /// A figure beside a peer's, with the least ratio aimed at. `ratio` is the median of the rounds' own ratios.
    pub fn ratio(what: &str, (value, beside): (f64, f64), ratio: f64, least: (f64, &str), peer: &str) -> Self {
        Self {
            what: what.to_owned(),
            value: number(value),
            beside: format!("{peer} {}, ratio {}", number(beside), in_words(ratio)),
            limit: format!("≥ {}", least.1),
            met: Some(ratio >= least.0),
        }
    }
}

fn in_words(ratio: f64) -> String {
    if ratio >= 0.2 { format!("{ratio:.2}") } else { format!("1/{:.1}", 1.0 / ratio) }
}

/// As many digits as say something.
pub fn number(value: f64) -> String {
    match value {
        v if v >= 100.0 => format!("{v:.0}"),
        v if v >= 10.0 => format!("{v:.1}"),
        v => format!("{v:.2}"),
    }
}

/// The middle of several rounds.
pub fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Prints the table, in the Markdown that `docs/performance.md` keeps.
pub fn print(rows: &[Figure]) {
    println!("| figure | value | beside | target | |\n|---|---:|---|---|---|");
    for row in rows {
        let met = match row.met {
            Some(true) => "✔",
            Some(false) => "✘",
            None => "",
        };
        println!("| {} | {} | {} | {} | {met} |", row.what, row.value, row.beside, row.limit);
    }
}
