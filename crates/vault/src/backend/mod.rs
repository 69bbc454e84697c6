//! The engine's backend over object storage, in layers: objects, a queue of packs, a gate.

mod gate;
mod objects;
mod queue;

pub(crate) use gate::Gate;
pub(crate) use objects::Objects;
pub(crate) use queue::Queue;
