//! Bytes that must never change: old ledgers and old proof files are read with the code of today.

use ledger::{Hash, SigningKey};

use crate::sample::{self, Sample};

#[test]
fn the_bytes_of_an_entry() {
    let sealed = &Sample::of(2).sealed[1];
    let body = String::from_utf8(sealed.body.clone()).unwrap();
    assert_eq!(body, include_str!("golden/entry.json"));
    assert_eq!(sealed.leaf.to_string(), "701086c4b4462333e2511aa50d1c8e4f981ca0c053db999854ac7ce689ba2e8f");
    assert_eq!(
        Sample::of(11).frontier.root().to_string(),
        "a6bc820f198c651670dcec24fdfdaaf57598982ee5d8d1e4bb2b099187dcf635"
    );
}

#[test]
fn the_bytes_of_a_proof() {
    let bytes = Sample::of(11).proof(5).to_bytes().unwrap();
    assert_eq!(String::from_utf8(bytes.clone()).unwrap(), include_str!("golden/sample.gongkai-proof.json"));
    assert_eq!(Hash::of(&[&bytes]).to_string(), "129510b8e0ceea7ff18c2f5f7c3965e27bc72b6e0589254206304b1f44768b3a");
}

#[test]
fn the_text_of_a_key() {
    assert_eq!(
        sample::key().verifier().to_string(),
        "gongkai.example/ledger+4fa0a32f+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs"
    );
    assert_eq!(
        SigningKey::from_secret_text(&sample::key().to_secret_text()).unwrap().verifier(),
        sample::key().verifier()
    );
}
