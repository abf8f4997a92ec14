use std::collections::BTreeMap;

use ledger::canon::{self, CanonError};
use proptest::prelude::*;
use serde::Serialize;
use serde_json::{Value, json};

#[derive(Serialize)]
struct Absent {
    b: Option<u8>,
    a: Option<u8>,
}

fn check(value: impl Serialize, expect: &str) {
    let bytes = canon::to_vec(&value).unwrap();
    assert_eq!(String::from_utf8(bytes.clone()).unwrap(), expect);
    assert_eq!(canon::to_vec(&canon::parse_strict(&bytes).unwrap()).unwrap(), bytes);
}

#[test]
fn one_value_has_one_encoding() {
    check(json!({"b": [1, true, "x"], "a": {"z": {}, "y": []}}), r#"{"a":{"y":[],"z":{}},"b":[1,true,"x"]}"#);
    check(Absent { b: Some(1), a: None }, r#"{"b":1}"#);
    check(Absent { b: None, a: None }, "{}");
    check(json!([canon::MAX_INTEGER, -canon::MAX_INTEGER, 0]), "[9007199254740991,-9007199254740991,0]");
    check(
        "\u{0}\u{8}\t\n\u{b}\u{c}\r\u{1f} \"\\/\u{7f}党\u{2028}",
        "\"\\u0000\\b\\t\\n\\u000b\\f\\r\\u001f \\\"\\\\/\u{7f}党\u{2028}\"",
    );
    // RFC 8785 §3.2.3: by UTF-16 code units, so an emoji (D83D…) comes before U+FB33.
    let keys = ["\u{20ac}", "\r", "\u{fb33}", "1", "\u{1f600}", "\u{80}", "\u{f6}"];
    let map: BTreeMap<_, _> = keys.into_iter().map(|key| (key, 1)).collect();
    check(map, "{\"\\r\":1,\"1\":1,\"\u{80}\":1,\"\u{f6}\":1,\"\u{20ac}\":1,\"\u{1f600}\":1,\"\u{fb33}\":1}");
}

#[test]
fn what_has_no_encoding_is_refused() {
    let deep = |depth| (0..depth).fold(json!(1), |inner, _| json!([inner]));
    assert!(canon::to_vec(&deep(canon::MAX_DEPTH)).is_ok());
    assert!(matches!(canon::to_vec(&deep(canon::MAX_DEPTH + 1)), Err(CanonError::TooDeep)));
    for float in [json!(1.5), json!(1.0), json!(-0.0), json!({"a": [1e300]})] {
        assert!(matches!(canon::to_vec(&float), Err(CanonError::Float(_))), "{float}");
    }
    for integer in [json!(1u64 << 53), json!(-(1i64 << 53)), json!(u64::MAX)] {
        assert!(matches!(canon::to_vec(&integer), Err(CanonError::Integer(_))), "{integer}");
    }
    for null in [json!(null), json!([null]), json!({"a": [[null]]})] {
        assert!(matches!(canon::to_vec(&null), Err(CanonError::Null)), "{null}");
    }
}

#[test]
fn only_canonical_bytes_are_read() {
    for bad in [
        "",
        " {}",
        "{}\n",
        "{ }",
        r#"{"a":1,"a":1}"#,
        r#"{"b":1,"a":1}"#,
        r#"{"a":null}"#,
        r#"{"a":1.0}"#,
        r#"{"a":1e2}"#,
        r#"{"a":-0}"#,
        r#"{"a":01}"#,
        r#"["\u0041"]"#,
        r#"["\/"]"#,
        r#"["\u001F"]"#,
        r#"["\ud83d\ude00"]"#,
        r#"["\ud83d"]"#,
        "[\"\t\"]",
        "{}{}",
        "\u{feff}{}",
        "[1,]",
        "9007199254740992",
    ] {
        assert!(canon::parse_strict(bad.as_bytes()).is_err(), "{bad}");
    }
    assert!(canon::parse_strict(b"[\"\xff\"]").is_err());
}

#[test]
fn tags_keep_shapes_apart() {
    assert_eq!(canon::versioned("a/1", &json!({"x": 1})).unwrap(), br#"{"t":"a/1","v":{"x":1}}"#);
    assert_ne!(canon::digest("a/1", &1).unwrap(), canon::digest("a/2", &1).unwrap());
    assert_eq!(canon::digest("a/1", &1).unwrap(), canon::digest_value(&canon::tagged("a/1", &1).unwrap()).unwrap());
    assert_eq!(canon::parse_versioned::<u8>("a/1", br#"{"t":"a/1","v":7}"#).unwrap(), 7);
    for bad in [r#"{"t":"a/2","v":7}"#, r#"{"t":"a/1"}"#, r#"{"t":"a/1","v":7,"w":1}"#, r#"{"s":1,"t":"a/1","v":7}"#] {
        assert!(canon::parse_versioned::<u8>("a/1", bad.as_bytes()).is_err(), "{bad}");
    }
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        any::<bool>().prop_map(Value::from),
        (-canon::MAX_INTEGER..=canon::MAX_INTEGER).prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(any::<String>(), inner, 0..6)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn values_survive(value in any_value()) {
        let bytes = canon::to_vec(&value).unwrap();
        prop_assert_eq!(canon::parse_strict(&bytes).unwrap(), value);
    }
}
