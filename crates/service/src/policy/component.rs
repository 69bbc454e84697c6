//! Components, by name or by digest.

use std::sync::PoisonError;

use domain::digest::Digest;
use domain::name::SourceName;
use domain::ports::Component;

use crate::deps::{Service, StandardComponent};
use crate::error::ServiceError;

impl Service {
    /// A source that the binary carries.
    pub(crate) fn source(&self, name: &SourceName) -> Result<Component, ServiceError> {
        let sources = &self.deps().standard_sources;
        find(sources, name.as_str()).ok_or_else(|| {
            let known: Vec<_> = sources.iter().map(|source| source.name).collect();
            ServiceError::Invalid(format!("find the source {name}: there is {}", known.join(", ")))
        })
    }

    /// A component by its digest, from evidence; loaded once.
    pub(crate) async fn component(&self, digest: &Digest) -> Result<Component, ServiceError> {
        let known = self.inner.components.lock().unwrap_or_else(PoisonError::into_inner).get(digest).cloned();
        if let Some(component) = known {
            return Ok(component);
        }
        let bytes = self.deps().evidence.get(digest).await?;
        let bytes = bytes.ok_or_else(|| ServiceError::not_found("the component", digest))?;
        let component = Component::new(bytes.to_vec());
        let mut components = self.inner.components.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(components.entry(*digest).or_insert(component).clone())
    }
}

fn find(components: &[StandardComponent], name: &str) -> Option<Component> {
    components.iter().find(|standard| standard.name == name).map(|standard| standard.component.clone())
}
