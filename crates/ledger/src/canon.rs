//! Canonical bytes: RFC 8785 (JSON Canonicalization Scheme), narrowed until one value has exactly one encoding.
//!
//! The narrowing: integers only, within ±(2^53 − 1) (RFC 7493 §2.2, what every JSON reader keeps exactly); no floats;
//! absent means omitted, so `None` and `null` members are left out and a `null` anywhere else is refused; keys sorted
//! by UTF-16 code units as RFC 8785 §3.2.3 asks, whatever order the map in memory has.

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::Hash;

/// The largest integer (and, negated, the smallest) that canonical bytes may hold: 2^53 − 1.
pub const MAX_INTEGER: i64 = (1 << 53) - 1;

/// Arrays and objects may nest this deep; readers with small stacks stay safe.
pub const MAX_DEPTH: usize = 100;

/// Why a value has no canonical bytes, or bytes are not canonical.
#[derive(Debug, thiserror::Error)]
pub enum CanonError {
    #[error("a number with a fraction or an exponent: {0}")]
    Float(String),
    #[error("an integer beyond ±(2^53 − 1): {0}")]
    Integer(String),
    #[error("null where a value must stand")]
    Null,
    #[error("nested deeper than {MAX_DEPTH}")]
    TooDeep,
    #[error("not the shape expected: {0}")]
    Shape(#[from] serde_json::Error),
    #[error("the bytes are not the canonical encoding of their value")]
    NotCanonical,
    #[error("the version tag is not {expected:?}")]
    Tag { expected: String },
}

/// The canonical bytes of `value`.
///
/// # Errors
/// When it holds what canonical bytes can't: see [`CanonError`].
pub fn to_vec<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, CanonError> {
    written(&serde_json::to_value(value)?)
}

/// [`to_vec`] of what is a tree already: nothing is copied.
fn written(value: &Value) -> Result<Vec<u8>, CanonError> {
    let mut out = Vec::new();
    write_value(value, MAX_DEPTH, &mut out)?;
    Ok(out)
}

/// The value under its version tag: `{"t":"disclosure/1","v":{…}}`. A new shape takes a new tag; a digest can then
/// never be read as one of another shape.
pub fn tagged<T: Serialize + ?Sized>(tag: &str, value: &T) -> Result<Value, CanonError> {
    let mut map = serde_json::Map::new();
    map.insert("t".to_owned(), Value::String(tag.to_owned()));
    map.insert("v".to_owned(), serde_json::to_value(value)?);
    Ok(Value::Object(map))
}

/// Canonical bytes of [`tagged`].
pub fn versioned<T: Serialize + ?Sized>(tag: &str, value: &T) -> Result<Vec<u8>, CanonError> {
    written(&tagged(tag, value)?)
}

/// SHA-256 of [`versioned`]: the digest of an aggregate's state or of a published content.
pub fn digest<T: Serialize + ?Sized>(tag: &str, value: &T) -> Result<Hash, CanonError> {
    Ok(Hash::of(&[&versioned(tag, value)?]))
}

/// SHA-256 of the canonical bytes of a value that carries its own tag. `digest_value(&tagged(t, v)?) == digest(t, v)`.
pub fn digest_value(value: &Value) -> Result<Hash, CanonError> {
    Ok(Hash::of(&[&written(value)?]))
}

/// Reads bytes only if they are exactly what [`to_vec`] would write: duplicate keys, white space, other escapes, other
/// orders, nulls, floats and trailing bytes are all refused.
pub fn parse_strict(bytes: &[u8]) -> Result<Value, CanonError> {
    let value: Value = serde_json::from_slice(bytes)?;
    if written(&value)? != bytes { Err(CanonError::NotCanonical) } else { Ok(value) }
}

/// Reads what [`versioned`] wrote under `tag`. The value must re-encode to the very same bytes, so that no member is
/// ignored on the way in.
pub fn parse_versioned<T: Serialize + DeserializeOwned>(tag: &str, bytes: &[u8]) -> Result<T, CanonError> {
    let mut value = parse_strict(bytes)?;
    if value.get("t").and_then(Value::as_str) != Some(tag) {
        return Err(CanonError::Tag { expected: tag.to_owned() });
    }
    let parsed: T = serde_json::from_value(value.get_mut("v").map(Value::take).unwrap_or_default())?;
    if versioned(tag, &parsed)? != bytes { Err(CanonError::NotCanonical) } else { Ok(parsed) }
}

fn write_value(value: &Value, depth: usize, out: &mut Vec<u8>) -> Result<(), CanonError> {
    match value {
        Value::Null => return Err(CanonError::Null),
        Value::Bool(flag) => out.extend_from_slice(if *flag { b"true" } else { b"false" }),
        Value::Number(number) => out.extend_from_slice(integer(number)?.to_string().as_bytes()),
        Value::String(text) => write_text(text, out),
        Value::Array(items) => {
            let depth = depth.checked_sub(1).ok_or(CanonError::TooDeep)?;
            out.push(b'[');
            for (position, item) in items.iter().enumerate() {
                if position > 0 {
                    out.push(b',');
                }
                write_value(item, depth, out)?;
            }
            out.push(b']');
        }
        Value::Object(map) => {
            let depth = depth.checked_sub(1).ok_or(CanonError::TooDeep)?;
            // Sorted here and not left to the map: its order depends on a feature any crate of the build may switch on.
            let mut members: Vec<_> = map.iter().filter(|(_, member)| !member.is_null()).collect();
            members.sort_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
            out.push(b'{');
            for (position, (key, member)) in members.into_iter().enumerate() {
                if position > 0 {
                    out.push(b',');
                }
                write_text(key, out);
                out.push(b':');
                write_value(member, depth, out)?;
            }
            out.push(b'}');
        }
    }
    Ok(())
}

fn integer(number: &serde_json::Number) -> Result<i64, CanonError> {
    match number.as_i64() {
        Some(whole) if (-MAX_INTEGER..=MAX_INTEGER).contains(&whole) => Ok(whole),
        None if number.as_u64().is_none() => Err(CanonError::Float(number.to_string())),
        _ => Err(CanonError::Integer(number.to_string())),
    }
}

/// RFC 8785 §3.2.2.2: the short escapes where there are any, `\u00xx` in lower case for other controls, all else as is.
fn write_text(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    for byte in text.bytes() {
        match byte {
            b'"' => out.extend_from_slice(b"\\\""),
            b'\\' => out.extend_from_slice(b"\\\\"),
            0x08 => out.extend_from_slice(b"\\b"),
            b'\t' => out.extend_from_slice(b"\\t"),
            b'\n' => out.extend_from_slice(b"\\n"),
            0x0c => out.extend_from_slice(b"\\f"),
            b'\r' => out.extend_from_slice(b"\\r"),
            0..0x20 => out.extend_from_slice(format!("\\u{byte:04x}").as_bytes()),
            _ => out.push(byte),
        }
    }
    out.push(b'"');
}
