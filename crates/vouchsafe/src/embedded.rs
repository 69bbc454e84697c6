//! The components that the binary carries: the standard policies, and the sources.

use domain::ports::Component;
use service::StandardComponent;

macro_rules! component {
    ($name:literal) => {
        StandardComponent {
            name: $name,
            component: Component::new(
                include_bytes!(concat!(env!("VOUCHSAFE_GUESTS"), "/", $name, ".wasm")).as_slice(),
            ),
        }
    };
}

/// The standard policies.
pub(crate) fn policies() -> Vec<StandardComponent> {
    vec![
        component!("scope-rules"),
        component!("frequency-objectives"),
        component!("retention-tiers"),
        component!("drill-cadence"),
        component!("placement-3-2-1"),
        component!("control-recent-point"),
        component!("control-drill-passed"),
    ]
}

/// The sources.
pub(crate) fn sources() -> Vec<StandardComponent> {
    vec![component!("files")]
}
