//! The contract with guests as people and tools read it: pages and JSON Schemas, made from `wit/`.

mod load;
mod pages;
mod schemas;
#[cfg(test)]
mod tests;
mod write;

pub(crate) use write::write;
