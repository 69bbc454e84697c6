//! Reads the contract, and refuses what nobody documented.

use anyhow::{Context, Result, ensure};
use wit_parser::{Docs, InterfaceId, PackageId, Resolve, TypeDefKind, WorldItem};

use crate::root;

/// Our packages, in reading order, and what they need beside them.
const OURS: [&str; 3] = ["types", "policy", "source"];
const OTHERS: [&str; 3] = ["wasi/io", "wasi/clocks", "wasi/filesystem"];

/// The contract.
pub(super) struct Contract {
    pub(super) resolve: Resolve,
    /// Our packages, in reading order.
    pub(super) packages: Vec<PackageId>,
}

/// Reads it from `wit/`.
pub(super) fn load() -> Result<Contract> {
    let wit = root::repository().join("wit");
    let mut resolve = Resolve::default();
    let mut packages = Vec::new();
    for folder in OTHERS.iter().chain(&OURS) {
        let (package, _) =
            resolve.push_dir(wit.join(folder)).with_context(|| format!("read wit/{folder}"))?;
        if OURS.contains(folder) {
            packages.push(package);
        }
    }
    let contract = Contract { resolve, packages };
    let missing = contract.undocumented();
    ensure!(missing.is_empty(), "these items of wit/ have no documentation: {}", missing.join(", "));
    Ok(contract)
}

impl Contract {
    /// What has no documentation, by name.
    pub(super) fn undocumented(&self) -> Vec<String> {
        let mut missing = Vec::new();
        let mut look = |docs: &Docs, name: String| {
            if docs.contents.as_ref().is_none_or(|text| text.trim().is_empty()) {
                missing.push(name);
            }
        };
        for package in self.packages.iter().map(|package| &self.resolve.packages[*package]) {
            for (name, world) in &package.worlds {
                look(&self.resolve.worlds[*world].docs, name.clone());
            }
            for (name, interface) in &package.interfaces {
                look(&self.resolve.interfaces[*interface].docs, name.clone());
                self.within(*interface, name, &mut look);
            }
        }
        missing
    }

    fn within(&self, interface: InterfaceId, of: &str, look: &mut impl FnMut(&Docs, String)) {
        let interface = &self.resolve.interfaces[interface];
        for (name, function) in &interface.functions {
            look(&function.docs, format!("{of}.{name}"));
        }
        for (name, id) in &interface.types {
            let defined = &self.resolve.types[*id];
            if self.is_borrowed(&defined.kind) {
                continue;
            }
            let name = format!("{of}.{name}");
            look(&defined.docs, name.clone());
            match &defined.kind {
                TypeDefKind::Record(record) => {
                    record
                        .fields
                        .iter()
                        .for_each(|field| look(&field.docs, format!("{name}.{}", field.name)));
                }
                TypeDefKind::Enum(cases) => {
                    cases.cases.iter().for_each(|case| look(&case.docs, format!("{name}.{}", case.name)));
                }
                TypeDefKind::Variant(cases) => {
                    cases.cases.iter().for_each(|case| look(&case.docs, format!("{name}.{}", case.name)));
                }
                _ => {}
            }
        }
    }

    /// Whether a type is only another interface's, by `use`.
    pub(super) fn is_borrowed(&self, kind: &TypeDefKind) -> bool {
        matches!(kind, TypeDefKind::Type(wit_parser::Type::Id(id)) if self.resolve.types[*id].name.is_some())
    }

    /// The names of the interfaces that a world imports or exports.
    pub(super) fn names<'a>(&'a self, items: impl Iterator<Item = &'a WorldItem>) -> Vec<String> {
        items
            .filter_map(|item| match item {
                WorldItem::Interface { id, .. } => self.resolve.id_of(*id),
                _ => None,
            })
            .collect()
    }
}
