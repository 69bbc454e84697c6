//! The one encoding of everything that is hashed or signed: RFC 8785 (JSON Canonicalization Scheme).
//!
//! RFC 8785 numbers are IEEE 754 doubles: an integer beyond 2^53 − 1 would be rounded without a
//! word. We refuse it instead, so that what is signed is what was meant.

use serde::Serialize;
use serde_json::Value;

use crate::digest::Digest;

/// The largest integer that a double holds exactly (ECMAScript's `Number.MAX_SAFE_INTEGER`).
pub const MAX_INTEGER: u64 = (1 << 53) - 1;

/// Why a value has no canonical form.
#[derive(Debug, thiserror::Error)]
pub enum CanonicalError {
    /// The value cannot be written as JSON at all, such as a map with keys that are not strings.
    #[error("write the value as JSON")]
    Json(#[from] serde_json::Error),
    /// An integer that RFC 8785 would round.
    #[error("write the integer {0} canonically: it is beyond 2^53 - 1")]
    Integer(serde_json::Number),
}

/// The canonical bytes of `value`.
pub fn to_vec<T: Serialize>(value: &T) -> Result<Vec<u8>, CanonicalError> {
    let value = serde_json::to_value(value)?;
    check(&value)?;
    Ok(serde_json_canonicalizer::to_vec(&value)?)
}

/// The canonical bytes of `value` and their digest.
pub fn seal<T: Serialize>(value: &T) -> Result<(Vec<u8>, Digest), CanonicalError> {
    let bytes = to_vec(value)?;
    let digest = Digest::of(&bytes);
    Ok((bytes, digest))
}

/// Refuses integers that would not survive.
fn check(value: &Value) -> Result<(), CanonicalError> {
    match value {
        Value::Number(number) => {
            let exact = number.as_u64().map_or_else(
                || number.as_i64().is_none_or(|n| n.unsigned_abs() <= MAX_INTEGER),
                |n| n <= MAX_INTEGER,
            );
            if exact { Ok(()) } else { Err(CanonicalError::Integer(number.clone())) }
        }
        Value::Array(items) => items.iter().try_for_each(check),
        Value::Object(members) => members.values().try_for_each(check),
        Value::Null | Value::Bool(_) | Value::String(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn follows_the_example_of_rfc_8785() {
        // RFC 8785, section 3.2.2: literals, numbers and strings.
        let value: Value = serde_json::from_str(
            r#"{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],
                "string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}"#,
        )
        .unwrap();
        let expected = "{\"literals\":[null,true,false],\
            \"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],\
            \"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}";
        assert_eq!(String::from_utf8(to_vec(&value).unwrap()).unwrap(), expected);
    }

    #[test]
    fn refuses_to_round() {
        assert!(to_vec(&json!({"bytes": MAX_INTEGER})).is_ok());
        assert!(matches!(to_vec(&json!([{"bytes": MAX_INTEGER + 1}])), Err(CanonicalError::Integer(_))));
        assert!(matches!(to_vec(&json!(i64::MIN)), Err(CanonicalError::Integer(_))));
    }

    proptest! {
        #[test]
        fn is_a_fixed_point(text in ".*", number in 0..=MAX_INTEGER) {
            let bytes = to_vec(&json!({"b": text, "a": [number]})).unwrap();
            let again: Value = serde_json::from_slice(&bytes).unwrap();
            prop_assert_eq!(to_vec(&again).unwrap(), bytes);
        }
    }
}
