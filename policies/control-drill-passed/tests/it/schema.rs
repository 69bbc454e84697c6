//! The schema says what the parameters are: the same fields with the same defaults.

use policy_control_drill_passed::rule::Parameters;
use serde_json::{Map, Value};

const SCHEMA: &str = include_str!("../../parameters.schema.json");

/// The value that consists of the schema's defaults.
fn defaults(schema: &Value) -> Value {
    if let Some(default) = schema.get("default") {
        return default.clone();
    }
    let properties = schema["properties"].as_object().expect("a field without a default");
    let fields = properties.iter().map(|(name, schema)| (name.clone(), defaults(schema)));
    Value::Object(fields.collect::<Map<_, _>>())
}

#[test]
fn the_defaults_are_the_schemas() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let from_schema: Parameters = serde_json::from_value(defaults(&schema)).unwrap();
    assert_eq!(from_schema, Parameters::default());
    assert_eq!(from_schema, serde_json::from_str("{}").unwrap());
}

#[test]
fn every_field_is_in_the_schema() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    // The error for an unknown field lists the known ones, each in backticks.
    let error = serde_json::from_str::<Parameters>(r#"{"?": 0}"#).unwrap_err().to_string();
    let known: Vec<_> = error.split('`').skip(1).step_by(2).filter(|name| *name != "?").collect();
    let described = schema["properties"].as_object().unwrap();
    assert_eq!(known.len(), described.len(), "{error}");
    assert!(known.iter().all(|name| described.contains_key(*name)), "{error}");
}
