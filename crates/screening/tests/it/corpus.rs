//! The corpus of `tests/corpus`: what is planted there must be found and must go; what only looks like it must not be
//! found. `truth.json` says what is where; `make.py` says how it was made.

mod layers;
mod score;
mod truth;

use std::{collections::BTreeSet, fs, path::Path, process::Command, thread};

use screening::{Cleaned, Kind, Limits, Masking, Policy, Refused, detect::detect};

use self::{
    score::{Found, Score, alike, plain},
    truth::{Case, Expected},
};

/// Kinds of which not one may be missed.
const NEVER_MISSED: [Kind; 4] = [Kind::SecrecyMarking, Kind::ClassifiedNumber, Kind::InternalNotice, Kind::IdNumber];

/// The findings with the words they rest on, which a report doesn't tell, and the verdict.
fn screened(case: &Case) -> (Vec<Found>, String) {
    match screening::screen(case.name(), &case.bytes(), &Limits::default(), &Policy::default()) {
        Err(refused) => (Vec::new(), format!("error ({refused})")),
        Ok((report, extract)) => {
            let hits = detect(&extract.pieces);
            assert_eq!(hits.len(), report.findings.len(), "{}", case.file);
            let text = |hit: &screening::detect::Hit| extract.pieces[hit.piece].text[hit.range.clone()].to_owned();
            let found = report.findings.into_iter().zip(&hits).map(|(f, hit)| Found { finding: f, text: text(hit) });
            (found.collect(), report.verdict.code().to_owned())
        }
    }
}

#[test]
fn what_is_planted_is_found_and_nothing_else() {
    let mut score = Score::default();
    let mut wrong = Vec::new();
    for case in truth::cases() {
        let (found, verdict) = screened(&case);
        if !case.verdict.iter().any(|allowed| verdict.starts_with(allowed.as_str())) {
            wrong.push(format!("{}: {verdict}, not {}  {}", case.file, case.verdict.join(" or "), case.note));
        }
        score.add(&case, &found);
    }
    println!("{}", score.table());
    println!("{}", score.lists());
    println!("WRONG VERDICTS {}\n{}", wrong.len(), wrong.join("\n"));
    for kind in NEVER_MISSED {
        let row = &score.kinds[&kind];
        assert_eq!(row.missed, 0, "{}: recall {:.1} %", kind.code(), row.recall());
    }
    assert!(score.total().recall() >= 98.0, "recall {:.2} %", score.total().recall());
    assert!(score.total().precision() >= 98.0, "precision {:.2} %", score.total().precision());
    assert_eq!(score.misplaced, Vec::<String>::new(), "found, but said to stand elsewhere");
    assert_eq!(wrong, Vec::<String>::new(), "verdicts");
}

fn cleaned(case: &Case) -> Result<Cleaned, Refused> {
    screening::clean(case.file_name(), &case.bytes(), &Limits::default(), &Policy::default(), &masking(case))
}

/// Everything is masked, so that no planted string may be left; where nothing visible is planted there is nothing to.
fn masking(case: &Case) -> Masking {
    if case.is_planted() { Masking::All } else { Masking::Nothing }
}

/// What of this case may not be in the cleaned copy: what was planted, and the words that only mark hidden places.
/// Whether a visible word about somebody's affairs is to be masked may be argued; a number or a marking may not.
fn forbidden(case: &Case) -> BTreeSet<&str> {
    let argued = |hit: &&Expected| hit.optional && ["health", "hardship", "minor"].contains(&hit.kind.as_str());
    let planted = case.hits.iter().filter(|hit| !argued(hit)).map(|hit| hit.value.as_str());
    planted.chain(case.canaries.iter().map(String::as_str)).collect()
}

