//! The independent verifier in `docs/` agrees with ours. It shares no code with this crate.

use std::{
    fs,
    path::PathBuf,
    process::{Command, Output},
};

use crate::sample::{self, Sample};

fn script() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/verify_proof.py")
}

fn python(arguments: &[&str]) -> Output {
    Command::new("python3").arg("-I").args(arguments).output().expect("python3 is part of the setup")
}

#[test]
fn the_script_accepts_a_proof_and_rejects_every_changed_byte() {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("python.gongkai-proof.json");
    fs::write(&path, Sample::of(11).proof(5).to_bytes().unwrap()).unwrap();
    let (script, file, key) = (script(), path.to_str().unwrap(), sample::key().verifier().to_string());
    let script = script.to_str().unwrap();
    let check = |arguments: &[&str], code: i32, says: &str| {
        let output = python(&[&[script], arguments].concat());
        let text = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        assert!(output.status.code() == Some(code) && text.contains(says), "{arguments:?}: {text}");
    };
    check(&[file, "--key", &key], 0, "VALID");
    check(&[file], 3, "key was not given");
    check(&[file, "--key", "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"], 1, "INVALID");
    check(&[file, "--key", &key, "--try-every-byte"], 0, "none accepted");
    let bent = fs::read_to_string(file).unwrap().replace("关于换届的决定", "关于改选的决定");
    fs::write(&path, bent).unwrap();
    check(&[file, "--key", &key], 1, "content");
}

#[test]
fn the_script_accepts_proofs_of_every_shape_of_tree() {
    for size in 1..=9 {
        let sample = Sample::of(size);
        let paths: Vec<_> = (0..size)
            .map(|seq| {
                let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{size}-{seq}.json"));
                fs::write(&path, sample.proof(seq).to_bytes().unwrap()).unwrap();
                path.to_str().unwrap().to_owned()
            })
            .collect();
        let (script, key) = (script(), sample::key().verifier().to_string());
        let mut arguments = vec![script.to_str().unwrap(), "--key", &key];
        arguments.extend(paths.iter().map(String::as_str));
        let output = python(&arguments);
        assert!(output.status.success(), "{size}: {}", String::from_utf8_lossy(&output.stdout));
    }
}
