//! What runs policies.

use std::sync::Arc;

use serde_json::Value;

use crate::decision::{Limits, Outcome, Question};
use crate::digest::Digest;
use crate::policy::{PolicyKind, PolicyManifest};
use crate::span::Span;

/// A component: its bytes and the digest that names them.
#[derive(Clone)]
pub struct Component {
    digest: Digest,
    bytes: Arc<[u8]>,
}

impl Component {
    /// A component of these bytes.
    pub fn new(bytes: impl Into<Arc<[u8]>>) -> Self {
        let bytes = bytes.into();
        Self { digest: Digest::of(&bytes), bytes }
    }

    /// The digest of its bytes.
    pub const fn digest(&self) -> Digest {
        self.digest
    }

    /// Its bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl std::fmt::Debug for Component {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Component({}, {} bytes)", self.digest, self.bytes.len())
    }
}

/// Why a component is not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ComponentError {
    /// Larger than allowed.
    #[error("accept a component of {size} bytes: at most {limit} are allowed")]
    TooLarge {
        /// Its size.
        size: usize,
        /// The bound.
        limit: usize,
    },
    /// Not a WebAssembly component, or one that the engine refuses.
    #[error("read the component: {0}")]
    Malformed(String),
    /// To compile it takes more than it may.
    #[error("compile the component: it takes more than {bound}")]
    Costly {
        /// What it ran into.
        bound: String,
    },
    /// The compiler could not be started, or its code not be used; nothing is said of the component.
    #[error("compile the component: {0}")]
    Compiler(String),
    /// It wants something from outside that it may not have.
    #[error("accept a component that imports {import}: {rule}")]
    Import {
        /// What it imports.
        import: String,
        /// What is allowed instead.
        rule: &'static str,
    },
    /// It does not export what its kind of component must.
    #[error("find {export} among the component's exports")]
    Export {
        /// What is missing.
        export: String,
    },
    /// It could not describe itself.
    #[error("let the component describe itself: {0}")]
    Describe(String),
}

/// What came of running a policy once.
#[derive(Clone, Debug)]
pub struct Evaluation {
    /// Its answer, or how it failed.
    pub outcome: Outcome,
    /// Units of fuel used; not exact when it failed.
    pub fuel: u64,
    /// How long it took, by the clock.
    pub took: Span,
}

/// What runs policies: each question in a fresh sandbox that nothing from outside reaches.
///
/// The methods block; call them where that is allowed.
pub trait PolicyEngine: Send + Sync {
    /// Accepts or refuses a component, and lets it describe itself.
    fn inspect(&self, component: &Component) -> Result<PolicyManifest, ComponentError>;

    /// Asks a policy. Whatever it does, this returns.
    fn evaluate(&self, component: &Component, parameters: &Value, question: &Question) -> Evaluation;

    /// The bounds that policies run under.
    fn limits(&self) -> Limits;

    /// The engine's name and version, as decisions record it.
    fn engine(&self) -> String;

    /// The WIT world that questions of this kind go through, as decisions record it.
    fn world(&self, kind: PolicyKind) -> String;
}
