//! Both databases go the same steps, under the same names.

use std::collections::BTreeSet;

use super::files::Files;
use super::violation::Violation;

const SQLITE: &str = "migrations/sqlite";
const POSTGRES: &str = "migrations/postgres";

pub(super) fn check(files: &Files) -> Vec<Violation> {
    if !files.has_folder(POSTGRES) {
        return Vec::new();
    }
    let [sqlite, postgres] = [SQLITE, POSTGRES].map(|folder| names(files, folder));
    let missing = |folder, there, here: &BTreeSet<_>| {
        let lacking = here.difference(there).map(move |name| {
            Violation::of(
                format!("{folder}/{name}"),
                "the other database has this migration, this one does not",
                "write it, under the same name",
            )
        });
        lacking.collect::<Vec<_>>()
    };
    [missing(SQLITE, &sqlite, &postgres), missing(POSTGRES, &postgres, &sqlite)].concat()
}

fn names<'a>(files: &'a Files, folder: &str) -> BTreeSet<&'a str> {
    let inside = files.paths().filter_map(|path| path.strip_prefix(folder));
    inside.filter_map(|path| path.strip_prefix('/')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(paths: &[&str]) -> Vec<String> {
        let files: Vec<_> = paths.iter().map(|path| (*path, "")).collect();
        let violations = check(&Files::sketch(&files)).into_iter();
        violations.map(|violation| violation.path).collect()
    }

    #[test]
    fn one_database_needs_no_twin() {
        assert_eq!(found(&["migrations/sqlite/0001_assets.sql"]), [""; 0]);
    }

    #[test]
    fn twins_have_the_same_migrations() {
        let both = ["migrations/sqlite/0001_assets.sql", "migrations/postgres/0001_assets.sql"];
        assert_eq!(found(&both), [""; 0]);
        let different = ["migrations/sqlite/0001_assets.sql", "migrations/postgres/0002_runs.sql"];
        assert_eq!(
            found(&different),
            ["migrations/sqlite/0002_runs.sql", "migrations/postgres/0001_assets.sql"]
        );
    }
}
