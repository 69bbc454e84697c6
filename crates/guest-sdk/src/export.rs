//! The macro that wraps a rule for the sandbox.

use serde::de::DeserializeOwned;

use crate::PolicyError;

/// Reads a policy's parameters; the error says where they are wrong.
pub fn parse<T: DeserializeOwned>(parameters: &str) -> Result<T, PolicyError> {
    serde_json::from_str(parameters).map_err(|error| PolicyError::InvalidParameters(error.to_string()))
}

/// Exports a rule as a policy component.
///
/// `kind` is `scope`, `frequency`, `retention`, `drill`, `placement` or `control`; `decide` is a function
/// `fn(&Parameters, &Input) -> Result<Answer, PolicyError>` with any `Parameters` that can be read
/// from JSON; `schema` is the JSON Schema of the parameters. Name and version are the crate's, less a
/// leading `policy-`.
#[macro_export]
macro_rules! policy {
    (kind: $kind:ident, summary: $summary:expr, schema: $schema:expr, decide: $decide:path $(,)?) => {
        $crate::__policy!($kind, $summary, $schema, $decide);
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __policy {
    (scope, $($rest:tt)*) => { $crate::__policy!(@ scope, Scope, export_scope, $($rest)*); };
    (frequency, $($rest:tt)*) => { $crate::__policy!(@ frequency, Frequency, export_frequency, $($rest)*); };
    (retention, $($rest:tt)*) => { $crate::__policy!(@ retention, Retention, export_retention, $($rest)*); };
    (drill, $($rest:tt)*) => { $crate::__policy!(@ drill, Drill, export_drill, $($rest)*); };
    (placement, $($rest:tt)*) => { $crate::__policy!(@ placement, Placement, export_placement, $($rest)*); };
    (control, $($rest:tt)*) => { $crate::__policy!(@ control, Control, export_control, $($rest)*); };
    (@ $kind:ident, $Kind:ident, $export:ident, $summary:expr, $schema:expr, $decide:path) => {
        /// The component: thin glue between the sandbox and the rule.
        #[derive(Debug)]
        pub struct Component;

        const _: () = {
            use $crate::__bindings::$kind::exports::vouchsafe::policy::$kind;
            use $crate::__bindings::metadata::exports::vouchsafe::policy::metadata;

            impl metadata::Guest for Component {
                fn describe() -> metadata::Manifest {
                    let name = env!("CARGO_PKG_NAME");
                    metadata::Manifest {
                        name: name.strip_prefix("policy-").unwrap_or(name).to_owned(),
                        version: env!("CARGO_PKG_VERSION").to_owned(),
                        kinds: vec![metadata::Kind::$Kind],
                        summary: $summary.to_owned(),
                        parameters_schema: $schema.to_owned(),
                    }
                }
            }

            impl $kind::Guest for Component {
                fn evaluate(
                    parameters: String,
                    input: $kind::Input,
                ) -> Result<$kind::Answer, $crate::PolicyError> {
                    $decide(&$crate::__parse(&parameters)?, &input)
                }
            }
        };

        #[cfg(target_arch = "wasm32")]
        $crate::__bindings::metadata::export_metadata!(Component with_types_in $crate::__bindings::metadata);
        #[cfg(target_arch = "wasm32")]
        $crate::__bindings::$kind::$export!(Component with_types_in $crate::__bindings::$kind);
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_parameters_say_where() {
        let error = parse::<std::collections::BTreeMap<String, u8>>("{\"a\": 300}").unwrap_err();
        let PolicyError::InvalidParameters(text) = error else { panic!("another error: {error:?}") };
        assert!(text.contains("line 1"), "{text}");
    }
}
