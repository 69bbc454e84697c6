//! Query strings: known names only, each value told when it is wrong.

use crate::body::parse;
use crate::error::ApiError;

/// The most that one page has.
const MAX_LIMIT: u32 = 1_000;

/// A query string, read.
pub(crate) struct Filter(Vec<(String, String)>);

impl Filter {
    /// Reads a query string; a name that is not known is refused, because it would silently not filter.
    pub(crate) fn read(query: Option<&str>, known: &[&str]) -> Result<Self, ApiError> {
        let pairs: Vec<(String, String)> = axum::extract::Query::try_from_uri(
            &format!("/?{}", query.unwrap_or_default())
                .parse()
                .map_err(|error: http::uri::InvalidUri| ApiError::field("query", error))?,
        )
        .map_err(|error| ApiError::field("query", error))?
        .0;
        match pairs.iter().find(|(name, _)| !known.contains(&name.as_str())) {
            Some((name, _)) => Err(ApiError::field(name, format!("unknown; known are {}", known.join(", ")))),
            None => Ok(Self(pairs)),
        }
    }

    /// The values of a name, as text.
    pub(crate) fn texts<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> + 'a {
        self.0.iter().filter(move |(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    /// The last value of a name.
    pub(crate) fn one<T: std::str::FromStr>(&self, name: &str) -> Result<Option<T>, ApiError>
    where
        T::Err: std::fmt::Display,
    {
        self.texts(name).last().map(|text| parse(name, text)).transpose()
    }

    /// How many are wanted; 0 stands for nobody having said.
    pub(crate) fn limit(&self) -> Result<u32, ApiError> {
        match self.one("limit")? {
            None => Ok(0),
            Some(limit @ 1..=MAX_LIMIT) => Ok(limit),
            Some(_) => Err(ApiError::field("limit", format!("expected 1 to {MAX_LIMIT}"))),
        }
    }

    /// All values of a name.
    pub(crate) fn all<T: std::str::FromStr>(&self, name: &str) -> Result<Vec<T>, ApiError>
    where
        T::Err: std::fmt::Display,
    {
        self.texts(name).map(|text| parse(name, text)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_known_names_and_refuses_others() {
        let filter = Filter::read(Some("state=queued&state=a%20b&limit=5"), &["state", "limit"]).unwrap();
        assert_eq!(filter.texts("state").collect::<Vec<_>>(), ["queued", "a b"]);
        assert_eq!(filter.one::<u32>("limit").unwrap(), Some(5));
        assert_eq!(filter.one::<u32>("state").unwrap_err().kind().status, 400);
        assert!(Filter::read(Some("sate=queued"), &["state"]).is_err());
        assert!(Filter::read(None, &[]).is_ok());
        for (query, limit) in
            [("", Some(0)), ("limit=1000", Some(1_000)), ("limit=0", None), ("limit=1001", None)]
        {
            assert_eq!(Filter::read(Some(query), &["limit"]).unwrap().limit().ok(), limit, "{query}");
        }
    }
}