#[test]
fn nothing_planted_is_left_in_the_cleaned_copy() {
    let wrong = in_parts(left);
    println!("LEFT {}\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!(wrong, Vec::<String>::new());
}

/// What the copy of this case still shows.
fn left(case: &Case) -> Vec<String> {
    let copy = match cleaned(case) {
        Ok(copy) => copy,
        // Better no copy than a bad one, but only where truth says that the file can't be read to its end.
        Err(_) if case.verdict.len() > 1 || case.hits.is_empty() && case.verdict == ["review"] => return Vec::new(),
        Err(refused) => return vec![format!("{}: no copy: {refused}", case.file)],
    };
    let mut wrong = Vec::new();
    let mut problem = |what: String| wrong.push(format!("{}: {what}  {}", case.file, case.note));
    for value in forbidden(case) {
        if let Some(layer) = layers::holding(&copy.bytes, value) {
            problem(format!("«{value}» is in the bytes of {layer}"));
        }
        let words = plain(value);
        if let Some(piece) = copy.text.iter().find(|piece| plain(&piece.text).contains(&words)) {
            problem(format!("«{value}» is read again in {}", piece.place));
        }
    }
    let proof = &copy.certificate;
    if case.is_planted() && !proof.left.is_empty() {
        problem(format!("findings left: {:?}", proof.left));
    }
    if !proof.hidden_left.is_empty() {
        problem(format!("hidden data left: {:?}", proof.hidden_left));
    }
    wrong
}

#[test]
fn cleaning_twice_changes_nothing_more() {
    let wrong = in_parts(|case| {
        let Ok(first) = cleaned(case) else { return Vec::new() };
        match screening::clean(case.file_name(), &first.bytes, &Limits::default(), &Policy::default(), &masking(case)) {
            Err(refused) => vec![format!("{}: its own copy: {refused}", case.file)],
            Ok(Cleaned { certificate: again, .. }) if again.masked.is_empty() && again.removed.is_empty() => Vec::new(),
            Ok(Cleaned { certificate: again, .. }) => {
                vec![format!("{}: masked {:?}, removed {:?}", case.file, again.masked, again.removed)]
            }
        }
    });
    println!("CLEANED TWICE {}\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!(wrong, Vec::<String>::new());
}

/// All cases, on all processors: most of the time goes into unpacking and packing.
fn in_parts(look: impl Fn(&Case) -> Vec<String> + Sync) -> Vec<String> {
    let cases = truth::cases();
    let parts = thread::available_parallelism().map_or(2, usize::from);
    let part = |n: usize| cases.iter().skip(n).step_by(parts).flat_map(&look).collect::<Vec<String>>();
    let part = &part;
    thread::scope(|scope| {
        let threads: Vec<_> = (0..parts).map(|n| scope.spawn(move || part(n))).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    })
}

/// exiftool, mat2, pdftotext, pdfminer, unzip and LibreOffice look at the cleaned copies: a minute or two.
#[test]
#[ignore = "needs the programs of `cargo xtask setup`; `cargo xtask test` runs it"]
fn programs_of_others_find_nothing_and_open_the_copies() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cleaned");
    let _ = fs::remove_dir_all(&folder);
    for case in truth::cases() {
        let Ok(copy) = cleaned(&case) else { continue };
        let path = folder.join(&case.file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, copy.bytes).unwrap();
    }
    let script = truth::folder().join("outside.py");
    let output = Command::new("python3").arg(script).arg(&folder).output().expect("python3: `cargo xtask setup`");
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    println!("{said}");
    assert!(output.status.success(), "{said}");
}

#[test]
fn the_judge_itself_is_awake() {
    let expected = |value: &str| Expected { kind: "id_number".into(), value: value.into(), ..Expected::default() };
    assert!(alike(Kind::IdNumber, "４２９００６ 19800312", &expected("42900619800312")));
    assert!(!alike(Kind::IdNumber, "42900619800313", &expected("42900619800312")));
    let packed = truth::cases().into_iter().find(|case| case.file.ends_with("zip_nested.zip")).unwrap();
    for value in forbidden(&packed) {
        assert!(layers::holding(&packed.bytes(), value).is_some(), "{value}");
    }
}
