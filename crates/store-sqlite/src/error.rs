//! The database's errors as the port's.

use domain::ports::StoreError;

/// `SQLITE_FULL`.
const FULL: &str = "13";
/// `SQLITE_CONSTRAINT_PRIMARYKEY` and `SQLITE_CONSTRAINT_UNIQUE`.
const TAKEN: [&str; 2] = ["1555", "2067"];

/// The code of a database error.
fn code(error: &sqlx::Error) -> Option<String> {
    error.as_database_error().and_then(|error| error.code().map(std::borrow::Cow::into_owned))
}

/// A failed statement.
pub(crate) fn failed(error: sqlx::Error) -> StoreError {
    // The low byte is the primary code.
    let primary =
        code(&error).and_then(|code| code.parse::<u32>().ok()).map(|code| (code & 0xff).to_string());
    if primary.as_deref() == Some(FULL) {
        return StoreError::Full;
    }
    StoreError::Backend(Box::new(error))
}

/// A failed insert, which is a conflict when the name is taken.
pub(crate) fn inserting(what: &'static str, id: &impl ToString) -> impl Fn(sqlx::Error) -> StoreError {
    let id = id.to_string();
    move |error| {
        if code(&error).is_some_and(|code| TAKEN.contains(&code.as_str())) {
            return StoreError::Conflict { what, id: id.clone() };
        }
        failed(error)
    }
}
