//! Thirty seeded mutations of Dazhou's text: ten ways to break a line, three lines each.

use rules::{Walk, load_with};

/// A small generator (splitmix64): the same thirty every time.
struct Dice(u64);

impl Dice {
    fn pick(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) % u64::try_from(n).unwrap()).unwrap()
    }
}

/// The broken line (`None`: deleted), and what must be said of it.
type Break = fn(&str) -> Option<(Option<String>, &'static str)>;

fn key(line: &str) -> &str {
    line.split_once(" = ").map_or("", |(k, _)| k)
}

fn among(line: &str, keys: &[&str]) -> bool {
    keys.contains(&key(line))
}

fn swap(line: &str, old: &str, new: &str, says: &'static str) -> Option<(Option<String>, &'static str)> {
    line.contains(old).then(|| (Some(line.replacen(old, new, 1)), says))
}

const WAYS: &[(&str, Break)] = &[
    ("delete a required key", |l| {
        // A catalogue column may leave its kind unsaid.
        let column =
            ["category", "item", "scope", "mode", "frequency", "text"].iter().any(|k| l == format!("kind = \"{k}\""));
        let required = among(l, &["name", "basis", "kind", "level", "effect", "summary", "meaning"]);
        (required && !column).then_some((None, "lacks `"))
    }),
    ("misspell a key", |l| {
        let (k, value) = l.split_once(" = ")?;
        let wrong = format!("{}x{} = {value}", &k[..2], &k[2..]);
        (among(l, &["name", "basis", "usual_scope", "procedure", "needs"])).then_some((Some(wrong), "has no key"))
    }),
    ("dangle a reference", |l| {
        let (k, _) = l.split_once(" = ")?;
        among(l, &["procedure", "duty_set", "usual_scope", "parent", "class"])
            .then(|| (Some(format!("{k} = \"nowhere\"")), "there is no"))
    }),
    ("change a type", |l| {
        among(l, &["name", "title", "duty", "basis"]).then(|| (Some(format!("{} = 7", key(l))), "must be a"))
    }),
    ("lose the English", |l| {
        let (zh, _) = l.split_once(", en = ")?;
        (!key(l).is_empty() && l.ends_with('}')).then(|| (Some(format!("{zh} }}")), "lacks `en`"))
    }),
    ("cite an article that isn't there", |l| {
        (key(l) == "basis" && !l.contains("local"))
            .then_some((Some("basis = \"31\"".to_owned()), "the document has no article 31"))
    }),
    ("a word nobody knows", |l| {
        among(l, &["kind", "duty", "effect", "level", "unit"])
            .then(|| (Some(format!("{} = \"whatever\"", key(l))), "that this program knows"))
    }),
    ("a quote too few", |l| {
        (key(l) == "basis").then(|| (Some(l.trim_end_matches('"').to_owned()), "this is not TOML"))
    }),
    ("local, but whose", |l| swap(l, "basis = \"local: platform\"", "basis = \"local:\"", "names no source")),
    ("a source nobody declared", |l| swap(l, "\"local: refined\"", "\"local: refnied\"", "there is no source")),
];

/// The line of the `[[…]]` header above, where a missing key is reported.
fn header(lines: &[&str], at: usize) -> usize {
    (0..=at).rev().find(|i| lines[*i].starts_with('[')).unwrap()
}

#[test]
fn each_is_told_on_its_line() {
    let text = super::text("dazhou-2019");
    let lines: Vec<&str> = text.lines().collect();
    let mut dice = Dice(20190401);
    for (way, broken) in WAYS {
        // Below the file's own keys, so that each candidate stands in a table of its own.
        let first = lines.iter().position(|l| l.starts_with("[[")).unwrap();
        let hits: Vec<usize> = (first..lines.len()).filter(|i| broken(lines[*i]).is_some()).collect();
        for _ in 0..3 {
            let at = hits[dice.pick(hits.len())];
            let (line, says) = broken(lines[at]).unwrap();
            let mut mutant: Vec<&str> = lines.clone();
            let expect = match &line {
                Some(line) => {
                    mutant[at] = line;
                    at
                }
                None => {
                    mutant.remove(at);
                    header(&lines, at)
                }
            };
            // Not walked: none of these makes a procedure that reads well and does harm.
            let errors = load_with("dazhou.toml", &mutant.join("\n"), Walk::Adopted).unwrap_err();
            let found = errors.problems();
            let told = found.iter().any(|p| p.message.contains(says) && p.line == expect + 1);
            let alone = found.len() == 1;
            assert!(told && alone, "{way}, line {}: {:?}\n{}", expect + 1, line, errors.render(false));
        }
    }
}

#[test]
fn duplicate_ids_show_both_places() {
    let text = super::text("dazhou-2019");
    let check = |id: &str, other: &str| {
        let mutant = text.replacen(&format!("\nid = \"{id}\"\n"), &format!("\nid = \"{other}\"\n"), 1);
        let errors = load_with("dazhou.toml", &mutant, Walk::Adopted).unwrap_err();
        let p = errors.problems().iter().find(|p| p.code == "duplicate-id").unwrap();
        assert_eq!(&mutant[p.span.clone()], format!("\"{other}\""));
        assert_eq!(&mutant[p.also.clone().unwrap().0], format!("\"{other}\""));
    };
    check("9.4", "9.3");
    check("county_committee", "city_committee");
    check("radio", "newspaper");
}

#[test]
fn harm_is_found_in_dazhous_own_procedure() {
    let text = super::text("dazhou-2019");
    let check = |old: &str, new: &str, property: &str| {
        let branch = text.find("id = \"branch\"\nname = { zh = \"党支部公开程序\"").unwrap();
        let (before, after) = text.split_at(branch);
        // Only this procedure is kept, so that only this one is walked.
        let next = after.find("[[procedures]]").unwrap();
        let mutant = format!("{before}{}", after[..next].replacen(old, new, 1));
        let errors = load_with("dazhou.toml", &mutant, Walk::All).unwrap_err();
        let p = errors.problems().iter().find(|p| p.code == "unsafe-procedure" && p.label == property);
        let p = p.unwrap_or_else(|| panic!("{property}: {}", errors.render(false)));
        assert_eq!(&mutant[p.span.clone()], "\"branch\"");
        assert!(p.help.as_ref().unwrap().contains("path: start"), "{p:?}");
    };
    check("needs = [\"superior\"]", "needs = [\"approve\"]", "escalation_dodged");
    check(
        "not_same_as = [\"propose\"]\nmay = [\"pass\", { return = \"propose\" }, { escalate",
        "may = [\"pass\", { return = \"propose\" }, { escalate",
        "self_approval",
    );
}
