//! What may break a rule, with the reason; an exception that nothing needs any more is reported.

use super::violation::Violation;

/// A file, or a folder with all that lies in it.
pub(super) struct Exception {
    pub(super) path: &'static str,
    pub(super) reason: &'static str,
}

/// Names that are banned elsewhere.
pub(super) const NAMES: &[Exception] = &[
    Exception {
        path: "wit/types",
        reason: "the contract's package of plain nouns; its name is part of published versions",
    },
    Exception {
        path: "crates/sandbox/src/policy/convert/types.rs",
        reason: "mirrors the interface `types` of the contract, one file per interface",
    },
];

/// Roots of crates that don't forbid unsafe code.
pub(super) const UNSAFETY: &[Exception] = &[
    Exception {
        path: "crates/guest-sdk",
        reason: "the generated glue between a guest and its host is unsafe code",
    },
    Exception {
        path: "crates/auditor-page",
        reason: "`#[unsafe(no_mangle)]` gives the exports for the browser their names; nothing else in it is unsafe",
    },
];

/// Files over the limit that are told in one piece.
pub(super) const LONG_FILES: &[Exception] = &[];

/// Absolute paths that stand for any machine's.
pub(super) const MACHINE: &[Exception] = &[];

/// Drops the violations that are excepted, and adds the exceptions that were not needed.
pub(super) fn settle(violations: Vec<Violation>, exceptions: &[Exception]) -> Vec<Violation> {
    let excepted = |violation: &Violation| {
        exceptions.iter().position(|exception| covers(exception.path, &violation.path))
    };
    let needed: Vec<_> = violations.iter().filter_map(excepted).collect();
    let idle =
        exceptions.iter().enumerate().filter(|(index, _)| !needed.contains(index)).map(|(_, exception)| {
            Violation::of(
                exception.path,
                format!("the exception is not needed ({})", exception.reason),
                "remove it from xtask/src/tidy/exceptions.rs",
            )
        });
    let idle: Vec<_> = idle.collect();
    violations.into_iter().filter(|violation| excepted(violation).is_none()).chain(idle).collect()
}

fn covers(folder: &str, path: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settled(paths: &[&str], excepted: &'static str) -> Vec<String> {
        let violations = paths.iter().map(|path| Violation::of(*path, "wrong", "mend"));
        let exceptions = [Exception { path: excepted, reason: "a reason" }];
        settle(violations.collect(), &exceptions).into_iter().map(|violation| violation.to_string()).collect()
    }

    #[test]
    fn a_folder_is_excepted_with_all_that_lies_in_it() {
        let left = settled(&["a/b", "a/b/c.rs", "a/bc.rs"], "a/b");
        assert_eq!(left, ["a/bc.rs: wrong: mend"]);
    }

    #[test]
    fn an_exception_that_nothing_needs_is_reported() {
        let left = settled(&[], "a/b");
        assert_eq!(left.len(), 1);
        assert!(left[0].starts_with("a/b: the exception is not needed (a reason)"));
    }
}
