//! JSON Schemas of every question's input and answer, as case files, decisions and the API write them.
//!
//! What differs from the contract: a time is RFC 3339 in UTC, a length of time is a text such as `1h30m`,
//! labels are an object, and what is absent is left out.

use anyhow::{Result, bail};
use serde_json::{Map, Value, json};
use wit_parser::{Type, TypeDef, TypeDefKind};

use super::load::Contract;

/// Fields that may be left out although the contract always has them, with what is meant then.
const DEFAULTS: [(&str, &str); 4] =
    [("asset", "labels"), ("asset", "objectives"), ("input", "assurances"), ("drill-run", "restored")];

/// Pairs of file name and schema: two for each interface that has an `input` and an `answer`.
pub(super) fn schemas(contract: &Contract) -> Result<Vec<(String, String)>> {
    let mut schemas = Vec::new();
    for package in contract.packages.iter().map(|package| &contract.resolve.packages[*package]) {
        for (interface, id) in &package.interfaces {
            let types = &contract.resolve.interfaces[*id].types;
            let (Some(input), Some(answer)) = (types.get("input"), types.get("answer")) else { continue };
            for (what, id) in [("input", input), ("answer", answer)] {
                let mut schema = defined(contract, &contract.resolve.types[*id])?;
                schema.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
                schema.insert("title".to_owned(), json!(format!("{what} of {interface} policies")));
                let text = serde_json::to_string_pretty(&schema)?;
                schemas.push((format!("policy-{interface}-{what}.schema.json"), format!("{text}\n")));
            }
        }
    }
    Ok(schemas)
}

/// The schema of a type with a name.
fn defined(contract: &Contract, of: &TypeDef) -> Result<Map<String, Value>> {
    let mut schema = match (&of.kind, of.name.as_deref()) {
        (TypeDefKind::Type(_), Some("timestamp")) => {
            json!({"type": "string", "format": "date-time", "pattern": "^-?[0-9]{4,6}-[0-9]{2}-[0-9]{2}T.*Z$"})
        }
        (TypeDefKind::Type(_), Some("seconds")) => {
            json!({"type": "string", "pattern": "^([0-9]+(w|d|h|m|s|ms|us))+$"})
        }
        (TypeDefKind::Record(record), name) => {
            let mut properties = Map::new();
            let mut required = Vec::new();
            for field in &record.fields {
                let optional = inner(contract, &field.ty);
                let mut property = match (name, field.name.as_str()) {
                    (Some("asset"), "labels") => labels(),
                    _ => schema(contract, optional.as_ref().unwrap_or(&field.ty))?,
                };
                describe(&mut property, field.docs.contents.as_deref());
                properties.insert(field.name.clone(), Value::Object(property));
                let default = DEFAULTS.contains(&(name.unwrap_or_default(), field.name.as_str()));
                if optional.is_none() && !default {
                    required.push(field.name.clone());
                }
            }
            json!({
                "type": "object", "additionalProperties": false, "properties": properties, "required": required,
            })
        }
        (TypeDefKind::Enum(cases), _) => {
            let case = |case: &wit_parser::EnumCase| json!({"const": case.name, "description": case.docs.contents.as_deref().map(str::trim)});
            json!({"oneOf": cases.cases.iter().map(case).collect::<Vec<_>>()})
        }
        (TypeDefKind::Type(of), _) => Value::Object(schema(contract, of)?),
        (TypeDefKind::List(of), _) => json!({"type": "array", "items": schema(contract, of)?}),
        (other, name) => bail!("write a JSON Schema for {name:?}, a {}", other.as_str()),
    };
    let mut schema = schema.as_object_mut().map(std::mem::take).unwrap_or_default();
    describe(&mut schema, of.docs.contents.as_deref());
    Ok(schema)
}

fn schema(contract: &Contract, of: &Type) -> Result<Map<String, Value>> {
    let integer = |least: i64, most: u64| json!({"type": "integer", "minimum": least, "maximum": most});
    let plain = match of {
        Type::Id(id) => return defined(contract, &contract.resolve.types[*id]),
        Type::Bool => json!({"type": "boolean"}),
        Type::String => json!({"type": "string"}),
        Type::U32 => integer(0, u32::MAX.into()),
        Type::U64 => integer(0, u64::MAX),
        Type::S64 => integer(i64::MIN, i64::MAX.unsigned_abs()),
        other => bail!("write a JSON Schema for {other:?}"),
    };
    Ok(plain.as_object().cloned().unwrap_or_default())
}

/// What an option is of.
fn inner(contract: &Contract, of: &Type) -> Option<Type> {
    let Type::Id(id) = of else { return None };
    match &contract.resolve.types[*id].kind {
        TypeDefKind::Option(of) => Some(*of),
        _ => None,
    }
}

fn labels() -> Map<String, Value> {
    let labels = json!({"type": "object", "additionalProperties": {"type": "string"}});
    labels.as_object().cloned().unwrap_or_default()
}

/// The nearest words say what is meant here.
fn describe(schema: &mut Map<String, Value>, docs: Option<&str>) {
    if let Some(docs) = docs {
        schema.insert("description".to_owned(), json!(docs.trim().replace('\n', " ")));
    }
}
