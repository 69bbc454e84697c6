//! One page for each package: every interface, type and function, with what is said of it.

use std::fmt::Write as _;

use wit_parser::{Docs, Function, Handle, InterfaceId, Type, TypeDef, TypeDefKind, TypeId};

use super::load::Contract;

const MADE: &str = "<!-- Made by `cargo xtask generate`; change the files in wit/, not this one. -->";

/// Pairs of file name and text.
pub(super) fn pages(contract: &Contract) -> Vec<(String, String)> {
    let page = |package: &wit_parser::PackageId| {
        let package = &contract.resolve.packages[*package];
        let mut text = format!("# {}\n\n{MADE}\n", package.name);
        for (name, id) in &package.interfaces {
            interface(contract, name, *id, &mut text);
        }
        for (name, id) in &package.worlds {
            let world = &contract.resolve.worlds[*id];
            let _ = write!(text, "\n## World {name}\n\n{}\n", said(&world.docs));
            for (verb, items) in [("Imports", &world.imports), ("Exports", &world.exports)] {
                let names = contract.names(items.values());
                if !names.is_empty() {
                    let _ = write!(text, "\n{verb} `{}`.\n", names.join("`, `"));
                }
            }
        }
        (format!("wit-{}.md", package.name.name), text)
    };
    contract.packages.iter().map(page).collect()
}

fn interface(contract: &Contract, name: &str, id: InterfaceId, text: &mut String) {
    let interface = &contract.resolve.interfaces[id];
    let _ = write!(text, "\n## Interface {name}\n\n{}\n", said(&interface.docs));
    let used: Vec<_> = interface
        .types
        .iter()
        .filter(|(_, id)| contract.is_borrowed(&contract.resolve.types[**id].kind))
        .map(|(name, _)| format!("`{name}`"))
        .collect();
    if !used.is_empty() {
        let _ = write!(text, "\nUses {} of other interfaces.\n", used.join(", "));
    }
    for (name, id) in &interface.types {
        let defined = &contract.resolve.types[*id];
        if !contract.is_borrowed(&defined.kind) {
            definition(contract, name, defined, text);
        }
    }
    for (name, function) in &interface.functions {
        let _ = write!(
            text,
            "\n### {name}\n\n```wit\n{name}: {}\n```\n\n{}\n",
            signature(contract, function),
            said(&function.docs)
        );
    }
}

fn definition(contract: &Contract, name: &str, defined: &TypeDef, text: &mut String) {
    let _ = write!(text, "\n### {} {name}\n\n{}\n", defined.kind.as_str(), said(&defined.docs));
    let row = |text: &mut String, name: &str, of: Option<&Type>, docs: &Docs| {
        let of = of.map_or_else(String::new, |of| format!("`{}`", spelled(contract, of)));
        let _ = writeln!(text, "| `{name}` | {of} | {} |", said(docs).replace('\n', " "));
    };
    match &defined.kind {
        TypeDefKind::Record(record) => {
            text.push_str("\n| field | type | meaning |\n| --- | --- | --- |\n");
            record.fields.iter().for_each(|field| row(text, &field.name, Some(&field.ty), &field.docs));
        }
        TypeDefKind::Enum(cases) => {
            text.push_str("\n| case | of | meaning |\n| --- | --- | --- |\n");
            cases.cases.iter().for_each(|case| row(text, &case.name, None, &case.docs));
        }
        TypeDefKind::Variant(cases) => {
            text.push_str("\n| case | of | meaning |\n| --- | --- | --- |\n");
            cases.cases.iter().for_each(|case| row(text, &case.name, case.ty.as_ref(), &case.docs));
        }
        TypeDefKind::Type(of) => {
            let _ = write!(text, "\nWritten as `{}`.\n", spelled(contract, of));
        }
        _ => {}
    }
}

fn signature(contract: &Contract, function: &Function) -> String {
    let parameter = |name: &str, of: &Type| format!("{name}: {}", spelled(contract, of));
    let parameters: Vec<_> = function.params.iter().map(|param| parameter(&param.name, &param.ty)).collect();
    let result = function.result.as_ref().map(|of| format!(" -> {}", spelled(contract, of)));
    format!("func({}){}", parameters.join(", "), result.unwrap_or_default())
}

/// A type as WIT writes it.
fn spelled(contract: &Contract, of: &Type) -> String {
    match of {
        Type::Id(id) => named(contract, *id),
        Type::Bool => "bool".to_owned(),
        Type::String => "string".to_owned(),
        Type::Char => "char".to_owned(),
        other => format!("{other:?}").to_lowercase(),
    }
}

fn named(contract: &Contract, id: TypeId) -> String {
    let defined = &contract.resolve.types[id];
    if let Some(name) = &defined.name {
        return name.clone();
    }
    let part = |of: &Option<Type>| of.as_ref().map_or_else(|| "_".to_owned(), |of| spelled(contract, of));
    match &defined.kind {
        TypeDefKind::Option(of) => format!("option<{}>", spelled(contract, of)),
        TypeDefKind::List(of) => format!("list<{}>", spelled(contract, of)),
        TypeDefKind::Result(of) => format!("result<{}, {}>", part(&of.ok), part(&of.err)),
        TypeDefKind::Handle(Handle::Own(of)) => named(contract, *of),
        TypeDefKind::Handle(Handle::Borrow(of)) => format!("borrow<{}>", named(contract, *of)),
        other => other.as_str().to_owned(),
    }
}

fn said(docs: &Docs) -> String {
    docs.contents.as_deref().unwrap_or_default().trim().to_owned()
}
